"""Items of the Reuters Connect API (GraphQL): names in camel case, versions at the end of identities, lists of files."""

from __future__ import annotations

import re
from typing import Any

from wireroom.wire.values import Told, objects, said

_VERSIONED = re.compile(r"(tag:reuters\.com,[0-9]{4}:newsml_[^:]+):([0-9]{1,15})")
_NAMES = {  # theirs in small letters -> ninjs
    "slug": "slugline", "credit": "creditline", "copyright": "copyrightnotice", "keyword": "keywords",
    "editornote": "ednote", "fragment": "description_text",
}  # fmt: skip
_PICTURES = frozenset({"picture", "graphic", "photo"})


def fits(told: Told) -> bool:
    """Whether an object is Reuters's: by its unique story number, versioned identity or ``tag:reuters.com``."""
    return bool({"usn", "versionedguid"} & told.keys()) or said(told.get("uri")).startswith("tag:reuters.com,")


def adapt(told: Told) -> tuple[Told, dict[str, Any]]:
    """The item in ninjs's names."""
    changed: Told = {ours: told[theirs] for theirs, ours in _NAMES.items() if told.get(theirs) and not told.get(ours)}
    versioned = _VERSIONED.fullmatch(said(told.get("versionedguid")) or said(told.get("uri")))
    guid = _VERSIONED.fullmatch(said(told.get("uri")))
    if guid:
        changed["uri"] = guid[1]
    elif versioned and not told.get("uri"):
        changed["uri"] = versioned[1]
    if versioned and not said(told.get("version")):
        changed["version"] = versioned[2]
    if told.get("caption"):
        picture = said(told.get("type")).lower() in _PICTURES
        changed.setdefault("description_caption" if picture else "description_text", told["caption"])
    changed["renditions"] = _renditions(told.get("renditions"))
    changed["associations"] = [_association(each) for each in objects(told.get("associations"))]
    if told.get("usn"):
        changed["altids"] = [{"role": "usn", "value": told["usn"]}]
    return told | changed, {}


def _renditions(value: Any) -> list[Told]:
    """Files by their address (``uri``), with the code of what they are for."""
    return [
        each
        | {
            "href": said(each.get("href")) or said(each.get("uri")),
            "name": said(each.get("code")) or said(each.get("name")),
        }
        for each in objects(value)
    ]


def _association(each: Told) -> Told:
    guid = _VERSIONED.fullmatch(said(each.get("uri")))
    return each | {
        "uri": guid[1] if guid else said(each.get("uri")),
        "name": said(each.get("name")) or said(each.get("uri")),
        "description_caption": said(each.get("caption")),
        "renditions": _renditions(each.get("renditions")),
    }
