"""What a story is about, in one call: language, entities, section, cities, kicker, fingerprint. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from wireroom.knowledge.gazetteer import Entity, Found, Gazetteer, shipped
from wireroom.knowledge.language import language_of
from wireroom.knowledge.places import Cities, CityRule
from wireroom.knowledge.sections import SectionRule, Sections, Topic
from wireroom.knowledge.similar import fingerprint

__all__ = ["CityRule", "Copy", "Knowledge", "Known", "Mention", "SectionRule", "Topic"]

_KICKER = 28  # characters
_MOST_TAGS = 12
_ORDER = {"person": 0, "organisation": 1, "place": 2}


class Copy(Struct, frozen=True):
    """The words of a story and what the wire says of them."""

    headline: str
    summary: str
    paragraphs: tuple[str, ...]
    language: str
    slugline: str
    keywords: tuple[str, ...]
    topics: tuple[Topic, ...]
    dateline_text: str
    dateline_place: str


class Mention(Struct, frozen=True):
    """An entity that a story names: how often, and its place in the order of first mentions (0 is first)."""

    qid: str
    slug: str
    kind: str
    count: int
    place: int


class Known(Struct, frozen=True):
    """What a story is about. `mentions` are best first: those of the headline, then by how often they are named."""

    language: str
    mentions: tuple[Mention, ...]
    section: str
    cities: tuple[str, ...]
    kicker: str
    fingerprint: bytes


class Knowledge:
    """Everything that one newspaper knows of names, sections and cities."""

    def __init__(
        self,
        sections: Sequence[SectionRule],
        cities: Sequence[CityRule],
        default_language: str,
        extra: Iterable[Entity] = (),
    ) -> None:
        entities = {entity.qid: entity for entity in (*shipped(), *extra)}
        self._gazetteer = Gazetteer(entities.values())
        self._by_slug: dict[str, Entity] = {}
        for entity in entities.values():
            self._by_slug.setdefault(entity.slug, entity)
        self._slugs = {entity.qid: slug for slug, entity in self._by_slug.items()}
        self._sections = Sections(sections)
        self._titles = {rule.slug: (rule.title, rule.titles) for rule in sections}
        self._cities = Cities(cities)
        self._default = default_language

    def entity(self, qid: str) -> Entity | None:
        """The entity of that id."""
        return self._gazetteer.entities.get(qid)

    def by_slug(self, slug: str) -> Entity | None:
        """The entity whose name in addresses is `slug`."""
        return self._by_slug.get(slug)

    def label(self, qid: str, language: str) -> str:
        """The entity's name in a language, else in English; the id itself for an unknown one."""
        entity = self.entity(qid)
        if entity is None:
            return qid
        return (entity.names.get(language) or entity.names.get("en") or (qid,))[0]

    def know(self, copy: Copy, default_section: str = "") -> Known:
        """What the copy is about; `default_section` is its feed's."""
        text = "\n".join((copy.headline, copy.summary, *copy.paragraphs))
        language = language_of(text, copy.language, self._default)
        found = self._gazetteer.find(text)
        mentions = self._mentions(found, copy)
        beginning = text[: len(copy.headline) + 600]
        section = self._sections.of(copy.topics, (copy.slugline, *copy.keywords), default_section, beginning)
        line = copy.dateline_text or (copy.paragraphs[0] if copy.paragraphs else "")
        return Known(
            language=language,
            mentions=mentions,
            section=section,
            cities=self._cities.of(copy.dateline_place, line, copy.topics, copy.headline, found),
            kicker=self._kicker(copy, mentions, section, language),
            fingerprint=fingerprint(text),
        )

    def _mentions(self, found: Sequence[Found], copy: Copy) -> tuple[Mention, ...]:
        reach = len(copy.headline)
        order = {each.entity.qid: place for place, each in enumerate(found)}

        def rank(each: Found) -> tuple[bool, int, int, int]:
            return (each.first >= reach, -each.count, _ORDER[each.entity.kind], each.first)

        best = sorted((each for each in found if each.entity.qid in self._slugs), key=rank)[:_MOST_TAGS]
        return tuple(
            Mention(each.entity.qid, self._slugs[each.entity.qid], each.entity.kind, each.count, order[each.entity.qid])
            for each in best
        )

    def _kicker(self, copy: Copy, mentions: Sequence[Mention], section: str, language: str) -> str:
        """A topic's name when it is short and in the copy's script, else the main person or body, else the section."""
        latin = language not in {"hi", "mr"}
        for topic in reversed(copy.topics):
            if topic.type == "topic" and 2 < len(topic.name) <= _KICKER and topic.name.isascii() == latin:
                return topic.name[:1].upper() + topic.name[1:]
        for mention in mentions:
            label = self.label(mention.qid, language)
            if len(label) <= _KICKER and mention.kind != "place":
                return label
        title, titles = self._titles.get(section, ("", {}))
        return titles.get(language, title)
