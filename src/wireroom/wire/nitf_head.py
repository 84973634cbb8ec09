"""NITF's ``head``: subjects, properties and ``docdata`` - identification, dates, urgency, status, keys (NITF 3.6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree

from wireroom.wire.elements import NAMES, child_of, name_of, words_of
from wireroom.wire.extension import Extension, gathered
from wireroom.wire.iim_fields import iim_fields
from wireroom.wire.item import Hints, Link, Place, Subject, SubjectType
from wireroom.wire.management import embargo, expiry, pubstatus, shown, version_of

Fields = dict[str, Any]
_TYPES: dict[str, SubjectType] = {
    "person": "person", "org": "organisation", "location": "place", "event": "event", "object.title": "object",
    "classifier": "topic",
}  # fmt: skip


def _read_of(head: etree._Element) -> list[etree._Element]:
    """The elements of ``head`` that `head_fields` reads, however deep."""
    return [each for each in head.iter() if NAMES[each.tag] in _HEAD]


_HEAD = frozenset({"tobject.subject", "pubdata", "meta", "tobject.property", "revision-history", "iim"})


def head_fields(head: etree._Element, hints: Hints, assumed: list[str]) -> Fields:
    """What ``head`` says outside ``docdata``; ``title`` is its title, used where the body has no headline."""
    fields: Fields = {"title": words_of(child_of(head, "title"))}
    subjects: list[Subject] = []
    genre: list[Subject] = []
    revisions: list[str] = []
    for child in _read_of(head):
        name = NAMES[child.tag]
        if name == "tobject.subject":
            subjects.extend(_tobject(child))
        elif name == "pubdata" and child.get("date.publication"):
            fields["sent"] = shown(child.get("date.publication") or "", hints, "sent", assumed)
        elif name == "meta":
            fields |= _meta(child, hints, assumed)
        elif name == "tobject.property" and child.get("tobject.property.type"):
            genre.append(Subject(name=child.get("tobject.property.type") or ""))
        elif name == "revision-history":
            revisions.append(_revision(child))
        elif name == "iim":
            fields |= iim_fields(child, hints, assumed)
    fields["subjects"], fields["genre"] = tuple(subjects), tuple(genre)
    if revisions:
        fields["desk_note"] = "\n".join(filter(None, (fields.get("desk_note", ""), *revisions)))
    if genre and "advisory" in " ".join(each.name for each in genre).lower():
        fields["kind"] = "advisory"
    return fields


def _revision(element: etree._Element) -> str:
    """A line of the document's history for the desk: when, who, as what, why."""
    told = [element.get(part) or "" for part in ("norm", "name", "function", "comment")]
    return "revised: " + ", ".join(filter(None, (*told, words_of(element))))


def _tobject(element: etree._Element) -> list[Subject]:
    told = element.get
    code = told("tobject.subject.refnum") or told("tobject.subject.code") or ""
    name = told("tobject.subject.detail") or told("tobject.subject.matter") or told("tobject.subject.type") or ""
    return [Subject(code=f"subj:{code}" if code.isdecimal() else code, name=name)] if code or name else []


def extension(head: etree._Element | None) -> Extension:
    """What ``head`` says by properties of ours (``meta``)."""
    metas = [] if head is None else [each for each in head if NAMES[each.tag] == "meta"]
    if not metas:
        return {}
    return gathered((each.get("name") or "", each.get("content") or "") for each in metas)


def _meta(element: etree._Element, hints: Hints, assumed: list[str]) -> Fields:
    name, content = (element.get("name") or "").lower(), element.get("content") or ""
    if name == "embargo" and content.strip():
        return embargo(content, hints, assumed)
    if name in {"pubstatus", "publication-status"} and content:
        return {"pubstatus": pubstatus(content)}
    return {}


def docdata_fields(docdata: etree._Element, hints: Hints, assumed: list[str]) -> Fields:
    """What ``docdata`` says, each of its elements by its own reader; what may stand twice is kept twice."""
    fields: Fields = {"keywords": (), "ednote": ""}
    status = (docdata.get("management-status") or "").strip()
    if status:
        fields["pubstatus"] = pubstatus(status)
    for child in docdata:
        reader = _DOCDATA.get(NAMES[child.tag])
        if reader is None:
            continue
        for name, value in reader(child, hints, assumed).items():
            if isinstance(value, tuple):
                fields[name] = (*fields.get(name, ()), *value)
            elif name == "ednote":
                fields[name] = "\n".join(filter(None, (fields[name], value)))
            else:
                fields[name] = value
    return fields


def _said(element: etree._Element, name: str) -> str:
    """An attribute, trimmed."""
    text = element.get(name)
    return text.strip() if text else ""


def _ed_msg(child: etree._Element, _hints: Hints, _assumed: list[str]) -> Fields:
    return {"ednote": child.get("info") or words_of(child)}


def _correction(child: etree._Element, _hints: Hints, _assumed: list[str]) -> Fields:
    """The document corrects itself, or another one that it names."""
    other = (child.get("id-string") or "").strip()
    links = (Link("corrects", guid=other),) if other else ()
    return {"signals": ("sig:correction",), "ednote": child.get("info") or words_of(child), "links": links}


def _key_list(child: etree._Element, _hints: Hints, _assumed: list[str]) -> Fields:
    return {"keywords": tuple(key for each in child if name_of(each) == "keyword" and (key := each.get("key")))}


def _content(child: etree._Element, _hints: Hints, _assumed: list[str]) -> Fields:
    return {"subjects": tuple(_identified(child))}


def _fixture(child: etree._Element, _hints: Hints, _assumed: list[str]) -> Fields:
    """A regular feature (a column, market reports) by its name."""
    code = child.get("fix-id") or ""
    return {"genre": (Subject(code=code, name=words_of(child)),)} if code else {}


def _scope(child: etree._Element, _hints: Hints, _assumed: list[str]) -> Fields:
    """Where the document may be of interest."""
    scope = child.get("scope") or ""
    return {"subjects": (Subject(name=scope, type="other"),)} if scope else {}


def _series(child: etree._Element, _hints: Hints, _assumed: list[str]) -> Fields:
    """The series that the document is a part of."""
    part = "/".join(filter(None, (child.get("series.part"), child.get("series.totalpart"))))
    title = " ".join(filter(None, (child.get("series.name"), part)))
    return {"links": (Link("series", title=title),)} if title else {}


def _doc_id(child: etree._Element, _hints: Hints, _assumed: list[str]) -> Fields:
    guid = _said(child, "id-string")
    return {"guid": guid} if guid else {}


def _urgency(child: etree._Element, _hints: Hints, _assumed: list[str]) -> Fields:
    text = _said(child, "ed-urg")
    return {"urgency": int(text)} if text.isdecimal() and len(text) == 1 else {}


def _issue(child: etree._Element, hints: Hints, assumed: list[str]) -> Fields:
    moment = shown(child.get("norm") or "", hints, "versioncreated", assumed)
    return {"versioncreated": moment} if moment else {}


def _release(child: etree._Element, hints: Hints, assumed: list[str]) -> Fields:
    """``date.release`` is the time before which nothing may be published: an embargo when it is stated."""
    text = child.get("norm")
    return embargo(text, hints, assumed) if text and not text.isspace() else {}


def _expire(child: etree._Element, hints: Hints, assumed: list[str]) -> Fields:
    return expiry(child.get("norm") or "", hints, assumed)


def _du_key(child: etree._Element, _hints: Hints, _assumed: list[str]) -> Fields:
    fields: Fields = {}
    version = _said(child, "version") or _said(child, "generation")
    if version:
        fields["version"], fields["version_label"] = version_of(version)
    if _said(child, "key"):
        fields["slugline"] = child.get("key")
    return fields


def _copyright(child: etree._Element, _hints: Hints, _assumed: list[str]) -> Fields:
    return {"copyrightholder": child.get("holder") or ""}


def _rights(child: etree._Element, _hints: Hints, _assumed: list[str]) -> Fields:
    terms = words_of(child) or child.get("type") or ""
    return {"usageterms": "\n".join(filter(None, (terms, child.get("limitations") or "")))}


def _evloc(child: etree._Element, _hints: Hints, _assumed: list[str]) -> Fields:
    name = child.get("city") or ""
    return {"place": Place(name, "", child.get("state-prov") or "", child.get("iso-cc") or "")} if name else {}


_DOCDATA: dict[str, Callable[[etree._Element, Hints, list[str]], Fields]] = {
    "doc-id": _doc_id,
    "urgency": _urgency,
    "date.issue": _issue,
    "date.release": _release,
    "date.expire": _expire,
    "du-key": _du_key,
    "doc.copyright": _copyright,
    "doc.rights": _rights,
    "evloc": _evloc,
    "ed-msg": _ed_msg,
    "correction": _correction,
    "key-list": _key_list,
    "identified-content": _content,
    "fixture": _fixture,
    "doc-scope": _scope,
    "series": _series,
}


def _identified(element: etree._Element) -> list[Subject]:
    found = []
    for child in element:
        kind = _TYPES.get(name_of(child))
        name = words_of(child) or child.get("value") or ""
        if kind and name:
            found.append(Subject(code=(child.get("idsrc") and child.get("value")) or "", name=name, type=kind))
    return found
