"""A mailbox (RFC 9051, 3501): each message is a delivery. UIDVALIDITY and the last UID say where the next look goes on.

Where the server has IDLE (RFC 2177) a message is heard of at once and nothing is asked in between.
"""

from __future__ import annotations

import imaplib
import logging
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.parser import BytesHeaderParser
from fnmatch import fnmatchcase
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import LoginError, ProtocolError

from wireroom.config import Feed
from wireroom.intake.reach import (
    Address,
    address,
    bad_certificate,
    cut,
    not_let_in,
    one_line,
    reach,
    secret,
    trusted,
    within,
)
from wireroom.intake.transport import CONNECT, MOST_PICTURE, Delivery, Pace, Scheduled, TransportError
from wireroom.stories.models import FeedState

MOST_MESSAGE = MOST_PICTURE  # bytes: pictures come attached
MOST_LISTED = 100_000  # messages in a mailbox
MOST_FETCHED = 500  # messages a look; the next one begins at once
LOOK = 120.0  # seconds after which a look begins no further message
IDLE = 300.0  # seconds that the server may tell us nothing; well below the half hour after which it hangs up
TRIES = 3  # fetches of a message that break off before it is turned away
_HEAD = 4096
_STEP = 0.5  # seconds in which a stop is heard of during IDLE
_BATCH = 200  # messages whose sizes are asked for at once
_PORTS = {"imaps": 993, "imap": 143}

logging.getLogger("imapclient").setLevel(logging.CRITICAL)  # its log holds what is sent and received


class Imap(Scheduled):
    """The IMAP transport of one feed. The connection stays open between looks where the server has IDLE."""

    def __init__(self, feed: Feed, pace: Pace = Pace(), idle: float = IDLE) -> None:  # noqa: B008  (a frozen value)
        self.feed = feed
        self.pace = pace
        self.idle = idle
        self.where = address(feed, _PORTS.get(feed.url.partition(":")[0], 993))
        self.mailbox = self.where.path or "INBOX"
        self._client: _Client | None = None
        self._socket: socket.socket | None = None
        self._hung_up = 0
        self._broken: dict[int, int] = {}  # UIDs whose fetch broke off, and how often

    @property
    def patience(self) -> float | None:
        """None while the server tells by itself."""
        return None if self._client is not None else super().patience

    def look(self) -> Iterator[Delivery]:
        """The messages after the last one that was taken. Raises TransportError."""
        began = time.monotonic()
        self.again, self.trouble = began + self.feed.every, ""
        client = self._connected()
        with self._told():
            validity, uids = self._waiting(client, readonly=self.feed.after == "keep")
            for number in range(0, len(uids), _BATCH):
                batch = uids[number : number + _BATCH]
                with within(self.pace.deadline, self._abort):
                    sizes = client.fetch(batch, ["RFC822.SIZE"])
                for count, uid in enumerate(batch, number):
                    if count >= MOST_FETCHED or time.monotonic() > began + LOOK:
                        self.again = time.monotonic()
                        return
                    delivery = self._message(client, validity, uid, int(sizes.get(uid, {}).get(b"RFC822.SIZE", 0)))
                    if delivery is not None:
                        yield delivery
        if not client.has_capability("IDLE"):
            self.close()

    def pause(self, stop: threading.Event) -> None:
        """Wait until the server tells of a message, at most five minutes; without IDLE for the feed's schedule."""
        client = self._client
        if client is None or self.again <= time.monotonic():
            super().pause(stop)
            return
        began = time.monotonic()
        try:
            with self._told():
                client.idle()
                self._listen(client, began + self.idle, stop)
                with within(self.pace.deadline, self._abort):
                    client.idle_done()
        except TransportError:  # it hung up: the next look connects anew, a moment later each time that it goes on so
            self._hung_up += 1
            stop.wait(min(self.feed.every, 0.25 * 2.0 ** min(self._hung_up, 12)))
            return
        self._hung_up = 0
        if time.monotonic() - began < 0.2:  # a server that tells of nothing again and again
            stop.wait(_STEP)

    def trial(self) -> Iterator[str]:
        """Connect, log in, open the mailbox and count what waits. Raises TransportError."""
        try:
            yield from self._open()
            assert self._client is not None
            with self._told():
                _, uids = self._waiting(self._client, readonly=True)
                yield f"has the mailbox {self.mailbox!r}, {len(uids):,} messages not taken yet"
                if self._client.has_capability("IDLE"):
                    yield "tells of messages at once (IDLE)"
        finally:
            self.close()

    def close(self) -> None:
        """Log out if the server listens."""
        client, self._client = self._client, None
        if client is None:
            return
        try:
            client.socket().settimeout(2)
            client.logout()
        except Exception:  # whatever it says now
            self._abort()

    def _connected(self) -> _Client:
        """The open connection, or a new one where there is none or it died in silence."""
        if self._client is not None:
            try:
                with within(self.pace.deadline, self._abort):
                    self._client.noop()
            except Exception:
                self._drop()
        if self._client is None:
            for _ in self._open():
                pass
        assert self._client is not None
        return self._client

    def _open(self) -> Iterator[str]:
        password = secret(self.feed)
        where = self.where
        self._socket = reach(where, allow_private=self.feed.allow_private)
        yield f"reaches {where.host} port {where.port}"
        with self._told(), within(self.pace.deadline, self._abort):
            client = self._greeted(where)
            yield "speaks TLS, with a certificate that is to be trusted" if self._is_secure() else "speaks in clear"
            try:
                client.login(self.feed.user, password)
            except LoginError as error:
                raise not_let_in(self.feed, where.host, error) from None
            self._client = client
            yield f"lets {self.feed.user} in"

    def _greeted(self, where: Address) -> _Client:
        """A client that is inside TLS. In clear only where the feed may use private addresses, such as a test's."""
        assert self._socket is not None
        if where.scheme == "imaps":
            secured = trusted().wrap_socket(
                self._socket, server_hostname=where.host, do_handshake_on_connect=False
            )  # fmt: skip
            self._socket = secured  # before it shakes hands, so that it can be cut off
            secured.do_handshake()
            return _Client(where, secured)
        client = _Client(where, self._socket)
        if client.has_capability("STARTTLS"):
            client.starttls(trusted())
            self._socket = client.socket()
        elif not self.feed.allow_private:
            raise TransportError(f"{where.host} has no TLS on port {where.port}", do="use imaps:// in url")
        return client

    def _is_secure(self) -> bool:
        return isinstance(self._socket, ssl.SSLSocket)

    def _waiting(self, client: _Client, *, readonly: bool) -> tuple[int, list[int]]:
        """The mailbox's validity, and the UIDs after the last one that was taken, in order."""
        with within(self.pace.deadline, self._abort):
            told = client.select_folder(self.mailbox, readonly=readonly)
            if int(told.get(b"EXISTS", 0)) > MOST_LISTED:
                raise TransportError(
                    f"more than {MOST_LISTED:,} messages in {self.mailbox!r}", do="give the feed a mailbox of its own"
                )
            validity = int(told[b"UIDVALIDITY"])
            last = self._last(validity)
            found = client.search(["UID", f"{last + 1}:*"])  # holds the last message even when its UID is lower
        return validity, sorted(uid for uid in found if uid > last)

    def _last(self, validity: int) -> int:
        """The last UID that was taken; none when the server has numbered the mailbox anew."""
        cursor = FeedState.objects.filter(feed=self.feed.slug).values_list("cursor", flat=True).first() or ""
        told, _, last = cursor.partition(":")
        return int(last) if told == f"{validity}" and last.isdecimal() else 0

    def _message(self, client: _Client, validity: int, uid: int, size: int) -> Delivery | None:
        """A message as a delivery; None when it is gone."""
        name = f"{self.mailbox}/{uid}.eml"

        def acknowledge() -> None:
            self._acknowledge(client, validity, uid)

        if size > MOST_MESSAGE or self._broken.get(uid, 0) >= TRIES:
            too_large = size > MOST_MESSAGE
            what = f"{size:,} bytes are more than {MOST_MESSAGE:,}" if too_large else f"broke off {TRIES} times"
            return Delivery(
                self._part(client, uid, f"BODY.PEEK[]<0.{_HEAD}>") if too_large else b"", name, acknowledge,
                size=size, refused=what, do="look at it in the mailbox",
            )  # fmt: skip
        self._broken[uid] = self._broken.get(uid, 0) + 1
        data = self._part(client, uid, "BODY.PEEK[]")
        del self._broken[uid]
        if data and not self._is_wanted(data):
            return Delivery(
                data[:_HEAD], name, acknowledge, size=len(data), refused="from a sender that is not one of the feed's",
                do="add the address to the feed's senders if it is the agency's",
            )  # fmt: skip
        return Delivery(data, name, acknowledge, size=len(data), media_type="message/rfc822") if data else None

    def _is_wanted(self, data: bytes) -> bool:
        """Whether a message says that it is from one of the feed's senders.

        Anybody can say so: the provider's own checks (SPF, DKIM, DMARC) must stand before this mailbox.
        """
        if "*" in self.feed.senders:
            return True
        head = BytesHeaderParser(policy=policy.default).parsebytes(data[: 1 << 16])
        try:
            told = [each.addr_spec.lower() for name in head.get_all("from", []) for each in name.addresses]
        except (ValueError, AttributeError, LookupError):
            return False
        patterns = [pattern.lower() for pattern in self.feed.senders]
        return len(told) == 1 and any(fnmatchcase(told[0], pattern) for pattern in patterns)

    def _part(self, client: _Client, uid: int, what: str) -> bytes:
        """Bytes of a message; empty when it is gone. Its length is what the server said before the first byte."""
        with within(self.pace.deadline, self._abort):
            told = client.fetch([uid], [what]).get(uid, {})
        return next((value or b"" for key, value in told.items() if key.startswith(b"BODY[]")), b"")

    def _acknowledge(self, client: _Client, validity: int, uid: int) -> None:
        """Clear a message away and note it as taken then: were it the other way round, a crash would leave it for ever."""
        if self.feed.after != "keep":
            with self._told(), within(self.pace.deadline, self._abort):
                try:
                    self._clear(client, uid)
                except imaplib.IMAP4.abort:
                    raise
                except imaplib.IMAP4.error as error:
                    done = "deleted" if self.feed.after == "delete" else f"moved to {self.feed.move_to!r}"
                    self.trouble = f"message {uid} is taken but cannot be {done}: {one_line(error)}"
        cursor = f"{validity}:{uid}"
        FeedState.objects.update_or_create(feed=self.feed.slug, defaults={"cursor": cursor})

    def _clear(self, client: _Client, uid: int) -> None:
        """Delete or move a message. Without UIDPLUS it is only marked: EXPUNGE would take other people's along."""
        if self.feed.after == "move":
            if client.has_capability("MOVE"):
                client.move([uid], self.feed.move_to)
                return
            client.copy([uid], self.feed.move_to)
        client.delete_messages([uid], silent=True)
        if client.has_capability("UIDPLUS"):
            client.uid_expunge([uid])

    def _listen(self, client: _Client, end: float, stop: threading.Event) -> None:
        """Hear until the server tells of a message, hangs up, or it is time to look anyway."""
        while not stop.is_set() and (began := time.monotonic()) < end:
            told = client.idle_check(timeout=min(_STEP, end - began))
            if any(b"EXISTS" in each or b"BYE" in each for each in told):
                return
            if not told and time.monotonic() - began < _STEP / 4 and end - began > _STEP:
                return  # it woke us and said nothing: the connection is at its end

    def _abort(self) -> None:
        cut(self._socket)

    def _drop(self) -> None:
        """Forget a connection that is of no use any more."""
        self._client = None
        if self._socket is not None:
            cut(self._socket)
            self._socket.close()
            self._socket = None

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What goes wrong, in words; the connection is given up then."""
        try:
            yield
        except GeneratorExit:
            raise
        except BaseException as error:
            self._drop()
            wrong = _in_words(self.where.host, error)
            if wrong is None:
                raise
            raise wrong from None


def _in_words(host: str, error: BaseException) -> TransportError | None:
    match error:
        case TransportError():
            return error
        case ssl.SSLError():
            return bad_certificate(host, error)
        case TimeoutError():
            return TransportError(f"{host} says nothing for {CONNECT:.0f} s")
        case imaplib.IMAP4.abort() | OSError() | EOFError():
            return TransportError(f"{host} breaks off: {one_line(error) or 'the connection ended'}")
        case imaplib.IMAP4.error() | ProtocolError():
            return TransportError(f"{host} answers {one_line(error)!r}", do="check the mailbox in url")
        case ValueError() | LookupError() | TypeError():
            return TransportError(f"{host} answers no IMAP: {one_line(error)!r}")
    return None


class _Lines(imaplib.IMAP4):
    """imaplib's protocol on a connection that is there already, with bounds on what the server may send."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        super().__init__()

    def _create_socket(self, timeout: float | None = None) -> socket.socket:  # noqa: ARG002
        return self._connection

    def read(self, size: int) -> bytes:
        """Exactly so many bytes: what is cut off is no message."""
        if size > MOST_MESSAGE + 65536:
            raise self.abort(f"{size:,} bytes at once are too many")
        data: bytes = self.file.read(size)  # type: ignore[assignment]  # the file is a binary one
        if len(data) < size:
            raise self.abort(f"{len(data):,} bytes of {size:,} came")
        return data


class _Client(IMAPClient):  # type: ignore[misc]
    """imapclient's client on a connection that is there already."""

    def __init__(self, where: Address, connection: socket.socket) -> None:
        self._connection = connection
        super().__init__(where.host, where.port, ssl=False, timeout=CONNECT)
        self.normalise_times = False

    def _create_IMAP4(self) -> Any:
        return _Lines(self._connection)
