"""Which stories make a city's issue of a day, read from the record: the city's own first, then the rest of the paper.

Only published stories, in the version that counts. A story whose words cannot be set exactly as they came - there is no
type for a character of it, or the blocks do not say what the dispatch says - is left to the web.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date

import structlog
from msgspec import Struct

from wireroom.epaper import words
from wireroom.epaper.issue import Job, Labels, Picture, Story
from wireroom.stories import pictures
from wireroom.stories.card import CardRow
from wireroom.stories.clusters import led
from wireroom.stories.models import Story as StoryRow
from wireroom.stories.newsroom import Newsroom
from wireroom.stories.rows import Row, current_items, listed
from wireroom.wire import item as wire
from wireroom.wire.text import fold

log = structlog.get_logger()

MOST = 240  # stories that are looked at for one issue


class Furniture(Struct, frozen=True, kw_only=True):
    """What the paper itself says on an issue's pages, in its main language."""

    title: str
    edition: str
    date: str
    number: str
    running: str
    ears: tuple[str, str]
    foot: str
    site: str
    labels: Mapping[str, Labels]


def gather(newsroom: Newsroom, city: str, day: date, furniture: Furniture) -> Job:
    """The issue to set. It has no stories when the day has none."""
    main = newsroom.languages[0]
    near = listed("c.city = %s AND c.day = %s", [city, day], "c.weight DESC", MOST, _CITY)
    rest = listed("s.day = %s", [day], "s.weight DESC", MOST)
    barred = newsroom.without("epaper")
    found = [row for row in {row.id: row for row in (*near, *rest)}.values() if row.source not in barred]
    rows = led(newsroom, found, barred)[:MOST]
    own = {row.id for row in near}
    items = current_items([row.id for row in rows])
    weights = dict(StoryRow.objects.filter(pk__in=list(items)).values_list("pk", "weight"))
    stories = []
    for row in rows:
        if row.id not in items:
            continue
        stored, sha256 = items[row.id]
        story = _story(newsroom, row, wire.from_bytes(stored), row.id in own, weights.get(row.id, 0))
        if _can_be_set(story, sha256):
            stories.append(story)
    paper = newsroom.newspaper.paper
    return Job(
        paper=paper.title, title=furniture.title, city=city, day=day, language=main, edition=furniture.edition,
        date=furniture.date, number=furniture.number, running=furniture.running, ears=furniture.ears,
        foot=furniture.foot, site=furniture.site, labels=dict(furniture.labels),
        stories=tuple(stories), pages=newsroom.newspaper.epaper.pages,
    )  # fmt: skip


_CITY = " JOIN stories_storycity c ON c.story_id = s.id"


def _story(newsroom: Newsroom, row: Row, item: wire.Item, near: bool, weight: int) -> Story:
    sections = [each.slug for each in newsroom.newspaper.sections]
    titles = {each.slug: each.titles.get(row.language, each.title) for each in newsroom.newspaper.sections}
    agency = newsroom.agency_name(row.source)
    group = sections.index(row.section) if row.section in sections else len(sections)
    return Story(
        key=row.key, id=row.id, version=row.current, url=row.path, language=row.language,
        section=titles.get(row.section, ""),
        kicker=row.card.kicker or titles.get(row.section, ""), headline=fold(item.headline),
        subheadline=fold(item.subheadline), byline=fold(item.byline), agency=agency, blocks=words.blocks(item, agency),
        picture=_picture(row.card), weight=weight, group=0 if near else group + 1, near=near,
        tongue=newsroom.languages.index(row.language) if row.language in newsroom.languages else 0,
    )  # fmt: skip


def _picture(card: CardRow) -> Picture | None:
    shown = card.picture
    if shown is None:
        return None
    files = tuple((width, pictures.form_name(shown.sha256, width, "jpg")) for width in pictures.widths_of(shown.width))
    return Picture(files, shown.width, shown.height, shown.alt or shown.caption, shown.caption, shown.credit)


def _can_be_set(story: Story, sha256: str) -> bool:
    text = words.text(story)
    if hashlib.sha256(text.encode()).hexdigest() != sha256:
        log.error("words check failed: not set in the e-paper", story=story.key)
        return False
    picture = story.picture
    more = (story.kicker, story.agency, *((picture.caption, picture.credit) if picture else ()))
    missing = words.strange((text, *more))
    if missing:
        log.warning("no type for some characters: left to the web", story=story.key, characters=missing[:20])
    return not missing
