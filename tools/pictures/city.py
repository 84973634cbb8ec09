"""A street in the monsoon, and the fronts of houses for any street."""

from __future__ import annotations

import numpy as np
from PIL import Image

from .canvas import WIDTH, Canvas, Colour, Point, tint
from .develop import bloom, develop, vignette
from .figures import Outline, person, umbrella
from .texture import clouds, ground, sample, tile, water


def block(
    canvas: Canvas,
    left: float,
    right: float,
    top: float,
    foot: float,
    colour: Colour,
    lit: float,
    soft: float,
    cell: float,
) -> None:
    """A building's front with some of its windows lit."""
    wall = canvas.blur(canvas.shapes([(left, top), (right, top), (right, foot), (left, foot)]), soft)
    canvas.lay(wall, colour)
    rng = canvas.rng
    groups: dict[str, list[list[Point]]] = {}
    columns, rows = max(1, int((right - left) / cell)), max(1, int((foot - top) / (cell * 1.25)))
    for column in range(columns):
        for row in range(rows):
            if rng.random() < lit:
                px, py = left + (column + 0.25) * cell, top + (row + 0.3) * cell * 1.25
                colour_ = ("ffc878", "ffe2b4", "ffb060", "cfe2ff")[int(rng.choice(4, p=[0.4, 0.3, 0.15, 0.15]))]
                groups.setdefault(colour_, []).append(
                    [(px, py), (px + cell * 0.5, py), (px + cell * 0.5, py + cell * 0.62), (px, py + cell * 0.62)]
                )
    for colour_, panes in groups.items():
        canvas.shine(canvas.blur(canvas.shapes(*panes), soft), colour_, 0.55)


def _rain(canvas: Canvas, count: int, power: float) -> None:
    """Streaks of rain, near ones long and soft."""
    rng = canvas.rng
    for thick, long, share, soft in ((1.0, 34, 0.7, 0.5), (1.7, 74, 0.25, 1.1), (3.0, 150, 0.05, 2.6)):
        streaks = []
        for _ in range(int(count * share)):
            px, py = rng.random() * 1700 - 50, rng.random() * 1200 - 100
            run = long * (0.6 + 0.8 * rng.random())
            streaks.append(([(px, py), (px - run * 0.13, py + run)], thick))
        canvas.shine(canvas.blur(canvas.strokes(*streaks), soft), "b9cbe0", power)


def _houses(canvas: Canvas, horizon: float) -> None:
    """Both sides of the street, far ones first and paler."""
    rng = canvas.rng
    for number in range(7):
        near = number / 6
        inner = 60 + 560 * near**1.7
        top = 400 - 520 * near**1.4 + rng.normal() * 22
        tone = tint("77808a") * (1 - near) + tint("171d28") * near
        for way in (-1, 1):
            a, b = 800 + way * inner, 800 + way * (inner + 110 + 500 * near)
            colour = tone * (0.85 + 0.3 * rng.random())
            block(
                canvas,
                min(a, b),
                max(a, b),
                top + rng.normal() * 26,
                horizon + 4,
                colour,
                0.26 + 0.1 * near,
                1.2 + 2.6 * near,
                13 + 26 * near,
            )


def _signs(canvas: Canvas, horizon: float) -> None:
    """Lit signs out of focus, and the wires overhead."""
    rng = canvas.rng
    for _ in range(26):
        way, near = rng.choice([-1, 1]), rng.random()
        px, py = 800 + way * (90 + 620 * near**1.5), horizon - 60 - 190 * near * rng.random()
        wide, tall = 10 + 60 * near * rng.random(), 8 + 24 * near
        sign = canvas.blur(
            canvas.shapes(
                [(px - wide, py - tall), (px + wide, py - tall), (px + wide, py + tall), (px - wide, py + tall)]
            ),
            3 + 3 * near,
        )
        canvas.shine(sign, ["ff5a4a", "3fc6ff", "ffb040", "54e0a0", "ff4fa0"][int(rng.integers(5))], 0.5)
    wires = [
        ([(0, 150 + 30 * k), (400, 214 + 26 * k), (800, 250 + 16 * k), (1200, 236 + 22 * k), (1600, 120 + 34 * k)], 1.6)
        for k in range(3)
    ]
    canvas.lay(canvas.blur(canvas.strokes(*wires), 1.4), "141a24", 0.7)


def _traffic(canvas: Canvas, horizon: float) -> None:
    """Lamps of the traffic as discs, signals, and one three-wheeler near enough to have a shape."""
    rng = canvas.rng
    for _ in range(74):
        near = rng.random() ** 1.5
        lane = rng.normal() * (80 + 360 * near)
        py = horizon - 12 - 26 * near + rng.normal() * 8
        colour = ("fff1d0", "ffdca0")[int(rng.integers(2))] if lane > 0 else ("ff3a24", "ff5a30")[int(rng.integers(2))]
        canvas.bokeh(800 + lane, py, 7 + 22 * near * rng.random(), colour, 0.6)
    for px, colour in ((700, "58ff9a"), (916, "ffb02e"), (1130, "ff5040"), (476, "58ff9a")):
        canvas.bokeh(px, 420 + rng.normal() * 30, 17, colour, 0.55)
    auto = [(1010, 640), (1010, 560), (1040, 506), (1150, 500), (1176, 556), (1180, 640)]
    canvas.lay(canvas.blur(canvas.shapes(auto), 3), "1a1c1c", 0.94)
    canvas.lay(canvas.blur(canvas.shapes([(1032, 566), (1050, 522), (1140, 518), (1156, 566)]), 3), "56677a", 0.7)
    canvas.lay(canvas.blur(canvas.shapes([(1010, 590), (1180, 590), (1180, 608), (1010, 608)]), 3), "c8962a", 0.7)
    for px in (1038, 1150):
        canvas.bokeh(px, 604, 15, "fff0cc", 2.6)


def _wet_road(canvas: Canvas) -> None:
    """The road: dark where it is rough, a mirror where water stands."""
    before = canvas.rgb.copy()
    water(canvas, 640, 0.62, 3)
    smear = canvas.blur(canvas.rgb, 2.2, 26)
    road = np.clip((canvas.y - 634) / 10, 0, 1)[..., None]
    side, away = ground(canvas, 590, 40)
    tar = sample(tile(canvas.rng, 512, 8, 4, 0.7), side * 2, away * 2)
    puddle = np.clip(tar * 0.45 + 0.62, 0.22, 1)[..., None]
    grit = sample(tile(canvas.rng, 512, 6, 64, 0.9), side * 8, away * 8)
    wet = tint("1d222c") * (0.8 + 0.22 * grit)[..., None] + (canvas.rgb * 0.5 + smear * 0.5) * 0.86 * puddle
    canvas.rgb = before + (wet - before) * road
    kerb = canvas.shapes(
        [(-20, 660), (250, 634), (250, 640), (-20, 700)], [(1620, 660), (1350, 634), (1350, 640), (1620, 700)]
    )
    canvas.lay(canvas.blur(kerb, 2), "3a3f4a", 0.6)


def monsoon_street(canvas: Canvas) -> Image.Image:
    """A city street in heavy rain at dusk: umbrellas, headlights, everything doubled in the wet road."""
    horizon, rng = 596.0, canvas.rng
    canvas.fill(canvas.ramp((0, "2c3a4e"), (300, "56697f"), (horizon, "a79f98")))
    canvas.lay(clouds(canvas, 600, 180, -0.2, 2), "252f40", 0.55)
    _houses(canvas, horizon)
    canvas.glow(800, horizon - 40, 300, "ffcf9a", 0.42, 0.6)
    _signs(canvas, horizon)
    canvas.lay(np.clip((canvas.y - 592) / 14, 0, 1), canvas.ramp((590, "77726f"), (645, "2d323b")), 0.9)
    _traffic(canvas, horizon)
    people = (
        ("hold", 420, 690, 170, False, 1),
        ("hold", 500, 676, 156, False, 0.6),
        ("walk", 300, 668, 140, False, 0.8),
        ("hold", 1330, 672, 150, True, 0.8),
    )
    for pose, px, py, tall, flip, dress in people:
        shapes: list[Outline] = [
            *person(pose, px, py, tall, flip, dress),
            *umbrella(px + (-1 if flip else 1) * tall * 0.07, py - tall * 0.8, tall * 0.72, 0.06),
        ]
        canvas.lay(canvas.blur(canvas.shapes(*shapes), 2.2), "161c28", 0.93)
    bloom(canvas, 0.2, 0.6, 60)
    _wet_road(canvas)
    _walker(canvas)
    rings = [(rng.random() * WIDTH, 700 + 350 * rng.random() ** 0.8) for _ in range(150)]
    for px, py in rings:
        size = (py - 600) / 26 * (0.5 + rng.random())
        canvas.glow(px, py - 2, 1.6, "dfe8f2", 0.5)
        canvas.glow(px, py, size, "c8d6e6", 0.07, 0.3)
    canvas.lay(np.exp(-(((canvas.y - 570) / 120) ** 2)), "9aa3ab", 0.16)
    _rain(canvas, 1500, 0.12)
    vignette(canvas, 0.42)
    return develop(canvas, 0.38, "0c121c", colour=1.06, grain=0.006)


def _walker(canvas: Canvas) -> None:
    """A woman who crosses under an umbrella, near and sharp, and her image in the road."""
    px, foot, tall = 690.0, 930.0, 430.0
    body = canvas.shapes(*person("hold", px, foot, tall, True, 0.95))
    shade = canvas.shapes(*umbrella(px - tall * 0.08, foot - tall * 0.82, tall * 0.8, -0.1))
    mask = np.maximum(body, shade)
    mirror = np.roll(mask[::-1], round((2 * (foot + 2) - 1067) * canvas.scale), axis=0) * (canvas.y > foot - 4)
    canvas.lay(canvas.blur(mirror, 5, 12), "0e131c", 0.8)
    canvas.lay(body, "141923")
    canvas.lay(shade, "5a1520")
    dome = np.clip((canvas.x - (px - 210)) / 340, 0, 1)
    canvas.shine(shade * dome**2, "ff6a50", 0.16)
    top = (px - tall * 0.13, foot - tall * 1.305)
    for part in (-0.36, -0.13, 0.12, 0.34):
        rib = [
            (top[0] + tall * part * np.sin(t), top[1] + tall * (0.2 - 0.05 * part) * (1 - np.cos(t)))
            for t in np.linspace(0, 1.57, 12)
        ]
        canvas.shade(canvas.blur(canvas.strokes((rib, 2.4)), 0.8) * shade, 0.45)
    for shift, power in ((2, 0.7), (5, 0.3), (9, 0.14)):
        rim = np.clip(mask - np.roll(mask, (0, -round(shift * canvas.scale)), axis=(0, 1)), 0, 1)
        canvas.shine(canvas.blur(rim, shift * 0.5), "ffd9a0", power * 0.6)
