"""Whether a file in a folder is whole: nobody writes it any more, and it ends as its beginning promises."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable
from typing import Literal

try:
    import fcntl
except ImportError:  # not a Unix: nobody can tell who writes
    fcntl = None  # type: ignore[assignment]

Ending = Literal["whole", "unfinished", "unknown"]

HEAD, TAIL = 4096, 4096
_ROOT = re.compile(rb"^\s*(?:\xef\xbb\xbf)?(?:<!--.*?-->|<[?!][^>]*>|\s)*<([A-Za-z_][\w.:-]*)", re.DOTALL)
_EPILOG = ((b"-->", b"<!--"), (b"?>", b"<?"))  # what may follow the root: comments and instructions


def written_by_others(descriptor: int) -> bool | None:
    """Whether some process has the file open for writing; None where the system cannot tell.

    Linux grants a read lease only on a file that nobody has open for writing. It is given back at once; who opens the
    file in between waits for that, and the signal that tells us so is one that is ignored.
    """
    lease = getattr(fcntl, "F_SETLEASE", None)
    if lease is None:
        return None
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, lease, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, lease, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:  # a network file system, or a file of somebody else
        return None
    return False


def ending(descriptor: int, size: int) -> Ending:
    """How a file ends: as its first bytes promise, short of that, or nobody can say."""
    head = os.pread(descriptor, HEAD, 0)
    return _ends(head, os.pread(descriptor, TAIL, max(0, size - TAIL)), lambda: os.pread(descriptor, size, 0))


def ending_of(data: bytes) -> Ending:
    """How bytes end: as the first of them promise, short of that, or nobody can say."""
    return _ends(data[:HEAD], data[-TAIL:], lambda: data)


def _ends(head: bytes, tail: bytes, whole: Callable[[], bytes]) -> Ending:
    """XML promises that its root is closed, JSON that its brackets are, a picture its last marker, a zip its directory."""
    if head.startswith(b"\xff\xd8"):
        return _told(tail.rstrip(b"\0 \r\n").endswith(b"\xff\xd9"))
    if head.startswith(b"\x89PNG"):
        return _told(b"IEND" in tail)
    if head.startswith(b"PK\x03\x04"):
        return _told(b"PK\x05\x06" in tail)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"<":
        root = _ROOT.match(head)
        return _told(root is not None and _without_epilog(tail).endswith(b"</" + root[1] + b">"))
    if start in {b"{", b"["}:
        return _told(tail.rstrip()[-1:] in {b"}", b"]"} and _is_json(whole()))
    return "unknown"


def _without_epilog(tail: bytes) -> bytes:
    tail = tail.rstrip()
    for closed, opened in _EPILOG * 4:
        if tail.endswith(closed):
            tail = tail[: max(tail.rfind(opened), 0)].rstrip()
    return tail


def _told(whole: bool) -> Ending:
    return "whole" if whole else "unfinished"


def _is_json(data: bytes) -> bool:
    """Whether data is one JSON value, or one a line."""
    try:
        json.loads(data)
    except ValueError:
        try:
            for line in data.splitlines():
                if line.strip():
                    json.loads(line)
        except (ValueError, RecursionError):
            return False
    except RecursionError:
        return False
    return True
