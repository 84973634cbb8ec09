"""Dates and languages as the standards write them. Pure: no clock."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from wireroom.wire.zones import AMBIGUOUS, NAMED

_ISO = re.compile(
    r"\s*(?P<y>\d{4})(?:-?(?P<m>\d{2})-?(?P<d>\d{2})|-?W(?P<week>\d{2})-?(?P<weekday>\d)|-(?P<ordinal>\d{3}))"
    r"(?:[Tt ]?(?P<H>\d{2}):?(?P<M>\d{2})(?::?(?P<S>\d{2})(?:[.,]\d+)?)?\s*(?P<z>[+-]\d{2}(?::?\d{2})?|[A-Za-z]{1,5})?)?\s*"
)
_DAY_FIRST = re.compile(  # IPTC 7901 5.7: 221015 GMT Jul 21
    r"\s*(?P<d>\d{2})(?P<H>\d{2})(?P<M>\d{2})\s+(?P<z>[A-Za-z]{1,5})\s+(?P<month>[A-Za-z]{3})\s+(?P<y>\d{2}|\d{4})\s*"
)
_WHOLE_ZONE = re.compile(r"(?:Z|[+-]\d{2}:?[0-5]\d)\Z", re.ASCII)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ZONE_NAME = re.compile(r"(?<=[\d\s])\(?([A-Za-z]{1,5})\)?\s*$")
_MOST_OFFSET = timedelta(hours=14)
_MOST_KEPT = 40  # characters of a language or time that is remembered
_TAG = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*")


class Moment(Struct, frozen=True):
    """An instant (aware UTC) and whether its zone was assumed from the source.

    `at` is None for a date without time, and for a time in a zone whose name means several (IST) of which the source's own
    is none; `local` is the time as written, wherever `at` is not sure.
    """

    at: datetime | None
    assumed: bool = False
    day: date | None = None
    local: datetime | None = None


def read_moment(text: str, zone: str) -> Moment | None:
    """The instant that `text` names; None: not readable.

    Read are ISO 8601 (full or basic, by day, week or day of the year, 24:00, a leap second), NITF's and NewsML's
    ``20210722T101500Z``, IIM's ``20210722`` with ``101500+0530``, IPTC 7901's ``221015 GMT Jul 21``, RFC 822, 850 and
    asctime; with an offset, a zone's name, or neither. Without one the source's `zone` (IANA name) is taken and `assumed` is
    True; with no zone known UTC is taken, assumed too. A local time that a clock change makes ambiguous or skips is
    the later instant.
    """
    return _known(text, zone) if len(text) < _MOST_KEPT else _read(text, zone)


def _read(text: str, zone: str) -> Moment | None:
    if 15 < len(text) < 33 and (text[10] == "T" or text[8] == "T") and (usual := _usual(text, zone)):
        return usual
    return _other(text, zone)


_known = lru_cache(256)(_read)  # a message says most of its times twice, or those of the message before


def _usual(text: str, zone: str) -> Moment | None:
    """``2021-07-22T10:15:00Z``, ``20210722T154500+0530`` and the like, as nearly all are; None for every other form."""
    try:
        told = datetime.fromisoformat(text)
        if told.microsecond:
            told = told.replace(microsecond=0)
        if told.tzinfo is UTC and text[-1] == "Z":
            return Moment(told, False, told.date())
        offset = told.utcoffset()
        if offset is None:
            return _aware(told, "", zone) if len(text) == 19 and text[4] == text[7] == "-" else None
        if abs(offset) > _MOST_OFFSET or not _WHOLE_ZONE.search(text, len(text) - 6):
            return None
        return Moment(told.astimezone(UTC), False, told.date())
    except (ValueError, OverflowError):
        return None


def _other(text: str, zone: str) -> Moment | None:
    """Every other form."""
    try:
        match = _ISO.fullmatch(text)
        if match:
            day = _day(match)
            if match["H"] is None:
                return Moment(None, True, day)
            return _aware(_local(day, match["H"], match["M"], match["S"] or 0), match["z"] or "", zone)
        match = _DAY_FIRST.fullmatch(text)
        if match:
            year = int(match["y"]) + (0 if len(match["y"]) == 4 else 2000)
            day = date(year, _MONTHS.index(match["month"].lower()) + 1, int(match["d"]))
            return _aware(_local(day, match["H"], match["M"], 0), match["z"], zone)
        return _rfc822(text, zone)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _day(match: re.Match[str]) -> date:
    year = int(match["y"])
    if match["week"]:
        return date.fromisocalendar(year, int(match["week"]), int(match["weekday"]))
    if match["ordinal"]:
        day = date(year, 1, 1) + timedelta(days=int(match["ordinal"]) - 1)
        if day.year != year:
            raise ValueError("day of the year")
        return day
    return date(year, int(match["m"]), int(match["d"]))


def _local(day: date, hour: str | int, minute: str | int, second: str | int) -> datetime:
    """A time of a day; 24:00 is the next day's beginning, a leap second the next minute's."""
    numbers = int(hour), int(minute), int(second)
    if numbers == (24, 0, 0):
        return datetime(day.year, day.month, day.day) + timedelta(days=1)
    if numbers[2] == 60:
        return datetime(day.year, day.month, day.day, *numbers[:2]) + timedelta(minutes=1)
    return datetime(day.year, day.month, day.day, *numbers)


def _rfc822(text: str, zone: str) -> Moment:
    leap = text.endswith(":60") or ":60 " in text
    parsed = parsedate_to_datetime(text.replace(":60", ":59") if leap else text)
    local = parsed.replace(tzinfo=None, microsecond=0) + timedelta(seconds=int(leap))
    name = _ZONE_NAME.search(text[-12:])
    if name and name[1].upper() in NAMED | AMBIGUOUS.keys():
        told = _aware(local, name[1], zone)
        if told.at is not None:
            return told
    offset = parsed.utcoffset()  # RFC 822 5.1 itself knows CST, and -0000 says nothing of a zone (RFC 5322 3.3)
    if offset is not None:
        return Moment((local - offset).replace(tzinfo=UTC), False, local.date(), local)
    return Moment(
        None if name and name[1].upper() in AMBIGUOUS else later_instant(local, zone), True, local.date(), local
    )


def _aware(local: datetime, told: str, zone: str) -> Moment:
    """A local time with an offset, a zone's name or nothing."""
    if not told:
        return Moment(later_instant(local, zone), True, local.date(), local)
    if told[0] in "+-":
        at: datetime | None = (local - _offset(told)).replace(tzinfo=UTC)
    else:
        at = named_instant(local, told, zone)
    return Moment(at, at is None or told.upper() in AMBIGUOUS, local.date(), local)


def named_instant(local: datetime, name: str, zone: str) -> datetime | None:
    """A local time in a zone that is named by its letters, as UTC; None when the name means several zones and the source's is
    none of them. Raises ValueError for a name that is no zone.

    A name of summer time in winter, or the other way round, is the later of both meanings.
    """
    name = name.upper()
    if zone and _letters(local, zone) == name:
        return later_instant(local, zone)
    if name in AMBIGUOUS:
        return None
    if name not in NAMED:
        raise ValueError("zone")
    minutes, place = NAMED[name]
    at = (local - timedelta(minutes=minutes)).replace(tzinfo=UTC)
    return max(at, later_instant(local, place)) if place else at


def _letters(local: datetime, zone: str) -> str:
    """What the zone is called at that time."""
    try:
        return local.replace(tzinfo=ZoneInfo(zone)).tzname() or ""
    except (ZoneInfoNotFoundError, ValueError):
        return ""


def _offset(text: str) -> timedelta:
    digits = text[1:].replace(":", "").ljust(4, "0")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if size > _MOST_OFFSET or int(digits[2:]) > 59:
        raise ValueError("offset")
    return -size if text[0] == "-" else size


def later_instant(local: datetime, zone: str) -> datetime:
    """A local time as UTC; of two readings (clocks going back, or forward over it) the later one."""
    if not zone:
        return local.replace(tzinfo=UTC)
    try:
        info = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return local.replace(tzinfo=UTC)
    readings = (local.replace(tzinfo=info, fold=fold).astimezone(UTC) for fold in (0, 1))
    return max(readings)


def read_shown(text: str, zone: str) -> datetime | None:
    """As `read_moment`, a bare date being the start of that day in the zone. For times that are only shown."""
    moment = read_moment(text, zone)
    if moment is None or moment.at is not None:
        return moment.at if moment else None
    if moment.local is not None:
        return later_instant(moment.local, zone)
    if moment.day is not None:
        return later_instant(datetime(moment.day.year, moment.day.month, moment.day.day), zone)
    return None


def language_tag(text: str) -> str:
    """A language as BCP 47 with a lower-case primary tag (``en-US`` stays, ``EN`` is ``en``); empty if it is none."""
    return _tag(text) if len(text) < _MOST_KEPT else _told(text)


def _told(text: str) -> str:
    tag = text.strip()
    if not _TAG.fullmatch(tag):
        return ""
    primary, _, rest = tag.replace("_", "-").partition("-")
    return f"{primary.lower()}-{rest}" if rest else primary.lower()


_tag = lru_cache(512)(_told)
