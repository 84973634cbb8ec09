"""How often a sign-in may fail: counted by account and by address, in the memory of the one process that serves the desk."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

MOST = 10  # failures of one account or from one address
SECONDS = 60.0  # within this time
_REMEMBERED = 20_000  # names; more of them at once are an attack, and the oldest are forgotten


class Attempts:
    """Sign-ins under way and failed. `clock` gives seconds and never goes back. Safe for threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def begin(self, *names: str) -> bool:
        """Count an attempt under each name, before the password is looked at; False when one has had too many."""
        now = self._clock()
        with self._lock:
            known = [self._recent(name, now) for name in names]
            if any(len(times) >= MOST for times in known):
                return False
            for name, times in zip(names, known, strict=True):
                times.append(now)
                self._times.pop(name, None)
                self._times[name] = times
            while len(self._times) > _REMEMBERED:
                del self._times[next(iter(self._times))]
            return True

    def succeeded(self, *names: str) -> None:
        """Take the last attempt back: it was the editor."""
        with self._lock:
            for name in names:
                if self._times.get(name):
                    self._times[name].pop()

    def _recent(self, name: str, now: float) -> deque[float]:
        times = self._times.get(name, deque())
        while times and times[0] <= now - SECONDS:
            times.popleft()
        return times


def neighbourhood(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 that one IPv6 customer has."""
    try:
        told = ip_address(address)
    except ValueError:
        return address[:60]
    if isinstance(told, IPv6Address):
        return str(told.ipv4_mapped or IPv6Address(int(told) >> 64 << 64))
    return str(told)
