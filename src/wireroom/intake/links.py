"""Links that an answer carries beside or before its copy: Link headers (RFC 8288) and a feed's own hub and address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec
from lxml import etree

from wireroom.wire import gate
from wireroom.wire.item import Hints, WireError

_LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*[\w*-]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]*))?)*)')
_PARAMETER = re.compile(r';\s*([\w*-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*)))?')
_ATOM = "{http://www.w3.org/2005/Atom}link"
_HEAD = 60  # elements before the first entry in which a feed names its hub


class _JsonHub(msgspec.Struct):
    type: str = ""
    url: str = ""


class _JsonFeed(msgspec.Struct):
    feed_url: str = ""
    hubs: list[_JsonHub] = []


def links(headers: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Link headers as (relation in small letters, address as sent) pairs."""
    for header in headers:
        for match in _LINK.finditer(header[:8000]):
            said = ((each[2] or each[3] or "") for each in _PARAMETER.finditer(match[2]) if each[1].lower() == "rel")
            for relation in next(said, "").lower().split():  # of two rel parameters the first counts
                yield relation, match[1].strip()


def hub_and_topic(headers: Iterable[str], data: bytes) -> tuple[str, str]:
    """A feed's first hub and its own address, as sent; empty where it names none (WebSub 4: headers before the body)."""
    told = list(links(headers))
    hub = next((href for rel, href in told if rel == "hub"), "")
    topic = next((href for rel, href in told if rel == "self"), "")
    if hub and topic:
        return hub, topic
    in_body = _in_json(data) if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else _in_xml(data)
    return hub or in_body[0], topic or in_body[1]


def _in_json(data: bytes) -> tuple[str, str]:
    """JSON Feed 1.1: `hubs` and `feed_url`."""
    try:
        feed = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_JsonFeed)
    except (msgspec.DecodeError, RecursionError):
        return "", ""
    return next((hub.url for hub in feed.hubs if hub.type.lower() in {"websub", ""}), ""), feed.feed_url


def _in_xml(data: bytes) -> tuple[str, str]:
    """``atom:link`` with rel hub and self, in RSS 2.0's channel or Atom's feed."""
    try:
        text, _, _ = gate.decode(gate.inflate(data), Hints())
        root = gate.open_xml(text)
    except (WireError, etree.LxmlError):
        return "", ""
    holder = next((child for child in root if etree.QName(child).localname == "channel"), root)
    found: dict[str, str] = {}
    for number, child in enumerate(holder):
        if number > _HEAD:
            break
        if child.tag == _ATOM:
            for rel in (child.get("rel") or "").lower().split():
                found.setdefault(rel, (child.get("href") or "").strip())
    return found.get("hub", ""), found.get("self", "")
