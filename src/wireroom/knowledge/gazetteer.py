"""People, places and organisations by name: one tag an entity, whatever it is called. Aho-Corasick, longest match.

`gazetteer.tsv` is ours (facts only): Wikidata id, kind, names in English separated by ``|`` (the first is the label, a
name marked ``~`` counts only beside a full name of the same entity), then Hindi and Marathi names. A newspaper adds its own in
`entities.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import ahocorasick
from msgspec import Struct

KINDS = ("person", "place", "organisation")
_SLUG = re.compile(r"[^a-z0-9]+")
_DEVANAGARI = ("\u0900", "\u097f")
_ENDINGS = tuple(  # Marathi case endings and postpositions that are written onto a name
    sorted(
        [
            "त",
            "तील",
            "तून",
            "मध्ये",
            "मधील",
            "मधून",
            "ला",
            "स",
            "ना",
            "ने",
            "नी",
            "शी",
            "चा",
            "ची",
            "चे",
            "च्या",
            "चं",
            "हून",
            "साठी",
            "सह",
            "वर",
            "वरील",
            "वरून",
            "कडे",
            "कडून",
            "पर्यंत",
            "जवळ",
            "च",
            "ही",
        ],
        key=len,
        reverse=True,
    )
)


class Entity(Struct, frozen=True):
    """A person, place or organisation. `names` by language, the first of each is its label; `short` need a full name."""

    qid: str
    kind: str
    names: dict[str, tuple[str, ...]]
    short: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The name in addresses: of the English label, else of the id."""
        label = self.names.get("en", ("",))[0]
        plain = label.lower().replace("'", "").replace("’", "")
        return _SLUG.sub("-", _ascii(plain)).strip("-") or self.qid.lower()


class Found(Struct, frozen=True):
    """An entity in a text: how often, and where first (characters from the start)."""

    entity: Entity
    count: int
    first: int


def _ascii(text: str) -> str:
    import unicodedata

    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))


@cache
def shipped() -> tuple[Entity, ...]:
    """The entities that wireroom ships."""
    text = files("wireroom.knowledge").joinpath("gazetteer.tsv").read_text("utf-8")
    return tuple(_row(line, number) for number, line in enumerate(text.splitlines(), 1) if line and line[0] != "#")


def _row(line: str, number: int) -> Entity:
    cells = line.split("\t")
    if len(cells) < 3 or cells[1] not in KINDS:
        raise ValueError(f"gazetteer.tsv line {number}: id, kind, names")
    names: dict[str, tuple[str, ...]] = {}
    short: list[str] = []
    for language, cell in zip(("en", "hi", "mr"), (*cells[2:], "", "")[:3], strict=False):
        listed = [name.strip() for name in cell.split("|") if name.strip()]
        short.extend(name[1:] for name in listed if name[0] == "~")
        full = tuple(name for name in listed if name[0] != "~")
        if full:
            names[language] = full
    return Entity(cells[0], cells[1], names, tuple(short))


def load_entities(path: Path) -> tuple[Entity, ...]:
    """A newspaper's own entities: ``[[entities]]`` with id, kind, names.LANGUAGE lists and optional short names.

    Raises ValueError with the number of the entry that is wrong.
    """
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(str(error)) from None
    found = []
    for number, entry in enumerate(raw.get("entities", ()), 1):
        kind, qid, names = entry.get("kind"), str(entry.get("id", "")), entry.get("names")
        if kind not in KINDS or not qid or not isinstance(names, dict) or not names.get("en"):
            raise ValueError(f"entity {number}: needs id, kind ({', '.join(KINDS)}) and names.en")
        listed = {language: tuple([each] if isinstance(each, str) else each) for language, each in names.items()}
        found.append(Entity(qid, kind, listed, tuple(entry.get("short", ()))))
    return tuple(found)


class Gazetteer:
    """Finds entities in text. Immutable after it is made."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.entities = {entity.qid: entity for entity in entities}
        self._automaton = ahocorasick.Automaton()
        names: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        for entity in self.entities.values():
            for listed in entity.names.values():
                for name in listed:
                    names[name].append((entity.qid, False))
                    if name.isascii() and len(name) > 4 and not name.isupper():
                        names[name.upper()].append((entity.qid, False))
            for name in entity.short:
                names[name].append((entity.qid, True))
        for name, owners in names.items():
            self._automaton.add_word(name, (name, tuple(dict.fromkeys(owners))))
        if names:
            self._automaton.make_automaton()
        self._empty = not names

    def find(self, text: str) -> list[Found]:
        """The entities that `text` names, in order of first mention."""
        if self._empty:
            return []
        spans = self._longest(text)
        full = {qid for _, owners in spans for qid, short in owners if not short and len(owners) == 1}
        counts: Counter[str] = Counter()
        first: dict[str, int] = {}
        for start, owners in spans:
            qid = _whose(owners, full)
            if qid:
                counts[qid] += 1
                first.setdefault(qid, start)
        return [
            Found(self.entities[qid], counts[qid], first[qid]) for qid in sorted(first, key=lambda each: first[each])
        ]

    def _longest(self, text: str) -> list[tuple[int, Sequence[tuple[str, bool]]]]:
        """Names at word boundaries, the longest where they overlap, in order."""
        hits = []
        for end, (name, owners) in self._automaton.iter(text):
            start = end - len(name) + 1
            if _bounded(text, start, end + 1):
                hits.append((start, end + 1, owners))
        hits.sort(key=lambda hit: (hit[0], -hit[1]))
        kept, reach = [], 0
        for start, end, owners in hits:
            if start >= reach:
                kept.append((start, owners))
                reach = end
        return kept


def _whose(owners: Sequence[tuple[str, bool]], full: set[str]) -> str:
    """Whose name it is: a full name is its owner's; a short or shared one belongs to the one named in full."""
    if len(owners) == 1 and not owners[0][1]:
        return owners[0][0]
    named = [qid for qid, _ in owners if qid in full]
    if len(named) == 1:
        return named[0]
    certain = [qid for qid, short in owners if not short]
    return certain[0] if certain and not named else ""


def _bounded(text: str, start: int, end: int) -> bool:
    """Whether a name stands as a word: no letter before, none after but a Marathi ending."""
    if start and _is_letter(text[start - 1]):
        return False
    if end == len(text) or not _is_letter(text[end]):
        return True
    if not _DEVANAGARI[0] <= text[end] <= _DEVANAGARI[1]:
        return False
    stop = end
    while stop < len(text) and _is_letter(text[stop]):
        stop += 1
    tail = text[end:stop]
    return tail in _ENDINGS or any(
        tail.endswith(each) and len(tail) - len(each) <= 2 for each in ("ाच्या", "ाने", "ांनी", "ांच्या", "ांना")
    )


def _is_letter(character: str) -> bool:
    return character.isalnum() or "\u0900" <= character <= "\u0963" or character in "\u200c\u200d_"
