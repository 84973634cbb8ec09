"""The forms in which a picture is kept: which widths, how their files are called. Known to all who name a picture."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from wireroom.wire.item import Item

WIDTHS = (480, 960, 1600)
KINDS = ("avif", "webp", "jpg")  # best first; the last is what every browser and every machine reads


class Made(msgspec.Struct, frozen=True):
    """A picture made safe: its content hash, its size, its forms (file name -> bytes) and the kinds that each width has.

    Without forms it is one that was made before: they are in the media folder already. `item` is what the file says of
    itself (IPTC, XMP); caption, credit and alt text are for stories whose wire says none.
    """

    sha256: str
    width: int
    height: int
    forms: dict[str, bytes]
    kinds: tuple[str, ...] = KINDS
    caption: str = ""
    credit: str = ""
    alt: str = ""
    item: Item | None = None


def form_name(sha256: str, width: int, kind: str) -> str:
    """The file name of one form of a picture; `kind` is one of KINDS."""
    return f"{sha256[:32]}-{width}.{kind}"


def widths_of(width: int) -> tuple[int, ...]:
    """The widths in which a picture of `width` pixels is kept: never larger than it came."""
    return (*(each for each in WIDTHS if each < width), width)


def names_of(sha256: str, width: int, kinds: Iterable[str] = KINDS) -> tuple[str, ...]:
    """The file names of all forms of a picture of `width` pixels."""
    return tuple(form_name(sha256, each, kind) for each in widths_of(width) for kind in kinds)
