"""Filing: what an item does to its story, carried out in one transaction with the orders to the press.

`standing` decides, this module does. Filing the same dispatch again changes nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from django.db import transaction
from msgspec import Struct
from msgspec.structs import replace

from wireroom.knowledge.know import Known
from wireroom.stories import clusters, outbox, pictures, search
from wireroom.stories.card import from_row, slugify, to_row
from wireroom.stories.clock import Clock
from wireroom.stories.desk import NO_DESK, review_state
from wireroom.stories.desk import from_row as from_desk
from wireroom.stories.models import (
    Dispatch,
    Entity,
    PageRef,
    Story,
    StoryCity,
    StoryEntity,
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
        self._entity_ids: dict[str, int] = {}
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
        before = self._placement(story) if story.state == Story.State.PUBLISHED else None
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
        before = self._placement(story) if story.state == Story.State.PUBLISHED else None
        versions = _messages(story)
        stand = standing(map(_told, versions), now, from_desk(story.desk), datetime.now(UTC))
        after = self._resettle(story, stand, len(versions))
        self._order(story, before, after)

    def hold(self, story: Story, reason: str) -> None:
        """Take a story off until an editor looks: for a failed words check. Call inside a transaction."""
        before = self._placement(story) if story.state == Story.State.PUBLISHED else None
        story.state, story.reason = Story.State.HELD, reason
        story.save(update_fields=["state", "reason"])
        self._clear(story)
        self._order(story, before, None)

    def reshow(self, story: Story) -> None:
        """Order the pages that show a published story anew: its picture has come. Call inside a transaction."""
        place = self._placement(story)
        self._order(story, place, place)

    def flush(self) -> None:
        """Write the new stories that gathered, with all that belongs to them and the orders to the press."""
        batch, self._batch = self._batch, Batch()
        self._unseen -= batch.guids
        stories = [story for story, _, _ in batch.stories]
        Story.objects.bulk_create(stories)
        for version in batch.versions:
            version.story_id = version.story.pk
        Version.objects.bulk_create(batch.versions)
        entities: list[StoryEntity] = []
        cities: list[StoryCity] = []
        pages: dict[str, int] = {}
        words: list[search.Words] = []
        for story, item, known in batch.stories:
            if story.state != Story.State.PUBLISHED:
                continue
            after = self._place(story, known, entities, cities)
            words.append(self._show(story, item, new=True))
            for page, turn in self.touched(None, after).items():
                pages[page] = min(turn, pages.get(page, turn))
        StoryEntity.objects.bulk_create(entities)
        StoryCity.objects.bulk_create(cities)
        search.index(words)
        outbox.order(pages)
        shown = [story for story in stories if story.state == Story.State.PUBLISHED]
        outbox.order(clusters.regroup(self.newsroom, shown, self.reshow))

    def forget(self) -> None:
        """Drop what gathered and what was remembered of rows, after a transaction was rolled back."""
        self._entity_ids.clear()
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
        version = story.versions.select_related("dispatch").defer("dispatch__bytes").get(item_hash=stand.current)
        item = from_bytes(bytes(version.item))
        judged = self._judge(item, story.source, version.dispatch.feed)
        return self._settle(story, stand, item, version.dispatch.received, versions, judged)

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
        public = stand.state == "published"
        if public and story.path is None:
            story.path = path_of(story, item.headline)
        card = self.newsroom.card(item, known, versions)
        story.card = to_row(card) if stand.state != "canceled" else {}
        if story.pk is None:
            self._batch.stories.append((story, item, known))
            return None
        self._clear(story)
        story.save(force_update=True)
        if not public:
            return None
        entities: list[StoryEntity] = []
        cities: list[StoryCity] = []
        after = self._place(story, known, entities, cities)
        StoryEntity.objects.bulk_create(entities)
        StoryCity.objects.bulk_create(cities)
        search.index([self._show(story, item)])
        return after

    def _clear(self, story: Story) -> None:
        """Take a story out of everything that lists it; its pictures are kept until it is placed anew."""
        StoryEntity.objects.filter(story=story).delete()
        StoryCity.objects.filter(story=story).delete()
        search.remove(story.pk)

    def _show(self, story: Story, item: Item, *, new: bool = False) -> search.Words:
        """Join a published story to its pictures. Returns the words that it is to be found by."""
        shown = pictures.attach(story, item, new=new)
        if shown:
            story.card = to_row(pictures.on_card(from_row(story.card), shown))
            story.save(update_fields=["card"])
        text = "\n".join((item.byline, item.dateline.text, *item.paragraphs))
        return search.Words(story.pk, story.language, item.headline, text, story.updated)

    def _place(self, story: Story, known: Known, entities: list[StoryEntity], cities: list[StoryCity]) -> Placement:
        """The rows that list a published story, and its place."""
        entities.extend(
            StoryEntity(
                story=story,
                entity_id=self._entity(mention.qid, mention.slug, mention.kind),
                count=min(mention.count, 9999),
                place=min(mention.place, 9999),
                language=story.language,
                weight=story.weight,
            )
            for mention in known.mentions
        )
        cities.extend(
            StoryCity(story=story, city=city, language=story.language, day=story.day, weight=story.weight)
            for city in known.cities
        )
        return _placement(story, known.cities, tuple(mention.slug for mention in known.mentions))

    def _entity(self, qid: str, slug: str, kind: str) -> int:
        """The row of an entity. Where its id or its name in addresses was changed, the row follows."""
        if qid not in self._entity_ids:
            row = Entity.objects.filter(qid=qid).first() or Entity.objects.filter(slug=slug).first()
            if row is None:
                row = Entity.objects.create(qid=qid, slug=slug, kind=kind)
            elif (row.qid, row.slug) != (qid, slug):
                for other in Entity.objects.filter(slug=slug).exclude(pk=row.pk):
                    other.slug = other.qid.lower()
                    other.save(update_fields=["slug"])
                row.qid, row.slug, row.kind = qid, slug, kind
                row.save()
            self._entity_ids[qid] = row.pk
        return self._entity_ids[qid]

    def _placement(self, story: Story) -> Placement:
        """The place that a published story has by the record."""
        cities = tuple(story.cities.values_list("city", flat=True))
        return _placement(story, cities, tuple(story.entities.values_list("entity__slug", flat=True)))

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


class Batch:
    """New stories on their way into the record."""

    def __init__(self) -> None:
        self.stories: list[tuple[Story, Item, Known]] = []
        self.versions: list[Version] = []
        self.guids: set[tuple[str, str]] = set()


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


def _placement(story: Story, cities: tuple[str, ...], tags: tuple[str, ...]) -> Placement:
    return Placement(
        key=story.key,
        language=story.language,
        section=story.section,
        day=story.day,
        source=story.source,
        cities=cities,
        tags=tags,
    )


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


@transaction.atomic
def release_due(filing: Filing, now: datetime) -> int:
    """Publish stories whose embargo ended by `now` (aware UTC, by the newspaper's clock). Returns how many were looked at."""
    due = list(Story.objects.select_for_update().filter(state=Story.State.EMBARGOED, release_at__lte=now)[:200])
    for story in due:
        filing.look_again(story, now)
    return len(due)


@transaction.atomic
def expire_due(filing: Filing, now: datetime) -> int:
    """Take down stories whose rights ended by `now` (aware UTC, by the wall). Returns how many were looked at."""
    due = list(Story.objects.select_for_update().filter(state=Story.State.PUBLISHED, expires_at__lte=now)[:200])
    for story in due:
        filing.look_again(story, filing.clock.now())
    return len(due)
