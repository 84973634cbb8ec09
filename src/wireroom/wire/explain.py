"""Which path of a dispatch each field of its items came from, found by cause and effect.

No reader tells where it took a value from. Instead single values of the dispatch are changed and it is read again: the
one whose change changes a field is where the field came from. So this holds for every format, and for what readers do
only in some cases. Words are traced all at once, by a mark behind each; everything else one by one, within bounds.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from wireroom.wire.item import Hints, Item, Reading, WireError
from wireroom.wire.leaves import Leaf, Leaves, added, leaves_of
from wireroom.wire.moments import read_moment
from wireroom.wire.read import read
from wireroom.wire.text import fold

MOST = 800  # readings of one dispatch
_ALWAYS = ("guid", "kind", "pubstatus")
_MARK = "zq{}qz"
_MARKS = re.compile(r"zq([0-9]+)qz", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[A-Za-z0-9][^\s\x00-\x1f]*")
_YEAR = re.compile("(?<![0-9])[12][0-9]{3}")
_LONG_WORD = re.compile(r"\w{3,}")
_MOST_WORDS = 20  # of a line
_OTHERS = ("zzz", "")  # what a value is changed into when a letter behind it changes nothing
_MOST_OTHERS = 400  # characters of a value that is changed so
_HINTS = {
    "timezone": "the source's time zone", "language": "the source's language", "dialect": "the source's dialect",
    "url": "the address it came from", "filename": "the file's name",
}  # fmt: skip


class Explained(Struct, frozen=True):
    """A field of an item, and the paths that it came from; `decided` are those that say which value it takes.

    Without a path the field is the standard's default. `item` counts from 0.
    """

    item: int
    field: str
    paths: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()


def explain(data: bytes, hints: Hints) -> tuple[Explained, ...]:
    """Where each field that the items of a dispatch say came from. Raises WireError as `read` does."""
    base = read(data, hints)
    leaves = leaves_of(data, hints)
    if leaves is None:
        return tuple(Explained(number, field) for number, field in _fields(base.items))
    base = read(leaves.anew({}), leaves.hints)
    tracing = _Tracing(leaves, base)
    if not leaves.fixed:
        tracing.mark_words()
    tracing.change_each()
    tracing.change_hints()
    return tuple(_explained(tracing, number, field) for number, field in _fields(base.items))


def _fields(items: Iterable[Item]) -> Iterator[tuple[int, str]]:
    """The fields that items say: all that are not as an item without anything has them, and a few that always count."""
    bare = Item(guid="")
    for number, item in enumerate(items):
        for field in Item.__struct_fields__:
            if field in _ALWAYS or getattr(item, field) != getattr(bare, field):
                yield number, field


def _explained(tracing: _Tracing, number: int, field: str) -> Explained:
    causes = sorted(tracing.causes.get((number, field), ()))
    saying = [each for each in causes if each in tracing.sure.get((number, field), ())]
    told = [tracing.leaves.found[each].path for each in saying]
    rest = [tracing.leaves.found[each].path for each in causes if each not in saying]
    hints = tracing.hints.get((number, field), [])
    return Explained(number, field, _once(told), _once((*rest, *hints)))


def _once(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(paths))


Place = tuple[int, str]
"""An item's number and a field."""


class _Tracing:
    """What was found out of one dispatch: the leaves whose change changes a field, and those whose value it says."""

    def __init__(self, leaves: Leaves, base: Reading) -> None:
        self.leaves = leaves
        self.base = base
        self.causes: dict[Place, set[int]] = {}
        self.sure: dict[Place, set[int]] = {}
        self.hints: dict[Place, list[str]] = {}
        self._marked: set[int] = set()
        bare = Item(guid="")
        self._usual = {
            (number, field)
            for number, item in enumerate(base.items)
            for field in _ALWAYS
            if getattr(item, field) == getattr(bare, field)
        }
        self._says: dict[Place, tuple[str, ...]] = {
            (number, field): tuple(_texts(getattr(self.base.items[number], field)))
            for number, field in _fields(base.items)
        }

    def mark_words(self) -> None:
        """Put a mark behind every value whose words a field says, and see in which fields the marks come out."""
        said = {text for texts in self._says.values() for text in texts if len(text) > 3}
        whole = "\n".join(said)
        words = [number for number, leaf in enumerate(self.leaves.found) if _is_words(leaf) and _bare(leaf) in whole]
        marks = {each: added(self.leaves.found[each].value, _MARK.format(each)) for each in words}
        reading = self._read(marks)
        if not reading or len(reading.items) != len(self.base.items):
            return
        for number, item in enumerate(reading.items):
            for field in Item.__struct_fields__:
                found = {int(each) for text in _texts(getattr(item, field)) for each in _MARKS.findall(text)}
                if found:
                    self._note((number, field), found & marks.keys())
                    self._marked |= found

    def change_each(self) -> None:
        """Change the other values one by one, those that look like a field's first, as often as the bounds allow.

        The words that were marked are changed too while there is a field that nobody knows a path of.
        """
        whole = {text for texts in self._says.values() for text in texts}
        left = [number for number in range(len(self.leaves.found)) if number not in self._marked]
        left.sort(key=lambda number: _bare(self.leaves.found[number]) not in whole)
        readings = MOST
        for number in (*left, *sorted(self._marked)):
            if number in self._marked and self._says.keys() <= self.causes.keys() | self._usual:
                return
            leaf = self.leaves.found[number]
            for told in _others(leaf, fixed=self.leaves.fixed):
                readings -= 1
                if readings < 0:
                    return
                if self._changes(number, self._read({number: told})) and not _is_line(leaf):
                    break

    def change_hints(self) -> None:
        """Take each of the source's settings away, and see what changes."""
        same = self.leaves.anew({})
        for name, told in _HINTS.items():
            if getattr(self.leaves.hints, name):
                for place in self._differing(_read(same, replace(self.leaves.hints, **{name: ""}))):
                    self.hints.setdefault(place, []).append(told)

    def _read(self, values: dict[int, str]) -> Reading | None:
        return _read(self.leaves.anew(values), self.leaves.hints)

    def _changes(self, number: int, reading: Reading | None) -> bool:
        places = self._differing(reading)
        for place in places:
            self.causes.setdefault(place, set()).add(number)
            if _says(self.leaves.found[number], getattr(self.base.items[place[0]], place[1]), self._says[place]):
                self._note(place, {number})
        return bool(places)

    def _note(self, place: Place, numbers: set[int]) -> None:
        self.causes.setdefault(place, set()).update(numbers)
        self.sure.setdefault(place, set()).update(numbers)

    def _differing(self, reading: Reading | None) -> list[Place]:
        """The fields that another reading has otherwise; a reading with fewer items, or none, lacks an item's guid."""
        if reading is None:
            return [place for place in self._says if place[1] == "guid"]
        if len(reading.items) != len(self.base.items):
            there = {item.guid for item in reading.items}
            return [
                (number, "guid")
                for number, item in enumerate(self.base.items)
                if item.guid not in there and (number, "guid") in self._says
            ]
        pairs = enumerate(zip(self.base.items, reading.items, strict=True))
        return [
            (number, field)
            for number, (one, other) in pairs
            for field in Item.__struct_fields__
            if getattr(one, field) != getattr(other, field) and (number, field) in self._says
        ]


def _read(data: bytes, hints: Hints) -> Reading | None:
    try:
        return read(data, hints)
    except WireError:
        return None


def _others(leaf: Leaf, *, fixed: bool) -> Iterator[str]:
    """Values that a leaf is changed into, one after the other until one changes a field; of a line, each of its words."""
    value = leaf.value
    if fixed:
        yield value
    elif _is_line(leaf):
        words = list(_WORD.finditer(value))[:_MOST_WORDS]
        yield from (value[: word.start()] + _another(word[0]) + value[word.end() :] for word in words)
    else:
        if read_moment(value.strip(), ""):
            yield _YEAR.sub(lambda year: _another(year[0]), value, count=1)
        yield added(value, "x")
        if len(value) < _MOST_OTHERS:
            yield from _OTHERS


def _another(word: str) -> str:
    """A number with another last digit, a word with a letter more; what stands behind it stays."""
    end = max(at for at, each in enumerate(word) if each.isalnum())
    last = word[end]
    other = str((int(last) + 1) % 10) if last in "0123456789" else f"{last}x"
    return word[:end] + other + word[end + 1 :]


def _is_line(leaf: Leaf) -> bool:
    return leaf.path.startswith(("line ", "header "))


def _is_words(leaf: Leaf) -> bool:
    """Whether a value is words: not a code, a date or an address, that a mark would make another."""
    attribute = leaf.path.rpartition("/")[2].startswith("@")
    return not attribute and " " in leaf.value.strip() and read_moment(leaf.value.strip(), "") is None


def _bare(leaf: Leaf) -> str:
    """A value as it is compared: HTML that is escaped in it without its tags and entities."""
    value = leaf.value
    return _said(_TAG.sub(" ", html.unescape(value)) if "<" in value or "&" in value else value)


def _said(text: str) -> str:
    return fold(text).casefold()


def _texts(value: Any) -> Iterator[str]:
    """Every text inside a field's value, as it is compared."""
    if isinstance(value, str):
        if value:
            yield _said(value)
    elif isinstance(value, (Struct, tuple)):
        for each in msgspec.structs.astuple(value) if isinstance(value, Struct) else value:
            yield from _texts(each)
    elif isinstance(value, (datetime, date)):
        yield value.isoformat()
    elif value:
        yield str(value)


def _says(leaf: Leaf, value: Any, texts: tuple[str, ...]) -> bool:
    """Whether a field says what a leaf says: the same words, a part of them, a code's last part, the same instant.

    Of a line, which may say other things too, half of its words are enough.
    """
    bare = _bare(leaf)
    if isinstance(value, datetime):
        moment = read_moment(leaf.value.strip(), "")
        return moment is not None and bool(moment.at or moment.day)
    if _is_line(leaf):
        words = _LONG_WORD.findall(bare)
        whole = " ".join(texts)
        return bool(words) and 2 * sum(word in whole for word in words) >= len(words)
    return any(
        _last(bare) == _last(text) or (len(bare) > 2 and bare in text) or (len(text) > 2 and text in bare)
        for text in texts
    )


def _last(code: str) -> str:
    return re.split("[:/#]", code)[-1]
