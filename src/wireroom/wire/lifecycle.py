"""Life-cycle words in an item's text - kill, hold, correction, embargo, advisory, flash - as signals on the item.

Agencies say in words what the formats have fields for. `marked` reads those words by the table of `wire.phrases` and only
where a notice stands: at the head of the headline, slugline and first paragraph, in brackets behind the headline, at the head
of a sentence of a note. A word in running copy means nothing. It never changes words; two things move to the desk's note:
paragraphs that only end a transmission, and what the agency says is not for publication.
"""

from __future__ import annotations

import re
from functools import cache

from msgspec.structs import replace

from wireroom.wire import notices
from wireroom.wire.dialects import DIALECTS, STANDARD, Dialect, recognised
from wireroom.wire.embargo import may_speak, spoken
from wireroom.wire.heads import Found, Heads, chain, endings, heads_of, merged
from wireroom.wire.item import Block, Heading, Hints, Item, Paragraph, Runs, block_lines
from wireroom.wire.phrases import ANYWHERE, DESK_FROM, ENDINGS, IN_NOTES
from wireroom.wire.text import fold

_ANY, _NOTE = heads_of(ANYWHERE), heads_of(ANYWHERE, IN_NOTES)
_ENDINGS = endings(ENDINGS)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{2,60})[)\]]\W*$")
_LD = re.compile(
    r"(?i)\b\d{1,2}(?:st|nd|rd|th)[ -]?(?:ld|lead|add|sub|writethru|write-thru)\b|\bwrite-?thr(?:u|ough)\b"
)
_LOUD = re.compile(
    r"\b(?:(MANDATORY KILL|BULLETIN KILL|KILL NOTICE|KILL STORY|KILL ADVISORY|PLEASE KILL|MANDATORY ELIMINATION)"
    r"|ATTENTION EDITORS|NOTE TO EDITORS|NOT FOR PUBLICATION|NOT FOR BROADCAST|TEST TEST|DO NOT PUBLISH|DO NOT USE)\b"
)
_LOUD_SIGNS = ("KILL", "ELIMINATION", "ATTENTION", "NOTE", "NOT FOR", "TEST TEST", "DO NOT")  # one in each of these
_CODE = re.compile(r"[:/#]")
_PARTED = re.compile(r"[,()]")
_STOPS = frozenset({"kill!", "kill", "kill?", "hold", "test", "private", "advisory"})  # what keeps a story from readers
_SENTENCE = re.compile(
    r"[\s;](?:(?<=[\n;])[\n;]*|(?<=[.!]\s)\s*)"
)  # a line, a semicolon, or white space behind a full stop
_DESK_FROM = re.compile(r"[\W_]*(?:" + "|".join(map(re.escape, DESK_FROM)) + r")\W*", re.IGNORECASE)
_DESK_SIGNS = ("publi", "veröffentlich")  # one in each of `DESK_FROM`
_DESK_INITIALS = frozenset("".join(phrase[0] + phrase[0].upper() for phrase in DESK_FROM))
_DESK_LEAST = min(map(len, DESK_FROM))
_LINE = 120  # characters of a paragraph that may be nothing but a marker
_SHORT = 120  # words of a body that may well be a notice alone
_URGENCIES = {"flash": 1, "bulletin": 2, "urgent": 2}
_SIGNALS = {
    "kill": "sig:kill", "kill?": "kill?", "hold": "sig:hold", "test": "sig:test", "private": "sig:advisory",
    "advisory": "sig:advisory", "correction": "sig:correction", "flash": "sig:flash", "bulletin": "sig:bulletin",
    "urgent": "sig:urgent", "update": "sig:update", "more": "sig:more",
}  # fmt: skip
"""IPTC's signal NewsCodes has `correction` and `update`; the others are named like them."""


def marked(item: Item, hints: Hints) -> Item:
    """The item with what its words say of its life as signals, kind, urgency and embargo.

    A notice (kill, test, advisory) has the kind ``advisory`` and is never published; `pubstatus` stays as sent. ``kill?`` is
    a signal that nobody knows and so holds the story: its words may be a kill.
    """
    row = recognised(hints, item.creditline, item.guid)
    item = _for_the_desk(item, row)
    opening = _opening(item.body)
    told = _weighed(_found(item, opening, row), item)
    if told or item.signals:
        item = _with_signals(item, told, row)
    return item if item.embargoed or item.embargo_text else _with_embargo(item, opening, hints)


def _found(item: Item, opening: list[str], row: Dialect) -> tuple[list[Found], ...]:
    """What is said in the title (headline and slugline), at the opening of the copy, and in the notes."""
    anywhere, in_notes = _heads(row.name)
    headline, slug = fold(item.headline), fold(item.slugline)
    title = _headline(headline, anywhere) if headline else []
    title += _slug(slug, anywhere) if slug else []
    copy: list[Found] = []
    for number, words in enumerate(opening):
        copy += _paragraph(words, anywhere, in_notes, first=number == 0)
    notes: list[Found] = []
    for note in (item.ednote, item.desk_note):
        if note:
            notes += _note(note, in_notes)
    return title, copy, notes


def _headline(headline: str, heads: Heads) -> list[Found]:
    found = chain(headline, heads)
    tail = _BRACKETS.search(headline[-80:]) if "(" in headline or "[" in headline else None
    if tail:
        found += [each for each in chain(tail[1], heads) if each.whole]
    if notices.says_kill(headline):
        found.append(Found("kill?", headline[:60], True))
    loud = _LOUD.search(headline[:200]) if any(map(headline.__contains__, _LOUD_SIGNS)) else None
    if loud and not any(each.means in _STOPS for each in found):
        found.append(Found("kill?" if loud[1] else "hold", loud[0], False))
    return found


def _slug(slug: str, heads: Heads) -> list[Found]:
    parts = [part for part in _PARTED.split(slug) if part.strip()]
    found = chain(slug, heads) if len(parts) == 1 else []
    if parts != [slug]:
        found += [each for part in parts for each in chain(part, heads) if each.whole and each not in found]
    lead = _LD.search(slug)
    return [*found, Found("update", lead[0], False)] if lead else found


def _opening(body: tuple[Block, ...]) -> list[str]:
    """The first two paragraphs."""
    lines: list[str] = []
    for block in body[:6]:
        words = _words(block.runs) if isinstance(block, (Paragraph, Heading)) else ""
        if words:
            lines.append(words)
            if len(lines) == 2:
                break
    return lines


def _words(runs: Runs) -> str:
    """The words of runs on one line."""
    return fold(runs[0].text if len(runs) == 1 else "".join([run.text for run in runs]))


def _paragraph(words: str, anywhere: Heads, in_notes: Heads, *, first: bool) -> list[Found]:
    if words[0] in "([" and words[-1] in ")]" and len(words) < 300:
        return [each for part in _SENTENCE.split(words[1:-1]) for each in chain(part, in_notes)]
    found = chain(words, anywhere)
    if not first:  # the second paragraph counts only where it says nothing else
        found = [each for each in found if each.whole]
    if notices.says_kill(words):
        found.append(Found("kill", words[:60], False))
    return found


def _note(note: str, heads: Heads) -> list[Found]:
    """A note's sentences. There "note to editors" opens any note, and "not for publication" may be said of a telephone number:
    what holds a story back must be all that the sentence says."""
    found: list[Found] = []
    for part in _SENTENCE.split(note[:2000])[:12]:
        for each in chain(part, heads):
            if each.means in {"private", "test", "hold"} and not each.whole:
                continue
            if each.means != "advisory":
                found.append(each)
        if notices.says_kill(part):
            found.append(Found("kill?", part[:60], False))
    return found


def _weighed(places: tuple[list[Found], ...], item: Item) -> dict[str, str]:
    """What the signs come to: meaning -> words. A doubtful sign of a kill needs a second one in another place; a sentence about
    a kill under a whole story is doubtful itself, for it may speak of another story."""
    told: dict[str, str] = {}
    if not any(places):
        return told
    for each in (each for place in places for each in place):
        told.setdefault(each.means, each.words)
    told.pop("note", None)
    kills = {means: words for means, words in told.items() if means.startswith("kill")}
    if not kills:
        return told
    rest = {means: words for means, words in told.items() if means not in kills}
    signs = sum(any(each.means in {"kill", "kill?"} for each in place) for place in places)
    notice = any(each.means == "kill" and (each.whole or _is_short(item)) for place in places for each in place)
    certain = "kill!" in kills or notice or signs > 1
    if item.pubstatus == "canceled" and not certain:
        return rest
    return {"kill" if certain else "kill?": next(iter(kills.values())), **rest}


def _is_short(item: Item) -> bool:
    left = _SHORT
    for line in item.paragraphs:
        left -= len(line.split(None, left))
        if left <= 0:
            return False
    return True


def _with_signals(item: Item, told: dict[str, str], row: Dialect) -> Item:
    if not told and not (item.signals and (row.signals or row.silent)):
        return item
    changes: dict[str, object] = {}
    signals = tuple(_translated(each, row) for each in item.signals) if row.signals or row.silent else item.signals
    known = {_CODE.split(each)[-1].lower() for each in signals}
    new = (_SIGNALS[means] for means in _SIGNALS if means in told)
    signals += tuple(dict.fromkeys(each for each in new if each.partition(":")[2] not in known and each not in known))
    if signals != item.signals:
        changes["signals"] = signals
    if told.keys() & {"kill", "test", "advisory", "private"}:
        changes["kind"] = "advisory"
    if not item.urgency and told.keys() & _URGENCIES.keys():
        changes["urgency"] = min(_URGENCIES[means] for means in told.keys() & _URGENCIES.keys())
    if "update" in told and not item.version and not item.version_label and any(map(str.isdigit, told["update"])):
        changes["version_label"] = told["update"]
    return replace(item, **changes) if changes else item


def _translated(signal: str, row: Dialect) -> str:
    """An agency's own signal as ours: what it says of a story's life, or marked as saying nothing of it (``info:``)."""
    lower = signal.lower()
    for code, word in row.signals:
        if lower == code:
            return f"sig:{word}"
    return f"info:{signal}" if lower.partition(":")[0] in row.silent else signal


def _with_embargo(item: Item, opening: list[str], hints: Hints) -> Item:
    """An embargo in words, of an item in which no field states one."""
    notes = (item.ednote, item.desk_note, item.slugline, item.usageterms)
    closing = (_line(item.body[-1]) or "") if item.body else ""
    copy = (item.headline, item.subheadline, *opening, closing)
    if not may_speak((*notes, *copy)):
        return item
    near = item.versioncreated or item.sent or item.firstcreated
    for words, note in (*((each, True) for each in notes), *((each, False) for each in copy)):
        said = spoken(words, hints.timezone, near, note=note) if words else None
        if said is None:
            continue
        if said.moment is None or said.moment.at is None:
            return replace(item, embargo_text=said.words)
        assumed = (*item.assumed, "embargoed") if said.moment.assumed else item.assumed
        return replace(item, embargo_text=said.words, embargoed=said.moment.at, assumed=assumed)
    return item


def _for_the_desk(item: Item, row: Dialect) -> Item:
    """The item without paragraphs that only end the transmission, or that the agency says are not for publication; they go
    to `desk_note`, word for word."""
    first = _desk_at(item.body)
    moved = [line for each in item.body[first:] for line in map(fold, block_lines(each)) if line]
    end, more = first, False
    while end > 1 and (words := _line(item.body[end - 1])) is not None:
        means = _ENDINGS.get(words) or _ENDINGS.get(words.casefold()) or ("end" if words in row.markers else "")
        if words and not means:
            break
        more = more or means == "more"
        moved[:0] = [words] if words else []
        end -= 1
    if not moved:
        return item
    signals = (*item.signals, "sig:more") if more and "sig:more" not in item.signals else item.signals
    note = "\n".join(filter(None, (item.desk_note, *moved)))
    return replace(item, body=item.body[:end], desk_note=note, signals=signals)


def _desk_at(body: tuple[Block, ...]) -> int:
    """The number of the first block that the agency says is not for publication; that after the last where none is."""
    for number, block in enumerate(body):
        if isinstance(block, (Paragraph, Heading)) and block.runs:
            text = block.runs[0].text
            may = len(text) <= _LINE and (text[:1] in _DESK_INITIALS or not text[:1].isalnum())
            if may and _says_desk(_words(block.runs)):
                return number
    return len(body)


def _says_desk(words: str) -> bool:
    if not _DESK_LEAST <= len(words) <= _LINE:
        return False
    lowered = words.casefold()
    return any(sign in lowered for sign in _DESK_SIGNS) and _DESK_FROM.fullmatch(words) is not None


def _line(block: Block) -> str | None:
    """The words of a short paragraph or crosshead, None for any other block."""
    if not isinstance(block, (Paragraph, Heading)):
        return None
    runs = block.runs
    if runs and len(runs[0].text) > _LINE:
        return None
    words = _words(runs)
    return words if len(words) <= _LINE else None


@cache
def _heads(name: str) -> tuple[Heads, Heads]:
    """The phrases that count anywhere, and those that count in notes, for an agency's messages: its own come last."""
    row = DIALECTS.get(name, STANDARD)
    own = heads_of({means: {row.name: words} for means, words in row.phrases.items()})
    return merged(_ANY, own), merged(_NOTE, own)
