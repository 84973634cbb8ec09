"""ninjs 1.0 to 3.x (IPTC): one object, an array of objects, or one object a line.

The versions differ in how they write names (``versioncreated``, ``versionCreated``; ``headline``, ``headlines``), so
names are compared in small letters. Agencies' own JSON (`json_dialects`) is said in ninjs's names first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wireroom.wire.extension import Extension, gathered
from wireroom.wire.g2_codes import usual
from wireroom.wire.hypertext import plain_words
from wireroom.wire.item import (
    Dateline,
    Hints,
    Item,
    Link,
    Note,
    Place,
    Reading,
    Subject,
    SubjectType,
    WireError,
    check_guid,
)
from wireroom.wire.json_dialects import in_ninjs, unwrapped
from wireroom.wire.links import safe_link
from wireroom.wire.management import embargo, expiry, pubstatus, shown, version_of
from wireroom.wire.moments import language_tag
from wireroom.wire.ninjs_content import content, described, short
from wireroom.wire.values import Told, lowered, objects, said, several, whole

MARKERS = frozenset(
    {
        "uri",
        "urn",
        "pubstatus",
        "versioncreated",
        "body_html",
        "body_xhtml",
        "body_text",
        "bodies",
        "headline",
        "headlines",
    }
)
_KINDS = {"text": "text", "picture": "picture", "photo": "picture", "graphic": "graphic", "video": "video",
          "audio": "audio", "composite": "package", "planning": "planning", "event": "planning",
          "advisory": "advisory", "story": "text", "news": "text", "article": "text", "image": "picture"}  # fmt: skip
_SUBJECTS: tuple[tuple[str, SubjectType], ...] = (
    ("subject", "topic"), ("subjects", "topic"), ("person", "person"), ("people", "person"),
    ("organisation", "organisation"), ("organisations", "organisation"), ("place", "place"), ("places", "place"),
    ("event", "event"), ("events", "event"), ("object", "object"), ("objects", "object"),
)  # fmt: skip
_PLAIN = (  # ninjs name -> item field, words as they are; the first that says something counts
    ("slugline", "slugline"), ("byline", "byline"), ("by", "byline"), ("ednote", "ednote"),
    ("usageterms", "usageterms"), ("copyrightholder", "copyrightholder"), ("copyrightnotice", "copyrightnotice"),
    ("creditline", "creditline"), ("description_creditline", "creditline"),
)  # fmt: skip


def read(value: Any, hints: Hints) -> Reading:
    """The items of a ninjs value; one that cannot be read becomes a note beside the others.

    Raises WireError where none can be read.
    """
    value = unwrapped(value, MARKERS)
    found = value if isinstance(value, list) else [value]
    items: list[Item] = []
    extensions: list[Extension] = []
    notes: list[Note] = []
    wrong: WireError | None = None
    for number, each in enumerate(found):
        place = f"$[{number}]" if isinstance(value, list) else "$"
        try:
            if not isinstance(each, dict):
                raise WireError("not an object", place, "send ninjs objects")
            told = lowered(each)
            items.append(_item(told, hints))
            described = objects(told.get("descriptions"))
            extensions.append(gathered((said(one.get("role")), said(one.get("value"))) for one in described))
        except WireError as error:
            wrong = wrong or WireError(error.what, place, error.do)
            notes.append(Note(error.what, place, error.do))
    if not items:
        raise wrong or WireError("an empty list", "$", "send at least one object")
    return Reading("ninjs", tuple(items), tuple(notes), extensions=tuple(extensions))


def _item(told: Told, hints: Hints) -> Item:
    assumed: list[str] = []
    dropped: list[str] = []
    told, more = in_ninjs(told)
    number, label = version_of(said(told.get("version")))
    fields: dict[str, Any] = {
        "guid": check_guid(_guid(told)),
        "version": number,
        "version_label": label,
        "kind": _KINDS.get(said(told.get("type")).lower() or "text", "other"),
        "pubstatus": pubstatus(said(told.get("pubstatus"))),
        "urgency": whole(told.get("urgency"), 9),
        "language": language_tag(said(told.get("language"))),
        "partial": said(told.get("representationtype")) == "partial",
    }
    for field, spare in (("versioncreated", "contentmodified"), ("firstcreated", "contentcreated")):
        moment = shown(said(told.get(field)) or said(told.get(spare)), hints, field, assumed)
        if moment is not None:
            fields[field] = moment
    fields |= expiry(said(told.get("expires")), hints, assumed)
    if told.get("embargoed"):
        fields |= embargo(said(told["embargoed"]), hints, assumed)
    if fields["pubstatus"] == "embargoed":  # a status that the time says better, when it can be read
        fields["pubstatus"] = "usable" if fields.get("embargoed") else "withheld"
    for name, field in _PLAIN:
        words = several(told.get(name))
        if words and not fields.get(field):
            fields[field] = words
    fields.setdefault("byline", _bylines(told))
    if not fields.get("creditline"):
        sources = [*objects(told.get("infosources")), *objects(told.get("infosource"))]
        fields["creditline"] = next((said(each.get("name")) for each in sources if said(each.get("name"))), "")
    fields |= _headlines(told, dropped)
    fields |= _meta(told)
    fields |= content(told, dropped)
    for field, value in more.items():
        fields[field] = (*fields.get(field, ()), *value) if isinstance(value, tuple) else value or fields.get(field, "")
    fields["assumed"] = tuple(dict.fromkeys(assumed))
    return Item(**fields)


def _guid(told: Told) -> str:
    """The ``uri``, which is the identity (ninjs 2 and 3 demand it), else an alternative id that is called so."""
    ids = {said(each.get("role")).lower(): said(each.get("value")) for each in _altids(told)}
    return said(told.get("uri")) or said(told.get("guid")) or ids.get("guid", "")


def _altids(told: Told) -> list[Told]:
    """``altids``: a map by role in ninjs 1, an array in ninjs 2 and 3."""
    value = told.get("altids")
    if isinstance(value, dict):
        return [{"role": name, "value": each} for name, each in value.items()]
    return objects(value)


def _bylines(told: Told) -> str:
    """The AP's ``bylines`` and ``photographer``: who wrote or took it."""
    names = [said(each.get("by")) or said(each.get("name")) for each in objects(told.get("bylines"))]
    names = names or [said(each.get("name")) for each in objects(told.get("photographer"))]
    return "; ".join(filter(None, names))


def _headlines(told: Told, dropped: list[str]) -> dict[str, Any]:
    """``headline`` of ninjs 1 and 2; ``headlines`` of ninjs 3, the one with the role main or the first."""
    listed = objects(told.get("headlines"))
    main = next((each for each in listed if "main" in said(each.get("role")).lower()), listed[0] if listed else {})
    sub = next((each for each in listed if "sub" in said(each.get("role")).lower()), {})
    single = said(told.get("headline"))
    headline = plain_words(single, dropped) if single else short(main, dropped)
    return {
        "headline": headline or plain_words(said(told.get("title")), dropped),
        "subheadline": short(sub, dropped) if sub is not main else "",
    }


def _meta(told: Told) -> dict[str, Any]:
    subjects = [
        _subject(each, kind)
        for name, kind in _SUBJECTS
        for each in objects(told.get(name))
        if each.get("name") or each.get("code") or each.get("uri") or each.get("literal")
    ]
    signals = [*objects(told.get("signal")), *objects(told.get("signals"))]
    return {
        "subjects": tuple(subjects),
        "dateline": Dateline(said(told.get("dateline")) or described(told, "dateline"), _located(told, subjects)),
        "genre": tuple(_subject(each, "topic") for key in ("genre", "genres") for each in objects(told.get(key))),
        "signals": tuple(filter(None, map(_signal, signals))),
        "keywords": tuple(filter(None, (said(each.get("name")) for each in objects(told.get("keywords"))))),
        "links": tuple(_links(told)),
        "canonical_url": safe_link(said(told.get("canonicalurl"))),
    }


def _signal(each: Told) -> str:
    """A signal's code, as a QCode where it is an URI of IPTC's."""
    return usual(next(filter(None, (said(each.get(name)) for name in ("code", "uri", "literal", "name"))), ""), {})


def _links(told: Told) -> Iterator[Link]:
    """Links, what others call the item, what tells readers to trust it (``trustIndicators``), and its licence."""
    for key in ("link", "links"):
        for each in objects(told.get(key)):
            yield Link(said(each.get("rel")), safe_link(said(each.get("href"))), said(each.get("uri")))
    for each in _altids(told):
        if said(each.get("value")):
            yield Link("altId", guid=said(each.get("value")), title=said(each.get("role")))
    for each in objects(told.get("trustindicators")):
        yield Link("trustIndicator", safe_link(said(each.get("href"))), said(each.get("uri")), said(each.get("title")))
    rights = told.get("rightsinfo")
    licence = safe_link(said(lowered(rights).get("linkedrights"))) if isinstance(rights, dict) else ""
    if licence:
        yield Link("license", licence)


def _located(told: Told, subjects: list[Subject]) -> Place | None:
    located = told.get("located") or told.get("datelinelocation")
    if isinstance(located, dict):
        inner = lowered(located)
        name = said(inner.get("name")) or said(inner.get("city"))
        if name:
            region = said(inner.get("countryareaname")) or said(inner.get("region"))
            return Place(name, said(inner.get("code")), region, said(inner.get("countrycode")))
    elif said(located):
        return Place(said(located))
    return next((Place(each.name, each.code) for each in subjects if each.type == "place" and each.name), None)


def _subject(each: Told, kind: SubjectType) -> Subject:
    return Subject(
        code=usual(said(each.get("code")) or said(each.get("uri")) or said(each.get("qcode")), {}),
        name=said(each.get("name")) or said(each.get("literal")),
        type=kind,
        scheme=said(each.get("scheme")),
        relevance=whole(each.get("relevance"), 100),
    )
