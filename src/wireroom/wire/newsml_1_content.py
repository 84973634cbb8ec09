"""NewsML 1.x ``ContentItem``: the words of a text, or one form of a picture, video or sound (NewsML 1.2, 5.6)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from functools import lru_cache
from typing import Any

from lxml import etree
from msgspec import Struct

from wireroom.wire import gate, hypertext, markup, nitf
from wireroom.wire.elements import BLOCKS, MARKS, PICTURES, child_of, name_of, number, text_within
from wireroom.wire.item import Enclosure, Hints, Rendition, WireError

Fields = dict[str, Any]
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_KINDS = {  # MediaType, or a word of MimeType or Format -> kind of item
    "text": "text", "photo": "picture", "picture": "picture", "image": "picture", "graphic": "graphic",
    "infographic": "graphic", "animation": "graphic", "video": "video", "audio": "audio", "sound": "audio",
}  # fmt: skip
_FORMATS = {  # a word of Format, or the ending of a file's name -> media type
    "jpeg": "image/jpeg", "jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "tiff": "image/tiff",
    "tif": "image/tiff", "webp": "image/webp", "svg": "image/svg+xml", "eps": "application/postscript",
    "mp4": "video/mp4", "mpeg": "video/mpeg", "mpg": "video/mpeg", "wmv": "video/x-ms-wmv", "mov": "video/quicktime",
    "quicktime": "video/quicktime", "avi": "video/x-msvideo", "flv": "video/x-flv", "mp3": "audio/mpeg",
    "wav": "audio/wav", "wma": "audio/x-ms-wma", "pdf": "application/pdf",
}  # fmt: skip
_PLAIN_FORMATS = frozenset({"text", "plain", "plaintext", "plain text", "ascii"})
_SIZES = {
    "width": "width", "pixelwidth": "width", "imagewidth": "width", "horizontalpixels": "width",
    "height": "height", "pixelheight": "height", "imageheight": "height", "verticalpixels": "height",
}  # fmt: skip
_WORD = re.compile(r"[a-z0-9]+")
_BLOCK_TAG = re.compile(r"</?(?:p|br|div|h[1-6]|ul|ol|li|table|blockquote|html|body|pre)\b[^<>]*>", re.IGNORECASE)
_MARK_TAG = re.compile(r"</(?:b|i|em|strong|u|a|span|sub|sup|font)\s*>", re.IGNORECASE)
_DOCUMENT = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE[^>\[]*>\s*)?<(?:\w+:)?nitf\b", re.IGNORECASE)
_KNOWN = BLOCKS | MARKS.keys() | PICTURES | {"span", "a", "br", "font", "tr", "tbody"}
_HTML, _PLAIN = "html", "plain"


class Content(Struct, frozen=True):
    """One ``ContentItem``: its kind, what it is in, where it lies or its bytes, and the element that holds its words."""

    kind: str  # text, picture, graphic, video, audio, other
    form: str = ""  # html or plain, where the message says so
    media_type: str = ""
    href: str = ""
    id: str = ""
    width: int = 0
    height: int = 0
    data: etree._Element | None = None
    encoding: str = ""  # Notation of the Encoding around the data


class Told(Struct):
    """What a text says: its body, and fields that its own NITF gives (headline, byline, ...)."""

    body: markup.Body
    fields: Fields
    head: etree._Element | None = None  # NITF's docdata


def content_item(element: etree._Element) -> Content:
    """A ``ContentItem`` as its children describe it."""
    named: dict[str, str] = {}
    data: etree._Element | None = None
    encoding = ""
    characteristics: etree._Element | None = None
    for child in element:
        name = child.tag
        if name == "DataContent":
            data = child
        elif name == "Encoding":
            encoding = (child.get("Notation") or "unknown").lower()
            data = child_of(child, "datacontent")
        elif name == "Characteristics":
            characteristics = child
        elif isinstance(name, str):
            named[name] = child.get("FormalName") or ""
    href = (element.get("Href") or "").strip()
    told = named.get
    kind, form, media_type = _described(
        told("MediaType", ""), told("MimeType", ""), told("Format", ""), _ending(href) if href else ""
    )
    sizes = {} if kind == "text" or characteristics is None else _sizes(characteristics)
    return Content(
        kind=kind,
        form=form,
        media_type=media_type,
        href=href,
        id=element.get("Duid") or "",
        width=sizes.get("width", 0),
        height=sizes.get("height", 0),
        data=None if data is None or _is_blank(data) else data,
        encoding=encoding,
    )


def _is_blank(element: etree._Element) -> bool:
    """Whether an element holds nothing but white space."""
    text = element.text
    return not len(element) and (not text or text.isspace())


def _sizes(element: etree._Element) -> dict[str, int]:
    found: dict[str, int] = {}
    for child in element:
        field = _SIZES.get((child.get("FormalName") or "").lower().replace(" ", ""))
        if field:
            found[field] = number(child.get("Value"))
    return found


def _ending(href: str) -> str:
    """The ending of a file's name, when it is one we know."""
    ending = href.rpartition(".")[2].lower()
    return ending if ending in _FORMATS else ""


@lru_cache(maxsize=512)
def _described(media_type: str, mime: str, format_: str, ending: str) -> tuple[str, str, str]:
    """The kind of a content, whether its words are HTML or plain text, and its media type, by what is said of it."""
    media_type, mime, format_ = media_type.lower(), mime.lower(), format_.lower()
    words = (*_WORD.findall(format_), ending)
    known = next((_FORMATS[word] for word in words if word in _FORMATS), "")
    kind = _kind(media_type, mime, known)
    if "/" not in mime:
        mime = known or (f"{kind}/*" if kind in {"video", "audio"} else "")
    plain = _PLAIN if mime == "text/plain" or format_ in _PLAIN_FORMATS else ""
    form = _HTML if "html" in mime or "html" in format_ else plain
    return kind, form, mime


def _kind(media_type: str, mime: str, known: str) -> str:
    """The kind by MediaType, else by MimeType, else by Format or the file's name; text by default."""
    if media_type:
        return next((_KINDS[word] for word in _WORD.findall(media_type) if word in _KINDS), "other")
    first = mime.partition("/")[0]
    return _KINDS.get(first) or _KINDS.get(known.partition("/")[0] or "text", "other")


def words(content: Content, hints: Hints) -> Told:
    """The words of a text. What is no text we know goes to the body's `dropped`."""
    data = content.data
    if data is None:
        return Told(markup.Body(()), {})
    if content.encoding:
        return _encoded(content, hints)
    inner = next(iter(data), None)
    if inner is None:
        return _text(text_within(data), content.form)
    name = name_of(inner)
    if name == "nitf":
        return from_nitf(inner)
    if name == "html":
        body = child_of(inner, "body")
        return Told(markup.read_tree(inner if body is None else body), {})
    if name in _KNOWN or (data.text or "").strip():  # words with NITF's person, org, money ... among them
        return Told(markup.read_tree(data), {})
    return Told(markup.Body((), dropped=(f"DataContent that is neither XHTML nor NITF: <{name[:60]}>",)), {})


def from_nitf(root: etree._Element) -> Told:
    """An NITF document inside: its body, and its head's ``docdata`` for what only it says."""
    told = nitf.body_fields(root)
    body: markup.Body = told.pop("read")
    return Told(body, told, child_of(child_of(root, "head"), "docdata"))


def _text(text: str, form: str) -> Told:
    """Words that stand in one text: a whole NITF document, HTML, or lines."""
    if "<" in text:
        if _DOCUMENT.match(text):
            return from_nitf(gate.open_xml(text.strip()))
        if form == _HTML or _BLOCK_TAG.search(text):
            return Told(hypertext.read_html(text), {})
        if not form and _MARK_TAG.search(text):
            return Told(_marked_lines(text), {})
    elif form == _HTML:
        return Told(hypertext.read_html(text), {})
    return Told(hypertext.plain(text), {})


def _marked_lines(text: str) -> markup.Body:
    """Lines whose only markup are marks (bold, a link): a paragraph a line."""
    read = [hypertext.read_html(line) for line in text.splitlines() if line.strip()]
    return markup.Body(
        tuple(block for body in read for block in body.blocks),
        dropped=tuple(each for body in read for each in body.dropped),
    )


def decoded(content: Content) -> bytes | None:
    """The bytes of a content in Base64; None when it is in another encoding, or broken."""
    if content.data is None or content.encoding not in {"base64", "base-64"}:
        return None
    try:
        return base64.b64decode("".join(text_within(content.data).split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _encoded(content: Content, hints: Hints) -> Told:
    raw = decoded(content)
    if raw is None:
        return Told(markup.Body((), dropped=(f"DataContent in the encoding {content.encoding!r}"[:100],)), {})
    try:
        gate.check_size(len(raw))
        text = gate.decode(raw, hints)[0]
    except WireError as error:
        return Told(markup.Body((), dropped=(f"DataContent in Base64: {error.what}"[:160],)), {})
    if gate.NO_TEXT.search(text):
        return Told(markup.Body((), dropped=("DataContent in Base64 that is no text",)), {})
    return _text(text, content.form)


def rendition(content: Content, name: str) -> tuple[Rendition, Enclosure | None] | None:
    """A content that is no text as a rendition called `name`, with its bytes when they are inside; None without any."""
    if content.href:
        return Rendition(
            id=name, href=content.href, media_type=content.media_type, width=content.width, height=content.height
        ), None
    raw = decoded(content)
    if raw is None:
        return None
    ending = next((word for word, kind in _FORMATS.items() if kind == content.media_type), "bin")
    called = hashlib.sha256(raw).hexdigest()[:32]  # every message has a picture-1: the content's own name is its alone
    inside = Enclosure(f"{called}.{ending}", raw, content.media_type)
    return Rendition(
        id=name, href=inside.name, media_type=content.media_type, width=content.width, height=content.height
    ), inside
