"""The pictures of a feed's entry: enclosures, Atom's enclosure links, Media RSS contents, groups and thumbnails."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from msgspec.structs import replace

from wireroom.wire.elements import name_of, number, text_within, words_of
from wireroom.wire.feed_copy import PLAIN, space
from wireroom.wire.hypertext import plain_words
from wireroom.wire.item import Rendition
from wireroom.wire.links import joined

_MEDIA = "{http://search.yahoo.com/mrss"
_NO_PICTURE = ("data:", "javascript:", "vbscript:", "blob:", "file:")
_NO_STILL = (".mp4", ".m4v", ".mov", ".webm", ".m3u8", ".mp3", ".m4a", ".ogg", ".wav", ".pdf", ".svg")


def renditions(entry: etree._Element, base: str = "") -> list[Rendition]:
    """The pictures of an ``item`` or ``entry``, each address once; sound and video are passed over.

    The contents of a ``media:group`` are forms of one picture (`of`), and so are thumbnails beside the only picture.
    `base` is the address that relative ones go from.
    """
    found: dict[str, Rendition] = {}
    for element, role in _sources(entry):
        one = _rendition(element, role, entry, base)
        if one is not None:
            found.setdefault(one.href, one)
    return _with_thumbnails(list(found.values()))


def _rendition(element: etree._Element, role: str, entry: etree._Element, base: str) -> Rendition | None:
    sent = (element.get("url") or element.get("href") or "").strip() or (
        words_of(element) if name_of(element) in {"image", "url"} else ""
    )
    kind = (element.get("type") or "").lower()
    medium = (element.get("medium") or "image").lower()
    if not sent or sent.lower().startswith(_NO_PICTURE) or medium != "image":
        return None
    if not kind.startswith("image/") if kind else sent.lower().partition("?")[0].endswith(_NO_STILL):
        return None
    href = joined(base, sent)
    return Rendition(
        id=href,
        href=href,
        media_type=kind,
        role=role,
        width=number(element.get("width")),
        height=number(element.get("height")),
        title=_told(element, entry, "title"),
        caption=_told(element, entry, "description"),
        credit=_told(element, entry, "credit"),
        of=_group(element, entry),
    )


def _sources(entry: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    for child in entry.iter():
        name = name_of(child)
        if _is_media(child) and name in {"content", "thumbnail"}:
            yield child, "thumbnail" if name == "thumbnail" else ""
        elif name == "enclosure" or (name == "link" and child.get("rel") == "enclosure"):
            yield child, ""
        elif name == "image" and child.getparent() is entry and space(child) in PLAIN:  # not of the standard, but sent
            inner = next((each for each in child if name_of(each) == "url"), child)
            yield inner, ""


def _is_media(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and element.tag.startswith(_MEDIA)


def _group(element: etree._Element, entry: etree._Element) -> str:
    """The name of the picture that an element is a form of: of its group, or of the content that a thumbnail stands in."""
    found = ""
    holder: etree._Element | None = element
    while holder is not None and holder is not entry:
        if _is_media(holder) and (name_of(holder) == "group" or (name_of(holder) == "content" and len(holder))):
            first = next((each for each in holder.iter() if _is_media(each) and each.get("url")), None)
            thumbs = sum(name_of(each) == "thumbnail" for each in holder.iter())
            if first is not None and (name_of(holder) == "group" or thumbs):
                found = first.get("url", "")
        holder = holder.getparent()
    return found


def _with_thumbnails(found: list[Rendition]) -> list[Rendition]:
    """Thumbnails that stand for themselves belong to the picture of the entry if there is but one."""
    large = [each for each in found if each.role != "thumbnail"]
    names = {each.of or each.href for each in large}
    loose = [each for each in found if each.role == "thumbnail" and not each.of]
    if len(names) != 1 or not loose:
        return found
    (name,) = names
    return [replace(each, of=name) if not each.of and (each in loose or each in large) else each for each in found]


def _told(element: etree._Element, entry: etree._Element, name: str) -> str:
    """What Media RSS says of a picture: beside it, else in its group, else in the whole entry; all credits, once each."""
    holder: etree._Element | None = element
    while holder is not None:
        said = [plain_words(text_within(child), []) for child in holder if _is_media(child) and name_of(child) == name]
        if any(said):
            return "; ".join(dict.fromkeys(filter(None, said))) if name == "credit" else said[0]
        if holder is entry:
            return ""
        holder = holder.getparent()
    return ""
