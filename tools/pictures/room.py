"""A room or a building in perspective, face by face, in metres."""

from __future__ import annotations

from .canvas import Array, Canvas, Colour, Point, tint

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
