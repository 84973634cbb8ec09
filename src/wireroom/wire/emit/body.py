"""A body as markup: XHTML (for ninjs, read as HTML too, and NewsML-G2) or NITF, by one table of elements each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from msgspec import Struct

from wireroom.wire.emit.tags import tag, tags, words
from wireroom.wire.item import (
    Block,
    Cell,
    Heading,
    Item,
    Listing,
    ListItem,
    Media,
    Paragraph,
    Rendition,
    Run,
    Runs,
    Table,
)
from wireroom.wire.repeats import said_once

_NO_PICTURE = ("data:", "javascript:", "vbscript:", "blob:", "file:")


class Dialect(Struct, frozen=True):
    """How a standard marks copy: a mark's opening and closing tags, a role's element around a paragraph, a crosshead."""

    marks: Mapping[str, tuple[str, str]]
    roles: Mapping[str, tuple[str, str]]
    headings: Mapping[int, str]
    heading: str
    nitf: bool = False


def _html(name: str) -> tuple[str, str]:
    return f"<{name}>", f"</{name}>"


XHTML = Dialect(
    marks={
        "strong": _html("strong"), "em": _html("em"), "underline": _html("u"), "strike": _html("s"),
        "sub": _html("sub"), "sup": _html("sup"), "code": _html("code"), "quote": _html("q"),
    },
    roles={
        "quote": ("<blockquote><p>", "</p></blockquote>"), "pre": _html("pre"),
        "note": ('<div role="note"><p>', "</p></div>"),
    },
    headings={level: f"h{level}" for level in range(2, 7)},
    heading="h6",
)  # fmt: skip
NITF = Dialect(
    marks={
        "em": _html("em"), "sub": _html("sub"), "sup": _html("sup"), "quote": _html("q"),
        **{mark: (f'<em class="{mark}">', "</em>") for mark in ("strong", "underline", "strike", "code")},
    },
    roles={
        "quote": ("<bq><block><p>", "</p></block></bq>"), "pre": _html("pre"),
        "note": ("<note><body.content><p>", "</p></body.content></note>"),
    },
    headings={},
    heading="hl2",
    nitf=True,
)  # fmt: skip


def body(item: Item, dialect: Dialect) -> str:
    """The blocks of an item's body, each picture in its place."""
    pictures = {each.id: each for each in item.renditions}
    return "\n".join(filter(None, (_block(block, pictures, dialect) for block in _twice(item))))


def placed(item: Item) -> set[str]:
    """The ids of the renditions that the body places."""
    return {block.ref for block in item.body if isinstance(block, Media)}


def beside(item: Item) -> str:
    """NITF's ``media`` of the renditions that the body does not place, marked so."""
    inside = placed(item)
    return "\n".join(filter(None, (_media(each, class_="beside") for each in item.renditions if each.id not in inside)))


def _twice(item: Item) -> tuple[Block, ...]:
    """The body; a crosshead that readers would take for the headline said once more is written twice."""
    if said_once(item).body == item.body:
        return item.body
    first = next(number for number, block in enumerate(item.body) if not isinstance(block, Media))
    return (*item.body[: first + 1], *item.body[first:])


def _block(block: Block, pictures: Mapping[str, Rendition], dialect: Dialect) -> str:
    match block:
        case Paragraph(runs=runs, role=role):
            opening, closing = dialect.roles.get(role, ("<p>", "</p>"))
            return f"{opening}{_runs(runs, dialect)}{closing}"
        case Heading(runs=runs, level=level):
            name = dialect.headings.get(level, dialect.heading)
            return f"<{name}>{_runs(runs, dialect)}</{name}>"
        case Listing(items=items, ordered=ordered):
            return _listing(items, "ol" if ordered else "ul", dialect)
        case Table(rows=rows):
            return tag("table", "".join(tag("tr", "".join(_cell(cell, dialect) for cell in row)) for row in rows))
        case Media(ref=ref) if ref in pictures:
            return _media(pictures[ref]) if dialect.nitf else _figure(pictures[ref])
    return ""


def _runs(runs: Runs, dialect: Dialect) -> str:
    parts = []
    for href, group in groupby(runs, key=lambda run: run.href):
        inside = "".join(_run(run, dialect) for run in group)
        parts.append(tag("a", inside, href=href) if href else inside)
    return "".join(parts)


def _run(run: Run, dialect: Dialect) -> str:
    if "break" in run.marks:
        return "<br/>"
    opening = "".join(dialect.marks[mark][0] for mark in run.marks)
    closing = "".join(dialect.marks[mark][1] for mark in reversed(run.marks))
    return f"{opening}{words(run.text)}{closing}"


def _listing(entries: Iterable[ListItem], kind: str, dialect: Dialect) -> str:
    """A list with lists inside its entries; an entry two deeper than the one before it stands in an empty one."""
    parts: list[str] = []
    depth = -1
    for entry in entries:
        wanted = min(max(entry.depth, 0), 40)
        if wanted > depth:
            parts.append("<li>".join([f"<{kind}>"] * (wanted - depth)))
        else:
            parts.append("</li>" + f"</{kind}></li>" * (depth - wanted))
        depth = wanted
        parts.append(f"<li>{_runs(entry.runs, dialect)}")
    return "".join(parts) + f"</li></{kind}>" * (depth + 1)


def _cell(cell: Cell, dialect: Dialect) -> str:
    name = "th" if cell.header else "td"
    spans = {key: span for key, span in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if span != 1}
    opening = "".join(f' {key}="{span}"' for key, span in spans.items())
    return f"<{name}{opening}>{_runs(cell.runs, dialect)}</{name}>"


def _is_picture(rendition: Rendition) -> bool:
    href = rendition.href.strip()
    return bool(href) and not href.lower().startswith(_NO_PICTURE)


def _figure(rendition: Rendition) -> str:
    if not _is_picture(rendition):
        return ""
    picture = tag("img", src=rendition.href, alt=rendition.alt, width=rendition.width, height=rendition.height)
    return tag("figure", picture + tags("figcaption", rendition.caption) + tags("div", rendition.credit))


def _media(rendition: Rendition, class_: str = "") -> str:
    if not _is_picture(rendition):
        return ""
    reference = tag(
        "media-reference",
        mime_type=rendition.media_type,
        source=rendition.href,
        width=rendition.width,
        height=rendition.height,
        alternate_text=rendition.alt,
    )
    about = tags("media-caption", rendition.caption) + tags("media-producer", rendition.credit)
    kind = rendition.media_type.partition("/")[0]
    named = {"image": "image", "video": "video", "audio": "audio"}.get(kind, "image")
    return tag("media", reference + about, media_type=rendition.role or named, class_=class_)
