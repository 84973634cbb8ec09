"""ninjs 2.1 and 3.0 (IPTC): news in JSON. Times in UTC, several stories as an array."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wireroom.sample.markup import xhtml
from wireroom.sample.telling import Photo, Telling, Topic

_MEDIATOPIC = "http://cv.iptc.org/newscodes/mediatopic/"
_OTHER_CASE = {  # ninjs 2 -> ninjs 3: the same properties in camel case
    "versioncreated": "versionCreated", "firstcreated": "firstCreated", "pubstatus": "pubStatus",
    "ednote": "edNote", "usageterms": "usageTerms", "copyrightholder": "copyrightHolder",
    "copyrightnotice": "copyrightNotice", "contenttype": "contentType", "representationtype": "representationType",
}  # fmt: skip


def write_2(tellings: Sequence[Telling]) -> bytes:
    """ninjs 2.1: lower-case property names, arrays with roles."""
    return _bytes([_item(telling, "2.1") for telling in tellings])


def write_3(tellings: Sequence[Telling]) -> bytes:
    """ninjs 3.0: the same in camel case."""
    return _bytes([_camel(_item(telling, "3.0")) for telling in tellings])


def _bytes(items: list[Any]) -> bytes:
    value = items if len(items) > 1 else items[0]
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _camel(value: Any) -> Any:
    if isinstance(value, dict):
        return {_OTHER_CASE.get(name, name): _camel(each) for name, each in value.items()}
    return [_camel(each) for each in value] if isinstance(value, list) else value


def _item(telling: Telling, version: str) -> dict[str, Any]:
    agency = telling.agency
    item: dict[str, Any] = {
        "standard": {
            "name": "ninjs",
            "version": version,
            "schema": f"https://www.iptc.org/std/ninjs/ninjs-schema_{version}.json",
        },
        "uri": telling.guid,
        "type": "text",
        "representationtype": "complete",
        "version": str(telling.number),
        "firstcreated": _utc(telling.first),
        "versioncreated": _utc(telling.created),
        "pubstatus": telling.status,
        "urgency": telling.urgency,
        "language": telling.language,
        "slugline": telling.slug,
        "profile": "text-only" if telling.photo is None else "text-picture",
        "copyrightholder": agency.name,
        "copyrightnotice": f"© {telling.first:%Y} {agency.name}",
        "usageterms": agency.terms,
        "headlines": [{"role": "main", "value": telling.headline}],
        "located": telling.place.name,
        "subjects": [_subject(topic) for topic in telling.topics],
        "bodies": [{"role": "main", "contenttype": "text/html", "value": xhtml(telling.blocks)}],
    }
    if telling.embargoed:
        item["embargoed"] = _utc(telling.embargoed)
    if telling.subhead:
        item["headlines"].append({"role": "subheadline", "value": telling.subhead})
    if telling.summary:
        item["descriptions"] = [{"role": "summary", "contenttype": "text/plain", "value": telling.summary}]
    if telling.byline:
        item["by"] = telling.byline
    if telling.note:
        item["ednote"] = telling.note
    if telling.keywords:
        item["keywords"] = list(telling.keywords)
    if telling.people:
        item["people"] = [{"name": name} for name in telling.people]
    if telling.photo:
        item["associations"] = [_picture(telling, telling.photo)]
    return item


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _subject(topic: Topic) -> dict[str, str]:
    if not topic.code:
        return {"name": topic.name, "literal": topic.name}
    return {"name": topic.name, "uri": topic.code.replace("medtop:", _MEDIATOPIC)}


def _picture(telling: Telling, photo: Photo) -> dict[str, Any]:
    """The picture as an association of its own, with the rendition that is delivered."""
    name = photo.file.rpartition(".")[0]
    return {
        "name": "featuremedia",
        "uri": f"urn:newsml:{telling.agency.domain}:picture:{name}",
        "type": "picture",
        "version": "1",
        "pubstatus": "usable",
        "by": photo.credit,
        "descriptions": [
            {"role": "caption", "contenttype": "text/plain", "value": photo.caption},
            {"role": "creditline", "contenttype": "text/plain", "value": photo.credit},
        ],
        "bodies": [{"role": "alt", "contenttype": "text/plain", "value": photo.alt}],
        "renditions": [
            {
                "name": "main",
                "href": f"https://pictures.{telling.agency.domain}/{photo.file}",
                "contenttype": "image/jpeg",
                "width": 1600,
                "height": 1067,
            }
        ],
    }
