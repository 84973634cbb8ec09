"""Which cities a story belongs to: its dateline first, then places in the headline or named twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from wireroom.knowledge.gazetteer import Entity
from wireroom.knowledge.names import Found, plain
from wireroom.knowledge.sections import Topic

_DATELINE = re.compile(
    r"\s*(?P<places>(?:[^\d(\[),:;.।–—-]|(?<=\S)-(?=\S)){2,60}?)\s*"
    r"(?:[,(\[:।–—]|-\s|\s-|\.\s*[-–—]|\s\d|\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d)"
)
_SEVERAL = re.compile(r"\s*(?:/|\||&|\band\b|\bऔर\b|\bआणि\b)\s*")
_REACH = 70  # characters: a dateline stands at the very beginning


class CityRule(Struct, frozen=True):
    """A city with a front of its own, and the names by which wires call it."""

    slug: str
    title: str
    titles: dict[str, str]
    wikidata: str = ""
    places: tuple[str, ...] = ()


class Cities:
    """Files stories under cities."""

    def __init__(self, rules: Sequence[CityRule], entities: Iterable[Entity] = ()) -> None:
        """The cities of `rules`, each also by all the names of the `entities` that it is."""
        self._by_name: dict[str, str] = {}
        self._by_qid: dict[str, str] = {}
        for rule in rules:
            for name in (rule.title, *rule.titles.values(), *rule.places):
                self._by_name.setdefault(_folded(name), rule.slug)
            if rule.wikidata:
                self._by_qid[rule.wikidata] = rule.slug
        own = dict(self._by_name)
        for entity in entities:
            if entity.kind != "place":
                continue
            names = [_folded(name) for listed in entity.names.values() for name in listed]
            slug = self._by_qid.get(entity.qid) or next((own[name] for name in names if name in own), "")
            if slug:
                self._by_qid.setdefault(entity.qid, slug)
                for name in names:
                    self._by_name.setdefault(name, slug)

    def of(
        self, place: str, line: str, topics: Sequence[Topic], headline: str, found: Sequence[Found]
    ) -> tuple[str, ...]:
        """The cities' slugs, the dateline's first.

        `place` is the located place as sent, `line` the dateline's text or the first paragraph's beginning; `found`
        counts places in the headline and the text after it.
        """
        cities = self._named(place) or self._dateline(line)
        for topic in topics:
            if topic.type == "place":
                cities.extend(self._named(topic.name))
        reach = len(headline)
        for each in found:
            slug = self._by_qid.get(each.entity.qid)
            if slug and (each.first < reach or each.count >= 2):
                cities.append(slug)
        return tuple(dict.fromkeys(cities))

    def _dateline(self, line: str) -> list[str]:
        match = _DATELINE.match(plain(line[:_REACH]))
        return self._named(match["places"]) if match else []

    def _named(self, words: str) -> list[str]:
        """The cities that a dateline's place or places are: `New Delhi/Pune`, `Mumbai, Maharashtra`."""
        if not words:
            return []
        first = re.split("[,(]", words, maxsplit=1)[0]
        names = [_folded(first), *(_folded(each) for each in _SEVERAL.split(first))]
        return list(dict.fromkeys(slug for name in names if (slug := self._by_name.get(name))))


def _folded(name: str) -> str:
    return " ".join(plain(name).lower().split())
