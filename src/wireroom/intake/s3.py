"""S3-compatible buckets: list, fetch, delete and copy, each request signed and sent to a checked address only.

An object is there when it is whole. Its ETag and size tell one delivery under a key from the next.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import unquote_plus, urlsplit

import httpx
from lxml import etree

from wireroom import __version__
from wireroom.config import Feed
from wireroom.intake.address import PrivateAddress
from wireroom.intake.connection import client
from wireroom.intake.listing import LOOK, Denied, Entry, Gone, RemoteFolder
from wireroom.intake.reach import not_let_in, one_line, secret
from wireroom.intake.sigv4 import Key, escaped, query, signed
from wireroom.intake.transport import MOST, Pace, TransportError
from wireroom.wire.gate import open_xml
from wireroom.wire.item import WireError

REGION = "us-east-1"  # the region of signatures where none is told
_CHUNK = 65536
_LOGIN = frozenset({"InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken"})
_DO = {
    "NoSuchBucket": "check the bucket in url",
    "RequestTimeTooSkewed": "set this machine's clock",
    "AuthorizationHeaderMalformed": "check region",
    "PermanentRedirect": "check region and endpoint",
    "AccessDenied": "ask for the right to list the bucket and to read what is in it",
}


def s3(feed: Feed, pace: Pace = Pace(), hurry: float = 1.0) -> RemoteFolder:  # noqa: B008  (a frozen value)
    """The transport of an s3 feed."""
    return RemoteFolder(feed, lambda: S3(feed), pace, hurry)


class S3:
    """One session with a bucket: the objects right under the prefix are its files."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        parts = urlsplit(feed.url)
        self.bucket = parts.netloc
        prefix = parts.path.strip("/")
        self.prefix = f"{prefix}/" if prefix else ""
        self.base = _base(feed, self.bucket)
        self._key: Key | None = None
        self._http = client(feed.allow_private, time.monotonic() + 2 * LOOK)

    def open(self) -> Iterator[str]:
        """There is no session to open: only what is needed is looked for."""
        told = secret(self.feed)
        if self.feed.user:
            self._key = Key(self.feed.user, told, self.feed.region or REGION)
            yield f"signs as {self.feed.user}"
        else:
            yield "asks without a key"

    def entries(self) -> Iterator[Entry]:
        """The objects right under the prefix (ListObjectsV2), page by page."""
        told = {"list-type": "2", "prefix": self.prefix, "delimiter": "/", "encoding-type": "url"}
        while True:
            with self._sent("GET", "", told) as response:
                if response.status_code != 200:
                    raise self._wrong(response)
                root = self._xml(_all(response))
            for each in root.iterfind("{*}Contents"):
                if entry := _entry(each, self.prefix):
                    yield entry
            more = root.findtext("{*}NextContinuationToken")
            if root.findtext("{*}IsTruncated") != "true" or not more or more == told.get("continuation-token"):
                return
            told["continuation-token"] = more

    def chunks(self, entry: Entry) -> Generator[bytes]:
        """An object's bytes, if it is still the one that was listed."""
        etag = entry.stamp.partition(" ")[0]
        with self._sent("GET", self._path(entry.name), {}, {"if-match": etag} if etag else {}) as response:
            self._check(response)
            try:
                yield from response.iter_raw(_CHUNK)
            except (httpx.HTTPError, OSError) as error:
                raise self._cut(error) from None

    def still(self, entry: Entry) -> bool:
        """Whether the object is the one that was listed."""
        with self._sent("HEAD", self._path(entry.name), {}) as response:
            self._check(response)
            told = response.headers
            return _stamp(told.get("etag", ""), told.get("content-length", "")) == entry.stamp

    def delete(self, name: bytes) -> None:
        """Delete an object."""
        with self._sent("DELETE", self._path(name), {}) as response:
            self._check(response)

    def move(self, name: bytes, folder: str) -> None:
        """Copy an object under another prefix of the bucket and delete it then."""
        target = f"/{folder.strip('/')}/".encode() + name
        source = f"/{self.bucket}/{escaped(self.prefix + name.decode(), '/')}"
        with self._sent("PUT", target.decode(), {}, {"x-amz-copy-source": source}) as response:
            self._check(response)
            answer = self._xml(_all(response))
            if etree.QName(answer).localname == "Error":  # a copy may fail after its 200
                raise Denied(one_line(answer.findtext("{*}Code") or "the copy failed"))
        self.delete(name)

    def abort(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def _path(self, name: bytes) -> str:
        return f"/{self.prefix}{name.decode()}"

    @contextmanager
    def _sent(
        self, method: str, path: str, parameters: dict[str, str], more: dict[str, str] | None = None
    ) -> Iterator[httpx.Response]:
        """The answer to a request, its body not read yet."""
        url = f"{self.base}{escaped(path, '/')}" + (f"?{query(parameters)}" if parameters else "")
        try:
            request = self._http.build_request(method, url, headers=more)
            host = request.headers["host"]
            headers = {**(more or {}), "host": host}
            if self._key is not None:
                headers = signed(method, host, request.url.raw_path, more or {}, self._key, datetime.now(UTC))
            headers |= {"user-agent": f"wireroom/{__version__}", "accept-encoding": "identity"}
            response = self._http.send(self._http.build_request(method, url, headers=headers), stream=True)
        except (httpx.HTTPError, PrivateAddress, OSError, ValueError, RuntimeError) as error:
            raise self._cut(error) from None
        try:
            yield response
        except (httpx.HTTPError, OSError) as error:
            raise self._cut(error) from None
        finally:
            response.close()

    def _cut(self, error: Exception) -> TransportError:
        if isinstance(error, PrivateAddress):
            return TransportError(f"{error}")
        told = one_line(error) or type(error).__name__
        return TransportError(f"{self.base}: {told}", do="check endpoint, bucket and region")

    def _check(self, response: httpx.Response) -> None:
        """Raise what an answer about one object means."""
        status = response.status_code
        if status in {404, 412}:  # no such object, or another one
            raise Gone
        if status == 403:
            raise Denied(self._code(response) or "forbidden")
        if status not in {200, 204}:
            raise self._wrong(response)

    def _wrong(self, response: httpx.Response) -> TransportError:
        code = self._code(response)
        if code in _LOGIN:
            return not_let_in(self.feed, self.base, code)
        wait = response.headers.get("retry-after", "")
        return TransportError(
            f"{self.base}: status {response.status_code} {code}".strip(),
            wait=min(float(wait), 3600.0) if wait.isdecimal() else 0.0,
            do=_DO.get(code, "check endpoint, bucket and region" if response.status_code < 500 else ""),
        )

    def _code(self, response: httpx.Response) -> str:
        """The error's name in an answer; empty when there is none."""
        try:
            return one_line(self._xml(_all(response)).findtext("{*}Code") or "")
        except TransportError:
            return ""

    def _xml(self, data: bytes) -> etree._Element:
        try:
            return open_xml(data.decode("utf-8"))
        except (WireError, UnicodeDecodeError) as error:
            raise TransportError(f"{self.base} answers no S3: {one_line(error)}", do="check endpoint") from None


def _base(feed: Feed, bucket: str) -> str:
    """The address that a bucket's keys follow: in the path at an own endpoint, in the host's name at Amazon's."""
    region = feed.region or REGION
    if feed.endpoint:
        return f"{feed.endpoint.rstrip('/')}/{bucket}"
    if "." in bucket:  # such a name has no certificate
        return f"https://s3.{region}.amazonaws.com/{bucket}"
    return f"https://{bucket}.s3.{region}.amazonaws.com"


def _all(response: httpx.Response) -> bytes:
    """A whole body within bounds."""
    data = bytearray()
    for chunk in response.iter_raw(_CHUNK):
        data += chunk
        if len(data) > MOST:
            raise TransportError("an answer without an end")
    return bytes(data)


def _entry(told: etree._Element, prefix: str) -> Entry | None:
    """An object of a listing; None for the prefix itself and for what a listing should not hold."""
    key = unquote_plus(told.findtext("{*}Key") or "")
    name, size = key.removeprefix(prefix), told.findtext("{*}Size") or ""
    if not key.startswith(prefix) or not name or not size.isdecimal() or len(size) > 15:
        return None
    stamp = _stamp(told.findtext("{*}ETag") or "", size)
    return Entry(name.encode(), int(size), stamp, told.findtext("{*}LastModified") or "", whole=True)


def _stamp(etag: str, size: str) -> str:
    return f"{etag} {size}"[:200]
