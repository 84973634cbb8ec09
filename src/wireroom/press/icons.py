"""The app's icons, drawn from the paper's title: its first letter in the paper's own type, over a rule."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from wireroom.press.look import FONTS, INK, PAPER, SPOT

PLAIN, MASKABLE = "any", "maskable"
ICONS: tuple[tuple[str, int, str], ...] = (
    ("/icons/192.png", 192, PLAIN),
    ("/icons/512.png", 512, PLAIN),
    ("/icons/maskable-192.png", 192, MASKABLE),
    ("/icons/maskable-512.png", 512, MASKABLE),
)
"""Address, pixels and purpose of each icon."""


@lru_cache(maxsize=4)
def icons(title: str) -> dict[str, bytes]:
    """Every icon of a paper as PNG, by its path without a leading slash. The same title gives the same bytes."""
    letter = next((each for each in title if each.isalnum()), "•").upper()
    made = {url.lstrip("/"): _draw(letter, size, purpose == MASKABLE) for url, size, purpose in ICONS}
    made["icons/apple-180.png"] = _draw(letter, 180, True)
    return made


def _draw(letter: str, size: int, full: bool) -> bytes:
    """One icon. A maskable one fills the square and keeps to the middle 80%, which every mask leaves visible."""
    scale = 4  # drawn larger and brought down: smooth edges
    edge = size * scale
    image = Image.new("RGB", (edge, edge), INK if full else PAPER)
    draw = ImageDraw.Draw(image)
    ink = PAPER if full else INK
    middle = edge // 2
    if not full:
        draw.rectangle((0, 0, edge, edge // 24), fill=INK)
        draw.rectangle((0, edge // 24 + edge // 48, edge, edge // 24 + edge // 36), fill=INK)
    font = ImageFont.truetype(_face(letter), int(edge * (0.56 if full else 0.72)))
    font.set_variation_by_axes([700])
    left, top, right, bottom = draw.textbbox((0, 0), letter, font=font)
    down = middle - (top + bottom) // 2 - (edge // 24 if full else -edge // 48)
    draw.text((middle - (left + right) // 2, down), letter, font=font, fill=ink)
    rule = edge * (0.18 if full else 0.2)
    at = edge * (0.76 if full else 0.91)
    draw.rectangle((middle - rule, at, middle + rule, at + edge * 0.025), fill=_bright(SPOT) if full else SPOT)
    data = BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(data, "PNG", optimize=True)
    return data.getvalue()


def _face(letter: str) -> BytesIO:
    name = "devanagari" if "\u0900" <= letter <= "\u097f" else "display"
    return BytesIO((FONTS / f"{name}.woff2").read_bytes())


def _bright(colour: str) -> str:
    """A colour halfway to white, for a dark ground."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{(part + 255) // 2:02x}" for part in parts)
