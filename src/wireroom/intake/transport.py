"""What every transport offers: one look for deliveries, each acknowledged only after it is durable."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Protocol

from msgspec import Struct

MOST = 8 * 1024 * 1024  # bytes of a text delivery
MOST_PICTURE = 32 * 1024 * 1024

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
    """A look that failed: what happened, in words for the desk. `wait` is how long the other side asked for, seconds."""

    def __init__(self, what: str, wait: float = 0.0) -> None:
        self.wait = wait
        super().__init__(what)


class Transport(Protocol):
    """A way that deliveries come."""

    def look(self) -> Iterator[Delivery]:
        """The deliveries that are there now, oldest first. Raises TransportError when looking failed."""

    def pause(self, stop: threading.Event) -> None:
        """Wait until another look is worth while, or until `stop` is set."""


def picture_type(head: bytes) -> str:
    """The media type of a picture by its first bytes; empty when they are none."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for magic, kind in _PICTURES if head.startswith(magic)), "")
