"""What the sample's agencies deliver: the files of the backlog, and live files one by one. Pure but for package data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from importlib.resources import files

from msgspec import Struct

from wireroom.sample.agencies import AGENCIES
from wireroom.sample.entries import State, Told, states, stories
from wireroom.sample.forms import WRITERS
from wireroom.sample.telling import Telling, ago, tell_at

PICTURES = "pictures"
BROKEN = "ferry-timetable"  # slug of the dispatch that is cut off on the way, on purpose
_CUT = 0.62


class Delivery(Struct, frozen=True):
    """A file that an agency delivers: its feed, its name, its bytes, and when it was sent."""

    source: str
    feed: str
    name: str
    data: bytes
    at: datetime


def picture(name: str) -> bytes:
    """The bytes of a sample picture, by the name that copy gives it."""
    return files("wireroom.sample").joinpath(PICTURES).joinpath(f"{name}.jpg").read_bytes()


def backlog(now: datetime, told: Sequence[Told] | None = None) -> tuple[Delivery, ...]:
    """All that was delivered in the days before `now` (aware), oldest first; a story's picture comes just before it."""
    found: list[Delivery] = []
    shared: dict[str, list[tuple[Told, State]]] = {}
    pictures: dict[tuple[str, str], datetime] = {}
    for each in stories() if told is None else told:
        for state in states(each.entry):
            if state.hours is None:
                continue
            if each.entry.file and state.number == 1:
                shared.setdefault(each.entry.file, []).append((each, state))
            else:
                found.append(_written([tell_at(each, state, now)], each))
            if each.entry.picture:
                key = (each.source, each.entry.picture)
                at = ago(now, state.hours) - timedelta(minutes=1)
                pictures[key] = min(at, pictures.get(key, at))
    for name, listed in shared.items():
        found.append(_written([tell_at(each, state, now) for each, state in listed], listed[0][0], name))
    found.extend(_picture(source, name, at) for (source, name), at in pictures.items())
    return tuple(sorted(found, key=lambda delivery: (delivery.at, delivery.feed, delivery.name)))


def live(told: Told, telling: Telling) -> tuple[Delivery, ...]:
    """The files of one live version: the story's picture, when it has one, and the story."""
    written = _written([telling], told)
    if not told.entry.picture:
        return (written,)
    return _picture(told.source, told.entry.picture, telling.created), written


def _written(tellings: Sequence[Telling], told: Told, name: str = "") -> Delivery:
    write, ending = WRITERS[told.entry.format]
    data = write(tellings)
    if told.slug == BROKEN:
        data = data[: int(len(data) * _CUT)]
    at = max(telling.created for telling in tellings)
    stem = name or f"{told.slug}-{tellings[0].number}"
    agency = AGENCIES[told.source]
    return Delivery(agency.slug, agency.feed, f"{at:%Y%m%d-%H%M%S}-{stem}.{ending}", data, at)


def _picture(source: str, name: str, at: datetime) -> Delivery:
    return Delivery(source, AGENCIES[source].feed, f"{name}.jpg", picture(name), at)


def texts(deliveries: Iterable[Delivery]) -> tuple[Delivery, ...]:
    """Those that are stories, not pictures."""
    return tuple(each for each in deliveries if not each.name.endswith(".jpg"))
