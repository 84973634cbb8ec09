"""WebSub (W3C Recommendation of 2018): being told at once that a feed has changed.

A hub's word is only a reason to look: what it sends along is not read, the feed itself is polled. So a hub can neither
put words into the newspaper nor keep any from it; while it is silent, or gone, the feed is polled on its schedule.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import structlog
from msgspec import Struct

from wireroom.config import Feed
from wireroom.intake.fetching import fetch, redirected, said_of_us
from wireroom.intake.transport import Pace, TransportError
from wireroom.stories.models import FeedState

log = structlog.get_logger()

PATH = "/api/v1/websub/"  # below the newspaper's address; the subscription's own random name follows
LEASE = 10 * 86400  # seconds that a subscription is asked for
SHORTEST, LONGEST = 60, 90 * 86400  # seconds that a hub may grant
EARLY = 6 * 3600.0  # seconds before its end at which a lease is renewed, or a quarter of it where that is less
AGAIN = 600.0  # seconds after which a hub that did not confirm is asked again
_SIGNATURE = re.compile(r"(sha256|sha384|sha512)=([0-9a-fA-F]{64,128})")


class Subscription(Struct):
    """A feed's subscription. `secret` signs the hub's notifications; `callback` is the last part of our own address.

    `asked` is when the hub was asked last, `renew` when it is to be asked again (monotonic seconds). `denied`: its reason.
    """

    feed: str
    hub: str
    topic: str
    callback: str
    secret: str
    asked: float = float("-inf")
    renew: float = float("-inf")
    denied: str = ""


class Subscriptions:
    """The subscriptions of this process: asked for by the feeds' threads, confirmed and rung by hubs. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_callback: dict[str, Subscription] = {}
        self._bells: dict[str, Callable[[], None]] = {}

    def listen(self, feed: str, bell: Callable[[], None]) -> None:
        """Have `bell` rung when a hub says that the feed has changed."""
        with self._lock:
            self._bells[feed] = bell

    def forget(self, feed: str) -> None:
        """Let a feed's hub ring no more."""
        with self._lock:
            self._bells.pop(feed, None)
            self._drop(feed)

    def known(self, callback: str) -> bool:
        """Whether a subscription has this name."""
        return callback in self._by_callback

    def of(self, feed: str) -> Subscription | None:
        """The subscription of a feed."""
        return next((each for each in list(self._by_callback.values()) if each.feed == feed), None)

    def keep(self, subscription: Subscription) -> None:
        """Expect a hub's confirmation and its notifications under this name; of a feed the last one counts."""
        with self._lock:
            self._drop(subscription.feed)
            self._by_callback[subscription.callback] = subscription

    def _drop(self, feed: str) -> None:
        for callback in [each.callback for each in self._by_callback.values() if each.feed == feed]:
            del self._by_callback[callback]

    def confirm(self, callback: str, told: Mapping[str, str]) -> str | None:
        """What a hub's question at a callback is answered (5.3): its challenge; None when we did not ask for that."""
        known = self._by_callback.get(callback)
        mode, topic = told.get("hub.mode", ""), told.get("hub.topic", "")
        if known is None or topic != known.topic:
            return None
        if mode == "denied":
            known.denied = told.get("hub.reason", "")[:200] or "without a reason"
            log.warning("the hub denied the subscription", feed=known.feed, reason=known.denied)
            return ""
        if mode != "subscribe" or time.monotonic() - known.asked > AGAIN or not told.get("hub.challenge"):
            return None
        granted = told.get("hub.lease_seconds", "")
        lease = min(max(int(granted), SHORTEST), LONGEST) if granted.isdecimal() and len(granted) < 12 else LEASE
        known.denied = ""
        known.renew = time.monotonic() + max(lease - EARLY, lease * 0.75)
        until = datetime.now(UTC) + timedelta(seconds=lease)
        FeedState.objects.filter(feed=known.feed, callback=callback).update(lease_until=until)
        log.info("the hub will tell of changes", feed=known.feed, until=until.isoformat(timespec="minutes"))
        return told["hub.challenge"]

    def notified(self, callback: str, signature: str, body: bytes) -> bool:
        """Look at the feed now if the hub's word is signed with the subscription's secret (7.1); whether it was."""
        known = self._by_callback.get(callback)
        match = _SIGNATURE.fullmatch(signature.strip())
        if known is None or match is None:
            return False
        made = hmac.new(known.secret.encode(), body, getattr(hashlib, match[1])).hexdigest()
        if not hmac.compare_digest(made, match[2].lower()):
            return False
        bell = self._bells.get(known.feed)
        if bell is not None:
            bell()
        return True


subscriptions = Subscriptions()


def subscribe(feed: Feed, site: str, hub: str, topic: str, pace: Pace) -> str:
    """Ask a feed's hub for notifications if that is due. Returns what is not well, in words for the desk.

    `site` is the newspaper's public address; `hub` and `topic` are what the feed said now, empty when it did not change.
    """
    now = time.monotonic()
    known = subscriptions.of(feed.slug) or _remembered(feed)
    if known is None or (hub and topic and (hub, topic) != (known.hub, known.topic)):
        if not hub or not topic:
            return "the feed names no hub: it is polled on its schedule alone"
        known = Subscription(feed.slug, hub, topic, secrets.token_urlsafe(24), secrets.token_urlsafe(32))
    elif now < max(known.renew, known.asked + AGAIN):
        return f"its hub denied the subscription: {known.denied}" if known.denied else ""
    known.asked = now
    subscriptions.keep(known)
    _remember(known)
    form = {
        "hub.callback": f"{site}{PATH}{known.callback}",
        "hub.mode": "subscribe",
        "hub.topic": known.topic,
        "hub.lease_seconds": str(LEASE),
        "hub.secret": known.secret,
    }
    try:
        answer = fetch(known.hub, lambda _: said_of_us(), allow_private=feed.allow_private, pace=pace, form=form)
    except TransportError as error:
        return f"its hub cannot be asked: {error}"
    return "" if answer.status in {200, 202, 204} else f"its hub answered {answer.status}"


def named(url: str, hub: str, topic: str) -> tuple[str, str]:
    """A hub and a topic as addresses, `url` being where the feed was read. Two empty texts when there is no usable hub."""
    if not hub:
        return "", ""
    try:
        return redirected(url, hub), redirected(url, topic) if topic else url
    except TransportError:
        return "", ""


def _remembered(feed: Feed) -> Subscription | None:
    """The subscription that an earlier process had; it is renewed at once."""
    state = FeedState.objects.filter(feed=feed.slug).exclude(callback="").first()
    return Subscription(feed.slug, state.hub, state.topic, state.callback, state.secret) if state else None


def _remember(known: Subscription) -> None:
    row = FeedState.objects.filter(feed=known.feed)
    if row.exclude(callback=known.callback).exists():  # another one: the old lease is not its own
        row.update(lease_until=None)
    row.update(hub=known.hub, topic=known.topic, callback=known.callback, secret=known.secret)
