"""Scenes of many people: a cricket ground under lights, a concert."""

from __future__ import annotations

import numpy as np
from PIL import Image

from .canvas import WIDTH, Array, Canvas, tint
from .develop import bloom, develop, vignette
from .figures import Outline, circle, limb, person
from .texture import clouds, noise, sample, tile


def _oval(canvas: Canvas, px: float, py: float, rx: float, ry: float) -> Array:
    """How far each pixel is from the middle of an ellipse, in its radii."""
    return np.hypot((canvas.x - px) / rx, (canvas.y - py) / ry)


def _spectators(canvas: Canvas, where: Array, cell: float, power: float) -> None:
    """A stand full of people: a speckle of shirts, a little light on each."""
    rng = canvas.rng
    rows, columns = int(1067 / cell), int(WIDTH / (cell * 0.9))
    shirts = np.stack(
        [tint(c) for c in ("3b6fae", "c9c4bc", "a34336", "d8a23c", "2c3a55", "4d7a58", "e6e2da", "2a4d8c", "1b2030")]
    )
    pick = shirts[rng.integers(0, len(shirts), (rows, columns))] * rng.uniform(0.2, 1.0, (rows, columns, 1)).astype(
        np.float32
    )
    shift = rng.random(rows)
    row = np.clip((canvas.y / cell).astype(np.int64), 0, rows - 1)
    column = (canvas.x / (cell * 0.9) + shift[row]).astype(np.int64) % columns
    inside = np.hypot(canvas.x / (cell * 0.9) % 1 - 0.5, canvas.y / cell % 1 - 0.5)
    light = pick[row, column] * np.clip(1.35 - inside * 1.9, 0, 1)[..., None]
    canvas.rgb += (canvas.blur(light.astype(np.float32), 0.6) * power - canvas.rgb) * where[..., None]


def _mast(canvas: Canvas, px: float, top: float, foot: float, size: float) -> None:
    """A floodlight mast, its lamps so bright that they flare."""
    canvas.lay(
        canvas.strokes(
            ([(px - size * 0.12, foot), (px - size * 0.05, top)], size * 0.05),
            ([(px + size * 0.12, foot), (px + size * 0.05, top)], size * 0.05),
            *[
                (
                    [
                        (px - size * 0.09, foot - (foot - top) * k / 9),
                        (px + size * 0.09, foot - (foot - top) * (k + 1) / 9),
                    ],
                    size * 0.03,
                )
                for k in range(9)
            ],
        ),
        "1a2233",
        0.9,
    )
    canvas.halo(px, top, size * 0.9, "bcd6ff", 0.5)
    canvas.glow(px, top, size * 3.4, "9fc0ff", 0.10, 0.7)
    for row in range(4):
        for column in range(6):
            canvas.glow(px + (column - 2.5) * size * 0.19, top + (row - 1.5) * size * 0.19, size * 0.065, "f4f8ff", 5)
    canvas.glow(px, top, size * 4, "cfe0ff", 0.4, 0.012)


def _stands(canvas: Canvas, middle: float) -> None:
    """The ring of stands, its roof, its screens and the telephones held up in it."""
    stands = np.clip((1.0 - _oval(canvas, middle, 640, 1080, 330)) * 300, 0, 1) * (canvas.y < 640)
    stands = np.maximum(stands, canvas.y > 600)
    canvas.lay(stands, "0b111f")
    tiers = _oval(canvas, middle, 660, 1000, 270)
    crowd = np.clip((1.13 - tiers) * 200, 0, 1) * stands
    _spectators(canvas, crowd, 5.4, 0.5)
    aisles = np.abs((np.arctan2((canvas.y - 660) * 3.7, canvas.x - middle) * 13) % 1 - 0.5) < 0.025
    canvas.lay(canvas.blur((aisles * crowd).astype(np.float32), 0.7), "10182a", 0.75)
    roof = ((tiers > 1.13) & (tiers < 1.2)) & (canvas.y < 640)
    canvas.lay(canvas.blur(roof.astype(np.float32), 1), "566b8c", 0.8)
    gap = ((tiers > 0.955) & (tiers < 0.985)) & (canvas.y < 700)
    canvas.lay(canvas.blur(gap.astype(np.float32), 0.6), "0a0f1a", 0.9)
    strip = ((tiers > 0.94) & (tiers < 0.955)) & (canvas.y < 700)
    canvas.shine(canvas.blur(strip.astype(np.float32), 0.8), "5a9cff", 0.5)
    for _ in range(500):
        turn, out = canvas.rng.uniform(np.pi, 2 * np.pi), canvas.rng.uniform(0.86, 1.12)
        px, py = middle + 1000 * out * np.cos(turn), 660 + 270 * out * np.sin(turn)
        canvas.glow(px, py, 1.2, "eaf2ff", canvas.rng.random() * 1.6)


def _field(canvas: Canvas, middle: float, pitch: float) -> None:
    """The mown oval with its boards, rope, inner ring and pitch."""
    field = _oval(canvas, middle, pitch, 900, 232)
    grass = np.clip((1 - field) * 400, 0, 1)
    board = np.clip((1.035 - field) * 300, 0, 1) * (1 - grass) * (canvas.y < pitch)
    canvas.lay(np.clip((1.06 - field) * 200, 0, 1), "101826")
    seg = (np.arctan2((canvas.y - pitch) * 4, canvas.x - middle) * 9).astype(np.int64) % 4
    for number, colour in enumerate(("2c63c8", "c8483a", "e0e4ea", "e0a030")):
        canvas.lay(board * (seg == number), colour, 0.8)
    depth = 900 / np.maximum(canvas.y - 330, 20)
    side = (canvas.x - middle) * depth / 200
    stripes = np.tanh(np.sin(side * 2.6) * 5)
    rows = np.tanh(np.sin(depth * 19) * 5)
    blades = sample(tile(canvas.rng, 512, 7, 16, 0.8), side * 150, depth * 900)
    green = tint("3f8a34") * (0.60 + 0.11 * stripes + 0.05 * rows + 0.05 * blades)[..., None]
    light = 0.62 + 0.45 * np.exp(-(((canvas.x - middle) / 560) ** 2 + ((canvas.y - pitch) / 200) ** 2))
    canvas.rgb += (green * light[..., None] - canvas.rgb) * grass[..., None]
    rope = np.exp(-(((field - 0.955) / 0.004) ** 2))
    canvas.lay(rope, "eef2f4", 0.9)
    ring = np.exp(-(((_oval(canvas, middle, pitch, 430, 108) - 1) / 0.008) ** 2)) * (
        np.sin(np.arctan2((canvas.y - pitch) * 4, canvas.x - middle) * 60) > 0
    )
    canvas.lay(ring, "eef2f4", 0.7)
    canvas.lay(
        canvas.blur(
            canvas.shapes(
                [
                    (middle - 20, pitch - 46),
                    (middle + 20, pitch - 46),
                    (middle + 34, pitch + 60),
                    (middle - 34, pitch + 60),
                ]
            ),
            1,
        ),
        "c4ad7c",
        0.9,
    )
    for py, half in ((pitch - 36, 27), (pitch + 46, 40)):
        canvas.lay(canvas.strokes(([(middle - half, py), (middle + half, py)], 1.8)), "ffffff", 0.85)
        canvas.lay(
            canvas.strokes(*[([(middle + k * 3, py), (middle + k * 3, py - 13)], 1.6) for k in (-1, 0, 1)]), "fff2c0"
        )


def _players(canvas: Canvas, middle: float, pitch: float) -> None:
    """Thirteen on the field, each with four shadows."""
    players = (
        ("bowl", middle - 22, pitch - 52, False),
        ("hold", middle + 8, pitch + 46, True),
        ("stand", middle - 12, pitch + 98, False),
        ("stand", middle + 46, pitch - 40, True),
        ("walk", 430, 720, False),
        ("stand", 1160, 690, True),
        ("stand", 610, 640, False),
        ("run", 1010, 800, True),
        ("stand", 300, 800, False),
        ("stand", 1330, 810, True),
        ("walk", 920, 610, False),
        ("stand", 560, 850, False),
        ("stand", 720, 760, True),
    )
    for pose, px, py, flip in players:
        tall = 26 + (py - 560) * 0.085
        for way in (-1.7, 1.7, -0.8, 0.9):
            canvas.shade(
                canvas.blur(
                    canvas.strokes(
                        ([(px, py), (px + way * tall, py - abs(way) * tall * 0.10 + tall * 0.12)], tall * 0.16)
                    ),
                    1.2,
                ),
                0.2,
            )
        canvas.lay(
            canvas.shapes(*person(pose, px, py, tall, flip, stout=1.25)),
            "e9eef6" if pose in {"hold"} or px == middle + 46 else "2f6fd0",
        )
        canvas.lay(canvas.discs((px, py - tall * 0.93, tall * 0.06, tall * 0.07)), "3a2a20")


def stadium_night(canvas: Canvas) -> Image.Image:
    """A cricket ground at night from the upper tier."""
    middle, pitch = 800.0, 742.0
    canvas.fill(canvas.ramp((0, "050a18"), (300, "0e1b35"), (420, "22365a"), (560, "2a3f63")))
    canvas.lay(clouds(canvas, 700, 120, 0.0, 2.0), "2d4368", 0.4)
    _stands(canvas, middle)
    _field(canvas, middle, pitch)
    _players(canvas, middle, pitch)
    for px, top, foot, size in ((170, 170, 470, 62), (560, 236, 400, 40), (1050, 232, 400, 40), (1440, 164, 480, 62)):
        _mast(canvas, px, top, foot, size)
    haze = np.exp(-(((canvas.y - 470) / 190) ** 2)) * (0.7 + 0.3 * noise(canvas, 300, 120, 5))
    canvas.shine(np.clip(haze, 0, 2), "5f86c8", 0.06)
    _backs(canvas)
    bloom(canvas, 0.24, 0.8, 60)
    vignette(canvas, 0.35)
    return develop(canvas, 0.36, "070b14")


def _backs(canvas: Canvas) -> None:
    """Our own row: heads and raised arms out of focus in front."""
    rng = canvas.rng
    outlines: list[Outline] = []
    for px in range(-40, 1660, 92):
        qx, top = px + rng.normal() * 16, 985 + rng.normal() * 16
        outlines += [
            circle(qx, top, 25, 31),
            limb((qx, top + 20), (qx, top + 60), 15, 20),
            limb((qx - 34, top + 78), (qx + 34, top + 78), 28, 28),
        ]
        if rng.random() < 0.3:
            hand = (qx + rng.normal() * 26 + 40, top - 72 + rng.normal() * 14)
            outlines += [
                limb((qx + 44, top + 84), (qx + 56, top), 16, 12),
                limb((qx + 56, top), hand, 12, 9),
                circle(*hand, 13),
            ]
    mask = canvas.blur(canvas.shapes(*outlines), 3.2)
    rim = np.clip(mask - np.roll(mask, round(5 * canvas.scale), axis=0), 0, 1)
    canvas.lay(np.clip(mask * 1.15, 0, 1), "070a12")
    canvas.shine(canvas.blur(rim, 1.2), "9fc4ff", 0.28)


def _beam(
    canvas: Canvas, px: float, py: float, turn: float, spread: float, colour: str, power: float, dust: Array
) -> None:
    """A spotlight's cone through haze."""
    dx, dy = canvas.x - px, canvas.y - py
    along = dx * np.sin(turn) + dy * np.cos(turn)
    off = np.abs(dx * np.cos(turn) - dy * np.sin(turn))
    wide = 5 + np.maximum(along, 0) * spread
    cone = np.clip(1 - (off / wide) ** 2, 0, 1) ** 1.4 * (along > 0) * np.exp(-np.maximum(along, 0) / 620)
    canvas.shine(cone * (0.72 + 0.28 * dust) * (30 / (20 + wide)) ** 0.5, colour, power)
    canvas.glow(px, py, 11, colour, 4)
    canvas.glow(px, py, 4, "ffffff", 6)


def _rig(canvas: Canvas, dust: Array) -> None:
    """The lighting truss, its beams downwards, and those from the stage up."""
    rng = canvas.rng
    truss = [([(60, 96), (1540, 96)], 3.5), ([(60, 126), (1540, 126)], 3.5)] + [
        ([(60 + k * 37, 96), (78.5 + k * 37, 126), (97 + k * 37, 96)], 2.0) for k in range(40)
    ]
    canvas.lay(canvas.strokes(*truss), "0a0712")
    colours = ("4f6bff", "b04fff", "ff4fa8", "ff8a4a", "ffb060", "ff8a4a", "ff4fa8", "b04fff", "4f6bff")
    for number, colour in enumerate(colours):
        px = 140 + number * 165
        for turn in (0.34 - number * 0.085 + 0.1 * rng.normal(), (number - 4) * 0.11 + 0.07 * rng.normal()):
            _beam(canvas, px, 134, turn, 0.085, colour, 0.6, dust)
    for number in range(6):
        px = 330 + number * 188
        _beam(canvas, px, 744, np.pi + (number - 2.5) * -0.2, 0.05, "6f7cff" if number % 2 else "ff5fb0", 0.5, dust)


def _band(canvas: Canvas) -> None:
    """A singer, two guitars, drums and the loudspeakers, as silhouettes."""
    band: list[Outline] = [
        *person("play", 560, 752, 178, dress=0),
        *person("stand", 800, 752, 186),
        *person("play", 1030, 752, 176, True),
    ]
    band += [limb((812, 612), (838, 634), 8, 6), limb((838, 634), (825, 606), 6, 5)]
    band += [
        limb((500, 668), (640, 612), 5, 3),
        circle(556, 650, 30, 22),
        limb((1090, 668), (955, 616), 5, 3),
        circle(1034, 650, 30, 22),
    ]
    canvas.lay(canvas.shapes(*band), "07040c")
    mic = canvas.strokes(([(826, 752), (824, 600)], 3), ([(824, 602), (816, 596)], 7))
    drums = [
        [(left, 752), (left + 2, 752 - tall), (left + wide - 2, 752 - tall), (left + wide, 752)]
        for left, wide, tall in ((862, 40, 30), (948, 44, 36), (884, 26, 62), (932, 26, 62))
    ]
    stands = [
        ([(854, 752), (850, 652)], 2.0),
        ([(832, 656), (872, 646)], 3.4),
        ([(996, 752), (998, 640)], 2.0),
        ([(974, 634), (1022, 646)], 3.4),
    ]
    kit = np.maximum.reduce([mic, canvas.discs((919, 722, 31, 31)), canvas.shapes(*drums), canvas.strokes(*stands)])
    canvas.lay(np.maximum(kit, canvas.shapes(*person("play", 918, 752, 168))), "07040c")
    canvas.lay(
        canvas.shapes(
            *[[(left, 752), (left, 640), (left + 58, 640), (left + 58, 752)] for left in (220, 286, 1256, 1322)]
        ),
        "05030a",
    )


def concert_stage(canvas: Canvas) -> Image.Image:
    """A band on a stage, seen over a crowd with its hands up."""
    canvas.fill(canvas.ramp((0, "06040e"), (400, "150a26"), (700, "2a1036"), (1067, "0a0510")))
    dust = np.clip(noise(canvas, 240, 170, 7, 0.58) * 0.6 + 0.3, -0.6, 2)
    rng = canvas.rng
    canvas.glow(800, 640, 420, "b03a9c", 0.5, 0.62)
    canvas.glow(800, 660, 200, "ff9a5a", 0.85, 0.75)
    canvas.shine(np.clip(dust, 0, 2) * np.exp(-(((canvas.y - 560) / 240) ** 2)), "5a3ac0", 0.13)
    _rig(canvas, dust)
    canvas.lay(canvas.shapes([(180, 752), (1420, 752), (1420, 1067), (180, 1067)]), "0b0612", 0.95)
    canvas.shine(canvas.blur(canvas.strokes(([(180, 752), (1420, 752)], 3)), 1), "ff9ad0", 0.7)
    _band(canvas)
    _crowd(canvas, 842, 52, 0.9, "150a1c", "ff7ab8", 0.30)
    canvas.glow(800, 800, 480, "d0408a", 0.1, 0.25)
    _crowd(canvas, 908, 84, 1.2, "0c0612", "ff86b0", 0.34)
    _crowd(canvas, 1020, 150, 3.0, "050309", "b878ff", 0.3)
    for _ in range(34):
        canvas.bokeh(
            rng.random() * WIDTH,
            780 + rng.random() * 130,
            3 + 5 * rng.random(),
            ["bcd4ff", "ffe2c0"][int(rng.integers(2))],
            0.5,
        )
    for _ in range(190):
        canvas.glow(
            rng.random() * WIDTH,
            160 + rng.random() * 640,
            1.5 + 2 * rng.random(),
            ["ffd0f0", "ffe6b8", "c8d0ff"][int(rng.integers(3))],
            0.5 * rng.random(),
        )
    bloom(canvas, 0.26, 0.65, 80)
    vignette(canvas, 0.4)
    return develop(canvas, 0.36, "0a0612", colour=1.05)


def _crowd(canvas: Canvas, level: float, size: float, soft: float, colour: str, rim_colour: str, power: float) -> None:
    """A row of heads, some arms up, lit from the stage behind them."""
    rng = canvas.rng
    outlines: list[Outline] = []
    px = -size
    while px < WIDTH + size:
        top, head = level + rng.normal() * size * 0.16, size * (0.27 + 0.04 * rng.random())
        outlines += [
            circle(px, top, head * 0.82, head),
            limb((px, top + head * 0.6), (px, top + head * 1.7), head * 0.42, head * 0.6),
            limb((px - head * 1.15, top + head * 2.3), (px + head * 1.15, top + head * 2.3), head * 0.8, head * 0.8),
        ]
        outlines.append(
            [
                (px - head * 1.9, top + head * 2.2),
                (px + head * 1.9, top + head * 2.2),
                (px + head * 2, 1100),
                (px - head * 2, 1100),
            ]
        )
        for way in (-1, 1):
            if rng.random() < 0.34:
                elbow = (px + way * head * (1.7 + 0.4 * rng.random()), top + head * (0.5 + 0.5 * rng.random()))
                hand = (
                    elbow[0] + rng.normal() * head * 0.5 - way * head * 0.2,
                    elbow[1] - head * (2.0 + 0.9 * rng.random()),
                )
                outlines += [
                    limb((px + way * head * 1.45, top + head * 2.2), elbow, head * 0.36, head * 0.27),
                    limb(elbow, hand, head * 0.27, head * 0.18),
                ]
                outlines.append(circle(hand[0], hand[1] - head * 0.14, head * 0.24, head * 0.3))
                for finger in (-0.9, -0.3, 0.3, 0.8):
                    tip = (hand[0] + finger * head * 0.34, hand[1] - head * 0.66)
                    outlines.append(
                        limb((hand[0] + finger * head * 0.16, hand[1] - head * 0.2), tip, head * 0.075, head * 0.055)
                    )
        px += size * (0.62 + 0.5 * rng.random())
    mask = canvas.blur(canvas.shapes(*outlines), soft)
    canvas.lay(mask, colour)
    rim = np.clip(mask - np.roll(mask, round(size * 0.045 * canvas.scale), axis=0), 0, 1) * np.exp(
        -(((canvas.x - 800) / 620) ** 2)
    )
    canvas.shine(canvas.blur(rim, soft * 0.6), rim_colour, power)
