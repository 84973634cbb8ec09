"""Filing: what an item does to its story, carried out in one transaction with the orders to the press.

`standing` decides, this module does. Filing the same dispatch again changes nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from wireroom.knowledge.know import Known
from wireroom.stories import outbox, pictures, search
from wireroom.stories.card import slugify, to_row
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
from wireroom.stories.standing import Message, Standing, message, standing
from wireroom.wire.item import Item, from_bytes, item_hash, to_bytes
from wireroom.wire.text import canonical_text

Touched = Callable[[Placement | None, Placement | None], Mapping[str, int]]
"""Which pages a change of placement touches, and each one's turn: the press's knowledge, handed in."""

REFERRING = 5  # the turn of pages that merely show a changed story
KILLED = 1  # the turn of pages that show a story that must go


def story_key(source: str, guid: str) -> str:
    """The short name of a story in addresses: the same whatever arrives first."""
    digest = hashlib.sha256(f"{source}\0{guid}".encode()).digest()
    return base64.b32encode(digest).decode("ascii")[:11].lower()


class Filing:
    """Files items for one newspaper. Not thread-safe: one filing worker has one."""

    def __init__(self, newsroom: Newsroom, touched: Touched) -> None:
        self.newsroom = newsroom
        self.touched = touched
        self._entity_ids: dict[str, int] = {}

    def file(self, item: Item, dispatch: Dispatch, now: datetime) -> Story:
        """Put one item under its story. Call inside a transaction; returns the story as it now stands."""
        digest = item_hash(item)
        story = self._story(item, dispatch, now)
        known = [] if story.pk is None else list(story.versions.defer("item"))
        if any(version.item_hash == digest for version in known):
            return story
        told = message(item, digest, dispatch.received, hold_source=self.newsroom.holds(dispatch.source))
        before = self._placement(story) if story.state == Story.State.PUBLISHED and story.pk else None
        if story.pk is None:
            story.save(force_insert=True)
        version = self._add(story, item, told, dispatch)
        stand = standing([told, *map(_told, known)], now)
        if stand.current == digest:
            current = (version, item, dispatch.received)
        else:
            current = self._current(story, known, stand)
        after = self._settle(story, stand, current, len(known) + 1, dispatch.feed)
        self._order(story, before, after)
        return story

    def release(self, story: Story, now: datetime) -> None:
        """Look at a story again because its time has come (an embargo's end). Call inside a transaction."""
        before = self._placement(story) if story.state == Story.State.PUBLISHED else None
        versions = list(story.versions.defer("item"))
        stand = standing(map(_told, versions), now)
        feed = story.versions.order_by("-id").values_list("dispatch__feed", flat=True)[0]
        after = self._settle(story, stand, self._current(story, versions, stand), len(versions), feed)
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

    def forget(self) -> None:
        """Drop what was remembered of rows, after a transaction was rolled back."""
        self._entity_ids.clear()

    def _story(self, item: Item, dispatch: Dispatch, now: datetime) -> Story:
        found = Story.objects.filter(source=dispatch.source, guid=item.guid).first()
        if found:
            return found
        return Story(
            source=dispatch.source,
            guid=item.guid,
            key=story_key(dispatch.source, item.guid),
            state=Story.State.HELD,
            dated=now,
            updated=now,
            day=self.newsroom.day(now).date(),
            weight=0,
        )

    def _add(self, story: Story, item: Item, told: Message, dispatch: Dispatch) -> Version:
        version = Version(
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
        )
        version.save(force_insert=True)
        return version

    def _current(self, story: Story, known: list[Version], stand: Standing) -> tuple[Version, Item, datetime]:
        """The version that counts, read back."""
        pk = next(version.pk for version in known if version.item_hash == stand.current)
        version = story.versions.select_related("dispatch").defer("dispatch__bytes").get(pk=pk)
        return version, from_bytes(bytes(version.item)), version.dispatch.received

    def _settle(
        self, story: Story, stand: Standing, current: tuple[Version, Item, datetime], versions: int, feed: str
    ) -> Placement | None:
        """Write what the story now is; returns its place in the newspaper, None while it has none."""
        version, item, received = current
        known = self.newsroom.know(item, feed)
        story.state, story.reason, story.release_at = stand.state, stand.reason, stand.release_at
        story.language = self.newsroom.edition(known.language)
        story.section = known.section
        story.urgency = item.urgency
        story.updated = updated(item, received)
        if story.path is None or story.weight == 0:  # first sight: what is dated once stays dated
            story.dated = dated(item, received)
            story.day = self.newsroom.day(story.dated).date()
        story.weight = weight(story.dated, item.urgency)
        story.fingerprint = known.fingerprint
        card = self.newsroom.card(item, known, versions)
        if story.current_id is not None:
            self._clear(story)
        story.current = version
        after = None
        if stand.state == Story.State.PUBLISHED:
            if story.path is None:
                story.path = self._path(story, item)
            shown = pictures.attach(story, item)
            story.card = to_row(pictures.on_card(card, shown))
            after = self._place(story, known)
            search.index(
                story.pk,
                story.language,
                item.headline,
                "\n".join((item.byline, item.dateline.text, *item.paragraphs)),
                story.updated,
            )
        else:
            story.card = to_row(card) if stand.state != Story.State.CANCELED else {}
        story.save(force_update=True)
        return after

    def _path(self, story: Story, item: Item) -> str:
        """The address, given once: /story/2021/07/22/words-of-the-headline-key/."""
        words = slugify(item.headline)
        return f"/story/{story.day:%Y/%m/%d}/{words + '-' if words else ''}{story.key}/"

    def _clear(self, story: Story) -> None:
        StoryEntity.objects.filter(story=story).delete()
        StoryCity.objects.filter(story=story).delete()
        search.remove(story.pk)

    def _place(self, story: Story, known: Known) -> Placement:
        StoryEntity.objects.bulk_create(
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
        if known.cities:
            StoryCity.objects.bulk_create(
                StoryCity(story=story, city=city, language=story.language, day=story.day, weight=story.weight)
                for city in known.cities
            )
        tags = tuple(mention.slug for mention in known.mentions)
        return _placement(story, known.cities, tags)

    def _entity(self, qid: str, slug: str, kind: str) -> int:
        if qid not in self._entity_ids:
            entity, _ = Entity.objects.get_or_create(qid=qid, defaults={"slug": slug, "kind": kind})
            self._entity_ids[qid] = entity.pk
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
            turn = REFERRING if after else KILLED
            for key in PageRef.objects.filter(story=story).values_list("page", flat=True):
                pages[key] = min(turn, pages.get(key, turn))
        outbox.order(pages)


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
    )


@transaction.atomic
def release_due(filing: Filing, now: datetime) -> int:
    """Publish stories whose embargo ended by `now` (aware UTC). Returns how many were looked at."""
    due = list(Story.objects.select_for_update().filter(state=Story.State.EMBARGOED, release_at__lte=now)[:200])
    for story in due:
        filing.release(story, now)
    return len(due)
