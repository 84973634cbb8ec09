"""Body markup (XHTML, HTML, NITF) to our own block model, every word accounted for.

Nothing of the agency's markup survives: a body is read into `Block` values and escaped when it is shown. Text that cannot
be kept as words (a script's, a form's) is listed in `Body.dropped`, so that the story is held instead of shortened.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import attrgetter

from lxml import etree
from msgspec import Struct, field

from wireroom.wire.elements import (
    BLOCKS,
    EMPTY,
    HEADINGS,
    LISTS,
    LOST,
    MARKS,
    NAMES,
    PICTURES,
    ROLES,
    ROWS,
    name_of,
    number,
    text_within,
    words_of,
)
from wireroom.wire.item import (
    Block,
    Cell,
    Heading,
    Listing,
    ListItem,
    Mark,
    Media,
    Paragraph,
    Rendition,
    Role,
    Run,
    Runs,
    Table,
)
from wireroom.wire.links import safe_link
from wireroom.wire.nitf_media import forms_of, source_of
from wireroom.wire.runs import SPACE, at_empty_lines, trim
from wireroom.wire.text import fold

_EMPHASES: dict[str, Mark] = {  # NITF has one element for all emphasis; our own documents say which by its class
    "strong": "strong", "underline": "underline", "strike": "strike", "code": "code",
}  # fmt: skip


_CELLS = frozenset({"td", "th", "caption"})
_RUNS, _COLSPAN = attrgetter("runs"), attrgetter("colspan")  # of a cell
_BREAK = Run("\n", ("break",))


class Body(Struct, frozen=True):
    """A body as read: blocks, the pictures it places, text that could not be kept, and notes not for publication."""

    blocks: tuple[Block, ...]
    renditions: tuple[Rendition, ...] = ()
    dropped: tuple[str, ...] = ()
    advisories: tuple[str, ...] = ()


def read_tree(root: etree._Element) -> Body:
    """The blocks of an element's content (a ``body``, ``body.content``, ``div`` ...)."""
    reader = _Reader()
    reader.inside(root)
    reader.flush()
    return Body(tuple(reader.blocks), tuple(reader.renditions), tuple(reader.dropped), tuple(reader.advisories))


class _Reader(Struct):
    """Walks a body once, gathering runs into the block that is open."""

    blocks: list[Block] = field(default_factory=list)
    renditions: list[Rendition] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    advisories: list[str] = field(default_factory=list)
    _runs: list[Run] = field(default_factory=list)
    _marks: tuple[Mark, ...] = ()
    _href: str = ""
    _role: Role = ""
    _flat: bool = False  # inside a cell or list entry: blocks only part words
    _breaks: int = 0  # line breaks since the last block at most

    def inside(self, element: etree._Element) -> None:
        """Read an element's content."""
        if text := element.text:
            self._text(text)
        for child in element:
            how, name = _HOW[child.tag]
            if how is _wrapped:
                if len(child):
                    self.inside(child)
                elif text := child.text:
                    self._text(text)
            else:
                how(self, child, name)
            tail = child.tail
            if tail and (self._runs or tail.strip(SPACE)):
                self._runs.append(Run(tail, self._marks, self._href))

    def flush(self) -> None:
        """End the open paragraph; two line breaks in a row part paragraphs."""
        if not self._runs:
            return
        runs, self._runs = self._runs, []
        breaks, self._breaks = self._breaks, 0
        for part in at_empty_lines(runs) if breaks > 1 and self._role != "pre" else [runs]:
            trimmed = trim(part, keep=self._role == "pre")
            if trimmed:
                self.blocks.append(Paragraph(trimmed, self._role))

    def _text(self, text: str) -> None:
        if self._runs or text.strip(SPACE):  # white space opens nothing
            self._runs.append(Run(text, self._marks, self._href))

    def _part(self) -> None:
        """A block's edge: a new paragraph, or only a space inside cells and entries."""
        if self._flat:
            self._runs.append(Run(" "))
        elif self._runs:
            self.flush()

    def element(self, element: etree._Element) -> None:
        """Read an element, in the way that its name asks for."""
        how, name = _HOW[element.tag]
        how(self, element, name)

    def _wrapper(self, element: etree._Element, _name: str) -> None:
        """A span, NITF's person, org, location, money ... and whatever else only wraps words."""
        self.inside(element)

    def _break(self, element: etree._Element, _name: str) -> None:
        self._runs.append(_BREAK)
        self._breaks += 1
        if len(element) or element.text:  # empty in HTML; XML allows words in it
            self.inside(element)

    def _note(self, element: etree._Element, name: str) -> None:
        if element.get("type") == "npa":
            self.advisories.append(words_of(element))  # NITF: a non-publishable advisory
        else:
            self._block(element, name)

    def _lose(self, element: etree._Element, name: str) -> None:
        text = fold(text_within(element))
        if text:
            self.dropped.append(f"{name}: {text[:200]}")

    def _inline(self, element: etree._Element, name: str) -> None:
        marks, href = self._marks, self._href
        mark = _EMPHASES.get(element.get("class") or "", "em") if name == "em" else MARKS.get(name)
        if mark and mark not in marks:
            self._marks = (*marks, mark)
        if name == "a":
            self._href = safe_link(element.get("href") or "")
        if len(element):
            self.inside(element)
        elif text := element.text:
            self._text(text)
        self._marks, self._href = marks, href

    def _fraction(self, element: etree._Element, _name: str) -> None:
        """NITF's ``frac``: numerator, denominator and a whole number before them never run together into another number."""
        if self._runs and self._runs[-1].text[-1:].isdigit():
            self._text(" ")
        separated = any(name_of(child) == "frac-sep" for child in element)
        self._text(element.text or "")
        for child in element:
            if name_of(child) == "frac-den" and not separated:
                self._text("/")
            self.element(child)
            self._text(child.tail or "")

    def _block(self, element: etree._Element, name: str) -> None:
        role = self._role
        inner = ROLES.get(name, role)
        if not (self._flat or inner == "pre" or len(element)):
            if self._runs:
                self.flush()
            words = fold(element.text or "")
            if words:
                self.blocks.append(Paragraph((Run(words, self._marks, self._href),), inner))
            return
        self._part()
        self._role = inner
        self.inside(element)
        self._part()
        self._role = role

    def _paragraph(self, element: etree._Element, name: str) -> None:
        """A paragraph; one in which elements only wrap words of its line is words alone, as nearly all are."""
        if self._flat or self._role == "pre":
            self._block(element, name)
            return
        if self._runs:
            self.flush()
        text = element.text
        if len(element):
            parts = [text or ""]
            for child in element:
                if _HOW[child.tag][0] is not _wrapped or len(child):
                    self.inside(element)
                    self.flush()
                    return
                parts.append(child.text or "")
                parts.append(child.tail or "")
            text = "".join(parts)
        if text and (words := fold(text)):
            self.blocks.append(Paragraph((Run(words, self._marks, self._href),), self._role))

    def _division(self, element: etree._Element, _name: str) -> None:
        self._block(element, "note" if element.get("role") == "note" else "div")

    def _figure_or_block(self, element: etree._Element, name: str) -> None:
        if not self._figure(element):
            self._block(element, name)

    def _heading(self, element: etree._Element, name: str) -> None:
        if self._flat:
            self._block(element, name)
            return
        self.flush()
        self.inside(element)
        runs, self._runs = self._runs, []
        trimmed = trim(runs)
        if trimmed:
            self.blocks.append(Heading(trimmed, HEADINGS[name]))

    def _structure(self, element: etree._Element, name: str) -> None:
        if self._flat:
            self._part()
            self.inside(element)
            self._part()
            return
        self.flush()
        if name == "table":
            self._table(element)
        else:
            entries: list[ListItem] = []
            self._entries(element, entries, 0)
            if entries:
                self.blocks.append(Listing(tuple(entries), name == "ol"))

    def _entries(self, element: etree._Element, entries: list[ListItem], depth: int) -> None:
        self._entry_text(element.text, entries, depth)
        for child in element:
            name = name_of(child)
            if name in LISTS:
                self._entries(child, entries, depth + 1)
            elif name in {"li", "dt", "dd"}:
                self._entry(child, entries, depth + (name == "dd"))
            else:
                self._gather(partial(self.element, child), entries, depth)
            self._entry_text(child.tail, entries, depth)

    def _entry(self, item: etree._Element, entries: list[ListItem], depth: int) -> None:
        """One entry; a list inside it becomes entries one level deeper, in its place between the words."""
        marks = self._marks
        if name_of(item) == "dt" and "strong" not in marks:
            self._marks = (*marks, "strong")
        own: list[etree._Element] = []  # children since the last list inside
        text = item.text
        for child in item:
            if name_of(child) in LISTS:
                self._gather(partial(self._mixed, text, own), entries, depth)
                self._entries(child, entries, depth + 1)
                own, text = [], child.tail
            else:
                own.append(child)
        self._gather(partial(self._mixed, text, own), entries, depth)
        self._marks = marks

    def _mixed(self, text: str | None, children: list[etree._Element]) -> None:
        self._text(text or "")
        for child in children:
            self.element(child)
            self._text(child.tail or "")

    def _entry_text(self, text: str | None, entries: list[ListItem], depth: int) -> None:
        if text and text.strip(SPACE):
            self._gather(lambda: self._text(text), entries, depth)

    def _gather(self, read: Callable[[], object], entries: list[ListItem], depth: int) -> None:
        runs = self._flatly(read)
        if runs:
            entries.append(ListItem(runs, depth))

    def _flatly(self, read: Callable[[], object]) -> Runs:
        """The runs that `read` gathers, blocks inside them parted by spaces only."""
        kept, flat = self._runs, self._flat
        self._runs, self._flat = [], True
        read()
        runs, self._runs, self._flat = self._runs, kept, flat
        return trim(runs)

    def _table(self, table: etree._Element) -> None:
        rows: list[tuple[Cell, ...]] = []
        self._rows(table, rows)
        kept = [row for row in rows if any(map(_RUNS, row))]
        if kept:
            self.blocks.append(Table(_over_all(kept)))

    def _rows(self, element: etree._Element, rows: list[tuple[Cell, ...]]) -> None:
        """The rows of a table or of one of its parts; words that stand between rows are a row of their own."""
        self._loose(element.text, rows)
        for child in element:
            name = name_of(child)
            if name == "tr":
                rows.append(self._row(child))
            elif name in ROWS:
                self._rows(child, rows)
            else:
                rows.append((self._cell(child),))
            self._loose(child.tail, rows)

    def _row(self, row: etree._Element) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        if (text := row.text) and text.strip(SPACE):
            cells.append(self._loose_cell(text))
        for child in row:
            name = NAMES[child.tag]
            if name in _CELLS and not (len(child) or child.keys()):  # words alone, as nearly all are
                words = fold(child.text or "")
                cells.append(Cell((Run(words, self._marks, self._href),) if words else (), name != "td"))
            else:
                cells.append(self._cell(child))
            if (tail := child.tail) and tail.strip(SPACE):
                cells.append(self._loose_cell(tail))
        return tuple(cells)

    def _loose_cell(self, text: str) -> Cell:
        return Cell(self._flatly(partial(self._text, text)))

    def _loose(self, text: str | None, rows: list[tuple[Cell, ...]]) -> None:
        if text and text.strip(SPACE):
            rows.append((self._loose_cell(text),))

    def _cell(self, cell: etree._Element) -> Cell:
        name = NAMES[cell.tag]
        runs = self._flatly(partial(self.inside if name in _CELLS else self.element, cell))
        return Cell(runs, name != "td" and name in _CELLS, _span(cell.get("colspan")), _span(cell.get("rowspan")))

    def _figure(self, figure: etree._Element) -> bool:
        """A picture with its caption; other words in the figure are its credit. False when it is no such thing."""
        pictures = [child for child in figure.iter() if name_of(child) in {"img", "image"}]
        captions = [child for child in figure.iter() if name_of(child) == "figcaption"]
        caption = words_of(captions[0]) if captions else ""
        if len(pictures) != 1 or len(captions) > 1 or not source_of(pictures[0]):
            return False
        words = words_of(figure)
        if caption not in words or any(name_of(each) in LOST or name_of(each) == "table" for each in figure.iter()):
            return False
        self._add_picture(pictures[0], caption, words.replace(caption, "", 1).strip())
        return True

    def _picture(self, element: etree._Element, name: str) -> None:
        if name == "media":
            self._part()
            self._nitf_media(element)
        else:
            self._add_picture(element, "")
            self.inside(element)  # an img is empty; whatever else is called so may hold words

    def _add_picture(self, element: etree._Element, caption: str, credit: str = "") -> None:
        source = source_of(element)
        if source:
            self._place(
                Rendition(
                    id=f"body-{len(self.renditions) + 1}",
                    href=source,
                    alt=element.get("alt") or "",
                    caption=caption,
                    credit=credit,
                    width=number(element.get("width")),
                    height=number(element.get("height")),
                )
            )

    def _nitf_media(self, media: etree._Element) -> None:
        """NITF ``media`` in its forms; words without any reference are lost."""
        forms, lost = forms_of(media, len(self.renditions))
        self.dropped.extend(lost)
        if forms:
            self._place(*forms, beside=media.get("class") == "beside")

    def _place(self, *forms: Rendition, beside: bool = False) -> None:
        """Note one picture in its forms, and its place in the body unless it only stands `beside` it."""
        self.renditions.extend(forms)
        if not self._flat and not beside:
            self.flush()
            self.blocks.append(Media(forms[0].id))


How = Callable[[_Reader, etree._Element, str], None]


def _how(name: str) -> How:
    """How elements of a name are read."""
    if name in LOST or name in EMPTY:
        return _Reader._lose
    if name in PICTURES:
        return _Reader._picture
    if name in MARKS or name == "a":
        return _Reader._inline
    if name == "table" or name in LISTS:
        return _Reader._structure
    if name in HEADINGS:
        return _Reader._heading
    return _OWN.get(name) or (_Reader._block if name in BLOCKS else _Reader._wrapper)


_wrapped = _Reader._wrapper
_OWN: dict[str, How] = {
    "p": _Reader._paragraph,
    "br": _Reader._break,
    "note": _Reader._note,
    "frac": _Reader._fraction,
    "figure": _Reader._figure_or_block,
}


class _Ways(dict[object, tuple[How, str]]):
    """How an element is read, and its name in small letters, by tag."""

    def __missing__(self, tag: object) -> tuple[How, str]:
        name = NAMES[tag]
        way = (_how(name), name)
        if tag in NAMES:
            self[tag] = way
        return way


_HOW = _Ways()


def _span(told: str | None) -> int:
    return min(max(number(told), 1), 100) if told else 1


def _over_all(rows: list[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    """Rows in which a lone heading cell (a caption) spans the widest row."""
    if not any(map(_is_caption, rows)):
        return tuple(rows)
    widest = min(max(sum(map(_COLSPAN, row)) for row in rows), 100)
    return tuple((Cell(row[0].runs, True, widest, 1),) if _is_caption(row) else row for row in rows)


def _is_caption(row: tuple[Cell, ...]) -> bool:
    return len(row) == 1 and row[0].header and row[0].colspan == 1
