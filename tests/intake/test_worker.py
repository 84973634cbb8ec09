"""A feed's looking: failures are told and waited out, successes noted, and a restart remembers both."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from tests.intake.servers import agency
from tests.site import HERE
from wireroom import config
from wireroom.config import Feed
from wireroom.intake import worker
from wireroom.intake.transport import TransportError
from wireroom.intake.worker import FeedWatch, Intake, back_off
from wireroom.stories.models import Dispatch, FeedState

pytestmark = pytest.mark.django_db(transaction=True)

RSS = b"<rss version='2.0'><channel><item><guid>1</guid><title>One</title></item></channel></rss>"


@pytest.fixture
def newspaper(tmp_path):
    (tmp_path / "newspaper.toml").write_bytes((HERE / "newspaper.toml").read_bytes())
    return config.load(tmp_path)


@pytest.fixture
def server():
    with agency() as made:
        made.answer = lambda request: request.say(200, RSS)
        yield made


def watch(server, newspaper, **more):
    told = {"slug": "polled", "source": "ians", "transport": "http", "url": server.url(), "allow_private": True, **more}
    return FeedWatch(Feed(**told), newspaper, lambda: None, threading.Event())


def state():
    return FeedState.objects.get(feed="polled")


def test_a_failure_is_told_waited_out_and_forgotten_when_all_is_well_again(server, newspaper):
    feed = watch(server, newspaper)
    server.answer = lambda request: request.say(500)
    waits = [feed.turn() for _ in range(4)]
    assert waits == sorted(waits)
    assert all(1.5 * 2**n <= wait <= 2.5 * 2**n for n, wait in enumerate(waits))
    assert state().failures == 4
    assert "status 500" in state().last_error
    assert state().last_error_at
    assert state().last_success is None
    assert state().next_look > datetime.now(UTC) + timedelta(seconds=waits[-1] - 5)

    server.answer = lambda request: request.say(200, RSS)
    assert feed.turn() is None
    assert (state().failures, state().last_error) == (0, "")
    assert state().last_success
    assert Dispatch.objects.count() == 1
    server.answer = lambda request: request.say(500)
    assert feed.turn() < 3


def test_a_server_that_asks_for_an_hour_gets_it(server, newspaper):
    server.answer = lambda request: request.say(503, retry_after="3600")
    assert watch(server, newspaper).turn() == 3600


def test_waits_are_spread_and_bounded():
    waits = [back_off(50, TransportError("x")) for _ in range(50)]
    assert len(set(waits)) > 10
    assert all(675 <= wait <= 1125 for wait in waits)


def test_a_restart_does_not_hammer_a_feed(server, newspaper):
    first = watch(server, newspaper, every=600)
    first.turn()
    second = watch(server, newspaper, every=600)
    assert 500 < second._still_waiting() <= 600
    server.answer = lambda request: request.say(503, retry_after="900")
    second.turn()
    third = watch(server, newspaper, every=600)
    assert 800 < third._still_waiting() <= 900
    assert third.failures == 1


def test_a_restart_after_that_looks_at_once(server, newspaper):
    watch(server, newspaper, every=600).turn()
    FeedState.objects.update(next_look=datetime.now(UTC) - timedelta(seconds=1))
    assert watch(server, newspaper, every=600)._still_waiting() == 0


def test_a_clock_that_was_wrong_does_not_silence_a_feed(server, newspaper):
    watch(server, newspaper).turn()
    FeedState.objects.update(next_look=datetime.now(UTC) + timedelta(days=900))
    assert watch(server, newspaper)._still_waiting() <= 3600


def test_our_own_fault_is_told_too_and_stops_no_feed(server, newspaper, monkeypatch):
    feed = watch(server, newspaper)

    def broken(*_, **__):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(worker, "receive", broken)
    assert feed.turn() > 0
    assert "a fault of ours" in state().last_error
    monkeypatch.undo()
    assert feed.turn() is None
    assert Dispatch.objects.count() == 1


def test_the_same_bytes_again_are_no_new_dispatch(server, newspaper):
    feed = watch(server, newspaper)
    for _ in range(3):
        feed.turn()
    assert Dispatch.objects.count() == 1
    server.answer = lambda request: request.say(200, RSS + b" ")
    feed.turn()
    assert Dispatch.objects.count() == 2


def test_a_folder_and_a_picture_come_in_by_themselves(newspaper):
    came = threading.Semaphore(0)
    incoming = newspaper.path("incoming/ians")
    incoming.mkdir(parents=True)
    intake = Intake(newspaper, came.release)
    intake.start()
    try:
        for name, data in (("a.xml", b"<nitf></nitf>"), ("b.jpg", b"\xff\xd8\xff\xe0x\xff\xd9")):
            (incoming / f".{name}").write_bytes(data)
            (incoming / f".{name}").rename(incoming / name)
            assert came.acquire(timeout=10)
    finally:
        intake.stop()
    told = Dispatch.objects.order_by("id").values_list("name", "media_type", "feed", "source", "state")
    assert list(told) == [
        ("a.xml", "", "ians-folder", "ians", "new"),
        ("b.jpg", "image/jpeg", "ians-folder", "ians", "new"),
    ]


def test_what_is_turned_away_is_on_the_record_with_its_reason(newspaper):
    came = threading.Semaphore(0)
    incoming = newspaper.path("incoming/ians")
    incoming.mkdir(parents=True)
    with (incoming / "huge.xml").open("wb") as file:
        file.write(b"<nitf>")
        file.truncate(100 * 1024 * 1024)
    intake = Intake(newspaper, came.release)
    intake.start()
    try:
        assert came.acquire(timeout=10)
    finally:
        intake.stop()
    (refused,) = Dispatch.objects.all()
    assert (refused.state, refused.size, len(refused.bytes)) == ("refused", 104_857_600, 4096)
    assert "bytes are more than" in refused.error
    assert refused.error_do


def test_stopping_ends_every_feed_at_once(server, newspaper):
    intake = Intake(newspaper, lambda: None)
    intake.start()
    stopper = threading.Thread(target=intake.stop)
    stopper.start()
    stopper.join(timeout=10)
    assert not stopper.is_alive()
