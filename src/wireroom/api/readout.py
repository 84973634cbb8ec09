"""Read-out: published stories as ninjs 3.0, NewsML-G2 or NITF, word for word, and nothing of any other story.

A source's stories are read out to everybody only when its licence says so (``readout = true``); with the token of ``[api]``
those of all sources are. A withdrawn story that was public is 410 without a word; whatever else is not published is 404, as
if there were no such story. Notes for the desk and addresses of the agency's pictures are never read out.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from msgspec import Struct
from msgspec.structs import replace
from ninja import Router
from ninja.params.functions import Query

from wireroom.api.problem import Problem, Refusal
from wireroom.press.edition import picture_view
from wireroom.press.render import disclaimer
from wireroom.stories import pictures
from wireroom.stories.models import Story
from wireroom.stories.newsroom import DRILL
from wireroom.stories.rows import Row, current_items, listed
from wireroom.stories.standing import is_correction
from wireroom.wire.emit import FORMATS, emit
from wireroom.wire.item import Item, Media, Rendition, from_bytes
from wireroom.wire.text import canonical_text

router = Router(tags=["read out"])

_MOST, _USUAL = 100, 20  # stories on a page
_ENDINGS = {"": "", ".json": "ninjs", ".ninjs": "ninjs", ".newsml": "newsml-g2", ".nitf": "nitf"}
_ACCEPTED = {
    "application/json": "ninjs", "application/ninjs+json": "ninjs", "application/*": "ninjs", "*/*": "ninjs",
    "application/vnd.iptc.g2.newsitem+xml": "newsml-g2", "application/vnd.nitf": "nitf",
    "application/nitf+xml": "nitf",
}  # fmt: skip
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BEARER = re.compile(r"bearer +([\x21-\x7e]{1,400})", re.IGNORECASE)
_KEY = re.compile(r"[a-z2-7]{11}")
_CURSOR = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")
_NOTHING = Problem(404, "there is no such story", "stories are listed at /api/v1/stories")
_GONE = Problem(410, "this story was withdrawn", "take it off wherever you show it")
_WHO = Problem(401, "the token is not known here", "check the token, or leave it out")
_BAD_CURSOR = Problem(400, "the cursor is none of ours", "take the address in next as it is")
_SECURITY: dict[str, Any] = {"security": [{}, {"token": []}]}
_DOCUMENT: dict[str, Any] = {
    "responses": {
        200: {
            "description": "The story.",
            "content": {kind: {"schema": {"type": "string"}} for _, kind in FORMATS.values()},
        },
        304: {"description": "Not changed since."},
        404: {"description": "No such story, or none that may be read out."},
        410: {"description": "Withdrawn by its agency: take it off."},
    }
}
_LIST: dict[str, Any] = {
    "responses": {
        200: {
            "description": "Stories, the last updated first, and the address of the next page.",
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "properties": {
                            "items": {"type": "array", "items": {"type": "object"}},
                            "next": {"type": ["string", "null"]},
                        },
                    }
                }
            },
        }
    }
}


class Asked(Struct, frozen=True):
    """Which stories are listed; empty is any. `since` and the cursor's time are of the last update by the agency."""

    section: str = ""
    city: str = ""
    source: str = ""
    language: str = ""
    since: datetime | None = None
    cursor: tuple[datetime, int] | None = None
    limit: int = _USUAL


@router.api_operation(
    ["GET", "HEAD"],
    "/stories",
    summary="Published stories, the last updated first",
    openapi_extra=_SECURITY | _LIST,
)
def stories(
    request: HttpRequest,
    section: str = Query("", max_length=80, description="A section's slug."),
    city: str = Query("", max_length=80, description="A city's slug."),
    source: str = Query("", max_length=80, description="A source's slug."),
    language: str = Query("", max_length=20, description="An edition's language."),
    since: datetime | None = Query(None, description="Only stories updated by their agency since then."),  # noqa: B008
    cursor: str = Query("", max_length=40, description="As `next` has it."),
    limit: int = Query(_USUAL, ge=1, le=_MOST),
) -> HttpResponse:
    """A page of ninjs 3.0 objects and the address of the next one."""
    sources, known = _readable(request)
    moment = since.replace(tzinfo=since.tzinfo or UTC) if since else None
    asked = Asked(section, city, source, language, moment, _cursor(cursor), limit)
    found = _listed(asked, sources)
    bodies = _documents(found[:limit], "ninjs")
    following = None
    if len(found) > limit:
        told = {"section": section, "city": city, "source": source, "language": language,
                "since": moment.isoformat() if moment else "", "limit": limit, "cursor": _mark(found[limit - 1])}  # fmt: skip
        following = f"{request.path}?{urlencode({name: each for name, each in told.items() if each})}"
    tail = msgspec.json.encode(following)
    data = b'{"items":[' + b",".join(bodies) + b'],"next":' + tail + b"}"
    return _answer(request, data, "application/json", None, known=known)  # a list that lost a story is no older


@router.api_operation(
    ["GET", "HEAD"], "/stories/{name}", summary="One published story", openapi_extra=_SECURITY | _DOCUMENT
)
def story(
    request: HttpRequest,
    name: str,
    format: str = Query("", description="ninjs, newsml-g2 or nitf; else by ending or Accept."),
) -> HttpResponse:
    """The story of that key, in ninjs 3.0 unless another format is asked for: ``?format=``, ``KEY.nitf`` or Accept."""
    sources, known = _readable(request)
    key, ending = _parted(name)
    found = Story.objects.filter(key=key, source__in=sources).first() if _KEY.fullmatch(key) else None
    if found is None or ending is None:
        raise Refusal(_NOTHING)
    if found.state == Story.State.CANCELED and found.path:
        raise Refusal(_GONE)
    if found.state != Story.State.PUBLISHED:
        raise Refusal(_NOTHING)
    format_ = _format(format or ending, request.headers.get("accept", ""))
    documents = _documents(listed("s.id = %s", [found.pk], "s.id", 1), format_)
    if not documents:
        raise Refusal(_NOTHING)  # it went meanwhile
    return _answer(request, documents[0], FORMATS[format_][1], found.updated, known=known)


def _readable(request: HttpRequest) -> tuple[list[str], bool]:
    """The sources whose stories this request may read, and whether it showed a token. Raises Refusal for a wrong one."""
    told = request.headers.get("authorization", "").strip()
    newspaper = settings.NEWSPAPER
    if not told:
        return [source.slug for source in (*newspaper.sources, DRILL) if source.readout], False
    match = _BEARER.fullmatch(told)
    secrets = os.environ.get(newspaper.api.token_env, "").split() if newspaper.api.token_env else []
    given = hashlib.sha256(match[1].encode() if match else b"").digest()
    same = [hmac.compare_digest(given, hashlib.sha256(secret.encode()).digest()) for secret in secrets]
    if not match or not any(same):
        raise Refusal(_WHO)
    return [source.slug for source in (*newspaper.sources, DRILL)], True


def _parted(name: str) -> tuple[str, str | None]:
    """A story's key and the format that its ending names; None for an ending that names none."""
    key, dot, ending = name.partition(".")
    return key, _ENDINGS.get(dot + ending)


def _format(named: str, accept: str) -> str:
    """The format that is asked for by name, else the best that is accepted. Raises Refusal when there is none."""
    if named:
        if named not in FORMATS:
            raise Refusal(Problem(400, f"no format {named[:40]!r}", f"there are {', '.join(FORMATS)}"))
        return named
    ranked = sorted(_weighed(accept or "*/*"), key=lambda each: -each[1])
    for kind, weight in ranked:
        if weight > 0 and kind in _ACCEPTED:
            return _ACCEPTED[kind]
    raise Refusal(Problem(406, "none of the accepted formats", f"there are {', '.join(_ACCEPTED)}"))


def _weighed(accept: str) -> list[tuple[str, float]]:
    """The media ranges of an Accept header with their weights (RFC 9110, 12.5.1)."""
    found = []
    for part in accept[:1000].split(","):
        kind, *parameters = (each.strip().lower() for each in part.split(";"))
        weight = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        found.append((kind, float(weight) if re.fullmatch(r"[01](\.[0-9]{0,3})?", weight) else 0.0))
    return found


def _cursor(told: str) -> tuple[datetime, int] | None:
    match = _CURSOR.fullmatch(told)
    if told and not match:
        raise Refusal(_BAD_CURSOR)
    return (_EPOCH + timedelta(microseconds=int(match[1])), int(match[2])) if match else None


def _mark(row: Row) -> str:
    """Where a page ends: the last story's time in microseconds, and its row."""
    return f"{(row.updated - _EPOCH) // timedelta(microseconds=1)}-{row.id}"


def _listed(asked: Asked, sources: Sequence[str]) -> list[Row]:
    """One story more than the page has, so that one knows whether another page follows."""
    if not sources:
        return []
    marks = ", ".join(["%s"] * len(sources))
    where, given = [f"s.source IN ({marks})"], list[Any](sources)
    for column, value in (("section", asked.section), ("source", asked.source), ("language", asked.language)):
        if value:
            where.append(f"s.{column} = %s")
            given.append(value)
    if asked.city:
        where.append("EXISTS (SELECT 1 FROM stories_storycity c WHERE c.story_id = s.id AND c.city = %s)")
        given.append(asked.city)
    if asked.since:
        where.append("s.updated >= %s")
        given.append(_stored(asked.since))
    if asked.cursor:
        where.append("s.updated <= %s AND (s.updated < %s OR s.id < %s)")
        moment = _stored(asked.cursor[0])
        given += [moment, moment, asked.cursor[1]]
    return listed(" AND ".join(where), given, "s.updated DESC, s.id DESC", asked.limit + 1)


def _stored(moment: datetime) -> Any:
    """A time as the database keeps it."""
    return connection.ops.adapt_datetimefield_value(moment)


def _documents(rows: Sequence[Row], format_: str) -> list[bytes]:
    """Published stories as documents; one that went since its row was read is left out."""
    items = current_items([row.id for row in rows])
    records = Story.objects.filter(state=Story.State.PUBLISHED).in_bulk([row.id for row in rows])  # after the items
    return [
        _document(row, records[row.id], *items[row.id], format_)
        for row in rows
        if row.id in items.keys() & records.keys()
    ]


def _document(row: Row, record: Story, stored: bytes, words_sha256: str, format_: str) -> bytes:
    """A published story as a document. That its words are the agency's is checked again here."""
    item = from_bytes(stored)
    same = hashlib.sha256(canonical_text(item).encode()).hexdigest() == words_sha256
    site = settings.NEWSPAPER.paper.url
    told = {
        "key": row.key,
        "url": f"{site}{row.path}",
        "words": f"{site}{row.path}words.txt",
        "review": record.review,
        "disclaimer": disclaimer(record.review, same, row.language),
    }
    return emit(public(item, _pictures(record)), format_, told)


def public(item: Item, shown: tuple[Rendition, ...]) -> Item:
    """The item as everybody may have it: without what is for desks only, and with the pictures that the paper shows."""
    return replace(
        item,
        ednote=item.ednote if is_correction(item) else "",
        desk_note="",
        body=tuple(block for block in item.body if not isinstance(block, Media)),
        renditions=shown,
        sent=None,
        assumed=(),
        doubts=(),
    )


def _pictures(record: Story) -> tuple[Rendition, ...]:
    site = settings.NEWSPAPER.paper.url
    views = [picture_view(each) for each in pictures.shown(record)]
    return tuple(
        Rendition(
            id=f"picture-{number}",
            href=f"{site}{view.url}",
            media_type="image/jpeg",
            width=view.width,
            height=view.height,
            caption=view.caption,
            credit=view.credit,
            alt=view.alt,
        )
        for number, view in enumerate(views, 1)
    )


def _answer(
    request: HttpRequest, data: bytes, media_type: str, updated: datetime | None, *, known: bool
) -> HttpResponse:
    """The answer, or 304. Kept by nobody longer than a story's page is; by no shared memory when a token was shown."""
    etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    response = HttpResponse(data, content_type=media_type)
    response["etag"] = etag
    if updated:
        response["last-modified"] = updated.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    response["vary"] = "accept, authorization"
    response["cache-control"] = "private, no-cache" if known else "public, max-age=0, s-maxage=10, must-revalidate"
    answer: HttpResponse = get_conditional_response(request, etag=etag, response=response) or response
    return answer
