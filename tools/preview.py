"""Renders the specimen newspaper into a folder, so that its look can be judged in a browser.

    python tools/preview.py FOLDER            writes the pages
    python tools/preview.py FOLDER --serve    and serves them on 127.0.0.1:8765

Every person and event in it is invented (tests/press/specimen.py).
"""

from __future__ import annotations

import functools
import http.server
import sys
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFilter

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.press import specimen

from wireroom.press.render import Renderer, icons

PORT = 8765


def pages(renderer: Renderer) -> dict[str, str]:
    """Every page of the specimen, by its path."""
    made = {
        "flash": renderer.front(specimen.front(pictures=False, flash=True)),
        "section": renderer.front(specimen.section()),
        "city": renderer.front(specimen.city()),
        "day": renderer.front(specimen.day()),
        "tag": renderer.front(specimen.tag()),
        "plain": renderer.article(specimen.article(picture=False, full=False)),
        "404": renderer.notice(specimen.notice(404)),
        "410": renderer.notice(specimen.notice(410)),
        "offline": renderer.notice(specimen.notice(0)),
        "search": renderer.search(specimen.search()),
        "app": renderer.app(specimen.chrome("en", "/app/", "App")),
    }
    for language in specimen.STORIES:
        at = "" if language == "en" else f"{language}/"
        made[at.rstrip("/")] = renderer.front(specimen.front(language))
        made[f"{at}article"] = renderer.article(specimen.article(language))
    return made


def write(folder: Path) -> None:
    """The whole specimen as a site."""
    renderer = Renderer()
    for path, html in pages(renderer).items():
        (folder / path).mkdir(parents=True, exist_ok=True)
        (folder / path / "index.html").write_text(html, "utf-8")
    files = {**renderer.assets(), **icons(specimen.PAPERS["en"])}
    files["sw.js"] = renderer.service_worker().encode()
    files["manifest.webmanifest"] = renderer.manifest(specimen.chrome("en", "/", "")).encode()
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "media").mkdir(exist_ok=True)
    for number in (0, 1, 4, 6, 7):
        if not (folder / f"media/{number}-1600.jpg").exists():
            picture = landscape(number)
            for width in (320, 640, 960, 1600):
                small = picture.resize((width, width * 2 // 3))
                small.save(folder / f"media/{number}-{width}.jpg", quality=80)
                small.save(folder / f"media/{number}-{width}.webp", quality=75)


def landscape(seed: int) -> Image.Image:
    """A made-up view of hills in haze: something with a photograph's tones."""
    random = Random(seed)  # noqa: S311 - a drawing
    width, height = 1600, 1067
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    warm = random.random()
    sky, haze = (150 + int(60 * warm), 170, 190 - int(40 * warm)), (228, 216 - int(20 * warm), 200)
    for y in range(height):
        part = y / height
        draw.line((0, y, width, y), fill=tuple(int(a + (b - a) * part) for a, b in zip(sky, haze, strict=True)))
    for layer in range(6):
        level = height * (0.45 + layer * 0.1)
        tone = 170 - layer * 26
        line, points = level, []
        for x in range(0, width + 20, 20):
            line += random.uniform(-14, 14) + (level - line) * 0.05
            points.append((x, line))
        colour = (tone - 10, tone, tone + 8 - int(30 * warm))
        draw.polygon([*points, (width, height), (0, height)], fill=colour)
    noise = Image.effect_noise((width, height), 18).convert("RGB")
    return Image.blend(image.filter(ImageFilter.GaussianBlur(1.5)), noise, 0.07)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    write(target)
    if "--serve" in sys.argv:
        handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(target))
        http.server.ThreadingHTTPServer(("127.0.0.1", PORT), handler).serve_forever()
