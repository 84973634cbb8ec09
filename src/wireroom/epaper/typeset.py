"""Sets an issue with Typst: measures the copy, has the pages planned, sets them, and proves that nothing ran over.

Works in a folder that holds the job and its pictures; knows no database. `python -m wireroom.epaper.typeset FOLDER` does
the same in a process of its own.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
import typst
from msgspec import Struct
from msgspec.structs import replace

from wireroom.epaper.issue import Job, Proof, Sheet, Spot, Story, Told
from wireroom.epaper.plan import Copy, Matter, Module, Page, Plan, Shape, plan
from wireroom.epaper.plan import Sheet as Paper
from wireroom.epaper.plates import LARGE, plates

FONTS = Path(__file__).parent / "fonts"
TEMPLATES = Path(__file__).parent / "typst"
_EDGE, _FOOT = 32, 8  # above the folio, below the copy
_SHARP = 150  # pixels an inch that a picture has at least, if it came so large
_TRIES = 4  # settings of an issue in which stories that ran over are given another line
_FLOWS: dict[str, Literal["solid", "head"]] = {"table": "solid", "h": "head"}


T = TypeVar("T")


class Measured(Struct, frozen=True):
    """What typst/measure.typ tells of a story, in whole points and lines."""

    key: str
    lead: int
    heads: dict[str, int]
    lines: tuple[int, ...]
    captions: tuple[int, ...]


class End(Struct, frozen=True):
    """Where the words of a module end: page (from 1) and point. `module` is its page and place, from 0."""

    module: tuple[int, int]
    page: int
    x: float
    y: float


class SettingError(Exception):
    """An issue could not be set: what is wrong."""


class Composer:
    """Typst with our type, at work in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for path in TEMPLATES.glob("*.typ"):
            shutil.copy(path, folder)
        self._compilers: dict[str, typst.Compiler] = {}

    def _compiler(self, name: str) -> typst.Compiler:
        if name not in self._compilers:
            self._compilers[name] = typst.Compiler(
                str(self.folder / name), root=str(self.folder), font_paths=[str(FONTS)], ignore_system_fonts=True
            )
        return self._compilers[name]

    def told(self, name: str, label: str, kind: type[T]) -> T:
        """What a document says of itself under a label."""
        found = msgspec.json.decode(self._compiler(name).query(f"<{label}>", field="value"), type=list[Any])
        return msgspec.convert(found[-1], kind, strict=False)

    def pdf(self, name: str) -> bytes:
        """The document as a tagged PDF without any time in it; PDF/UA unless something in the copy forbids that name.

        A character without a shape is never let through. Raises SettingError.
        """
        compiler = self._compiler(name)
        try:
            made = compiler.compile(format="pdf", pdf_standards=["ua-1"])
        except typst.TypstError as error:
            if "PDF/UA" not in str(error) or "could not be displayed" in str(error):
                raise SettingError(str(error)) from error
            made = compiler.compile(format="pdf")
        assert isinstance(made, bytes)
        return made

    def pictures(self, name: str, ppi: float) -> list[bytes]:
        """The document's pages as PNG."""
        made = self._compiler(name).compile(format="png", ppi=ppi)
        assert made is not None
        return made if isinstance(made, list) else [made]


def measure(composer: Composer, job: Job) -> list[Copy]:
    """The measures of every story, in the job's order."""
    (composer.folder / "job.json").write_bytes(msgspec.json.encode(job))
    told = {each.key: each for each in composer.told("measure.typ", "measured", list[Measured])}
    return [_copy(story, told[story.key]) for story in job.stories]


def _copy(story: Story, told: Measured) -> Copy:
    matter = tuple(
        Matter(lines, _FLOWS.get(block["kind"], "text"), block["kind"] not in {"byline", "h"})
        for block, lines in zip(story.blocks, told.lines, strict=True)
    )
    picture = story.picture
    shape = Shape(picture.width, picture.height, told.captions) if picture else None
    return Copy(
        key=story.key, section=story.section, lead=told.lead, heads=told.heads, matter=matter, weight=story.weight,
        group=story.group, picture=shape, near=story.near, tongue=story.tongue,
    )  # fmt: skip


def drawing(plan: Plan, job: Job) -> dict[str, Any]:
    """The plan as typst/issue.typ sets it: everything in points from a page's upper left corner."""
    sheet = plan.sheet
    stories = {story.key: story for story in job.stories}
    pages = []
    for number, page in enumerate(plan.pages, 1):
        top = sheet.front_top if number == 1 else sheet.top
        uprights, levels = _rules(page.modules, page.bands, sheet, top)
        pages.append(
            {
                "number": number,
                "folio": str(number),
                "title": _title(page),
                "modules": [_drawn(each, sheet, top, stories[each.key], job) for each in page.modules],
                "uprights": uprights,
                "levels": levels,
            }
        )
    return {
        "width": sheet.width, "height": sheet.height, "left": sheet.left, "edge": _EDGE, "front_top": sheet.front_top,
        "foot": sheet.bottom + _FOOT, "pages": pages,
    }  # fmt: skip


def _drawn(each: Module, sheet: Paper, top: int, story: Story, job: Job) -> dict[str, Any]:
    labels = job.labels.get(story.language) or job.labels[job.language]
    x, y = sheet.left + each.column * (sheet.column + sheet.gutter), top + each.top
    body = {"x": x, "y": y + each.head_height}
    picture = None
    if each.cut is not None:
        width = sheet.wide(each.cut.span)
        picture = {"x": x, "y": body["y"], "width": width, "height": each.cut.height, "file": _form(story, width)}
        if each.cut.beside:
            body["x"] += width + sheet.gutter
        else:
            body["y"] += each.cut.height + each.cut.caption
    return {
        "key": each.key, "x": x, "y": y, "width": sheet.wide(each.span), "height": each.height, "head": each.head,
        "picture": picture, "body": body, "start": each.start, "end": each.end, "rows": each.rows, "columns": each.columns,
        "lead": each.lead, "loose": each.loose,
        "turn": labels.comes_from.format(page=each.comes_from) if each.start else "",
        "jump": labels.goes_on.format(page=each.goes_on) if each.goes_on else "",
    }  # fmt: skip


def _form(story: Story, width: int) -> str:
    """The smallest form of a story's picture that is sharp at a width in points."""
    assert story.picture is not None
    forms = sorted(story.picture.files)
    return next((file for pixels, file in forms if pixels >= width * _SHARP / 72), forms[-1][1])


def _rules(
    modules: tuple[Module, ...], bands: tuple[tuple[int, int], ...], sheet: Paper, top: int
) -> tuple[list[tuple[float, int, int]], list[tuple[int, int, int]]]:
    """The hairlines of a page: uprights (x, y, height) between stacks, levels (x, y, width) between modules."""
    uprights, levels = [], []
    step = sheet.column + sheet.gutter
    for start, height in bands:
        if start:
            levels.append((sheet.left, top + start - 11, sheet.wide(sheet.columns)))
        inside = [each for each in modules if start <= each.top < start + height]
        for column in sorted({each.column for each in inside if each.column}):
            uprights.append((sheet.left + column * step - sheet.gutter / 2, top + start, height))
        for each in inside:
            if each.top > start:
                levels.append((sheet.left + each.column * step, top + each.top - 11, sheet.wide(each.span)))
    return uprights, levels


def overrun(composer: Composer, plan: Plan, job: Job) -> list[str]:
    """Set the planned pages. Returns the keys of stories whose words ran over their place: none, when all is well."""
    drawn = drawing(plan, job)
    (composer.folder / "plan.json").write_bytes(msgspec.json.encode(drawn))
    found = []
    for end in composer.told("issue.typ", "told", list[End]):
        number, place = end.module
        module = drawn["pages"][number]["modules"][place]
        right = module["body"]["x"] + plan.sheet.wide(module["columns"])
        if end.x > right or end.page != number + 1:
            found.append(module["key"])
    return found


def compose(composer: Composer, job: Job) -> Plan:
    """Measure, plan and set an issue until nothing runs over. A story that does so again and again is left out whole."""
    copies = measure(composer, job)
    for attempt in range(_TRIES):
        planned = plan(copies, job.pages)
        over = overrun(composer, planned, job)
        if not over:
            return planned
        copies = [_longer(copy) if copy.key in over else copy for copy in copies]
        if attempt == _TRIES - 2:
            copies = [copy for copy in copies if copy.key not in over]
    raise SettingError(f"words run over their place in {', '.join(over)}")


def _longer(copy: Copy) -> Copy:
    """The copy with a line more in its last block: as much as measuring it block by block may have missed."""
    last = copy.matter[-1]
    return replace(copy, matter=(*copy.matter[:-1], replace(last, lines=last.lines + 1)))


def proof(composer: Composer, job: Job) -> Proof:
    """The whole issue: its files written into the folder, and what they are."""
    planned = compose(composer, job)
    pdf = composer.pdf("issue.typ")
    name = f"{job.city}-{job.day}-{_digest(pdf)}.pdf"
    (composer.folder / name).write_bytes(pdf)
    sheet = planned.sheet
    made = plates(composer.pictures("issue.typ", LARGE * 72 / sheet.width), composer.folder)
    placed = {each.key for page in planned.pages for each in page.modules}
    return Proof(
        city=job.city, day=job.day, pdf=name, width=sheet.width, height=sheet.height,
        pages=tuple(
            Sheet(_title(page), _spots(page, sheet, first=not number), *made[number])
            for number, page in enumerate(planned.pages)
        ),
        stories=tuple(
            Told(each.key, each.id, each.version, each.url, each.language, each.headline, each.agency)
            for each in job.stories if each.key in placed
        ),
        left_out=tuple(each.key for each in job.stories if each.key not in placed),
    )  # fmt: skip


def _title(page: Page) -> str:
    return " · ".join([section for section in page.sections if section][:3])


def _spots(page: Page, sheet: Paper, *, first: bool) -> tuple[Spot, ...]:
    """Where each story stands, in hundredths of a percent of the page."""
    top = sheet.front_top if first else sheet.top
    step = sheet.column + sheet.gutter
    return tuple(
        Spot(
            each.key,
            (sheet.left + each.column * step) * 10_000 // sheet.width,
            (top + each.top) * 10_000 // sheet.height,
            sheet.wide(each.span) * 10_000 // sheet.width,
            each.height * 10_000 // sheet.height,
            each.start,
        )
        for each in page.modules
    )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def main(folder: Path) -> None:
    """Set the job of a folder; the proof is written last."""
    os.nice(10)
    job = msgspec.json.decode((folder / "job.json").read_bytes(), type=Job)
    made = proof(Composer(folder), job)
    (folder / "proof.json").write_bytes(msgspec.json.encode(made))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
