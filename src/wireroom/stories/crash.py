"""Named points on a story's way at which the crash harness ends the process. In production they do nothing."""

from __future__ import annotations

import os
import signal

_ARMED = os.environ.get("WIREROOM_CRASH", "")  # name, or name:n for its n-th passing
_NAME, _, _NTH = _ARMED.partition(":")
_passed = 0


def crashpoint(name: str) -> None:
    """End this process by SIGKILL if the harness armed this point; otherwise nothing."""
    if not _ARMED or name != _NAME:
        return
    global _passed  # noqa: PLW0603
    _passed += 1
    if _passed >= int(_NTH or 1):
        os.kill(os.getpid(), signal.SIGKILL)
