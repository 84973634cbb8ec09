"""An issue as plain values: what is to be set, and what came of it. Words are the agencies', exactly as filed."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct

Block = dict[str, Any]
"""One block of a body as typst/type.typ sets it."""


class Picture(Struct, frozen=True):
    """A picture to set: its forms in the job's folder by their width, the largest last; its size in pixels, its words."""

    files: tuple[tuple[int, str], ...]
    width: int
    height: int
    alt: str = ""
    caption: str = ""
    credit: str = ""


class Story(Struct, frozen=True):
    """A story to set. `url` is where it is read on the web; `version` tells which words these are.

    `weight`, `group`, `near` and `tongue` are as in plan.copy.Copy.
    """

    key: str
    id: int
    version: str
    url: str
    language: str
    section: str  # as readers of its language know it
    kicker: str
    headline: str
    subheadline: str
    byline: str
    agency: str
    blocks: tuple[Block, ...]
    picture: Picture | None = None
    weight: int = 0
    group: int = 0
    near: bool = False
    tongue: int = 0


class Labels(Struct, frozen=True):
    """The paper's own words in one language, with the page's number in braces."""

    goes_on: str  # "Continued on page {page}"
    comes_from: str  # "From page {page}"


class Job(Struct, frozen=True, kw_only=True):
    """Everything that a city's issue of a day is made of. Stories stand in the order of their importance."""

    paper: str
    title: str  # of the document
    city: str
    day: date
    language: str
    edition: str  # "Mumbai edition"
    date: str  # as readers see it
    number: str  # "2021 · No. 203"
    running: str  # the line at the head of inside pages
    ears: tuple[str, str]
    foot: str
    site: str
    keywords: tuple[str, ...] = ()
    labels: dict[str, Labels]  # by language
    stories: tuple[Story, ...]
    pages: int = 16  # at most


class Spot(Struct, frozen=True):
    """Where (a part of) a story stands on a page picture, in hundredths of a percent of its width and height."""

    key: str
    x: int
    y: int
    width: int
    height: int
    part: int  # 0 for the story's first part


class Plate(Struct, frozen=True):
    """One picture of a page, in pixels."""

    file: str
    width: int
    height: int


class Sheet(Struct, frozen=True):
    """A page as set: its title and the parts of stories on it, its pictures by kind (webp, jpg), the small one first."""

    title: str
    spots: tuple[Spot, ...]
    webp: tuple[Plate, ...] = ()
    jpg: tuple[Plate, ...] = ()


class Told(Struct, frozen=True):
    """A story of an issue, as the reader's list has it."""

    key: str
    id: int
    version: str
    url: str
    language: str
    headline: str
    agency: str


class Proof(Struct, frozen=True, kw_only=True):
    """An issue as set. Its files lie beside it; `left_out` are the keys of stories that found no place."""

    city: str
    day: date
    pdf: str
    width: int
    height: int
    pages: tuple[Sheet, ...]
    stories: tuple[Told, ...]
    left_out: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all its files."""
        return (self.pdf, *(plate.file for sheet in self.pages for plate in (*sheet.webp, *sheet.jpg)))
