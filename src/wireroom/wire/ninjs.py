"""ninjs 1.0 to 3.x (IPTC): one object, an array of objects, or one object a line."""

from __future__ import annotations

import json
from typing import Any

from wireroom.wire import markup, nitf
from wireroom.wire.item import (
    Dateline,
    Hints,
    Item,
    Link,
    Member,
    Note,
    Place,
    Reading,
    Rendition,
    Subject,
    SubjectType,
    WireError,
)
from wireroom.wire.moments import language_tag

MARKERS = frozenset(
    {"uri", "pubstatus", "versioncreated", "body_html", "body_xhtml", "body_text", "bodies", "headline", "headlines"}
)
_KINDS = {"text": "text", "picture": "picture", "photo": "picture", "graphic": "graphic", "video": "video",
          "audio": "audio", "composite": "package", "planning": "planning", "event": "planning"}  # fmt: skip
_SUBJECTS: tuple[tuple[str, SubjectType], ...] = (
    ("subject", "topic"), ("person", "person"), ("organisation", "organisation"), ("place", "place"),
    ("event", "event"), ("object", "object"),
)  # fmt: skip
_PLURALS: tuple[tuple[str, SubjectType], ...] = (
    ("subjects", "topic"), ("people", "person"), ("organisations", "organisation"), ("places", "place"),
    ("events", "event"), ("objects", "object"),
)  # fmt: skip
_PLAIN = {  # ninjs field -> item field, words as they are
    "slugline": "slugline", "byline": "byline", "by": "byline", "usageterms": "usageterms", "ednote": "ednote",
    "edNote": "ednote", "copyrightholder": "copyrightholder", "copyrightHolder": "copyrightholder",
    "copyrightnotice": "copyrightnotice", "copyrightNotice": "copyrightnotice", "creditline": "creditline",
    "creditLine": "creditline", "byLine": "byline", "usageTerms": "usageterms",
}  # fmt: skip


def read(value: Any, hints: Hints) -> Reading:
    """The items of a ninjs value. Raises WireError where an object is none or has no uri."""
    value = _unwrapped(value)
    objects = value if isinstance(value, list) else [value]
    notes: list[Note] = []
    items = []
    for number, each in enumerate(objects):
        where = f"$[{number}]" if isinstance(value, list) else "$"
        if not isinstance(each, dict):
            raise WireError("not an object", where, "send ninjs objects")
        items.append(_item(each, where, hints))
    if not items:
        raise WireError("an empty list", "$", "send at least one object")
    return Reading("ninjs", tuple(items), tuple(notes))


def _unwrapped(value: Any) -> Any:
    """The objects inside the envelope of an agency's API (``data``, ``item``, ``items``), if there is one."""
    for name in ("data", "item", "items"):
        if isinstance(value, dict) and not MARKERS & value.keys() and isinstance(value.get(name), (dict, list)):
            value = value[name]
    return value


def _item(told: dict[str, Any], where: str, hints: Hints) -> Item:
    guid = (
        _words(told.get("uri"))
        or _words(told.get("guid"))
        or _words(told.get("altids", {}).get("guid") if isinstance(told.get("altids"), dict) else "")
    )
    if not guid:
        raise WireError("no uri", where, "ask the agency: uri is mandatory in ninjs")
    assumed: list[str] = []
    number, label = nitf.version_of(_words(told.get("version")))
    fields: dict[str, Any] = {
        "guid": guid,
        "version": number,
        "version_label": label,
        "kind": _KINDS.get(_words(told.get("type")).lower() or "text", "other"),
        "pubstatus": nitf.pubstatus(_words(told.get("pubstatus") or told.get("pubStatus"))),
        "urgency": _urgency(told.get("urgency")),
        "language": language_tag(_words(told.get("language"))),
    }
    for name in ("versioncreated", "firstcreated"):
        text = _words(told.get(name)) or _words(told.get(name.replace("created", "Created")))
        if text:
            fields[name] = nitf.shown(text, hints, name, assumed)
    if told.get("embargoed"):
        fields |= nitf.embargo(_words(told["embargoed"]), hints, assumed)
    for name, field in _PLAIN.items():
        if _words(told.get(name)) and not fields.get(field):
            fields[field] = _words(told[name])
    fields |= _headlines(told)
    fields |= _meta(told)
    fields |= _content(told)
    fields["assumed"] = tuple(assumed)
    return Item(**fields)


def _urgency(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 9 else 0


def _headlines(told: dict[str, Any]) -> dict[str, Any]:
    """``headline`` of ninjs 1 and 2; ``headlines`` of ninjs 3, the one with the role main or the first."""
    listed = _objects(told.get("headlines"))
    main = next((each for each in listed if "main" in _words(each.get("role")).lower()), listed[0] if listed else {})
    sub = next((each for each in listed if "sub" in _words(each.get("role")).lower()), {})
    headline = _words(told.get("headline")) or _words(told.get("headLine")) or _words(main.get("value"))
    if not headline:
        headline = _words(told.get("title"))
    listed_sub = _words(sub.get("value")) if sub is not main else ""
    return {"headline": markup.plain_words(headline), "subheadline": markup.plain_words(listed_sub)}


def _meta(told: dict[str, Any]) -> dict[str, Any]:
    subjects = [
        _subject(each, kind)
        for name, kind in (*_SUBJECTS, *_PLURALS)
        for each in _objects(told.get(name))
        if each.get("name") or each.get("code") or each.get("uri")
    ]
    places = [each for each in subjects if each.type == "place"]
    located = told.get("located")
    name = _words(located) if not isinstance(located, dict) else _words(located.get("name"))
    place = Place(name) if name else None
    if place is None and places and places[0].name:
        place = Place(places[0].name, places[0].code)
    signals = told.get("signal") or told.get("signals") or told.get("Signals")
    return {
        "subjects": tuple(subjects),
        "dateline": Dateline(_words(told.get("dateline")), place),
        "genre": tuple(_subject(each, "topic") for key in ("genre", "genres") for each in _objects(told.get(key))),
        "signals": tuple(_words(each.get("code")) or _words(each.get("name")) for each in _objects(signals)),
        "keywords": tuple(each for each in told.get("keywords") or () if isinstance(each, str)),
        "links": tuple(
            Link(_words(each.get("rel")), markup.safe_link(_words(each.get("href"))), _words(each.get("uri")))
            for key in ("link", "links")
            for each in _objects(told.get(key))
        ),
        "canonical_url": markup.safe_link(_words(told.get("canonicalurl"))),
    }


def _subject(each: dict[str, Any], kind: SubjectType) -> Subject:
    relevance = each.get("relevance")
    return Subject(
        code=_words(each.get("code")) or _words(each.get("uri")) or _words(each.get("qcode")),
        name=_words(each.get("name")) or _words(each.get("literal")),
        type=kind,
        scheme=_words(each.get("scheme")),
        relevance=relevance if isinstance(relevance, int) and 0 <= relevance <= 100 else 0,
    )


def _content(told: dict[str, Any]) -> dict[str, Any]:
    """The body and what belongs to it: the best of the forms that are there (XHTML, HTML, text)."""
    body, summary = _body(told), _summary(told)
    renditions = [*_renditions(told.get("renditions"), told), *body.renditions]
    members = []
    for name, each in _associations(told.get("associations")):
        kind = _words(each.get("type"))
        if kind in {"picture", "graphic", "photo"}:
            renditions.extend(_renditions(each.get("renditions"), each, name))
        elif _words(each.get("uri")):
            members.append(Member(_words(each.get("uri")), name, markup.plain_words(_words(each.get("headline")))))
    return {
        "body": body.blocks,
        "dropped": body.dropped,
        "summary": summary,
        "renditions": tuple(renditions),
        "members": tuple(members),
    }


def _body(told: dict[str, Any]) -> markup.Body:
    forms = {
        "xhtml": _words(told.get("body_xhtml")) or _words(told.get("bodyXhtml")),
        "html": _words(told.get("body_html")) or _words(told.get("body_html5")),
        "text": _words(told.get("body_text")),
    }
    for each in _objects(told.get("bodies")):
        kind = (_words(each.get("contentType")) or _words(each.get("contenttype")) or "text/plain").lower()
        form = "html" if "html" in kind else "text"
        forms[form] = forms[form] or _words(each.get("value"))
    for form in ("xhtml", "html"):
        if forms[form].strip():
            return markup.read_html(forms[form])
    return markup.plain(forms["text"])


def _summary(told: dict[str, Any]) -> str:
    for name in ("description_text", "description_html", "description_xhtml", "summary"):
        if _words(told.get(name)):
            return markup.plain_words(_words(told[name]))
    listed = _objects(told.get("descriptions"))
    best = next((each for each in listed if "caption" not in _words(each.get("role"))), {})
    return markup.plain_words(_words(best.get("value")))


def _renditions(value: Any, owner: dict[str, Any], name: str = "") -> list[Rendition]:
    """``renditions``: a map by role in ninjs 1, an array with names in ninjs 2 and 3."""
    if isinstance(value, dict):
        listed = [(role, each) for role, each in value.items() if isinstance(each, dict)]
    else:
        listed = [(_words(each.get("name")) or _words(each.get("role")), each) for each in _objects(value)]
    caption = _words(owner.get("description_text")) if name else ""
    return [
        Rendition(
            id=f"{name}{role}" or href,
            href=href,
            media_type=_words(each.get("mimetype"))
            or _words(each.get("contentType"))
            or _words(each.get("contenttype")),
            role=role,
            width=_size(each.get("width")),
            height=_size(each.get("height")),
            title=_words(owner.get("headline")) if name else _words(each.get("title")),
            caption=markup.plain_words(caption),
            credit=_words(owner.get("creditline")) or _words(owner.get("byline")) if name else "",
            alt=_words(owner.get("body_text")) if name else "",
        )
        for role, each in listed
        if (href := _words(each.get("href")))
    ]


def _associations(value: Any) -> list[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        return [(name, each) for name, each in value.items() if isinstance(each, dict)]
    return [(_words(each.get("name")), each) for each in _objects(value)]


def _size(value: Any) -> int:
    if isinstance(value, str) and value.isdigit() and len(value) < 7:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1_000_000 else 0


def _objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; one object counts as a list of one, a string as its name."""
    if isinstance(value, dict):
        return [value]
    if isinstance(value, str) and value:
        return [{"name": value, "code": value}]
    if not isinstance(value, list):
        return []
    return [
        {"name": each, "code": each} if isinstance(each, str) else each
        for each in value
        if isinstance(each, (dict, str))
    ]


def _words(value: Any) -> str:
    """A value as text; what is no text or number is nothing."""
    if isinstance(value, str):
        return value
    return json.dumps(value) if isinstance(value, int) and not isinstance(value, bool) else ""
