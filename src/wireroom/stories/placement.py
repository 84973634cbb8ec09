"""Where a published story appears: the value from which the press knows every page that a change touches. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from msgspec import Struct

from wireroom.wire.item import Item

_BONUS_HOURS = {1: 12, 2: 6, 3: 3, 4: 1, 5: 0, 6: -1, 7: -2, 8: -4, 9: -6}


class Placement(Struct, frozen=True):
    """A published story's place in the newspaper. `tags` are entity slugs; `day` is in the newspaper's zone."""

    key: str
    language: str
    section: str
    day: date
    source: str
    cities: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def dated(item: Item, received: datetime) -> datetime:
    """When the story began, by its agency; never later than its receipt, so that a wrong clock sends nothing ahead."""
    return min(item.firstcreated or item.versioncreated or item.sent or received, received)


def updated(item: Item, received: datetime) -> datetime:
    """The time readers see as "Updated": the version's own, by its agency."""
    return min(item.versioncreated or item.sent or item.firstcreated or received, received)


def weight(began: datetime, urgency: int, minutes: int = 0) -> int:
    """How high a story stands on a front: its time in seconds, shifted by its urgency (1 is worth half a day).

    `minutes` are those that the newspaper's rules add.
    """
    shifted = began + timedelta(hours=_BONUS_HOURS.get(urgency, 0), minutes=minutes)
    return int(shifted.timestamp())
