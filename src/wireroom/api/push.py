"""Push in: an agency delivers to its feed by POST, and asks later what became of it.

202 is said when the dispatch is durable, not before: what was answered so is never lost. The same bytes on the same feed are
one dispatch, with or without an idempotency key, so that a sender who heard nothing may always send again.
"""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from ninja import Status as Answered
from ninja.params.functions import Header, Query

from wireroom.api import admission
from wireroom.api.bell import bell
from wireroom.api.body import opened
from wireroom.api.problem import Problem, Refusal
from wireroom.api.rate import Rates
from wireroom.config import Feed
from wireroom.intake.health import note_delivery
from wireroom.intake.transport import MOST_PICTURE
from wireroom.stories.crash import crashpoint
from wireroom.stories.models import Delivered, Dispatch, Story
from wireroom.stories.receive import Receipt, receive

router = Router(tags=["push"])
PATH = re.compile(r"/api/v1/feeds/([a-z0-9-]{1,80})/dispatches")

KEPT = timedelta(days=30)  # that an idempotency key is remembered
_CLEARED = 3600.0  # seconds between two clearings of old keys
_NOTED = 5.0  # seconds between two notes that something came on a feed
_KEY = re.compile(r"[\x20-\x7e]{1,255}")
_AWAY = Problem(503, "the record cannot be written at the moment", "send it again", wait=2)


class Accepted(Schema):
    """A dispatch that is durable."""

    id: int = Field(description="The dispatch's number, as the desk shows it.")
    feed: str
    sha256: str = Field(description="Of the bytes as they were kept.")
    size: int = Field(description="Bytes.")
    received: datetime
    status: str = Field(description="Where to ask what became of it.")


class Outcome(Schema):
    """A story that a dispatch belongs to."""

    guid: str
    state: str = Field(description="published, embargoed, withheld, held or canceled.")
    url: str = Field("", description="Its page, while it is published.")


class Status(Accepted):
    """What became of a dispatch."""

    state: str = Field(description="new (waits), filed, held (could not be read) or refused (turned away).")
    format: str = ""
    items: int = 0
    error: str = ""
    where: str = Field("", description="The line or path that the error is about.")
    do: str = Field("", description="What to do about it.")
    notes: list[str] = Field(default_factory=list)
    stories: list[Outcome] = Field(default_factory=list)


class ProblemDetails(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    do: str = Field("", description="What to do about it.")


_PROBLEMS = dict.fromkeys((400, 401, 404, 409, 413, 415, 422, 429, 503), ProblemDetails)
_SECURITY: dict[str, Any] = {"security": [{"bearer": []}, {"signature": []}]}
_SENT: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file itself: a text of at most 8 MB in any format of the wire, or a picture of at most 32 MB.",
        "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_rates = Rates()


@router.post(
    "/feeds/{slug}/dispatches",
    response={202: Accepted, **_PROBLEMS},
    summary="Deliver a text or a picture to a feed",
    openapi_extra=_SECURITY | _SENT,
)
def push(
    request: HttpRequest,
    response: HttpResponse,
    slug: str,
    name: str = Query("", max_length=255, description="The file's name: pictures are found by it."),
    idempotency_key: str = Header(
        "", alias="Idempotency-Key", description="The same key with the same body is answered alike, for 30 days."
    ),
) -> Answered[Accepted]:
    """Answers 202 when the delivery is durable. The same bytes again are the same dispatch."""
    sent = request.read(MOST_PICTURE + 1)
    feed = _admitted(request, slug, sent)
    wait = _rates.wait(feed.slug, feed.per_minute)
    if wait:
        raise Refusal(Problem(429, f"more than {feed.per_minute:,} deliveries a minute", "send it again later", wait))
    body = opened(sent, request.headers.get("content-type", ""), request.headers.get("content-encoding", ""))
    key = _key(idempotency_key)
    with _in_hand(feed, key):
        try:
            receipt = _receive(feed, key, body.data, name=name, media_type=body.media_type, charset=body.charset)
        except OperationalError:
            raise Refusal(_AWAY) from None
    crashpoint("push.kept")
    bell.ring()
    _noted(feed)
    dispatch = Dispatch.objects.defer("bytes").get(pk=receipt.dispatch_id)
    accepted = _accepted(dispatch)
    response["location"] = accepted.status
    return Answered(202, accepted)


@router.get(
    "/feeds/{slug}/dispatches/{number}",
    response={200: Status, **dict.fromkeys((401, 404, 503), ProblemDetails)},
    summary="What became of a delivery",
    openapi_extra=_SECURITY,
)
def status(request: HttpRequest, slug: str, number: int) -> Status:
    """The state of one dispatch of the feed, and of the stories it belongs to. A signature is over ``t.`` and nothing."""
    feed = _admitted(request, slug, b"")
    dispatch = Dispatch.objects.defer("bytes").filter(feed=feed.slug, pk=min(number, 2**62)).first()
    if dispatch is None:
        raise Refusal(Problem(404, f"feed {feed.slug} has no dispatch {number}", "take the address that 202 gave you"))
    stories = Story.objects.filter(versions__dispatch=dispatch).distinct().order_by("pk")[:1000]
    return Status(
        **_accepted(dispatch).dict(),
        state=dispatch.state,
        format=dispatch.format,
        items=dispatch.items,
        error=dispatch.error,
        where=dispatch.error_where,
        do=dispatch.error_do,
        notes=dispatch.notes,
        stories=[_outcome(story) for story in stories],
    )


def _admitted(request: HttpRequest, slug: str, body: bytes) -> Feed:
    feed = admission.feed_of(settings.NEWSPAPER.feeds, slug)
    signature = request.headers.get("x-wireroom-signature", "")
    if not admission.admitted(feed, request.headers.get("authorization", ""), signature, time.time(), body):
        raise Refusal(admission.UNKNOWN)
    return feed


def _key(told: str) -> str:
    """The hash of an idempotency key; empty without one."""
    if not told:
        return ""
    if not _KEY.fullmatch(told):
        raise Refusal(Problem(400, "the idempotency-key is no key", "1 to 255 printable ASCII characters"))
    return hashlib.sha256(told.encode()).hexdigest()


_keys: set[tuple[str, str]] = set()
_lock = threading.Lock()


@contextmanager
def _in_hand(feed: Feed, key: str) -> Iterator[None]:
    """One request of a key at a time."""
    with _lock:
        if key and (feed.slug, key) in _keys:
            raise Refusal(
                Problem(409, "a request with this idempotency-key is in hand", "ask again in a moment", wait=1)
            )
        if key:
            _keys.add((feed.slug, key))
    try:
        yield
    finally:
        with _lock:
            _keys.discard((feed.slug, key))


def _receive(feed: Feed, key: str, data: bytes, *, name: str, media_type: str, charset: str) -> Receipt:
    """Keep a delivery and its key in one transaction. Raises Refusal when the key came with other bytes before."""
    with transaction.atomic():
        receipt = receive(feed.source, feed.slug, data, name=name, media_type=media_type, charset=charset)
        if key:
            now = datetime.now(UTC)
            kept, _ = Delivered.objects.get_or_create(
                feed=feed.slug, key=key, defaults={"dispatch_id": receipt.dispatch_id, "at": now}
            )
            if kept.dispatch_id != receipt.dispatch_id:
                raise Refusal(
                    Problem(
                        422, "this idempotency-key came with another body before", "give each delivery a key of its own"
                    )
                )
    return receipt


_last: dict[str, float] = {}


def _noted(feed: Feed) -> None:
    """Note that something came on the feed, and forget old keys, each now and then; never at the sender's cost."""
    now = time.monotonic()
    try:
        if now - _last.get(feed.slug, float("-inf")) > _NOTED:
            _last[feed.slug] = now
            note_delivery(feed.slug)
        if now - _last.get("", float("-inf")) > _CLEARED:
            _last[""] = now
            Delivered.objects.filter(at__lt=datetime.now(UTC) - KEPT).delete()
    except DatabaseError:
        pass  # it is durable: this can wait


def _accepted(dispatch: Dispatch) -> Accepted:
    return Accepted(
        id=dispatch.pk,
        feed=dispatch.feed,
        sha256=dispatch.sha256,
        size=dispatch.size,
        received=dispatch.received,
        status=f"/api/v1/feeds/{dispatch.feed}/dispatches/{dispatch.pk}",
    )


def _outcome(story: Story) -> Outcome:
    public = story.state == Story.State.PUBLISHED
    url = f"{settings.NEWSPAPER.paper.url}{story.path}" if public and story.path else ""
    return Outcome(guid=story.guid, state=story.state, url=url)
