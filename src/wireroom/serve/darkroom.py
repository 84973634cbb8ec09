"""The darkroom beside the line: pictures are made safe in a child process while stories go on being filed and baked."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from wireroom.stories import pictures, queue
from wireroom.stories.apart import Apart
from wireroom.stories.beside import Beside
from wireroom.stories.forms import Made
from wireroom.stories.models import Dispatch
from wireroom.stories.newsroom import Newsroom
from wireroom.wire.item import WireError

_AHEAD = 20  # pictures that may wait for the line


class Darkroom(Beside):
    """Develops one delivered picture after another, in a thread; `on_made` is called after each.

    `made` is what the line files: the result by the dispatch's key. A crash loses no more than the work of one picture.
    """

    def __init__(self, newsroom: Newsroom, on_made: Callable[[], None]) -> None:
        self.made: dict[int, Made | WireError] = {}
        self._newsroom = newsroom
        self._on_made = on_made
        self._apart = Apart()
        super().__init__("darkroom")

    def stop(self) -> None:
        """End after the picture in hand and wait for it."""
        super().stop()
        self._apart.close()

    def _turn(self) -> bool:
        """Develop the next picture. Returns whether there was one."""
        if len(self.made) >= _AHEAD:
            return False
        waiting = Dispatch.objects.filter(state=Dispatch.State.NEW, media_type__startswith="image/").order_by("id")
        dispatch = waiting.exclude(pk__in=list(self.made)).first()
        if dispatch is None:
            return False
        try:
            made = queue.develop(self._newsroom, dispatch, self._apart.develop)
            pictures.keep(made, queue.media_of(self._newsroom))
            self.made[dispatch.pk] = msgspec.structs.replace(made, forms={})
        except WireError as error:
            self.made[dispatch.pk] = error
        self._on_made()
        return True
