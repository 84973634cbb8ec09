"""A date and time of day as people write them ("18:00 GMT on Friday, July 23, 2021"), read only when nothing is left open."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from wireroom.wire.calendar_words import BEFORE_HOUR, HOURS, MONTHS, NOISE, NOON, WEEKDAYS, plain
from wireroom.wire.moments import Moment, later_instant, named_instant, read_moment
from wireroom.wire.zones import AMBIGUOUS, NAMED

_ORDINAL = re.compile(r"(\d)(?:st|nd|rd|th|er|º|\.)(?=[\s,]|$)")
_HALF = re.compile(r"([\d\s])([ap])\.?\s?m\b\.?")
_TOKEN = re.compile(
    r"\d{4}-\d\d-\d\d(?:t\d\d:?\d\d(?::?\d\d)?(?:z|[+-]\d\d:?\d\d)?)?|\d{1,2}[./]\d{1,2}[./]\d{4}|[+−-]\d{1,2}:?\d\d\b"
    r"|\d{1,2}[:.h]\d\d\b|\d+|[^\s\d:;,.()\[\]*/|!+–—]+|[;)\]*/|\n!.]"
)
_STOPS = frozenset(";)]*/|\n!.")


class _Open(Exception):
    """The words leave something open."""


class _Told:
    """What the words have told so far; each thing may be told once."""

    def __init__(self) -> None:
        self.found: dict[str, object] = {}

    def tell(self, name: str, value: object) -> None:
        if name in self.found:
            raise _Open(name)
        self.found[name] = value


def read_said(text: str, zone: str, near: datetime | None) -> Moment | None:
    """The instant that the words at the head of `text` name, up to the end of their sentence; None when anything of it is
    missing, contradicts itself, or is a word that is not understood.

    `zone` is the source's (IANA name), taken where none is said (`assumed`). `near`, when the message was made, tells a
    missing year only where the day of the week makes it certain.
    """
    words = _ORDINAL.sub(r"\1", _HALF.sub(r"\1 \2m ", plain(text[:200])))
    try:
        told = _read(_TOKEN.findall(words), zone)
        return _instant(told, zone, near)
    except (_Open, ValueError, OverflowError):
        return None


def _read(tokens: list[str], zone: str) -> dict[str, object]:
    told = _Told()
    after = [*tokens[1:], ""]
    before = ["", *tokens]
    for last, token, following in zip(before, tokens, after, strict=False):
        if token in _STOPS:
            if token == "." and following and (last in MONTHS or last in WEEKDAYS or last in BEFORE_HOUR):  # noqa: S105
                continue  # of an abbreviation
            if token == "/" and "zone" not in told.found:  # noqa: S105 (another time, for another zone, may follow)
                raise _Open(token)
            if told.found:
                break
            continue
        if token[0].isdigit():
            _number(token, last, following, told, zone)
        elif token[0] in "+−-" and len(token) > 1:
            _offset(token, told)
        else:
            _word(token, told)
    return told.found


def _number(token: str, last: str, following: str, told: _Told, zone: str) -> None:
    if "-" in token:
        moment = read_moment(token.upper(), zone)
        if moment is None:
            raise _Open(token)
        if moment.at is not None or moment.local is not None:
            told.tell("moment", moment)
        told.tell("date", moment.day)
    elif re.fullmatch(r"\d{1,2}[./]\d{1,2}[./]\d{4}", token):
        day, month, year = map(int, re.split(r"[./]", token))
        if "/" in token and day <= 12:  # the day first, or the month
            raise _Open(token)
        told.tell("date", date(year, month, day))
    elif len(token) > 2 and not token.isdigit():
        told.tell("time", tuple(map(int, re.split(r"[:.h]", token))))
    elif len(token) == 4:
        _four(token, following, told)
    elif len(token) <= 2:
        is_hour = (
            following in HOURS
            or following in NOON
            or following in {"am", "pm"}
            or last in BEFORE_HOUR - {"at", "um", "om"}
        )
        if is_hour and "time" not in told.found:
            told.tell("time", (int(token), 0))
        else:
            told.tell("day", int(token))
    else:
        raise _Open(token)


def _four(token: str, following: str, told: _Told) -> None:
    """Four digits: a time of day or a year, and nothing where they may be either."""
    number = int(token)
    is_time = (
        following in HOURS or following.upper() in NAMED or following.upper() in AMBIGUOUS or following in {"am", "pm"}
    )
    if is_time:
        told.tell("time", (number // 100, number % 100))
    elif "month" in told.found and 1900 < number < 2100:
        told.tell("year", number)
    elif 1900 < number < 2100:
        raise _Open(token)
    else:
        told.tell("time", (number // 100, number % 100))


def _word(token: str, told: _Told) -> None:
    token = token.rstrip("-")
    upper = token.upper()
    if token in MONTHS:
        told.tell("month", MONTHS[token])
    elif token in WEEKDAYS:
        told.tell("weekday", WEEKDAYS[token])
    elif token in {"am", "pm"} and "time" in told.found and "half" not in told.found:
        told.tell("half", token)
    elif token in NOON:
        if told.found.get("time", (12, 0)) != (12, 0):
            raise _Open(token)
        told.found["time"] = (12, 0)
    elif upper in NAMED or upper in AMBIGUOUS:
        told.tell("zone", upper)
    elif token in HOURS:
        if "time" not in told.found and token not in NOISE:
            raise _Open(token)
    elif token and token not in NOISE:
        raise _Open(token)


def _offset(token: str, told: _Told) -> None:
    digits = token[1:].replace(":", "")
    digits = digits.zfill(2).ljust(4, "0") if len(digits) < 3 else digits.zfill(4)
    if told.found.get("zone") in {"GMT", "UTC"}:
        del told.found["zone"]
    told.tell("zone", ("+" if token[0] == "+" else "-") + digits)


def _instant(told: dict[str, object], zone: str, near: datetime | None) -> Moment | None:
    moment = told.get("moment")
    if isinstance(moment, Moment) and not moment.assumed:
        return moment if moment.at is not None else None
    local = moment.local if isinstance(moment, Moment) else _local(told, near)
    if local is None:
        return None
    weekday = told.get("weekday")
    if weekday is not None and local.weekday() != weekday and told.get("time") != (24, 0):
        return None
    letters = told.get("zone")
    if letters is None:
        return Moment(later_instant(local, zone), True, local.date(), local) if zone else None
    if str(letters)[0] in "+-":
        return read_moment(f"{local:%Y-%m-%dT%H:%M:%S}{letters}", zone)
    at = named_instant(local, str(letters), zone)
    return Moment(at, str(letters) in AMBIGUOUS, local.date(), local) if at else None


def _local(told: dict[str, object], near: datetime | None) -> datetime | None:
    time = told.get("time")
    if not isinstance(time, tuple) or len(time) != 2:
        return None
    hour, minute = time
    half = told.get("half")
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    day = told.get("date") or _day(told, near)
    if not isinstance(day, date):
        return None
    if (hour, minute) == (24, 0):
        return datetime(day.year, day.month, day.day) + timedelta(days=1)
    return datetime(day.year, day.month, day.day, hour, minute)


def _day(told: dict[str, object], near: datetime | None) -> date | None:
    month, day, year, weekday = (told.get(name) for name in ("month", "day", "year", "weekday"))
    if not (isinstance(month, int) and isinstance(day, int)):
        return None
    if isinstance(year, int):
        return date(year, month, day)
    if near is None or weekday is None:
        return None
    around = near.astimezone(UTC).year
    fits = [
        each for each in (_date(around + step, month, day) for step in (-1, 0, 1)) if each and each.weekday() == weekday
    ]
    return fits[0] if len(fits) == 1 and abs(fits[0] - near.date()) < timedelta(days=200) else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 29 February
        return None
