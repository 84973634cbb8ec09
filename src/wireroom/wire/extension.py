"""What an item says that a standard has no place for: properties of our own names in the standard's extension mechanism.

A property is ``wireroom:FIELD`` (scheme ``urn:wireroom:property:``) with the field's value as JSON: NewsML-G2 2.34
``itemMetaExtProperty``, NITF ``meta``, ninjs ``descriptions`` by their role. Our own emitters write them (`wire.emit`). A
reader trusts them no further than the document they stand in: they are cleaned like everything else, they never bring
words that the document's own fields do not say, and they only ever make a story's state stricter.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec.structs import replace

from wireroom.wire import gate
from wireroom.wire.item import Item, Note, WireError
from wireroom.wire.links import safe_link
from wireroom.wire.management import LIFTED
from wireroom.wire.spoken import squeeze
from wireroom.wire.text import canonical_text

PREFIX = "wireroom:"
SCHEME = "urn:wireroom:property:"

Extension = dict[str, str]
"""Fields of one item by their names, each as JSON."""

_TYPES: dict[str, Any] = {
    name: kind for name, kind in typing.get_type_hints(Item).items() if name in Item.__struct_fields__
}
_NO_END = float("inf")
_RANKS = {"usable": 0, "canceled": 2}  # anything else is held: 1
_NO_FILE = ("data:", "javascript:", "vbscript:", "blob:", "file:")


def gathered(properties: Iterable[tuple[str, str]]) -> Extension:
    """Those of the properties (name, value) that are ours, by their fields; of a name that stands twice the first."""
    found: Extension = {}
    for name, value in properties:
        if name.startswith(PREFIX):
            found.setdefault(name[len(PREFIX) :], value)
    return found


def differing(item: Item, again: Item) -> Extension:
    """The fields in which `item` says something else than `again`, in the order of the fields."""
    fields = {name: (getattr(item, name), getattr(again, name)) for name in Item.__struct_fields__}
    return {name: msgspec.json.encode(one).decode() for name, (one, other) in fields.items() if one != other}


def applied(item: Item, extension: Extension) -> tuple[Item, tuple[Note, ...]]:
    """The item with what its extension says besides, and a note for each property that was not believed."""
    notes: list[Note] = []
    fields: dict[str, Any] = {}
    for name, text in extension.items():
        if name not in _TYPES:
            continue  # a later version's field, or one that is not of the item (review, disclaimer)
        try:
            fields[name] = _value(name, text)
        except (WireError, msgspec.ValidationError) as error:
            notes.append(Note(f"not believed: {error}"[:200], PREFIX + name, "ask who sent it"))
    if not fields:
        return item, tuple(notes)
    after = _strictest(item, fields)
    if after.guid.split() != item.guid.split() or not same_words(item, after):
        what = "the extension says other words than the message: it was passed over"
        notes.append(Note(what, PREFIX.rstrip(":"), "ask who sent it"))
        return item, tuple(notes)
    return after, tuple(notes)


def same_words(item: Item, other: Item) -> bool:
    """Whether two items say the same copy, however it is parted into blocks and fields."""
    one, two = canonical_text(item), canonical_text(other)
    return set(one.split("\n")) == set(two.split("\n")) or squeeze(one) == squeeze(two)


def _value(name: str, text: str) -> Any:
    value = gate.open_json(text)  # control characters, names that stand twice, depth
    _check_addresses(value, files=name == "renditions")
    return msgspec.convert(value, _TYPES[name])


def _check_addresses(value: Any, *, files: bool) -> None:
    """Raises WireError for an address that no reader would have let through."""
    if isinstance(value, dict):
        href = value.get("href", "")
        if isinstance(href, str) and (
            href.strip().lower().startswith(_NO_FILE) if files else href and safe_link(href) != href
        ):
            raise WireError(f"an address that is not let through: {href[:60]!r}")
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _check_addresses(each, files=files)


def _strictest(item: Item, fields: dict[str, Any]) -> Item:
    """The item with the fields, but never less withheld, less embargoed or less signalled than it says itself."""
    fields = dict(fields)
    if safe_link(fields.get("canonical_url", "")) != fields.get("canonical_url", ""):
        del fields["canonical_url"]
    for name in {"signals", "dropped", "doubts"} & fields.keys():
        there = set(map(_word, fields[name]))
        fields[name] = (*fields[name], *(each for each in getattr(item, name) if _word(each) not in there))
    after = replace(item, **fields)
    if _embargo(after) < _embargo(item):
        after = replace(after, embargoed=item.embargoed, embargo_text=item.embargo_text)
    kept_off = item.pubstatus == "withheld" and _embargo(after) == _NO_END  # one hold for the other
    if _RANKS.get(after.pubstatus, 1) < _RANKS.get(item.pubstatus, 1) and not kept_off:
        after = replace(after, pubstatus=item.pubstatus)
    return after


def _word(code: str) -> str:
    """The last part of a code: what a signal says, in whatever scheme."""
    return re.split("[:/#]", code.strip())[-1].strip()


def _embargo(item: Item) -> float:
    """How long an item is embargoed: none, until an instant, or without an end."""
    if item.embargoed is not None:
        return item.embargoed.timestamp() if item.embargo_text != LIFTED else float("-inf")
    return _NO_END if item.embargo_text and item.embargo_text != LIFTED else float("-inf")
