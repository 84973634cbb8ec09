"""Scenes of spaceflight: a satellite over the Earth's edge, a launch at dusk."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from .canvas import WIDTH, Array, Canvas, tint
from .develop import bloom, develop, vignette
from .texture import clouds, noise, ridge, sample, tile, water


def stars(canvas: Canvas, count: int, power: float = 1, foot: float = 1067) -> None:
    """Stars of many magnitudes, a few of them coloured."""
    rng = canvas.rng
    for _ in range(count):
        bright = power * 0.06 / (0.03 + rng.random()) ** 1.25
        colour = tint(["dfe8ff", "ffffff", "ffe9cf", "cfdcff"][int(rng.integers(4))])
        canvas.glow(rng.random() * WIDTH, rng.random() * foot, 0.75 + min(bright, 1.4) * 0.35, colour, min(bright, 2.2))


def _sphere(canvas: Canvas, px: float, py: float, radius: float) -> tuple[Array, Array, Array, Array]:
    """The globe's surface: its normals, and the height above its edge in radii (negative within)."""
    nx, ny = (canvas.x - px) / radius, (canvas.y - py) / radius
    out = np.sqrt(nx * nx + ny * ny)
    nz = np.sqrt(np.maximum(1 - out * out, 0))
    return nx, ny, nz, out - 1


def _surface(canvas: Canvas, nx: Array, ny: Array, nz: Array) -> tuple[Array, Array, Array]:
    """Noise on the globe: land, cloud, and fine grain, foreshortened towards the edge."""
    land, cloud = tile(canvas.rng, 1024, 8, 3, 0.55), tile(canvas.rng, 1024, 8, 4, 0.62)
    lon, lat = np.arctan2(nx, nz + 0.02), np.arcsin(np.clip(ny, -1, 1))
    u, v = lon * 900, lat * 900
    swirl = sample(land, u * 0.9 + 77, v * 0.9)
    masses = sample(land, u * 0.8 + 300, v * 0.8)
    banks = sample(cloud, u * 1.1 + swirl * 34, v * 1.7 + swirl * 26)
    wisps = sample(cloud, u * 3.3 + swirl * 50, v * 4.4 + swirl * 30)
    return masses, banks + 0.34 * wisps, wisps


def _globe(canvas: Canvas, px: float, py: float, radius: float, sun: tuple[float, float, float]) -> None:
    """The Earth: sea, land and cloud in the sun's light, towns on its dark side, air around it."""
    nx, ny, nz, above = _sphere(canvas, px, py, radius)
    masses, banks, wisps = _surface(canvas, nx, ny, nz)
    facing = nx * sun[0] + ny * sun[1] + nz * sun[2]
    day = np.clip(facing * 2.2 + 0.18, 0, 1) ** 1.4
    dusk = np.exp(-(((facing - 0.02) / 0.1) ** 2))
    land = np.clip((masses - 0.35) * 3.5, 0, 1)
    colour = tint("0a2c55") + (tint("4a4a34") + wisps[..., None] * 0.012 - tint("0a2c55")) * land[..., None]
    cloud = np.clip(np.clip((banks + 0.1) / 2.4, 0, 1) ** 1.4 + np.clip(wisps - 0.2, 0, 1) * 0.12, 0, 1)
    lit = colour * 1.1 + (tint("f4f2ee") * 0.95 - colour) * cloud[..., None]
    light = lit * day[..., None] * 0.9 + tint("ff8a4a") * (dusk * (0.05 + cloud * 0.26))[..., None]
    towns = np.clip(wisps - 1.0, 0, 1) * land * np.clip(-facing * 6 + 0.1, 0, 1) * (1 - cloud * 0.8)
    glint = np.exp(-(((nx - 0.5) / 0.2) ** 2 + ((ny + 0.72) / 0.1) ** 2)) * (1 - land) * (1 - cloud)
    light = light + tint("ffd8a0") * (glint * 0.3)[..., None]
    light = light + tint("ffb765") * (towns * 1.1)[..., None]
    haze = np.clip(1 - nz, 0, 1) ** 5
    light = light + tint("4f95e8") * (haze * np.clip(facing * 2.4 + 0.42, 0, 1) * 0.85)[..., None]
    inside = np.clip(-above * radius * canvas.scale + 0.5, 0, 1)
    canvas.rgb += (light - canvas.rgb) * inside[..., None]
    glow = np.clip(facing * 2.6 + 0.72, 0, 1.3)
    for colour_, thick, power in (("2f6fd0", 0.016, 0.7), ("8cc8ff", 0.005, 0.9), ("fff0d8", 0.0016, 0.9)):
        air = np.exp(-np.maximum(above, 0) / thick) * (1 - inside)
        canvas.shine(air * glow, colour_, power)


def _satellite(canvas: Canvas, px: float, py: float, size: float, lean: float) -> None:
    """A body in foil with two wings of solar cells and a dish."""
    cos, sin = math.cos(lean), math.sin(lean)

    def at(along: float, across: float) -> tuple[float, float]:
        skew = along + across * 0.34
        return px + size * (skew * cos - across * sin), py + size * (skew * sin + across * cos)

    def box(a0: float, c0: float, a1: float, c1: float) -> list[tuple[float, float]]:
        return [at(a0, c0), at(a1, c0), at(a1, c1), at(a0, c1)]

    sheen = np.clip(((canvas.x - px) * cos + (canvas.y - py) * sin) / (size * 3.4) + 0.5, 0, 1)
    for way in (-1, 1):
        canvas.lay(canvas.strokes(([at(way * 0.4, 0), at(way * 0.75, 0)], size * 0.05)), "a9a9b0")
        for panel in range(3):
            start = way * (0.72 + panel * 0.82)
            canvas.lay(canvas.shapes(box(start, -0.42, start + way * 0.78, 0.42)), "c9d2e0")
            cells = [
                box(
                    start + way * (0.03 + 0.245 * i),
                    -0.39 + 0.2 * j,
                    start + way * (0.255 + 0.245 * i),
                    -0.21 + 0.2 * j,
                )
                for i in range(3)
                for j in range(4)
            ]
            mask = canvas.shapes(*cells)
            canvas.lay(mask, "10224e")
            canvas.shine(mask * sheen**2, "6fa0ff", 0.55)
            canvas.shine(mask * np.exp(-(((sheen - 0.83) / 0.06) ** 2)), "ffe2b8", 0.8)
    body = canvas.shapes(box(-0.4, -0.5, 0.4, 0.5))
    canvas.lay(body, "8a6420")
    crumple = np.clip(noise(canvas, 26, 22, 4) * 0.5 + 0.5, 0, 2)
    canvas.shine(body * crumple * (0.3 + sheen), "ffcf70", 0.5)
    canvas.lay(canvas.shapes(box(-0.4, 0.3, 0.4, 0.5)), "2a2014", 0.75)
    canvas.lay(canvas.shapes(box(-0.4, -0.5, -0.22, 0.5)), "1c150c", 0.6)
    hub = at(0.05, -0.86)
    canvas.lay(canvas.strokes(([at(0, -0.5), hub], size * 0.06)), "8d8d92")
    dish = canvas.discs((hub[0], hub[1], size * 0.42, size * 0.2))
    canvas.lay(dish, "6e7480")
    canvas.shine(dish * np.clip((canvas.x - hub[0]) / (size * 0.42) * 0.5 + 0.5, 0, 1), "fff4e2", 0.9)
    canvas.lay(canvas.discs((hub[0] - size * 0.02, hub[1] - size * 0.045, size * 0.36, size * 0.14)), "3b414d", 0.55)
    canvas.lay(
        canvas.strokes(([at(0.25, 0.5), at(0.3, 1.0)], size * 0.025), ([at(-0.2, 0.5), at(-0.22, 0.85)], size * 0.02)),
        "b9b9bf",
    )


def satellite_earth(canvas: Canvas) -> Image.Image:
    """A satellite above the Earth's edge while the sun comes up behind it."""
    canvas.fill(tint("020409"))
    stars(canvas, 420, 0.55)
    sun = (0.62, -0.66, 0.08)
    _globe(canvas, 560, 2020, 1420, sun)
    flare = (1468, 905)
    canvas.halo(*flare, 16, "fff6e4", 3.6)
    canvas.halo(*flare, 90, "ffb566", 0.5)
    canvas.glow(*flare, 230, "ff9850", 0.16, 0.22)
    _satellite(canvas, 690, 410, 128, -0.36)
    for share, radius, colour in (
        (0.34, 34, "ff9d5c"),
        (0.62, 15, "7fb8ff"),
        (0.86, 54, "ffb877"),
        (1.16, 24, "86ffd8"),
    ):
        canvas.bokeh(flare[0] + (800 - flare[0]) * share, flare[1] + (533 - flare[1]) * share, radius, colour, 0.018)
    bloom(canvas, 0.2, 0.7, 70)
    vignette(canvas, 0.3)
    return develop(canvas, 0.3, "04060c", grain=0.01)


def _smoke(canvas: Canvas, puffs: list[tuple[float, float, float]], fire: tuple[float, float], power: float) -> None:
    """Billows: round puffs, far ones first, each lit from the fire's side."""
    rough = noise(canvas, 70, 60, 6, 0.6)
    for px, py, radius in puffs:
        patch = canvas.patch(px, py, radius * 1.5)
        if patch is None:
            continue
        dx, dy = (canvas.x[patch] - px) / radius, (canvas.y[patch] - py) / radius
        away = np.sqrt(dx * dx + dy * dy) + rough[patch] * 0.1
        cover = np.clip((1 - away) * 3.0, 0, 1)
        tx, ty = fire[0] - px, fire[1] - py
        far = math.hypot(tx, ty) + 1
        facing = (dx * tx + dy * ty) / far
        warm = np.clip(0.42 + 0.55 * facing + rough[patch] * 0.1, 0.02, 1.3) * power / (1 + (far / 210) ** 2)
        top = np.clip(0.55 - 0.5 * dy + rough[patch] * 0.12, 0, 1.2)
        light = tint("6d6a86") * (top * 0.62)[..., None] + tint("ff9a4c") * warm[..., None]
        canvas.rgb[patch] += (light - canvas.rgb[patch]) * (cover * 0.72)[..., None]


def _masts(canvas: Canvas, shore: float) -> None:
    """Lightning masts beside the pad."""
    for mast, tall in ((690.0, 300.0), (1065.0, 270.0)):
        lattice = [
            ([(mast - 8, shore), (mast - 3, shore - tall)], 2.4),
            ([(mast + 8, shore), (mast + 3, shore - tall)], 2.4),
        ]
        steps = int(tall / 17)
        for step in range(steps):
            low, high = shore - tall * step / steps, shore - tall * (step + 1) / steps
            lattice.append(([(mast - 7, low), (mast + 7, high)], 1.4))
        lattice.append(([(mast, shore - tall), (mast, shore - tall - 60)], 1.6))
        canvas.lay(canvas.strokes(*lattice), "17131f", 0.9)


def _fire(canvas: Canvas, rocket: float, nozzle: float) -> None:
    """The flame under the rocket."""
    wide = np.exp(-(((canvas.x - rocket) / (9 + np.maximum(canvas.y - nozzle, 0) * 0.05)) ** 2))
    fall = np.clip((canvas.y - nozzle) / 14, 0, 1) * np.exp(-np.maximum(canvas.y - nozzle, 0) / 210)
    canvas.shine(wide * fall, "ffb060", 5.0)
    core = np.exp(-(((canvas.x - rocket) / (5 + np.maximum(canvas.y - nozzle, 0) * 0.02)) ** 2))
    canvas.shine(core * fall, "fff3d8", 6.0)


def _rocket(canvas: Canvas, rocket: float, nozzle: float) -> None:
    """The rocket and its boosters, lit from below."""
    body = [(rocket - 11, nozzle), (rocket - 11, nozzle - 150), (rocket - 7, nozzle - 178), (rocket, nozzle - 202),
            (rocket + 7, nozzle - 178), (rocket + 11, nozzle - 150), (rocket + 11, nozzle)]  # fmt: skip
    boosters = [[(rocket + s * 12, nozzle + 6), (rocket + s * 12, nozzle - 84), (rocket + s * 17, nozzle - 100),
                 (rocket + s * 22, nozzle - 84), (rocket + s * 22, nozzle + 6)] for s in (-1, 1)]  # fmt: skip
    hull = canvas.shapes(body, *boosters)
    canvas.lay(hull, "8d8a98")
    canvas.shine(hull * np.clip((canvas.x - rocket + 16) / 34, 0, 1), "ffe8d6", 0.45)
    canvas.shine(hull * np.clip((canvas.y - nozzle + 110) / 120, 0, 1), "ff9c4e", 0.7)
    canvas.lay(
        canvas.shapes(
            [
                (rocket - 11, nozzle - 96),
                (rocket + 11, nozzle - 96),
                (rocket + 11, nozzle - 90),
                (rocket - 11, nozzle - 90),
            ]
        ),
        "2b2733",
        0.8,
    )


def _reeds(canvas: Canvas) -> None:
    """Reeds at our feet, out of focus."""
    rng = canvas.rng
    reeds = []
    for _ in range(460):
        root = rng.random() * WIDTH
        side = 1 if rng.random() < 0.5 else -1
        tall = (40 + 120 * rng.random()) * (0.35 + abs(root - 800) / 900)
        reeds.append(
            (
                [(root, 1075), (root + side * tall * 0.05, 1075 - tall * 0.6), (root + side * tall * 0.2, 1075 - tall)],
                1.6,
            )
        )
    canvas.lay(canvas.blur(canvas.strokes(*reeds), 1.2), "0c0a12", 0.95)


def rocket_launch(canvas: Canvas) -> Image.Image:
    """A rocket leaves its pad at dusk; smoke rolls over a lagoon that mirrors the fire."""
    shore = 880.0
    canvas.fill(canvas.ramp((0, "0f1a33"), (380, "2b3a63"), (640, "7a5f80"), (790, "d8896c"), (shore, "f0b184")))
    stars(canvas, 60, 0.25, 330)
    veil = clouds(canvas, 900, 90, 0.2, 1.8)
    canvas.lay(veil, "e59a80", 0.24)
    canvas.lay(clouds(canvas, 700, 46, 0.7, 1.4), "332f4e", 0.5)
    rocket, nozzle = 880.0, 400.0
    canvas.halo(rocket, nozzle + 70, 70, "ffc890", 1.1)
    canvas.lay(canvas.below(ridge(canvas, shore - 12, 12, 260)), "2c2438", 0.85)
    _masts(canvas, shore)
    rng = canvas.rng
    _fire(canvas, rocket, nozzle)
    puffs = []
    for _ in range(520):
        out = rng.standard_normal() * 230
        rise = abs(rng.standard_normal()) * 95 * math.exp(-abs(out) / 330)
        size = (20 + 62 * rng.random()) * (0.7 + 0.5 * math.exp(-abs(out) / 240))
        puffs.append((rocket + out * (1.5 if abs(out) > 150 else 1), shore - 16 - rise - size * 0.45, size))
    puffs.sort(key=lambda puff: puff[1] + puff[2] * 0.6)
    _smoke(canvas, puffs, (rocket, shore - 80), 2.6)
    canvas.glow(rocket, shore - 120, 120, "ffb468", 1.3, 1.2)
    _rocket(canvas, rocket, nozzle)
    bloom(canvas, 0.3, 0.8, 90)
    water(canvas, shore, 0.5, 6)
    wet = np.clip((canvas.y - shore) / 30, 0, 1)
    canvas.shade(wet, 0.3)
    _reeds(canvas)
    vignette(canvas, 0.35)
    return develop(canvas, 0.35, "0a0a16", warmth=0.05)
