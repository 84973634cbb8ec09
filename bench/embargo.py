"""Many embargoes that end at the same second while stories arrive: none early, and seconds until all are out.

`python -m bench.embargo 1000 100`: 1,000 embargoes, 100 stories a second from three seconds before to three after.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import newspaper, wire

WORD = "embargoword"
_BEFORE, _AFTER = 3, 3  # seconds of arrivals around the end
_EARLIEST = 45  # seconds from the first delivery to the end of the embargoes


def main(count: int, rate: int) -> dict[str, object]:
    """How many were out early, and seconds from the embargoes' end to the last page."""
    folder = newspaper.make(Path(tempfile.mkdtemp(prefix="wireroom-bench-")), *newspaper.free_ports(2))
    (folder / "incoming").mkdir()
    with newspaper.running(folder), newspaper.record(folder) as database:
        end = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=_EARLIEST + count // 50)
        for number in range(count):
            _drop(folder, number, _embargoed(number, end))
        _wait(lambda: _count(database, "embargoed") == count, end, -_BEFORE)
        arrived, early = 0, 0
        stop = end + timedelta(seconds=_AFTER)
        began = end - timedelta(seconds=_BEFORE)
        _sleep_until(began)
        seen_early = False
        seen = _Seen(folder / "pages" / "story")
        while (now := datetime.now(UTC)) < stop:
            while arrived < rate * (now - began).total_seconds():
                _drop(folder, 1_000_000 + arrived, wire.story(1_000_000 + arrived, now))
                arrived += 1
            if not seen_early and (end - datetime.now(UTC)).total_seconds() < 0.3:
                early, seen_early = _words_out(folder), True
            seen.look()
            time.sleep(0.02)
        while len(seen.at) < count and datetime.now(UTC) < end + timedelta(seconds=120):
            seen.look()
            time.sleep(0.02)
        _wait(lambda: _count(database, "published") == count + arrived and not _waiting(database), end, 120)
    times = sorted(moment - end.timestamp() for moment in seen.at.values())
    early += sum(each < 0 for each in times)
    return {
        "embargoes": len(times),
        "arrived_meanwhile": arrived,
        "early": early,
        "first_s": round(times[0], 3),
        "half_s": round(times[len(times) // 2], 3),
        "all_s": round(times[-1], 3),
    }


class _Seen:
    """When the page of each story that was under embargo was first there for a reader (seconds since 1970, late by a look)."""

    def __init__(self, stories: Path) -> None:
        self._stories = stories
        self.at: dict[str, float] = {}

    def look(self) -> None:
        for day in self._stories.glob("*/*/*"):
            for name in os.listdir(day):  # noqa: PTH208 (names are all that is wanted)
                if WORD in name and name not in self.at and (day / name / "index.html").exists():
                    self.at[name] = time.time()


def _embargoed(number: int, end: datetime) -> bytes:
    """A story under embargo whose headline has the word that nothing may show before."""
    made = wire.story(number, datetime.now(UTC) - timedelta(hours=1))
    made = made.replace(b"<pubStatus", f"<embargoed>{end.isoformat()}</embargoed><pubStatus".encode())
    return made.replace(b"<headline>", f"<headline>{WORD} ".encode())


def _drop(folder: Path, number: int, data: bytes) -> None:
    aside = folder / f".{number}.part"
    aside.write_bytes(data)
    aside.rename(folder / "incoming" / f"{number:07}.xml")


def _count(database, state: str) -> int:
    return int(database.execute("SELECT count(*) FROM stories_story WHERE state = ?", [state]).fetchone()[0])


def _waiting(database) -> bool:
    """Whether the press has orders (those of the printer do not count)."""
    return bool(database.execute("SELECT 1 FROM stories_page WHERE dirty <= 5 LIMIT 1").fetchone())


def _wait(true, end: datetime, seconds: float) -> None:
    """Wait until it is true, so many seconds after `end` at most."""
    while not true():
        if datetime.now(UTC) > end + timedelta(seconds=seconds):
            raise SystemExit("this machine is too slow: not done in time")
        time.sleep(0.2)


def _sleep_until(moment: datetime) -> None:
    time.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))


def _words_out(folder: Path) -> int:
    """How many public files have the embargoed word, in their names or bytes, just before the end."""
    found = 0
    for path in (folder / "pages").rglob("*"):
        if WORD in path.name:
            found += 1
        elif path.suffix in {".html", ".xml", ".json", ".txt"}:
            try:
                found += WORD.encode() in path.read_bytes()
            except (FileNotFoundError, IsADirectoryError):
                continue
    return found


if __name__ == "__main__":
    told = [int(each) for each in sys.argv[1:]]
    print(json.dumps(main(*(told or [1000, 100]))))
