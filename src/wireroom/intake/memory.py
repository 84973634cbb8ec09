"""What is remembered of files that stay on their server: that they were taken, so that they are not taken again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from msgspec import Struct

from wireroom.stories.models import Taken

FORGET = timedelta(days=30)  # after which a file that is not listed any more is forgotten
REFRESH = timedelta(days=1)  # between two notes that a file is still there
_BATCH = 400


class _Known(Struct):
    stamp: str
    seen: datetime


class Memory:
    """The taken files of one feed by the hash of their name. Only this process's intake writes it, so it is read once."""

    def __init__(self, feed: str) -> None:
        self._feed = feed
        self._known: dict[str, _Known] | None = None
        self._cleared: datetime | None = None

    def has(self, name: bytes, stamp: str) -> bool:
        """Whether that file was taken as it stands there."""
        known = self._all().get(_hash(name))
        return known is not None and known.stamp == stamp

    def took(self, name: bytes, stamp: str) -> None:
        """Remember a file as taken. It is durable when this returns."""
        now = datetime.now(UTC)
        row = Taken(feed=self._feed, name_sha256=_hash(name), stamp=stamp, seen=now)
        Taken.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["feed", "name_sha256"], update_fields=["stamp", "seen"]
        )
        self._all()[row.name_sha256] = _Known(stamp, now)

    def forget(self, name: bytes) -> None:
        """Forget a file: it is gone from the server, or another one stands there under its name."""
        if self._all().pop(_hash(name), None) is not None:
            Taken.objects.filter(feed=self._feed, name_sha256=_hash(name)).delete()

    def saw(self, names: Iterable[bytes], now: datetime) -> None:
        """Note which files are still there, and forget those that were not for long. A row is written once a day at most."""
        known = self._all()
        old = [each for name in names if (row := known.get(each := _hash(name))) and now - row.seen > REFRESH]
        for batch in _batches(old):
            Taken.objects.filter(feed=self._feed, name_sha256__in=batch).update(seen=now)
        for each in old:
            known[each].seen = now
        if self._cleared is None or now - self._cleared > REFRESH:
            self._cleared = now
            gone = [each for each, row in known.items() if now - row.seen > FORGET]
            Taken.objects.filter(feed=self._feed, seen__lt=now - FORGET).delete()
            for each in gone:
                del known[each]

    def _all(self) -> dict[str, _Known]:
        if self._known is None:
            rows = Taken.objects.filter(feed=self._feed).values_list("name_sha256", "stamp", "seen")
            self._known = {name: _Known(stamp, seen) for name, stamp, seen in rows.iterator()}
        return self._known


def _hash(name: bytes) -> str:
    return hashlib.sha256(name).hexdigest()


def _batches(names: list[str]) -> Iterator[list[str]]:
    waiting = iter(names)
    while batch := list(islice(waiting, _BATCH)):
        yield batch
