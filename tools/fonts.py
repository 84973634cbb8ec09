"""Cuts the newspaper's web fonts from their original packages into src/wireroom/press/assets/fonts/.

Run it only when a typeface changes; its results are kept in the repository. Needs the npm packages
@fontsource-variable/newsreader, /libre-franklin and /noto-serif-devanagari, each unpacked beneath one folder:

    python tools/fonts.py FOLDER

Prints the metrics from which the fallback faces in assets/fonts.css are set.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

OUT = Path(__file__).parent.parent / "src/wireroom/press/assets/fonts"
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, 0x152, 0x153, 0x178, *range(0x2010, 0x2028), 0x2030, 0x2032]
LATIN += [
    0x2033,
    0x2039,
    0x203A,
    0x2044,
    0x20AC,
    0x2116,
    0x2122,
    0x2190,
    0x2192,
    0x2212,
    0x2248,
    0x2260,
    0x2264,
    0x2265,
]
EXTENDED = [*range(0x100, 0x180), *range(0x1E00, 0x1F00)]
RUPEE = [0x20B9]
DEVANAGARI = [
    0x20,
    0x2D,
    0xA0,
    *range(0x900, 0x980),
    0x200C,
    0x200D,
    0x20B9,
    0x25CC,
    *range(0xA8E0, 0xA900),
    *range(0x1CD0, 0x1D00),
]
FEATURES = ["*"]
# name: (package, file, axes kept, code points)
NEWS, SANS, DEVA = "newsreader", "libre-franklin", "noto-serif-devanagari"
FACES: dict[str, tuple[str, str, dict[str, float | tuple[float, float]], list[int]]] = {
    "display": (NEWS, "latin-opsz-normal", {"opsz": 72, "wght": (400, 700)}, LATIN),
    "display-ext": (NEWS, "latin-ext-opsz-normal", {"opsz": 72, "wght": (400, 700)}, EXTENDED),
    "display-rupee": (NEWS, "latin-ext-opsz-normal", {"opsz": 72, "wght": (400, 700)}, RUPEE),
    "text": (NEWS, "latin-opsz-normal", {"opsz": 14, "wght": (400, 700)}, LATIN),
    "text-ext": (NEWS, "latin-ext-opsz-normal", {"opsz": 14, "wght": (400, 700)}, EXTENDED),
    "text-rupee": (NEWS, "latin-ext-opsz-normal", {"opsz": 14, "wght": (400, 700)}, RUPEE),
    "italic": (NEWS, "latin-opsz-italic", {"opsz": 18, "wght": (400, 700)}, LATIN),
    "sans": (SANS, "latin-wght-normal", {"wght": (400, 700)}, LATIN),
    "sans-rupee": (SANS, "latin-ext-wght-normal", {"wght": (400, 700)}, RUPEE),
    "devanagari": (DEVA, "devanagari-wght-normal", {"wght": (400, 700)}, DEVANAGARI),
}  # fmt: skip


def cut(source: Path, axes: dict[str, float | tuple[float, float]], points: list[int], features: list[str]) -> bytes:
    """The font of a file with these axes and characters only, as WOFF2."""
    font = TTFont(source)
    options = Options()
    options.layout_features = features
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    font = instancer.instantiateVariableFont(_again(font), axes)
    font.flavor = "woff2"
    data = BytesIO()
    font.save(data)
    return data.getvalue()


def _again(font: TTFont) -> TTFont:
    """The font written and read: the instancer wants tables as a file has them."""
    data = BytesIO()
    font.flavor = None
    font.save(data)
    data.seek(0)
    return TTFont(data)


def main(folder: Path) -> None:
    """Cut every face and put each package's licence beside them."""
    OUT.mkdir(parents=True, exist_ok=True)
    latin = ["kern", "liga", "clig", "calt", "ccmp", "locl", "mark", "mkmk", "lnum", "tnum", "onum", "pnum", "smcp"]
    for name, (package, file, axes, points) in FACES.items():
        found = next(folder.glob(f"**/{package}-{file}.woff2"))
        data = cut(found, axes, points, FEATURES if package == DEVA else latin)
        (OUT / f"{name}.woff2").write_bytes(data)
        licence = (found.parent.parent / "LICENSE").read_text("utf-8")
        (OUT / f"OFL-{package}.txt").write_text(licence, "utf-8")
        print(f"{name:14} {len(data):7} bytes  {_metrics(OUT / f'{name}.woff2')}")


def _metrics(path: Path) -> str:
    """Ascent, descent and mean width of small letters and space, in units of the em."""
    font = TTFont(path)
    em = font["head"].unitsPerEm
    widths, cmap = font["hmtx"], font.getBestCmap()
    common = "eeeeetttaaaooiinnsshhrrdlcumwfgypbvk      "
    known = [widths[cmap[ord(each)]][0] for each in common if ord(each) in cmap]
    mean = sum(known) / len(known) / em if known else 0
    return f"ascent {font['hhea'].ascent / em:.3f} descent {font['hhea'].descent / em:.3f} width {mean:.4f}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
