"""The gate: every byte from outside passes here before a parser sees it.

Order (TRUST.md, "Letting bytes in"): size, bounded inflation, strict decoding from an allow-list, then for XML a look at
the prolog with expat (no internal subset, no entity declarations), the prolog cut off, named entities from HTML's fixed
table, and only then lxml - bytes only, no network, no DTD, no recovery.
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

from wireroom.wire.elements import DEPTH, is_deep
from wireroom.wire.item import Hints, Note, Refused, WireError

MOST = 8 * 1024 * 1024  # bytes of a dispatch
MOST_INFLATED = 32 * 1024 * 1024
MOST_RATIO = 100

_NAMES = """
    utf-8 utf-16 utf-16-le utf-16-be ascii iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7
    iso8859-8 iso8859-9 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 cp1250 cp1251 cp1252 cp1253 cp1254
    cp1255 cp1256 cp1257 cp1258 koi8-r koi8-u mac-roman cp437 cp850 cp866 shift_jis cp932 euc_jp gb18030 gbk big5
    euc_kr iso2022_jp tis-620
"""
_ALLOWED = {codecs.lookup(name).name for name in _NAMES.split()}
_ONE_BYTE = re.compile(r"iso8859|cp1?[0-9]{3}$|koi8|mac-|tis-620")  # every sequence of bytes is some text in these
NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_LITERAL = re.compile(r"(<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>)", re.DOTALL)  # where an ampersand is itself
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_GZIP = b"\x1f\x8b"
_COMPRESSED = {
    b"PK\x03\x04": "zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"7z\xbc\xaf": "7z",
}
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


def decode(data: bytes, hints: Hints) -> tuple[str, str, tuple[Note, ...]]:
    """Text of a dispatch, the encoding it came in, and a note if that was guessed.

    In this order: byte order mark, XML declaration, the transport's word, the agency's habit, UTF-8, Windows-1252.
    Decoding is strict: what does not decode as stated is refused. An encoding of one byte a character can decode anything,
    so where it is stated of bytes that are UTF-8 beyond ASCII (agencies do that) they are read as UTF-8, with a note.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], name, "byte order mark"), name, ()
    declared = _DECLARED.match(data[:400])
    stated = [
        (declared[1].decode("ascii") if declared else "", "XML declaration"),
        (hints.charset, "transport"),
        (hints.default_charset, "agency's default"),
    ]
    for label, who in stated:
        if label:
            name = _allowed(label, who)
            if _ONE_BYTE.match(name) and _is_utf8(data):
                return (
                    data.decode("utf-8"),
                    "utf-8",
                    (Note(f"said to be {name}, read as UTF-8", who, "declare UTF-8"),),
                )
            return _strictly(data, name, who), name, ()
    if data[:2] in {b"<\x00", b"\x00<"}:
        name = "utf-16-le" if data[:1] == b"<" else "utf-16-be"
        return _strictly(data, name, "first bytes"), name, ()
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError as error:
        where = f"byte {error.start}"
    text = _strictly(data, "cp1252", "guess")
    if data.lstrip()[:5] == b"<?xml":
        raise Refused("not UTF-8 although nothing else is declared", where, "declare the encoding")
    return text, "cp1252", (Note("no encoding declared, read as Windows-1252", where, "set the source's charset"),)


def _is_utf8(data: bytes) -> bool:
    """Whether bytes beyond ASCII are there and all are UTF-8: by chance that is next to impossible."""
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _allowed(label: str, who: str) -> str:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        raise Refused(f"unknown encoding {label!r}", who, "send UTF-8") from None
    if name not in _ALLOWED:
        raise Refused(f"encoding {label!r} is not accepted", who, "send UTF-8")
    return name


def _strictly(data: bytes, name: str, who: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise Refused(f"bytes are not {name} as the {who} says", f"byte {error.start}", "send UTF-8") from None


def open_xml(text: str) -> etree._Element:
    """The root element of an XML text that passed the gate. Raises Refused or WireError with line and reason."""
    body = _cut_prolog(text)
    plain = _resolve_entities(body)
    try:
        root = etree.fromstring(plain.encode("utf-8"), _PARSER)
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", 0) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        line = (error.lineno or 1) + text.count("\n", 0, len(text) - len(body))
        raise WireError(
            f"not well-formed XML: {error.msg}", f"line {line}", "ask the agency to send it again"
        ) from None
    except ValueError as error:  # control characters
        raise WireError(f"not well-formed XML: {error}", do="ask the agency to send it again") from None
    if is_deep(root):
        raise Refused(f"elements nested deeper than {DEPTH}", do="send a flatter document")
    return root


def _cut_prolog(text: str) -> str:
    """The text from its root element on, after expat saw that the prolog declares nothing."""
    parser = expat.ParserCreate("utf-8")
    found: list[int] = []

    def doctype(*declared: object) -> None:  # name, system, public, whether there is an internal subset
        if declared[3]:
            raise Refused("the DOCTYPE has an internal subset", f"line {parser.CurrentLineNumber}", "send it without")

    def entity(*declared: object) -> None:
        raise Refused(f"declares the entity {declared[0]!r}", f"line {parser.CurrentLineNumber}", "send it without")

    def element(*_: object) -> None:
        found.append(parser.CurrentByteIndex)
        raise _Found

    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = entity
    parser.StartElementHandler = element
    head = re.sub(r"^(\s*<\?xml[^>]*?)\sencoding\s*=\s*(\"[^\"]*\"|'[^']*')", r"\1", text.lstrip()[:65536], count=1)
    data = head.encode("utf-8")
    try:
        parser.Parse(data, False)
    except _Found:
        pass
    except expat.ExpatError as error:
        if not found:
            raise WireError(f"not XML: {error}", f"line {error.lineno}") from None
    if not found:
        raise WireError("no element in the first 64 KB", do="is this a wire file?")
    cut = len(data) - found[0]
    rest = text.lstrip()[65536:]
    return data[-cut:].decode("utf-8") + rest


class _Found(Exception):
    """The root element was reached."""


def _resolve_entities(text: str) -> str:
    """HTML's named entities as characters; CDATA and comments are left alone; an unknown name is an error with its line."""
    if not _ENTITY.search(text):
        return text

    def one(match: re.Match[str]) -> str:
        name = match[1]
        if name in _XML_ENTITIES:
            return match[0]
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
