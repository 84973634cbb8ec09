"""Ritzau's own news XML (``RBNews``): one flat record a story, its body HTML in a text.

Times name no zone: they are Copenhagen's. A later version has a ``NewsID`` of its own and names the record whose place it
takes; that one is taken off.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from msgspec.structs import replace

from wireroom.wire import hypertext
from wireroom.wire.dialects import DIALECTS
from wireroom.wire.elements import words_of
from wireroom.wire.item import (
    Dateline,
    Hints,
    Item,
    Link,
    Note,
    Place,
    Reading,
    Subject,
    WireError,
    block_lines,
    check_guid,
)
from wireroom.wire.management import shown, version_of
from wireroom.wire.own_xml import html_in
from wireroom.wire.text import fold

_ROW = DIALECTS["ritzau"]
_SIGNALS = {"Korrektion": "sig:correction", "NyVersion": "sig:update", "InfoFlash": "sig:flash"}
_OLD = ("Replaces", "replacedID")
_GUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_FLASH = "flash"


def read(root: etree._Element, hints: Hints) -> Reading:
    """The story of a record, and the end of the record that it replaces. Raises WireError without a NewsID."""
    told = {str(child.tag).rpartition("}")[2]: child for child in root}
    said = {name: (child.text or "").strip() for name, child in told.items()}
    if not said.get("NewsID"):
        raise WireError("no NewsID", "RBNews", "ask the agency")
    zoned = hints if hints.timezone else replace(hints, timezone=_ROW.timezone)
    assumed: list[str] = []
    dropped: list[str] = []
    published = shown(said.get("PublishDate", ""), zoned, "versioncreated", assumed)
    body = html_in(told.get("content"))
    number, label = version_of(said.get("version", ""))
    town = said.get("town", "")
    old = [
        value for name in _OLD if (value := said.get(name, "")) and value != said["NewsID"] and _GUID.fullmatch(value)
    ]
    item = Item(
        guid=check_guid(said["NewsID"]),
        version=number,
        version_label=label,
        versioncreated=published,
        firstcreated=published,
        assumed=("firstcreated", "versioncreated") if assumed else (),
        pubstatus="canceled" if _is(said, "Annuleret") else "usable",
        urgency=int(said["Priority"]) if re.fullmatch("[1-9]", said.get("Priority", "")) else 0,
        signals=_signals(said),
        ednote=_lines(told.get("TilRedaktionen"), dropped),
        headline=hypertext.plain_words(said.get("headline", ""), dropped),
        subheadline=hypertext.plain_words(said.get("subtitle", ""), dropped),
        slugline=said.get("strapline", ""),
        byline=fold(said.get("byLine", "")),
        creditline=said.get("origin", "").strip("/ "),
        dateline=Dateline(town, Place(town) if town else None),
        language=hints.language or _ROW.language,
        subjects=tuple(_subjects(told, said)),
        keywords=tuple(filter(None, (words_of(each) for each in told.get("SubjectKeyword", ())))),
        body=body.blocks,
        renditions=body.renditions,
        links=tuple(Link(rel="irel:previousVersion", guid=value) for value in dict.fromkeys(old)),
        dropped=(*body.dropped, *dropped),
        desk_note="\n".join(body.advisories),
    )
    return Reading("ritzau", (item, *(_replaced(item, value) for value in dict.fromkeys(old))), _notes(told))


def _is(said: dict[str, str], name: str) -> bool:
    return said.get(name, "").lower() in {"true", "1"}


def _signals(said: dict[str, str]) -> tuple[str, ...]:
    found = [signal for name, signal in _SIGNALS.items() if _is(said, name)]
    if said.get("format", "").lower() == _FLASH and "sig:flash" not in found:
        found.append("sig:flash")
    return tuple(found)


def _lines(note: etree._Element | None, dropped: list[str]) -> str:
    """A note in HTML, a line a paragraph."""
    body = html_in(note)
    dropped.extend(body.dropped)
    return "\n".join(fold(line) for block in body.blocks for line in block_lines(block))


def _subjects(told: dict[str, etree._Element], said: dict[str, str]) -> list[Subject]:
    codes = [(each.text or "").strip() for each in told.get("IPTCList", ())]
    found = [Subject(f"subj:{code.zfill(8)}") for code in codes if code.isdecimal() and len(code) < 9]
    if said.get("section"):
        found.append(Subject(said.get("sectionShort", ""), said["section"], "keyword"))
    return found


def _replaced(item: Item, guid: str) -> Item:
    """The record whose place a later one takes, as an item without words: it is kept off, not killed."""
    return Item(
        guid=guid,
        version=item.version,
        versioncreated=item.versioncreated,
        assumed=item.assumed,
        pubstatus="withheld",
        headline=item.headline,
        language=item.language,
        links=(Link(rel="irel:replacedBy", guid=item.guid),),
    )


def _notes(told: dict[str, Any]) -> tuple[Note, ...]:
    media = told.get("MultimedieList")
    if media is None or not len(media):
        return ()
    return (
        Note(
            f"{len(media)} pictures or films are named, whose form we do not know", "MultimedieList", "send us a sample"
        ),
    )
