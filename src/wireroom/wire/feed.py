"""RSS 0.9x to 2.0, RDF and Atom (with Dublin Core, content and Media RSS), after the gate.

feedparser tells what entries there are, their ids, dates, links and categories. Every word of the copy is taken from our
own tree instead: feedparser takes a picture's ``media:description`` for the story's content, and neither cleans titles
nor keeps the white space of words.
"""

from __future__ import annotations

import calendar
import hashlib
import re
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import feedparser
from lxml import etree

from wireroom.wire import hypertext
from wireroom.wire.elements import child_of, name_of, words_of
from wireroom.wire.feed_media import renditions
from wireroom.wire.item import Hints, Item, Link, Note, Reading, Subject, WireError, check_guid
from wireroom.wire.links import safe_link
from wireroom.wire.management import shown
from wireroom.wire.markup import Body, read_tree
from wireroom.wire.moments import language_tag
from wireroom.wire.text import fold

ROOTS = frozenset({"rss", "feed", "RDF"})
_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_XHTML = "http://www.w3.org/1999/xhtml"
_PLAIN = frozenset({"", _ATOM, "http://purl.org/rss/1.0/", "http://channel.netscape.com/rdf/simple/0.9/",
                    "http://my.netscape.com/rdf/simple/0.9/", "http://purl.org/atom/ns#"})  # fmt: skip
_MEDIA = "http://search.yahoo.com/mrss"
_COPY = frozenset({"description", "encoded", "summary", "content", "body", "div", "rights"})
_MAILBOX = re.compile(r"\S+@\S+\s+\((.+)\)")


def read(root: etree._Element, hints: Hints) -> Reading:
    """The items of a feed that passed the gate. Raises WireError when it is no feed after all."""
    told = feedparser.parse(
        etree.tostring(_without_copy(root), encoding="utf-8", xml_declaration=True),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-type": "application/xml; charset=utf-8"},
    )
    if not told.get("version"):
        raise WireError("no feed that feedparser knows", f"<{root.tag}>"[:100], "is this address a feed?")
    elements = [each for each in root.iter() if name_of(each) in {"item", "entry"} and _space(each) in _PLAIN]
    if len(elements) != len(told.entries):
        raise WireError("its entries cannot be told apart", f"<{name_of(root)}>", "is this address a feed?")
    language = language_tag(told.feed.get("language", "") or "") or hints.language
    items, notes = [], []
    for number, (entry, element) in enumerate(zip(told.entries, elements, strict=True), 1):
        try:
            items.append(_item(entry, element, language, hints))
        except WireError as error:
            notes.append(Note(error.what, f"entry {number}", error.do))
    return Reading("rss" if told.version.startswith("rss") else "atom", tuple(items), tuple(notes))


def _without_copy(root: etree._Element) -> etree._Element:
    """The feed without its long texts and Media RSS, for feedparser, which is slow on words and mixes them up."""
    bare = deepcopy(root)
    for element in [each for each in bare.iter() if name_of(each) in _COPY or _space(each).startswith(_MEDIA)]:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    return bare


def _item(entry: Any, element: etree._Element, language: str, hints: Hints) -> Item:
    dropped: list[str] = []
    title = _short(
        _one(element, "title") if _one(element, "title") is not None else _one(element, "title", _DC), dropped
    )
    link = safe_link(entry.get("link", "") or "")
    guid = entry.get("id") or link or (hashlib.sha256(title.encode()).hexdigest() if title else "")
    if not guid:
        raise WireError("an entry without guid, link or title", do="ask the agency")
    described = _described(element)
    content = _content(element)
    body = content or (_long(described) if described is not None else Body(()))
    assumed: list[str] = []
    first = _time(entry, "published", "firstcreated", hints, assumed)
    created = _time(entry, "updated", "versioncreated", hints, assumed) or first
    own = element.get("{http://www.w3.org/XML/1998/namespace}lang") or entry.get("language", "") or ""
    return Item(
        guid=check_guid(guid),
        versioncreated=created,
        firstcreated=first,
        headline=title,
        byline="; ".join(_authors(element)),
        language=language_tag(own) or language,
        body=body.blocks,
        dropped=(*dropped, *body.dropped),
        summary=_short(described, []) if content and described is not None else "",
        partial=content is None,
        subjects=tuple(_subjects(entry)),
        keywords=tuple(dict.fromkeys(tag["term"] for tag in entry.get("tags", ()) if tag.get("term"))),
        renditions=(*renditions(element), *body.renditions),
        links=tuple(
            Link(each.get("rel") or "", safe_link(each.get("href") or ""), title=each.get("title") or "")
            for each in entry.get("links", ())
            if each.get("rel") != "enclosure"
        ),
        canonical_url=link,
        copyrightnotice=_short(_one(element, "rights"), []) or _short(_one(element, "rights", _DC), []),
        assumed=tuple(dict.fromkeys(assumed)),
    )


def _space(element: etree._Element) -> str:
    return element.tag[1:].partition("}")[0] if element.tag.startswith("{") else ""


def _one(element: etree._Element, name: str, space: str | None = None) -> etree._Element | None:
    """The first child of that name in the namespace, or in any that RSS and Atom themselves have."""
    for child in element:
        if name_of(child) == name and (_space(child) == space if space is not None else _space(child) in _PLAIN):
            return child
    return None


def _described(element: etree._Element) -> etree._Element | None:
    for name, space in (("description", None), ("summary", None), ("description", _DC)):
        found = _one(element, name, space)
        if found is not None and words_of(found):
            return found
    return None


def _content(element: etree._Element) -> Body | None:
    """The full text: ``content:encoded``, Atom's ``content``, or an XHTML body; None when there is none with words."""
    for name, space in (("encoded", _CONTENT), ("content", _ATOM), ("body", _XHTML), ("div", _XHTML)):
        found = _one(element, name, space)
        if found is not None and not found.get("src") and words_of(found):
            body = read_tree(found) if space == _XHTML else _long(found)
            return body if body.blocks or body.dropped else None
    return None


def _long(element: etree._Element) -> Body:
    """A long text as blocks: Atom's types say what it is, RSS's text is HTML."""
    kind = (element.get("type") or "").lower()
    if len(element):
        return read_tree(element)
    text = element.text or ""
    if _space(element) == _ATOM and kind in {"", "text", "text/plain"}:
        return hypertext.plain(text, by_line=False)
    if kind not in {"", "html", "text", "text/html", "text/plain", "application/xhtml+xml"}:
        return Body((), dropped=(f"content of the type {kind[:60]}",))
    return hypertext.read_html(text)


def _short(element: etree._Element | None, dropped: list[str]) -> str:
    """A short text as words. In Atom a text of the type ``text`` is what it says; all others may be HTML."""
    if element is None:
        return ""
    if len(element):
        return words_of(element)
    text = element.text or ""
    if _space(element) == _ATOM and (element.get("type") or "text").lower() in {"text", "text/plain"}:
        return fold(text)
    return hypertext.plain_words(text, dropped)


def _authors(element: etree._Element) -> list[str]:
    """Dublin Core's creators, else the authors; an Atom entry without one has those of its feed."""
    found = [words_of(each) for each in element if name_of(each) == "creator" and _space(each) == _DC]
    holder: etree._Element | None = element
    while holder is not None and not any(found):
        found = [_author(each) for each in holder if name_of(each) == "author" and _space(each) in _PLAIN]
        holder = holder.getparent() if _space(element) == _ATOM else None
    return list(dict.fromkeys(filter(None, found)))


def _author(element: etree._Element) -> str:
    """Atom's name of a person; of RSS's mailbox with a name in parentheses, the name."""
    name = child_of(element, "name")
    words = words_of(name) if name is not None else words_of(element)
    match = _MAILBOX.fullmatch(words)
    return match[1] if match else words


def _time(entry: Any, name: str, field: str, hints: Hints, assumed: list[str]) -> datetime | None:
    """A time of the entry: as our own reader understands it, else as feedparser does (UTC)."""
    text = dict.get(entry, name) or ""  # feedparser's own look-up would answer with another date
    if not text:
        return None
    moment = shown(text, hints, field, assumed)
    if moment is not None:
        return moment
    parsed = entry.get(f"{name}_parsed")
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def _subjects(entry: Any) -> list[Subject]:
    return [
        Subject(
            code=tag["term"] if ":" in tag["term"] else "",
            name=tag.get("label") or tag["term"],
            scheme=tag.get("scheme") or "",
        )
        for tag in entry.get("tags", ())
        if tag.get("term")
    ]
