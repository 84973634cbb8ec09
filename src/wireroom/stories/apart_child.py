"""The child that `stories.apart` starts: reads one job after another from its pipe until that closes."""

from __future__ import annotations

import os
import select
import sys
from math import ceil

from msgspec.structs import replace

from wireroom.stories.crash import crashpoint
from wireroom.stories.forms import Made
from wireroom.stories.jobs import BEGUN, LENGTH, NO_MEMORY, Answer, Job, framed, job_of
from wireroom.wire import picture
from wireroom.wire.item import Hints, Refused, WireError
from wireroom.wire.read import read

_LOOK = 2.0  # seconds between two looks whether the parent is still there


def main(memory: int, cpu: int) -> None:
    """Serve until the pipe closes or the parent is gone. `memory` in bytes, `cpu` in seconds a job."""
    parent = os.getppid()
    _limit(memory)
    while (message := _next(parent)) is not None:
        _allow(cpu)
        _write(BEGUN)
        _write(framed(_answer(job_of(message))))


def _answer(job: Job) -> Answer:
    crashpoint("apart.job")
    try:
        if job.kind == "picture":
            from wireroom.stories.darkroom import make  # Pillow only when there are pictures

            return Answer(picture=_told(make(job.data), job.data))
        return Answer(reading=read(job.data, job.hints))
    except WireError as error:
        return Answer(what=error.what, where=error.where, do=error.do, refused=isinstance(error, Refused))
    except MemoryError:
        return Answer(what=NO_MEMORY, do="look at this file")
    except Exception as error:
        return Answer(what=f"the reader failed: {type(error).__name__}: {error}"[:500], do="please report this file")


def _told(made: Made, data: bytes) -> Made:
    """The picture with what its file says of it; one that says nothing readable is shown all the same."""
    try:
        (item,) = picture.read(data, Hints()).items
    except WireError:
        return made
    (told,) = item.renditions
    return replace(made, caption=told.caption, credit=told.credit, alt=told.alt, item=item)


def _limit(memory: int) -> None:
    """Take from this process what it does not need: memory beyond the limit, writing files, leaving a core dump."""
    try:
        import resource
    except ImportError:  # not a Unix: the clock alone limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow(cpu: int) -> None:
    """Let this process use `cpu` seconds more."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (ceil(used.ru_utime + used.ru_stime) + cpu, hard))


def _next(parent: int) -> bytes | None:
    """The next job; None when the pipe is closed or the parent gone."""
    while not select.select((0,), (), (), _LOOK)[0]:
        if os.getppid() != parent:
            return None
    head = _exactly(LENGTH.size)
    return _exactly(LENGTH.unpack(head)[0]) if head is not None else None


def _exactly(length: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < length:
        part = os.read(0, min(1 << 20, length - len(parts)))
        if not part:
            return None
        parts += part
    return bytes(parts)


def _write(data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(1, left) :]


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
