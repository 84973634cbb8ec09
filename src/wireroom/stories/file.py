"""Filing: what an item does to its story, carried out in one transaction with the orders to the press.

`standing` decides, this module does. Filing the same dispatch again changes nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from django.db import connection
from msgspec import Struct
from msgspec.structs import replace

from wireroom.knowledge.know import Known
from wireroom.stories import clusters, outbox
from wireroom.stories.card import slugify, to_row
from wireroom.stories.clock import Clock
from wireroom.stories.desk import NO_DESK, review_state
from wireroom.stories.desk import from_row as from_desk
from wireroom.stories.listings import Listings, placement
from wireroom.stories.models import (
    Dispatch,
    PageRef,
    Story,
    Version,
)
from wireroom.stories.newsroom import Newsroom
from wireroom.stories.placement import Placement, dated, updated, weight
from wireroom.stories.rules import Decision
from wireroom.stories.standing import Message, Standing, message, standing
from wireroom.wire.item import Item, from_bytes, item_hash, to_bytes
from wireroom.wire.text import canonical_text

Touched = Callable[[Placement | None, Placement | None], Mapping[str, int]]
"""Which pages a change of placement touches, and each one's turn: the press's knowledge, handed in."""

REFERRING = 5  # the turn of pages that merely show a changed story
_PRINTED = "epaper"  # pages that stay as they were printed, unless a story must go
_BECOMES = (
    "state", "reason", "release_at", "expires_at", "language", "section", "urgency", "slugline", "updated", "day", "weight",
    "note", "push", "fingerprint", "current", "review", "path", "card",
)  # fmt: skip
"""What `Filing.become` sets of a story."""
_STORIES = "story:"  # pages that a story is cut out of when it goes, before they are baked anew
KILLED = 1  # the turn of other pages that show a story that must go


def story_key(source: str, guid: str) -> str:
    """The short name of a story in addresses: the same whatever arrives first."""
    digest = hashlib.sha256(f"{source}\0{guid}".encode()).digest()
    return base64.b32encode(digest).decode("ascii")[:11].lower()


class Filing:
    """Files items for one newspaper. Not thread-safe: one filing worker has one.

    New stories gather in memory and are written together by `flush`, which must be called before the transaction ends.
    """

    def __init__(self, newsroom: Newsroom, touched: Touched, clock: Clock) -> None:
        self.newsroom = newsroom
        self.clock = clock
        self.touched = touched
        self._listings = Listings()
        self._batch = Batch()
        self._unseen: set[tuple[str, str]] = set()  # pairs known to have no story in this transaction

    def file(self, item: Item, dispatch: Dispatch, now: datetime) -> None:
        """Put one item under its story. Call inside a transaction, then `flush`."""
        digest = item_hash(item)
        story = self._story(dispatch.source, item.guid)
        known = _messages(story) if story else []
        if any(version.item_hash == digest for version in known):
            return
        judged = self._judge(item, dispatch.source, dispatch.feed)
        told = message(
            item,
            digest,
            dispatch.received,
            hold_source=self.newsroom.holds(dispatch.source),
            decision=judged.decision,
            barred=self.newsroom.barred(dispatch.source, judged.known.section),
            keep=self.newsroom.keeps(dispatch.source),
        )
        desk = from_desk(story.desk) if story else NO_DESK
        stand = standing([told, *map(_told, known)], now, desk, datetime.now(UTC))
        began = int(min([told.sent, *(version.sent for version in known)]).timestamp())
        if story is None:
            story = self._new(item, dispatch, now)
            story.began = began
            self._settle(story, stand, item, dispatch.received, 1, judged)
            self._batch.versions.append(_version(story, item, told, dispatch))
            return
        before = placement(story) if story.state == Story.State.PUBLISHED else None
        story.began = began
        story.dated = min(story.dated, dated(item, dispatch.received))  # whichever message came first
        _version(story, item, told, dispatch).save(force_insert=True)
        if stand.current == digest:  # not so when the story stands on a later one, or on the desk's own
            after = self._settle(story, stand, item, dispatch.received, len(known) + 1, judged)
        else:
            after = self._resettle(story, stand, len(known) + 1)
        self._order(story, before, after)

    def expect(self, guids: Iterable[tuple[str, str]]) -> None:
        """Look up at once which (source, guid) pairs of a batch have no story yet. Call inside its transaction."""
        wanted = set(guids)
        found = Story.objects.filter(guid__in={guid for _, guid in wanted}).values_list("source", "guid")
        self._unseen = wanted - set(found)

    def look_again(self, story: Story, now: datetime) -> None:
        """Look at a story again: its time has come (an embargo's end), or the desk did something. Call in a transaction."""
        before = placement(story) if story.state == Story.State.PUBLISHED else None
        [(_, stand, versions)] = self.stands([story], now)
        after = self._resettle(story, stand, versions)
        self._order(story, before, after)

    def release(self, stories: Sequence[Story], now: datetime, ready: Mapping[int, Ready]) -> None:
        """Look at stories again whose embargo has ended, and publish them, many at once. Call in a transaction.

        `ready` is what was read and judged of some of them before; what is not of the version that counts is done anew.
        """
        told = self.stands(stories, now)
        free = [each for each in told if each[1].state == "published"]
        late = [(s, stand.current) for s, stand, _ in free if s.pk not in ready or ready[s.pk].current != stand.current]
        fit = {**ready, **self.ready(late)}
        for story, stand, versions in free:
            made = fit[story.pk]
            if story.path is not None:
                self._batch.again.add(story.pk)
            self.become(story, stand, made.item, made.received, versions, made.judged)
            self._batch.released.append((story, made.item, made.judged.known))
        self.flush()
        for story, stand, _ in told:
            if stand.state != "published":
                self.look_again(story, now)

    def stands(self, stories: Sequence[Story], now: datetime) -> list[tuple[Story, Standing, int]]:
        """Where each of these stories stands at `now` by the record, and of how many versions of the wire's."""
        messages: dict[int, list[Message]] = {story.pk: [] for story in stories}
        for version in Version.objects.filter(story__in=stories, desk=False).defer("item"):
            messages[version.story_id].append(_told(version))
        wall = datetime.now(UTC)
        return [
            (story, standing(messages[story.pk], now, from_desk(story.desk), wall), len(messages[story.pk]))
            for story in stories
        ]

    def ready(self, wanted: Sequence[tuple[Story, str]]) -> dict[int, Ready]:
        """These versions (story, item_hash) read from the record and judged, by the story."""
        hashes = {story.pk: current for story, current in wanted}
        sources = {story.pk: story.source for story, _ in wanted}
        found = Version.objects.filter(story__in=hashes, item_hash__in=set(hashes.values()))
        made: dict[int, Ready] = {}
        for version in found.select_related("dispatch").defer("dispatch__bytes"):
            if hashes[version.story_id] == version.item_hash:
                item = from_bytes(bytes(version.item))
                judged = self._judge(item, sources[version.story_id], version.dispatch.feed)
                made[version.story_id] = Ready(
                    version.item_hash, item, version.words_sha256, version.dispatch.received, judged
                )
        return made

    def hold(self, story: Story, reason: str) -> None:
        """Take a story off until an editor looks: for a failed words check. Call inside a transaction."""
        before = placement(story) if story.state == Story.State.PUBLISHED else None
        story.state, story.reason = Story.State.HELD, reason
        story.save(update_fields=["state", "reason"])
        self._listings.clear(story)
        self._order(story, before, None)

    def reshow(self, story: Story) -> None:
        """Order the pages that show a published story anew: its picture has come. Call inside a transaction."""
        place = placement(story)
        self._order(story, place, place)

    def flush(self) -> None:
        """Write the new stories that gathered, with all that belongs to them and the orders to the press."""
        batch, self._batch = self._batch, Batch()
        self._unseen -= batch.guids
        Story.objects.bulk_create(story for story, _, _ in batch.stories)
        for version in batch.versions:
            version.story_id = version.story.pk
        Version.objects.bulk_create(batch.versions)
        _write([story for story, _, _ in batch.released])
        pages: dict[str, int] = {}
        shown = [each for each in (*batch.stories, *batch.released) if each[0].state == Story.State.PUBLISHED]
        for story, item, known in shown:
            after = self._listings.add(story, item, known, new=story.pk not in batch.again)
            for page, turn in self.touched(None, after).items():
                pages[page] = min(turn, pages.get(page, turn))
        self._listings.write()
        outbox.order(pages)
        outbox.order(clusters.regroup(self.newsroom, [story for story, _, _ in shown], self.reshow))

    def forget(self) -> None:
        """Drop what gathered and what was remembered of rows, after a transaction was rolled back."""
        self._listings.forget()
        self._batch = Batch()
        self._unseen = set()

    def _story(self, source: str, guid: str) -> Story | None:
        """The story of that guid, if anything of it came before; what gathered is written first when it is in there."""
        if (source, guid) in self._batch.guids:
            self.flush()
        elif (source, guid) in self._unseen:
            return None
        return Story.objects.filter(source=source, guid=guid).first()

    def _new(self, item: Item, dispatch: Dispatch, now: datetime) -> Story:
        self._batch.guids.add((dispatch.source, item.guid))
        return Story(
            source=dispatch.source,
            guid=item.guid,
            key=story_key(dispatch.source, item.guid),
            dated=dated(item, dispatch.received),
            updated=now,
            day=self.newsroom.day(now).date(),
            weight=0,
        )

    def _resettle(self, story: Story, stand: Standing, versions: int) -> Placement | None:
        """Settle a story on a version filed before."""
        ready = self.ready([(story, stand.current)])[story.pk]
        return self._settle(story, stand, ready.item, ready.received, versions, ready.judged)

    def _judge(self, item: Item, source: str, feed: str) -> Judged:
        """What the item is about, and what the newspaper's rules make of it."""
        known = self.newsroom.know(item, feed)
        decision = self.newsroom.decide(item, source, feed, known)
        if decision.section or decision.cities:
            known = replace(
                known,
                section=decision.section or known.section,
                cities=tuple(dict.fromkeys((*known.cities, *decision.cities))),
            )
        return Judged(known, decision)

    def _settle(
        self, story: Story, stand: Standing, item: Item, received: datetime, versions: int, judged: Judged
    ) -> Placement | None:
        """Make the story what it now is; returns its place in the newspaper, None while it has none or gathers."""
        self.become(story, stand, item, received, versions, judged)
        known = judged.known
        if story.pk is None:
            self._batch.stories.append((story, item, known))
            return None
        self._listings.clear(story)
        story.save(force_update=True)
        if story.state != Story.State.PUBLISHED:
            return None
        after = self._listings.add(story, item, known)
        self._listings.write()
        return after

    def become(
        self, story: Story, stand: Standing, item: Item, received: datetime, versions: int, judged: Judged
    ) -> None:
        """Make the story in memory what it is by this standing, and write nothing."""
        known = judged.known
        story.state, story.reason, story.release_at = stand.state, stand.reason, stand.release_at
        story.expires_at = stand.expires_at
        story.language = self.newsroom.edition(known.language)
        story.section = known.section
        story.urgency, story.slugline = item.urgency, item.slugline[:300]
        story.updated = updated(item, received)
        story.day = self.newsroom.day(story.dated).date()
        story.weight = weight(story.dated, item.urgency, judged.decision.weight)
        story.note = judged.decision.note
        story.push = bool(judged.decision.push) and story.source not in self.newsroom.without("push")
        story.fingerprint = known.fingerprint
        story.current = stand.current
        story.review = review_state(from_desk(story.desk), stand.current)
        if stand.state == "published" and story.path is None:
            story.path = path_of(story, item.headline)
        card = self.newsroom.card(item, known, versions)
        story.card = to_row(card) if stand.state != "canceled" else {}

    def _order(self, story: Story, before: Placement | None, after: Placement | None) -> None:
        """Order every page that the change touches; nothing when the story was and is not public."""
        if before is None and after is None:
            return
        pages = dict(self.touched(before, after))
        if before is not None:
            for key in PageRef.objects.filter(story=story).values_list("page", flat=True):
                turn = REFERRING if after or key.startswith(_STORIES) else KILLED
                if after is None or not key.startswith(_PRINTED):
                    pages[key] = min(turn, pages.get(key, turn))
        outbox.order(pages)
        if before is not after:  # not merely shown anew
            outbox.order(clusters.regroup(self.newsroom, [story], self.reshow))


class Judged(Struct, frozen=True):
    """What an item is about, and what the newspaper's rules make of it."""

    known: Known
    decision: Decision


class Ready(Struct, frozen=True):
    """A version as filing needs it when its story settles on it: read from the record, and judged."""

    current: str  # its item_hash
    item: Item
    words_sha256: str
    received: datetime
    judged: Judged


class Batch:
    """New stories, and stories that are released, on their way into the record. `again`: they were public before."""

    def __init__(self) -> None:
        self.stories: list[tuple[Story, Item, Known]] = []
        self.released: list[tuple[Story, Item, Known]] = []
        self.again: set[int] = set()
        self.versions: list[Version] = []
        self.guids: set[tuple[str, str]] = set()


def _write(stories: Sequence[Story]) -> None:
    """Write stories that are in the record already: all that `Filing.become` sets."""
    if not stories:
        return
    fields = [field for field in Story._meta.concrete_fields if field.name in _BECOMES]
    rows = [
        [*(field.get_db_prep_save(getattr(story, field.attname), connection) for field in fields), story.pk]
        for story in stories
    ]
    columns = ", ".join(f"{field.column} = %s" for field in fields)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE stories_story SET {columns} WHERE id = %s", rows)  # noqa: S608 (our columns)


def _version(story: Story, item: Item, told: Message, dispatch: Dispatch) -> Version:
    """The item as a version of its story."""
    return Version(
        story=story,
        dispatch=dispatch,
        number=told.number,
        sent=told.sent,
        item_hash=told.item_hash,
        item=to_bytes(item),
        words_sha256=hashlib.sha256(canonical_text(item).encode()).hexdigest(),
        pubstatus=told.pubstatus[:40],
        embargoed=told.embargoed,
        embargo_text=told.embargo_text[:100],
        hold=told.hold,
        ignored=told.ignored,
        expires=told.expires,
    )


def path_of(story: Story, headline: str) -> str:
    """The address, given once: /story/2021/07/22/words-of-the-headline-key/."""
    words = slugify(headline)
    return f"/story/{story.day:%Y/%m/%d}/{words + '-' if words else ''}{story.key}/"


def _messages(story: Story) -> list[Version]:
    """The versions of a story that the wire sent."""
    return list(story.versions.filter(desk=False).defer("item"))


def _told(version: Version) -> Message:
    """A filed version as the message it was."""
    return Message(
        number=version.number,
        sent=version.sent,
        item_hash=version.item_hash,
        pubstatus=version.pubstatus,
        embargoed=version.embargoed,
        embargo_text=version.embargo_text,
        hold=version.hold,
        ignored=version.ignored,
        expires=version.expires,
    )
