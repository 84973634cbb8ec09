"""A running newspaper is ended where it takes in what is pushed and fetches pictures: nothing is lost or doubled."""

import sqlite3

import httpx
import pytest

from tests.api.test_served import shot
from tests.intake.servers import agency
from tests.serve.process import Newspaper, start, stop, wait_for_line
from tests.stories.house import g2

TOKEN = "t0ken-of-the-agency"
FEED = """
[[feeds]]
slug = "pushed"
source = "ians"
transport = "push"
secret_env = "AGENCY_TOKEN"
allow_private = true
"""


@pytest.fixture
def paper(tmp_path, monkeypatch):
    monkeypatch.setenv("AGENCY_TOKEN", TOKEN)
    made = Newspaper(tmp_path / "paper", more=FEED)
    yield made
    if made.process and made.process.poll() is None:
        stop(made.process)


def run(paper, crash=""):
    paper.process = start("wireroom", "run", str(paper.folder), **({"WIREROOM_CRASH": crash} if crash else {}))
    wait_for_line(paper.process, "The newspaper is at")


def push(paper, data):
    told = {"authorization": f"Bearer {TOKEN}", "idempotency-key": "one"}
    return httpx.post(f"http://127.0.0.1:{paper.port}/api/v1/feeds/pushed/dispatches", content=data, headers=told)


def rows(paper, sql):
    with sqlite3.connect(paper.folder / "wireroom.db") as database:
        return database.execute(sql).fetchall()


def test_a_sender_who_heard_nothing_sends_again_and_nothing_is_doubled(paper):
    run(paper, "push.kept")
    with pytest.raises(httpx.TransportError):
        push(paper, g2("bridge", headline="Bridge opens"))
    assert paper.process.wait(30) == -9
    run(paper)
    assert push(paper, g2("bridge", headline="Bridge opens")).status_code == 202
    assert "Bridge opens" in paper.public.get(paper.story("Bridge opens")).text
    assert len(rows(paper, "SELECT id FROM stories_dispatch")) == 1
    assert len(rows(paper, "SELECT id FROM stories_version")) == 1


@pytest.mark.parametrize("point", ["pictures.fetched", "pictures.kept"])
def test_a_picture_whose_fetching_is_broken_off_comes_all_the_same(paper, point):
    with agency() as server:
        server.answer = lambda request: request.say(200, shot(3), content_type="image/jpeg")
        remote = f'<remoteContent href="{server.url("/harbour.jpg")}" contenttype="image/jpeg"/></contentSet>'
        run(paper, point)
        push(paper, g2("bridge", headline="Bridge opens").replace(b"</contentSet>", remote.encode()))
        assert paper.process.wait(60) == -9
        run(paper)
        address = paper.story("Bridge opens")
        paper.until(lambda: "<figure" in paper.public.get(address).text)
        assert len(rows(paper, "SELECT id FROM stories_dispatch WHERE media_type LIKE 'image/%'")) == 1
