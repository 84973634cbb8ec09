"""The state of a message as agencies write it: publishing status, version, times, embargo, notes for the desk."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from lxml import etree

from wireroom.wire import markup
from wireroom.wire.elements import words_of
from wireroom.wire.item import Hints
from wireroom.wire.moments import later_instant, read_moment, read_shown

_STATUS = {"usable": "usable", "canceled": "canceled", "cancelled": "canceled", "withheld": "withheld"}
_ODD_ZONE = re.compile(r"(.*\d)\s*(?:[+-]\d{1,2}:?\d{2}|[A-Za-z]{1,5})\s*")
_MOST_KEPT = 60  # characters of a status that is remembered
_MOST_DIGITS = 15  # of a version that is a number
_PARTS = re.compile(r"(?::\d\d|\d{6})[.,]\d{0,12}[1-9]")  # parts of a second after a time
NO_DATE = "until further notice"  # an embargo that names no time
LIFTED = "none"  # Item.embargo_text of an embargo that the agency lifted


def pubstatus(code: str) -> str:
    """A pubStatus as its word: ``stat:canceled`` -> ``canceled``; a word we do not know stays as sent."""
    return _status(code) if len(code) < _MOST_KEPT else _said(code)


def _said(code: str) -> str:
    word = re.split(r"[:/#]", code.strip())[-1].lower()
    return _STATUS.get(word, word) if word else "usable"


_status = lru_cache(256)(_said)


def version_of(text: str) -> tuple[int, str]:
    """A version as its number, and the label where it is no number."""
    bare = text.strip()
    is_number = bare.isascii() and bare.isdecimal() and len(bare) <= _MOST_DIGITS
    return (int(bare), "") if is_number else (0, bare)


def shown(text: str, hints: Hints, field: str, assumed: list[str]) -> datetime | None:
    """A time that is shown; where its zone is missing, or none (``+9999``), the source's is taken and noted in `assumed`."""
    if not text:
        return None
    moment = read_moment(text, hints.timezone)
    if moment is None and (odd := _ODD_ZONE.fullmatch(text)):
        text = odd[1]
        moment = read_moment(text, hints.timezone)
    if moment is None:
        return None
    if moment.assumed:
        assumed.append(field)
    return moment.at or read_shown(text, hints.timezone)


def expiry(text: str, hints: Hints, assumed: list[str]) -> dict[str, Any]:
    """When an item's rights end: a bare date is the end of that day in the source's zone; what cannot be read is a doubt."""
    if not text.strip():
        return {}
    moment = read_moment(text, hints.timezone)
    if moment is not None and moment.at is not None and not moment.assumed:
        return {"expires": moment.at}
    if moment is not None and moment.at is None and moment.local is None and moment.day is not None:
        try:
            next_day = moment.day + timedelta(days=1)
            at = later_instant(datetime(next_day.year, next_day.month, next_day.day), hints.timezone)
        except OverflowError:
            return {}  # the last day there is: never
        assumed.append("expires")
        return {"expires": at}
    instant = shown(text, hints, "expires", assumed)
    return (
        {"expires": instant}
        if instant
        else {"doubts": (f"expires at a time that cannot be read: {text.strip()[:80]!r}",)}
    )


def embargo(text: str, hints: Hints, assumed: list[str]) -> dict[str, Any]:
    """The embargo fields of an item. What has no instant, or no zone at all, stays text only; so does an empty one."""
    bare = text.strip() or NO_DATE
    moment = read_moment(bare, hints.timezone)
    if moment is None or moment.at is None or (moment.assumed and not hints.timezone):
        return {"embargo_text": bare}
    if moment.assumed:
        assumed.append("embargoed")
    later = timedelta(seconds=1 if _PARTS.search(bare) else 0)  # times are kept in whole seconds: never the earlier one
    return {"embargo_text": bare, "embargoed": moment.at + later}


def read_note(note: etree._Element) -> markup.Body:
    """An NITF ``note`` of ``body.head``: words of the story, or (``npa``, or an editor's) a note for the desk."""
    if note.get("type") == "npa" or (note.get("noteclass") == "editorsnote" and note.get("type") != "pa"):
        return markup.Body((), advisories=(words_of(note),))
    holder = etree.Element("body.content")
    holder.append(note)
    return markup.read_tree(holder)
