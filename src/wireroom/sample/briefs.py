"""Briefs without end for the live show, put together from our own sentences (`briefs.toml`). Pure, the same every time."""

from __future__ import annotations

import random
import re
import tomllib
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from wireroom.sample.agencies import PLACES
from wireroom.sample.entries import Entry, State, Told

_SLOT = re.compile(r"\{([a-z]+\d?)\}")
_RANGE = re.compile(r"(\d+)\.\.(\d+)")
_DATES = ("weekday", "date", "year")
URGENCY = 8


class Kind(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of brief: where it belongs, how it is sent, and its sentences."""

    name: str
    section: str
    source: str
    format: str
    topics: tuple[str, ...]
    cities: tuple[str, ...]
    headlines: tuple[str, ...]
    leads: tuple[str, ...]
    more: tuple[str, ...]
    slots: dict[str, tuple[str, ...]]
    stages: tuple[str, ...] = ("",)
    language: str = "en"


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    kinds: tuple[Kind, ...]


@cache
def kinds() -> tuple[Kind, ...]:
    """The kinds of briefs, in the order of the table."""
    text = files("wireroom.sample").joinpath("briefs.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _Table).kinds


def brief(number: int) -> tuple[Told, State]:
    """The brief of a number, from 0: kinds take turns; a kind with stages tells one event in as many versions."""
    listed = kinds()
    kind, turn = listed[number % len(listed)], number // len(listed)
    event, stage = divmod(turn, len(kind.stages))
    chance = random.Random(f"{kind.name}-{event}")  # noqa: S311  # a die for sentences
    city = kind.cities[event % len(kind.cities)]
    slots = {name: _cast(chance, choices) for name, choices in kind.slots.items()}
    slots["city"] = PLACES[city].names[kind.language]
    slots["stage"] = _filled(kind.stages[stage], slots)
    headline = _filled(chance.choice(kind.headlines), slots)
    text = f"{_filled(chance.choice(kind.leads), slots)}\n\n{_filled(chance.choice(kind.more), slots)}"
    entry = Entry(
        slug=f"{kind.name}-{city.lower().replace(' ', '-')}-{event + 1}",
        section=kind.section,
        city=city,
        headline=headline,
        text=text,
        topics=kind.topics,
        format=kind.format,
        language=kind.language,
        urgency=URGENCY,
        live=1,
    )
    signal = "update" if stage else ""
    return Told(kind.source, entry), State(stage + 1, None, 1, signal, "", "usable", False, headline, "", text, URGENCY)


def _cast(chance: random.Random, choices: tuple[str, ...]) -> str:
    chosen = chance.choice(choices)
    bounds = _RANGE.fullmatch(chosen)
    return str(chance.randint(int(bounds[1]), int(bounds[2]))) if bounds else chosen


def _filled(text: str, slots: dict[str, str]) -> str:
    """`text` with its slots filled and its first letter raised; dates are left to the telling."""
    filled = _SLOT.sub(lambda match: match[0] if match[1] in _DATES else slots[match[1]], text)
    return filled[:1].upper() + filled[1:]
