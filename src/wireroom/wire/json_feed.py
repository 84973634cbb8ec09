"""JSON Feed 1.0 and 1.1: the entries of a feed written in JSON."""

from __future__ import annotations

import hashlib
from typing import Any

from msgspec.structs import replace

from wireroom.wire import hypertext
from wireroom.wire.item import Hints, Item, Link, Note, Reading, Rendition, Subject, WireError, check_guid
from wireroom.wire.links import joined, safe_link
from wireroom.wire.management import shown
from wireroom.wire.markup import Body
from wireroom.wire.moments import language_tag
from wireroom.wire.values import Told, objects, said

_PICTURES = (("image", ""), ("banner_image", "banner"))


def read(value: Any, hints: Hints) -> Reading:
    """The items of a JSON Feed; one that cannot be read becomes a note. Raises WireError when it is no feed."""
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        raise WireError("a JSON Feed without items", "$.items", "ask the agency")
    items: list[Item] = []
    notes: list[Note] = []
    for number, entry in enumerate(value["items"]):
        try:
            if not isinstance(entry, dict):
                raise WireError("not an object", do="ask the agency")
            items.append(_item(entry, value, hints))
        except WireError as error:
            notes.append(Note(error.what, f"$.items[{number}]", error.do))
    return Reading("json-feed", tuple(items), tuple(notes))


def _item(entry: Told, feed: Told, hints: Hints) -> Item:
    dropped: list[str] = []
    assumed: list[str] = []
    base = said(feed.get("home_page_url")) or said(feed.get("feed_url")) or hints.url
    address = _address(entry.get("url"), base)
    title = hypertext.plain_words(said(entry.get("title")), dropped)
    guid = said(entry.get("id")) or address or (hashlib.sha256(title.encode()).hexdigest() if title else "")
    if not guid:
        raise WireError("an entry without id, url or title", do="ask the agency: id is mandatory")
    body = _body(entry, base)
    summary = hypertext.plain_words(said(entry.get("summary")), [])
    first = shown(said(entry.get("date_published")), hints, "firstcreated", assumed)
    tags = [said(each) for each in entry.get("tags") or () if said(each)] if isinstance(entry.get("tags"), list) else []
    return Item(
        guid=check_guid(guid),
        versioncreated=shown(said(entry.get("date_modified")), hints, "versioncreated", assumed) or first,
        firstcreated=first,
        headline=title,
        byline="; ".join(_authors(entry) or _authors(feed)),
        language=language_tag(said(entry.get("language")) or said(feed.get("language"))) or hints.language,
        body=body.blocks if body else hypertext.plain(summary, by_line=False).blocks,
        dropped=(*dropped, *(body.dropped if body else ())),
        summary=summary if body else "",
        partial=body is None,
        keywords=tuple(dict.fromkeys(tags)),
        subjects=tuple(Subject(code=each if ":" in each else "", name=each) for each in dict.fromkeys(tags)),
        renditions=_based((*_pictures(entry), *(body.renditions if body else ())), base),
        links=tuple(
            Link(rel, href)
            for rel, href in (("alternate", address), ("related", _address(entry.get("external_url"), base)))
            if href
        ),
        canonical_url=address,
        assumed=tuple(assumed),
    )


def _body(entry: Told, base: str) -> Body | None:
    """``content_html``, else ``content_text``; None where the feed gives neither."""
    if said(entry.get("content_html")).strip():
        return hypertext.read_html(said(entry["content_html"]), base)
    if said(entry.get("content_text")).strip():
        return hypertext.plain(said(entry["content_text"]))
    return None


def _authors(holder: Told) -> list[str]:
    """The names of ``authors`` (1.1) or ``author`` (1.0)."""
    listed = objects(holder.get("authors")) or objects([holder.get("author")])
    return list(dict.fromkeys(filter(None, (said(each.get("name")).strip() for each in listed))))


def _pictures(entry: Told) -> list[Rendition]:
    found = [(said(entry.get(name)).strip(), role, "", "") for name, role in _PICTURES]
    found += [
        (said(each.get("url")).strip(), "", said(each.get("mime_type")).lower(), said(each.get("title")))
        for each in objects(entry.get("attachments"))
        if said(each.get("mime_type")).lower().startswith("image/")
    ]
    kept: dict[str, Rendition] = {}
    for href, role, kind, title in found:
        if href and not href.lower().startswith(("data:", "javascript:", "file:")):
            kept.setdefault(href, Rendition(id=href, href=href, role=role, media_type=kind, title=title))
    return list(kept.values())


def _based(renditions: tuple[Rendition, ...], base: str) -> tuple[Rendition, ...]:
    """The renditions with absolute addresses where the feed's own address is known."""
    return tuple(replace(each, href=joined(base, each.href)) for each in renditions)


def _address(value: Any, base: str) -> str:
    return safe_link(joined(base, said(value).strip()))
