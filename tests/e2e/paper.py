"""A whole newspaper as its owner runs it: one process, the sample wire published, folders watched."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
from bench.newspaper import free_pair
from lxml import html

from tests.stories.house import g2

START, TURN = 180.0, 20.0  # seconds that a start, and one story's way to its readers, may take on a busy machine


class Told:
    """A story's page in the page store."""

    def __init__(self, root: Path, file: Path) -> None:
        self.folder = file.parent
        self.address = f"/{file.parent.relative_to(root)}/"
        self.source = file.read_text("utf-8")

    @cached_property
    def page(self) -> html.HtmlElement:
        """The page, parsed."""
        return html.fromstring(self.source)

    @property
    def language(self) -> str:
        """The page's language."""
        return str(self.page.get("lang"))

    @property
    def headline(self) -> str:
        """What stands in its first heading."""
        return self.page.xpath("string(//h1)").strip()

    def has(self, path: str) -> bool:
        """Whether the page has such an element."""
        return bool(self.page.xpath(path))


class Paper:
    """The running newspaper. `url` has no slash at its end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "paper"
        self.port = free_pair()
        self.url = f"http://127.0.0.1:{self.port}"
        self.pages = self.folder / "pages"
        self._log = folder / "log"
        self._read: dict[Path, tuple[tuple[int, int], Told]] = {}
        names = ("WIREROOM_", "DJANGO_", "PYTEST_")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(names)}
        command = [sys.executable, "-m", "wireroom", "demo", str(self.folder), "--port", str(self.port)]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "--every", "1000000"], env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        self._client = httpx.Client(base_url=self.url, timeout=10)
        try:
            self.wait(self._answers, START, "the newspaper does not answer")
        except AssertionError:
            self._process.kill()
            raise

    def get(self, address: str, **headers: str) -> httpx.Response:
        """What a reader gets at an address. Redirects are not followed."""
        return self._client.get(address, headers=headers)

    def deliver(self, guid: str, headline: str, *paragraphs: str, urgency: int = 4, **more: Any) -> None:
        """Drop a story's file into the first agency's watched folder, as the agency's own machine does."""
        more.setdefault("version", 1)
        created = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}+00:00"
        data = g2(guid, headline=headline, paragraphs=paragraphs, created=created, **more)
        data = data.replace(b"<urgency>4<", b"<urgency>%d<" % urgency)
        folder = self.folder / "incoming" / "deccan-wire"
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{guid.rpartition(':')[2]}-{more['version']}.xml"
        temporary = folder / f".{name}.tmp"
        temporary.write_bytes(data)
        temporary.replace(folder / name)

    def kill(self, guid: str, version: int = 2) -> None:
        """The agency withdraws a story."""
        self.deliver(guid, "Kill", version=version, status="canceled")

    def published(self, headline: str) -> str:
        """The address of a story, as soon as the front page's feed names it."""
        found: list[str] = []

        def look() -> bool:
            items = self.get("/feed.json").json()["items"]
            found.extend(item["url"].removeprefix(self.url) for item in items if item["title"] == headline)
            return bool(found)

        self.wait(look, TURN, f"“{headline}” is not published")
        return found[0]

    def withdrawn(self, address: str) -> None:
        """Wait until a killed story's page says that it is gone (the status says so a few milliseconds before)."""
        self.wait(lambda: "Story withdrawn" in self.get(address).text, TURN, f"{address} is not withdrawn")
        assert self.get(address).status_code == 410

    def until_without(self, address: str, words: str) -> None:
        """Wait for a page to lose some words."""
        self.wait(lambda: words not in self.get(address).text, TURN, f"{address} still says “{words}”")

    def stories(self, language: str = "") -> list[Told]:
        """Every published story's page, by address."""
        found = []
        for file in sorted(self.pages.glob("story/*/*/*/*/index.html")):
            state = (file.stat().st_mtime_ns, file.stat().st_ino)
            if file not in self._read or self._read[file][0] != state:
                self._read[file] = (state, Told(self.pages, file))
            found.append(self._read[file][1])
        return [told for told in found if not language or told.language == language]

    def story(self, *paths: str, language: str = "en") -> Told:
        """The newest sample story whose page has elements at all these paths."""
        found = next((told for told in reversed(self.stories(language)) if all(map(told.has, paths))), None)
        assert found is not None, f"no story in {language} has {paths}"
        return found

    def first(self, pattern: str) -> str:
        """The address of a page by its folder in the store, such as ``archive/*/*/*``: the last in order of name."""
        found = sorted(self.pages.glob(f"{pattern}/index.html"))
        assert found, f"the paper has no page {pattern}"
        return f"/{found[-1].parent.relative_to(self.pages)}/"

    def everything(self) -> str:
        """Every public byte, names of files included."""
        parts = []
        for path in sorted(self.pages.rglob("*")):
            parts.append(str(path.relative_to(self.pages)))
            if path.is_file() and path.suffix not in {".br", ".gz", ".woff2", ".png", ".jpg", ".webp", ".pdf"}:
                parts.append(path.read_bytes().decode("utf-8", "replace"))
        return "\n".join(parts)

    def close(self) -> None:
        """Stop the process as an operator does. It must end by itself, and must have had nothing to complain of."""
        self._client.close()
        self._process.send_signal(signal.SIGTERM)
        try:
            code = self._process.wait(30)
        finally:
            self._process.kill()
        said = self._log.read_text("utf-8", "replace")
        assert code == 0, said[-3000:]
        assert not re.search(r"\[(error|critical)\b|Traceback", said), said[-3000:]

    def _answers(self) -> bool:
        try:
            return self.get("/").status_code == 200
        except httpx.TransportError:
            return False

    def wait(self, done: Callable[[], bool], seconds: float, what: str) -> None:
        """Wait until something is done. Raises AssertionError, with what the process says, when it is not."""
        end = time.monotonic() + seconds
        while not done():
            gone = self._process.poll() is not None
            if gone or time.monotonic() > end:
                raise AssertionError(f"{what}; it says:\n{self._log.read_text('utf-8', 'replace')[-3000:]}")
            time.sleep(0.05)
