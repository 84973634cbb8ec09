"""Reading apart: what is heavy or hostile is read in a child process with limits, so that no dispatch ends the paper.

Every picture, document and mail is read there, and every text of more than `LARGE` bytes or compressed. A small text is
read in this very process: it is bounded by the gate (size, depth, ratio, no entities), takes about a millisecond, and
would take longer to send than to read.

One child serves a process: spawned at the first need (never forked, so that it shares no database or lock), asked one
thing at a time over its pipes, and replaced after a death. It ends when its pipe closes, that is, with its parent. What
kills it, or takes too long, is a `WireError` that says so: the dispatch is held, the feed goes on.
"""

from __future__ import annotations

import atexit
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping

from msgspec import Struct

from wireroom.stories.forms import Made
from wireroom.stories.jobs import BEGUN, LENGTH, NO_MEMORY, Answer, Job, answer_of, framed
from wireroom.wire.item import Hints, Reading, Refused, WireError
from wireroom.wire.read import read as read_here
from wireroom.wire.sniff import sniff_bytes

LARGE = 256 * 1024  # bytes of a text from which on it is read apart
_PACKED = b"\x1f\x8b"
_PATIENCE = 0.2  # seconds that a child told to end may take
_KEPT = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "PYTHONTZPATH")  # and no secret of the newspaper
_ADVICE = "look at this file; ask the agency to send it anew"


class Limits(Struct, frozen=True):
    """What a job may take: memory of the child in bytes, processor seconds, and seconds on the clock."""

    memory: int = 1024 * 1024 * 1024
    cpu: int = 20
    wall: float = 60.0


class Apart:
    """A reader in a process of its own. Safe to call from any thread; jobs wait for one another."""

    def __init__(self, limits: Limits = Limits(), environment: Mapping[str, str] | None = None) -> None:  # noqa: B008
        self.limits = limits
        self._environment = dict(environment or {})
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def read(self, data: bytes, hints: Hints) -> Reading:
        """The items that `data` holds. Raises WireError with what, where and what to do."""
        if len(data) <= LARGE and not data.startswith(_PACKED) and not sniff_bytes(data, hints):
            return read_here(data, hints)
        answer = self._ask(Job("text", data, hints))
        assert answer.reading is not None
        return answer.reading

    def develop(self, data: bytes) -> Made:
        """The forms of a picture. Raises WireError with what and what to do."""
        answer = self._ask(Job("picture", data))
        assert answer.picture is not None
        return answer.picture

    @property
    def pid(self) -> int | None:
        """The child's process id while there is one."""
        return self._child.pid if self._child else None

    def close(self) -> None:
        """Let the child end."""
        with self._lock:
            self._end()

    def _ask(self, job: Job) -> Answer:
        with self._lock:
            try:
                told = self._exchange(framed(job), time.monotonic() + self.limits.wall)
            except TimeoutError:
                self._end()
                raise WireError(f"reading took longer than {self.limits.wall:g} s", do=_ADVICE) from None
            except (OSError, EOFError):
                raise WireError(f"the reader died of it: {self._end()}", do=_ADVICE) from None
            answer = answer_of(told)
            if answer.what == NO_MEMORY:
                self._end()  # nobody knows what a failed allocation left behind
        if answer.what:
            raise (Refused if answer.refused else WireError)(answer.what, answer.where, answer.do)
        return answer

    def _exchange(self, message: bytes, end: float) -> bytes:
        try:
            child = self._begun(message, end)
        except (BrokenPipeError, EOFError):  # it had died before it began: not this job's fault
            self._end()
            child = self._begun(message, end)
        assert child.stdout is not None
        (length,) = LENGTH.unpack(_receive(child.stdout.fileno(), LENGTH.size, end))
        return _receive(child.stdout.fileno(), length, end)

    def _begun(self, message: bytes, end: float) -> subprocess.Popen[bytes]:
        """The child, after it said that it has the job and begins."""
        child = self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        _send(child.stdin.fileno(), message, end)
        _receive(child.stdout.fileno(), len(BEGUN), end)
        return child

    def _running(self) -> subprocess.Popen[bytes]:
        """The child, started if there is none, or if this process is a fork of the one that has it."""
        if self._child is not None and self._owner == os.getpid() and self._child.poll() is None:
            return self._child
        child = subprocess.Popen(  # noqa: S603  (our own interpreter, our own module)
            [sys.executable, "-m", "wireroom.stories.apart_child", str(self.limits.memory), str(self.limits.cpu)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env={name: os.environ[name] for name in _KEPT if name in os.environ} | self._environment,
            start_new_session=True,  # a Ctrl-C is for the parent; the closed pipe is for the child
        )
        assert child.stdin is not None
        os.set_blocking(child.stdin.fileno(), False)
        self._child, self._owner = child, os.getpid()
        return child

    def _end(self) -> str:
        """End the child, if any. Returns how it ended."""
        child, self._child = self._child, None
        if child is None or self._owner != os.getpid():
            return ""
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()
        try:
            code = child.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            code = child.wait()
        return _how(code)


def _how(code: int) -> str:
    if code >= 0:
        return f"exit {code}"
    name = signal.Signals(-code).name
    return "too much processor time" if name == "SIGXCPU" else f"killed ({name})"


def _wait(pipe: int, event: int, end: float) -> None:
    poll = select.poll()  # not select(): a busy server has more than 1,024 files open
    poll.register(pipe, event)
    if not poll.poll(max(0.0, end - time.monotonic()) * 1000):
        raise TimeoutError


def _send(pipe: int, message: bytes, end: float) -> None:
    left = memoryview(message)
    while left:
        _wait(pipe, select.POLLOUT, end)
        try:
            left = left[os.write(pipe, left) :]
        except BlockingIOError:
            continue


def _receive(pipe: int, length: int, end: float) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        _wait(pipe, select.POLLIN, end)
        part = os.read(pipe, min(1 << 20, length - len(parts)))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)


_apart = Apart()
atexit.register(_apart.close)
read, develop = _apart.read, _apart.develop
