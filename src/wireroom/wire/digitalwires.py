"""dpa digitalwires: a text with its boxes, notes and pictures as JSON in names of its own."""

from __future__ import annotations

from typing import Any

from wireroom.wire.hypertext import read_html
from wireroom.wire.item import Link, Listing, ListItem, Paragraph, Run
from wireroom.wire.markup import Body
from wireroom.wire.text import fold
from wireroom.wire.values import Told, objects, said

_NAMES = {  # dpa's -> ninjs
    "urn": "uri", "version_created": "versioncreated", "content_created": "contentcreated", "signal": "signals",
    "teaser": "description_text", "kicker": "slugline",
}  # fmt: skip
_CATEGORIES = {  # dnltype -> ninjs name
    "dpasubject": "subject", "geosubject": "place", "person": "person", "organisation": "organisation",
    "organization": "organisation", "poi": "object", "genre": "genre",
}  # fmt: skip
_SHOWN_NOTES = ("editorialnote", "correction", "public")  # roles of notes that readers may see
_BOXES = ("article_html", "infobox_html")


def fits(told: Told) -> bool:
    """Whether an object is of digitalwires: it says so, or has an entry's id beside dpa's ``urn``."""
    return said(told.get("format")).startswith("digitalwires") or {"entry_id", "urn"} <= told.keys()


def adapt(told: Told) -> tuple[Told, dict[str, Any]]:
    """The entry in ninjs's names; `links` and `desk_note` are told beside them."""
    changed: Told = {ours: told[theirs] for theirs, ours in _NAMES.items() if told.get(theirs)}
    changed["type"] = "text" if any(told.get(box) for box in _BOXES) else _kind(told)
    changed["body_html"] = "".join(said(told.get(box)) for box in _BOXES)
    changed["dateline"] = fold(said(told.get("dateline")))
    changed["headlines"] = [
        {"value": said(told.get(name)), "role": role, "contenttype": "text/plain"}
        for name, role in (("headline", "main"), ("subhead", "sub"))
        if told.get(name)
    ]
    changed["headline"] = changed["signal"] = ""
    changed["descriptions"] = [
        {"role": said(each.get("role")), "value": said(each.get("description"))}
        for each in objects(told.get("descriptions"))
    ]
    changed["keywords"] = _named(told, "keyword")
    changed |= _categories(told)
    changed["associations"] = [
        _picture(each, number) for number, each in enumerate(objects(told.get("associations")), 1)
    ]
    return told | changed, _notes(told) | {"links": tuple(_links(told))}


def _kind(told: Told) -> str:
    """What an entry without a text is: a picture when it has pictures only."""
    kinds = {said(each.get("type")) for each in objects(told.get("associations"))}
    return "picture" if kinds == {"image"} else "text"


def _type(each: Told) -> str:
    return said(each.get("type")).removeprefix("dnltype:")


def _named(told: Told, kind: str) -> list[str]:
    return [
        said(each.get("name")) for each in objects(told.get("categories")) if _type(each) == kind and each.get("name")
    ]


def _categories(told: Told) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {name: [] for name in _CATEGORIES.values()}
    for each in objects(told.get("categories")):
        name = _CATEGORIES.get(_type(each))
        if name and each.get("name"):
            found[name].append({"name": said(each.get("name")), "code": said(each.get("qcode"))})
    return found


def _notes(told: Told) -> dict[str, str]:
    """``ednotes``: shown when they may be published and their role is for readers, else the desk's; so is the notepad."""
    shown: list[str] = []
    desk: list[str] = []
    for each in objects(told.get("ednotes")):
        public = each.get("is_publishable") is True and said(each.get("role")).rpartition(":")[2] in _SHOWN_NOTES
        (shown if public else desk).append(fold(said(each.get("ednote"))))
    notepad = told.get("notepad")
    if isinstance(notepad, dict) and not told.get("ednotes"):
        for part in ("public_html", "nonpublic_html"):
            desk.extend(_lines(read_html(said(notepad.get(part)))))
    shown.append(fold(said(told.get("autopublishnotice"))))
    return {"ednote": "\n".join(filter(None, shown)), "desk_note": "\n".join(filter(None, desk))}


def _lines(body: Body) -> list[str]:
    runs = [block.runs for block in body.blocks if isinstance(block, Paragraph)]
    runs += [entry.runs for entry in _entries(body)]
    return ["".join(run.text for run in each) for each in runs]


def _entries(body: Body) -> list[ListItem]:
    return [entry for block in body.blocks if isinstance(block, Listing) for entry in block.items]


def _links(told: Told) -> list[Link]:
    """``linkbox_html``: addresses to see besides."""
    body = read_html(said(told.get("linkbox_html")))
    runs: list[Run] = [run for entry in _entries(body) for run in entry.runs]
    runs += [run for block in body.blocks if isinstance(block, Paragraph) for run in block.runs]
    return [Link("seeAlso", run.href, title=fold(run.text)) for run in runs if run.href]


def _picture(each: Told, number: int) -> Told:
    """An association as ninjs says it: a picture with its caption, credit and forms, each by its width."""
    return {
        "name": f"{said(each.get('type')) or 'association'}-{number}.",
        "type": {"image": "picture"}.get(said(each.get("type")), said(each.get("type"))),
        "uri": said(each.get("urn")),
        "headline": said(each.get("headline")),
        "description_text": said(each.get("caption")),
        "creditline": said(each.get("creditline")),
        "renditions": [
            one | {"href": said(one.get("url")), "name": said(one.get("width")) or str(count)}
            for count, one in enumerate(objects(each.get("renditions")), 1)
        ],
    }
