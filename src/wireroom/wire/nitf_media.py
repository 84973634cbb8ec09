"""NITF's ``media``: one picture, film or sound in its references, with its words (NITF 3.6)."""

from __future__ import annotations

from lxml import etree
from msgspec.structs import replace

from wireroom.wire.elements import name_of, number, words_of
from wireroom.wire.item import Rendition
from wireroom.wire.text import fold

_WORDS = {"media-caption": "caption", "media-producer": "credit"}
_METADATA = {  # the standard names none; these are in use
    "caption": "caption", "credit": "credit", "byline": "credit", "producer": "credit", "headline": "title",
    "title": "title",
}  # fmt: skip
_NO_PICTURE = ("data:", "javascript:", "vbscript:", "blob:", "file:")


def forms_of(media: etree._Element, before: int) -> tuple[list[Rendition], list[str]]:
    """The references, largest first, as forms of one thing with its caption and producer; and words without a reference.

    `before` is how many renditions the document has already.
    """
    told: dict[str, list[str]] = {"caption": [], "credit": [], "title": []}
    references: list[etree._Element] = []
    for child in media:
        name = name_of(child)
        if name in _WORDS:
            told[_WORDS[name]].append(words_of(child))
        elif name == "media-metadata" and (field := _METADATA.get((child.get("name") or "").lower())):
            told[field].append(fold(child.get("value") or ""))
        elif name == "media-reference" and _reference(child):
            references.append(child)
    words = {field: " ".join(dict.fromkeys(filter(None, lines))) for field, lines in told.items()}
    if not references:
        return [], [f"media: {each[:200]}" for each in words.values() if each]
    references.sort(key=lambda each: -number(each.get("width")) * number(each.get("height")))
    forms = [_form(each, media, words, before + count) for count, each in enumerate(references, 1)]
    return ([replace(each, of=forms[0].id) for each in forms] if len(forms) > 1 else forms), []


def _form(reference: etree._Element, media: etree._Element, words: dict[str, str], count: int) -> Rendition:
    kind = reference.get("mime-type") or ""
    if not kind and media.get("media-type") not in {None, "image", "photo"}:
        kind = f"{media.get('media-type')}/*"
    return Rendition(
        id=reference.get("id") or f"body-{count}",
        href=_reference(reference),
        media_type=kind,
        role=media.get("media-type") or "",
        width=number(reference.get("width")),
        height=number(reference.get("height")),
        title=words["title"],
        alt=reference.get("alternate-text") or "",
        caption=words["caption"],
        credit=words["credit"],
    )


def _reference(reference: etree._Element) -> str:
    return usable(reference.get("source") or reference.get("name") or reference.get("data-location") or "")


def source_of(picture: etree._Element) -> str:
    """Where an HTML picture lies."""
    return usable(picture.get("src") or "")


def usable(source: str) -> str:
    """An address or file name, trimmed; nothing for what is no file of the delivery or of the web."""
    source = source.strip()
    return "" if source.lower().startswith(_NO_PICTURE) else source
