"""Which story of a front stands how large: the order decides, urgency only within it. Pure."""

from __future__ import annotations

from typing import Any

FLASH = 2  # urgency 1 and 2: the lead runs across the whole page
_URGENT = 4

# kind: how many seconds, how many thirds; all after them are briefs
_ROOM = {"home": (3, 4), "section": (2, 4), "city": (2, 4)}


def arrange(kind: str, cards: list[dict[str, Any]]) -> dict[str, Any]:
    """The cards of a front in levels: lead, seconds, thirds, briefs. Archive days and tags are lists: all briefs.

    `flash` says that the lead is of the highest urgency. A second keeps its dek always, a third when it is urgent or
    has no picture.
    """
    room = _ROOM.get(kind)
    if room is None or not cards:
        return {"lead": None, "flash": False, "seconds": [], "thirds": [], "briefs": cards}
    lead, rest = cards[0], cards[1:]
    seconds, thirds = room
    return {
        "lead": lead,
        "flash": 0 < lead["urgency"] <= FLASH,
        "seconds": rest[:seconds],
        "thirds": [
            {**card, "dek": card["dek"] if card["picture"] is None or 0 < card["urgency"] <= _URGENT else ""}
            for card in rest[seconds : seconds + thirds]
        ],
        "briefs": rest[seconds + thirds :],
    }
