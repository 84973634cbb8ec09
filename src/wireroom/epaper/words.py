"""A story's words as they are set: the agency's item as blocks, proved to say what the dispatch says. Pure.

White space is folded as on the web page and in the canonical text (`wire-text/1`); every other character stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from wireroom.epaper.issue import Block, Story
from wireroom.wire import item as wire
from wireroom.wire.text import fold, join

CHARACTERS = Path(__file__).parent / "fonts" / "characters.txt"
_SPACE = re.compile("[\t\n\f\r ]+")
_LONG = re.compile(r"[^ ]{23,}")  # words that a column may be too narrow for
_MANY_COLUMNS, _MANY_ROWS = 4, 36  # from here on a table is set as lines of words


@cache
def _characters() -> frozenset[str]:
    found: set[str] = set("\n")
    for line in CHARACTERS.read_text("ascii").split():
        first, last = line.split("-")
        found.update(map(chr, range(int(first, 16), int(last, 16) + 1)))
    return frozenset(found)


def strange(words: Iterable[str]) -> str:
    """The characters of `words` for which there is no type: empty when all can be set."""
    return "".join(sorted({each for text in words for each in text} - _characters()))


def blocks(item: wire.Item, agency: str) -> tuple[Block, ...]:
    """The body of an item as typst/type.typ sets it, led by a line with byline and agency."""
    made: list[Block] = []
    if item.byline.strip() or agency:
        byline = fold(item.byline)
        made.append({"kind": "byline", "byline": byline, "agency": "" if agency in byline else agency})
    dateline, opened = fold(item.dateline.text), False
    for block in item.body:
        each = _block(block)
        if each is None:
            continue
        if not opened and each["kind"] == "p":
            each = {"kind": "first", "dateline": dateline, "runs": each["runs"]}
        elif not opened and dateline:
            made.append({"kind": "first", "dateline": dateline, "runs": []})
        opened = True
        made.append(each)
    if dateline and not opened:
        made.append({"kind": "first", "dateline": dateline, "runs": []})
    return tuple(made)


def text(story: Story) -> str:
    """The canonical text (`wire-text/1`) of what is set: to be equal to the dispatch's."""
    return join(_lines(story))


def _lines(story: Story) -> Iterable[str]:
    yield from (story.headline, story.subheadline, story.byline)
    for block in story.blocks:
        match block["kind"]:
            case "byline":
                continue
            case "first":
                yield block["dateline"]
                yield _said(block["runs"])
            case "list":
                yield from (_said(entry["runs"]) for entry in block["entries"])
            case "table" | "rows":
                yield from (_said(cell["runs"]) for row in block["rows"] for cell in row)
            case _:
                yield _said(block["runs"])


def _said(runs: Sequence[dict[str, Any]]) -> str:
    return "".join(run["text"] for run in runs)


def _block(block: wire.Block) -> Block | None:
    """One block, or None for one without words."""
    match block:
        case wire.Paragraph(runs=runs, role=role):
            made: Block = {"kind": role or "p", "runs": folded(runs, lines=role == "pre")}
        case wire.Heading(runs=runs):
            made = {"kind": "h", "runs": folded(runs)}
        case wire.Listing(items=items, ordered=ordered):
            entries = [{"runs": folded(each.runs), "depth": min(each.depth, 4)} for each in items]
            return {"kind": "list", "ordered": ordered, "entries": [each for each in entries if each["runs"]]}
        case wire.Table(rows=rows):
            return _table(rows)
        case _:
            return None
    return made if made["runs"] else None


def _table(rows: Sequence[Sequence[wire.Cell]]) -> Block | None:
    if not rows:
        return None
    wide = max(sum(cell.colspan for cell in row) for row in rows)
    plain = wide > _MANY_COLUMNS or len(rows) > _MANY_ROWS
    cells = [
        [
            {"runs": folded(cell.runs), "header": cell.header, "colspan": cell.colspan, "rowspan": cell.rowspan}
            for cell in row
        ]
        for row in rows
    ]
    return {"kind": "rows" if plain else "table", "rows": cells, "columns": wide}


def folded(runs: wire.Runs, *, lines: bool = False) -> list[dict[str, Any]]:
    """Runs with white space folded across them and trimmed at both ends. With `lines` each line feed is a break."""
    made: list[dict[str, Any]] = []
    open_ = False  # whether a space may stand here
    for run in runs:
        if "break" in run.marks:
            if made:
                made.append({"text": "\n", "marks": ["break"]})
            open_ = False
            continue
        for number, part in enumerate(run.text.split("\n") if lines else [run.text]):
            if number and made:
                made.append({"text": "\n", "marks": ["break"]})
                open_ = False
            words = _SPACE.sub(" ", part)
            if not open_:
                words = words.lstrip(" ")
            if words:
                open_ = not words.endswith(" ")
                told: dict[str, Any] = {"text": words, "marks": list(run.marks), "href": run.href}
                made.append({**told, "long": True} if _LONG.search(words) else told)
    while made and (made[-1]["text"] == "\n" or not made[-1]["text"].strip(" ")):
        made.pop()
    if made:
        made[-1]["text"] = made[-1]["text"].rstrip(" ")
    return made
