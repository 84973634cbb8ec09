"""Date and time groups as the text wires end their messages with: ``212101 GMT Nov 18``, ``02-20-16 0337GMT``. Pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from wireroom.wire.moments import Moment, later_instant, read_moment

_MONTHS = """
    jan|ene|gen jänn|januar|janvier
    feb|fév|fev|fbr
    mar|mär|mrt|mrz|maa|mär|m{r
    apr|avr|abr
    may|mai|mei|mag|maj|mayo
    jun|jui|giu|juin
    jul|lug|juil
    aug|aoû|aou|ago
    sep|set
    oct|okt|ott|out
    nov
    dec|dez|déc|dic|des
"""
_MONTH = {
    name: number
    for number, names in enumerate(filter(None, map(str.strip, _MONTHS.split("\n"))), start=1)
    for name in re.split(r"[| ]", names)
}
_ZONES = {
    "gmt": 0, "utc": 0, "ut": 0, "z": 0, "bst": 60, "cet": 60, "mez": 60, "cest": 120, "mesz": 120, "hec": 120, "eet": 120,
    "eest": 180, "msk": 180, "est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "jst": 540, "kst": 540, "hkt": 480, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip
"""Minutes east of UTC. What names more than one zone (CST, IST) is taken for the source's own."""

_ZONE = r"(?P<z>Z|[A-Za-z]{2,4})"
_NAME = r"(?P<mon>[^\W\d_]{1,9}|M[{r]{2})\.?"
_FORMS = (
    rf"(?P<d>\d{{2}})(?P<H>\d{{2}})(?P<M>\d{{2}})\s?(?:{_ZONE}\s)?\s?{_NAME}\s?(?P<y>\d{{4}}|\d{{2}})\b",  # IPTC 7901, 6.2
    rf"(?P<m>\d{{2}})-(?P<d>\d{{2}})-(?P<y>\d{{2}})\s(?P<H>\d{{2}})(?P<M>\d{{2}})\s?{_ZONE}\b",  # as the AP signs off
    r"(?P<d>\d{2})-(?P<m>\d{2})-(?P<y>\d{2})\s(?P<H>\d{2})[-:.](?P<M>\d{2})[-:.](?P<S>\d{2})",  # as the AAP does
    r"(?P<d>\d{2})/(?P<m>\d{2})/(?P<y>\d{4}|\d{2})\s(?P<H>\d{2}):(?P<M>\d{2})(?::(?P<S>\d{2}))?",
    rf"(?P<H>\d{{2}}):?(?P<M>\d{{2}})(?::(?P<S>\d{{2}}))?\s?(?:{_ZONE})?,?\s(?P<d>\d{{1,2}})\.?\s?{_NAME}\s?(?P<y>\d{{4}}|\d{{2}})\b",
    rf"(?P<d>\d{{1,2}})\.?\s{_NAME}\s(?P<y>\d{{4}}),?\s(?P<H>\d{{2}}):?(?P<M>\d{{2}})(?::(?P<S>\d{{2}}))?(?:\s{_ZONE})?",
)
_PATTERNS = tuple(re.compile(rf"(?<!\d){form}") for form in _FORMS)
_ISO = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}[T /]\d{2}:\d{2}(?::\d{2})?(?:\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?")
_AROUND = 40  # characters that may stand about a group in a line that is nothing else


def found(text: str, zone: str) -> Moment | None:
    """The first date and time group of a trailer. Without a zone of its own it is in the source's, and assumed."""
    text = text[:400]
    iso = _ISO.search(text)
    if iso:
        return read_moment(iso[0].replace("/", "T"), zone)
    hits = (match for pattern in _PATTERNS if (match := pattern.search(text)))
    return next((moment for match in hits if (moment := _moment(match, zone))), None)


def is_group(line: str) -> bool:
    """Whether a line is a date and time group and, but for a word or two, nothing else."""
    bare = line.strip()
    if len(bare) > 2 * _AROUND:
        return False
    return any(pattern.fullmatch(bare) for pattern in (_ISO, *_PATTERNS))


def _moment(match: re.Match[str], zone: str) -> Moment | None:
    told = {"m": "", "mon": "", "S": "", "z": ""} | {key: value or "" for key, value in match.groupdict().items()}
    month = int(told["m"]) if told["m"] else _MONTH.get(told["mon"].lower()) or _MONTH.get(told["mon"].lower()[:3], 0)
    year = int(told["y"])
    if year < 100:
        year += 1900 if year >= 70 else 2000
    try:
        local = datetime(year, month, int(told["d"]), int(told["H"]), int(told["M"]), int(told["S"] or 0))
        offset = _ZONES.get(told["z"].lower())
        if offset is not None:
            return Moment((local - timedelta(minutes=offset)).replace(tzinfo=UTC), False, local.date())
        return Moment(later_instant(local, zone), True, local.date())
    except (ValueError, OverflowError):
        return None


def day_near(month: int, day: int, near: date) -> date | None:
    """A day whose year is not told: the one nearest to another date."""
    days = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            days.append(date(year, month, day))
        except ValueError:  # February 29
            continue
    return min(days, key=lambda each: abs(each - near), default=None)
