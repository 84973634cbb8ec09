"""Draws the sample newspaper's pictures anew.

    python -m tools.pictures [--draft] [--to FOLDER] [NAME ...]

Needs numpy besides Pillow (nothing else in the project does; install it into an environment of its own). The same
program draws the same picture. `--draft` draws at half the fineness, for looking while drawing. Every scene is invented.
"""

from __future__ import annotations

import argparse
import importlib
import time
from pathlib import Path

from PIL import Image

from .canvas import Canvas
from .develop import jpeg

FOLDER = Path(__file__).parents[2] / "src/wireroom/sample/pictures"

# In which module each scene is drawn, by the function of its name.
SCENES = {
    "monsoon-street": "city",
    "parliament-dusk": "night",
    "stadium-night": "crowd",
    "harbour-cranes": "shore",
    "observatory": "night",
    "hill-railway": "country",
    "market-stalls": "market",
    "solar-field": "country",
    "metro-line": "metro",
    "river-delta": "shore",
    "rocket-launch": "space",
    "concert-stage": "crowd",
    "hospital-ward": "ward",
    "school-yard": "school",
    "satellite-earth": "space",
}


def draw(name: str, scale: float) -> Image.Image:
    """The scene of that name; always the same one."""
    scene = getattr(importlib.import_module(f".{SCENES[name]}", __package__), name.replace("-", "_"))
    picture: Image.Image = scene(Canvas(seed=1 + list(SCENES).index(name), scale=scale))
    return picture


def main() -> None:
    """Draw the named scenes, or all."""
    parser = argparse.ArgumentParser(prog="python -m tools.pictures", description="Draws the sample pictures anew.")
    parser.add_argument("names", nargs="*", choices=[*SCENES, []], metavar="NAME")
    parser.add_argument("--draft", action="store_true", help="half as fine, for looking")
    parser.add_argument("--to", type=Path, default=FOLDER, help="the folder they go into")
    wanted = parser.parse_args()
    wanted.to.mkdir(parents=True, exist_ok=True)
    for name in wanted.names or SCENES:
        began = time.monotonic()
        data = jpeg(draw(name, scale=1 if wanted.draft else 2))
        (wanted.to / f"{name}.jpg").write_bytes(data)
        print(f"{name}: {len(data) // 1000} KB, {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
