"""What the paper itself says to readers, in every language it knows: sentences, dates and times.

English is the source and stands in templates and code as ``_("...")``; the other languages are gettext catalogues
beside this file (``hi.po``, ``mr.po``). A sentence without a translation is shown in English, never left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from wireroom.press.views import When

FOLDER = Path(__file__).parent
SOURCE = "en"
SENTENCE = re.compile(r'\b_\("([^"\\]+)"\)')
"""A sentence in a template."""


class Strings:
    """The catalogues of one folder. Made once a process; every catalogue is read when it is first asked for."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self._catalogues: dict[str, dict[str, str]] = {}

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that pages can be read in, the source first."""
        return (SOURCE, *sorted(path.stem for path in self.folder.glob("*.po")))

    def catalogue(self, language: str) -> dict[str, str]:
        """English to `language`, only what is translated; empty for a language without a catalogue."""
        primary = primary_tag(language)
        known = self._catalogues.get(primary)
        if known is None:
            known = self._catalogues[primary] = self._read(primary)
        return known

    def translate(self, language: str) -> Callable[[str], str]:
        """The function ``_`` of a language."""
        known = self.catalogue(language)
        return lambda text: known.get(text, text)

    def _read(self, language: str) -> dict[str, str]:
        path = self.folder / f"{language}.po"
        if not language.isalnum() or not path.exists():
            return {}
        with path.open("rb") as file:
            messages = read_po(file, locale=language)
        return {str(each.id): str(each.string) for each in messages if each.id and each.string and not each.fuzzy}


STRINGS = Strings()


def translate(language: str) -> Callable[[str], str]:
    """The function ``_`` of a language, from the catalogues that come with the press."""
    return STRINGS.translate(language)


def weave(template: str, say: Callable[[str], str]) -> str:
    """A template's source with its sentences said in a language, so that a page costs no look-ups."""
    return SENTENCE.sub(lambda match: json.dumps(say(match[1]), ensure_ascii=False), template)


def primary_tag(language: str) -> str:
    """The primary tag of a BCP 47 language: ``en`` of ``en-IN``."""
    return language.replace("_", "-").partition("-")[0].lower()


@cache
def locale_of(language: str) -> Locale:
    """Babel's locale of a BCP 47 language; English for one that Babel does not know."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        try:
            return Locale.parse(primary_tag(language))
        except (UnknownLocaleError, ValueError):
            return Locale.parse(SOURCE)


def long_date(day: date, language: str) -> str:
    """A day with its weekday: "Thursday, July 22, 2021"."""
    return _date(day, "full", language)


def when(moment: datetime, zone: tzinfo, language: str, today: date | None = None) -> When:
    """A time for readers in `zone`; it must be aware. On the day `today` the short form is the hour, else the date.

    The label ends with the zone's own letters (IST, CEST); a zone that has none gives its offset ("UTC+3").
    """
    minute = int(moment.timestamp()) // 60
    return _when(minute, zone, language, today)


@lru_cache(maxsize=16_384)
def _when(minute: int, zone: tzinfo, language: str, today: date | None) -> When:
    local = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)).astimezone(zone)
    day = local.date()
    clock = f"{local:%H:%M}"
    if day == today:
        short = clock
    elif today is not None and day.year == today.year:
        short = _date(day, "dM", language)
    else:
        short = _date(day, "long" if today is None else "medium", language)
    return When(
        iso=local.isoformat(timespec="minutes"),
        label=f"{_date(day, 'long', language)} {clock} {zone_letters(local)}",
        short=short,
    )


def zone_letters(local: datetime) -> str:
    """What readers call the zone of a local time: its letters, or its offset from UTC where it has none."""
    name = local.tzname() or ""
    if name and not name.startswith(("+", "-")):
        return name
    offset = local.utcoffset() or timedelta()
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    sign = "-" if offset < timedelta() else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02d}" if minutes else "")


@lru_cache(maxsize=8_192)
def _date(day: date, form: str, language: str) -> str:
    locale = locale_of(language)
    if form == "dM":
        skeletons = locale.datetime_skeletons
        form = str(skeletons.get("MMMd") or "d MMM")
    return str(format_date(day, form, locale=locale))


def number(value: int, language: str) -> str:
    """A whole number with the language's grouping: 12,34,567 in Hindi, 1,234,567 in English."""
    return str(format_decimal(value, locale=locale_of(language)))
