"""How important a story is to the issue: what its agency says, and what an editor sees at a glance. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from wireroom.epaper.plan.copy import Copy

_HOUR = 3600
_PICTURE = 2 * _HOUR  # what a picture is worth
_LONG, _LONG_LINES = 1 * _HOUR, 45
BRIEF_LINES = 14  # shorter stories do not lead a page
_LEADS = 3  # stories of substance that stand before the first brief of a language


def importance(copy: Copy) -> int:
    """A story's weight in seconds, with its picture and its length counted in."""
    lines = copy.lines()
    return copy.weight + (_PICTURE if copy.picture else 0) + (_LONG if lines >= _LONG_LINES else 0)


def ordered(stories: Sequence[Copy]) -> list[Copy]:
    """The stories by importance: main language first, the city's own first, then by weight. A brief is no lead.

    Equal stories stand in the order of their keys, so that the order given makes no difference.
    """
    ranked = sorted(stories, key=lambda copy: (copy.tongue, not copy.near, -importance(copy), copy.key))
    found: list[Copy] = []
    for tongue in sorted({copy.tongue for copy in ranked}):
        part = [copy for copy in ranked if copy.tongue == tongue]
        leads = [copy for copy in part if copy.lines() >= BRIEF_LINES][:_LEADS]
        found.extend([*leads, *(copy for copy in part if copy not in leads)])
    return found


def behind(stories: Sequence[Copy]) -> list[Copy]:
    """Stories in the order of the pages behind the front: by group, the important ones of a group first."""
    return sorted(stories, key=lambda copy: (copy.tongue, copy.group, -importance(copy), copy.key))
