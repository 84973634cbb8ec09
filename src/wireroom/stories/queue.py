"""The queue of dispatches not yet filed, and the worker's step that empties it. The database is the queue."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import structlog
from django.db import connection, transaction

from wireroom.stories import pictures
from wireroom.stories.file import Filing
from wireroom.stories.models import Dispatch
from wireroom.wire.item import Reading, Refused, WireError
from wireroom.wire.read import read

log = structlog.get_logger()

Parsed = Reading | pictures.Made | WireError


def file_waiting(filing: Filing, limit: int = 50) -> int:
    """Read and file up to `limit` waiting dispatches, oldest first, in one transaction. Returns how many were taken.

    A dispatch that cannot be read is kept with its error and stops nothing else.
    """
    waiting = list(Dispatch.objects.filter(state=Dispatch.State.NEW).order_by("id")[:limit])
    if not waiting:
        return 0
    parsed = {dispatch.pk: _parse(filing, dispatch) for dispatch in waiting}
    with transaction.atomic():
        for dispatch in _claim(waiting):
            _file_one(filing, dispatch, parsed[dispatch.pk])
    return len(waiting)


def _claim(waiting: list[Dispatch]) -> list[Dispatch]:
    """Those of `waiting` that no other worker has taken, locked for this transaction."""
    if connection.vendor == "sqlite":  # one writer: the transaction itself is the lock
        still = set(
            Dispatch.objects.filter(pk__in=[each.pk for each in waiting], state="new").values_list("pk", flat=True)
        )
    else:
        rows = Dispatch.objects.select_for_update(skip_locked=True).filter(
            pk__in=[each.pk for each in waiting], state="new"
        )
        still = set(rows.values_list("pk", flat=True))
    return [dispatch for dispatch in waiting if dispatch.pk in still]


def _parse(filing: Filing, dispatch: Dispatch) -> Parsed:
    """What the dispatch says, or the error that says why not. Any other exception is our own fault, and held as such."""
    try:
        if dispatch.media_type.startswith("image/"):
            return pictures.make(bytes(dispatch.bytes))
        hints = filing.newsroom.hints(
            dispatch.source,
            dispatch.feed,
            media_type=dispatch.media_type,
            charset=dispatch.charset,
            name=dispatch.name,
            url=dispatch.url,
        )
        return read(bytes(dispatch.bytes), hints)
    except WireError as error:
        return error
    except Exception as error:
        log.exception("reading failed", dispatch=dispatch.pk)
        return WireError(f"the reader failed: {type(error).__name__}: {error}"[:500], do="please report this file")


def _file_one(filing: Filing, dispatch: Dispatch, parsed: Parsed) -> None:
    now = datetime.now(UTC)
    dispatch.filed_at = now
    try:
        with transaction.atomic():
            _carry_out(filing, dispatch, parsed, now)
    except Exception as error:  # our own fault: keep the dispatch, go on with the next
        log.exception("filing failed", dispatch=dispatch.pk)
        filing.forget()
        parsed = WireError(f"filing failed: {type(error).__name__}: {error}"[:500], do="please report this file")
    if isinstance(parsed, WireError):
        dispatch.state = Dispatch.State.REFUSED if isinstance(parsed, Refused) else Dispatch.State.HELD
        dispatch.error, dispatch.error_where, dispatch.error_do = parsed.what, parsed.where, parsed.do
    else:
        dispatch.state, dispatch.error = Dispatch.State.FILED, ""
    dispatch.save(update_fields=["state", "format", "items", "notes", "error", "error_where", "error_do", "filed_at"])


def _carry_out(filing: Filing, dispatch: Dispatch, parsed: Parsed, now: datetime) -> None:
    if isinstance(parsed, Reading):
        dispatch.format, dispatch.items = parsed.format, len(parsed.items)
        dispatch.notes = [": ".join(part for part in (each.where, each.what, each.do) if part) for each in parsed.notes]
        for item in parsed.items:
            filing.file(item, dispatch, now)
    elif isinstance(parsed, pictures.Made):
        dispatch.format, dispatch.items = "picture", 1
        pictures.keep(parsed, _media(filing))
        for story in pictures.file_picture(dispatch, parsed):
            filing.reshow(story)


def _media(filing: Filing) -> Path:
    newspaper = filing.newsroom.newspaper
    return newspaper.path(newspaper.storage.media)
