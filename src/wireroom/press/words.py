"""The copy of a story as HTML: the only place that writes ``data-w``, so the only place to prove that no word changes.

Each block of the canonical text (`wire-text/1`) becomes exactly one element with the attribute, and nothing but the
agency's words, escaped, stands inside it. What cannot be shown by HTML's own elements is left to the style sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from msgspec import to_builtins

from wireroom.press.figures import escape, figure
from wireroom.press.views import ArticleView, Block, Entry, Run, TableCell
from wireroom.wire.text import fold

_ELEMENTS = {
    "strong": "strong", "em": "em", "underline": "u", "strike": "s", "sub": "sub", "sup": "sup", "code": "code",
    "quote": "q",
}  # fmt: skip
_QUOTES = ('"', "'", "\u201c", "\u201d", "\u201e", "\u2018", "\u201a", "\u00ab", "\u2039", "\u300c")
_ALLOWED_LINKS = ("https://", "http://", "mailto:", "tel:")
_LOOSE_LIST_DEPTH = 6
BODY_SIZES = "(min-width: 44rem) 40rem, 100vw"


def block(tag: str, text: str, attributes: str = "") -> str:
    """One block of the copy as an element; nothing at all when it has no words. `attributes` is markup of our own."""
    if not fold(text):
        return ""
    return f"<{tag}{attributes} data-w>{escape(text)}</{tag}>"


def body(view: ArticleView, table: str = "Table") -> str:
    """The dateline and the body in order. The dateline runs in with a first paragraph, else it stands alone.

    `table` is what a listener is told of a table that scrolls.
    """
    dateline = block("b", view.dateline, ' class="dateline"')
    blocks = view.blocks
    parts: list[str] = []
    if dateline:
        if blocks and blocks[0].kind == "p" and _has_words(blocks[0].runs):
            parts.append(f"<p>{dateline} <span data-w>{runs(blocks[0].runs)}</span></p>")
            blocks = blocks[1:]
        else:
            parts.append(f"<p>{dateline}</p>")
    parts.extend(_block(each, table) for each in blocks)
    return "\n".join(part for part in parts if part)


def runs(words: Sequence[Run]) -> str:
    """Words with their marks, as they stand inside a block. Runs of one link are one ``<a>``."""
    if len(words) == 1 and not words[0].marks and not words[0].href:
        return escape(words[0].text)
    parts = []
    for href, group in groupby(words, key=lambda run: run.href):
        inside = "".join(_run(run) for run in group)
        if href.lower().startswith(_ALLOWED_LINKS) and inside.strip():
            parts.append(f'<a href="{escape(href)}" rel="noopener external">{inside}</a>')
        else:
            parts.append(inside)
    return "".join(parts)


def _run(run: Run) -> str:
    if "break" in run.marks:
        return "<br>"
    html = escape(run.text)
    for mark in reversed(run.marks):
        element = _ELEMENTS.get(mark)
        if element == "q" and run.text.lstrip().startswith(_QUOTES):
            html = f'<q class="own">{html}</q>'  # the words bring their own quotation marks
        elif element:
            html = f"<{element}>{html}</{element}>"
    return html


def _block(view: Block, table: str) -> str:
    match view.kind:
        case "ul" | "ol":
            return _list(view.kind, view.entries)
        case "table":
            return _table(view.rows, table)
        case "figure":
            return figure(to_builtins(view.picture), BODY_SIZES) if view.picture else ""
    if not _has_words(view.runs):
        return ""
    words = runs(view.runs)
    match view.kind:
        case "h":
            level = min(max(view.level, 2), 6)
            return f"<h{level} data-w>{words}</h{level}>"
        case "quote":
            return f"<blockquote><p data-w>{words}</p></blockquote>"
        case "pre":
            return f"<pre data-w>{words}</pre>"
        case "note":
            return f'<p class="note" data-w>{words}</p>'
    return f"<p data-w>{words}</p>"


def _list(kind: str, entries: Iterable[Entry]) -> str:
    """A list with lists inside its entries. An entry may be at most one deeper than the one before it."""
    parts: list[str] = [f"<{kind}>"]
    depth = -1
    for entry in entries:
        wanted = min(max(entry.depth, 0), depth + 1, _LOOSE_LIST_DEPTH)
        if wanted > depth:
            parts.append(f"<{kind}>" if depth >= 0 else "")
        else:
            parts.append("</li>" + f"</{kind}></li>" * (depth - wanted))
        depth = wanted
        parts.append(f"<li><span data-w>{runs(entry.runs)}</span>")
    if depth < 0:
        return ""
    parts.append("</li>" + f"</{kind}></li>" * depth + f"</{kind}>")
    return "".join(parts)


def _table(rows: Sequence[Sequence[TableCell]], name: str) -> str:
    """A table that scrolls by itself on a narrow screen; a first row of one cell over all columns is its caption."""
    if not rows:
        return ""
    parts = [f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(name)}"><table>']
    first = rows[0]
    if len(rows) > 1 and len(first) == 1 and first[0].colspan > 1:
        parts.append(f"<caption data-w>{runs(first[0].runs)}</caption>")
        rows = rows[1:]
    parts.extend(
        "<tr>" + "".join(_cell(cell, number == 0) for cell in row) + "</tr>" for number, row in enumerate(rows)
    )
    parts.append("</table></div>")
    return "".join(parts)


def _cell(cell: TableCell, top: bool) -> str:
    spans = (f' colspan="{cell.colspan}"' if cell.colspan > 1 else "") + (
        f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    )
    if cell.header:
        return f'<th scope="{"col" if top else "row"}"{spans} data-w>{runs(cell.runs)}</th>'
    return f"<td{spans} data-w>{runs(cell.runs)}</td>"


def _has_words(words: Iterable[Run]) -> bool:
    return any(fold(run.text) for run in words)
