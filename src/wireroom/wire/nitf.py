"""NITF 2.5 to 3.6 (IPTC): a whole document, or the ``nitf`` element inside a NewsML-G2 item."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime
from typing import Any

from lxml import etree

from wireroom.wire import markup
from wireroom.wire.item import Dateline, Hints, Item, Note, Place, Reading, Rendition, Subject, SubjectType, WireError
from wireroom.wire.markup import name_of, words_of
from wireroom.wire.moments import language_tag, read_moment, read_shown

_STATUS = {
    "usable": "usable",
    "canceled": "canceled",
    "cancelled": "canceled",
    "withheld": "withheld",
}
_LIFTED = "none"
_NUMBER = re.compile(r"\d{1,15}")
_TYPES: dict[str, SubjectType] = {
    "person": "person", "org": "organisation", "location": "place", "event": "event", "object.title": "object",
    "classifier": "topic",
}  # fmt: skip


def pubstatus(code: str) -> str:
    """A pubStatus as its word: ``stat:canceled`` -> ``canceled``; a word we do not know stays as sent."""
    word = re.split(r"[:/#]", code.strip())[-1].lower()
    return _STATUS.get(word, word) if word else "usable"


def version_of(text: str) -> tuple[int, str]:
    """A version as its number, and the label where it is no number."""
    bare = text.strip()
    return (int(bare), "") if _NUMBER.fullmatch(bare) else (0, bare)


def shown(text: str, hints: Hints, field: str, assumed: list[str]) -> datetime | None:
    """A time that is shown, a missing zone being the source's; `assumed` notes it by field."""
    moment = read_moment(text, hints.timezone)
    if moment is None:
        return None
    if moment.assumed:
        assumed.append(field)
    return moment.at or read_shown(text, hints.timezone)


def embargo(text: str, hints: Hints, assumed: list[str]) -> dict[str, Any]:
    """The embargo fields of an item. An empty field lifts; what has no instant, or no zone at all, stays text only."""
    bare = text.strip()
    if not bare:
        return {"embargo_text": _LIFTED}
    moment = read_moment(bare, hints.timezone)
    if moment is None or moment.at is None or (moment.assumed and not hints.timezone):
        return {"embargo_text": bare}
    if moment.assumed:
        assumed.append("embargoed")
    return {"embargo_text": bare, "embargoed": moment.at}


def read(root: etree._Element, hints: Hints) -> Reading:
    """The one item of an NITF document. Raises WireError where nothing identifies it."""
    head, docdata = _child(root, "head"), None
    if head is not None:
        docdata = _child(head, "docdata")
    assumed: list[str] = []
    fields: dict[str, Any] = {"language": language_tag(root.get(f"{{{_XML}}}lang") or "")}
    if head is not None:
        fields |= _head(head, hints, assumed)
    if docdata is not None:
        fields |= _docdata(docdata, hints, assumed)
    told = body_fields(root, hints)
    body: markup.Body = told.pop("read")
    place = told["dateline"].place or fields.pop("place", None)
    fields.pop("place", None)
    fields |= {name: value for name, value in told.items() if value or name not in fields}
    line = told["dateline"]
    fields["dateline"] = Dateline(line.text, place, line.date)
    fields["headline"] = fields.get("headline") or fields.pop("title", "")
    fields.pop("title", None)
    fields["body"], fields["dropped"] = body.blocks, body.dropped
    fields["renditions"] = body.renditions
    notes = ()
    if not fields.get("guid"):
        fields["guid"] = _own_guid(fields)
        notes = (Note("no doc-id: known by its headline and date of issue", "docdata", "ask the agency for id-string"),)
    _settle_release(fields, hints)
    if fields.get("pubstatus") == "embargoed":  # a status that the release time says better, when it can be read
        fields["pubstatus"] = "usable" if fields.get("embargoed") else "withheld"
    fields["assumed"] = tuple(assumed)
    if fields.get("subheadline") == fields["headline"]:
        del fields["subheadline"]
    return Reading("nitf", (Item(**fields),), notes)


def _own_guid(fields: dict[str, Any]) -> str:
    """A guid for a document that has none: of its headline and date of issue. Raises WireError when it has neither."""
    if not fields.get("headline"):
        raise WireError("no doc-id and no headline", "docdata", "ask the agency for <doc-id id-string>")
    told = f"{fields['headline']}\0{fields.get('versioncreated', '')}"
    return f"nitf:{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def _settle_release(fields: dict[str, Any], hints: Hints) -> None:
    """A release date without a time that is not after the day of issue is no embargo."""
    text = fields.get("embargo_text", "")
    moment = read_moment(text, hints.timezone) if text and "embargoed" not in fields else None
    issued = fields.get("versioncreated")
    if moment and moment.day and issued and moment.day <= issued.date():
        fields["embargo_text"] = ""


_XML = "http://www.w3.org/XML/1998/namespace"


def _head(head: etree._Element, hints: Hints, assumed: list[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {"title": words_of(_child(head, "title")), "signals": ()}
    subjects: list[Subject] = []
    for child in head.iter():
        name = name_of(child)
        if name == "tobject.subject":
            subjects.extend(_tobject(child))
        elif name == "pubdata" and child.get("date.publication"):
            fields["sent"] = shown(child.get("date.publication") or "", hints, "sent", assumed)
        elif name == "meta":
            fields |= _meta(child, hints, assumed)
        elif name == "tobject.property" and child.get("tobject.property.type"):
            fields["genre"] = (Subject(name=child.get("tobject.property.type") or ""),)
    fields["subjects"] = tuple(subjects)
    if "advisory" in " ".join(each.name for each in fields.get("genre", ())).lower():
        fields["kind"] = "advisory"
    return fields


def _tobject(element: etree._Element) -> list[Subject]:
    code = element.get("tobject.subject.refnum") or element.get("tobject.subject.code") or ""
    named = [element.get(f"tobject.subject.{part}") or "" for part in ("detail", "matter", "type")]
    name = next((each for each in named if each), "")
    return [Subject(code=f"subj:{code}" if code.isdigit() else code, name=name)] if code or name else []


def _meta(element: etree._Element, hints: Hints, assumed: list[str]) -> dict[str, Any]:
    name, content = (element.get("name") or "").lower(), element.get("content") or ""
    if name == "embargo" and content.strip():
        return embargo(content, hints, assumed)
    if name in {"pubstatus", "publication-status"} and content:
        return {"pubstatus": pubstatus(content)}
    return {}


def _docdata(docdata: etree._Element, hints: Hints, assumed: list[str]) -> dict[str, Any]:
    """``docdata``: identification, dates, urgency, status, keys (NITF 3.6 docdata)."""
    fields: dict[str, Any] = {"subjects": []}
    status = (docdata.get("management-status") or "").strip()
    if status:
        fields["pubstatus"] = pubstatus(status)
    id_string = docdata.get("management-doc-idref") or ""
    if id_string:
        fields["guid"] = id_string
    keywords: list[str] = []
    ednotes: list[str] = []
    for child in docdata:
        name = name_of(child)
        reader = _DOCDATA.get(name)
        if reader:
            fields |= reader(child, hints, assumed)
        elif name == "ed-msg":
            ednotes.append(child.get("info") or words_of(child))
        elif name == "key-list":
            keywords.extend(each.get("key") or "" for each in child if name_of(each) == "keyword")
        elif name == "identified-content":
            fields["subjects"].extend(_identified(child))
    fields["keywords"] = tuple(filter(None, keywords))
    fields["ednote"] = "\n".join(filter(None, ednotes))
    if not fields["subjects"]:
        del fields["subjects"]
    else:
        fields["subjects"] = tuple(fields["subjects"])
    return fields


def _doc_id(child: etree._Element, _hints: Hints, _assumed: list[str]) -> dict[str, Any]:
    guid = (child.get("id-string") or "").strip()
    return {"guid": guid} if guid else {}


def _urgency(child: etree._Element, _hints: Hints, _assumed: list[str]) -> dict[str, Any]:
    text = (child.get("ed-urg") or "").strip()
    return {"urgency": int(text)} if text.isdigit() and len(text) == 1 else {}


def _issue(child: etree._Element, hints: Hints, assumed: list[str]) -> dict[str, Any]:
    moment = shown(child.get("norm") or "", hints, "versioncreated", assumed)
    return {"versioncreated": moment} if moment else {}


def _release(child: etree._Element, hints: Hints, assumed: list[str]) -> dict[str, Any]:
    """``date.release`` is the time before which nothing may be published: an embargo when it is stated."""
    return embargo(child.get("norm") or "", hints, assumed) if (child.get("norm") or "").strip() else {}


def _du_key(child: etree._Element, _hints: Hints, _assumed: list[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if (child.get("version") or "").strip():
        fields["version"], fields["version_label"] = version_of(child.get("version") or "")
    if (child.get("key") or "").strip():
        fields["slugline"] = child.get("key")
    return fields


def _copyright(child: etree._Element, _hints: Hints, _assumed: list[str]) -> dict[str, Any]:
    return {"copyrightholder": child.get("holder") or ""}


def _rights(child: etree._Element, _hints: Hints, _assumed: list[str]) -> dict[str, Any]:
    return {"usageterms": words_of(child) or child.get("type") or ""}


def _evloc(child: etree._Element, _hints: Hints, _assumed: list[str]) -> dict[str, Any]:
    name = child.get("city") or ""
    if not name:
        return {}
    return {"place": Place(name, "", child.get("state-prov") or "", child.get("iso-cc") or "")}


_DOCDATA = {
    "doc-id": _doc_id,
    "urgency": _urgency,
    "date.issue": _issue,
    "date.release": _release,
    "du-key": _du_key,
    "doc.copyright": _copyright,
    "doc.rights": _rights,
    "evloc": _evloc,
}


def _identified(element: etree._Element) -> list[Subject]:
    found = []
    for child in element:
        kind = _TYPES.get(name_of(child))
        name = words_of(child) or child.get("value") or ""
        if kind and name:
            found.append(Subject(code=(child.get("idsrc") and child.get("value")) or "", name=name, type=kind))
    return found


def body_fields(root: etree._Element, hints: Hints) -> dict[str, Any]:
    """What an NITF body says: headline, byline, dateline, summary and, under ``read``, the body itself.

    Everything in ``body.head`` has its field; the rest of ``body`` in order is the story.
    """
    body = _child(root, "body")
    fields: dict[str, Any] = {"dateline": Dateline(), "read": markup.Body(())}
    if body is None:
        return fields
    head = _child(body, "body.head")
    lost: list[str] = []
    if head is not None:
        fields |= _body_head(head)
        lost.extend(_not_read(head))
    parts = [markup.read_tree(child) for child in body if name_of(child) in {"body.content", "body.end"}]
    if not any(name_of(child) == "body.content" for child in body):
        rest = [child for child in body if name_of(child) not in {"body.head", "body.end"}]
        holder = etree.Element("body.content")
        holder.text = body.text
        holder.extend(rest)
        parts.insert(0, markup.read_tree(holder))
    head_pictures: tuple[Rendition, ...] = ()
    fields["read"] = markup.Body(
        tuple(block for part in parts for block in part.blocks),
        head_pictures + tuple(rendition for part in parts for rendition in part.renditions),
        (*lost, *(text for part in parts for text in part.dropped)),
    )
    return fields


_HEAD_READ = frozenset({"hedline", "byline", "dateline", "abstract", "note", "rights", "distributor", "series"})


def _not_read(head: etree._Element) -> list[str]:
    return [
        f"{name_of(child)}: {words_of(child)[:200]}"
        for child in head
        if name_of(child) not in _HEAD_READ and words_of(child)
    ]


def _body_head(head: etree._Element) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    hedline = _child(head, "hedline")
    if hedline is not None:
        fields["headline"] = words_of(_child(hedline, "hl1")) or words_of(hedline)
        second = _child(hedline, "hl2")
        if second is not None and _child(hedline, "hl1") is not None:
            fields["subheadline"] = words_of(second)
    bylines = [words_of(child) for child in head if name_of(child) == "byline"]
    fields["byline"] = "; ".join(filter(None, bylines))
    fields["summary"] = words_of(_child(head, "abstract"))
    fields["creditline"] = words_of(_child(head, "distributor"))
    line = _child(head, "dateline")
    if line is not None:
        fields["dateline"] = _dateline(line)
    return fields


def _dateline(line: etree._Element) -> Dateline:
    location = _child(line, "location")
    place = None
    if location is not None:
        city = _child(location, "city")
        name = words_of(city) if city is not None else words_of(location)
        country = _child(location, "country")
        code = country.get("iso-cc") or words_of(country) if country is not None else ""
        place = Place(name, "", words_of(_child(location, "state")), code) if name else None
    stated = _child(line, "story.date")
    norm = (stated.get("norm") or "")[:8] if stated is not None else ""
    day = None
    if len(norm) == 8 and norm.isdigit():
        try:
            day = date(int(norm[:4]), int(norm[4:6]), int(norm[6:]))
        except ValueError:
            day = None
    return Dateline(words_of(line), place, day)


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in element if name_of(child) == name), None)
