"""The page store: baked pages as files that any web server can serve.

The address ``/politics/`` is the file ``politics/index.html`` with ``.br`` and ``.gz`` beside it. A page that is gone is
``410.html`` in its folder. Every file is written under a temporary name, fsynced, renamed, and its folder fsynced: a
reader never sees half a page, and what `put` returned from survives a power cut.
"""

from __future__ import annotations

import contextlib
import ctypes
import gzip
import itertools
import os
import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import brotli
from msgspec import Struct

from wireroom.stories.crash import crashpoint

GONE = "410.html"
_TEMPORARY = ".tmp"
_BROTLI = 5  # 9 and 11 cost fifty times as much for 1% less
_GZIP = 3  # for the few readers without Brotli: a third quicker than 5, 8% larger
_MANY = 12  # files from which the whole file system is synced at once


_syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)  # Linux


def _sync(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class File(Struct, frozen=True):
    """One file of a page. `path` is its address below the root, without a leading slash (``politics/index.html``)."""

    path: str
    data: bytes
    compress: bool = True


def _packed(data: bytes) -> tuple[tuple[str, bytes], ...]:
    """The compressed forms of a file, by their suffix."""
    return (".br", brotli.compress(data, quality=_BROTLI)), (".gz", gzip.compress(data, _GZIP, mtime=0))


def file_of(address: str) -> str:
    """The file that an address ending in a slash is served from."""
    return f"{address.strip('/')}/index.html".lstrip("/")


class Staged(Struct):
    """What was written of a file: (temporary, path) pairs, the plain file last, the folders whose entries change, and files
    that go before it has its name."""

    written: list[tuple[str, str]]
    folders: set[str]
    gone: list[str] = []


class DirectoryStore:
    """A page store in a directory. Safe for one writing process and any number of readers."""

    def __init__(self, root: Path, threads: int = 2) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self._temporary = root / _TEMPORARY
        shutil.rmtree(self._temporary, ignore_errors=True)  # what a crash left behind
        self._temporary.mkdir()
        self._count = itertools.count()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="store")
        self._known: set[str] = {""}

    def put(self, files: Iterable[File]) -> None:
        """Publish files, durably when this returns. Each file is replaced as one; compressed forms before the plain."""
        self.finish([self.begin(file) for file in files])

    def begin(self, file: File, *, bare: bool = False) -> Future[Staged]:
        """Start to write a file under temporary names, in a thread, while the caller goes on. See `finish`.

        `bare`: without compressed forms, and those that stand there go: where hundreds must be out at once, and are soon
        baked again. A server hands out the plain file meanwhile.
        """
        return self._pool.submit(self._stage, file, bare)

    def finish(self, begun: Sequence[Future[Staged]]) -> None:
        """Make what was begun durable, then give each file its name, durably: two syncs however many files."""
        staged = [each.result() for each in begun]
        if not staged:
            return
        written = [pair for each in staged for pair in each.written]
        many = len(written) >= _MANY and _syncfs is not None
        if many:
            self._sync_all()
        else:
            list(self._pool.map(_sync, (temporary for temporary, _ in written)))
        crashpoint("store.staged")
        for path in (path for each in staged for path in each.gone):
            (self.root / path).unlink(missing_ok=True)
        try:
            for temporary, path in written:
                os.replace(temporary, f"{self.root}/{path}")  # noqa: PTH105
            crashpoint("store.named")
        except FileNotFoundError:
            self._known = {""}  # somebody took a folder away: it is made again at the next turn
            raise
        if many:
            self._sync_all()
        else:
            list(self._pool.map(self._sync_folder, {folder for each in staged for folder in each.folders}))

    def drop(self, begun: Sequence[Future[Staged]]) -> None:
        """Throw away what was begun and is not wanted any more."""
        for each in begun:
            for temporary, _ in each.result().written:
                os.unlink(temporary)  # noqa: PTH108

    def _sync_all(self) -> None:
        """Flush the whole file system of the store: one call is cheaper than a hundred."""
        assert _syncfs is not None
        descriptor = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY)
        try:
            if _syncfs(descriptor) != 0:
                raise OSError(ctypes.get_errno(), "syncfs failed", str(self.root))
        finally:
            os.close(descriptor)

    def bury(self, address: str, tombstone: bytes) -> None:
        """Replace whatever stands at `address` (with a slash at its end) by a 410 page; durable when this returns."""
        folder = address.strip("/")
        self.put([File(f"{folder}/{GONE}", tombstone)])
        crashpoint("store.entombed")
        keep = {GONE, f"{GONE}.br", f"{GONE}.gz"}
        self._empty(folder, keep)

    def unbury(self, address: str) -> None:
        """Take a tombstone away: the story came back. Call after its page was put."""
        folder = address.strip("/")
        if not os.path.exists(f"{self.root}/{folder}/{GONE}"):  # noqa: PTH110 (asked for every story that is baked)
            return
        for name in (f"{GONE}.br", f"{GONE}.gz", GONE):  # the one that is asked for goes last
            (self.root / folder / name).unlink(missing_ok=True)
        self._sync_folder(folder)

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files (``media/x.jpg``) with their compressed forms; those not there are no error."""
        folders = set()
        for path in paths:
            for name in (f"{path}.br", f"{path}.gz", path):
                try:
                    (self.root / name).unlink()
                    folders.add(path.rpartition("/")[0])
                except FileNotFoundError:
                    pass
        for folder in folders:
            self._sync_folder(folder)

    def keep_only(self, folder: str, paths: Sequence[str]) -> None:
        """Remove everything from a folder but these files and their compressed forms."""
        folder = folder.strip("/")
        if not self.has(folder):
            return
        names = [path.rpartition("/")[2] for path in paths]
        self._empty(folder, {f"{name}{form}" for name in names for form in ("", ".br", ".gz")})

    def below(self, folder: str) -> list[str]:
        """The files in a folder and its folders, by their paths in the store."""
        found = (self.root / folder).rglob("*")
        return [str(path.relative_to(self.root)) for path in found if path.is_file()]

    def read(self, path: str) -> bytes | None:
        """The file's bytes; None when it is not there."""
        try:
            return (self.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def has(self, path: str) -> bool:
        """Whether the file is there."""
        return (self.root / path).exists()

    def close(self) -> None:
        """End the writing threads."""
        self._pool.shutdown()

    def _stage(self, file: File, bare: bool) -> Staged:
        """Write a file and its compressed forms under temporary names, and make its folder; not what stands there."""
        if not file.compress and self._stands(file):
            return Staged([], {file.path.rpartition("/")[0]})
        forms = _packed(file.data) if file.compress and not bare else ()
        written = []
        for suffix, data in (*forms, ("", file.data)):
            temporary = f"{self._temporary}/{next(self._count)}"
            descriptor = os.open(temporary, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o644)
            try:
                view = memoryview(data)
                while view:
                    view = view[os.write(descriptor, view) :]
            finally:
                os.close(descriptor)
            written.append((temporary, file.path + suffix))
        gone = [f"{file.path}.br", f"{file.path}.gz"] if bare else []
        return Staged(written, self._folder(file.path.rpartition("/")[0]), gone)

    def _stands(self, file: File) -> bool:
        """Whether the file is there with these very bytes: the words of a page that is baked anew, a picture."""
        path = f"{self.root}/{file.path}"
        try:
            return os.stat(path).st_size == len(file.data) and self.read(file.path) == file.data  # noqa: PTH116
        except OSError:
            return False

    def _folder(self, folder: str) -> set[str]:
        """Make a folder with its parents; returns the folders whose entries change."""
        changed = {folder}
        if folder in self._known:
            return changed
        parts = folder.split("/")
        for depth in range(len(parts)):
            part = "/".join(parts[: depth + 1])
            if part not in self._known and not os.path.isdir(f"{self.root}/{part}"):  # noqa: PTH112
                with contextlib.suppress(FileExistsError):  # another thread was first
                    os.mkdir(f"{self.root}/{part}")  # noqa: PTH102
                changed.add("/".join(parts[:depth]))
            self._known.add(part)
        if len(self._known) > 100_000:
            self._known = {""}
        return changed

    def _sync_folder(self, folder: str) -> None:
        descriptor = os.open(self.root / folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _empty(self, folder: str, keep: set[str]) -> None:
        for entry in list((self.root / folder).iterdir()):
            if entry.name in keep:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
                gone = f"{folder}/{entry.name}"
                self._known = {each for each in self._known if each != gone and not each.startswith(f"{gone}/")}
            else:
                entry.unlink()
        self._sync_folder(folder)
