"""People as outlines: a few joints, and limbs that taper between them. For silhouettes, not for portraits."""

from __future__ import annotations

import math

from .canvas import Point

Outline = list[Point]

# Joints in shares of the body's height, feet at 0, x forward. Arms and legs: shoulder/hip, elbow/knee, hand/foot.
POSES: dict[str, dict[str, list[Point]]] = {
    "stand": {
        "spine": [(0, 0.5), (0, 0.66), (0, 0.83)],
        "head": [(0.005, 0.925)],
        "leg1": [(0.025, 0.5), (0.035, 0.26), (0.03, 0.015)],
        "leg2": [(-0.025, 0.5), (-0.03, 0.26), (-0.035, 0.015)],
        "arm1": [(0.075, 0.79), (0.1, 0.62), (0.085, 0.47)],
        "arm2": [(-0.075, 0.79), (-0.105, 0.62), (-0.085, 0.47)],
    },
    "walk": {
        "spine": [(0, 0.5), (0.01, 0.66), (0.02, 0.83)],
        "head": [(0.035, 0.925)],
        "leg1": [(0.01, 0.5), (0.08, 0.28), (0.11, 0.02)],
        "leg2": [(-0.01, 0.5), (-0.03, 0.27), (-0.14, 0.06)],
        "arm1": [(0.0, 0.79), (-0.07, 0.64), (-0.06, 0.49)],
        "arm2": [(0.03, 0.79), (0.08, 0.63), (0.15, 0.53)],
    },
    "hold": {
        "spine": [(0, 0.5), (0, 0.66), (0.01, 0.83)],
        "head": [(0.02, 0.925)],
        "leg1": [(0.01, 0.5), (0.06, 0.28), (0.075, 0.02)],
        "leg2": [(-0.01, 0.5), (-0.025, 0.27), (-0.1, 0.04)],
        "arm1": [(0.02, 0.79), (0.09, 0.67), (0.08, 0.82)],
        "arm2": [(-0.03, 0.79), (-0.08, 0.63), (-0.05, 0.48)],
    },
    "run": {
        "spine": [(-0.02, 0.5), (0.02, 0.66), (0.06, 0.82)],
        "head": [(0.1, 0.92)],
        "leg1": [(0, 0.5), (0.15, 0.38), (0.12, 0.14)],
        "leg2": [(-0.03, 0.5), (-0.08, 0.27), (-0.27, 0.2)],
        "arm1": [(0.04, 0.78), (-0.08, 0.68), (-0.12, 0.55)],
        "arm2": [(0.06, 0.78), (0.13, 0.65), (0.23, 0.72)],
    },
    "kick": {
        "spine": [(0, 0.5), (-0.02, 0.66), (-0.05, 0.82)],
        "head": [(-0.04, 0.92)],
        "leg1": [(0.01, 0.5), (0.13, 0.34), (0.25, 0.16)],
        "leg2": [(-0.01, 0.5), (-0.03, 0.26), (-0.05, 0.015)],
        "arm1": [(-0.05, 0.78), (-0.17, 0.72), (-0.26, 0.66)],
        "arm2": [(-0.02, 0.78), (0.08, 0.7), (0.18, 0.74)],
    },
    "cheer": {
        "spine": [(0, 0.5), (0, 0.66), (0, 0.83)],
        "head": [(0, 0.925)],
        "leg1": [(0.03, 0.5), (0.05, 0.26), (0.06, 0.015)],
        "leg2": [(-0.03, 0.5), (-0.05, 0.26), (-0.06, 0.015)],
        "arm1": [(0.07, 0.8), (0.14, 0.95), (0.13, 1.12)],
        "arm2": [(-0.07, 0.8), (-0.15, 0.94), (-0.16, 1.1)],
    },
    "play": {
        "spine": [(0, 0.5), (0, 0.66), (0.01, 0.83)],
        "head": [(0.02, 0.925)],
        "leg1": [(0.03, 0.5), (0.06, 0.26), (0.07, 0.015)],
        "leg2": [(-0.03, 0.5), (-0.05, 0.26), (-0.08, 0.015)],
        "arm1": [(0.07, 0.79), (0.14, 0.66), (0.04, 0.6)],
        "arm2": [(-0.06, 0.79), (-0.12, 0.7), (0.16, 0.74)],
    },
    "bowl": {
        "spine": [(0, 0.5), (0.03, 0.66), (0.08, 0.81)],
        "head": [(0.14, 0.89)],
        "leg1": [(0.02, 0.5), (0.14, 0.3), (0.2, 0.015)],
        "leg2": [(-0.02, 0.5), (-0.1, 0.28), (-0.22, 0.1)],
        "arm1": [(0.09, 0.8), (0.1, 0.96), (0.13, 1.12)],
        "arm2": [(0.06, 0.77), (0.0, 0.64), (-0.12, 0.6)],
    },
}


def circle(px: float, py: float, rx: float, ry: float | None = None) -> Outline:
    """An ellipse as an outline."""
    ry = rx if ry is None else ry
    return [(px + rx * math.cos(step / 12 * math.pi), py + ry * math.sin(step / 12 * math.pi)) for step in range(24)]


def limb(start: Point, end: Point, first: float, last: float) -> Outline:
    """A limb from one joint to the next, rounded at both, its radius changing from `first` to `last`."""
    turn = math.atan2(end[1] - start[1], end[0] - start[0])
    arc = [turn + math.pi / 2 + step / 8 * math.pi for step in range(9)]
    back = [(start[0] + first * math.cos(a), start[1] + first * math.sin(a)) for a in arc]
    front = [(end[0] + last * math.cos(a + math.pi), end[1] + last * math.sin(a + math.pi)) for a in arc]
    return back + front


def person(
    pose: str, px: float, foot: float, tall: float, flip: bool = False, dress: float = 0, stout: float = 1
) -> list[Outline]:
    """The outlines of somebody who stands at `px`, `foot`; `dress` is how far a skirt or kurta hangs, 0 to 1."""
    turn = -1 if flip else 1
    joints = {
        name: [(px + turn * jx * tall, foot - jy * tall) for jx, jy in places] for name, places in POSES[pose].items()
    }
    broad = tall * stout
    hip, waist, neck = joints["spine"]
    head = joints["head"][0]
    side = 0.055 if pose in {"walk", "run", "hold", "kick", "bowl"} else 0.085
    outlines = [
        circle(head[0], head[1], broad * 0.052, tall * 0.066),
        limb(neck, head, broad * 0.03, broad * 0.03),
        limb(waist, neck, broad * 0.068, broad * 0.045),
        limb(hip, waist, broad * 0.07, broad * 0.066),
        limb((neck[0] - broad * side, neck[1] + tall * 0.045), (neck[0] + broad * side, neck[1] + tall * 0.045),
             broad * 0.035, broad * 0.035),
    ]  # fmt: skip
    for name in ("leg1", "leg2"):
        top, knee, end = joints[name]
        outlines += [limb(top, knee, broad * 0.06, broad * 0.042), limb(knee, end, broad * 0.042, broad * 0.024)]
        outlines.append(limb(end, (end[0] + turn * tall * 0.055, end[1] + tall * 0.006), broad * 0.022, broad * 0.014))
    for name in ("arm1", "arm2"):
        top, elbow, hand = joints[name]
        outlines += [limb(top, elbow, broad * 0.034, broad * 0.026), limb(elbow, hand, broad * 0.026, broad * 0.019)]
        outlines.append(circle(hand[0], hand[1], broad * 0.024))
    if dress:
        hem = hip[1] + dress * 0.46 * tall
        wide = broad * (0.075 + 0.07 * dress)
        outlines.append([(waist[0] - broad * 0.062, waist[1]), (waist[0] + broad * 0.062, waist[1]),
                         (hip[0] + wide, hem), (hip[0] - wide, hem)])  # fmt: skip
    return outlines


def umbrella(px: float, py: float, wide: float, lean: float = 0) -> list[Outline]:
    """An open umbrella whose hand is at px, py; `lean` tips it, in radians."""
    stick = wide * 0.62
    top = (px + math.sin(lean) * stick, py - math.cos(lean) * stick)

    def at(across: float, down: float) -> Point:
        return (
            top[0] + across * math.cos(lean) - down * math.sin(lean),
            top[1] + across * math.sin(lean) + down * math.cos(lean),
        )

    half = wide / 2
    dome = [at(half * math.cos(math.pi * step / 24), half * 0.56 * (1 - math.sin(math.pi * step / 24)) - half * 0.06)
            for step in range(25)]  # fmt: skip
    hem = [at(half * (-1 + step / 12), half * 0.5 - half * 0.11 * abs(math.sin(math.pi * step / 6)))
           for step in range(25)]  # fmt: skip
    return [dome + hem, limb((px, py), at(0, 0), wide * 0.008, wide * 0.008), limb(at(0, 0), at(0, -half * 0.14), 2, 1)]
