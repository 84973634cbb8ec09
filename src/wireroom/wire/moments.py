"""Dates and languages as the standards write them. Pure: no clock."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

_ISO = re.compile(
    r"\s*(?P<y>\d{4})-?(?P<m>\d{2})-?(?P<d>\d{2})"
    r"(?:[T ]?(?P<H>\d{2}):?(?P<M>\d{2})(?::?(?P<S>\d{2})(?:[.,]\d+)?)?\s*(?P<z>Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?\s*"
)
_TAG = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*")


class Moment(Struct, frozen=True):
    """An instant (aware UTC) and whether its zone was assumed from the source; `at` is None for a date without time."""

    at: datetime | None
    assumed: bool = False
    day: date | None = None


def read_moment(text: str, zone: str) -> Moment | None:
    """The instant that `text` names: ISO 8601 (full or basic), NITF's ``20210722T101500Z``, RFC 822.

    Without an offset the source's `zone` (IANA name) is taken and `assumed` is True; with no zone known UTC is taken,
    assumed too. A local time that a clock change makes ambiguous or skips is the later instant. None: not readable.
    """
    match = _ISO.fullmatch(text)
    if not match:
        return _rfc822(text, zone)
    try:
        day = date(int(match["y"]), int(match["m"]), int(match["d"]))
        if match["H"] is None:
            return Moment(None, True, day)
        local = datetime(day.year, day.month, day.day, int(match["H"]), int(match["M"]), int(match["S"] or 0))
        offset = _offset(match["z"])
    except (ValueError, OverflowError):
        return None
    return _aware(local, offset, zone, day)


def _rfc822(text: str, zone: str) -> Moment | None:
    try:
        parsed = parsedate_to_datetime(text)
        offset = parsed.utcoffset()
        local = parsed.replace(tzinfo=None, microsecond=0)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return _aware(local, offset, zone, local.date())


def _aware(local: datetime, offset: timedelta | None, zone: str, day: date) -> Moment | None:
    try:
        if offset is not None:
            return Moment((local - offset).replace(tzinfo=UTC), False, day)
        return Moment(later_instant(local, zone), True, day)
    except OverflowError:
        return None


def _offset(text: str | None) -> timedelta | None:
    if text is None:
        return None
    if text[0] not in "+-":
        return timedelta(0)
    digits = text[1:].replace(":", "").ljust(4, "0")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if size > timedelta(hours=14) or int(digits[2:]) > 59:
        raise ValueError("offset")
    return -size if text[0] == "-" else size


def later_instant(local: datetime, zone: str) -> datetime:
    """A local time as UTC; of two readings (clocks going back, or forward over it) the later one."""
    try:
        info = ZoneInfo(zone) if zone else UTC
    except (ZoneInfoNotFoundError, ValueError):
        info = UTC
    readings = (local.replace(tzinfo=info, fold=fold).astimezone(UTC) for fold in (0, 1))
    return max(readings)


def read_shown(text: str, zone: str) -> datetime | None:
    """As `read_moment`, a bare date being the start of that day in the zone. For times that are only shown."""
    moment = read_moment(text, zone)
    if moment is None:
        return None
    if moment.at is None and moment.day is not None:
        return later_instant(datetime(moment.day.year, moment.day.month, moment.day.day), zone)
    return moment.at


def language_tag(text: str) -> str:
    """A language as BCP 47 with a lower-case primary tag (``en-US`` stays, ``EN`` is ``en``); empty if it is none."""
    tag = text.strip()
    if not _TAG.fullmatch(tag):
        return ""
    primary, _, rest = tag.replace("_", "-").partition("-")
    return f"{primary.lower()}-{rest}" if rest else primary.lower()
