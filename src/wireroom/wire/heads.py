"""Phrases at the head of a text: a table of them by first word, and the chain of those that a text begins with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from msgspec import Struct

_DECORATION = " \t\r\n\f\u00a0*+/([<|#=_-–—.:!,\"'«»“”„¡¿"
_WORD = re.compile(r"[^\s:.,;!)\]>*/|–—(\[-]+")
_NUMBER = re.compile(r"\d{1,2}(?:st|nd|rd|th|\.|e|er|ème|ª|º)?[ -]", re.IGNORECASE)
_COUNT = re.compile(r"\s?\d{1,2}(?!\w)")
_GOES_ON = re.compile(r"(?![\w\u0900-\u097f])")
_ENDS = re.compile(r"\s*(?:$|[:!;)\]>*|=+–—]|\.(?!\w)|,|/|-)")
_SHOUTED = re.compile(r"\s*(?:$|[:!;)\]>*|=+]|\.(?!\w)|\s[/–—-])")
MOST = 200  # characters of a text that are looked at
LONGEST = 6  # phrases in a chain


class Phrase(Struct, frozen=True):
    """A phrase in small letters, what it means, whether it counts only in capitals, whether more words may follow, or none."""

    words: str
    means: str
    caps: bool
    goes_on: bool
    alone: bool = False


class Found(Struct, frozen=True):
    """A phrase that was found: what it means, the words as sent, and whether the text says nothing else after it."""

    means: str
    words: str
    whole: bool


Heads = Mapping[str, tuple[Phrase, ...]]


def heads_of(*tables: Mapping[str, Mapping[str, str]]) -> Heads:
    """The phrases of tables in the notation of `wire.phrases`, by their first word, the longest first."""
    heads: dict[str, list[Phrase]] = {}
    for table in tables:
        for means, languages in table.items():
            for text in languages.values():
                for told in text.split("|"):
                    phrase = _phrase(" ".join(told.split()), means)
                    heads.setdefault(_first(phrase.words), []).append(phrase)
    return {first: tuple(sorted(each, key=lambda phrase: -len(phrase.words))) for first, each in heads.items()}


def endings(table: Mapping[str, str]) -> dict[str, str]:
    """Whole paragraphs and what they mean; those that count in any case are in small letters."""
    found: dict[str, str] = {}
    for means, text in table.items():
        for told in filter(None, (" ".join(each.split()) for each in text.split("|"))):
            found[told if told != told.casefold() else told.casefold()] = means
    return found


def _phrase(told: str, means: str) -> Phrase:
    goes_on = told.endswith("…")
    words = unicodedata.normalize("NFC", told.removesuffix("…").removeprefix("="))
    caps = words == words.upper() and words != words.casefold()
    return Phrase(words.casefold(), means, caps, goes_on, told.startswith("="))


def _first(words: str) -> str:
    match = _WORD.match(words)
    return match[0] if match else ""


def merged(one: Heads, other: Heads) -> Heads:
    """Two tables as one, in which the first's phrases come first."""
    return {first: one.get(first, ()) + other.get(first, ()) for first in one.keys() | other.keys()} if other else one


def chain(text: str, heads: Heads) -> list[Found]:
    """The phrases that `text` begins with, one after another ("URGENT - CORRECTED-UPDATE 2-...")."""
    head = text[:MOST]
    rest = (head if head.isascii() else unicodedata.normalize("NFC", head)).strip().lstrip(_DECORATION)
    found: list[Found] = []
    word = _WORD.match(rest)
    if word is None or not (word[0].casefold() in heads or rest[0].isdecimal()):
        return found  # hardly any text begins with the first word of a phrase, or with a number
    shouted = rest == rest.upper()
    while len(found) < LONGEST:
        rest = rest.lstrip(_DECORATION)
        hit = _hit(rest, heads, shouted)
        if hit is None:
            break
        phrase, end = hit
        words, rest = rest[:end].strip(), rest[end:]
        found.append(Found(phrase.means, words, not rest.strip(_DECORATION + ")]>;")))
    return found


def _hit(text: str, heads: Heads, shouted: bool) -> tuple[Phrase, int] | None:
    number = _NUMBER.match(text)
    for start in (0, number.end()) if number else (0,):
        word = _WORD.match(text, start)
        for phrase in heads.get(word[0].casefold(), ()) if word else ():
            end = _fits(phrase, text, start, shouted)
            if end:
                return phrase, end
    return None


def _fits(phrase: Phrase, text: str, start: int, shouted: bool) -> int:
    """Where the phrase ends in `text` when it stands at `start` and what follows lets it count; 0 when it does not."""
    end = start + len(phrase.words)
    as_sent = text[start:end]
    if as_sent.casefold() != phrase.words or (phrase.caps and as_sent != as_sent.upper()):
        return 0
    if phrase.alone:
        return end if not text[end:].strip(_DECORATION + ")]>;") else 0
    if phrase.goes_on:
        return end if _GOES_ON.match(text, end) else 0
    count = _COUNT.match(text, end)
    end = count.end() if count else end
    return end if (_SHOUTED if shouted else _ENDS).match(text, end) else 0
