"""NewsML-G2's ``contentSet``: the body, its renditions, and what of it could not be kept (G2 8)."""

from __future__ import annotations

from typing import Any

from lxml import etree

from wireroom.wire import hypertext, markup, nitf
from wireroom.wire.elements import BLOCKS, MARKS, name_of, number, text_within, words_of
from wireroom.wire.g2_codes import every, first
from wireroom.wire.item import Dateline, Rendition
from wireroom.wire.text import fold

_TEXT_TYPES = ("text/", "application/xhtml", "application/nitf", "application/vnd.nitf", "application/xml")
_XHTML = BLOCKS | MARKS.keys() | {"span", "a", "br", "font"}


def content_set(element: etree._Element, fields: dict[str, Any]) -> dict[str, Any]:
    """The item fields that ``contentSet`` tells; `fields` are those told by the metadata before it."""
    content = first(element, "contentSet")
    if content is None:
        return {}
    found: dict[str, Any] = {"renditions": [], "dropped": [], "body": (), "advisories": []}
    for child in content:
        name = name_of(child)
        if name == "remotecontent":
            found["renditions"].extend(_remote(child, first(element, "contentMeta")))
        elif name == "inlinexml" and not found["body"]:  # a second one is a further rendition of the same words
            _inline_xml(child, found, fields)
        elif name == "inlinedata" and not found["body"]:
            _inline_data(child, found)
    told: dict[str, Any] = {
        name: found[name] for name in ("headline", "byline", "dateline", "summary") if name in found
    }
    notes = [note for note in (fields.get("desk_note", ""), *found["advisories"]) if note]
    return {
        **told,
        "body": found["body"],
        "renditions": tuple(found["renditions"]),
        "dropped": tuple(found["dropped"]),
        "desk_note": "\n".join(notes),
    }


def _inline_xml(child: etree._Element, found: dict[str, Any], fields: dict[str, Any]) -> None:
    inner = next(iter(child), None)
    if inner is None:
        _take(found, hypertext.plain(child.text or ""))
    elif name_of(inner) == "nitf":
        _inline_nitf(inner, found, fields)
    elif name_of(inner) not in _XHTML:
        found["dropped"].append(f"inlineXML that is neither XHTML nor NITF: <{name_of(inner)[:60]}>")
    else:
        bodies = [each for each in child.iter() if name_of(each) == "body"]
        body = bodies[0] if bodies else child
        _without_masthead(body, fold(fields.get("headline", "")))
        _take(found, markup.read_tree(body))


def _inline_nitf(inner: etree._Element, found: dict[str, Any], fields: dict[str, Any]) -> None:
    told = nitf.body_fields(inner)
    for field in ("headline", "byline", "summary"):
        if not fields.get(field) and told.get(field):
            found[field] = told[field]
    if told["dateline"].text:
        place = fields["dateline"].place if "dateline" in fields else None
        found["dateline"] = Dateline(told["dateline"].text, place or told["dateline"].place, told["dateline"].date)
    _take(found, told["read"])


def _without_masthead(body: etree._Element, headline: str) -> None:
    """Empty the ``header`` of an XHTML body that repeats the headline: its slugs and times stand in the metadata."""
    for header in body:
        if name_of(header) == "header" and headline:
            titles = [each for each in header.iter() if name_of(each) == "h1"]
            if any(words_of(title) == headline for title in titles):
                tail = header.tail
                header.clear()
                header.tail = tail


def _inline_data(child: etree._Element, found: dict[str, Any]) -> None:
    kind = (child.get("contenttype") or "text/plain").lower()
    if not kind.startswith(_TEXT_TYPES):
        return
    if child.get("encoding"):
        found["dropped"].append(f"inlineData in the encoding {child.get('encoding')!r}"[:100])
        return
    text = text_within(child)
    _take(found, hypertext.read_html(text) if "html" in kind else hypertext.plain(text))


def _take(found: dict[str, Any], body: markup.Body) -> None:
    found["body"] = body.blocks
    found["renditions"].extend(body.renditions)
    found["dropped"].extend(body.dropped)
    found["advisories"].extend(body.advisories)


def _remote(element: etree._Element, meta: etree._Element | None) -> list[Rendition]:
    """A ``remoteContent`` as a rendition; its caption is its own or the item's description of that role."""
    href = element.get("href") or ""
    if not href:
        return []
    captions = [each for each in every(meta, "description") if "caption" in (each.get("role") or "")]
    return [
        Rendition(
            id=element.get("id") or element.get("rendition") or href,
            href=href,
            media_type=element.get("contenttype") or "",
            role=element.get("rendition") or "",
            width=number(element.get("width")),
            height=number(element.get("height")),
            title=words_of(first(element, "title")),
            caption=words_of(captions[0]) if captions else words_of(first(element, "description")),
            credit=words_of(first(element, "creditline")),
            alt=words_of(first(element, "altText")),
        )
    ]
