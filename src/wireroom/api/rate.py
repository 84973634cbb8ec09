"""How many deliveries a feed may push in a minute."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from math import ceil

from msgspec import Struct

_BURST = 0.25  # of a minute's deliveries may come at once


class _Bucket(Struct):
    """What is left, and when that was so (monotonic seconds)."""

    left: float
    at: float


class Rates:
    """A bucket a feed that fills evenly. Safe for threads; forgotten when the process ends."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, _Bucket] = {}

    def wait(self, feed: str, per_minute: int) -> int:
        """0 when a delivery may come now, and it is counted; otherwise in how many seconds to try again."""
        most, each = max(1.0, per_minute * _BURST), per_minute / 60
        with self._lock:
            now = self._clock()
            bucket = self._buckets.setdefault(feed, _Bucket(most, now))
            bucket.left, bucket.at = min(most, bucket.left + (now - bucket.at) * each), now
            if bucket.left < 1:
                return max(1, ceil((1 - bucket.left) / each))
            bucket.left -= 1
        return 0
