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
_MOST_WORDS = 12
_START, _END = "\x02", "\x03"  # around a match in a snippet; no text that passed the gate holds them


class Hit(Struct, frozen=True):
    """A story that was found. `snippet` is text with its matches: pairs of (words, is a match)."""

    story_id: int
    snippet: tuple[tuple[str, bool], ...]


class Results(Struct, frozen=True):
    """One page of what was found, and how many there are in all."""

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

    Any text is a valid query: what are no words is passed over. A query without words finds nothing.
    """
    words = _WORD.findall(query)[:_MOST_WORDS]
    if not words:
        return Results(0, ())
    offset = (max(page, 1) - 1) * per_page
    ask = _sqlite if connection.vendor == "sqlite" else _postgres
    total, rows = ask(words, language, order, per_page, offset)
    return Results(total, tuple(Hit(pk, _parts(snippet)) for pk, snippet in rows))


Found = tuple[int, list[tuple[int, str]]]


def _sqlite(words: list[str], language: str, order: Order, limit: int, offset: int) -> Found:
    match = " ".join(f'"{word}"' for word in words) + "*"
    where = "search_stories MATCH %s" + (" AND language = %s" if language else "")
    given: list[Any] = [match, *([language] if language else [])]
    by = "bm25(search_stories, 8.0, 1.0), at DESC" if order == "relevance" else "at DESC, rowid DESC"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM search_stories WHERE {where}", given)  # noqa: S608
        total = cursor.fetchone()[0]
        cursor.execute(
            f"SELECT rowid, snippet(search_stories, 1, %s, %s, '…', 28) FROM search_stories WHERE {where}"  # noqa: S608
            f" ORDER BY {by} LIMIT %s OFFSET %s",
            [_START, _END, *given, limit, offset],
        )
        return total, list(cursor.fetchall())


def _postgres(words: list[str], language: str, order: Order, limit: int, offset: int) -> Found:
    match = " & ".join(f"'{word}'" for word in words) + ":*"
    where = "words @@ to_tsquery('simple', %s)" + (" AND language = %s" if language else "")
    given: list[Any] = [match, *([language] if language else [])]
    by = "ts_rank(words, to_tsquery('simple', %s)) DESC, at DESC" if order == "relevance" else "at DESC, story_id DESC"
    options = f"StartSel={_START}, StopSel={_END}, MaxWords=28, MinWords=12"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM search_stories WHERE {where}", given)  # noqa: S608
        total = cursor.fetchone()[0]
        cursor.execute(
            "SELECT story_id, ts_headline('simple', body, to_tsquery('simple', %s), %s)"  # noqa: S608
            f" FROM search_stories WHERE {where} ORDER BY {by} LIMIT %s OFFSET %s",
            [match, options, *given, *([match] if order == "relevance" else []), limit, offset],
        )
        return total, list(cursor.fetchall())


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
