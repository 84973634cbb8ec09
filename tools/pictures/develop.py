"""From light to a printed picture: bloom, vignette, tone curve, grain, JPEG."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from .canvas import HEIGHT, WIDTH, Array, Canvas, resize, tint

QUALITIES = range(82, 48, -2)
LARGEST = 136_000


def bloom(canvas: Canvas, share: float = 0.18, above: float = 0.75, wide: float = 60) -> None:
    """Bright light spills over its surroundings, as it does in a lens."""
    bright = np.maximum(canvas.rgb - above, 0)
    spill = (
        canvas.blur(bright, wide / 8) * 0.5 + canvas.blur(bright, wide / 2.5) * 0.3 + canvas.blur(bright, wide) * 0.2
    )
    canvas.rgb = canvas.rgb + spill * share * 4


def vignette(canvas: Canvas, share: float = 0.35) -> None:
    """Darker towards the corners."""
    away = ((canvas.x / WIDTH - 0.5) * 2) ** 2 + ((canvas.y / HEIGHT - 0.5) * 2) ** 2
    canvas.rgb *= (1 - share * np.clip(away / 2, 0, 1) ** 1.3)[..., None]


def _curve(light: Array, contrast: float) -> Array:
    """Linear light to coded values: straight up to the middle, then a shoulder that never quite burns out."""
    knee = 0.55
    over = np.maximum(light - knee, 0)
    toned = np.minimum(light, knee) + (1 - knee) * (1 - np.exp(-over / (1 - knee)))
    coded = np.where(toned <= 0.0031308, toned * 12.92, 1.055 * np.maximum(toned, 1e-8) ** (1 / 2.4) - 0.055)
    curved = coded * coded * (3 - 2 * coded)
    return np.asarray(coded + (curved - coded) * contrast, np.float32)


def develop(
    canvas: Canvas,
    contrast: float = 0.35,
    shadows: str = "101820",
    warmth: float = 0.0,
    colour: float = 1.0,
    grain: float = 0.011,
) -> Image.Image:
    """The finished picture; `shadows` is the tint of its blacks, `warmth` moves the whole to amber or to blue."""
    planes = [resize(canvas.rgb[..., part], WIDTH, HEIGHT, Image.Resampling.BOX) for part in range(3)]
    light = np.maximum(np.stack(planes, axis=2), 0)
    light *= np.array([1 + warmth * 0.22, 1, 1 - warmth * 0.22], np.float32)
    grey = light @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    light = np.maximum(grey[..., None] + (light - grey[..., None]) * colour, 0)
    light = light + tint(shadows) * 0.5
    coded = _curve(light, contrast)
    rough = canvas.rng.standard_normal((HEIGHT, WIDTH)).astype(np.float32)
    soft = (rough + np.roll(rough, 1, 0) + np.roll(rough, 1, 1) + np.roll(np.roll(rough, 1, 0), 1, 1)) / 2
    middle = coded.mean(axis=2)
    coded = coded + (soft * grain * (0.35 + 1.3 * middle * (1 - middle) * 2))[..., None]
    return Image.fromarray(np.asarray(np.clip(coded * 255 + 0.5, 0, 255), np.uint8), "RGB")


def jpeg(picture: Image.Image) -> bytes:
    """A progressive JPEG of good quality, without metadata, that still loads quickly."""
    data = b""
    for quality in QUALITIES:
        held = io.BytesIO()
        picture.save(held, "JPEG", quality=quality, progressive=True, optimize=True)
        data = held.getvalue()
        if len(data) <= LARGEST:
            break
    return data
