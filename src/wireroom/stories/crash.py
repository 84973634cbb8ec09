"""Named points on a story's way at which the crash harness ends the process. In production they do nothing."""

from __future__ import annotations

import os
import signal

_name, _left = "", 0


def arm(point: str) -> None:
    """End this process when it passes a point: its name, or name:n for its n-th passing; the empty text disarms."""
    global _name, _left  # noqa: PLW0603
    _name, _, nth = point.partition(":")
    _left = int(nth or 1)


def crashpoint(name: str) -> None:
    """End this process by SIGKILL if the harness armed this point; otherwise nothing."""
    if name != _name:
        return
    global _left  # noqa: PLW0603
    _left -= 1
    if _left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)


arm(os.environ.get("WIREROOM_CRASH", ""))
