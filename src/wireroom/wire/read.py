"""Reading a dispatch: gate, sniff, and the format's own module. The one way from bytes to items."""

from __future__ import annotations

from typing import Any

from lxml import etree

from wireroom.wire import feed, gate, newsml_g2, ninjs, nitf
from wireroom.wire.item import Hints, Item, Reading, Refused, WireError
from wireroom.wire.repeats import said_once
from wireroom.wire.sniff import sniff

_XML = {"newsml-g2": newsml_g2.read, "nitf": nitf.read, "feed": feed.read}
_NO_HINTS = Hints()
MOST_ITEM = 1024 * 1024  # bytes of one item's words


def read(data: bytes, hints: Hints = _NO_HINTS) -> Reading:
    """The items that `data` holds. Raises Refused (the gate) or WireError with what, where and what to do."""
    plain = gate.inflate(data)
    if not plain.strip(b"\x00 \t\r\n"):
        raise WireError("empty", do="nothing to do; ask the agency if it happens often")
    text, _, notes = gate.decode(plain, hints)
    found = sniff(text)
    reading = _read(found.format, found.kind, text, hints)
    items = tuple(map(said_once, reading.items))
    if len(text) > MOST_ITEM:
        for item in items:
            _check_size(item)
    return Reading(reading.format, items, (*notes, *reading.notes))


def _check_size(item: Item) -> None:
    size = sum(len(line.encode("utf-8", "surrogatepass")) for line in item.paragraphs)
    if size > MOST_ITEM:
        raise Refused(f"the words of {item.guid[:100]!r} are {size:,} bytes, more than {MOST_ITEM:,}", do="split it")


def _read(name: str, kind: str, text: str, hints: Hints) -> Reading:
    try:
        if name in _XML:
            return _XML[name](gate.open_xml(text), hints)
        if name == "ninjs":
            return ninjs.read(_json(text), hints)
    except (etree.LxmlError, RecursionError, OverflowError) as error:
        raise WireError(f"not readable as {name}: {error}"[:200]) from None
    if kind == "xml":
        gate.open_xml(text)  # a broken or hostile document is told from a format we do not read
    raise WireError(f"format {name!r} is not read", do="ask for NewsML-G2, NITF, ninjs or RSS")


def _json(text: str) -> Any:
    """A JSON value; one object a line is a list."""
    try:
        return gate.open_json(text)
    except WireError:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
            raise
        return [gate.open_json(line) for line in lines]
