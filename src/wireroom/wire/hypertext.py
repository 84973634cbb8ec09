"""HTML as found in JSON and feeds, and plain text: to our own blocks, or to the words of a short text."""

from __future__ import annotations

import html
import re
from contextlib import suppress

from lxml import etree

from wireroom.wire.elements import DEPTH, is_deep, text_within
from wireroom.wire.item import Paragraph, Run, block_lines
from wireroom.wire.links import joined
from wireroom.wire.markup import Body, read_tree
from wireroom.wire.runs import SPACE, trim
from wireroom.wire.spoken import spoken, squeeze

_FOLD = re.compile("[\t\n\f\r ]+")
_FEW_TAGS = DEPTH // 4  # with which nothing can be nested deeper, whatever elements the parser adds
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_DOCUMENT = re.compile(r"\s*<(?:!doctype|html)\b", re.IGNORECASE)
_PARSER = etree.HTMLParser(
    encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
)  # depth is checked here; the parser's own limit would cut the tree without a word
_HEAD = re.compile(r"<head\b[^>]*>.*?</head\s*>", re.IGNORECASE | re.DOTALL)


def read_html(text: str, base: str = "") -> Body:
    """The blocks of a piece of HTML, or of a whole document's body. `base` is the address that relative links go from.

    HTML that two readers understand differently (a quotation mark left open, CDATA, endless nesting) is dropped whole.
    """
    if "<" not in text:
        return plain(html.unescape(text), by_line=False)
    if _DOCUMENT.match(text):
        text = _HEAD.sub("", text, count=1)
    body = _agreed(text, base)
    if body is None:
        return Body((), dropped=(f"HTML that cannot be read without losing words: {_FOLD.sub(' ', text)[:160]}",))
    return body


def based(root: etree._Element, base: str) -> None:
    """Make the addresses of links and pictures in a tree absolute."""
    for element in root.iter() if base else ():
        for name in ("href", "src"):
            if element.get(name):
                with suppress(ValueError):  # an address with control characters, which no link keeps
                    element.set(name, joined(base, element.get(name, "").strip()))


def _agreed(text: str, base: str = "") -> Body | None:
    """The body of an HTML text; None when it is nested too deeply or its parser says other words than its tokens do."""
    words = spoken(text)
    if words is None:
        return None
    root = etree.fromstring(f"<html><body>{text}</body></html>".encode(), _PARSER)
    if root is None or (text.count("<") > _FEW_TAGS and is_deep(root)):
        return None
    based(root, base)
    body = read_tree(root)
    return body if body.dropped or squeeze(text_within(root)) == words else None


def plain(text: str, *, by_line: bool = True) -> Body:
    """Plain text as paragraphs: an empty line parts them; without empty lines every line is one if `by_line`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parts = _EMPTY_LINE.split(text)
    if len(parts) == 1 and by_line:
        parts = text.split("\n")
    runs = (trim([Run(part)]) for part in parts)
    return Body(tuple(Paragraph(each) for each in runs if each))


def plain_words(text: str, dropped: list[str]) -> str:
    """A title or other short text that may carry HTML, as words alone; what cannot be kept goes to `dropped`.

    Without tags it is plain text in which only entities that end in a semicolon are read, so that "R&reg" stays.
    """
    if "<" in text and (body := _agreed(text)) is not None:
        dropped.extend(body.dropped)
        return " ".join(" ".join(block_lines(block)) for block in body.blocks).strip(SPACE)
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return _FOLD.sub(" ", text).strip(" ")
