"""Listings of many pages: which page comes next, and whether a page still holds anything that is not on record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from wireroom.config import Feed
from wireroom.intake.fetching import Answer, redirected
from wireroom.intake.links import links
from wireroom.intake.transport import TransportError
from wireroom.stories import apart
from wireroom.stories.models import Version
from wireroom.stories.standing import message
from wireroom.wire.item import Hints, WireError

Page = Literal["new", "known", "empty"]
_NEVER = datetime(1, 1, 1, tzinfo=UTC)
_DEEP = 4  # levels of JSON in which a page's list is looked for
_LONGEST = 4000  # characters of an address


def next_page(told: str, answer: Answer) -> str:
    """The address of the page after this one; empty when it names none.

    `told` is the feed's `pages`: ``link`` for the Link header with rel=next (RFC 8288), else the path of the address in the
    JSON, its names and list numbers with dots between. Raises TransportError for an address that cannot be followed.
    """
    if told == "link":
        found = next((href for rel, href in links(answer.headers.get_list("link")) if rel == "next"), "")
    else:
        found = _at(_json(answer.data), told)
    if not found:
        return ""
    if len(found) > _LONGEST:
        raise TransportError(f"{answer.url}: the next page's address has {len(found):,} characters")
    return redirected(answer.url, found)


def what_is_on(feed: Feed, answer: Answer) -> Page:
    """Whether a page has items, and any version that is not on record yet.

    What cannot be read counts as new: the desk must see it.
    """
    value = _json(answer.data)
    if value is not None and not _has_objects(value, _DEEP):
        return "empty"
    media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    hints = Hints(
        media_type=media_type,
        charset=answer.charset,
        url=answer.url,
        source=feed.source,
        timezone=feed.timezone,
        language=feed.language,
    )
    try:
        items = apart.read(answer.data, hints).items
    except WireError:
        return "new"
    if not items:
        return "empty"
    told = [message(item, "", _NEVER, hold_source=False) for item in items]
    versions = Version.objects.filter(story__source=feed.source, story__guid__in={item.guid for item in items})
    known = set(versions.values_list("story__guid", "number", "sent"))
    timeless = {(guid, number) for guid, number, _ in known}
    for item, each in zip(items, told, strict=True):
        wanted = (item.guid, each.number)
        if wanted not in timeless or (each.sent != _NEVER and (*wanted, each.sent) not in known):
            return "new"
    return "known"


def _json(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError):
        return None


def _at(value: Any, path: str) -> str:
    """The text at a path; empty when there is none."""
    for name in path.split("."):
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and name.isdecimal() and len(name) < 6 and int(name) < len(value):
            value = value[int(name)]
        else:
            return ""
    return value.strip() if isinstance(value, str) else ""


def _has_objects(value: Any, deep: int) -> bool:
    """Whether a list of objects is in there: what every page of items has."""
    if isinstance(value, list):
        return any(isinstance(each, dict) for each in value)
    if isinstance(value, dict) and deep:
        return any(_has_objects(each, deep - 1) for each in value.values())
    return False
