"""What editors did to a story, as one value folded from their acts. Pure.

The wire stands above the desk where it takes words away (a kill, a withheld story, an embargo); the desk stands above the
wire where it takes words away too, or has read them. An edited story is detached from the wire: later versions are
offered, not applied, until it is attached again.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

Kind = Literal["hold", "release", "kill", "unkill", "review", "edit", "reattach", "readdress"]


class NotAllowed(Exception):
    """An act that the rules of the desk do not allow: what, and what to do."""


class Done(Struct, frozen=True):
    """One act: who did what to a story, and why. `item_hash` is the version it was done to (of an edit: the one made).

    `kills` are the messages that killed the story when the act was done.
    """

    kind: Kind
    who: str
    why: str
    item_hash: str = ""
    kills: tuple[str, ...] = ()
    paths: tuple[str, str] = ("", "")  # of a new address: the old one and the new one


class Desk(Struct, frozen=True, omit_defaults=True):
    """What the desk has made of a story so far. Texts say by whom and why; the others are versions by their item_hash.

    `asked` is who asked for a kill to be taken back: another person must agree. `former` are addresses that the story had.
    """

    held: str = ""
    killed: str = ""
    asked: str = ""
    pardoned: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()
    reviewed: str = ""
    edited: str = ""
    former: tuple[str, ...] = ()


NO_DESK = Desk()


def after(desk: Desk, done: Done) -> Desk:
    """The desk's state after one more act. Raises NotAllowed."""
    if not done.who.strip() or not done.why.strip():
        raise NotAllowed("an act needs who does it and why: give both")
    said = f"{done.why} ({done.who})"
    match done.kind:
        case "hold":
            return replace(desk, held=said)
        case "release":
            return replace(desk, held="", cleared=(*desk.cleared, done.item_hash))
        case "kill":
            return replace(desk, killed=said, asked="")
        case "unkill":
            return _unkilled(desk, done)
        case "review":
            return replace(desk, reviewed=done.item_hash)
        case "edit":
            return replace(desk, edited=done.item_hash)
        case "reattach":
            return replace(desk, edited="", reviewed="")
        case "readdress":
            old, new = done.paths
            return replace(desk, former=tuple(each for each in (*desk.former, old) if each != new))


def _unkilled(desk: Desk, done: Done) -> Desk:
    """A kill is taken back by two: the first asks, another agrees."""
    if not desk.killed and not set(done.kills) - set(desk.pardoned):
        raise NotAllowed("the story is not killed")
    if not desk.asked:
        return replace(desk, asked=done.who)
    if desk.asked == done.who:
        raise NotAllowed(f"{done.who} has asked for it already: another editor must agree")
    return replace(desk, killed="", asked="", pardoned=tuple(dict.fromkeys((*desk.pardoned, *done.kills))))


def review_state(desk: Desk, current: str) -> str:
    """The review state of a story that shows the version `current`: auto, reviewed or edited."""
    if desk.edited and desk.edited == current:
        return "edited"
    return "reviewed" if desk.reviewed == current else "auto"


def to_row(desk: Desk) -> dict[str, object]:
    """As it is stored with the story."""
    row: dict[str, object] = msgspec.to_builtins(desk)
    return row


def from_row(row: object) -> Desk:
    """As it was stored with the story."""
    return msgspec.convert(row, Desk) if row else NO_DESK
