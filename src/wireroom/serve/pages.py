"""Answering readers: baked pages from the page store, straight from memory where they have been asked for before.

A file is asked for by `os.stat` on every request, so that what the press wrote is served at once whichever process
baked it. A killed address answers 410 before any file is looked at.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Sequence
from email.utils import formatdate
from pathlib import Path

from msgspec import Struct

from wireroom.serve import negotiate
from wireroom.serve.headers import FILE_POLICY, NOT_KEPT, Headers, life, public, public_page

_TYPES = {
    ".html": "text/html; charset=utf-8", ".xml": "application/xml; charset=utf-8", ".json": "application/json",
    ".txt": "text/plain; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".webmanifest": "application/manifest+json", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg",
    ".webp": "image/webp", ".avif": "image/avif", ".woff2": "font/woff2", ".pdf": "application/pdf",
    ".ico": "image/x-icon",
}  # fmt: skip
_NAMED_TYPES = {
    "feed.xml": "application/rss+xml; charset=utf-8", "atom.xml": "application/atom+xml; charset=utf-8",
    "feed.json": "application/feed+json",
}  # fmt: skip
_MEDIA = frozenset({".png", ".jpg", ".webp", ".avif", ".pdf", ".svg", ".ico"})
_PATH = re.compile(r"/(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*(?:/|$))*")
_LONGEST_PATH = 400
_OUR_OWN = re.compile(r"/(?:index|404|410)\.html|.*\.(?:br|gz)")  # names in the store that are no addresses
_STORY = "/story/"
_STORY_PARTS = 6  # of /story/2021/07/22/words-key/ split at its slashes, with the empty one before the first
_BUDGET = 192 * 1024 * 1024  # bytes of pages kept in memory
_LARGEST = 1024 * 1024  # a larger file is sent from the disk


class Answer(Struct, frozen=True):
    """What goes back to a reader: `body`, or the bytes of `file` from `start` up to `end`. `size` is of the whole."""

    status: int
    headers: Headers
    body: bytes = b""
    file: str = ""
    start: int = 0
    end: int = 0
    size: int = 0


class _Kept(Struct, frozen=True):
    """A file's answers ready made; `signature` says whether it is still that file."""

    signature: tuple[int, int, int]
    etag: str
    full: Answer
    unchanged: Answer


class Pages:
    """The page store as readers see it. `answer` is for one thread (the server's loop), `mark` for any."""

    def __init__(self, root: Path, *, hsts: bool = False) -> None:
        self.root = os.path.realpath(root)
        self.killed: set[str] = set()  # addresses that answer 410, with a slash at their end
        self._kept: dict[tuple[str, str], _Kept] = {}  # by file and ending, the oldest first
        self._bytes = 0
        self._public = public(hsts=hsts)
        self._page = public_page(hsts=hsts)

    def mark(self, address: str, gone: bool) -> None:
        """Remember that an address answers 410 from now on, or no longer does."""
        if gone:
            self.killed.add(address)
        else:
            self.killed.discard(address)

    def answer(
        self, method: str, path: str, accepts: str = "", match: str = "", wanted: str = "", if_range: str = ""
    ) -> Answer:
        """The answer to a request for a path, decoded once.

        `accepts` is its Accept-Encoding, `match` its If-None-Match, `wanted` its Range, `if_range` its If-Range.
        """
        if method not in {"GET", "HEAD"}:
            return self.plain(405, "Method not allowed", [("allow", "GET, HEAD")])
        if len(path) > _LONGEST_PATH or not _PATH.fullmatch(path):
            return self._missing(accepts)
        if self.killed and path.startswith(_STORY) and _address(path) in self.killed:
            return self._gone(path, accepts)
        slash = path.endswith("/")
        if not slash and _OUR_OWN.fullmatch(path, path.rindex("/")):
            return self._elsewhere(path, accepts)
        kept = self._file(path[1:] + "index.html" if slash else path[1:], accepts, path)
        if kept is None:
            return self._elsewhere(path, accepts)
        if match and negotiate.known(kept.etag, match):
            return kept.unchanged
        if wanted and method == "GET" and os.path.splitext(path)[1] in _MEDIA:  # noqa: PTH122
            return kept.full if if_range and if_range != kept.etag else _part(kept.full, wanted)
        return kept.full

    def plain(self, status: int, text: str, more: Sequence[tuple[str, str]] = ()) -> Answer:
        """A short answer in plain text."""
        body = f"{text}\n".encode()
        headers = [
            *self._public,
            ("content-type", "text/plain; charset=utf-8"),
            ("cache-control", NOT_KEPT),
            ("content-length", str(len(body))),
            *more,
        ]
        return Answer(status, headers, body)

    def _elsewhere(self, path: str, accepts: str) -> Answer:
        """There is no such file: a folder asked for without its slash, a tombstone at or above it, or nothing."""
        parts = path.strip("/").split("/")
        for depth in range(len(parts), 0, -1):
            folder = "/".join(parts[:depth])
            if os.path.isfile(f"{self.root}/{folder}/410.html"):  # noqa: PTH113
                return self._gone(f"/{folder}/", accepts)
        folder = path.removesuffix("index.html") if path.endswith("/index.html") else f"{path.rstrip('/')}/"
        if folder != path and os.path.isfile(f"{self.root}{folder}index.html"):  # noqa: PTH113
            headers = [*self._public, ("location", folder), ("cache-control", life(folder)), ("content-length", "0")]
            return Answer(301, headers)
        return self._missing(accepts)

    def _gone(self, path: str, accepts: str) -> Answer:
        address = _address(path) if path.startswith(_STORY) else path
        kept = self._file(f"{address.strip('/')}/410.html", accepts, path)
        return _as(kept.full, 410) if kept else self.plain(410, "Gone")

    def _missing(self, accepts: str) -> Answer:
        kept = self._file("404.html", accepts, "/404.html")
        return _as(kept.full, 404) if kept else self.plain(404, "Not found")

    def _file(self, file: str, accepts: str, path: str) -> _Kept | None:
        """The file in the best encoding that the reader accepts, from memory when it has not changed."""
        for ending, coding in negotiate.forms(accepts):
            try:
                found = os.stat(f"{self.root}/{file}{ending}", follow_symlinks=False)  # noqa: PTH116
            except OSError:
                continue
            if not stat.S_ISREG(found.st_mode):
                continue
            key = (file, ending)
            kept = self._kept.get(key)
            if kept is not None and kept.signature == (found.st_mtime_ns, found.st_size, found.st_ino):
                return kept
            return self._load(key, coding, path, found)
        return None

    def _load(self, key: tuple[str, str], coding: str, path: str, found: os.stat_result) -> _Kept | None:
        name = f"{self.root}/{key[0]}{key[1]}"
        if os.path.realpath(name) != name:  # a link on the way: nothing outside the store is served
            return None
        signature = (found.st_mtime_ns, found.st_size, found.st_ino)
        if found.st_size > _LARGEST:
            body, file, size = b"", name, found.st_size
            etag = '"{:x}-{:x}-{:x}"'.format(*signature)
        else:
            try:
                body = Path(name).read_bytes()
            except OSError:
                return None
            file, size = "", len(body)
            etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        headers = self._headers(key[0], etag, path)
        told = [*headers, ("content-type", _kind(key[0])), ("last-modified", formatdate(found.st_mtime, usegmt=True))]
        if coding:
            told.append(("content-encoding", coding))
        told.append(("content-length", str(size)))
        full = Answer(200, told, body, file, 0, size, size)
        kept = _Kept(signature, etag, full, Answer(304, headers))
        self._keep(key, kept)
        return kept

    def _headers(self, file: str, etag: str, path: str) -> Headers:
        """What a page and the word that it has not changed both carry."""
        told = [("etag", etag), ("cache-control", life(path)), ("vary", "accept-encoding")]
        if os.path.splitext(file)[1] in _MEDIA:  # noqa: PTH122
            return [*self._public, *told, ("content-security-policy", FILE_POLICY), ("accept-ranges", "bytes")]
        return [*self._page, *told]

    def _keep(self, key: tuple[str, str], kept: _Kept) -> None:
        """Keep a file in memory; the oldest go when there are too many."""
        old = self._kept.pop(key, None)
        self._bytes += len(kept.full.body) - (len(old.full.body) if old else 0)
        self._kept[key] = kept
        while self._bytes > _BUDGET:
            self._bytes -= len(self._kept.pop(next(iter(self._kept))).full.body)


def _address(path: str) -> str:
    """The address of the story that a path below /story/ belongs to."""
    return "/".join(path.split("/", _STORY_PARTS)[:_STORY_PARTS]).rstrip("/") + "/"


def _kind(file: str) -> str:
    """The Content-Type of a file of the store."""
    suffix = os.path.splitext(file)[1]  # noqa: PTH122
    return _NAMED_TYPES.get(file.rpartition("/")[2]) or _TYPES.get(suffix, "application/octet-stream")


def _as(answer: Answer, status: int) -> Answer:
    """The page as an error: another status, nothing kept anywhere."""
    dropped = {"etag", "last-modified", "cache-control"}
    headers = [pair for pair in answer.headers if pair[0] not in dropped]
    return Answer(status, [*headers, ("cache-control", NOT_KEPT)], answer.body, answer.file, 0, answer.end, answer.size)


def _part(answer: Answer, wanted: str) -> Answer:
    """The part of a file that a Range asks for."""
    span = negotiate.span(wanted, answer.size)
    if span is None:
        return answer
    start, end = span
    if start == end:
        bare = _as(Answer(416, [pair for pair in answer.headers if not pair[0].startswith("content-")]), 416)
        return Answer(416, [*bare.headers, ("content-range", f"bytes */{answer.size}"), ("content-length", "0")])
    kept = [pair for pair in answer.headers if pair[0] != "content-length"]
    told = [("content-range", f"bytes {start}-{end - 1}/{answer.size}"), ("content-length", str(end - start))]
    return Answer(206, [*kept, *told], answer.body[start:end], answer.file, start, end, answer.size)
