"""Related stories, ranked: same event first, then shared people, places and organisations, words and time. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from wireroom.knowledge.similar import similarity

_SAME_TEXT = 400  # similarity (0..1000) from which two texts tell the same event
_EVENT_ENTITIES = 3  # shared entities that with time make the same event
_EVENT_HOURS = 36
_LEAST = 60


class Candidate(Struct, frozen=True):
    """A story as ranking sees it. `when` is in seconds; `entities` are ids."""

    id: int
    entities: frozenset[str]
    fingerprint: bytes
    when: int
    section: str
    language: str


class Ranked(Struct, frozen=True):
    """A related story with its score; `same_event` when it tells of the same thing."""

    id: int
    score: int
    same_event: bool


def rank(target: Candidate, candidates: Iterable[Candidate], limit: int) -> tuple[Ranked, ...]:
    """The best `limit` of `candidates` for `target`; never the target itself. Ties go to the newer, then the lower id."""
    others = [each for each in candidates if each.id != target.id]
    common = Counter(qid for each in others for qid in each.entities)
    total = len(others)
    scored = [(_score(target, each, common, total), each) for each in others]
    ranked = [(made, each) for made, each in scored if made.score >= _LEAST or made.same_event]
    ranked.sort(key=lambda pair: (not pair[0].same_event, -pair[0].score, -pair[1].when, pair[1].id))
    return tuple(made for made, _ in ranked[:limit])


def _score(target: Candidate, other: Candidate, common: Counter[str], total: int) -> Ranked:
    """Rarity counts: an entity that every candidate shares says little (100 to 1000 each)."""
    shared = target.entities & other.entities
    rarity = sum(1000 - 900 * common[qid] // max(total, 1) for qid in shared)
    alike = similarity(target.fingerprint, other.fingerprint)
    hours = abs(target.when - other.when) // 3600
    near = max(0, 300 - hours * 2)
    same = alike >= _SAME_TEXT or (len(shared) >= _EVENT_ENTITIES and hours <= _EVENT_HOURS and alike >= 60)
    score = rarity + 3 * alike + (near if shared or alike >= 60 else 0) + (80 if other.section == target.section else 0)
    return Ranked(other.id, score if shared or alike >= 60 else 0, same)
