"""Emitting: an item as ninjs 3.0, NewsML-G2 2.34 or NITF 3.6, such that our own readers read the same item again.

Each format's module writes what the standard has a place for. What that does not say is found by reading it: the fields
that come back different are told once more, by the standard's extension mechanism (`wire.extension`). Pure and
deterministic: the same item is the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from wireroom.wire.emit import newsml_g2, ninjs, nitf
from wireroom.wire.extension import Extension, differing, same_words
from wireroom.wire.item import Hints, Item, WireError
from wireroom.wire.read import read

FORMATS: dict[str, tuple[Callable[[Item, Extension], str], str]] = {
    "ninjs": (ninjs.write, "application/json"),
    "newsml-g2": (newsml_g2.write, "application/vnd.iptc.g2.newsitem+xml"),
    "nitf": (nitf.write, "application/vnd.nitf"),
}
"""By the format's name: what writes it, and its media type."""

_NOTHING: Mapping[str, str] = {}


def emit(item: Item, format_: str, told: Mapping[str, str] = _NOTHING) -> bytes:
    """`item` in a format of `FORMATS`, UTF-8.

    `told` are properties besides the item's (review, disclaimer), words by name. Raises WireError when the format cannot say
    the item's words, which no item of our readers has come to yet.
    """
    write, _ = FORMATS[format_]
    besides = {name: msgspec.json.encode(words).decode() for name, words in told.items()}
    bare = write(item, {}).encode()
    again = read(bare, Hints()).items[0]
    if not same_words(item, again):
        raise WireError(f"its words cannot be said in {format_}", item.guid[:100], "take another format")
    extension = {**differing(item, again), **besides}
    return write(item, extension).encode() if extension else bare


def to_ninjs(item: Item) -> bytes:
    """The item as one ninjs 3.0 object on one line."""
    return emit(item, "ninjs")


def to_newsml_g2(item: Item) -> bytes:
    """The item as a NewsML-G2 2.34 document: a newsMessage when it says when it was sent, else the bare item."""
    return emit(item, "newsml-g2")


def to_nitf(item: Item) -> bytes:
    """The item as an NITF 3.6 document."""
    return emit(item, "nitf")
