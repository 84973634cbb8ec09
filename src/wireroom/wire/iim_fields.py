"""NITF's ``iim``: the IPTC-IIM datasets (record 2) that a document carries along, where its own elements say nothing.

Every field told here gives way to the document's own elements (IIM 4.2, chapter 6).
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from wireroom.wire.elements import name_of, words_of
from wireroom.wire.item import Hints
from wireroom.wire.management import embargo, expiry

_PLAIN = {  # dataset of record 2 -> item field
    "5": "slugline", "40": "desk_note", "80": "byline", "105": "title", "110": "creditline", "116": "copyrightnotice",
    "120": "summary",
}  # fmt: skip
_KEYWORD, _URGENCY = "25", "10"
_RELEASE, _EXPIRY = ("30", "35"), ("37", "38")  # date and time of each


def iim_fields(element: etree._Element, hints: Hints, assumed: list[str]) -> dict[str, Any]:
    """The item fields that the datasets tell; ``title`` stands for the headline."""
    sets: dict[str, list[str]] = {}
    for child in element:
        value = (child.get("value") or words_of(child)).strip()
        if name_of(child) == "ds" and value:
            sets.setdefault(_number(child.get("num") or ""), []).append(value)
    fields: dict[str, Any] = {field: "\n".join(sets[number]) for number, field in _PLAIN.items() if number in sets}
    if _KEYWORD in sets:
        fields["keywords"] = tuple(sets[_KEYWORD])
    urgency = sets.get(_URGENCY, [""])[0]
    if urgency in set("123456789"):
        fields["urgency"] = int(urgency)
    for (day, time), told in ((_RELEASE, embargo), (_EXPIRY, expiry)):
        if day in sets:
            clock = sets.get(time, [""])[0]
            fields |= told(f"{sets[day][0]}T{clock}" if clock else sets[day][0], hints, assumed)
    return fields


def _number(text: str) -> str:
    """A dataset's number in record 2: ``105``, ``2:105`` and ``0105`` are the same."""
    record, _, number = text.strip().rpartition(":")
    return number.lstrip("0") if record in {"", "2", "02"} else ""
