"""`wireroom doctor`: tries everything that a newspaper needs and says what is wrong and what to do. It takes nothing."""

from __future__ import annotations

import os
import queue
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from django.db import connection
from msgspec import Struct

from wireroom.config import Feed, Newspaper
from wireroom.epaper.typeset import FONTS
from wireroom.intake import health
from wireroom.intake.transport import TransportError
from wireroom.intake.transports import looked_at, transport
from wireroom.serve import check
from wireroom.stories.clock import Clock

LIMIT = 45.0  # seconds that a feed may be tried
ROOM = 1024**3  # bytes that a disk must have left

Mark = Literal["ok", "failed"]


class Finding(Struct, frozen=True):
    """One thing that was tried: what it belongs to, what was found, and what to do when it failed."""

    mark: Mark
    about: str
    what: str
    do: str = ""


def examine(newspaper: Newspaper, limit: float = LIMIT) -> Iterator[Finding]:
    """Everything that was tried, in the order of newspaper.toml, as it is found. `limit` is in seconds for each feed."""
    for about, look in _HOUSE:
        yield from _guarded(about, look, newspaper)
    yield from _feeds(newspaper, limit)


def _guarded(about: str, look: Callable[[Newspaper], Iterator[Finding]], newspaper: Newspaper) -> Iterator[Finding]:
    try:
        yield from look(newspaper)
    except Exception as error:  # whatever it is, the rest is tried
        yield Finding("failed", about, f"{type(error).__name__}: {error}")


def _settings(newspaper: Newspaper) -> Iterator[Finding]:
    found = [Finding("failed", "newspaper.toml", problem) for problem in check.standing(newspaper)]
    yield from found or [Finding("ok", "newspaper.toml", f"{len(newspaper.feeds)} feeds")]


def _database(newspaper: Newspaper) -> Iterator[Finding]:
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM stories_dispatch WHERE state = 'new'")
        waiting = cursor.fetchone()[0]
    took = 1000 * (time.monotonic() - began)
    name = newspaper.storage.database.rpartition("@")[2]
    yield Finding("ok", "database", f"{name} answers in {took:.0f} ms, {waiting:,} dispatches wait to be filed")


def _disk(newspaper: Newspaper) -> Iterator[Finding]:
    storage = newspaper.storage
    for name in dict.fromkeys((".", storage.pages, storage.media, storage.issues)):
        path = _nearest(newspaper.path(name))
        free = shutil.disk_usage(path).free
        if free < ROOM:
            yield Finding("failed", "disk", f"{path} has {free / 1e6:,.0f} MB left", "make room, or move the folder")
            return
    yield Finding("ok", "disk", f"{shutil.disk_usage(newspaper.folder).free / 1e9:,.1f} GB left")


def _clock(newspaper: Newspaper) -> Iterator[Finding]:
    look = Clock(accept_unsynchronised=newspaper.clock.accept_unsynchronised).look()
    if not look.trusted:
        yield Finding(
            "failed", "clock", look.doubt,
            "keep the clock by NTP, or set accept_unsynchronised = true under [clock]",
        )  # fmt: skip
    else:
        yield Finding("ok", "clock", f"is trusted: {look.at:%Y-%m-%d %H:%M:%S} UTC")


def _pages(newspaper: Newspaper) -> Iterator[Finding]:
    """Write a file beside the pages as the press does, and take it away again."""
    folder = _nearest(newspaper.path(newspaper.storage.pages))
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-") as file:
            file.write(b"a page")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        yield Finding("failed", "pages", f"{folder}: {error.strerror}", "give wireroom the right to write there")
    else:
        yield Finding("ok", "pages", f"{folder} takes a page")


def _fonts(_: Newspaper) -> Iterator[Finding]:
    count = sum(each.suffix in {".ttf", ".otf"} for each in FONTS.rglob("*"))
    if count:
        yield Finding("ok", "fonts", f"{count} for the e-paper")
    else:
        yield Finding("failed", "fonts", f"none in {FONTS}", "install wireroom again")


_HOUSE: Sequence[tuple[str, Callable[[Newspaper], Iterator[Finding]]]] = (
    ("newspaper.toml", _settings),
    ("database", _database),
    ("disk", _disk),
    ("clock", _clock),
    ("pages", _pages),
    ("fonts", _fonts),
)


def _nearest(path: Path) -> Path:
    return next(each for each in (path, *path.parents) if each.exists())


def _feeds(newspaper: Newspaper, limit: float) -> Iterator[Finding]:
    """Try every feed, many at once, and tell of each in its turn."""
    trials = [_Trial(feed, newspaper, limit) for feed in newspaper.feeds]
    known = {each.feed: each for each in health.healths(newspaper.feeds)}
    for trial in trials:
        yield from trial.findings()
        how = known[trial.feed.slug]
        if how.state == "quiet":
            yield Finding(
                "failed", f"feed {how.feed}", f"nothing came for more than {trial.feed.silent_after:,} s",
                "ask the agency, or set silent_after higher",
            )  # fmt: skip


class _Trial:
    """A feed that is tried in a thread of its own, which is left to itself when it takes too long."""

    def __init__(self, feed: Feed, newspaper: Newspaper, limit: float) -> None:
        self.feed = feed
        self._about = f"feed {feed.slug}"
        self._limit = limit
        self._found: queue.SimpleQueue[Finding | None] = queue.SimpleQueue()
        self._end = time.monotonic() + limit
        threading.Thread(target=self._run, args=(newspaper,), name=f"doctor-{feed.slug}", daemon=True).start()

    def findings(self) -> Iterator[Finding]:
        """What was found, as it is found."""
        while True:
            try:
                finding = self._found.get(timeout=max(0.0, self._end - time.monotonic()))
            except queue.Empty:
                what = f"not done after {self._limit:g} s"
                yield Finding("failed", self._about, what, "try again; ask the agency whether the server is well")
                return
            if finding is None:
                return
            yield finding

    def _run(self, newspaper: Newspaper) -> None:
        try:
            for line in self._steps(newspaper):
                self._tell("ok", line)
        except TransportError as error:
            self._tell("failed", f"{error}", error.do)
        except Exception as error:  # a fault of ours: tell of it and try the others
            self._tell("failed", f"{type(error).__name__}: {error}")
        finally:
            connection.close()
            self._found.put(None)

    def _steps(self, newspaper: Newspaper) -> Iterator[str]:
        if looked_at(self.feed):
            way = transport(msgspec.structs.replace(self.feed, hub=False), newspaper)  # a trial subscribes to nothing
            try:
                yield from way.trial()
            finally:
                way.close()
            return
        if not os.environ.get(self.feed.secret_env):
            name = self.feed.secret_env
            raise TransportError(f"the environment has no {name}", do=f"set {name} where wireroom is started")
        yield f"takes deliveries that prove themselves by {self.feed.signature}"

    def _tell(self, mark: Mark, what: str, do: str = "") -> None:
        hidden = (health.without_secret(self.feed, each) for each in (what, do))
        self._found.put(Finding(mark, self._about, *hidden))
