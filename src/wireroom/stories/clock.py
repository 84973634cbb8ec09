"""The newspaper's clock: the instant that an embargo may be compared with, never ahead of the truth by a step.

A wall clock can be put forward by hand, by a broken time server, by a machine's image. So the instant is the earlier of two:
what the wall says, and what it said at the last trusted look plus the seconds that passed since by the steady clock
(which no one can set, and which counts sleep). A step backwards delays, a step forward waits until the kernel says that
its clock is synchronised. A kernel clock that is not synchronised releases nothing, unless the paper's settings
accept that (``[clock] accept_unsynchronised``).
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

STEP = 1.0  # seconds that the wall may differ from the steady clock before it is called a step
SLEW = 0.001  # seconds a second by which a clock that is kept right may run faster (NTP slews by half of it)
SETTLED = 60.0  # seconds that a clock put forward must have been synchronised before it is believed
KEEP_EVERY = 30.0  # seconds between two notes of the anchor
NOT_YET = datetime(1970, 1, 1, tzinfo=UTC)  # the instant of a clock that is not trusted: before every embargo
_GAP, _TRIES = 0.001, 5  # seconds that reading both clocks may take, and how often it is tried
_UNSYNCHRONISED = 0x40  # STA_UNSYNC of adjtimex(2)


class Look(Struct, frozen=True):
    """What the clock says: the instant to compare embargoes with (aware UTC), and why it is not simply the wall's."""

    at: datetime
    doubt: str = ""

    @property
    def trusted(self) -> bool:
        """Whether anything may be released by it."""
        return self.at is not NOT_YET


class Anchor(Struct):
    """A wall time (seconds since 1970, UTC) that was trusted, and the steady clock's seconds at that moment of one boot."""

    boot: str
    wall: float
    steady: float


class Clock:
    """A newspaper's clock. Safe to ask from any thread.

    `memory` is the file that keeps the anchor over restarts of the process, so that a step between two is seen too.
    `wall` and `steady` give seconds, `synchronised` whether the kernel's clock is.
    """

    def __init__(
        self,
        memory: Path | None = None,
        *,
        accept_unsynchronised: bool = False,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] | None = None,
        synchronised: Callable[[], bool] | None = None,
        boot: str | None = None,
    ) -> None:
        self._memory = memory
        self._accept = accept_unsynchronised
        self._wall = wall
        self._steady = steady or _steady
        self._synchronised = synchronised or kernel_synchronised
        self._boot = boot if boot is not None else _boot()
        self._lock = threading.Lock()
        self._anchor = self._remembered()
        self._kept = float("-inf")
        self._ahead_since: float | None = None

    def look(self) -> Look:
        """The instant of now, and whether anything may be released by it."""
        with self._lock:
            return self._look(*self._read())

    def now(self) -> datetime:
        """The instant to compare embargoes with (aware UTC); `NOT_YET` while the clock is not trusted."""
        return self.look().at

    def accept(self) -> None:
        """Believe the wall as it stands: a person has looked at it."""
        with self._lock:
            self._anchor = None
            wall, _, after = self._read()
            self._set(wall, after)

    def _read(self) -> tuple[float, float, float]:
        """The wall, and the steady clock just before and after it was read; again where something came between."""
        for _ in range(_TRIES):
            before, wall, after = self._steady(), self._wall(), self._steady()
            if after - before < _GAP:
                break
        return wall, before, after

    def _look(self, wall: float, steady: float, after: float) -> Look:
        synchronised = self._synchronised()
        if not synchronised and not self._accept:
            return Look(NOT_YET, "the kernel's clock is not synchronised: nothing under embargo is released")
        if self._anchor is None:
            self._set(wall, after)
            return Look(_instant(wall))
        expected = self._anchor.wall + (steady - self._anchor.steady)
        ahead = wall - expected
        if ahead > STEP:
            return self._stepped_forward(wall, steady, expected, synchronised=synchronised)
        self._ahead_since = None
        if ahead < -STEP:  # the anchor stays: a step back and forth again is no step forward
            return Look(_instant(wall), f"the clock was put back by {-ahead:.0f} s: releases wait for it")
        if ahead > SLEW * (steady - self._anchor.steady):  # too fast to be kept right: the steady clock counts
            return Look(_instant(expected))
        self._set(wall, after)
        return Look(_instant(wall))

    def _stepped_forward(self, wall: float, steady: float, expected: float, *, synchronised: bool) -> Look:
        if not synchronised:
            self._ahead_since = None
        elif self._ahead_since is None:
            self._ahead_since = steady
        elif steady - self._ahead_since >= SETTLED:
            self._ahead_since = None
            self._set(wall, steady)
            return Look(_instant(wall))
        return Look(_instant(expected), f"the clock was put forward by {wall - expected:.0f} s: not believed yet")

    def _set(self, wall: float, steady: float) -> None:
        stepped = self._anchor is None or abs(wall - self._anchor.wall - (steady - self._anchor.steady)) > STEP
        self._anchor = Anchor(self._boot, wall, steady)
        if self._memory is not None and (stepped or steady - self._kept >= KEEP_EVERY):
            self._kept = steady
            temporary = self._memory.with_name(f"{self._memory.name}.tmp")
            try:
                temporary.write_bytes(msgspec.json.encode(self._anchor))
                temporary.replace(self._memory)
            except OSError:
                pass  # a full disk stops no clock; the anchor in hand is what counts

    def _remembered(self) -> Anchor | None:
        """The anchor of an earlier process, if it was of this boot: the steady clock begins anew with each."""
        if self._memory is None:
            return None
        try:
            anchor = msgspec.json.decode(self._memory.read_bytes(), type=Anchor)
        except (OSError, msgspec.MsgspecError):
            return None
        return anchor if anchor.boot == self._boot and anchor.steady <= self._steady() else None


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _steady() -> float:
    """Seconds since boot, sleep included; no one can set it."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return f"process {time.time_ns()}"  # no boot is known: nothing is remembered


class _Timex(ctypes.Structure):
    _fields_ = (
        ("modes", ctypes.c_uint), ("offset", ctypes.c_long), ("freq", ctypes.c_long), ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long), ("status", ctypes.c_int), ("rest", ctypes.c_long * 40),
    )  # fmt: skip


def kernel_synchronised() -> bool:
    """Whether the kernel holds its clock for synchronised (adjtimex(2), no privilege needed). Unknown counts as no."""
    try:
        told = _Timex()
        answer = ctypes.CDLL(None).adjtimex(ctypes.byref(told))
    except (OSError, AttributeError):
        return False
    return answer >= 0 and not told.status & _UNSYNCHRONISED
