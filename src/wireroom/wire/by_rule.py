"""Headline, byline and dateline of copy that has no fields for them: found by rule, with a confidence.

What is found with less than `SURE` is doubted, and a story with a doubt is held until an editor looks. Without a mark of
news (a byline, a dateline, or what a page says of itself) nothing is ever sure: minutes and error pages have headings too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from msgspec import Struct

from wireroom.wire.head_lines import dateline, is_byline, place_of
from wireroom.wire.item import Block, Dateline, Heading, Media, Paragraph, block_lines
from wireroom.wire.text import fold

SURE = 70
_MOST = 160  # characters of a headline
_LONG = 200  # characters of a body that is a story
_SENTENCE = re.compile(r"[.;:,]$")
_UNMARKED = 60


class Found(Struct, frozen=True):
    """What was found in a piece of copy, the blocks that are left, and how sure that is, 0 to 100."""

    headline: str = ""
    byline: str = ""
    dateline: Dateline = Dateline()
    body: tuple[Block, ...] = ()
    confidence: int = 0

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why an editor must look; nothing when it is sure."""
        if self.confidence >= SURE:
            return ()
        return (f"headline found by rule: {self.headline[:80]!r} ({self.confidence} of 100 sure)",)


def found(
    blocks: Iterable[Block], *, headline: str = "", byline: str = "", known: int = 0, marked: bool = False
) -> Found:
    """The parts of a story. `headline` and `byline` are what a page or document states, `known` what that is worth.

    `marked` says that it calls itself news. No headline, or nothing beside it: an empty headline is returned.
    """
    left = list(blocks)
    first = next((number for number, block in enumerate(left) if not isinstance(block, Media)), None)
    if first is None:
        return Found()
    points = known
    if headline:
        left = _without(left, fold(headline))
    elif _is_headline(left[first]):
        headline = _words(left[first])
        points += _worth(left.pop(first))
    else:
        return Found()
    byline, left = _byline(left, byline)
    placed = next((block for block in left if isinstance(block, Paragraph)), None)
    match = dateline(_words(placed)) if placed else None
    length = sum(len(line) for block in left for line in block_lines(block))
    if not length:
        return Found()
    points += 10 * (12 <= len(headline) <= 140 and not _SENTENCE.search(headline))
    points += 20 * bool(byline) + 30 * (match is not None) + 10 * (length >= _LONG and len(left) > 1) + 20 * marked
    if not (marked or byline or match):
        points = min(points, _UNMARKED)
    return Found(headline, byline, place_of(match), tuple(left), min(points, 100))


def _without(blocks: list[Block], headline: str) -> list[Block]:
    """The blocks without the first that says the headline again, at their head."""
    twice = next((number for number, block in enumerate(blocks[:4]) if _words(block) == headline), None)
    return blocks if twice is None else [*blocks[:twice], *blocks[twice + 1 :]]


def digest(*parts: str) -> str:
    """The guid of copy that has none: of what makes it the same story again."""
    return hashlib.sha256("\n".join(map(fold, parts)).encode()).hexdigest()


def _words(block: Block) -> str:
    return fold(" ".join(block_lines(block)))


def _worth(block: Block) -> int:
    """What the form of a headline says: a heading is one, a line of its own may be."""
    return 40 if isinstance(block, Heading) else 30


def _is_headline(block: Block) -> bool:
    words = _words(block)
    if isinstance(block, Heading):
        return bool(words)
    if not isinstance(block, Paragraph) or not 6 <= len(words) <= _MOST or len(words.split()) < 2:
        return False
    return not _SENTENCE.search(words) and not is_byline(words) and dateline(words) is None


def _byline(blocks: list[Block], stated: str) -> tuple[str, list[Block]]:
    """The byline and the blocks without it: a line that says so, or repeats the stated one, before the story begins."""
    for number, block in enumerate(blocks[:3]):
        words = _words(block)
        if (
            isinstance(block, Paragraph)
            and len(words) <= 100
            and (is_byline(words) or (stated and words == fold(stated)))
        ):
            return words, [*blocks[:number], *blocks[number + 1 :]]
        if len(words) > 100:
            break
    return stated, blocks
