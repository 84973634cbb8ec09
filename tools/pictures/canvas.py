"""The canvas: a picture in linear light, measured in points of the finished picture (1600 x 1067).

Everything that a scene draws goes through here: masks of shapes, colour laid through them, light added, whole layers
blurred as a lens blurs what is out of focus. What the light then becomes on paper is `develop.py`'s matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Array = NDArray[Any]  # of numbers; what is kept is float32
Point = tuple[float, float]
Colour = str | Array
Patch = tuple[slice, slice]

WIDTH, HEIGHT = 1600, 1067


def tint(colour: Colour) -> Array:
    """The linear light of a colour written as in a style sheet (`e8a060`); light passes as it is."""
    if not isinstance(colour, str):
        return colour
    coded = np.array([int(colour[at : at + 2], 16) for at in (0, 2, 4)], np.float32) / 255
    return np.asarray(np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4), np.float32)


def resize(plane: Array, width: int, height: int, how: Image.Resampling = Image.Resampling.BILINEAR) -> Array:
    """One plane in another size."""
    return np.asarray(Image.fromarray(plane, "F").resize((width, height), how), np.float32)


def _box(plane: Array, radius: int, axis: int) -> Array:
    """A running mean along one axis, edges repeated."""
    pad = [(0, 0), (0, 0)]
    pad[axis] = (radius + 1, radius)
    sums = np.cumsum(np.pad(plane, pad, mode="edge"), axis=axis, dtype=np.float64)
    size = 2 * radius + 1
    ahead, behind = (sums[size:], sums[:-size]) if axis == 0 else (sums[:, size:], sums[:, :-size])
    return np.asarray((ahead - behind) / size, np.float32)


def _soften(plane: Array, across: float, down: float) -> Array:
    """A near-Gaussian blur of one plane, sigmas in pixels; wide blurs are made on a smaller copy."""
    height, width = plane.shape
    by_x, by_y = max(1, int(across / 4)), max(1, int(down / 4))
    small = plane
    if by_x > 1 or by_y > 1:
        small = resize(plane, max(8, width // by_x), max(8, height // by_y), Image.Resampling.BOX)
    for axis, sigma in ((1, across / by_x), (0, down / by_y)):
        radius = round(((4 * sigma * sigma + 1) ** 0.5 - 1) / 2)
        for _ in range(3 if radius else 0):
            small = _box(small, radius, axis)
    return small if small.shape == plane.shape else resize(small, width, height, Image.Resampling.BICUBIC)


def _where(mask: Array, across: int = 0, down: int = 0) -> Patch | None:
    """The part of the picture that a mask touches, so that a small shape costs little."""
    rows = np.flatnonzero(mask.any(axis=1))
    if not rows.size:
        return None
    columns = np.flatnonzero(mask[rows[0] : rows[-1] + 1].any(axis=0))
    return (
        slice(max(0, int(rows[0]) - down), int(rows[-1]) + 1 + down),
        slice(max(0, int(columns[0]) - across), int(columns[-1]) + 1 + across),
    )


def _within(light: Array, patch: Patch) -> Array:
    """A colour, a ramp or a layer, cut to a part of the picture."""
    if light.ndim < 3:
        return light
    return light[patch] if light.shape[1] > 1 else light[patch[0]]


class Canvas:
    """A picture being drawn: `rgb` is its linear light, `x` and `y` the points of its pixels."""

    def __init__(self, seed: int, scale: float = 2) -> None:
        self.scale = scale
        self.width, self.height = round(WIDTH * scale), round(HEIGHT * scale)
        self.rng = np.random.default_rng(seed)
        self.x = np.broadcast_to((np.arange(self.width, dtype=np.float32) + 0.5) / scale, (self.height, self.width))
        self.y = np.broadcast_to(
            ((np.arange(self.height, dtype=np.float32) + 0.5) / scale)[:, None], (self.height, self.width)
        )
        self.rgb: Array = np.zeros((self.height, self.width, 3), np.float32)

    def blank(self, planes: int = 1) -> Array:
        """Darkness of the canvas's size: one plane, or several."""
        shape = (self.height, self.width) if planes == 1 else (self.height, self.width, planes)
        return np.zeros(shape, np.float32)

    def ramp(self, *stops: tuple[float, Colour]) -> Array:
        """Colours down the picture: (y, colour) pairs from top to bottom."""
        places = [stop[0] for stop in stops]
        colours = np.stack([tint(stop[1]) for stop in stops])
        rows = self.y[:, 0]
        columns = [np.interp(rows, places, colours[:, part]) for part in range(3)]
        return np.stack(columns, axis=1).astype(np.float32)[:, None, :]

    def fill(self, light: Array) -> None:
        """Replace the whole picture, by a colour, a ramp or a layer."""
        self.rgb = np.array(np.broadcast_to(light, self.rgb.shape), np.float32)

    def blur(self, plane: Array, across: float, down: float | None = None) -> Array:
        """A plane or a colour layer out of focus; sigmas in points."""
        sigmas = (across * self.scale, (across if down is None else down) * self.scale)
        if plane.ndim == 3:
            return np.stack([_soften(plane[..., part], *sigmas) for part in range(plane.shape[2])], axis=2)
        soft = self.blank()
        patch = _where(plane, *(int(sigma * 3.5) + 2 for sigma in sigmas))
        if patch:
            soft[patch] = _soften(plane[patch].astype(np.float32), *sigmas)
        return soft

    # --- shapes -----------------------------------------------------------------------------------------------------

    def shapes(self, *outlines: Sequence[Point], holes: Sequence[Sequence[Point]] = ()) -> Array:
        """The mask of polygons, with polygons cut out of it."""
        image = Image.new("L", (self.width, self.height))
        pen = ImageDraw.Draw(image)
        for value, group in ((255, outlines), (0, holes)):
            for outline in group:
                pen.polygon([(px * self.scale, py * self.scale) for px, py in outline], fill=value)
        return np.asarray(image, np.float32) / 255

    def strokes(self, *paths: tuple[Sequence[Point], float]) -> Array:
        """The mask of lines with round joints: (points, thickness) each."""
        image = Image.new("L", (self.width, self.height))
        pen = ImageDraw.Draw(image)
        for path, thick in paths:
            line = [(px * self.scale, py * self.scale) for px, py in path]
            pen.line(line, fill=255, width=max(1, round(thick * self.scale)), joint="curve")
        return np.asarray(image, np.float32) / 255

    def discs(self, *rounds: tuple[float, float, float, float]) -> Array:
        """The mask of ellipses: (x, y, radius across, radius down) each."""
        image = Image.new("L", (self.width, self.height))
        pen = ImageDraw.Draw(image)
        for px, py, rx, ry in rounds:
            box = ((px - rx) * self.scale, (py - ry) * self.scale, (px + rx) * self.scale, (py + ry) * self.scale)
            pen.ellipse(box, fill=255)
        return np.asarray(image, np.float32) / 255

    def below(self, line: Array) -> Array:
        """The mask of everything under a line that is given as one height (in points) for each column."""
        return np.clip((self.y - line[None, :]) * self.scale + 0.5, 0, 1).astype(np.float32)

    # --- colour and light -------------------------------------------------------------------------------------------

    def lay(self, mask: Array, colour: Colour, strength: float = 1) -> None:
        """Colour through a mask, over what is there."""
        patch = _where(mask)
        if patch:
            self.rgb[patch] += (_within(tint(colour), patch) - self.rgb[patch]) * (mask[patch] * strength)[..., None]

    def shine(self, mask: Array, colour: Colour, power: float = 1) -> None:
        """Light through a mask, added to what is there."""
        patch = _where(mask)
        if patch:
            self.rgb[patch] += mask[patch][..., None] * (_within(tint(colour), patch) * power)

    def shade(self, mask: Array, share: float) -> None:
        """Take a share of the light away where the mask is."""
        patch = _where(mask)
        if patch:
            self.rgb[patch] *= (1 - mask[patch] * share)[..., None]

    def patch(self, px: float, py: float, reach: float) -> Patch | None:
        """The square of that reach around a point, as far as it is in the picture."""
        left, right = max(0, int((px - reach) * self.scale)), min(self.width, int((px + reach) * self.scale) + 1)
        top, foot = max(0, int((py - reach) * self.scale)), min(self.height, int((py + reach) * self.scale) + 1)
        return (slice(top, foot), slice(left, right)) if left < right and top < foot else None

    def glow(self, px: float, py: float, radius: float, colour: Colour, power: float = 1, flat: float = 1) -> None:
        """A soft light that falls off from a point; `flat` under 1 presses it down."""
        patch = self.patch(px, py, radius * 3)
        if patch:
            away = ((self.x[patch] - px) / radius) ** 2 + ((self.y[patch] - py) / (radius * flat)) ** 2
            self.rgb[patch] += np.exp(-away)[..., None] * tint(colour) * power

    def halo(self, px: float, py: float, radius: float, colour: Colour, power: float = 1) -> None:
        """A light that falls off slowly over the whole picture, as the sun's in haze."""
        away = ((self.x - px) ** 2 + (self.y - py) ** 2) / (radius * radius)
        self.rgb += (1 / (1 + away) ** 1.5)[..., None] * (tint(colour) * power)

    def bokeh(self, px: float, py: float, radius: float, colour: Colour, power: float = 1) -> None:
        """A point of light far out of focus: a disc, a little brighter at its rim."""
        patch = self.patch(px, py, radius + 3)
        if patch:
            away = np.hypot(self.x[patch] - px, self.y[patch] - py) / radius
            edge = np.clip((1 - away) * radius * 0.6 + 0.5, 0, 1)
            self.rgb[patch] += (edge * (0.7 + 0.3 * away**4))[..., None] * tint(colour) * power
