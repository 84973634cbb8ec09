"""The words in a picture's blocks: IPTC-IIM datasets, XMP properties, EXIF tags - each as names and lists of texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from wireroom.wire import charset, gate
from wireroom.wire.elements import name_of, text_within
from wireroom.wire.item import Hints, Note, WireError

Words = dict[str, list[str]]
"""Values by name: ``2:120`` of IIM, ``dc:title`` of XMP, ``exif:315`` of EXIF."""

_SPACES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "core",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "ext",
    "http://ns.adobe.com/xap/1.0/rights/": "rights",
    "http://ns.adobe.com/xap/1.0/mm/": "mm",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
    "http://prismstandard.org/namespaces/basic/2.0/": "prism",
}
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CHARSETS = {b"\x1b%G": "utf-8", b"\x1b%/I": "utf-8", b"\x1b%/@": "utf-16-be", b"\x1b.A": "iso8859-1", b"\x1b-A": "iso8859-1",
             b"\x1b-B": "iso8859-2", b"\x1b-L": "iso8859-5", b"\x1b-G": "iso8859-6", b"\x1b-F": "iso8859-7",
             b"\x1b-H": "iso8859-8", b"\x1b-M": "iso8859-9", b"\x1b-b": "iso8859-15", b"\x1b$B": "iso2022_jp"}  # fmt: skip
_MOST_SETS = 5000


def iim(block: bytes, hints: Hints, notes: list[Note]) -> Words:
    """IIM's datasets (IIM 4.2, 1.5) as texts, in the character set of 1:90, else the agency's, else as they look."""
    found = list(_datasets(block, notes))
    stated = next((value for name, value in found if name == "1:90"), b"")
    texts = [(name, value.strip(b"\0")) for name, value in found if name.startswith("2:") and name != "2:00"]
    try:
        declared = _CHARSETS.get(stated, "")
        _, used, more = charset.decode(b"\n".join(value for _, value in texts), hints, declared=declared)
    except WireError as error:
        notes.append(Note(f"IPTC is not read: {error.what}", error.where, error.do))
        return {}
    notes.extend(more)
    words: Words = {}
    for name, value in texts:
        _add(words, name, value.decode(used, "replace"))
    return words


def _datasets(block: bytes, notes: list[Note]) -> Iterator[tuple[str, bytes]]:
    at = block.find(b"\x1c") if block[:1] == b"\0" else 0
    for _ in range(_MOST_SETS):
        if at < 0 or block[at : at + 1] != b"\x1c" or at + 5 > len(block):
            return
        record, dataset, length = block[at + 1], block[at + 2], int.from_bytes(block[at + 3 : at + 5], "big")
        at += 5
        if length & 0x8000:  # an extended dataset: its length is that many bytes long
            size = length & 0x7FFF
            length, at = (int.from_bytes(block[at : at + size], "big") if size <= 4 else len(block)), at + size
        value = block[at : at + length]
        if len(value) != length:
            notes.append(Note("IPTC breaks off: a length that lies", f"{record}:{dataset:02d}", "ask the agency"))
            return
        yield f"{record}:{dataset:02d}", value
        at += length


def xmp(block: bytes, notes: list[Note]) -> Words:
    """XMP's properties (ISO 16684-1) as texts; a packet that does not pass the gate is noted and passed over."""
    if not block:
        return {}
    try:
        text, _, _ = charset.decode(block[: block.rfind(b">") + 1], Hints())
        root = gate.open_xml(re.sub(r"^[\s\ufeff]+", "", text))
    except WireError as error:
        notes.append(Note(f"XMP is not read: {error.what}", error.where, error.do))
        return {}
    words: Words = {}
    for description in root.iter(f"{_RDF}Description"):
        _properties(description, "", words)
    return words


def _properties(holder: etree._Element, inside: str, words: Words) -> None:
    for attribute, value in holder.attrib.items():
        name = _name(str(attribute))
        if name:
            _add(words, f"{inside}{name}", str(value))
    for child in holder:
        name = _name(child.tag) if isinstance(child.tag, str) else ""
        if not name:
            continue
        entries = [each for box in child for each in box if each.tag == f"{_RDF}li"]
        if not entries:
            structured = child.get(f"{_RDF}parseType") == "Resource" or any(_name(str(each)) for each in child.attrib)
            if structured and not inside:
                _properties(child, f"{name}/", words)
            else:
                _add(words, f"{inside}{name}", text_within(child))
        elif any(name_of(each) == "alt" for each in child):
            entries.sort(key=lambda each: each.get(_LANG) != "x-default")
            _add(words, f"{inside}{name}", text_within(entries[0]))
        else:
            for entry in entries:
                _entry(entry, f"{inside}{name}", words)


def _entry(entry: etree._Element, name: str, words: Words) -> None:
    """One entry of a list: a text, or a structure whose parts are named behind a slash."""
    holder = next((each for each in entry if name_of(each) == "description"), entry)
    if len(holder) or any(_name(str(each)) for each in holder.attrib):
        if "/" not in name:
            _properties(holder, f"{name}/", words)
    else:
        _add(words, name, text_within(entry))


def _name(tag: str) -> str:
    space, _, local = tag[1:].partition("}")
    prefix = _SPACES.get(space) if tag.startswith("{") else None
    return f"{prefix}:{local}" if prefix else ""


def exif(tags: dict[int, bytes]) -> Words:
    """EXIF's texts: description 270, artist 315, copyright 33432, times 306, 36867 and their offsets."""
    words: Words = {}
    for tag in (270, 306, 315, 33432, 36867, 36880, 36881):
        value = tags.get(tag, b"").split(b"\0")[0]
        try:
            text = value.decode("utf-8")
        except UnicodeDecodeError:
            text = value.decode("cp1252", "replace")
        _add(words, f"exif:{tag}", text)
    return words


def _add(words: Words, name: str, text: str) -> None:
    kept = text.strip(" \t\r\n\0")
    if kept and not gate.NO_TEXT.search(kept):
        words.setdefault(name, []).append(kept)
