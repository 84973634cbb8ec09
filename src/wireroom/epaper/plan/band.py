"""Bands: stories that stand side by side at one height across a page. Finds good ones for the stories next in line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise, product

from msgspec import Struct

from wireroom.epaper.plan.cast import TURN, Cast, Part, Taste, casts
from wireroom.epaper.plan.copy import GAP, Sheet

WINDOW = 8  # stories looked at beyond the first
_MOST_STACKED = {1: 4, 2: 3, 3: 2}
_FORMS = {1: 16, 2: 4, 3: 2, 4: 2}  # of one story in one width that are tried, by the stories in a stack
_KEPT = 14  # stacks of one width and height that are looked at
_SHORT, _SHORT_AT_THE_END = 60, 320  # by how much a stack may be short; while many stories wait, and when few are left
_FEW = 4
_EVEN = 9  # points by which a stack may be short without anyone seeing it

PATTERNS: dict[int, tuple[tuple[int, ...], ...]] = {
    6: ((4, 2), (2, 4), (3, 3), (2, 2, 2), (3, 2, 1), (1, 2, 3), (4, 1, 1), (1, 4, 1), (6,), (2, 2, 1, 1), (1, 1, 2, 2),
        (3, 1, 1, 1), (1, 1, 1, 3), (5, 1), (1, 5), (1, 1, 1, 1, 1, 1)),
    4: ((3, 1), (1, 3), (2, 2), (2, 1, 1), (1, 1, 2), (4,), (1, 1, 1, 1)),
    3: ((2, 1), (1, 2), (3,), (1, 1, 1)),
}  # fmt: skip
"""How the columns of a sheet may be shared out."""


class Stack(Struct, frozen=True):
    """Forms one below the other. `members` is a bit for each place in the queue."""

    casts: tuple[Cast, ...]
    members: int
    low: int
    high: int
    cost: float


class Band(Struct, frozen=True):
    """A band as found: its stacks from left to right, None where nothing is left to stand."""

    pattern: tuple[int, ...]
    stacks: tuple[Stack | None, ...]
    height: int
    members: int
    cost: float
    jumps: int


class Finder:
    """Finds bands for one page. `levels` gives each waiting part the level of its headline here.

    With `jumps` any story may be continued on another page, else only one that fits none; stories of `whole` and those of
    the `last` page never.
    """

    def __init__(
        self,
        sheet: Sheet,
        queue: Sequence[Part],
        levels: dict[tuple[str, int], str],
        *,
        jumps: bool,
        whole: frozenset[str],
        last: bool,
        taste: Taste,
    ) -> None:
        self.sheet = sheet
        self.jumps = jumps
        self.whole = whole
        self.last = last
        self.taste = taste
        self.levels = levels
        self.places = {part.name: number for number, part in enumerate(queue)}
        self._casts: dict[tuple[tuple[str, int], int], list[Cast]] = {}
        self._stacks: dict[tuple[int, tuple[int, ...]], list[Stack]] = {}
        self._fitting: dict[tuple[int, tuple[int, ...], int, bool], list[tuple[float, Stack]]] = {}

    def bands(self, queue: Sequence[Part], room: int, *, closing: bool, before: tuple[int, ...] = ()) -> Iterator[Band]:
        """Bands led by the first of `queue`. A closing one fills `room`; others are at most so high."""
        window = queue[:WINDOW]
        for pattern in PATTERNS[self.sheet.columns]:
            if len(pattern) > len(window) and len(pattern) > 2:
                continue
            leads = pattern.index(max(pattern))
            for height in self._heights(window, pattern[leads], room, closing):
                band = self._band(window, pattern, leads, height)
                if band is not None:
                    again = 60.0 if pattern == before else 0.0
                    yield Band(pattern, band.stacks, height, band.members, band.cost + again, band.jumps)

    def _heights(self, window: Sequence[Part], span: int, room: int, closing: bool) -> Iterator[int]:
        if closing:
            yield room
            return
        seen = set()
        for cast in self._forms(window[0], span):
            for height in (cast.natural, (cast.natural + cast.low) // 2, cast.high):
                if height <= room and height not in seen:
                    seen.add(height)
                    yield height

    def _band(self, window: Sequence[Part], pattern: tuple[int, ...], leads: int, height: int) -> Band | None:
        stacks: list[Stack | None] = [None] * len(pattern)
        used = jumps = 0
        cost = 0.0
        for at in (leads, *(each for each in range(len(pattern)) if each != leads)):
            found = self._best(window, pattern[at], height, used, first=at == leads)
            if found is None:
                if at in {leads, 0} or used.bit_count() < len(
                    window
                ):  # a hole stands at the right, and only at the end
                    return None
                cost += height * pattern[at] * 1.6
                continue
            stacks[at] = found[1]
            used |= found[1].members
            cost += found[0]
            jumps += sum(not cast.whole for cast in found[1].casts)
        cost += (
            self._passed_over(window, used) + _sameness(stacks) + 0.5 * max(0.0, height - 0.7 * self.sheet.room(True))
        )
        return Band(pattern, tuple(stacks), height, used, cost, jumps)

    def _passed_over(self, window: Sequence[Part], used: int) -> float:
        """What it costs that stories were passed over in favour of others further down."""
        last = used.bit_length()
        first = self.places[window[0].name]
        return sum(
            (14.0 if part.start == 0 else 40.0) * (last - at)
            for at, part in enumerate(window[: max(0, last - first)])
            if not used >> (first + at) & 1
        )

    def _best(
        self, window: Sequence[Part], span: int, height: int, used: int, *, first: bool
    ) -> tuple[float, Stack] | None:
        needed = 1 << self.places[window[0].name] if first else 0
        for cost, stack in self._fit(window, span, height, first):
            if not stack.members & used and stack.members & needed == needed:
                return cost, stack
        return None

    def _fit(self, window: Sequence[Part], span: int, height: int, first: bool) -> list[tuple[float, Stack]]:
        """Stacks of this width that can be made so high, the best first."""
        members = tuple(self.places[part.name] for part in window)
        key = (span, members, height, first)
        known = self._fitting.get(key)
        if known is None:
            mark = 1 << members[0]
            most = _SHORT_AT_THE_END if len(window) <= _FEW else _SHORT
            known = []
            for stack in self._stacked(window, members, span):
                short = height - stack.high
                if stack.low <= height and short <= most and (not first or stack.members & mark):
                    white = max(0, short - _EVEN)
                    price = 1.0 if most > _SHORT else 2.0 if white < 24 else 4.0
                    known.append((stack.cost + white * span * price, stack))
            known.sort(key=lambda pair: pair[0])
            known = self._fitting[key] = known[:_KEPT]
        return known

    def _stacked(self, window: Sequence[Part], members: tuple[int, ...], span: int) -> list[Stack]:
        """Every stack of the window's stories in this width, in the order of their importance."""
        known = self._stacks.get((span, members))
        if known is not None:
            return known
        forms = [self._forms(part, span) for part in window]
        found = []
        for many in range(1, _MOST_STACKED.get(span, 1) + 1):
            for chosen in combinations(range(len(window)), many):
                most = _FORMS[many]
                for cast in product(*(forms[each][:most] for each in chosen)):
                    found.append(self._stack(cast, [members[each] for each in chosen]))
        self._stacks[span, members] = found
        return found

    def _stack(self, chosen: tuple[Cast, ...], members: list[int]) -> Stack:
        gaps = GAP * (len(chosen) - 1)
        return Stack(
            chosen,
            sum(1 << each for each in members),
            sum(cast.low for cast in chosen) + gaps,
            sum(cast.high for cast in chosen) + gaps,
            sum(cast.cost for cast in chosen) + 25.0 * max(0, len(chosen) - 3),
        )

    def _forms(self, part: Part, span: int) -> list[Cast]:
        """The forms of one story in one width, what an editor would like best first."""
        key = (part.name, span)
        known = self._casts.get(key)
        if known is None:
            room = self.sheet.room(front=False)
            level = self.levels.get(part.name, TURN)
            jumps = None if self.last or part.copy.key in self.whole else self.jumps
            known = casts(part, self.sheet, span, level, jumps=jumps, room=room, taste=self.taste)
            known.sort(key=lambda cast: cast.cost)
            self._casts[key] = known
        return known


def _sameness(stacks: Sequence[Stack | None]) -> float:
    """What neighbours cost that look alike: pictures of one width at the same height of the page."""
    tops = [stack.casts[0] for stack in stacks if stack is not None]
    twins = sum(a.cut is not None and b.cut is not None and a.span == b.span for a, b in pairwise(tops))
    return 170.0 * twins
