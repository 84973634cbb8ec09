"""Reading a dispatch: gate, sniff, and the format's own module. The one way from bytes to items."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from wireroom.wire import feed, gate, newsml_g2, ninjs, nitf
from wireroom.wire.item import Hints, Reading, WireError
from wireroom.wire.sniff import sniff

_XML = {"newsml-g2": newsml_g2.read, "nitf": nitf.read, "feed": feed.read}
_NO_HINTS = Hints()
_BAD = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def read(data: bytes, hints: Hints = _NO_HINTS) -> Reading:
    """The items that `data` holds. Raises Refused (the gate) or WireError with what, where and what to do."""
    plain = gate.inflate(data)
    if not plain.strip(b"\x00 \t\r\n"):
        raise WireError("empty", do="nothing to do; ask the agency if it happens often")
    text, _, notes = gate.decode(plain, hints)
    found = sniff(text)
    reading = _read(found.format, found.kind, text, hints)
    return Reading(reading.format, reading.items, (*notes, *reading.notes)) if notes else reading


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
    """A JSON value whose strings are all text; one object a line is a list."""
    try:
        value = gate.open_json(text)
    except WireError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
            raise
        value = [gate.open_json(line) for line in lines]
    if _escaped_control(value):
        raise WireError("a control character or half a surrogate pair in a string", do="ask the agency")
    return value


def _escaped_control(value: Any) -> bool:
    if isinstance(value, str):
        return _BAD.search(value) is not None
    if isinstance(value, dict):
        return any(_escaped_control(each) or _escaped_control(key) for key, each in value.items())
    return isinstance(value, list) and any(map(_escaped_control, value))
