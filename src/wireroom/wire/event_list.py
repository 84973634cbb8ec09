"""An agency's list of events to come (root ``document``, service ``newscalendar``, as NTB's): for the desk, never a story."""

from __future__ import annotations

import hashlib

from lxml import etree
from msgspec.structs import replace

from wireroom.wire.elements import name_of, words_of
from wireroom.wire.item import Dateline, Hints, Item, Link, Place, Reading, Subject, WireError
from wireroom.wire.links import safe_link
from wireroom.wire.management import shown
from wireroom.wire.own_xml import plain_in

_SERVICES = ("calendar", "kalender", "diary", "event")
_FOR_THE_DESK = ("timestart", "timeend", "address", "location", "contactname", "contactphone", "contactmail", "addedby")


def read(root: etree._Element, hints: Hints) -> Reading:
    """The event as an item of kind `planning`. Raises WireError where the document is no event.

    Nothing identifies it: its guid is made of title, beginning and place, so that a changed note is the same event.
    """
    told = {name_of(child): child for child in root}
    said = {name: words_of(child) for name, child in told.items()}
    service = said.get("service", "").lower()
    if not any(word in service for word in _SERVICES) or not said.get("title"):
        raise WireError("a document that is no event", "document/service", "ask for NewsML-G2, NITF, ninjs or RSS")
    zoned = hints if hints.timezone else replace(hints, timezone="Europe/Oslo")
    assumed: list[str] = []
    made = shown(said.get("time", ""), zoned, "versioncreated", assumed)
    body = plain_in(told.get("content"))
    key = "\0".join(said.get(name, "") for name in ("title", "timestart", "location"))
    place = said.get("location", "")
    web = safe_link(said.get("contactweb", ""))
    item = Item(
        guid=f"event:{hashlib.sha256(key.encode()).hexdigest()[:32]}",
        kind="planning",
        versioncreated=made,
        firstcreated=made,
        assumed=("firstcreated", "versioncreated") if assumed else (),
        urgency=int(said["priority"]) if said.get("priority", "") in set("123456789") else 0,
        headline=said["title"],
        ednote=said.get("infotext", ""),
        desk_note="\n".join(f"{name}: {said[name]}" for name in _FOR_THE_DESK if said.get(name)),
        dateline=Dateline(place=Place(place) if place else None),
        language=hints.language,
        subjects=tuple(Subject(name=said[name]) for name in ("category", "subcategory") if said.get(name)),
        keywords=tuple(filter(None, (each.strip() for each in said.get("keywords", "").split(",")))),
        body=body.blocks,
        dropped=body.dropped,
        links=(Link(rel="related", href=web),) if web else (),
    )
    return Reading("event-list", (item,))
