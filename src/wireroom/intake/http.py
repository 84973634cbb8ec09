"""Polling an address: conditional GET, page after page where a listing has several, at once when its hub says so."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from wireroom.config import Feed
from wireroom.intake import links, websub
from wireroom.intake.fetching import LONGEST, Answer, authorization, fetch, said_of_us
from wireroom.intake.paging import next_page, what_is_on
from wireroom.intake.transport import Delivery, Pace, Scheduled, TransportError, first_of, picture_type
from wireroom.stories.models import FeedState

__all__ = ["LONGEST", "Http", "Pace"]

PAGES = 50  # of a listing in one look
WALK = 120.0  # seconds that a look may go from page to page
_ECHOES = (1.0, 3.0, 10.0)  # seconds after a hub's word at which a feed that shows nothing new yet is asked again
_BETWEEN = 1.0  # seconds between two looks, however often a hub rings
_LOOK_UP = 0.5  # seconds between two looks whether to stop, while a hub is listened to


class Http(Scheduled):
    """The HTTP transport of one feed. `site` is the newspaper's public address, where hubs find us."""

    def __init__(self, feed: Feed, pace: Pace = Pace(), site: str = "") -> None:  # noqa: B008  (a frozen value)
        self.feed = feed
        self.pace = pace
        self._site = site
        self._rung = threading.Event()
        self._echoes: tuple[float, ...] = ()
        self._looked = float("-inf")
        if feed.hub:
            websub.subscriptions.listen(feed.slug, self._rung.set)

    def look(self) -> Iterator[Delivery]:
        """What the address has now if it changed since the last poll, and its further pages. Raises TransportError."""
        state, _ = FeedState.objects.get_or_create(feed=self.feed.slug)
        self._looked = time.monotonic()
        self.again = self._looked + self.feed.every
        brought = False
        hub = topic = ""
        for answer, delivery in self._walk(state) if self.feed.pages else self._first(state):
            if self.feed.hub and not hub:
                hub, topic = _hub_of(answer)
            if delivery is not None:
                yield delivery
                brought = True
        if self._echoes:
            self._listen_on(brought)
        if self.feed.hub:
            self.trouble = websub.subscribe(self.feed, self._site, hub, topic, self.pace)

    def pause(self, stop: threading.Event) -> None:
        """Wait for the feed's schedule, longer when the server asked for it; no longer when its hub tells of news."""
        if not self.feed.hub:
            super().pause(stop)
            return
        while not stop.is_set() and (left := self.again - time.monotonic()) > 0:
            if self._rung.wait(min(left, _LOOK_UP)):
                stop.wait(max(0.0, self._looked + _BETWEEN - time.monotonic()))
                self._rung.clear()
                self._echoes = _ECHOES
                return

    def trial(self) -> Iterator[str]:
        """Fetch once and keep nothing."""
        yield from first_of(self.look())

    def close(self) -> None:
        """Listen to no hub any more."""
        if self.feed.hub:
            websub.subscriptions.forget(self.feed.slug)

    def _listen_on(self, brought: bool) -> None:
        """Ask again soon when the hub spoke of news and the feed's own server did not have it yet."""
        wait, self._echoes = self._echoes[0], () if brought else self._echoes[1:]
        if not brought:
            self.again = min(self.again, time.monotonic() + wait)

    def _first(self, state: FeedState) -> Iterator[tuple[Answer, Delivery | None]]:
        """The feed's address alone. Of a listing its validators are not kept: the walk that follows must see it again."""
        answer = self._get(state, self.feed.url)
        told = {} if self.feed.pages else _validators(answer)
        yield answer, self._delivery(answer, told) if answer.status == 200 else None

    def _walk(self, state: FeedState) -> Iterator[tuple[Answer, Delivery | None]]:
        """The pages of a listing, from where the last look stopped, as deliveries of their own.

        The walk ends at the last page, or at one whose items are all on record. Where it is broken off - the process ended, a
        page failed, time or number are up - the next one goes on from there, and looks at the first page too. A listing that
        always names a next page (what will come later) is followed until a page is empty, and from there the next time.
        """
        url, end, seen = state.cursor or self.feed.url, time.monotonic() + WALK, set[str]()
        for _ in range(PAGES):
            seen.add(url)
            try:
                answer = self._page(state, url)
            except TransportError:
                if self.feed.url not in seen:  # old pages that fail must not keep new ones away
                    yield from self._first(state)
                raise
            if answer.status == 304:
                return
            following = next_page(self.feed.pages, answer)
            what = what_is_on(self.feed, answer)
            cursor = _cursor(url, following, what, seen)
            if what == "empty" and url != self.feed.url:
                FeedState.objects.filter(feed=self.feed.slug).update(cursor=cursor)
                yield answer, None
                return
            told = _validators(answer) if url == self.feed.url else {}
            yield answer, self._delivery(answer, told | {"cursor": cursor})
            if not cursor or cursor in seen or what == "empty":
                return
            url = cursor
            if time.monotonic() > end:
                break
        if self.feed.url not in seen:
            yield from self._first(state)

    def _page(self, state: FeedState, url: str) -> Answer:
        """A page; when one in the middle of a listing is gone, the next look begins at the first again."""
        try:
            return self._get(state, url)
        except TransportError as error:
            if url != self.feed.url and getattr(error, "gone", False):
                FeedState.objects.filter(feed=self.feed.slug).update(cursor="")
            raise

    def _get(self, state: FeedState, url: str) -> Answer:
        first = url == self.feed.url
        answer = fetch(
            url,
            lambda each: self._headers(state, each, known=first),
            allow_private=self.feed.allow_private,
            pace=self.pace,
        )
        self.again = max(self.again, time.monotonic() + answer.asked)
        if answer.status not in {200, 304} or (answer.status == 304 and not first):
            gone = 400 <= answer.status < 500 and answer.status not in {401, 403, 408, 429}
            raise _Status(f"{answer.url}: status {answer.status}", answer.asked, gone=gone)
        return answer

    def _headers(self, state: FeedState, url: str, *, known: bool) -> Mapping[str, str]:
        """The headers of a request; what is `known` of the address is asked for only if it changed."""
        headers = said_of_us() | authorization(self.feed, url)
        if known and state.etag:
            headers["if-none-match"] = state.etag
        if known and state.modified:
            headers["if-modified-since"] = state.modified
        return headers

    def _delivery(self, answer: Answer, fields: Mapping[str, str]) -> Delivery:
        """The page as a delivery; once it is durable, `fields` of the feed's state are remembered."""

        def acknowledge() -> None:
            if fields:
                FeedState.objects.filter(feed=self.feed.slug).update(**fields)

        return Delivery(
            answer.data,
            urlsplit(answer.url).path.rpartition("/")[2][:200] or "feed",
            acknowledge,
            size=len(answer.data),
            media_type=_media_type(answer),
            charset=answer.charset[:40],
            url=answer.url,
        )


class _Status(TransportError):
    """A status that is no answer; `gone`: the address will not have one later either."""

    def __init__(self, what: str, wait: float, *, gone: bool) -> None:
        self.gone = gone
        super().__init__(what, wait)


def _validators(answer: Answer) -> dict[str, str]:
    """What tells whether the address has changed, for the next poll; one too long to keep is not kept in part."""
    etag, modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
    return {"etag": etag if len(etag) <= 400 else "", "modified": modified if len(modified) <= 100 else ""}


def _cursor(url: str, following: str, what: str, seen: set[str]) -> str:
    """Where the next step, or the next look, goes on; empty: at the first page."""
    if what == "known" or (following in seen and following != url):
        return ""
    return following


def _media_type(answer: Answer) -> str:
    """The type of the body: of a picture what its bytes say, otherwise the server's word unless it calls copy a picture."""
    told: str = answer.headers.get("content-type", "").partition(";")[0].strip().lower()[:100]
    return picture_type(answer.data) or ("" if told.startswith("image/") else told)


def _hub_of(answer: Answer) -> tuple[str, str]:
    """The hub and the topic that an answer names."""
    hub, topic = links.hub_and_topic(answer.headers.get_list("link"), answer.data)
    return websub.named(answer.url, hub, topic)
