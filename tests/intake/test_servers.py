"""Folders on real FTP, FTPS and SFTP servers: the same rules for all, whatever the server does."""

import os
import threading
import time

import asyncssh
import msgspec
import pytest

from tests.intake import wires
from tests.intake.wires import PASSWORD, USER, FtpAgency, Loop, SftpAgency, certificate
from wireroom.config import Feed
from wireroom.intake.ftp import ftp
from wireroom.intake.listing import PATIENCE
from wireroom.intake.sftp import sftp
from wireroom.intake.transport import MOST, Pace, TransportError
from wireroom.stories.models import Taken

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("servers")]

XML = b"<nitf><body>words</body></nitf>"
QUICK = Pace(deadline=1.0, least_rate=1024, grace=0.3)


@pytest.fixture(scope="module")
def loop():
    with Loop() as made:
        yield made


class Agency:
    """A server of some kind with a folder `in`, and the feed that looks into it."""

    def __init__(self, kind, folder, server, feed):
        self.kind, self.folder, self.server, self.feed = kind, folder / "in", server, feed

    def put(self, name, data=XML, age=10.0):
        path = self.folder / name
        path.write_bytes(data)
        os.utime(path, (time.time() - age, time.time() - age))
        return path

    def transport(self, pace=QUICK, hurry=1.0, **settings):
        feed = msgspec.structs.replace(self.feed, **settings)
        return ftp(feed, pace, hurry) if self.kind != "sftp" else sftp(feed, None, pace, hurry)


@pytest.fixture
def ours(tmp_path, monkeypatch):
    """Our side: the password, and the agency's certificate as one that is to be trusted."""
    monkeypatch.setenv("AGENCY_PASSWORD", PASSWORD)
    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    for name in ("files/in", "files/in/deep", "files/done"):
        (tmp_path / name).mkdir(parents=True)
    return path


@pytest.fixture(params=["ftp", "ftps", "sftp"])
def agency(request, ours, tmp_path, loop):
    kind, folder = request.param, tmp_path / "files"
    told = {"slug": "wire", "source": "ians", "user": USER, "secret_env": "AGENCY_PASSWORD", "allow_private": True}
    if kind == "sftp":
        server = SftpAgency(loop, folder, asyncssh.generate_private_key("ssh-ed25519"))
        url = f"sftp://127.0.0.1:{server.port}/in"
        yield Agency(kind, folder, server, Feed(transport="sftp", url=url, host_key=server.host_key, **told))
        server.stop(loop)
        return
    with FtpAgency(folder, ours if kind == "ftps" else None) as server:
        url = f"{kind}://127.0.0.1:{server.port}/in"
        yield Agency(kind, folder, server, Feed(transport="ftp", url=url, **told))


def take(transport):
    """Look once and take what is there, as intake does."""
    taken = []
    for delivery in transport.look():
        delivery.acknowledge()
        taken.append(delivery)
    return taken


def names(deliveries):
    return [each.name for each in deliveries]


def test_whole_files_are_taken_at_the_first_look_oldest_first_and_once(agency):
    agency.put("b.xml", b"<nitf>2</nitf>", age=20)
    agency.put("a.xml", b"<nitf>3</nitf>", age=10)
    agency.put("c.json", b'{"uri": "1"}', age=30)
    transport = agency.transport()
    taken = take(transport)
    assert [each.data for each in taken] == [b'{"uri": "1"}', b"<nitf>2</nitf>", b"<nitf>3</nitf>"]
    assert names(taken) == ["c.json", "b.xml", "a.xml"]
    assert take(transport) == []
    assert transport.trouble == ""


def test_a_restart_remembers_what_was_taken(agency):
    agency.put("a.xml")
    assert len(take(agency.transport())) == 1
    agency.put("b.xml")
    assert names(take(agency.transport())) == ["b.xml"]


def test_another_delivery_under_the_same_name_is_taken(agency):
    agency.put("latest.xml", b"<nitf>1</nitf>", age=50)
    transport = agency.transport()
    take(transport)
    agency.put("latest.xml", b"<nitf>2</nitf>", age=40)
    assert [each.data for each in take(transport)] == [b"<nitf>2</nitf>"]


def test_nothing_is_cleared_away_before_it_is_acknowledged(agency):
    path = agency.put("a.xml")
    transport = agency.transport(after="delete")
    for _ in transport.look():
        assert path.exists()
    assert path.exists()
    assert len(take(transport)) == 1
    assert not path.exists()
    assert Taken.objects.count() == 0


def test_taken_files_are_moved_and_never_over_one_another(agency):
    agency.put("a.xml", b"<nitf>1</nitf>")
    transport = agency.transport(after="move", move_to="../done")
    take(transport)
    agency.put("a.xml", b"<nitf>2</nitf>")
    take(transport)
    kept = {path.read_bytes() for path in (agency.folder.parent / "done").iterdir()}
    if agency.kind == "sftp":  # a server by FTP decides itself whether a rename replaces
        assert kept == {b"<nitf>1</nitf>", b"<nitf>2</nitf>"}
    assert b"<nitf>2</nitf>" in kept
    assert not list(agency.folder.glob("*.xml"))


def test_a_server_that_forbids_clearing_away_doubles_nothing_and_the_desk_is_told(agency):
    agency.put("a.xml", age=20)
    agency.put("b.xml", b"<nitf>2</nitf>")
    transport = agency.transport(after="move", move_to="no-such-folder")
    assert len(take(transport)) == 2, "the others go on"
    assert "a.xml is taken but cannot be moved to no-such-folder" in transport.trouble
    assert take(transport) == []
    (agency.folder / "no-such-folder").mkdir()
    assert take(transport) == []
    assert transport.trouble == ""
    assert not list(agency.folder.glob("*.xml"))


def test_a_delivery_that_came_in_between_is_not_cleared_away_with_the_old_one(agency):
    agency.put("latest.xml", b"<nitf>1</nitf>", age=50)
    transport = agency.transport(after="delete")
    for delivery in transport.look():
        agency.put("latest.xml", b"<nitf>2</nitf>", age=40)
        delivery.acknowledge()
    assert [each.data for each in take(transport)] == [b"<nitf>2</nitf>"]
    assert not list(agency.folder.glob("*.xml"))


def test_half_a_file_waits_until_it_is_whole(agency):
    path = agency.put("a.xml", XML[:12])
    transport = agency.transport(every=3600)
    assert take(transport) == []
    assert 0 < transport.patience <= PATIENCE["unfinished"], "it is looked at again soon"
    path.write_bytes(XML)
    assert [each.data for each in take(transport)] == [XML]


def test_a_text_of_no_known_ending_is_taken_when_it_stayed_as_it_is(agency):
    agency.put("a.txt", b"Just words.")
    transport = agency.transport(hurry=PATIENCE["unknown"] / 0.2, every=3600)
    assert take(transport) == []
    assert transport.patience <= 0.2
    transport.pause(threading.Event())
    assert [each.data for each in take(transport)] == [b"Just words."]


def test_names_of_uploads_under_way_hidden_files_folders_and_others_are_left_alone(agency):
    for name in (".a.xml", "b.xml.tmp", "c.xml.PART", "d.xml.filepart", "e.xml~", "g.pdf"):
        agency.put(name)
    agency.put("deep/h.xml")
    (agency.folder / "i.xml").symlink_to(agency.folder / "g.pdf")
    agency.put("f.xml")
    taken = names(take(agency.transport(match="*.xml")))
    assert set(taken) - {"i.xml"} == {"f.xml"}, "a server by FTP may show a link as the file that it leads to"


def test_names_that_are_no_text_come_too_and_become_no_path_here(agency):
    odd = os.fsdecode(b"caf\xe9.xml")
    agency.put(odd)
    agency.put("ist \u0939\u093f\u0928\u094d\u0926\u0940.xml", b"<nitf>2</nitf>")
    taken = take(agency.transport(after="delete"))
    assert sorted(each.data for each in taken) == sorted([XML, b"<nitf>2</nitf>"])
    assert not list(agency.folder.glob("*.xml"))
    assert any("\u0939\u093f\u0928\u094d\u0926\u0940" in each.name for each in taken)


def test_what_is_too_large_is_refused_unread_and_once(agency):
    with agency.put("huge.bin", b"").open("wb") as file:
        file.truncate(40 * 1024 * 1024)
    with agency.put("long.xml", b"<nitf>").open("ab") as file:
        file.truncate(MOST + 1)
    agency.put("ok.xml")
    transport = agency.transport(Pace())
    taken = {each.name: each for each in take(transport)}
    assert taken["ok.xml"].refused == ""
    assert "41,943,040 bytes are more than" in taken["huge.bin"].refused
    assert taken["huge.bin"].data == b""
    assert "bytes are more than 8,388,608" in taken["long.xml"].refused
    assert taken["long.xml"].data.startswith(b"<nitf>")
    assert len(taken["long.xml"].data) <= 4096
    assert take(transport) == []


def test_a_large_picture_is_no_text(agency):
    picture = b"\xff\xd8\xff\xe0" + bytes(9 * 1024 * 1024) + b"\xff\xd9"
    agency.put("a.jpg", picture)
    (delivery,) = take(agency.transport(Pace()))
    assert (delivery.refused, delivery.media_type, delivery.data == picture) == ("", "image/jpeg", True)


def test_a_file_that_vanishes_between_listing_and_fetching_stops_nothing(agency):
    agency.put("a.xml", age=20)
    agency.put("b.xml", b"<nitf>2</nitf>")
    gone = iter([True, False])
    transport = agency.transport()
    for delivery in transport.look():
        delivery.acknowledge()
        if next(gone):
            (agency.folder / "b.xml").unlink()
    assert take(transport) == []
    assert transport.trouble == ""


def test_a_wrong_password_is_told_with_the_name_of_its_variable_and_never_itself(agency, monkeypatch):
    monkeypatch.setenv("AGENCY_PASSWORD", "not it at all")
    with pytest.raises(TransportError) as told:
        take(agency.transport(Pace()))
    assert "does not let 'courier' in" in str(told.value)
    assert "AGENCY_PASSWORD" in told.value.do
    assert "not it at all" not in f"{told.value} {told.value.do}"


def test_a_password_that_the_environment_has_not_is_named(agency, monkeypatch):
    monkeypatch.delenv("AGENCY_PASSWORD")
    with pytest.raises(TransportError, match="the environment has no AGENCY_PASSWORD"):
        take(agency.transport())


def test_a_folder_that_is_not_there_is_named(agency):
    with pytest.raises(TransportError, match="has no folder 'out' for 'courier'"):
        take(agency.transport(url=agency.feed.url[:-2] + "out"))


def test_a_server_that_is_gone_is_told(agency):
    with pytest.raises(TransportError, match="cannot be reached"):
        take(agency.transport(url=f"{agency.feed.url.partition(':')[0]}://127.0.0.1:{wires.closed_port()}/in"))


def test_a_server_that_says_nothing_is_not_waited_for(agency):
    with wires.silent_port() as port:
        began = time.monotonic()
        with pytest.raises(TransportError, match="too slow"):
            take(agency.transport(url=f"{agency.feed.url.partition(':')[0]}://127.0.0.1:{port}/in"))
        assert time.monotonic() - began < 4


def test_private_addresses_are_for_feeds_that_may(agency):
    with pytest.raises(TransportError, match="not public"):
        take(agency.transport(allow_private=False))


def test_a_trial_says_step_by_step_what_works_and_takes_nothing(agency):
    agency.put("a.xml")
    steps = list(agency.transport().trial())
    assert steps[0].startswith("reaches 127.0.0.1 port ")
    assert "lets courier in" in steps
    assert steps[-1] == "lists 1 files that match '*', 1 of them not taken yet"
    assert len(take(agency.transport())) == 1
    assert list(agency.transport().trial())[-1] == "lists 1 files that match '*', 0 of them not taken yet"


class Slow:
    """A file that comes a few bytes at a time, or ends early."""

    def __init__(self, producer, size, pause=0.0, most=10**9):
        self.file, self.size, self.pause, self.left = producer.file, size, pause, most

    def more(self):
        time.sleep(self.pause)
        data = self.file.read(min(self.size, self.left))
        self.left -= len(data)
        return data


def drip(agency):
    if agency.kind == "sftp":
        agency.server.read_pause = 0.05
    else:
        agency.server.producer = lambda producer: Slow(producer, 1, 0.05)


def test_a_server_that_drips_is_left(agency):
    agency.put("a.xml", XML * 100)
    drip(agency)
    began = time.monotonic()
    with pytest.raises(TransportError, match=r"a\.xml broken off after \d+ of 3,100 bytes: too slow"):
        take(agency.transport())
    assert time.monotonic() - began < 4


def test_a_file_at_which_looks_break_off_does_not_hold_up_the_others(agency):
    agency.put("a.xml", XML * 100, age=100)
    agency.put("b.xml", b"<n>2</n>", age=50)
    drip(agency)
    transport = agency.transport()
    with pytest.raises(TransportError):
        take(transport)
    taken: list[bytes] = []
    with pytest.raises(TransportError):
        taken.extend(each.data for each in transport.look())
    assert taken == [b"<n>2</n>"]


def cut(agency):
    if agency.kind == "sftp":
        agency.server.cut_after = 32768
    else:
        agency.server.producer = lambda producer: Slow(producer, 1000, most=1500)


def test_a_file_that_is_cut_off_is_not_taken_and_the_next_look_takes_it_whole(agency):
    data = b"<nitf>" + b"words " * 20_000 + b"</nitf>"
    agency.put("a.xml", data)
    cut(agency)
    transport = agency.transport()
    if agency.kind == "sftp":
        with pytest.raises(TransportError, match="broken off after"):
            take(transport)
        agency.server.cut_after = None
    else:
        assert take(transport) == [], "the server says that it sent all, and it did not"
        agency.server.producer = lambda producer: producer
    path = agency.folder / "a.xml"
    os.utime(path, (time.time() - 5, time.time() - 5))
    assert [each.data for each in take(transport)] == [data]


def test_a_trial_and_a_look_leave_no_thread_behind(agency):
    agency.put("a.xml")
    before = threading.active_count()
    list(agency.transport().trial())
    take(agency.transport())
    end = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < end:
        time.sleep(0.01)
    assert threading.active_count() <= before
