"""What a story is about, in one call: language, entities, section, cities, kicker, fingerprint. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from msgspec import Struct

from wireroom.knowledge.gazetteer import STRANGER, Entity, shipped, unique_slugs
from wireroom.knowledge.language import language_of, script_of, script_of_language
from wireroom.knowledge.names import Found, Names, plain
from wireroom.knowledge.places import Cities, CityRule
from wireroom.knowledge.sections import SectionRule, Sections, Topic, rolled_up
from wireroom.knowledge.similar import fingerprint

__all__ = ["CityRule", "Copy", "Knowledge", "Known", "Mention", "SectionRule", "Topic"]

_KICKER = 28  # characters
_MOST_TAGS = 12
_SAME_WORDS = 60  # characters: a summary that begins as the copy does only repeats it
_BEGINNING = 600  # characters that say what a story is about
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


def _names(own: tuple[Entity, ...]) -> Names:
    """The shipped names and a newspaper's own; where both have an id, the newspaper's counts."""
    strangers = [each for each in shipped() if each.kind == STRANGER]
    entities = {each.qid: each for each in (*shipped(), *own) if each.kind != STRANGER}
    return Names((*entities.values(), *strangers))


@cache
def _shipped_names() -> Names:
    return _names(())


class Knowledge:
    """Everything that one newspaper knows of names, sections and cities. Immutable after it is made."""

    def __init__(
        self,
        sections: Sequence[SectionRule],
        cities: Sequence[CityRule],
        default_language: str,
        extra: Iterable[Entity] = (),
    ) -> None:
        """`extra` are the newspaper's own entities; one with the id of a shipped one replaces it."""
        own = tuple(extra)
        self._names = _names(own) if own else _shipped_names()
        entities = self._names.entities
        self._slugs = unique_slugs(entities.values())
        self._by_slug = {slug: entities[qid] for qid, slug in self._slugs.items()}
        self._sections = Sections(sections)
        self._titles = {rule.slug: (rule.title, rule.titles) for rule in sections}
        self._cities = Cities(cities, entities.values())
        self._default = default_language

    def entity(self, qid: str) -> Entity | None:
        """The entity of that id."""
        return self._names.entities.get(qid)

    def slug(self, qid: str) -> str:
        """The entity's name in addresses; "" for an unknown one."""
        return self._slugs.get(qid, "")

    def by_slug(self, slug: str) -> Entity | None:
        """The entity whose name in addresses is `slug`."""
        return self._by_slug.get(slug)

    def label(self, qid: str, language: str) -> str:
        """The entity's name in a language, else in English; the id itself for an unknown one."""
        entity = self.entity(qid)
        if entity is None:
            return qid
        return (entity.names.get(language) or entity.names["en"])[0]

    def know(self, copy: Copy, default_section: str = "") -> Known:
        """What the copy is about; `default_section` is its feed's."""
        body = "\n".join(copy.paragraphs)
        new = copy.summary if copy.summary[:_SAME_WORDS] not in body else ""
        text = f"{copy.headline}\n{new}\n{body}" if new else f"{copy.headline}\n{body}"
        language = language_of(text, copy.language, self._default)
        headline = plain(copy.headline)
        found = self._names.find(plain(text), language)
        mentions = self._mentions(found, len(headline))
        beginning = text[: len(copy.headline) + _BEGINNING]
        section = self._sections.of(copy.topics, (copy.slugline, *copy.keywords), default_section, beginning)
        line = copy.dateline_text or (copy.paragraphs[0] if copy.paragraphs else "")
        return Known(
            language=language,
            mentions=mentions,
            section=section,
            cities=self._cities.of(copy.dateline_place, line, copy.topics, headline, found),
            kicker=self._kicker(copy, found, section, language),
            fingerprint=fingerprint(text),
        )

    def _mentions(self, found: Sequence[Found], reach: int) -> tuple[Mention, ...]:
        def rank(order: int) -> tuple[bool, int, int, int]:
            each = found[order]
            return (each.first >= reach, -each.count, _ORDER[each.entity.kind], order)

        best = [(order, found[order]) for order in sorted(range(len(found)), key=rank)[:_MOST_TAGS]]
        return tuple(
            Mention(each.entity.qid, self._slugs[each.entity.qid], each.entity.kind, each.count, order)
            for order, each in best
        )

    def _kicker(self, copy: Copy, found: Sequence[Found], section: str, language: str) -> str:
        """A word above the headline that adds to it: the narrowest topic; else, where the headline names nobody, the
        person or body that the copy names most; else the section.

        A topic that the headline already says, that is too long or in another script is passed over.
        """
        title, titles = self._titles.get(section, ("", {}))
        title = titles.get(language, title)
        headline = plain(copy.headline)
        said = set(headline.lower().split())
        script = script_of_language(language)
        for topic in sorted(copy.topics, key=lambda each: -len(rolled_up(each.code))):
            name = topic.name.strip()
            fits = topic.type == "topic" and 2 < len(name) <= _KICKER and script_of(name) == script
            if fits and not said.issuperset(plain(name).lower().split()) and name.lower() != title.lower():
                return name[:1].upper() + name[1:]
        actors = [each for each in found if each.entity.kind != "place"]
        if actors and all(each.first >= len(headline) for each in actors):
            main = max(actors, key=lambda each: each.count)
            label = self.label(main.entity.qid, language)
            if main.count >= 2 and len(label) <= _KICKER:
                return label
        return title
