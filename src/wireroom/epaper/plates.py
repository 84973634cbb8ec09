"""Pictures of the pages for the reader: WebP in two widths, and a JPEG for what knows no WebP."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from wireroom.epaper.issue import Plate

LARGE, SMALL = 2000, 1000
"""Widths in pixels: to read the words on the picture, and to see the page on a screen."""
_WEBP = {"quality": 72, "method": 2}  # slower ones take twice the time for 2% less
_JPEG = {"quality": 74, "progressive": True, "optimize": True}


def plates(pages: Sequence[bytes], folder: Path) -> list[tuple[tuple[Plate, ...], tuple[Plate, ...]]]:
    """The pictures of each page (PNG), written into the folder: WebP, small and large, and a small JPEG.

    A name carries a hash of what the page shows, so that another page never has an old one's name.
    """
    made: list[tuple[tuple[Plate, ...], tuple[Plate, ...]]] = []
    for number, data in enumerate(pages, 1):
        with Image.open(BytesIO(data)) as opened:
            page = opened.convert("RGB")
        stem = f"page-{number}-{hashlib.sha256(page.tobytes()).hexdigest()[:12]}"
        small = page.reduce(LARGE // SMALL)
        webp = tuple(_plate(each, f"{stem}-{each.width}.webp", folder, _WEBP) for each in (small, page))
        made.append((webp, (_plate(small, f"{stem}-{small.width}.jpg", folder, _JPEG),)))
    return made


def _plate(picture: Image.Image, name: str, folder: Path, options: dict[str, Any]) -> Plate:
    picture.save(folder / name, **options)
    return Plate(name, picture.width, picture.height)
