"""Scenes of dusk and night: a house of parliament by its pool, an observatory under the Milky Way."""

from __future__ import annotations

import numpy as np
from PIL import Image

from .canvas import Array, Canvas, Point, tint
from .develop import bloom, develop, vignette
from .figures import person
from .space import stars
from .texture import clouds, noise, ridge, treeline, water


def _columns(canvas: Canvas, middle: float, half: float, top: float, foot: float, count: int, thick: float) -> None:
    """A row of lit columns before a dark porch, closer together towards the ends as on a round building."""
    angles = (np.arange(count) + 0.5) / count * np.pi - np.pi / 2
    glow = np.clip((canvas.y - top) / (foot - top), 0, 1)
    for angle in angles:
        px, wide = middle + half * np.sin(angle), thick * (0.35 + 0.65 * np.cos(angle))
        shaft = canvas.shapes(
            [(px - wide / 2, foot), (px - wide * 0.43, top), (px + wide * 0.43, top), (px + wide / 2, foot)]
        )
        round_ = np.clip(1 - ((canvas.x - px + wide * 0.1) / (wide * 0.55)) ** 2, 0, 1)
        canvas.lay(shaft, tint("5c4630") * 0.8)
        light = shaft * round_ * (0.34 + 0.9 * glow**1.6) * (0.55 + 0.45 * np.cos(angle))
        canvas.shine(light, "ffcf8f", 0.85)
        canvas.lay(
            canvas.shapes(
                [
                    (px - wide * 0.62, top - 5),
                    (px + wide * 0.62, top - 5),
                    (px + wide * 0.62, top + 3),
                    (px - wide * 0.62, top + 3),
                ]
            ),
            "d9b98a",
        )


def _drum(middle: float, half: float, top: float, foot: float) -> list[Point]:
    return [(middle - half, top), (middle + half, top), (middle + half, foot), (middle - half, foot)]


def _stone(
    canvas: Canvas, outline: list[Point], middle: float, half: float, light: Array, colour: str = "b08a5e"
) -> None:
    """A round wall in floodlight: brightest where it faces us."""
    wall = canvas.shapes(outline)
    facing = np.sqrt(np.clip(1 - ((canvas.x - middle) / (half * 1.02)) ** 2, 0, 1))
    canvas.lay(wall, tint(colour) * 0.16)
    canvas.shine(wall * light * (0.25 + 0.75 * facing), colour, 1.0)


def _hall(canvas: Canvas, middle: float, foot: float, wash: Array) -> None:
    """The round hall, storey by storey, up to its flag; `wash` is the floodlight on it."""
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
    _stone(canvas, dome, middle, 196, 0.22 + 0.75 * np.clip((canvas.y - 290) / 160, 0, 1) ** 1.3, "c9b292")
    ribs = [([(middle + 196 * k * np.cos(a), 446 - 150 * np.sin(a) ** 0.9) for a in np.linspace(0, np.pi / 2, 20)], 1.4)
            for k in (-0.96, -0.85, -0.68, -0.46, -0.2, 0.06, 0.32, 0.56, 0.76, 0.9)]  # fmt: skip
    canvas.lay(canvas.strokes(*ribs), "4a3a2c", 0.35)
    _stone(canvas, _drum(middle, 26, 268, 300), middle, 26, wash * 2.4, "e0c090")
    canvas.lay(canvas.shapes([(middle - 30, 270), (middle, 244), (middle + 30, 270)]), "8a7358")
    canvas.lay(canvas.strokes(([(middle, 246), (middle, 176)], 2.2)), "3c3444")
    canvas.lay(
        canvas.shapes(
            [
                (middle + 1, 178),
                (middle + 24, 182),
                (middle + 44, 178),
                (middle + 45, 204),
                (middle + 24, 208),
                (middle + 1, 204),
            ]
        ),
        "51405a",
    )
    _portico(canvas, middle, foot, wash)
    rim = canvas.shapes(dome)
    canvas.lay(rim * np.clip((canvas.x - middle) / 196, 0, 1) ** 1.6, "4a3c58", 0.5)
    canvas.shine(rim * np.clip((middle - canvas.x) / 196, 0, 1) ** 3, "8f9ae0", 0.16)
    canvas.shade(
        canvas.shapes(_drum(middle, 519, 562, foot)) * np.clip((np.abs(canvas.x - middle - 40) - 240) / 330, 0, 1), 0.5
    )
    canvas.lay(
        canvas.shapes(
            _drum(middle, 530, 560, 563), _drum(middle, 524, foot - 41, foot - 38), _drum(middle, 226, 455, 458)
        ),
        "2a1c16",
        0.5,
    )


def _forecourt(canvas: Canvas, middle: float, shore: float, foot: float) -> None:
    """People, trees and lamps along the pool."""
    for number, (pose, px) in enumerate(
        (
            ("walk", 470),
            ("stand", 512),
            ("stand", 528),
            ("walk", 690),
            ("walk", 930),
            ("stand", 1088),
            ("walk", 1210),
            ("walk", 1236),
        )
    ):
        canvas.lay(
            canvas.shapes(*person(pose, px, foot + 3, 27 + number % 3, number % 2 == 0, 0.4 * (number % 2))), "120e18"
        )
    for way in (-1, 1):
        groves = [
            (
                middle + way * (610 + 330 * canvas.rng.random() ** 0.8),
                shore - 20 - 74 * canvas.rng.random() ** 1.3,
                36,
                28,
            )
            for _ in range(60)
        ]
        grove = (
            np.clip(
                (canvas.blur(canvas.discs(*groves), 3) * (1 + noise(canvas, 18, 16, 4, 0.7) * 0.2) - 0.35) * 4, 0, 1
            )
            * (np.abs(canvas.x - middle) > 540)
            * (canvas.y > shore - 150)
        )
        canvas.lay(grove * (canvas.y < shore), "191a2c", 0.94)
    for lamp in range(-9, 10):
        if lamp:
            canvas.glow(middle + lamp * 84, foot - 30, 5, "ffe2b0", 1.8)
            canvas.glow(middle + lamp * 84, foot - 10, 34, "ff9e50", 0.16)
            canvas.lay(canvas.strokes(([(middle + lamp * 84, foot - 27), (middle + lamp * 84, foot + 2)], 2)), "1c1620")


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
    wash = 0.3 + 0.6 * up**1.5 + grain
    _hall(canvas, middle, foot, wash)
    _forecourt(canvas, middle, shore, foot)
    bloom(canvas, 0.14, 0.6, 60)
    canvas.lay(canvas.shapes(_drum(middle, 800, shore - 3, shore)), "15121e")
    water(canvas, shore, 0.16, 5)
    wet = np.clip((canvas.y - shore) / 8, 0, 1) * (0.22 + 0.4 * np.clip((canvas.y - shore) / 330, 0, 1))
    canvas.lay(wet, "0d1430", 1)
    for way in (-1, 1):
        edge = [
            (middle + way * 560, shore),
            (middle + way * 1600, shore),
            (middle + way * 1600, 1100),
            (middle + way * 980, 1100),
        ]
        canvas.lay(canvas.blur(canvas.shapes(edge), 1), "10121f", 0.94)
        canvas.shine(canvas.blur(canvas.strokes((edge[:1] + edge[3:], 3)), 1), "ffb878", 0.1)
    vignette(canvas, 0.4)
    return develop(canvas, 0.35, "0a0c18")


def _portico(canvas: Canvas, middle: float, foot: float, wash: Array) -> None:
    """The entrance: steps, six great columns, a pediment before the round hall."""
    half, top = 128.0, 566.0
    canvas.lay(canvas.shapes(_drum(middle, half, top, foot)), "241712")
    canvas.shine(canvas.blur(canvas.shapes(_drum(middle, half - 26, top + 60, foot - 26)), 14), "ffa050", 0.5)
    canvas.lay(canvas.shapes(_drum(middle, 26, 640, foot - 22)), "120b0a")
    for px in np.linspace(middle - half + 12, middle + half - 12, 6):
        shaft = canvas.shapes([(px - 11, foot - 22), (px - 9, top), (px + 9, top), (px + 11, foot - 22)])
        round_ = np.clip(1 - ((canvas.x - px + 2) / 12) ** 2, 0, 1)
        canvas.lay(shaft, "3c2a1c")
        canvas.shine(shaft * round_ * (0.4 + 0.6 * np.clip((canvas.y - top) / 150, 0, 1)), "ffd49a", 0.95)
        canvas.lay(canvas.shapes(_drum(float(px), 14, top - 3, top + 6)), "dcbc8e")
    _stone(canvas, _drum(middle, half + 10, top - 22, top), middle, 400, wash * 1.9, "d2ac7c")
    pediment = [(middle - half - 16, top - 20), (middle, top - 74), (middle + half + 16, top - 20)]
    _stone(canvas, pediment, middle, 400, wash * 1.7, "c79f6e")
    inner = [(middle - half + 24, top - 26), (middle, top - 62), (middle + half - 24, top - 26)]
    canvas.lay(canvas.shapes(inner), "4a3626", 0.7)
    for step in range(5):
        tread = _drum(middle, half + 16 + step * 9, foot - 22 + step * 4.6, foot - 17.4 + step * 4.6)
        _stone(canvas, tread, middle, 300, wash * (1.3 - 0.12 * step), "c09a6c")


def _milky_way(canvas: Canvas) -> None:
    """The band of the galaxy: clouds of stars along a slanting line, split by dust."""
    along = (canvas.x - 960) * 0.42 + (canvas.y - 380) * 0.91
    off = ((canvas.x - 960) * 0.91 - (canvas.y - 380) * 0.42) + noise(canvas, 420, 420, 4) * 26
    core = np.exp(-((off / 150) ** 2)) * (0.65 + 0.35 * np.exp(-(((along - 220) / 330) ** 2)))
    mottle = np.clip(0.62 + 0.34 * noise(canvas, 190, 190, 8, 0.62), 0, 2)
    dust = np.clip(noise(canvas, 260, 260, 8, 0.6) * 0.9 + 0.35 - (np.abs(off - 12) / 70) ** 2, 0, 1)
    canvas.shine(core * mottle * (1 - 0.85 * dust), "a9b0e0", 0.4)
    inner = np.exp(-((off / 70) ** 2)) * np.exp(-(((along - 240) / 260) ** 2)) * mottle * (1 - 0.9 * dust)
    canvas.shine(inner, "ffd0a0", 0.46)
    fine = np.clip(canvas.rng.standard_normal(canvas.x.shape).astype(np.float32) - 2.5, 0, 2) * core
    canvas.shine(canvas.blur(fine, 0.55), "e8ecff", 1.6)


def observatory(canvas: Canvas) -> Image.Image:
    """Two domes on a ridge above the clouds, under the Milky Way."""
    canvas.fill(canvas.ramp((0, "050a1c"), (420, "0f1d3f"), (700, "2a3a62"), (800, "5a5a78"), (860, "8a6f6c")))
    _milky_way(canvas)
    stars(canvas, 1500, 0.34, 800)
    canvas.glow(240, 830, 420, "ffab70", 0.14, 0.25)
    for level, rise, colour in ((770, 46, "2a3352"), (812, 40, "1e2743")):
        canvas.lay(canvas.below(ridge(canvas, level, rise, 520)), colour)
        sea = np.clip((canvas.y - level - 6 + noise(canvas, 260, 40, 6) * 10) / 46, 0, 1)
        canvas.lay(sea, "4d587e", 0.85)
    billow = np.clip(noise(canvas, 300, 46, 7, 0.55) * 0.5 + 0.5, 0, 1.4) * np.clip((canvas.y - 800) / 60, 0, 1)
    canvas.shine(billow, "6f7aa6", 0.16)
    hill = ridge(canvas, 930, 16, 300)
    columns = np.arange(canvas.width) / canvas.scale
    hill = hill - 90 * np.exp(-(((columns - 640) / 420) ** 2)) + 40 * np.exp(-(((columns - 1500) / 300) ** 2))
    _dome(canvas, 520, 856, 132, True)
    _dome(canvas, 842, 868, 62, False)
    canvas.lay(canvas.below(hill.astype(np.float32)), "070a14")
    rocks = np.clip(noise(canvas, 60, 22, 7, 0.62) * 0.5, 0, 1) * canvas.below(hill.astype(np.float32))
    canvas.shine(rocks, "4a5880", 0.045)
    path = [(480, 884), (560, 900), (700, 934), (800, 985), (820, 1080)]
    canvas.shine(canvas.blur(canvas.strokes((path, 12)), 5), "6a76a0", 0.05)
    watcher = canvas.shapes(*person("stand", 1010, 905, 54), *person("stand", 1040, 908, 50, True, 0.8))
    canvas.lay(watcher, "05070e")
    canvas.glow(1040, 880, 5, "ffd8a0", 0.9)
    canvas.glow(1040, 890, 26, "ff9a50", 0.12)
    bloom(canvas, 0.25, 0.7, 46)
    vignette(canvas, 0.4)
    return develop(canvas, 0.32, "05070e", colour=1.08, grain=0.01)


def _dome(canvas: Canvas, px: float, foot: float, radius: float, is_open: bool) -> None:
    """One dome with its slit; the open one shows the red light inside and the telescope."""
    wall = [
        (px - radius * 0.95, foot + 60),
        (px - radius * 0.95, foot - radius * 0.45),
        (px + radius * 0.95, foot - radius * 0.45),
        (px + radius * 0.95, foot + 60),
    ]
    top = foot - radius * 0.45
    shell = [(px + radius * np.cos(a), top - radius * np.sin(a)) for a in np.linspace(0, np.pi, 60)]
    for outline, colour in ((wall, "2a3350"), (shell, "39446a")):
        mask = canvas.shapes(outline)
        canvas.lay(mask, tint(colour) * 0.5)
        side = np.clip(0.55 - (canvas.x - px) / (radius * 1.7), 0, 1) ** 1.5
        canvas.shine(mask * side, "8f9cc8", 0.2)
        rim = np.clip((canvas.x - px) / radius, 0, 1) ** 6
        canvas.shine(mask * rim, "ffb080", 0.12)
    seams = [
        ([(px + radius * k * np.cos(a), top - radius * np.sin(a)) for a in np.linspace(0, np.pi / 2, 24)], 1.2)
        for k in (-0.9, -0.62, -0.28, 0.62, 0.9)
    ]
    canvas.lay(canvas.strokes(*seams), "0c1122", 0.5)
    canvas.lay(canvas.strokes(([(px - radius * 1.02, top), (px + radius * 1.02, top)], radius * 0.07)), "1a2038")
    if is_open:
        edges = [
            [(px + radius * k * np.cos(a), top - radius * np.sin(a)) for a in np.linspace(0.04, 1.5, 24)]
            for k in (0.06, 0.36)
        ]
        mask = canvas.shapes(edges[0] + edges[1][::-1])
        canvas.lay(mask, "12060a")
        depth = np.clip((canvas.y - top + radius) / radius, 0, 1) ** 1.5
        canvas.shine(mask * depth, "ff5a30", 0.3)
        tube = [(px + radius * 0.2, top), (px + radius * 0.19, top - radius * 0.62)]
        canvas.lay(canvas.blur(canvas.strokes((tube, radius * 0.13)), 0.8) * mask, "070406", 0.9)
        canvas.shine(canvas.strokes((edges[0], 1.4)), "ff8a5c", 0.2)
        canvas.glow(px + radius * 0.22, top - radius * 0.3, radius * 0.5, "ff4a2a", 0.07)
    door = [
        (px - radius * 0.5, foot + 30),
        (px - radius * 0.5, foot - radius * 0.16),
        (px - radius * 0.34, foot - radius * 0.16),
        (px - radius * 0.34, foot + 30),
    ]
    canvas.lay(canvas.shapes(door), "ffca80")
    canvas.glow(px - radius * 0.42, foot, radius * 0.3, "ffab5c", 0.35)
