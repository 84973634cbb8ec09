"""How a feed does: what its looks and deliveries say about it, and when silence becomes an alarm."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from wireroom.config import Feed
from wireroom.intake import transports
from wireroom.intake.health import delays, health, note_delivery
from wireroom.intake.memory import FORGET, REFRESH, Memory
from wireroom.intake.transport import Delivery, Scheduled, TransportError
from wireroom.intake.worker import FeedWatch
from wireroom.stories.models import Dispatch, FeedState, Taken

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
AGO = NOW - timedelta(seconds=700)


@pytest.mark.parametrize(
    ("known", "silent_after", "state"),
    [
        (None, 600, "new"),
        ({}, 600, "new"),
        ({"last_success": NOW}, 0, "well"),
        ({"last_success": NOW}, 600, "quiet"),
        ({"last_success": NOW, "last_delivery": AGO}, 0, "well"),
        ({"last_success": NOW, "last_delivery": AGO}, 600, "quiet"),
        ({"last_success": NOW, "last_delivery": AGO}, 701, "well"),
        ({"last_delivery": AGO}, 600, "quiet"),
        ({"last_success": NOW, "last_delivery": AGO, "last_error": "x", "failures": 1}, 600, "failing"),
        ({"last_success": NOW, "last_delivery": NOW, "last_error": "cannot be deleted"}, 600, "failing"),
    ],
)
def test_the_state_of_a_feed(known, silent_after, state):
    feed = Feed(slug="x", source="ians", transport="push", silent_after=silent_after)
    assert health(feed, None if known is None else FeedState(feed="x", **known), NOW).state == state


class Way(Scheduled):
    """A way in that does as it is told."""

    def __init__(self, *deliveries, error=None, trouble=""):
        self.deliveries, self.error, self.trouble = deliveries, error, trouble
        self.left = False

    def look(self):
        try:
            for data in self.deliveries:
                yield Delivery(data, "a.xml", lambda: None, size=len(data))
            if self.error:
                raise self.error
        finally:
            self.left = True


@pytest.fixture
def look(monkeypatch):
    feed = Feed(slug="x", source="ians", transport="ftp", secret_env="AGENCY_PASSWORD")
    monkeypatch.setenv("AGENCY_PASSWORD", "open sesame")
    stop = threading.Event()

    def once(way):
        monkeypatch.setitem(transports.MAKERS, "ftp", lambda *_: way)
        FeedWatch(feed, None, lambda: None, stop).turn()
        return FeedState.objects.get(feed="x")

    once.stop = stop
    return once


def test_a_delivery_is_remembered_also_when_the_look_failed_after_it(look):
    state = look(Way(b"<nitf/>", error=TransportError("cut off", do="call them")))
    assert state.last_delivery is not None
    assert state.last_success is None
    assert state.last_error == "cut off (call them)"
    assert Dispatch.objects.count() == 1


def test_a_look_that_brings_nothing_is_no_delivery(look):
    state = look(Way())
    assert state.last_delivery is None
    assert state.last_success is not None


def test_what_is_not_in_order_there_is_told_without_stopping_the_feed(look):
    state = look(Way(b"<nitf/>", trouble="a.xml is taken but cannot be deleted"))
    assert (state.failures, state.last_error) == (0, "a.xml is taken but cannot be deleted")
    assert look(Way()).last_error == ""


@pytest.mark.parametrize(
    "error", [TransportError("no: open sesame is wrong", do="try open sesame"), RuntimeError("open sesame")]
)
def test_no_password_reaches_the_record_or_the_log(look, error, capsys):
    state = look(Way(error=error))
    assert "…" in state.last_error
    assert "open sesame" not in state.last_error
    said = capsys.readouterr()
    assert "open sesame" not in said.out + said.err


def test_a_look_that_is_stopped_lets_go_of_its_connection(look):
    look.stop.set()
    way = Way(b"<a/>", b"<b/>")
    look(way)
    assert way.left
    assert Dispatch.objects.count() == 0


def test_a_push_notes_its_delivery():
    note_delivery("x")
    note_delivery("x")
    assert FeedState.objects.get(feed="x").last_delivery is not None


def test_no_stories_have_no_delay():
    assert delays() == {}


def test_a_file_that_stays_is_remembered_and_one_long_gone_is_forgotten():
    now = datetime.now(UTC)
    memory = Memory("x")
    for name in (b"stays", b"goes"):
        memory.took(name, "1")
    memory.took(b"stays", "2")
    assert Taken.objects.count() == 2
    Taken.objects.update(seen=now - FORGET - timedelta(days=1))

    memory = Memory("x")
    memory.saw([b"stays", b"new"], now)
    assert memory.has(b"stays", "2")
    assert not memory.has(b"stays", "1")
    assert not memory.has(b"goes", "1")
    assert Taken.objects.get().seen == now


def test_what_is_still_there_is_noted_once_a_day_only(django_assert_num_queries):
    memory = Memory("x")
    memory.took(b"a", "1")
    now = datetime.now(UTC)
    memory.saw([b"a"], now)
    with django_assert_num_queries(0):
        memory.saw([b"a"], now + REFRESH / 2)
    memory.saw([b"a"], now + REFRESH * 1.5)
    assert Taken.objects.get().seen == now + REFRESH * 1.5


def test_a_feed_s_memory_is_its_own():
    Memory("x").took(b"a", "1")
    Memory("y").took(b"a", "1")
    Memory("x").forget(b"a")
    assert not Memory("x").has(b"a", "1")
    assert Memory("y").has(b"a", "1")
