"""What is heavy or hostile is read in a process of its own: it may die there, and nothing else stops."""

import io
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.stories.house import House, g2
from wireroom.stories import apart, queue
from wireroom.stories.apart import LARGE, Apart, Limits
from wireroom.stories.models import Dispatch, Story
from wireroom.wire.item import Hints, Refused, WireError

LARGE_STORY = g2("large", headline="A long story", paragraphs=["Words of a long story. " * 20] * 700)
FLAT = b"<nitf><body><body.content><p>" + b"<b>x</b>" * 900_000 + b"</p></body.content></body></nitf>"


def picture(width=40, height=30, kind="PNG", mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, (width, height), "teal").save(out, kind, **options)
    return out.getvalue()


@pytest.fixture
def reader():
    made = Apart()
    yield made
    made.close()


def ends(pid):
    """Wait until a process that is not our child is gone."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], 20)[0])
    finally:
        os.close(descriptor)


def test_a_small_text_starts_no_process(reader):
    (item,) = reader.read(g2("s", headline="Small"), Hints()).items
    assert item.headline == "Small"
    assert reader.pid is None


def test_a_large_text_is_read_apart_and_says_the_same(reader):
    from wireroom.wire.read import read

    assert len(LARGE_STORY) > LARGE
    hints = Hints(timezone="Asia/Kolkata")
    assert reader.read(LARGE_STORY, hints) == read(LARGE_STORY, hints)
    assert reader.pid not in {None, os.getpid()}


def test_one_process_serves_job_after_job(reader):
    reader.read(LARGE_STORY, Hints())
    pid = reader.pid
    assert reader.develop(picture()).width == 40
    with pytest.raises(Refused, match="not a readable picture"):
        reader.develop(b"\x89PNG\r\n\x1a\n broken")
    with pytest.raises(WireError, match="not well-formed"):
        reader.read(LARGE_STORY[:-30], Hints())
    assert reader.pid == pid


def test_a_reader_that_dies_is_named_and_replaced():
    reader = Apart(environment={"WIREROOM_CRASH": "apart.job:2"})
    try:
        reader.develop(picture())
        first = reader.pid
        with pytest.raises(WireError, match=r"the reader died of it: killed \(SIGKILL\)"):
            reader.develop(picture())
        assert reader.develop(picture()).width == 40
        assert reader.pid != first
    finally:
        reader.close()


def test_a_reader_killed_between_jobs_costs_nothing(reader):
    reader.develop(picture())
    pid = reader.pid
    os.kill(pid, signal.SIGKILL)
    assert reader.develop(picture()).width == 40
    assert reader.pid != pid


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(cpu=0), "too much processor time"),  # the second that has begun, whatever the machine
        (Limits(wall=0.2), "took longer than 0.2 s"),
        (Limits(memory=180 * 1024 * 1024), "memory"),
    ],
    ids=["processor", "clock", "memory"],
)
def test_what_takes_too_much_is_ended_with_a_reason(limits, reason):
    reader = Apart(limits)
    try:
        with pytest.raises(WireError, match=reason):
            reader.read(FLAT, Hints())
    finally:
        reader.close()


def test_the_reader_ends_with_its_parent():
    lines = (
        "from wireroom.stories.apart import Apart; from wireroom.wire.item import Hints; import sys, time;"
        "r = Apart(); r._running(); print(r.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", lines], stdout=subprocess.PIPE)
    pid = int(parent.stdout.readline())
    assert Path(f"/proc/{pid}").exists()
    parent.kill()
    parent.wait()
    assert ends(pid)


def test_the_reader_knows_no_secret_of_the_newspaper(reader, monkeypatch):
    monkeypatch.setenv("WIREROOM_AGENCY_SECRET", "token")
    reader.develop(picture())
    assert b"token" not in Path(f"/proc/{reader.pid}/environ").read_bytes()


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


@pytest.mark.django_db(transaction=True)
def test_a_dispatch_that_kills_its_reader_is_held_and_the_feed_goes_on(house, monkeypatch):
    reader = Apart(environment={"WIREROOM_CRASH": "apart.job"})
    monkeypatch.setattr(apart, "read", reader.read)
    house.receive(LARGE_STORY)
    house.send(g2("next", headline="The next story"))
    reader.close()
    large, following = Dispatch.objects.order_by("id")
    assert (large.state, following.state) == ("held", "filed")
    assert "the reader died of it" in large.error
    assert large.error_do
    assert "The next story" in house.page("/")


@pytest.mark.django_db(transaction=True)
def test_pictures_and_large_texts_wait_for_the_small_ones(house):
    house.receive(picture(), name="a.png", media_type="image/png")
    house.receive(LARGE_STORY)
    house.receive(g2("kill", version=2, status="canceled"))
    queue.file_waiting(house.line.filing)
    assert Story.objects.filter(guid="kill").exists()
    assert list(Dispatch.objects.order_by("id").values_list("state", flat=True)) == ["filed", "new", "filed"]
    queue.file_waiting(house.line.filing)
    assert not Dispatch.objects.filter(state="new").exists()


@pytest.mark.parametrize("kind", ["mail.eml", "document.docx", "picture.jpg"])
def test_what_unpacks_or_holds_other_files_is_read_apart_however_small(reader, kind):
    data = (Path(__file__).parents[1] / "wire" / "fixtures" / kind).read_bytes()
    assert len(data) < LARGE
    assert reader.read(data, Hints()).items
    assert reader.pid is not None
