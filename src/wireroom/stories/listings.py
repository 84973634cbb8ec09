"""The rows that list a published story: its tags, its cities, what it is found by, and its pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from wireroom.knowledge.know import Known
from wireroom.stories import pictures, search
from wireroom.stories.card import from_row, to_row
from wireroom.stories.models import Entity, Story, StoryCity, StoryEntity
from wireroom.stories.placement import Placement
from wireroom.wire.item import Item

_ENTITIES = ("stories_storyentity", ("story_id", "entity_id", "count", "place", "language", "weight"))
_CITIES = ("stories_storycity", ("story_id", "city", "language", "day", "weight"))
_ROWS = 1000  # a statement; SQLite allows 32,766 values, PostgreSQL 65,535


class Listings:
    """Writes those rows, inside a transaction of the caller's. One filing worker has one.

    What `add` says of stories gathers until `write`.
    """

    def __init__(self) -> None:
        self._entity_ids: dict[str, int] = {}
        self._gathered()

    def _gathered(self) -> None:
        self._entities: list[tuple[Any, ...]] = []
        self._cities: list[tuple[Any, ...]] = []
        self._words: list[search.Words] = []

    def forget(self) -> None:
        """Drop what gathered and what was remembered of rows, after a transaction was rolled back."""
        self._entity_ids.clear()
        self._gathered()

    def clear(self, story: Story) -> None:
        """Take a story out of everything that lists it; its pictures are kept until it is added anew."""
        StoryEntity.objects.filter(story=story).delete()
        StoryCity.objects.filter(story=story).delete()
        search.remove(story.pk)

    def add(self, story: Story, item: Item, known: Known, *, new: bool = False) -> Placement:
        """List a published story, and join it to its pictures (`new`: it had none). Returns its place."""
        for mention in known.mentions:
            entity = self._entity(mention.qid, mention.slug, mention.kind)
            count, place = min(mention.count, 9999), min(mention.place, 9999)
            self._entities.append((story.pk, entity, count, place, story.language, story.weight))
        day = connection.ops.adapt_datefield_value(story.day)
        self._cities.extend((story.pk, city, story.language, day, story.weight) for city in known.cities)
        shown = pictures.attach(story, item, new=new)
        if shown:
            story.card = to_row(pictures.on_card(from_row(story.card), shown))
            story.save(update_fields=["card"])
        text = "\n".join((item.byline, item.dateline.text, *item.paragraphs))
        self._words.append(search.Words(story.pk, story.language, item.headline, text, story.updated))
        return _placement(story, known.cities, tuple(mention.slug for mention in known.mentions))

    def write(self) -> None:
        """Write what gathered."""
        entities, cities, words = self._entities, self._cities, self._words
        self._gathered()
        _insert(*_ENTITIES, entities)
        _insert(*_CITIES, cities)
        search.index(words)

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


def placement(story: Story) -> Placement:
    """The place that a published story has by the record."""
    cities = tuple(story.cities.values_list("city", flat=True))
    return _placement(story, cities, tuple(story.entities.values_list("entity__slug", flat=True)))


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


def _insert(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Many rows a statement: plain SQL, since a story has a dozen and objects for them cost more than all else here."""
    marks = f"({', '.join(['%s'] * len(columns))})"
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _ROWS):
            part = rows[start : start + _ROWS]
            values = ", ".join([marks] * len(part))
            cursor.execute(
                f"INSERT INTO {table} ({names}) VALUES {values}",  # noqa: S608 (our own names and placeholders)
                [value for row in part for value in row],
            )
