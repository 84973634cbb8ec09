"""The rows that list a published story: its tags, its cities, what it is found by, and its pictures."""

from __future__ import annotations

from wireroom.knowledge.know import Known
from wireroom.stories import pictures, search
from wireroom.stories.card import from_row, to_row
from wireroom.stories.models import Entity, Story, StoryCity, StoryEntity
from wireroom.stories.placement import Placement
from wireroom.wire.item import Item


class Listings:
    """Writes those rows, inside a transaction of the caller's. One filing worker has one."""

    def __init__(self) -> None:
        self._entity_ids: dict[str, int] = {}

    def forget(self) -> None:
        """Drop what was remembered of rows, after a transaction was rolled back."""
        self._entity_ids.clear()

    def clear(self, story: Story) -> None:
        """Take a story out of everything that lists it; its pictures are kept until it is placed anew."""
        StoryEntity.objects.filter(story=story).delete()
        StoryCity.objects.filter(story=story).delete()
        search.remove(story.pk)

    def show(self, story: Story, item: Item, *, new: bool = False) -> search.Words:
        """Join a published story to its pictures. Returns the words that it is to be found by."""
        shown = pictures.attach(story, item, new=new)
        if shown:
            story.card = to_row(pictures.on_card(from_row(story.card), shown))
            story.save(update_fields=["card"])
        text = "\n".join((item.byline, item.dateline.text, *item.paragraphs))
        return search.Words(story.pk, story.language, item.headline, text, story.updated)

    def place(self, story: Story, known: Known, entities: list[StoryEntity], cities: list[StoryCity]) -> Placement:
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

    def placement(self, story: Story) -> Placement:
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
