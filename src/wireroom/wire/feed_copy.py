"""The copy of a feed's entry: its title, description and full text, in whichever element and form they stand."""

from __future__ import annotations

import base64
import re

from lxml import etree

from wireroom.wire import hypertext
from wireroom.wire.elements import name_of, words_of
from wireroom.wire.gate import NO_TEXT
from wireroom.wire.item import block_lines
from wireroom.wire.markup import Body, read_tree
from wireroom.wire.text import fold

ATOM = "http://www.w3.org/2005/Atom"
ATOM_03 = "http://purl.org/atom/ns#"
DC = "http://purl.org/dc/elements/1.1/"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_XHTML = "http://www.w3.org/1999/xhtml"
PLAIN = frozenset({"", ATOM, ATOM_03, "http://purl.org/rss/1.0/", "http://channel.netscape.com/rdf/simple/0.9/",
                   "http://my.netscape.com/rdf/simple/0.9/", "http://backend.userland.com/rss2"})  # fmt: skip
ATOMS = frozenset({ATOM, ATOM_03})
_TEXTS = frozenset({"", "text", "text/plain"})
_MARKUP = frozenset({"html", "xhtml", "text/html", "application/xhtml+xml"})
_WHOLE = (("encoded", _CONTENT), ("content", ATOM), ("content", ATOM_03), ("body", _XHTML), ("div", _XHTML))
_READ_ON = re.compile(
    r"(?:\[\s*(?:…|\.\.\.)\s*\]|\b(?:continue reading|read more|read the full (?:story|article)|weiterlesen|lire la suite"
    r"|leer más|seguir leyendo|continua a leggere|lees verder|læs mere|läs mer|lue lisää))\W*$",
    re.IGNORECASE,
)


def space(element: etree._Element) -> str:
    """The namespace of an element."""
    return element.tag[1:].partition("}")[0] if element.tag.startswith("{") else ""


def one(element: etree._Element, name: str, within: str | None = None) -> etree._Element | None:
    """The first child of that name in the namespace, or in any that RSS and Atom themselves have."""
    for child in element:
        if name_of(child) == name and (space(child) == within if within is not None else space(child) in PLAIN):
            return child
    return None


def described(element: etree._Element) -> etree._Element | None:
    """The description of an entry that has words."""
    for name, within in (("description", None), ("summary", None), ("description", DC)):
        found = one(element, name, within)
        if found is not None and words_of(found):
            return found
    return None


def content(element: etree._Element, base: str) -> Body | None:
    """The full text: ``content:encoded``, Atom's ``content``, or an XHTML body; None when there is none with words."""
    for name, within in _WHOLE:
        found = one(element, name, within)
        if found is not None and not found.get("src") and words_of(found):
            body = _tree(found, base) if within == _XHTML else long(found, base)
            return body if body.blocks or body.dropped else None
    return None


def long(element: etree._Element, base: str) -> Body:
    """A long text as blocks: Atom's types say what it is (RFC 4287, 4.1.3; Atom 0.3, 3.1), RSS's text is HTML."""
    forms = [child for child in element if name_of(child) == "content" and space(child) in ATOMS]
    if forms:  # Atom 0.3: multipart/alternative
        marked = [child for child in forms if (child.get("type") or "").lower() in _MARKUP]
        return long((marked or forms)[0], base)
    kind = (element.get("type") or "").lower()
    text = element.text or ""
    if len(element):
        return _tree(element, base)
    if (element.get("mode") or "").lower() == "base64":
        try:
            text = base64.b64decode(text).decode("utf-8")
        except ValueError:
            text = "\0"
        if NO_TEXT.search(text):
            return Body((), dropped=("content in Base64 that is no text",))
    if space(element) in ATOMS and kind in _TEXTS:
        return hypertext.plain(text, by_line=False)
    if kind not in _TEXTS | _MARKUP:
        return Body((), dropped=(f"content of the type {kind[:60]}",))
    return hypertext.read_html(text, base)


def _tree(element: etree._Element, base: str) -> Body:
    hypertext.based(element, base)
    return read_tree(element)


def short(element: etree._Element | None, dropped: list[str]) -> str:
    """A short text as words. In Atom a text of the type ``text`` is what it says; all others may be HTML."""
    if element is None:
        return ""
    if len(element):
        return words_of(element)
    text = element.text or ""
    if space(element) in ATOMS and (element.get("type") or "text").lower() in _TEXTS:
        return fold(text)
    return hypertext.plain_words(text, dropped)


def reads_on(body: Body) -> bool:
    """Whether a text breaks off with an invitation to read on elsewhere."""
    lines = [line for block in body.blocks[-2:] for line in block_lines(block)]
    return bool(lines) and _READ_ON.search(lines[-1][-80:]) is not None
