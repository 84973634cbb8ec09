"""A story in one version at one moment: everything an agency's format needs to say. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from msgspec import Struct

from wireroom.sample.agencies import AGENCIES, PLACES, Agency, Place
from wireroom.sample.entries import Entry, State, Told, states
from wireroom.sample.markup import Block, Line, Piece, parse

_DATE = re.compile(r"\{(weekday|date|year)([+-]\d+)?\}")
_DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")
_INDIA = ZoneInfo("Asia/Kolkata")


class Topic(Struct, frozen=True):
    """A subject as the agency sends it: a code (``medtop:11000000``, the agency's own ``dwcat:INT``) and a name."""

    code: str
    name: str


class Photo(Struct, frozen=True):
    """A picture of the story: the file that is delivered beside it, and its words."""

    file: str
    caption: str
    alt: str
    credit: str


class Telling(Struct, frozen=True, kw_only=True):
    """One version of a story, every word filled in. Times are aware, in the agency's zone."""

    agency: Agency
    slug: str
    guid: str
    number: int
    language: str
    place: Place
    dateline: str  # where it stands outside the paragraphs
    headline: str
    subhead: str
    summary: str
    byline: str
    blocks: tuple[Block, ...]
    topics: tuple[Topic, ...]
    keywords: tuple[str, ...]
    people: tuple[str, ...]
    urgency: int
    signal: str
    note: str
    status: str
    genre: str
    created: datetime
    first: datetime
    embargoed: datetime | None
    lifted: bool
    photo: Photo | None


def tell(told: Told, state: State, *, began: datetime, first: datetime, created: datetime) -> Telling:
    """The version `state` of a story, first sent at `first`, this one at `created`; the sample's "now" is `began`."""
    agency, entry = AGENCIES[told.source], told.entry
    place = PLACES[entry.city]
    day = local(first).date()

    def say(text: str) -> str:
        return dated(text, day, entry.language)

    blocks = parse(say(state.text))
    dateline = ""
    if entry.dateline:
        dateline, blocks = _dateline(agency, place, day, entry, blocks)
    return Telling(
        agency=agency,
        slug=entry.slug,
        guid=f"urn:newsml:{agency.domain}:{day:%Y%m%d}:{entry.slug}",
        number=state.number,
        language=entry.language,
        place=place,
        dateline=dateline,
        headline=say(state.headline),
        subhead=say(entry.subhead),
        summary=say(state.summary),
        byline=entry.byline,
        blocks=blocks,
        topics=tuple(map(_topic, entry.topics)),
        keywords=entry.keywords,
        people=entry.people,
        urgency=state.urgency,
        signal=state.signal,
        note=say(state.note),
        status=state.status,
        genre=entry.genre,
        created=created.astimezone(agency.zone),
        first=first.astimezone(agency.zone),
        embargoed=_embargo(entry, agency, began),
        lifted=state.lifted,
        photo=_photo(entry, agency, say),
    )


def tell_at(told: Told, state: State, now: datetime) -> Telling:
    """A version of the backlog, whose times all follow from `now`."""
    hours = states(told.entry)[0].hours
    assert hours is not None
    assert state.hours is not None
    return tell(told, state, began=now, first=ago(now, hours), created=ago(now, state.hours))


def ago(now: datetime, hours: float) -> datetime:
    """The moment so many hours before `now`, in whole seconds."""
    return (now - timedelta(hours=hours)).replace(microsecond=0)


def local(moment: datetime) -> datetime:
    """The moment on the clocks of India, where the sample's stories happen."""
    return moment.astimezone(_INDIA)


def dated(text: str, day: date, language: str) -> str:
    """`text` with its ``{weekday}``, ``{date}``, ``{year}`` filled in for a story of `day`."""

    def fill(match: re.Match[str]) -> str:
        that = day + timedelta(days=int(match[2] or 0))
        if match[1] == "year":
            return _digits(str(that.year), language)
        if match[1] == "weekday":
            return format_date(that, "EEEE", locale=language)
        return date_words(that, language)

    return _DATE.sub(fill, text)


def date_words(day: date, language: str) -> str:
    """A date as copy names it: July 22, 22 जुलाई, २२ जुलै."""
    if language == "en":
        return format_date(day, "MMMM d", locale="en")
    return _digits(str(day.day), language) + format_date(day, " MMMM", locale=language)


def _digits(text: str, language: str) -> str:
    return text.translate(_DEVANAGARI) if language == "mr" else text


def _topic(text: str) -> Topic:
    code, _, name = text.partition(" ")
    return Topic(code, name) if ":" in code else Topic("", text)


def _embargo(entry: Entry, agency: Agency, began: datetime) -> datetime | None:
    return ago(began, -entry.embargo).astimezone(agency.zone) if entry.embargo is not None else None


def _photo(entry: Entry, agency: Agency, say: Callable[[str], str]) -> Photo | None:
    if not entry.picture:
        return None
    return Photo(f"{entry.picture}.jpg", say(entry.caption), say(entry.alt or entry.caption), agency.name)


def _dateline(
    agency: Agency, place: Place, day: date, entry: Entry, blocks: tuple[Block, ...]
) -> tuple[str, tuple[Block, ...]]:
    """The dateline in the agency's manner: words of its own field, or the beginning of the first paragraph."""
    name, words = place.names[entry.language], date_words(day, entry.language)
    if entry.format == "nitf":
        shown = name.upper() if entry.language == "en" else name
        return f"{shown}, {words}", blocks
    credit = agency.names[entry.language]
    if agency.slug == "northline":
        line = f"{name.upper()} — "
    elif entry.language == "en":
        line = f"{name.upper()}, {words} ({credit}) "
    elif entry.language == "hi":
        line = f"{name}, {words} ({credit})। "
    else:
        line = f"{name}, {words} ({credit}) : "
    first = blocks[0]
    pieces: Line = (Piece(line), *first.lines[0])
    return "", (Block(first.kind, (pieces, *first.lines[1:])), *blocks[1:])
