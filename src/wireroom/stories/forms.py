"""The forms in which a picture is kept: which widths, how their files are called. Known to all who name a picture."""

from __future__ import annotations

import msgspec

WIDTHS = (480, 960, 1600)


class Made(msgspec.Struct, frozen=True):
    """A picture made safe: its content hash, its size, and its forms (file name -> bytes)."""

    sha256: str
    width: int
    height: int
    forms: dict[str, bytes]


def form_name(sha256: str, width: int, kind: str) -> str:
    """The file name of one form of a picture; `kind` is webp or jpg."""
    return f"{sha256[:32]}-{width}.{kind}"


def widths_of(width: int) -> tuple[int, ...]:
    """The widths in which a picture of `width` pixels is kept: never larger than it came."""
    return (*(each for each in WIDTHS if each < width), width)
