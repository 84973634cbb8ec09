"""The newspaper's own rules: what a story must be like, and what becomes of it then. Pure.

Rules are read in the order of newspaper.toml. Each that fits has its say; where two say something of the same kind, the
earlier one counts. The law of the wire stands above them: no rule publishes what is killed, withheld, under embargo or not
understood.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from wireroom.config import Rule
from wireroom.wire.item import Item

PUBLISH, HOLD, IGNORE = "publish", "hold", "ignore"


class Fit(Struct, frozen=True):
    """That a rule fits an item: its name, and each of its conditions with what met it."""

    rule: str
    because: tuple[str, ...]


class Decision(Struct, frozen=True):
    """What the rules make of an item. `weight` is in minutes that it stands higher on fronts, as if it were newer."""

    action: str = ""
    action_by: str = ""
    section: str = ""
    cities: tuple[str, ...] = ()
    weight: int = 0
    push: bool | None = None
    note: str = ""
    fits: tuple[Fit, ...] = ()


NOTHING = Decision()
_CONDITIONS = {
    "source": "sources", "feed": "feeds", "language": "languages", "urgency": "urgency", "kind": "kinds",
    "genre": "genres", "subject": "subjects", "place": "places", "signal": "signals", "word": "words",
}  # fmt: skip
"""What a condition is called where it is explained, and in newspaper.toml; the cheap ones first."""


class Asked(Struct, frozen=True):
    """What rules look at: the item, where it came from, and the language and places that were found in it."""

    item: Item
    source: str
    feed: str
    language: str
    places: tuple[str, ...] = ()  # names and slugs of the cities and places it names


def decide(rules: Sequence[Rule], asked: Asked) -> Decision:
    """What `rules` make of an item."""
    if not rules:
        return NOTHING
    told = _Told(asked)
    decision: dict[str, object] = {}
    cities: dict[str, None] = {}
    fits: list[Fit] = []
    for rule in rules:
        because = told.fits(rule)
        if because is None:
            continue
        fits.append(Fit(rule.name, because))
        if rule.action and "action" not in decision:
            decision |= {"action": rule.action, "action_by": rule.name}
        for name in ("section", "weight", "note"):
            value = getattr(rule, name)
            if value and name not in decision:
                decision[name] = value
        if rule.push is not None and "push" not in decision:
            decision["push"] = rule.push
        cities |= dict.fromkeys(rule.cities)
    return Decision(**decision, cities=tuple(cities), fits=tuple(fits)) if fits else NOTHING  # type: ignore[arg-type]


class _Told:
    """An item as conditions see it; its words are folded once, and only if a rule asks for them."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._words: str | None = None

    def fits(self, rule: Rule) -> tuple[str, ...] | None:
        """What met each condition of a rule; None when one is not met."""
        because: list[str] = []
        for name, field in _CONDITIONS.items():
            wanted = getattr(rule, field)
            if not wanted:
                continue
            met = self._word(wanted) if name == "word" else _one(wanted, self._said(name))
            if not met:
                return None
            because.append(f"{name} {met}")
        return tuple(because)

    def _said(self, name: str) -> Iterable[str]:
        """What of the item a condition looks at."""
        item, language = self._asked.item, self._asked.language
        match name:
            case "source":
                return (self._asked.source,)
            case "feed":
                return (self._asked.feed,)
            case "language":
                return (language, language.partition("-")[0])
            case "urgency":
                return (str(item.urgency),)
            case "kind":
                return (item.kind,)
            case "place":
                return self._places()
            case "signal":
                return _called((each, "") for each in item.signals)
        subjects = item.genre if name == "genre" else item.subjects
        return _called((each.code, each.name) for each in subjects)

    def _word(self, wanted: Iterable[str]) -> str:
        return next((word for word in wanted if holds(self._text(), word)), "")

    def _places(self) -> Iterator[str]:
        place = self._asked.item.dateline.place
        if place:
            yield from (place.name, place.country)
        yield from (each.name for each in self._asked.item.subjects if each.type == "place")
        yield from self._asked.places

    def _text(self) -> str:
        if self._words is None:
            item = self._asked.item
            parts = (item.headline, item.subheadline, item.slugline, *item.keywords, item.summary, *item.paragraphs)
            self._words = "\n".join(parts).casefold()
        return self._words


def _called(coded: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What codes may be called in a rule: as sent, without their scheme, by their names."""
    for code, name in coded:
        yield from (code, code.rpartition(":")[2], name)


def _one(wanted: Iterable[str | int], found: Iterable[str]) -> str:
    """The first of `found` that is wanted, letter case aside; empty when none is."""
    folded = {str(each).casefold() for each in wanted}
    return next((each for each in found if each and each.casefold() in folded), "")


def holds(text: str, word: str) -> bool:
    """Whether `text` (casefolded) has `word` or phrase as whole words, in any script."""
    wanted = word.casefold()
    at = text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if not (at and _of_word(text[at - 1])) and not (end < len(text) and _of_word(text[end])):
            return True
        at = text.find(wanted, at + 1)
    return False


def _of_word(character: str) -> bool:
    """Whether a character goes on a word: letters, digits, and the signs that Indian scripts write vowels with."""
    return character.isalnum() or unicodedata.category(character)[0] == "M"
