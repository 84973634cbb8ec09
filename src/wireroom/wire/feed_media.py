"""The pictures of a feed's entry: enclosures, Atom's enclosure links, Media RSS contents and thumbnails."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from wireroom.wire.elements import name_of, number, text_within
from wireroom.wire.hypertext import plain_words
from wireroom.wire.item import Rendition

_MEDIA = "{http://search.yahoo.com/mrss"
_NO_PICTURE = ("data:", "javascript:", "vbscript:", "blob:", "file:")


def renditions(entry: etree._Element) -> list[Rendition]:
    """The pictures of an ``item`` or ``entry``, each address once; sound and video are passed over."""
    found: dict[str, Rendition] = {}
    for element, role in _sources(entry):
        href = (element.get("url") or element.get("href") or "").strip()
        kind = (element.get("type") or "").lower()
        medium = (element.get("medium") or "image").lower()
        if not href or href in found or href.lower().startswith(_NO_PICTURE) or medium != "image":
            continue
        if kind and not kind.startswith("image/"):
            continue
        found[href] = Rendition(
            id=href,
            href=href,
            media_type=kind,
            role=role,
            width=number(element.get("width")),
            height=number(element.get("height")),
            title=_told(element, entry, "title"),
            caption=_told(element, entry, "description"),
            credit=_told(element, entry, "credit"),
        )
    return list(found.values())


def _sources(entry: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    for child in entry.iter():
        name = name_of(child)
        if _is_media(child) and name in {"content", "thumbnail"}:
            yield child, "thumbnail" if name == "thumbnail" else ""
        elif name == "enclosure" or (name == "link" and child.get("rel") == "enclosure"):
            yield child, ""


def _is_media(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and element.tag.startswith(_MEDIA)


def _told(element: etree._Element, entry: etree._Element, name: str) -> str:
    """What Media RSS says of a picture: beside it, else in its group, else in the whole entry."""
    holder: etree._Element | None = element
    while holder is not None:
        for child in holder:
            if _is_media(child) and name_of(child) == name:
                return plain_words(text_within(child), [])
        if holder is entry:
            return ""
        holder = holder.getparent()
    return ""
