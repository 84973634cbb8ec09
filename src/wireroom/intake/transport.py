"""What every transport offers: one look for deliveries, each acknowledged only after it is durable.

A transport is a class with the methods of `Transport` and a row in `wireroom.intake.transports`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from msgspec import Struct

MOST = 8 * 1024 * 1024  # bytes of a text delivery
MOST_PICTURE = 32 * 1024 * 1024
CONNECT = 10.0  # seconds to connect, or to hear anything at all

_PICTURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)


class Delivery(Struct):
    """Bytes that a look found. `acknowledge` tells the sender that they are kept; called after the row is committed.

    `refused` is why they are turned away unread (then `data` is only their head and `size` the whole).
    """

    data: bytes
    name: str
    acknowledge: Callable[[], None]
    size: int = 0
    media_type: str = ""
    charset: str = ""
    url: str = ""
    refused: str = ""
    do: str = ""


class TransportError(Exception):
    """A look that failed: what happened, in words for the desk, and what to do about it.

    `wait` is how long the other side asked for, in seconds.
    """

    def __init__(self, what: str, wait: float = 0.0, do: str = "") -> None:
        self.wait = wait
        self.do = do
        super().__init__(what)


class Pace(Struct, frozen=True):
    """How long one answer may take, and the least rate in bytes a second after the grace; times in seconds."""

    deadline: float = 30.0
    least_rate: int = 1024
    grace: float = 5.0


class Transport(Protocol):
    """A way that deliveries come. It is made without touching the other side: the first look does that."""

    trouble: str = ""  # what is not well although looking works, in words for the desk

    @property
    def patience(self) -> float | None:
        """Seconds until the next look is due; None when the other side tells by itself that there is something."""

    def look(self) -> Iterator[Delivery]:
        """The deliveries that are there now, oldest first. Raises TransportError when looking failed."""

    def pause(self, stop: threading.Event) -> None:
        """Wait until another look is worth while, or until `stop` is set."""

    def trial(self) -> Iterator[str]:
        """Try the way step by step and take nothing: a line for each step that went well. Raises TransportError."""

    def close(self) -> None:
        """Let go of what is open on the other side."""


class Scheduled:
    """What transports share that look every so many seconds: `again` is when the next look is due (monotonic)."""

    trouble = ""
    again = 0.0

    @property
    def patience(self) -> float | None:
        """Seconds until the next look is due."""
        return max(0.0, self.again - time.monotonic())

    def pause(self, stop: threading.Event) -> None:
        """Wait for the feed's schedule."""
        stop.wait(max(0.0, self.again - time.monotonic()))

    def close(self) -> None:
        """Nothing stays open between two looks."""


def picture_type(head: bytes) -> str:
    """The media type of a picture by its first bytes; empty when they are none."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for magic, kind in _PICTURES if head.startswith(magic)), "")


def first_of(deliveries: Iterator[Delivery]) -> Iterator[str]:
    """A trial by a look whose first delivery is not acknowledged. Raises what the look raises."""
    first = next(deliveries, None)
    yield f"answers; {len(first.data):,} bytes wait" if first else "answers; nothing new"
