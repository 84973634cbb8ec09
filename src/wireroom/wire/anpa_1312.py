"""ANPA 1312, the North American wire transmission format: a header, lines with typesetting marks, a sign-off.

Clauses are those of the "Wire Service Transmission Guidelines" (ANPA Bulletin 1312, later 84-2 and 89-3) as the agencies
keep to them: the Associated Press with tagged lines (``^...<``), others (AAP) with a head of plain lines.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec import Struct, field

from wireroom.wire import head_lines, takes, time_groups, wire_desks
from wireroom.wire.dialects import Dialect, named, recognised
from wireroom.wire.item import Block, Heading, Hints, Item, Link, Note, Reading, Refused, Run, WireError, check_guid
from wireroom.wire.line_layout import INDENT, blocks, flowing, is_blank
from wireroom.wire.teletype import EOT, ETX, SOH, STX, TABLE_LINE, lettered, lined, said, typed

MOST_MESSAGES = 2000  # of one file
_START = re.compile(f"\x16{{0,8}}{SOH}(?=[A-Za-z]\\d{{1,4}})")
_HEADER = re.compile(
    r"(?P<level>[A-Za-z])(?P<number>\d{1,4})(?:[\x1f\x16 ]*(?P<selector>[^\n\x02]{0,40}))\n"
    r"(?P<priority>[A-Za-z])[ \t]?(?P<category>[A-Za-z])?(?P<format>[\x11-\x14]{1,2}|[ \t]?[abu][tx]\b|(?=[ \t]))[ \t]*"
    r"(?P<line>[^\n\x02]{0,300})"
)
_KEYWORD = re.compile(
    r"(?P<slug>\S{1,40})(?P<version>.{0,120}?)[ \t]+(?P<month>\d{2})-(?P<day>\d{2})(?:[ \t]+\d{1,5})?[ \t]*$"
)
_PRIORITIES = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "a": 6, "s": 6}
_SIGNALS = {"f": "flash", "b": "bulletin", "u": "urgent"}
_TABULAR = frozenset({"\x13\x12", "at", "ax", "bx"})
"""Format identifiers (DC3 and a font: text in columns; the letters of older wires) whose lines are their layout."""

_CYCLE = re.compile(r"(?:AM|PM|BC|AP)s?-+", re.IGNORECASE)
_COUNT = re.compile(r",\s*\d{1,5}\s*$")
_TAG_END = re.compile(r"[<>=]\s*$")
_TAG_NEXT = re.compile(r"(?<=[<>=])\s*\^")
_SELECTOR = re.compile(r"\*[\w*.,-]{1,30}")
_PHOTO = re.compile(r"(?:with )?(?:[A-Z]{2,4} )?(?:Photos?|Graphics?|Videos?|LaserPhotos?)\b\s*", re.IGNORECASE)
_PICTURE = re.compile(r"[A-Z]{1,6}\d{2,6}")
_EDS = re.compile(r"(?P<open>\(?)\s*(?:Eds|EDs|EDS|Editors?|Eds\. ?Notes?|EDITOR'?S'? NOTE)\s*:\s*", re.IGNORECASE)
_RELEASE = re.compile(r"(?:hold )?for (?:immediate )?release\b|embargo|hold (?:for|until)|\$adv ?\d", re.IGNORECASE)
_ADVANCE = re.compile(r"\badv\.? ?\d{1,2}\b", re.IGNORECASE)
_SIGN_OFF = re.compile(r"[ \t]*\^?[A-Z]{2,5}-[A-Z]{2,4}-\d{2}-\d{2}-\d{2}\s\d{4}\s?[A-Z]{3,4}<?[ \t]*")
_END = re.compile(f"[{ETX}{EOT}]")
_CODES = re.compile("\x05[^\n]*")  # ENQ: whom a system is to give the next message
_FEW = 8  # words that may stand outside a text: a sign-off, a date
_SHARED = re.compile(r"alert|advisor(?:y|ies)|digest|bulletin", re.IGNORECASE)  # keywords that many stories have
_YEARLESS = re.compile(r":\d\d-\d\d$")
_COMPOSED = Note("messages without a guid: known by keyword and date", "header", "nothing; the format has none")


class Copy(Struct):
    """The lines of a message by what they are."""

    keyword: str = ""
    headline: list[str] = field(default_factory=list)
    byline: list[str] = field(default_factory=list)
    credit: str = ""
    notes: list[str] = field(default_factory=list)
    private: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    release: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)


def is_message(text: str) -> bool:
    """Whether a text begins as a message of this format does."""
    start = lined(text[:1000])
    begun = _START.search(start[:300])
    return begun is not None and _HEADER.match(start, begun.end()) is not None


def read(text: str, hints: Hints) -> Reading:
    """The items of all messages of a text; one that cannot be read becomes a note beside the others.

    Times without zone are in the source's, and assumed. Raises WireError where no message can be read.
    """
    items: list[Item] = []
    notes: list[Note] = []
    for line, message in _messages(lined(text)):
        try:
            items.append(_item(message, hints))
        except WireError as error:
            notes.append(Note(error.what, f"line {line}", error.do))
    if not items:
        told = notes[0] if notes else Note("no header: service level and number, priority, category, keyword", "line 1")
        raise WireError(told.what, told.where, told.do or "ask the agency to send it again")
    if any(_YEARLESS.search(item.guid) for item in items):
        notes.append(
            Note(
                "a day without its year: stories of two years may have one guid",
                "header",
                "ask for a sign-off with date",
            )
        )
    return Reading("anpa-1312", tuple(items), (_COMPOSED, *notes))


def _messages(text: str) -> Iterator[tuple[int, str]]:
    """The messages of a file, each with the number of its first line."""
    starts = list(_START.finditer(text))
    if len(starts) > MOST_MESSAGES:
        raise Refused(f"{len(starts):,} messages in one file, more than {MOST_MESSAGES:,}", do="split it")
    line, at = 1, 0
    if starts and len(said(_CODES.sub("", text[: starts[0].start()])).split()) > _FEW:
        yield 1, text[: starts[0].start()]  # words before the first frame: a message that lost its own
    for number, match in enumerate(starts):
        line += text.count("\n", at, match.start())
        at = match.start()
        yield line, text[match.end() : starts[number + 1].start() if number + 1 < len(starts) else len(text)]


def _item(message: str, hints: Hints) -> Item:
    header = _HEADER.match(message)
    if header is None:
        raise WireError("no header: service level and number, priority, category, keyword", do="ask the agency")
    row = _row(message, header.end(), hints)
    message = lettered(message, row.alphabet)
    rest = message[header.end() :]
    text = rest.partition(STX)[2] if STX in rest else rest
    end = _END.search(text)
    inside, trailer = (text[: end.start()], text[end.end() :]) if end else (text, "")
    lines = typed(inside).split("\n")
    lines, signed = _without_sign_off(lines)
    ended = " ".join(filter(None, (trailer, signed)))
    moment = time_groups.found(said(ended), hints.timezone or row.timezone)
    fields: dict[str, Any] = {"urgency": _PRIORITIES.get(header["priority"].lower(), 0)}
    if moment is not None and moment.at is not None:
        fields |= {"sent": moment.at, "versioncreated": moment.at}
        fields["assumed"] = ("sent", "versioncreated") if moment.assumed else ()
    keyword = _KEYWORD.match(said(header["line"]).strip())
    copy = _sorted(lines, keyword["slug"] if keyword else "", row)
    fields |= _told(copy, header, keyword)
    fields["guid"] = check_guid(_guid(header, keyword, moment.day if moment else None, fields, row))
    if not end and not signed:
        fields["doubts"] = (*fields.get("doubts", ()), "the message breaks off: no end of text, no sign-off")
    left = said(_CODES.sub("", trailer)).split()
    if len(left) > _FEW:
        fields["dropped"] = (f"after the end of the text: {' '.join(left)[:160]}",)
    fields["language"] = hints.language or row.language
    return Item(**fields)


def _row(message: str, start: int, hints: Hints) -> Dialect:
    """The agency's row: named by the settings, or told by the sign-off, the dateline, a credit line."""
    if hints.dialect:
        return named(hints)
    lines = message[start : start + 4000].split("\n")[1:]
    dated = next((match for line in lines if (match := head_lines.dateline(line))), None)
    agency = (dated.groupdict().get("agency") or "") if dated else ""
    end = message[max(len(message) - 400, 0) :]
    sign = re.search(
        r"\b([A-Z]{2,4})-[A-Z]{2}-\d\d-\d\d-\d\d|^([A-Z]{2,5})(?: [\w/]{1,8})?\s*[\x03]", end, re.MULTILINE
    )
    return recognised(hints, agency, (sign[1] or sign[2]) if sign else "")


def _without_sign_off(lines: list[str]) -> tuple[list[str], str]:
    """The text without a sign-off that stands inside it, and that."""
    kept = list(lines)
    while kept and is_blank(kept[-1]):
        kept.pop()
    if kept and _SIGN_OFF.fullmatch(said(kept[-1])):
        return kept[:-1], said(kept[-1])
    return kept, ""


def _sorted(lines: list[str], keyword: str, row: Dialect) -> Copy:
    """The lines of a text by what they are: tagged ones, the plain head of agencies without tags, the body."""
    copy = Copy()
    tagged = any(line.lstrip().startswith("^") for line in lines[:6])
    if not tagged:
        lines = _plain_head(lines, keyword, copy)
    for line in lines:
        bare = line.strip()
        if bare.startswith("^") and not any(not is_blank(each) for each in copy.body):
            for tag in _TAG_NEXT.split(bare):
                _sort(tag, copy, row)
        else:
            copy.body.append(line)
    if not copy.keyword:
        copy.keyword = keyword
    _sign(copy, row)
    return copy


def _plain_head(lines: list[str], keyword: str, copy: Copy) -> list[str]:
    """The lines after a head of plain lines: headline, keyword line, notes, byline, up to the first indented line."""
    end = next(
        (number for number, line in enumerate(lines[: head_lines.MOST_HEAD]) if number and INDENT.match(line)), 0
    )
    if not end:
        end = next(
            (
                number
                for number, line in enumerate(lines[:6])
                if number and (is_blank(line) or head_lines.dateline(line))
            ),
            1,
        )
    if lines and INDENT.match(lines[0]):
        return lines
    key = _comparable(keyword)
    for line in lines[:end]:
        bare = said(line).strip()
        if not bare:
            continue
        if not copy.headline:
            copy.headline.append(_untagged(bare))
        elif key and not copy.keyword and (_comparable(bare).startswith(key) or key.startswith(_comparable(bare))):
            copy.keyword = bare
        elif head_lines.is_byline(line):
            copy.byline.append(_untagged(bare))
        else:
            copy.notes.append(_EDS.sub(r"\g<open>", _untagged(bare), count=1))
    return lines[end:]


def _comparable(keyword: str) -> str:
    return re.sub(r"[\W_]", "", _CYCLE.sub("", keyword, count=1)).lower()


def _untagged(line: str) -> str:
    return _TAG_END.sub("", said(line).strip().removeprefix("^")).strip()


def _sort(tag: str, copy: Copy, row: Dialect) -> None:
    """Put a tagged line of the head where it belongs."""
    centered = said(tag).rstrip().endswith("=")
    bare = _untagged(tag)
    eds = _EDS.match(bare)
    if not bare or _SELECTOR.fullmatch(bare):
        return
    if not copy.keyword and not copy.headline and _CYCLE.match(bare):
        copy.keyword = bare
    elif eds:
        copy.notes.append(eds["open"] + bare[eds.end() :])
    elif _PHOTO.match(bare) and _PICTURE.search(bare):
        copy.pictures.append(bare)
    elif _RELEASE.match(bare):
        copy.release.append(bare)
    elif copy.headline and head_lines.is_byline(bare):
        copy.byline.append(bare)
    elif (
        copy.byline
        and centered
        and row.agency
        and bare.lower().removeprefix("the ") == row.agency.lower().removeprefix("the ")
    ):
        copy.credit = bare
    elif copy.byline and centered:
        copy.byline.append(bare)
    elif not copy.headline:
        copy.headline.append(bare)
    else:
        copy.other.append(bare)


def _sign(copy: Copy, row: Dialect) -> None:
    """Take the agency's signature off the body's end: its name and who wrote and sent it are for the desk."""
    while copy.body and is_blank(copy.body[-1]):
        copy.body.pop()
    dated = head_lines.dateline(next((line for line in copy.body if not is_blank(line)), ""))
    names = {row.name, (dated.groupdict().get("agency") or "").lower() if dated else ""} - {""}
    first, *signs = said(copy.body[-1]).split() if copy.body else ("",)
    if first.lower() in names and len(signs) < 4 and all(len(each) <= 10 for each in signs):
        copy.private.append(said(copy.body.pop()).strip())


def _told(copy: Copy, header: re.Match[str], keyword: re.Match[str] | None) -> dict[str, Any]:
    """The fields that the sorted lines say."""
    slug, label = _slug(copy.keyword, keyword["slug"] if keyword else "")
    label = label or (said(keyword["version"]).strip() if keyword else "")
    take = takes.read(label)
    body = _body(copy, table=header["format"].strip() in _TABULAR)
    summary = ""
    if not body:
        body = blocks(line for tag in copy.other for line in (tag, ""))
    else:
        summary = "\n".join(copy.other)
    first = next((line for line in copy.body if not is_blank(line)), "")
    dated = head_lines.dateline(first)
    release = "; ".join(copy.release) or ("; ".join(_ADVANCE.findall(f"{label} {copy.keyword}")))
    fields: dict[str, Any] = {
        "slugline": slug,
        "version": take.number,
        "version_label": label,
        "signals": tuple(dict.fromkeys((*_signal(header["priority"], body), *take.signals))),
        "pubstatus": take.pubstatus,
        "headline": flowing(copy.headline),
        "byline": flowing(copy.byline),
        "creditline": copy.credit or ((dated.groupdict().get("agency") or "") if dated else ""),
        "ednote": "\n".join(copy.notes),
        "desk_note": "\n".join(copy.private),
        "embargo_text": release,
        "summary": summary,
        "dateline": head_lines.place_of(dated),
        "subjects": wire_desks.of_anpa(header["category"] or ""),
        "links": tuple(Link("picture", guid=each) for line in copy.pictures for each in _PICTURE.findall(line)[:50]),
        "body": body,
    }
    if take.advisory or (header["category"] or "").lower() == wire_desks.ADVISORY:
        fields["kind"] = "advisory"
    if take.continues:
        fields["doubts"] = ("an addition to an earlier message, no story by itself",)
    return fields if fields["headline"] else _headlined(fields)


def _signal(priority: str, body: tuple[Block, ...]) -> tuple[str, ...]:
    """What a priority says of the story's life; a flash is one paragraph (some features carry the letter too)."""
    word = _SIGNALS.get(priority.lower(), "")
    return (word,) if word and (word != "flash" or len(body) == 1) else ()


def _headlined(fields: dict[str, Any]) -> dict[str, Any]:
    """An alert is one sentence and has no headline: the sentence is both."""
    lines = [run for block in fields["body"] for run in getattr(block, "runs", ())]
    if len(fields["body"]) == 1 and len(lines) == 1 and len(lines[0].text) < 300:
        words = lines[0].text
        dated = head_lines.dateline(words)
        fields["headline"] = words[dated.end() :].strip() if dated else words
    return fields


def _slug(line: str, keyword: str) -> tuple[str, str]:
    """A keyword line as its slug, without the cycle (AM, PM, BC), and its version.

    A comma parts them; without one the header's keyword says how many of the words are the slug.
    """
    bare = _CYCLE.sub("", _COUNT.sub("", line).strip(), count=1)
    slug, _, version = bare.partition(",")
    words = slug.split()
    for number in range(1, len(words)):
        if _comparable(" ".join(words[:number])) == _comparable(keyword):
            return " ".join(words[:number]), " ".join((*words[number:], version.strip())).strip()
    return slug.strip(), version.strip()


def _body(copy: Copy, *, table: bool) -> tuple[Block, ...]:
    """The blocks of a body. A tagged line is a crosshead; lines that end with a quad (``<``) are lines of their own."""
    found: list[Block] = []
    run: list[str] = []
    for line in copy.body:
        bare = line.strip()
        if bare.startswith("^"):
            found.extend(blocks(run, table=table))
            run = []
            if words := _untagged(bare):
                found.append(Heading((Run(words),)))
        elif bare.endswith("<"):
            run.append(TABLE_LINE + _TAG_END.sub("", line))
        else:
            run.append(_TAG_END.sub("", line) if bare.endswith("=") else line)
    found.extend(blocks(run, table=table))
    return tuple(found)


def _guid(
    header: re.Match[str], keyword: re.Match[str] | None, sent: date | None, fields: dict[str, Any], row: Dialect
) -> str:
    """Keyword and day of filing: an agency repeats both in every later version of a story.

    Where many stories share a keyword, and for additions, the number of the message tells them apart.
    """
    slug = "-".join(fields["slugline"].lower().split())
    day = ""
    if keyword:
        filed = time_groups.day_near(int(keyword["month"]), int(keyword["day"]), sent) if sent else None
        day = str(filed or f"{keyword['month']}-{keyword['day']}")
    elif sent:
        day = str(sent)
    shared = _SHARED.search(fields["slugline"]) or (
        row.shared_slugs and re.search(row.shared_slugs, fields["slugline"])
    )
    if not slug or shared or fields.get("doubts"):
        slug = ":".join(filter(None, (slug, f"{header['level']}{header['number']}".lower())))
    if not day:
        told = "\n".join((fields["headline"], *(str(block) for block in fields["body"])))
        day = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"anpa-1312:{slug}:{day}"
