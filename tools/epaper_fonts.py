"""Cuts the e-paper's type from the original packages into src/wireroom/epaper/fonts/, as static TTF.

Typst sets static faces only, so each weight and optical size that the pages use is an instance of its own. The parts of
a face that come in several files (Latin, Latin Extended, Vietnamese) are joined into one. Run it only when a typeface
changes; its results are kept in the repository. Needs the npm packages @fontsource-variable/newsreader, /libre-franklin
and /noto-serif-devanagari, each unpacked beneath one folder:

    python tools/epaper_fonts.py FOLDER

Also writes `characters.txt`: what can be set at all, as ranges of code points. Greek, Cyrillic and signs come from the faces
that are built into Typst.
"""

from __future__ import annotations

import sys
import tempfile
from itertools import pairwise
from pathlib import Path

import typst
from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

OUT = Path(__file__).parent.parent / "src/wireroom/epaper/fonts"
NEWS, SANS, DEVA = "newsreader", "libre-franklin", "noto-serif-devanagari"
LATIN = ("latin", "latin-ext", "vietnamese")
# file: (family, weight, italic, package, parts, ending of the part's name, axes)
FACES: dict[str, tuple[str, int, bool, str, tuple[str, ...], str, dict[str, float]]] = {
    "text-regular": ("Paper Text", 400, False, NEWS, LATIN, "opsz-normal", {"opsz": 12, "wght": 400}),
    "text-italic": ("Paper Text", 400, True, NEWS, LATIN, "opsz-italic", {"opsz": 12, "wght": 400}),
    "text-bold": ("Paper Text", 700, False, NEWS, LATIN, "opsz-normal", {"opsz": 12, "wght": 680}),
    "display-semibold": ("Paper Display", 600, False, NEWS, LATIN, "opsz-normal", {"opsz": 60, "wght": 600}),
    "display-bold": ("Paper Display", 800, False, NEWS, LATIN, "opsz-normal", {"opsz": 72, "wght": 760}),
    "display-italic": ("Paper Display", 400, True, NEWS, LATIN, "opsz-italic", {"opsz": 28, "wght": 420}),
    "sans-regular": ("Paper Sans", 400, False, SANS, LATIN, "wght-normal", {"wght": 420}),
    "sans-bold": ("Paper Sans", 700, False, SANS, LATIN, "wght-normal", {"wght": 680}),
    "deva-regular": ("Paper Deva", 400, False, DEVA, ("devanagari",), "wght-normal", {"wght": 400}),
    "deva-bold": ("Paper Deva", 700, False, DEVA, ("devanagari",), "wght-normal", {"wght": 680}),
}  # fmt: skip
ALIKE = {0x2010: 0x2D, 0x2011: 0x2D, 0x2012: 0x2013, 0x2015: 0x2014, 0x202F: 0xA0, 0x205F: 0x20}
ALIKE.update(dict.fromkeys(range(0x2000, 0x200B), 0x20))
"""Characters drawn as another one where a face lacks them: hyphens, dashes and spaces of other widths."""
SPARE = ("Libertinus Serif", "New Computer Modern Math", "DejaVu Sans Mono")
"""Built into Typst; they stand in for what the paper's own faces lack."""
UNSEEN = (0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF)
"""Characters that are never drawn: no face needs them."""


def instance(path: Path, axes: dict[str, float]) -> TTFont:
    """One part of a face at these axes, with every character and layout rule it has."""
    font = TTFont(path)
    font.flavor = None
    font = instancer.instantiateVariableFont(font, axes)
    options = Options()
    options.layout_features = ["*"]
    options.hinting = False
    options.notdef_outline = True
    options.drop_tables += ["STAT", "DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=list(font.getBestCmap()))
    subsetter.subset(font)
    return font


def join(parts: list[TTFont]) -> TTFont:
    """The parts of a face as one font. What several parts have is taken from the first."""
    if len(parts) == 1:
        return parts[0]
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, part in enumerate(parts):
            paths.append(f"{folder}/{number}.ttf")
            part.save(paths[-1])
        return Merger().merge(paths)


def name(font: TTFont, family: str, weight: int, italic: bool) -> None:
    """Give a face the family, weight and style by which Typst finds it; its copyright and licence stay."""
    style = {400: "Regular", 600: "SemiBold", 700: "Bold", 800: "ExtraBold"}[weight] + (" Italic" if italic else "")
    table = font["name"]
    table.names = [each for each in table.names if each.nameID in {0, 13, 14}]
    regular = weight in {400, 700}
    for number, words in {
        1: family if regular else f"{family} {style}",
        2: style if regular else ("Italic" if italic else "Regular"),
        3: f"wireroom {family} {style}",
        4: f"{family} {style}",
        6: f"{family} {style}".replace(" ", ""),
        16: family,
        17: style,
    }.items():
        table.setName(words, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    bold = weight == 700
    font["OS/2"].fsSelection = (1 if italic else 0) | (0x20 if bold else 0) | (0 if bold or italic else 0x40)
    font["head"].macStyle = (2 if italic else 0) | (1 if bold else 0)
    for table in font["cmap"].tables:
        table.cmap.update({point: table.cmap[like] for point, like in ALIKE.items() if like in table.cmap})
    font["head"].modified = font["head"].created  # the same packages give the same bytes


def characters(*faces: set[int]) -> str:
    """What a page can say, each face standing in for the others, as lines of hexadecimal ranges."""
    points = sorted(point for point in set(UNSEEN).union(*faces) if point >= 0x20)
    starts = [points[0], *(b for a, b in pairwise(points) if b != a + 1)]
    ends = [*(a for a, b in pairwise(points) if b != a + 1), points[-1]]
    return "".join(f"{start:04X}-{end:04X}\n" for start, end in zip(starts, ends, strict=True))


def built_in() -> set[int]:
    """Greek, Cyrillic and signs that Typst's own faces have: those it can export under PDF/UA, which allows no gap."""
    source = '#set document(title: [x])\n#set text(font: ({}), fallback: false)\n#sys.inputs.at("letter")'
    families = ", ".join(f'"{each}"' for each in SPARE)
    found = set()
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "main.typ"
        path.write_text(source.format(families), "utf-8")
        compiler = typst.Compiler(str(path), ignore_system_fonts=True)
        for point in (*range(0x370, 0x530), *range(0x2010, 0x2C00)):
            if not chr(point).isprintable():
                continue
            try:
                compiler.compile(format="pdf", pdf_standards=["ua-1"], sys_inputs={"letter": chr(point)})
            except typst.TypstError:
                continue
            found.add(point)
    return found


def main(folder: Path) -> None:
    """Cut every face and put each package's licence beside them."""
    OUT.mkdir(parents=True, exist_ok=True)
    known: dict[str, set[int]] = {}
    for file, (family, weight, italic, package, parts, ending, axes) in FACES.items():
        found = [next(folder.glob(f"**/{package}-{part}-{ending}.woff2")) for part in parts]
        font = join([instance(path, axes) for path in found])
        name(font, family, weight, italic)
        font.recalcTimestamp = False
        font.save(OUT / f"{file}.ttf")
        points = set(font.getBestCmap())
        known[family] = points & known.get(family, points)
        licence = (found[0].parent.parent / "LICENSE").read_text("utf-8")
        (OUT / f"OFL-{package}.txt").write_text(licence, "utf-8")
        print(f"{file:18} {(OUT / f'{file}.ttf').stat().st_size:7} bytes, {len(points)} characters")
    told = characters(
        known["Paper Text"] & known["Paper Display"], known["Paper Deva"], known["Paper Sans"], built_in()
    )
    (OUT / "characters.txt").write_text(told, "ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
