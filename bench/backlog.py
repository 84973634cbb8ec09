"""Stories a second from bytes to baked pages, on SQLite, with one worker; and what a story costs with a large archive.

`python -m bench.backlog 5000` measures a backlog; `python -m bench.backlog archive 1000 50000` compares the cost of a
story with so many archived.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import newspaper, wire


def _take(line, data: list[bytes]) -> float:
    """Receive, file and bake; returns seconds."""
    from django.db import transaction

    from wireroom.stories.receive import receive

    began = time.perf_counter()
    for start in range(0, len(data), 100):
        with transaction.atomic():
            for each in data[start : start + 100]:
                receive("bench", "bench", each, name="bench.xml")
    line.drain()
    return time.perf_counter() - began


def backlog(count: int) -> dict[str, float]:
    """Stories a second for a backlog of `count`."""
    line = _line()
    seconds = _take(line, list(wire.stories(count)))
    _check(count)
    return {"stories": count, "seconds": round(seconds, 2), "stories_per_second": round(count / seconds, 1)}


def archive(sizes: list[int], sample: int = 200) -> dict[str, object]:
    """Milliseconds a story, one at a time, with so many stories archived over 60 days before it."""
    line = _line()
    costs = {}
    have = 0
    now = datetime.now(UTC)
    for size in sizes:
        _take(line, list(wire.stories(size - have, start=have, end=now - timedelta(days=1), days=60)))
        have = size
        times = []
        for each in wire.stories(sample, start=1_000_000 + size, end=now, days=1):
            times.append(_take(line, [each]))
        have += sample
        times.sort()
        costs[size] = round(1000 * times[len(times) // 2], 2)
    first, last = costs[sizes[0]], costs[sizes[-1]]
    return {"median_ms": costs, "ratio": round(last / first, 2)}


def _line():
    folder = newspaper.make(Path(tempfile.mkdtemp(prefix="wireroom-bench-")))
    from wireroom.stories.setup import setup

    paper = setup(folder)
    from wireroom.serve.line import Line

    line = Line(paper)
    line.press.order_standing()
    line.drain()
    return line


def _check(count: int) -> None:
    from wireroom.stories.models import Page, Story

    assert Story.objects.filter(state="published").count() == count
    assert not Page.objects.filter(dirty__isnull=False).exists()


if __name__ == "__main__":
    if sys.argv[1:2] == ["archive"]:
        print(json.dumps(archive([int(each) for each in sys.argv[2:]] or [1000, 50000])))
    else:
        print(json.dumps(backlog(int(sys.argv[1]) if sys.argv[1:] else 5000)))
