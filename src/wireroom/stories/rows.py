"""Published stories as listings read them: plain SQL into frozen rows, since a front shows hundreds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db import connection
from msgspec import Struct

from wireroom.stories.card import CardRow

_COLUMNS = (
    "s.id, s.key, s.path, s.source, s.section, s.language, s.updated, s.urgency, s.card, s.current, s.fingerprint,"
    " s.leader_id"
)
_PUBLISHED = "s.state = 'published'"
_card = msgspec.json.Decoder(CardRow)


class Row(Struct, frozen=True):
    """A published story. `current` is the hash of the version that counts; `updated` is aware UTC.

    `leader` is the story that leads its cluster, None for one that leads itself.
    """

    id: int
    key: str
    path: str
    source: str
    section: str
    language: str
    updated: datetime
    urgency: int
    card: CardRow
    current: str
    fingerprint: bytes
    leader: int | None = None


def listed(where: str, given: Sequence[Any], order: str, limit: int, join: str = "") -> list[Row]:
    """Published stories with `where` (SQL on ``s`` and what `join` adds), in `order` (ties by key), at most `limit`."""
    condition = f"{_PUBLISHED} AND {where}" if where else _PUBLISHED
    return _fetch(f"{join} WHERE {condition} ORDER BY {order}, s.key LIMIT %s", [*given, limit])


def by_ids(ids: Iterable[int]) -> dict[int, Row]:
    """Those of these stories that are published, by id."""
    wanted = list(ids)
    if not wanted:
        return {}
    marks = ", ".join(["%s"] * len(wanted))
    return {row.id: row for row in _fetch(f" WHERE {_PUBLISHED} AND s.id IN ({marks})", wanted)}


def current_items(ids: Iterable[int]) -> dict[int, tuple[bytes, str]]:
    """The item that counts of each story, as stored, and the SHA-256 of its canonical text, by story."""
    wanted = list(ids)
    if not wanted:
        return {}
    marks = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.id, v.item, v.words_sha256 FROM stories_story s JOIN stories_version v"  # noqa: S608 (marks only)
            f" ON v.story_id = s.id AND v.item_hash = s.current WHERE s.id IN ({marks})",
            wanted,
        )
        return {pk: (bytes(item), words) for pk, item, words in cursor.fetchall()}


def _fetch(rest: str, given: Sequence[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM stories_story s{rest}", list(given))  # noqa: S608 (our own SQL only)
        return [_row(each) for each in cursor.fetchall()]


def _row(told: Sequence[Any]) -> Row:
    pk, key, path, source, section, language, updated, urgency, card, current, fingerprint, leader = told
    if updated.tzinfo is None:  # SQLite keeps UTC without saying so
        updated = updated.replace(tzinfo=UTC)
    made = _card.decode(card) if isinstance(card, str | bytes) else msgspec.convert(card, CardRow)
    return Row(pk, key, path, source, section, language, updated, urgency, made, current, bytes(fingerprint), leader)
