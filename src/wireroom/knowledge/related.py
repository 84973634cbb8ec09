"""Which stories belong beside a story: a pure ranking, the same for the same candidates in any order.

Shared people, places and organisations count by their rarity among the candidates (what everybody names says little) and
by how much of both stories they are (a round-up names everybody), then likeness of the words, then nearness in time.
Everything is an integer. The limits below were measured on the stories of tests/knowledge/events.toml.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from wireroom.knowledge.similar import similarity

HOUR = 3600
DAY = 24 * HOUR
SAME_DAYS = 3 * DAY
ALIKE = 165  # likeness from which two stories of these days that share a name tell the same event
ALIKE_UNNAMED = 260  # and two that share no name that we know
COPY = 800  # likeness from which two stories are the same words, even weeks apart
COPY_DAYS = 30 * DAY
SECTION = 30  # what the same section is worth


class Candidate(Struct, frozen=True):
    """A story as the ranking sees it. `when` is in seconds since 1970, `fingerprint` is of `similar.fingerprint`."""

    id: int
    entities: frozenset[str]
    fingerprint: bytes
    when: int
    section: str
    language: str


class Ranked(Struct, frozen=True):
    """A related story. `same_event`: it tells the same event, be it another agency's report or an update."""

    id: int
    score: int
    same_event: bool


def rank(target: Candidate, candidates: Iterable[Candidate], limit: int) -> tuple[Ranked, ...]:
    """The best `limit` of the candidates: those of the same event first, then by score, then newest, then by id.

    The target itself is never among them, and a story that shares neither a name nor words with it is not related.
    A candidate that stands twice counts once.
    """
    others = {each.id: each for each in candidates if each.id != target.id}.values()
    spread = Counter(name for each in others for name in each.entities & target.entities)
    worth = {name: _rarity(count, len(others)) for name, count in spread.items()}
    found = []
    for each in others:
        shared = each.entities & target.entities
        alike = similarity(target.fingerprint, each.fingerprint)
        apart = abs(target.when - each.when)
        same = _same_event(alike, bool(shared), apart)
        if not same and not shared and alike < ALIKE:
            continue
        named = sum([worth[name] for name in shared])
        weight = 2 * len(shared) * named // (len(target.entities) + len(each.entities)) if shared else 0
        score = weight + alike + _near(apart) + (SECTION if each.section == target.section else 0)
        found.append((not same, -score, -each.when, each.id))
    return tuple(Ranked(pk, -score, not other) for other, score, _, pk in sorted(found)[:limit])


def _rarity(count: int, total: int) -> int:
    """What a shared name is worth: 200 when hardly another story has it, falling to nearly 0 when all have it."""
    return 200 * (total + 1 - count) // (total + 1) if total > 3 else 100


def _near(apart: int) -> int:
    """What nearness in time is worth: 200 in the same hours, half of it a day later, and so on to 0."""
    return 200 * DAY // (DAY + apart)


def _same_event(alike: int, named: bool, apart: int) -> bool:
    """The same words within weeks; or, within days, words much alike, the less so where a name is shared."""
    if apart <= SAME_DAYS and alike >= (ALIKE if named else ALIKE_UNNAMED):
        return True
    return alike >= COPY and apart <= COPY_DAYS
