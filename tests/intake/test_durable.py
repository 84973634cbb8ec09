"""A dispatch is durable before its sender is told: intake is ended by SIGKILL between the two, and nothing is lost or doubled."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys

import pytest

from tests.intake.wires import PASSWORD, FtpAgency
from tests.site import HERE
from wireroom import config

FTP = """
[[feeds]]
slug = "wire"
source = "ians"
transport = "ftp"
url = "ftp://127.0.0.1:%d"
user = "courier"
secret_env = "AGENCY_PASSWORD"
allow_private = true
after = "%s"
"""
LOOK = """
import sys, threading
from wireroom.stories.setup import setup
newspaper = setup(sys.argv[1])
from wireroom.intake.worker import FeedWatch
assert FeedWatch(newspaper.feeds[int(sys.argv[2])], newspaper, lambda: None, threading.Event()).turn() is None
"""


def intake(folder, crash="", feed=0):
    """Look once at a feed in a process of its own. Returns how it ended."""
    ours = {"DJANGO_SETTINGS_MODULE", "WIREROOM_DIR", "WIREROOM_CRASH"}
    environment = {key: value for key, value in os.environ.items() if key not in ours}
    if crash:
        environment["WIREROOM_CRASH"] = crash
    return subprocess.run([sys.executable, "-c", LOOK, folder, str(feed)], env=environment, check=False).returncode


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """A newspaper folder with an empty database."""
    folder = tmp_path_factory.mktemp("fresh")
    (folder / "newspaper.toml").write_bytes((HERE / "newspaper.toml").read_bytes())
    assert intake(folder) == 0
    return folder


def dispatches(folder):
    with sqlite3.connect(folder / "wireroom.db") as database:
        return database.execute("SELECT name FROM stories_dispatch ORDER BY id").fetchall()


@pytest.mark.parametrize(
    ("crash", "left", "known"),
    [("intake.kept", 3, 1), ("intake.kept:2", 2, 2), ("intake.acknowledged", 2, 1), ("intake.acknowledged:3", 0, 3)],
)
def test_a_kill_between_keeping_and_telling_loses_and_doubles_nothing(fresh, tmp_path, crash, left, known):
    shutil.copytree(fresh, tmp_path, dirs_exist_ok=True)
    incoming = tmp_path / "incoming" / "ians"
    for number in range(3):
        path = incoming / f"{number}.xml"
        path.write_bytes(b"<nitf>%d</nitf>" % number)
        os.utime(path, (number + 1, number + 1))

    assert intake(tmp_path, crash) == -signal.SIGKILL
    assert len(list(incoming.glob("*.xml"))) == left
    assert len(dispatches(tmp_path)) == known

    assert intake(tmp_path) == 0
    assert dispatches(tmp_path) == [("0.xml",), ("1.xml",), ("2.xml",)]
    assert not list(incoming.glob("*.xml"))
    assert len(list((incoming / ".taken").rglob("*-*-*/*"))) == 3


@pytest.mark.parametrize(
    ("after", "crash"),
    [("keep", "intake.kept:2"), ("delete", "intake.remembered:2"), ("delete", "intake.acknowledged:2")],
)
def test_a_kill_while_a_server_is_emptied_loses_and_doubles_nothing(fresh, tmp_path, monkeypatch, after, crash):
    monkeypatch.setenv("AGENCY_PASSWORD", PASSWORD)
    files = tmp_path / "files"
    files.mkdir()
    for number in range(3):
        (files / f"{number}.xml").write_bytes(b"<nitf>%d</nitf>" % number)
        os.utime(files / f"{number}.xml", (number + 1, number + 1))
    paper = tmp_path / "paper"
    shutil.copytree(fresh, paper)
    with FtpAgency(files) as server:
        (paper / "newspaper.toml").write_text((HERE / "newspaper.toml").read_text() + FTP % (server.port, after))
        feed = len(config.load(paper).feeds) - 1
        assert intake(paper, crash, feed) == -signal.SIGKILL
        assert len(dispatches(paper)) == 2
        assert intake(paper, feed=feed) == 0
        fetched = server.heard.count("RETR")
    assert dispatches(paper) == [("0.xml",), ("1.xml",), ("2.xml",)]
    assert len(list(files.iterdir())) == (3 if after == "keep" else 0)
    assert fetched == (4 if crash.startswith("intake.kept") else 3), "what is remembered is not fetched again"
