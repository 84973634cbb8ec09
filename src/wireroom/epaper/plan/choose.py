"""On which sheet and how generously an issue is laid out: tries the ways that come into question and takes the best. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from wireroom.epaper.plan.cast import Taste
from wireroom.epaper.plan.copy import BROADSHEET, COMPACT, LEAFLET, Copy, Plan, Sheet
from wireroom.epaper.plan.pages import Way, pages

_SMALL = (((1, "1"), (3, "2"), (7, "3")), ((1, "2"), (3, "3")))
_USUAL = (((1, "1"), (4, "2"), (10, "3")), ((1, "2"), (5, "3")))
_LARGE = (((1, "1"), (5, "2"), (12, "3")), ((2, "2"), (9, "3")))
WAYS = (
    (Taste(0.44, 1.0), _USUAL), (Taste(0.36, 0.7), _USUAL), (Taste(0.36, 0.7), _SMALL), (Taste(0.28, 0.5), _SMALL),
    (Taste(0.44, 1.2), _LARGE), (Taste(0.56, 1.6), _LARGE),
)  # fmt: skip
"""From usual to thrifty to generous."""
_GOOD = 0.75  # a plan that is no worse is taken without a look at others
_SMALLER = {"broadsheet": 0.0, "compact": 0.2, "leaflet": 0.4}  # what a reader misses on a smaller sheet
_FINE_PAGES = {"broadsheet": 99, "compact": 6, "leaflet": 3}


def plan(stories: Sequence[Copy], most: int = 16) -> Plan:
    """The issue of these stories, whatever their order, on at most `most` pages."""
    best: tuple[float, Plan] | None = None
    for sheet in _sheets(stories):
        for taste, (front, inside) in WAYS:
            made, merit = pages(stories, Way(sheet, taste, front, inside), most)
            merit += _SMALLER[sheet.name] + 0.3 * max(0, len(made.pages) - _FINE_PAGES[sheet.name])
            merit += 5.0 * len(made.left_out) / max(1, len(stories))
            if best is None or merit < best[0]:
                best = merit, made
            if merit <= _GOOD:
                return made
    assert best is not None
    return best[1]


def _sheets(stories: Sequence[Copy]) -> list[Sheet]:
    """The sheets that an amount of copy may look well on, the larger ones first."""
    area = sum(copy.lines() * copy.lead * 1.25 + (260 if copy.picture else 90) for copy in stories)
    need = area / (BROADSHEET.room(front=True) * BROADSHEET.columns)
    sheets = []
    if need > 0.45:
        sheets.append(BROADSHEET)
    if 0.2 < need < 2.4:
        sheets.append(COMPACT)
    if need <= 0.7:
        sheets.append(LEAFLET)
    return sheets
