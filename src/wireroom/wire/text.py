"""The canonical text `wire-text/1`: what "word for word" means, as a function of an item and of a baked page.

Blocks in order: headline, subhead, byline, dateline, then the body's paragraphs, list entries and table cells row by row.
Code points stay exactly as decoded (no NFC, no quote or dash fixing; NBSP, ZWJ and ZWNJ kept). Runs of HTML white
space (tab, LF, FF, CR, space) become one space, ends are trimmed, empty blocks dropped, blocks joined by LF with a final
LF. On a page each block carries the attribute ``data-w`` and nothing else may stand inside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from wireroom.wire.item import Item

_SPACE = re.compile("[\t\n\f\r ]+")
_VOID = frozenset(
    {"br", "wbr", "img", "hr", "input", "meta", "link", "source", "col", "area", "base", "embed", "track"}
)


def fold(text: str) -> str:
    """`text` with its HTML white space folded and trimmed; every other code point is left alone."""
    return _SPACE.sub(" ", text).strip(" ")


def join(blocks: Iterable[str]) -> str:
    """Blocks folded, empty ones dropped, joined by LF and ended by LF; nothing at all is the empty string."""
    folded = [line for block in blocks if (line := fold(block))]
    return "\n".join(folded) + "\n" if folded else ""


def canonical_text(item: Item) -> str:
    """The canonical text (`wire-text/1`) of an item."""
    return join((item.headline, item.subheadline, item.byline, item.dateline.text, *item.paragraphs))


class _Blocks(HTMLParser):
    """Collects the text of every element that carries ``data-w``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self._depth = 0
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._depth:
            if tag in _VOID:
                self._text.append("\n" if tag == "br" else "")
            else:
                self._depth += 1
        elif any(name == "data-w" for name, _ in attrs):
            self._depth, self._text = 1, []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._depth and tag == "br":
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag not in _VOID:
            self._depth -= 1
            if not self._depth:
                self.blocks.append("".join(self._text))

    def handle_data(self, data: str) -> None:
        if self._depth:
            self._text.append(data)


def page_text(html: str) -> str:
    """The canonical text that a baked page shows: what stands in its ``data-w`` elements, in order."""
    parser = _Blocks()
    parser.feed(html)
    parser.close()
    return join(parser.blocks)
