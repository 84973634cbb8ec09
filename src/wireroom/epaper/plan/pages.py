"""Whole pages, and the whole issue: which story goes where at what size. Pure, and the same for the same stories."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from wireroom.epaper.plan.band import Band, Finder
from wireroom.epaper.plan.cast import Cast, Part, Taste
from wireroom.epaper.plan.copy import GAP, Copy, Module, Page, Plan, Sheet
from wireroom.epaper.plan.order import behind, ordered

BEAM = 5  # unfinished pages that are followed at a time
BRANCHES = 7  # bands tried after each of them
LOWEST = 99  # height of a band at least
_FRONT_STORIES = 6
FRONT_JUMPS, JUMPS = 4, 1  # stories that may be continued elsewhere, a page


class Draft(Struct, frozen=True):
    """A page as far as it is planned."""

    bands: tuple[Band, ...]
    queue: tuple[Part, ...]
    used: int
    cost: float
    jumps: int = 0

    @property
    def merit(self) -> float:
        """Cost for the height that it fills: what unfinished pages are compared by."""
        return self.cost / max(self.used, 1)


class Way(Struct, frozen=True):
    """How an issue is planned: on which sheet, how large pictures and headlines are.

    `front` and `inside` say how many stories of a page have a headline of which level, as (up to this number, level).
    """

    sheet: Sheet
    taste: Taste
    front: tuple[tuple[int, str], ...]
    inside: tuple[tuple[int, str], ...]


def pages(stories: Sequence[Copy], way: Way, most: int) -> tuple[Plan, float]:
    """The issue of these stories on at most `most` pages, and how far it is from a good one (0 is perfect)."""
    kept, whole = list(stories), frozenset[str]()
    while True:
        drafts, waiting = _drafts(kept, way, most, whole)
        begun = {part.copy.key for part in waiting if part.start}
        if not begun:
            return _finished(drafts, stories, way.sheet), _merit(drafts, way)
        if begun <= whole:
            kept = [copy for copy in kept if copy.key not in begun]
        whole |= begun


def _drafts(
    stories: Sequence[Copy], way: Way, most: int, whole: frozenset[str]
) -> tuple[list[tuple[Draft, float]], list[Part]]:
    """The pages with their prices, and what found no place on them. Stories of `whole` are not continued."""
    queue = [Part(copy) for copy in ordered(stories)]
    drafts: list[tuple[Draft, float]] = []
    while queue and len(drafts) < most:
        number = len(drafts) + 1
        found = _page(queue, way, front=number == 1, whole=whole, last=number == most)
        if found is None:  # the first of the queue fits nowhere: it is left out whole
            queue = queue[1:]
            continue
        drafts.append(found)
        queue = _left(found[0], number)
    return drafts, queue


def _merit(drafts: Sequence[tuple[Draft, float]], way: Way) -> float:
    if not drafts:
        return 0.0
    room = way.sheet.room(len(drafts) == 1)
    white = 1 - drafts[-1][0].used / room
    return sum(price for _, price in drafts) / len(drafts) + 3.5 * max(0.0, white - 0.1)


def _levels(queue: Sequence[Part], steps: tuple[tuple[int, str], ...]) -> dict[tuple[str, int], str]:
    """The level of each headline on this page: never a larger one for a story further down."""
    levels = {}
    number = 0
    for part in queue:
        if part.start:
            continue
        levels[part.name] = next((level for most, level in steps if number < most), "4")
        number += 1
    return levels


def _page(
    queue: Sequence[Part], way: Way, *, front: bool, whole: frozenset[str], last: bool
) -> tuple[Draft, float] | None:
    """The best page that begins with the first of the queue, and its price."""
    room = way.sheet.room(front)
    levels = _levels(queue, way.front if front else way.inside)
    finder = Finder(way.sheet, queue, levels, jumps=front and not last, whole=whole, last=last, taste=way.taste)
    begun = [Draft((), tuple(queue), 0, 0.0)]
    done: list[Draft] = []
    while begun:
        grown = [each for draft in begun for each in _grow(finder, draft, room, front)]
        done.extend(each for each in grown if not each.queue or room - each.used - GAP < LOWEST)
        open_ = [each for each in grown if each.queue and room - each.used - GAP >= LOWEST]
        for draft in begun:
            if draft.bands:
                done.append(draft)
        begun = sorted(open_, key=lambda each: each.merit)[:BEAM]
    least = _FRONT_STORIES if front else 0
    priced = [(each, _price(each, room, way.sheet.columns, least)) for each in done]
    return min(priced, key=lambda pair: pair[1], default=None)


def _price(draft: Draft, room: int, columns: int, least: int) -> float:
    """The cost of a page as it would be printed: white at its foot is the dearest, unless nothing is left to print.

    `least` is how many stories it should hold when there are more.
    """
    white = max(0, room - draft.used - 12)
    stories = sum(len(stack.casts) for band in draft.bands for stack in band.stacks if stack)
    few = 700 * max(0, least - stories) if draft.queue else 0
    return (draft.cost + few + white * columns * (3.0 if draft.queue else 0.4)) / room


def _grow(finder: Finder, draft: Draft, room: int, front: bool) -> list[Draft]:
    """The draft with one band more, in the best ways."""
    left = room - draft.used - (GAP if draft.bands else 0)
    before = draft.bands[-1].pattern if draft.bands else ()
    most = (FRONT_JUMPS if front else JUMPS) - draft.jumps
    found = [*finder.bands(draft.queue, left, closing=True, before=before)]
    found.extend(finder.bands(draft.queue, left - GAP - LOWEST, closing=False, before=before))
    found = [band for band in found if band.jumps <= most]
    found.sort(key=lambda band: band.cost / band.height)
    return [_added(draft, band) for band in found[:BRANCHES]]


def _added(draft: Draft, band: Band) -> Draft:
    placed = {cast.part.name for stack in band.stacks if stack for cast in stack.casts}
    return Draft(
        (*draft.bands, band),
        tuple(part for part in draft.queue if part.name not in placed),
        draft.used + band.height + (GAP if draft.bands else 0),
        draft.cost + band.cost,
        draft.jumps + band.jumps,
    )


def _left(draft: Draft, number: int) -> list[Part]:
    """What waits after a page: its continued stories right behind the next page's first."""
    cut = [
        Part(cast.part.copy, cast.end, number)
        for band in draft.bands
        for stack in band.stacks
        if stack
        for cast in stack.casts
        if not cast.whole
    ]
    rest = list(draft.queue)
    if number == 1:
        order = {copy.key: at for at, copy in enumerate(behind([part.copy for part in rest]))}
        rest.sort(key=lambda part: order[part.copy.key])
    return [*rest[:1], *cut, *rest[1:]]


def _modules(draft: Draft) -> list[Module]:
    """The rectangles of a page, in reading order."""
    modules = []
    top = 0
    for band in draft.bands:
        column = 0
        for span, stack in zip(band.pattern, band.stacks, strict=True):
            if stack is not None:
                modules.extend(_stacked(stack.casts, column, top, band.height))
            column += span
        top += band.height + GAP
    return modules


def _stacked(chosen: Sequence[Cast], column: int, top: int, height: int) -> list[Module]:
    """The modules of a stack, given `height` together: pictures take what is free first, then lines, then white."""
    heights = [cast.natural for cast in chosen]
    free = height - sum(heights) - GAP * (len(chosen) - 1)
    for number, cast in enumerate(chosen):
        change = max(cast.low - cast.natural, min(free, cast.high - cast.natural))
        heights[number] += change
        free -= change
    share, odd = divmod(max(free, 0), len(chosen))
    modules = []
    for number, cast in enumerate(chosen):
        tall = heights[number] + share + (odd if number == len(chosen) - 1 else 0)
        modules.append(_module(cast, column, top, heights[number], tall))
        top += tall + GAP
    return modules


def _module(cast: Cast, column: int, top: int, filled: int, height: int) -> Module:
    change = filled - cast.natural
    cut = cast.cut
    loose = max(0, change)
    if cut is not None and cut.beside:
        cut = replace(cut, height=cut.height + change)
        words = cut.height - cast.rows * cast.part.copy.lead
        loose = max(0, min(words, int((cast.rows - 1) * cast.part.copy.lead * 0.06)))
    elif cut is not None and change < 0:
        cut = replace(cut, height=cut.height + change)
    return Module(
        key=cast.part.copy.key, column=column, span=cast.span, top=top, height=height, head=cast.head,
        head_height=cast.part.copy.heads[cast.head], start=cast.part.start, end=cast.end, rows=cast.rows,
        columns=cast.columns, lead=cast.part.copy.lead, loose=loose, cut=cut, comes_from=cast.part.came,
    )  # fmt: skip


def _finished(drafts: Sequence[tuple[Draft, float]], stories: Sequence[Copy], sheet: Sheet) -> Plan:
    """The plan with the page of every continuation known; a story of which something found no place is not begun."""
    copies = {copy.key: copy for copy in stories}
    pages = [_modules(draft) for draft, _ in drafts]
    where = {(module.key, module.start): number for number, page in enumerate(pages, 1) for module in page}
    told = []
    for (draft, _), page in zip(drafts, pages, strict=True):
        tops = accumulate((band.height + GAP for band in draft.bands), initial=0)
        bands = tuple((top, band.height) for top, band in zip(tops, draft.bands, strict=False))
        modules = tuple(
            module
            if module.end == len(copies[module.key].matter)
            else replace(module, goes_on=where.get((module.key, module.end), 0))
            for module in page
        )
        sections = tuple(dict.fromkeys(copies[each.key].section for each in modules if not each.start))
        told.append(Page(modules, bands, sections))
    left_out = tuple(copy.key for copy in stories if (copy.key, 0) not in where)
    return Plan(sheet, tuple(told), left_out)
