"""Life-cycle words in an item's text - kill, withdrawal, correction, embargo, advisory, flash - as signals on the item.

Agencies say in words what the formats have fields for. `marked` reads those words by a table of phrases, per agency and
language, and only ever adds: a signal, a kind, an embargo text. It never changes the copy.
"""

from __future__ import annotations

from wireroom.wire.item import Hints, Item


def marked(item: Item, hints: Hints) -> Item:
    """The item with what its words say of its life as signals."""
    return item
