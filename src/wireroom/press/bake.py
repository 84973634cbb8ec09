"""Baking: a page key becomes the bytes of its files, as a function of the record. Nothing is written here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from msgspec import Struct
from msgspec.structs import replace

from wireroom.press import fronts, history, site
from wireroom.press.article import Turn, WordsDiffer, article_view, check_words
from wireroom.press.edition import Edition
from wireroom.press.pages import (
    ARCHIVE,
    GONE_LIST,
    NEWS_SITEMAP,
    REFERRING,
    SITEMAPS,
    PageKey,
    front_path,
    history_page,
)
from wireroom.press.render import Renderer
from wireroom.press.store import File, file_of
from wireroom.press.views import NoticeView
from wireroom.stories import forms, pictures
from wireroom.stories.card import from_row
from wireroom.stories.desk import from_row as from_desk
from wireroom.stories.due import READY, Releasing
from wireroom.stories.models import Page, Story
from wireroom.stories.newsroom import Newsroom
from wireroom.stories.renditions import pictures_of
from wireroom.stories.rows import current_items
from wireroom.wire.item import Item, from_bytes

MOST_GONE = 1000  # stories in the list of those that went


class Baked(Struct, frozen=True):
    """A page as baked: its files, the stories it shows, and what else must happen in the store.

    `address` with a `tombstone` is buried; with `alive` a tombstone there is taken away after the files are put.
    `held` is why the story of this page must be held instead of shown. `neighbours` are pages to order after the first
    baking of this one, `orders` those to order, with their turns, whenever it has changed. `at_once`: the page says that
    something must go, and is put before the other pages of the turn are baked.
    """

    key: str
    files: tuple[File, ...] = ()
    shows: dict[int, str] = {}  # story -> version
    story: int = 0  # of a story's own page
    address: str = ""
    tombstone: bytes = b""
    alive: bool = False
    remove: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()  # picture forms that the page needs in the store's media folder
    held: str = ""
    neighbours: tuple[str, ...] = ()
    orders: dict[str, int] = {}
    carries: tuple[tuple[str, str], ...] = ()  # (path in the store, file to copy): named by what is in them
    at_once: bool = False
    moved: tuple[str, ...] = ()  # former addresses of the page: they lead to it, and are buried with it
    bare: bool = False  # its files go out without compressed forms: it is to be baked again soon
    only: str = ""  # a folder of the store in which nothing but this page's files may stay

    def digest(self) -> str:
        """What the page is, in 32 hex digits: an unchanged page is not written again."""
        state = hashlib.blake2b(digest_size=16)
        for file in self.files:
            state.update(f"{file.path}\0{len(file.data)}\0".encode())
            state.update(file.data)
        state.update(b"\0gone" + self.tombstone if self.tombstone else b"")
        return state.hexdigest()


class Ready(Struct, frozen=True):
    """A page baked before its time, and what its story must look like then for it to be right."""

    look: tuple[object, ...]
    baked: Baked


Kinds = Mapping[str, Callable[[PageKey], Baked]]
"""Bakers of further kinds of pages, by the kind."""


class Baker:
    """Bakes the pages of one newspaper. `kinds` are bakers of other parts of the paper, `standing` pages they always have."""

    def __init__(
        self, newsroom: Newsroom, renderer: Renderer, kinds: Kinds | None = None, standing: Sequence[PageKey] = ()
    ) -> None:
        self.newsroom = newsroom
        self.renderer = renderer
        self.main = newsroom.languages[0]
        self.turn = Turn()
        self._stories: dict[str, Story] = {}
        self._items: dict[int, tuple[bytes, str]] = {}
        self.ready: dict[str, Ready] = {}  # by the story's key
        self._current: dict[int, str] = {}  # versions of the stories that pages made ready show
        self._editions = {language: Edition(newsroom, language) for language in newsroom.languages}
        self._kinds: dict[str, Callable[[PageKey], Baked]] = {
            "story": self._story,
            "history": self._history,
            "sitemap": self._sitemap,
            "sitemaps": self._sitemaps,
            "news-sitemap": self._news_sitemap,
            "gone": self._gone_list,
            "site": self._site,
            **(kinds or {}),
        }
        self.standing = (*standing_pages(newsroom), *standing)

    def edition(self, language: str) -> Edition:
        """The edition of a language; the main one for a language that the paper no longer has."""
        return self._editions.get(language) or self._editions[self.main]

    def begin(self, keys: Iterable[PageKey]) -> None:
        """Begin a turn of these pages: forget what was read of the record before, read what all of them need."""
        names = [key.name for key in keys if key.kind == "story"]
        self._stories = {story.key: story for story in Story.objects.filter(key__in=names)} if names else {}
        self.turn = Turn(self._stories.values())
        self._items = current_items([story.pk for story in self._stories.values() if story.state == "published"])
        shown = {pk for name in names if name in self.ready for pk in self.ready[name].baked.shows}
        found = Story.objects.filter(pk__in=shown, state=Story.State.PUBLISHED) if shown else Story.objects.none()
        self._current = dict(found.values_list("pk", "current"))

    def bake(self, key: PageKey) -> Baked:
        """The page's bytes as the record has it now."""
        return self._kinds.get(key.kind, self._front)(key)

    def _story(self, key: PageKey) -> Baked:
        story = self._stories.get(key.name)
        if story is None or story.path is None:
            return Baked(str(key))
        if story.state != Story.State.PUBLISHED:
            return self._tombstone(key, story)
        ready = self.ready.pop(key.name, None)
        if ready and ready.look == _look(story) and ready.baked.shows.items() <= self._current.items():
            return ready.baked
        stored, words_sha256 = self._items[story.pk]
        return self._article(key, story, from_bytes(stored), words_sha256, self.turn)

    def make_ready(self, stories: Sequence[Releasing]) -> None:
        """Bake the pages of stories whose embargo ends soon, in memory: `bake` has them when they are still right then.

        What such a page says of other stories is as old as that, so it is baked again after the rush.
        """
        turn = Turn(each.story for each in stories)
        for each in stories:
            key = PageKey("story", each.story.key)
            if pictures_of(each.item) or from_row(each.story.card).versions > 1:
                continue  # pictures come, and a history is told, only when the story is public
            baked = self._article(key, each.story, each.item, each.words_sha256, turn)
            if not baked.held:
                again = {**baked.orders, str(key): REFERRING}
                self.ready[key.name] = Ready(_look(each.story), replace(baked, bare=True, orders=again))
        while len(self.ready) > READY:
            self.ready.pop(next(iter(self.ready)))

    def _article(self, key: PageKey, story: Story, item: Item, words_sha256: str, turn: Turn) -> Baked:
        """The page of a story that is public. `story` may be one that is not saved as it is."""
        assert story.path is not None
        edition = self.edition(story.language)
        view, shown = article_view(edition, story, item, turn)
        html = self.renderer.article(view)
        try:
            words = check_words(html, words_sha256)
        except WordsDiffer as error:
            return Baked(str(key), held=str(error), story=story.pk)
        moved = from_desk(story.desk).former
        lead = self.renderer.lead_to(view.chrome).encode() if moved else b""
        copies = tuple(
            source.url.rpartition("/")[2]
            for picture in (view.lead_picture, *view.pictures)
            if picture is not None
            for source in (*picture.avif, *picture.webp, *picture.jpeg)
        )
        return Baked(
            str(key),
            files=(
                File(file_of(story.path), html.encode()),
                File(
                    f"{story.path.strip('/')}/words.txt", words.encode(), compress=False
                ),  # small, and rarely asked for
                *(File(file_of(each), lead) for each in moved),
            ),
            shows=shown,
            address=story.path,
            alive=True,
            copies=copies,
            moved=moved,
            orders={str(history_page(story.key)): ARCHIVE} if from_row(story.card).versions > 1 else {},
        )

    def _history(self, key: PageKey) -> Baked:
        """The versions of a published story and what changed; nothing of a story that is not public."""
        story = Story.objects.filter(key=key.name, state=Story.State.PUBLISHED).first()
        if story is None or story.path is None:
            return Baked(str(key))
        seen = history.versions(story)
        folder = f"{story.path.strip('/')}/history"
        if len(seen) < 2:
            return Baked(str(key), only=folder)
        made = history.pages(self.edition(story.language), story, seen)
        files = tuple(File(file_of(story.path + part), self.renderer.history(view).encode()) for part, view in made)
        return Baked(str(key), files=files, shows={story.pk: story.current})

    def _tombstone(self, key: PageKey, story: Story) -> Baked:
        """The page of a story that is gone: no word of it, its pictures away, nothing to cache."""
        edition = self.edition(story.language)
        say = edition.say
        match story.state:
            case Story.State.CANCELED:
                heading, text = say("Story withdrawn"), say("The agency that sent this story has withdrawn it.")
            case Story.State.EXPIRED:
                heading, text = say("Story no longer licensed"), say("Our licence to show this story has ended.")
            case _:
                heading, text = say("Story not available"), say("This story is not available at the moment.")
        chrome = edition.chrome("/gone/", title=heading, description=text, day=story.day)
        html = self.renderer.notice(NoticeView(chrome=chrome, code=410, heading=heading, text=text))
        gone = tuple(
            f"media/{name}" for each in pictures.only_of(story) for name in forms.names_of(each.sha256, each.width)
        )
        moved = from_desk(story.desk).former
        return Baked(str(key), address=story.path or "", tombstone=html.encode(), remove=gone, moved=moved)

    def _front(self, key: PageKey) -> Baked:
        edition = self.edition(key.language)
        view, feed, shown = fronts.front_view(edition, key)
        path = front_path(key, self.main)
        files = [File(file_of(path), self.renderer.front(view).encode())]
        if feed is not None:
            files.append(File(f"{path.lstrip('/')}feed.xml", self.renderer.rss(feed).encode()))
            files.append(File(f"{path.lstrip('/')}atom.xml", self.renderer.atom(feed).encode()))
            files.append(File(f"{path.lstrip('/')}feed.json", self.renderer.json_feed(feed).encode()))
        return Baked(str(key), files=tuple(files), shows=shown, neighbours=tuple(fronts.neighbours(key)))

    def _sitemap(self, key: PageKey) -> Baked:
        site_url = self.newsroom.newspaper.paper.url
        entries = [(site_url + path, when) for path, when in fronts.sitemap_rows(key, self.newsroom.without("archive"))]
        xml = self.renderer.sitemap(entries)
        return Baked(str(key), files=(File(f"sitemaps/{key.day}.xml", xml.encode()),), neighbours=(str(SITEMAPS),))

    def _sitemaps(self, key: PageKey) -> Baked:
        url = self.newsroom.newspaper.paper.url
        keys = Page.objects.filter(key__gte="sitemap:::0", key__lte="sitemap:::9999").values_list("key", flat=True)
        days = sorted((day for each in keys if (day := PageKey.parse(each).day)), reverse=True)
        locations = [f"{url}/sitemaps/{day}.xml" for day in days]
        return Baked(str(key), files=(File("sitemap.xml", self.renderer.sitemap_index(locations).encode()),))

    def _news_sitemap(self, key: PageKey) -> Baked:
        rows = fronts.news_rows(datetime.now(UTC))
        xml = self.renderer.news_sitemap(self.newsroom.newspaper.paper.title, self.newsroom.newspaper.paper.url, rows)
        return Baked(str(key), files=(File("news-sitemap.xml", xml.encode()),))

    def _gone_list(self, key: PageKey) -> Baked:
        """The keys of stories that were public and are not, the latest first; a key has no word of its story."""
        gone = Story.objects.exclude(state=Story.State.PUBLISHED).filter(path__isnull=False).order_by("-updated")
        keys = list(gone.values_list("key", flat=True)[:MOST_GONE])
        return Baked(str(key), files=(File("gone.json", json.dumps({"gone": keys}).encode()),))

    def _site(self, key: PageKey) -> Baked:
        return Baked(str(key), files=tuple(site.files(self.renderer, self._editions, date(2000, 1, 1))))


def _look(story: Story) -> tuple[object, ...]:
    """What a story's own page is made of, but for its words, which its version says, and other stories."""
    own = (story.current, story.path, story.source, story.language, story.section, story.updated, story.review)
    return (*own, story.leader_id, from_row(story.card), from_desk(story.desk))


def standing_pages(newsroom: Newsroom) -> list[PageKey]:
    """The pages that a newspaper has before any story came."""
    keys = [PageKey("site"), SITEMAPS, NEWS_SITEMAP, GONE_LIST]
    for language in newsroom.languages:
        keys.append(PageKey("home", language=language))
        keys.extend(PageKey("section", each.slug, language=language) for each in newsroom.newspaper.sections)
        keys.extend(PageKey("city", each.slug, language=language) for each in newsroom.newspaper.cities)
        keys.extend(PageKey("agency", each.slug, language=language) for each in newsroom.newspaper.sources)
    return keys


def bare_tombstone(key: str) -> Baked:
    """A tombstone without any template, for a story whose page cannot be baked any more."""
    path = Story.objects.filter(key=PageKey.parse(key).name).values_list("path", flat=True).first()
    return Baked(key, address=path or "", tombstone=b"<!doctype html>\n<title>410</title>\n<h1>410</h1>\n")
