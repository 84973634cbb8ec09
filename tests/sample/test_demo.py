"""`wireroom demo` from the outside: a front page from nothing, that changes while one looks, and a clean end."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request

import pytest
from bench.newspaper import free_pair

LONGEST = 110  # seconds to a front page


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().decode()


def wait_for(true, seconds: float, what: str):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = true()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what} took more than {seconds} seconds")


@pytest.mark.xdist_group("sample-demo")
def test_the_demo_shows_a_front_page_that_changes_and_ends_cleanly(tmp_path):
    port = free_pair()
    out = tmp_path / "out.txt"
    command = [sys.executable, "-m", "wireroom", "demo", str(tmp_path / "demo"), "--port", str(port), "--every", "2"]
    own = {name: value for name, value in os.environ.items() if not name.startswith(("WIREROOM_", "DJANGO_"))}
    with out.open("w") as file:
        demo = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, env=own)
    try:
        wait_for(
            lambda: "The newspaper is at" in out.read_text() or demo.poll() is not None, LONGEST, "the demo's start"
        )
        assert demo.poll() is None, out.read_text()
        home = f"http://127.0.0.1:{port}/"
        front = get(home)
        assert "The Banyan Courier" in front
        assert "Nine student satellites reach orbit" in front
        assert "Saraswat" not in front
        wait_for(lambda: "Kettle calls home" in get(home), 20, "the first live story")
        password = wait_for(lambda: re.search(r"as editor with (\S+)", out.read_text()), 5, "the password")[1]
        assert len(password) >= 12
        assert "An embargo ends at" in out.read_text()
    finally:
        demo.send_signal(signal.SIGTERM)
        code = demo.wait(timeout=20)
    assert code == 0, out.read_text()
    assert "Traceback" not in out.read_text()
