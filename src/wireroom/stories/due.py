"""What time does to stories: embargoes end, rights end.

Many embargoes end at one second. What an item is about and what the rules say of it does not depend on that second, so it is
worked out before, in this process's memory alone: nothing of it is written down or said anywhere before its time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.db import OperationalError, transaction
from msgspec import Struct

from wireroom.stories.crash import crashpoint
from wireroom.stories.file import Filing, Ready
from wireroom.stories.models import Story
from wireroom.wire.item import Item

log = structlog.get_logger()

MOST = 200  # stories a transaction
AHEAD = timedelta(minutes=10)  # before an embargo's end that its story is made ready
READY = 1000  # stories at most that are ready
_STEP = 10  # stories that are made ready between two looks at what came in


class Releasing(Struct, frozen=True):
    """A story as it will be when its embargo ends: not saved, and not to be."""

    story: Story
    item: Item
    words_sha256: str


class Due:
    """The embargoes of one newspaper. Not thread-safe: the filing worker has it."""

    def __init__(self, filing: Filing) -> None:
        self._filing = filing
        self._ready: dict[int, Ready] = {}

    def make_ready(self, now: datetime) -> list[Releasing]:
        """Work out some stories whose embargo ends soon (`now`: aware UTC, by the newspaper's clock); empty: all are.

        Forgets what was made ready of stories that are under embargo no more.
        """
        waiting = Story.objects.filter(state=Story.State.EMBARGOED, release_at__lte=now + AHEAD).order_by("release_at")
        soon = dict(waiting.values_list("pk", "current")[:READY])
        self._ready = {pk: made for pk, made in self._ready.items() if soon.get(pk) == made.current}
        missing = [pk for pk in soon if pk not in self._ready][:_STEP]
        if not missing:
            return []
        stories = list(Story.objects.filter(pk__in=missing))
        self._ready |= self._filing.ready([(story, story.current) for story in stories])
        return [made for story in stories if (made := self._released(story)) is not None]

    def _released(self, story: Story) -> Releasing | None:
        """The story as its embargo's end makes it; None where it will not be public even then."""
        made = self._ready.get(story.pk)
        assert story.release_at is not None
        [(_, stand, versions)] = self._filing.stands([story], story.release_at)
        if made is None or stand.state != "published" or stand.current != made.current:
            return None
        self._filing.become(story, stand, made.item, made.received, versions, made.judged)
        return Releasing(story, made.item, made.words_sha256)

    def release(self, now: datetime) -> int:
        """Publish stories whose embargo ended by `now` (aware UTC, by the newspaper's clock). Returns how many were due.

        When something fails that should not, they are published one by one, and the one at fault is held.
        """
        due = Story.objects.filter(state=Story.State.EMBARGOED, release_at__lte=now)
        ids = list(due.order_by("release_at", "pk").values_list("pk", flat=True)[:MOST])
        if not ids:
            return 0
        try:
            self._release(ids, now)
        except OperationalError:  # the database itself: nothing was written, all of it is due still
            self._filing.forget()
            raise
        except Exception:
            log.exception("releasing many stories failed; going one by one")
            self._filing.forget()
            for pk in ids:
                self._release_alone(pk, now)
        return len(ids)

    @transaction.atomic
    def _release(self, ids: Sequence[int], now: datetime) -> None:
        stories = list(Story.objects.select_for_update().filter(pk__in=ids, state=Story.State.EMBARGOED).order_by("pk"))
        self._filing.release(stories, now, self._ready)
        crashpoint("due.released")

    def _release_alone(self, pk: int, now: datetime) -> None:
        try:
            self._release([pk], now)
        except OperationalError:
            self._filing.forget()
            raise
        except Exception as error:
            log.exception("a story could not be released: held", story=pk)
            self._filing.forget()
            with transaction.atomic():
                for story in Story.objects.select_for_update().filter(pk=pk):
                    self._filing.hold(story, f"its embargo is over, but it could not be published: {error}"[:500])


@transaction.atomic
def expire_due(filing: Filing, now: datetime) -> int:
    """Take down stories whose rights ended by `now` (aware UTC, by the wall). Returns how many were looked at."""
    due = list(Story.objects.select_for_update().filter(state=Story.State.PUBLISHED, expires_at__lte=now)[:MOST])
    for story in due:
        filing.look_again(story, filing.clock.now())
    return len(due)
