"""Polling an address: conditional GET, bounded in size, time and redirects, to checked addresses only."""

from __future__ import annotations

import os
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import brotli
import httpcore
import httpx

from wireroom import __version__
from wireroom.config import Feed
from wireroom.intake.address import PrivateAddress, resolve
from wireroom.intake.transport import MOST, Delivery, TransportError
from wireroom.stories.models import FeedState

DEADLINE = 30.0  # seconds for the whole poll, redirects included
LEAST_RATE = 1024  # bytes a second, after the first five seconds
REDIRECTS = 5
RATIO = 100
_REDIRECT = frozenset({301, 302, 303, 307, 308})
_MOST_WAIT = 3600.0


class Checked(httpcore.NetworkBackend):
    """Connects to the address that was checked, so that a second look-up cannot lead elsewhere."""

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: Any = None, local_address: Any = None, socket_options: Any = None
    ) -> Any:
        """Resolve once, check every address, connect to the first."""
        address = resolve(host, port, allow_private=self._allow_private)
        return self._backend.connect_tcp(address, port, timeout, local_address, socket_options)

    def connect_unix_socket(self, *_: Any, **__: Any) -> Any:
        """Never."""
        raise PrivateAddress("unix sockets are not polled")

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class Http:
    """The HTTP transport of one feed."""

    def __init__(self, feed: Feed, called: threading.Event) -> None:
        self.feed = feed
        self._called = called
        self._wait = float(feed.every)

    def look(self) -> Iterator[Delivery]:
        """The body of the address if it changed since the last poll."""
        state, _ = FeedState.objects.get_or_create(feed=self.feed.slug)
        self._wait = float(self.feed.every)
        end = time.monotonic() + DEADLINE
        url = self.feed.url
        with self._client() as client:
            for _ in range(REDIRECTS + 1):
                request = client.build_request("GET", url, headers=self._headers(state, url))
                try:
                    response = client.send(request, stream=True)
                except (httpx.HTTPError, httpx.InvalidURL, PrivateAddress, OSError) as error:
                    raise TransportError(f"{url}: {type(error).__name__}: {error}"[:300]) from None
                try:
                    if response.status_code in _REDIRECT:
                        url = _next(url, response)
                        continue
                    yield from self._taken(response, url, state, end)
                    return
                finally:
                    response.close()
        raise TransportError(f"{self.feed.url}: more than {REDIRECTS} redirects")

    def pause(self, stopping: Callable[[], bool]) -> None:
        """Wait for the feed's schedule, longer when the server asked for it."""
        end = time.monotonic() + self._wait
        while not stopping() and time.monotonic() < end:
            self._called.wait(min(0.5, max(0.0, end - time.monotonic())))

    def _client(self) -> httpx.Client:
        transport = httpx.HTTPTransport(retries=0)
        transport._pool._network_backend = Checked(self.feed.allow_private)  # type: ignore[attr-defined]
        return httpx.Client(transport=transport, timeout=httpx.Timeout(10.0), follow_redirects=False, trust_env=False)

    def _headers(self, state: FeedState, url: str) -> dict[str, str]:
        headers = {"user-agent": f"wireroom/{__version__}", "accept-encoding": "gzip, br", "accept": "*/*"}
        if state.etag:
            headers["if-none-match"] = state.etag
        if state.modified:
            headers["if-modified-since"] = state.modified
        secret = os.environ.get(self.feed.secret_env, "") if self.feed.secret_env else ""
        if secret and urlsplit(url).netloc == urlsplit(self.feed.url).netloc:
            headers["authorization"] = f"Bearer {secret}"
        return headers

    def _taken(self, response: httpx.Response, url: str, state: FeedState, end: float) -> Iterator[Delivery]:
        self._wait = max(self._wait, _asked(response))
        if response.status_code == 304:
            return
        if response.status_code != 200:
            raise TransportError(f"{url}: status {response.status_code}", _asked(response))
        data = _body(response, url, end)
        etag, modified = response.headers.get("etag", ""), response.headers.get("last-modified", "")

        def acknowledge() -> None:
            FeedState.objects.filter(feed=self.feed.slug).update(etag=etag[:400], modified=modified[:100])

        kind = response.headers.get("content-type", "")
        yield Delivery(
            data,
            urlsplit(url).path.rpartition("/")[2][:200] or "feed",
            acknowledge,
            size=len(data),
            media_type=kind.partition(";")[0].strip().lower()[:100],
            charset=(response.charset_encoding or "")[:40],
            url=url,
        )


def _next(url: str, response: httpx.Response) -> str:
    target = urljoin(url, response.headers.get("location", ""))
    if urlsplit(target).scheme not in {"http", "https"} or not urlsplit(target).netloc:
        raise TransportError(f"{url}: redirects to {target!r}")
    if urlsplit(url).scheme == "https" and urlsplit(target).scheme == "http":
        raise TransportError(f"{url}: redirects from https to http")
    return target


def _asked(response: httpx.Response) -> float:
    """How long the server asks to be left alone, in seconds: Retry-After, else Cache-Control max-age; an hour at most."""
    retry = response.headers.get("retry-after", "")
    if retry.isdigit():
        return min(float(retry), _MOST_WAIT)
    if retry:
        try:
            return min(max(0.0, (parsedate_to_datetime(retry) - datetime.now(UTC)).total_seconds()), _MOST_WAIT)
        except (ValueError, TypeError):
            return 0.0
    for part in response.headers.get("cache-control", "").split(","):
        name, _, value = part.strip().partition("=")
        if name.lower() == "max-age" and value.isdigit():
            return min(float(value), _MOST_WAIT)
    return 0.0


def _body(response: httpx.Response, url: str, end: float) -> bytes:
    """The body, inflated within bounds. Raises TransportError when it is too large, too slow, or cut off."""
    inflate = _inflater(response.headers.get("content-encoding", "").strip().lower(), url)
    told = response.headers.get("content-length", "")
    began, raw = time.monotonic(), 0
    parts: list[bytes] = []
    size = 0
    try:
        for chunk in response.iter_raw():
            raw += len(chunk)
            part = inflate(chunk, MOST - size)
            parts.append(part)
            size += len(part)
            now = time.monotonic()
            if size > MOST or raw > MOST:
                raise TransportError(f"{url}: more than {MOST:,} bytes")
            if size > 65536 and size > raw * RATIO:
                raise TransportError(f"{url}: inflates more than {RATIO} times")
            if now > end or (now - began > 5 and raw < LEAST_RATE * (now - began)):
                raise TransportError(f"{url}: too slow, {raw:,} bytes in {now - began:.0f} s")
    except (httpx.HTTPError, zlib.error, brotli.error) as error:
        raise TransportError(f"{url}: broken off: {error}"[:300]) from None
    if told.isdigit() and int(told) != raw:
        raise TransportError(f"{url}: {raw:,} bytes of {told} came")
    data = b"".join(parts)
    if not data:
        raise TransportError(f"{url}: an empty answer")
    return data


def _inflater(encoding: str, url: str) -> Callable[[bytes, int], bytes]:
    """A function that inflates a chunk into at most the bytes that are left, and one more."""
    if encoding in {"", "identity"}:
        return lambda chunk, left: chunk
    if encoding in {"gzip", "x-gzip", "deflate"}:
        worker = zlib.decompressobj(wbits=47 if encoding != "deflate" else 15)

        def gunzip(chunk: bytes, left: int) -> bytes:
            part = worker.decompress(chunk, max(left, 0) + 1)
            if worker.unconsumed_tail:
                raise TransportError(f"{url}: more than {MOST:,} bytes when inflated")
            return part

        return gunzip
    if encoding == "br":
        reader = brotli.Decompressor()

        def unbrotli(chunk: bytes, left: int) -> bytes:
            part: bytes = reader.process(chunk, output_buffer_limit=max(left, 0) + 1)
            if not reader.can_accept_more_data():
                raise TransportError(f"{url}: more than {MOST:,} bytes when inflated")
            return part

        return unbrotli
    raise TransportError(f"{url}: content-encoding {encoding!r} is not known")
