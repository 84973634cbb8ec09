"""The content of a ninjs object: its body in the best form that is there, its summary, its pictures and members."""

from __future__ import annotations

import re
from typing import Any

from wireroom.wire import hypertext
from wireroom.wire.item import Member, Rendition
from wireroom.wire.markup import Body
from wireroom.wire.text import fold
from wireroom.wire.values import Told, lowered, objects, said, size

_PICTURES = frozenset({"picture", "graphic", "photo"})
_NO_SUMMARY = re.compile("caption|^dateline$|^wireroom:", re.IGNORECASE)
_SUMMARIES = ("description_text", "description_html", "description_xhtml", "summary", "description_summary")


def content(told: Told, dropped: list[str]) -> dict[str, Any]:
    """The item fields that say what an object holds; what could not be kept as words goes to `dropped`."""
    body = _body(told)
    renditions = [*_renditions(told.get("renditions"), told), *body.renditions]
    members = []
    for name, each in _associations(told.get("associations")):
        if said(each.get("type")).lower() in _PICTURES:
            renditions.extend(_renditions(each.get("renditions"), each, name))
        elif said(each.get("uri")) or said(each.get("guid")):
            members.append(Member(said(each.get("uri")) or said(each.get("guid")), name, _headline(each)))
    return {
        "body": body.blocks,
        "dropped": (*dropped, *body.dropped),
        "summary": _summary(told),
        "renditions": tuple(renditions),
        "members": tuple(members),
    }


def _body(told: Told) -> Body:
    """The body as XHTML, else as HTML, else as text (``body_*`` of ninjs 1, ``bodies`` of ninjs 2 and 3)."""
    forms = {
        "xhtml": said(told.get("body_xhtml")) or said(told.get("bodyxhtml")),
        "html": said(told.get("body_html")) or said(told.get("body_html5")),
        "text": said(told.get("body_text")),
    }
    for each in objects(told.get("bodies")):
        kind = (said(each.get("contenttype")) or "text/plain").lower()
        form = "html" if "html" in kind else "text"
        forms[form] = forms[form] or said(each.get("value"))
    for form in ("xhtml", "html"):
        if forms[form].strip():
            return hypertext.read_html(forms[form])
    return hypertext.plain(forms["text"])


def _summary(told: Told) -> str:
    for name in _SUMMARIES:
        if said(told.get(name)):
            return hypertext.plain_words(said(told[name]), [])
    described = (each for each in objects(told.get("descriptions")) if not _NO_SUMMARY.search(said(each.get("role"))))
    return short(next(described, {}), [])


def described(told: Told, role: str) -> str:
    """The description of exactly that role."""
    found = (each for each in objects(told.get("descriptions")) if said(each.get("role")) == role)
    return said(next(found, {}).get("value"))


def short(told: Told, dropped: list[str]) -> str:
    """A short text (ninjs 2 and 3): as it is when its content type says that it is plain, else it may carry HTML."""
    value = said(told.get("value"))
    return fold(value) if said(told.get("contenttype")) == "text/plain" else hypertext.plain_words(value, dropped)


def _headline(told: Told) -> str:
    listed = objects(told.get("headlines"))
    single = said(told.get("headline"))
    return hypertext.plain_words(single, []) if single or not listed else short(listed[0], [])


def _alt(owner: Told) -> str:
    """A picture's text for those who cannot see it: ``body_text`` in ninjs 1, else a body whose role says so."""
    bodies = (each for each in objects(owner.get("bodies")) if "alt" in said(each.get("role")).lower())
    return said(owner.get("body_text")) or next((said(each.get("value")) for each in bodies), "")


def _caption(told: Told) -> str:
    listed = objects(told.get("descriptions"))
    best = next((each for each in listed if "caption" in said(each.get("role")).lower()), listed[0] if listed else {})
    text = said(told.get("description_text")) or said(told.get("description_caption"))
    return hypertext.plain_words(text, []) if text else short(best, [])


def _renditions(value: Any, owner: Told, name: str = "") -> list[Rendition]:
    """``renditions``: a map by role in ninjs 1, an array with names in ninjs 2 and 3. `name` is the association's."""
    if isinstance(value, dict):
        listed = [(role, lowered(each)) for role, each in value.items() if isinstance(each, dict)]
    else:
        listed = [(said(each.get("name")) or said(each.get("role")), each) for each in objects(value)]
    pictured = name or said(owner.get("type")) in _PICTURES
    forms = [role for role, each in listed if said(each.get("href")) and not _is_text(each)]
    of = (name or "content") if pictured and len(forms) > 1 else ""
    return [
        Rendition(
            id=f"{name}{role}" or href,
            href=href,
            media_type=said(each.get("mimetype")) or said(each.get("contenttype")),
            role=role,
            width=size(each.get("width")),
            height=size(each.get("height")),
            title=_headline(owner) if pictured else said(each.get("title")),
            caption=_caption(owner) if pictured else "",
            credit=said(owner.get("creditline")) or said(owner.get("byline")) or said(owner.get("by"))
            if pictured
            else "",
            alt=_alt(owner) if pictured else "",
            of=of if not _is_text(each) else "",
        )
        for role, each in listed
        if (href := said(each.get("href")).strip()) and not href.lower().startswith(("data:", "javascript:"))
    ]


def _is_text(rendition: Told) -> bool:
    """Whether a file holds words (a caption, a story) and so is no form of the picture."""
    kind = said(rendition.get("mimetype")) or said(rendition.get("contenttype"))
    return said(rendition.get("type")).lower() == "text" or kind.lower().startswith(("text/", "application/"))


def _associations(value: Any) -> list[tuple[str, Told]]:
    if isinstance(value, dict):
        return [(name, lowered(each)) for name, each in value.items() if isinstance(each, dict)]
    return [(said(each.get("name")), each) for each in objects(value)]
