"""Noise and what is made of it: clouds, ridges, ground seen in perspective, water."""

from __future__ import annotations

import numpy as np
from PIL import Image

from .canvas import HEIGHT, WIDTH, Array, Canvas, resize


def noise(canvas: Canvas, across: float, down: float | None = None, octaves: int = 5, rough: float = 0.5) -> Array:
    """Fractal noise, mean 0, spread about 1; `across` and `down` are the largest features' sizes in points."""
    down = across if down is None else down
    total, weight = canvas.blank(), 1.0
    for _ in range(octaves):
        columns, rows = max(2, int(WIDTH / across) + 2), max(2, int(HEIGHT / down) + 2)
        grid = canvas.rng.standard_normal((rows, columns)).astype(np.float32)
        total += weight * resize(grid, canvas.width, canvas.height, Image.Resampling.BICUBIC)
        weight *= rough
        across, down = across / 2, down / 2
        if across < 1 / canvas.scale:
            break
    return np.asarray((total - total.mean()) / (total.std() + 1e-6), np.float32)


def tile(rng: np.random.Generator, size: int = 512, octaves: int = 6, first: int = 4, rough: float = 0.55) -> Array:
    """A square of noise that repeats without a seam, to be laid on a plane by `sample`."""
    total, weight, cells = np.zeros((size, size), np.float32), 1.0, 1 << (first - 1).bit_length()
    for _ in range(octaves):
        grid = rng.standard_normal((cells, cells)).astype(np.float32)
        wrapped = np.pad(grid, 4, mode="wrap")
        step = size // cells
        big = resize(wrapped, (cells + 8) * step, (cells + 8) * step, Image.Resampling.BICUBIC)
        total += weight * big[4 * step : 4 * step + size, 4 * step : 4 * step + size]
        weight, cells = weight * rough, cells * 2
        if cells > size:
            break
    return np.asarray((total - total.mean()) / (total.std() + 1e-6), np.float32)


def sample(texture: Array, u: Array, v: Array) -> Array:
    """The texture (which repeats) at u, v, given in texels; bilinear."""
    rows, columns = texture.shape
    u0, v0 = np.floor(u), np.floor(v)
    fu, fv = (u - u0).astype(np.float32), (v - v0).astype(np.float32)
    iu, iv = u0.astype(np.int64) % columns, v0.astype(np.int64) % rows
    ju, jv = (iu + 1) % columns, (iv + 1) % rows
    top = texture[iv, iu] * (1 - fu) + texture[iv, ju] * fu
    foot = texture[jv, iu] * (1 - fu) + texture[jv, ju] * fu
    return np.asarray(top * (1 - fv) + foot * fv, np.float32)


def ground(canvas: Canvas, horizon: float, eye: float = 100, middle: float = WIDTH / 2) -> tuple[Array, Array]:
    """Where each pixel under the horizon lies on a plane `eye` points below it: (sideways, away).

    The lens is as long as the picture is wide. Pixels above the horizon get the plane's far end.
    """
    drop = np.maximum(canvas.y - horizon, 0.35)
    away = eye * WIDTH / drop
    return np.asarray((canvas.x - middle) * away / WIDTH, np.float32), np.asarray(away, np.float32)


def clouds(canvas: Canvas, across: float, down: float, cover: float, soft: float = 1.0, octaves: int = 7) -> Array:
    """The mask of clouds: `cover` from -2 (full) to 2 (none) is where they begin, `soft` how gently."""
    field = noise(canvas, across, down, octaves=octaves, rough=0.55)
    part = np.clip((field - cover) / soft, 0, 1)
    return np.asarray(part * part * (3 - 2 * part), np.float32)


def ridge(canvas: Canvas, level: float, rise: float, across: float, octaves: int = 8, rough: float = 0.5) -> Array:
    """A skyline of hills: a height in points for each column."""
    columns = canvas.width
    total, weight, spread = np.zeros(columns, np.float32), 1.0, across
    for _ in range(octaves):
        knots = max(4, int(WIDTH / spread) + 3)
        values = canvas.rng.standard_normal((1, knots)).astype(np.float32)
        total += weight * resize(np.repeat(values, 2, axis=0), columns, 2, Image.Resampling.BICUBIC)[0]
        weight, spread = weight * rough, spread / 2
        if spread < 2:
            break
    return np.asarray(level - rise * total / (np.abs(total).max() + 1e-6), np.float32)


def treeline(canvas: Canvas, line: Array, height: float, width: float) -> Array:
    """A skyline grown over with conifers: each a jagged spike of about that height and width, in points."""
    grown = line.copy()
    columns = np.arange(canvas.width, dtype=np.float32) / canvas.scale
    at = -width
    while at < WIDTH + width:
        tall = height * (0.45 + 0.75 * canvas.rng.random())
        half = width * (0.5 + 0.5 * canvas.rng.random())
        near = np.abs(columns - at)
        within = near < half
        if within.any():
            foot = float(line[within].mean()) + height * 0.25
            jag = 1 + 0.28 * np.sin(near[within] * (5.0 / half) * 2.2 + canvas.rng.random())
            spike = foot - tall * (1 - np.minimum(near[within] / half * jag, 1)) ** 1.15
            grown[within] = np.minimum(grown[within], spike)
        at += width * (0.25 + 0.7 * canvas.rng.random())
    return grown


def water(canvas: Canvas, horizon: float, chop: float, stretch: float = 5, eye: float = 60) -> None:
    """Turn everything under the horizon into water that mirrors what is above; `chop` is how rough it is."""
    side, away = ground(canvas, horizon, eye)
    waves = tile(canvas.rng, 512, octaves=7, first=8, rough=0.62)
    tilt = sample(waves, side * 1.2, away * 1.2 * stretch / 5)
    slip = sample(np.roll(waves, 130, axis=1), side * 1.1, away * 1.1 * stretch / 5)
    depth = np.maximum(canvas.y - horizon, 0)
    reach = np.minimum(depth, 420) / 420
    up = horizon - depth - tilt * chop * (6 + 30 * reach) - chop * 22 * reach
    row = np.clip(np.where(up > horizon - 1, 2 * (horizon - 1) - up, up), 0, horizon - 1) * canvas.scale
    column = np.clip(canvas.x * canvas.scale + slip * chop * (2 + 10 * reach) * canvas.scale, 0, canvas.width - 1)
    mirrored = canvas.rgb[row.astype(np.int64), column.astype(np.int64)]
    wet = canvas.y[:, 0] >= horizon
    canvas.rgb[wet] = mirrored[wet]
