"""NITF 2.5 to 3.6 (IPTC): a whole document, or the ``nitf`` element inside a NewsML-G2 item."""

from __future__ import annotations

import hashlib
from datetime import date
from itertools import chain
from typing import Any

from lxml import etree

from wireroom.wire import markup
from wireroom.wire.elements import child_of, children, name_of, words_of
from wireroom.wire.item import Dateline, Hints, Item, Note, Place, Reading, WireError, check_guid
from wireroom.wire.management import pubstatus, read_note
from wireroom.wire.moments import language_tag, read_moment
from wireroom.wire.nitf_head import docdata_fields, head_fields
from wireroom.wire.text import fold

_XML = "http://www.w3.org/XML/1998/namespace"
_GONE = frozenset({"canceled", "withheld"})


def read(root: etree._Element, hints: Hints) -> Reading:
    """The item of an NITF document, and the end of another that it cancels or withholds (``management-doc-idref``).

    Raises WireError where nothing identifies it.
    """
    head = child_of(root, "head")
    docdata = child_of(head, "docdata")
    assumed: list[str] = []
    fields: dict[str, Any] = {"language": language_tag(root.get(f"{{{_XML}}}lang") or root.get("baselang") or "")}
    if head is not None:
        fields |= head_fields(head, hints, assumed)
    if docdata is not None:
        told = docdata_fields(docdata, hints, assumed)
        both = {name: (*fields.get(name, ()), *told.get(name, ())) for name in ("subjects", "genre")}
        fields |= {name: value for name, value in told.items() if value or not fields.get(name)} | both
    extension = fields.pop("extension", {})
    notes = _add_body(root, fields)
    _settle_release(fields, hints)
    if fields.get("pubstatus") == "embargoed":  # a status that the release time says better, when it can be read
        fields["pubstatus"] = "usable" if fields.get("embargoed") else "withheld"
    fields["assumed"] = tuple(dict.fromkeys(assumed))
    if fields.get("subheadline") == fields["headline"]:
        del fields["subheadline"]
    item = Item(**fields)
    return Reading("nitf", (item, *_ended(docdata, item)), notes, extensions=(extension,))


def _add_body(root: etree._Element, fields: dict[str, Any]) -> tuple[Note, ...]:
    """Put what the body says into the item's fields, and settle its headline, place and guid."""
    told = body_fields(root)
    body: markup.Body = told.pop("read")
    line, evloc = told["dateline"], fields.pop("place", None)
    fields |= {name: value for name, value in told.items() if value or name not in fields}
    fields["dateline"] = Dateline(line.text, line.place or evloc, line.date)
    fields["headline"] = fields.get("headline") or fields.get("title", "")
    fields.pop("title", None)
    fields["body"], fields["dropped"], fields["renditions"] = body.blocks, body.dropped, body.renditions
    fields["desk_note"] = "\n".join(filter(None, (*body.advisories, fields.get("desk_note", ""))))
    if fields.get("guid"):
        check_guid(fields["guid"])
        return ()
    fields["guid"] = _own_guid(fields)
    return (Note("no doc-id: known by its headline and date of issue", "docdata", "ask the agency for id-string"),)


def _own_guid(fields: dict[str, Any]) -> str:
    """A guid for a document that has none: of its headline and date of issue. Raises WireError when it has neither."""
    if not fields.get("headline"):
        raise WireError("no doc-id and no headline", "docdata", "ask the agency for <doc-id id-string>")
    told = f"{fields['headline']}\0{fields.get('versioncreated', '')}"
    return f"nitf:{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def _ended(docdata: etree._Element | None, item: Item) -> tuple[Item, ...]:
    """The document that this one names as canceled or withheld (``management-idref-status``), as an item without words."""
    if docdata is None:
        return ()
    guid = (docdata.get("management-doc-idref") or "").strip()
    status = pubstatus(docdata.get("management-idref-status") or "")
    if not guid or guid == item.guid or status not in _GONE:
        return ()
    return (
        Item(
            guid=check_guid(guid),
            pubstatus=status,
            sent=item.sent,
            versioncreated=item.versioncreated,
            language=item.language,
            headline=item.headline,
            ednote=item.ednote,
        ),
    )


def _settle_release(fields: dict[str, Any], hints: Hints) -> None:
    """A release date without a time that is not after the day of issue is no embargo."""
    text = fields.get("embargo_text", "")
    moment = read_moment(text, hints.timezone) if text and "embargoed" not in fields else None
    issued = fields.get("versioncreated")
    if moment and moment.at is None and moment.day and issued and moment.day <= issued.date():
        fields["embargo_text"] = ""


def body_fields(root: etree._Element) -> dict[str, Any]:
    """What an NITF body says: headline, byline, dateline, summary and, under ``read``, the body itself.

    Everything in ``body.head`` has its field; the rest of ``body`` in order is the story.
    """
    body = child_of(root, "body")
    fields: dict[str, Any] = {"dateline": Dateline(), "read": markup.Body(())}
    if body is None:
        return fields
    inside = [(name_of(child), child) for child in body]
    parts: list[markup.Body] = []
    head = next((child for name, child in inside if name == "body.head"), None)
    if head is not None:
        told = children(head)
        fields |= _body_head(told)
        parts.extend(_head_notes(told))
        if lost := (*_loose(head), *_not_read(told)):
            parts.append(markup.Body((), dropped=lost))
    if any(name == "body.content" for name, _ in inside) and not _loose(body):
        parts += [
            markup.read_tree(child) for name, child in inside if name != "body.head" and (len(child) or child.text)
        ]
    else:
        parts.append(_whole(body))
    fields["read"] = parts[0] if len(parts) == 1 else _joined(parts)
    return fields


def _joined(parts: list[markup.Body]) -> markup.Body:
    return markup.Body(
        tuple(chain.from_iterable([part.blocks for part in parts])),
        tuple(chain.from_iterable([part.renditions for part in parts])),
        tuple(chain.from_iterable([part.dropped for part in parts])),
        tuple(chain.from_iterable([part.advisories for part in parts])),
    )


def _loose(parent: etree._Element) -> list[str]:
    """Words that stand between an element's children, where the standard has no place for any."""
    texts = [parent.text, *[child.tail for child in parent]]
    return [text.strip() for text in texts if text and not text.isspace()]


def _whole(body: etree._Element) -> markup.Body:
    """A body without ``body.content``, or with words beside it: all but its head, in order."""
    head = child_of(body, "body.head")
    if head is not None:
        tail = head.tail
        head.clear()
        head.tail = tail
    return markup.read_tree(body)


_HEAD_READ = frozenset({"hedline", "byline", "dateline", "abstract", "note", "rights", "distributor", "series"})


Parts = dict[str, list[etree._Element]]


def _not_read(head: Parts) -> tuple[str, ...]:
    others = ((name, each) for name, found in head.items() if name not in _HEAD_READ for each in found)
    return tuple(f"{name}: {words[:200]}" for name, each in others if (words := words_of(each)))


def _head_notes(head: Parts) -> list[markup.Body]:
    """The notes of ``body.head``: a publishable one opens the body, one that is not (``npa``) is for the desk."""
    return [read_note(each) for each in head.get("note", ())]


def _body_head(head: Parts) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if "hedline" in head:
        hedline = head["hedline"][0]
        lines = children(hedline)
        main = words_of(lines["hl1"][0]) if "hl1" in lines else ""
        fields["headline"] = main or words_of(hedline)
        if main:
            fields["subheadline"] = fold(" ".join(map(words_of, lines.get("hl2", ()))))
    fields["byline"] = "; ".join(filter(None, map(words_of, head.get("byline", ()))))
    for name, field in (("abstract", "summary"), ("distributor", "creditline")):
        fields[field] = words_of(head[name][0]) if name in head else ""
    if "rights" in head:
        fields["copyrightholder"] = words_of(child_of(head["rights"][0], "rights.owner"))
    if "dateline" in head:
        fields["dateline"] = _dateline(head["dateline"][0])
    return fields


def _dateline(line: etree._Element) -> Dateline:
    told = children(line)
    place = _place(told["location"][0]) if "location" in told else None
    day: date | None = None
    if "story.date" in told:
        stated = told["story.date"][0]
        norm = stated.get("norm") or ""
        if words_of(stated) == norm.strip():
            stated.text = None  # a date for machines only: its words are no dateline
        moment = (read_moment(norm, "") or read_moment(norm[:8], "")) if norm else None
        day = moment.day if moment else None
    return Dateline(words_of(line), place, day)


def _place(location: etree._Element) -> Place | None:
    told = children(location)
    name = words_of(told["city"][0]) if "city" in told else words_of(location)
    country = told["country"][0] if "country" in told else None
    code = country.get("iso-cc") or words_of(country) if country is not None else ""
    return Place(name, "", words_of(told["state"][0]) if "state" in told else "", code) if name else None
