"""Receiving: bytes become a durable dispatch. When a function here has returned, a crash loses nothing."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from django.db import connection, transaction
from msgspec import Struct

from wireroom.stories.crash import crashpoint
from wireroom.stories.models import Dispatch

HEAD = 4096  # bytes kept of a refused delivery
_FIELDS = [field for field in Dispatch._meta.concrete_fields if field.attname != "id"]
_INSERT = (
    f"INSERT INTO stories_dispatch ({', '.join(field.attname for field in _FIELDS)})"  # noqa: S608 (our own names)
    f" VALUES ({', '.join(['%s'] * len(_FIELDS))}) ON CONFLICT (feed, sha256) DO NOTHING RETURNING id"
)


class Receipt(Struct, frozen=True):
    """The dispatch that holds the bytes; `new` is False when the same bytes came on this feed before."""

    dispatch_id: int
    new: bool


def receive(
    source: str,
    feed: str,
    data: bytes,
    *,
    name: str = "",
    media_type: str = "",
    charset: str = "",
    url: str = "",
    received: datetime | None = None,
) -> Receipt:
    """Keep bytes as a dispatch of a feed. The same bytes on the same feed are one dispatch, however often they come.

    `received` is aware UTC, now without it.
    """
    return _keep(
        Dispatch(
            source=source,
            feed=feed,
            received=received or datetime.now(UTC),
            sha256=hashlib.sha256(data).hexdigest(),
            name=name[:255],
            media_type=media_type[:100],
            charset=charset[:40],
            url=url,
            bytes=data,
            size=len(data),
        )
    )


def refuse(
    source: str, feed: str, head: bytes, size: int, what: str, where: str, do: str, *, name: str = "", url: str = ""
) -> Receipt:
    """Keep the head of a delivery that is turned away unread, with its size in bytes and the reason, for the desk."""
    kept = head[:HEAD]
    return _keep(
        Dispatch(
            source=source,
            feed=feed,
            received=datetime.now(UTC),
            sha256=hashlib.sha256(kept + f"\0refused {size}".encode()).hexdigest(),
            name=name[:255],
            url=url,
            bytes=kept,
            size=size,
            state=Dispatch.State.REFUSED,
            error=what,
            error_where=where,
            error_do=do,
        )
    )


def _keep(dispatch: Dispatch) -> Receipt:
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [field.get_db_prep_save(getattr(dispatch, field.attname), connection=connection) for field in _FIELDS],
        )
        made = cursor.fetchone()
        crashpoint("receive.inserted")
    if made:
        return Receipt(made[0], new=True)
    known = Dispatch.objects.values_list("pk", flat=True).get(feed=dispatch.feed, sha256=dispatch.sha256)
    return Receipt(known, new=False)
