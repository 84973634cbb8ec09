"""The demo's folder and its agencies at work; the starter's folder."""

import fcntl
import re
import socket
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from wireroom import config
from wireroom.sample import diary, script
from wireroom.sample.show import Agencies, NoShow, free, prepare
from wireroom.sample.starter import write_starter
from wireroom.serve.check import problems
from wireroom.wire.item import Hints
from wireroom.wire.read import read

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


def test_a_folder_is_made_and_gone_on_with_on_the_same_day(tmp_path):
    folder = tmp_path / "demo"
    prepare(folder, None, NOW)
    assert problems(folder) == []
    (folder / "wireroom.db").write_text("kept")
    prepare(folder, None, NOW + timedelta(hours=3))
    assert (folder / "wireroom.db").read_text() == "kept"
    assert diary.read(folder).began == NOW


def test_a_folder_of_yesterday_starts_afresh_and_leaves_what_is_not_its_own(tmp_path):
    folder = tmp_path / "demo"
    prepare(folder, None, NOW)
    (folder / "wireroom.db").write_text("old")
    (folder / "pages").mkdir()
    (folder / "pages" / "index.html").write_text("old")
    (folder / "notes.txt").write_text("mine")
    prepare(folder, None, NOW + timedelta(hours=25))
    assert not (folder / "wireroom.db").exists()
    assert not (folder / "pages").exists()
    assert (folder / "notes.txt").read_text() == "mine"
    assert diary.read(folder).began == NOW + timedelta(hours=25)


def test_a_folder_that_is_no_demo_is_left_alone(tmp_path):
    (tmp_path / config.FILE).write_text("[paper]")
    with pytest.raises(NoShow, match="is no demo"):
        prepare(tmp_path, None, NOW)
    assert (tmp_path / config.FILE).read_text() == "[paper]"


def test_a_folder_in_which_a_demo_runs_is_left_alone(tmp_path):
    prepare(tmp_path, None, NOW)
    with (tmp_path / ".line").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(NoShow, match="is running"):
            prepare(tmp_path, None, NOW + timedelta(days=2))
    assert diary.read(tmp_path).began == NOW


def test_another_port_is_written_into_the_address(tmp_path):
    prepare(tmp_path / "demo", 9123, NOW)
    paper = config.load(tmp_path / "demo")
    assert paper.paper.url == "http://127.0.0.1:9123"
    assert (paper.serve.port, paper.serve.desk_port) == (9123, 9124)


def test_a_port_that_is_taken_is_told_before_anything_is_published():
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(NoShow, match="choose another with --port"):
            free("127.0.0.1", taken.getsockname()[1])


@pytest.fixture
def agencies(tmp_path):
    folder = tmp_path / "demo"
    prepare(folder, None, NOW)
    return Agencies(config.load(folder), folder, diary.read(folder), every=60.0)


def test_the_agencies_drop_whole_files_into_their_own_folders(agencies, tmp_path):
    for number in range(12):
        cue = script.cue(number)
        *pictures, story = agencies.deliver(NOW + timedelta(minutes=number))
        path = tmp_path / "demo" / "incoming" / cue.told.source / story.name
        assert read(path.read_bytes(), Hints(timezone="Asia/Kolkata")).items[0].headline
        assert [each.name for each in pictures] == ([f"{cue.told.entry.picture}.jpg"] if cue.told.entry.picture else [])
    assert not list((tmp_path / "demo" / "incoming").rglob(".*"))


def test_a_later_version_keeps_the_story_and_its_first_time(agencies, tmp_path):
    seen = {}
    for number in range(len(script.authored()) + 12):
        story = agencies.deliver(NOW + timedelta(minutes=number))[-1]
        item = read(story.data, Hints(timezone="Asia/Kolkata")).items[0]
        seen.setdefault(re.sub(r"-\d+\.\w+$", "", story.name[16:]), []).append(item)
    derby = seen["kolkata-derby-preview"]
    assert len({item.guid for item in derby}) == 1
    assert [item.version for item in derby] == [1, 2, 3]
    assert len({item.firstcreated for item in derby}) == 1
    assert derby[0].versioncreated < derby[1].versioncreated < derby[2].versioncreated
    assert seen["bridge-closed-report"][-1].pubstatus == "canceled"
    assert seen["national-plate-final"][0].firstcreated == NOW - timedelta(hours=8.8)


def test_the_console_is_told_what_is_delivered(tmp_path):
    folder = tmp_path / "demo"
    prepare(folder, None, NOW)
    lines = []
    agencies = Agencies(config.load(folder), folder, diary.read(folder), 60.0, lines.append)
    for _ in range(40):
        agencies.deliver(NOW)
    assert any("Northline Features sends: Kettle calls home" in line for line in lines)
    assert any("Coastal Press Agency kills: Kolkata’s old bridge" in line for line in lines)
    assert any("Deccan Wire corrects: Shares end a quiet day" in line for line in lines)
    assert any("Deccan Wire updates: Kolkata derby" in line for line in lines)


def test_a_second_run_goes_on_where_the_first_ended(agencies, tmp_path):
    first = [agencies.deliver(NOW)[-1].name for _ in range(3)]
    folder = tmp_path / "demo"
    again = Agencies(config.load(folder), folder, diary.read(folder), every=60.0)
    assert again.deliver(NOW)[-1].name not in first
    assert diary.read(folder).delivered == 4


def test_stopping_does_not_wait_for_the_next_story(agencies):
    agencies.start()
    agencies.stop()
    assert not agencies._thread.is_alive()


def test_the_starter_is_a_newspaper_without_problems(tmp_path):
    write_starter(tmp_path / "paper")
    assert problems(tmp_path / "paper") == []
    paper = config.load(tmp_path / "paper")
    assert len(paper.sections) >= 6
    assert (tmp_path / "paper" / paper.feeds[0].path).is_dir()
    assert "wireroom run" in (tmp_path / "paper" / "README.txt").read_text()


def test_the_starter_overwrites_nothing(tmp_path):
    (tmp_path / "entities.toml").write_text("# mine")
    write_starter(tmp_path)
    assert (tmp_path / "entities.toml").read_text() == "# mine"


def test_what_the_starter_has_commented_out_is_right_when_it_is_put_in(tmp_path):
    write_starter(tmp_path)
    for name in (config.FILE, "entities.toml"):
        text = (tmp_path / name).read_text()
        table = "feeds" if name == config.FILE else "entities"
        start = text.index(f"# [[{table}]]")
        head, tail = text[:start], text[start:]
        (tmp_path / name).write_text(head + re.sub(r"(?m)^# ?(?=[\[a-z#]|$)", "", tail))
    assert [
        each
        for each in problems(tmp_path)
        if "the environment has no" not in each and not any(word in each for word in ("key_file", "host_key"))
    ] == []
    named = {feed.transport for feed in config.load(tmp_path).feeds}
    assert named == {"folder", "http", "ftp", "sftp", "s3", "imap", "push"}
