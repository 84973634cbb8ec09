"""A watched folder: a file is taken when it is whole, at once, and nothing in the folder stops the others."""

import json
import os
import statistics
import threading
import time
from pathlib import Path

import pytest

from wireroom.intake.folder import Folder
from wireroom.intake.transport import MOST
from wireroom.intake.wholeness import ending, written_by_others

XML = b"<?xml version='1.0'?>\n<newsItem guid='g'><p>words</p></newsItem>\n"
JPEG = b"\xff\xd8\xff\xe0" + bytes(64) + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64) + b"IEND\xaeB`\x82"


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "in")


def drop(folder, name, data):
    """Deliver as a careful agency does: written aside, then renamed."""
    aside = folder.folder / ".aside"
    aside.write_bytes(data)
    aside.rename(folder.folder / name)


def take(folder):
    """Look once and take what is there, as intake does."""
    taken = []
    for delivery in folder.look():
        delivery.acknowledge()
        taken.append(delivery)
    return taken


def patiently(folder, seconds=10):
    """Look until something is taken, waiting as intake does."""
    end = time.monotonic() + seconds
    stop = threading.Event()
    while time.monotonic() < end:
        taken = take(folder)
        if taken:
            return taken
        folder.pause(stop)
    return []


def can_tell_who_writes(folder):
    with (folder.folder / ".probe").open("wb") as file:
        file.flush()
        descriptor = os.open(file.name, os.O_RDONLY)
        told = written_by_others(descriptor)
        os.close(descriptor)
    Path(file.name).unlink()
    return told is not None


@pytest.mark.parametrize("data", [XML, JPEG, PNG, b'{"uri": "x"}', b'{"uri": 1}\n{"uri": 2}\n'])
def test_a_whole_file_is_taken_at_the_first_look_and_moved_away(folder, data):
    drop(folder, "a", data)
    (delivery,) = patiently(folder, 2)
    assert delivery.data == data
    assert not (folder.folder / "a").exists()
    (kept,) = (folder.folder / ".taken").rglob("*-*-*/*")
    assert kept.read_bytes() == data
    assert take(folder) == []


def test_a_file_that_is_being_written_is_not_taken_before_its_writer_is_done(folder):
    if not can_tell_who_writes(folder):
        pytest.skip("this file system does not tell who writes")
    with (folder.folder / "a.xml").open("wb") as file:
        for part in (XML[:30], XML[30:40], XML[40:]):
            file.write(part)
            file.flush()
            assert take(folder) == []
    assert [each.data for each in patiently(folder)] == [XML]


def test_an_upload_that_stops_half_way_is_waited_for(folder):
    path = folder.folder / "a.xml"
    for part in (XML[:30], XML[30:40]):
        with path.open("ab") as file:
            file.write(part)
        assert take(folder) == []
    os.utime(path, (time.time() - 20, time.time() - 20))
    assert take(folder) == [], "20 seconds are no reason to take half a story"
    with path.open("ab") as file:
        file.write(XML[40:])
    assert [each.data for each in patiently(folder)] == [XML]


def test_one_that_never_ends_is_taken_at_last_so_that_the_desk_sees_it(folder):
    path = folder.folder / "a.xml"
    path.write_bytes(XML[:30])
    os.utime(path, (time.time() - 31, time.time() - 31))
    assert [each.data for each in take(folder)] == [XML[:30]]


def test_a_text_of_no_known_ending_is_taken_when_it_has_settled(folder):
    (folder.folder / "a.txt").write_bytes(b"Just words.")
    assert take(folder) == []
    assert [each.data for each in patiently(folder)] == [b"Just words."]


def test_a_writer_that_never_closes_a_whole_file_does_not_keep_it_for_ever(tmp_path):
    folder = Folder(tmp_path, hurry=50)
    with (folder.folder / "a.xml").open("wb") as file:
        file.write(XML)
        file.flush()
        assert [each.data for each in patiently(folder)] == [XML]


def test_files_come_in_the_order_of_their_writing(folder):
    for number, name in enumerate(("c", "a", "b")):
        path = folder.folder / name
        path.write_bytes(XML + b" " * number)
        os.utime(path, ns=(10**18 + number, 10**18 + number))
    assert [each.name for each in take(folder)] == ["c", "a", "b"]


def test_what_is_no_file_of_ours_is_left_alone(folder, tmp_path):
    outside = tmp_path / "secret"
    outside.write_bytes(XML)
    (folder.folder / "link.xml").symlink_to(outside)
    (folder.folder / "loop").symlink_to("loop")
    (folder.folder / "sub").mkdir()
    (folder.folder / "sub" / "a.xml").write_bytes(XML)
    os.mkfifo(folder.folder / "pipe")
    for name in (".hidden", "a.part", "b.tmp", "c~", "d.filepart", "e.crdownload", "F.PART"):
        (folder.folder / name).write_bytes(XML)
    assert take(folder) == []
    assert outside.exists()


NAMES = [b"x..xml", b"x\\..\\..\\boom.xml", b"a\nb.xml", b"%2e%2e%2fx", b"a b 'c\".xml", b"\xff\xfe\x80.xml", b"-rf", b"x" * 255,
         "समाचार.xml".encode(), b"\x1b[31mred.xml", "\u202egpj.xml".encode(), b"a;touch boom", b"$(boom).xml"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_as_text_and_never_used_as_a_path(folder, name):
    before = set(folder.folder.parent.iterdir())
    path = folder.folder / os.fsdecode(name)
    path.write_bytes(XML)
    os.utime(path, (1, 1))
    (delivery,) = take(folder)
    assert delivery.name.isprintable()
    assert delivery.name.encode()
    (kept,) = (folder.folder / ".taken").rglob("*-*-*/*")
    assert set(kept.name) <= set("0123456789abcdef-")
    assert set(folder.folder.parent.iterdir()) == before


def test_a_file_of_100_megabytes_is_refused_with_its_head_kept(folder):
    path = folder.folder / "huge.xml"
    with path.open("wb") as file:
        file.write(b"<nitf>")
        file.truncate(100 * 1024 * 1024)
    os.utime(path, (1, 1))
    (delivery,) = take(folder)
    assert delivery.refused == f"104,857,600 bytes are more than {MOST:,}"
    assert delivery.size == 104_857_600
    assert len(delivery.data) == 4096
    assert not path.exists()
    assert list((folder.folder / ".refused").rglob("*-*-*/*"))


def test_a_picture_may_be_larger_than_a_text(folder):
    drop(folder, "a.jpg", b"\xff\xd8\xff\xe0" + bytes(MOST) + b"\xff\xd9")
    (delivery,) = patiently(folder)
    assert (delivery.refused, delivery.media_type) == ("", "image/jpeg")


def test_an_empty_file_is_waited_for_and_then_told(folder):
    path = folder.folder / "empty.xml"
    path.touch()
    assert take(folder) == []
    os.utime(path, (time.time() - 61, time.time() - 61))
    (delivery,) = take(folder)
    assert delivery.refused == "an empty file"
    assert not path.exists()


def test_a_file_that_vanishes_costs_nothing(folder):
    drop(folder, "a.xml", XML)
    drop(folder, "b.xml", XML + b" ")
    looking = folder.look()
    first = next(looking)
    (folder.folder / "b.xml").unlink()
    first.acknowledge()
    assert list(looking) == []
    drop(folder, "c.xml", XML)
    (delivery,) = take(folder)
    (folder.folder / "c.xml").unlink(missing_ok=True)
    delivery.acknowledge()  # somebody took it away: the row is safe


def test_a_file_that_cannot_be_read_is_told_and_stops_no_other(folder, monkeypatch):
    drop(folder, "a.xml", XML)
    drop(folder, "b.xml", XML + b" ")
    opened = os.open

    def denied(path, *more, **options):
        if str(path).endswith("a.xml"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *more, **options)

    monkeypatch.setattr(os, "open", denied)
    os.utime(folder.folder / "a.xml", (1, 1))
    told = {each.name: each.refused for each in take(folder)}
    assert told == {"a.xml": "cannot be read: Permission denied", "b.xml": ""}
    assert take(folder) == []


def test_another_folder_in_its_place_is_watched_too(folder):
    folder.folder.rename(folder.folder.with_name("gone"))
    assert take(folder) == []
    drop(folder, "a.xml", XML)
    assert len(patiently(folder)) == 1


def test_a_file_dropped_between_two_looks_is_not_overslept(folder):
    assert take(folder) == []
    drop(folder, "a.xml", XML)  # after the look, before the pause
    began = time.monotonic()
    folder.pause(threading.Event())
    assert time.monotonic() - began < 1.0
    assert len(take(folder)) == 1


def test_a_dropped_file_is_taken_within_moments(folder):
    """Prints its figures with `pytest -s`."""
    stop, dropped, took = threading.Event(), {}, {}
    ready = threading.Semaphore(0)

    def work():
        while not stop.is_set():
            for delivery in take(folder):
                took[delivery.name] = time.perf_counter()
                ready.release()
            folder.pause(stop)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        for number in range(30):
            name = f"{number}.xml"
            aside = folder.folder / f".{name}"
            aside.write_bytes(XML + b" " * number)
            dropped[name] = time.perf_counter()
            aside.rename(folder.folder / name)
            assert ready.acquire(timeout=10)
    finally:
        stop.set()
        thread.join()
    waits = sorted((took[name] - dropped[name]) * 1000 for name in dropped)
    print(f"\nfolder drop to taken: median {statistics.median(waits):.1f} ms, worst {waits[-1]:.1f} ms")
    assert statistics.median(waits) < 100
    assert waits[-1] < 1000


def test_a_growing_folder_costs_no_busy_waiting(folder):
    (folder.folder / "half.xml").write_bytes(XML[:20])
    looks = 0
    end = time.monotonic() + 1.0
    while time.monotonic() < end:
        assert take(folder) == []
        folder.pause(threading.Event())
        looks += 1
    assert looks < 20


def test_stopping_ends_a_pause(folder):
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    began = time.monotonic()
    folder.pause(stop)
    assert time.monotonic() - began < 1.5


ENDINGS = [
    (XML, "whole"),
    (XML + b"<!-- made by us -->\n<?end?>\n", "whole"),
    (XML[:-5], "unfinished"),
    (b"\xef\xbb\xbf<a><b/></a>", "whole"),
    (b"<!-- <x> --><!DOCTYPE a SYSTEM 'y'><a:b xmlns:a='c'></a:b>", "whole"),
    (b"<a><b></b>", "unfinished"),
    (b"<?xml version", "unfinished"),
    (b"<a>" + b" " * 9000 + b"</a>" + b" " * 1000, "whole"),
    (b'{"a": 1}', "whole"),
    (b'{"a": 1', "unfinished"),
    (b'{"a": "}', "unfinished"),
    (b'{"a": 1}\n{"a": 2}', "whole"),
    (b'{"a": 1}\n{"a": "}', "unfinished"),
    (b"[1, 2]", "whole"),
    (b"[" * 5000 + b"]", "unfinished"),
    (JPEG, "whole"),
    (JPEG + bytes(20), "whole"),
    (JPEG[:-1], "unfinished"),
    (PNG, "whole"),
    (PNG[:-12], "unfinished"),
    (b"words", "unknown"),
    (json.dumps("words").encode(), "unknown"),
]


@pytest.mark.parametrize(("data", "end"), ENDINGS)
def test_a_file_is_whole_when_it_ends_as_it_began(tmp_path, data, end):
    path = tmp_path / "f"
    path.write_bytes(data)
    descriptor = os.open(path, os.O_RDONLY)
    assert ending(descriptor, len(data)) == end
    os.close(descriptor)
