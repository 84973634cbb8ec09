"""`wireroom drill`: a kill is rehearsed with an invented story, and the seconds until it is gone from each place are measured.

The story says in its headline that it is a rehearsal, is of a source that exists for this alone (`newsroom.DRILL`), and its
rights end by themselves after two minutes: a drill that is broken off shows nothing for longer than that. `drill_clearing`
takes every trace away.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
from msgspec import Struct

from wireroom.config import Newspaper
from wireroom.press.pages import NEWS_SITEMAP, PageKey, front_path, listings
from wireroom.press.store import file_of
from wireroom.serve.addresses import reached
from wireroom.serve.drill_clearing import PATIENCE, clear
from wireroom.serve.drill_copy import HEADLINE, OLDER, message, picture, send
from wireroom.serve.line import Line, LineBusy, LineWorker
from wireroom.stories import forms, pictures, search
from wireroom.stories.listings import placement
from wireroom.stories.models import Dispatch, Page, PageRef, Picture, Story
from wireroom.stories.newsroom import DRILL, Newsroom
from wireroom.stories.receive import receive

MOST = 10.0  # seconds after which a place that still has the story fails the drill
_LOOK = 0.01


class DrillError(Exception):
    """The drill could not be held; the text says why."""


class Place(Struct, frozen=True):
    """Somewhere that the story is, or (`listed`) where it must be named once it went."""

    name: str
    has: Callable[[], bool]
    listed: bool = False


class Told(Struct, frozen=True):
    """What the drill found of a place: seconds from the kill until it was right there; None: it was not in time."""

    place: str
    seconds: float | None
    note: str = ""


def rehearse(newspaper: Newspaper, *, fillers: int = 0) -> list[Told]:
    """Publish, kill, measure, clear. The newspaper's running process does the work when there is one.

    `fillers` are further stories of the drill's own that stand around it, for a newspaper apart. Raises DrillError.
    """
    with _working(newspaper) as (line, call), _interruptible():
        newsroom = line.newsroom if line else Newsroom(newspaper)
        clear(newspaper, newsroom, call)
        try:
            return _drill(_Files(newspaper, served=line is None), newsroom, call, fillers)
        finally:
            clear(newspaper, newsroom, call)


def _drill(files: _Files, newsroom: Newsroom, call: Callable[[], None], fillers: int) -> list[Told]:
    guid = f"drill:{datetime.now(UTC):%Y%m%dT%H%M%S.%f}:{os.getpid()}"
    for number in range(fillers):
        filler = f"{HEADLINE} (filler {number})"
        send(message(newsroom, f"{guid}:{number}", 1, "usable", filler, urgency=6, age=OLDER), call)
    shot = f"drill-{time.time_ns()}.png"
    receive(DRILL.slug, DRILL.slug, picture(), name=shot, media_type="image/png")
    send(message(newsroom, guid, 1, "usable", HEADLINE, shot), call)
    story = _published(guid)
    _until(lambda: Picture.objects.filter(source=DRILL.slug).exclude(sha256="").exists())
    files.key = story.key.encode()
    places = list(_places(files, newsroom, story))
    wanted = [each for each in places if not each.listed]
    missing = _wait(wanted, lambda place: place.has(), PATIENCE, settled=2.0)
    rest = [each for each in places if each.listed or each not in missing]
    rest.extend(_others(files, story))
    began = time.monotonic()
    send(message(newsroom, guid, 2, "canceled", HEADLINE), call)
    took: dict[str, float] = {}
    while len(took) < len(rest) and time.monotonic() - began < MOST:
        for place in rest:
            if place.name not in took and place.has() is place.listed:
                took[place.name] = time.monotonic() - began
        _pause()
    told = [Told(place.name, took.get(place.name)) for place in rest]
    return told + [Told(place.name, 0.0, "it was never there") for place in missing]


def _published(guid: str) -> Story:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        story = Story.objects.filter(source=DRILL.slug, guid=guid).first()
        if story and story.state == Story.State.PUBLISHED:
            return story
        if story:
            raise DrillError(f"the rehearsal's story is {story.state}: {story.reason or 'by a rule'}")
        if bad := Dispatch.objects.filter(source=DRILL.slug, state__in=["held", "refused"]).first():
            raise DrillError(f"the rehearsal's story was not taken: {bad.error}")
        _pause()
    raise DrillError(f"the rehearsal's story was not published in {PATIENCE:.0f} s: see wireroom status")


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE / 4
    while not true() and time.monotonic() < end:
        _pause()


def _wait(places: Sequence[Place], right: Callable[[Place], bool], seconds: float, settled: float) -> list[Place]:
    """Wait until it is right everywhere, or the press has nothing to do for `settled` seconds. Returns where it is not."""
    end = time.monotonic() + seconds
    quiet: float | None = None  # since when the press has had nothing to do
    while (looked := time.monotonic()) < end:
        left = [place for place in places if not right(place)]
        if not left:
            return []
        if Page.objects.filter(dirty__lt=6).exists() or Dispatch.objects.filter(state="new").exists():
            quiet = None
        elif quiet is None:
            quiet = time.monotonic()
        elif looked - quiet > settled:  # and this look began after that
            return left
        _pause()
    return [place for place in places if not right(place)]


def _places(files: _Files, newsroom: Newsroom, story: Story) -> Iterator[Place]:
    """Everywhere that a reader, a machine or a search engine may meet the story."""
    main = newsroom.languages[0]
    assert story.path is not None
    yield files.place("page", file_of(story.path), "")
    yield files.place("words", f"{story.path.strip('/')}/words.txt", "")
    for key, _ in listings(placement(story)):
        if key.kind == "sitemap":
            yield files.place("sitemap", f"sitemaps/{key.day}.xml")
        elif key == NEWS_SITEMAP:
            yield files.place("news sitemap", "news-sitemap.xml")
        else:
            path = front_path(key, main)
            yield files.place(f"{key.kind.replace('-', ' of ')} {path}", file_of(path))
            if key.day is None:
                yield from (files.place(f"{path}{name}", f"{path.lstrip('/')}{name}") for name in _FEEDS)
    yield Place("search", lambda: any(hit.story_id == story.pk for hit in search.search(HEADLINE, order="date").hits))
    if files.served:
        asked = {"q": HEADLINE, "order": "date"}
        yield Place("search page", lambda: story.key in files.get("/search", asked))
    yield Place("API", lambda: _read_out(files, f"/api/v1/stories/{story.key}"))
    yield Place("API list", lambda: story.key in _listed_out(files))
    for each in pictures.only_of(story):
        yield from (
            files.place(f"picture {name}", f"media/{name}", "") for name in forms.names_of(each.sha256, each.width)
        )
    yield files.place("list of what went (named there)", "gone.json", listed=True)


_FEEDS = ("feed.xml", "atom.xml", "feed.json")


def _others(files: _Files, story: Story) -> Iterator[Place]:
    """The pages of other stories that show it."""
    names = PageRef.objects.filter(story=story, page__startswith="story:").values_list("page", flat=True)
    keys = [PageKey.parse(each).name for each in names]
    paths = [path for path in Story.objects.filter(key__in=keys).values_list("path", flat=True) if path]
    if paths:
        each = [files.place("", file_of(path)) for path in paths]
        yield Place(f"{len(paths)} pages of other stories", lambda: any(one.has() for one in each))


class _Files:
    """The page store, and the same files as the newspaper's server hands them out, where it runs (`served`)."""

    def __init__(self, newspaper: Newspaper, *, served: bool) -> None:
        self.key = b""  # of the story
        self.served = served
        self._root = newspaper.path(newspaper.storage.pages)
        base = f"http://{reached(newspaper)}:{newspaper.serve.port}"
        self._client = httpx.Client(base_url=base, timeout=5.0, trust_env=False)
        try:
            self.served = served and self._client.get("/gone.json").status_code == 200
        except httpx.HTTPError:  # it works, but does not listen there: wireroom ingest, or another port
            self.served = False

    def place(self, name: str, file: str, key: str | None = None, *, listed: bool = False) -> Place:
        """A file with the story's key in it; with an empty `key` the file itself."""
        words = self.key if key is None else b""
        address = f"/{file.removesuffix('index.html')}"

        def has() -> bool:
            try:
                stored = words in (self._root / file).read_bytes()
            except FileNotFoundError:
                stored = False
            if not self.served or (listed and not stored):
                return stored
            answer = self._client.get(address)
            served = answer.status_code == 200 and words in answer.content
            return served if listed else stored or served

        return Place(name, has, listed)

    def get(self, path: str, asked: dict[str, str] | None = None) -> str:
        """What the server answers, of 200 alone."""
        answer = self._client.get(path, params=asked)
        return answer.text if answer.status_code == 200 else ""


def _read_out(files: _Files, path: str) -> bool:
    return bool(files.get(path)) if files.served else _asked(path) != ""


def _listed_out(files: _Files) -> str:
    path = f"/api/v1/stories?source={DRILL.slug}"
    return files.get(path) if files.served else _asked(path)


def _asked(path: str) -> str:
    """What the API answers in this very process, of 200 alone."""
    from django.test import Client

    logging.getLogger("django.request").setLevel(logging.ERROR)  # that a story is gone is what we want to hear
    answer = Client(headers={"host": "localhost"}).get(path)
    return str(answer.content.decode()) if answer.status_code == 200 else ""


@contextmanager
def _working(newspaper: Newspaper) -> Iterator[tuple[Line | None, Callable[[], None]]]:
    """Have the newspaper's line work, in this process unless another one does; gives it and a call to it."""
    try:
        line = Line(newspaper)
    except LineBusy:
        yield None, lambda: None
        return
    line.press.order_standing()
    worker = LineWorker(line)
    worker.start()
    try:
        yield line, worker.call
    finally:
        worker.stop()
        line.close()


_asked_to_end = threading.Event()


@contextmanager
def _interruptible() -> Iterator[None]:
    """Have Ctrl-C and SIGTERM end the block between two looks (`_pause`), and never in the middle of a query."""
    before = {
        number: signal.signal(number, lambda *_: _asked_to_end.set()) for number in (signal.SIGINT, signal.SIGTERM)
    }
    _asked_to_end.clear()
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _pause() -> None:
    """Wait for the next look. Raises KeyboardInterrupt when the drill is to end."""
    if _asked_to_end.wait(_LOOK):
        raise KeyboardInterrupt
