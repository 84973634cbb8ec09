"""Runs of words: white space folded, neighbours joined, parted where the copy has an empty line."""

from __future__ import annotations

from collections.abc import Sequence

from wireroom.wire.item import Run, Runs
from wireroom.wire.text import squeeze

SPACE = "\t\n\f\r "


def trim(runs: Sequence[Run], *, keep: bool = False) -> Runs:
    """Runs with white space folded, none at the ends, neighbours of the same kind joined. `keep` leaves lines alone."""
    first, last = 0, len(runs)
    while first < last and not runs[first].text.strip(SPACE):
        first += 1
    while last > first and not runs[last - 1].text.strip(SPACE):
        last -= 1
    if last - first < 2:
        return _alone(runs[first], keep) if first < last else ()
    runs = runs[first:last]
    marks, href = runs[0].marks, runs[0].href
    for run in runs:
        if run.marks is not marks or run.href is not href:
            return _joined(runs, keep)
    return _alone(Run("".join([run.text for run in runs]), marks, href), keep)


def _joined(runs: Sequence[Run], keep: bool) -> Runs:
    """Runs of several kinds, words at both ends."""
    firsts: list[Run] = []  # of each stretch of one kind
    words: list[str] = []
    more: dict[int, list[str]] = {}  # the texts of stretches of several runs
    for run in runs:
        text, marks = run.text, run.marks
        if not text:
            continue
        if firsts and marks == firsts[-1].marks and run.href == firsts[-1].href and "break" not in marks:
            more.setdefault(len(words) - 1, [words[-1]]).append(text)
        else:
            firsts.append(run)
            words.append(text)
    for number, texts in more.items():
        words[number] = "".join(texts)
    words[0] = words[0].lstrip(SPACE)
    words[-1] = words[-1].rstrip(SPACE)
    if keep:
        return tuple(map(_saying, firsts, words))
    return tuple(
        [_saying(run, text if "break" in run.marks else squeeze(text)) for run, text in zip(firsts, words, strict=True)]
    )


def _saying(run: Run, text: str) -> Run:
    return run if run.text is text else Run(text, run.marks, run.href)


def _alone(run: Run, keep: bool) -> Runs:
    words = run.text.strip(SPACE)
    if not words:
        return ()
    if not keep and "break" not in run.marks:
        words = squeeze(words)
    return (_saying(run, words),)


def at_empty_lines(runs: list[Run]) -> list[list[Run]]:
    """Runs parted where two or more line breaks stand with nothing but white space between them."""
    if not _has_empty_line(runs):
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


def _has_empty_line(runs: list[Run]) -> bool:
    breaks = 0  # since the last word
    for run in runs:
        if run.marks and "break" in run.marks:
            breaks += 1
            if breaks > 1:
                return True
        elif breaks and run.text.strip(SPACE):
            breaks = 0
    return False
