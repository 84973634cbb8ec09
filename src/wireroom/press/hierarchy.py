"""Which story of a front stands how large: the order decides, urgency only within it. Pure."""

from __future__ import annotations

from typing import Any

FLASH = 2  # urgency 1 and 2: the lead runs across the whole page
_URGENT = 4

# kind: how many seconds, how many thirds; all after them are briefs
_ROOM = {"home": (3, 4), "section": (2, 4), "city": (2, 4)}
_RAIL = (4, 8)  # lines of "Latest": fewer are not worth a column, more make it longer than what stands beside it
_FEW = 3  # briefs: fewer are no row of their own

Card = dict[str, Any]


def arrange(kind: str, cards: list[Card], latest: list[Card]) -> dict[str, Any]:
    """The cards of a front in levels: lead, seconds, thirds, briefs. Archive days, tags and agencies are lists: all briefs.

    `shape` is how the top is set: ``flash`` (the lead across the page, of the highest urgency), ``tall`` (the lead with its
    picture, seconds in a column beside it) or ``wide`` (a lead without a picture, seconds in a row below it). `rail` is the
    newest stories that do not stand beside it already; briefs are what is in neither. A second keeps its dek always, a
    third when it is urgent or has no picture. Seconds in a row have pictures all of them or none.
    """
    room = _ROOM.get(kind)
    if room is None or not cards:
        return {"lead": None, "shape": "", "seconds": [], "thirds": [], "briefs": cards, "rail": []}
    lead, rest = cards[0], cards[1:]
    seconds, thirds, briefs = rest[: room[0]], rest[room[0] : sum(room)], rest[sum(room) :]
    shape = _shape(lead, seconds)
    if shape != "tall" and not all(card["picture"] for card in seconds):
        seconds = [{**card, "picture": None} for card in seconds]
    shown = {card["key"] for card in (lead, *seconds, *thirds)}
    rail = [card for card in latest if card["key"] not in shown][: _RAIL[1]]
    rail = rail if len(rail) >= _RAIL[0] else []
    railed = {card["key"] for card in rail}
    briefs = [card for card in briefs if card["key"] not in railed]
    if rail and len(briefs) < _FEW:
        rail, briefs = sorted((*rail, *briefs), key=lambda card: str(card["time"]["iso"]), reverse=True), []
    return {
        "lead": lead,
        "shape": shape,
        "seconds": seconds,
        "thirds": [_third(card) for card in thirds],
        "briefs": briefs,
        "rail": rail,
    }


def _shape(lead: Card, seconds: list[Card]) -> str:
    if 0 < lead["urgency"] <= FLASH:
        return "flash"
    return "tall" if lead["picture"] and seconds else "wide"


def _third(card: Card) -> Card:
    return {**card, "dek": card["dek"] if card["picture"] is None or 0 < card["urgency"] <= _URGENT else ""}


def without(strips: list[dict[str, Any]], rail: list[Card]) -> list[dict[str, Any]]:
    """The home front's sections without the stories that stand in its rail."""
    railed = {card["key"] for card in rail}
    kept = [{**strip, "cards": [card for card in strip["cards"] if card["key"] not in railed]} for strip in strips]
    return [strip for strip in kept if strip["cards"]]
