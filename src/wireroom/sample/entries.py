"""The sample's stories as they were written: one TOML table a story, later versions below it. Pure.

Times stand in hours before "now" (`hours`), so that the newspaper is always of today; a story or version with `live`
instead is kept back and delivered while the visitor looks, in the order of these numbers. Words may hold ``{weekday}``,
``{date}``, ``{year}`` and, with days added, ``{weekday+2}``: they are filled in from the story's own day.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

FOLDER = "copy"


class Later(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A later version: what it changes. `changes` are [old, new] pairs of words, `more` are paragraphs added."""

    hours: float | None = None
    live: int = 0
    signal: str = ""
    note: str = ""
    status: str = "usable"
    lifted: bool = False  # the embargo is lifted
    headline: str = ""
    summary: str = ""
    text: str = ""
    more: str = ""
    urgency: int = 0
    changes: tuple[tuple[str, str], ...] = ()


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A story as written. `section` is where the demo newspaper must file it, `topics` say so on the wire.

    A topic is ``code name`` or a name alone. `embargo` is in hours from now: negative has passed, positive is to come.
    `file` gathers stories of one feed in one file. `dateline = false` leaves the dateline out.
    """

    slug: str
    section: str
    city: str
    headline: str
    text: str
    topics: tuple[str, ...] = ()
    format: str = ""
    language: str = ""
    urgency: int = 5
    hours: float | None = None
    live: int = 0
    subhead: str = ""
    summary: str = ""
    byline: str = ""
    picture: str = ""
    caption: str = ""
    alt: str = ""
    keywords: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    signal: str = ""
    note: str = ""
    status: str = "usable"
    genre: str = ""
    embargo: float | None = None
    file: str = ""
    dateline: bool = True
    event: str = ""  # stories of the same event by several agencies share it
    later: tuple[Later, ...] = ()


class Book(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of copy: an agency's stories in one language."""

    source: str
    language: str
    format: str
    stories: tuple[Entry, ...]


class Told(Struct, frozen=True):
    """A story of an agency, with its language and format settled."""

    source: str
    entry: Entry

    @property
    def slug(self) -> str:
        """The story's short name, unique in the sample."""
        return self.entry.slug


class State(Struct, frozen=True):
    """What a story says in one of its versions, numbered from 1."""

    number: int
    hours: float | None
    live: int
    signal: str
    note: str
    status: str
    lifted: bool
    headline: str
    summary: str
    text: str
    urgency: int


@cache
def stories() -> tuple[Told, ...]:
    """All the stories of the sample, by file and order. Raises ValueError where the copy contradicts itself."""
    found: list[Told] = []
    for file in sorted(files("wireroom.sample").joinpath(FOLDER).iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".toml"):
            continue
        try:
            book = msgspec.convert(tomllib.loads(file.read_text("utf-8")), Book)
        except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise ValueError(f"{file.name}: {error}") from None
        found.extend(Told(book.source, _settled(entry, book)) for entry in book.stories)
    slugs = [told.slug for told in found]
    twice = sorted({slug for slug in slugs if slugs.count(slug) > 1})
    if twice:
        raise ValueError(f"these slugs stand twice: {', '.join(twice)}")
    for told in found:
        states(told.entry)
    return tuple(found)


def _settled(entry: Entry, book: Book) -> Entry:
    return msgspec.structs.replace(entry, language=entry.language or book.language, format=entry.format or book.format)


@cache
def states(entry: Entry) -> tuple[State, ...]:
    """The story's versions, each complete. Raises ValueError when a change names words that are not there."""
    first = State(
        1, entry.hours, entry.live, entry.signal, entry.note, entry.status, False, entry.headline, entry.summary,
        entry.text, entry.urgency,
    )  # fmt: skip
    told = [first]
    for number, later in enumerate(entry.later, 2):
        before = told[-1]
        told.append(
            State(
                number,
                later.hours,
                later.live,
                later.signal,
                later.note,
                later.status,
                later.lifted,
                later.headline or before.headline,
                later.summary or before.summary,
                _changed(later, before.text, entry.slug),
                later.urgency or before.urgency,
            )
        )
    for state in told:
        if (state.hours is None) == (state.live == 0):
            raise ValueError(f"{entry.slug}, version {state.number}: either hours or live")
    return tuple(told)


def _changed(later: Later, text: str, slug: str) -> str:
    text = later.text or text
    for old, new in later.changes:
        if text.count(old) != 1:
            raise ValueError(f"{slug}: {old!r} stands {text.count(old)} times in the version before")
        text = text.replace(old, new)
    return f"{text.rstrip()}\n\n{later.more}" if later.more else text
