"""Intake: a thread a feed that looks, receives, and acknowledges - in this order."""

from __future__ import annotations

import random
import threading
import time
import traceback
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import structlog
from django.db import close_old_connections, connection

from wireroom.config import Feed, Newspaper
from wireroom.intake import health
from wireroom.intake.transport import Delivery, Transport, TransportError
from wireroom.intake.transports import looked_at, transport
from wireroom.stories.crash import crashpoint
from wireroom.stories.models import FeedState
from wireroom.stories.receive import receive, refuse

log = structlog.get_logger()

FIRST_WAIT, LONGEST_WAIT = 2.0, 900.0  # seconds after a failure, doubled each time
LONGEST = 3600.0  # seconds that another side may ask to be left alone
_NOTED, _NOTED_IDLE = 5.0, 60.0  # seconds between two notes that a watched feed is well: after deliveries, after none


class Intake:
    """Takes in what the feeds of a newspaper deliver; `on_received` is called after each durable dispatch."""

    def __init__(self, newspaper: Newspaper, on_received: Callable[[], None]) -> None:
        self._on_received = on_received
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(feed, newspaper), name=f"intake-{feed.slug}")
            for feed in newspaper.feeds
            if looked_at(feed)
        ]

    def start(self) -> None:
        """Begin to look."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End after the delivery in hand and wait for it."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, feed: Feed, newspaper: Newspaper) -> None:
        try:
            FeedWatch(feed, newspaper, self._on_received, self._stop).run()
        finally:
            connection.close()


class FeedWatch:
    """One feed's looking: when, what came of it, and what is remembered of it across restarts."""

    def __init__(
        self, feed: Feed, newspaper: Newspaper, on_received: Callable[[], None], stop: threading.Event
    ) -> None:
        self.feed = feed
        self.failures = 0
        self._newspaper = newspaper
        self._on_received = on_received
        self._stop = stop
        self._transport: Transport | None = None
        self._noted = float("-inf")
        self._delivered: datetime | None = None  # when something came, if that is not noted yet

    def run(self) -> None:
        """Look again and again until told to stop."""
        try:
            self._stop.wait(self._still_waiting())
            while not self._stop.is_set():
                wait = self.turn()
                if wait is None:
                    assert self._transport is not None
                    self._transport.pause(self._stop)
                else:
                    self._stop.wait(wait)
        finally:
            if self._transport is not None:
                self._transport.close()

    def turn(self) -> float | None:
        """One look and its note. Returns seconds to wait after a failure, None when all went well."""
        try:
            self._transport = self._transport or transport(self.feed, self._newspaper)
            count = self.look(self._transport)
            self._note_success(self._transport, count)
        except Exception as error:
            self.failures += 1
            wait = back_off(self.failures, error)
            if self.feed.transport == "folder":  # nobody is bothered: a full disk or a database away is over at once
                wait = min(wait, 2.0)
            self._note_failure(error, wait)
            return wait
        self.failures = 0
        return None

    def look(self, source: Transport) -> int:
        """One look: every delivery durable before its sender is told. Returns how many there were."""
        count = 0
        with closing(_generator(source.look())) as deliveries:
            for delivery in deliveries:
                if self._stop.is_set():
                    break
                _keep(self.feed, delivery)
                self._delivered = datetime.now(UTC)
                crashpoint("intake.kept")
                delivery.acknowledge()
                crashpoint("intake.acknowledged")
                count += 1
                self._on_received()
        return count

    def _still_waiting(self) -> float:
        """Seconds that a polled feed was to be left alone when the last process ended: a restart does not hammer it."""
        state = FeedState.objects.filter(feed=self.feed.slug).first()
        if state is None or state.next_look is None or self.feed.transport == "folder":
            return 0.0
        self.failures = state.failures
        longest = max(self.feed.every, LONGEST, LONGEST_WAIT * 1.25)  # a clock that was wrong costs no more than this
        return min(max(0.0, (state.next_look - datetime.now(UTC)).total_seconds()), longest)

    def _note_success(self, source: Transport, count: int) -> None:
        """Write down that the feed is well: each poll, and of one that tells by itself now and then."""
        now, patience = time.monotonic(), source.patience
        news = self.failures or source.trouble
        if patience is None and not news and now - self._noted < (_NOTED if count else _NOTED_IDLE):
            return
        self._noted = now
        health.note_success(
            self.feed.slug,
            delivered=self._delivered,
            next_look=None if patience is None else datetime.now(UTC) + timedelta(seconds=patience),
            trouble=health.without_secret(self.feed, source.trouble),
        )
        self._delivered = None

    def _note_failure(self, error: Exception, wait: float) -> None:
        told = health.without_secret(self.feed, f"{error}" or type(error).__name__)
        if isinstance(error, TransportError):
            told = f"{told} ({health.without_secret(self.feed, error.do)})" if error.do else told
        else:
            trace = health.without_secret(self.feed, traceback.format_exc())
            log.error("looking failed", feed=self.feed.slug, exception=trace)
        try:
            close_old_connections()
            health.note_failure(
                self.feed.slug, told, failures=self.failures, delivered=self._delivered, wait=wait
            )  # fmt: skip
            self._delivered = None
        except Exception:  # the database itself is away: the next look tells
            log.exception("the failure could not be noted", feed=self.feed.slug)


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


def back_off(failures: int, error: Exception) -> float:
    """Seconds to wait after a failure: doubled each time, with jitter, never less than the other side asked for."""
    wait = min(FIRST_WAIT * 2.0 ** min(failures - 1, 20), LONGEST_WAIT) * random.uniform(0.75, 1.25)  # noqa: S311
    return max(wait, error.wait if isinstance(error, TransportError) else 0.0)


def _generator(deliveries: Iterator[Delivery]) -> Generator[Delivery]:
    """Deliveries that can be closed: a look that is left early lets go of its connection at once."""
    yield from deliveries
