"""Scenes of land and water by day: a harbour, a hill railway, a solar park, a river's delta."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from .canvas import WIDTH, Array, Canvas, Point, tint
from .develop import bloom, develop, vignette
from .texture import clouds, ground, noise, ridge, sample, tile, treeline, water


def _crane(px: float, base: float, tall: float) -> list[tuple[list[Point], float]]:
    """A quay crane seen from the side: legs, portal, boom over the water, mast and stays."""
    unit = tall / 100

    def at(across: float, up: float) -> Point:
        return px + across * unit, base - up * unit

    lines: list[tuple[list[Point], float]] = [
        ([at(-16, 0), at(-13, 62)], 2.6 * unit), ([at(16, 0), at(13, 62)], 2.6 * unit),
        ([at(-15, 26), at(15, 26)], 2.2 * unit), ([at(-14, 60), at(30, 60)], 3.0 * unit),
        ([at(-84, 61), at(44, 61)], 2.5 * unit), ([at(-84, 64.5), at(44, 64.5)], 0.8 * unit),
        ([at(-12, 62), at(-3, 99)], 1.9 * unit), ([at(13, 62), at(-3, 99)], 1.7 * unit),
        ([at(-3, 98), at(-80, 64)], 0.8 * unit), ([at(-3, 98), at(-46, 64)], 0.8 * unit),
        ([at(-3, 98), at(42, 64)], 0.8 * unit), ([at(-15, 28), at(12, 58)], 1.1 * unit),
        ([at(15, 28), at(-12, 58)], 1.1 * unit), ([at(-18, 1), at(-11, 1)], 3.4 * unit), ([at(11, 1), at(18, 1)], 3.4 * unit),
        ([at(30, 66), at(42, 66)], 8 * unit), ([at(-40, 58), at(-34, 58)], 5 * unit),
        ([at(-39, 57), at(-39, 36)], 0.5 * unit), ([at(-35, 57), at(-35, 36)], 0.5 * unit),
        ([at(-43, 34), at(-31, 34)], 5 * unit),
    ]  # fmt: skip
    lines += [([at(-84 + 4 * k, 61), at(-82 + 4 * k, 64.5)], 0.6 * unit) for k in range(32)]
    return lines


def _ship(canvas: Canvas, left: float, right: float, base: float, haze: str, depth: float) -> None:
    """A container ship, bows to the left, its stacks in faded colours; `depth` is how far the haze takes it."""
    long = right - left
    deck, rng = base - long * 0.07, canvas.rng
    unit = long / 40
    colours = ("8a4a3a", "4f6272", "a37b45", "5c6a58", "7b7b7b", "6f3f3f", "41566e")
    for column in range(4, 32):
        stack = int(rng.integers(3, 7)) if column > 5 else 2
        for row in range(stack):
            box_left, foot = left + column * unit, deck - row * unit * 0.92
            box = [(box_left, foot), (box_left + unit * 0.96, foot), (box_left + unit * 0.96, foot - unit * 0.86), (box_left, foot - unit * 0.86)]
            _box(canvas, box, colours[int(rng.integers(len(colours)))], haze, depth)
    bridge = left + 32.6 * unit
    house = [(bridge, deck), (bridge, deck - 8.2 * unit), (bridge + 3.4 * unit, deck - 8.2 * unit), (bridge + 3.4 * unit, deck)]
    _box(canvas, house, "b9b2a8", haze, depth)
    _box(canvas, [(bridge - unit, deck - 8 * unit), (bridge - unit, deck - 9 * unit), (bridge + 3.8 * unit, deck - 9 * unit), (bridge + 3.8 * unit, deck - 8 * unit)], "98928c", haze, depth)
    _box(canvas, [(bridge + 4.2 * unit, deck), (bridge + 4.5 * unit, deck - 6 * unit), (bridge + 5.9 * unit, deck - 6 * unit), (bridge + 6 * unit, deck)], "5a3b34", haze, depth)
    windows = [([(bridge + 0.1 * unit, deck - k * unit), (bridge + 3.2 * unit, deck - k * unit)], unit * 0.16) for k in (1.5, 3, 4.5, 6, 7.5)]
    canvas.lay(canvas.strokes(*windows), "35302f", 0.5 * (1 - depth))
    canvas.glow(bridge + 2 * unit, deck - 9.6 * unit, 3, "ffe0a0", 1.5)
    hull = [(left - 0.6 * unit, deck - unit * 1.3), (left + 3 * unit, deck - unit * 0.1), (right, deck - unit * 0.2), (right - 0.7 * unit, base), (left + 2.4 * unit, base)]
    _box(canvas, hull, "25272f", haze, depth)
    canvas.lay(canvas.strokes(([(left + 2.3 * unit, base - unit * 0.3), (right - 0.7 * unit, base - unit * 0.3)], unit * 0.5)), "5e2a22", 1 - depth)


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
        wing = [(px - wide, py - wide * 0.34), (px - wide * 0.4, py - wide * 0.42), (px, py), (px + wide * 0.45, py - wide * 0.46), (px + wide, py - wide * 0.28)]
        canvas.lay(canvas.strokes((wing, 2.2)), "3d3b4c", 0.9)
    vignette(canvas, 0.36)
    return develop(canvas, 0.34, "12141e", warmth=0.08)


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
    hull = [(px - 150, py - 22), (px - 96, py - 4), (px + 88, py - 4), (px + 158, py - 30), (px + 120, py + 15), (px - 112, py + 15)]
    rower = [(px - 14, py - 4), (px - 24, py - 44), (px - 12, py - 62), (px + 8, py - 60), (px + 18, py - 34), (px + 34, py - 4)]
    mask = np.maximum.reduce([
        canvas.shapes(hull, rower), canvas.discs((px + 1, py - 74, 11, 13)),
        canvas.shapes([(px + 92, py - 6), (px + 86, py - 58), (px + 94, py - 92), (px + 112, py - 92), (px + 120, py - 58), (px + 116, py - 6)]),
        canvas.discs((px + 104, py - 106, 10, 13)),
        canvas.strokes(([(px + 6, py - 48), (px - 52, py - 34)], 7), ([(px - 30, py - 40), (px - 196, py + 22)], 3.4),
                       ([(px + 116, py - 82), (px + 142, py - 62), (px + 136, py + 4)], 6), ([(px + 139, py - 168), (px + 133, py + 26)], 3)),
    ])  # fmt: skip
    mirror = np.roll(mask[::-1], round((2 * (py + 14) - 1067) * canvas.scale), axis=0)
    wobble = (np.sin(canvas.y * 0.55) * 5 + np.sin(canvas.y * 0.21 + 1) * 5) * canvas.scale
    column = np.clip(np.arange(canvas.width)[None, :] + wobble, 0, canvas.width - 1).astype(np.int64)
    mirror = np.take_along_axis(mirror, column, axis=1) * (canvas.y > py + 8)
    canvas.lay(canvas.blur(mirror, 2.5, 1.2), "171a28", 0.72)
    canvas.lay(canvas.blur(mask, 0.5), "15151f")
    rim = np.clip(mask - np.roll(mask, (round(2 * canvas.scale), -round(2 * canvas.scale)), axis=(0, 1)), 0, 1)
    canvas.shine(canvas.blur(rim, 0.5), "ffb878", 0.35)


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
        canvas.lay(hill * np.clip(noise(canvas, 30, 60, 5) * 0.4, 0, 1), tint(colour) * 0.55, 0.6)
        canvas.lay(hill * np.clip((canvas.y - level - 20) / 150 + noise(canvas, 260, 60, 5) * 0.14, 0, 1), "e9e0c9", 0.82)
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
    canvas.shine(np.clip(strength, 0, 2) * np.exp(-((away / 700) ** 2)) * np.clip(away / 200, 0, 1), "ffe6b4", 0.13)


def _viaduct(canvas: Canvas, deck: float) -> None:
    """Tall arches across the valley, lit from the left."""
    outlines, holes, lit = [[(-20, deck - 8), (1620, deck - 8), (1620, deck + 300), (-20, deck + 300)]], [], []
    span, pier = 148.0, 34.0
    for number in range(-1, 12):
        left, right = -40 + number * span + pier / 2, -40 + (number + 1) * span - pier / 2
        arc = [((left + right) / 2 + (right - left) / 2 * np.cos(a), deck + 86 - 62 * np.sin(a)) for a in np.linspace(0, np.pi, 30)]
        holes.append([*arc, (left - 4, deck + 420), (right + 4, deck + 420)][:30] + [(left - 3, deck + 420), (right + 3, deck + 420)])
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
        canvas.lay(canvas.shapes([(start, rail - 8), (start, rail - 52), (start + 120, rail - 52), (start + 120, rail - 8)]), "2f5a7d" if number % 2 == 0 else "30597a")
        canvas.lay(canvas.shapes([(start - 2, rail - 50), (start + 6, rail - 58), (start + 114, rail - 58), (start + 122, rail - 50)]), "b9b7a6")
        canvas.lay(canvas.shapes([(start, rail - 26), (start + 120, rail - 26), (start + 120, rail - 21), (start, rail - 21)]), "d9cfa8")
        for window in range(7):
            px = start + 8 + window * 15.6
            canvas.lay(canvas.shapes([(px, rail - 30), (px, rail - 45), (px + 11, rail - 45), (px + 11, rail - 30)]), "ffdf9c")
        canvas.lay(canvas.discs(*[(start + k, rail - 5, 6, 6) for k in (18, 34, 86, 102)]), "22242a")
    engine = [(left - 6, rail - 6), (left - 6, rail - 40), (left + 2, rail - 46), (left + 52, rail - 46), (left + 52, rail - 62), (left + 88, rail - 62), (left + 88, rail - 6)]
    chimney = [(left + 8, rail - 44), (left + 6, rail - 66), (left + 22, rail - 66), (left + 19, rail - 44)]
    canvas.lay(canvas.shapes(engine, chimney), "23262b")
    canvas.shine(canvas.shapes([(left - 4, rail - 40), (left + 50, rail - 43), (left + 50, rail - 38), (left - 4, rail - 35)]), "ffe9c8", 0.16)
    canvas.lay(canvas.shapes([(left + 58, rail - 42), (left + 58, rail - 56), (left + 80, rail - 56), (left + 80, rail - 42)]), "ffd68a")
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
    side, away = ground(canvas, horizon, 3.6, 1120)
    earth = sample(tile(canvas.rng, 512, 8, 8, 0.7), side * 22, away * 22)
    soil = tint("9c8458") * (0.62 + 0.14 * earth)[..., None] + tint("5f6a38") * np.clip(earth * 0.3, 0, 1)[..., None]
    soil = soil + (tint("e2bd88") - soil) * np.clip(away / 420, 0, 1)[..., None] ** 0.7
    land = np.clip((canvas.y - horizon) * canvas.scale, 0, 1)
    canvas.rgb += (soil * 0.62 - canvas.rgb) * land[..., None]
    for row in range(22, -7, -1):
        _panels(canvas, row * 5.6 - 3.1 if row >= 0 else row * 5.6 - 3.1, horizon, sun)
    canvas.halo(*sun, 60, "ffc070", 0.7)
    canvas.lay(np.exp(-(((canvas.y - horizon) / 34) ** 2)), "f6d4a0", 0.4)
    bloom(canvas, 0.2, 0.8, 90)
    vignette(canvas, 0.3)
    return develop(canvas, 0.4, "0e141c", warmth=0.06)


def _panels(canvas: Canvas, start: float, horizon: float, sun: Point) -> None:
    """One row: a tilted strip that runs away from us, struck by every pixel's ray."""
    lean, middle, focus = np.deg2rad(24), 1120.0, float(WIDTH)
    nx, ny = -np.sin(lean), np.cos(lean)
    dx, dy = (canvas.x - middle) / focus, -(canvas.y - horizon) / focus
    low, wide, eye = 0.9, 3.4, 3.6
    facing = nx * dx + ny * dy
    reach = (nx * start + ny * (low - eye)) / np.where(np.abs(facing) < 1e-5, 1e-5, facing)
    across = (reach * dx - start) * np.cos(lean) + (reach * dy + eye - low) * np.sin(lean)
    along = reach
    fine = np.maximum(reach, 0.1) / focus / canvas.scale
    edge = np.clip(np.minimum(across, wide - across) / (fine * 1.5) + 0.5, 0, 1)
    hit = edge * (reach > 1.5) * (reach < 260)
    shadow_x = reach * 0
    del shadow_x
    tall = dy - 2 * facing * ny
    aside = dx - 2 * facing * nx
    up = np.clip(tall / np.sqrt(1 + aside * aside), -0.1, 1)
    glass = tint("0c1f47") + (tint("d9c29a") - tint("2c5c9c")) * (np.exp(-np.maximum(up, 0) * 6))[..., None] * 0.5 + tint("2c5c9c") * 0.5
    sun_x, sun_up = (sun[0] - middle) / focus, (horizon - sun[1]) / focus
    gleam = np.exp(-(((aside - sun_x) / 0.34) ** 2 + ((tall - sun_up) / 0.34) ** 2))
    glass = glass + tint("ffcf8a") * (gleam * 0.9)[..., None]
    lines = np.zeros_like(reach)
    for value, step, thick in ((across, wide / 2, 0.035), (along, 1.7, 0.035), (across, wide / 12, 0.008), (along, 0.28, 0.008)):
        off = np.abs((value / step + 0.5) % 1 - 0.5) * step
        soft = fine * (1 if step == wide / 2 or step == wide / 12 else 6)
        lines = np.maximum(lines, np.clip((thick - off) / (soft + 0.004) + 0.5, 0, 1) * np.clip(step / (soft * 8), 0, 1) * (1 if thick > 0.02 else 0.35))
    glass = glass + (tint("b9c6d6") - glass) * (lines * 0.6)[..., None]
    haze = np.clip(reach / 320, 0, 1) ** 0.8
    glass = glass + (tint("f0cf9c") - glass) * haze[..., None]
    under = np.clip((across + 0.16) / 0.16, 0, 1) * (across < 0) * (reach > 1.5) * (reach < 260)
    canvas.lay(under, tint("3a3a3c") * 0.8, 0.9)
    canvas.rgb += (glass - canvas.rgb) * hit[..., None]


def _channels(canvas: Canvas, size: int = 2048) -> Array:
    """The map of a delta: one river that forks again and again towards the sea at the map's top."""
    image = Image.new("L", (size, size))
    pen, rng = ImageDraw.Draw(image), canvas.rng

    def flow(px: float, py: float, turn: float, wide: float, left: int) -> None:
        swing = rng.random() * 6
        for step in range(900):
            swing += 0.06
            turn += (np.sin(swing) * 0.035 + rng.normal() * 0.03) - turn * 0.012
            px, py = px + np.sin(turn) * 5, py - np.cos(turn) * 5
            wide *= 1.0006 if wide > 8 else 1.0002
            pen.ellipse((px - wide, py - wide, px + wide, py + wide), fill=255)
            if py < -20 or not -60 < px < size + 60:
                return
            if left and step > 30 and rng.random() < 0.018:
                share = 0.45 + 0.25 * rng.random()
                flow(px, py, turn + 0.55 * rng.choice([-1, 1]), wide * share, left - 1)
                wide *= 0.92
                left -= rng.random() < 0.3

    flow(size * 0.5, size + 40, 0.0, 44, 4)
    flow(size * 0.2, size + 40, 0.15, 12, 3)
    flow(size * 0.86, size + 40, -0.1, 14, 3)
    return np.asarray(image, np.float32) / 255


def river_delta(canvas: Canvas) -> Image.Image:
    """A delta from a low aeroplane at evening: every channel takes the colour of the sky."""
    horizon, sun = 236.0, 930.0
    canvas.fill(canvas.ramp((0, "6d86a8"), (130, "c9b9a8"), (horizon, "fbd59c")))
    canvas.lay(clouds(canvas, 900, 50, 0.2, 1.6), "f6c79c", 0.5)
    canvas.halo(sun, 176, 110, "ffc070", 1.2)
    canvas.lay(canvas.blur(canvas.discs((sun, 176, 24, 24)), 1.5), tint("fff0cc") * 2.4)
    side, away = ground(canvas, horizon, 1.0)
    u, v = 1024 + side * 520, 2048 - (away - 1.75) * 250
    rough = tile(canvas.rng, 1024, 8, 8, 0.62)
    wobble = sample(rough, u * 0.5, v * 0.5)
    fine = sample(rough, u * 2.6 + 300, v * 2.6)
    inside = (v > 0) & (u > 0) & (u < 2047)
    map_ = _channels(canvas)
    bed = sample(map_, np.clip(u + wobble * 5, 0, 2046), np.clip(v + fine * 3, 0, 2046)) * inside
    sea = np.clip((away - 7.6 + wobble * 0.5 + fine * 0.12) * 2.4, 0, 1)
    pools = np.clip((sample(np.roll(rough, 300, 0), u * 0.8, v * 0.8) - 1.35) * 5, 0, 1)
    wet = np.maximum.reduce([np.clip((bed - 0.35) * 4, 0, 1), sea, pools])
    bank = np.clip(np.maximum(bed * 1.4, pools) - wet, 0, 1)
    green = tint("2f4424") * (0.5 + 0.2 * wobble + 0.16 * fine)[..., None].clip(0.1)
    green = green + tint("7a6638") * np.clip(fine * 0.2 + wobble * 0.3, 0, 1)[..., None] * 0.5
    land = green + (tint("b98f58") - green) * bank[..., None]
    sheen = np.clip((canvas.y - horizon) / 830, 0, 1)
    sky = canvas.ramp((horizon, "fbd59c"), (horizon + 240, "d8b79a"), (horizon + 560, "7f97ab"), (1067, "4d6f8c"))
    path = np.exp(-(((canvas.x - sun) / (150 + (canvas.y - horizon) * 0.42)) ** 2)) * (1 - 0.55 * sheen)
    water_ = sky * 0.85 + tint("ffbf6e") * (path * 1.1 * (1 + 0.12 * fine))[..., None]
    water_ = water_ + (tint("a08058") - water_) * (0.3 * np.clip(wobble * 0.5 + 0.2, 0, 1) * sheen)[..., None]
    scene = land + (water_ - land) * wet[..., None]
    haze = 1 - np.exp(-np.maximum(away - 1, 0) / 9)
    scene = scene + (tint("f6cd98") - scene) * haze[..., None]
    mask = np.clip((canvas.y - horizon) * canvas.scale, 0, 1)
    canvas.rgb += (scene - canvas.rgb) * mask[..., None]
    shadow = np.clip(clouds(canvas, 500, 130, 0.5, 1.2), 0, 1) * mask
    canvas.shade(shadow, 0.3)
    bloom(canvas, 0.16, 0.75, 90)
    vignette(canvas, 0.34)
    return develop(canvas, 0.42, "10141c", warmth=0.04)
