"""Fetching pictures from their addresses, beside the line: a story is published without, and again when its picture came.

The queue is the rows of pictures that are to be fetched. What comes is received as a dispatch of the feed that named it,
so that it is durable before it is developed, and the same bytes are one dispatch however many addresses lead to them.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import structlog
from django.db import close_old_connections, transaction

from wireroom.config import Feed, Newspaper
from wireroom.intake.fetching import LONGEST, Answer, Unwanted, authorization, fetch, origin, said_of_us
from wireroom.intake.transport import MOST_PICTURE, Pace, TransportError, picture_type
from wireroom.stories import pictures
from wireroom.stories.beside import Beside
from wireroom.stories.crash import crashpoint
from wireroom.stories.models import Dispatch, Picture
from wireroom.stories.receive import receive

log = structlog.get_logger()

WAITS = (5.0, 30.0, 120.0, 600.0, 3600.0, 4 * 3600.0)  # seconds between tries; after the last one it is given up
THREADS, A_HOST = 4, 2  # fetches at a time, and from one host
AFTER = 0.05  # seconds after a call: the story's own page goes first
_PACE = Pace(deadline=60.0)
_GONE = frozenset({400, 405, 406, 410, 414, 415, 451})  # asking again will not help


class PictureFetcher(Beside):
    """Works the queue until it is told to stop. `on_received` is called after each durable picture."""

    def __init__(self, newspaper: Newspaper, on_received: Callable[[], None], pace: Pace = _PACE) -> None:
        self._feeds = {feed.slug: feed for feed in newspaper.feeds}
        self._on_received = on_received
        self._pace = pace
        self._in_hand: dict[int, tuple[str, str, int | None]] = {}
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="pictures")
        super().__init__("pictures")

    def stop(self) -> None:
        """End after the fetches in hand and wait for them."""
        super().stop()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _turn(self) -> bool:
        self._hand_out()
        return False  # the threads call again when they are free

    def _wait(self) -> None:
        if self._call.wait(self._patience()):
            self._stop.wait(AFTER)

    def _hand_out(self) -> None:
        """Give due pictures to free threads, few at a time of each host."""
        if len(self._in_hand) >= THREADS:
            return
        for picture in pictures.due(datetime.now(UTC)):
            host = origin(picture.href)
            with self._lock:
                hosts = Counter(self._in_hand.values())
                if len(self._in_hand) >= THREADS:
                    return
                if picture.pk in self._in_hand or hosts[host] >= A_HOST:
                    continue
                self._in_hand[picture.pk] = host
            self._pool.submit(self._work, picture)

    def _work(self, picture: Picture) -> None:
        try:
            if not self._stop.is_set() and fetch_one(picture, self._feeds.get(picture.feed), self._pace):
                self._on_received()
        except Exception:
            log.exception("a picture could not be fetched", picture=picture.pk)
            time.sleep(0.2)  # whatever is broken: not as fast as it can
        finally:
            close_old_connections()
            with self._lock:
                self._in_hand.pop(picture.pk, None)
            self._call.set()


def fetch_one(picture: Picture, feed: Feed | None, pace: Pace = _PACE) -> bool:
    """Fetch one picture and keep it as a dispatch, or note why not and when to try again. Returns whether it came."""
    if feed is None:
        _gave_up(picture, f"its feed {picture.feed!r} is no longer in newspaper.toml")
        return False
    try:
        answer = fetch(
            picture.href,
            lambda url: said_of_us() | {"accept": "image/*"} | authorization(feed, url),
            allow_private=feed.allow_private,
            pace=pace,
            most=MOST_PICTURE,
        )
        kind = _kind(answer)
    except TransportError as error:
        _failed(picture, error)
        return False
    crashpoint("pictures.fetched")
    with transaction.atomic():
        receipt = receive(
            picture.source, feed.slug, answer.data, name=picture.name, media_type=kind, url=picture.href
        )  # fmt: skip
        known = Dispatch.objects.values_list("state", "error").get(pk=receipt.dispatch_id)
        Picture.objects.filter(pk=picture.pk).update(
            dispatch_id=receipt.dispatch_id, next_try=None, error="", tries=picture.tries + 1
        )
        if known[0] == Dispatch.State.FILED:  # the same bytes from another address: they are filed for this one too
            Dispatch.objects.filter(pk=receipt.dispatch_id).update(state=Dispatch.State.NEW)
        elif known[0] != Dispatch.State.NEW:
            picture.refresh_from_db()
            pictures.give_up(picture, known[1])
    crashpoint("pictures.kept")
    return True


def _kind(answer: Answer) -> str:
    """The type of the picture that was answered. Raises TransportError when there is none."""
    if answer.status != 200:
        error = Unwanted if answer.status in _GONE else TransportError
        raise error(f"{answer.url}: status {answer.status}", answer.asked)
    kind = picture_type(answer.data)
    if not kind:
        told = answer.headers.get("content-type", "nothing")[:80]
        raise Unwanted(f"{answer.url}: no picture, the server calls it {told}")
    return kind


def _failed(picture: Picture, error: TransportError) -> None:
    """Note a failure: the next try, longer away each time, or the end."""
    tries = picture.tries + 1
    if isinstance(error, Unwanted) or tries > len(WAITS):
        _gave_up(picture, str(error))
        return
    wait = max(WAITS[tries - 1] * random.uniform(0.8, 1.2), min(error.wait, LONGEST))  # noqa: S311
    Picture.objects.filter(pk=picture.pk).update(
        tries=tries, error=str(error)[:500], next_try=datetime.now(UTC) + timedelta(seconds=wait)
    )


@transaction.atomic
def _gave_up(picture: Picture, why: str) -> None:
    Picture.objects.filter(pk=picture.pk).update(tries=picture.tries + 1)
    picture.refresh_from_db()
    pictures.give_up(picture, why)
    log.warning("a picture is not fetched any more", feed=picture.feed, picture=picture.pk, why=why[:200])
