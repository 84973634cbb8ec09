"""The AP Media API's items: near to ninjs 1, with an identity of their own, editors' types and words in other files."""

from __future__ import annotations

from typing import Any

from wireroom.wire.values import Told, lowered, objects, said

_BODIES = ("body_nitf", "body_html", "body_xhtml", "body_text", "bodies")
_TYPES = {  # editorialtypes, what an editor did to the item -> signal
    "kill": "sig:kill", "elimination": "sig:kill", "eliminate": "sig:kill", "disregard": "sig:hold",
    "withhold": "sig:hold", "correction": "sig:correction", "corrective": "sig:correction",
    "clarification": "sig:correction", "writethru": "sig:update", "write-thru": "sig:update", "lead": "sig:update",
    "update": "sig:update", "advisory": "sig:advisory",
}  # fmt: skip
_PRIORITIES = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "a": 6, "s": 7, "w": 8}  # editorialpriority, as in ANPA 1312
_PROCESS = frozenset({"newscontent"})  # signals that say nothing of the story's life
_NO_NEWS = frozenset({"v"})  # category of advisories


def fits(told: Told) -> bool:
    """Whether an object is the AP's: its ``altids`` has an ``itemid`` or an ``etag``."""
    altids = told.get("altids")
    return isinstance(altids, dict) and bool({"itemid", "etag"} & lowered(altids).keys())


def adapt(told: Told) -> tuple[Told, dict[str, Any]]:
    """The item in ninjs's names. One that is no news content is an advisory; words in another file leave a doubt."""
    altids = lowered(told["altids"])
    signals = [said(each.get("code")) for each in objects(told.get("signals")) if each.get("code")]
    edited = [_TYPES[kind] for each in objects(told.get("editorialtypes")) if (kind := _type(each)) in _TYPES]
    changed: Told = {
        "uri": said(altids.get("itemid")) or said(told.get("uri")),
        "signals": [each for each in signals if each.lower() not in _PROCESS] + edited,
        "subject": _direct(told.get("subject")),
        "person": _direct(told.get("person")),
        "place": _direct(told.get("place")),
        "event": _direct(told.get("event")),
        "organisation": [*_direct(told.get("organisation")), *_direct(told.get("company"))],
        "urgency": told.get("urgency") or _PRIORITIES.get(said(told.get("editorialpriority")).lower(), 0),
        "located": told.get("datelinelocation") or told.get("located"),
        "associations": _associations(told.get("associations")),
        "altids": [{"role": name, "value": each} for name, each in altids.items() if name not in {"itemid", "etag"}],
    }
    if (signals and "newscontent" not in map(str.lower, signals)) or _is_advisory(told):
        changed["type"] = "advisory"
    fields: dict[str, Any] = {}
    elsewhere = [name for name, each in _files(told.get("renditions")) if said(each.get("type")).lower() == "text"]
    if said(told.get("type")).lower() == "text" and elsewhere and not any(told.get(name) for name in _BODIES):
        fields["doubts"] = (f"the words are in another file ({', '.join(elsewhere)[:60]}), which did not come along",)
    return told | changed, fields


def _type(each: Told) -> str:
    return (said(each.get("code")) or said(each.get("name"))).lower()


def _is_advisory(told: Told) -> bool:
    return any(
        said(each.get("code")).lower() in _NO_NEWS and "category" in (each.get("rels") or ())
        for each in objects(told.get("subject"))
    )


def _direct(value: Any) -> list[Told]:
    """What the item is about, without all that lies above it (``rels`` is ``ancestor`` alone)."""
    return [each for each in objects(value) if each.get("rels") != ["ancestor"]]


def _associations(value: Any) -> Any:
    """Associations under the ids by which the items themselves are known."""
    if not isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for name, each in value.items():
        if isinstance(each, dict):
            inner = lowered(each)
            altids = inner.get("altids")
            known = said(lowered(altids).get("itemid")) if isinstance(altids, dict) else ""
            found[name] = inner | ({"uri": known} if known else {})
    return found


def _files(value: Any) -> list[tuple[str, Told]]:
    return (
        [(name, lowered(each)) for name, each in value.items() if isinstance(each, dict)]
        if isinstance(value, dict)
        else []
    )
