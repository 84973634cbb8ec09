"""What planning knows of a story and of the sheet: plain measures, no words. Lengths are whole points (1/72 inch)."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

GAP = 22
"""Height between two modules that stand one below the other; a hairline runs through its middle."""


class Sheet(Struct, frozen=True):
    """A format of paper. `top` and `front_top` are where the copy begins on inside pages and on the front."""

    name: str
    columns: int
    width: int
    height: int
    top: int
    front_top: int
    bottom: int  # where the copy ends
    column: int = 154
    gutter: int = 14

    @property
    def left(self) -> int:
        """The margin at either side."""
        return (self.width - self.wide(self.columns)) // 2

    def wide(self, span: int) -> int:
        """The width of some columns with the gutters between them."""
        return span * (self.column + self.gutter) - self.gutter

    def room(self, front: bool) -> int:
        """The height that copy has on a page."""
        return self.bottom - (self.front_top if front else self.top)


BROADSHEET = Sheet("broadsheet", 6, 1078, 1588, top=66, front_top=198, bottom=1540)
COMPACT = Sheet("compact", 4, 726, 1064, top=58, front_top=168, bottom=1015)
LEAFLET = Sheet("leaflet", 3, 550, 794, top=54, front_top=153, bottom=747)


class Matter(Struct, frozen=True):
    """A block of a story's body as set in one column: so many `lines` of the story's own height.

    `text` breaks between any two lines, `solid` (a table) nowhere, and a `head` stays with what follows. `jump` says that
    the story may be continued on another page after this block.
    """

    lines: int
    kind: Literal["text", "solid", "head"] = "text"
    jump: bool = True


class Shape(Struct, frozen=True):
    """A picture: its size in pixels, and the height of its caption by the number of columns it runs across."""

    width: int
    height: int
    captions: tuple[int, ...]


class Copy(Struct, frozen=True):
    """A story to place. `heads` are the heights of its headline with all that belongs to it, by "level-span".

    `lead` is the height of a line; `weight` the record's: seconds, shifted by urgency; larger is more important. `group` is
    where the story stands behind the front: smaller comes first.
    """

    key: str
    section: str
    lead: int
    heads: dict[str, int]
    matter: tuple[Matter, ...]
    weight: int = 0
    group: int = 0
    picture: Shape | None = None
    near: bool = False  # of the edition's own city
    tongue: int = 0  # its language's place among the paper's: 0 is the main one

    def lines(self, start: int = 0) -> int:
        """Lines from a block to the end."""
        return sum(each.lines for each in self.matter[start:])


class Cut(Struct, frozen=True):
    """A picture as it stands: across `span` columns at `height` with `caption` more below it, above the words or beside."""

    span: int
    height: int
    caption: int
    beside: bool = False


class Module(Struct, frozen=True):
    """One rectangle of a page with (a part of) one story. `column` counts from 0, `top` from where the copy begins.

    Blocks `start` to `end` of the body stand in `columns` columns of `rows` lines; `loose` is what is added to the height of
    all rows together, so that the foot of the module is even with its neighbour's. `head` is a key of `Copy.heads`.
    """

    key: str
    column: int
    span: int
    top: int
    height: int
    head: str
    head_height: int
    start: int
    end: int
    rows: int
    columns: int
    lead: int
    loose: int = 0
    cut: Cut | None = None
    comes_from: int = 0  # page of the part before, counted from 1
    goes_on: int = 0  # page of the part after


class Page(Struct, frozen=True):
    """A page: its modules in reading order, the (top, height) of its bands, the sections it carries."""

    modules: tuple[Module, ...]
    bands: tuple[tuple[int, int], ...]
    sections: tuple[str, ...]


class Plan(Struct, frozen=True):
    """A planned issue. `left_out` are the keys of stories that stand nowhere in it."""

    sheet: Sheet
    pages: tuple[Page, ...]
    left_out: tuple[str, ...] = ()
