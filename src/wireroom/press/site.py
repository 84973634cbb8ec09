"""Pages and files that a newspaper has once: 404, offline, the app's page, manifest, service worker, assets, robots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from wireroom.press.edition import Edition
from wireroom.press.render import Renderer, icons
from wireroom.press.store import File
from wireroom.press.views import Chrome, NoticeView


def files(renderer: Renderer, editions: Mapping[str, Edition], day: date) -> Iterator[File]:
    """The site's own files, in the paper's main language."""
    edition = next(iter(editions.values()))
    say = edition.say

    def chrome(url: str, title: str, text: str) -> Chrome:
        return edition.chrome(url, title=title, description=text, day=day)

    heading, text = say("Page not found"), say("There is no page at this address.")
    missing = NoticeView(chrome=chrome("/404/", heading, text), code=404, heading=heading, text=text)
    yield File("404.html", renderer.notice(missing).encode())
    heading, text = say("You are offline"), say("Stories that you have read lately can still be opened.")
    offline = NoticeView(chrome=chrome("/offline/", heading, text), code=0, heading=heading, text=text)
    yield File("offline/index.html", renderer.notice(offline).encode())
    app = chrome("/app/", say("Open in App"), edition.paper.tagline)
    yield File("app/index.html", renderer.app(app).encode())
    yield File("robots.txt", renderer.robots(edition.paper.url).encode())
    yield File("manifest.webmanifest", renderer.manifest(app).encode())
    yield File("sw.js", renderer.service_worker().encode())
    for path, data in {**renderer.assets(), **icons(edition.paper.title)}.items():
        yield File(path.lstrip("/"), data, compress=path.endswith((".js", ".css", ".txt", ".svg")))
