"""IPTC 7901, the text transmission format: a header line, keywords, headline, text, and a date and time group.

The clauses are those of "The IPTC Recommended Message Format", 5th edition (1995). Messages framed by control characters
(SOH, STX, ETX, EOT), by ``ZCZC`` and ``NNNN``, and such that lost their frame on the way to a file are read; agencies'
habits are rows of `dialects`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from msgspec.structs import replace

from wireroom.wire import head_lines, takes, time_groups, wire_desks
from wireroom.wire.dialects import Dialect, named, recognised
from wireroom.wire.item import Hints, Item, Note, Reading, Refused, WireError, check_guid
from wireroom.wire.line_layout import blocks, flowing, is_blank
from wireroom.wire.teletype import EOT, ETX, FILL, SOH, STX, lettered, lined, said, typed

MOST_MESSAGES = 2000  # of one file
_FEW = 8  # words that may stand outside a text: a date, a number, a system's own signs
_FIELDS = (
    r"(?P<service>[^\W\d_]{0,8})[ -]?(?P<number>\d{1,5})[ \t]+(?P<priority>\d)[ \t]+(?P<category>[^\W_]{1,4}|[^\w\s])"
    r"(?:[ \t]+(?P<words>\d{1,5})(?!\S))?[ \t]*(?P<info>[^\n\x02]{0,120})"
)
_HEADER = re.compile(rf"(?:ZCZC[ \t]*\n?)?[ \t]*{_FIELDS}", re.IGNORECASE)
_BARE = re.compile(r"ZCZC[ \t]*(?P<service>[^\W\d_]{1,6})(?P<number>\d{1,5})[^\n\x02]{0,60}", re.IGNORECASE)
_FRAMELESS = re.compile(r"[ \t]*[^\W\d_]{1,8}\d{2,5}[ \t]+[1-9][ \t]+[^\W\d_]{1,4}[ \t]+\d{1,5}(?!\S)")
_ZCZC = re.compile(r"^[ \t]*ZCZC\b", re.MULTILINE | re.IGNORECASE)
_LINE_START = re.compile(r"^(?=[ \t]*[^\W\d_]{1,8}\d{2,5}[ \t])", re.MULTILINE)
_SIGNALS = {"1": ("flash",), "2": ("urgent",)}  # by priority (4.4)
_NNNN = re.compile(r"[ \t]*(?:NNNN|nnnn)[ \t]*")
_END = re.compile(f"[{ETX}{EOT}]")
_INITIALS = re.compile(
    r"(?:[A-Z]{2,5}/){1,4}(?:[A-Z]{2,5})?|\./\.[\w/ ]{0,20}|\(?(?:Schluss|Fin|Ende?)\)? ?[\w/+ ]{0,20}"
)
_TOKEN = re.compile(r"[\w/.-]{1,8}")
_COMPOSED = Note("messages without a guid: known by service, number and date", "header", "nothing; the format has none")


def is_message(text: str) -> bool:
    """Whether a text begins as a message of this format does, with its frame or without."""
    start = text[:400].lstrip(f"{FILL}{SOH} \t\r\n\ufeff")
    if _ZCZC.match(start) or _FRAMELESS.match(start):
        return True
    return SOH in text[:200] and bool(_HEADER.match(start))


def with_charset(data: bytes, hints: Hints) -> Hints:
    """The hints, the encoding being that of the agency which the first header names, where nothing else tells it."""
    if hints.charset or hints.default_charset or not is_message(data[:400].decode("latin-1")):
        return hints
    header = _HEADER.search(lined(data[:400].decode("latin-1")))
    row = recognised(hints, header["info"], header["info"].upper()) if header else named(hints)
    return replace(hints, default_charset=row.charset) if row.charset else hints


def read(text: str, hints: Hints) -> Reading:
    """The items of all messages of a text; one that cannot be read becomes a note beside the others.

    Times without zone are in the source's, and assumed. Raises WireError where no message can be read.
    """
    items: list[Item] = []
    notes: list[Note] = []
    framed = SOH in text or STX in text or _ZCZC.search(text) is not None
    for line, message in _messages(lined(text)):
        try:
            items.append(_item(message, hints, framed=framed))
        except WireError as error:
            notes.append(Note(error.what, f"line {line}", error.do))
    if not items:
        told = notes[0] if notes else Note("no header line: service and number, priority, category", "line 1")
        raise WireError(told.what, told.where, told.do or "ask the agency to send it again")
    return Reading("iptc-7901", tuple(items), (_COMPOSED, *notes))


def _messages(text: str) -> Iterator[tuple[int, str]]:
    """The messages of a file, each with the number of its first line."""
    starts = [match.start() for match in _starts(text)]
    if starts and len(said(text[: starts[0]]).split()) > _FEW:
        starts.insert(0, 0)  # words before the first frame: a message that lost its own
    if len(starts) > MOST_MESSAGES:
        raise Refused(f"{len(starts):,} messages in one file, more than {MOST_MESSAGES:,}", do="split it")
    line, at = 1, 0
    for start, end in pairwise([*starts, len(text)]):
        line += text.count("\n", at, start)
        at = start
        yield line, text[start:end].lstrip(f"{FILL}{SOH} \t\n\ufeff")


def _starts(text: str) -> list[re.Match[str]]:
    """Where messages begin: at SOH; else at ZCZC; else at a header line that is the first or follows an end."""
    if SOH in text:
        return list(re.finditer(f"{SOH}(?=[^{SOH}{STX}{ETX}{EOT}])", text))
    framed = list(_ZCZC.finditer(text))
    if framed:
        return framed
    return [
        match
        for match in _LINE_START.finditer(text)
        if _FRAMELESS.match(text, match.start()) and _is_over(text[max(match.start() - 300, 0) : match.start()])
    ]


def _is_over(before: str) -> bool:
    """Whether what stands before a header line has ended."""
    last = before.rstrip(f"{FILL} \t\n{ETX}{EOT}\ufeff").rsplit("\n", 1)[-1]
    return (
        not last
        or time_groups.is_group(said(last))
        or bool(_NNNN.fullmatch(last))
        or before.rstrip()[-1:] in {ETX, EOT}
    )


def _item(message: str, hints: Hints, *, framed: bool) -> Item:
    """One message. One in a frame that neither ends nor tells its time broke off, and is doubtful."""
    header = _HEADER.match(message) or _BARE.match(message)
    if header is None:
        raise WireError("no header line: service and number, priority, category", do="ask the agency")
    told = {"priority": "", "category": "", "info": ""} | header.groupdict(default="")
    row = _row(message, told["info"], hints)
    message = lettered(message, row.alphabet)
    rest = message[header.end() :]
    above, stx, text = rest.partition(STX)
    if not stx:
        above, text = "", rest
    end = _END.search(text)
    inside, trailer = (text[: end.start()], text[end.end() :]) if end else (text, "")
    lines = typed(inside).split("\n")
    if not trailer.strip(f"{FILL}{EOT} \n"):
        lines, trailer = _without_trailer(lines)
    fields, day = _times(trailer, hints.timezone or row.timezone)
    if framed and not end and not trailer:
        fields["doubts"] = ("the message breaks off: no end of text, no date and time",)
    if left := _left_over(trailer):
        fields["dropped"] = (left,)
    fields |= _copy(above.split("\n"), lines, row, told["info"], keywords=not stx)
    number = f"{told['service']}{told['number']}".lower()
    fields["guid"] = check_guid(_guid(number, day, fields))
    fields["urgency"] = int(told["priority"] or 0)
    fields["signals"] = tuple(dict.fromkeys((*_SIGNALS.get(told["priority"], ()), *fields["signals"])))
    fields["subjects"] = wire_desks.of_7901(told["category"].strip("-*./"))
    if told["category"].lower() == wire_desks.ADVISORY:
        fields["kind"] = "advisory"
    fields["language"] = hints.language or row.language
    return Item(**fields)


def _row(message: str, info: str, hints: Hints) -> Dialect:
    """The agency's row: named by the settings, or told by the header's optional information (4.10) or the dateline."""
    if hints.dialect:
        return named(hints)
    lines = message[:3000].split("\n")
    found = next((match for line in lines[1 : head_lines.MOST_HEAD] if (match := head_lines.dateline(line))), None)
    agency = (found.groupdict().get("agency") or "") if found else ""
    return recognised(hints, info, agency, info.upper(), agency.upper())


def _without_trailer(lines: list[str]) -> tuple[list[str], str]:
    """Lines without the date and time group (or the NNNN) that ends them where no ETX does, and that."""
    kept = list(lines)
    ended = ""
    while kept and (is_blank(kept[-1]) or _NNNN.fullmatch(kept[-1])):
        ended = said(kept.pop()).strip() or ended
    if kept and time_groups.is_group(said(kept[-1])):
        ended = said(kept.pop()).strip()
    return kept, ended


def _left_over(trailer: str) -> str:
    """Words after the end of the text that are no date, no number: nobody knows what they are."""
    words = said(_NNNN.sub("", trailer)).split()
    return f"after the end of the text: {' '.join(words)[:160]}" if len(words) > _FEW else ""


def _times(trailer: str, zone: str) -> tuple[dict[str, Any], str]:
    """The time of a message (6.2): when the agency sent it, which is when its version was made; and the day it says."""
    moment = time_groups.found(said(trailer[:400]), zone)
    if moment is None or moment.at is None:
        return {}, ""
    assumed = ("sent", "versioncreated") if moment.assumed else ()
    return {"sent": moment.at, "versioncreated": moment.at, "assumed": assumed}, str(moment.day)


def _copy(above: list[str], lines: list[str], row: Dialect, info: str, *, keywords: bool) -> dict[str, Any]:
    """What the lines of a message say: keywords, labels, headline, byline, notes and body."""
    head = head_lines.read(lines, keywords=keywords)
    for line in above:
        if not is_blank(line):
            (head.labels if takes.is_label(line) else head.keywords).append(line)
    slug = "/".join(filter(None, (said(line).strip().strip("/") for line in head.keywords)))
    label = " ".join(said(each).strip(" ()") for each in head.labels)
    dated = next(filter(None, map(head_lines.dateline, head.story[: head_lines.MOST_HEAD])), None)
    agency = (dated.groupdict().get("agency") or "") if dated else ""
    story, signed = _without_sign_off(head.story, row, {row.name, agency.lower(), *info.lower().split()})
    story, notebook, private = _without_notebook(story, row)
    take = takes.read(f"{label} {_mark(head.headline)}".strip())
    fields: dict[str, Any] = {
        "slugline": slug,
        "keywords": tuple(dict.fromkeys(filter(None, (word.strip() for word in slug.split("/"))))),
        "version": take.number,
        "version_label": label or _mark(head.headline),
        "signals": take.signals,
        "pubstatus": take.pubstatus,
        "headline": flowing(head.headline),
        "subheadline": flowing(head.under),
        "byline": flowing(head.byline),
        "ednote": "\n".join(filter(None, (*(said(note) for note in head.notes), notebook))),
        "desk_note": "\n".join(filter(None, (private, signed))),
        "dateline": head_lines.place_of(dated),
        "creditline": agency,
        "body": blocks(story),
    }
    if take.advisory:
        fields["kind"] = "advisory"
    return _headlined(fields) if not fields["headline"] else fields


def _headlined(fields: dict[str, Any]) -> dict[str, Any]:
    """A flash is one sentence and has no headline: the sentence is both."""
    lines = [line for block in fields["body"] for line in getattr(block, "runs", ())]
    if len(fields["body"]) == 1 and len(lines) == 1 and len(lines[0].text) < 300:
        words = lines[0].text
        dated = head_lines.dateline(words)
        fields["headline"] = words[dated.end() :].strip() if dated else words
    return fields


_MARK = re.compile(
    r"\((?:\d{1,2}|\d?(?:DER|LEAD|LD))\)$|^(?:\d(?:ST|ND|RD|TH) )?(?:UPDATE|WRAPUP|CORRECTED|LEAD|LD)(?: ?\d{1,2})?(?=[-: ])"
)


def _mark(headline: list[str]) -> str:
    """The version that a headline carries itself (``(3DER)``, ``UPDATE 2-``); the headline keeps it."""
    found = _MARK.search(flowing(headline))
    return found[0] if found else ""


def _without_sign_off(lines: list[str], row: Dialect, names: set[str]) -> tuple[list[str], str]:
    """The story without its last lines that only tell who wrote and sent it, and those."""
    kept = list(lines)
    signed: list[str] = []
    pattern = re.compile(row.signoff) if row.signoff else None
    while kept:
        bare = " ".join(said(kept[-1]).split())
        if bare and not (
            _INITIALS.fullmatch(bare) or (pattern and pattern.fullmatch(bare)) or _is_signature(bare, names)
        ):
            break
        kept.pop()
        if bare:
            signed.append(bare)
    return kept, "\n".join(reversed(signed))


def _is_signature(line: str, names: set[str]) -> bool:
    """Whether a line is one of the agency's names and a few short signs."""
    first, *signs = line.split()
    name = re.split(r"[/-]", first)[0].lower()
    return name.isalpha() and name in names and len(signs) <= 7 and all(map(_TOKEN.fullmatch, signs))


def _without_notebook(lines: list[str], row: Dialect) -> tuple[list[str], str, str]:
    """The story without the sections for editors that follow it: those, and what is not for publication at all."""
    if not row.notebook:
        return lines, "", ""
    told = [said(line).rstrip() for line in lines]
    private = next((number for number, line in enumerate(told) if re.match(row.private, line)), len(told))
    while 0 < private < len(told) and not told[private - 1].strip("* "):  # the line of stars above it
        private -= 1
    notebook = next((number for number, line in enumerate(told[:private]) if re.match(row.notebook, line)), private)
    shown, hidden = ("\n".join(filter(None, part)) for part in (told[notebook + 1 : private], told[private:]))
    return lines[:notebook], shown, hidden


def _guid(number: str, day: str, fields: dict[str, Any]) -> str:
    """Service, number and day: numbers begin anew every day. Without a day the words tell two messages apart."""
    if day and number.strip("abcdefghijklmnopqrstuvwxyz0"):  # an agency that does not count writes 0000
        return f"iptc-7901:{number}:{day}"
    told = "\n".join((fields["headline"], *(str(block) for block in fields["body"])))
    return f"iptc-7901:{number}:{day}{hashlib.sha256(told.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
