"""The line: the worker that files what came in and bakes what that ordered, until it is told to stop."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import structlog

from wireroom.config import Newspaper
from wireroom.epaper.proofs import Proofs
from wireroom.press import pages
from wireroom.press.bake import Baker
from wireroom.press.press import Press
from wireroom.press.render import Renderer
from wireroom.press.store import DirectoryStore
from wireroom.serve.issues import TEMPLATES, Issues
from wireroom.stories.beside import LOOK_EVERY, Beside
from wireroom.stories.clock import Clock
from wireroom.stories.due import MOST, Due, expire_due
from wireroom.stories.file import Filing
from wireroom.stories.models import Dispatch, Page, Story
from wireroom.stories.newsroom import Newsroom
from wireroom.stories.queue import Developed, file_waiting

log = structlog.get_logger()

BATCH = 100  # dispatches a transaction
RUSH = 10  # the same while many embargoes end at once
PAGES = 240  # pages a turn of the press
SLICE = 4  # pages that can wait, between two looks at what came in
FRONTS_EVERY = 2.0  # seconds at least between two bakings of fronts while a backlog pours in


class LineBusy(Exception):
    """Another process files and bakes this newspaper."""


class Line:
    """Everything between a durable dispatch and a page that readers see, for one newspaper.

    One process at a time works a newspaper's line, since two would bake the same page over each other: it holds a lock on
    the folder until `close`, or until it dies. Raises LineBusy when another one has it.
    """

    def __init__(self, newspaper: Newspaper, store: Path | None = None) -> None:
        self._lock = _locked(newspaper.path(".line"))
        self.newsroom = Newsroom(newspaper)
        accept = newspaper.clock.accept_unsynchronised
        self.clock = Clock(newspaper.path(".clock"), accept_unsynchronised=accept)
        self.filing = Filing(self.newsroom, pages.touched, self.clock)
        self.due = Due(self.filing)
        self.renderer = Renderer(folders=(TEMPLATES,))
        self.proofs = Proofs(newspaper.path(newspaper.storage.issues))
        self.store = DirectoryStore(store or newspaper.path(newspaper.storage.pages))
        issues = Issues(self.newsroom, self.renderer, self.proofs)
        baker = Baker(self.newsroom, self.renderer, issues.kinds, issues.standing)
        self.press = Press(baker, self.store, self.filing)
        self.developed: Developed | None = None  # pictures that a darkroom beside the line has made safe
        self._fronts_at = 0.0
        self._doubt = ""

    def turn(self, most: int = PAGES) -> bool:
        """One round of filing and baking. Returns whether there was anything to do.

        Kills and stories' own pages are baked in every round, and `most` of the pages that can wait. While a backlog pours
        in or many embargoes end, home and section fronts are baked now and then and all others when it is through.
        """
        released = self._release() + expire_due(self.filing, datetime.now(UTC))
        filed = file_waiting(self.filing, BATCH if released < MOST else RUSH, self.developed)
        rush = filed >= BATCH or released >= MOST
        baked = self.press.turn(PAGES, pages.STORY, later=rush)
        began = time.monotonic()
        if not rush:
            baked += self.press.turn(most, pages.REFERRING)
        elif began >= self._fronts_at:  # a backlog: its fronts may take a thirtieth of the time
            baked += self.press.turn(PAGES, pages.FRONT)
            now = time.monotonic()
            self._fronts_at = now + max(FRONTS_EVERY, 29 * (now - began))
        return bool(released or filed or baked)

    def _release(self) -> int:
        """Release what is due by the newspaper's clock, and say when that is not to be trusted."""
        look = self.clock.look()
        if look.doubt != self._doubt:
            self._doubt = look.doubt
            log.warning("clock", doubt=look.doubt or "none any more")
        return self.due.release(look.at) if look.trusted else 0

    def prepare(self) -> bool:
        """While there is nothing to do: make ready what embargoes will soon release. Returns whether there was any."""
        look = self.clock.look()
        made = self.due.make_ready(look.at) if look.trusted else []
        self.press.baker.make_ready(made)
        return bool(made)

    def drain(self) -> None:
        """Work until nothing waits (embargoed stories do not count)."""
        while self.turn():
            pass

    def close(self) -> None:
        """Let go of the store's threads and of the newspaper."""
        self.store.close()
        os.close(self._lock)


def backlog() -> tuple[int, int]:
    """How many dispatches wait to be filed and how many pages to be baked."""
    return (
        Dispatch.objects.filter(state=Dispatch.State.NEW).count(),
        Page.objects.filter(dirty__lte=pages.REFERRING).count(),
    )


def _locked(path: Path) -> int:
    """A descriptor that holds the lock of that file."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise LineBusy(f"another process works on the newspaper in {path.parent}") from None
    return descriptor


def _nobody() -> None:
    """Nobody wants to know."""


class LineWorker(Beside):
    """Runs the line in a thread: at once when called, at an embargo's end, and every half second to be sure.

    `after` is called after each round in which there was something to do.
    """

    def __init__(self, line: Line) -> None:
        self.line = line
        self.after: Callable[[], None] = _nobody
        super().__init__("line")

    def _turn(self) -> bool:
        if self.line.turn(SLICE):
            self.after()
            return True
        return self.line.prepare()

    def _failed(self) -> None:
        self.line.filing.forget()

    def _patience(self) -> float:
        """Seconds until the next look: half a second, or sooner when an embargo ends sooner."""
        release = (
            Story.objects.filter(state=Story.State.EMBARGOED)
            .order_by("release_at")
            .values_list("release_at", flat=True)
            .first()
        )
        if release is None:
            return LOOK_EVERY
        return min(LOOK_EVERY, max(0.01, (release - self.line.clock.now()).total_seconds()))
