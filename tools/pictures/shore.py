"""Scenes by the water: a harbour at sunrise, a river's delta."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from .canvas import Array, Canvas, Point, tint
from .develop import bloom, develop, vignette
from .texture import clouds, ground, ridge, sample, tile, water


def _crane(px: float, base: float, tall: float) -> list[tuple[list[Point], float]]:
    """A quay crane seen from the side: legs, portal, boom over the water, mast and stays."""
    unit = tall / 100

    def at(across: float, up: float) -> Point:
        return px + across * unit, base - up * unit

    lines: list[tuple[list[Point], float]] = [
        ([at(-16, 0), at(-13, 62)], 2.6 * unit),
        ([at(16, 0), at(13, 62)], 2.6 * unit),
        ([at(-15, 26), at(15, 26)], 2.2 * unit),
        ([at(-14, 60), at(30, 60)], 3.0 * unit),
        ([at(-84, 61), at(44, 61)], 2.5 * unit),
        ([at(-84, 64.5), at(44, 64.5)], 0.8 * unit),
        ([at(-12, 62), at(-3, 99)], 1.9 * unit),
        ([at(13, 62), at(-3, 99)], 1.7 * unit),
        ([at(-3, 98), at(-80, 64)], 0.8 * unit),
        ([at(-3, 98), at(-46, 64)], 0.8 * unit),
        ([at(-3, 98), at(42, 64)], 0.8 * unit),
        ([at(-15, 28), at(12, 58)], 1.1 * unit),
        ([at(15, 28), at(-12, 58)], 1.1 * unit),
        ([at(-18, 1), at(-11, 1)], 3.4 * unit),
        ([at(11, 1), at(18, 1)], 3.4 * unit),
        ([at(30, 66), at(42, 66)], 8 * unit),
        ([at(-40, 58), at(-34, 58)], 5 * unit),
        ([at(-39, 57), at(-39, 36)], 0.5 * unit),
        ([at(-35, 57), at(-35, 36)], 0.5 * unit),
        ([at(-43, 34), at(-31, 34)], 5 * unit),
    ]
    lines += [([at(-84 + 4 * k, 61), at(-82 + 4 * k, 64.5)], 0.6 * unit) for k in range(32)]
    return lines


def _ship(canvas: Canvas, left: float, right: float, base: float, haze: str, depth: float) -> None:
    """A container ship, bows to the left, its stacks in faded colours; `depth` is how far the haze takes it."""
    long = right - left
    deck, rng = base - long * 0.07, canvas.rng
    unit = long / 40
    colours = ("8a4a3a", "4f6272", "a37b45", "5c6a58", "7b7b7b", "6f3f3f", "41566e")
    stack = 2
    for column in range(4, 32):
        stack = int(np.clip(stack + rng.integers(-1, 2), 3, 6)) if column > 6 else 2 + column // 6
        for row in range(stack):
            box_left, foot = left + column * unit, deck - row * unit * 0.92
            box = [
                (box_left, foot),
                (box_left + unit * 0.96, foot),
                (box_left + unit * 0.96, foot - unit * 0.86),
                (box_left, foot - unit * 0.86),
            ]
            _box(canvas, box, colours[int(rng.integers(len(colours)))], haze, depth)
    bridge = left + 32.6 * unit
    house = [
        (bridge, deck),
        (bridge, deck - 8.2 * unit),
        (bridge + 3.4 * unit, deck - 8.2 * unit),
        (bridge + 3.4 * unit, deck),
    ]
    _box(canvas, house, "b9b2a8", haze, depth)
    _box(
        canvas,
        [
            (bridge - unit, deck - 8 * unit),
            (bridge - unit, deck - 9 * unit),
            (bridge + 3.8 * unit, deck - 9 * unit),
            (bridge + 3.8 * unit, deck - 8 * unit),
        ],
        "98928c",
        haze,
        depth,
    )
    _box(
        canvas,
        [
            (bridge + 4.2 * unit, deck),
            (bridge + 4.5 * unit, deck - 6 * unit),
            (bridge + 5.9 * unit, deck - 6 * unit),
            (bridge + 6 * unit, deck),
        ],
        "5a3b34",
        haze,
        depth,
    )
    windows = [
        ([(bridge + 0.1 * unit, deck - k * unit), (bridge + 3.2 * unit, deck - k * unit)], unit * 0.16)
        for k in (1.5, 3, 4.5, 6, 7.5)
    ]
    canvas.lay(canvas.strokes(*windows), "35302f", 0.5 * (1 - depth))
    canvas.glow(bridge + 2 * unit, deck - 9.6 * unit, 3, "ffe0a0", 1.5)
    hull = [
        (left - 0.6 * unit, deck - unit * 1.3),
        (left + 3 * unit, deck - unit * 0.1),
        (right, deck - unit * 0.2),
        (right - 0.7 * unit, base),
        (left + 2.4 * unit, base),
    ]
    _box(canvas, hull, "25272f", haze, depth)
    canvas.lay(
        canvas.strokes(([(left + 2.3 * unit, base - unit * 0.3), (right - 0.7 * unit, base - unit * 0.3)], unit * 0.5)),
        "5e2a22",
        1 - depth,
    )


def _box(canvas: Canvas, outline: list[Point], colour: str, haze: str, depth: float) -> None:
    patch = tint(colour) * (1 - depth) + tint(haze) * depth
    canvas.lay(canvas.shapes(outline), patch * 0.62)


def harbour_cranes(canvas: Canvas) -> Image.Image:
    """Quay cranes and a container ship against a hazy sunrise."""
    shore, sun = 742.0, (1035.0, 608.0)
    canvas.fill(canvas.ramp((0, "41557a"), (300, "8790a8"), (520, "dba98c"), (680, "f2c58e"), (shore, "f5d3a0")))
    canvas.lay(clouds(canvas, 1000, 80, 0.1, 1.9), "f2b489", 0.45)
    canvas.lay(clouds(canvas, 800, 44, 0.8, 1.4), "6f6c86", 0.55)
    canvas.halo(*sun, 150, "ffb668", 0.8)
    canvas.lay(canvas.blur(canvas.discs((*sun, 37, 37)), 0.8), tint("ffe9b8") * 2.2)
    for level, rise, colour in ((700, 26, "d8ab90"), (722, 22, "b98f86")):
        canvas.lay(canvas.below(ridge(canvas, level, rise, 420)), colour, 0.9)
    for px, tall, colour in ((250, 150, "a9878a"), (360, 158, "a08088"), (1290, 170, "a38084"), (1420, 165, "9c7a82")):
        canvas.lay(canvas.strokes(*_crane(px, shore - 4, tall)), colour, 0.9)
    canvas.lay(canvas.blur(np.clip(1 - np.abs(canvas.y - shore) / 70, 0, 1), 1), "f3c596", 0.55)
    _ship(canvas, 330, 1130, shore, "b58a80", 0.42)
    quay = [(860, shore + 1), (860, shore - 16), (1700, shore - 20), (1700, shore + 1)]
    canvas.lay(canvas.shapes(quay), "453f4b")
    for px, tall, colour in ((860, 420, "5c5060"), (1085, 445, "4a414f"), (1345, 480, "39333f")):
        canvas.lay(canvas.strokes(*_crane(px, shore - 14, tall)), colour, 0.97)
    canvas.halo(*sun, 70, "ffb060", 0.5)
    bloom(canvas, 0.2, 0.75, 80)
    water(canvas, shore, 0.85, 5)
    _glint(canvas, shore, sun[0])
    canvas.lay(np.clip((canvas.y - shore) / 325, 0, 1) ** 1.2, "1d2c46", 0.5)
    _rowing_boat(canvas, 480, 900)
    for px, py, wide in ((560, 300, 15), (610, 268, 12), (676, 322, 10), (720, 286, 9), (505, 348, 9), (1180, 205, 11)):
        wing = [
            (px - wide, py - wide * 0.34),
            (px - wide * 0.4, py - wide * 0.42),
            (px, py),
            (px + wide * 0.45, py - wide * 0.46),
            (px + wide, py - wide * 0.28),
        ]
        canvas.lay(canvas.strokes((wing, 2.2)), "3d3b4c", 0.9)
    vignette(canvas, 0.36)
    return develop(canvas, 0.34, "12141e", warmth=0.08, grain=0.005)


def _glint(canvas: Canvas, shore: float, px: float) -> None:
    """The sun's path on the water: sparks where a wave faces it."""
    side, away = ground(canvas, shore, 60, px)
    waves = sample(tile(canvas.rng, 512, 7, 16, 0.75), side * 1.6, away * 1.6)
    fine = sample(tile(canvas.rng, 512, 6, 32, 0.8), side * 3, away * 2.2)
    wide = np.exp(-(((canvas.x - px) / (26 + (canvas.y - shore) * 0.42)) ** 2))
    spark = np.clip(waves * 0.6 + fine * 0.6 - 0.75, 0, 2.5) * wide * (canvas.y > shore)
    canvas.shine(spark, "ffd08a", 0.9)


def _rowing_boat(canvas: Canvas, px: float, py: float) -> None:
    """Two fishermen in a low boat, near, against the light."""
    hull = [
        (px - 150, py - 22),
        (px - 96, py - 4),
        (px + 88, py - 4),
        (px + 158, py - 30),
        (px + 120, py + 15),
        (px - 112, py + 15),
    ]
    rower = [
        (px - 14, py - 4),
        (px - 24, py - 44),
        (px - 12, py - 62),
        (px + 8, py - 60),
        (px + 18, py - 34),
        (px + 34, py - 4),
    ]
    mask = np.maximum.reduce(
        [
            canvas.shapes(hull, rower),
            canvas.discs((px + 1, py - 74, 11, 13)),
            canvas.shapes(
                [
                    (px + 92, py - 6),
                    (px + 86, py - 58),
                    (px + 94, py - 92),
                    (px + 112, py - 92),
                    (px + 120, py - 58),
                    (px + 116, py - 6),
                ]
            ),
            canvas.discs((px + 104, py - 106, 10, 13)),
            canvas.strokes(
                ([(px + 6, py - 48), (px - 52, py - 34)], 7),
                ([(px - 30, py - 40), (px - 196, py + 22)], 3.4),
                ([(px + 116, py - 82), (px + 142, py - 62), (px + 136, py + 4)], 6),
                ([(px + 139, py - 168), (px + 133, py + 26)], 3),
            ),
        ]
    )
    mirror = np.roll(mask[::-1], round((2 * (py + 14) - 1067) * canvas.scale), axis=0)
    wobble = (np.sin(canvas.y * 0.55) * 5 + np.sin(canvas.y * 0.21 + 1) * 5) * canvas.scale
    column = np.clip(np.arange(canvas.width)[None, :] + wobble, 0, canvas.width - 1).astype(np.int64)
    mirror = np.take_along_axis(mirror, column, axis=1) * (canvas.y > py + 8)
    canvas.lay(canvas.blur(mirror, 2.5, 1.2), "171a28", 0.72)
    canvas.lay(canvas.blur(mask, 0.5), "15151f")
    rim = np.clip(mask - np.roll(mask, (round(2 * canvas.scale), -round(2 * canvas.scale)), axis=(0, 1)), 0, 1)
    canvas.shine(canvas.blur(rim, 0.5), "ffb878", 0.35)


def _channels(canvas: Canvas, size: int = 4096) -> Array:
    """The map of a delta: rivers that fork again and again towards the sea at the map's top."""
    image = Image.new("L", (size, size))
    pen, rng = ImageDraw.Draw(image), canvas.rng

    def flow(px: float, py: float, turn: float, wide: float, left: int) -> None:
        swing, aim = rng.random() * 6, turn * 0.55
        for step in range(900):
            swing += 0.07
            turn += np.sin(swing) * 0.05 + rng.normal() * 0.035 - (turn - aim) * 0.02
            px, py = px + np.sin(turn) * 8, py - np.cos(turn) * 8
            pen.ellipse((px - wide, py - wide, px + wide, py + wide), fill=255)
            if py < 300 or not -60 < px < size + 60:
                return
            if left and step > 22 and rng.random() < 0.022:
                way = rng.choice([-1, 1])
                flow(px, py, turn + 0.6 * way, wide * (0.4 + 0.3 * rng.random()), left - 1)
                turn, wide = turn - 0.16 * way, wide * 0.9

    for px, turn, wide, left in (
        (0.53, -0.1, 46, 6),
        (0.33, -0.3, 16, 5),
        (0.74, 0.35, 20, 5),
        (0.06, 0.1, 14, 4),
        (0.95, -0.1, 14, 4),
    ):
        flow(size * px, size + 40, turn, wide, left)
    return np.asarray(image, np.float32) / 255


def river_delta(canvas: Canvas) -> Image.Image:
    """A delta from a low aeroplane at evening: every channel takes the colour of the sky."""
    horizon, sun = 236.0, 930.0
    canvas.fill(canvas.ramp((0, "56749c"), (120, "b9b0a8"), (horizon, "fbd196")))
    canvas.lay(clouds(canvas, 900, 50, 0.2, 1.6), "f6c79c", 0.5)
    canvas.lay(clouds(canvas, 700, 36, 0.8, 1.2), "6b7690", 0.4)
    canvas.halo(sun, 176, 110, "ffc070", 1.1)
    canvas.lay(canvas.blur(canvas.discs((sun, 176, 24, 24)), 1.5), tint("fff0cc") * 2.4)
    side, away = ground(canvas, horizon, 1.0)
    u, v = 2048 + side * 520, 4096 - (away - 1.75) * 600
    rough = tile(canvas.rng, 1024, 8, 8, 0.66)
    wobble, fine = sample(rough, u * 0.4, v * 0.4), sample(rough, u * 1.9 + 300, v * 1.9)
    grit = sample(np.roll(rough, 77, 0), u * 5, v * 5)
    bed = sample(_channels(canvas), np.clip(u + wobble * 9 + fine * 3, 0, 4094), np.clip(v + fine * 5, 0, 4094))
    bed = bed * ((u > 0) & (u < 4095))
    sea = np.clip((away - 7.4 + wobble * 0.5 + fine * 0.16 + np.abs(side) * 0.16) * 2.4, 0, 1)
    pools = np.clip((sample(np.roll(rough, 300, 0), u * 0.6, v * 0.6) + fine * 0.25 - 1.75) * 6, 0, 1)
    wet = np.maximum.reduce([np.clip((bed - 0.35) * 4, 0, 1), sea, pools])
    near_water = np.clip(canvas.blur(wet, 7, 3.5) * 2.2, 0, 1)
    meadow = np.clip(wobble * 0.6 + 0.35, 0, 1)[..., None]
    green = tint("24401f") + (tint("6a6a2c") - tint("24401f")) * meadow
    green = green * (0.62 + 0.2 * fine + 0.09 * grit).clip(0.08)[..., None]
    land = green + (tint("12240f") * 0.7 - green) * (near_water * 0.75)[..., None]
    mud = np.clip(bed * 2.4, 0, 1) * (1 - wet)
    land = land + (tint("b08a54") * 0.8 - land) * (mud * 0.9)[..., None]
    sheen = np.clip((canvas.y - horizon) / 830, 0, 1)
    sky = canvas.ramp((horizon, "fbd59c"), (horizon + 200, "dfb795"), (horizon + 520, "8a9aab"), (1067, "4f7191"))
    path = np.exp(-(((canvas.x - sun) / (130 + (canvas.y - horizon) * 0.4)) ** 2)) * (1 - 0.5 * sheen)
    shine = sky * 0.8 + tint("ffbf6e") * (path * (1 + 0.1 * fine + 0.06 * grit))[..., None]
    shine = shine + (tint("8f7a5c") - shine) * (0.35 * np.clip(wobble * 0.6 + 0.2, 0, 1) * sheen)[..., None]
    scene = land + (shine - land) * wet[..., None]
    scene = scene + (tint("f4c890") - scene) * (1 - np.exp(-np.maximum(away - 1.5, 0) / 15))[..., None]
    mask = np.clip((canvas.y - horizon) * canvas.scale, 0, 1)
    canvas.rgb += (scene - canvas.rgb) * mask[..., None]
    canvas.shade(clouds(canvas, 500, 110, 0.5, 1.2) * mask, 0.34)
    canvas.lay(np.exp(-(((canvas.y - horizon) / 26) ** 2)), "fad49c", 0.6)
    bloom(canvas, 0.16, 0.75, 90)
    vignette(canvas, 0.34)
    return develop(canvas, 0.5, "10141c", warmth=0.02, colour=1.08, grain=0.006)
