"""A folder on a server, whatever the protocol: which of its files are whole and new, fetched within limits, then cleared away.

One level only: folders inside it are never entered. Names come from outside: they are hashed to remember them, shown at
the desk, sent back to the server as they came, and never become a path here.
"""

from __future__ import annotations

import fnmatch
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Protocol

from msgspec import Struct

from wireroom.config import Feed
from wireroom.intake.memory import Memory
from wireroom.intake.reach import TooSlow, within
from wireroom.intake.transport import MOST, MOST_PICTURE, Delivery, Pace, Scheduled, TransportError, picture_type
from wireroom.intake.wholeness import Ending, ending_of
from wireroom.stories.crash import crashpoint

MOST_LISTED = 100_000  # files in a folder
MOST_FETCHED = 1_000  # files a look; the next one begins at once
LOOK = 120.0  # seconds after which a look begins no further file
_PARTIAL = (b".tmp", b".part", b".partial", b".filepart", b".crdownload", b".uploading", b"~")

# Seconds for which a file must stay as it is listed, by how its bytes end. A whole one is taken at the first look.
PATIENCE: dict[Ending, float] = {"whole": 0.0, "unknown": 5.0, "unfinished": 60.0}
EMPTY = 120.0  # the same for a file of no bytes


class Entry(Struct, frozen=True):
    """A file as a server lists it. `stamp` tells one delivery under a name from the next, `changed` puts them in order.

    `whole`: the server shows nothing that is still being written.
    """

    name: bytes
    size: int
    stamp: str
    changed: str = ""
    whole: bool = False


class Gone(Exception):
    """A file that was listed is not there any more."""


class Denied(Exception):
    """The server does not let us do this to a file; everything else goes on."""


class Server(Protocol):
    """One session with a server, its folder chosen. Every method may raise TransportError: then the session is over."""

    def open(self) -> Iterator[str]:
        """Connect and log in: a line for each step that went well."""

    def entries(self) -> Iterator[Entry]:
        """The plain files of the folder, as listed."""

    def chunks(self, entry: Entry) -> Generator[bytes]:
        """A file's bytes, piece by piece. Raises Gone or Denied."""

    def still(self, entry: Entry) -> bool:
        """Whether the file stands there as it was fetched. Raises Gone."""

    def delete(self, name: bytes) -> None:
        """Delete a file. Raises Gone or Denied."""

    def move(self, name: bytes, folder: str) -> None:
        """Move a file to another folder of the server. Raises Gone or Denied."""

    def abort(self) -> None:
        """Make what waits fail at once; called from another thread."""

    def close(self) -> None:
        """End the session; never raises."""


class _Seen(Struct):
    """How a file was listed, since when (monotonic seconds), and how its bytes ended when they were fetched."""

    stamp: str
    since: float
    ending: Ending | None = None


class _Refused(Exception):
    """A file that is turned away: what, what to do, and its first bytes."""

    def __init__(self, what: str, do: str, head: bytes = b"") -> None:
        self.do = do
        self.head = head
        super().__init__(what)


class RemoteFolder(Scheduled):
    """The transport of a folder that some kind of `Server` holds. `hurry` divides the patience with files, for tests."""

    def __init__(
        self, feed: Feed, server: Callable[[], Server], pace: Pace = Pace(), hurry: float = 1.0  # noqa: B008
    ) -> None:  # fmt: skip
        self.feed = feed
        self.pace = pace
        self.hurry = hurry
        self.memory = Memory(feed.slug)
        self._server = server
        self._seen: dict[bytes, _Seen] = {}
        self._failed: dict[bytes, int] = {}  # files at which a look broke off: they come last
        self._missed: set[str] = set()  # files that were listed and then not there
        self._due = 0.0  # seconds until a file that waits may be whole
        self._troubles: list[str] = []

    def look(self) -> Iterator[Delivery]:
        """New and whole files, oldest first. Raises TransportError."""
        began = time.monotonic()
        self.again = began + self.feed.every
        self._due, self._troubles = float(self.feed.every), []
        try:
            with closing(self._server()) as server:
                listed = self._listed(server)
                yield from self._deliveries(server, listed, began + LOOK)
        finally:
            self.again = min(self.again, time.monotonic() + max(0.0, self._due))
            self.trouble = "; ".join(self._troubles[:3])

    def trial(self) -> Iterator[str]:
        """Connect, log in, list and count what waits. Raises TransportError."""
        with closing(self._server()) as server:
            with within(self.pace.deadline, server.abort):
                yield from server.open()
                listed = self._list(server)
            waiting = sum(not self.memory.has(each.name, each.stamp) for each in listed.values())
            yield f"lists {len(listed):,} files that match {self.feed.match!r}, {waiting:,} of them not taken yet"
        if self._troubles:
            raise TransportError(self._troubles[0], do="let the agency use plain names")

    def _listed(self, server: Server) -> dict[bytes, Entry]:
        with within(self.pace.deadline, server.abort):
            for _ in server.open():
                pass
            listed = self._list(server)
        self.memory.saw(listed, datetime.now(UTC))
        self._seen = {name: seen for name, seen in self._seen.items() if name in listed}
        self._failed = {name: count for name, count in self._failed.items() if name in listed}
        self._missed &= {shown(name) for name in listed} if self._missed else set()
        return listed

    def _list(self, server: Server) -> dict[bytes, Entry]:
        """The files that may be taken, once each, however often they are listed."""
        listed: dict[bytes, Entry] = {}
        refused = 0
        for entry in server.entries():
            name = entry.name
            if name in {b".", b".."}:
                continue
            if not _is_plain(name):
                refused += 1
            elif name.startswith(b".") or name.lower().endswith(_PARTIAL):
                continue
            elif fnmatch.fnmatchcase(shown(name), self.feed.match):
                listed[name] = entry
            if len(listed) + refused > MOST_LISTED:
                raise TransportError(f"more than {MOST_LISTED:,} files lie there", do='set after = "delete" or "move"')
        if refused:
            self._troubles.append(f"{refused:,} files are not taken: their names are paths or hold control characters")
        return listed

    def _deliveries(self, server: Server, listed: dict[bytes, Entry], end: float) -> Iterator[Delivery]:
        count = 0
        failed = self._failed
        for entry in sorted(listed.values(), key=lambda each: (failed.get(each.name, 0), each.changed, each.name)):
            if self.memory.has(entry.name, entry.stamp):
                if self.feed.after != "keep":  # it was taken, and we were kept from clearing it away
                    self._clear(server, entry)
                continue
            wait = self._wait(entry)
            if wait > 0:
                self._due = min(self._due, wait)
                continue
            if count >= MOST_FETCHED or time.monotonic() > end:
                self._due = 0.0
                return
            failed[entry.name] = failed.get(entry.name, 0) + 1
            delivery = self._delivery(server, entry)
            del failed[entry.name]
            if delivery is not None:
                count += 1
                yield delivery

    def _wait(self, entry: Entry) -> float:
        """Seconds until a file may be fetched: none for one that was never looked into as it is now."""
        now = time.monotonic()
        seen = self._seen.get(entry.name)
        if seen is None or seen.stamp != entry.stamp:
            seen = self._seen[entry.name] = _Seen(entry.stamp, now)
        if entry.size == 0:
            return EMPTY / self.hurry - (now - seen.since)
        if seen.ending is None:
            return 0.0
        return PATIENCE[seen.ending] / self.hurry - (now - seen.since)

    def _delivery(self, server: Server, entry: Entry) -> Delivery | None:
        """A file as a delivery; None when it is gone, not whole yet, or must not be read."""
        name, size = shown(entry.name), entry.size
        try:
            data = self._fetched(server, entry)
        except _Refused as error:
            return Delivery(
                error.head, name, lambda: self._acknowledge(server, entry), size=size, refused=f"{error}", do=error.do
            )  # fmt: skip
        except Gone:
            if name in self._missed:
                self._troubles.append(f"{name} is listed again and again, and is not there when it is fetched")
            self._missed.add(name)
            return None
        except Denied as error:
            self._troubles.append(f"{name} cannot be read: {error}")
            return None
        seen = self._seen[entry.name]
        seen.ending = "whole" if entry.whole else ending_of(data)
        if len(data) != size:  # it grows, or it was cut off without a word
            seen.ending, seen.since = "unfinished", time.monotonic()
        wait = self._wait(entry)
        if wait > 0:
            self._due = min(self._due, wait)
            return None
        return Delivery(
            data, name, lambda: self._acknowledge(server, entry), size=size, media_type=picture_type(data)
        )  # fmt: skip

    def _fetched(self, server: Server, entry: Entry) -> bytes:
        """A file's bytes, no more than one beyond what was listed. Raises _Refused when there are too many."""
        if entry.size == 0:
            raise _Refused("an empty file", "ask the agency if it happens often")
        if entry.size > MOST_PICTURE:
            raise _Refused(f"{entry.size:,} bytes are more than {MOST_PICTURE:,}", "let the agency split it")
        data = bytearray()
        try:
            with within(self.pace.deadline, server.abort), closing(server.chunks(entry)) as chunks:
                began = time.monotonic()
                for chunk in chunks:
                    data += chunk
                    if entry.size > MOST and not picture_type(bytes(data[:16])):
                        what = f"{entry.size:,} bytes are more than {MOST:,}"
                        raise _Refused(what, "let the agency split it", bytes(data[:4096]))
                    took = time.monotonic() - began
                    if took > self.pace.grace and len(data) < self.pace.least_rate * took:
                        raise TooSlow(f"too slow, {took:.0f} s")
                    if len(data) > entry.size:
                        break
        except TransportError as error:
            raise type(error)(
                f"{shown(entry.name)} broken off after {len(data):,} of {entry.size:,} bytes: {error}", do=error.do
            ) from None
        return bytes(data)

    def _acknowledge(self, server: Server, entry: Entry) -> None:
        """Remember the file first and clear it away then: whatever happens between, it is neither lost nor doubled."""
        self.memory.took(entry.name, entry.stamp)
        crashpoint("intake.remembered")
        self._seen.pop(entry.name, None)
        if self.feed.after != "keep":
            self._clear(server, entry)

    def _clear(self, server: Server, entry: Entry) -> None:
        """Delete or move a file that was taken, if it is still the one that was."""
        name = entry.name
        try:
            with within(self.pace.deadline, server.abort):
                if not server.still(entry):
                    pass  # another delivery stands there now: the next look takes it
                elif self.feed.after == "delete":
                    server.delete(name)
                else:
                    server.move(name, self.feed.move_to)
        except Gone:
            pass
        except Denied as error:
            done = "deleted" if self.feed.after == "delete" else f"moved to {self.feed.move_to}"
            self._troubles.append(f"{shown(name)} is taken but cannot be {done}: {error}")
            return
        self.memory.forget(name)


def shown(name: bytes) -> str:
    """A file's name for the desk: only text, on one line."""
    text = name.decode("utf-8", "replace")
    return "".join(each if each.isprintable() else "\ufffd" for each in text)


def _is_plain(name: bytes) -> bool:
    """Whether a name is one of a file in this folder: no path, no control character, not too long to be one."""
    return 0 < len(name) <= 255 and not any(each < 32 or each == 127 or each in b"/\\" for each in name)
