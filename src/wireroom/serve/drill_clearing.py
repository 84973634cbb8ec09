"""After a drill: every trace of it is taken away, from the pages first and then from the record."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import transaction

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
from wireroom.serve.drill_copy import HEADLINE, message, send
from wireroom.stories import forms, outbox, search
from wireroom.stories.listings import placement
from wireroom.stories.models import Alarm, Dispatch, Page, PageRef, Picture, Purging, Story
from wireroom.stories.newsroom import DRILL, Newsroom

PATIENCE = 60.0  # seconds that the newspaper has for what a drill orders
_ARCHIVES = ("tag", "agency", "day", "section-day", "city-day", "sitemap")  # pages that a drill may have brought about
_LOOK = 0.01


def clear(newspaper: Newspaper, newsroom: Newsroom, call: Callable[[], None]) -> None:
    """Take every trace of drills away, also of one that was broken off: from the pages first, then from the record."""
    stories = Story.objects.filter(source=DRILL.slug)
    _take_back(newsroom, call)
    mine = list(stories)
    if not mine and not Dispatch.objects.filter(source=DRILL.slug).exists():
        return
    root = newspaper.path(newspaper.storage.pages)
    touched: set[PageKey] = {PageKey("agency", DRILL.slug, language=each) for each in newsroom.languages}
    for story in mine:
        touched.update(key for key, _ in listings(placement(story)))
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


def _take_back(newsroom: Newsroom, call: Callable[[], None]) -> None:
    """Kill what a drill published."""
    _quiet()  # what was delivered is filed first: it cannot be taken out of another process's hands
    for _ in range(3):  # none is left after the first, unless nobody files
        published = list(Story.objects.filter(source=DRILL.slug, state=Story.State.PUBLISHED))
        if not published:
            return
        for story in published:
            send(message(newsroom, story.guid, 9, "canceled", HEADLINE), call)
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
