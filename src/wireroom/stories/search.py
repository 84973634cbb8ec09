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

_WORD = re.compile(r"[\w\u0900-\u0963\u200c\u200d]+", re.UNICODE)
MOST = 10_000  # stories counted; a search that finds so many is told as "10,000+"
_WEIGHED = 5_000  # stories whose relevance is weighed: the newest that have the words
_MOST_WORDS = 12
_BEGINNING = 4  # letters from which the last word may be the beginning of one
_START, _END = "\x02", "\x03"  # around a match in a snippet; no text that passed the gate holds them


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
                [(*row, row[1], row[2]) for row in rows],
            )


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
        snippets = _snippets(cursor, sql, match, ids) if ids else {}
    return Results(total, tuple(Hit(pk, _parts(snippets.get(pk, ""))) for pk in ids))


class _Sql(Struct, frozen=True):
    """How one database says it: what is found, how far a story is from the query, and its words around the matches."""

    found: str  # the query is its one parameter
    newest: str
    distance: str  # smaller is better
    snippets: str  # start, end and query, then the ids
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
    snippets="SELECT rowid, snippet(search_stories, 1, %s, %s, '…', 28) FROM search_stories"
    " WHERE search_stories MATCH %s AND rowid IN",
    beginning="*",
    join=" ",
    quote='"',
)
_POSTGRES = _Sql(
    found="search_stories f JOIN stories_story s ON s.id = f.story_id WHERE f.words @@ to_tsquery('simple', %s)",
    newest="s.id",
    distance="-ts_rank(f.words, to_tsquery('simple', %s))",
    snippets="SELECT story_id, ts_headline('simple', body, query, 'MaxWords=28, MinWords=12, StartSel=' || %s ||"
    " ', StopSel=' || %s) FROM search_stories, to_tsquery('simple', %s) AS query WHERE story_id IN",
    beginning=":*",
    join=" & ",
    quote="'",
)


def _snippets(cursor: Any, sql: _Sql, match: str, ids: Sequence[int]) -> dict[int, str]:
    """The words around the matches in each story's body, with the matches marked."""
    marks = ", ".join(["%s"] * len(ids))
    cursor.execute(f"{sql.snippets} ({marks})", [_START, _END, match, *ids])
    return dict(cursor.fetchall())


def _parts(snippet: str) -> tuple[tuple[str, bool], ...]:
    """A marked snippet as pairs of words and whether they match."""
    parts: list[tuple[str, bool]] = []
    for piece in snippet.split(_START):
        match, found, rest = piece.partition(_END)
        if found:
            parts.append((match, True))
            parts.append((rest, False))
        else:
            parts.append((piece, False))
    return tuple((text, marked) for text, marked in parts if text)
