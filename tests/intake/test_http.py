"""Polling: an agency's server may answer what it likes, slowly, hugely or not at all - and is asked as it wishes."""

import gzip
import socket
import ssl
import subprocess
import time
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial

import brotli
import httpx
import pytest

from tests.intake.servers import agency
from wireroom.config import Feed
from wireroom.intake import address
from wireroom.intake.fetching import redirected
from wireroom.intake.http import Http, Pace
from wireroom.intake.transport import MOST, TransportError
from wireroom.stories.models import FeedState

pytestmark = pytest.mark.django_db

RSS = b"<rss version='2.0'><channel><item><guid>1</guid><title>One</title></item></channel></rss>"


@pytest.fixture
def server():
    with agency() as made:
        made.answer = lambda request: request.say(200, RSS, content_type="application/rss+xml; charset=utf-8")
        yield made


def feed(url, **more):
    return Feed(**{"slug": "polled", "source": "ians", "transport": "http", "url": url, "allow_private": True, **more})


def poll(server, path="/feed", pace=Pace(), host="127.0.0.1", **more):  # noqa: B008
    """One look; what it brings is acknowledged."""
    http = Http(feed(server.url(path, host), **more), pace)
    deliveries = []
    for delivery in http.look():
        delivery.acknowledge()
        deliveries.append(delivery)
    return http, deliveries


def test_a_feed_comes_with_what_the_transport_says_of_it(server):
    _, (delivery,) = poll(server, "/wire/top.xml")
    assert delivery.data == RSS
    assert (delivery.name, delivery.media_type, delivery.charset) == ("top.xml", "application/rss+xml", "utf-8")
    assert delivery.url == server.url("/wire/top.xml")


def test_what_has_not_changed_is_not_fetched_again(server):
    def answer(request):
        if request.headers.get("if-none-match") == '"v1"' and request.headers.get("if-modified-since"):
            request.say(304)
        else:
            request.say(200, RSS, etag='"v1"', last_modified="Mon, 02 Mar 2026 03:00:00 GMT")

    server.answer = answer
    assert len(poll(server)[1]) == 1
    assert poll(server)[1] == []
    assert server.asked[1][1]["if-none-match"] == '"v1"'
    assert server.asked[1][1]["if-modified-since"] == "Mon, 02 Mar 2026 03:00:00 GMT"


def test_what_was_not_acknowledged_is_fetched_again(server):
    server.answer = lambda request: request.say(200, RSS, etag='"v1"')
    assert len(list(Http(feed(server.url())).look())) == 1
    poll(server)
    assert "if-none-match" not in server.asked[1][1]


def test_a_validator_too_long_to_keep_is_not_kept_in_part(server):
    server.answer = lambda request: request.say(200, RSS, etag='"' + "x" * 500 + '"')
    poll(server)
    assert FeedState.objects.get(feed="polled").etag == ""


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(server, status):
    def answer(request):
        if request.path == "/feed":
            request.say(status, location="/moved")
        else:
            request.say(200, RSS)

    server.answer = answer
    _, (delivery,) = poll(server)
    assert delivery.url == server.url("/moved")


def test_redirects_are_counted(server):
    server.answer = lambda request: request.say(302, location=f"/{int(request.path[1:]) + 1}")
    with pytest.raises(TransportError, match="more than 5 redirects"):
        poll(server, "/0")
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    "location",
    [
        "",
        "ftp://agency.example/",
        "file:///etc/hostname",
        "javascript:boom()",
        "http://",
        "//",
        "http://[::1",
        "data:,x",
    ],
)
def test_a_redirect_to_no_address_is_an_error(server, location):
    server.answer = lambda request: request.say(302, location=location) if request.path == "/feed" else None
    with pytest.raises(TransportError):
        poll(server)


def test_a_secret_goes_to_its_own_host_alone(server, monkeypatch):
    monkeypatch.setenv("AGENCY_TOKEN", "s3cret")
    with agency() as other:
        other.answer = lambda request: request.say(200, RSS)
        server.answer = lambda request: request.say(302, location=other.url("/elsewhere"))
        poll(server, secret_env="AGENCY_TOKEN")
        assert server.asked[0][1]["authorization"] == "Bearer s3cret"
        assert "authorization" not in other.asked[0][1]


def test_a_redirect_never_leads_from_https_to_http():
    with pytest.raises(TransportError, match="from https to http"):
        redirected("https://agency.example/feed", "http://agency.example/feed")


def test_this_machine_is_not_asked_unless_the_feed_allows_it(server):
    for host in ("127.0.0.1", "localhost"):
        with pytest.raises(TransportError, match="not public"):
            poll(server, host=host, allow_private=False)
    assert server.asked == []
    assert len(poll(server)[1]) == 1


INSIDE = ["127.0.0.1", "[::ffff:127.0.0.1]", "[::1]", "[::127.0.0.1]", "2130706433", "127.1", "[64:ff9b::7f00:1]"]


@pytest.mark.parametrize("host", INSIDE)
def test_a_redirect_to_an_address_inside_is_not_followed(server, monkeypatch, host):
    """The first hop counts as public, as if it were; whatever it redirects to is checked like any other address."""
    looked_up = address.is_public
    first = server.url()
    trusted = iter([True])
    monkeypatch.setattr(address, "is_public", lambda ip: next(trusted, False) or looked_up(ip))
    server.answer = lambda request: request.say(302, location=f"http://{host}:{server.server_port}/inside")
    with pytest.raises(TransportError, match=r"not public|Name or service|PrivateAddress|getaddrinfo|gaierror"):
        list(Http(feed(first, allow_private=False)).look())
    assert [path for path, _ in server.asked] == ["/feed"]


def test_the_address_that_was_checked_is_the_one_connected_to(server, monkeypatch):
    """A name that leads elsewhere at the second look-up (DNS rebinding) has no second look-up."""
    answers = []

    def rebinding(host, port, *more, **options):
        if host == "agency.example":
            answers.append(host)
        ip = "127.0.0.1" if len(answers) == 1 or host == "127.0.0.1" else "10.255.255.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    http = Http(feed(f"http://agency.example:{server.server_port}/feed"))
    assert len(list(http.look())) == 1
    assert answers == ["agency.example"]


def test_the_second_address_of_a_host_is_tried_when_the_first_is_dead(server, monkeypatch):
    dead = socket.socket()
    dead.bind(("127.0.0.2", 0))

    def two(host, port, *more, **options):
        if host == "agency.example":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("127.0.0.2", "127.0.0.1")]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]

    monkeypatch.setattr(socket, "getaddrinfo", two)
    assert len(list(Http(feed(f"http://agency.example:{server.server_port}/feed")).look())) == 1
    dead.close()


ENCODINGS = {
    "gzip": gzip.compress(RSS),
    "x-gzip": gzip.compress(RSS),
    "deflate": zlib.compress(RSS),
    "br": brotli.compress(RSS),
    "identity": RSS,
}


@pytest.mark.parametrize(("encoding", "body"), ENCODINGS.items(), ids=ENCODINGS)
def test_a_compressed_body_is_inflated(server, encoding, body):
    server.answer = lambda request: request.say(200, body, content_encoding=encoding)
    assert poll(server)[1][0].data == RSS
    assert set(server.asked[0][1]["accept-encoding"].split(", ")) == {"gzip", "br"}


def test_gzip_in_several_members_is_inflated_whole(server):
    body = gzip.compress(RSS[:40]) + gzip.compress(RSS[40:])
    server.answer = lambda request: request.say(200, body, content_encoding="gzip")
    assert poll(server)[1][0].data == RSS


MEGA = b" " * 40_000_000
BAD_BODIES = {
    "gzip bomb": (gzip.compress(MEGA), "gzip", "too large when inflated|inflates more than"),
    "brotli bomb": (brotli.compress(MEGA, quality=5), "br", "too large when inflated|inflates more than"),
    "deflate bomb": (zlib.compress(MEGA), "deflate", "too large when inflated|inflates more than"),
    "gzip in ratio only": (gzip.compress(b" " * 7_000_000), "gzip", "inflates more than 100 times"),
    "gzip cut off": (gzip.compress(RSS)[:-9], "gzip", "break off"),
    "brotli cut off": (brotli.compress(RSS)[:-4], "br", "break off"),
    "gzip that is none": (RSS, "gzip", "header"),
    "brotli that is none": (RSS, "br", "."),
    "an unknown encoding": (RSS, "zstd", "'zstd' is not known"),
    "two encodings": (gzip.compress(RSS), "gzip, br", "is not known"),
    "too large": (b"x" * (MOST + 1), "", "too large"),
    "empty": (b"", "", "an empty answer"),
}


@pytest.mark.parametrize(("body", "encoding", "reason"), BAD_BODIES.values(), ids=BAD_BODIES)
def test_a_body_that_is_too_much_or_broken_is_an_error_with_its_reason(server, body, encoding, reason):
    more = {"content_encoding": encoding} if encoding else {}
    server.answer = lambda request: request.say(200, body, **more)
    with pytest.raises(TransportError, match=reason):
        poll(server)
    assert len(poll_again(server)) == 1


def poll_again(server):
    server.answer = lambda request: request.say(200, RSS)
    return poll(server)[1]


@pytest.mark.parametrize("length", [len(RSS) + 10, len(RSS) * 2])
def test_a_body_shorter_than_it_says_is_an_error(server, length):
    def answer(request):
        request.close_connection = True
        request.say(200, RSS, content_length=str(length))

    server.answer = answer
    with pytest.raises(TransportError, match="broken off"):
        poll(server)


def test_a_body_without_a_length_is_read_to_its_end(server):
    server.answer = lambda request: request.say(200, RSS, content_length=None)
    assert poll(server)[1][0].data == RSS


def drip(server, parts):
    """An answer that sends one part after another, each when the last one is surely read, until the test is over."""

    def answer(request):
        request.close_connection = True
        try:
            for part in parts:
                request.wfile.write(part)
                request.wfile.flush()
                if server.done.wait(0.02):
                    return
        except ConnectionError:
            pass

    server.answer = answer


def endless(part):
    while True:
        yield part


@pytest.mark.parametrize(
    ("first", "then"),
    [(b"HTTP/1.1 200 OK\r\n", b"x-a: b\r\n"), (b"HTTP/1.1 200 OK\r\n\r\n", b"x"), (b"", b"H")],
    ids=["headers without end", "a body without end", "no answer at all"],
)
def test_a_server_that_drips_is_left_at_the_deadline(server, first, then):
    def parts():
        yield first
        yield from endless(then)

    drip(server, parts())
    began = time.monotonic()
    with pytest.raises(TransportError, match=r"Timeout|too slow|time is over|Protocol|broken off"):
        poll(server, pace=Pace(deadline=0.5))
    assert time.monotonic() - began < 5


def test_a_server_that_says_nothing_is_left_at_the_deadline(server):
    server.answer = lambda request: server.done.wait(20)
    with pytest.raises(TransportError, match="Timeout"):
        poll(server, pace=Pace(deadline=0.4))


def test_a_server_below_the_least_rate_is_left(server):
    drip(server, [b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n", *[b"x"] * 200])
    with pytest.raises(TransportError, match="too slow"):
        poll(server, pace=Pace(deadline=20, grace=0.2, least_rate=4096))


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404, 410, 429, 500, 503])
def test_any_other_status_is_an_error_that_names_it(server, status):
    server.answer = lambda request: request.say(status, b"" if status == 204 else b"<html>no</html>")
    with pytest.raises(TransportError, match=f"status {status}"):
        poll(server)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "120"}, 120),
        ({"retry_after": "99999"}, 3600),
        ({"retry_after": "in ten minutes"}, 600),
        ({"retry_after": "Mon, 02 Mar 2020 03:00:00 GMT"}, 0),
        ({"retry_after": "soon"}, 0),
        ({"retry_after": "²"}, 0),
        ({"retry_after": "-5"}, 0),
        ({}, 0),
    ],
)
def test_a_server_s_wish_to_be_left_alone_is_kept(server, headers, seconds):
    if headers.get("retry_after") == "in ten minutes":
        headers = {"retry_after": format_datetime(datetime.now(UTC) + timedelta(seconds=600), usegmt=True)}
    server.answer = lambda request: request.say(503, **headers)
    with pytest.raises(TransportError) as caught:
        poll(server)
    assert caught.value.wait == pytest.approx(seconds, abs=5)


@pytest.mark.parametrize(
    ("every", "headers", "seconds"),
    [
        (60, {}, 60),
        (60, {"cache_control": "public, max-age=300"}, 300),
        (60, {"cache_control": "max-age=5"}, 60),
        (60, {"cache_control": "max-age=forever"}, 60),
        (7200, {"cache_control": "max-age=999999"}, 7200),
    ],
)
def test_a_feed_is_asked_on_its_schedule_or_as_its_server_wishes(server, every, headers, seconds):
    server.answer = lambda request: request.say(200, RSS, **headers)
    http, _ = poll(server, every=every)
    assert http.patience == pytest.approx(seconds, abs=5)


def test_nobody_there_is_an_error_and_no_exception(server):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(TransportError, match="ConnectError"):
        list(Http(feed(f"http://127.0.0.1:{port}/")).look())
    with pytest.raises(TransportError):
        list(Http(feed("http://no-such-host.invalid/")).look())
    with pytest.raises(TransportError):
        list(Http(feed("http://127.0.0.1:99999/")).look())


@pytest.fixture
def certificate(tmp_path):
    """A certificate for 127.0.0.1 that nobody but us knows."""
    made = tmp_path / "agency.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    names = [
        "-subj",
        "/CN=127.0.0.1",
        "-addext",
        "subjectAltName=IP:127.0.0.1",
        "-keyout",
        made,
        "-out",
        tmp_path / "c.pem",
    ]
    try:
        subprocess.run([*command, *names], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not on this machine")
    made.write_bytes(made.read_bytes() + (tmp_path / "c.pem").read_bytes())
    return made


def test_tls_is_checked_and_keeps_the_deadline(server, certificate, monkeypatch):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    url = server.url().replace("http:", "https:")
    with pytest.raises(TransportError, match="CERTIFICATE_VERIFY_FAILED"):
        list(Http(feed(url)).look())

    trusting = ssl.create_default_context(cafile=certificate)
    monkeypatch.setattr(httpx, "HTTPTransport", partial(httpx.HTTPTransport, verify=trusting))
    assert [each.data for each in Http(feed(url)).look()] == [RSS]
    server.answer = lambda request: server.done.wait(20)
    with pytest.raises(TransportError, match="Timeout"):
        list(Http(feed(url), Pace(deadline=0.5)).look())
