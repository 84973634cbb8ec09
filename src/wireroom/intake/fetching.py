"""One answer from an address: redirects followed, bounded in size, time and rate, from checked addresses only."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import httpx
from msgspec import Struct

from wireroom import __version__
from wireroom.config import Feed
from wireroom.intake.address import PrivateAddress
from wireroom.intake.connection import client
from wireroom.intake.inflate import Broken, TooLarge, inflater
from wireroom.intake.transport import MOST, Pace, TransportError

REDIRECTS = 5
RATIO = 100  # times that a compressed body may grow, beyond its first 64 KB
LONGEST = 3600.0  # seconds that a server may ask to be left alone
_REDIRECT = frozenset({301, 302, 303, 307, 308})
_KEPT = frozenset({307, 308})  # redirects that a POST follows as a POST


class Answer(Struct, frozen=True):
    """What an address answered: `data` is the inflated body of a 200, empty otherwise. `url` is where it came from at last.

    `asked` is how many seconds the server asks to be left alone.
    """

    status: int
    url: str
    headers: httpx.Headers
    data: bytes = b""
    charset: str = ""
    asked: float = 0.0


class Unwanted(TransportError):
    """An answer that asking again will not better: an address inside, or more bytes than are taken."""


def said_of_us() -> dict[str, str]:
    """The headers of every request."""
    return {"user-agent": f"wireroom/{__version__}", "accept-encoding": "gzip, br", "accept": "*/*"}


def authorization(feed: Feed, url: str) -> dict[str, str]:
    """The feed's bearer token, for an address of the feed's own origin alone."""
    secret = os.environ.get(feed.secret_env, "") if feed.secret_env and feed.transport == "http" else ""
    if secret and origin(url) == origin(feed.url):
        return {"authorization": f"Bearer {secret}"}
    return {}


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port of an address (RFC 6454)."""
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    return scheme, (parts.hostname or "").lower(), parts.port or {"https": 443, "http": 80}.get(scheme)


def fetch(
    url: str,
    headers: Callable[[str], Mapping[str, str]],
    *,
    allow_private: bool,
    pace: Pace,
    most: int = MOST,
    form: Mapping[str, str] | None = None,
) -> Answer:
    """The answer of an address to a GET, or to a POST of `form`. `headers` are those to send to a given address.

    `most` is the number of bytes that are taken. Raises TransportError when there is no whole answer within the pace.
    """
    end = time.monotonic() + pace.deadline
    first = url
    with client(allow_private, end) as http:
        for _ in range(REDIRECTS + 1):
            try:
                request = http.build_request("POST" if form else "GET", url, headers=headers(url), data=form)
                response = http.send(request, stream=True)
            except PrivateAddress as error:
                raise Unwanted(f"{url}: {error}"[:300]) from None
            except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
                raise TransportError(f"{url}: {type(error).__name__}: {error}"[:300]) from None
            try:
                if response.status_code in (_KEPT if form else _REDIRECT):
                    url = redirected(url, response.headers.get("location", ""))
                    continue
                data = _body(response, url, pace, end, most) if response.status_code == 200 and not form else b""
                charset = response.charset_encoding or ""
                return Answer(response.status_code, url, response.headers, data, charset, _asked(response.headers))
            finally:
                response.close()
    raise TransportError(f"{first}: more than {REDIRECTS} redirects")


def redirected(url: str, location: str) -> str:
    """The address that `url` leads on to. Raises TransportError when that is none, or is less safe."""
    try:
        target = urljoin(url, location)
        parts = urlsplit(target)
        parts.port  # noqa: B018  (raises for one that is no number)
    except ValueError:
        raise TransportError(f"{url}: leads to no address") from None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise TransportError(f"{url}: leads to {target[:100]!r}")
    if urlsplit(url).scheme == "https" and parts.scheme == "http":
        raise TransportError(f"{url}: leads from https to http")
    return target


def _asked(headers: httpx.Headers) -> float:
    """How long the server asks to be left alone, in seconds: Retry-After, else Cache-Control max-age; an hour at most."""
    retry = headers.get("retry-after", "").strip()
    if retry.isdecimal():
        return min(float(retry), LONGEST)
    if retry:
        try:
            return min(max(0.0, (parsedate_to_datetime(retry) - datetime.now(UTC)).total_seconds()), LONGEST)
        except (ValueError, TypeError, OverflowError):
            return 0.0
    for part in headers.get("cache-control", "").split(","):
        name, _, value = part.strip().partition("=")
        if name.lower() == "max-age" and value.isdecimal():
            return min(float(value), LONGEST)
    return 0.0


def _body(response: httpx.Response, url: str, pace: Pace, end: float, most: int) -> bytes:
    """The body, inflated within bounds. Raises TransportError when it is too large, too slow, or cut off."""
    began, raw = time.monotonic(), 0
    data = bytearray()
    told = response.headers.get("content-length", "")
    if told.isdecimal() and int(told) > most:
        raise Unwanted(f"{url}: too large, {int(told):,} bytes (at most {most:,} are taken)")
    try:
        inflate = inflater(response.headers.get("content-encoding", ""))
        for chunk in response.iter_raw():
            raw += len(chunk)
            data += inflate.feed(chunk, most - len(data))
            now = time.monotonic()
            if len(data) > 65536 and len(data) > raw * RATIO:
                raise Broken(f"inflates more than {RATIO} times")
            if now > end or (now - began > pace.grace and raw < pace.least_rate * (now - began)):
                raise Broken(f"too slow, {raw:,} bytes in {now - began:.0f} s")
        inflate.end()
    except Broken as error:
        kind = Unwanted if isinstance(error, TooLarge) else TransportError
        raise kind(f"{url}: {error} (at most {most:,} bytes are taken)"[:300]) from None
    except (httpx.HTTPError, OSError) as error:
        raise TransportError(f"{url}: broken off after {raw:,} bytes: {type(error).__name__}: {error}"[:300]) from None
    if told.isdecimal() and int(told) != raw:
        raise TransportError(f"{url}: {raw:,} bytes of {told} came")
    if not data:
        raise TransportError(f"{url}: an empty answer")
    return bytes(data)
