"""What the label of a message says of its place among others: ``1st Ld-Writethru``, ``UPDATE 2``, ``2ND LEAD``, ``Kill``."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

_NUMBERED = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th|e|er|\.)(?![\w])", re.IGNORECASE)
_COUNTED = re.compile(
    r"\b(?:update|updates|lead|ld|writethru|wrapup|version|fassung|recast|take)[ -]?(\d{1,3})\b", re.IGNORECASE
)
_CLOSED = re.compile(r"(?<![\w])(\d{1,2})(?:lead|ld|der|writethru)\b|^\((\d{1,2})\)$", re.IGNORECASE)
_MEANINGS = (
    (r"kills?|killed|annulation|annul[ée]e?|annuliert", "kill"),
    (r"withhold|withheld", "withheld"),
    (r"correct\w*|corr(?:ective)?|cor|kor|rectif\w*|berichtigung|korrektur|rettelse|rättelse", "correction"),
    (r"advisory|adv(?:isories)?", "advisory"),
    (r"adds?|\d?add", "add"),
    (r"sub|substitute", "sub"),
    (r"flash|blitz", "flash"),
    (r"bulletin", "bulletin"),
    (r"urgent|urgente|eil|alert", "urgent"),
    (
        r"ld|leads?|writethru|write-through|updates?|recasts?|wrapup|\d(?:lead|ld|der)|net|aktualisierung|neufassung",
        "update",
    ),
)  # fmt: skip
_WORDS = tuple(
    (re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", re.IGNORECASE), meaning) for words, meaning in _MEANINGS
)

_LABEL = (
    r"\d{0,2}(?:st|nd|rd|th|\.)?[ -]?(?:lead|ld|net|add|update|writethru|wrapup|take|roundup|recast)s?(?:[ -]?\d{1,2})?"
    r"|extra|urgent|urgente|flash|bulletin|alert|newsalert|refile|repeat|repeating|correction|korrektur|berichtigung"
    r"|wiederholung|aktualisierung|neu|eil|blitz|eilmeldung|d'urgence|flash-?info|kill|advisory|summary|overview"
)
_LINE = re.compile(rf"\(?(?:(?:{_LABEL})[ ,/:+-]{{0,3}}){{1,4}}\)?", re.IGNORECASE)
MOST_LABEL = 60  # characters of a line that is a label

Meaning = Literal["", "usable", "withheld", "canceled"]


class Take(Struct, frozen=True):
    """What a label says: the number of the version (0: none), signals, a status, and whether it continues a message."""

    number: int = 0
    signals: tuple[str, ...] = ()
    pubstatus: str = "usable"
    advisory: bool = False
    continues: bool = False


def is_label(line: str) -> bool:
    """Whether a line between keywords and headline is a label and nothing else."""
    bare = line.strip().strip("*+=").strip()
    return 0 < len(bare) <= MOST_LABEL and bool(_LINE.fullmatch(bare))


def read(label: str) -> Take:
    """What a label says. An update without a number is the first."""
    label = label[:200]
    meanings = tuple(meaning for pattern, meaning in _WORDS if pattern.search(label))
    numbers = [int(each) for each in _NUMBERED.findall(label) + _COUNTED.findall(label)]
    numbers += [int(each) for pair in _CLOSED.findall(label) for each in pair if each]
    number = max(numbers, default=1 if "update" in meanings else 0)
    return Take(
        number=number,
        signals=tuple(each for each in meanings if each not in {"withheld", "advisory"}),
        pubstatus="canceled" if "kill" in meanings else "withheld" if "withheld" in meanings else "usable",
        advisory="advisory" in meanings,
        continues="add" in meanings,
    )
