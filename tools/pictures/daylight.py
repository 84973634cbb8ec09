"""Scenes in daylight: a hospital ward, a school yard."""

from __future__ import annotations

import numpy as np
from PIL import Image

from .canvas import WIDTH, Array, Canvas, Colour, Point, tint
from .develop import bloom, develop, vignette
from .figures import Outline, circle, limb, person
from .texture import clouds, ground, noise, ridge, sample, tile

Corner = tuple[float, float, float]


class Room:
    """A room in one-point perspective, in metres; `turn` -1 draws it upside down, as a polished floor shows it."""

    def __init__(self, canvas: Canvas, vx: float, vy: float, eye: float, focus: float = 1250) -> None:
        self.canvas, self.vx, self.vy, self.eye, self.focus = canvas, vx, vy, eye, focus
        self.turn = 1

    def at(self, side: float, up: float, away: float) -> Point:
        """Where a point of the room is in the picture."""
        return self.vx + side * self.focus / away, self.vy + (self.eye - up * self.turn) * self.focus / away

    def mask(self, *faces: list[Corner], soft: float = 0) -> Array:
        """The mask of faces given by their corners."""
        mask = self.canvas.shapes(*[[self.at(*corner) for corner in face] for face in faces])
        return self.canvas.blur(mask, soft) if soft else mask

    def face(self, colour: Colour, *corners: Corner, power: float = 1, soft: float = 0) -> None:
        """One face in one colour."""
        self.canvas.lay(self.mask(list(corners), soft=soft), tint(colour) * power)

    def box(self, colour: Colour, low: Corner, high: Corner, lights: tuple[float, float, float]) -> None:
        """A box seen from the middle of the room: its top, its near side, and the side that faces us; light on each."""
        (x0, y0, z0), (x1, y1, z1) = low, high
        inner = x0 if x0 > 0 else x1
        self.face(colour, (x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1), power=lights[0])
        self.face(colour, (inner, y0, z0), (inner, y1, z0), (inner, y1, z1), (inner, y0, z1), power=lights[2])
        self.face(colour, (x0, y0, z0), (x1, y0, z0), (x1, y1, z0), (x0, y1, z0), power=lights[1])


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
        bars = [[(-half, 0.95, start + 0.85 - 0.03), (-half, 3.0, start + 0.85 - 0.03), (-half, 3.0, start + 0.85 + 0.03), (-half, 0.95, start + 0.85 + 0.03)]]
        bars += [[(-half, y - 0.025, start), (-half, y + 0.025, start), (-half, y + 0.025, end), (-half, y - 0.025, end)] for y in (1.63, 2.32)]
        room.canvas.lay(room.mask(*bars), "a9b4ae", 0.9)
        room.face("e8ebe4", (-half, 0.9, start - 0.1), (-half + 0.22, 0.9, start - 0.1), (-half + 0.22, 0.9, end + 0.1), (-half, 0.9, end + 0.1))
    for start in np.arange(2.4, 16, 3.2):
        room.face("ffffff", (-0.5, tall, start), (0.5, tall, start), (0.5, tall, start + 1.5), (-0.5, tall, start + 1.5), power=1.15)


def _bed(room: Room, side: int, away: float, blanket: str) -> None:
    """A bed with its head to the wall, blanket, pillow, rails and a locker."""
    lit = (1.0, 0.62, 0.5) if side > 0 else (0.72, 0.4, 0.34)
    head, foot = 3.75 * side, 1.75 * side
    left, right = min(head, foot), max(head, foot)
    legs = [([room.at(x, 0, z), room.at(x, 0.55, z)], 0.05 * room.focus / z) for x in (foot, head) for z in (away, away + 0.95)]
    room.canvas.lay(room.canvas.strokes(*legs), "8d9896")
    room.face("5c6a68", (left, 0.02, away), (right, 0.02, away), (right, 0.02, away + 0.95), (left, 0.02, away + 0.95), power=0.6, soft=4)
    room.box("f1f3ef", (left, 0.48, away), (right, 0.70, away + 0.95), lit)
    low, high = (foot, 2.9 * side) if side > 0 else (2.9 * side, foot)
    room.box(blanket, (low - (0.02 if side > 0 else 0), 0.40, away - 0.02), (high, 0.73, away + 0.97), lit)
    pillow = (3.1 * side, 3.65 * side) if side > 0 else (3.65 * side, 3.1 * side)
    room.box("ffffff", (pillow[0], 0.70, away + 0.15), (pillow[1], 0.86, away + 0.8), lit)
    for x, top in ((foot, 0.95), (head, 1.15)):
        rail = [room.at(x, 0.5, away), room.at(x, top, away), room.at(x, top, away + 0.95), room.at(x, 0.5, away + 0.95)]
        room.canvas.lay(room.canvas.strokes((rail, 0.045 * room.focus / away)), "c3ccca" if side > 0 else "8b9694")


def _curtain(room: Room, away: float, start: float, end: float) -> None:
    """A curtain between beds, in folds."""
    for part in range(14):
        a, b = start + (end - start) * part / 14, start + (end - start) * (part + 1) / 14
        fold = 0.62 + 0.3 * np.sin(part * 2.1) + 0.08 * np.sin(part * 5.3)
        z = away + 0.12 * np.sin(part * 2.1)
        room.face("a9d0c6", (a, 0.4, z), (b, 0.4, z), (b, 2.35, away), (a, 2.35, away), power=fold, soft=0.8)
    room.canvas.lay(room.canvas.strokes(([room.at(1.6, 2.4, away), room.at(4, 2.4, away)], 0.03 * room.focus / away)), "b9c2c0")


def _nurse(room: Room, pose: str, side: float, away: float, colour: str, flip: bool) -> None:
    """Somebody of the staff, seen against the light."""
    foot = room.at(side, 0, away)
    tall = 1.68 * room.focus / away
    outlines = person(pose, foot[0], foot[1], tall, flip, 0.35)
    if room.turn < 0:
        outlines = [[(px, 2 * foot[1] - py) for px, py in outline] for outline in outlines]
    mask = room.canvas.blur(room.canvas.shapes(*outlines), 0.9)
    room.canvas.lay(mask, tint(colour) * 0.62)
    rim = np.clip(mask - np.roll(mask, round(3 * room.canvas.scale), axis=1), 0, 1)
    room.canvas.shine(room.canvas.blur(rim, 0.8), "fff2dc", 0.55)
    hair = circle(foot[0] + (-2 if flip else 2), foot[1] - tall * 0.945 * room.turn, tall * 0.054, tall * 0.05)
    room.canvas.lay(room.canvas.blur(room.canvas.shapes(hair), 0.8), "2a2422", 0.92)
    room.canvas.lay(room.canvas.blur(room.canvas.shapes(*outlines[5:9]), 0.8), tint("3d5a66") * 0.5, 0.7)


def _furnish(room: Room) -> None:
    """Everything that stands in the ward, from the far end to us."""
    blankets = ("6f9fb0", "7fb0a4", "86a6c4", "7fb0a4", "6f9fb0")
    _nurse(room, "walk", 0.25, 12.5, "7fa6b8", True)
    _nurse(room, "stand", -0.5, 13.5, "dfe6e6", False)
    for number, away in enumerate((13.6, 11.0, 8.4, 5.8, 3.2)):
        _curtain(room, away + 1.6, 2.7, 3.98)
        _bed(room, 1, away, blankets[number])
        _bed(room, -1, away, blankets[-number])
        if away > 3.5:
            stand = [([room.at(3.1, 0, away - 0.35), room.at(3.1, 2.0, away - 0.35)], 0.03 * room.focus / away),
                     ([room.at(2.95, 2.0, away - 0.35), room.at(3.25, 2.0, away - 0.35)], 0.03 * room.focus / away)]  # fmt: skip
            room.canvas.lay(room.canvas.strokes(*stand), "9aa5a5")
            room.face("dcefee", (3.18, 1.65, away - 0.35), (3.34, 1.65, away - 0.35), (3.34, 1.98, away - 0.35), (3.18, 1.98, away - 0.35))
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
        patches += [[(x, 0, start + 0.03 + shift - 0.55), (x + 0.9, 0, start + shift - 0.75), (x + 0.9, 0, start + shift - 0.02), (x, 0, start + 0.82 + shift - 0.6)]
                    for x in (-2.9, -1.9) for shift in (0.0, 0.9)]  # fmt: skip
    room.turn = 1
    canvas.shine(room.mask(*patches, soft=3.5), "ffe6b8", 0.62)
    wall = canvas.shapes([room.at(-4, 0, 17), room.at(4, 0, 17), room.at(4, 0, 0.9), (1700, -200), (-200, -200), room.at(-4, 0, 0.9)])
    held = canvas.rgb.copy()
    _shell(room)
    canvas.rgb = held + (canvas.rgb - held) * wall[..., None]
    _furnish(room)
    for start in np.arange(2.0, 14, 2.6):
        shaft = room.mask([(-4, 3.0, start), (-4, 1.0, start + 1.7), (-1.0, 0, start + 1.2), (-1.0, 0, start - 0.6)], soft=16)
        canvas.shine(shaft, "fff0d0", 0.075)
    canvas.glow(room.vx, room.vy - 10, 190, "fff4dc", 0.34)
    bloom(canvas, 0.24, 0.8, 80)
    edge = np.clip((np.hypot((canvas.x - room.vx) / 1000, (canvas.y - room.vy) / 720) - 0.55) * 1.6, 0, 1)[..., None]
    canvas.rgb = canvas.rgb * (1 - edge) + canvas.blur(canvas.rgb, 3.4) * edge
    vignette(canvas, 0.32)
    return develop(canvas, 0.42, "0c1414", warmth=0.03)


def _building(canvas: Canvas) -> None:
    """The school: a long veranda of arches on the left, towards the light."""
    room = Room(canvas, 1010, 560, 1.4, 1100)
    wall, near, far = -6.2, 3.4, 26.0
    room.face("c9a878", (wall, 0.2, near), (wall, 4.0, near), (wall, 4.0, far), (wall, 0.2, far), power=0.62)
    room.face("8a4a34", (wall + 0.5, 3.9, near), (wall - 2, 5.3, near), (wall - 2, 5.3, far), (wall + 0.5, 3.9, far), power=0.55)
    room.face("5c3428", (wall + 0.5, 3.75, near), (wall + 0.5, 3.95, near), (wall + 0.5, 3.95, far), (wall + 0.5, 3.75, far), power=0.7)
    for start in np.arange(near + 0.3, far - 1.5, 2.2):
        width = 1.55
        arch: list[Corner] = [(wall, 0.25, start)]
        arch += [(wall, 2.2 + 0.85 * np.sin(a), start + width / 2 - width / 2 * np.cos(a)) for a in np.linspace(0, np.pi, 16)]
        arch.append((wall, 0.25, start + width))
        room.face("3a2a22", *arch, power=0.8)
        inner = [(wall, y, z + 0.28) for _, y, z in arch]
        canvas.lay(room.mask(arch) * room.mask(inner), "57402e", 0.8)
        canvas.shine(np.clip(room.mask(arch) - room.mask([(wall, y, z - 0.16) for _, y, z in arch]), 0, 1), "ffd49a", 0.4)
    room.face("a58a66", (wall, 0, near), (wall + 1.0, 0, near), (wall + 1.0, 0.2, near), (wall, 0.25, near), power=0.6)
    room.face("d8b888", (wall, 0.22, near), (wall + 0.9, 0.22, near), (wall + 0.9, 0.22, far), (wall, 0.22, far), power=0.7)
    room.face("7a6448", (wall + 0.9, 0, near), (wall + 0.9, 0.22, near), (wall + 0.9, 0.22, far), (wall + 0.9, 0, far), power=0.6)


def _tree(canvas: Canvas) -> None:
    """An old tree that shades the yard, its leaves lit through at the edges."""
    rng = canvas.rng
    limbs: list[Outline] = [[(1296, 706), (1316, 560), (1300, 420), (1372, 420), (1376, 560), (1416, 712), (1372, 700), (1350, 716), (1330, 702)]]
    tips: list[Point] = []

    def grow(px: float, py: float, turn: float, long: float, thick: float) -> None:
        end = (px + np.sin(turn) * long, py - np.cos(turn) * long)
        limbs.append(limb((px, py), end, thick, thick * 0.7))
        if thick < 3:
            tips.append(end)
            return
        for way in (-1, 1):
            grow(*end, turn + way * (0.3 + 0.35 * rng.random()), long * (0.72 + 0.16 * rng.random()), thick * 0.66)

    for turn in (-1.15, -0.55, 0.05, 0.6, 1.1):
        grow(1336 + turn * 24, 440, turn, 170, 22)
    field = canvas.blank()
    for px, py in tips:
        patch = canvas._patch(px, py, 130)
        if patch:
            away = ((canvas.x[patch] - px) / 78) ** 2 + ((canvas.y[patch] - py + 10) / 56) ** 2
            field[patch] = np.maximum(field[patch], np.exp(-away))
    leaves = noise(canvas, 60, 50, 6, 0.75)
    crown = np.clip((field + leaves * 0.2 - 0.36) * 7, 0, 1)
    bark = canvas.shapes(*limbs)
    canvas.lay(bark, "2a1d14", 0.97)
    canvas.shine(np.clip(bark - np.roll(bark, round(5 * canvas.scale), axis=1), 0, 1), "ffc880", 0.3)
    toward = np.exp(-(np.hypot(canvas.x - 900, canvas.y - 440) / 480) ** 2)
    tone = tint("1f2a12") * (0.8 + 0.25 * leaves)[..., None].clip(0.2) + tint("d8b040") * (toward * np.clip(0.5 + leaves * 0.4, 0, 1.4) * np.clip(1.3 - field * 1.2, 0, 1))[..., None]
    canvas.rgb += (tone - canvas.rgb) * (crown * 0.96)[..., None]


def _child(canvas: Canvas, pose: str, px: float, foot: float, tall: float, flip: bool, dress: float, shirt: str, soft: float = 0.7) -> None:
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
    dust = sample(tile(canvas.rng, 512, 8, 8, 0.72), side * 40, away * 40)
    soil = tint("a87f4c") * (0.5 + 0.07 * dust)[..., None]
    soil = soil + tint("ffd898") * (np.exp(-(((canvas.x - sun[0]) / (180 + (canvas.y - horizon) * 0.9)) ** 2)) * np.exp(-np.maximum(canvas.y - horizon, 0) / 230) * 0.75)[..., None]
    soil = soil + (tint("f6d496") - soil) * np.clip(away / 46, 0, 1)[..., None]
    left = np.clip((canvas.x - (1010 - 5.3 * 1100 / np.maximum(away, 0.2))) / 3, 0, 1)
    canvas.rgb += (soil - canvas.rgb) * (np.clip((canvas.y - horizon) * canvas.scale, 0, 1) * left)[..., None]
    _tree(canvas)
    dapple = np.clip(sample(tile(canvas.rng, 512, 7, 8, 0.7), side * 60, away * 60) * 0.7 + 0.5, 0, 1)
    under = np.clip((canvas.y - 715) / 120, 0, 1) * np.clip((canvas.x - 1000 - (1067 - canvas.y) * 0.5) / 300, 0, 1)
    canvas.shade(under * dapple, 0.5)
    children = (("run", 1085, 640, 96, True, 0, "e8e4dc"), ("walk", 780, 632, 88, False, 0.35, "5b7fb8"), ("stand", 700, 636, 90, False, 0.35, "e8e4dc"),
                ("stand", 664, 637, 86, True, 0, "5b7fb8"), ("kick", 860, 760, 205, False, 0, "e6ddd0"), ("run", 1090, 775, 214, True, 0, "b8503c"),
                ("run", 520, 800, 226, False, 0.36, "4f78b8"), ("cheer", 300, 742, 186, False, 0, "e6ddd0"))  # fmt: skip
    for child in children:
        _child(canvas, *child)
    canvas.shade(canvas.blur(canvas.discs((962, 768, 26, 5)), 3), 0.5)
    ball = canvas.discs((958, 742, 15, 15))
    canvas.lay(ball, "5a3a24")
    canvas.shine(ball * np.clip((746 - canvas.y) / 20, 0, 1), "ffe0a0", 0.9)
    for _ in range(90):
        canvas.glow(960 + canvas.rng.normal() * 170, 760 - abs(canvas.rng.normal()) * 30, 16 + 40 * canvas.rng.random(), "ffdca0", 0.035, 0.5)
    for _ in range(120):
        canvas.glow(canvas.rng.random() * WIDTH, 420 + canvas.rng.random() * 420, 1 + 2.4 * canvas.rng.random(), "ffe8b8", 0.3 * canvas.rng.random())
    canvas.halo(*sun, 190, "ffc46c", 0.28)
    bloom(canvas, 0.2, 0.75, 90)
    vignette(canvas, 0.36)
    return develop(canvas, 0.42, "14100c", warmth=0.05)
