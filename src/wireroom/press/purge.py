"""Telling a CDN what to forget: the addresses of a story that went, and of the pages that showed it.

The press writes addresses down in the record (`note`, then `release` once the tombstone stands, so that the CDN can fetch
nothing but the tombstone); a worker beside the line asks the CDN until it says yes. Neither a slow CDN nor a broken one ever
holds up the line, and nothing is forgotten over a crash. How it is asked is said by ``[purge]`` of newspaper.toml.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import httpx
import structlog
from django.db import connection, transaction
from django.db.models import Min

from wireroom.config import Newspaper, Purge
from wireroom.stories.beside import Beside
from wireroom.stories.models import Alarm, Purging

log = structlog.get_logger()

TIMEOUT = 10.0  # seconds that the CDN has for an answer
BATCH = 500  # addresses in a request that lists them
ALARM_AFTER = 3  # tries after which the desk is told
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 300.0  # seconds between two tries: doubled each time
_COMPRESSED = (".br", ".gz")


class Unheard(Exception):
    """The CDN did not say yes. The text says what it said instead; it has no secret in it."""


def addresses_of(files: Iterable[str]) -> list[str]:
    """The addresses below the site's root that files of the page store are served at, each once."""
    found: dict[str, None] = {}
    for file in files:
        if file.endswith(_COMPRESSED) or file.rpartition("/")[2] == "410.html":
            continue
        found[f"/{file.removesuffix('index.html') if file.endswith('index.html') else file}"] = None
    return list(found)


def note(page: str, addresses: Sequence[str], *, ready: bool) -> None:
    """Write addresses down that a page (its key) gave up; they wait for `release` unless they are `ready` now."""
    now = datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO stories_purging (address, page, since, next_try, tries, error) VALUES (%s, %s, %s, %s, 0, '')"
            " ON CONFLICT (address) DO UPDATE SET page = excluded.page, since = excluded.since,"
            " next_try = excluded.next_try, tries = 0",
            [(each, page, _stored(now), _stored(now) if ready else None) for each in sorted(set(addresses))],
        )


def release(page: str) -> None:
    """Let the worker have what `note` wrote down for a page: readers cannot get it any more."""
    Purging.objects.filter(page=page, next_try__isnull=True).update(next_try=datetime.now(UTC))


def _stored(moment: datetime) -> str | None:
    """A time as the database at hand keeps it."""
    told: str | None = connection.ops.adapt_datetimefield_value(moment)
    return told


def standing() -> list[tuple[str, ...]]:
    """How the queue stands, for `wireroom status`: nothing when it is empty."""
    waiting = Purging.objects.count()
    if not waiting:
        return []
    oldest = Purging.objects.aggregate(at=Min("since"))["at"]
    failed = Purging.objects.exclude(error="").order_by("-tries").first()
    told = f"last answer: {failed.error} ({failed.tries} tries)" if failed else ""
    return [(f"{waiting:,} addresses", f"the oldest since {oldest:%Y-%m-%d %H:%M:%S} UTC", told)]


class Purger:
    """Asks the CDN of one newspaper to forget addresses."""

    def __init__(self, newspaper: Newspaper, client: httpx.Client | None = None) -> None:
        self._how: Purge = newspaper.purge
        self._site = newspaper.paper.url
        self._client = client or httpx.Client(timeout=TIMEOUT, follow_redirects=False)

    def turn(self) -> int:
        """Ask for what is due: one batch, or one address where each has a request of its own. Returns how many were due."""
        each = "{" in self._how.url
        due = list(
            Purging.objects.filter(next_try__lte=datetime.now(UTC)).order_by("tries", "id")[: 1 if each else BATCH]
        )
        if not due:
            return 0
        try:
            self.ask([f"{self._site}{row.address}" for row in due])
        except Unheard as error:
            self._again(due, str(error))
        else:
            self._done(due)
        return len(due)

    def ask(self, urls: Sequence[str]) -> None:
        """One request for absolute addresses. Raises Unheard unless the answer is 2xx (404 too, of one address alone)."""
        single = "{" in self._how.url
        target = _filled(self._how.url, urls[0], self._site) if single else self._how.url
        body = None if single else {self._how.key: list(urls)}
        try:
            answer = self._client.request(self._how.method, target, json=body, headers=self._headers())
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise Unheard(f"{type(error).__name__} at {self._how.url}") from None
        if not answer.is_success and not (single and answer.status_code == 404):  # it never had it
            raise Unheard(f"{answer.status_code} from {self._how.url}")

    def _headers(self) -> dict[str, str]:
        """The secret header, read when it is needed: ``Name: value`` in the environment."""
        if not self._how.header_env:
            return {}
        name, colon, value = os.environ.get(self._how.header_env, "").partition(":")
        if not colon or not name.strip():
            raise Unheard(f"the environment's {self._how.header_env} is no header such as 'Authorization: Bearer ...'")
        return {name.strip(): value.strip()}

    def _done(self, rows: Sequence[Purging]) -> None:
        """Strike off what was asked for, unless it was written down anew meanwhile."""
        with transaction.atomic():
            for row in rows:
                Purging.objects.filter(pk=row.pk, since=row.since).delete()
        if not Purging.objects.exclude(error="").exists():
            Alarm.objects.filter(key__startswith="purge:", answered_at__isnull=True).update(
                answered_by="wire", answered_at=datetime.now(UTC)
            )

    def _again(self, rows: Sequence[Purging], what: str) -> None:
        """Try again later, and call the desk when it has failed a few times."""
        most = max(row.tries for row in rows) + 1
        wait = timedelta(seconds=min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(most - 1, 10)))
        log.warning("the CDN was not told", what=what, addresses=len(rows), tries=most)
        with transaction.atomic():
            for row in rows:
                mine = Purging.objects.filter(pk=row.pk, since=row.since)
                mine.update(tries=row.tries + 1, next_try=datetime.now(UTC) + wait, error=what[:500])
            if most >= ALARM_AFTER:
                _alarm(rows, what)


def _alarm(rows: Sequence[Purging], what: str) -> None:
    oldest = min(row.since for row in rows)
    Alarm.objects.get_or_create(
        key=f"purge:{oldest:%Y%m%dT%H%M%S}",
        defaults={
            "at": datetime.now(UTC),
            "what": f"the CDN was not told of {len(rows)} addresses of stories that went: {what}",
            "do": "purge them by hand, and look at [purge] of newspaper.toml; trying goes on",
        },
    )


def _filled(template: str, url: str, site: str) -> str:
    """The address of a request of its own for one address: ``{url}``, ``{quoted}`` (percent-encoded), ``{path}``."""
    path = url.removeprefix(site)
    return template.replace("{quoted}", quote(url, safe="")).replace("{path}", path).replace("{url}", url)


class PurgeWorker(Beside):
    """Runs a purger in a thread beside the line; idle where newspaper.toml names no CDN."""

    def __init__(self, newspaper: Newspaper) -> None:
        super().__init__("purge", daemon=True)
        self._newspaper = newspaper
        self._purger: Purger | None = None

    def start(self) -> None:
        """Begin to work."""
        if self._newspaper.purge.url:
            self._purger = Purger(self._newspaper)
            super().start()

    def stop(self) -> None:
        """End after the request in hand; what waits stays in the record."""
        self._stop.set()
        self._call.set()
        if self._thread.is_alive():
            self._thread.join(TIMEOUT + 1)

    def _turn(self) -> bool:
        return self._purger is not None and self._purger.turn() > 0
