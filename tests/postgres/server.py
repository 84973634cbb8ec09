"""A PostgreSQL server for a test, as an unprivileged user where the tests run as root (the server refuses to)."""

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from bench.newspaper import free_ports

_UNPRIVILEGED = ("postgres", "nobody")


def binaries() -> Path | None:
    """Where the newest server's programs are, None where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if found:
        return found[-1]
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def _user() -> str | None:
    """Whom to be for the server: None is ourselves."""
    if os.getuid() != 0:
        return None
    known = {each.pw_name for each in pwd.getpwall()}
    return next((name for name in _UNPRIVILEGED if name in known), None)


@contextmanager
def postgres():
    """The URL of an empty database; the test is skipped where no server is installed."""
    with server() as (url, _):
        yield url


@contextmanager
def server():
    """The URL of an empty database and what stops (``"stop"``) and starts (``"start"``) its server; skips as `postgres`."""
    programs = binaries()
    user = _user()
    if programs is None or (os.getuid() == 0 and user is None):
        pytest.skip("no PostgreSQL server here, or nobody unprivileged to run it")
    folder = Path(tempfile.mkdtemp(prefix="wireroom-postgres-"))
    data = folder / "data"
    if user:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        command = [programs / program, *arguments]
        told = subprocess.run(command, user=user, cwd=folder, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stderr

    (port,) = free_ports(1)
    name = user or getpass.getuser()
    try:
        run("initdb", "-D", str(data), "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", name, "--no-sync")
        options = f"-h 127.0.0.1 -p {port} -k {folder} -F"

        def control(what: str) -> None:
            more = ("-m", "fast") if what == "stop" else ("-l", str(folder / "log"), "-o", options)
            run("pg_ctl", "-D", str(data), "-w", *more, what)

        control("start")
        try:
            run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", name, "paper")
            yield f"postgresql://{name}@127.0.0.1:{port}/paper", control
        finally:
            control("stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
