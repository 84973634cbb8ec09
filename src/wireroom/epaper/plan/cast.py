"""In which forms a story may stand, and how high each one is. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from msgspec import Struct

from wireroom.epaper.plan.copy import Copy, Cut, Matter, Sheet

LOOSE = 0.045  # of a line's height: what may be added between lines to fill a module
CROP_LOW, CROP_HIGH = 0.86, 1.0  # of a picture's own height: how far it may be cropped
PICTURE_GAP, CAPTION_GAP = 5, 4
LEAST_LINES = 9  # of either part of a continued story
LEAST_PPI = 66
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
    cut_low: int = 0  # of the picture

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


def casts(part: Part, sheet: Sheet, span: int, level: str, *, jumps: bool | None, room: int, tall: float) -> list[Cast]:
    """Every form of the part across `span` columns that is no higher than `room`.

    A picture may take the part `tall` of the front's height. `jumps` allows to continue the story on another page, None
    forbids it even to a story that fits none.
    """
    copy = part.copy
    key = f"{TURN if part.start else level}-{span}"
    head = copy.heads.get(key)
    if head is None:
        return []
    found: list[Cast] = []
    worth = _width(key, span, sheet)
    for end, price in _ends(part, span, sheet.columns, jumps, room - head):
        matter, extra = copy.matter[part.start : end], price + worth
        found.extend(_plain(part, sheet, span, key, head, end, matter, extra))
        if copy.picture is not None and not part.start:
            found.extend(_above(part, sheet, span, key, head, end, matter, extra, tall))
            found.extend(_beside(part, sheet, span, key, head, end, matter, extra))
    return [each for each in found if each.low <= room]


def _ends(part: Part, span: int, widest: int, jumps: bool | None, room: int) -> Iterator[tuple[int, float]]:
    """Where the part may end here: at its own end, or continued after one of its blocks. With the price of that."""
    copy = part.copy
    last = len(copy.matter)
    yield last, 0.0
    too_long = rows_needed(copy.matter[part.start :], widest) * copy.lead > room
    if jumps is None or not (jumps or too_long):
        return
    left = copy.lines(part.start)
    lines = 0
    for number in range(part.start, last - 1):
        block = copy.matter[number]
        lines += block.lines
        if block.jump and lines >= max(LEAST_LINES, 5 * span) and left - lines >= LEAST_LINES:
            yield number + 1, 70.0


def _plain(
    part: Part, sheet: Sheet, span: int, key: str, head: int, end: int, matter: Sequence[Matter], extra: float
) -> Iterator[Cast]:
    lead = part.copy.lead
    rows = rows_needed(matter, span)
    tail = 0 if end == len(part.copy.matter) else lead
    natural = head + rows * lead + tail
    cost = extra + _shape(rows, span) + (_missed(key, sheet) if part.copy.picture and not part.start else 0)
    yield Cast(part, span, key, end, rows, span, natural, natural, natural + _give(rows, lead), cost)


def _above(
    part: Part,
    sheet: Sheet,
    span: int,
    key: str,
    head: int,
    end: int,
    matter: Sequence[Matter],
    extra: float,
    tall: float,
) -> Iterator[Cast]:
    """The picture across all columns, between the headline and the words."""
    picture, lead = part.copy.picture, part.copy.lead
    assert picture is not None
    width = sheet.wide(span)
    full = width * picture.height / picture.width
    if full > sheet.room(True) * tall or picture.width * 72 / width < LEAST_PPI:
        return
    caption = CAPTION_GAP + picture.captions[span - 1] + PICTURE_GAP
    rows = rows_needed(matter, span)
    tail = 0 if end == len(part.copy.matter) else lead
    rest = head + rows * lead + tail
    block = -(-int(full * 0.97 + caption) // lead) * lead
    least = -(-int(full * CROP_LOW + caption) // lead) * lead
    cut = Cut(span, block - caption, caption)
    high = rest + block + _give(rows, lead)
    cost = extra + _shape(rows, span) + _area(key, span, block, sheet)
    yield Cast(part, span, key, end, rows, span, rest + least, rest + block, high, cost, cut, least - caption)


def _beside(
    part: Part, sheet: Sheet, span: int, key: str, head: int, end: int, matter: Sequence[Matter], extra: float
) -> Iterator[Cast]:
    """The picture at the left and the words in the columns at its right, both equally high."""
    picture, lead = part.copy.picture, part.copy.lead
    assert picture is not None
    tail = 0 if end == len(part.copy.matter) else lead
    for across in range(1 if span < 4 else 2, span):
        width = sheet.wide(across)
        full = width * picture.height / picture.width
        caption = CAPTION_GAP + picture.captions[across - 1]
        rows = rows_needed(matter, span - across)
        words = rows * lead + tail
        low, high = int(full * CROP_LOW) + caption, int(full * CROP_HIGH) + caption
        give = _give(rows, lead)
        if not low <= words + give or not words <= high or picture.width * 72 / width < LEAST_PPI:
            continue
        natural = max(words, low)
        cut = Cut(across, natural - caption, caption, beside=True)
        cost = extra + _shape(rows, span - across) + _area(key, across, natural, sheet) + 10
        yield Cast(
            part, span, key, end, rows, span - across, head + natural, head + natural, head + min(high, words + give),
            cost, cut, natural - caption,
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


def _width(key: str, span: int, sheet: Sheet) -> float:
    """What a width costs for a headline of this level: a lead wants two thirds of the page, a brief little."""
    least, most = {"1": (0.66, 0.7), "2": (0.33, 0.67), "3": (0.0, 0.5), "4": (0.0, 0.34)}.get(key[0], (0.0, 0.67))
    share = span / sheet.columns
    return 1400 * max(0.0, least - share) + 700 * max(0.0, share - most - 0.01)


def _area(key: str, across: int, height: int, sheet: Sheet) -> float:
    """What a picture costs that is larger or smaller than its story's headline asks for."""
    wanted = {"1": 1600, "2": 900, "3": 430, "4": 160}[key[0]] * sheet.columns / 6
    area = across * height
    return 0.4 * max(0, area - wanted * 1.15) + 0.25 * max(0, wanted * 0.7 - area)


def _missed(key: str, sheet: Sheet) -> float:
    """What it costs to leave a picture out, by the level of the headline."""
    return {"1": 2400.0, "2": 800.0, "3": 260.0, "4": 30.0}[key[0]] * sheet.columns / 6
