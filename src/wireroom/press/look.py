"""The paper's look as the press needs it: style sheets to put into pages, files to put beside them, and the CSP.

Every asset's name carries a hash of its content, so that it may be kept for ever. Style sheets are put into the page
itself (one request less before the first words are seen) and are allowed by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

ASSETS = Path(__file__).parent / "assets"
FONTS = ASSETS / "fonts"
PAPER, INK, SPOT = "#fbfaf7", "#15171a", "#27348b"
"""Ground, ink and spot colour of the light scheme: as in assets/base.css."""

SHEETS: dict[str, tuple[str, ...]] = {
    "article": ("fonts", "base", "cards", "article"),
    "front": ("fonts", "base", "cards", "front"),
    "notice": ("fonts", "base", "cards", "notice"),
    "history": ("fonts", "base", "history"),
    "search": ("fonts", "base", "cards", "notice"),
    "epaper": ("fonts", "base", "cards", "epaper"),
}
"""Which style sheets a kind of page carries."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_URL = re.compile(r'url\("([^"]+)"\)')


def _hashed(name: str, data: bytes) -> str:
    stem, _, ending = name.rpartition(".")
    return f"{stem}-{hashlib.sha256(data).hexdigest()[:10]}.{ending}"


@cache
def assets() -> dict[str, bytes]:
    """The files that pages use, by their path below the site's root (``assets/app-1a2b3c4d5e.js``)."""
    files = {}
    for path in (*sorted(FONTS.glob("*.woff2")), ASSETS / "app.js", ASSETS / "epaper.js"):
        data = path.read_bytes()
        files[f"assets/{_hashed(path.name, data)}"] = data
    for path in sorted(FONTS.glob("OFL-*.txt")):
        files[f"assets/{path.name}"] = path.read_bytes()
    return files


@cache
def asset(name: str) -> str:
    """The address of an asset file by its plain name (``app.js``, ``text.woff2``)."""
    stem, _, ending = name.rpartition(".")
    pattern = re.compile(rf"assets/{re.escape(stem)}-[0-9a-f]{{10}}\.{ending}")
    return "/" + next(path for path in assets() if pattern.fullmatch(path))


@cache
def style(kind: str) -> str:
    """The style sheet of a kind of page, folded, with the addresses of its fonts."""
    sheets = "\n".join((ASSETS / f"{name}.css").read_text("utf-8") for name in SHEETS[kind])
    return fold_css(_URL.sub(lambda match: f'url("{asset(match[1])}")', sheets))


def fold_css(text: str) -> str:
    """Style sheets without comments and needless white space. Strings must not hold braces, semicolons or runs of it."""
    text = _COMMENT.sub("", text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,]) ?", r"\1", text)
    text = re.sub(r"(?<=[a-z-]): (?=[^{}]*[;}])", ":", text)
    return text.replace(";}", "}").strip()


def style_hash(css: str) -> str:
    """The CSP source of an inlined style sheet."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()}'"


@cache
def style_hashes() -> tuple[str, ...]:
    """The CSP sources of every style sheet that a public page may carry."""
    return tuple(dict.fromkeys(style_hash(style(kind)) for kind in SHEETS))


@cache
def csp(kind: str = "") -> str:
    """The Content-Security-Policy of a kind of page; without a kind, one that fits every public page."""
    hashes = style_hash(style(kind)) if kind else " ".join(style_hashes())
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self' {hashes}; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types wireroom"
    )


@cache
def version() -> str:
    """A short word that changes with the look: of the style sheets, the scripts and the fonts."""
    state = hashlib.sha256("".join(style(kind) for kind in SHEETS).encode())
    for path in sorted(assets()):
        state.update(path.encode())
    state.update((ASSETS / "sw.js").read_bytes())
    return state.hexdigest()[:10]
