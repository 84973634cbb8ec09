"""From a file dropped into a watched folder to its page served, one story after another, against a running newspaper.

`python -m bench.live 200` prints milliseconds: median, 95th percentile, worst.
"""

from __future__ import annotations

import http.client
import json
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench import newspaper, wire

PATIENCE = 10.0  # seconds after which a story counts as lost


def live(count: int = 200, before: int = 300) -> dict[str, float]:
    """Milliseconds from drop to page for `count` stories, after `before` stories of backlog."""
    folder = newspaper.make(Path(tempfile.mkdtemp(prefix="wireroom-live-")), *newspaper.free_ports(2))
    incoming = folder / "incoming"
    incoming.mkdir()
    for number, data in enumerate(wire.stories(before)):
        (incoming / f"{number}.xml").write_bytes(data)
    with newspaper.running(folder) as port, newspaper.record(folder) as database:
        newspaper.wait_until_published(database, before)
        times = sorted(_one(database, incoming, port, 1_000_000 + number) for number in range(count))
    return {
        "stories": count,
        "median_ms": round(times[len(times) // 2], 1),
        "p95_ms": round(times[len(times) * 95 // 100], 1),
        "worst_ms": round(times[-1], 1),
    }


def _one(database: sqlite3.Connection, incoming: Path, port: int, number: int) -> float:
    """Drop a story as a careful agency does, ask for its page until it is there; milliseconds."""
    aside = incoming / f".{number}.part"
    aside.write_bytes(wire.story(number, datetime.now(UTC)))
    reader = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    path = ""
    began = time.perf_counter()
    aside.rename(incoming / f"{number}.xml")
    while time.perf_counter() - began < PATIENCE:
        path = path or _path(database, number)
        if path:
            reader.request("GET", path)
            answer = reader.getresponse()
            body = answer.read()
            if answer.status == 200 and str(number).encode() in body:
                reader.close()
                return 1000 * (time.perf_counter() - began)
        time.sleep(0.001)
    raise SystemExit(f"story {number} did not appear in {PATIENCE} s")


def _path(database: sqlite3.Connection, number: int) -> str:
    """Where the story's page will be, once it is filed."""
    found = database.execute("SELECT path FROM stories_story WHERE guid = ?", [f"urn:bench:{number}"]).fetchone()
    return found[0] if found and found[0] else ""


if __name__ == "__main__":
    print(json.dumps(live(int(sys.argv[1]) if sys.argv[1:] else 200)))
