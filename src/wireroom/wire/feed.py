"""RSS 0.90 to 2.0, RDF and Atom 0.3 and 1.0 (with Dublin Core, content, PRISM and Media RSS), after the gate.

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
from msgspec import Struct
from msgspec.structs import replace

from wireroom.wire.elements import child_of, name_of, words_of
from wireroom.wire.feed_copy import ATOMS, DC, PLAIN, content, described, one, reads_on, short, space
from wireroom.wire.feed_copy import long as whole
from wireroom.wire.feed_media import renditions
from wireroom.wire.item import Hints, Item, Link, Note, Reading, Rendition, Subject, WireError, block_lines, check_guid
from wireroom.wire.links import joined, safe_link
from wireroom.wire.management import embargo, shown
from wireroom.wire.markup import Body
from wireroom.wire.moments import language_tag

ROOTS = frozenset({"rss", "feed", "RDF"})
_XML = "{http://www.w3.org/XML/1998/namespace}"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_PRISM = "http://prismstandard.org/namespaces/"
_RIGHTS = (None, DC, "http://purl.org/dc/terms/")
_MEDIA = "http://search.yahoo.com/mrss"
_COPY = frozenset({"description", "encoded", "summary", "content", "body", "div", "rights"})
_MAILBOX = re.compile(r"\S+@\S+\s+\((.+)\)")


class _Feed(Struct, frozen=True):
    """What a feed says for all its entries: its language, and the address that relative ones go from."""

    language: str
    address: str


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
    elements = [each for each in root.iter() if name_of(each) in {"item", "entry"} and space(each) in PLAIN]
    if len(elements) != len(told.entries):
        raise WireError("its entries cannot be told apart", f"<{name_of(root)}>", "is this address a feed?")
    feed = _Feed(language_tag(told.feed.get("language", "") or "") or hints.language, _address(root, hints))
    items, notes = [], []
    for number, (entry, element) in enumerate(zip(told.entries, elements, strict=True), 1):
        try:
            items.append(_item(entry, element, feed, hints))
        except WireError as error:
            notes.append(Note(error.what, f"entry {number}", error.do))
    return Reading("rss" if told.version.startswith("rss") else "atom", tuple(items), tuple(notes))


def _without_copy(root: etree._Element) -> etree._Element:
    """The feed without its long texts and Media RSS, for feedparser, which is slow on words and mixes them up."""
    bare = deepcopy(root)
    for element in [each for each in bare.iter() if name_of(each) in _COPY or space(each).startswith(_MEDIA)]:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    return bare


def _item(entry: Any, element: etree._Element, feed: _Feed, hints: Hints) -> Item:
    dropped: list[str] = []
    assumed: list[str] = []
    base = _base(element, feed.address)
    title = short(one(element, "title") if one(element, "title") is not None else one(element, "title", DC), dropped)
    told = described(element)
    text = content(element, base)
    body = text or (whole(told, base) if told is not None else Body(()))
    link = safe_link(joined(base, entry.get("link", "") or ""))
    first = _time(entry, ("published", "created"), "firstcreated", hints, assumed)
    own = element.get(f"{_XML}lang") or entry.get("language", "") or ""
    return Item(
        guid=check_guid(_guid(element) or entry.get("id") or link or _digest(title, body)),
        versioncreated=_time(entry, ("updated",), "versioncreated", hints, assumed) or first,
        firstcreated=first,
        headline=title,
        byline="; ".join(_authors(element)),
        language=language_tag(own) or feed.language,
        body=body.blocks,
        dropped=(*dropped, *body.dropped),
        summary=short(told, []) if text and told is not None else "",
        partial=text is None or reads_on(text),
        subjects=tuple(_subjects(entry)),
        keywords=tuple(dict.fromkeys(tag["term"] for tag in entry.get("tags", ()) if tag.get("term"))),
        renditions=_once((*renditions(element, base), *body.renditions)),
        links=tuple(_links(entry, base)),
        canonical_url=link,
        copyrightnotice=next(filter(None, (short(one(element, "rights", each), []) for each in _RIGHTS)), ""),
        **_prism(element, hints, assumed),
        assumed=tuple(dict.fromkeys(assumed)),
    )


def _guid(element: etree._Element) -> str:
    """RSS's ``guid``, Atom's ``id``, RDF's ``about``: as sent, for it is a name even where it looks like an address."""
    for name in ("guid", "id"):
        found = one(element, name)
        if found is not None and words_of(found):
            return words_of(found)
    return element.get(_ABOUT) or ""


def _digest(title: str, body: Body) -> str:
    """What an entry without guid and link is known by: its title, else its words."""
    words = title or "\n".join(line for block in body.blocks for line in block_lines(block))
    if not words.strip():
        raise WireError("an entry without guid, link or title", do="ask the agency")
    return hashlib.sha256(words.encode()).hexdigest()


def _address(root: etree._Element, hints: Hints) -> str:
    """The address that relative ones go from: of an RSS feed its site's, of an Atom feed its own."""
    if name_of(root) == "feed":
        return hints.url
    channel = child_of(root, "channel")
    site = one(channel, "link") if channel is not None else None
    return joined(hints.url, words_of(site)) if site is not None else hints.url


def _base(element: etree._Element, address: str) -> str:
    """The address that an entry's relative ones go from: ``xml:base`` of all around it (XML Base, 4.2)."""
    for holder in reversed((element, *element.iterancestors())):
        address = joined(address, holder.get(f"{_XML}base") or "") or address
    return address


def _links(entry: Any, base: str) -> list[Link]:
    return [
        Link(each.get("rel") or "", safe_link(joined(base, each.get("href") or "")), title=each.get("title") or "")
        for each in entry.get("links", ())
        if each.get("rel") != "enclosure"
    ]


def _once(found: tuple[Rendition, ...]) -> tuple[Rendition, ...]:
    """The pictures beside the copy and in it; one that is in both counts where it stands in the copy, its words kept."""
    beside = {each.href: each for each in found if each.id == each.href}
    placed = [each for each in found if each.id != each.href]
    merged = [_merged(each, beside.pop(each.href, None)) for each in placed]
    return (*beside.values(), *merged)


def _merged(placed: Rendition, other: Rendition | None) -> Rendition:
    if other is None:
        return placed
    names = ("media_type", "role", "width", "height", "title", "caption", "credit", "alt", "of")
    return replace(placed, **{name: getattr(placed, name) or getattr(other, name) for name in names})


def _prism(element: etree._Element, hints: Hints, assumed: list[str]) -> dict[str, Any]:
    """PRISM's embargo and expiry of an entry."""
    told = {name_of(child): words_of(child) for child in element if space(child).startswith(_PRISM)}
    found: dict[str, Any] = {}
    if "embargodate" in told:
        found |= embargo(told["embargodate"], hints, assumed)
    expires = shown(told.get("expirationdate", ""), hints, "expires", assumed)
    return found | ({"expires": expires} if expires else {})


def _authors(element: etree._Element) -> list[str]:
    """Dublin Core's creators, else the authors; an Atom entry without one has those of its feed."""
    found = [words_of(each) for each in element if name_of(each) == "creator" and space(each) == DC]
    holder: etree._Element | None = element
    while holder is not None and not any(found):
        found = [_author(each) for each in holder if name_of(each) == "author" and space(each) in PLAIN]
        holder = holder.getparent() if space(element) in ATOMS else None
    return list(dict.fromkeys(filter(None, found)))


def _author(element: etree._Element) -> str:
    """Atom's name of a person; of RSS's mailbox with a name in parentheses, the name."""
    name = child_of(element, "name")
    words = words_of(name) if name is not None else words_of(element)
    match = _MAILBOX.fullmatch(words)
    return match[1] if match else words


def _time(entry: Any, names: tuple[str, ...], field: str, hints: Hints, assumed: list[str]) -> datetime | None:
    """A time of the entry: as our own reader understands it, else as feedparser does (UTC)."""
    for name in names:
        text = dict.get(entry, name) or ""  # feedparser's own look-up would answer with another date
        moment = shown(text, hints, field, assumed) or _parsed(entry.get(f"{name}_parsed") if text else None)
        if moment is not None:
            return moment
    return None


def _parsed(moment: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(moment), UTC) if moment else None
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
