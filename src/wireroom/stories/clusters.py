"""Clusters: stories of several agencies that report one event. The first source in newspaper.toml leads, the others follow.

A cluster is a function of the published stories (`knowledge.cluster`), whatever the order in which they came. What a story
costs here depends on the stories of its hours that are like it, not on the archive.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Q

from wireroom.knowledge.cluster import HOURS, NAMED, SHARED, Clusters, Report, Telling, likeness, settle, traits
from wireroom.knowledge.similar import lanes, similarity_of
from wireroom.stories.card import from_row
from wireroom.stories.models import Story
from wireroom.stories.newsroom import Newsroom
from wireroom.stories.rows import Row, by_ids, listed

_MARKS = 2000  # values a statement; SQLite allows 32,766
_OWN = "story::{}:"  # a story's own page, as press.pages writes it
_OWN_TURN = 1
_LOCK = 0x776972656C656164  # of PostgreSQL: one transaction at a time decides who leads
LOOK_BACK = timedelta(days=2)  # how far back all is compared anew when the newspaper's settings changed


def regroup(newsroom: Newsroom, changed: Sequence[Story], reshow: Callable[[Story], None]) -> dict[str, int]:
    """Settle who leads after these stories changed; call inside the transaction, with the stories saved.

    Calls `reshow` with every other story that leads or follows now and did not; returns the pages of stories whose
    "also reported by" may have changed, with their turns.
    """
    stories = {each.pk: each for each in changed}
    if not stories:
        return {}
    if connection.vendor == "postgresql":
        _all("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    net = _Net(newsroom)
    net.load(stories)
    touched = {*stories, *net.beside(stories)}
    _forget(stories, paired=len(touched) > len(stories))
    touched |= _compare(newsroom, [each for each in stories.values() if each.state == Story.State.PUBLISHED])
    if len(touched) == len(stories):
        return {}
    return _settle(newsroom, touched, stories, reshow)


def regroup_all(newsroom: Newsroom, reshow: Callable[[Story], None]) -> dict[str, int]:
    """Settle who leads as the newspaper's settings have it now: those in pairs, and anew what was told these days."""
    since = int((datetime.now(UTC) - LOOK_BACK).timestamp())
    pages: dict[str, int] = {}
    recent = Story.objects.filter(state=Story.State.PUBLISHED, began__gte=since).order_by("pk").iterator(200)
    while part := list(islice(recent, 200)):
        pages |= regroup(newsroom, part, reshow)
    paired = {pk for (pk,) in _all("SELECT DISTINCT story_id FROM stories_alike", [])}
    return pages | _settle(newsroom, paired, {}, reshow)


def also_reported(newsroom: Newsroom, stories: Iterable[Story]) -> dict[int, list[Row]]:
    """The other stories of the cluster of each published story that is in one: the first source's first."""
    roots = {each.pk: each.leader_id or each.pk for each in stories}
    if not roots:
        return {}
    clusters: dict[int, list[Row]] = defaultdict(list)
    wanted = sorted(set(roots.values()))
    for part in _parts(wanted):
        for row in listed(f"s.leader_id IN ({_marks(part)})", part, "s.id", _MARKS):
            clusters[row.leader or 0].append(row)
    for pk, row in by_ids(root for root in wanted if root in clusters).items():
        clusters[pk].append(row)
    for rows in clusters.values():
        rows.sort(key=lambda row: newsroom.rank(row.source))
    found = {pk: [row for row in clusters.get(root, ()) if row.id != pk] for pk, root in roots.items()}
    return {pk: rows for pk, rows in found.items() if rows}


def leading(where: str = "") -> str:
    """The condition (SQL on the story ``s``) that it follows none that stands on the same front.

    `where` says when a leader ``l`` does; empty: always. A leader that is not public never hides a story.
    """
    shown = f" AND {where}" if where else ""
    return (
        "(s.leader_id IS NULL OR NOT EXISTS (SELECT 1 FROM stories_story l WHERE l.id = s.leader_id"  # noqa: S608 (our SQL)
        f" AND l.state = 'published'{shown}))"
    )


def one_each(newsroom: Newsroom, rows: Iterable[Row]) -> list[Row]:
    """The rows with one of each cluster, the first source's: where a leader does not stand, its followers might all."""
    rows = list(rows)
    best: dict[int, Row] = {}
    for row in rows:
        cluster = row.leader or row.id
        if cluster not in best or newsroom.rank(row.source) < newsroom.rank(best[cluster].source):
            best[cluster] = row
    return [row for row in rows if best[row.leader or row.id] is row]


def led(newsroom: Newsroom, rows: Iterable[Row], barred: Sequence[str]) -> list[Row]:
    """The rows without those that follow another; `barred` sources lead nobody: the next in their clusters does."""
    rows = list(rows)
    leaders = by_ids({row.leader for row in rows if row.leader is not None})
    hidden = {pk for pk, row in leaders.items() if row.source not in barred}
    return one_each(newsroom, [row for row in rows if row.leader not in hidden])


class _Net:
    """What is like what, read from the record as it is needed. `stood`: whom each followed by the record."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._near: dict[int, dict[Report, int]] = {}
        self.stood: dict[int, int | None] = {}

    def report(self, pk: int, key: str, source: str, leader: int | None) -> Report:
        """The story in the net."""
        self.stood[pk] = leader
        return Report(pk, key, source, self._newsroom.rank(source))

    def load(self, ids: Iterable[int]) -> None:
        """Read at once what is like these stories."""
        missing = [pk for pk in ids if pk not in self._near]
        self._near.update((pk, {}) for pk in missing)
        found = _of(
            "SELECT a.story_id, a.likeness, s.id, s.key, s.source, s.leader_id FROM stories_alike a"
            " JOIN stories_story s ON s.id = a.other_id WHERE a.story_id",
            missing,
        )
        for pk, alike, *other in found:
            self._near[pk][self.report(*other)] = alike

    def near(self, pk: int) -> dict[Report, int]:
        """The reports that are like a story, and how much."""
        self.load([pk])
        return self._near[pk]

    def beside(self, ids: Iterable[int]) -> set[int]:
        """The stories that are like any of these."""
        return {each.id for pk in ids for each in self.near(pk)}


def _settle(
    newsroom: Newsroom, ids: Iterable[int], changed: dict[int, Story], reshow: Callable[[Story], None]
) -> dict[str, int]:
    """Decide anew whom these stories and those like them follow, and write it down."""
    net = _Net(newsroom)
    touched = set(ids)
    net.load(touched)
    touched |= net.beside(touched)
    net.load(touched)
    rows = _of("SELECT id, key, source, leader_id FROM stories_story WHERE id", sorted(touched))
    moved = settle(Clusters(net.near), [net.report(*row) for row in rows], net.stood)
    if not moved:
        return {}
    roots = {pk for story, now in moved.items() for pk in (story, now, net.stood.get(story)) if pk is not None}
    for pk, now in moved.items():
        Story.objects.filter(pk=pk).update(leader=now)
        if pk in changed:
            changed[pk].leader_id = now
    for story in Story.objects.filter(pk__in=moved.keys() - changed.keys(), state=Story.State.PUBLISHED):
        reshow(story)
    members = Story.objects.filter(Q(pk__in=roots) | Q(leader__in=roots), state=Story.State.PUBLISHED)
    return {_OWN.format(key): _OWN_TURN for key in members.values_list("key", flat=True)}


def _compare(newsroom: Newsroom, stories: Sequence[Story]) -> set[int]:
    """Write down what published stories are found by and what is like them; returns the latter."""
    if len(newsroom.newspaper.sources) < 2:
        return set()
    tellings = [_telling(newsroom, each) for each in stories if each.fingerprint]
    own = [(trait, each.id) for each in tellings for trait in traits(each.fingerprint, each.language, each.told)]
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO stories_trait (trait, story_id) VALUES (%s, %s)", own)
    found: set[tuple[int, int, int]] = set()
    for one, other in _candidates(newsroom, tellings):
        if alike := likeness(one, other):
            found |= {(one.id, other.id, alike), (other.id, one.id, alike)}
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO stories_alike (story_id, other_id, likeness) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            sorted(found),
        )
    return {other for _, other, _ in found}


def _candidates(newsroom: Newsroom, tellings: Sequence[Telling]) -> Iterator[tuple[Telling, Telling]]:
    """Pairs of these stories and others that are worth a comparison, by the traits that they share."""
    wanted: dict[int, list[Telling]] = defaultdict(list)
    for each in tellings:
        for trait in traits(each.fingerprint, each.language, each.told, HOURS):
            wanted[trait].append(each)
    shared: Counter[tuple[int, int]] = Counter()
    for trait, pk in _of("SELECT trait, story_id FROM stories_trait WHERE trait", sorted(wanted)):
        shared.update((each.id, pk) for each in wanted[trait] if each.id != pk)
    ones = {each.id: each for each in tellings}
    pairs = [pair for pair, count in shared.items() if count >= SHARED]
    heads = _heads({pk for pair in pairs for pk in pair})
    near = [
        (one, other)
        for one, other in pairs
        if heads[one][0] != heads[other][0] and similarity_of(heads[one][1], heads[other][1]) >= NAMED
    ]
    others = {each.pk: _telling(newsroom, each) for each in Story.objects.filter(pk__in={pk for _, pk in near})}
    return ((ones[one], others[other]) for one, other in near)


def _heads(ids: set[int]) -> dict[int, tuple[str, int]]:
    """Source and fingerprint of these stories."""
    found = _of("SELECT id, source, fingerprint FROM stories_story WHERE id", sorted(ids))
    return {pk: (source, lanes(bytes(fingerprint))) for pk, source, fingerprint in found}


def _telling(newsroom: Newsroom, story: Story) -> Telling:
    card = from_row(story.card)
    return Telling(
        id=story.pk,
        key=story.key,
        source=story.source,
        rank=newsroom.rank(story.source),
        language=story.language,
        told=int(story.dated.timestamp()) if story.began is None else story.began,
        entities=frozenset(card.entities),
        headline=card.headline,
        dek=card.dek,
        fingerprint=bytes(story.fingerprint),
    )


def _forget(ids: Iterable[int], *, paired: bool) -> None:
    """Take stories out of what pairs are found by, and out of their pairs."""
    wheres = ["stories_trait WHERE story_id"]
    if paired:
        wheres += ["stories_alike WHERE story_id", "stories_alike WHERE other_id"]
    with connection.cursor() as cursor:
        for where in wheres:
            for part in _parts(sorted(ids)):
                cursor.execute(f"DELETE FROM {where} IN ({_marks(part)})", part)  # noqa: S608 (marks only)


def _of(select: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """The rows of a SELECT that ends with the column whose values are wanted."""
    return [row for part in _parts(ids) for row in _all(f"{select} IN ({_marks(part)})", part)]


def _all(statement: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(given))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _parts(values: Sequence[int]) -> Iterator[Sequence[int]]:
    return (values[start : start + _MARKS] for start in range(0, len(values), _MARKS))
