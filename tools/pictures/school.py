"""A school yard before lessons."""

from __future__ import annotations

import numpy as np
from PIL import Image

from .canvas import WIDTH, Array, Canvas, Point, tint
from .develop import bloom, develop, vignette
from .figures import Outline, limb, person
from .room import Corner, Room
from .texture import clouds, ground, noise, ridge, sample, tile


def _building(canvas: Canvas) -> None:
    """The school: a long veranda of arches on the left, towards the light."""
    room = Room(canvas, 1010, 560, 1.4, 1100)
    wall, near, far = -6.2, 3.4, 26.0
    room.face("c9a878", (wall, 0.2, near), (wall, 4.0, near), (wall, 4.0, far), (wall, 0.2, far), power=0.62)
    room.face(
        "8a4a34",
        (wall + 0.5, 3.9, near),
        (wall - 2, 5.3, near),
        (wall - 2, 5.3, far),
        (wall + 0.5, 3.9, far),
        power=0.55,
    )
    room.face(
        "5c3428",
        (wall + 0.5, 3.75, near),
        (wall + 0.5, 3.95, near),
        (wall + 0.5, 3.95, far),
        (wall + 0.5, 3.75, far),
        power=0.7,
    )
    for start in np.arange(near + 0.3, far - 1.5, 2.2):
        width = 1.55
        arch: list[Corner] = [(wall, 0.25, start)]
        arch += [
            (wall, 2.2 + 0.85 * np.sin(a), start + width / 2 - width / 2 * np.cos(a)) for a in np.linspace(0, np.pi, 16)
        ]
        arch.append((wall, 0.25, start + width))
        room.face("3a2a22", *arch, power=0.8)
        inner = [(wall, y, z + 0.28) for _, y, z in arch]
        canvas.lay(room.mask(arch) * room.mask(inner), "57402e", 0.8)
        canvas.shine(
            np.clip(room.mask(arch) - room.mask([(wall, y, z - 0.16) for _, y, z in arch]), 0, 1), "ffd49a", 0.4
        )
    room.face("a58a66", (wall, 0, near), (wall + 1.0, 0, near), (wall + 1.0, 0.2, near), (wall, 0.25, near), power=0.6)
    room.face(
        "d8b888", (wall, 0.22, near), (wall + 0.9, 0.22, near), (wall + 0.9, 0.22, far), (wall, 0.22, far), power=0.7
    )
    room.face(
        "7a6448",
        (wall + 0.9, -0.1, near),
        (wall + 0.9, 0.22, near),
        (wall + 0.9, 0.22, far),
        (wall + 0.9, -0.1, far),
        power=0.6,
    )


def _tree(canvas: Canvas) -> None:
    """An old tree that shades the yard, its leaves lit through at the edges."""
    rng = canvas.rng
    limbs: list[Outline] = [
        [
            (1296, 706),
            (1316, 560),
            (1300, 420),
            (1372, 420),
            (1376, 560),
            (1416, 712),
            (1372, 700),
            (1350, 716),
            (1330, 702),
        ]
    ]
    tips: list[Point] = []

    def grow(px: float, py: float, turn: float, long: float, thick: float) -> None:
        end = (px + np.sin(turn) * long, py - np.cos(turn) * long)
        limbs.append(limb((px, py), end, thick, thick * 0.7))
        if thick < 7:
            tips.append(end)
        if thick < 3:
            return
        for way in (-1, 1):
            grow(*end, turn + way * (0.3 + 0.35 * rng.random()), long * (0.72 + 0.16 * rng.random()), thick * 0.66)

    for turn in (-1.15, -0.55, 0.05, 0.6, 1.1):
        grow(1336 + turn * 24, 440, turn, 170, 22)
    tips += [
        (1350 + 500 * np.sin(a) * r, 300 - 320 * np.cos(a) * r)
        for a, r in zip(rng.uniform(-1.4, 1.4, 210), rng.uniform(0.12, 1, 210), strict=True)
    ]
    field = canvas.blank()
    for px, py in tips:
        patch = canvas.patch(px, py, 130)
        if patch:
            away = ((canvas.x[patch] - px) / 78) ** 2 + ((canvas.y[patch] - py + 10) / 56) ** 2
            field[patch] = np.maximum(field[patch], np.exp(-away))
    leaves = noise(canvas, 60, 50, 6, 0.75)
    crown = np.clip((field + leaves * 0.17 * np.clip(field * 3, 0, 1) - 0.3) * 7, 0, 1)
    bark = canvas.shapes(*limbs)
    canvas.lay(bark, "2a1d14", 0.97)
    canvas.shine(np.clip(bark - np.roll(bark, round(5 * canvas.scale), axis=1), 0, 1), "ffc880", 0.3)
    toward = np.exp(-((np.hypot(canvas.x - 900, canvas.y - 440) / 480) ** 2))
    tone = (
        tint("1f2a12") * (0.8 + 0.25 * leaves)[..., None].clip(0.2)
        + tint("d8b040") * (toward * np.clip(0.5 + leaves * 0.4, 0, 1.4) * np.clip(1.3 - field * 1.2, 0, 1))[..., None]
    )
    canvas.rgb += (tone - canvas.rgb) * (crown * 0.96)[..., None]


def _child(
    canvas: Canvas,
    pose: str,
    px: float,
    foot: float,
    tall: float,
    flip: bool,
    dress: float,
    shirt: str,
    soft: float = 0.7,
) -> None:
    """A child at play against the sun, with a long shadow towards us."""
    outlines = person(pose, px, foot, tall, flip, dress, stout=1.12)
    lean = (px - 930) / 620
    cast = [[(x + (foot - y) * lean * 1.7, foot + (foot - y) * 1.05) for x, y in outline] for outline in outlines]
    shade = canvas.blur(canvas.shapes(*cast), 2.2 + tall * 0.008)
    canvas.shade(shade * np.exp(-np.maximum(canvas.y - foot, 0) / (tall * 1.3)), 0.62)
    mask = canvas.blur(canvas.shapes(*outlines), soft)
    canvas.lay(mask, tint("241a14") * 0.9, 0.96)
    top = foot - tall * 0.86
    cloth = canvas.blur(canvas.shapes(*outlines[2:5]), soft) * (canvas.y < foot - tall * 0.45) * (canvas.y > top)
    canvas.lay(cloth, tint(shirt) * 0.34, 0.9)
    way = 1 if px > 930 else -1
    rim = np.clip(mask - np.roll(mask, (round(2 * canvas.scale), way * round(2.6 * canvas.scale)), axis=(0, 1)), 0, 1)
    canvas.shine(canvas.blur(rim, 0.7), "ffd890", 0.85)


def _soil(canvas: Canvas, horizon: float, sun: Point, side: Array, away: Array) -> None:
    """Trodden earth that shines towards the sun."""
    dust = sample(tile(canvas.rng, 512, 8, 8, 0.72), side * 40, away * 40)
    soil = tint("a87f4c") * (0.5 + 0.07 * dust)[..., None]
    soil = (
        soil
        + tint("ffd898")
        * (
            np.exp(-(((canvas.x - sun[0]) / (180 + (canvas.y - horizon) * 0.9)) ** 2))
            * np.exp(-np.maximum(canvas.y - horizon, 0) / 230)
            * 0.75
        )[..., None]
    )
    soil = soil + (tint("f6d496") - soil) * np.clip(away / 46, 0, 1)[..., None]
    left = np.clip((canvas.x - (1010 - 5.3 * WIDTH / np.maximum(away, 0.2))) / 3, 0, 1)
    canvas.rgb += (soil - canvas.rgb) * (np.clip((canvas.y - horizon) * canvas.scale, 0, 1) * left)[..., None]


def _children(canvas: Canvas) -> None:
    """The game, and the dust it raises."""
    children = (
        ("run", 1085, 640, 96, True, 0, "e8e4dc"),
        ("walk", 780, 632, 88, False, 0.35, "5b7fb8"),
        ("stand", 700, 636, 90, False, 0.35, "e8e4dc"),
        ("stand", 664, 637, 86, True, 0, "5b7fb8"),
        ("kick", 860, 760, 205, False, 0, "e6ddd0"),
        ("run", 1090, 775, 214, True, 0, "b8503c"),
        ("run", 520, 800, 226, False, 0.36, "4f78b8"),
        ("cheer", 300, 742, 186, False, 0, "e6ddd0"),
    )
    for child in children:
        _child(canvas, *child)
    canvas.shade(canvas.blur(canvas.discs((962, 768, 26, 5)), 3), 0.5)
    ball = canvas.discs((958, 742, 15, 15))
    canvas.lay(ball, "5a3a24")
    canvas.shine(ball * np.clip((746 - canvas.y) / 20, 0, 1), "ffe0a0", 0.9)
    for _ in range(90):
        canvas.glow(
            960 + canvas.rng.normal() * 170,
            760 - abs(canvas.rng.normal()) * 30,
            16 + 40 * canvas.rng.random(),
            "ffdca0",
            0.035,
            0.5,
        )
    for _ in range(120):
        canvas.glow(
            canvas.rng.random() * WIDTH,
            420 + canvas.rng.random() * 420,
            1 + 2.4 * canvas.rng.random(),
            "ffe8b8",
            0.3 * canvas.rng.random(),
        )


def school_yard(canvas: Canvas) -> Image.Image:
    """Children play in a school's yard before lessons; the sun is low and the dust shines."""
    horizon, sun = 560.0, (930.0, 428.0)
    canvas.fill(canvas.ramp((0, "9fb6bc"), (220, "dccfa8"), (420, "f8dca0"), (horizon, "fbe0a8")))
    canvas.lay(clouds(canvas, 800, 90, 0.3, 1.8), "fff0cf", 0.4)
    canvas.halo(*sun, 130, "ffd088", 1.3)
    for level, rise, colour, soft in ((520, 60, "c9b486", 3), (548, 44, "98905f", 2.4)):
        line = ridge(canvas, level, rise, 160, rough=0.62)
        canvas.lay(canvas.blur(canvas.below(line), soft), colour, 0.82)
    canvas.halo(*sun, 60, "ffd894", 0.9)
    _building(canvas)
    side, away = ground(canvas, horizon, 1.4, 1010)
    _soil(canvas, horizon, sun, side, away)
    _tree(canvas)
    dapple = np.clip(sample(tile(canvas.rng, 512, 7, 8, 0.7), side * 60, away * 60) * 0.7 + 0.5, 0, 1)
    under = np.clip((canvas.y - 715) / 120, 0, 1) * np.clip((canvas.x - 1000 - (1067 - canvas.y) * 0.5) / 300, 0, 1)
    canvas.shade(under * dapple, 0.5)
    _children(canvas)
    canvas.halo(*sun, 190, "ffc46c", 0.28)
    bloom(canvas, 0.2, 0.75, 90)
    vignette(canvas, 0.36)
    return develop(canvas, 0.42, "14100c", warmth=0.05)
