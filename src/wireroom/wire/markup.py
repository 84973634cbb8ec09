"""Body markup (XHTML, HTML, NITF) to our own block model, every word accounted for.

Nothing of the agency's markup survives: a body is read into `Block` values and escaped when it is shown. Text that cannot
be kept as words (a script's, a form's) is listed in `Body.dropped`, so that the story is held instead of shortened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, cast

from lxml import etree
from msgspec import Struct

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
    Run,
    Runs,
    Table,
)
from wireroom.wire.text import fold, squeeze

Role = Literal["", "quote", "pre", "note"]

_MARKS: dict[str, Mark] = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "var": "em", "dfn": "em", "u": "underline",
    "ins": "underline", "s": "strike", "strike": "strike", "del": "strike", "sub": "sub", "sup": "sup", "code": "code",
    "tt": "code", "kbd": "code", "samp": "code", "q": "quote",
}  # fmt: skip
_CONTAINERS = frozenset(
    [
        "html",
        "body",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "center",
        "address",
        "details",
        "summary",
        "block",
        "body.content",
        "dd",
        "dt",
        "dl",
        "nitf-table",
        "nitf-table-summary",
        "postaddr",
        "fieldset",
        "nav",
        "hgroup",
        "body.end",
        "body.head",
        "figure",
    ]
)
_HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "hl1": 2, "hl2": 2}
_LOST = frozenset(
    [
        "script",
        "style",
        "template",
        "iframe",
        "object",
        "embed",
        "applet",
        "noscript",
        "noframes",
        "form",
        "input",
        "select",
        "option",
        "textarea",
        "button",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
        "frameset",
        "xmp",
        "plaintext",
        "title",
    ]
)
_SILENT = frozenset(
    ["head", "meta", "link", "base", "hr", "wbr", "col", "colgroup", "nitf-col", "source", "track", "param"]
)
_LINK = re.compile(r"(?:https?://[^/\s]|mailto:[^\s]|tel:[+\d])", re.IGNORECASE)
_NO_LINK = re.compile("[\x00-\x20\x7f-\x9f\\\\\"'<>`\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Body(Struct, frozen=True):
    """A body as read: its blocks, the pictures it places, and text that could not be kept."""

    blocks: tuple[Block, ...]
    renditions: tuple[Rendition, ...] = ()
    dropped: tuple[str, ...] = ()


def safe_link(href: str) -> str:
    """`href` if it is an absolute http, https, mailto or tel address without tricks, else nothing."""
    trimmed = href.strip()
    return trimmed if _LINK.match(trimmed) and not _NO_LINK.search(trimmed) and len(trimmed) < 2000 else ""


def read_tree(root: etree._Element) -> Body:
    """The blocks of an element's content (a ``body``, ``body.content``, ``div`` ...)."""
    reader = _Reader()
    reader.inside(root)
    reader.flush()
    return Body(tuple(reader.blocks), tuple(reader.renditions), tuple(reader.dropped))


def read_html(text: str) -> Body:
    """The blocks of a piece of HTML as found in JSON and feeds."""
    if not text.strip():
        return Body(())
    if "<" not in text and "&" not in text:
        return plain(text)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(f"<html><body>{text}</body></html>".encode(), parser)
    except etree.XMLSyntaxError:
        return Body((), dropped=(text[:200],))
    return read_tree(root) if root is not None else Body((), dropped=(text[:200],))


def plain(text: str) -> Body:
    """Plain text as paragraphs: an empty line parts them; without empty lines every line is one."""
    parts = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(parts) == 1:
        parts = parts[0].split("\n")
    runs = (_trim([Run(part)]) for part in parts)
    return Body(tuple(Paragraph(each) for each in runs if each))


def plain_words(text: str) -> str:
    """A title or other short text that may carry HTML, as words alone."""
    if "<" not in text and "&" not in text:
        return fold(text)
    from wireroom.wire.item import block_lines

    body = read_html(text)
    return " ".join(" ".join(block_lines(block)) for block in body.blocks).strip()


def name_of(element: etree._Element) -> str:
    """An element's local name in small letters; empty for anything that is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def words_of(element: etree._Element | None) -> str:
    """All text inside an element, white space folded; a line break is a space."""
    if element is None:
        return ""
    parts = []
    for node in element.iter():
        if node is not element and name_of(node) in {"br", "byttl", "p"}:
            parts.append(" ")
        parts.append(node.text or "")
        if node is not element:
            parts.append(node.tail or "")
    return fold("".join(parts))


class _Reader:
    """Walks a body once, gathering runs into the block that is open."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.renditions: list[Rendition] = []
        self.dropped: list[str] = []
        self._runs: list[Run] = []
        self._marks: tuple[Mark, ...] = ()
        self._href = ""
        self._role: Role = ""
        self._flat = False  # inside a cell or list entry: blocks only part words

    def inside(self, element: etree._Element) -> None:
        """Read an element's content."""
        self._text(element.text)
        for child in element:
            self._element(child)
            self._text(child.tail)

    def flush(self) -> None:
        """End the open paragraph; two line breaks in a row part paragraphs."""
        runs, self._runs = self._runs, []
        for part in _at_double_breaks(runs) if self._role != "pre" else [runs]:
            trimmed = _trim(part, keep=self._role == "pre")
            if trimmed:
                self.blocks.append(Paragraph(trimmed, self._role))

    def _text(self, text: str | None) -> None:
        if text:
            self._runs.append(Run(text, self._marks, self._href))

    def _part(self) -> None:
        """A block's edge: a new paragraph, or only a space inside cells and entries."""
        if self._flat:
            self._runs.append(Run(" "))
        else:
            self.flush()

    def _element(self, element: etree._Element) -> None:
        name = name_of(element)
        if name in _LOST:
            self._lose(element)
        elif name == "br":
            self._runs.append(Run("\n", ("break",)))
        elif name in {"img", "media", "image"}:
            self._picture(element, name)
        elif name in _MARKS or name in {"a", "span", "font"}:
            self._inline(element, name)
        elif name in {"table", "ul", "ol"}:
            self._structure(element, name)
        elif name in _HEADINGS and not self._flat:
            self._heading(element, _HEADINGS[name])
        elif name in {"p", "blockquote", "bq", "pre", "note", "fn", "li"} or name in _CONTAINERS or name in _HEADINGS:
            self._block(element, name)
        elif name not in _SILENT:
            self.inside(element)  # NITF's person, org, location, money ... and whatever else only wraps words

    def _lose(self, element: etree._Element) -> None:
        text = fold("".join(cast("Iterator[str]", element.itertext())))
        if text:
            self.dropped.append(f"{name_of(element)}: {text[:200]}")

    def _inline(self, element: etree._Element, name: str) -> None:
        marks, href = self._marks, self._href
        mark = _MARKS.get(name)
        if mark and mark not in marks:
            self._marks = (*marks, mark)
        if name == "a":
            self._href = safe_link(element.get("href") or "")
        self.inside(element)
        self._marks, self._href = marks, href

    def _block(self, element: etree._Element, name: str) -> None:
        self._part()
        role = self._role
        roles: dict[str, Role] = {"blockquote": "quote", "bq": "quote", "pre": "pre", "note": "note", "fn": "note"}
        self._role = roles.get(name, role)
        if name == "figure" and self._figure(element):
            return
        self.inside(element)
        self._part()
        self._role = role

    def _heading(self, element: etree._Element, level: int) -> None:
        self.flush()
        self.inside(element)
        runs, self._runs = self._runs, []
        trimmed = _trim(runs)
        if trimmed:
            self.blocks.append(Heading(trimmed, level))

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
            if name in {"ul", "ol"}:
                self._entries(child, entries, depth + 1)
            elif name == "li":
                self._entry(child, entries, depth)
            else:
                self._gather(lambda child=child: self._element(child), entries, depth)
            self._entry_text(child.tail, entries, depth)

    def _entry(self, item: etree._Element, entries: list[ListItem], depth: int) -> None:
        """One entry; lists inside it become entries one level deeper, after its own words."""
        inner = [child for child in item if name_of(child) in {"ul", "ol"}]

        def own() -> None:
            self._text(item.text)
            for child in item:
                if child not in inner:
                    self._element(child)
                    self._text(child.tail)

        self._gather(own, entries, depth)
        for child in inner:
            self._entries(child, entries, depth + 1)
            self._entry_text(child.tail, entries, depth)

    def _entry_text(self, text: str | None, entries: list[ListItem], depth: int) -> None:
        if text and text.strip("\t\n\f\r "):
            self._gather(lambda: self._text(text), entries, depth)

    def _gather(self, read: object, entries: list[ListItem], depth: int) -> None:
        runs = self._flatly(read)
        if runs:
            entries.append(ListItem(runs, depth))

    def _flatly(self, read: object) -> Runs:
        """The runs that `read` gathers, blocks inside them parted by spaces only."""
        kept, flat = self._runs, self._flat
        self._runs, self._flat = [], True
        read()  # type: ignore[operator]
        runs, self._runs, self._flat = self._runs, kept, flat
        return _trim(runs)

    def _table(self, table: etree._Element) -> None:
        rows: list[tuple[Cell, ...]] = []
        loose = self._flatly(lambda: self._text(table.text))
        if loose:
            rows.append((Cell(loose),))
        self._rows(table, rows)
        kept = tuple(row for row in rows if any(cell.runs for cell in row))
        if kept:
            self.blocks.append(Table(kept))

    def _rows(self, element: etree._Element, rows: list[tuple[Cell, ...]]) -> None:
        for child in element:
            name = name_of(child)
            if name == "tr":
                rows.append(tuple(self._cell(cell) for cell in child if name_of(cell)))
            elif name in {"thead", "tbody", "tfoot", "nitf-table-summary"}:
                self._rows(child, rows)
            elif name not in _SILENT:
                rows.append((self._cell(child),))
            loose = self._flatly(lambda child=child: self._text(child.tail))
            if loose:
                rows.append((Cell(loose),))

    def _cell(self, cell: etree._Element) -> Cell:
        def span(name: str) -> int:
            text = cell.get(name) or ""
            return min(max(int(text), 1), 100) if text.isdigit() and len(text) < 4 else 1

        if name_of(cell) in _LOST:
            self._lose(cell)
            return Cell(())
        runs = self._flatly(lambda: self.inside(cell))
        return Cell(runs, name_of(cell) in {"th", "caption"}, span("colspan"), span("rowspan"))

    def _figure(self, figure: etree._Element) -> bool:
        """A picture with its caption; False when the figure holds something else."""
        pictures = [child for child in figure.iter() if name_of(child) == "img"]
        if len(pictures) != 1:
            return False
        captions = [child for child in figure.iter() if name_of(child) == "figcaption"]
        self._add_picture(pictures[0], words_of(captions[0]) if captions else "")
        return True

    def _picture(self, element: etree._Element, name: str) -> None:
        if name == "media":
            self._part()
            self._nitf_media(element)
        else:
            self._add_picture(element, "")

    def _add_picture(self, element: etree._Element, caption: str) -> None:
        source = (element.get("src") or "").strip()
        if not source or source.lower().startswith(("data:", "javascript:")):
            return
        picture = Rendition(
            id=f"body-{len(self.renditions) + 1}",
            href=source,
            alt=element.get("alt") or "",
            caption=caption,
            width=_number(element.get("width")),
            height=_number(element.get("height")),
        )
        self._place(picture)

    def _nitf_media(self, media: etree._Element) -> None:
        """NITF ``media``: the largest of its references, its caption and producer."""
        references = [child for child in media if name_of(child) == "media-reference"]
        captions = " ".join(words_of(child) for child in media if name_of(child) == "media-caption").strip()
        producers = " ".join(words_of(child) for child in media if name_of(child) == "media-producer").strip()
        for reference in references:
            source = reference.get("source") or reference.get("name") or reference.get("data-location") or ""
            if not source:
                continue
            kind = reference.get("mime-type") or ""
            if not kind and media.get("media-type") not in {None, "image", "photo"}:
                kind = f"{media.get('media-type')}/*"
            self._place(
                Rendition(
                    id=reference.get("id") or f"body-{len(self.renditions) + 1}",
                    href=source,
                    media_type=kind,
                    role=media.get("media-type") or "",
                    width=_number(reference.get("width")),
                    height=_number(reference.get("height")),
                    alt=reference.get("alternate-text") or "",
                    caption=captions,
                    credit=producers,
                )
            )

    def _place(self, rendition: Rendition) -> None:
        self.renditions.append(rendition)
        if not self._flat:
            self.flush()
            self.blocks.append(Media(rendition.id))


def _number(text: str | None) -> int:
    match = re.match(r"\s*(\d{1,6})", text or "")
    return int(match[1]) if match else 0


def _at_double_breaks(runs: list[Run]) -> list[list[Run]]:
    """Runs parted where two or more line breaks stand with nothing but white space between them."""
    if sum("break" in run.marks for run in runs) < 2:
        return [runs]
    parts: list[list[Run]] = [[]]
    waiting: list[Run] = []  # breaks and white space since the last word
    for run in runs:
        blank = "break" in run.marks or not run.text.strip("\t\n\f\r ")
        if blank:
            waiting.append(run)
            continue
        if sum("break" in each.marks for each in waiting) > 1:
            parts.append([])
        else:
            parts[-1].extend(waiting)
        waiting = []
        parts[-1].append(run)
    return parts


def _trim(runs: list[Run], *, keep: bool = False) -> Runs:
    """Runs with white space folded, none at the ends, neighbours of the same kind joined. `keep` leaves lines alone."""
    joined: list[Run] = []
    for run in runs:
        text = run.text if keep or "break" in run.marks else squeeze(run.text)
        if not text:
            continue
        last = joined[-1] if joined else None
        if last and last.marks == run.marks and last.href == run.href and "break" not in run.marks:
            text = last.text + text if keep else squeeze(last.text + text)
            joined[-1] = Run(text, run.marks, run.href)
        else:
            joined.append(Run(text, run.marks, run.href))
    while joined and not joined[0].text.strip("\t\n\f\r "):
        joined.pop(0)
    while joined and not joined[-1].text.strip("\t\n\f\r "):
        joined.pop()
    if joined:
        joined[0] = Run(joined[0].text.lstrip("\t\n\f\r "), joined[0].marks, joined[0].href)
        joined[-1] = Run(joined[-1].text.rstrip("\t\n\f\r "), joined[-1].marks, joined[-1].href)
    return tuple(joined)
