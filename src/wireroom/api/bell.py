"""The bell that the API rings when a dispatch is durable: the line is called at once."""

from __future__ import annotations

from collections.abc import Callable


class Bell:
    """Rings whoever listens; nobody does where no line works in this process."""

    def __init__(self) -> None:
        self.ring: Callable[[], None] = _nobody


def _nobody() -> None:
    """Nobody listens."""


bell = Bell()
