"""A listing in words, as FTP servers without MLSD give it: the two forms that are in use, read into entries.

Never links or folders; a line of another form is passed over. RFC 959 leaves the form open.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from wireroom.intake.listing import Entry

_UNIX = re.compile(
    rb"-[rwxsStTlL-]{9}[.+@]?\s+\d+\s+\S+(?:\s+\S+)?\s+(?P<size>\d{1,15})\s+"
    rb"(?P<month>[A-Za-z]{3})\s+(?P<day>\d{1,2})\s+(?:(?P<hour>\d{1,2}):(?P<minute>\d\d)|(?P<year>\d{4}))"
    rb" (?P<name>.+)"
)
_DOS = re.compile(
    rb"(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d{4}|\d\d)\s+(?P<hour>\d\d):(?P<minute>\d\d)\s?(?P<half>[AP]M)?\s+"
    rb"(?P<size>\d{1,15})\s(?P<name>.+)"
)
_MONTHS = b"jan feb mar apr may jun jul aug sep oct nov dec".split()


def entry(line: bytes, now: datetime) -> Entry | None:
    """A line of a listing; None when it is no plain file's. `now` tells the year of a time without one."""
    for form, told in ((_UNIX, _unix_time), (_DOS, _dos_time)):
        if match := form.fullmatch(line.rstrip(b"\r\n")):
            parts = match.groupdict()
            try:
                changed = told(parts, now).strftime("%Y%m%d%H%M")
            except ValueError:
                return None
            size = int(parts["size"])
            return Entry(parts["name"], size, f"{size} {changed}", changed)
    return None


def _unix_time(parts: dict[str, bytes], now: datetime) -> datetime:
    month, day = _MONTHS.index(parts["month"].lower()) + 1, int(parts["day"])
    if parts["year"]:
        return datetime(int(parts["year"]), month, day)  # in the server's own zone: compared only with itself
    for year in (now.year, now.year - 1, now.year - 2):  # 29 February is in one of them or in none
        try:
            told = datetime(year, month, day, int(parts["hour"]), int(parts["minute"]))
        except ValueError:
            continue
        if told <= now.replace(tzinfo=None) + timedelta(days=2):
            return told
    raise ValueError("no such day")


def _dos_time(parts: dict[str, bytes], _now: datetime) -> datetime:
    year = int(parts["year"])
    hour = int(parts["hour"])
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"] == b"PM" else 0)
    year += 0 if year > 99 else 2000 if year < 70 else 1900
    return datetime(year, int(parts["month"]), int(parts["day"]), hour, int(parts["minute"]))
