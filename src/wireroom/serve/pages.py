"""Answering readers: baked pages from the page store, straight from memory where they have been asked for before.

A file is asked for by `os.stat` on every request, so that what the press wrote is served at once whichever process
baked it. A killed address answers 410 before any file is looked at.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import threading
from collections import OrderedDict
from email.utils import formatdate
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct

from wireroom.press.render import csp

Headers = list[tuple[str, str]]

_TYPES = {
    ".html": "text/html; charset=utf-8", ".xml": "application/xml; charset=utf-8", ".json": "application/json",
    ".txt": "text/plain; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".webmanifest": "application/manifest+json", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg",
    ".webp": "image/webp", ".avif": "image/avif", ".woff2": "font/woff2", ".pdf": "application/pdf",
    ".ico": "image/x-icon",
}  # fmt: skip
_NAMED_TYPES = {"feed.xml": "application/rss+xml; charset=utf-8", "feed.json": "application/feed+json"}
_PATH = re.compile(r"/(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*(?:/|$))*")
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_MEDIA = (".png", ".jpg", ".webp", ".avif", ".pdf")
_LIVES = (  # what a path begins with -> how long others may keep it
    ("/assets/", "public, max-age=31536000, immutable"),
    ("/media/", "public, max-age=31536000, immutable"),
    ("/sw.js", "no-cache"),
    ("/story/", "public, max-age=0, s-maxage=10, must-revalidate"),
)
_FRONT = "public, max-age=0, s-maxage=5, stale-while-revalidate=30"
_GONE_LIFE = "no-store"
_BUDGET = 192 * 1024 * 1024  # bytes of pages kept in memory
_LARGEST = 4 * 1024 * 1024  # a larger file is read when asked for


class Answer(Struct, frozen=True):
    """What goes back to a reader."""

    status: int
    headers: Headers
    body: bytes = b""


class _Page(Struct):
    """A file in memory, with its answers ready made; `signature` says whether it is still that file."""

    signature: tuple[int, int, int]
    etag: str
    full: Answer
    unchanged: Answer
    file: str
    size: int


class Pages:
    """The page store as readers see it. Safe for threads."""

    def __init__(self, root: Path, *, hsts: bool = False) -> None:
        self.root = os.path.realpath(root)
        self.killed: set[str] = set()  # addresses that answer 410, with a slash at their end
        self._kept: OrderedDict[tuple[str, str], _Page] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._common: Headers = [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
        ]
        if hsts:
            self._common.append(("strict-transport-security", "max-age=31536000; includeSubDomains"))
        self._page_policy = ("content-security-policy", csp())

    def mark(self, address: str, gone: bool) -> None:
        """Remember that an address answers 410 from now on, or no longer does."""
        if gone:
            self.killed.add(address)
        else:
            self.killed.discard(address)

    def answer(self, method: str, path: str, accepts: str = "", match: str = "", wanted: str = "") -> Answer:
        """The answer to a request: `accepts` is Accept-Encoding, `match` If-None-Match, `wanted` Range."""
        if method not in {"GET", "HEAD"}:
            return self.plain(405, "Method not allowed", [("allow", "GET, HEAD")])
        clean = path if _PATH.fullmatch(path) else self._clean(path)
        if clean is None:
            return self._missing(accepts)
        if clean.startswith("/story/") and self._is_killed(clean):
            return self._gone(clean, accepts)
        file = clean[1:] + "index.html" if clean.endswith("/") else clean[1:]
        page = self._page(file, accepts, clean)
        if page is None:
            return self._elsewhere(clean, accepts)
        if match and (match == "*" or page.etag in match or page.etag.removeprefix("W/") in match):
            return page.unchanged
        if wanted and clean.endswith(_MEDIA):
            return _part(page.full, wanted)
        return page.full

    def plain(self, status: int, text: str, headers: Headers | None = None) -> Answer:
        """A short answer in plain text."""
        body = f"{text}\n".encode()
        return Answer(
            status,
            [*self._common, ("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store"),
             ("content-length", str(len(body))), *(headers or [])],
            body,
        )  # fmt: skip

    def _clean(self, path: str) -> str | None:
        """A path decoded once, if it can be one of ours."""
        try:
            decoded = unquote(path, errors="strict")
        except UnicodeDecodeError:
            return None
        return decoded if len(decoded) < 400 and _PATH.fullmatch(decoded) else None

    def _is_killed(self, path: str) -> bool:
        if not self.killed:
            return False
        address = "/".join(path.split("/", 6)[:6]) + "/"  # /story/2021/07/22/words-key/
        return address in self.killed

    def _elsewhere(self, path: str, accepts: str) -> Answer:
        """There is no such file: a folder without its slash, a tombstone at or above it, or nothing."""
        parts = path.strip("/").split("/")
        for depth in range(len(parts), 0, -1):
            folder = "/".join(parts[:depth])
            if os.path.isfile(f"{self.root}/{folder}/410.html"):  # noqa: PTH113
                return self._gone(f"/{folder}/", accepts)
        if not path.endswith("/") and os.path.isfile(f"{self.root}{path}/index.html"):  # noqa: PTH113
            return Answer(301, [*self._common, ("location", f"{path}/"), ("content-length", "0")])
        return self._missing(accepts)

    def _gone(self, path: str, accepts: str) -> Answer:
        address = "/".join(path.split("/", 6)[:6]).strip("/") if path.startswith("/story/") else path.strip("/")
        page = self._page(f"{address}/410.html", accepts, path)
        if page is None:
            return self.plain(410, "Gone")
        return _as(page.full, 410)

    def _missing(self, accepts: str) -> Answer:
        page = self._page("404.html", accepts, "/404.html")
        return _as(page.full, 404) if page else self.plain(404, "Not found")

    def _page(self, file: str, accepts: str, path: str) -> _Page | None:
        """The file in the best encoding that the reader accepts, from memory when it has not changed."""
        for suffix, encoding in _encodings(accepts):
            key = (file, suffix)
            try:
                found = os.stat(f"{self.root}/{file}{suffix}", follow_symlinks=False)  # noqa: PTH116
            except (OSError, ValueError):
                continue
            if not stat.S_ISREG(found.st_mode):
                continue
            signature = (found.st_mtime_ns, found.st_size, found.st_ino)
            page = self._kept.get(key)
            if page is not None and page.signature == signature:
                return page
            return self._load(key, encoding, path, signature, found.st_mtime)
        return None

    def _load(
        self, key: tuple[str, str], encoding: str, path: str, signature: tuple[int, int, int], changed: float
    ) -> _Page | None:
        name = f"{self.root}/{key[0]}{key[1]}"
        if os.path.realpath(name) != name:
            return None
        try:
            body = Path(name).read_bytes()
        except OSError:
            return None
        page = self._made(key[0], body, encoding, path, signature, changed)
        if len(body) <= _LARGEST:
            with self._lock:
                old = self._kept.pop(key, None)
                self._bytes += len(body) - (len(old.full.body) if old else 0)
                self._kept[key] = page
                while self._bytes > _BUDGET and self._kept:
                    self._bytes -= len(self._kept.popitem(last=False)[1].full.body)
        return page

    def _made(
        self, file: str, body: bytes, encoding: str, path: str, signature: tuple[int, int, int], changed: float
    ) -> _Page:
        suffix = os.path.splitext(file)[1]  # noqa: PTH122
        etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        life = next((life for start, life in _LIVES if path.startswith(start)), _FRONT)
        kind = _NAMED_TYPES.get(file.rpartition("/")[2]) or _TYPES.get(suffix, "application/octet-stream")
        headers: Headers = [*self._common, ("etag", etag), ("cache-control", life), ("vary", "accept-encoding")]
        media = suffix in _MEDIA
        headers.append(("content-security-policy", "sandbox; default-src 'none'") if media else self._page_policy)
        if media:
            headers.append(("accept-ranges", "bytes"))
        if suffix == ".html":
            headers.append(("x-frame-options", "DENY"))
        full = [*headers, ("content-type", kind), ("last-modified", formatdate(changed, usegmt=True))]
        if encoding:
            full.append(("content-encoding", encoding))
        full.append(("content-length", str(len(body))))
        return _Page(signature, etag, Answer(200, full, body), Answer(304, headers), file, len(body))


def _as(answer: Answer, status: int) -> Answer:
    """The page as an error: another status, nothing kept anywhere."""
    dropped = {"etag", "last-modified", "cache-control"}
    headers = [pair for pair in answer.headers if pair[0] not in dropped]
    return Answer(status, [*headers, ("cache-control", _GONE_LIFE)], answer.body)


def _encodings(accepts: str) -> tuple[tuple[str, str], ...]:
    """The file endings to try for an Accept-Encoding, best first; the plain file is always last."""
    known = _ACCEPTED.get(accepts)
    if known is None:
        known = _read_accepts(accepts)
        if len(_ACCEPTED) < 1000:
            _ACCEPTED[accepts] = known
    return known


_ACCEPTED: dict[str, tuple[tuple[str, str], ...]] = {}


def _read_accepts(accepts: str) -> tuple[tuple[str, str], ...]:
    weights: dict[str, float] = {}
    for part in accepts.lower().split(","):
        name, _, parameter = part.strip().partition(";")
        try:
            weights[name.strip()] = float(parameter.partition("=")[2]) if parameter else 1.0
        except ValueError:
            weights[name.strip()] = 0.0
    offered = [(".br", "br"), (".gz", "gzip")]
    fine = [pair for pair in offered if weights.get(pair[1], weights.get("*", 0.0)) > 0]
    fine.sort(key=lambda pair: -weights.get(pair[1], weights.get("*", 0.0)))
    return (*fine, ("", ""))


def _part(answer: Answer, wanted: str) -> Answer:
    """One range of a file (RFC 9110, 14); several ranges or another unit get the whole."""
    match = _RANGE.fullmatch(wanted.strip())
    size = len(answer.body)
    if not match or match.groups() == ("", ""):
        return answer
    first, last = match.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    kept = [pair for pair in answer.headers if pair[0] != "content-length"]
    if start >= size or start > end:
        return Answer(416, [*kept, ("content-range", f"bytes */{size}"), ("content-length", "0")])
    body = answer.body[start : end + 1]
    return Answer(
        206, [*kept, ("content-range", f"bytes {start}-{end}/{size}"), ("content-length", str(len(body)))], body
    )
