"""The queue of dispatches not yet filed, and the worker's step that empties it. The database is the queue."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import structlog
from django.db import OperationalError, connection, transaction
from django.db.models import Q
from msgspec import Struct

from wireroom.stories import apart, kills, pictures
from wireroom.stories.crash import crashpoint
from wireroom.stories.file import Filing
from wireroom.stories.forms import Made
from wireroom.stories.models import Dispatch
from wireroom.stories.newsroom import Newsroom
from wireroom.stories.standing import is_kill
from wireroom.wire.item import Note, Reading, Refused, WireError

log = structlog.get_logger()

_PICTURE = Q(media_type__startswith="image/")
_SLOW = Q(size__gt=apart.LARGE) | _PICTURE
_MOST_ENCLOSED = 100  # pictures inside a dispatch


class Opened(Struct, frozen=True):
    """What a dispatch says, and the pictures that it holds beside its copy, made safe, each with its name there."""

    reading: Reading
    pictures: tuple[tuple[str, Made], ...] = ()


Parsed = Opened | Made | WireError
Developed = MutableMapping[int, Made | WireError]
"""Pictures made safe beside the line, by their dispatch's key: those not in it are still being developed."""


def file_waiting(filing: Filing, limit: int = 50, developed: Developed | None = None) -> int:
    """Read and file up to `limit` waiting dispatches, oldest first. Returns how many were taken.

    What takes long to read (pictures, large texts) does not hold up the rest: the others are filed first, then one of
    it. The order is of no matter to any story's state. With `developed` somebody else makes pictures safe, and only those
    found in it are filed; they are taken out.
    """
    waiting = Dispatch.objects.filter(state=Dispatch.State.NEW).order_by("id")
    quick = _file(filing, list(waiting.exclude(_SLOW)[:limit]))
    if developed is None:
        return quick + _file(filing, list(waiting.filter(_SLOW)[:1]))
    ready = list(developed)[:limit]
    shots = _file(filing, list(waiting.filter(pk__in=ready).defer("bytes")), developed) if ready else 0
    for key in ready:
        developed.pop(key, None)
    return quick + shots + _file(filing, list(waiting.filter(_SLOW).exclude(_PICTURE)[:1]))


def _file(filing: Filing, waiting: list[Dispatch], developed: Mapping[int, Made | WireError] | None = None) -> int:
    """Read and file dispatches in one transaction.

    A dispatch that cannot be read is kept with its error and stops nothing else. When something fails that should not,
    the batch is filed again one by one, so that only the dispatch at fault is held.
    """
    if not waiting:
        return 0
    ready = developed or {}
    parsed = {each.pk: ready[each.pk] if each.pk in ready else _parse(filing, each) for each in waiting}
    try:
        with transaction.atomic():
            claimed = _claim(waiting)
            filing.expect(_guids(claimed, parsed))
            now = filing.clock.now()
            for dispatch in claimed:
                _carry_out(filing, dispatch, parsed[dispatch.pk], now)
            kills.again(filing, {each.source for each in claimed})
            crashpoint("queue.carried")
            filing.flush()
            crashpoint("queue.flushed")
            _finish(claimed, parsed)
            crashpoint("queue.finished")
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
        if isinstance(told, Opened):
            yield from ((dispatch.source, item.guid) for item in told.reading.items)


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
            return develop(filing.newsroom, dispatch, apart.develop)
        hints = filing.newsroom.hints(
            dispatch.source,
            dispatch.feed,
            media_type=dispatch.media_type,
            charset=dispatch.charset,
            name=dispatch.name,
            url=dispatch.url,
        )
        return _opened(apart.read(bytes(dispatch.bytes), hints))
    except WireError as error:
        return error
    except Exception as error:
        log.exception("reading failed", dispatch=dispatch.pk)
        return WireError(f"the reader failed: {type(error).__name__}: {error}"[:500], do="please report this file")


def develop(newsroom: Newsroom, dispatch: Dispatch, developer: Callable[[bytes], Made]) -> Made:
    """The picture that a dispatch is, made safe by `developer` unless the same bytes were before. Raises WireError."""
    known = None
    if pictures.is_fetched(dispatch) or pictures.is_shown(dispatch):
        known = pictures.made_before(dispatch.sha256, newsroom.feeds, media_of(newsroom))
    return known or developer(bytes(dispatch.bytes))


def _opened(reading: Reading) -> Opened:
    """A reading with its enclosed pictures developed; one that is none is noted, and stops nothing else."""
    made, notes = [], []
    for number, each in enumerate(reading.enclosed):
        try:
            if number >= _MOST_ENCLOSED:
                raise WireError(f"more than {_MOST_ENCLOSED} pictures", do="look at this file")
            made.append((each.name, apart.develop(each.data)))
        except WireError as error:
            notes.append(Note(error.what, each.name, error.do))
    bare = msgspec.structs.replace(reading, enclosed=(), notes=(*reading.notes, *notes))
    return Opened(bare, tuple(made))


def _finish(dispatches: list[Dispatch], parsed: Mapping[int, Parsed]) -> None:
    """Note what became of each dispatch."""
    now = datetime.now(UTC)
    for dispatch in dispatches:
        told = parsed[dispatch.pk]
        dispatch.filed_at = now
        if isinstance(told, WireError):
            dispatch.state = Dispatch.State.REFUSED if isinstance(told, Refused) else Dispatch.State.HELD
            dispatch.error, dispatch.error_where, dispatch.error_do = told.what, told.where, told.do
            if dispatch.media_type.startswith("image/"):
                pictures.failed(dispatch, told.what)
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
    if isinstance(parsed, Opened):
        reading = parsed.reading
        dispatch.format, dispatch.items = reading.format, len(reading.items)
        dispatch.notes = [
            ": ".join(part for part in (each.where, each.what, each.do) if part) for each in reading.notes
        ]
        for item in reading.items:
            filing.file(item, dispatch, now)
            if kills.is_notice(item):
                kills.obey(filing, item, dispatch)
            if kills.PART in item.guid or is_kill(item):
                kills.parts(filing, item, dispatch)
        for name, made in parsed.pictures:
            _show(filing, dispatch, made, name)
    elif isinstance(parsed, Made):
        dispatch.format, dispatch.items = "picture", 1
        _show(filing, dispatch, parsed)
        if parsed.item is not None and not pictures.is_fetched(dispatch):  # what was fetched belongs to its story
            filing.file(parsed.item, dispatch, now)


def _show(filing: Filing, dispatch: Dispatch, made: Made, name: str = "") -> None:
    """Keep a picture and show it wherever it is waited for."""
    pictures.keep(made, media_of(filing.newsroom))
    filing.flush()  # a story of this very batch may wait for the picture
    for story in pictures.file_picture(dispatch, made, name):
        filing.reshow(story)


def media_of(newsroom: Newsroom) -> Path:
    """The private folder of a newspaper's pictures."""
    return newsroom.newspaper.path(newsroom.newspaper.storage.media)
