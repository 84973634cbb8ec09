"""Scenes of the country: a hill railway, a solar park."""

from __future__ import annotations

import numpy as np
from PIL import Image

from .canvas import WIDTH, Array, Canvas, Point, tint
from .develop import bloom, develop, vignette
from .texture import clouds, ground, noise, ridge, sample, tile, treeline


def hill_railway(canvas: Canvas) -> Image.Image:
    """A little train on a stone viaduct, hills and morning mist behind it."""
    canvas.fill(canvas.ramp((0, "a9bfcb"), (300, "d3d8cf"), (560, "eee0c2"), (1067, "e6d9bd")))
    canvas.halo(260, 120, 260, "ffe8b8", 0.55)
    columns = np.arange(canvas.width) / canvas.scale
    layers = ((330, 130, "a3b6ba", 10), (420, 110, "869fa2", 14), (505, 95, "668583", 20), (600, 80, "4a6a62", 30))
    for level, rise, colour, trees in layers:
        line = ridge(canvas, level, rise, 620) - 70 * np.exp(-(((columns - 1350) / 420) ** 2))
        hill = canvas.below(treeline(canvas, line.astype(np.float32), trees, trees * 0.42))
        canvas.lay(hill, colour)
        canvas.lay(hill * np.clip(noise(canvas, 26, 16, 5, 0.7) * 0.3 + 0.1, 0, 1), tint(colour) * 0.6, 0.5)
        canvas.lay(
            hill * np.clip((canvas.y - level - 20) / 150 + noise(canvas, 260, 60, 5) * 0.14, 0, 1), "e9e0c9", 0.82
        )
    _viaduct(canvas, 640)
    mist = np.clip((canvas.y - 760) / 170 + noise(canvas, 300, 90, 6) * 0.2, 0, 1)
    canvas.lay(mist, "e4ddc8", 0.86)
    _train(canvas, 634)
    _shafts(canvas, 260, 60)
    for level, rise, colour, trees in ((900, 60, "2f4a3e", 74), (1010, 50, "16261f", 140)):
        line = ridge(canvas, level, rise, 700) + 150 * np.exp(-(((columns - 860) / 420) ** 2))
        trunk = canvas.below(treeline(canvas, line.astype(np.float32), trees, trees * 0.38))
        canvas.lay(canvas.blur(trunk, 0.6 if level < 950 else 2.4), colour, 0.97)
    bloom(canvas, 0.12, 0.8, 80)
    vignette(canvas, 0.3)
    return develop(canvas, 0.42, "10181a", warmth=0.05)


def _shafts(canvas: Canvas, px: float, py: float) -> None:
    """Sunbeams through the mist, from a point above."""
    turn = np.arctan2(canvas.y - py, canvas.x - px)
    bands = canvas.rng.standard_normal(96)
    strength = np.interp(turn, np.linspace(-np.pi, np.pi, 96), bands)
    away = np.hypot(canvas.x - px, canvas.y - py)
    canvas.shine(np.clip(strength, 0, 2) * np.exp(-((away / 700) ** 2)) * np.clip(away / 200, 0, 1), "ffe6b4", 0.08)


def _viaduct(canvas: Canvas, deck: float) -> None:
    """Tall arches across the valley, lit from the left."""
    outlines, holes, lit = [[(-20, deck - 8), (1620, deck - 8), (1620, deck + 300), (-20, deck + 300)]], [], []
    span, pier = 148.0, 34.0
    for number in range(-1, 12):
        left, right = -40 + number * span + pier / 2, -40 + (number + 1) * span - pier / 2
        arc = [
            ((left + right) / 2 + (right - left) / 2 * np.cos(a), deck + 86 - 62 * np.sin(a))
            for a in np.linspace(0, np.pi, 30)
        ]
        holes.append([*arc, (left - 3, deck + 420), (right + 3, deck + 420)])
        lit.append([(left, deck + 84), (left - 9, deck + 84), (left - 12, deck + 320), (left - 3, deck + 320)])
    stone = canvas.shapes(*outlines, holes=holes)
    grain = noise(canvas, 9, 5, 3) * 0.06 + noise(canvas, 120, 60, 4) * 0.1
    canvas.lay(stone, tint("6d6a5e"))
    canvas.rgb += (stone * grain * 0.28)[..., None] * tint("e6d9bd")
    canvas.lay(canvas.shapes(*lit) * stone, "b7a98a", 0.55)
    arcs = [(hole[:30], 5.0) for hole in holes]
    canvas.lay(canvas.strokes(*arcs) * stone, "514e46", 0.8)
    canvas.lay(canvas.shapes([(-20, deck - 12), (1620, deck - 12), (1620, deck - 2), (-20, deck - 2)]), "8f8874")
    canvas.lay(canvas.shapes([(-20, deck + 6), (1620, deck + 6), (1620, deck + 10), (-20, deck + 10)]), "4b483f", 0.8)


def _train(canvas: Canvas, rail: float) -> None:
    """A small engine with steam, and four coaches with lit windows."""
    left = 560.0
    for number in range(4):
        start = left + 92 + number * 128
        canvas.lay(
            canvas.shapes([(start, rail - 8), (start, rail - 52), (start + 120, rail - 52), (start + 120, rail - 8)]),
            "2f5a7d" if number % 2 == 0 else "30597a",
        )
        canvas.lay(
            canvas.shapes(
                [(start - 2, rail - 50), (start + 6, rail - 58), (start + 114, rail - 58), (start + 122, rail - 50)]
            ),
            "b9b7a6",
        )
        canvas.lay(
            canvas.shapes([(start, rail - 26), (start + 120, rail - 26), (start + 120, rail - 21), (start, rail - 21)]),
            "d9cfa8",
        )
        for window in range(7):
            px = start + 8 + window * 15.6
            canvas.lay(
                canvas.shapes([(px, rail - 30), (px, rail - 45), (px + 11, rail - 45), (px + 11, rail - 30)]), "ffdf9c"
            )
        canvas.lay(canvas.discs(*[(start + k, rail - 5, 6, 6) for k in (18, 34, 86, 102)]), "22242a")
    engine = [
        (left - 6, rail - 6),
        (left - 6, rail - 40),
        (left + 2, rail - 46),
        (left + 52, rail - 46),
        (left + 52, rail - 62),
        (left + 88, rail - 62),
        (left + 88, rail - 6),
    ]
    chimney = [(left + 8, rail - 44), (left + 6, rail - 66), (left + 22, rail - 66), (left + 19, rail - 44)]
    canvas.lay(canvas.shapes(engine, chimney), "23262b")
    canvas.shine(
        canvas.shapes([(left - 4, rail - 40), (left + 50, rail - 43), (left + 50, rail - 38), (left - 4, rail - 35)]),
        "ffe9c8",
        0.16,
    )
    canvas.lay(
        canvas.shapes([(left + 58, rail - 42), (left + 58, rail - 56), (left + 80, rail - 56), (left + 80, rail - 42)]),
        "ffd68a",
    )
    canvas.lay(canvas.discs(*[(left + k, rail - 5, 8, 8) for k in (12, 34, 60, 80)]), "15161a")
    canvas.glow(left - 8, rail - 34, 5, "fff2cf", 2.0)
    for step in range(70):
        part = step / 70
        px, py = left + 14 + 560 * part**1.25, rail - 74 - 130 * part**0.7 + canvas.rng.normal() * (3 + 22 * part)
        puff = canvas.rng.random() * 0.5 + 0.6
        canvas.glow(px, py, (8 + 40 * part) * puff, "f4ead6", 0.26 * (1 - part) ** 0.9)


def solar_field(canvas: Canvas) -> Image.Image:
    """Rows of solar panels under a low sun, hills behind."""
    horizon, sun = 428.0, (1120.0, 352.0)
    sky = canvas.ramp((0, "3f6fa6"), (220, "8fb0c4"), (360, "f0cf9a"), (horizon, "f8d9a2"))
    canvas.fill(sky)
    canvas.lay(clouds(canvas, 900, 70, 0.15, 1.7), "f7d3a8", 0.55)
    canvas.lay(clouds(canvas, 620, 40, 0.9, 1.3), "8592a8", 0.45)
    canvas.halo(*sun, 120, "ffc878", 1.2)
    canvas.lay(canvas.blur(canvas.discs((*sun, 30, 30)), 1.5), tint("fff3d0") * 3)
    for level, rise, colour in ((396, 44, "c3ad97"), (412, 34, "98907f")):
        canvas.lay(canvas.below(ridge(canvas, level, rise, 420)), colour, 0.85)
    eye = 7.5
    side, away = ground(canvas, horizon, eye, 1120)
    earth = sample(tile(canvas.rng, 512, 8, 8, 0.74), side * 14, away * 14)
    soil = tint("8f7846") * (0.5 + 0.13 * earth)[..., None] + tint("66743a") * np.clip(earth * 0.35, 0, 1)[..., None]
    soil = soil + (tint("e8c48e") - soil) * np.clip(away / 520, 0, 1)[..., None] ** 0.6
    land = np.clip((canvas.y - horizon) * canvas.scale, 0, 1)
    canvas.rgb += (soil * 0.6 - canvas.rgb) * land[..., None]
    for row in (*range(26, -1, -1), *range(-26, 0)):
        _panels(canvas, row * 5.4 + 2.0, horizon, eye, sun)
    canvas.halo(*sun, 70, "ffc070", 0.8)
    canvas.lay(np.exp(-(((canvas.y - horizon) / 30) ** 2)), "f8d6a0", 0.5)
    bloom(canvas, 0.2, 0.8, 90)
    vignette(canvas, 0.34)
    return develop(canvas, 0.45, "0e141c", warmth=0.03)


def _panels(canvas: Canvas, start: float, horizon: float, eye: float, sun: Point) -> None:
    """One row: a tilted strip that runs away from us, struck by the ray of every pixel that may meet it."""
    lean, middle, focus, low, wide = np.deg2rad(22), 1120.0, float(WIDTH), 0.8, 3.7
    spots = [(middle + x * focus / z, horizon + (eye - y) * focus / z) for z in (6, 900)
             for x, y in ((start - 0.4, 0.0), (start + wide, low + 1.6))]  # fmt: skip
    left, right = (int(np.clip(edge(s[0] for s in spots) * canvas.scale, 0, canvas.width)) for edge in (min, max))
    if right - left < 2:
        return
    patch = (slice(int(horizon * canvas.scale), canvas.height), slice(left, right))
    nx, ny = -np.sin(lean), np.cos(lean)
    dx, dy = (canvas.x[patch] - middle) / focus, -(canvas.y[patch] - horizon) / focus
    facing = nx * dx + ny * dy
    reach = (nx * start + ny * (low - eye)) / np.where(np.abs(facing) < 1e-5, 1e-5, facing)
    across = (reach * dx - start) * np.cos(lean) + (reach * dy + eye - low) * np.sin(lean)
    fine = np.maximum(reach, 0.1) / focus / canvas.scale
    inside = (reach > 1.5) * (reach < 700)
    hit = np.clip(np.minimum(across, wide - across) / (fine * 1.5) + 0.5, 0, 1) * inside
    tall, aside = dy - 2 * facing * ny, dx - 2 * facing * nx
    glass = tint("0d2350") + tint("2f64ac") * (0.1 + 0.4 * np.clip(1 - tall * 1.3, 0, 1) ** 2)[..., None]
    sun_x, sun_up = (sun[0] - middle) / focus, (horizon - sun[1]) / focus
    gleam = np.exp(-((np.hypot(aside - sun_x, (tall - sun_up) * 0.7) / 0.2) ** 2))
    glass = glass * (0.8 + 0.25 * across / wide)[..., None] + tint("ffcf90") * (gleam * 0.75)[..., None]
    glass = glass + (tint("c9d6e6") - glass) * (_seams(across, reach, fine, wide) * 0.4)[..., None]
    glass = glass + (tint("f4d29c") - glass) * (np.clip((reach - 20) / 640, 0, 1) ** 0.9)[..., None]
    ground_x = dx * eye / np.maximum(-dy, 1e-4)
    under = np.clip(1 - np.abs(ground_x - start - 1.2) / 1.9, 0, 1) ** 0.5 * (1 - np.clip(-eye / dy / 500, 0, 1))
    canvas.rgb[patch] *= (1 - 0.55 * under)[..., None]
    canvas.rgb[patch] += (glass - canvas.rgb[patch]) * hit[..., None]


def _seams(across: Array, along: Array, fine: Array, wide: float) -> Array:
    """The frames between panels and the fine lines between cells, fading before they are too fine to see."""
    lines = np.zeros_like(along)
    for value, step, thick, share in (
        (across, wide / 2, 0.04, 1),
        (along, 1.15, 0.035, 1),
        (across, wide / 20, 0.006, 0.16),
        (along, 0.19, 0.006, 0.16),
    ):
        off = np.abs((value / step + 0.5) % 1 - 0.5) * step
        soft = fine * (1.2 if value is across else along * 0.16)
        seam = np.clip((thick - off) / (soft + 0.004) + 0.5, 0, 1) * np.clip(step / (soft * 6) - 0.3, 0, 1)
        lines = np.maximum(lines, seam * share)
    return lines
