"""Reaching another machine's port: to checked addresses only, within a time, with its certificate checked."""

from __future__ import annotations

import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from wireroom.config import Feed
from wireroom.intake.address import PrivateAddress, resolve
from wireroom.intake.transport import CONNECT, TransportError


class Address(Struct, frozen=True):
    """What a feed's address names: a scheme, a host, a port, and the folder or mailbox without the slash before it."""

    scheme: str
    host: str
    port: int
    path: str

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}/{self.path}"


def address(feed: Feed, port: int) -> Address:
    """The parts of a feed's address; `port` is the protocol's own."""
    parts = urlsplit(feed.url)
    return Address(parts.scheme, parts.hostname or "", parts.port or port, unquote(parts.path.removeprefix("/")))


def secret(feed: Feed) -> str:
    """The feed's password or key from the environment; empty when it has none. Raises TransportError when it is missing."""
    if not feed.secret_env:
        return ""
    found = os.environ.get(feed.secret_env, "")
    if not found:
        raise TransportError(
            f"the environment has no {feed.secret_env}", do=f"set {feed.secret_env} where wireroom is started"
        )  # fmt: skip
    return found


def not_let_in(feed: Feed, host: str, told: object) -> TransportError:
    """The error of a login that was refused, with what to look at."""
    named = f"the password in the environment's {feed.secret_env}" if feed.secret_env else "secret_env (there is none)"
    return TransportError(f"{host} does not let {feed.user!r} in: {one_line(told)}", do=f"check user and {named}")


def one_line(told: object) -> str:
    """What another side said, as one short line of text."""
    text = told.decode("utf-8", "replace") if isinstance(told, bytes) else f"{told}"
    return "".join(each if each.isprintable() else " " for each in text).strip()[:200]


def reach(where: Address, *, allow_private: bool, timeout: float = CONNECT) -> socket.socket:
    """A connection to the first address of the host that answers; every one of them must be allowed.

    `timeout` is in seconds, for connecting and for each wait on the connection after that.
    """
    try:
        found = resolve(where.host, where.port, allow_private=allow_private)
    except PrivateAddress as error:
        raise TransportError(f"{error}") from None
    except OSError as error:
        raise TransportError(
            f"{where.host} is not found: {error.strerror or error}", do="check the host's name in url"
        ) from None
    wrong: OSError | None = None
    for each in found:
        try:
            return socket.create_connection((each, where.port), timeout)
        except OSError as error:
            wrong = error
    told = "no answer" if isinstance(wrong, TimeoutError) else (wrong and wrong.strerror) or wrong
    raise TransportError(
        f"{where.host} port {where.port} cannot be reached: {told}", do="check host and port, and the firewall"
    ) from None


def trusted() -> ssl.SSLContext:
    """TLS with the server's certificate checked against the system's authorities (or those in SSL_CERT_FILE)."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def bad_certificate(host: str, error: ssl.SSLError) -> TransportError:
    """The error of a TLS handshake that failed."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return TransportError(
            f"the certificate of {host} is not to be trusted: {error.verify_message}",
            do="ask the agency; the certificate of an authority of one's own may be named in SSL_CERT_FILE",
        )
    return TransportError(f"{host}: no TLS: {error.reason or error}", do="check the port, and that the server has TLS")


class TooSlow(TransportError):
    """The other side took longer than it may."""


@contextmanager
def within(seconds: float, abort: Callable[[], None]) -> Iterator[None]:
    """Let something end within that many seconds, however slowly the other side drips: else `abort` and TooSlow.

    `abort` is called from another thread and must make the waiting one fail.
    """
    fired = threading.Event()

    def end() -> None:
        fired.set()
        abort()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Exception:
        if fired.is_set():
            raise TooSlow(f"too slow: not done after {seconds:.0f} s") from None
        raise
    finally:
        timer.cancel()


def cut(connection: socket.socket | None) -> None:
    """Make everything that waits on a connection fail at once."""
    if connection is None:
        return
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:  # it is down already
        pass
