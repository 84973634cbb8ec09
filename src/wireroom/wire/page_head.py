"""What an HTML page says of itself: ``meta``, ``link``, and the news article of schema.org in its JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from wireroom.wire import gate
from wireroom.wire.elements import name_of
from wireroom.wire.item import WireError
from wireroom.wire.text import fold
from wireroom.wire.values import said

_LD = re.compile(
    r"<script\b[^>]{0,200}application/ld\+json[^>]{0,200}>(.{0,500000}?)</script", re.IGNORECASE | re.DOTALL
)
_ARTICLES = re.compile(
    r"(?:News|Reportage|Analysis|Opinion|Background|Review)*Article$|BlogPosting$|LiveBlogPosting$|Report$"
)
Head = dict[str, str]


def head_of(root: etree._Element, text: str) -> Head:
    """Names (``og:title``, ``ld:headline``, ``link:canonical``, ``html:lang``) and what they say, the first of each."""
    told: Head = {}
    for element in root.iter("meta", "link", "html", "title"):
        name = name_of(element)
        if name == "meta":
            key = (element.get("property") or element.get("name") or "").strip().lower()
            _put(told, key, element.get("content"))
        elif name == "link":
            _put(told, f"link:{(element.get('rel') or '').lower()}", element.get("href"))
        elif name == "html":
            _put(told, "html:lang", element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang"))
        else:
            _put(told, "title", element.text)
    for article in _articles(text):
        for name in ("headline", "datePublished", "dateModified", "url", "identifier", "description", "inLanguage"):
            _put(told, f"ld:{name}", said(article.get(name)))
        _put(told, "ld:author", "; ".join(_names(article.get("author"))))
        _put(told, "ld:type", "article")
    return told


def _put(told: Head, key: str, value: str | None) -> None:
    if key and value and fold(value) and not gate.NO_TEXT.search(value):
        told.setdefault(key, fold(value))


def _articles(text: str) -> Iterator[dict[str, Any]]:
    for match in list(_LD.finditer(text))[:10]:
        try:
            value = gate.open_json(match[1].strip())
        except WireError:
            continue
        waiting = [value]
        for _ in range(200):
            if not waiting:
                break
            each = waiting.pop(0)
            if isinstance(each, list):
                waiting[:0] = each[:100]
            elif isinstance(each, dict):
                kinds = each.get("@type")
                kinds = kinds if isinstance(kinds, list) else [kinds]
                if any(isinstance(kind, str) and _ARTICLES.search(kind) for kind in kinds):
                    yield each
                waiting.extend(each[name] for name in ("@graph", "mainEntity") if name in each)


def _names(value: Any) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    names = (said(each.get("name")) if isinstance(each, dict) else said(each) for each in listed)
    return [name for name in dict.fromkeys(names) if name]
