"""Embargoes in words: whether a text speaks of one, and until when.

Words are no field: an instant is read from them only where a whole date, a time of day and a zone leave nothing open; all
else is an embargo nobody can read, and the story is held. Where a reading is in doubt it is the later one, never the earlier.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from wireroom.wire.moments import Moment
from wireroom.wire.said_time import read_said

_PHRASES = r"""
    embargo(?:ed)?\s*[:,–—-]?\s*(?:until|till|to|for(?:\s+release)?|before)\b
  | (?:strictly\s+|under\s+(?:a\s+)?(?:strict\s+)?)embargo(?:ed)?\b | embargoed\b | (?:news\s+)?embargo\s*(?=[:–—]|$)
  | not\s+for\s+(?:(?:public\s+)?release|publication|broadcast|use)\s+(?:or\s+\w+\s+)?(?:before|until|till)\b
  | (?:hold\s+)?for\s+release\s+(?:at|on|after|from|until|not\s+before)\b | no\s+use\s+before\b
  | sperrfrist\b | gesperrt\s+bis\b | frei\s+(?:ab|für)\b | embargo\s+bis\b
  | sous\s+embargo\b | embargo\s+(?:jusqu\S*|levé\s+le)(?:\s|$) | embargo\s+hasta\b | embargad[oa]\b | bajo\s+embargo\b
  | sotto\s+embargo\b | embargo\s+fino\b | onder\s+embargo\b | embargo\s+tot\b
  | klausuleret\b | klausul\s*: | embargo\s+til\b | klausulert\b | sperrefrist\b
  | spärrtid\b | spärrat\s+till\b | embargo\s+till\b | julkaisuvapaa\b | julkaistavissa\b | embargo\s+\S+\s+(?:asti|saakka)\b
  | sob\s+embargo\b | embargo\s+até\b | एम्बार्गो
  | (?:\S+\s+){0,8}?(?:तक|पर्यंत)\s+(?:प्रकाशन\s+पर\s+रोक|प्रकाशित\s+न\s+करें|प्रसिद्ध\s+करू\s+नये|प्रकाशित\s+करू\s+नये)
"""
_ANYWHERE = re.compile(_PHRASES, re.IGNORECASE | re.VERBOSE)
_OPENING = (
    r"(?:(?:note|attention|attn|eds|editors|(?:this|the)\s+(?:story|item|report)(?:\s+is)?"
    r"|the\s+following(?:\s+is)?)[\s:,-]+)*+"
)
_LEADING = re.compile(f"{_OPENING}(?:{_PHRASES})", re.IGNORECASE | re.VERBOSE)
_MAYBE = (
    "embarg", "not for", "release", "no use", "sperr", "spärr", "frei", "klausul", "julkais", "एम्बार्गो", "तक", "पर्यंत",
)  # fmt: skip
_NAMED = (
    re.compile(  # what every phrase has in it, in small letters: told at once, where the phrases are slow to search
        r"embarg|not\s+for|for\s+release|no\s+use|sperr|spärr|frei\s+(?:ab|für)|klausul|julkais|एम्बार्गो|तक|पर्यंत"
    )
)
_DECORATION = " \t\r\n\f*+/([<|#=_-–—.:!\"'«»“”„"
_NEWS = re.compile(  # "the oil embargo: what it means", "under embargo by the UN since 1990"
    r"\s+(?:by|since|against|on\s+(?:arms|oil|gas|trade|exports?|imports?)|from\s+the|states?|nations?|countr\w+|goods|oil|arms|trade|"
    r"cargo\w*|ships?|weapons?)\b|\s+(?:alle|jede\w*|die|den|das|ihn|sie|uns)\b",
    re.IGNORECASE,
)
_LIFTED = re.compile(
    r"[\s:,–—-]*(?:(?:has\s+been\s+|is\s+|now\s+)*(?:lifted|over|expired|ended)\b|none\b|nil\b|n/a\b|keine?\b|aucun|ningun|nessun|geen\b|ingen\b)",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"[\s:,–—-]*(?:(?:until|till|to|for\s+release|for|before|at|on|after|from|not\s+before|bis|ab|für|jusqu['’]?(?:aux?|à)?|hasta|"
    r"fino|alle|tot|til|till|até|das?)\b[\s:,–—-]*)*",
    re.IGNORECASE,
)
MOST = 400  # characters of a text that are looked at


class Spoken(Struct, frozen=True):
    """An embargo in words: the words, and the instant when they leave nothing open."""

    words: str
    moment: Moment | None = None


def spoken(text: str, zone: str, near: datetime | None, *, note: bool = False) -> Spoken | None:
    """The embargo of which a text speaks; None when it speaks of none, or says that there is none any more.

    In a note to editors the words may stand anywhere; in the copy only at its head, for "the embargo on oil until May" is
    news. `zone` is the source's (IANA name), for times without one; `near` is when the message was made, which tells the year
    where a day of the week makes it certain.
    """
    bare = text[:MOST].lstrip(_DECORATION)
    if not _NAMED.search(bare.lower()):
        return None
    match = _ANYWHERE.search(bare) if note else _LEADING.match(bare)
    if match is None:
        return None
    rest = bare[match.end() :]
    if _LIFTED.match(rest) or (not note and _NEWS.match(rest)):
        return None
    link = _LINK.match(rest)
    moment = read_said(rest[link.end() if link else 0 :], zone, near)
    return Spoken(" ".join(bare[match.start() :].split())[:200], moment)


def may_speak(texts: Iterable[str]) -> bool:
    """Whether any of the texts has a word of embargoes at all: a quick look that spares most messages the rest."""
    together = "\n".join([text[:MOST].lower() for text in texts if text])
    return any(map(together.__contains__, _MAYBE))


def speaks(text: str, *, note: bool = False) -> bool:
    """Whether a text says that it is under embargo, until whenever."""
    return may_speak([text]) and spoken(text, "", None, note=note) is not None
