"""The head of a text wire's message: keywords, labels, headline, byline, notes, and where the story itself begins."""

from __future__ import annotations

import re

from msgspec import Struct, field

from wireroom.wire import dialects, takes
from wireroom.wire.item import Dateline, Place
from wireroom.wire.line_layout import INDENT, flowing, is_blank
from wireroom.wire.teletype import said

MOST_HEAD = 24  # lines before the story's first
_MOST_CLOSED = 14  # lines of a head that an equals sign ends
_MOST_BLOCK = 3  # lines of a headline that nothing ends
_MOST_PLACE = 7  # words before the agency's sign
_SPACES = r"[ \t\xa0]"
_PLACED = re.compile(
    rf"{_SPACES}*(?P<place>[^\W\d_][^\n()=\[\]]{{0,70}}?)[,.]?{_SPACES}*\((?P<agency>[^\W\d_][\w./-]{{1,24}})\)"
    rf"{_SPACES}*(?:--?|[–—_:]|=(?=.)|\.(?=[- ])|(?=[^\W\d_«\"„“]))"
)
_CRIED = re.compile(
    rf"{_SPACES}*(?P<place>[A-Z][A-Z .'’/-]{{2,40}}(?:, [A-Z][\w .]{{1,24}}?)?)"
    rf"(?:, [A-Z][a-z]{{2,8}}\.? \d{{1,2}},?)?(?: (?P<agency>[A-Z]\w{{1,11}}))? (?:--?|[–—_]) "
)
_DATED = re.compile(r"[ ,]+\d{1,2}(?:[./]\d{1,2}[./]?|\.? [^\W\d_]{3,9}\.?)?(?: \d{4})?$|, [A-Z][a-z]{2,8}\.? \d{1,2}$")
_BY = re.compile(r"(?:By|BY|by|Von|Par|Por|Door|Di|Da|De|Av|Af|Fra)\s+[^\W\d_]")
_KEYWORDS = re.compile(r"/?[^\s/](?:[^/\n]{0,40}/)+(?:[^/\n]{0,40})?")
_NOTE = re.compile(
    r"\(?\s*(?:eds|editors?|eds\.? ?notes?|note to editors?|editors?['’]? notes?|ndlr|hinweis|attn)\b\.?:",
    re.IGNORECASE,
)
_UNDER = re.compile(r"(?:Utl|UTL|Unterzeile|Sub(?:head(?:line)?)?)\s?\.?:\s*")


class Head(Struct):
    """What stands above a story, as lists of lines; `story` is what follows."""

    keywords: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    headline: list[str] = field(default_factory=list)
    under: list[str] = field(default_factory=list)
    byline: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    story: list[str] = field(default_factory=list)


def read(lines: list[str], *, keywords: bool) -> Head:
    """The head of a message's lines. `keywords` says that keyword lines may come first."""
    head = Head()
    first = next((number for number, line in enumerate(lines) if not is_blank(line)), len(lines))
    while keywords and first < len(lines) and is_keywords(lines[first]):
        head.keywords.append(lines[first])
        first += 1
    lines = lines[first:]
    end = _end(lines)
    spare: list[str] = []
    for number, line in enumerate(lines[:end]):
        _sort(line, head, spare, said_more=any(map(is_blank, lines[:number])) and bool(head.headline))
    rest = lines[end:]
    while rest and head.headline and (is_blank(rest[0]) or _is_more(rest[0])):
        line = rest.pop(0)
        if not is_blank(line):
            _sort(line, head, spare, said_more=True)
    head.story = [*spare, "", *rest] if spare else rest
    return head


def is_keywords(line: str) -> bool:
    """Whether a line is keywords parted by slashes, not a sentence with one in it."""
    bare = said(line).strip()
    if "/" not in bare or len(bare) > 90 or bare.endswith("=") or not _KEYWORDS.fullmatch(bare):
        return False
    return bare[0] == "/" or bare[-1] == "/" or len(bare.split()) <= bare.count("/") + 1


def is_byline(line: str) -> bool:
    """Whether a line names an author."""
    bare = said(line).strip().rstrip("=").strip()
    return bool(_BY.match(bare)) and len(bare.split()) <= 12


def is_note(line: str) -> bool:
    """Whether a line is addressed to editors."""
    return bool(_NOTE.match(said(line).strip()))


def dateline(line: str) -> re.Match[str] | None:
    """The dateline that a story's first line begins with: ``Berne (ats) -``, ``SYDNEY, Nov 24 AAP -``."""
    start = said(line)[:200].rstrip()
    found = dialects.dateline(start.lstrip()) or _PLACED.match(start) or _CRIED.match(start)
    return found if found and len((found["place"] or "").split()) <= _MOST_PLACE else None


def place_of(match: re.Match[str] | None) -> Dateline:
    """The place of a dateline; its words stay in the paragraph that they begin."""
    if match is None:
        return Dateline()
    name = _DATED.sub("", (match["place"] or "").strip()).strip(" ,.")
    return Dateline(place=Place(name)) if name else Dateline()


def _end(lines: list[str]) -> int:
    """The number of lines that the head has."""
    top = lines[:MOST_HEAD]
    begun = next((number for number, line in enumerate(top) if number and (dateline(line) or _deep(line))), 0)
    if top and dateline(top[0]) and not top[0].rstrip().endswith("="):
        return 0
    dated = next((number for number, line in enumerate(top) if dateline(line)), _MOST_CLOSED)
    closed = [number for number, line in enumerate(top[: min(dated, _MOST_CLOSED)]) if _closes(line)]
    if closed:
        return closed[-1] + 1
    blank = next((number for number, line in enumerate(top) if number and is_blank(line)), len(top))
    if begun and sum(not is_blank(line) for line in top[:begun]) <= 2 * _MOST_BLOCK:
        return begun
    return blank if blank <= _MOST_BLOCK else 1


def _closes(line: str) -> bool:
    bare = said(line).rstrip()
    return bare.endswith("=") and not bare.endswith("==")


def _deep(line: str) -> bool:
    return bool(INDENT.match(line)) and len(line) - len(line.lstrip()) > 2


def _is_more(line: str) -> bool:
    """Whether a line after an empty one still belongs to the head."""
    bare = said(line).strip()
    return bool(_UNDER.match(bare)) or is_note(line) or (bare[:1] == "(" and bare[-1:] == ")") or (
        is_byline(line) and len(bare) < 60 and not bare.endswith((".", ","))
    )  # fmt: skip


def _sort(line: str, head: Head, spare: list[str], *, said_more: bool) -> None:
    """Put a line of the head where it belongs; `said_more` is whether the headline's own lines are over."""
    bare = said(line).strip()
    closing = bare.removesuffix("=").strip()
    if not bare:
        return
    if head.notes and head.notes[-1].startswith("(") and head.notes[-1].count("(") > head.notes[-1].count(")"):
        head.notes[-1] = flowing((head.notes[-1], closing))
    elif takes.is_label(bare) and not head.headline:
        head.labels.append(closing)
    elif is_note(line) or (bare[0] == "(" and (head.headline or bare[-1] == ")" or ":" in bare)):
        head.notes.append(closing)
    elif _UNDER.match(bare) and head.headline:
        head.under.append(_UNDER.sub("", closing))
    elif (head.headline and is_byline(line)) or (head.byline and bare.endswith("=")):
        head.byline.append(closing)
    elif head.under and not said_more:
        head.under.append(closing)
    elif said_more:
        spare.append(line)
    else:
        head.headline.append(closing)
