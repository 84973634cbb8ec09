"""`wireroom run` is ended by SIGKILL at random moments while stories come in: none lost, none doubled, every page whole."""

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bench import newspaper
from bench.wire import story

STORIES = int(os.environ.get("WIREROOM_CRASH_STORIES", "120"))
KILLS = int(os.environ.get("WIREROOM_CRASH_KILLS", "6"))


def start(folder: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "wireroom", "run", str(folder)],
        env=newspaper.environment(),
        stdout=subprocess.DEVNULL,
        stderr=(folder / "run.log").open("ab"),
    )


def rows(folder: Path, sql: str) -> list[tuple]:
    with sqlite3.connect(f"file:{folder / 'wireroom.db'}?mode=ro", uri=True, timeout=10) as database:
        return database.execute(sql).fetchall()


def drop(folder: Path, number: int, at: datetime) -> None:
    """Deliver a story as a careful agency does: written aside, then renamed into the folder."""
    aside = folder / f".{number}.part"
    aside.write_bytes(story(number, at))
    aside.rename(folder / f"{number}.xml")


def wait_until_quiet(folder: Path, expected: int, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(sqlite3.OperationalError):
            published = rows(folder, "SELECT count(*) FROM stories_story WHERE state = 'published'")[0][0]
            dirty = rows(folder, "SELECT count(*) FROM stories_page WHERE dirty IS NOT NULL")[0][0]
            if published >= expected and not dirty:
                return
        time.sleep(0.2)
    pytest.fail(f"not quiet after {seconds} s: {(folder / 'run.log').read_text()[-3000:]}")


def test_kill_nine_at_random_moments_loses_and_doubles_nothing(tmp_path, record_property):
    """One line of figures is printed at the end (`pytest -s`)."""
    dice = random.Random(7)
    folder = tmp_path / "paper"
    newspaper.make(folder, *newspaper.free_ports(2))
    incoming = folder / "incoming"
    incoming.mkdir()
    now = datetime.now(UTC)
    number = 0
    kills = 0
    process = start(folder)
    try:
        while number < STORIES or kills < KILLS:
            share = STORIES // KILLS + 1
            for _ in range(min(share, STORIES - number)):
                drop(incoming, number, now - timedelta(minutes=STORIES - number))
                number += 1
                if dice.random() < 0.3:
                    time.sleep(0.01)
            if kills < KILLS:
                time.sleep(dice.uniform(0.0, 2.5))
                process.send_signal(signal.SIGKILL)
                process.wait()
                kills += 1
                process = start(folder)
        wait_until_quiet(folder, STORIES)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()

    stories = rows(folder, "SELECT id, path, state FROM stories_story")
    versions = rows(folder, "SELECT count(*) FROM stories_version")[0][0]
    shown = {path.parent for path in (folder / "pages" / "story").rglob("index.html")}
    lost = STORIES - len(stories)
    print(f"\ncrashes {kills}: stories {len(stories)}, lost {lost}, doubled {versions - STORIES}, pages {len(shown)}")
    record_property("crashes", {"crashes": kills, "lost": lost, "doubled": versions - STORIES})
    assert lost == 0
    assert versions == STORIES
    assert {state for _, _, state in stories} == {"published"}
    assert shown == {folder / "pages" / path.strip("/") for _, path, _ in stories}
    assert all(re.search(rb"</html>\s*$", (page / "index.html").read_bytes()) for page in shown)
    assert not list(incoming.glob("*.xml"))
