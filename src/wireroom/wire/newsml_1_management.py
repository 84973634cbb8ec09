"""NewsML 1.x ``Identification`` and ``NewsManagement``: which item, which revision, and what may be done with it.

Clauses: 5.3.1 (NewsIdentifier), 5.3.2 (NewsManagement) of NewsML 1.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from lxml import etree

from wireroom.wire.elements import words_of
from wireroom.wire.item import Hints, Link
from wireroom.wire.management import embargo, pubstatus, shown, version_of
from wireroom.wire.moments import read_moment

Fields = dict[str, Any]

_REVISION = re.compile(r"[0-9]{1,15}[A-Z]?")
_INSTRUCTIONS = (  # words in an Instruction -> what it means; the first that is found counts
    (re.compile(r"kill|delet|cancel|withdr|retract|recall|annul|remov|revoke"), "kill"),
    (re.compile(r"correct|rectif|corrig|errat"), "correction"),
    (re.compile(r"update|replac|substitut|rewrit|write-?thr|supersed"), "update"),
    (re.compile(r"withh|hold\b|embargo"), "withheld"),
    (re.compile(r"^(?:none|new|add|publish|use)?$"), ""),
)
_TYPES = (  # words in a NewsItemType or Genre -> kind
    (re.compile(r"advis|note ?to ?editors"), "advisory"),
    (re.compile(r"planning|calendar|diary|daybook|agenda|prospect|schedule"), "planning"),
)
_MOST_KEPT = 60  # characters of a type that is remembered
_NOT_NOW = frozenset({"embargoed", "withheld"})


def identified(element: etree._Element) -> Fields:
    """The guid (without the revision), the version and the label of an ``Identification``.

    The guid is the PublicIdentifier without its revision, where it is one (``urn:newsml:provider:date:id:revision``), else
    made of ProviderId, DateId and NewsItemId.
    """
    fields: Fields = {}
    for child in element:
        if child.tag == "NewsIdentifier":
            fields |= _identifier(child)
        elif child.tag == "NameLabel":
            fields["name_label"] = words_of(child)
    return fields


def _identifier(element: etree._Element) -> Fields:
    told: dict[Any, str] = {}
    update = "N"
    for child in element:
        name = child.tag
        told[name] = (child.text or "").strip()
        if name == "RevisionId":
            update = (child.get("Update") or "N").upper()
    number, label = version_of(told.get("RevisionId", ""))
    return {
        "guid": _guid(told),
        "version": number,
        "version_label": label,
        "provider_id": told.get("ProviderId", ""),
        "item_id": told.get("NewsItemId", ""),
        "update": update,
    }


def _guid(told: dict[Any, str]) -> str:
    public = without_revision(told.get("PublicIdentifier", ""), told.get("RevisionId", ""))
    if public:
        return public
    parts = [told.get(name, "") for name in ("ProviderId", "DateId", "NewsItemId")]
    return f"urn:newsml:{':'.join(parts)}" if parts[2].strip("0") else ""


def without_revision(urn: str, revision: str = "") -> str:
    """A ``urn:newsml:provider:date:id`` without the revision that may follow; empty when it is no such URN."""
    parts = urn.split(":")
    if len(parts) < 5 or not urn.startswith("urn:newsml:") or "" in parts:
        return ""
    last = parts[-1]
    if len(parts) > 5 and (last.rstrip("NUA") == revision if revision else _REVISION.fullmatch(last)):
        return urn[: -len(last) - 1]
    return urn


def managed(element: etree._Element, hints: Hints, assumed: list[str]) -> Fields:
    """What ``NewsManagement`` says: times, status and its change to come, urgency, instructions, links."""
    fields: Fields = {"links": [], "signals": []}
    change: etree._Element | None = None
    for child in element:
        name = child.tag
        if name in _TIMES:
            moment = shown((child.text or "").strip(), hints, _TIMES[name], assumed)
            if moment:
                fields[_TIMES[name]] = moment
        elif name == "Status":
            fields["pubstatus"] = pubstatus(child.get("FormalName") or "")
        elif name == "StatusWillChange":
            change = child
        else:
            read = _READ.get(name)
            if read:
                read(child, fields)
    _settle_status(fields, change, hints, assumed)
    return fields


_TIMES: dict[Any, str] = {"FirstCreated": "firstcreated", "ThisRevisionCreated": "versioncreated"}


def _item_type(element: etree._Element, fields: Fields) -> None:
    told = (element.get("FormalName") or "").lower()
    kind = kind_of(told)
    if kind:
        fields["kind"] = kind
    elif _INSTRUCTIONS[0][0].search(told):
        fields["killed"] = True


def kind_of(words: str) -> str:
    """``advisory`` or ``planning`` when a type or genre says so, else nothing."""
    return _kind_said(words) if len(words) < _MOST_KEPT else _kind_of(words)


def _kind_of(words: str) -> str:
    return next((kind for pattern, kind in _TYPES if pattern.search(words.lower())), "")


_kind_said = lru_cache(256)(_kind_of)


def _urgency(element: etree._Element, fields: Fields) -> None:
    fields["urgency"] = urgency_of(element.get("FormalName") or "")


def urgency_of(text: str) -> int:
    """An urgency or priority from 1 to 9; 0 when it is none."""
    bare = text.strip()
    return int(bare) if len(bare) == 1 and bare.isascii() and bare.isdecimal() else 0


def _instruction(element: etree._Element, fields: Fields) -> None:
    """What the provider asks: a kill, a correction, an update; what we do not know stays a signal, and holds.

    The ``RevisionStatus`` inside speaks of earlier revisions: this one takes their place anyway.
    """
    told = (element.get("FormalName") or words_of(element)).strip()
    meaning = next((means for pattern, means in _INSTRUCTIONS if pattern.search(told.lower())), None)
    if meaning == "kill":
        fields["killed"] = True
    elif meaning == "withheld":
        fields["kept_back"] = True
    elif meaning is None:
        fields["signals"].append(told)
    elif meaning and f"sig:{meaning}" not in fields["signals"]:
        fields["signals"].append(f"sig:{meaning}")


def _linked(element: etree._Element, fields: Fields) -> None:
    urn = (element.get("NewsItem") or "").strip()
    if urn:
        rel = element.get("FormalName") or element.tag
        fields["links"].append(Link(rel=str(rel), guid=without_revision(urn) or urn, title=words_of(element)))


_READ: dict[Any, Callable[[etree._Element, Fields], None]] = {
    "NewsItemType": _item_type,
    "Urgency": _urgency,
    "Instruction": _instruction,
    "DerivedFrom": _linked,
    "AssociatedWith": _linked,
}


def _settle_status(fields: Fields, change: etree._Element | None, hints: Hints, assumed: list[str]) -> None:
    """The status with the change to come: usable later is an embargo, unusable later an expiry; a kill stays one."""
    if fields.pop("killed", False):
        fields["pubstatus"] = "canceled"
    status = fields.get("pubstatus", "usable")
    if fields.pop("kept_back", False) and status == "usable":
        status = fields["pubstatus"] = "withheld"
    if status == "canceled":
        return
    future = pubstatus(_formal(change, "FutureStatus")) if change is not None else ""
    when = _text(change, "DateAndTime") if change is not None else ""
    if status in _NOT_NOW and future == "usable":
        fields |= embargo(when, hints, assumed)
        fields["pubstatus"] = "usable"
    elif status == "embargoed":
        fields |= embargo(when, hints, assumed)
        fields["pubstatus"] = "usable" if fields.get("embargoed") else "withheld"
    elif status == "usable" and future in {"canceled", "withheld", "embargoed"}:
        _expire(fields, when, hints, assumed)
    elif future and future != status:
        fields["signals"].append(f"StatusWillChange: {future}")


def _expire(fields: Fields, when: str, hints: Hints, assumed: list[str]) -> None:
    expires = expiry(when, hints, assumed)
    if expires:
        fields["expires"] = expires
    else:
        fields["doubts"] = [f"may not be shown after a time that cannot be read: {when[:60]!r}"]


def expiry(text: str, hints: Hints, assumed: list[str]) -> Any:
    """The instant after which nothing may be shown (aware UTC), a date being the start of that day; None: not readable."""
    return shown(text, hints, "expires", assumed) if read_moment(text, hints.timezone) else None


def _formal(element: etree._Element, name: str) -> str:
    child = next(element.iterchildren(name), None)
    return child.get("FormalName") or "" if child is not None else ""


def _text(element: etree._Element | None, name: str) -> str:
    child = next(element.iterchildren(name), None) if element is not None else None
    return (child.text or "").strip() if child is not None else ""
