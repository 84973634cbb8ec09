"""Which cities a story belongs to: its dateline first, then places in the headline or named twice."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from wireroom.knowledge.gazetteer import Found
from wireroom.knowledge.sections import Topic

_DATELINE = re.compile(r"\s*(?P<place>[^\d(),:;.–—-]{2,40}?)\s*(?:,|\(|:|–|—|-\s|\s-)")
_DATELINE_REACH = 60


class CityRule(Struct, frozen=True):
    """A city with a front of its own, and the names by which wires call it."""

    slug: str
    title: str
    titles: dict[str, str]
    wikidata: str = ""
    places: tuple[str, ...] = ()


class Cities:
    """Files stories under cities."""

    def __init__(self, rules: Sequence[CityRule]) -> None:
        self._by_name: dict[str, str] = {}
        self._by_qid = {rule.wikidata: rule.slug for rule in rules if rule.wikidata}
        for rule in rules:
            for name in (rule.title, *rule.titles.values(), *rule.places):
                self._by_name.setdefault(name.lower(), rule.slug)

    def of(
        self, place: str, line: str, topics: Sequence[Topic], headline: str, found: Sequence[Found]
    ) -> tuple[str, ...]:
        """The cities' slugs, the dateline's first. `line` is the dateline's text or the first paragraph's beginning."""
        cities = [self._by_name.get(place.lower().strip(), "")]
        if not cities[0]:
            match = _DATELINE.match(line[:_DATELINE_REACH])
            cities.append(self._by_name.get(match["place"].lower().strip(), "") if match else "")
        for topic in topics:
            if topic.type == "place":
                cities.append(self._by_name.get(topic.name.lower(), ""))
        reach = len(headline)
        for each in found:
            slug = self._by_qid.get(each.entity.qid, "")
            if slug and (each.first < reach or each.count >= 2):
                cities.append(slug)
        return tuple(dict.fromkeys(slug for slug in cities if slug))
