"""Search over published stories: SQLite's FTS5 or PostgreSQL's full text, behind one interface.

Only published stories have a row; filing adds and removes it in the transaction that changes the story.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from django.db import connection
from msgspec import Struct

Order = Literal["relevance", "date"]

_WORD = re.compile(r"[\w\u0300-\u036f\u0591-\u06ff\u0900-\u0963\u0966-\u109f\u1780-\u17ff\u200c\u200d]+", re.UNICODE)
"""A word, with the marks that `\\w` leaves out. What is taken for one too easily is taken apart by the database again."""

MOST = 10_000  # stories counted; a search that finds so many is told as "10,000+"
_WEIGHED = 5_000  # stories whose relevance is weighed: the newest that have the words
_MOST_WORDS = 12
_BEGINNING = 4  # letters from which the last word may be the beginning of one
_SNIPPET = 28  # words
_BEFORE = 5  # words of them that stand before the first match


class Hit(Struct, frozen=True):
    """A story that was found. `snippet` is text with its matches: pairs of (words, is a match)."""

    story_id: int
    snippet: tuple[tuple[str, bool], ...]


class Results(Struct, frozen=True):
    """One page of what was found, and how many there are in all, MOST at most."""

    total: int
    hits: tuple[Hit, ...]


class Words(Struct, frozen=True):
    """What a published story is found by."""

    story_id: int
    language: str
    headline: str
    text: str
    when: datetime


def index(stories: Sequence[Words]) -> None:
    """Make published stories findable. Call inside the transaction that publishes them."""
    rows = [(each.story_id, each.headline, each.text, each.language, int(each.when.timestamp())) for each in stories]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                "INSERT OR REPLACE INTO search_stories (rowid, headline, body, language, at) VALUES (%s, %s, %s, %s, %s)",
                rows,
            )
        else:
            cursor.executemany(
                "INSERT INTO search_stories (story_id, headline, body, language, at, words) VALUES (%s, %s, %s, %s, %s,"
                " setweight(to_tsvector('simple', %s), 'A') || to_tsvector('simple', %s))"
                " ON CONFLICT (story_id) DO UPDATE SET headline = excluded.headline, body = excluded.body,"
                " language = excluded.language, at = excluded.at, words = excluded.words",
                [(*row, _plain(row[1]), _plain(row[2])) for row in rows],
            )


def _plain(text: str) -> str:
    """The words of a text and nothing between them, so that PostgreSQL takes no part of it for a tag or an address."""
    return " ".join(_WORD.findall(text))


def remove(story_id: int) -> None:
    """Make a story unfindable: it is no longer published, or is about to be indexed anew."""
    column = "rowid" if connection.vendor == "sqlite" else "story_id"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM search_stories WHERE {column} = %s", [story_id])  # noqa: S608


def search(query: str, language: str = "", order: Order = "relevance", page: int = 1, per_page: int = 20) -> Results:
    """Published stories with all words of `query` (the last one may be a beginning); `page` counts from 1.

    Any text is a valid query: what are no words is passed over. A query without words finds nothing. However large the
    archive, at most MOST are counted, and relevance is weighed among the newest that have the words.
    """
    words = _WORD.findall(query)[:_MOST_WORDS]
    if not words:
        return Results(0, ())
    sql = _SQLITE if connection.vendor == "sqlite" else _POSTGRES
    match = sql.match(words)
    where = f"{sql.found} AND s.state = 'published'" + (" AND s.language = %s" if language else "")
    given: list[Any] = [match, *([language] if language else [])]
    offset = (max(page, 1) - 1) * per_page
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM {where} LIMIT {MOST}) AS counted", given)  # noqa: S608
        total = cursor.fetchone()[0]
        if order == "date":
            cursor.execute(
                f"SELECT s.id FROM {where} ORDER BY s.updated DESC, s.id DESC LIMIT %s OFFSET %s",  # noqa: S608
                [*given, per_page, offset],
            )
        else:
            cursor.execute(
                f"SELECT id FROM (SELECT s.id AS id, {sql.distance} AS distance FROM {where}"  # noqa: S608
                f" ORDER BY {sql.newest} DESC LIMIT {_WEIGHED}) AS weighed ORDER BY distance, id DESC LIMIT %s OFFSET %s",
                [*([match] if "%s" in sql.distance else []), *given, per_page, offset],
            )
        ids = [pk for (pk,) in cursor.fetchall()]
        bodies = _bodies(cursor, sql, ids) if ids else {}
    return Results(total, tuple(Hit(pk, snippet(bodies.get(pk, ""), words)) for pk in ids))


class _Sql(Struct, frozen=True):
    """How one database says it: what is found, how far a story is from the query, and where its words are kept."""

    found: str  # the query is its one parameter
    newest: str
    distance: str  # smaller is better
    key: str
    beginning: str
    join: str
    quote: str

    def match(self, words: Sequence[str]) -> str:
        """The words as the database's own query; only letters, digits and marks are in them."""
        last = self.beginning if len(words[-1]) >= _BEGINNING else ""
        return self.join.join(f"{self.quote}{word}{self.quote}" for word in words) + last


_SQLITE = _Sql(
    found="search_stories f CROSS JOIN stories_story s ON s.id = f.rowid WHERE f.search_stories MATCH %s",
    newest="f.rowid",
    distance="bm25(search_stories, 8.0, 1.0)",
    key="rowid",
    beginning="*",
    join=" ",
    quote='"',
)
_POSTGRES = _Sql(
    found="search_stories f JOIN stories_story s ON s.id = f.story_id WHERE f.words @@ to_tsquery('simple', %s)",
    newest="s.id",
    distance="-ts_rank(f.words, to_tsquery('simple', %s))",
    key="story_id",
    beginning=":*",
    join=" & ",
    quote="'",
)


def _bodies(cursor: Any, sql: _Sql, ids: Sequence[int]) -> dict[int, str]:
    marks = ", ".join(["%s"] * len(ids))
    cursor.execute(f"SELECT {sql.key}, body FROM search_stories WHERE {sql.key} IN ({marks})", ids)  # noqa: S608
    return dict(cursor.fetchall())


def snippet(body: str, words: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """The stretch of a text that has most of these words, as pairs of text and whether it is one of them."""
    found = list(_WORD.finditer(body))
    wanted = {word.casefold() for word in words}
    start = words[-1].casefold() if len(words[-1]) >= _BEGINNING else ""
    said = [each[0].casefold() for each in found]
    hits = [number for number, word in enumerate(said) if word in wanted or (start and word.startswith(start))]
    if not hits:
        return ()
    best = max(
        hits[:_SNIPPET], key=lambda hit: len({said[each] for each in hits if 0 <= each - hit < _SNIPPET - _BEFORE})
    )
    first = max(0, best - _BEFORE)
    last = min(first + _SNIPPET, len(found)) - 1
    parts = [("…", False)] if first else []
    at = found[first].start() if first else 0
    for hit in (each for each in hits if first <= each <= last):
        parts += [(body[at : found[hit].start()], False), (found[hit][0], True)]
        at = found[hit].end()
    end = body[at:] if last == len(found) - 1 else body[at : found[last].end()] + "…"
    return tuple((text, marked) for text, marked in (*parts, (end, False)) if text)
