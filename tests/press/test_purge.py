"""A CDN forgets what went, however slow or broken it is: asked over HTTP on loopback."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec
import pytest

from tests.stories.house import House, g2
from wireroom.config import Purge
from wireroom.press import purge
from wireroom.press.purge import Purger
from wireroom.serve.taking import standing_of
from wireroom.stories.models import Alarm, Purging

pytestmark = pytest.mark.django_db(transaction=True)


class Cdn:
    """A CDN's purge address: what it was asked, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict, str]] = []  # method, path, body, secret
        self.status = 200
        self.go_on = threading.Event()  # cleared: it hangs
        self.go_on.set()
        self.came = threading.Event()

    def urls(self) -> list[str]:
        return [url for _, _, body, _ in self.asked for url in body.get("urls", ())]


@pytest.fixture
def cdn():
    told = Cdn()

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            told.asked.append((self.command, self.path, json.loads(body or b"{}"), self.headers.get("x-secret", "")))
            told.came.set()
            told.go_on.wait(30)
            self.send_response(told.status)
            self.send_header("content-length", "0")
            self.end_headers()

        do_POST = do_PURGE = answer

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}"
    yield told
    told.go_on.set()
    server.shutdown()
    server.server_close()


@contextmanager
def paper(folder, how):
    """A newspaper behind a CDN that is asked in that way."""
    made = House(folder)
    made.line.close()
    made.newspaper = msgspec.structs.replace(made.newspaper, purge=how)
    from wireroom.serve.line import Line

    made.line = Line(made.newspaper)
    try:
        yield made
    finally:
        made.empty()
        made.close()


def due_now():
    """Let the waits between tries be over."""
    Purging.objects.update(next_try="2020-01-01T00:00:00Z")


def ask_all(purger):
    while purger.turn():
        pass


SITE = "http://127.0.0.1:8000"


def killed(house, headline="Council agrees on budget"):
    """A story that was public in two versions and is killed: its address."""
    from wireroom.stories.models import Story

    house.send(g2("one", headline=headline))
    house.send(g2("two", headline="Another story of the day"))
    house.send(g2("one", version=2, headline=f"{headline} today"))
    address = Story.objects.get(guid="one").path
    house.send(g2("one", version=3, headline=headline, status="canceled"))
    return address


def test_everything_of_a_killed_story_and_every_front_that_had_it_is_purged(tmp_path, cdn, monkeypatch):
    monkeypatch.setenv("CDN_SECRET", "X-Secret: open sesame")
    with paper(tmp_path, Purge(url=f"{cdn.url}/purge", header_env="CDN_SECRET")) as house:
        address = killed(house)
        assert house.gone(address)
        ask_all(Purger(house.newspaper))
        urls = set(cdn.urls())
        assert {f"{SITE}{address}{part}" for part in ("", "words.txt", "history/", "history/1-2/")} <= urls
        assert {f"{SITE}{front}" for front in ("/", "/politics/", "/feed.xml", "/atom.xml", "/feed.json")} <= urls
        assert not Purging.objects.exists()
        assert {(method, path, secret) for method, path, _, secret in cdn.asked} == {("POST", "/purge", "open sesame")}


def test_nothing_is_purged_while_a_story_stays(tmp_path, cdn):
    with paper(tmp_path, Purge(url=f"{cdn.url}/purge")) as house:
        house.send(g2("one"))
        house.send(g2("one", version=2, headline="Council agrees on budget at last"))
        assert not Purging.objects.exists()


def test_a_cdn_that_wants_a_request_for_each_address_gets_it(tmp_path, cdn):
    with paper(tmp_path, Purge(url=f"{cdn.url}{{path}}", method="PURGE")) as house:
        address = killed(house)
        cdn.status = 404  # it never had them
        ask_all(Purger(house.newspaper))
        assert ("PURGE", address, {}, "") in cdn.asked
        assert ("PURGE", "/politics/", {}, "") in cdn.asked
        assert not Purging.objects.exists()


def test_a_cdn_that_fails_is_asked_again_and_the_desk_is_told(tmp_path, cdn):
    with paper(tmp_path, Purge(url=f"{cdn.url}/purge")) as house:
        address = killed(house)
        waiting = Purging.objects.count()
        cdn.status = 500
        purger = Purger(house.newspaper)
        for _ in range(3):
            due_now()
            ask_all(purger)
        assert Purging.objects.count() == waiting
        assert Purging.objects.filter(tries=3, error__contains="500", next_try__isnull=False).count() == waiting
        assert "500" in Alarm.objects.get(answered_at__isnull=True).what
        (title, rows) = next(table for table in standing_of(house.newspaper) if table[0] == "To be purged")
        assert "500" in rows[0][2], title
        cdn.status, cdn.asked = 204, []
        due_now()
        ask_all(purger)
        assert f"{SITE}{address}" in cdn.urls()
        assert not Purging.objects.exists()
        assert not Alarm.objects.filter(answered_at__isnull=True).exists()


def test_a_cdn_that_hangs_holds_up_no_kill(tmp_path, cdn):
    with paper(tmp_path, Purge(url=f"{cdn.url}/purge")) as house:
        killed(house)
        cdn.go_on.clear()
        worker = threading.Thread(target=Purger(house.newspaper).turn)
        worker.start()
        assert cdn.came.wait(10)
        second = "Market hall opens in the old town"
        address = killed_second(house, second)  # while the CDN hangs
        assert house.gone(address)
        cdn.go_on.set()
        worker.join(20)
        ask_all(Purger(house.newspaper))
        assert f"{SITE}{address}" in cdn.urls()
        assert not Purging.objects.exists()


def killed_second(house, headline):
    from wireroom.stories.models import Story

    house.send(g2("three", headline=headline))
    address = Story.objects.get(guid="three").path
    house.send(g2("three", version=2, headline=headline, status="canceled"))
    return address


def test_an_address_that_went_again_while_it_was_being_purged_is_purged_again(tmp_path, cdn):
    with paper(tmp_path, Purge(url=f"{cdn.url}/purge")) as house:
        address = killed(house)
        cdn.go_on.clear()
        worker = threading.Thread(target=Purger(house.newspaper).turn)
        worker.start()
        assert cdn.came.wait(10)
        purge.note("story::one:", [address], ready=True)
        cdn.go_on.set()
        worker.join(20)
        assert list(Purging.objects.values_list("address", flat=True)) == [address]


def test_a_secret_that_is_not_in_the_environment_is_told_and_nothing_is_sent(tmp_path, cdn, monkeypatch):
    monkeypatch.delenv("CDN_SECRET", raising=False)
    with paper(tmp_path, Purge(url=f"{cdn.url}/purge", header_env="CDN_SECRET")) as house:
        killed(house)
        Purger(house.newspaper).turn()
        assert not cdn.asked
        assert "CDN_SECRET" in Purging.objects.exclude(error="").first().error
