"""JSON values as an agency may write them: names in any case, one where many are allowed, words where objects are."""

from __future__ import annotations

from typing import Any

Told = dict[str, Any]
"""An object of the wire whose names are in small letters."""


def lowered(value: dict[str, Any]) -> Told:
    """An object with its names in small letters."""
    return {key.lower(): each for key, each in value.items()}


def objects(value: Any) -> list[Told]:
    """The objects of a list; one object counts as a list of one, a string as its name and code."""
    if not value:
        return []
    if not isinstance(value, list):
        value = [value]
    return [
        {"name": each, "code": each} if isinstance(each, str) else lowered(each)
        for each in value
        if isinstance(each, (dict, str))
    ]


def said(value: Any) -> str:
    """A value as text; what is no text or whole number is nothing."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def whole(value: Any, most: int) -> int:
    """A whole number from 0 to `most`; 0 when it is none (JSON's true is none)."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most else 0


def several(value: Any) -> str:
    """A text, or a list of texts a line each."""
    if isinstance(value, list):
        return "\n".join(filter(None, map(said, value)))
    return said(value)


def size(value: Any) -> int:
    """A width or height in pixels; 0 when it is none."""
    if isinstance(value, str) and value.isdecimal() and len(value) < 7:
        return int(value)
    return whole(value, 999_999)
