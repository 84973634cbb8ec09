"""Which stories of different sources report the same event, and which of them leads. Pure.

A wrong pair hides a story from the fronts, a missed one shows an event twice: so the limits are high. They were measured on
the stories of tests/knowledge/events.toml and the sample wire. Likeness goes both ways, and who leads follows from the set of
stories alone, never from the order in which they came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from zlib import crc32

from msgspec import Struct

from wireroom.knowledge.similar import WORD_LANES, similarity, words

HOURS = 12 * 3600  # seconds that the first tellings of one event may lie apart
NAMED = 165  # likeness from which two stories that share two names tell the same event
ONCE_NAMED = 230  # and two that share one
UNNAMED = 400  # and two that share no name that we know
_BEGUN_ALIKE = 3  # words that headlines and deks must share

_TRAITS = 24  # of a story: 96 of 100 pairs as little alike as NAMED share two
SHARED = 2  # traits that a pair must share to be looked at


class Telling(Struct, frozen=True):
    """A published story as one report of an event. `told` is when it was first told, in seconds since 1970.

    `rank` is its source's: the least leads.
    """

    id: int
    key: str
    source: str
    rank: tuple[int, str]
    language: str
    told: int
    entities: frozenset[str]
    headline: str
    dek: str
    fingerprint: bytes


def likeness(one: Telling, other: Telling) -> int:
    """How alike two reports of the same event are; 0 where they are not of the same event for certain."""
    if one.source == other.source or one.language != other.language or abs(one.told - other.told) > HOURS:
        return 0
    alike = similarity(one.fingerprint, other.fingerprint)
    if alike < NAMED:
        return 0
    names = len(one.entities & other.entities)
    if alike < (UNNAMED if not names else ONCE_NAMED if names == 1 else NAMED):
        return 0
    return alike if _begin_alike(one, other) else 0


def _begin_alike(one: Telling, other: Telling) -> bool:
    """Whether headlines and deks share words, and each headline some with the other's headline or dek."""
    heads = [set(words(each.headline)) for each in (one, other)]
    begun = [head | set(words(each.dek)) for head, each in zip(heads, (one, other), strict=True)]
    return bool(heads[0] & begun[1] and heads[1] & begun[0]) and len(begun[0] & begun[1]) >= _BEGUN_ALIKE


def traits(fingerprint: bytes, language: str, told: int, reach: int = 0) -> list[int]:
    """What a story can be found by among those of its hours and language: the lanes with the least bytes.

    Two stories share traits as often as they share words. With `reach` in seconds: the same traits for every time that near.
    """
    lanes = sorted((byte, lane) for lane, byte in enumerate(fingerprint[:WORD_LANES]) if byte)[:_TRAITS]
    spans = range((told - reach) // HOURS, (told + reach) // HOURS + 1)
    bases = [(span * 251 + crc32(language.encode()) % 251) << 16 for span in spans]
    return [base | lane << 8 | byte for base in bases for byte, lane in lanes]


class Report(Struct, frozen=True):
    """A story in the net of likenesses."""

    id: int
    key: str
    source: str
    rank: tuple[int, str]


Near = Callable[[int], Mapping[Report, int]]
"""The reports that are like a story, and how much."""


class Clusters:
    """Who follows whom.

    Two reports belong together when each is, of the other's source, the one most like it. A report follows the one of the
    first source that it belongs together with and that leads itself; so a cluster is a leader and its followers, and has no
    source twice.
    """

    def __init__(self, near: Near) -> None:
        self._near = near
        self._mates: dict[int, list[Report]] = {}
        self._leaders: dict[int, int | None] = {}

    def mates(self, report: Report) -> list[Report]:
        """The reports that belong together with this one, the first source's first."""
        if report.id not in self._mates:
            self._mates[report.id] = [
                each for each in self._best(report).values() if self._best(each).get(report.source) == report
            ]
            self._mates[report.id].sort(key=lambda each: each.rank)
        return self._mates[report.id]

    def leader(self, report: Report) -> int | None:
        """The id of the story that a story follows; None for one that leads, be it nobody."""
        if report.id not in self._leaders:
            above = (each for each in self.mates(report) if each.rank < report.rank)
            self._leaders[report.id] = next((each.id for each in above if self.leader(each) is None), None)
        return self._leaders[report.id]

    def _best(self, report: Report) -> dict[str, Report]:
        """Of each source the report most like this one."""
        found: dict[str, tuple[tuple[int, str, str], Report]] = {}
        for each, alike in self._near(report.id).items():
            strength = (alike, min(report.key, each.key), max(report.key, each.key))
            if each.source not in found or strength > found[each.source][0]:
                found[each.source] = (strength, each)
        return {source: best for source, (_, best) in found.items()}


def settle(clusters: Clusters, reports: Iterable[Report], stood: Mapping[int, int | None]) -> dict[int, int | None]:
    """Whom these and all that depends on them follow now, where that is not what `stood` says (absent: nobody)."""
    waiting = {each.id: each for each in reports}
    changed: dict[int, int | None] = {}
    while waiting:
        first = min(waiting.values(), key=lambda each: (each.rank, each.id))
        del waiting[first.id]
        now, before = clusters.leader(first), stood.get(first.id)
        if now == before:
            continue
        changed[first.id] = now
        if (now is None) != (before is None):
            waiting.update((each.id, each) for each in clusters.mates(first) if each.rank > first.rank)
    return changed
