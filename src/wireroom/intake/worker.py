"""Intake: a thread a feed that looks, receives, and acknowledges - in this order."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from django.db import close_old_connections, connection

from wireroom.config import Feed, Newspaper
from wireroom.intake.folder import Folder
from wireroom.intake.http import Http
from wireroom.intake.transport import Delivery, Transport, TransportError
from wireroom.stories.crash import crashpoint
from wireroom.stories.models import FeedState
from wireroom.stories.receive import receive, refuse

log = structlog.get_logger()

_FIRST_WAIT, _LONGEST_WAIT = 2.0, 900.0  # seconds after a failure, doubled each time


class Intake:
    """Takes in what the feeds of a newspaper deliver; `on_received` is called after each durable dispatch."""

    def __init__(self, newspaper: Newspaper, on_received: Callable[[], None]) -> None:
        self._on_received = on_received
        self._stop = threading.Event()
        self._called = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(feed, newspaper), name=f"intake-{feed.slug}")
            for feed in newspaper.feeds
        ]

    def start(self) -> None:
        """Begin to look."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End after the delivery in hand and wait for it."""
        self._stop.set()
        self._called.set()
        for thread in self._threads:
            thread.join()

    def _run(self, feed: Feed, newspaper: Newspaper) -> None:
        failures = 0
        transport: Transport | None = None
        try:
            while not self._stop.is_set():
                try:
                    transport = transport or _transport(feed, newspaper, self._called)
                    self.look(feed, transport)
                except Exception as error:
                    failures += 1
                    wait = _back_off(failures, error)
                    _note_failure(feed, error, failures, wait)
                    self._stop.wait(wait)
                    continue
                failures = 0
                transport.pause(self._stop.is_set)
        finally:
            connection.close()

    def look(self, feed: Feed, transport: Transport) -> int:
        """One look: every delivery durable before its sender is told. Returns how many there were."""
        count = 0
        for delivery in transport.look():
            if self._stop.is_set():
                break
            _keep(feed, delivery)
            crashpoint("intake.kept")
            delivery.acknowledge()
            crashpoint("intake.acknowledged")
            count += 1
            self._on_received()
        if count or feed.transport != "folder":
            now = datetime.now(UTC)
            told = {"last_success": now, "failures": 0, "last_error": ""}
            FeedState.objects.update_or_create(feed=feed.slug, defaults=told)
        return count


def _keep(feed: Feed, delivery: Delivery) -> None:
    if delivery.refused:
        refuse(
            feed.source, feed.slug, delivery.data, delivery.size, delivery.refused, "", delivery.do,
            name=delivery.name, url=delivery.url,
        )  # fmt: skip
        return
    receive(
        feed.source,
        feed.slug,
        delivery.data,
        name=delivery.name,
        media_type=delivery.media_type,
        charset=delivery.charset,
        url=delivery.url,
    )


def _transport(feed: Feed, newspaper: Newspaper, called: threading.Event) -> Transport:
    if feed.transport == "folder":
        return Folder(newspaper.path(feed.path))
    return Http(feed, called)


def _back_off(failures: int, error: Exception) -> float:
    """Seconds to wait after a failure: doubled each time, with jitter, never less than the other side asked for."""
    wait = min(_FIRST_WAIT * 2.0 ** min(failures - 1, 20), _LONGEST_WAIT) * random.uniform(0.75, 1.25)  # noqa: S311
    return max(wait, error.wait if isinstance(error, TransportError) else 0.0)


def _note_failure(feed: Feed, error: Exception, failures: int, wait: float) -> None:
    if not isinstance(error, TransportError):
        log.exception("looking failed", feed=feed.slug)
    try:
        close_old_connections()
        now = datetime.now(UTC)
        FeedState.objects.update_or_create(
            feed=feed.slug,
            defaults={
                "failures": failures,
                "last_error": f"{error}"[:1000] or type(error).__name__,
                "last_error_at": now,
                "next_look": now + timedelta(seconds=wait),
            },
        )
    except Exception:  # the database itself is away: the next look tells
        log.exception("the failure could not be noted", feed=feed.slug)
