"""NewsML-G2's ``contentSet``: the body, its renditions, and what of it could not be kept (G2 8)."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any

from lxml import etree
from msgspec.structs import replace

from wireroom.wire import hypertext, markup, nitf
from wireroom.wire.elements import BLOCKS, MARKS, NAMES, child_of, children, number, text_within, words_of
from wireroom.wire.g2_codes import Parts, head_of
from wireroom.wire.gate import NO_TEXT
from wireroom.wire.item import Dateline, Enclosure, Rendition
from wireroom.wire.text import fold

_TEXT_TYPES = ("text/", "application/xhtml", "application/nitf", "application/vnd.nitf", "application/xml")
_PICTURE_TYPES = ("image/",)
_XHTML = BLOCKS | MARKS.keys() | {"span", "a", "br", "font"}
_ONE = frozenset({"picture", "graphic", "video", "audio"})  # kinds whose contents are forms of one thing


def content_set(parts: Parts, meta: Parts, fields: dict[str, Any], enclosed: list[Enclosure]) -> dict[str, Any]:
    """The item fields that the item's ``contentSet``, ``partMeta`` and ``icon`` tell.

    `meta` is its ``contentMeta``, `fields` are those told by the metadata; pictures inside are added to `enclosed`.
    """
    found: dict[str, Any] = {"renditions": [], "dropped": [], "body": (), "advisories": [], "remote": []}
    for child in parts["contentset"][0] if "contentset" in parts else ():
        name = NAMES[child.tag]
        if name == "remotecontent":
            found["remote"].extend(_remote(child, meta))
        elif name == "inlinexml" and not found["body"]:  # a second one is a further rendition of the same words
            _inline_xml(child, found, fields)
        elif name == "inlinedata":
            _inline_data(child, found, enclosed)
    if "icon" in meta:
        _icons(meta, found)
    if "partmeta" in parts:
        _parts(parts["partmeta"], found)
    remote = found["remote"]
    if fields.get("kind") in _ONE and len(remote) > 1:
        remote = [replace(each, of="content") for each in remote]
    told: dict[str, Any] = {
        name: found[name] for name in ("headline", "byline", "dateline", "summary") if name in found
    }
    notes = [note for note in (fields.get("desk_note", ""), *found["advisories"]) if note]
    return {
        **told,
        "body": found["body"],
        "renditions": (*remote, *found["renditions"]),
        "dropped": tuple(found["dropped"]),
        "desk_note": "\n".join(notes),
    }


def _inline_xml(child: etree._Element, found: dict[str, Any], fields: dict[str, Any]) -> None:
    inner = next(iter(child), None)
    if inner is None:
        _take(found, hypertext.plain(child.text or ""))
        return
    name = NAMES[inner.tag]
    if name == "nitf":
        _inline_nitf(inner, found, fields)
    elif name not in _XHTML:
        found["dropped"].append(f"inlineXML that is neither XHTML nor NITF: <{name[:60]}>")
    else:
        body = _body_of(child)
        _without_masthead(body, fields)
        _take(found, markup.read_tree(body))


def _body_of(child: etree._Element) -> etree._Element:
    """The ``body`` inside, wherever it stands; the whole where there is none."""
    html = child_of(child, "html")
    body = child_of(html, "body")
    if body is None:
        body = next((each for each in child.iter() if NAMES[each.tag] == "body"), None)
    return child if body is None else body


def _inline_nitf(inner: etree._Element, found: dict[str, Any], fields: dict[str, Any]) -> None:
    told = nitf.body_fields(inner)
    for field in ("headline", "byline", "summary"):
        if not fields.get(field) and told.get(field):
            found[field] = told[field]
    if told["dateline"].text:
        place = fields["dateline"].place if "dateline" in fields else None
        found["dateline"] = Dateline(told["dateline"].text, place or told["dateline"].place, told["dateline"].date)
    _take(found, told["read"])


def _without_masthead(body: etree._Element, fields: dict[str, Any]) -> None:
    """Empty the ``header`` of an XHTML body that repeats the headline: its slugs and times stand in the metadata."""
    if not fields.get("headline"):
        return
    for header in body.iterchildren("{*}header"):
        headline = fold(fields["headline"])
        titles = [each for each in header.iter() if NAMES[each.tag] == "h1"]
        if any(words_of(title) == headline for title in titles):
            tail = header.tail
            header.clear()
            header.tail = tail


def _inline_data(child: etree._Element, found: dict[str, Any], enclosed: list[Enclosure]) -> None:
    """``inlineData``: text as the body, or a picture in base64 as a rendition that came along."""
    kind = (child.get("contenttype") or "text/plain").lower()
    is_text, is_picture = kind.startswith(_TEXT_TYPES), kind.startswith(_PICTURE_TYPES)
    if not (is_text or is_picture) or (is_text and found["body"]):
        return
    text = text_within(child)
    if encoding := child.get("encoding") or child.get("encodinguri") or "":
        data = _decoded(text) if encoding.lower().endswith("base64") else None
        if data is None:
            found["dropped"].append(f"inlineData in the encoding {encoding!r}"[:100])
            return
        if is_picture:
            name = f"inline-{hashlib.sha256(data).hexdigest()[:16]}"
            enclosed.append(Enclosure(name, data, kind))
            found["remote"].append(Rendition(child.get("id") or name, name, kind, child.get("rendition") or ""))
            return
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            found["dropped"].append("inlineData in base64 that is not UTF-8")
            return
        if NO_TEXT.search(text):
            found["dropped"].append("inlineData in base64 that is no text")
            return
    if is_text:
        _take(found, hypertext.read_html(text) if "html" in kind else hypertext.plain(text))


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _take(found: dict[str, Any], body: markup.Body) -> None:
    found["body"] = body.blocks
    found["renditions"].extend(body.renditions)
    found["dropped"].extend(body.dropped)
    found["advisories"].extend(body.advisories)


def _remote(element: etree._Element, meta: Parts) -> list[Rendition]:
    """A ``remoteContent`` as a rendition; its caption is its own or the item's description of that role."""
    href = element.get("href") or ""
    if not href:
        return []
    captions = [each for each in meta.get("description", ()) if "caption" in (each.get("role") or "").lower()]
    own = children(element)
    return [
        Rendition(
            id=element.get("id") or element.get("rendition") or href,
            href=href,
            media_type=element.get("contenttype") or "",
            role=element.get("rendition") or "",
            width=number(element.get("width")),
            height=number(element.get("height")),
            title=words_of(head_of(own, "title")),
            caption=words_of(captions[0]) if captions else words_of(head_of(own, "description")),
            credit=words_of(head_of(own, "creditline")),
            alt=words_of(head_of(own, "alttext")),
        )
    ]


def _icons(meta: Parts, found: dict[str, Any]) -> None:
    """``icon``: a small picture that stands for the content (G2 7)."""
    for number_, icon in enumerate(meta["icon"], 1):
        if icon.get("href"):
            each = _remote(icon, {})[0]
            found["remote"].append(replace(each, id=icon.get("id") or f"icon-{number_}", role=each.role or "icon"))


def _parts(metas: list[etree._Element], found: dict[str, Any]) -> None:
    """``partMeta``: of a rendition its title, caption and credit; of anything else (a video's shots) a note for the desk."""
    remote: list[Rendition] = found["remote"]
    for each in metas:
        told = children(each)
        refs = set((each.get("contentrefs") or "").split())
        words = {
            field: words_of(head_of(told, name))
            for field, name in (("title", "headline"), ("caption", "description"), ("credit", "creditline"))
        }
        if any(one.id in refs for one in remote):
            changes = {field: text for field, text in words.items() if text}
            remote[:] = [replace(one, **changes) if one.id in refs else one for one in remote]
        else:
            told_of = " - ".join(filter(None, (words["title"], words["caption"])))
            if told_of:
                found["advisories"].append(f"{each.get('partid') or 'part'}: {told_of}")
