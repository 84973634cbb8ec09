"""The people, places and organisations that a newspaper knows by name: the shipped table and the newspaper's own.

`gazetteer.tsv` is ours (facts only): id, kind, then English, Hindi and Marathi names separated by ``|``. The first name
of a language is its label. A name marked ``~`` counts only where a full name of the same entity stands in the text too.
The id is Wikidata's (``Q1058``) where we are certain of it, else our own (``L:bcci``). A row of the kind ``stranger``
holds names that look like an entity's and are not (``Hunter Biden``): they are found and tag nothing.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from msgspec import Struct

KINDS = ("person", "place", "organisation")
STRANGER = "stranger"
_LANGUAGES = ("en", "hi", "mr")
_ID = re.compile(r"(?:Q[1-9]\d*|[A-Za-z]+:[\w-]+)\Z", re.ASCII)
_LONGEST_ID = 20
_SLUG = re.compile(r"[^a-z0-9]+")


class Entity(Struct, frozen=True):
    """A person, place or organisation. `names` by language, the first of each is its label; those of them that are in
    `short`, and any more that stand only there, count beside a full name.
    """

    qid: str
    kind: str
    names: dict[str, tuple[str, ...]]
    short: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The name in addresses: of the English label, else of the id."""
        label = self.names.get("en", ("",))[0].replace("'", "").replace("’", "")
        plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
        return _SLUG.sub("-", plain.lower()).strip("-") or _SLUG.sub("-", self.qid.lower())


@cache
def shipped() -> tuple[Entity, ...]:
    """The entities that wireroom ships, strangers among them."""
    text = files("wireroom.knowledge").joinpath("gazetteer.tsv").read_text("utf-8")
    return tuple(_row(line, number) for number, line in enumerate(text.splitlines(), 1) if line and line[0] != "#")


def _row(line: str, number: int) -> Entity:
    cells = line.split("\t")
    if len(cells) < 3 or cells[1] not in (*KINDS, STRANGER):
        raise ValueError(f"gazetteer.tsv line {number}: id, kind, names")
    names: dict[str, tuple[str, ...]] = {}
    short: list[str] = []
    for language, cell in zip(_LANGUAGES, (*cells[2:], "", "")[:3], strict=True):
        listed = [name.strip() for name in cell.split("|") if name.strip()]
        short.extend(name[1:] for name in listed if name[0] == "~")
        if listed:
            names[language] = tuple(name.removeprefix("~") for name in listed)
    return Entity(cells[0], cells[1], names, tuple(short))


def load_entities(path: Path) -> tuple[Entity, ...]:
    """A newspaper's own entities: ``[[entities]]`` with id, kind, names.LANGUAGE lists and optional short names.

    Raises ValueError that says which entry is wrong, by its number and id, and what it needs.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"not TOML: {error}") from None
    unknown = sorted(set(told) - {"entities"})
    entries = told.get("entities", [])
    if unknown or not isinstance(entries, list):
        raise ValueError(f"only [[entities]] can stand here, not {', '.join(unknown) or 'entities = ...'}")
    found: dict[str, Entity] = {}
    for number, entry in enumerate(entries, 1):
        try:
            entity = _entry(entry)
            if entity.qid in found:
                raise ValueError("the id stands twice")
        except ValueError as error:
            named = entry.get("id") if isinstance(entry, dict) else ""
            raise ValueError(f"entity {number}{f' ({named})' if named else ''}: {error}") from None
        found[entity.qid] = entity
    return tuple(found.values())


def _entry(entry: Any) -> Entity:
    if not isinstance(entry, dict):
        raise ValueError("must be a table")
    if unknown := sorted(set(entry) - {"id", "kind", "names", "short"}):
        raise ValueError(f"{', '.join(unknown)}: no such key; id, kind, names, short")
    qid = entry.get("id")
    if not isinstance(qid, str) or not _ID.match(qid) or len(qid) > _LONGEST_ID:
        raise ValueError(
            f'id: "Q..." of Wikidata or one of your own such as "L:mayor", at most {_LONGEST_ID} characters'
        )
    if entry.get("kind") not in KINDS:
        raise ValueError(f"kind: one of {', '.join(KINDS)}")
    names = entry.get("names")
    if not isinstance(names, dict) or not names.get("en"):
        raise ValueError("names.en: the English name, or a list of names with the label first")
    listed = {language: _listed(each, f"names.{language}") for language, each in names.items()}
    return Entity(qid, entry["kind"], listed, _listed(entry.get("short", []), "short"))


def _listed(value: Any, key: str) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(each, str) and len(each.strip()) > 1 for each in values):
        raise ValueError(f"{key}: a name, or a list of names, of two letters or more")
    return tuple(each.strip() for each in values)


def unique_slugs(entities: Iterable[Entity]) -> dict[str, str]:
    """The name in addresses of each entity by id: its own, with the id behind it where an earlier one has that name."""
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    for entity in entities:
        slug = entity.slug
        if slug in taken:
            slug = f"{slug}-{_SLUG.sub('-', entity.qid.lower())}"
        taken.add(slug)
        slugs[entity.qid] = slug
    return slugs
