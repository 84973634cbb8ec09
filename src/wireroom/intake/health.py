"""How a feed does: what is kept of its looks and deliveries, and what follows from that for the desk."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Literal

from msgspec import Struct

from wireroom.config import Feed
from wireroom.stories.models import FeedState, Version

State = Literal["well", "failing", "quiet", "new"]


class Health(Struct, frozen=True):
    """A feed's health. Times are aware UTC.

    `failing`: looking failed, or what was taken could not be cleared away; `error` says what. `quiet`: nothing came for
    longer than the feed's `silent_after`; `last_delivery` is None when nothing ever came.
    `new`: nothing is known yet.
    """

    feed: str
    state: State
    last_delivery: datetime | None = None
    last_success: datetime | None = None
    error: str = ""
    error_at: datetime | None = None
    failures: int = 0
    next_look: datetime | None = None

    def line(self) -> str:
        """The state in words for the command line."""
        match self.state:
            case "failing":
                return f"FAILING {self.error}"
            case "quiet":
                return "SILENT for too long"
            case "new":
                return "not looked at yet"
        return "well"


def health(feed: Feed, known: FeedState | None, now: datetime) -> Health:
    """A feed's health by what is known of it at `now`."""
    if known is None:
        return Health(feed.slug, "new")
    state: State = "well" if known.last_success or known.last_delivery else "new"
    if known.last_error:
        state = "failing"
    elif state == "well" and _is_quiet(feed, known.last_delivery, now):
        state = "quiet"
    return Health(
        feed.slug,
        state,
        known.last_delivery,
        known.last_success,
        known.last_error,
        known.last_error_at,
        known.failures,
        known.next_look,
    )


def _is_quiet(feed: Feed, last: datetime | None, now: datetime) -> bool:
    return feed.silent_after > 0 and (last is None or now - last > timedelta(seconds=feed.silent_after))


def healths(feeds: Iterable[Feed], now: datetime | None = None) -> list[Health]:
    """The health of feeds, in their order."""
    known = {each.feed: each for each in FeedState.objects.all()}
    return [health(feed, known.get(feed.slug), now or datetime.now(UTC)) for feed in feeds]


def delays(most: int = 300) -> dict[str, float]:
    """By feed, how many seconds after the agency sent it a story came in: the middle one of the newest stories."""
    newest = Version.objects.order_by("-id").values_list("dispatch__feed", "dispatch__received", "sent")[:most]
    found: dict[str, list[float]] = {}
    for feed, received, sent in newest:
        found.setdefault(feed, []).append(max(0.0, (received - sent).total_seconds()))
    return {feed: median(seconds) for feed, seconds in found.items()}


def note_delivery(feed: str) -> None:
    """Write down that something came on a feed just now."""
    now = datetime.now(UTC)
    FeedState.objects.update_or_create(feed=feed, defaults={"last_delivery": now})


def note_success(feed: str, *, delivered: datetime | None, next_look: datetime | None, trouble: str) -> None:
    """Write down that a look went well; `trouble` is what nevertheless is not in order on the other side."""
    now = datetime.now(UTC)
    told: dict[str, object] = {"last_success": now, "failures": 0, "last_error": trouble[:1000], "next_look": next_look}
    if trouble:
        told["last_error_at"] = now
    if delivered:
        told["last_delivery"] = delivered
    FeedState.objects.update_or_create(feed=feed, defaults=told)


def note_failure(feed: str, error: str, *, failures: int, delivered: datetime | None, wait: float) -> None:
    """Write down that a look failed, and that the next one is in `wait` seconds."""
    now = datetime.now(UTC)
    told: dict[str, object] = {
        "failures": failures,
        "last_error": error[:1000],
        "last_error_at": now,
        "next_look": now + timedelta(seconds=wait),
    }
    if delivered:
        told["last_delivery"] = delivered
    FeedState.objects.update_or_create(feed=feed, defaults=told)


def without_secret(feed: Feed, text: str) -> str:
    """A text without the feed's secret: a server may repeat what it was told."""
    secret = os.environ.get(feed.secret_env, "") if feed.secret_env else ""
    return text.replace(secret, "…") if secret else text
