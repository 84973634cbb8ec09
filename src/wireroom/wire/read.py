"""Reading a dispatch: gate, sniff, and the format's own module. The one way from bytes to items."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree
from msgspec.structs import replace

from wireroom.wire import (
    anpa_1312,
    charset,
    document,
    event_list,
    feed,
    gate,
    iptc_7901,
    json_feed,
    mail,
    newsml_1,
    newsml_g2,
    ninjs,
    nitf,
    picture,
    plain,
    press_release,
    ritzau,
    webpage,
)
from wireroom.wire.dialects import with_habits
from wireroom.wire.extension import Extension, applied
from wireroom.wire.item import Hints, Item, Note, Reading, Refused, WireError
from wireroom.wire.lifecycle import marked
from wireroom.wire.repeats import said_once
from wireroom.wire.sniff import sniff, sniff_bytes
from wireroom.wire.text import canonical_text

Xml = Callable[[etree._Element, Hints], Reading]
Text = Callable[[str, Hints], Reading]
Raw = Callable[[bytes, Hints], Reading]

_XML: dict[str, Xml] = {
    "newsml-g2": newsml_g2.read,
    "newsml-1": newsml_1.read,
    "nitf": nitf.read,
    "feed": feed.read,
    "ritzau": ritzau.read,
    "press-release": press_release.read,
    "event-list": event_list.read,
}
_TEXT: dict[str, Text] = {
    "plain": plain.read,
    "html": webpage.read,
    "anpa-1312": anpa_1312.read,
    "iptc-7901": iptc_7901.read,
    "ninjs": lambda text, hints: ninjs.read(_json(text), hints),
    "json-feed": lambda text, hints: json_feed.read(_json(text), hints),
}
_RAW: dict[str, Raw] = {
    "picture": picture.read,
    "docx": document.read,
    "mail": lambda data, hints: mail.read(data, hints, read),
}
"""Readers by format: of an XML document that passed the gate, of decoded text, and of bytes that decode themselves (mail,
pictures, packed documents)."""

_NO_HINTS = Hints()
MOST_ITEM = 1024 * 1024  # bytes of one item's words


def read(data: bytes, hints: Hints = _NO_HINTS) -> Reading:
    """The items that `data` holds. Raises Refused (the gate) or WireError with what, where and what to do."""
    hints = with_habits(hints)
    raw = sniff_bytes(data, hints)
    notes: tuple[Note, ...] = ()
    if raw:
        if raw != "picture":  # whose own limit the transports know
            gate.check_size(len(data))
        reading = _guarded(raw, lambda: _RAW[raw](data, hints))
    else:
        reading, notes = _decoded(data, hints)
    doubts = charset.doubts(notes) if notes else ()
    items = tuple([marked(_doubted(said_once(item), doubts), hints) for item in reading.items])
    if len(data) > MOST_ITEM // 4:  # what a charset or entities can make longer
        for item in items:
            _check_size(item)
    if any(reading.extensions):
        items, more = _extended(items, reading.extensions)
        notes = (*notes, *more)
    return Reading(reading.format, items, (*notes, *reading.notes), reading.enclosed)


def _extended(items: tuple[Item, ...], extensions: tuple[Extension, ...]) -> tuple[tuple[Item, ...], tuple[Note, ...]]:
    """The items with what our own properties say of them; each has one extension, those after the last have none."""
    given = [*extensions, *({},) * (len(items) - len(extensions))]
    pairs = [applied(item, extension) for item, extension in zip(items, given, strict=True)]
    return tuple(item for item, _ in pairs), tuple(note for _, notes in pairs for note in notes)


def _decoded(data: bytes, hints: Hints) -> tuple[Reading, tuple[Note, ...]]:
    """What a text says, and the notes of its decoding."""
    bare = gate.inflate(data)
    marked_up = bare[:1] in {b"<", b"{", b"["}
    if not (marked_up or bare.strip(b"\x00 \t\r\n")):
        raise WireError("empty", do="nothing to do; ask the agency if it happens often")
    text, encoding, notes = gate.decode(bare, hints if marked_up else iptc_7901.with_charset(bare, hints))
    found = sniff(text)
    name = found.format
    if name in _XML:
        same = bare if encoding == "utf-8" else None
        return _guarded(name, lambda: _XML[name](gate.open_xml(text, same), hints)), notes
    if name in _TEXT:
        return _guarded(name, lambda: _TEXT[name](text, hints)), notes
    if found.kind == "xml":
        gate.open_xml(text)  # a broken or hostile document is told from a format we do not read
    raise WireError(f"format {name!r} is not read", do="ask for NewsML-G2, NITF, ninjs or RSS")


def _doubted(item: Item, doubts: tuple[str, ...]) -> Item:
    """The item with what is doubtful of its letters, unless they are letters of every encoding."""
    return item if not doubts or canonical_text(item).isascii() else replace(item, doubts=(*doubts, *item.doubts))


def _guarded(name: str, reader: Callable[[], Reading]) -> Reading:
    """A reader's answer; what a parser's library raises becomes a WireError."""
    try:
        return reader()
    except (etree.LxmlError, RecursionError, OverflowError) as error:
        raise WireError(f"not readable as {name}: {error}"[:200]) from None


def _check_size(item: Item) -> None:
    heads = (item.headline, item.subheadline, item.byline, item.slugline, item.summary, item.ednote, item.desk_note)
    size = sum(len(line.encode("utf-8", "surrogatepass")) for line in (*heads, *item.paragraphs))
    if size > MOST_ITEM:
        raise Refused(f"the words of {item.guid[:100]!r} are {size:,} bytes, more than {MOST_ITEM:,}", do="split it")


def _json(text: str) -> Any:
    """A JSON value; one object a line is a list."""
    try:
        return gate.open_json(text)
    except WireError:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
            raise
        return [gate.open_json(line) for line in lines]
