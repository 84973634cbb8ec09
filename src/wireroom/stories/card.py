"""What the record keeps ready of a story for listings, related stories and fronts, so that baking reads one row."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import msgspec
from msgspec import Struct

_DEK_LENGTH = 180
_ENDS = (".", "!", "?", "।", "…")
_CREDIT = r"\s*\([^()a-z]{1,2}[^()]{1,38}\)\s*[-–—:।]*\s*"  # (IANS)
_DATELINE = re.compile(
    rf"(?:[A-Z][A-Z .'/-]{{2,40}}(?:, [^()–—]{{2,20}})?(?:{_CREDIT}| ?[–—] ?| - )"  # NEW DELHI, July 22 (IANS)
    rf"|[^\x00-\u08ff\s][^()–—।]{{1,40}}, \d{{1,2}} [^()–—।]{{2,15}}{_CREDIT})(?=[^\sa-z])"  # नई दिल्ली, 22 जुलाई (आईएएनएस)।
)
_NO_SLUG = re.compile(r"[^\w]+", re.UNICODE)


class CardPicture(Struct, frozen=True, omit_defaults=True):
    """A picture of a story as stored: content hash and size of the re-encoded original, and its words."""

    sha256: str
    width: int
    height: int
    alt: str = ""
    caption: str = ""
    credit: str = ""
    kinds: tuple[str, ...] = ("webp", "jpg")  # the formats of its files, best first


class CardRow(Struct, frozen=True, omit_defaults=True):
    """A story as listings show it. `entities` are gazetteer ids, best first; `picture` is the first that has come."""

    headline: str
    kicker: str
    dek: str
    entities: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    versions: int = 1
    corrected: bool = False
    picture: CardPicture | None = None


def to_row(card: CardRow) -> dict[str, Any]:
    """The card as the JSON column keeps it."""
    row: dict[str, Any] = msgspec.to_builtins(card)
    return row


def from_row(row: dict[str, Any]) -> CardRow:
    """The card that `to_row` wrote."""
    return msgspec.convert(row, CardRow)


def dek(summary: str, paragraphs: tuple[str, ...]) -> tuple[str, bool]:
    """The dek and whether it was cut by us: the agency's summary, else the lede up to a word boundary with an ellipsis.

    A dateline at the lede's beginning stays with the story: "NEW DELHI, July 22 (IANS) The council" begins "The council".
    """
    if summary.strip():
        return " ".join(summary.split()), False
    lede = " ".join(next((words for words in paragraphs if words.strip()), "").split())
    dateline = _DATELINE.match(lede)
    if dateline and dateline.end() < len(lede):
        lede = lede[dateline.end() :]
    if len(lede) <= _DEK_LENGTH:
        return lede, False
    cut = lede[:_DEK_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:-–—")
    return cut if cut.endswith(_ENDS) else f"{cut}…", True


def slugify(headline: str) -> str:
    """A headline as the readable part of an address: small letters of any script, hyphens, at most 60 characters."""
    words = _NO_SLUG.sub("-", unicodedata.normalize("NFKD", _plain(headline)).lower()).strip("-_")
    if not words.isascii():
        words = ""  # other scripts would be percent signs in an address: the key alone names the story
    return words[:60].rsplit("-", 1)[0].strip("-") if len(words) > 60 else words


def _plain(text: str) -> str:
    """`text` with accents off Latin letters and apostrophes gone, so that "Modi's" reads modis."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    kept = bare if bare.isascii() else text
    return re.sub("['\u2019`]", "", kept)
