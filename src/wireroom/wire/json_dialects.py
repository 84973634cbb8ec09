"""JSON of agencies' own making, told apart by its shape and said in ninjs's names, so that one reader reads them all.

A dialect is a row: how its objects are known, and what makes ninjs of one. What it does not rename has ninjs's name already.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from wireroom.wire import ap_media, digitalwires, reuters_api
from wireroom.wire.hypertext import plain_words
from wireroom.wire.values import Told, said

ENVELOPE = ("data", "search", "item", "items", "results", "docs", "entries")
"""Names under which APIs wrap their objects, from the outside in."""

Adapted = tuple[Told, dict[str, Any]]
"""An object in ninjs's names, and item fields that ninjs has no name for."""


class Shape(Struct, frozen=True):
    """One agency's JSON."""

    name: str
    fits: Callable[[Told], bool]
    adapt: Callable[[Told], Adapted]


_VIGNETTE = re.compile(r"<div class=\"dat\">((?:<span[^>]*>[^<]*</span>\s*)*)</div>")


def _tt(told: Told) -> Adapted:
    """TT: a body whose masthead (``div.dat``: vignette and source) is the slugline, for it is no part of the copy."""
    html = said(told.get("body_html5"))
    masthead = _VIGNETTE.search(html)
    if masthead is None:
        return told, {}
    slug = plain_words(masthead[1].replace("</span>", "</span> "), [])
    body = html[: masthead.start()] + html[masthead.end() :]
    return told | {"body_html5": body, "slugline": said(told.get("slugline")) or slug}, {}


SHAPES = (
    Shape("digitalwires", digitalwires.fits, digitalwires.adapt),
    Shape("ap", ap_media.fits, ap_media.adapt),
    Shape("reuters", reuters_api.fits, reuters_api.adapt),
    Shape("tt", lambda told: "body_html5" in told, _tt),
)


def in_ninjs(told: Told) -> Adapted:
    """The object in ninjs's names, whoever wrote it."""
    for shape in SHAPES:
        if shape.fits(told):
            return shape.adapt(told)
    return told, {}


def unwrapped(value: Any, markers: frozenset[str]) -> Any:
    """The objects inside the envelopes of an agency's API; `markers` are names by which an object is known."""
    for name in ENVELOPE:
        if isinstance(value, dict) and not markers & {key.lower() for key in value}:
            inner = value.get(name)
            value = inner if isinstance(inner, (dict, list)) else value
    if isinstance(value, list):  # a feed of {"meta": ..., "item": ...}
        return [
            each["item"] if isinstance(each, dict) and isinstance(each.get("item"), dict) else each for each in value
        ]
    return value
