"""Push in: who may deliver, what is answered when, and that nothing is lost or doubled whatever is sent again."""

import gzip
import hashlib
import hmac
import io
import time
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from django.conf import settings as django_settings
from django.test import Client
from PIL import Image

from tests.stories.house import House, g2
from wireroom.api import push
from wireroom.api.admission import WINDOW, admitted, feed_of
from wireroom.api.bell import bell
from wireroom.api.rate import Rates
from wireroom.config import Feed
from wireroom.intake.transport import MOST
from wireroom.stories.models import Delivered, Dispatch, FeedState, Story

pytestmark = pytest.mark.django_db(transaction=True)

TOKEN, SECRET = "t0ken-of-the-agency", "s3cret-of-the-agency"
PUSHED = Feed(slug="pushed", source="ians", transport="push", secret_env="AGENCY_TOKEN")
SIGNED = Feed(slug="signed", source="ians", transport="push", secret_env="AGENCY_SECRET", signature="hmac")
COPY = g2("s1", headline="Harbour bridge opens")


@pytest.fixture(autouse=True)
def _feeds(settings, monkeypatch):
    monkeypatch.setenv("AGENCY_TOKEN", TOKEN)
    monkeypatch.setenv("AGENCY_SECRET", SECRET)
    feeds = (*django_settings.NEWSPAPER.feeds, PUSHED, SIGNED)
    settings.NEWSPAPER = msgspec.structs.replace(django_settings.NEWSPAPER, feeds=feeds)
    monkeypatch.setattr(push, "_rates", Rates())
    push._last.clear()


@pytest.fixture
def agency():
    return Agency()


class Agency:
    """An agency's sender."""

    def __init__(self):
        self.client = Client(raise_request_exception=False)

    def post(self, data=COPY, feed="pushed", token=TOKEN, name="", **headers):
        told = {"authorization": f"Bearer {token}"} if token else {}
        kind = headers.pop("content_type", "application/xml")
        told |= {key.replace("_", "-"): value for key, value in headers.items()}
        return self.client.post(
            f"/api/v1/feeds/{feed}/dispatches" + (f"?name={name}" if name else ""),
            data, content_type=kind, headers=told,
        )  # fmt: skip

    def get(self, address, token=TOKEN, **headers):
        told = {"authorization": f"Bearer {token}"} if token else {}
        return self.client.get(address, headers=told | headers)


def signature(body, secret=SECRET, at=None):
    stamp = str(int(time.time() if at is None else at))
    made = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={made}"


def problem(answer, status):
    assert answer.status_code == status, answer.content
    assert answer["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert told["title"]
    assert told["detail"]
    return told


def test_a_delivery_is_durable_when_it_is_accepted_and_the_line_is_called(agency, monkeypatch):
    rung = []
    monkeypatch.setattr(bell, "ring", lambda: rung.append(Dispatch.objects.count()))
    answer = agency.post(name="harbour.xml")
    assert answer.status_code == 202
    assert rung == [1]
    dispatch = Dispatch.objects.get()
    assert (bytes(dispatch.bytes), dispatch.feed, dispatch.source) == (COPY, "pushed", "ians")
    assert (dispatch.name, dispatch.media_type) == ("harbour.xml", "application/xml")
    told = answer.json()
    assert (told["id"], told["sha256"]) == (dispatch.pk, hashlib.sha256(COPY).hexdigest())
    assert answer["location"] == told["status"] == f"/api/v1/feeds/pushed/dispatches/{dispatch.pk}"
    assert FeedState.objects.get(feed="pushed").last_delivery


def test_a_sender_learns_what_became_of_a_delivery(agency, tmp_path):
    house = House(tmp_path)
    status = agency.post().json()["status"]
    assert agency.get(status).json()["state"] == "new"
    house.line.drain()
    told = agency.get(status).json()
    assert (told["state"], told["format"], told["items"]) == ("filed", "newsml-g2", 1)
    story = Story.objects.get()
    assert told["stories"] == [{"guid": "s1", "state": "published", "url": f"http://127.0.0.1:8000{story.path}"}]
    broken = agency.post(b"<newsItem>").json()["status"]
    house.line.drain()
    told = agency.get(broken).json()
    assert told["state"] in {"held", "refused"}
    assert told["error"]
    assert told["do"]
    house.close()


def test_a_status_tells_nobody_else(agency):
    status = agency.post().json()["status"]
    problem(agency.get(status, token="wrong"), 401)
    problem(agency.get(status.replace("pushed", "signed")), 401)
    elsewhere = status.replace("pushed", "signed")
    problem(agency.get(elsewhere, token="", **{"x-wireroom-signature": signature(b"")}), 404)
    assert agency.get(status.replace("/dispatches/", "/dispatches/9")).status_code == 404
    problem(agency.get("/api/v1/feeds/pushed/dispatches/none"), 400)


def test_the_same_bytes_again_are_the_same_dispatch(agency):
    first, again = agency.post(), agency.post()
    assert first.status_code == again.status_code == 202
    assert first.json() == again.json()
    assert Dispatch.objects.count() == 1


def test_an_idempotency_key_answers_alike_and_is_no_other_delivery_s(agency):
    first = agency.post(idempotency_key="k-1")
    assert agency.post(idempotency_key="k-1").json() == first.json()
    told = problem(agency.post(g2("s2"), idempotency_key="k-1"), 422)
    assert "another body" in told["detail"]
    assert Dispatch.objects.count() == 1, "what was not accepted was not kept"
    assert agency.post(g2("s2"), idempotency_key="k-2").status_code == 202
    problem(agency.post(idempotency_key="\u00fc".encode().decode("latin-1")), 400)
    problem(agency.post(idempotency_key="k" * 256), 400)


def test_a_key_is_the_feed_s_own_and_is_forgotten_after_a_month(agency):
    agency.post(idempotency_key="k")
    other = g2("s2")
    headers = {"x_wireroom_signature": signature(other), "idempotency_key": "k"}
    assert agency.post(other, feed="signed", token="", **headers).status_code == 202
    Delivered.objects.update(at=datetime.now(UTC) - timedelta(days=31))
    push._last.clear()
    agency.post()
    assert Delivered.objects.count() == 0


def test_a_key_whose_first_request_is_in_hand_waits(agency):
    with push._in_hand(PUSHED, hashlib.sha256(b"k").hexdigest()):
        answer = agency.post(idempotency_key="k")
        problem(answer, 409)
        assert answer["retry-after"] == "1"
        assert agency.post(idempotency_key="other").status_code == 202
    assert agency.post(idempotency_key="k").status_code == 202


@pytest.mark.parametrize(
    ("feed", "token"),
    [
        ("pushed", "wrong"),
        ("pushed", ""),
        ("none", TOKEN),
        ("ians-folder", TOKEN),
        ("signed", TOKEN),
        ("pushed", SECRET),
    ],
)
def test_a_wrong_feed_and_a_wrong_token_look_the_same(agency, feed, token):
    answer = agency.post(feed=feed, token=token)
    told = problem(answer, 401)
    assert told == problem(agency.post(token="another"), 401)
    assert answer["www-authenticate"].startswith("Bearer")
    assert Dispatch.objects.count() == 0


def test_a_feed_without_its_secret_in_the_environment_admits_nobody(agency, monkeypatch):
    for empty in ("", "  "):
        monkeypatch.setenv("AGENCY_TOKEN", empty)
        for token in ("", " ", TOKEN):
            assert agency.post(token=token).status_code == 401
    monkeypatch.delenv("AGENCY_TOKEN")
    assert agency.post().status_code == 401


def test_two_secrets_hold_while_one_is_changed_for_the_other(agency, monkeypatch):
    monkeypatch.setenv("AGENCY_TOKEN", f"{TOKEN} t0ken-of-next-month")
    monkeypatch.setenv("AGENCY_SECRET", f"{SECRET} s3cret-of-next-month")
    assert agency.post(token="t0ken-of-next-month").status_code == 202
    assert agency.post().status_code == 202
    assert agency.post(token=f"{TOKEN} t0ken-of-next-month").status_code == 401
    for secret in (SECRET, "s3cret-of-next-month"):
        told = signature(COPY, secret)
        assert agency.post(feed="signed", token="", x_wireroom_signature=told).status_code == 202


def test_a_signature_is_of_this_body_and_this_time(agency):
    def sent(told, body=COPY):
        return agency.post(body, feed="signed", token="", x_wireroom_signature=told).status_code

    assert sent(signature(COPY)) == 202
    assert sent(signature(COPY, at=time.time() - WINDOW + 5)) == 202
    assert sent(signature(COPY, at=time.time() + WINDOW - 5)) == 202
    assert sent(signature(COPY), COPY + b" ") == 401
    assert sent(signature(COPY, "wrong")) == 401
    assert sent(signature(COPY, at=time.time() - WINDOW - 5)) == 401
    assert sent(signature(COPY, at=time.time() + WINDOW + 5)) == 401
    stamp, _, made = signature(COPY).partition(",")
    assert sent(f"t={int(stamp[2:]) + 1},{made}") == 401
    for malformed in (
        "",
        stamp,
        made,
        f"{stamp},v1=",
        f"{stamp},v0={made[3:]}",
        f"t=-1,{made}",
        f"{stamp},{made[:-1]}",
    ):
        assert sent(malformed) == 401
    assert sent(f"{stamp},v1={'0' * 64},{made}") == 202, "a sender that changes its secret signs with both"


def test_without_the_body_a_signature_is_checked_as_far_as_that_goes():
    feed = feed_of([SIGNED], "signed")
    assert admitted(feed, "", signature(COPY), time.time(), None)
    assert not admitted(feed, "", signature(COPY, at=0), time.time(), None)
    assert not admitted(feed, f"Bearer {SECRET}", "", time.time(), None)
    assert not admitted(feed_of([SIGNED], "none"), "", signature(COPY), time.time(), None)


def picture(width=320, height=200):
    out = io.BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


@pytest.mark.parametrize(
    "said", ["image/jpeg", "application/octet-stream", "text/xml", "application/x-www-form-urlencoded"]
)
def test_a_picture_is_known_by_its_bytes_whatever_it_is_called(agency, said):
    assert agency.post(picture(), content_type=said, name="bridge.jpg").status_code == 202
    dispatch = Dispatch.objects.get()
    assert (dispatch.media_type, dispatch.name) == ("image/jpeg", "bridge.jpg")


def test_copy_that_is_called_a_picture_is_read_as_copy(agency):
    agency.post(content_type="image/jpeg")
    assert Dispatch.objects.get().media_type == ""


def test_what_the_sender_says_of_the_letters_is_kept(agency):
    agency.post(content_type="text/plain; charset=ISO-8859-1")
    dispatch = Dispatch.objects.get()
    assert (dispatch.media_type, dispatch.charset) == ("text/plain", "iso-8859-1")


def test_a_compressed_body_is_kept_as_what_it_was(agency):
    assert agency.post(gzip.compress(COPY), content_encoding="gzip").status_code == 202
    assert bytes(Dispatch.objects.get().bytes) == COPY
    problem(agency.post(gzip.compress(COPY)[:-9], content_encoding="gzip"), 400)
    problem(agency.post(COPY, content_encoding="gzip"), 400)
    problem(agency.post(gzip.compress(bytes(20_000_000)), content_encoding="gzip"), 413)
    assert "gzip, br or deflate" in problem(agency.post(COPY, content_encoding="zstd"), 415)["do"]
    problem(agency.post(gzip.compress(b""), content_encoding="gzip"), 400)


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"", "application/xml", 400),
        (b"x", "multipart/form-data; boundary=x", 415),
        (b"x", "video/mp4", 415),
        (b"x" * (MOST + 1), "application/xml", 413),
    ],
)
def test_what_is_not_taken_is_said_with_what_to_do(agency, data, kind, status):
    assert problem(agency.post(data, content_type=kind), status)["do"]
    assert Dispatch.objects.count() == 0


def test_a_large_picture_is_taken_where_a_text_of_its_size_is_not(agency):
    large = picture() + bytes(MOST)
    assert agency.post(large, content_type="image/jpeg").status_code == 202


def test_a_feed_that_sends_too_much_is_told_to_wait(agency, settings):
    slow = msgspec.structs.replace(PUSHED, per_minute=8)
    settings.NEWSPAPER = msgspec.structs.replace(settings.NEWSPAPER, feeds=(slow, SIGNED))
    assert [agency.post(g2(f"s{each}")).status_code for each in range(3)] == [202, 202, 429]
    answer = agency.post(g2("s9"))
    assert problem(answer, 429)
    assert 1 <= int(answer["retry-after"]) <= 8
    assert agency.post(COPY, feed="signed", token="", x_wireroom_signature=signature(COPY)).status_code == 202
    assert agency.post(token="wrong").status_code == 401


def test_a_bucket_fills_evenly_and_never_over():
    now = [0.0]
    rates = Rates(lambda: now[0])
    assert [rates.wait("f", 240) for _ in range(61)] == [0] * 60 + [1]
    now[0] = 0.5
    assert [rates.wait("f", 240) for _ in range(3)] == [0, 0, 1]
    now[0] = 9999.0
    assert [rates.wait("f", 240) for _ in range(61)].count(0) == 60
    assert rates.wait("f", 1) == 60


def test_a_record_that_cannot_be_written_says_so(agency, monkeypatch):
    from django.db import OperationalError

    def away(*_, **__):
        raise OperationalError("the disk is full")

    monkeypatch.setattr(push, "receive", away)
    answer = agency.post()
    assert problem(answer, 503)["do"]
    assert "disk" not in answer.content.decode()
    monkeypatch.undo()


def test_our_own_fault_is_a_problem_too_and_tells_nothing(agency, monkeypatch, caplog):
    def broken(*_, **__):
        raise RuntimeError(f"a fault with {TOKEN}")

    monkeypatch.setattr(push, "receive", broken)
    answer = agency.post()
    problem(answer, 500)
    assert TOKEN not in answer.content.decode()


def test_the_api_describes_itself(agency):
    told = agency.client.get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    post = told["paths"]["/api/v1/feeds/{slug}/dispatches"]["post"]
    assert {"202", "400", "401", "409", "413", "415", "422", "429", "503"} <= set(post["responses"])
    assert post["security"] == [{"bearer": []}, {"signature": []}]
    assert {each["name"].lower() for each in post["parameters"]} == {"slug", "name", "idempotency-key"}
    assert post["requestBody"]["content"]["*/*"]
    assert set(told["components"]["securitySchemes"]) >= {"bearer", "signature"}
    assert not any("websub" in path for path in told["paths"])


def test_what_is_not_there_is_a_problem(agency):
    assert agency.client.get("/api/v1/nothing").status_code == 404
    assert agency.client.put("/api/v1/feeds/pushed/dispatches").status_code == 405
