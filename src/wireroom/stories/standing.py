"""Where a story stands: a join over the set of its messages. Pure.

Any order, repetition or delay of deliveries ends in the same standing (TRUST.md, "What state a story is in"). The order of
messages is (number, sent, hash), never arrival. A kill is absorbing. Whatever we do not understand is held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from wireroom.stories.desk import NO_DESK, Desk
from wireroom.stories.placement import dated
from wireroom.stories.rules import HOLD, IGNORE, NOTHING, PUBLISH, Decision
from wireroom.wire.embargo import speaks
from wireroom.wire.item import Item

State = Literal["published", "embargoed", "withheld", "held", "canceled", "ignored", "expired"]

LIFTED = "none"  # Item.embargo_text of an embargo that the agency lifted

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_KILL_SIGNALS = frozenset({
    "recall", "kill", "cancel", "canceled", "cancelled", "withdraw", "withdrawn", "withdrawal", "retract", "retraction",
    "elimination",
})  # fmt: skip
_HOLD_SIGNALS = {  # what keeps a story off until a later message or an editor says otherwise
    "hold": "the agency says hold", "withhold": "the agency says hold", "withheld": "the agency says hold",
    "advisory": "advisory: no story to publish", "test": "test: no story to publish",
    "kill?": "its words may kill it: an editor must look",
    "cwarn": "the agency warns of its content",
}  # fmt: skip
_KNOWN_SIGNALS = frozenset({
    "update", "updated", "correction", "corrected", "atomic", "writethrough", "write-through", "writethru", "flash",
    "bulletin", "urgent", "alert", "breaking", "newsflash", "newsbreak", "snap", "first", "last", "add", "lead", "replace",
    "sub", "lastupdate", "nlp", "new", "final", "live", "development", "important", "more", "usable",
    "newscontent", "singlesource",  # the AP's
})  # fmt: skip
_SILENT = "info:"  # an agency's own signal that says nothing of a story's life (wire.dialects)
_SHOWN_KINDS = frozenset({"text"})


class Message(Struct, frozen=True):
    """What one filed version says about its story's life. `hold` is why it may not be published by itself.

    `ignored` says that it is a rule of the newspaper that wants none of it: there is nothing for the desk to look at.
    `expires` is the instant from which on its rights do not let it be shown.
    """

    number: int
    sent: datetime
    item_hash: str
    pubstatus: str
    embargoed: datetime | None = None
    embargo_text: str = ""
    hold: str = ""
    ignored: bool = False
    expires: datetime | None = None

    @property
    def order(self) -> tuple[int, datetime, str]:
        """The place of the message among its story's messages."""
        return self.number, self.sent, self.item_hash


class Standing(Struct, frozen=True):
    """What the newspaper must do with a story: its state, the version that counts, when that changes by itself, and why."""

    state: State
    current: str
    release_at: datetime | None = None
    reason: str = ""
    expires_at: datetime | None = None


def signal_word(signal: str) -> str:
    """The word of a signal QCode or URI: ``sig:update`` -> ``update``."""
    return re.split(r"[:/#]", signal.strip())[-1].lower()


def is_kill(item: Item) -> bool:
    """Whether the item takes its story down: pubStatus canceled, or a signal that says so."""
    return item.pubstatus == "canceled" or any(signal_word(signal) in _KILL_SIGNALS for signal in item.signals)


def is_correction(item: Item) -> bool:
    """Whether the agency calls this version a correction."""
    return any(signal_word(signal) in {"correction", "corrected"} for signal in item.signals)


def message(
    item: Item,
    item_hash: str,
    received: datetime,
    *,
    hold_source: bool = False,
    decision: Decision = NOTHING,
    barred: str = "",
    keep: timedelta | None = None,
) -> Message:
    """What `item` says about its story's life. Without a time of its own it counts from its receipt.

    `decision` is the newspaper's rules'. What is held by the law of the wire no rule publishes. `barred` is why the source's
    rights keep it from this paper, `keep` how long after a story began its licence lasts.
    """
    hold = why_held(item) or barred or held_by_newspaper(decision, hold_source=hold_source)
    return Message(
        number=item.version,
        sent=item.versioncreated or item.sent or item.firstcreated or received,
        item_hash=item_hash,
        pubstatus="canceled" if is_kill(item) else item.pubstatus,
        embargoed=item.embargoed,
        embargo_text=item.embargo_text,
        hold=hold,
        ignored=decision.action == IGNORE or _is_shot(item),
        expires=_expires(item, received, keep),
    )


def _is_shot(item: Item) -> bool:
    """Whether the item is a picture file's own words (`wire.picture`): on record, and nothing for the desk to look at."""
    return item.kind == "picture" and item.guid.startswith("picture:")


def _expires(item: Item, received: datetime, keep: timedelta | None) -> datetime | None:
    """When the rights in an item end: at the agency's word, or when its source's licence does, the earlier."""
    ends = [item.expires] if item.expires else []
    if keep:
        ends.append(dated(item, received) + keep)
    return min(ends, default=None)


def held_by_newspaper(decision: Decision, *, hold_source: bool) -> str:
    """Why the newspaper itself wants to see the item first; empty when it does not."""
    if decision.action == IGNORE:
        return f"ignored by the rule {decision.action_by!r}"
    if decision.action == HOLD:
        return f"held by the rule {decision.action_by!r}"
    return "this source is on hold" if hold_source and decision.action != PUBLISH else ""


def why_held(item: Item) -> str:
    """Why an editor must see the item before readers do; empty when it may be published as it is."""
    if item.kind not in _SHOWN_KINDS:
        return f"{item.kind}: no story to publish"
    if item.pubstatus not in {"usable", "withheld", "canceled"}:
        return f"unknown pubStatus {item.pubstatus!r}"
    if told := _held_by_signals(item) or _held_by_embargo(item):
        return told
    if not item.headline.strip():
        return "no headline"
    if not any(line.strip() for line in item.paragraphs):
        return "no words in the body"
    if item.dropped:
        return f"words of the body could not be kept: {item.dropped[0][:80]!r}"
    if item.doubts:
        return item.doubts[0][:160]
    if _BIDI.search(item.headline):
        return "the headline overrides the writing direction"
    return ""


def _held_by_signals(item: Item) -> str:
    words = {signal_word(signal): signal for signal in item.signals if not signal.startswith(_SILENT)}
    for word, signal in words.items():
        if word not in _KNOWN_SIGNALS | _KILL_SIGNALS:
            return _HOLD_SIGNALS.get(word, f"unknown signal {signal!r}")
    return ""


def _held_by_embargo(item: Item) -> str:
    if item.embargo_text and item.embargo_text != LIFTED and item.embargoed is None:
        return f"embargo without a readable time and zone: {item.embargo_text!r}"
    if not item.embargo_text and not item.embargoed and _speaks_of_embargo(item):
        return "the copy speaks of an embargo but no field does"
    return ""


def _speaks_of_embargo(item: Item) -> bool:
    """The second look behind `wire.lifecycle`, which makes an embargo of such words when a message is read."""
    notes = (item.ednote, item.desk_note, item.slugline, item.usageterms)
    copy = (item.headline, *item.paragraphs[:2])
    return any(speaks(words, note=True) for words in notes) or any(speaks(words) for words in copy)


def standing(
    messages: Iterable[Message], now: datetime, desk: Desk = NO_DESK, wall: datetime | None = None
) -> Standing:
    """The standing of a story with these messages and this of the desk, at `now` (aware UTC, by the newspaper's clock).

    `wall` is what rights are compared with, if that is another clock: rights that end are no matter of trust in a clock.

    The order of tests is AP's: kill, then the newest message's own status, then what we do not understand, then the
    embargo, which covers all versions until a later message states another time or lifts it.
    """
    ordered = sorted(messages, key=lambda each: each.order)
    live = [each for each in ordered if each.item_hash not in desk.pardoned] or ordered
    newest = live[-1]
    kills = [each for each in live if each.pubstatus == "canceled"]
    if kills:
        return Standing("canceled", kills[-1].item_hash, reason="canceled by the agency")
    if desk.killed:
        return Standing("canceled", newest.item_hash, reason=f"canceled by the desk: {desk.killed}")
    if newest.pubstatus == "withheld":
        return Standing("withheld", newest.item_hash, reason="withheld by the agency")
    return _held(newest, desk) or _embargoed(live, now) or _public(newest, desk, wall or now)


def _public(newest: Message, desk: Desk, wall: datetime) -> Standing:
    """The standing of a story that may be published while its rights last."""
    ends = newest.expires
    if ends and wall >= ends:
        return Standing("expired", newest.item_hash, reason=f"its licence ended on {ends:%Y-%m-%d %H:%M} UTC")
    return Standing("published", desk.edited or newest.item_hash, expires_at=ends)


def _held(newest: Message, desk: Desk) -> Standing | None:
    """The standing of a story that an editor must look at, or that nobody wants; None when it is neither."""
    if desk.held:
        return Standing("held", newest.item_hash, reason=f"held by the desk: {desk.held}")
    if not newest.hold or desk.edited or newest.item_hash in desk.cleared:
        return None
    return Standing("ignored" if newest.ignored else "held", newest.item_hash, reason=newest.hold)


def _embargoed(live: list[Message], now: datetime) -> Standing | None:
    """The standing of a story whose embargo has not ended by `now`, or cannot be read; None when there is none."""
    newest = live[-1]
    stated = [each for each in live if each.embargo_text or each.embargoed]
    if not stated or stated[-1].embargo_text == LIFTED:
        return None
    release = stated[-1].embargoed
    if release is None:
        return Standing("held", newest.item_hash, reason=f"unreadable embargo {stated[-1].embargo_text!r}")
    if now < release:
        return Standing("embargoed", newest.item_hash, release, f"embargoed until {release:%Y-%m-%d %H:%M} UTC")
    return None
