"""Polling an address: conditional GET, bounded in size, time and redirects, to checked addresses only."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import httpx

from wireroom import __version__
from wireroom.config import Feed
from wireroom.intake.address import PrivateAddress
from wireroom.intake.connection import client
from wireroom.intake.inflate import Broken, inflater
from wireroom.intake.transport import MOST, Delivery, Pace, TransportError, first_of
from wireroom.stories.models import FeedState

REDIRECTS = 5
RATIO = 100  # times that a compressed body may grow, beyond its first 64 KB
LONGEST = 3600.0  # seconds that a server may ask to be left alone
_REDIRECT = frozenset({301, 302, 303, 307, 308})


class Http:
    """The HTTP transport of one feed."""

    trouble = ""

    def __init__(self, feed: Feed, pace: Pace = Pace()) -> None:  # noqa: B008  (a frozen value)
        self.feed = feed
        self.pace = pace
        self._again = 0.0  # when the next look is due, monotonic seconds

    def look(self) -> Iterator[Delivery]:
        """The body of the address if it changed since the last poll. Raises TransportError."""
        state, _ = FeedState.objects.get_or_create(feed=self.feed.slug)
        began = time.monotonic()
        self._again = began + self.feed.every
        end = began + self.pace.deadline
        url = self.feed.url
        with client(self.feed.allow_private, end) as http:
            for _ in range(REDIRECTS + 1):
                try:
                    request = http.build_request("GET", url, headers=self._headers(state, url))
                    response = http.send(request, stream=True)
                except (httpx.HTTPError, httpx.InvalidURL, PrivateAddress, OSError, ValueError) as error:
                    raise TransportError(f"{url}: {type(error).__name__}: {error}"[:300]) from None
                try:
                    if response.status_code in _REDIRECT:
                        url = _next(url, response)
                        continue
                    yield from self._taken(response, url, end)
                    return
                finally:
                    response.close()
        raise TransportError(f"{self.feed.url}: more than {REDIRECTS} redirects")

    @property
    def patience(self) -> float:
        """Seconds until the next look is due."""
        return max(0.0, self._again - time.monotonic())

    def pause(self, stop: threading.Event) -> None:
        """Wait for the feed's schedule, longer when the server asked for it."""
        stop.wait(self.patience)

    def trial(self) -> Iterator[str]:
        """Fetch once and keep nothing."""
        yield from first_of(self.look())

    def close(self) -> None:
        """Nothing stays open between two looks."""

    def _headers(self, state: FeedState, url: str) -> dict[str, str]:
        headers = {"user-agent": f"wireroom/{__version__}", "accept-encoding": "gzip, br", "accept": "*/*"}
        if state.etag:
            headers["if-none-match"] = state.etag
        if state.modified:
            headers["if-modified-since"] = state.modified
        secret = os.environ.get(self.feed.secret_env, "") if self.feed.secret_env else ""
        if secret and urlsplit(url)[:2] == urlsplit(self.feed.url)[:2]:  # the token is for that host alone
            headers["authorization"] = f"Bearer {secret}"
        return headers

    def _taken(self, response: httpx.Response, url: str, end: float) -> Iterator[Delivery]:
        asked = _asked(response)
        self._again = max(self._again, time.monotonic() + asked)
        if response.status_code == 304:
            return
        if response.status_code != 200:
            raise TransportError(f"{url}: status {response.status_code}", asked)
        data = _body(response, url, self.pace, end)
        etag, modified = response.headers.get("etag", ""), response.headers.get("last-modified", "")

        def acknowledge() -> None:
            fits = {"etag": etag if len(etag) <= 400 else "", "modified": modified if len(modified) <= 100 else ""}
            FeedState.objects.filter(feed=self.feed.slug).update(**fits)

        yield Delivery(
            data,
            urlsplit(url).path.rpartition("/")[2][:200] or "feed",
            acknowledge,
            size=len(data),
            media_type=response.headers.get("content-type", "").partition(";")[0].strip().lower()[:100],
            charset=(response.charset_encoding or "")[:40],
            url=url,
        )


def _next(url: str, response: httpx.Response) -> str:
    try:
        target = urljoin(url, response.headers.get("location", ""))
        parts = urlsplit(target)
    except ValueError:
        raise TransportError(f"{url}: redirects to no address") from None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise TransportError(f"{url}: redirects to {target[:100]!r}")
    if urlsplit(url).scheme == "https" and parts.scheme == "http":
        raise TransportError(f"{url}: redirects from https to http")
    return str(target)


def _asked(response: httpx.Response) -> float:
    """How long the server asks to be left alone, in seconds: Retry-After, else Cache-Control max-age; an hour at most."""
    retry = response.headers.get("retry-after", "").strip()
    if retry.isdecimal():
        return min(float(retry), LONGEST)
    if retry:
        try:
            return min(max(0.0, (parsedate_to_datetime(retry) - datetime.now(UTC)).total_seconds()), LONGEST)
        except (ValueError, TypeError, OverflowError):
            return 0.0
    for part in response.headers.get("cache-control", "").split(","):
        name, _, value = part.strip().partition("=")
        if name.lower() == "max-age" and value.isdecimal():
            return min(float(value), LONGEST)
    return 0.0


def _body(response: httpx.Response, url: str, pace: Pace, end: float) -> bytes:
    """The body, inflated within bounds. Raises TransportError when it is too large, too slow, or cut off."""
    began, raw = time.monotonic(), 0
    data = bytearray()
    try:
        inflate = inflater(response.headers.get("content-encoding", ""))
        for chunk in response.iter_raw():
            raw += len(chunk)
            data += inflate.feed(chunk, MOST - len(data))
            now = time.monotonic()
            if len(data) > 65536 and len(data) > raw * RATIO:
                raise Broken(f"inflates more than {RATIO} times")
            if now > end or (now - began > pace.grace and raw < pace.least_rate * (now - began)):
                raise Broken(f"too slow, {raw:,} bytes in {now - began:.0f} s")
        inflate.end()
    except Broken as error:
        raise TransportError(f"{url}: {error} (at most {MOST:,} bytes are taken)"[:300]) from None
    except (httpx.HTTPError, OSError) as error:
        raise TransportError(f"{url}: broken off after {raw:,} bytes: {type(error).__name__}: {error}"[:300]) from None
    told = response.headers.get("content-length", "")
    if told.isdecimal() and int(told) != raw:
        raise TransportError(f"{url}: {raw:,} bytes of {told} came")
    if not data:
        raise TransportError(f"{url}: an empty answer")
    return bytes(data)
