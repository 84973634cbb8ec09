"""What the elements of HTML and NITF are to a reader of copy, and the words inside an element.

Every name is either here or wraps words in a line, as NITF's ``person`` and ``money`` do.
"""

from __future__ import annotations

import re
from typing import cast

from lxml import etree

from wireroom.wire.item import Mark, Role
from wireroom.wire.text import fold

MARKS: dict[str, Mark] = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "var": "em", "dfn": "em", "u": "underline",
    "ins": "underline", "s": "strike", "strike": "strike", "del": "strike", "sub": "sub", "sup": "sup", "code": "code",
    "tt": "code", "kbd": "code", "samp": "code", "q": "quote",
}  # fmt: skip
HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "hl1": 2, "hl2": 2}
LISTS = frozenset(["ul", "ol", "menu", "dir", "dl"])
ENTRIES = frozenset(["li", "dt", "dd"])
ROWS = frozenset(["thead", "tbody", "tfoot"])
PICTURES = frozenset(["img", "image", "media"])
ROLES: dict[str, Role] = {
    "blockquote": "quote", "bq": "quote", "pre": "pre", "listing": "pre", "note": "note", "fn": "note",
}  # fmt: skip

_HTML_BLOCKS = """
    html body div section article main header footer aside center address details summary dialog fieldset legend nav
    hgroup search figure figcaption p hr table caption tr td th thead tbody tfoot
"""
_NITF_BLOCKS = """
    block body.head body.content body.end hedline byline byttl dateline abstract distributor rights tagline
    bibliography media-caption media-producer media-metadata media-object copyrite datasource credit postaddr
    delivery.office delivery.point nitf-table nitf-table-metadata nitf-table-summary custom-table
"""
_LOST = """
    script style template iframe object embed applet noscript noframes noembed form input select option optgroup
    textarea button datalist output svg math canvas audio video frameset xmp plaintext title head
"""
_EMPTY = "meta link base basefont wbr col colgroup nitf-col nitf-colgroup area frame source track param"

BLOCKS = frozenset((_HTML_BLOCKS + _NITF_BLOCKS).split()) | HEADINGS.keys() | LISTS | ENTRIES | ROLES.keys()
"""Elements at whose edges a paragraph ends."""

LOST = frozenset(_LOST.split())
"""Elements whose text is not words of the copy: it is dropped, and the story held, unless there is none."""

EMPTY = frozenset(_EMPTY.split())
"""Elements that hold no text; any that is there is treated as lost."""

DEPTH = 100  # elements inside each other, in a document or a piece of HTML
_DEEPER = etree.XPath("boolean(" + "/*" * (DEPTH + 1) + ")")
_DEEP = etree.XPath("boolean(" + "/*" * (DEPTH // 5) + ")")  # told sooner, and hardly any document is
_ALL_TEXT = etree.XPath("string()", smart_strings=False)
_NUMBER = re.compile(r"\s*([0-9]{1,6})")
_PARTING = BLOCKS | {"br"}


def is_deep(root: etree._Element) -> bool:
    """Whether elements of a document are nested deeper than `DEPTH`."""
    return bool(_DEEP(root)) and bool(_DEEPER(root))


class Names(dict[object, str]):
    """Local names in small letters by tag; what is no element (a comment, an entity) has none."""

    def __missing__(self, tag: object) -> str:
        name = tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
        if len(self) < MOST_TAGS and len(name) < MOST_NAME:
            self[tag] = name
        return name


MOST_TAGS = 5000  # that are remembered
MOST_NAME = 40  # characters of one that is
NAMES = Names()


def name_of(element: etree._Element) -> str:
    """An element's local name in small letters; empty for anything that is no element."""
    return NAMES[element.tag]


def children(element: etree._Element | None) -> dict[str, list[etree._Element]]:
    """An element's children by local name in small letters, in one pass."""
    found: dict[str, list[etree._Element]] = {}
    if element is not None:
        for child in element:
            name = NAMES[child.tag]
            if name in found:
                found[name].append(child)
            else:
                found[name] = [child]
    return found


def words_of(element: etree._Element | None) -> str:
    """All text inside an element in order, white space folded; a line break or a block's edge is a space."""
    if element is None:
        return ""
    if not len(element):
        text = element.text
        return fold(text) if text else ""
    parts: list[str] = []
    _gather(element, parts)
    return fold("".join(parts))


def _gather(element: etree._Element, parts: list[str]) -> None:
    if text := element.text:
        parts.append(text)
    for child in element:
        edge = NAMES[child.tag] in _PARTING
        if edge:
            parts.append(" ")
        _gather(child, parts)
        if edge:
            parts.append(" ")
        if tail := child.tail:
            parts.append(tail)


def child_of(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child with that local name in small letters."""
    if element is not None:
        for child in element:
            if NAMES[child.tag] == name:
                return child
    return None


def number(text: str | None) -> int:
    """The whole number that a text begins with, 0 when it begins with none."""
    match = _NUMBER.match(text) if text else None
    return int(match[1]) if match else 0


def text_within(element: etree._Element) -> str:
    """All text inside an element, exactly as it stands."""
    if not len(element):
        return element.text or ""
    return cast("str", _ALL_TEXT(element))
