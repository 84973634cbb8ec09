"""The order of the live show: what is delivered as the n-th file while a visitor looks. Pure, the same every time.

Authored stories and versions come first, with a brief after every third; when they are used up, briefs go on for ever.
"""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from wireroom.sample.briefs import brief
from wireroom.sample.entries import State, Told, states, stories

_EVERY = 4  # each fourth is a brief


class Cue(Struct, frozen=True):
    """What is delivered: a story in one of its versions."""

    told: Told
    state: State


@cache
def authored() -> tuple[Cue, ...]:
    """The stories and later versions that were kept for the show, in order."""
    found = [Cue(told, state) for told in stories() for state in states(told.entry) if state.live]
    return tuple(sorted(found, key=lambda cue: cue.state.live))


def cue(number: int) -> Cue:
    """The cue of a number, from 0."""
    written = authored()
    place = number - number // _EVERY
    if place >= len(written):
        return Cue(*brief(number - len(written)))
    if number % _EVERY == _EVERY - 1:
        return Cue(*brief(number // _EVERY))
    return written[place]
