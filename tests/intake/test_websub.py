"""WebSub with a real hub on loopback: asked, confirmed, rung by signed words alone, and never believed."""

import hashlib
import hmac
import threading
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest

from tests.intake.servers import agency
from wireroom.config import Feed
from wireroom.intake.http import Http
from wireroom.intake.links import hub_and_topic
from wireroom.intake.websub import LEASE, PATH, Subscriptions, subscriptions
from wireroom.stories.models import FeedState

pytestmark = pytest.mark.django_db

SITE = "https://paper.example"
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:f</id><title>F</title>
<link rel="hub" href="/hub"/><link rel="self" href="/feed"/>
<entry><id>urn:1</id><title>One</title></entry></feed>"""


@pytest.fixture
def server():
    """An agency's feed with its hub."""
    with agency() as made:
        made.hub_status = 202

        def answer(request):
            if request.command == "POST":
                request.say(made.hub_status)
            else:
                request.say(200, ATOM, content_type="application/atom+xml")

        made.answer = answer
        yield made
    subscriptions.forget("polled")


@pytest.fixture
def feed(server):
    return Feed(
        slug="polled", source="ians", transport="http", url=server.url(), allow_private=True, hub=True, every=3600
    )


def look(feed, http=None):
    http = http or Http(feed, site=SITE)
    for delivery in http.look():
        delivery.acknowledge()
    return http


def asked_for(server):
    """What the hub was asked: its forms."""
    return [
        {name: values[0] for name, values in parse_qs(body.decode()).items()}
        for body in server.bodies
    ]  # fmt: skip


@pytest.fixture(autouse=True)
def bodies(server):
    """The bodies that the hub was sent."""
    server.bodies = []
    answer = server.answer

    def noting(request):
        if request.command == "POST":
            server.bodies.append(request.body)
        answer(request)

    server.answer = noting


def state():
    return FeedState.objects.get(feed="polled")


def confirm(form, lease="600", **changed):
    told = {"hub.mode": "subscribe", "hub.topic": form["hub.topic"], "hub.challenge": "c4", "hub.lease_seconds": lease}
    return subscriptions.confirm(form["hub.callback"].removeprefix(SITE + PATH), told | changed)


def signed(secret, body, kind="sha256"):
    return f"{kind}={hmac.new(secret.encode(), body, getattr(hashlib, kind)).hexdigest()}"


def test_a_feed_s_hub_is_asked_with_a_secret_and_a_name_of_our_own(server, feed):
    look(feed)
    (form,) = asked_for(server)
    assert form["hub.mode"] == "subscribe"
    assert form["hub.topic"] == server.url()
    assert form["hub.lease_seconds"] == str(LEASE)
    assert form["hub.callback"].startswith(f"{SITE}{PATH}")
    assert len(form["hub.callback"].removeprefix(SITE + PATH)) >= 32
    assert 40 <= len(form["hub.secret"]) < 200
    assert state().hub == server.url("/hub")
    assert state().lease_until is None


def test_only_what_we_asked_for_is_confirmed(server, feed):
    look(feed)
    (form,) = asked_for(server)
    assert confirm(form, **{"hub.topic": "https://other.example/"}) is None
    assert confirm(form, **{"hub.mode": "unsubscribe"}) is None
    assert confirm(form, **{"hub.challenge": ""}) is None
    assert subscriptions.confirm("another", {"hub.mode": "subscribe", "hub.topic": form["hub.topic"]}) is None
    assert state().lease_until is None
    assert confirm(form) == "c4"
    assert 590 < (state().lease_until - datetime.now(UTC)).total_seconds() <= 600


def test_a_confirmed_hub_is_not_asked_again_before_its_lease_ends(server, feed):
    http = look(feed)
    confirm(asked_for(server)[0])
    look(feed, http)
    assert len(server.bodies) == 1
    known = subscriptions.of("polled")
    assert 440 < known.renew - time.monotonic() <= 450
    known.renew = known.asked = time.monotonic() - 1000
    look(feed, http)
    first, second = asked_for(server)
    assert first == second


def test_a_restart_renews_the_same_subscription(server, feed):
    http = look(feed)
    confirm(asked_for(server)[0])
    http.close()
    assert not subscriptions.known(state().callback)
    look(feed)
    first, second = asked_for(server)
    assert first == second


def test_a_feed_that_moves_to_another_hub_is_asked_for_there_under_another_name(server, feed):
    http = look(feed)
    form = asked_for(server)[0]
    confirm(form)
    server.answer = lambda request: (
        request.say(202) if request.command == "POST" else request.say(200, ATOM.replace(b'"/hub"', b'"/other"'))
    )
    look(feed, http)
    assert server.asked[-1][0] == "/other"
    assert not subscriptions.known(form["hub.callback"].removeprefix(SITE + PATH))
    assert state().lease_until is None


@pytest.mark.parametrize("kind", ["sha256", "sha384", "sha512"])
def test_a_signed_word_makes_the_feed_look_at_once(server, feed, kind):
    http = look(feed)
    form = asked_for(server)[0]
    confirm(form)
    callback = form["hub.callback"].removeprefix(SITE + PATH)
    waited = threading.Thread(target=http.pause, args=(threading.Event(),))
    waited.start()
    assert subscriptions.notified(callback, signed(form["hub.secret"], b"news", kind), b"news")
    waited.join(timeout=10)
    assert not waited.is_alive()


@pytest.mark.parametrize(
    "forged", ["", "sha256=", "sha256=" + "0" * 64, "sha1", "md5", "another secret", "another body"]
)
def test_an_unsigned_word_does_nothing(server, feed, forged):
    http = look(feed)
    form = asked_for(server)[0]
    confirm(form)
    secret = "wrong" if forged == "another secret" else form["hub.secret"]
    signature = {
        "sha1": signed(secret, b"news", "sha1"),
        "md5": signed(secret, b"news", "md5"),
        "another secret": signed(secret, b"news"),
        "another body": signed(secret, b"olds"),
    }.get(forged, forged)
    assert not subscriptions.notified(form["hub.callback"].removeprefix(SITE + PATH), signature, b"news")
    assert not http._rung.is_set()


def test_a_hub_s_word_is_a_reason_to_look_and_nothing_of_it_is_read(server, feed):
    http = look(feed)
    form = asked_for(server)[0]
    body = ATOM.replace(b"One", b"What the hub says")
    subscriptions.notified(
        form["hub.callback"].removeprefix(SITE + PATH), signed(form["hub.secret"], body), body
    )  # fmt: skip
    assert [delivery.data for delivery in http.look()] == [ATOM]


def test_a_feed_that_shows_nothing_new_yet_is_asked_again_soon(server, feed):
    http = look(feed)
    server.answer = lambda request: request.say(304)
    http._rung.set()
    http.pause(threading.Event())
    look(feed, http)
    assert http.patience <= 1
    look(feed, http)
    assert 1 < http.patience <= 3
    look(feed, http)
    look(feed, http)
    assert http.patience > 1000


@pytest.mark.parametrize(("status", "told"), [(202, ""), (204, ""), (500, "answered 500"), (404, "answered 404")])
def test_a_hub_that_does_not_answer_leaves_the_feed_polled(server, feed, status, told):
    server.hub_status = status
    http = look(feed)
    assert told in http.trouble
    assert bool(told) == bool(http.trouble)
    look(feed, http)
    assert len(server.bodies) == 1, "it is not asked at every look"


def test_a_hub_that_denies_is_told_to_the_desk(server, feed):
    http = look(feed)
    form = asked_for(server)[0]
    assert confirm(form, **{"hub.mode": "denied", "hub.reason": "no more room"}) == ""
    look(feed, http)
    assert "no more room" in http.trouble


def test_a_feed_without_a_hub_is_polled_and_said_to_be(server, feed):
    server.answer = lambda request: request.say(200, b"<rss version='2.0'><channel/></rss>")
    assert "names no hub" in look(feed).trouble


def test_a_hub_inside_is_not_asked(server, feed, monkeypatch):
    from wireroom.intake import address

    trusted = iter([True])
    looked_up = address.is_public
    monkeypatch.setattr(address, "is_public", lambda ip: next(trusted, False) or looked_up(ip))
    http = look(Feed(slug="polled", source="ians", transport="http", url=server.url(), hub=True))
    assert "not public" in http.trouble
    assert server.bodies == []


def test_a_lease_is_neither_endless_nor_over_at_once():
    made = Subscriptions()
    assert made.confirm("unknown", {}) is None


@pytest.mark.parametrize(("lease", "seconds"), [("1", 60), ("99999999999", 90 * 86400), ("never", LEASE), ("", LEASE)])
def test_a_hub_s_lease_is_kept_within_bounds(server, feed, lease, seconds):
    look(feed)
    confirm(asked_for(server)[0], lease)
    assert abs(state().lease_until - datetime.now(UTC) - timedelta(seconds=seconds)) < timedelta(seconds=10)


JSON = b'{"version": "https://jsonfeed.org/version/1.1", "hubs": [{"type": "rssCloud", "url": "x"}, {"type": "WebSub", "url": "h"}], "feed_url": "s"}'
RSS = b"""<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>T</title><a:link rel="hub" href="h"/>
<a:link href="s" rel="self"/><link>https://x.example/</link></channel></rss>"""


@pytest.mark.parametrize(
    ("headers", "body", "found"),
    [
        (['<h>; rel="hub", <s>; rel="self"'], b"", ("h", "s")),
        (['<h>; rel="hub"', "<s>; rel=self"], RSS.replace(b'"h"', b'"other"'), ("h", "s")),
        ([], RSS, ("h", "s")),
        ([], ATOM, ("/hub", "/feed")),
        ([], JSON, ("h", "s")),
        ([], b"<rss version='2.0'><channel/></rss>", ("", "")),
        ([], b"<rss", ("", "")),
        ([], b"{", ("", "")),
        ([], b"\xff\xfe", ("", "")),
    ],
)
def test_a_feed_says_which_hub_it_has(headers, body, found):
    assert hub_and_topic(headers, body) == found
