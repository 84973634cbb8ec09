"""A newspaper for benchmarks, in a folder of its own, bound to this process."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

TOML = """
[paper]
title = "The Bench Courier"
url = "http://127.0.0.1:{port}"
timezone = "Asia/Kolkata"

[[sections]]
slug = "politics"
title = "Politics"
subjects = ["medtop:11000000"]

[[sections]]
slug = "business"
title = "Business"
subjects = ["medtop:04000000"]

[[sections]]
slug = "sport"
title = "Sport"
subjects = ["medtop:15000000"]

[[sections]]
slug = "science"
title = "Science"
subjects = ["medtop:13000000"]

[[sections]]
slug = "news"
title = "News"

[[cities]]
slug = "mumbai"
title = "Mumbai"
wikidata = "Q1156"
places = ["Mumbai"]

[[cities]]
slug = "new-delhi"
title = "New Delhi"
wikidata = "Q987"
places = ["New Delhi", "Delhi"]

[[cities]]
slug = "pune"
title = "Pune"
wikidata = "Q1538"
places = ["Pune"]

[[sources]]
slug = "bench"
name = "Bench News"
timezone = "UTC"

[[feeds]]
slug = "bench"
source = "bench"
transport = "folder"
path = "incoming"

[clock]
accept_unsynchronised = true

[serve]
port = {port}
desk_port = {desk}
"""


def make(folder: Path, port: int = 8100, desk: int = 8101) -> Path:
    """Write the newspaper into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "newspaper.toml").write_text(TOML.format(port=port, desk=desk))
    return folder


_PORTS = range(10_000, 32_000)  # below those that systems give to connections going out: none takes one meanwhile


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens on just now."""
    found: set[int] = set()
    while len(found) < count:
        port = secrets.choice(_PORTS)
        if _is_free(port):
            found.add(port)
    return sorted(found)


def free_pair() -> int:
    """A port that nothing listens on just now, with the one after it (the desk's) free as well."""
    while True:
        port = secrets.choice(_PORTS)
        if _is_free(port) and _is_free(port + 1):
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def environment() -> dict[str, str]:
    """This process's environment, bound to no newspaper."""
    return {key: value for key, value in os.environ.items() if key not in {"WIREROOM_DIR", "DJANGO_SETTINGS_MODULE"}}


@contextlib.contextmanager
def running(folder: Path) -> Iterator[int]:
    """`wireroom run` of the folder until the block ends; gives the public port once it answers."""
    port = int(
        next(line for line in (folder / "newspaper.toml").read_text().splitlines() if line.startswith("port")).split(
            "="
        )[1]
    )
    with (folder / "run.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "wireroom", "run", str(folder)], env=environment(), stdout=log, stderr=log
        )
    try:
        wait_for_port(port, process, folder / "run.log")
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def wait_for_port(port: int, process: subprocess.Popen[bytes], log: Path | None = None) -> None:
    """Wait until the process answers on the port."""
    end = time.monotonic() + 60
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process.poll() is not None or time.monotonic() > end:
            raise SystemExit(f"nothing answers on port {port}: {log.read_text()[-2000:] if log else ''}")
        time.sleep(0.05)


@contextlib.contextmanager
def record(folder: Path) -> Iterator[sqlite3.Connection]:
    """The newspaper's database, for looking only."""
    with contextlib.closing(
        sqlite3.connect(f"file:{folder / 'wireroom.db'}?mode=ro", uri=True, timeout=10)
    ) as database:
        yield database


def wait_until_published(database: sqlite3.Connection, count: int, seconds: float = 120) -> None:
    """Wait until so many stories are published and no page is ordered any more."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        published = database.execute("SELECT count(*) FROM stories_story WHERE state = 'published'").fetchone()[0]
        dirty = database.execute("SELECT count(*) FROM stories_page WHERE dirty IS NOT NULL").fetchone()[0]
        if published >= count and not dirty:
            return
        time.sleep(0.1)
    raise SystemExit(f"not published after {seconds} s")
