"""The queue of dispatches not yet filed, and the worker's step that empties it. The database is the queue."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import structlog
from django.db import OperationalError, connection, transaction
from django.db.models import Q

from wireroom.stories import apart, pictures
from wireroom.stories.crash import crashpoint
from wireroom.stories.file import Filing
from wireroom.stories.forms import Made
from wireroom.stories.models import Dispatch
from wireroom.wire.item import Reading, Refused, WireError

log = structlog.get_logger()

_SLOW = Q(size__gt=apart.LARGE) | Q(media_type__startswith="image/")
Parsed = Reading | Made | WireError


def file_waiting(filing: Filing, limit: int = 50) -> int:
    """Read and file up to `limit` waiting dispatches, oldest first. Returns how many were taken.

    What takes long to read (pictures, large texts) does not hold up the rest: the others are filed first, then one of
    it. The order is of no matter to any story's state.
    """
    waiting = Dispatch.objects.filter(state=Dispatch.State.NEW).order_by("id")
    quick = _file(filing, list(waiting.exclude(_SLOW)[:limit]))
    return quick + _file(filing, list(waiting.filter(_SLOW)[:1]))


def _file(filing: Filing, waiting: list[Dispatch]) -> int:
    """Read and file dispatches in one transaction.

    A dispatch that cannot be read is kept with its error and stops nothing else. When something fails that should not,
    the batch is filed again one by one, so that only the dispatch at fault is held.
    """
    if not waiting:
        return 0
    parsed = {dispatch.pk: _parse(filing, dispatch) for dispatch in waiting}
    try:
        with transaction.atomic():
            claimed = _claim(waiting)
            filing.expect(_guids(claimed, parsed))
            now = filing.clock.now()
            for dispatch in claimed:
                _carry_out(filing, dispatch, parsed[dispatch.pk], now)
            filing.flush()
            _finish(claimed, parsed)
            crashpoint("queue.filed")
    except OperationalError:  # the database itself: nothing was written, everything waits
        filing.forget()
        raise
    except Exception:
        log.exception("filing a batch failed; going one by one")
        filing.forget()
        for dispatch in waiting:
            _file_alone(filing, dispatch, parsed[dispatch.pk])
    return len(waiting)


def _guids(dispatches: list[Dispatch], parsed: Mapping[int, Parsed]) -> Iterator[tuple[str, str]]:
    for dispatch in dispatches:
        told = parsed[dispatch.pk]
        if isinstance(told, Reading):
            yield from ((dispatch.source, item.guid) for item in told.items)


def _file_alone(filing: Filing, dispatch: Dispatch, parsed: Parsed) -> None:
    try:
        with transaction.atomic():
            if not _claim([dispatch]):
                return
            _carry_out(filing, dispatch, parsed, filing.clock.now())
            filing.flush()
            _finish([dispatch], {dispatch.pk: parsed})
    except OperationalError:
        filing.forget()
        raise
    except Exception as error:  # our own fault: keep the dispatch, go on with the next
        log.exception("filing failed", dispatch=dispatch.pk)
        filing.forget()
        what = WireError(f"filing failed: {type(error).__name__}: {error}"[:500], do="please report this file")
        with transaction.atomic():
            _finish([dispatch], {dispatch.pk: what})


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
            return apart.develop(bytes(dispatch.bytes))
        hints = filing.newsroom.hints(
            dispatch.source,
            dispatch.feed,
            media_type=dispatch.media_type,
            charset=dispatch.charset,
            name=dispatch.name,
            url=dispatch.url,
        )
        return apart.read(bytes(dispatch.bytes), hints)
    except WireError as error:
        return error
    except Exception as error:
        log.exception("reading failed", dispatch=dispatch.pk)
        return WireError(f"the reader failed: {type(error).__name__}: {error}"[:500], do="please report this file")


def _finish(dispatches: list[Dispatch], parsed: Mapping[int, Parsed]) -> None:
    """Note what became of each dispatch."""
    now = datetime.now(UTC)
    for dispatch in dispatches:
        told = parsed[dispatch.pk]
        dispatch.filed_at = now
        if isinstance(told, WireError):
            dispatch.state = Dispatch.State.REFUSED if isinstance(told, Refused) else Dispatch.State.HELD
            dispatch.error, dispatch.error_where, dispatch.error_do = told.what, told.where, told.do
        else:
            dispatch.state, dispatch.error = Dispatch.State.FILED, ""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE stories_dispatch SET state = %s, format = %s, items = %s, notes = %s, error = %s, error_where = %s,"
            " error_do = %s, filed_at = %s WHERE id = %s",
            [
                (
                    each.state, each.format, each.items, json.dumps(each.notes), each.error, each.error_where,
                    each.error_do, each.filed_at, each.pk,
                )
                for each in dispatches
            ],
        )  # fmt: skip


def _carry_out(filing: Filing, dispatch: Dispatch, parsed: Parsed, now: datetime) -> None:
    if isinstance(parsed, Reading):
        dispatch.format, dispatch.items = parsed.format, len(parsed.items)
        dispatch.notes = [": ".join(part for part in (each.where, each.what, each.do) if part) for each in parsed.notes]
        for item in parsed.items:
            filing.file(item, dispatch, now)
    elif isinstance(parsed, Made):
        dispatch.format, dispatch.items = "picture", 1
        pictures.keep(parsed, _media(filing))
        filing.flush()  # a story of this very batch may wait for the picture
        for story in pictures.file_picture(dispatch, parsed):
            filing.reshow(story)


def _media(filing: Filing) -> Path:
    newspaper = filing.newsroom.newspaper
    return newspaper.path(newspaper.storage.media)
