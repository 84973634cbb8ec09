"""What a request's headers ask for: encodings, versions known already, a part of a file (RFC 9110). Pure."""

from __future__ import annotations

import re
from functools import lru_cache

Forms = tuple[tuple[str, str], ...]

_PLAIN = ("", "")
_OFFERED = ((".br", "br"), (".gz", "gzip"))  # best first
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


@lru_cache(maxsize=512)
def forms(accepts: str) -> Forms:
    """The file endings to try for an Accept-Encoding (12.5.3) with their content codings, best first; plain is last."""
    weights: dict[str, float] = {}
    for part in accepts.lower().split(","):
        name, _, parameter = part.partition(";")
        weights[name.strip()] = _weight(parameter)
    rest = weights.get("*", 0.0)
    fine = [(weights.get(coding, rest), ending, coding) for ending, coding in _OFFERED]
    ranked = sorted((each for each in fine if each[0] > 0), key=lambda each: -each[0])
    return (*((ending, coding) for _, ending, coding in ranked), _PLAIN)


def _weight(parameter: str) -> float:
    """The number of ``q=0.5``: 1 without one, 0 for one that cannot be read."""
    if not parameter.strip():
        return 1.0
    name, _, value = parameter.partition("=")
    try:
        return float(value) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0


def known(etag: str, match: str) -> bool:
    """Whether an If-None-Match (13.1.2) names `etag`: ``*``, or a list of tags, compared weakly."""
    return etag in match or match.strip() == "*"


def span(wanted: str, size: int) -> tuple[int, int] | None:
    """The bytes from, and up to but not with, that a Range (14.2) asks for in a file of `size` bytes.

    (0, 0) when there are none; None for a range that is not read here (several ranges, another unit): the whole is sent.
    """
    match = _RANGE.fullmatch(wanted.strip())
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < start:
            return None
    return (start, end) if start < end else (0, 0)
