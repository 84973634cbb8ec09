"""`/search`: published stories by their words, as a page of the newspaper. Nothing of it is kept or baked."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from urllib.parse import urlencode

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from msgspec import Struct

from wireroom.press.edition import Edition
from wireroom.press.render import Renderer
from wireroom.press.strings import number
from wireroom.press.views import Part, Result, SearchView
from wireroom.serve import negotiate
from wireroom.stories.newsroom import Newsroom
from wireroom.stories.rows import by_ids
from wireroom.stories.search import MOST, Order, Results, search

PATH = "/search"
PER_PAGE = 20
_LAST_PAGE = 50
_LONGEST = 200  # characters of a query; the form allows no more
_COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda page: brotli.compress(page, quality=4),
    "gzip": lambda page: gzip.compress(page, 4, mtime=0),
}
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Asked(Struct, frozen=True):
    """What a reader searches for. An empty `language` is the paper's main one."""

    query: str = ""
    order: Order = "relevance"
    page: int = 1
    language: str = ""

    def url(self, page: int) -> str:
        """The address of another page of the same search."""
        told = {"q": self.query, "order": self.order, "language": self.language, "page": page}
        usual = {"order": "relevance", "language": "", "page": 1}
        return f"{PATH}?{urlencode({name: value for name, value in told.items() if value != usual.get(name)})}"


def read(request: HttpRequest) -> Asked:
    """What the address asks for; anything that makes no sense is as if it were not there."""
    get = request.GET.get
    languages: tuple[str, ...] = settings.NEWSPAPER.paper.languages
    language, page = get("language", ""), get("page", "")
    return Asked(
        query=" ".join(_CONTROLS.sub(" ", get("q", "")[:_LONGEST]).split()),
        order="date" if get("order") == "date" else "relevance",
        page=min(max(int(page), 1), _LAST_PAGE) if page.isdecimal() and len(page) < 5 else 1,
        language=language if language in languages[1:] else "",
    )


class Searching:
    """Answers searches of one newspaper. Made once a process; shared by threads."""

    def __init__(self, newsroom: Newsroom, renderer: Renderer) -> None:
        self._newsroom = newsroom
        self._renderer = renderer
        self._editions = {language: Edition(newsroom, language) for language in newsroom.languages}

    def page(self, asked: Asked, now: datetime) -> str:
        """The page of results at `now` (aware), in the language and with the stories of the edition asked for."""
        edition = self._editions[asked.language or self._newsroom.languages[0]]
        found = search(asked.query, edition.language, asked.order, asked.page, PER_PAGE)
        say, today = edition.say, self._newsroom.day(now).date()
        title = f"{asked.query} – {say('Search')}" if asked.query else say("Search")
        last = min(_LAST_PAGE, -(-found.total // PER_PAGE))
        return self._renderer.search(
            SearchView(
                chrome=edition.chrome(PATH, title=title, description="", day=today),
                query=asked.query,
                order=asked.order,
                results=_results(edition, found, now),
                total=found.total,
                total_label=f"{number(MOST, edition.language)}+" if found.total >= MOST else "",
                previous_url=asked.url(max(1, min(asked.page - 1, last))) if asked.page > 1 else "",
                next_url=asked.url(asked.page + 1) if asked.page < last else "",
            )
        )


def _results(edition: Edition, found: Results, now: datetime) -> tuple[Result, ...]:
    """The stories found, as the record has them now: one that went meanwhile is left out."""
    rows = by_ids(hit.story_id for hit in found.hits)
    today = edition.newsroom.day(now).date()
    return tuple(
        Result(edition.card(rows[hit.story_id], today), tuple(Part(words, match) for words, match in hit.snippet))
        for hit in found.hits
        if hit.story_id in rows
    )


@cache
def searching() -> Searching:
    """The search of this process's newspaper."""
    return Searching(Newsroom(settings.NEWSPAPER), Renderer())


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """A page of search results. It holds nothing secret, so it may be compressed."""
    page = searching().page(read(request), datetime.now(UTC)).encode()
    coding = negotiate.forms(request.headers.get("accept-encoding", ""))[0][1]
    response = HttpResponse(_COMPRESS[coding](page) if coding else page)
    response["vary"] = "accept-encoding"
    if coding:
        response["content-encoding"] = coding
    return response
