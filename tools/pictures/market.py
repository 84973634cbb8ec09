"""A market by lamplight."""

from __future__ import annotations

import numpy as np
from PIL import Image

from .canvas import Array, Canvas, Point, tint
from .develop import bloom, develop, vignette
from .figures import person
from .texture import noise, sample, tile

WARM = ("ffb45a", "ffd08a", "ff8a3c", "ffe3b0")


def market_stalls(canvas: Canvas) -> Image.Image:
    """A street market at nightfall: lamps, awnings, and a heap of fruit in the foreground."""
    rng = canvas.rng
    canvas.fill(canvas.ramp((0, "16203f"), (260, "2c3358"), (520, "5a3f3a"), (1067, "1a100c")))
    canvas.glow(800, 460, 520, "ff9a4a", 0.5, 0.6)
    for near in (0.15, 0.4, 0.8):
        for way in (-1, 1):
            _awning(canvas, way, near)
    for _ in range(46):
        near = rng.random()
        px, py = 800 + rng.normal() * (160 + 420 * near), 330 - 170 * near * rng.random() + 60 * rng.random()
        canvas.bokeh(px, py, 8 + 26 * near, WARM[int(rng.integers(4))], 0.55)
    canvas.lay(np.clip((canvas.y - 600) / 60, 0, 1), canvas.ramp((600, "a8622e"), (720, "4a2a18")), 0.8)
    for px, py, tall, pose, flip in (
        (770, 640, 190, "walk", True),
        (838, 640, 200, "stand", False),
        (690, 690, 290, "stand", True),
        (960, 700, 310, "hold", True),
        (500, 760, 390, "stand", False),
        (1240, 780, 420, "stand", True),
    ):
        mask = canvas.blur(canvas.shapes(*person(pose, px, py, tall, flip, 0.6)), 5)
        canvas.lay(mask, "21150f", 0.9)
        canvas.shine(np.clip(mask - np.roll(mask, round(6 * canvas.scale), axis=1), 0, 1), "ffb060", 0.3)
    bloom(canvas, 0.3, 0.5, 70)
    for px, colour, size in (
        (150, "b8452a", 38),
        (520, "d9861f", 40),
        (890, "7f9136", 36),
        (1240, "c9a034", 38),
        (1560, "8a3a3a", 36),
    ):
        _heap(canvas, px, 690, 215, 150, size, colour, 4.5)
    canvas.lay(np.clip((canvas.y - 738) / 5, 0, 1), canvas.ramp((738, "3a2416"), (790, "21130c"), (860, "0c0705")))
    canvas.shine(canvas.blur(canvas.strokes(([(-20, 744), (1620, 744)], 4)), 3), "ffb060", 0.35)
    for px, colour, size in (
        (60, "d9791c", 66),
        (480, "96202a", 58),
        (900, "e0a326", 64),
        (1300, "5c8430", 58),
        (1660, "c4552a", 62),
    ):
        _heap(canvas, px, 990, 250, 290, size, colour, 0.0)
    _crates(canvas, (-160, 268, 694, 1098, 1480))
    for px, py, size in ((420, 150, 26), (1180, 120, 30), (820, 214, 18)):
        canvas.lay(canvas.strokes(([(px, -10), (px, py - size)], 2.5)), "120c0a")
        canvas.bokeh(px, py, size, "fff0cc", 2.2)
        canvas.halo(px, py, size * 2.2, "ffb058", 0.8)
    bloom(canvas, 0.16, 0.8, 80)
    vignette(canvas, 0.42)
    return develop(canvas, 0.4, "0e0a0a", warmth=0.05, colour=1.05)


def _awning(canvas: Canvas, way: int, near: float) -> None:
    """One stall's sloping cloth roof with its scalloped edge, lit from beneath, out of focus."""
    inner, outer = 800 + way * (150 + 300 * near), 800 + way * (430 + 760 * near)
    inner_low, outer_low, rise = 436 - 90 * near, 440 - 190 * near, 60 + 130 * near
    shades = ("8a3524", "c9a878") if way < 0 else ("265a5c", "c9b080")
    count, soft = 10, 3 + 2.5 * near

    def spot(part: float, up: float) -> Point:
        slide = 1 - 0.3 * up
        return inner + (outer - inner) * (part * slide + 0.3 * up), inner_low + (
            outer_low - inner_low
        ) * part - rise * up

    for part in range(count):
        a, b = part / count, (part + 1) / count
        hem = [
            (spot(a + (b - a) * k / 8, 0)[0], spot(a, 0)[1] + (16 + 30 * near) * (0.55 + 0.45 * np.sin(np.pi * k / 8)))
            for k in range(9)
        ]
        cloth = canvas.shapes([spot(a, 0), spot(a, 1), spot(b, 1), spot(b, 0), *hem[::-1]])
        canvas.lay(canvas.blur(cloth, soft), tint(shades[part % 2]) * (0.75 + 0.25 * np.sin(part)), 0.93)
    glow = canvas.blur(canvas.shapes([spot(0, 0), spot(1, 0), spot(1, 0.5), spot(0, 0.5)]), 14)
    canvas.shine(glow, "ff9a48", 0.14)
    for part in (0.02, 0.98):
        canvas.lay(
            canvas.blur(canvas.strokes(([spot(part, 0), (spot(part, 0)[0], 760)], 5 + 9 * near)), soft), "1c110c", 0.85
        )
    canvas.glow((inner + outer) / 2, (inner_low + outer_low) / 2 + 90, 150 + 120 * near, "ffa850", 0.42, 0.6)


def _crates(canvas: Canvas, sides: tuple[float, ...]) -> None:
    """The boards between the heaps, worn, lit from above."""
    grain = noise(canvas, 90, 7, 5, 0.6)
    for px in sides:
        board = canvas.shapes([(px - 9, 806), (px + 9, 806), (px + 19, 1080), (px - 19, 1080)])
        canvas.lay(board, tint("6b4526") * 0.7)
        canvas.shine(
            board * np.clip(0.5 + 0.3 * grain, 0, 1) * np.clip((1010 - canvas.y) / 220, 0.05, 1), "d8965a", 0.34
        )
        canvas.shade(
            canvas.blur(canvas.shapes([(px + 14, 830), (px + 34, 830), (px + 44, 1080), (px + 20, 1080)]), 7), 0.5
        )


def _heap(
    canvas: Canvas, px: float, py: float, wide: float, tall: float, size: float, colour: str, soft: float
) -> None:
    """A heap of round fruit, far ones first: each a ball lit by the lamps above, shaded by its neighbours."""
    rng = canvas.rng
    base = [
        (px + wide * np.sin(a), py + tall * 0.5 - tall * np.cos(a) ** 1.1 * 0.8)
        for a in np.linspace(-np.pi / 2, np.pi / 2, 30)
    ]
    canvas.lay(
        canvas.blur(canvas.shapes([*base, (px + wide, py + tall), (px - wide, py + tall)]), 3 + soft),
        tint(colour) * 0.1,
    )
    spots = []
    while len(spots) < int(6.5 * wide * tall / (size * size)):
        across, up = rng.uniform(-1, 1), rng.uniform(-0.6, 1)
        if across * across + max(up, 0) ** 2 < 0.96:
            spots.append((up, px + across * wide * 0.96, py + tall * 0.5 - up * tall * 0.95))
    rough = tile(rng, 256, 5, 8, 0.7)
    for _, qx, qy in sorted(spots, reverse=True):
        tone = tint(colour) * (0.75 + 0.45 * rng.random()) * (1 + 0.14 * rng.standard_normal(3)).clip(0.6, 1.4)
        _fruit(canvas, qx, qy, size * (0.5 + 0.1 * rng.random()), tone, soft, rough)


def _fruit(canvas: Canvas, px: float, py: float, radius: float, colour: Array, soft: float, rough: Array) -> None:
    """One fruit: not quite round, its skin uneven, a dimple where its stalk was."""
    patch = canvas.patch(px, py, radius * 1.3 + soft)
    if patch is None:
        return
    turn, squash = canvas.rng.random() * 6.3, 0.9 + 0.14 * canvas.rng.random()
    dx, dy = (canvas.x[patch] - px) / radius, (canvas.y[patch] - py) / (radius * squash)
    spin = np.arctan2(dy, dx) + turn
    out = np.hypot(dx, dy) * (1 + 0.02 * np.sin(spin * 3) + 0.014 * np.sin(spin * 5))
    nz = np.sqrt(np.clip(1 - out * out, 0, 1))
    edge = np.clip((1 - out) * radius / max(soft, 0.7) + 0.5, 0, 1)
    canvas.rgb[patch] *= (1 - np.clip((1.25 - out) / 0.32, 0, 1) * 0.6)[..., None]
    skin = sample(rough, dx * 40 + turn * 90, dy * 40 + turn * 170)
    facing = np.clip(-0.25 * dx - 0.66 * dy + 0.42 * nz, 0, 1) ** 1.25
    gleam = np.clip(-0.22 * dx - 0.56 * dy + 0.78 * nz + 0.012 * skin, 0, 1) ** 22
    stalk = np.hypot(dx - 0.45 * np.sin(turn), (dy - 0.3 * np.cos(turn)) * 1.3)
    tone = colour * (1 + 0.12 * skin - 0.7 * np.exp(-((stalk / 0.11) ** 2)))[..., None]
    warm = np.array([1.12, 0.98, 0.78], np.float32)
    light = (
        tone * warm * (0.05 + 1.05 * facing + 0.07 * np.clip(dy, 0, 1))[..., None]
        + tint("ffdca8") * (gleam * 0.2)[..., None]
    )
    canvas.rgb[patch] += (light - canvas.rgb[patch]) * edge[..., None]
