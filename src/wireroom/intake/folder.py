"""A watched folder: files are taken when they are complete, and moved away only when their row is committed."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from watchfiles import watch

from wireroom.intake.transport import MOST, MOST_PICTURE, Delivery, picture_type

SETTLE = 0.35  # seconds without a change after which a file is complete, whatever it holds
SETTLE_WHOLE = 0.02  # for one that ends as a whole document of its kind does
RESCAN = 2.0  # seconds after which the folder is looked at although nothing was reported
_ROOT = re.compile(rb"^\s*(?:\xef\xbb\xbf)?(?:<[?!][^>]*>\s*)*<([A-Za-z_][\w.:-]*)")
_PARTIAL = (".tmp", ".part", ".partial", ".filepart", ".crdownload", "~")


class Folder:
    """The folder transport. Taken files go to ``.taken/DATE/`` inside the folder, refused ones to ``.refused/``."""

    def __init__(self, folder: Path, settle: float = SETTLE) -> None:
        self.folder = folder
        self.settle = settle
        folder.mkdir(parents=True, exist_ok=True)
        self._seen: dict[str, tuple[int, int, float]] = {}  # name -> size, mtime, when first seen so
        self._growing = False

    def look(self) -> Iterator[Delivery]:
        """Complete files, by time of change and name, so that versions come in order."""
        now = time.monotonic()
        found: list[tuple[int, str, int]] = []
        names = set()
        self._growing = False
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
            if self._complete(entry.name, told, now):
                found.append((told.st_mtime_ns, entry.name, told.st_size))
            else:
                self._growing = True
        for name in set(self._seen) - names:
            del self._seen[name]
        for _, name, size in sorted(found):
            delivery = self._delivery(name, size)
            if delivery is not None:
                yield delivery

    def pause(self, stopping: Callable[[], bool]) -> None:
        """Sleep until the folder changes; briefly while a file in it still grows."""
        if self._growing:
            time.sleep(SETTLE_WHOLE)
            return
        end = time.monotonic() + RESCAN
        watching = watch(
            self.folder,
            watch_filter=None,
            debounce=10,
            step=5,
            rust_timeout=400,
            yield_on_timeout=True,
            recursive=False,
        )
        for changes in watching:
            if changes or stopping() or time.monotonic() >= end:
                return

    def _complete(self, name: str, told: os.stat_result, now: float) -> bool:
        """Whether a file is done growing: unchanged for the settle time, which is short when its end is there already."""
        known = self._seen.get(name)
        if known is None or known[:2] != (told.st_size, told.st_mtime_ns):
            self._seen[name] = (told.st_size, told.st_mtime_ns, now)
            known = self._seen[name]
        if told.st_size == 0:
            return False
        age = max(now - known[2], time.time() - told.st_mtime)
        if age >= self.settle:
            return True
        return age >= SETTLE_WHOLE and _is_whole(self.folder / name)

    def _delivery(self, name: str, size: int) -> Delivery | None:
        path = self.folder / name
        shown = name.encode("utf-8", "replace").decode("utf-8", "replace").replace("\x00", "")
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError as error:
            if error.errno in {errno.ENOENT, errno.ELOOP}:
                return None
            raise
        with os.fdopen(descriptor, "rb") as file:
            head = file.read(4096)
            kind = picture_type(head)
            most = MOST_PICTURE if kind else MOST
            if size > most:
                return Delivery(
                    head, shown, lambda: self._move(name, ".refused", head), size=size,
                    refused=f"{size:,} bytes are more than {most:,}", do="split the delivery",
                )  # fmt: skip
            data = head + file.read(most + 1 - len(head))
        if len(data) > most or len(data) != size:
            return None  # it grew after all: next look
        return Delivery(data, shown, lambda: self._move(name, ".taken", data), size=len(data), media_type=kind)

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


def _is_whole(path: Path) -> bool:
    """Whether a file ends as its first bytes promise: XML's root closed, JSON's braces, a picture's last marker."""
    try:
        with path.open("rb") as file:
            head = file.read(4096)
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - 64))
            tail = file.read().rstrip()
    except OSError:
        return False
    if head.startswith(b"\xff\xd8"):
        return tail.endswith(b"\xff\xd9")
    if head.startswith(b"\x89PNG"):
        return b"IEND" in tail
    root = _ROOT.search(head)
    if root:
        return tail.endswith(b"</" + root[1] + b">")
    start = head.lstrip()[:1]
    if start in {b"{", b"["}:
        try:
            json.loads(path.read_bytes())
        except (ValueError, OSError):
            return False
        return True
    return False
