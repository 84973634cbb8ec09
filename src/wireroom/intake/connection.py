"""Connections for polling: to checked addresses only, and never beyond the poll's deadline."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

from wireroom.intake.address import PrivateAddress, resolve

CONNECT = 10.0  # seconds to connect, or to hear anything at all


class Timed(httpcore.NetworkStream):
    """A stream whose every read and write ends by `end` (monotonic seconds): no drip of bytes outlasts a poll."""

    def __init__(self, stream: httpcore.NetworkStream, end: float) -> None:
        self._stream = stream
        self._end = end

    def _left(self, timeout: float | None) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the poll's time is over")
        return left if timeout is None else min(timeout, left)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read some bytes."""
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all bytes."""
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The stream inside TLS."""
        inner = self._stream.start_tls(ssl_context, server_hostname, self._left(timeout))
        return Timed(inner, self._end)

    def get_extra_info(self, info: str) -> Any:
        """What the stream knows of itself."""
        return self._stream.get_extra_info(info)


class Checked(httpcore.NetworkBackend):
    """Connects to an address that was checked, so that a second look-up cannot lead elsewhere."""

    def __init__(self, allow_private: bool, end: float) -> None:
        self._allow_private = allow_private
        self._end = end
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve once, check every address, connect to the first that answers."""
        wrong: Exception | None = None
        for address in resolve(host, port, allow_private=self._allow_private):
            left = min(CONNECT if timeout is None else timeout, self._end - time.monotonic())
            if left <= 0:
                break
            try:
                stream = self._backend.connect_tcp(address, port, left, local_address, socket_options)
                return Timed(stream, self._end)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                wrong = error
        raise wrong or httpcore.ConnectTimeout("the poll's time is over")

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        """Never."""
        raise PrivateAddress("unix sockets are not polled")

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def client(allow_private: bool, end: float) -> httpx.Client:
    """A client for one poll that ends by `end` (monotonic seconds): no redirects, no proxies, no environment."""
    transport = httpx.HTTPTransport(retries=0)
    transport._pool._network_backend = Checked(allow_private, end)
    return httpx.Client(
        transport=transport, timeout=httpx.Timeout(CONNECT), follow_redirects=False, trust_env=False
    )  # fmt: skip
