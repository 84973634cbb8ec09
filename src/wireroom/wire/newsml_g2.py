"""NewsML-G2 2.x (IPTC): newsMessage, newsItem, packageItem; concept, knowledge, planning and catalogue items become notes.

Clauses: 5 (item), 6 (itemMeta), 9 (newsMessage) of the NewsML-G2 guidelines. What an item is about is read by `g2_meta`,
its content by `g2_content`, a package's entries by `g2_package`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import etree
from msgspec import Struct

from wireroom.wire.elements import NAMES, child_of, children, words_of
from wireroom.wire.extension import Extension, gathered
from wireroom.wire.g2_codes import (
    LANG,
    Parts,
    code_of,
    head_of,
    local,
    named,
    own,
    qcode,
    schemes_of,
    text_of,
    usual,
    where,
    word,
)
from wireroom.wire.g2_content import content_set
from wireroom.wire.g2_meta import content_meta, other_ids
from wireroom.wire.g2_package import members
from wireroom.wire.item import Enclosure, Hints, Item, Link, Note, Reading, WireError, check_guid
from wireroom.wire.links import safe_link
from wireroom.wire.management import embargo, expiry, pubstatus, shown, version_of
from wireroom.wire.moments import language_tag, read_moment, read_shown

_ITEMS = frozenset({"newsitem", "packageitem"})
_OTHERS = frozenset({"conceptitem", "knowledgeitem", "planningitem", "catalogitem"})
_CLASSES = {
    "text": "text", "picture": "picture", "photo": "picture", "graphic": "graphic", "animated": "graphic",
    "video": "video", "audio": "audio", "composite": "package", "planning": "planning",
}  # fmt: skip
_NOBODY = "unknown"  # a provider is mandatory, also where there is none to name
_PUBLIC = ("public", "correct")
_ADVISORY = ("advisory", "notetoeditors", "daybook", "press agenda", "forecast")


class Header(Struct, frozen=True):
    """What a newsMessage says of all its items: when it was sent, and signals on how to process it (G2 9)."""

    sent: datetime | None = None
    signals: tuple[str, ...] = ()


_NO_HEADER = Header()


def read(root: etree._Element, hints: Hints) -> Reading:
    """The items of a NewsML-G2 document; one that cannot be read becomes a note beside the others.

    Raises WireError where no item can be read.
    """
    header = _header(root, hints)
    items: list[Item] = []
    extensions: list[Extension] = []
    notes: list[Note] = []
    enclosed: list[Enclosure] = []
    wrong: WireError | None = None
    for element in _found(root):
        if NAMES[element.tag] in _OTHERS:
            notes.append(Note(f"{local(element)} is not published", where(element)))
            continue
        try:
            item, extension = _item(element, header, hints, enclosed)
            items.append(item)
            extensions.append(extension)
        except WireError as error:
            wrong = wrong or WireError(error.what, error.where or where(element), error.do)
            notes.append(Note(error.what, error.where or where(element), error.do))
    if not items and (wrong or not notes):
        raise wrong or WireError("no item in the message", where(root), "ask the agency")
    return Reading("newsml-g2", tuple(items), tuple(notes), tuple(enclosed), tuple(extensions))


def _header(root: etree._Element, hints: Hints) -> Header:
    header = child_of(root, "header") if NAMES[root.tag] == "newsmessage" else None
    if header is None:
        return _NO_HEADER
    parts = children(header)
    signals = [usual(code_of(each), {}) for each in parts["signal"]] if "signal" in parts else ()
    return Header(read_shown(text_of(head_of(parts, "sent")), hints.timezone), tuple(filter(None, signals)))


def _found(root: etree._Element) -> Iterator[etree._Element]:
    if NAMES[root.tag] != "newsmessage":
        yield root
        return
    for item_set in root:
        if NAMES[item_set.tag] == "itemset":
            for each in item_set:
                if NAMES[each.tag] in _ITEMS or NAMES[each.tag] in _OTHERS:
                    yield each


def _item(element: etree._Element, header: Header, hints: Hints, enclosed: list[Enclosure]) -> tuple[Item, Extension]:
    """An item and its properties of ours; pictures inside it are added to `enclosed`."""
    parts = children(element)
    meta, content = children(head_of(parts, "itemmeta")), children(head_of(parts, "contentmeta"))
    schemes = schemes_of(parts)
    number, label = version_of(element.get("version") or "")
    assumed: list[str] = []
    fields: dict[str, Any] = {
        "guid": check_guid((element.get("guid") or "").strip()),
        "version": number,
        "version_label": label,
        "sent": header.sent,
        "kind": _kind(element, meta),
        "language": _language(element, content),
    }
    if meta:
        fields |= _item_meta(meta, schemes, fields["language"], hints, assumed)
    fields["signals"] = (*fields.get("signals", ()), *header.signals)
    if "rightsinfo" in parts:
        fields |= _rights(parts["rightsinfo"], fields, hints, assumed)
    if content:
        fields |= _missing_dates(content, fields, hints, assumed)
        fields |= content_meta(content, schemes, fields)
    if fields.get("genre") and _is_advisory(fields):
        fields["kind"] = "advisory"
    fields |= content_set(parts, content, fields, enclosed)
    if "groupset" in parts:
        fields["members"] = members(parts["groupset"][0])
    fields["assumed"] = tuple(dict.fromkeys(assumed))
    return Item(**fields), _extension(meta)


def _extension(meta: Parts) -> Extension:
    """What the item says by properties of ours (``itemMetaExtProperty``)."""
    if "itemmetaextproperty" not in meta:
        return {}
    return gathered((each.get("rel") or "", each.get("value") or "") for each in meta["itemmetaextproperty"])


def _kind(element: etree._Element, meta: Parts) -> str:
    if NAMES[element.tag] == "packageitem":
        return "package"
    item_class = head_of(meta, "itemclass")
    return "text" if item_class is None else _CLASSES.get(word(code_of(item_class)), "other")


def _is_advisory(fields: dict[str, Any]) -> bool:
    told = " ".join(f"{each.code} {each.name}" for each in fields["genre"]).lower()
    return any(part in told for part in _ADVISORY)


def _language(element: etree._Element, content: Parts) -> str:
    """The language of the content, else of the item's own words."""
    stated = head_of(content, "language")
    told = language_tag(stated.get("tag") or "") if stated is not None else ""
    return told or language_tag(element.get(LANG) or "")


def _item_meta(meta: Parts, schemes: dict[str, str], language: str, hints: Hints, assumed: list[str]) -> dict[str, Any]:
    fields = _created(meta, hints, assumed)
    if "embargoed" in meta:  # absent: no embargo; empty: one without a date (G2 6.5)
        fields |= embargo(text_of(meta["embargoed"][0]), hints, assumed)
    if "expires" in meta:
        fields |= expiry(text_of(meta["expires"][0]), hints, assumed)
    if "pubstatus" in meta:
        fields["pubstatus"] = pubstatus(code_of(meta["pubstatus"][0]))
    if "signal" in meta:
        fields["signals"] = tuple(qcode(each, schemes) for each in meta["signal"] if code_of(each))
    if "ednote" in meta:
        fields |= _notes(meta["ednote"])
    if "link" in meta or "altid" in meta:
        fields["links"] = (*_links(meta.get("link", ()), schemes), *other_ids(meta.get("altid", ())))
    if "title" in meta and (title := words_of(own(meta["title"], language)[0])):
        fields["slugline"] = title
    provider = named(meta["provider"][0]) if "provider" in meta else ""
    if provider and provider != _NOBODY:
        fields["creditline"] = provider
    return fields


def _created(meta: Parts, hints: Hints, assumed: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in ("versioncreated", "firstcreated"):
        moment = shown(text_of(meta[field][0]), hints, field, assumed) if field in meta else None
        if moment is not None:
            found[field] = moment
    return found


def _notes(found: list[etree._Element]) -> dict[str, str]:
    """Notes to editors. One whose role does not say that it is public, or a correction, is for the desk alone."""
    told: dict[str, list[str]] = {"ednote": [], "desk_note": []}
    for note in found:
        role = (note.get("role") or note.get("roleuri") or "").lower()
        public = not role or any(part in role for part in _PUBLIC)
        told["ednote" if public else "desk_note"].append(words_of(note))
    return {field: "\n".join(filter(None, notes)) for field, notes in told.items()}


def _links(found: list[etree._Element] | tuple[()], schemes: dict[str, str]) -> Iterator[Link]:
    """``link`` (G2 6.9): the previous version, what it was made from, what to see besides."""
    for each in found:
        yield Link(
            rel=usual(each.get("rel") or each.get("reluri") or "", schemes),
            href=safe_link(each.get("href") or ""),
            guid=each.get("residref") or "",
            title=words_of(each),
        )


def _rights(found: list[etree._Element], fields: dict[str, Any], hints: Hints, assumed: list[str]) -> dict[str, Any]:
    """All that ``rightsInfo`` says (G2 12). One that applies to parts only (``idrefs``) gives neither holder nor time.

    Rights that all end (``validto``) end the item with the last of them; rights that begin later are an embargo.
    """
    whole = [each for each in found if not each.get("idrefs")]
    others = [each for each in found if each.get("idrefs")] if len(whole) < len(found) else ()
    parts = [children(each) for each in (*whole, *others)]
    holder = next((each["copyrightholder"][0] for each in parts if "copyrightholder" in each), None)
    notices = [words_of(each) for part in parts for each in part.get("copyrightnotice", ())]
    terms = [words_of(each) for part in parts for each in part.get("usageterms", ())]
    told: dict[str, Any] = {
        "copyrightholder": (named(holder) or word(code_of(holder))) if holder is not None else "",
        "copyrightnotice": next(filter(None, notices), ""),
        "usageterms": "\n".join(dict.fromkeys(filter(None, terms))),
    }
    ends = [each.get("validto") or "" for each in whole]
    if whole and all(ends) and "expires" not in fields:
        read_ends = [expiry(end, hints, assumed) for end in ends]
        last = max((each["expires"] for each in read_ends if "expires" in each), default=None)
        told |= {"expires": last} if last else read_ends[0]
    begins = [each.get("validfrom") or "" for each in whole]
    return told | _begin(begins, fields, hints) if any(begins) else told


def _begin(begins: list[str], fields: dict[str, Any], hints: Hints) -> dict[str, Any]:
    """Rights that begin after the version was made, as an embargo; nothing where one without a beginning applies."""
    read = [read_moment(each, hints.timezone) for each in begins]
    times = [each.at for each in read if each is not None and each.at is not None]
    made, stated = fields.get("versioncreated"), fields.get("embargoed")
    if not times or len(times) < len(begins) or ("embargo_text" in fields and stated is None):
        return {}
    begin = min(times)
    if (made and begin <= made) or (stated and begin <= stated):
        return {}
    return {"embargoed": begin, "embargo_text": f"rights begin {begin.isoformat()}"}


def _missing_dates(content: Parts, fields: dict[str, Any], hints: Hints, assumed: list[str]) -> dict[str, Any]:
    """``contentCreated`` and ``contentModified`` stand in where the item's own dates are missing."""
    found: dict[str, Any] = {}
    for path, field in (("contentcreated", "firstcreated"), ("contentmodified", "versioncreated")):
        if field not in fields and path in content:
            moment = shown(text_of(content[path][0]), hints, field, assumed)
            if moment is not None:
                found[field] = moment
    return found
