"""A hospital ward in the morning."""

from __future__ import annotations

import numpy as np
from PIL import Image

from .canvas import Canvas, tint
from .develop import bloom, develop, vignette
from .figures import circle, person
from .room import Room
from .texture import noise


def _shell(room: Room) -> None:
    """Walls, ceiling, windows."""
    far, near, half, tall = 17.0, 1.2, 4.0, 3.4
    room.face("c9d6d2", (-half, 0, near), (-half, tall, near), (-half, tall, far), (-half, 0, far), power=0.62)
    room.face("dfe6df", (half, 0, near), (half, tall, near), (half, tall, far), (half, 0, far), power=0.8)
    room.face("9fbcb6", (half, 0, near), (half, 1.15, near), (half, 1.15, far), (half, 0, far), power=0.72)
    room.face("8fb0ac", (-half, 0, near), (-half, 0.8, near), (-half, 0.8, far), (-half, 0, far), power=0.5)
    room.face("e9ebe4", (-half, tall, near), (half, tall, near), (half, tall, far), (-half, tall, far), power=0.72)
    room.face("e4e9e2", (-half, 0, far), (half, 0, far), (half, tall, far), (-half, tall, far), power=0.86)
    room.face("fff6e2", (-1.1, 0, far), (1.1, 0, far), (1.1, 2.5, far), (-1.1, 2.5, far), power=1.35)
    for start in np.arange(2.0, 16, 2.6):
        end = start + 1.7
        room.face("fff6e4", (-half, 0.95, start), (-half, 3.0, start), (-half, 3.0, end), (-half, 0.95, end), power=1.9)
        bars = [
            [
                (-half, 0.95, start + 0.85 - 0.03),
                (-half, 3.0, start + 0.85 - 0.03),
                (-half, 3.0, start + 0.85 + 0.03),
                (-half, 0.95, start + 0.85 + 0.03),
            ]
        ]
        bars += [
            [(-half, y - 0.025, start), (-half, y + 0.025, start), (-half, y + 0.025, end), (-half, y - 0.025, end)]
            for y in (1.63, 2.32)
        ]
        room.canvas.lay(room.mask(*bars), "a9b4ae", 0.9)
        room.face(
            "e8ebe4",
            (-half, 0.9, start - 0.1),
            (-half + 0.22, 0.9, start - 0.1),
            (-half + 0.22, 0.9, end + 0.1),
            (-half, 0.9, end + 0.1),
        )
    for start in np.arange(2.4, 16, 3.2):
        room.face(
            "ffffff",
            (-0.5, tall, start),
            (0.5, tall, start),
            (0.5, tall, start + 1.5),
            (-0.5, tall, start + 1.5),
            power=1.15,
        )


def _bed(room: Room, side: int, away: float, blanket: str) -> None:
    """A bed with its head to the wall, blanket, pillow, rails and a locker."""
    lit = (1.0, 0.62, 0.5) if side > 0 else (0.72, 0.4, 0.34)
    head, foot = 3.75 * side, 1.75 * side
    left, right = min(head, foot), max(head, foot)
    legs = [
        ([room.at(x, 0, z), room.at(x, 0.55, z)], 0.05 * room.focus / z)
        for x in (foot, head)
        for z in (away, away + 0.95)
    ]
    room.canvas.lay(room.canvas.blur(room.canvas.strokes(*legs), 0.8), "8d9896")
    room.face(
        "5c6a68",
        (left, 0.02, away),
        (right, 0.02, away),
        (right, 0.02, away + 0.95),
        (left, 0.02, away + 0.95),
        power=1.3,
        soft=9,
    )
    room.box("f1f3ef", (left, 0.48, away), (right, 0.70, away + 0.95), lit)
    low, high = (foot, 2.9 * side) if side > 0 else (2.9 * side, foot)
    room.box(blanket, (low - (0.02 if side > 0 else 0), 0.40, away - 0.02), (high, 0.73, away + 0.97), lit)
    pillow = (3.1 * side, 3.65 * side) if side > 0 else (3.65 * side, 3.1 * side)
    room.box("ffffff", (pillow[0], 0.70, away + 0.15), (pillow[1], 0.86, away + 0.8), lit)
    for x, top in ((foot, 0.95), (head, 1.15)):
        rail = [
            room.at(x, 0.5, away),
            room.at(x, top, away),
            room.at(x, top, away + 0.95),
            room.at(x, 0.5, away + 0.95),
        ]
        room.canvas.lay(room.canvas.strokes((rail, 0.045 * room.focus / away)), "c3ccca" if side > 0 else "8b9694")


def _curtain(room: Room, away: float, start: float, end: float) -> None:
    """A curtain between beds, in folds."""
    for part in range(40):
        a, b = start + (end - start) * part / 40, start + (end - start) * (part + 1) / 40
        fold = 0.66 + 0.16 * np.sin(part * 1.3 + away) + 0.1 * np.sin(part * 2.9 + away * 3)
        z = away + 0.1 * np.sin(part * 1.3 + away)
        room.face("a9d0c6", (a, 0.4, z), (b, 0.4, z), (b, 2.35, away), (a, 2.35, away), power=fold, soft=0.8)
    room.canvas.lay(
        room.canvas.strokes(([room.at(1.6, 2.4, away), room.at(4, 2.4, away)], 0.03 * room.focus / away)), "b9c2c0"
    )


def _nurse(room: Room, pose: str, side: float, away: float, colour: str, flip: bool) -> None:
    """Somebody of the staff, seen against the light."""
    foot = room.at(side, 0, away)
    tall = 1.68 * room.focus / away
    outlines = person(pose, foot[0], foot[1], tall, flip, 0.35)
    if room.turn < 0:
        outlines = [[(px, 2 * foot[1] - py) for px, py in outline] for outline in outlines]
    mask = room.canvas.blur(room.canvas.shapes(*outlines), 0.9)
    room.canvas.lay(mask, tint(colour) * 0.62)
    for shift, power in ((2, 0.3), (6, 0.16), (12, 0.1)):
        rim = np.clip(mask - np.roll(mask, round(shift * room.canvas.scale), axis=1), 0, 1)
        room.canvas.shine(room.canvas.blur(rim, shift * 0.4), "fff2dc", power)
    lower = mask * (room.turn * (room.canvas.y - foot[1]) > -tall * 0.44)
    room.canvas.shade(lower, 0.3)
    skin = room.canvas.blur(room.canvas.shapes(outlines[0]), 0.8)
    room.canvas.lay(skin, tint("8a5a40") * 0.7, 0.95)
    hair = circle(foot[0] + (-2 if flip else 2), foot[1] - tall * 0.955 * room.turn, tall * 0.052, tall * 0.036)
    room.canvas.lay(room.canvas.blur(room.canvas.shapes(hair), 0.8), "2a2422", 0.92)


def _furnish(room: Room) -> None:
    """Everything that stands in the ward, from the far end to us."""
    blankets = ("8fb0b8", "a3c0b4", "a8b8c8", "a3c0b4", "93b4bc")
    _nurse(room, "walk", 0.25, 12.5, "7fa6b8", True)
    _nurse(room, "stand", -0.5, 13.5, "dfe6e6", False)
    for number, away in enumerate((13.6, 11.0, 8.4, 5.8, 3.2)):
        _curtain(room, away + 1.6, 2.7, 3.98)
        _bed(room, 1, away, blankets[number])
        _bed(room, -1, away, blankets[-number])
        if away > 3.5:
            stand = [
                ([room.at(3.1, 0, away - 0.35), room.at(3.1, 2.0, away - 0.35)], 0.03 * room.focus / away),
                ([room.at(2.95, 2.0, away - 0.35), room.at(3.25, 2.0, away - 0.35)], 0.03 * room.focus / away),
            ]
            room.canvas.lay(room.canvas.strokes(*stand), "9aa5a5")
            room.face(
                "dcefee",
                (3.18, 1.65, away - 0.35),
                (3.34, 1.65, away - 0.35),
                (3.34, 1.98, away - 0.35),
                (3.18, 1.98, away - 0.35),
            )
        if number == 3:
            _nurse(room, "hold", 1.15, 6.6, "6f9cb4", False)


def hospital_ward(canvas: Canvas) -> Image.Image:
    """A ward in the morning, sunlight across a polished floor."""
    room = Room(canvas, 760, 452, 1.55)
    canvas.fill(tint("cfd8d3") * 0.7)
    room.turn = -1
    _shell(room)
    _furnish(room)
    canvas.fill(canvas.blur(canvas.rgb, 5, 13))
    away = room.eye * room.focus / np.maximum(canvas.y - room.vy, 1)
    side = (canvas.x - room.vx) * away / room.focus
    floor = tint("a3b0aa") * 0.55
    share = np.clip(0.30 + 0.5 * (away / 14), 0, 0.8)[..., None]
    canvas.fill(canvas.rgb * share * 0.9 + floor * (1 - share * 0.7))
    seams = np.minimum(np.abs((side / 0.8 + 0.5) % 1 - 0.5) * 0.8, np.abs((away / 0.8 + 0.5) % 1 - 0.5) * 0.8)
    canvas.shade(np.clip(1 - seams / (0.012 + away * 0.0016), 0, 1) * np.clip(1.2 - away / 9, 0, 1), 0.1)
    patches = []
    for start in np.arange(2.0, 16, 2.6):
        patches += [
            [
                (x, 0, start + 0.03 + shift - 0.55),
                (x + 0.9, 0, start + shift - 0.75),
                (x + 0.9, 0, start + shift - 0.02),
                (x, 0, start + 0.82 + shift - 0.6),
            ]
            for x in (-2.9, -1.9)
            for shift in (0.0, 0.9)
        ]
    room.turn = 1
    canvas.shine(room.mask(*patches, soft=3.5), "ffe6b8", 0.62)
    wall = canvas.shapes(
        [room.at(-4, 0, 17), room.at(4, 0, 17), room.at(4, 0, 0.9), (1700, -200), (-200, -200), room.at(-4, 0, 0.9)]
    )
    held = canvas.rgb.copy()
    _shell(room)
    canvas.rgb = held + (canvas.rgb - held) * wall[..., None]
    _furnish(room)
    for start in np.arange(2.0, 14, 2.6):
        shaft = room.mask(
            [(-4, 3.0, start), (-4, 1.0, start + 1.7), (-1.0, 0, start + 1.2), (-1.0, 0, start - 0.6)], soft=16
        )
        canvas.shine(shaft, "fff0d0", 0.075)
    canvas.rgb *= (1 + 0.022 * noise(canvas, 420, 260, 3) + 0.006 * noise(canvas, 7, 9, 3))[..., None]
    canvas.glow(room.vx, room.vy - 10, 170, "fff4dc", 0.22)
    bloom(canvas, 0.15, 0.85, 70)
    edge = np.clip((np.hypot((canvas.x - room.vx) / 1000, (canvas.y - room.vy) / 720) - 0.42) * 1.6, 0, 1)[..., None]
    canvas.rgb = canvas.rgb * (1 - edge) + canvas.blur(canvas.rgb, 4.5) * edge
    vignette(canvas, 0.32)
    return develop(canvas, 0.62, "060c0c", warmth=0.05, colour=1.1)
