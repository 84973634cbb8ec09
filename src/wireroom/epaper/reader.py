"""What the web reader shows of an issue, as plain values for its template. Pure."""

from __future__ import annotations

from msgspec import Struct

from wireroom.epaper.issue import Proof, Sheet


class Box(Struct, frozen=True):
    """A story's place on a page picture, in hundredths of a percent of it."""

    url: str
    headline: str
    x: int
    y: int
    width: int
    height: int


class Line(Struct, frozen=True):
    """A story in the list below a page. `part` says that it began on another page."""

    url: str
    headline: str
    agency: str
    language: str
    part: bool


class Leaf(Struct, frozen=True):
    """A page to turn: its picture's addresses, its stories as boxes and as a list."""

    number: int
    title: str
    webp: str  # srcset
    jpg: str
    large: str
    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def leaves(proof: Proof, address: str) -> tuple[Leaf, ...]:
    """The pages of an issue that is read at `address`."""
    return tuple(leaf(proof, sheet, number, address) for number, sheet in enumerate(proof.pages, 1))


def leaf(proof: Proof, sheet: Sheet, number: int, address: str) -> Leaf:
    """One page of an issue."""
    told = {story.key: story for story in proof.stories}
    boxes = tuple(
        Box(told[spot.key].url, told[spot.key].headline, spot.x, spot.y, spot.width, spot.height)
        for spot in sheet.spots
    )
    lines = tuple(
        Line(story.url, story.headline, story.agency, story.language, bool(spot.part))
        for spot in sheet.spots
        for story in (told[spot.key],)
    )
    plain = sheet.jpg[0]
    return Leaf(
        number=number, title=sheet.title, webp=", ".join(f"{address}{each.file} {each.width}w" for each in sheet.webp),
        jpg=address + plain.file, large=address + sheet.webp[-1].file, width=plain.width, height=plain.height,
        boxes=boxes, lines=lines,
    )  # fmt: skip
