"""The API on the readers' port of a running newspaper: bodies within bounds, and from the sender to the reader in a moment."""

import hashlib
import hmac
import http.client
import io
import os
import re
import socket
import statistics
import time
from datetime import UTC, datetime
from urllib.parse import parse_qs

import httpx
import pytest
from PIL import Image

from tests.intake.servers import agency
from tests.serve.process import Newspaper
from tests.stories.house import g2
from wireroom.intake.transport import MOST, MOST_PICTURE

TOKEN = "t0ken-of-the-agency"
NOW = datetime.now(UTC).isoformat()
FEED = """
[[feeds]]
slug = "pushed"
source = "ians"
transport = "push"
secret_env = "AGENCY_TOKEN"
per_minute = 6000

[[feeds]]
slug = "signed"
source = "ians"
transport = "push"
secret_env = "AGENCY_TOKEN"
signature = "hmac"
"""
PRIVATE = """
[[feeds]]
slug = "private"
source = "ians"
transport = "push"
secret_env = "AGENCY_TOKEN"
allow_private = true
"""
HUBBED = """
[[feeds]]
slug = "hubbed"
source = "ians"
transport = "http"
url = "{url}"
every = 3600
hub = true
allow_private = true
"""


def shot(seed):
    """A picture of its own, as JPEG."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((640, 400)).rotate(seed * 37).convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()


def atom(*headlines):
    entries = "".join(
        f"<entry><id>urn:{each}</id><title>{each}</title><updated>{NOW}</updated>"
        f"<content type='html'>&lt;p&gt;All of {each} is here.&lt;/p&gt;</content></entry>"
        for each in headlines
    )
    links = "<link rel='hub' href='/hub'/><link rel='self' href='/feed'/>"
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><id>urn:f</id><title>F</title>{links}{entries}</feed>".encode()


@pytest.fixture(scope="module")
def hub():
    """An agency with a hub."""
    with agency() as made:
        made.told, made.forms = ["Ferry sails"], []

        def answer(request):
            if request.command == "POST":
                made.forms.append({name: values[0] for name, values in parse_qs(request.body.decode()).items()})
                request.say(202)
            elif request.path.endswith(".jpg"):
                request.say(200, shot(1), content_type="image/jpeg")
            else:
                request.say(200, atom(*made.told), content_type="application/atom+xml")

        made.answer = answer
        yield made


@pytest.fixture(scope="module")
def paper(tmp_path_factory, hub):
    """A running newspaper with feeds that are pushed to and one that has a hub."""
    os.environ["AGENCY_TOKEN"] = TOKEN
    made = Newspaper(tmp_path_factory.mktemp("api") / "paper", more=FEED + PRIVATE + HUBBED.format(url=hub.url()))
    made.start()
    yield made
    made.stop()
    del os.environ["AGENCY_TOKEN"]


def push(paper, data, token=TOKEN, feed="pushed", **headers):
    told = {"authorization": f"Bearer {token}"} | {name.replace("_", "-"): each for name, each in headers.items()}
    return paper.public.post(f"/api/v1/feeds/{feed}/dispatches", content=data, headers=told)


def test_a_story_is_on_its_page_in_less_than_a_second_after_it_was_pushed(paper):
    took = []
    for number in range(5):
        headline = f"Bridge {number} opens"
        began = time.monotonic()
        status = push(paper, g2(f"bridge-{number}", headline=headline, created=NOW)).json()["status"]
        headers = {"authorization": f"Bearer {TOKEN}"}

        def published(status=status, headers=headers):
            stories = paper.public.get(status, headers=headers).json()["stories"]
            return stories and stories[0]["state"] == "published" and stories[0]["url"]

        url = paper.until(published)
        path = "/" + url.partition("://")[2].partition("/")[2]
        paper.until(lambda path=path: paper.public.get(path).is_success)
        took.append(time.monotonic() - began)
        assert headline in paper.public.get(path).text
    assert statistics.median(took) < 1.0


def test_a_pushed_story_shows_pictures_that_were_pushed_and_fetched(paper, hub):
    """The story does not wait for them, and they come by themselves."""
    remote = f'<remoteContent href="{hub.url("/harbour.jpg")}" contenttype="image/jpeg"/>'
    named = '<remoteContent href="crane.jpg" contenttype="image/jpeg"/>'
    copy = g2("crane", headline="Crane lifts bridge", created=NOW).replace(
        b"</contentSet>", f"{remote}{named}</contentSet>".encode()
    )
    assert push(paper, copy, feed="private").status_code == 202
    path = paper.story("Crane lifts bridge")
    told = paper.public.post(
        "/api/v1/feeds/private/dispatches?name=crane.jpg", content=shot(2), headers={"authorization": f"Bearer {TOKEN}"}
    )
    assert told.status_code == 202
    page = paper.until(lambda: (text := paper.public.get(path).text).count("<figure") == 2 and text)
    pictures = set(re.findall(r"/media/[\w.-]+", page))
    assert {each.rpartition(".")[2] for each in pictures} == {"avif", "webp", "jpg"}
    for each in pictures:
        answer = paper.public.get(each)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == f"image/{each.rpartition('.')[2]}".replace("jpg", "jpeg")
    push(paper, g2("crane", version=2, status="canceled", created=NOW), feed="private")
    paper.until(lambda: paper.public.get(path).status_code == 410)
    paper.until(lambda: not any(paper.public.get(each).is_success for each in pictures))


def begun(paper, headers, path="/api/v1/feeds/pushed/dispatches"):
    """A request whose headers are sent and whose body is not."""
    connection = http.client.HTTPConnection("127.0.0.1", paper.port, timeout=20)
    connection.putrequest("POST", path)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    return connection


@pytest.mark.parametrize("path", ["/api/v1/feeds/pushed/dispatches", "/api/v1/feeds/none/dispatches"])
def test_who_is_not_known_is_turned_away_before_a_byte_is_taken(paper, path):
    connection = begun(paper, {"content-length": str(MOST_PICTURE), "authorization": "Bearer wrong"}, path)
    answer = connection.getresponse()
    assert answer.status == 401
    assert answer.getheader("content-type") == "application/problem+json"
    assert answer.getheader("x-content-type-options") == "nosniff"
    connection.close()
    connection = begun(paper, {"content-length": str(1000)}, path.replace("pushed", "signed"))
    assert connection.getresponse().status == 401
    connection.close()


def test_a_body_that_says_it_is_too_large_is_not_begun(paper):
    connection = begun(paper, {"content-length": str(MOST_PICTURE + 1), "authorization": f"Bearer {TOKEN}"})
    assert connection.getresponse().status == 413
    connection.close()


def test_a_text_is_cut_off_at_its_size_and_a_picture_at_its_own(paper):
    def endless(first, step=b"x" * 65536, most=MOST_PICTURE * 2):
        yield first
        for _ in range(most // len(step)):
            yield step

    for first in (b"<nitf>", b"\xff\xd8\xff"):
        try:
            assert push(paper, endless(first)).status_code == 413
        except httpx.TransportError:
            pass  # it answered and closed while we were still sending
    whole = b"\xff\xd8\xff" + b"x" * (MOST + 1000)
    assert push(paper, whole).status_code == 202, "a picture may be larger than a text"
    assert push(paper, iter([whole[:100], whole[100:] + b"y"])).status_code == 202, "its length need not be told before"


def test_forms_elsewhere_below_the_api_stay_small(paper):
    assert paper.public.post("/api/v1/openapi.json", content=b"x" * 100_000).status_code == 413
    assert paper.public.get("/api/v1/openapi.json").json()["info"]["title"] == "wireroom"
    assert paper.public.get("/api/v1/nothing").status_code == 404


def test_a_sender_that_drips_keeps_nobody_waiting(paper):
    with socket.create_connection(("127.0.0.1", paper.port), timeout=20) as slow:
        head = f"POST /api/v1/feeds/pushed/dispatches HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {TOKEN}\r\n"
        slow.sendall(f"{head}content-length: 1000\r\n\r\nx".encode())
        assert push(paper, g2("quick", headline="Quick as ever", created=NOW)).status_code == 202


def test_a_hub_asks_and_then_a_word_of_it_brings_news_at_once(paper, hub):
    form = paper.until(lambda: hub.forms and hub.forms[0])
    callback = form["hub.callback"].partition("://")[2].partition("/")[2]
    asked = {
        "hub.mode": "subscribe",
        "hub.topic": form["hub.topic"],
        "hub.challenge": "<b>c</b>",
        "hub.lease_seconds": "9000",
    }
    assert paper.public.get(f"/{callback}", params=asked | {"hub.topic": "https://other.example/"}).status_code == 404
    answer = paper.public.get(f"/{callback}", params=asked)
    assert (answer.status_code, answer.text) == (200, "<b>c</b>")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "sandbox" in answer.headers["content-security-policy"]

    hub.told.append("Ferry sinks")
    body = atom("A forgery")
    assert paper.public.post(f"/{callback}", content=body, headers={"x-hub-signature": "sha256=00"}).status_code == 202
    made = hmac.new(form["hub.secret"].encode(), body, hashlib.sha256).hexdigest()
    told = paper.public.post(f"/{callback}", content=body, headers={"x-hub-signature": f"sha256={made}"})
    assert told.status_code == 202
    assert paper.story("Ferry sinks")
    assert "forgery" not in paper.public.get("/").text
    assert paper.public.post("/api/v1/websub/unknown", content=body).status_code == 404
