"""Orders to the press: pages marked dirty, in the same transaction as what they must show."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

_ROWS = 150  # a statement; SQLite allows 32,766 variables, PostgreSQL 65,535


def order(pages: Mapping[str, int]) -> None:
    """Mark pages dirty. `pages` maps a page's key to its turn: lower goes first, 0 is a kill.

    A page already ordered keeps its earlier turn; its generation rises, so that a bake under way does not clear it.
    """
    keys = sorted(pages)  # one order for all writers: no deadlock on PostgreSQL
    with connection.cursor() as cursor:
        for start in range(0, len(keys), _ROWS):
            part = keys[start : start + _ROWS]
            values = ", ".join(["(%s, %s, 1, '')"] * len(part))
            least = "MIN" if connection.vendor == "sqlite" else "LEAST"
            cursor.execute(
                "INSERT INTO stories_page (key, dirty, generation, digest) VALUES "  # noqa: S608  (placeholders only)
                + values
                + " ON CONFLICT (key) DO UPDATE SET generation = stories_page.generation + 1,"
                f" dirty = {least}(COALESCE(stories_page.dirty, 32767), excluded.dirty)",
                [each for key in part for each in (key, pages[key])],
            )
