"""A dispatch as its leaves: each single value with the path at which it stands, and the dispatch anew with some changed.

XML's leaves are texts and attributes (``/newsItem/itemMeta/pubStatus/@qcode``), JSON's its scalars (``$.headlines[0].value``),
those of every other text its lines (``line 12``), a mail's its headers too (``header Subject``), a picture's the datasets
and properties of its file (``IIM 2:105``, ``XMP photoshop:Headline``).
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree
from msgspec import Struct

from wireroom.wire import gate, iptc_7901
from wireroom.wire.item import Hints, WireError
from wireroom.wire.picture_parts import parts_of
from wireroom.wire.picture_words import exif, iim, xmp
from wireroom.wire.sniff import sniff, sniff_bytes

_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]*):\s?(.*)", re.DOTALL)
_PACKED = re.compile(r"[A-Za-z0-9+/=]{60,}")  # a line of Base64
_PARTS = ("word/document.xml", "docProps/core.xml")
_MARKUP = re.compile(r"(?:<[^<>]*>|\s)+$")


class Leaf(Struct, frozen=True):
    """One value of a dispatch and where it stands."""

    path: str
    value: str


class Leaves(Struct, frozen=True):
    """The leaves of a dispatch in their order; `anew` gives its bytes with the values of some (by number) changed.

    `hints` are those to read the new bytes with. `fixed`: a changed value keeps its length, so it is only made another.
    """

    found: tuple[Leaf, ...]
    anew: Callable[[Mapping[int, str]], bytes]
    hints: Hints
    fixed: bool = False


def leaves_of(data: bytes, hints: Hints) -> Leaves | None:
    """The leaves of a dispatch that `read` can read; None for bytes that have none we can tell apart. Raises WireError."""
    raw = sniff_bytes(data, hints)
    if raw in _RAW:
        return _RAW[raw](data, hints)
    if raw:
        return None
    plain = gate.inflate(data)
    text, _, _ = gate.decode(plain, iptc_7901.with_charset(plain, hints))
    decoded = _with_charset(hints, "")
    match sniff(text).kind:
        case "xml":
            return _of_xml(gate.open_xml(text), decoded)
        case "json":
            return _of_json(_values(text), decoded)
    return _of_lines(text, _with_charset(hints, "utf-8"))


def added(value: str, marker: str) -> str:
    """A value with a marker behind its words: before white space and tags that close it."""
    end = _MARKUP.search(value)
    at = end.start() if end else len(value)
    return value[:at] + marker + value[at:]


def _with_charset(hints: Hints, charset: str) -> Hints:
    fields = {name: getattr(hints, name) for name in Hints.__struct_fields__}
    return Hints(**fields | {"charset": charset, "default_charset": ""})


def _of_xml(root: etree._Element, hints: Hints) -> Leaves:
    return _of_trees({"": root}, lambda: _bytes(root), hints)


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _of_document(data: bytes, hints: Hints) -> Leaves:
    """The words of a Word document and what its properties say, by their places in its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    roots = {name: gate.open_xml(gate.decode(members[name], Hints())[0]) for name in _PARTS if name in members}

    def whole() -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for name, member in members.items():
                archive.writestr(name, _bytes(roots[name]) if name in roots else member)
        return made.getvalue()

    return _of_trees(roots, whole, hints)


def _of_trees(roots: Mapping[str, etree._Element], whole: Callable[[], bytes], hints: Hints) -> Leaves:
    """The leaves of some trees, each with its name before its paths; `whole` gives the dispatch as they are now."""
    places: list[tuple[etree._Element, str]] = []  # an element, and its attribute's name, or text, or tail
    found: list[Leaf] = []

    def note(path: str, element: etree._Element, part: str, value: str | None) -> None:
        if value and value.strip():
            found.append(Leaf(path, value))
            places.append((element, part))

    def walk(element: etree._Element, path: str) -> None:
        for name, value in ((str(name), str(value)) for name, value in element.attrib.items()):
            note(f"{path}/@{_local(name)}", element, "@" + name, value)
        note(path, element, "text", element.text)
        numbers = _numbers(element)
        for child in element:
            walk(child, f"{path}/{_local(child.tag)}{numbers[child]}")
            note(path, child, "tail", child.tail)

    for name, root in roots.items():
        walk(root, f"{name}/{_local(root.tag)}")

    def anew(values: Mapping[int, str]) -> bytes:
        before = {number: found[number].value for number in values}
        for number, value in values.items():
            _set(*places[number], value)
        data = whole()
        for number, value in before.items():
            _set(*places[number], value)
        return data

    return Leaves(tuple(found), anew, hints)


def _set(element: etree._Element, part: str, value: str) -> None:
    if part == "text":
        element.text = value
    elif part == "tail":
        element.tail = value
    else:
        element.set(part[1:], value)


def _local(tag: Any) -> str:
    """A name as a path shows it: without its namespace, ``xml:lang`` with its usual prefix."""
    name = str(tag)
    prefix = "xml:" if name.startswith("{http://www.w3.org/XML/1998/namespace}") else ""
    return prefix + name.rpartition("}")[2]


def _numbers(element: etree._Element) -> dict[etree._Element, str]:
    """``[2]`` for the second child of a name that stands more than once."""
    count: dict[str, int] = {}
    numbers: dict[etree._Element, int] = {}
    for child in element:
        count[child.tag] = count.get(child.tag, 0) + 1
        numbers[child] = count[child.tag]
    return {child: f"[{number}]" if count[child.tag] > 1 else "" for child, number in numbers.items()}


def _values(text: str) -> Any:
    """A JSON value; one object a line is a list."""
    try:
        return gate.open_json(text)
    except WireError:
        return [gate.open_json(line) for line in text.split("\n") if line.strip()]


def _of_json(value: Any, hints: Hints) -> Leaves:
    places: list[tuple[Any, Any]] = []  # a container and its key
    found: list[Leaf] = []

    def walk(each: Any, path: str) -> None:
        if not isinstance(each, (dict, list)):
            return
        for key, inner in list(each.items() if isinstance(each, dict) else enumerate(each)):
            inner_path = f"{path}.{key}" if isinstance(key, str) else f"{path}[{key}]"
            if isinstance(inner, (dict, list)):
                walk(inner, inner_path)
            elif inner is not None:
                found.append(Leaf(inner_path, inner if isinstance(inner, str) else json.dumps(inner)))
                places.append((each, key))

    walk(value, "$")

    def anew(values: Mapping[int, str]) -> bytes:
        before = {number: places[number][0][places[number][1]] for number in values}
        for number, told in values.items():
            holder, key = places[number]
            holder[key] = told
        data = json.dumps(value, ensure_ascii=False).encode()
        for number, told in before.items():
            holder, key = places[number]
            holder[key] = told
        return data

    return Leaves(tuple(found), anew, hints)


def _of_lines(text: str, hints: Hints, *, encoding: str = "utf-8", headers: bool = False) -> Leaves:
    parts = re.split(r"(\r\n|[\r\n])", text)  # lines and what parts them, in turn
    found: list[Leaf] = []
    places: list[tuple[int, str]] = []  # a line's place, and what stands before its value
    for path, number, before, value in _lines(parts, headers):
        found.append(Leaf(path, value))
        places.append((number, before))

    def anew(values: Mapping[int, str]) -> bytes:
        changed = list(parts)
        for each, value in values.items():
            number, before = places[each]
            changed[number] = before + value
        return "".join(changed).encode(encoding, "replace")

    return Leaves(tuple(found), anew, hints)


def _lines(parts: list[str], headers: bool) -> Iterator[tuple[str, int, str, str]]:
    """Each line that says something: its path, its place, what stands before its value, and its value."""
    name = ""
    for number in range(0, len(parts), 2):
        line = parts[number]
        if headers and not line:
            headers, name = False, ""
        header = _HEADER.fullmatch(line) if headers else None
        if header:
            name = header[1]
            yield f"header {name}", number, line[: header.start(2)], header[2]
        elif line.strip("\x00\x01\x02\x03\x04\x16\x7f ") and not _PACKED.fullmatch(line):
            yield f"header {name}" if headers and name else f"line {number // 2 + 1}", number, "", line


_TURNED = bytes.maketrans(
    b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
    b"bcdefghijklmnopqrstuvwxyzaBCDEFGHIJKLMNOPQRSTUVWXYZA1234567890",
)


def _of_picture(data: bytes, hints: Hints) -> Leaves:
    """The values in a picture's blocks, each made another in its place; one that is not found as it reads is no leaf."""
    parts = parts_of(data)
    told = (
        ("IIM", parts.iim, iim(parts.iim, hints, [])),
        ("XMP", parts.xmp, xmp(parts.xmp, [])),
        ("EXIF", data, exif(parts.tags)),
    )
    found: list[Leaf] = []
    places: list[tuple[int, int]] = []
    for kind, block, words in told:
        start = data.find(block) if block else -1
        for name, value in ((name, value) for name, values in words.items() for value in values):
            at = _place_of(block, value) if start >= 0 else None
            if at:
                found.append(Leaf(f"{kind} {name.removeprefix('exif:')}", value))
                places.append((start + at[0], start + at[1]))

    def anew(values: Mapping[int, str]) -> bytes:
        changed = bytearray(data)
        for number in values:
            first, last = places[number]
            changed[first:last] = changed[first:last].translate(_TURNED)
        return bytes(changed)

    return Leaves(tuple(found), anew, hints, fixed=True)


def _place_of(block: bytes, value: str) -> tuple[int, int] | None:
    for encoding in ("utf-8", "latin-1"):
        try:
            data = value.encode(encoding)
        except UnicodeEncodeError:
            continue
        at = block.find(data)
        if at >= 0:
            return at, at + len(data)
    return None


def _of_mail(data: bytes, hints: Hints) -> Leaves:
    return _of_lines(data.decode("latin-1"), hints, encoding="latin-1", headers=True)


_RAW: dict[str, Callable[[bytes, Hints], Leaves]] = {
    "picture": _of_picture,
    "docx": _of_document,
    "mail": _of_mail,
}
