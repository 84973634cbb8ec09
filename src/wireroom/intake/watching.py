"""Being told that something in a folder changed, without missing what changes between two looks."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import structlog
from watchfiles._rust_notify import RustNotify

log = structlog.get_logger()

_STEP = 5  # ms between two looks of the watcher for news
_DEBOUNCE = 10  # ms after which news are told although more may come
_PATIENCE = 300  # ms between two looks where the system tells no changes (network folders)
_BLIND = 0.5  # seconds between two looks without any watcher


class Watching:
    """Watches one folder, itself and not what is inside its folders. It gathers news from its making on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._notify: RustNotify | None = None
        self._inode = 0
        self.ensure()

    def ensure(self) -> None:
        """Watch the folder that is there now: another may stand in its place since."""
        inode = os.stat(self._folder).st_ino  # noqa: PTH116
        if self._notify is not None and inode == self._inode:
            return
        self._inode = inode
        try:
            self._notify = RustNotify([str(self._folder)], False, False, _PATIENCE, False, False)
        except (OSError, RuntimeError) as error:  # the system has no watch left: looking now and then does it too
            self._notify = None
            log.warning("the folder is looked at now and then only", folder=str(self._folder), error=str(error))

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Return when something changed since the last wait, after `seconds`, or when `stop` is set."""
        if self._notify is None:
            stop.wait(min(seconds, _BLIND))
            return
        self._notify.watch(_DEBOUNCE, _STEP, max(1, int(seconds * 1000)), stop)
