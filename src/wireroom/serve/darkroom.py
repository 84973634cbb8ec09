"""The darkroom beside the line: pictures are made safe in a child process while stories go on being filed and baked."""

from __future__ import annotations

import threading
from collections.abc import Callable

import msgspec
import structlog
from django.db import close_old_connections, connection

from wireroom.stories import pictures, queue
from wireroom.stories.apart import Apart
from wireroom.stories.forms import Made
from wireroom.stories.models import Dispatch
from wireroom.stories.newsroom import Newsroom
from wireroom.wire.item import WireError

log = structlog.get_logger()

LOOK_EVERY = 0.5  # seconds without a call after which the queue is looked at anyway
_AHEAD = 20  # pictures that may wait for the line


class Darkroom:
    """Develops one delivered picture after another, in a thread; `on_made` is called after each.

    `made` is what the line files: the result by the dispatch's key. A crash loses no more than the work of one picture.
    """

    def __init__(self, newsroom: Newsroom, on_made: Callable[[], None]) -> None:
        self.made: dict[int, Made | WireError] = {}
        self._newsroom = newsroom
        self._on_made = on_made
        self._apart = Apart()
        self._call = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="darkroom")

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def call(self) -> None:
        """Say that a picture may have come."""
        self._call.set()

    def stop(self) -> None:
        """End after the picture in hand and wait for it."""
        self._stop.set()
        self._call.set()
        self._thread.join()
        self._apart.close()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self._call.clear()
                try:
                    if self._turn():
                        continue
                except Exception:  # the database is away, the disk is full: nothing is lost, try again
                    log.exception("the darkroom stopped for a moment")
                    close_old_connections()
                    self._stop.wait(1.0)
                self._call.wait(LOOK_EVERY)
        finally:
            connection.close()

    def _turn(self) -> bool:
        """Develop the next picture. Returns whether there was one."""
        if len(self.made) >= _AHEAD:
            return False
        waiting = Dispatch.objects.filter(state=Dispatch.State.NEW, media_type__startswith="image/").order_by("id")
        dispatch = waiting.exclude(pk__in=list(self.made)).first()
        if dispatch is None:
            return False
        try:
            made = queue.develop(self._newsroom, dispatch, self._apart.develop)
            pictures.keep(made, queue.media_of(self._newsroom))
            self.made[dispatch.pk] = msgspec.structs.replace(made, forms={})
        except WireError as error:
            self.made[dispatch.pk] = error
        self._on_made()
        return True
