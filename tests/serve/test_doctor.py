"""`wireroom doctor`: every feed is tried and takes nothing, and each thing that is wrong comes with what to do."""

import threading
import time
from pathlib import Path

import msgspec
import pytest

from tests.intake import wires
from tests.serve.process import start
from tests.site import HERE
from wireroom import config
from wireroom.config import Clock, Feed
from wireroom.intake import transports
from wireroom.intake.transport import Scheduled
from wireroom.serve import doctor
from wireroom.serve.doctor import examine
from wireroom.stories.clock import NOT_YET, Look
from wireroom.stories.models import Dispatch, FeedState

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("servers")]


@pytest.fixture
def newspaper(tmp_path):
    (tmp_path / "newspaper.toml").write_bytes((HERE / "newspaper.toml").read_bytes())
    return msgspec.structs.replace(config.load(tmp_path), clock=Clock(accept_unsynchronised=True))


def feed(slug, transport="ftp", **more):
    return Feed(**{"slug": slug, "source": "ians", "transport": transport, "allow_private": True, **more})


def told(newspaper, *feeds, limit=10.0):
    return list(examine(msgspec.structs.replace(newspaper, feeds=feeds), limit))


def wrong(findings):
    return [(each.about, each.what, each.do) for each in findings if each.mark == "failed"]


def test_a_newspaper_that_is_well(newspaper, tmp_path):
    findings = told(newspaper, *newspaper.feeds)
    assert wrong(findings) == []
    assert [each.about for each in findings[:6]] == ["newspaper.toml", "database", "disk", "clock", "pages", "fonts"]
    assert [each.what for each in findings if each.about == "feed ians-folder"] == [
        f"watches {tmp_path}/incoming/ians",
        "0 files wait",
    ]


def test_each_feed_is_tried_and_nothing_is_taken(newspaper, tmp_path, monkeypatch):
    monkeypatch.setenv("AGENCY_PASSWORD", wires.PASSWORD)
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.xml").write_bytes(b"<nitf/>")
    (tmp_path / "incoming").mkdir()
    with wires.FtpAgency(tmp_path / "files") as server:
        good = feed("good", url=f"ftp://127.0.0.1:{server.port}", user=wires.USER, secret_env="AGENCY_PASSWORD")
        bad = msgspec.structs.replace(good, slug="bad", user="nobody")
        gone = msgspec.structs.replace(good, slug="gone", url=f"ftp://127.0.0.1:{wires.closed_port()}")
        findings = told(newspaper, bad, good, gone)
    assert [each.what for each in findings if each.about == "feed good"][-1].endswith("1 of them not taken yet")
    assert [(about, do) for about, _, do in wrong(findings)] == [
        ("feed bad", "check user and the password in the environment's AGENCY_PASSWORD"),
        ("feed gone", "check host and port, and the firewall"),
    ]
    assert Dispatch.objects.count() == 0
    assert (tmp_path / "files" / "a.xml").exists()


def test_a_push_feed_needs_its_secret(newspaper, monkeypatch):
    push = feed("push", "push", secret_env="PUSH_TOKEN")
    monkeypatch.delenv("PUSH_TOKEN", raising=False)
    assert wrong(told(newspaper, push)) == [
        ("feed push", "the environment has no PUSH_TOKEN", "set PUSH_TOKEN where wireroom is started")
    ]
    monkeypatch.setenv("PUSH_TOKEN", "x")
    assert wrong(told(newspaper, push)) == []


class Stuck(Scheduled):
    """A way in whose other side never answers."""

    def __init__(self, stop):
        self.stop = stop

    def trial(self):
        yield "answers the call"
        self.stop.wait(30)


def test_a_feed_that_hangs_keeps_nobody_waiting(newspaper, monkeypatch):
    stop = threading.Event()
    monkeypatch.setitem(transports.MAKERS, "ftp", lambda *_: Stuck(stop))
    began = time.monotonic()
    findings = told(newspaper, *(feed(f"f{number}") for number in range(20)), limit=0.5)
    assert time.monotonic() - began < 5
    stop.set()
    assert len(wrong(findings)) == 20
    assert {what for _, what, _ in wrong(findings)} == {"not done after 0.5 s"}


def test_silence_for_too_long_is_told(newspaper):
    first = msgspec.structs.replace(newspaper.feeds[0], silent_after=60)
    FeedState.objects.create(feed=first.slug, last_success="2026-03-01T00:00Z", last_delivery="2026-03-01T00:00Z")
    ((about, what, _),) = wrong(told(newspaper, first))
    assert (about, what) == ("feed ians-folder", "nothing came for more than 60 s")


def test_what_the_newspaper_stands_on_is_tried(newspaper, tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "ROOM", 1 << 60)
    monkeypatch.setattr(doctor, "FONTS", tmp_path / "none")
    monkeypatch.setattr(doctor.Clock, "look", lambda _: Look(NOT_YET, "the clock was put forward"))
    (tmp_path / "pages").write_text("a file")
    about = [each[0] for each in wrong(told(newspaper))]
    assert about == ["newspaper.toml", "disk", "clock", "pages", "fonts"]


def paper(folder: Path, more: str = "") -> Path:
    text = (HERE / "newspaper.toml").read_text("utf-8")
    if "[clock]" not in text:
        more += "\n[clock]\naccept_unsynchronised = true\n"
    (folder / "newspaper.toml").write_text(text + more, "utf-8")
    return folder


def test_the_command_ends_with_1_when_something_is_wrong(tmp_path):
    more = f'\n[[feeds]]\nslug = "gone"\nsource = "ians"\ntransport = "ftp"\nurl = "ftp://127.0.0.1:{wires.closed_port()}"\nallow_private = true\n'
    process = start("wireroom", "doctor", str(paper(tmp_path, more)))
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "failed  feed gone: 127.0.0.1 port" in out
    assert "-> check host and port" in out
    assert out.rstrip().endswith("1 thing is wrong.")


def test_the_command_says_that_all_is_well(tmp_path):
    process = start("wireroom", "doctor", str(paper(tmp_path)))
    out, _ = process.communicate(timeout=60)
    assert (process.returncode, out.splitlines()[-1]) == (0, "All well.")
