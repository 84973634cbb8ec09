"""Working beside the server: a thread that empties a queue of the record, at once when called and now and then to be sure."""

from __future__ import annotations

import threading

import structlog
from django.db import close_old_connections, connection

log = structlog.get_logger()

LOOK_EVERY = 0.5  # seconds without a call after which the queue is looked at anyway
AGAIN = 1.0  # seconds after a failure until the next try


class Beside:
    """A worker in a thread of its own, until it is told to stop. What fails is tried again: the record is the queue.

    A worker says in `_turn` what one step is; the rest may be said otherwise.
    """

    def __init__(self, name: str, *, daemon: bool = False) -> None:
        self._call = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=daemon)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def call(self) -> None:
        """Say that there is something to do."""
        self._call.set()

    def stop(self) -> None:
        """End after the step in hand and wait for it."""
        self._stop.set()
        self._call.set()
        self._thread.join()

    def _turn(self) -> bool:
        """One step. Returns whether there was something to do."""
        raise NotImplementedError

    def _failed(self) -> None:
        """Clear up after a step that failed."""

    def _patience(self) -> float:
        """Seconds until the next look."""
        return LOOK_EVERY

    def _wait(self) -> None:
        """Wait for a call, or until the next look is due."""
        self._call.wait(self._patience())

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self._call.clear()
                try:
                    if self._turn():
                        continue
                except Exception:  # the database is away, the disk is full: nothing is lost, try again
                    log.exception("a worker stopped for a moment", worker=self._thread.name)
                    self._failed()
                    close_old_connections()
                    self._stop.wait(AGAIN)
                    continue
                self._wait()
        finally:
            connection.close()
