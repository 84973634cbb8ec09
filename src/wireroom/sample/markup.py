"""The light markup in which the copy is written, and the three markups that agencies send it in. Pure.

Blocks are parted by empty lines: ``## crosshead``, ``> quotation``, ``- list``, ``1. list``, ``| table |`` (its first row
is the head), else a paragraph. Inside: ``**strong**``, ``*emphasis*``, ``[words](address)``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from msgspec import Struct

_INLINE = re.compile(r"\*\*(?P<strong>[^*]+)\*\*|\*(?P<em>[^*]+)\*|\[(?P<words>[^\]]+)\]\((?P<href>[^)\s]+)\)")
_NUMBER = re.compile(r"\d+\.\s+")


class Piece(Struct, frozen=True):
    """Words with at most one mark (``strong``, ``em``) or a link."""

    text: str
    mark: str = ""
    href: str = ""


Line = tuple[Piece, ...]


class Block(Struct, frozen=True):
    """A block of the body: `kind` is p, h, quote, ul, ol or table; a table's rows are lists of lines."""

    kind: str
    lines: tuple[Line, ...] = ()
    rows: tuple[tuple[Line, ...], ...] = ()


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of an authored text."""
    return tuple(_block(part.strip()) for part in re.split(r"\n\s*\n", text) if part.strip())


def words(block: Block) -> tuple[str, ...]:
    """What the block says, without any markup: a string a paragraph, list entry or table cell."""
    lines = block.lines or tuple(cell for row in block.rows for cell in row)
    return tuple("".join(piece.text for piece in line) for line in lines)


def _block(part: str) -> Block:
    lines = [line.strip() for line in part.splitlines()]
    if part.startswith("## "):
        return Block("h", (_line(part[3:]),))
    if part.startswith("> "):
        return Block("quote", (_line(" ".join(line.removeprefix("> ") for line in lines)),))
    if part.startswith("- "):
        return Block("ul", tuple(_line(line.removeprefix("- ")) for line in lines))
    if _NUMBER.match(part):
        return Block("ol", tuple(_line(_NUMBER.sub("", line, count=1)) for line in lines))
    if part.startswith("|"):
        return Block("table", rows=tuple(tuple(_line(cell) for cell in line.strip("|").split("|")) for line in lines))
    return Block("p", (_line(" ".join(lines)),))


def _line(text: str) -> Line:
    pieces: list[Piece] = []
    end = 0
    for match in _INLINE.finditer(text):
        pieces.append(Piece(text[end : match.start()]))
        if match["href"]:
            pieces.append(Piece(match["words"], href=match["href"]))
        else:
            pieces.append(Piece(match["strong"] or match["em"], "strong" if match["strong"] else "em"))
        end = match.end()
    pieces.append(Piece(text[end:]))
    stripped = [piece for piece in pieces if piece.text]
    if stripped:
        stripped[0] = Piece(stripped[0].text.lstrip(), stripped[0].mark, stripped[0].href)
        stripped[-1] = Piece(stripped[-1].text.rstrip(), stripped[-1].mark, stripped[-1].href)
    return tuple(stripped)


def xhtml(blocks: tuple[Block, ...]) -> str:
    """The blocks as the content of an XHTML ``body``; also well-formed HTML."""
    return _markup(blocks, lambda line: "".join(map(_piece, line)), "h2", "<blockquote><p>%s</p></blockquote>")


def nitf(blocks: tuple[Block, ...]) -> str:
    """The blocks as the content of NITF's ``body.content`` (NITF 3.6: block.content, enriched.text)."""

    def line_of(line: Line) -> str:
        return "".join(_piece(Piece(piece.text, "em" if piece.mark else "", piece.href)) for piece in line)

    return _markup(blocks, line_of, "hl2", "<bq><block><p>%s</p></block></bq>")


def _markup(blocks: tuple[Block, ...], line_of: Callable[[Line], str], head: str, quote: str) -> str:
    parts = []
    for block in blocks:
        lines = [line_of(line) for line in block.lines]
        if block.kind == "p":
            parts.append(f"<p>{lines[0]}</p>")
        elif block.kind == "h":
            parts.append(f"<{head}>{lines[0]}</{head}>")
        elif block.kind == "quote":
            parts.append(quote % lines[0])
        elif block.kind == "table":
            rows = [_row(row, line_of, "td" if number else "th") for number, row in enumerate(block.rows)]
            parts.append(f"<table>{''.join(rows)}</table>")
        else:
            parts.append(f"<{block.kind}>{''.join(f'<li>{line}</li>' for line in lines)}</{block.kind}>")
    return "\n".join(parts)


def _row(row: tuple[Line, ...], line_of: Callable[[Line], str], cell: str) -> str:
    return f"<tr>{''.join(f'<{cell}>{line_of(line)}</{cell}>' for line in row)}</tr>"


def _piece(piece: Piece) -> str:
    text = escape(piece.text, quote=False)
    if piece.href:
        return f'<a href="{escape(piece.href)}">{text}</a>'
    return f"<{piece.mark}>{text}</{piece.mark}>" if piece.mark else text
