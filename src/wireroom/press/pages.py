"""Which pages there are, where they live, and which of them a story's change touches. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from wireroom.stories.placement import Placement

# Turns: lower goes first.
KILL, STORY, FRONT, LISTING, ARCHIVE, REFERRING = 0, 1, 2, 3, 4, 5
PRINT = 6  # of issues to be set: not the line's work, but the printer's


class PageKey(Struct, frozen=True):
    """One page of the public site.

    `kind`: story, history, home, section, city, tag, agency, day, section-day, city-day, sitemap, sitemaps, news-sitemap, site;
    epaper (an issue), epaper-city, epapers, and print, which is no page but an order to set an issue.
    `name` is a story's key or a slug; `day` is set for archive pages; `language` is the edition, empty where it
    makes no difference. A front and its feeds are one page key: they change together.
    """

    kind: str
    name: str = ""
    day: date | None = None
    language: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.language}:{self.name}:{self.day or ''}"

    @classmethod
    def parse(cls, text: str) -> PageKey:
        """The key that `str` wrote."""
        kind, language, name, day = text.split(":")
        return cls(kind, name, date.fromisoformat(day) if day else None, language)


SITE = PageKey("site")
SITEMAPS = PageKey("sitemaps")
NEWS_SITEMAP = PageKey("news-sitemap")
GONE_LIST = PageKey("gone")
"""The list of stories that went, by their keys: what the installed app takes out of what it keeps."""


def story_page(key: str) -> PageKey:
    """The page of a story."""
    return PageKey("story", key)


def history_page(key: str) -> PageKey:
    """The history of a story: its versions and what changed."""
    return PageKey("history", key)


def front_path(key: PageKey, main: str) -> str:
    """The address of a front or archive page; `main` is the language that lives at the root."""
    edition = "/" if key.language == main else f"/{key.language}/"
    day = f"{key.day:%Y/%m/%d}/" if key.day else ""
    match key.kind:
        case "home":
            return edition
        case "section" | "section-day":
            return f"{edition}{key.name}/{day}"
        case "day":
            return f"{edition}archive/{day}"
        case "city" | "tag" | "agency" | "city-day":
            return f"{edition}{key.kind.removesuffix('-day')}/{key.name}/{day}"
    raise ValueError(f"{key.kind} is no front")


def listings(place: Placement) -> Iterator[tuple[PageKey, int]]:
    """Every page that lists a story because of where it stands, with its turn."""
    language, day = place.language, place.day
    yield PageKey("home", language=language), FRONT
    if place.section:
        yield PageKey("section", place.section, language=language), FRONT
        yield PageKey("section-day", place.section, day, language), ARCHIVE
    for city in place.cities:
        yield PageKey("city", city, language=language), LISTING
        yield PageKey("city-day", city, day, language), ARCHIVE
    for tag in place.tags:
        yield PageKey("tag", tag, language=language), LISTING
    yield PageKey("agency", place.source, language=language), LISTING
    yield PageKey("day", day=day, language=language), ARCHIVE
    yield PageKey("sitemap", day=day), ARCHIVE
    yield NEWS_SITEMAP, ARCHIVE


def touched(before: Placement | None, after: Placement | None) -> dict[str, int]:
    """The pages that a story's change from one place to another touches, by key, with their turns.

    `None` is a story that is not public. A story that goes turns all its listings into first-class work.
    """
    pages: dict[str, int] = {}
    for place in (before, after):
        if place is None:
            continue
        for key, turn in listings(place):
            pages[str(key)] = turn if after else min(turn, STORY)
        pages[str(story_page(place.key))] = STORY if after else KILL
    if after is None and before is not None:
        pages[str(GONE_LIST)] = STORY
    return pages
