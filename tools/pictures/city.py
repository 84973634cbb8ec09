"""Scenes of the city: a street in the monsoon, a metro line in the evening, a market by lamplight."""

from __future__ import annotations

import numpy as np
from PIL import Image

from .canvas import WIDTH, Array, Canvas, Point, tint
from .develop import bloom, develop, vignette
from .figures import Outline, person, umbrella
from .texture import clouds, ground, noise, sample, tile, water

WARM = ("ffb45a", "ffd08a", "ff8a3c", "ffe3b0")


def _block(canvas: Canvas, left: float, right: float, top: float, foot: float, colour: str, lit: float, soft: float, cell: float) -> None:
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
                groups.setdefault(colour_, []).append([(px, py), (px + cell * 0.5, py), (px + cell * 0.5, py + cell * 0.62), (px, py + cell * 0.62)])
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


def monsoon_street(canvas: Canvas) -> Image.Image:
    """A city street in heavy rain at dusk: umbrellas, headlights, everything doubled in the wet road."""
    horizon, rng = 596.0, canvas.rng
    canvas.fill(canvas.ramp((0, "2c3a4e"), (300, "56697f"), (horizon, "a79f98")))
    canvas.lay(clouds(canvas, 600, 180, -0.2, 2), "252f40", 0.55)
    for number in range(7):
        near = number / 6
        inner = 60 + 560 * near**1.7
        top = 400 - 520 * near**1.4 + rng.normal() * 22
        tone = tint("77808a") * (1 - near) + tint("171d28") * near
        for way in (-1, 1):
            a, b = 800 + way * inner, 800 + way * (inner + 110 + 500 * near)
            colour = "%02x%02x%02x" % tuple(int(255 * c ** (1 / 2.2)) for c in tone * (0.85 + 0.3 * rng.random()))
            _block(canvas, min(a, b), max(a, b), top + rng.normal() * 26, horizon + 4, colour, 0.26 + 0.1 * near, 1.2 + 2.6 * near, 13 + 26 * near)
    canvas.glow(800, horizon - 40, 300, "ffcf9a", 0.42, 0.6)
    for _ in range(26):
        way, near = rng.choice([-1, 1]), rng.random()
        px, py = 800 + way * (90 + 620 * near**1.5), horizon - 60 - 190 * near * rng.random()
        wide, tall = 10 + 60 * near * rng.random(), 8 + 24 * near
        sign = canvas.blur(canvas.shapes([(px - wide, py - tall), (px + wide, py - tall), (px + wide, py + tall), (px - wide, py + tall)]), 3 + 3 * near)
        canvas.shine(sign, ["ff5a4a", "3fc6ff", "ffb040", "54e0a0", "ff4fa0"][int(rng.integers(5))], 0.5)
    wires = [([(0, 150 + 30 * k), (400, 214 + 26 * k), (800, 250 + 16 * k), (1200, 236 + 22 * k), (1600, 120 + 34 * k)], 1.6) for k in range(3)]
    canvas.lay(canvas.blur(canvas.strokes(*wires), 1.4), "141a24", 0.7)
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
    people = (("hold", 420, 690, 170, False, 1), ("hold", 500, 676, 156, False, 0.6), ("walk", 300, 668, 140, False, 0.8), ("hold", 1330, 672, 150, True, 0.8))
    for pose, px, py, tall, flip, dress in people:
        shapes: list[Outline] = [*person(pose, px, py, tall, flip, dress), *umbrella(px + (-1 if flip else 1) * tall * 0.07, py - tall * 0.8, tall * 0.72, 0.06)]
        canvas.lay(canvas.blur(canvas.shapes(*shapes), 2.2), "161c28", 0.93)
    bloom(canvas, 0.2, 0.6, 60)
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
    kerb = canvas.shapes([(-20, 660), (250, 634), (250, 640), (-20, 700)], [(1620, 660), (1350, 634), (1350, 640), (1620, 700)])
    canvas.lay(canvas.blur(kerb, 2), "3a3f4a", 0.6)
    _walker(canvas)
    rings = [(rng.random() * WIDTH, 700 + 350 * rng.random() ** 0.8) for _ in range(150)]
    for px, py in rings:
        size = (py - 600) / 26 * (0.5 + rng.random())
        ring = np.exp(-(((np.hypot((canvas.x[::1] - px), (canvas.y - py) * 3.2) - size) / 1.5) ** 2)) if False else None
        if ring is None:
            canvas.glow(px, py - 2, 1.6, "dfe8f2", 0.5)
            canvas.glow(px, py, size, "c8d6e6", 0.07, 0.3)
    canvas.lay(np.exp(-(((canvas.y - 600) / 150) ** 2)), "9aa3ab", 0.2)
    _rain(canvas, 1500, 0.12)
    vignette(canvas, 0.42)
    return develop(canvas, 0.38, "0c121c", colour=1.06)


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
    for shift, power in ((3, 0.6), (8, 0.18)):
        rim = np.clip(mask - np.roll(mask, (0, -round(shift * canvas.scale)), axis=(0, 1)), 0, 1)
        canvas.shine(canvas.blur(rim, 0.8), "ffd9a0", power * 0.6)


def metro_line(canvas: Canvas) -> Image.Image:
    """An elevated metro line at blue hour, the avenue's traffic drawn into lines of light beneath."""
    vx, vy, rng = 470.0, 520.0, canvas.rng
    canvas.fill(canvas.ramp((0, "142450"), (260, "2f4f8a"), (430, "8a86a8"), (540, "f0ad84"), (600, "f6c08c")))
    canvas.lay(clouds(canvas, 900, 70, 0.2, 1.8), "e59a8c", 0.4)
    canvas.lay(clouds(canvas, 700, 50, 0.7, 1.4), "24315e", 0.5)
    canvas.glow(vx, 560, 300, "ffb070", 0.3, 0.6)
    for layer, (tone, lit, tall, cell) in enumerate((("7d7a98", 0.12, 130, 7), ("565b82", 0.22, 190, 9), ("2c3358", 0.32, 270, 12))):
        px = -30.0
        while px < WIDTH:
            wide = 34 + 60 * rng.random() + layer * 16
            gap = np.clip(abs(px - vx) / 420, 0.25, 1.2)
            top = 640 - tall * (0.3 + 0.9 * rng.random()) * gap
            _block(canvas, px, px + wide, top, 720, tone, lit, 0.7, cell)
            px += wide * (0.9 + 0.4 * rng.random())
        canvas.lay(np.exp(-(((canvas.y - 650) / 110) ** 2)), "e0a08c", 0.2)
    road = canvas.shapes([(vx - 6, vy + 120), (vx + 10, vy + 120), (1250, 1080), (-900, 1080)])
    canvas.lay(np.clip((canvas.y - vy - 118) / 4, 0, 1), "161a2a")
    canvas.lay(road, "23263a")
    _trails(canvas, vx, vy + 112)
    _deck(canvas, vx, vy)
    bloom(canvas, 0.26, 0.65, 60)
    vignette(canvas, 0.36)
    return develop(canvas, 0.36, "090c18", colour=1.06)


def _trails(canvas: Canvas, vx: float, vy: float) -> None:
    """Long-exposure headlights towards us, tail-lights away."""
    rng = canvas.rng
    for lanes, colours, reach in (((-1350, -420), ("ff2a18", "ff4a20"), 44), ((-330, 560), ("fff0d0", "ffd898"), 44)):
        for _ in range(reach):
            end = rng.uniform(*lanes)
            lift = rng.uniform(6, 30)
            path = [(vx + end * s**1.02 * 1.0, vy + (560 - lift * 3) * s) for s in np.linspace(rng.uniform(0, 0.1), 1, 24)]
            for number in range(0, 23, 2):
                piece = path[number : number + 3]
                thick = 0.6 + 3.2 * (number / 23) ** 1.6 * rng.random()
                if len(piece) > 1:
                    _segment(canvas, piece, thick, colours[int(rng.integers(2))])


def _segment(canvas: Canvas, piece: list[Point], thick: float, colour: str) -> None:
    (ax, ay), (bx, by) = piece[0], piece[-1]
    pad = thick * 3 + 2
    left, right = max(0, int((min(ax, bx) - pad) * canvas.scale)), min(canvas.width, int((max(ax, bx) + pad) * canvas.scale))
    top, foot = max(0, int((min(ay, by) - pad) * canvas.scale)), min(canvas.height, int((max(ay, by) + pad) * canvas.scale))
    if left >= right or top >= foot:
        return
    patch = (slice(top, foot), slice(left, right))
    dx, dy = bx - ax, by - ay
    long = max(dx * dx + dy * dy, 1e-6)
    part = ((canvas.x[patch] - ax) * dx + (canvas.y[patch] - ay) * dy) / long
    off = np.abs((canvas.x[patch] - ax) * dy - (canvas.y[patch] - ay) * dx) / long**0.5
    canvas.rgb[patch] += (np.exp(-((off / thick) ** 2)) * (part >= 0) * (part < 1))[..., None] * tint(colour) * 0.55


def _deck(canvas: Canvas, vx: float, vy: float) -> None:
    """The viaduct on its piers and a train on it, drawn towards the vanishing point."""

    def at(side: float, up: float, away: float) -> Point:
        return vx + side * 1400 / away, vy - up * 1400 / away

    near, far = 1.0, 60.0
    deck_left, deck_right, top, under = 0.55, 1.16, 0.06, -0.03
    for away in (26.0, 18.0, 12.5, 8.8, 6.2, 4.4, 3.1, 2.2, 1.55):
        tone = tint("8a8398") * min(1, away / 24) + tint("1d2136") * (1 - min(1, away / 24))
        middle = (deck_left + deck_right) / 2
        shaft = [at(middle - 0.09, under, away), at(middle + 0.09, under, away), at(middle + 0.09, -0.42, away), at(middle - 0.09, -0.42, away)]
        head = [at(deck_left + 0.04, under, away), at(deck_right - 0.04, under, away), at(middle + 0.1, under - 0.1, away), at(middle - 0.1, under - 0.1, away)]
        canvas.lay(canvas.shapes(shaft, head), tone)
        canvas.shine(canvas.shapes([shaft[0], at(middle - 0.05, under, away), at(middle - 0.05, -0.42, away), shaft[3]]), "ffb890", 0.08)
    floor = [at(deck_left, under, far), at(deck_right, under, far), at(deck_right, under, near * 0.5), at(deck_left, under, near * 0.5)]
    canvas.lay(canvas.shapes(floor), "151829")
    flank = [at(deck_left, top, far), at(deck_left, under, far), at(deck_left, under, 0.5), at(deck_left, top, 0.5)]
    side = canvas.shapes(flank)
    canvas.lay(side, "4b4d68")
    canvas.shine(side * np.clip(1 - (canvas.x - vx) / 900, 0, 1), "ffb48c", 0.16)
    canvas.lay(canvas.strokes(([at(deck_left, top * 0.2, far), at(deck_left, top * 0.2, 0.5)], 3)), "2c2f48", 0.8)
    train_left, first, last = 0.66, 1.5, 8.5
    wall = [at(train_left, top, last), at(train_left, 0.36, last), at(train_left, 0.36, first), at(train_left, top, first)]
    body = canvas.shapes(wall)
    canvas.lay(body, "9aa2b4")
    canvas.shine(body * np.clip((canvas.y - 100) / 500, 0, 1), "ffc8a0", 0.14)
    band = [at(train_left, 0.1, last), at(train_left, 0.13, last), at(train_left, 0.13, first), at(train_left, 0.1, first)]
    canvas.lay(canvas.shapes(band), "2d5fc0")
    edges = np.geomspace(first, last, 5)
    for start, end in zip(edges[:-1], edges[1:], strict=True):
        spots = np.linspace(start, end, 9)
        panes = [[at(train_left, 0.18, b), at(train_left, 0.29, b), at(train_left, 0.29, a + (b - a) * 0.22), at(train_left, 0.18, a + (b - a) * 0.22)] for a, b in zip(spots[:-1], spots[1:], strict=True)]
        canvas.lay(canvas.shapes(*panes), tint("ffe0a8") * 1.25)
        canvas.lay(canvas.strokes(([at(train_left, top, start), at(train_left, 0.36, start)], 5 / start)), "1c2030")
    front = [at(train_left, top, first), at(train_left, 0.36, first), at(train_left + 0.06, 0.4, first), at(1.04, 0.4, first), at(1.1, 0.36, first), at(1.1, top, first)]
    canvas.lay(canvas.shapes(front), "6c7488")
    glass = [at(train_left + 0.05, 0.2, first), at(train_left + 0.07, 0.35, first), at(1.03, 0.35, first), at(1.05, 0.2, first)]
    canvas.lay(canvas.shapes(glass), "141a2c")
    canvas.shine(canvas.shapes(glass) * np.clip((canvas.y - 180) / 200, 0, 1), "ffb890", 0.18)
    canvas.lay(canvas.shapes([at(train_left, 0.1, first), at(train_left, 0.14, first), at(1.1, 0.14, first), at(1.1, 0.1, first)]), "2d5fc0")
    for px in (train_left + 0.08, 1.02):
        canvas.glow(*at(px, 0.165, first), 9, "fff6e0", 5)
        canvas.glow(*at(px, 0.165, first), 60, "ffe0b0", 0.3)
    wires = [([at(s, 0.62, far), at(s, 0.62, 0.8)], 1.6) for s in (0.75, 1.0)]
    for away in (9.0, 6.0, 4.0, 2.7, 1.8):
        wires += [([at(deck_right - 0.02, top, away), at(deck_right - 0.02, 0.72, away)], 9 / away), ([at(deck_right - 0.02, 0.66, away), at(0.7, 0.66, away)], 5 / away)]
    canvas.lay(canvas.strokes(*wires), "12162a", 0.9)


def market_stalls(canvas: Canvas) -> Image.Image:
    """A street market at nightfall: lamps, awnings, and a heap of fruit in the foreground."""
    rng = canvas.rng
    canvas.fill(canvas.ramp((0, "16203f"), (260, "2c3358"), (520, "5a3f3a"), (1067, "1a100c")))
    canvas.glow(800, 460, 520, "ff9a4a", 0.5, 0.6)
    for near in (0.2, 0.45, 0.8):
        for way in (-1, 1):
            _awning(canvas, way, near)
    for _ in range(46):
        near = rng.random()
        px, py = 800 + rng.normal() * (160 + 420 * near), 330 - 170 * near * rng.random() + 60 * rng.random()
        canvas.bokeh(px, py, 8 + 26 * near, WARM[int(rng.integers(4))], 0.55)
    for px, py, tall, pose, flip in ((640, 650, 250, "stand", False), (740, 640, 230, "walk", True), (900, 646, 240, "stand", True), (1010, 668, 280, "walk", False), (800, 628, 200, "stand", False)):
        mask = canvas.blur(canvas.shapes(*person(pose, px, py, tall, flip, 0.6)), 5)
        canvas.lay(mask, "21150f", 0.9)
        canvas.shine(np.clip(mask - np.roll(mask, round(6 * canvas.scale), axis=1), 0, 1), "ffb060", 0.3)
    bloom(canvas, 0.3, 0.5, 70)
    heaps = ((190, 640, "c23a22", 40, 5), (560, 650, "e8891c", 44, 4), (970, 645, "7d9a2c", 40, 4), (1380, 650, "d8b02c", 42, 5))
    for px, py, colour, size, soft in heaps:
        _heap(canvas, px, py, 270, 230, size, colour, soft)
    canvas.lay(canvas.blur(canvas.shapes([(-20, 812), (1620, 812), (1620, 852), (-20, 852)]), 2), "3a2416")
    for px, colour, size in ((120, "e07a16", 62), (520, "8a1f2c", 58), (930, "e8a01c", 64), (1370, "5f8a2a", 60)):
        _heap(canvas, px, 905, 300, 330, size, colour, 0.0)
    for px, py, size in ((420, 150, 26), (1180, 120, 30), (820, 214, 18)):
        canvas.lay(canvas.strokes(([(px, -10), (px, py - size)], 2.5)), "120c0a")
        canvas.bokeh(px, py, size, "fff0cc", 2.2)
        canvas.halo(px, py, size * 2.2, "ffb058", 0.8)
    bloom(canvas, 0.16, 0.8, 80)
    vignette(canvas, 0.42)
    return develop(canvas, 0.4, "0e0a0a", warmth=0.05, colour=1.05)


def _awning(canvas: Canvas, way: int, near: float) -> None:
    """One stall's cloth roof, striped, lit from beneath, out of focus."""
    inner, outer = 800 + way * (120 + 330 * near), 800 + way * (420 + 760 * near)
    top, low = 350 - 220 * near, 430 - 170 * near
    count = 9
    for part in range(count):
        a, b = inner + (outer - inner) * part / count, inner + (outer - inner) * (part + 1) / count
        cloth = canvas.shapes([(a, low), (b, low + 10), (b, top - 60 * near), (a, top - 50 * near)], [(a, low), (b, low + 10), (b, low + 30 + 30 * near), (a, low + 26 + 30 * near)])
        canvas.lay(canvas.blur(cloth, 4 + 3 * near), ("a8442c", "d8b888")[part % 2] if way < 0 else ("2f6a6a", "d8c090")[part % 2], 0.9)
    canvas.glow((inner + outer) / 2, low + 60, 170 + 120 * near, "ffa850", 0.4, 0.5)


def _heap(canvas: Canvas, px: float, py: float, wide: float, tall: float, size: float, colour: str, soft: float) -> None:
    """A heap of round fruit, far ones first: each a ball lit by the lamps above, shaded by its neighbours."""
    rng = canvas.rng
    rows = int(tall / (size * 0.52))
    for row in range(rows):
        part = row / max(1, rows - 1)
        half = wide * (0.16 + 0.5 * part)
        count = max(2, int(half * 2 / (size * 1.05)))
        for number in range(count + 1):
            qx = px - half + 2 * half * number / count + rng.normal() * size * 0.13 + (row % 2) * size * 0.4
            qy = py - tall * 0.55 + tall * part + rng.normal() * size * 0.07
            _ball(canvas, qx, qy, size * (0.5 + 0.09 * rng.random()), tint(colour) * (0.8 + 0.4 * rng.random()), soft)


def _ball(canvas: Canvas, px: float, py: float, radius: float, colour: Array, soft: float) -> None:
    patch = canvas._patch(px, py, radius * 1.25 + soft)
    if patch is None:
        return
    dx, dy = (canvas.x[patch] - px) / radius, (canvas.y[patch] - py) / radius
    out = np.sqrt(dx * dx + dy * dy)
    nz = np.sqrt(np.clip(1 - out * out, 0, 1))
    blur = max(soft, 0.7) / radius
    edge = np.clip((1 - out) / blur + 0.5, 0, 1)
    shadow = np.clip((1.22 - out) / 0.3, 0, 1) * 0.5
    canvas.rgb[patch] *= (1 - shadow)[..., None]
    facing = np.clip(-0.35 * dx - 0.72 * dy + 0.5 * nz, 0, 1)
    bounce = np.clip(0.6 * dy + 0.2, 0, 1) * 0.1
    hard = 46 if soft < 1 else 10
    gleam = np.clip(-0.3 * dx - 0.62 * dy + 0.72 * nz, 0, 1) ** hard
    light = colour * (0.07 + 1.15 * facing + bounce)[..., None] * np.array([1.1, 0.98, 0.8], np.float32) + tint("ffe6b8") * (gleam * 0.75)[..., None]
    canvas.rgb[patch] += (light - canvas.rgb[patch]) * edge[..., None]
