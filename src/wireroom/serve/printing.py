"""The printer: sets each city's issue at the paper's hours, beside the line and never in its way.

The database is the queue: an order to set an issue is a row, so that a crash costs a repeat. When an issue is due is a
function of the clock and of when it was set last, so that missed hours are made up for.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from django.db import close_old_connections, connection, transaction
from django.db.models import Max
from msgspec import Struct

from wireroom.config import Newspaper
from wireroom.epaper.apart import Stopped, set_apart
from wireroom.epaper.gather import Furniture, gather
from wireroom.epaper.issue import Labels, Proof
from wireroom.epaper.proofs import Proofs
from wireroom.epaper.typeset import SettingError
from wireroom.press.edition import Edition
from wireroom.press.pages import LISTING, PRINT, PageKey
from wireroom.serve.issues import address, issue_page, print_order
from wireroom.serve.line import PAGES, Line, LineBusy
from wireroom.stories import outbox
from wireroom.stories.crash import crashpoint
from wireroom.stories.models import Page, Story, StoryCity
from wireroom.stories.newsroom import Newsroom

log = structlog.get_logger()

DAYS = 3  # past days whose last issue is made up for
AFTER_MIDNIGHT = timedelta(minutes=10)  # until a day's last issue is set: what came at 23:59 has been filed by then
LOOK_EVERY = 0.5  # seconds between two looks for orders
CLOCK_EVERY = 15.0  # seconds between two looks at the clock
_FAILED = "failed"


class IssueError(Exception):
    """An issue that cannot be made: why, and what to do."""


class Made(Struct, frozen=True):
    """An issue as it can be read."""

    stories: int
    pages: int
    pdf: Path
    address: str


class Printer:
    """Sets the issues of one newspaper that are ordered. One worker has one."""

    def __init__(self, newsroom: Newsroom, proofs: Proofs) -> None:
        self.newsroom = newsroom
        self.proofs = proofs
        self.stop = threading.Event()

    def order_due(self, now: datetime) -> list[PageKey]:
        """Order every issue that should have been set by `now` (aware) and was not. Returns the orders."""
        paper = self.newsroom.newspaper
        today = self.newsroom.day(now).date()
        days = [today - timedelta(days=back) for back in range(DAYS + 1)]
        slugs = [city.slug for city in paper.cities]
        rows = StoryCity.objects.filter(city__in=slugs)
        known = set(rows.filter(day__in=days).values_list("city", "day").distinct())
        newest = rows.filter(day__lt=today).values_list("city").annotate(Max("day"))
        known |= set(newest)  # a paper that slept still has its last day in print
        keys = {str(print_order(city, day)): (city, day) for city, day in known}
        printed = dict(Page.objects.filter(key__in=list(keys)).values_list("key", "baked"))
        orders = []
        for key, (_, day) in sorted(keys.items()):
            slot = due(day, now, paper.epaper.at, self.newsroom.zone)
            last = printed.get(key)
            if slot is not None and (last is None or last < slot):
                orders.append(PageKey.parse(key))
        self.order(orders)
        return orders

    def order(self, keys: list[PageKey]) -> None:
        """Order these issues, unless they are ordered already."""
        names = [str(key) for key in keys]
        waiting = set(Page.objects.filter(key__in=names, dirty__isnull=False).values_list("key", flat=True))
        outbox.order({name: PRINT for name in names if name not in waiting})

    def turn(self) -> bool:
        """Set one issue that was ordered, today's before older ones. Returns whether there was one."""
        order = min(Page.objects.filter(key__startswith="print:", dirty__isnull=False), key=_turn_of, default=None)
        if order is None:
            return False
        key = PageKey.parse(order.key)
        began, clock = datetime.now(UTC), time.monotonic()
        digest = ""
        try:
            proof = self._set(key)
        except SettingError as error:
            log.error("an issue could not be set", city=key.name, day=str(key.day), error=str(error))
            digest = _FAILED
        else:
            told = {"stories": len(proof.stories), "pages": len(proof.pages)} if proof else {}
            log.info("issue set", city=key.name, day=str(key.day), seconds=round(time.monotonic() - clock, 2), **told)
        crashpoint("printer.set")
        self._strike_off(order, key, began, digest)
        return True

    def _set(self, key: PageKey) -> Proof | None:
        """Set an issue from the record; None when no story of that day is left, and the issue with it."""
        newspaper = self.newsroom.newspaper
        assert key.day is not None
        job = gather(self.newsroom, key.name, key.day, self._furniture(key.name, key.day))
        if not job.stories:
            self.proofs.drop(key.name, key.day)
            return None
        return set_apart(job, newspaper.path(newspaper.storage.media), self.proofs, self.stop)

    def _strike_off(self, order: Page, key: PageKey, began: datetime, digest: str) -> None:
        """Note that the issue was set, and order its page, in one transaction."""
        assert key.day is not None
        with transaction.atomic():
            rows = Page.objects.filter(key=order.key)
            rows.filter(generation=order.generation).update(dirty=None)
            rows.update(baked=began, digest=digest)
            if not digest:
                outbox.order({str(issue_page(key.name, key.day)): LISTING})

    def _furniture(self, city: str, day: date) -> Furniture:
        newspaper = self.newsroom.newspaper
        edition = Edition(self.newsroom, self.newsroom.languages[0])
        say, title = edition.say, edition.city_title(city)
        long_date = edition.long_date(day)
        site = newspaper.paper.url.partition("//")[2]
        return Furniture(
            title=f"{newspaper.paper.title}, {title}, {long_date}",
            edition=say("{city} edition").replace("{city}", title),
            date=long_date,
            number=say("{year}, no. {number}").format(year=day.year, number=day.timetuple().tm_yday),
            running=f"{newspaper.paper.title} · {title} · {long_date}",
            ears=(newspaper.paper.tagline, say("Every story also at {site}").replace("{site}", site)),
            foot=say("Auto-published from agency feeds, not reviewed by an editor."),
            site=site,
            labels={language: _labels(Edition(self.newsroom, language)) for language in self.newsroom.languages},
        )


def _turn_of(order: Page) -> tuple[int, datetime, str]:
    """The newest day goes first, since readers open it first; then what was set longest ago."""
    day = PageKey.parse(order.key).day
    assert day is not None
    return -day.toordinal(), order.baked or datetime.min.replace(tzinfo=UTC), order.key


def _labels(edition: Edition) -> Labels:
    say = edition.say
    return Labels(goes_on=say("Continued on page {page}"), comes_from=say("Continued from page {page}"))


def due(day: date, now: datetime, at: tuple[str, ...], zone: ZoneInfo) -> datetime | None:
    """The latest moment up to `now` (aware) at which a day's issue should be set; None when there is none yet.

    `at` are times of day in the paper's zone. When the day is over it is set for the last time.
    """
    last = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone) + AFTER_MIDNIGHT
    times = [datetime.strptime(hour, "%H:%M").time() for hour in at]
    slots = [datetime.combine(day, hour, zone) for hour in times]
    return max((slot for slot in (*slots, last) if slot <= now), default=None)


class PrintWorker:
    """Runs the printer in a thread: orders what is due by the clock, sets what is ordered, and calls the line."""

    def __init__(self, printer: Printer, call: Callable[[], None]) -> None:
        self.printer = printer
        self._call = call
        self._thread = threading.Thread(target=self._run, name="printer")

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """End at once: an issue that is being set is set again after the next start."""
        self.printer.stop.set()
        self._thread.join()

    def _run(self) -> None:
        stop, looked = self.printer.stop, float("-inf")
        try:
            while not stop.is_set():
                try:
                    if time.monotonic() - looked > CLOCK_EVERY:
                        looked = time.monotonic()
                        self.printer.order_due(datetime.now(UTC))
                    if self.printer.turn():
                        self._call()
                        continue
                except Stopped:
                    return
                except Exception:  # the database is away, the disk is full: the order stands, try again
                    log.exception("the printer stopped for a moment")
                    close_old_connections()
                    stop.wait(5.0)
                stop.wait(LOOK_EVERY)
        finally:
            connection.close()


def make_issue(newspaper: Newspaper, city: str, day: date, *, line: Line | None = None, longest: float = 300.0) -> Made:
    """Set a city's issue of a day now, and publish it. Raises IssueError with the reason when there can be none.

    When another process runs the newspaper, it does the work; at most `longest` seconds are waited for it.
    """
    slugs = [each.slug for each in newspaper.cities]
    if city not in slugs:
        raise IssueError(f"no city {city!r} (there are: {', '.join(slugs) or 'none'})")
    if not Story.objects.filter(state=Story.State.PUBLISHED, day=day).exists():
        raise IssueError(f"no stories on {day}")
    if line is None:
        try:
            line = Line(newspaper)
        except LineBusy:
            return _made_elsewhere(newspaper, city, day, longest)
        try:
            return _made_here(line, city, day)
        finally:
            line.close()
    return _made_here(line, city, day)


def _made_here(line: Line, city: str, day: date) -> Made:
    printer = Printer(line.newsroom, line.proofs)
    printer.order([print_order(city, day)])
    while Page.objects.filter(key=str(print_order(city, day)), dirty__isnull=False).exists():
        printer.turn()
    while Page.objects.filter(
        key__startswith="epaper", dirty__lte=LISTING
    ).exists():  # the issue, then what leads to it
        line.press.turn(PAGES, LISTING)
    return _told(line.newsroom.newspaper, city, day)


def _made_elsewhere(newspaper: Newspaper, city: str, day: date, longest: float) -> Made:
    outbox.order({str(print_order(city, day)): PRINT})
    keys = [str(print_order(city, day)), str(issue_page(city, day))]
    until = time.monotonic() + longest
    while Page.objects.filter(key__in=keys, dirty__isnull=False).exists():
        if time.monotonic() > until:
            raise IssueError("the running newspaper has not set it yet; it is ordered and will come")
        time.sleep(LOOK_EVERY)
    return _told(newspaper, city, day)


def _told(newspaper: Newspaper, city: str, day: date) -> Made:
    proof = Proofs(newspaper.path(newspaper.storage.issues)).read(city, day)
    if proof is None:
        raise IssueError("it could not be set; the log says why")
    pdf = newspaper.path(newspaper.storage.pages) / address(city, day).strip("/") / proof.pdf
    return Made(stories=len(proof.stories), pages=len(proof.pages), pdf=pdf, address=address(city, day))
