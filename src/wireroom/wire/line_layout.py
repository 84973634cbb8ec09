"""Lines of a text wire as paragraphs, and as tables where the lines are the layout.

A paragraph ends at an empty line or where the next line is indented (IPTC 7901, 5; ANPA 1312 indents every paragraph).
Wrapped lines are joined; a line that ends although the next word would have found room ends on purpose. Lines in
columns stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from wireroom.wire.item import Block, Paragraph, Run, Runs
from wireroom.wire.runs import trim
from wireroom.wire.teletype import COLUMN, TABLE_LINE, said

INDENT = re.compile(r"(?:\t| {2,}|\xa0{2,})[ \t\xa0]*(?=\S)")
_BULLET = re.compile(r"\s*(?:[*+•·] |--? (?=\S))")
_CERTAIN = re.compile(r"(?: {2,}\* |[+•·] )")  # begins an entry whatever stands before it
_GAP = re.compile(r"\S(?: {3,}|\t[ \t]*)\S")
_FAR = 8  # columns before a line that belongs to the table beside it
_HYPHEN = re.compile(r"[^\W_][»”’\")\]]?-$")
_SUSPENDED = re.compile(r"(?:und|oder|bis|sowie|and|or|to|et|ou|y|e|o|en|of|och|og)\b", re.IGNORECASE)
_ENDED = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_LEAST_WIDTH, _MOST_WIDTH = 45, 100  # columns that a wire wraps its lines at
_ROOM = 12  # columns that stay free on a full line


def blocks(lines: Iterable[str], *, table: bool = False) -> tuple[Block, ...]:
    """The blocks of a body's lines. With `table` all of it is in columns (ANPA 1312's tabular format)."""
    told = list(lines)
    groups = list(_groups(told))
    if table:
        return tuple(filter(None, map(_pre, groups)))
    width = _width(told)
    found: list[Block] = []
    for group in _rejoined(groups):
        for part, tabular in _parts(group):
            block = _pre(part) if tabular else _paragraph(part, width)
            if block is not None:
                found.append(block)
    return tuple(found)


def flowing(lines: Iterable[str]) -> str:
    """Lines as one flowing text: a headline, a note."""
    return " ".join(_flow([said(line).strip() for line in lines]).split())


def is_blank(line: str) -> bool:
    """Whether a line shows nothing."""
    return not said(line).strip()


def is_tabular(line: str) -> bool:
    """Whether a line has columns."""
    if COLUMN in line or line.startswith(TABLE_LINE) or line.count("|") > 1:
        return True
    bare = said(line).strip()
    return len(bare) < 200 and bool(_GAP.search(bare))


def _groups(lines: list[str]) -> Iterator[list[str]]:
    """Lines between empty lines."""
    group: list[str] = []
    for line in lines:
        if not is_blank(line):
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _rejoined(groups: list[list[str]]) -> Iterator[list[str]]:
    """Groups of a body that is indented: there a line after an empty one that is not may go on (double spacing)."""
    if (
        not groups
        or not INDENT.match(groups[0][0])
        or any(INDENT.match(line) for group in groups for line in group[1:])
    ):
        yield from groups
        return
    open_group: list[str] = []
    for group in groups:
        if open_group and _goes_on(open_group[-1], group[0]):
            open_group.extend(group)
            continue
        if open_group:
            yield open_group
        open_group = list(group)
    if open_group:
        yield open_group


def _goes_on(line: str, following: str) -> bool:
    bare = said(line).strip()
    return len(bare) >= _LEAST_WIDTH and not INDENT.match(following) and not _ENDED.search(bare[-6:])


def _parts(group: list[str]) -> Iterator[tuple[list[str], bool]]:
    """A group as paragraphs and tables, each with whether it is a table."""
    tabular = _tabular(group)
    listed = bool(_BULLET.match(group[0]))
    part: list[str] = []
    for number, line in enumerate(group):
        if part and (
            tabular[number] != tabular[number - 1] or (not tabular[number] and _begins(line, part, listed=listed))
        ):
            yield part, tabular[number - 1]
            part = []
        part.append(line)
    yield part, tabular[-1]


def _begins(line: str, part: list[str], *, listed: bool) -> bool:
    """Whether a line begins a paragraph or an entry of a list."""
    if _CERTAIN.match(line) or (listed and _BULLET.match(line)):
        return True
    return bool(INDENT.match(line)) and not _BULLET.match(part[0])


def _tabular(group: list[str]) -> list[bool]:
    """Which lines of a group are lines of a table: those with columns, two or more together, and what stands far in."""
    columns = [is_tabular(line) for line in group]
    strong = [COLUMN in line or line.startswith(TABLE_LINE) or line.count("|") > 1 for line in group]
    for number, line in enumerate(group):
        beside = any(columns[max(number - 1, 0) : number]) or any(columns[number + 1 : number + 2])
        if not columns[number] and beside and len(line) - len(line.lstrip()) >= _FAR:
            columns[number] = True
    return [
        told and (strong[number] or any(columns[max(number - 1, 0) : number]) or any(columns[number + 1 : number + 2]))
        for number, told in enumerate(columns)
    ]


def _width(lines: list[str]) -> int:
    """The column at which lines are wrapped; 0 where they are not."""
    longest = max((len(said(line).rstrip()) for line in lines if not is_tabular(line)), default=0)
    return longest if _LEAST_WIDTH <= longest <= _MOST_WIDTH else 0


def _pre(lines: list[str]) -> Block | None:
    text = "\n".join(said(line.lstrip(TABLE_LINE)).rstrip() for line in lines)
    return Paragraph((Run(text),), "pre") if text.strip() else None


def _paragraph(lines: list[str], width: int) -> Block | None:
    texts = [said(line).strip() for line in lines]
    runs: list[Run] = []
    open_lines = texts[:1]
    for number, following in enumerate(texts[1:], start=1):
        if _is_ended(lines[number - 1], following, width):
            runs += [Run(_flow(open_lines)), Run("\n", ("break",))]
            open_lines = []
        open_lines.append(following)
    trimmed: Runs = trim([*runs, Run(_flow(open_lines))])
    return Paragraph(trimmed) if trimmed else None


def _is_ended(line: str, following: str, width: int) -> bool:
    """Whether a line ends on purpose: the next line's first word would have found room on it."""
    bare = said(line).rstrip()
    if not width or not following or bare.endswith("-"):
        return False
    length = len(bare)
    word = following.split(" ", 1)[0]
    return length < 0.75 * width and length + 1 + len(word) < width - _ROOM


def _flow(texts: list[str]) -> str:
    """Trimmed lines as one text: parted by a space, but not where a word goes on after its hyphen."""
    parts: list[str] = []
    before = ""
    for text in filter(None, texts):
        goes_on = _HYPHEN.search(before[-4:]) and text[:1].isalpha() and not _SUSPENDED.match(text)
        if parts and not goes_on:
            parts.append(" ")
        parts.append(text)
        before = text
    return "".join(parts)
