"""The desk's own files: its style sheet, its script, its icon, and the paper's type. All come from the package."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from wireroom.press import look
from wireroom.press.icons import icons

ASSETS = Path(__file__).parent / "assets"
STATIC = "/desk/static/"

TYPES = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2", ".png": "image/png"}

_URL = re.compile(r'url\("([^"]+)"\)')


@cache
def files(title: str) -> dict[str, bytes]:
    """Every file by its name, which carries a hash of its content; `title` is the paper's, for the icon."""
    fonts = {path.removeprefix("assets/"): data for path, data in look.assets().items() if path.endswith(".woff2")}
    sheets = "\n".join(path.read_text("utf-8") for path in (look.ASSETS / "fonts.css", ASSETS / "desk.css"))
    css = _URL.sub(lambda match: f'url("{look.asset(match[1]).rpartition("/")[2]}")', look.fold_css(sheets))
    own = {
        "desk.css": css.encode(),
        "desk.js": (ASSETS / "desk.js").read_bytes(),
        "icon.png": icons(title)["icons/192.png"],
    }
    return {**fonts, **{_hashed(name, data): data for name, data in own.items()}}


@cache
def address(name: str, title: str) -> str:
    """Where a file is served, by its plain name (``desk.css``)."""
    stem, _, ending = name.rpartition(".")
    return STATIC + next(each for each in files(title) if re.fullmatch(rf"{stem}-[0-9a-f]{{10}}\.{ending}", each))


def _hashed(name: str, data: bytes) -> str:
    stem, _, ending = name.rpartition(".")
    return f"{stem}-{hashlib.sha256(data).hexdigest()[:10]}.{ending}"
