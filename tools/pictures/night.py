"""Scenes of dusk and night: a house of parliament by its pool, an observatory under the Milky Way."""

from __future__ import annotations

import numpy as np
from PIL import Image

from .canvas import WIDTH, Array, Canvas, Point, tint
from .develop import bloom, develop, vignette
from .space import stars
from .texture import clouds, noise, ridge, treeline, water


def _columns(canvas: Canvas, middle: float, half: float, top: float, foot: float, count: int, thick: float) -> None:
    """A row of lit columns before a dark porch, closer together towards the ends as on a round building."""
    angles = (np.arange(count) + 0.5) / count * np.pi - np.pi / 2
    glow = np.clip((canvas.y - top) / (foot - top), 0, 1)
    for angle in angles:
        px, wide = middle + half * np.sin(angle), thick * (0.35 + 0.65 * np.cos(angle))
        shaft = canvas.shapes([(px - wide / 2, foot), (px - wide * 0.43, top), (px + wide * 0.43, top), (px + wide / 2, foot)])
        round_ = np.clip(1 - ((canvas.x - px + wide * 0.1) / (wide * 0.55)) ** 2, 0, 1)
        canvas.lay(shaft, tint("5c4630") * 0.8)
        light = shaft * round_ * (0.34 + 0.9 * glow**1.6) * (0.55 + 0.45 * np.cos(angle))
        canvas.shine(np.asarray(light, np.float32), "ffcf8f", 0.85)
        canvas.lay(canvas.shapes([(px - wide * 0.62, top - 5), (px + wide * 0.62, top - 5), (px + wide * 0.62, top + 3), (px - wide * 0.62, top + 3)]), "d9b98a")


def _drum(middle: float, half: float, top: float, foot: float) -> list[Point]:
    return [(middle - half, top), (middle + half, top), (middle + half, foot), (middle - half, foot)]


def _stone(canvas: Canvas, outline: list[Point], middle: float, half: float, light: Array, colour: str = "b08a5e") -> None:
    """A round wall in floodlight: brightest where it faces us."""
    wall = canvas.shapes(outline)
    facing = np.sqrt(np.clip(1 - ((canvas.x - middle) / (half * 1.02)) ** 2, 0, 1))
    canvas.lay(wall, tint(colour) * 0.16)
    canvas.shine(np.asarray(wall * light * (0.25 + 0.75 * facing), np.float32), colour, 1.0)


def parliament_dusk(canvas: Canvas) -> Image.Image:
    """A round house of parliament, floodlit, after sunset; a long pool before it."""
    shore, middle = 742.0, 800.0
    canvas.fill(canvas.ramp((0, "14224a"), (260, "2f4078"), (480, "75669a"), (620, "d48c86"), (shore, "f3b78c")))
    canvas.lay(clouds(canvas, 1100, 110, 0.1, 1.9), "f0a08c", 0.3)
    canvas.lay(clouds(canvas, 800, 60, 0.5, 1.5), "2c3360", 0.42)
    stars(canvas, 40, 0.16, 260)
    trees = treeline(canvas, ridge(canvas, shore - 26, 16, 240), 22, 26)
    canvas.lay(canvas.below(np.minimum(trees, shore - 14)), "3b3558", 0.8)
    foot, grain = shore - 4, noise(canvas, 40, 12, 4) * 0.05
    up = np.clip((canvas.y - 300) / (foot - 300), 0, 1)
    wash = np.asarray(0.3 + 0.6 * up**1.5 + grain, np.float32)
    _stone(canvas, _drum(middle, 520, 556, foot), middle, 520, wash * 0.8)
    canvas.lay(canvas.shapes(_drum(middle, 508, 588, foot - 40)), "2a1c16", 0.85)
    canvas.shine(canvas.blur(canvas.shapes(_drum(middle, 470, 650, foot - 40)), 20), "ff9a48", 0.28)
    _columns(canvas, middle, 496, 590, foot - 38, 44, 19)
    _stone(canvas, _drum(middle, 530, 540, 562), middle, 530, wash * 1.2, "cda878")
    _stone(canvas, _drum(middle, 524, foot - 40, foot), middle, 524, wash * 0.7, "a8835c")
    _stone(canvas, _drum(middle, 216, 452, 541), middle, 216, wash * 0.9)
    canvas.lay(canvas.shapes(_drum(middle, 208, 468, 530)), "2a1c16", 0.8)
    canvas.shine(canvas.blur(canvas.shapes(_drum(middle, 190, 500, 530)), 12), "ff9a48", 0.35)
    _columns(canvas, middle, 200, 470, 529, 26, 13)
    _stone(canvas, _drum(middle, 226, 444, 456), middle, 226, wash * 1.4, "d8b484")
    dome = [(middle + 196 * np.cos(a), 446 - 150 * np.sin(a) ** 0.9) for a in np.linspace(0, np.pi, 60)]
    _stone(canvas, dome, middle, 196, np.asarray(0.22 + 0.75 * np.clip((canvas.y - 290) / 160, 0, 1) ** 1.3, np.float32), "c9b292")
    ribs = [([(middle + 196 * k * np.cos(a), 446 - 150 * np.sin(a) ** 0.9) for a in np.linspace(0, np.pi / 2, 20)], 1.4)
            for k in (-0.96, -0.85, -0.68, -0.46, -0.2, 0.06, 0.32, 0.56, 0.76, 0.9)]  # fmt: skip
    canvas.lay(canvas.strokes(*ribs), "4a3a2c", 0.35)
    _stone(canvas, _drum(middle, 26, 268, 300), middle, 26, wash * 2.4, "e0c090")
    canvas.lay(canvas.shapes([(middle - 30, 270), (middle, 244), (middle + 30, 270)]), "8a7358")
    canvas.lay(canvas.strokes(([(middle, 246), (middle, 176)], 2.2)), "3c3444")
    canvas.lay(canvas.shapes([(middle + 1, 178), (middle + 24, 182), (middle + 44, 178), (middle + 45, 204), (middle + 24, 208), (middle + 1, 204)]), "51405a")
    for lamp in range(-9, 10):
        if lamp:
            canvas.glow(middle + lamp * 84, foot - 30, 5, "ffe2b0", 1.8)
            canvas.glow(middle + lamp * 84, foot - 10, 34, "ff9e50", 0.16)
            canvas.lay(canvas.strokes(([(middle + lamp * 84, foot - 27), (middle + lamp * 84, foot + 2)], 2)), "1c1620")
    bloom(canvas, 0.14, 0.6, 60)
    canvas.lay(canvas.shapes(_drum(middle, 800, shore - 3, shore)), "15121e")
    water(canvas, shore, 0.16, 5)
    wet = np.clip((canvas.y - shore) / 8, 0, 1) * (0.22 + 0.4 * np.clip((canvas.y - shore) / 330, 0, 1))
    canvas.lay(np.asarray(wet, np.float32), "0d1430", 1)
    for way in (-1, 1):
        edge = [(middle + way * 560, shore), (middle + way * 1600, shore), (middle + way * 1600, 1100), (middle + way * 980, 1100)]
        canvas.lay(canvas.blur(canvas.shapes(edge), 1), "10121f", 0.94)
        canvas.shine(canvas.blur(canvas.strokes((edge[:1] + edge[3:], 3)), 1), "ffb878", 0.1)
    vignette(canvas, 0.4)
    return develop(canvas, 0.35, "0a0c18")


def _milky_way(canvas: Canvas) -> None:
    """The band of the galaxy: clouds of stars along a slanting line, split by dust."""
    along = (canvas.x - 960) * 0.42 + (canvas.y - 380) * 0.91
    off = ((canvas.x - 960) * 0.91 - (canvas.y - 380) * 0.42) + noise(canvas, 420, 420, 4) * 26
    core = np.exp(-((off / 150) ** 2)) * (0.65 + 0.35 * np.exp(-(((along - 220) / 330) ** 2)))
    mottle = np.clip(0.62 + 0.34 * noise(canvas, 190, 190, 8, 0.62), 0, 2)
    dust = np.clip(noise(canvas, 260, 260, 8, 0.6) * 0.9 + 0.35 - (np.abs(off - 12) / 70) ** 2, 0, 1)
    canvas.shine(np.asarray(core * mottle * (1 - 0.85 * dust), np.float32), "9fa6d8", 0.28)
    inner = np.exp(-((off / 70) ** 2)) * np.exp(-(((along - 240) / 260) ** 2)) * mottle * (1 - 0.9 * dust)
    canvas.shine(np.asarray(inner, np.float32), "ffd0a0", 0.34)
    fine = np.clip(canvas.rng.standard_normal(canvas.x.shape).astype(np.float32) - 2.5, 0, 2) * core
    canvas.shine(canvas.blur(np.asarray(fine, np.float32), 0.55), "e8ecff", 1.6)


def observatory(canvas: Canvas) -> Image.Image:
    """Two domes on a ridge above the clouds, under the Milky Way."""
    canvas.fill(canvas.ramp((0, "050a1c"), (420, "0f1d3f"), (700, "2a3a62"), (800, "5a5a78"), (860, "8a6f6c")))
    _milky_way(canvas)
    stars(canvas, 1500, 0.34, 800)
    canvas.glow(240, 830, 420, "ffab70", 0.14, 0.25)
    for level, rise, colour in ((770, 46, "2a3352"), (812, 40, "1e2743")):
        canvas.lay(canvas.below(ridge(canvas, level, rise, 520)), colour)
        sea = np.clip((canvas.y - level - 6 + noise(canvas, 260, 40, 6) * 10) / 46, 0, 1)
        canvas.lay(np.asarray(sea, np.float32), "4d587e", 0.85)
    billow = np.clip(noise(canvas, 300, 46, 7, 0.55) * 0.5 + 0.5, 0, 1.4) * np.clip((canvas.y - 800) / 60, 0, 1)
    canvas.shine(np.asarray(billow, np.float32), "6f7aa6", 0.16)
    hill = ridge(canvas, 930, 16, 300)
    columns = np.arange(canvas.width) / canvas.scale
    hill = hill - 90 * np.exp(-(((columns - 640) / 420) ** 2)) + 40 * np.exp(-(((columns - 1500) / 300) ** 2))
    _dome(canvas, 520, 856, 132, True)
    _dome(canvas, 842, 868, 62, False)
    canvas.lay(canvas.below(hill.astype(np.float32)), "070a14")
    grass = np.clip(noise(canvas, 8, 18, 3) - 0.4, 0, 1) * canvas.below(hill.astype(np.float32))
    canvas.shine(np.asarray(grass, np.float32), "3b4a70", 0.05)
    bloom(canvas, 0.25, 0.7, 46)
    vignette(canvas, 0.4)
    return develop(canvas, 0.32, "05070e", colour=1.08, grain=0.01)


def _dome(canvas: Canvas, px: float, foot: float, radius: float, is_open: bool) -> None:
    """One dome with its slit; the open one shows the red light inside and the telescope."""
    wall = [(px - radius * 0.95, foot + 60), (px - radius * 0.95, foot - radius * 0.45), (px + radius * 0.95, foot - radius * 0.45), (px + radius * 0.95, foot + 60)]
    top = foot - radius * 0.45
    shell = [(px + radius * np.cos(a), top - radius * np.sin(a)) for a in np.linspace(0, np.pi, 60)]
    for outline, colour in ((wall, "2a3350"), (shell, "39446a")):
        mask = canvas.shapes(outline)
        canvas.lay(mask, tint(colour) * 0.5)
        side = np.clip(0.55 - (canvas.x - px) / (radius * 1.7), 0, 1) ** 1.5
        canvas.shine(np.asarray(mask * side, np.float32), "8f9cc8", 0.2)
        rim = np.clip((canvas.x - px) / radius, 0, 1) ** 6
        canvas.shine(np.asarray(mask * rim, np.float32), "ffb080", 0.12)
    seams = [([(px + radius * k * np.cos(a), top - radius * np.sin(a)) for a in np.linspace(0, np.pi / 2, 24)], 1.2) for k in (-0.9, -0.62, -0.28, 0.62, 0.9)]
    canvas.lay(canvas.strokes(*seams), "0c1122", 0.5)
    canvas.lay(canvas.strokes(([(px - radius * 1.02, top), (px + radius * 1.02, top)], radius * 0.07)), "1a2038")
    if is_open:
        slit = [(px + radius * 0.12, top - 4), (px + radius * 0.1, top - radius * 0.99), (px + radius * 0.36, top - radius * 0.93), (px + radius * 0.42, top - 4)]
        mask = canvas.shapes(slit)
        canvas.lay(mask, "20060a")
        inside = mask * np.clip((canvas.y - top + radius) / radius, 0, 1)
        canvas.shine(np.asarray(inside, np.float32), "ff5a34", 0.75)
        canvas.lay(canvas.strokes(([(px + radius * 0.18, top - radius * 0.1), (px + radius * 0.3, top - radius * 0.95)], radius * 0.1)), "0a0508")
        canvas.glow(px + radius * 0.26, top - radius * 0.4, radius * 0.5, "ff4a2a", 0.14)
    door = [(px - radius * 0.5, foot + 30), (px - radius * 0.5, foot - radius * 0.16), (px - radius * 0.34, foot - radius * 0.16), (px - radius * 0.34, foot + 30)]
    canvas.lay(canvas.shapes(door), "ffca80")
    canvas.glow(px - radius * 0.42, foot, radius * 0.3, "ffab5c", 0.35)


__all__ = ["WIDTH", "observatory", "parliament_dusk"]
