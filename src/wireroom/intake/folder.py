"""A watched folder: files are taken when they are complete, and moved away only when their row is committed."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from wireroom.intake.transport import MOST, MOST_PICTURE, Delivery, TransportError, picture_type
from wireroom.intake.watching import Watching
from wireroom.intake.wholeness import Ending, ending, written_by_others

RESCAN = 2.0  # seconds after which the folder is looked at although nothing was reported
EMPTY = 60.0  # seconds after which a file of no bytes is one
_PARTIAL = (".tmp", ".part", ".partial", ".filepart", ".crdownload", "~")

# Seconds without a change after which a file is taken, by how it ends and whether somebody has it open for writing.
# A text that has not come to its end waits long: an upload may have broken off and go on. A whole one never waits, but for
# a moment where nobody can tell whether it is being written, and a while where somebody keeps it open.
_PATIENCE: dict[tuple[Ending, bool | None], float] = {
    ("whole", False): 0.0, ("whole", None): 0.02, ("whole", True): 5.0,
    ("unknown", False): 0.35, ("unknown", None): 1.0, ("unknown", True): 600.0,
    ("unfinished", False): 30.0, ("unfinished", None): 30.0, ("unfinished", True): 600.0,
}  # fmt: skip


class _Seen(Struct):
    """A file as it was last seen, and since when it is so (monotonic seconds)."""

    size: int
    changed: int  # st_mtime_ns
    since: float


class Folder:
    """The folder transport. Taken files go to ``.taken/DATE/`` inside the folder, refused ones to ``.refused/``.

    `hurry` divides the patience with files that are not whole, for tests.
    """

    trouble = ""

    def __init__(self, folder: Path, hurry: float = 1.0) -> None:
        self.folder = folder
        self.hurry = hurry
        folder.mkdir(parents=True, exist_ok=True)
        self._watching = Watching(folder)
        self._seen: dict[str, _Seen] = {}
        self._due = RESCAN  # seconds until some file may be complete

    def look(self) -> Iterator[Delivery]:
        """Complete files, by time of change and name, so that versions come in order."""
        self._due = RESCAN
        self.folder.mkdir(parents=True, exist_ok=True)
        self._watching.ensure()
        found: list[tuple[int, str, int]] = []
        names = set()
        for entry in os.scandir(self.folder):
            if entry.name.startswith(".") or entry.name.lower().endswith(_PARTIAL):
                continue
            try:
                told = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            if not stat.S_ISREG(told.st_mode):
                continue  # folders, links, sockets: not ours to follow
            names.add(entry.name)
            wait = self._wait(entry.name, told)
            if wait <= 0:
                found.append((told.st_mtime_ns, entry.name, told.st_size))
            else:
                self._due = min(self._due, wait)
        for name in set(self._seen) - names:
            del self._seen[name]
        for _, name, size in sorted(found):
            delivery = self._delivery(name, size)
            if delivery is not None:
                yield delivery

    @property
    def patience(self) -> None:
        """A folder is watched: there is no schedule."""

    def trial(self) -> Iterator[str]:
        """Whether the folder can be read and emptied, and what lies there."""
        if not os.access(self.folder, os.R_OK | os.W_OK | os.X_OK):
            raise TransportError(f"{self.folder} cannot be read and written", do="give wireroom the right to both")
        yield f"watches {self.folder}"
        with os.scandir(self.folder) as entries:
            waiting = sum(not each.name.startswith(".") and each.is_file(follow_symlinks=False) for each in entries)
        yield f"{waiting:,} files wait"

    def close(self) -> None:
        """Nothing is open."""

    def pause(self, stop: threading.Event) -> None:
        """Wait until the folder changes, a file in it may have become complete, or `stop` is set."""
        self._watching.wait(max(0.005, min(self._due, RESCAN)), stop)

    def _wait(self, name: str, told: os.stat_result) -> float:
        """Seconds until a file counts as complete if it stays as it is; 0 when it does now."""
        now = time.monotonic()
        seen = self._seen.get(name)
        if seen is None or (seen.size, seen.changed) != (told.st_size, told.st_mtime_ns):
            seen = self._seen[name] = _Seen(told.st_size, told.st_mtime_ns, now - _age(told))
        quiet = now - seen.since
        return self._patience(name, told.st_size, quiet) / self.hurry - quiet

    def _patience(self, name: str, size: int, quiet: float) -> float:
        """Seconds that a file must not change before it is taken."""
        if size == 0:
            return EMPTY
        try:
            descriptor = os.open(self.folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            return _PATIENCE["unknown", False]  # then it is told why it cannot be read
        try:
            writing = written_by_others(descriptor)
            if size > MOST_PICTURE:  # it will be refused unread
                return _PATIENCE["unknown", writing]
            if writing and quiet < _PATIENCE["whole", True]:
                return _PATIENCE["whole", True]  # whatever it holds
            return _PATIENCE[ending(descriptor, size), writing]
        except OSError:
            return _PATIENCE["unknown", False]
        finally:
            os.close(descriptor)

    def _delivery(self, name: str, size: int) -> Delivery | None:
        """A file as a delivery; None when it went away or grew after all."""
        try:
            descriptor = os.open(self.folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(descriptor, "rb") as file:
                head = file.read(4096)
                kind = picture_type(head)
                most = MOST_PICTURE if kind else MOST
                if size > most:
                    return self._refused(
                        name, head, size, f"{size:,} bytes are more than {most:,}", "split the delivery"
                    )
                data = head + file.read(most + 1 - len(head))
        except OSError as error:
            if error.errno in {errno.ENOENT, errno.ELOOP}:
                return None
            return self._refused(
                name, b"", size, f"cannot be read: {error.strerror}", "give wireroom the right to read it"
            )
        if len(data) != size:
            return None  # it grew after all: next look
        if not data:
            return self._refused(name, data, 0, "an empty file", "ask the agency if it happens often")
        return Delivery(data, _shown(name), lambda: self._move(name, ".taken", data), size=size, media_type=kind)

    def _refused(self, name: str, head: bytes, size: int, what: str, do: str) -> Delivery:
        return Delivery(
            head, _shown(name), lambda: self._move(name, ".refused", head), size=size, refused=what, do=do
        )  # fmt: skip

    def _move(self, name: str, kept: str, data: bytes) -> None:
        """Move a file away under a name of our own: its hash, and the hash of the name it came with."""
        folder = self.folder / kept / f"{datetime.now(UTC):%Y-%m-%d}"
        folder.mkdir(parents=True, exist_ok=True)
        told = hashlib.sha256(os.fsencode(name)).hexdigest()[:12]
        target = folder / f"{hashlib.sha256(data).hexdigest()[:24]}-{told}"
        try:
            os.replace(self.folder / name, target)  # noqa: PTH105
        except FileNotFoundError:
            pass  # somebody else took it away; the row is safe
        self._seen.pop(name, None)


def _age(told: os.stat_result) -> float:
    """Seconds since a file's last change by the wall clock; 0 when that is in the future."""
    return max(0.0, time.time() - told.st_mtime)


def _shown(name: str) -> str:
    """A file's name for the desk: only text, on one line."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return "".join(each if each.isprintable() else "\ufffd" for each in text)
