"""Which format bytes are in, decided by what they say and never by a file's name."""

from __future__ import annotations

import re

from msgspec import Struct

from wireroom.wire import anpa_1312, iptc_7901
from wireroom.wire.document import is_document
from wireroom.wire.item import Hints
from wireroom.wire.mail import is_mail
from wireroom.wire.picture_parts import kind_of

_ROOT = re.compile(r"<(?!\?|!)(?:[\w.-]+:)?([\w.-]+)")
_COMMENT = re.compile(r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL)
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org')  # a slash may be escaped
_FRAME = re.compile("[\x00\x7f\r\n]{0,99}(\x16*)\x01")  # a text wire whose header nobody can read
_PROLOG = re.compile(
    r"(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]|-(?!->)){0,2000}+-->\s*+){0,9}+(?:<!DOCTYPE\s[^<>\[\]]*>\s*)?<(?:[\w.-]+:)?([\w.-]+)"
)
_PAGE = frozenset({"html", "head", "body", "article", "h1", "p", "div"})
_PAGE_TYPE = re.compile(r"<!doctype\s+html\b", re.IGNORECASE)
_ROOTS = {
    "newsMessage": "newsml-g2", "newsItem": "newsml-g2", "packageItem": "newsml-g2", "conceptItem": "newsml-g2",
    "knowledgeItem": "newsml-g2", "planningItem": "newsml-g2", "catalogItem": "newsml-g2", "nitf": "nitf",
    "rss": "feed", "feed": "feed", "RDF": "feed", "NewsML": "newsml-1", "html": "html",
    "RBNews": "ritzau", "release": "press-release", "document": "event-list",
}  # fmt: skip


class Sniffed(Struct, frozen=True):
    """A format by its name, and whether it is XML or JSON text."""

    format: str
    kind: str  # xml, json, text


def sniff(text: str) -> Sniffed:
    """The format of a decoded text: newsml-g2, nitf, ninjs, feed; or the name of one not read yet; or unknown."""
    start = text.lstrip("\ufeff\x00\x01 \t\r\n")
    if start[:1] == "{" and _JSON_FEED.search(start[:20000]):
        return Sniffed("json-feed", "json")
    if start[:1] in {"{", "["}:
        return Sniffed("ninjs", "json")
    if start[:1] == "<":
        root = _PROLOG.match(start) or _ROOT.search(_COMMENT.sub("", start[:20000]))
        name = root[1] if root else ""
        if (name.lower() in _PAGE and (name.lower() == "html" or not start.startswith("<?"))) or _PAGE_TYPE.match(
            start
        ):
            name = "html"  # a piece of a page; what calls itself XML must be a whole one
        return Sniffed(_ROOTS.get(name, name or "unknown"), "xml")
    if anpa_1312.is_message(text):
        return Sniffed("anpa-1312", "text")
    if iptc_7901.is_message(text):
        return Sniffed("iptc-7901", "text")
    if framed := _FRAME.match(text):
        return Sniffed("anpa-1312" if framed[1] else "iptc-7901", "text")
    return Sniffed("plain" if start else "unknown", "text")


def sniff_bytes(data: bytes, hints: Hints) -> str:  # noqa: ARG001  (what the bytes say counts alone)
    """The format of bytes that are not one decoded text (mail, packed documents, pictures); empty for all others."""
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"<", b"{", b"["}:
        return ""
    if kind_of(data[:32]):
        return "picture"
    if is_document(data):
        return "docx"
    if is_mail(data):
        return "mail"
    return ""
