"""Runs of words: white space folded, neighbours joined, parted where the copy has an empty line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wireroom.wire.item import Run, Runs

SPACE = "\t\n\f\r "
_SPACE = re.compile("[\t\n\f\r ]+")


def trim(runs: Iterable[Run], *, keep: bool = False) -> Runs:
    """Runs with white space folded, none at the ends, neighbours of the same kind joined. `keep` leaves lines alone."""
    joined: list[Run] = []
    for run in runs:
        text = run.text if keep or "break" in run.marks else _SPACE.sub(" ", run.text)
        if not text:
            continue
        last = joined[-1] if joined else None
        if last and last.marks == run.marks and last.href == run.href and "break" not in run.marks:
            text = last.text + text if keep else _SPACE.sub(" ", last.text + text)
            joined[-1] = Run(text, run.marks, run.href)
        else:
            joined.append(Run(text, run.marks, run.href))
    while joined and not joined[0].text.strip(SPACE):
        joined.pop(0)
    while joined and not joined[-1].text.strip(SPACE):
        joined.pop()
    if joined:
        joined[0] = Run(joined[0].text.lstrip(SPACE), joined[0].marks, joined[0].href)
        joined[-1] = Run(joined[-1].text.rstrip(SPACE), joined[-1].marks, joined[-1].href)
    return tuple(joined)


def at_empty_lines(runs: list[Run]) -> list[list[Run]]:
    """Runs parted where two or more line breaks stand with nothing but white space between them."""
    if sum("break" in run.marks for run in runs) < 2:
        return [runs]
    parts: list[list[Run]] = [[]]
    waiting: list[Run] = []  # breaks and white space since the last word
    for run in runs:
        blank = "break" in run.marks or not run.text.strip(SPACE)
        if blank:
            waiting.append(run)
            continue
        if sum("break" in each.marks for each in waiting) > 1:
            parts.append([])
        else:
            parts[-1].extend(waiting)
        waiting = []
        parts[-1].append(run)
    return parts
