"""The gate: every byte from outside passes here before a parser sees it.

Order (TRUST.md, "Letting bytes in"): size, bounded inflation, strict decoding from an allow-list (`wire.charset`), then
for XML a look at the prolog with expat (no internal subset, no entity declarations), the prolog cut off, named entities
from HTML's fixed table, and only then lxml - bytes only, no network, no DTD, no recovery.
"""

from __future__ import annotations

import codecs
import html.entities
import json
import re
import zlib
from typing import Any
from xml.parsers import expat

from lxml import etree

from wireroom.wire import charset
from wireroom.wire.elements import DEPTH, is_deep
from wireroom.wire.item import Refused, WireError

MOST = 8 * 1024 * 1024  # bytes of a dispatch
MOST_INFLATED = 32 * 1024 * 1024
MOST_RATIO = 100

NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
MOST_PROLOG = 65536  # characters before the root element
_NOTHING_DECLARED = (
    re.compile(  # XML declaration, DOCTYPE without internal subset, each as XML 1.0 (2.8) writes it or none; the root
        r"""(?:<\?xml\ version=(?:"1\.0"|'1\.0')(?:\ encoding=(?:"[A-Za-z][\w.-]{0,39}"|'[A-Za-z][\w.-]{0,39}'))?
    (?:\ standalone=(?:"(?:yes|no)"|'(?:yes|no)'))?\ ?\?>)?[ \t\r\n]*
    (?:<!DOCTYPE\ [A-Za-z_][\w.-]{0,39}
    (?:\ (?:SYSTEM|PUBLIC\ "[\w '()+,./:=?;!*\#@$%-]{0,199}")\ "[\w.:/~+-]{0,199}")?\ ?>[ \t\r\n]*)?(?=<[A-Za-z])""",
        re.ASCII | re.VERBOSE,
    )
)
_PLAIN_PROLOG = re.compile(r"(\s*)(?:<\?xml\s[^<>]*\?>\s*)?(?:<!DOCTYPE\s[^<>\[\]]*>\s*)?(?=<[A-Za-z_])")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")
_LITERAL = re.compile(r"(<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>)", re.DOTALL)  # where an ampersand is itself
_GZIP = b"\x1f\x8b"
_COMPRESSED = {
    b"PK\x03\x04": "zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"7z\xbc\xaf": "7z",
}
decode = charset.decode
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
    remove_comments=True, remove_pis=True, recover=False,
)  # fmt: skip


def check_size(size: int) -> None:
    """Refuse a dispatch of `size` bytes that is larger than the gate lets through."""
    if size > MOST:
        raise Refused(f"{size:,} bytes are more than {MOST:,}", do="split the delivery")


def inflate(data: bytes) -> bytes:
    """Plain bytes of a dispatch: a gzip member is inflated within bounds, every other compression is refused."""
    check_size(len(data))
    if data[:1] == b"<":
        return data
    for magic, name in _COMPRESSED.items():
        if data.startswith(magic):
            raise Refused(f"compressed with {name}", do="send it plain or gzipped")
    if not data.startswith(_GZIP):
        return data
    bound = min(MOST_INFLATED, max(len(data) * MOST_RATIO, 65536))
    parts: list[bytes] = []
    while data:  # a gzip file is one member after another
        inflater = zlib.decompressobj(wbits=31)
        try:
            parts.append(inflater.decompress(data, bound + 1))
        except zlib.error as error:
            raise Refused(f"broken gzip: {error}", do="send it again") from None
        bound -= len(parts[-1])
        if bound < 0:
            raise Refused(f"gzip that inflates more than {MOST_RATIO} times", do="send it plain")
        if not inflater.eof:
            raise Refused("gzip that breaks off", do="send it again")
        data = inflater.unused_data.lstrip(b"\0")
    plain = b"".join(parts)
    if plain.startswith((_GZIP, *_COMPRESSED)):
        raise Refused("compressed twice", do="send it plain or gzipped once")
    check_size(len(plain))
    return plain


def open_xml(text: str, data: bytes | None = None) -> etree._Element:
    """The root element of an XML text that passed the gate. Raises Refused or WireError with line and reason.

    `data` are the bytes of that very text if it came as UTF-8: they need not be written again.
    """
    start = _root_at(text)
    if _named_entity(text):
        body = _resolve_entities(text[start:]).encode("utf-8")
    elif data is None:
        body = text[start:].encode("utf-8")
    else:
        mark = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
        body = data[mark + len(text[:start].encode("utf-8")) :]
    try:
        root = etree.fromstring(body, _PARSER)
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", 0) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        line = (error.lineno or 1) + text.count("\n", 0, start)
        raise WireError(
            f"not well-formed XML: {error.msg}", f"line {line}", "ask the agency to send it again"
        ) from None
    except ValueError as error:  # control characters
        raise WireError(f"not well-formed XML: {error}", do="ask the agency to send it again") from None
    if body.count(b"<") > 2 * DEPTH and is_deep(root):  # deeper elements have a start and an end tag each
        raise Refused(f"elements nested deeper than {DEPTH}", do="send a flatter document")
    return root


_FOREIGN = re.compile(
    r"""(?:<\?(?:(?!\?>).)*+\?>\s*+|<!--(?:(?!-->).)*+-->\s*+)*+
    <!DOCTYPE\s++NewsML\b(?:\s++(?:PUBLIC|SYSTEM)(?:\s++(?:"[^"<>]*+"|'[^'<>]*+')){1,2})?\s*+
    \[(?:\s++|<!ENTITY\s++%\s++[\w.-]++\s++(?:PUBLIC|SYSTEM)(?:\s++(?:"[^"<>%&]*+"|'[^'<>%&]*+')){1,2}\s*+>|%[\w.-]++;)*+
    \]\s*+>""",
    re.DOTALL | re.VERBOSE,
)
"""The one internal subset that is passed over unread: NewsML 1's way of naming the DTDs of the bodies inside (as parameter
entities that lie elsewhere). It declares nothing that a document can use, is cut off with the prolog and never fetched."""


class _Prolog:
    """What expat sees up to the root element: nothing may be declared there."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8")  # whatever the declaration says
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._entity
        self.parser.StartElementHandler = self._element

    def _doctype(self, _name: str, _system: str | None, _public: str | None, internal: bool) -> None:
        if internal:
            raise Refused("the DOCTYPE has an internal subset", self._line(), "send it without")

    def _entity(self, *declared: object) -> None:
        raise Refused(f"declares the entity {declared[0]!r}", self._line(), "send it without")

    def _element(self, *_: object) -> None:
        raise _Found(self.parser.CurrentByteIndex)

    def _line(self) -> str:
        return f"line {self.parser.CurrentLineNumber}"


class _Found(Exception):
    """The root element was reached, at that byte of what was fed."""


def _root_at(text: str) -> int:
    """Where a text's root element begins, after expat saw that the prolog declares nothing.

    Expat is shown the prolog with a bare tag behind it, where the prolog's end is plain to see, else the text itself. A
    prolog that by its grammar holds no place for a declaration needs no look.
    """
    bare = _NOTHING_DECLARED.match(text)
    if bare is not None:
        return bare.end()
    plain = _PLAIN_PROLOG.match(text)
    if plain is not None:
        begin, end = plain.end(1), plain.end()
        if begin == end:
            return end
        if _reached(text[begin:end] + "<root>") == end - begin:
            return end
    begin = len(text) - len(text.lstrip())
    foreign = _FOREIGN.match(text, begin)
    if foreign:
        begin = foreign.end()
    found = _reached(text[begin : begin + MOST_PROLOG])
    if found is None:
        raise WireError("no element in the first 64 KB", do="is this a wire file?")
    return begin + found


def _reached(text: str) -> int | None:
    """Where expat meets the first element of a text; None when it meets none."""
    data = text.encode("utf-8")
    try:
        _Prolog().parser.Parse(data, False)
    except _Found as found:
        return len(data[: found.args[0]].decode("utf-8"))
    except expat.ExpatError as error:
        raise WireError(f"not XML: {error}", f"line {error.lineno}") from None
    return None


def _named_entity(text: str) -> bool:
    """Whether an entity beyond XML's own five is named, perhaps where an ampersand is itself."""
    return "&" in text and _ENTITY.search(text) is not None


def _resolve_entities(text: str) -> str:
    """HTML's named entities as characters; CDATA and comments are left alone; an unknown name is an error with its line."""

    def one(match: re.Match[str]) -> str:
        name = match[1]
        character = html.entities.html5.get(f"{name};")
        if character is None:
            line = text.count("\n", 0, text.find(match[0])) + 1
            raise WireError(f"unknown entity &{name};", f"line {line} of the document element", "send the character")
        return "".join(each if ord(each) > 127 else f"&#{ord(each)};" for each in character)

    parts = _LITERAL.split(text)
    return "".join(part if number % 2 else _ENTITY.sub(one, part) for number, part in enumerate(parts))


def open_json(text: str) -> Any:
    """The value of a JSON text. NaN, a name that stands twice in an object, and deep nesting are errors."""
    try:
        value = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
    except RecursionError:
        raise Refused(f"values nested deeper than {DEPTH}", do="send a flatter document") from None
    except ValueError as error:
        raise WireError(f"not JSON: {error}"[:200], do="ask the agency to send it again") from None
    _check_value(value, 0)
    return value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; of a name that stands twice nobody can know which value is meant."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {twice[:60]!r} stands twice in an object")
    return found


def _check_value(value: Any, depth: int) -> None:
    """Raises when a value is nested too deeply or has text that is none (controls, half a surrogate pair)."""
    if depth > DEPTH:
        raise Refused(f"values nested deeper than {DEPTH}", do="send a flatter document")
    if isinstance(value, str):
        if NO_TEXT.search(value):
            raise WireError("a control character or half a surrogate pair in a string", do="ask the agency")
    elif isinstance(value, dict):
        for name, each in value.items():
            _check_value(name, depth + 1)
            _check_value(each, depth + 1)
    elif isinstance(value, list):
        for each in value:
            _check_value(each, depth + 1)
