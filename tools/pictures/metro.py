"""A metro line in the evening."""

from __future__ import annotations

import itertools

import numpy as np
from PIL import Image

from .canvas import WIDTH, Canvas, Point, tint
from .city import block
from .develop import bloom, develop, vignette
from .texture import clouds, ground, noise, sample, tile

# The vanishing point; then, in the line's own measure: the deck's edges, heights, the train's left side and its ends.
VX, VY, FAR = 470.0, 520.0, 60.0
LEFT, RIGHT, TOP, UNDER = 0.55, 1.16, 0.06, -0.03
TRAIN, FIRST, LAST = 0.66, 1.5, 8.5


def metro_line(canvas: Canvas) -> Image.Image:
    """An elevated metro line at blue hour, the avenue's traffic drawn into lines of light beneath."""
    vx, vy, rng = VX, VY, canvas.rng
    canvas.fill(canvas.ramp((0, "142450"), (260, "2f4f8a"), (430, "8a86a8"), (540, "f0ad84"), (600, "f6c08c")))
    canvas.lay(clouds(canvas, 900, 70, 0.2, 1.8), "e59a8c", 0.4)
    canvas.lay(clouds(canvas, 700, 50, 0.7, 1.4), "24315e", 0.5)
    canvas.glow(vx, 560, 300, "ffb070", 0.3, 0.6)
    for layer, (tone, lit, tall, cell) in enumerate(
        (("7d7a98", 0.12, 130, 7), ("565b82", 0.22, 190, 9), ("2c3358", 0.32, 270, 12))
    ):
        px = -30.0
        while px < WIDTH:
            wide = 34 + 60 * rng.random() + layer * 16
            gap = np.clip(abs(px - vx) / 420, 0.25, 1.2)
            top = 640 - tall * (0.3 + 0.9 * rng.random()) * gap
            block(canvas, px, px + wide, top, 720, tone, lit, 0.7, cell)
            px += wide * (0.9 + 0.4 * rng.random())
        canvas.lay(np.exp(-(((canvas.y - 650) / 110) ** 2)), "e0a08c", 0.2)
    _avenue(canvas, vx, vy + 112)
    dark = canvas.rgb.copy()
    _trails(canvas, vx, vy + 112)
    trails = canvas.rgb - dark
    spill = canvas.blur(trails, 16, 7) * 0.8 + canvas.blur(trails, 60, 26) * 0.8
    canvas.rgb = canvas.rgb + spill * (0.35 + 0.65 * np.clip((canvas.y - vy - 112) / 40, 0, 1))[..., None]
    for away in np.geomspace(14, 1.3, 11):
        px, foot, tall = vx - 640 / away * 1.55, vy + 112 + 520 / away * 0.52, 560 / away
        canvas.lay(
            canvas.strokes(([(px, foot), (px, foot - tall), (px + tall * 0.18, foot - tall * 1.04)], 9 / away + 0.8)),
            "0e1222",
            0.95,
        )
        canvas.glow(px + tall * 0.2, foot - tall * 1.03, 3 + 10 / away, "fff0cc", 2.4)
        canvas.glow(px + tall * 0.2, foot - tall * 1.0, 14 + 90 / away, "ffb868", 0.2)
        crown = noise(canvas, 20, 20, 4, 0.7) if away < 1.6 else 0
        tree = canvas.discs(
            *[
                (
                    px - tall * 0.34 + canvas.rng.normal() * tall * 0.12,
                    foot - tall * 0.3 - canvas.rng.random() * tall * 0.3,
                    tall * 0.13,
                    tall * 0.12,
                )
                for _ in range(16)
            ]
        )
        canvas.lay(np.clip(canvas.blur(tree, 1 + 3 / away) * 1.3 + crown * 0.0, 0, 1), "0c1420", 0.92)
    for draw in (_viaduct, _wires, _carriages, _cab):
        draw(canvas)
    bloom(canvas, 0.3, 0.6, 60)
    vignette(canvas, 0.36)
    return develop(canvas, 0.4, "090c18", colour=1.08, grain=0.006)


def _avenue(canvas: Canvas, vx: float, vy: float) -> None:
    """The road beneath: asphalt that holds a little of the sky, lanes, a kerb."""
    side, away = ground(canvas, vy, 40, vx)
    grit = sample(tile(canvas.rng, 512, 8, 8, 0.75), side * 2.2, away * 2.2)
    under = np.clip((canvas.y - vy) * canvas.scale / 4, 0, 1)
    sky = canvas.ramp((vy, "b07f78"), (vy + 90, "4a4560"), (1067, "1a1e30"))
    canvas.rgb += (sky * (0.5 + 0.09 * grit)[..., None] - canvas.rgb) * under[..., None]
    for lane, dash in ((-110.0, 1), (-62.0, 0), (-14.0, 1), (34.0, 1), (82.0, 0)):
        line = np.clip(1.6 - np.abs(side - lane) / (0.8 + away * 0.0012), 0, 1) * (
            ((away / 90) % 1 < 0.45) if dash else 1
        )
        canvas.lay(line * under * np.exp(-away / 1600), "c8c4c0", 0.4)


def _trails(canvas: Canvas, vx: float, vy: float) -> None:
    """Long-exposure headlights towards us, tail-lights away."""
    rng = canvas.rng
    for lanes, colours, reach in (((-1350, -420), ("ff2a18", "ff4a20"), 44), ((-330, 560), ("fff0d0", "ffd898"), 44)):
        for _ in range(reach):
            end = rng.uniform(*lanes)
            lift = rng.uniform(6, 30)
            path = [
                (vx + end * s**1.02 * 1.0, vy + (560 - lift * 3) * s) for s in np.linspace(rng.uniform(0, 0.1), 1, 24)
            ]
            for number in range(0, 23, 2):
                piece = path[number : number + 3]
                thick = 0.6 + 3.2 * (number / 23) ** 1.6 * rng.random()
                if len(piece) > 1:
                    _segment(canvas, piece, thick, colours[int(rng.integers(2))])


def _segment(canvas: Canvas, piece: list[Point], thick: float, colour: str) -> None:
    (ax, ay), (bx, by) = piece[0], piece[-1]
    pad = thick * 3 + 2
    left, right = (
        max(0, int((min(ax, bx) - pad) * canvas.scale)),
        min(canvas.width, int((max(ax, bx) + pad) * canvas.scale)),
    )
    top, foot = (
        max(0, int((min(ay, by) - pad) * canvas.scale)),
        min(canvas.height, int((max(ay, by) + pad) * canvas.scale)),
    )
    if left >= right or top >= foot:
        return
    patch = (slice(top, foot), slice(left, right))
    dx, dy = bx - ax, by - ay
    long = max(dx * dx + dy * dy, 1e-6)
    part = ((canvas.x[patch] - ax) * dx + (canvas.y[patch] - ay) * dy) / long
    off = np.abs((canvas.x[patch] - ax) * dy - (canvas.y[patch] - ay) * dx) / long**0.5
    canvas.rgb[patch] += (np.exp(-((off / thick) ** 2)) * (part >= 0) * (part < 1))[..., None] * tint(colour) * 0.55


def at(side: float, up: float, away: float) -> Point:
    """Where a point of the line is in the picture: all of it runs towards one vanishing point."""
    return VX + side * 1400 / away, VY - up * 1400 / away


def _viaduct(canvas: Canvas) -> None:
    """The piers, far ones first, and the deck on them."""
    for away in (26.0, 18.0, 12.5, 8.8, 6.2, 4.4, 3.1, 2.2, 1.55):
        tone = tint("8a8398") * min(1, away / 24) + tint("1d2136") * (1 - min(1, away / 24))
        middle = (LEFT + RIGHT) / 2
        shaft = [
            at(middle - 0.09, UNDER, away),
            at(middle + 0.09, UNDER, away),
            at(middle + 0.09, -0.42, away),
            at(middle - 0.09, -0.42, away),
        ]
        head = [
            at(LEFT + 0.04, UNDER, away),
            at(RIGHT - 0.04, UNDER, away),
            at(middle + 0.1, UNDER - 0.1, away),
            at(middle - 0.1, UNDER - 0.1, away),
        ]
        canvas.lay(canvas.shapes(shaft, head), tone)
        canvas.shine(
            canvas.shapes([shaft[0], at(middle - 0.05, UNDER, away), at(middle - 0.05, -0.42, away), shaft[3]]),
            "ffb890",
            0.08,
        )
    floor = [
        at(LEFT, UNDER, FAR),
        at(RIGHT, UNDER, FAR),
        at(RIGHT, UNDER, 0.5),
        at(LEFT, UNDER, 0.5),
    ]
    canvas.lay(canvas.shapes(floor), "151829")
    flank = [at(LEFT, TOP, FAR), at(LEFT, UNDER, FAR), at(LEFT, UNDER, 0.5), at(LEFT, TOP, 0.5)]
    side = canvas.shapes(flank)
    canvas.lay(side, "4b4d68")
    canvas.shine(side * np.clip(1 - (canvas.x - VX) / 900, 0, 1), "ffb48c", 0.16)
    canvas.lay(canvas.strokes(([at(LEFT, TOP * 0.2, FAR), at(LEFT, TOP * 0.2, 0.5)], 3)), "2c2f48", 0.8)


def _wires(canvas: Canvas) -> None:
    """Masts along the far edge and the wires they carry."""
    wires = [([at(s, 0.62, FAR), at(s, 0.62, 0.8)], 1.6) for s in (0.75, 1.0)]
    for away in (9.0, 6.0, 4.0, 2.7, 1.8):
        wires += [
            ([at(RIGHT - 0.02, TOP, away), at(RIGHT - 0.02, 0.72, away)], 9 / away),
            ([at(RIGHT - 0.02, 0.66, away), at(0.7, 0.66, away)], 5 / away),
        ]
    canvas.lay(canvas.strokes(*wires), "12162a", 0.9)


def _carriages(canvas: Canvas) -> None:
    """The train's side: steel, a stripe, lit windows that crowd together in the distance."""
    wall = [
        at(TRAIN, TOP, LAST),
        at(TRAIN, 0.36, LAST),
        at(TRAIN, 0.36, FIRST),
        at(TRAIN, TOP, FIRST),
    ]
    body = canvas.shapes(wall)
    canvas.lay(body, "868ea6")
    canvas.shade(
        body
        * np.clip(
            (canvas.y - (VY - 0.13 * 1400 / np.maximum(1, 0.66 * 1400 / np.maximum(canvas.x - VX, 30)))) / 90, 0, 1
        ),
        0.45,
    )
    canvas.shine(body * np.exp(-(((canvas.y - VY + 0.345 * (canvas.x - VX) / 0.66) / 16) ** 2)), "d8e2ff", 0.3)
    canvas.shine(body * np.clip((canvas.y - 100) / 500, 0, 1), "ffc8a0", 0.14)
    band = [
        at(TRAIN, 0.1, LAST),
        at(TRAIN, 0.13, LAST),
        at(TRAIN, 0.13, FIRST),
        at(TRAIN, 0.1, FIRST),
    ]
    canvas.lay(canvas.shapes(band), "2d5fc0")
    edges = np.geomspace(FIRST, LAST, 5)
    for start, end in itertools.pairwise(edges):
        spots = np.linspace(start, end, 9)
        panes = [
            [
                at(TRAIN, 0.18, b),
                at(TRAIN, 0.29, b),
                at(TRAIN, 0.29, a + (b - a) * 0.22),
                at(TRAIN, 0.18, a + (b - a) * 0.22),
            ]
            for a, b in itertools.pairwise(spots)
        ]
        canvas.lay(canvas.shapes(*panes), tint("ffe0a8") * 1.25)
        canvas.lay(canvas.strokes(([at(TRAIN, TOP, start), at(TRAIN, 0.36, start)], 5 / start)), "1c2030")


def _cab(canvas: Canvas) -> None:
    """The train's front with its two lamps."""
    front = [
        at(TRAIN, TOP, FIRST),
        at(TRAIN, 0.36, FIRST),
        at(TRAIN + 0.06, 0.4, FIRST),
        at(1.04, 0.4, FIRST),
        at(1.1, 0.36, FIRST),
        at(1.1, TOP, FIRST),
    ]
    mask = canvas.shapes(front)
    canvas.lay(mask, "5a6276")
    canvas.shine(mask * np.clip((330 - canvas.y) / 190, 0, 1), "8fa6dc", 0.22)
    glass = [
        at(TRAIN + 0.05, 0.2, FIRST),
        at(TRAIN + 0.07, 0.35, FIRST),
        at(1.03, 0.35, FIRST),
        at(1.05, 0.2, FIRST),
    ]
    canvas.lay(canvas.shapes(glass), "141a2c")
    canvas.lay(
        canvas.shapes([at(0.7, 0.365, FIRST), at(0.72, 0.395, FIRST), at(0.98, 0.395, FIRST), at(1.0, 0.365, FIRST)]),
        "10131f",
    )
    canvas.lay(canvas.strokes(([at(0.85, 0.36, FIRST), at(0.85, 0.19, FIRST)], 5)), "2a3044")
    canvas.lay(
        canvas.shapes([at(0.7, 0.06, FIRST), at(0.72, 0.0, FIRST), at(1.04, 0.0, FIRST), at(1.06, 0.06, FIRST)]),
        "141827",
    )
    canvas.shine(canvas.shapes(glass) * np.clip((canvas.y - 180) / 200, 0, 1), "ffb890", 0.18)
    canvas.lay(
        canvas.shapes([at(TRAIN, 0.1, FIRST), at(TRAIN, 0.14, FIRST), at(1.1, 0.14, FIRST), at(1.1, 0.1, FIRST)]),
        "2d5fc0",
    )
    for px in (TRAIN + 0.08, 1.02):
        canvas.glow(*at(px, 0.165, FIRST), 9, "fff6e0", 5)
        canvas.glow(*at(px, 0.165, FIRST), 60, "ffe0b0", 0.3)
