"""`wireroom drill`: a kill is rehearsed with an invented story, and the seconds until it is gone from each place are measured.

The story says in its headline that it is a rehearsal, is of a source that exists for this alone (`newsroom.DRILL`), and its
rights end by themselves after two minutes: a drill that is broken off shows nothing for longer than that. `clear` takes
every trace away.
"""

from __future__ import annotations

import base64
import io
import json
import logging
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from django.db import transaction
from msgspec import Struct

from wireroom.config import Newspaper
from wireroom.press import fronts
from wireroom.press.pages import (
    ARCHIVE,
    FRONT,
    GONE_LIST,
    LISTING,
    NEWS_SITEMAP,
    SITEMAPS,
    STORY,
    PageKey,
    front_path,
    listings,
)
from wireroom.press.store import file_of
from wireroom.serve.addresses import reached
from wireroom.serve.line import Line, LineBusy, LineWorker
from wireroom.stories import forms, outbox, pictures, search
from wireroom.stories.models import Alarm, Dispatch, Page, PageRef, Picture, Purging, Story
from wireroom.stories.newsroom import DRILL, Newsroom
from wireroom.stories.placement import Placement
from wireroom.stories.receive import receive

MOST = 10.0  # seconds after which a place that still has the story fails the drill
PATIENCE = 60.0  # seconds that publishing may take
LIFE = timedelta(minutes=2)  # after which the story's own rights end, whatever becomes of the drill
OLDER = timedelta(minutes=1)  # of the fillers: feeds have the newest stories, and of one second any of them
HEADLINE = "DRILL: this is a rehearsal, please ignore"
_ARCHIVES = ("tag", "agency", "day", "section-day", "city-day", "sitemap")  # pages that a drill may have brought about
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
        _send(_message(newsroom, f"{guid}:{number}", 1, "usable", filler, urgency=6, age=OLDER), call)
    picture = f"drill-{time.time_ns()}.png"
    receive(DRILL.slug, DRILL.slug, _picture(), name=picture, media_type="image/png")
    _send(_message(newsroom, guid, 1, "usable", HEADLINE, picture), call)
    story = _published(guid)
    _until(lambda: Picture.objects.filter(source=DRILL.slug).exclude(sha256="").exists())
    files.key = story.key.encode()
    places = list(_places(files, newsroom, story))
    wanted = [each for each in places if not each.listed]
    missing = _wait(wanted, lambda place: place.has(), PATIENCE, settled=2.0)
    rest = [each for each in places if each.listed or each not in missing]
    rest.extend(_others(files, story))
    began = time.monotonic()
    _send(_message(newsroom, guid, 2, "canceled", HEADLINE), call)
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
    for key, _ in listings(_placement(story)):
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


def _placement(story: Story) -> Placement:
    return Placement(
        key=story.key,
        language=story.language,
        section=story.section,
        day=story.day,
        source=story.source,
        cities=tuple(story.cities.values_list("city", flat=True)),
        tags=tuple(story.entities.values_list("entity__slug", flat=True)),
    )


def _message(
    newsroom: Newsroom,
    guid: str,
    number: int,
    status: str,
    headline: str,
    picture: str = "",
    urgency: int = 1,
    age: timedelta = timedelta(),
) -> bytes:
    """The invented story, or its kill, as ninjs 3.0: of the first section and city, visibly a rehearsal in every part."""
    paper = newsroom.newspaper
    now = datetime.now(UTC)
    sent = now - age
    section = paper.sections[0]
    place = (paper.cities[0].places or (paper.cities[0].title,))[0] if paper.cities else "London"
    words = [
        f"{place}: this is a rehearsal of {paper.paper.title}. Nothing in it happened, and it is taken back within moments.",
        f"It is there so that engineers see how long a withdrawn story takes to go. {place} has no part in it.",
    ]
    told = {
        "standard": {"name": "ninjs", "version": "3.0"},
        "uri": guid,
        "type": "text",
        "version": str(number),
        "versionCreated": sent.isoformat(),
        "firstCreated": sent.isoformat(),
        "expires": (now + LIFE).isoformat(),
        "pubStatus": status,
        "urgency": urgency,
        "language": newsroom.languages[0],
        "headlines": [{"role": "main", "value": headline}],
        "located": place,
        "subjects": [{"name": each, "uri": each} for each in section.subjects[:1]],
        "keywords": list(section.words[:1]),
        "bodies": [
            {"role": "main", "contentType": "text/html", "value": "".join(f"<p>{each}</p>" for each in words)}
        ],
    }  # fmt: skip
    if picture:
        rendition = {"name": "main", "href": picture, "contentType": "image/png", "width": 320, "height": 240}
        told["associations"] = [
            {"name": "photo", "type": "picture", "uri": f"{guid}:picture", "renditions": [rendition],
             "descriptions": [{"role": "caption", "value": "A rehearsal"}]}
        ]  # fmt: skip
    return json.dumps(told).encode()


def _picture() -> bytes:
    """A picture that no story has: what it shows is noise."""
    from PIL import Image

    made = io.BytesIO()
    Image.frombytes("RGB", (32, 24), os.urandom(32 * 24 * 3)).resize((320, 240)).save(made, "PNG")
    return made.getvalue()


def _send(data: bytes, call: Callable[[], None]) -> None:
    receive(DRILL.slug, DRILL.slug, data, name=f"{base64.b16encode(os.urandom(4)).decode()}.json")
    call()


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


def clear(newspaper: Newspaper, newsroom: Newsroom, call: Callable[[], None]) -> None:
    """Take every trace of drills away, also of one that was broken off: from the pages first, then from the record."""
    stories = Story.objects.filter(source=DRILL.slug)
    _quiet()  # what was delivered is filed first: it cannot be taken out of another process's hands
    for _ in range(3):  # none is left after the first, unless nobody files
        published = list(stories.filter(state=Story.State.PUBLISHED))
        if not published:
            break
        for story in published:
            _send(_message(newsroom, story.guid, 9, "canceled", HEADLINE), call)
        _quiet()
    mine = list(stories)
    if not mine and not Dispatch.objects.filter(source=DRILL.slug).exists():
        return
    root = newspaper.path(newspaper.storage.pages)
    touched: set[PageKey] = {PageKey("agency", DRILL.slug, language=each) for each in newsroom.languages}
    for story in mine:
        touched.update(key for key, _ in listings(_placement(story)))
        touched.update(_since(newsroom, story))
    with transaction.atomic():
        for story in mine:
            search.remove(story.pk)
        Page.objects.filter(
            key__in=[f"{kind}::{story.key}:" for story in mine for kind in ("story", "history")]
        ).delete()
        Purging.objects.filter(page__in=[f"story::{story.key}:" for story in mine], next_try__isnull=True).delete()
        stories.delete()
        shots = list(Picture.objects.filter(source=DRILL.slug))
        Picture.objects.filter(source=DRILL.slug).delete()
        Alarm.objects.filter(dispatch__source=DRILL.slug).delete()
        Dispatch.objects.filter(source=DRILL.slug).delete()
    for story in mine:
        if story.path:
            shutil.rmtree(root / story.path.strip("/"), ignore_errors=True)
    for shot in shots:
        for name in forms.names_of(shot.sha256, shot.width) if shot.sha256 else ():
            _forget(newspaper.path(newspaper.storage.media) / name)
            _forget(root / "media" / name)
    _tidy(newsroom, root, touched)
    call()
    _quiet()


def _since(newsroom: Newsroom, story: Story) -> Iterator[PageKey]:
    """The archives and tags that a story that is gone may have brought about: what it was listed in is not kept."""
    for language in newsroom.languages:
        yield PageKey("day", day=story.day, language=language)
        for section in newsroom.newspaper.sections:
            yield PageKey("section-day", section.slug, story.day, language)
        for city in newsroom.newspaper.cities:
            yield PageKey("city-day", city.slug, story.day, language)
    for key in Page.objects.filter(key__startswith="tag:", baked__gte=story.dated).values_list("key", flat=True):
        yield PageKey.parse(key)


def _tidy(newsroom: Newsroom, root: Path, touched: set[PageKey]) -> None:
    """Take away archives, tags and the agency's front that have no story, and bake anew what names them."""
    main = newsroom.languages[0]
    again = {str(GONE_LIST): STORY, str(SITEMAPS): ARCHIVE, str(NEWS_SITEMAP): ARCHIVE}
    for key in touched:
        if key.kind in {"home", "section", "city"}:
            again[str(key)] = FRONT
            continue
        if key.kind not in _ARCHIVES or (key.kind == "agency" and key.name != DRILL.slug):
            continue
        row = Page.objects.filter(key=str(key), dirty__isnull=True).first()
        if row is None or PageRef.objects.filter(page=str(key)).exists():
            continue
        if (
            key.kind == "sitemap"
            and key.day
            and Story.objects.filter(state=Story.State.PUBLISHED, day=key.day).exists()
        ):
            continue
        folder = root / (f"sitemaps/{key.day}.xml" if key.kind == "sitemap" else front_path(key, main).strip("/"))
        for file in (folder,) if key.kind == "sitemap" else tuple(folder.glob("*")):
            if not file.is_dir():
                _forget(file)
        gone, _ = Page.objects.filter(key=str(key), dirty__isnull=True, generation=row.generation).delete()
        again |= dict.fromkeys(fronts.neighbours(key), ARCHIVE)  # the days before and after link to it
        if not gone:  # something was published there meanwhile
            Page.objects.filter(key=str(key)).update(digest="")
            again[str(key)] = LISTING
    for language in newsroom.languages:
        again[str(PageKey("home", language=language))] = FRONT
        again |= {str(PageKey("section", each.slug, language=language)): FRONT for each in newsroom.newspaper.sections}
        again |= {str(PageKey("city", each.slug, language=language)): LISTING for each in newsroom.newspaper.cities}
    outbox.order(again)


def _forget(path: Path) -> None:
    for ending in (".br", ".gz", ""):  # folders stay: the line knows them
        path.with_name(f"{path.name}{ending}").unlink(missing_ok=True)


def _quiet() -> None:
    """Wait until what the drill ordered is done."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        waiting = Dispatch.objects.filter(source=DRILL.slug, state="new").exists()
        if not waiting and not Page.objects.filter(dirty__lt=6).exists():
            return
        time.sleep(_LOOK)
