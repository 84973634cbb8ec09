"""A story's history: every version that readers saw or may see, and what changed between any two of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from itertools import combinations, pairwise

from django.db.models import Q
from msgspec import Struct

from wireroom.press.edition import Edition
from wireroom.press.views import Change, Correction, HistoryView, Past, Stretch
from wireroom.stories.card import from_row
from wireroom.stories.desk import from_row as from_desk
from wireroom.stories.models import Story, Version
from wireroom.stories.placement import updated
from wireroom.stories.standing import is_correction
from wireroom.wire.item import Item, from_bytes
from wireroom.wire.text import fold

ALL_PAIRS = 7  # of the newest versions any two are compared; older ones with the one that followed
_SAME = 0.4  # share of common words from which on two paragraphs are one that was changed
_WORD = re.compile("\\s+|[\\w\u0300-\u036f\u0900-\u0dff\u200c\u200d]+|[^\\w\\s]")  # Indian vowel signs go on a word


class Seen(Struct, frozen=True):
    """A version that readers may see: its item and its time (aware UTC)."""

    item: Item
    at: datetime


def versions(story: Story) -> list[Seen]:
    """The versions of a published story that may be shown, in the order that counts.

    One that is withheld, held or ignored is never among them, unless the desk released it; an embargo covers all versions,
    and a story under one has no page at all. A story with words of the desk's own shows no others.
    """
    desk = from_desk(story.desk)
    if desk.edited:
        return []
    mine = Q(hold="", ignored=False) | Q(item_hash__in=desk.cleared)
    rows = Version.objects.filter(mine, story=story, desk=False, pubstatus="usable").select_related("dispatch")
    ordered = sorted(rows.defer("dispatch__bytes"), key=lambda each: (each.number, each.sent, each.item_hash))
    items = [(from_bytes(bytes(row.item)), row.dispatch.received) for row in ordered]
    return [Seen(item, updated(item, received)) for item, received in items]


def corrections(edition: Edition, seen: Sequence[Seen]) -> tuple[Correction, ...]:
    """The agency's corrections of a story, the latest first, each with its time and what the agency said."""
    return tuple(
        Correction(edition.when(each.at), each.item.ednote or edition.say("The agency has corrected this story."))
        for each in reversed(seen)
        if is_correction(each.item)
    )


def pages(edition: Edition, story: Story, seen: Sequence[Seen]) -> Iterator[tuple[str, HistoryView]]:
    """The history's pages, by the part of their address after the story's own: the list, and each pair of versions."""
    last = len(seen)
    yield "history/", _view(edition, story, seen, last - 1, last)
    near = range(max(1, last - ALL_PAIRS + 1), last + 1)
    for older, newer in sorted({*combinations(near, 2), *pairwise(range(1, last + 1))}):
        yield f"history/{older}-{newer}/", _view(edition, story, seen, older, newer)


def _view(edition: Edition, story: Story, seen: Sequence[Seen], older: int, newer: int) -> HistoryView:
    card = from_row(story.card)
    heading = edition.say("History of this story")
    chrome = edition.chrome(
        f"{story.path}history/",
        title=f"{heading}: {card.headline}",
        description=heading,
        day=edition.newsroom.day(story.updated).date(),
        section=story.section,
    )
    return HistoryView(
        chrome=chrome,
        heading=heading,
        headline=card.headline,
        story_url=story.path or "",
        versions=tuple(_past(edition, number, each) for number, each in enumerate(seen, 1)),
        older=older,
        newer=newer,
        pairs=tuple(
            (f"{story.path}history/{one}-{other}/", one, other)
            for one, other in combinations(range(max(1, len(seen) - ALL_PAIRS + 1), len(seen) + 1), 2)
        ),
        changes=tuple(changes(_lines(seen[older - 1].item), _lines(seen[newer - 1].item))),
    )


def _past(edition: Edition, number: int, seen: Seen) -> Past:
    return Past(
        number=number,
        at=edition.when(seen.at),
        headline=seen.item.headline,
        corrected=is_correction(seen.item),
        note=seen.item.ednote if is_correction(seen.item) else "",
    )


def _lines(item: Item) -> list[str]:
    """The words of an item, a line a block of the canonical text."""
    blocks = (item.headline, item.subheadline, item.byline, item.dateline.text, *item.paragraphs)
    return [line for block in blocks if (line := fold(block))]


def changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """What changed from old paragraphs to new ones, in reading order; paragraphs that are the same stand as they are."""
    for kind, first, last, begin, end in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (Change("same", (Stretch(line),)) for line in new[begin:end])
            continue
        yield from _replaced(list(old[first:last]), list(new[begin:end]))


def _replaced(gone: list[str], came: list[str]) -> Iterator[Change]:
    """Paragraphs that took the place of others: those much alike are one paragraph with changed words."""
    for line in came:
        like = max(gone, key=lambda each: _alike(each, line), default=None)
        if like is None or _alike(like, line) < _SAME:
            yield Change("new", (Stretch(line),))
            continue
        for passed in gone[: gone.index(like)]:
            yield Change("gone", (Stretch(passed),))
        del gone[: gone.index(like) + 1]
        yield Change("changed", tuple(_words(like, line)))
    yield from (Change("gone", (Stretch(line),)) for line in gone)


def _alike(old: str, new: str) -> float:
    """The share of words that two paragraphs have in common, in order."""
    return SequenceMatcher(a=old.split(), b=new.split(), autojunk=False).ratio()


def _words(old: str, new: str) -> Iterator[Stretch]:
    """A changed paragraph: words that stayed, words that went, words that came."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    gone, came = "", ""
    for kind, first, last, begin, end in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        left, right = "".join(before[first:last]), "".join(after[begin:end])
        if kind != "equal" or ((gone or came) and last < len(before) and not right.strip()):
            gone, came = gone + left, came + right  # a space between two changed words changes with them
            continue
        yield from _exchanged(gone, came)
        gone, came = "", ""
        yield Stretch(right)
    yield from _exchanged(gone, came)


def _exchanged(gone: str, came: str) -> Iterator[Stretch]:
    if gone:
        yield Stretch(gone, kind="gone")
    if came:
        yield Stretch(came, kind="new")
