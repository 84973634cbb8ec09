"""NITF's ``head``: subjects, properties and ``docdata`` - identification, dates, urgency, status, keys (NITF 3.6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree

from wireroom.wire.elements import NAMES, child_of, name_of, words_of
from wireroom.wire.extension import PREFIX, Extension, gathered
from wireroom.wire.iim_fields import iim_fields
from wireroom.wire.item import Hints, Link, Place, Subject, SubjectType
from wireroom.wire.management import embargo, expiry, pubstatus, shown, version_of

Fields = dict[str, Any]
_TYPES: dict[str, SubjectType] = {
    "person": "person", "org": "organisation", "location": "place", "event": "event", "object.title": "object",
    "classifier": "topic",
}  # fmt: skip
_STATUSES = frozenset({"pubstatus", "publication-status"})


def head_fields(head: etree._Element, hints: Hints, assumed: list[str]) -> Fields:
    """What ``head`` says outside ``docdata``; ``title`` is its title, used where the body has no headline.

    Under ``extension`` are its properties of ours (``meta``), where it has any.
    """
    fields: Fields = {"title": words_of(child_of(head, "title")), "subjects": [], "genre": [], "revisions": []}
    for child in head.iter():
        read = _HEAD.get(NAMES[child.tag])
        if read:
            read(child, fields, hints, assumed)
    genre, revisions = fields["genre"], fields.pop("revisions")
    fields["subjects"], fields["genre"] = tuple(fields["subjects"]), tuple(genre)
    if revisions:
        fields["desk_note"] = "\n".join(filter(None, (fields.get("desk_note", ""), *revisions)))
    if genre and "advisory" in " ".join([each.name for each in genre]).lower():
        fields["kind"] = "advisory"
    if "extension" in fields:
        fields["extension"] = _extension(head)
    return fields


Read = Callable[[etree._Element, Fields, Hints, list[str]], None]
"""Puts what one element says into the fields."""


def _revision(element: etree._Element, fields: Fields, _hints: Hints, _assumed: list[str]) -> None:
    """A line of the document's history for the desk: when, who, as what, why."""
    told = [element.get(part) or "" for part in ("norm", "name", "function", "comment")]
    fields["revisions"].append("revised: " + ", ".join(filter(None, (*told, words_of(element)))))


def _tobject(element: etree._Element, fields: Fields, _hints: Hints, _assumed: list[str]) -> None:
    told = element.get
    code = told("tobject.subject.refnum") or told("tobject.subject.code") or ""
    name = told("tobject.subject.detail") or told("tobject.subject.matter") or told("tobject.subject.type") or ""
    if code or name:
        fields["subjects"].append(Subject(f"subj:{code}" if code.isdecimal() else code, name))


def _property(element: etree._Element, fields: Fields, _hints: Hints, _assumed: list[str]) -> None:
    name = element.get("tobject.property.type")
    if name:
        fields["genre"].append(Subject("", name))


def _pubdata(element: etree._Element, fields: Fields, hints: Hints, assumed: list[str]) -> None:
    published = element.get("date.publication")
    if published:
        fields["sent"] = shown(published, hints, "sent", assumed)


def _iim(element: etree._Element, fields: Fields, hints: Hints, assumed: list[str]) -> None:
    fields |= iim_fields(element, hints, assumed)


def _extension(head: etree._Element) -> Extension:
    """What ``head`` says by properties of ours (``meta``)."""
    metas = [each for each in head if NAMES[each.tag] == "meta"]
    return gathered((each.get("name") or "", each.get("content") or "") for each in metas)


def _meta(element: etree._Element, fields: Fields, hints: Hints, assumed: list[str]) -> None:
    called, content = element.get("name") or "", element.get("content") or ""
    name = called.lower()
    if called.startswith(PREFIX):
        fields["extension"] = {}
    elif name == "embargo" and content.strip():
        fields |= embargo(content, hints, assumed)
    elif name in _STATUSES and content:
        fields["pubstatus"] = pubstatus(content)


_HEAD: dict[str, Read] = {
    "tobject.subject": _tobject,
    "tobject.property": _property,
    "pubdata": _pubdata,
    "meta": _meta,
    "revision-history": _revision,
    "iim": _iim,
}
"""The elements of ``head`` that are read however deep they stand."""


def docdata_fields(docdata: etree._Element, hints: Hints, assumed: list[str]) -> Fields:
    """What ``docdata`` says, each of its elements by its own reader; what may stand twice is kept twice."""
    fields: Fields = {"keywords": (), "ednote": ""}
    status = _said(docdata, "management-status")
    if status:
        fields["pubstatus"] = pubstatus(status)
    for child in docdata:
        read = _DOCDATA.get(NAMES[child.tag])
        if read:
            read(child, fields, hints, assumed)
    return fields


def _said(element: etree._Element, name: str) -> str:
    """An attribute, trimmed."""
    text = element.get(name)
    return text.strip() if text else ""


def _more(fields: Fields, name: str, *values: object) -> None:
    """Put values after those that are there."""
    fields[name] = (*fields.get(name, ()), *values)


def _ed_msg(child: etree._Element, fields: Fields, _hints: Hints, _assumed: list[str]) -> None:
    note = child.get("info") or words_of(child)
    if note:
        fields["ednote"] = f"{fields['ednote']}\n{note}" if fields["ednote"] else note


def _correction(child: etree._Element, fields: Fields, hints: Hints, assumed: list[str]) -> None:
    """The document corrects itself, or another one that it names."""
    _more(fields, "signals", "sig:correction")
    _ed_msg(child, fields, hints, assumed)
    if other := _said(child, "id-string"):
        _more(fields, "links", Link("corrects", guid=other))


def _key_list(child: etree._Element, fields: Fields, _hints: Hints, _assumed: list[str]) -> None:
    _more(fields, "keywords", *[key for each in child if name_of(each) == "keyword" and (key := each.get("key"))])


def _fixture(child: etree._Element, fields: Fields, _hints: Hints, _assumed: list[str]) -> None:
    """A regular feature (a column, market reports) by its name."""
    if code := child.get("fix-id"):
        _more(fields, "genre", Subject(code=code, name=words_of(child)))


def _scope(child: etree._Element, fields: Fields, _hints: Hints, _assumed: list[str]) -> None:
    """Where the document may be of interest."""
    if scope := child.get("scope"):
        _more(fields, "subjects", Subject(name=scope, type="other"))


def _series(child: etree._Element, fields: Fields, _hints: Hints, _assumed: list[str]) -> None:
    """The series that the document is a part of."""
    part = "/".join(filter(None, (child.get("series.part"), child.get("series.totalpart"))))
    title = " ".join(filter(None, (child.get("series.name"), part)))
    if title:
        _more(fields, "links", Link("series", title=title))


def _doc_id(child: etree._Element, fields: Fields, _hints: Hints, _assumed: list[str]) -> None:
    if guid := _said(child, "id-string"):
        fields["guid"] = guid


def _urgency(child: etree._Element, fields: Fields, _hints: Hints, _assumed: list[str]) -> None:
    text = _said(child, "ed-urg")
    if len(text) == 1 and text.isdecimal():
        fields["urgency"] = int(text)


def _issue(child: etree._Element, fields: Fields, hints: Hints, assumed: list[str]) -> None:
    moment = shown(child.get("norm") or "", hints, "versioncreated", assumed)
    if moment:
        fields["versioncreated"] = moment


def _release(child: etree._Element, fields: Fields, hints: Hints, assumed: list[str]) -> None:
    """``date.release`` is the time before which nothing may be published: an embargo when it is stated."""
    text = child.get("norm")
    if text and not text.isspace():
        fields |= embargo(text, hints, assumed)


def _expire(child: etree._Element, fields: Fields, hints: Hints, assumed: list[str]) -> None:
    told = expiry(child.get("norm") or "", hints, assumed)
    if "expires" in told:
        fields["expires"] = told["expires"]
    elif told:
        _more(fields, "doubts", *told["doubts"])


def _du_key(child: etree._Element, fields: Fields, _hints: Hints, _assumed: list[str]) -> None:
    version = _said(child, "version") or _said(child, "generation")
    if version:
        fields["version"], fields["version_label"] = version_of(version)
    if _said(child, "key"):
        fields["slugline"] = child.get("key")


def _copyright(child: etree._Element, fields: Fields, _hints: Hints, _assumed: list[str]) -> None:
    fields["copyrightholder"] = child.get("holder") or ""


def _rights(child: etree._Element, fields: Fields, _hints: Hints, _assumed: list[str]) -> None:
    terms = words_of(child) or child.get("type") or ""
    fields["usageterms"] = "\n".join(filter(None, (terms, child.get("limitations") or "")))


def _evloc(child: etree._Element, fields: Fields, _hints: Hints, _assumed: list[str]) -> None:
    if name := child.get("city"):
        fields["place"] = Place(name, "", child.get("state-prov") or "", child.get("iso-cc") or "")


def _identified(element: etree._Element, fields: Fields, _hints: Hints, _assumed: list[str]) -> None:
    found: list[Subject] = []
    for child in element:
        kind = _TYPES.get(name_of(child))
        name = words_of(child) or child.get("value") or ""
        if kind and name:
            found.append(Subject((child.get("idsrc") and child.get("value")) or "", name, kind))
    _more(fields, "subjects", *found)


_DOCDATA: dict[str, Read] = {
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
    "identified-content": _identified,
    "fixture": _fixture,
    "doc-scope": _scope,
    "series": _series,
}
