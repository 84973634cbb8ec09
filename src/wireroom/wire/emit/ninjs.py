"""An item as one ninjs 3.0 object (IPTC): what its schema has no place for stands in ``descriptions`` of our roles.

Texts say ``contentType``, so that nobody has to guess whether ``&amp;`` is a word.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from wireroom.wire.emit.body import XHTML, body, placed
from wireroom.wire.extension import PREFIX, Extension
from wireroom.wire.g2_codes import full
from wireroom.wire.item import Item, Member, Rendition, Subject, SubjectType
from wireroom.wire.management import LIFTED

_KINDS = {"text": "text", "advisory": "text", "picture": "picture", "graphic": "graphic", "video": "video",
          "audio": "audio", "package": "composite", "planning": "planning", "other": "component"}  # fmt: skip
_PLACES: dict[SubjectType, str] = {
    "topic": "subjects", "keyword": "subjects", "other": "subjects", "person": "people",
    "organisation": "organisations", "place": "places", "event": "events", "object": "objects",
}  # fmt: skip
_PLAIN = (  # ninjs 3.0 name -> item field
    ("title", "headline"), ("slugline", "slugline"), ("by", "byline"), ("edNote", "ednote"), ("language", "language"),
    ("copyrightHolder", "copyrightholder"), ("copyrightNotice", "copyrightnotice"), ("usageTerms", "usageterms"),
)  # fmt: skip
_TIMES = (
    ("firstCreated", "firstcreated"),
    ("versionCreated", "versioncreated"),
    ("embargoed", "embargoed"),
    ("expires", "expires"),
)
_PICTURES = frozenset({"picture", "graphic", "video", "audio"})
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-Z_a-z~%\[\]]+")
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_TEXT, _HTML, _JSON = "text/plain", "application/xhtml+xml", "application/json"


def write(item: Item, extension: Extension) -> str:
    """The object as JSON text on one line: what the standard has a place for, and `extension`."""
    text = json.dumps(value(item, extension), ensure_ascii=False, separators=(",", ":"))
    return _LINE_ENDS.sub(lambda end: f"\\u{ord(end[0]):04x}", text)  # what some readers of lines take for their end


def value(item: Item, extension: Extension) -> dict[str, Any]:
    """The object."""
    told: dict[str, Any] = {
        "standard": {"name": "ninjs", "version": "3.0"},
        "uri": item.guid,
        "type": _KINDS[item.kind],
        "representationType": "partial" if item.partial else "",
        "version": item.version_label or str(item.version or ""),
        **{name: _time(getattr(item, field)) for name, field in _TIMES},
        "pubStatus": _status(item),
        "urgency": item.urgency,
        **{name: getattr(item, field) for name, field in _PLAIN},
        "located": item.dateline.place.name if item.dateline.place else "",
        "headlines": _texts(("main", item.headline), ("subhead", item.subheadline)),
        "descriptions": [
            *_texts(("summary", item.summary), ("dateline", item.dateline.text)),
            *({"role": PREFIX + name, "contentType": _JSON, "value": each} for name, each in extension.items()),
        ],
        "bodies": [{"role": "main", "contentType": _HTML, "value": body(item, XHTML)}] if item.body else [],
        "infoSources": [{"name": item.creditline}] if item.creditline else [],
        "genres": [_coded(each) for each in item.genre],
        **_subjects(item),
        **_content(item),
    }
    if item.embargo_text == LIFTED:
        told["embargoed"] = ""
    return {name: each for name, each in told.items() if each}


def _status(item: Item) -> str:
    """The status; one that ninjs does not know, or an embargo without an instant, is withheld here."""
    if item.embargoed is None and item.embargo_text not in {"", LIFTED} and item.pubstatus != "canceled":
        return "withheld"
    return item.pubstatus if item.pubstatus in {"usable", "withheld", "canceled"} else "withheld"


def _texts(*told: tuple[str, str]) -> list[dict[str, str]]:
    return [{"role": role, "contentType": _TEXT, "value": words} for role, words in told if words]


def _subjects(item: Item) -> dict[str, Any]:
    found: dict[str, list[dict[str, Any]]] = {}
    for each in item.subjects:
        told = _coded(each)
        if each.relevance and _PLACES[each.type] == "subjects":
            told["relevance"] = each.relevance
        found.setdefault(_PLACES[each.type], []).append(told)
    return found


def _coded(subject: Subject) -> dict[str, Any]:
    """A code as the uri that it is, IPTC's own in full, else as a literal."""
    told = full(subject.code)
    code = {"uri" if _URI.fullmatch(told) else "literal": told} if told else {}
    return {"name": subject.name, **code}


def _content(item: Item) -> dict[str, Any]:
    """Renditions, and the pictures and members that are objects of their own."""
    inside = placed(item)
    loose = [each for each in item.renditions if each.id not in inside and each.href]
    own = [] if item.kind in _PICTURES else [each for each in loose if each.caption or each.credit or each.alt]
    pictures = [_picture(name, tuple(each)) for name, each in groupby(own, key=lambda each: each.of or each.id)]
    return {
        "renditions": [_rendition(each) for each in loose if each not in own],
        "associations": [*pictures, *map(_member, item.members)],
    }


def _rendition(rendition: Rendition) -> dict[str, Any]:
    told = {
        "name": rendition.role or rendition.id,
        "href": rendition.href,
        "contentType": rendition.media_type,
        "title": rendition.title,
        "width": rendition.width,
        "height": rendition.height,
    }
    return {name: each for name, each in told.items() if each or name == "name"}


def _picture(name: str, forms: tuple[Rendition, ...]) -> dict[str, Any]:
    first = forms[0]
    told = {
        "name": name,
        "uri": first.href if _URI.fullmatch(first.href) else f"urn:wireroom:rendition:{len(name)}",
        "type": "picture",
        "by": first.credit,
        "headlines": _texts(("main", first.title)),
        "descriptions": _texts(("caption", first.caption)),
        "bodies": _texts(("alt", first.alt)),
        "renditions": [_rendition(each) for each in forms],
    }
    return {key: each for key, each in told.items() if each or key == "name"}


def _member(member: Member) -> dict[str, Any]:
    told = {"name": member.role, "uri": member.guid, "headlines": _texts(("main", member.title))}
    return {key: each for key, each in told.items() if each or key in {"name", "uri"}}


def _time(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""
