"""The canonical text `wire-text/1`: what "word for word" means, as a function of an item and of a baked page.

Blocks in order: headline, subhead, byline, dateline, then the body's paragraphs, list entries and table cells row by
row. Code points stay exactly as decoded (no NFC, no quote or dash fixing; NBSP, ZWJ and ZWNJ kept). Runs of HTML white
space (tab, LF, FF, CR, space) become one space, ends are trimmed, empty blocks dropped, blocks joined by LF with a
final LF. On a page each block carries the attribute ``data-w`` and nothing else may stand inside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

from lxml import etree

from wireroom.wire.item import Item

_SPACE = " \n\t\r\f"
_AFTER = re.compile("<(?:aside|footer|section|nav|script|/article|/main|/body)\\b")
_BLOCKS = etree.XPath("//*[@data-w]")
_PARSER = etree.HTMLParser(encoding="utf-8")


def squeeze(text: str) -> str:
    """`text` with every run of HTML white space as one space; every other code point is left alone."""
    if "\n" in text:
        text = text.replace("\n", " ")
    if "\t" in text:
        text = text.replace("\t", " ")
    if "\r" in text or "\f" in text:
        text = text.replace("\r", " ").replace("\f", " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def fold(text: str) -> str:
    """`text` squeezed and trimmed."""
    text = text.strip(_SPACE)
    if "\n" in text:
        text = " ".join([line.strip(" ") for line in text.split("\n")])
    if "  " in text or "\t" in text or "\r" in text or "\f" in text:
        text = squeeze(text)
    return text


def join(blocks: Iterable[str]) -> str:
    """Blocks folded, empty ones dropped, joined by LF and ended by LF; nothing at all is the empty string."""
    folded = [line for block in blocks if (line := fold(block))]
    return "\n".join(folded) + "\n" if folded else ""


def canonical_text(item: Item) -> str:
    """The canonical text (`wire-text/1`) of an item."""
    return join((item.headline, item.subheadline, item.byline, item.dateline.text, *item.paragraphs))


def page_text(html: str) -> str:
    """The canonical text that a baked page shows: what stands in its ``data-w`` elements, in order."""
    first = html.find("data-w")
    if first < 0:
        return ""
    end = _AFTER.search(html, html.rfind("data-w"))  # no block can stand before the first one or reach beyond these
    words = html[html.rfind("<", 0, first) : end.start() if end else len(html)]
    root = etree.fromstring(f"<!doctype html><body>{words}".encode(), _PARSER)
    return join(map(_words, cast("list[etree._Element]", _BLOCKS(root))))


def _words(block: etree._Element) -> str:
    """All text inside an element; a line break is white space."""
    if not len(block):
        return block.text or ""
    parts = [block.text or ""]
    for child in block:
        parts.append("\n" if child.tag == "br" else _words(child))
        parts.append(child.tail or "")
    return "".join(parts)
