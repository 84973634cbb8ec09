"""In which forms a story may stand, and how high each one is. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from msgspec import Struct

from wireroom.epaper.plan.copy import Copy, Cut, Matter, Shape, Sheet

LOOSE = 0.045  # of a line's height: what may be added between lines to fill a module
CROP_LOW, CROP_HIGH = 0.86, 1.0  # of a picture's own height: how far it may be cropped
PICTURE_GAP, CAPTION_GAP = 5, 4
LEAST_HERE, LEAST_THERE = 12, 26  # lines of a continued story on this page, and of what is left of it
LEAST_PPI = 66
_HEAD_LINES = 14  # that a headline takes at most on a page that a story fills alone
TURN = "turn"  # the head of a story's later parts


class Part(Struct, frozen=True):
    """A story, or what is left of it, that waits for its place. `start` is the first block not yet placed."""

    copy: Copy
    start: int = 0
    came: int = 0  # page of the part before

    @property
    def name(self) -> tuple[str, int]:
        """What tells it from every other part."""
        return self.copy.key, self.start


class Cast(Struct, frozen=True):
    """One form of a part across `span` columns. Its height may be anything from `low` to `high`; `cost` is how far it is
    from what an editor would like best, in points of height times columns.
    """

    part: Part
    span: int
    head: str
    end: int
    rows: int
    columns: int
    low: int
    natural: int
    high: int
    cost: float
    cut: Cut | None = None  # at its natural height

    @property
    def whole(self) -> bool:
        """Whether the story ends here."""
        return self.end == len(self.part.copy.matter)


def rows_needed(matter: Sequence[Matter], columns: int) -> int:
    """The least number of rows in which these blocks fill `columns` columns without any of them running over."""
    total = sum(each.lines for each in matter)
    rows = max(ceil(total / columns), max((each.lines for each in matter if each.kind == "solid"), default=1), 1)
    if all(each.kind == "text" for each in matter):
        return rows
    while not _fits(matter, columns, rows):
        rows += 1
    return rows


def _fits(matter: Sequence[Matter], columns: int, rows: int) -> bool:
    column, filled = 0, 0
    for number, each in enumerate(matter):
        wanted = each.lines
        if each.kind == "text":
            filled += wanted
            while filled > rows:
                column, filled = column + 1, filled - rows
            continue
        if each.kind == "head" and number + 1 < len(matter):
            following = matter[number + 1]
            wanted += following.lines if following.kind == "solid" else min(2, following.lines)
        if filled + wanted > rows and filled:
            column, filled = column + 1, 0
        filled += each.lines
    return column < columns and filled <= rows


class Taste(Struct, frozen=True):
    """How generously pictures are set: the part of the front's height that one may take, and what is usual times `large`."""

    tall: float = 0.44
    large: float = 1.0


class Trial(Struct, frozen=True):
    """A part tried across `span` columns under a headline of `level`, up to block `end`. `price` is what that costs."""

    part: Part
    sheet: Sheet
    taste: Taste
    span: int
    level: str
    end: int
    price: float

    @property
    def key(self) -> str:
        """The head, as a key of `Copy.heads`."""
        return f"{self.level}-{self.span}"

    @property
    def head(self) -> int:
        """The height of the head."""
        return self.part.copy.heads[self.key]

    @property
    def lead(self) -> int:
        """The height of a line."""
        return self.part.copy.lead

    @property
    def matter(self) -> tuple[Matter, ...]:
        """The blocks to stand here."""
        return self.part.copy.matter[self.part.start : self.end]

    @property
    def tail(self) -> int:
        """The height of the line that says where the story is continued."""
        return 0 if self.end == len(self.part.copy.matter) else self.lead


def casts(
    part: Part, sheet: Sheet, span: int, level: str, *, jumps: bool | None, room: int, taste: Taste
) -> list[Cast]:
    """Every form of the part across `span` columns that is no higher than `room`.

    `jumps` allows to continue the story on another page, None forbids it even to a story that fits none.
    """
    level = TURN if part.start else level
    if f"{level}-{span}" not in part.copy.heads:
        return []
    found: list[Cast] = []
    worth = _width(level, span, sheet)
    for end, price in _ends(part, span, sheet.columns, jumps, room):
        trial = Trial(part, sheet, taste, span, level, end, price + worth)
        found.append(_plain(trial))
        if part.copy.picture is not None and not part.start:
            found.extend(_above(trial, part.copy.picture))
            found.extend(_beside(trial, part.copy.picture))
    return [each for each in found if each.low <= room]


def _ends(part: Part, span: int, widest: int, jumps: bool | None, room: int) -> Iterator[tuple[int, float]]:
    """Where the part may end here: at its own end, or continued after one of its blocks. With the price of that."""
    copy = part.copy
    last = len(copy.matter)
    yield last, 0.0
    too_long = (rows_needed(copy.matter[part.start :], widest) + _HEAD_LINES) * copy.lead > room
    if jumps is None or not (jumps or too_long):
        return
    left = copy.lines(part.start)
    lines = 0
    for number in range(part.start, last - 1):
        block = copy.matter[number]
        lines += block.lines
        if block.jump and lines >= max(LEAST_HERE, 6 * span) and left - lines >= LEAST_THERE:
            yield number + 1, 130.0


def _plain(trial: Trial) -> Cast:
    """The words alone."""
    lead = trial.lead
    rows = rows_needed(trial.matter, trial.span)
    natural = trial.head + rows * lead + trial.tail
    cost = trial.price + _shape(rows, trial.span)
    if trial.part.copy.picture is not None and not trial.part.start:
        cost += _MISSED[trial.level]
    high = natural + _give(rows, lead)
    return Cast(trial.part, trial.span, trial.key, trial.end, rows, trial.span, natural, natural, high, cost)


def _above(trial: Trial, picture: Shape) -> Iterator[Cast]:
    """The picture across all columns, between the headline and the words."""
    lead, span = trial.lead, trial.span
    width = trial.sheet.wide(span)
    full = width * picture.height / picture.width
    if full > trial.sheet.room(True) * trial.taste.tall or picture.width * 72 / width < LEAST_PPI:
        return
    caption = CAPTION_GAP + picture.captions[span - 1] + PICTURE_GAP
    rows = rows_needed(trial.matter, span)
    rest = trial.head + rows * lead + trial.tail
    block = -(-int(full * 0.97 + caption) // lead) * lead
    least = -(-int(full * CROP_LOW + caption) // lead) * lead
    cost = trial.price + _shape(rows, span) + _area(trial, span, block)
    yield Cast(
        trial.part, span, trial.key, trial.end, rows, span, rest + least, rest + block, rest + block + _give(rows, lead),
        cost, Cut(span, block - caption, caption),
    )  # fmt: skip


def _beside(trial: Trial, picture: Shape) -> Iterator[Cast]:
    """The picture at the left and the words in the columns at its right, both equally high."""
    span, lead, head = trial.span, trial.lead, trial.head
    for across in range(1 if span < 4 else 2, span):
        width = trial.sheet.wide(across)
        full = width * picture.height / picture.width
        caption = CAPTION_GAP + picture.captions[across - 1]
        rows = rows_needed(trial.matter, span - across)
        words = rows * lead + trial.tail
        low, high = int(full * CROP_LOW) + caption, int(full * CROP_HIGH) + caption
        give = _give(rows, lead)
        if not low <= words + give or not words <= high or picture.width * 72 / width < LEAST_PPI:
            continue
        natural = max(words, low)
        cost = trial.price + _shape(rows, span - across) + _area(trial, across, natural) + 10
        yield Cast(
            trial.part, span, trial.key, trial.end, rows, span - across, head + natural, head + natural,
            head + min(high, words + give), cost, Cut(across, natural - caption, caption, beside=True),
        )  # fmt: skip


def _give(rows: int, lead: int) -> int:
    """How much higher a body of so many rows may be made."""
    return int((rows - 1) * lead * LOOSE)


def _shape(rows: int, columns: int) -> float:
    """What a body costs for being too shallow or too deep for its width."""
    cost = 0.0
    if columns > 1 and rows < 6:
        cost += (6 - rows) * 22 * columns
    deep = 34 if columns == 1 else 42
    if rows > deep:
        cost += (rows - deep) * 9
    return cost


def _width(level: str, span: int, sheet: Sheet) -> float:
    """What a width costs for a headline of this level: a lead wants two thirds of the page, a brief little."""
    least, most = _WIDTHS[level]
    share = span / sheet.columns
    return 2600 * max(0.0, least - share - 0.01) + 900 * max(0.0, share - most - 0.01)


def _area(trial: Trial, across: int, height: int) -> float:
    """What a picture costs that is larger or smaller than its story's headline asks for."""
    wanted = _WANTED[trial.level] * trial.sheet.columns / 6 * trial.taste.large
    area = across * height
    return 0.4 * max(0, area - wanted * 1.15) + 0.25 * max(0, wanted * 0.7 - area)


_WIDTHS = {"1": (0.66, 0.7), "2": (0.33, 0.67), "3": (0.0, 0.5), "4": (0.0, 0.34), TURN: (0.0, 0.67)}
"""The parts of the page's width that suit a level."""
_WANTED = {"1": 1600, "2": 900, "3": 430, "4": 160}
"""The size of a picture that suits a level on a broadsheet, in points of height times columns."""
_MISSED = {"1": 4000.0, "2": 900.0, "3": 200.0, "4": 20.0}
"""What it costs to leave a picture out."""
