"""`wireroom read`: what wire files say, without a newspaper - as a table, in another format, or with each field's path."""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import available_timezones

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from rich.console import Console
from rich.table import Table
from rich.text import Text

from wireroom.wire.dialects import DIALECTS
from wireroom.wire.emit import emit
from wireroom.wire.explain import Explained, explain
from wireroom.wire.gate import MOST_INFLATED
from wireroom.wire.item import Dateline, Hints, Item, Link, Member, Reading, Rendition, Subject, WireError
from wireroom.wire.read import read

STDIN = "-"
_LONG = 300  # characters of a value in the table
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ALWAYS = ("guid", "kind", "pubstatus")
_STATES = {"usable": "green", "withheld": "yellow", "canceled": "red"}
_MOST_PATHS = 4
_MOST_NUMBERS = 12
_WIDE = 140  # columns where there is no terminal
_NUMBER = re.compile(r"\[([0-9]+)\]|(?<=line )([0-9]+)")


def hints(*, timezone: str = "", charset: str = "", language: str = "", dialect: str = "") -> Hints:
    """What is known of the files' source. Raises ValueError for a zone, an encoding or a dialect that is none."""
    if timezone and timezone not in available_timezones():
        raise ValueError(f"no time zone {timezone!r}; take a name such as Europe/Berlin")
    if dialect and dialect not in DIALECTS:
        raise ValueError(f"no dialect {dialect!r}; there are {', '.join(sorted(DIALECTS))}")
    try:
        codecs.lookup(charset or "utf-8")
    except LookupError:
        raise ValueError(f"no encoding {charset!r}; take a name such as iso-8859-1") from None
    return Hints(timezone=timezone, charset=charset, language=language, dialect=dialect)


class Source(Struct, frozen=True):
    """Bytes to be read and what they are called."""

    name: str
    data: bytes


def sources(files: Iterable[str], stdin: BinaryIO) -> Iterator[Source | OSError]:
    """What files, the files of folders (hidden ones left out) and ``-`` hold; an OSError for what cannot be opened."""
    for name in files:
        if name == STDIN:
            yield Source("standard input", stdin.read(MOST_INFLATED + 1))
            continue
        path = Path(name)
        inside = sorted(each for each in path.rglob("*") if each.is_file() and not _hidden(each.relative_to(path)))
        for each in inside if path.is_dir() else [path]:
            try:
                with each.open("rb") as file:
                    yield Source(str(each), file.read(MOST_INFLATED + 1))
            except OSError as error:
                yield error


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


class Reader:
    """Reads sources one after the other and prints what they say. `failed` counts those that could not be read."""

    def __init__(self, console: Console, errors: Console, out: BinaryIO, hints: Hints) -> None:
        self._console = console
        self._errors = errors
        self._out = out
        self._hints = hints
        self.failed = 0

    def run(self, found: Iterable[Source | OSError], *, as_: str = "", explained: bool = False) -> None:
        """Print each source: as tables, as documents of the format `as_`, or as tables of paths."""
        for each in found:
            if isinstance(each, OSError):
                self._fail(str(each.filename), WireError(each.strerror or "cannot be opened"))
                continue
            hints = replace(self._hints, filename=Path(each.name).name)
            try:
                if as_:
                    self._convert(read(each.data, hints), as_)
                elif explained:
                    self._explain(each, read(each.data, hints), explain(each.data, hints))
                else:
                    self._tell(each, read(each.data, hints))
            except WireError as error:
                self._fail(each.name, error)

    def _fail(self, name: str, error: WireError) -> None:
        self.failed += 1
        self._errors.print(Text(f"{safe(name)}: {safe(error.what)}", style="red"), soft_wrap=True)
        for label, told in (("where", error.where), ("what to do", error.do)):
            if told:
                self._errors.print(Text(f"  {label}: {safe(told)}"), soft_wrap=True)

    def _convert(self, reading: Reading, format_: str) -> None:
        """A document an item: of ninjs one on each line."""
        for item in reading.items:
            self._out.write(emit(item, format_).rstrip(b"\n") + b"\n")
        self._out.flush()

    def _tell(self, source: Source, reading: Reading) -> None:
        for number, item in enumerate(reading.items):
            table = _table(source, reading, number)
            for field, value in rows(item):
                style = _STATES.get(item.pubstatus, "red") if field == "pubstatus" else ""
                table.add_row(field, Text(value, style=style))
            self._console.print(table)
        self._foot(source, reading)

    def _explain(self, source: Source, reading: Reading, found: Sequence[Explained]) -> None:
        for number, item in enumerate(reading.items):
            table = _table(source, reading, number)
            table.add_column("from", overflow="fold", style="cyan")
            values = dict(rows(item))
            for each in found:
                if each.item == number and each.field in values:
                    value = shorter(values[each.field], 70)
                    table.add_row(each.field, Text(value), Text("\n".join(map(safe, whence(each, item)))))
            self._console.print(table)
        self._foot(source, reading)

    def _foot(self, source: Source, reading: Reading) -> None:
        if not reading.items:
            self._console.print(Text(f"{safe(source.name)}: {reading.format}, no item"))
        for note in reading.notes:
            told = " - ".join(filter(None, (note.where, note.what, note.do)))
            self._console.print(Text(f"note: {safe(told)}", style="yellow"), soft_wrap=True)
        for each in reading.enclosed:
            self._console.print(Text(f"inside: {safe(each.name)}, {len(each.data):,} bytes {each.media_type}"))
        self._console.print()


def _table(source: Source, reading: Reading, number: int) -> Table:
    count = f", item {number + 1} of {len(reading.items)}" if len(reading.items) > 1 else ""
    title = Text(f"{safe(source.name)} ({reading.format}{count})", style="bold")
    table = Table(title=title, title_justify="left", show_header=False, box=None, pad_edge=False)
    table.add_column("field", style="dim", no_wrap=True)
    table.add_column("value", overflow="fold")
    return table


def rows(item: Item) -> Iterator[tuple[str, str]]:
    """The fields that an item says, each as a text for a terminal: no control and no direction marks in it."""
    bare = Item(guid="")
    for field in Item.__struct_fields__:
        value = getattr(item, field)
        if field == "body" and value:
            yield field, _body(item)
        elif field in _ALWAYS or value != getattr(bare, field):
            yield field, shorter(safe(said(value)), _LONG)


def _body(item: Item) -> str:
    lines = item.paragraphs
    words = sum(len(line.split()) for line in lines)
    first = shorter(safe(" ".join(next(filter(str.strip, lines), "").split())), _LONG)
    return f"{len(lines)} paragraphs, {words:,} words\n{first}"


def said(value: Any) -> str:
    """A field's value as a person reads it."""
    match value:
        case str():
            return value
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S UTC")
        case Dateline(text=text, place=place, date=day):
            return "; ".join(filter(None, (text, said(place) if place else "", str(day or ""))))
        case Subject():
            return " ".join(filter(None, (value.name, f"[{value.code}]" if value.code else "", f"({value.type})")))
        case Rendition():
            size = f"{value.width}x{value.height}" if value.width and value.height else ""
            return " ".join(filter(None, (value.role, size, value.media_type, value.href, value.caption)))
        case Link() | Member():
            return " ".join(filter(None, msgspec.structs.astuple(value)))
        case tuple():
            return "\n".join(map(said, value))
        case Struct():
            return ", ".join(str(each) for each in msgspec.structs.astuple(value) if each)
        case date():
            return value.isoformat()
    return str(value)


def whence(found: Explained, item: Item) -> Iterator[str]:
    """Where a field came from, a line a path; what only decides it stands behind."""
    if found.paths:
        yield from _together(found.paths)
        if found.decided:
            yield f"decided by {', '.join(_together(found.decided))}"
    elif found.decided:
        yield f"from {', '.join(_together(found.decided))}"
    elif getattr(item, found.field) == getattr(Item(guid=""), found.field):
        yield "the standard's default"
    else:
        yield "how the message is built"


def _together(paths: Sequence[str]) -> list[str]:
    """Paths that differ in one number only are one: ``/body/p[1]``, ``/body/p[2]`` is ``/body/p[1-2]``; at most a few."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for path in paths:
        numbers = list(_NUMBER.finditer(path))
        last = numbers[-1] if numbers else None
        key = f"{path[: last.start()]}\0{path[last.end() :]}" if last else path
        groups.setdefault(key, []).append((path, (last[1] or last[2]) if last else ""))
    told = [_group(key, each) for key, each in groups.items()]
    more = len(told) - _MOST_PATHS
    return [*told[:_MOST_PATHS], f"and {more} more"] if more > 0 else told


def _group(key: str, paths: list[tuple[str, str]]) -> str:
    if len(paths) == 1:
        return paths[0][0]
    before, _, after = key.partition("\0")
    counted = [int(number) for _, number in paths]
    gapless = counted == list(range(counted[0], counted[0] + len(counted)))
    numbers = f"{counted[0]}-{counted[-1]}" if gapless or len(counted) > _MOST_NUMBERS else ",".join(map(str, counted))
    return f"{before}{numbers}{after}" if before.endswith("line ") else f"{before}[{numbers}]{after}"


def shorter(text: str, most: int) -> str:
    """`text`, cut where it is longer than `most` characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def safe(text: str) -> str:
    """`text` for a terminal: control characters and marks of direction as their code points."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def run(files: Sequence[str], hints: Hints, *, as_: str = "", explained: bool = False) -> int:
    """Read the files and print what they say. Returns how many could not be read."""
    wide = None if sys.stdout.isatty() else _WIDE
    reader = Reader(Console(width=wide), Console(stderr=True), sys.stdout.buffer, hints)
    reader.run(sources(files, sys.stdin.buffer), as_=as_, explained=explained)
    return reader.failed
