"""Every benchmark in turn, each in a process of its own; figures on the screen and in bench/results/.

`make bench` runs all (about ten minutes); `python -m bench live serving` runs those named.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

BENCHMARKS = {
    "backlog": ("Stories a second from bytes to baked pages, SQLite, one worker", ["bench.backlog", "5000"]),
    "live": ("From folder drop to page served, one story after another", ["bench.live", "200"]),
    "serving": ("Pages a second, beside nginx's static files in the same run", ["bench.serving"]),
    "formats": ("Readers beside plain lxml, newsmlg2 and feedparser on the same bytes", ["bench.formats"]),
    "archive": ("Cost of a story with 1,000 and with 50,000 archived", ["bench.backlog", "archive", "1000", "50000"]),
    "kill": ("From a kill to a story gone from 300 pages, 50,000 archived, both databases", ["bench.kill", "50000"]),
    "embargo": ("1,000 embargoes that end at once while 100 stories a second arrive", ["bench.embargo", "1000", "100"]),
}
RESULTS = Path(__file__).parent / "results"


def main(names: list[str]) -> int:
    """Run the benchmarks named. Returns how many failed."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    failed = 0
    found: dict[str, object] = {}
    for name in names or BENCHMARKS:
        title, arguments = BENCHMARKS[name]
        print(f"{title} ...", flush=True)
        told = subprocess.run([sys.executable, "-m", *arguments], stdout=subprocess.PIPE, text=True, check=False)
        if told.returncode:
            failed += 1
            continue
        found[name] = json.loads(told.stdout.splitlines()[-1])
        print(f"  {found[name]}", flush=True)
    RESULTS.mkdir(exist_ok=True)
    machine = {"processors": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
    report = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine, "figures": found}
    (RESULTS / "latest.json").write_text(json.dumps(report, indent=2) + "\n")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
