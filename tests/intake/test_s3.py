"""A bucket on a server of its own kind: every object once, by its ETag, whatever its key looks like."""

import threading
import time
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import boto3
import msgspec
import pytest
from moto.server import ThreadedMotoServer

from tests.intake.servers import agency
from wireroom.config import Feed
from wireroom.intake.listing import EMPTY
from wireroom.intake.s3 import s3
from wireroom.intake.sigv4 import Key, query, signed
from wireroom.intake.transport import MOST, Pace, TransportError

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("bucket")]

XML = b"<nitf><body>words</body></nitf>"
BUCKET = "wire"


@pytest.fixture(scope="module")
def server():
    made = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    made.start()
    yield "http://{}:{}".format(*made.get_host_and_port())
    made.stop()


@pytest.fixture(autouse=True)
def ours(monkeypatch):
    monkeypatch.setenv("AGENCY_KEY", "the secret key")


@pytest.fixture
def bucket(server):
    """The agency's own way into its bucket, which is empty."""
    client = boto3.client(
        "s3", endpoint_url=server, aws_access_key_id="AGENCY", aws_secret_access_key="x", region_name="us-east-1"
    )  # fmt: skip
    client.create_bucket(Bucket=BUCKET)
    yield Bucket(client)
    for each in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=each["Key"])


class Bucket:
    def __init__(self, client):
        self.client = client

    def put(self, key, data=XML):
        self.client.put_object(Bucket=BUCKET, Key=key, Body=data)

    def keys(self):
        return [each["Key"] for each in self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def folder(endpoint, pace=Pace(deadline=10), hurry=1.0, **more):  # noqa: B008
    told = {
        "slug": "bucket", "source": "ians", "transport": "s3", "url": f"s3://{BUCKET}/in", "endpoint": endpoint,
        "user": "AGENCY", "secret_env": "AGENCY_KEY", "allow_private": True,
    }  # fmt: skip
    return s3(Feed(**{**told, **more}), pace, hurry)


def take(transport):
    taken = []
    for delivery in transport.look():
        delivery.acknowledge()
        taken.append(delivery)
    return taken


def names(taken):
    return [each.name for each in taken]


def test_objects_under_the_prefix_are_taken_once_also_half_texts(server, bucket):
    bucket.put("in/a.xml")
    bucket.put("in/b.txt", b"Just words.")
    bucket.put("in/c.xml", XML[:10])
    bucket.put("in/deep/d.xml")
    bucket.put("inner.xml")
    bucket.put("in/", b"")
    transport = folder(server)
    assert sorted(names(take(transport))) == ["a.xml", "b.txt", "c.xml"], "an object is there when it is whole"
    assert take(transport) == []
    assert take(folder(server)) == []
    assert transport.trouble == ""


def test_another_object_under_the_same_key_is_taken_by_its_etag(server, bucket):
    bucket.put("in/latest.xml", b"<nitf>1</nitf>")
    transport = folder(server)
    take(transport)
    bucket.put("in/latest.xml", b"<nitf>2</nitf>")
    assert [each.data for each in take(transport)] == [b"<nitf>2</nitf>"]


def test_taken_objects_are_deleted_or_moved(server, bucket):
    bucket.put("in/a b+c%.xml")
    assert len(take(folder(server, after="delete"))) == 1
    assert bucket.keys() == []
    bucket.put("in/\u0939\u093f \u00e9.xml")
    take(folder(server, after="move", move_to="taken/today"))
    assert bucket.keys() == ["taken/today/\u0939\u093f \u00e9.xml"]


def test_odd_keys_hide_no_other(server, bucket):
    for key in ("in//a.xml", "in/../b.xml", "in/./c.xml", "in/d\\e.xml", "/in/f.xml", "in/...", "in/ok.xml"):
        bucket.put(key)
    transport = folder(server)
    assert names(take(transport)) == ["ok.xml"]
    assert "1 files are not taken" in transport.trouble


def test_what_is_too_large_or_empty_is_refused(server, bucket):
    bucket.put("in/long.xml", b"<nitf>" + bytes(MOST))
    bucket.put("in/empty.xml", b"")
    transport = folder(server, hurry=EMPTY * 100)
    (large,) = take(transport)
    assert "bytes are more than" in large.refused
    assert len(large.data) <= 4096
    transport.pause(threading.Event())
    assert [each.refused for each in take(transport)] == ["an empty file"]


def test_a_trial_counts_what_waits(server, bucket):
    bucket.put("in/a.xml")
    steps = list(folder(server).trial())
    assert steps == ["signs as AGENCY", "lists 1 files that match '*', 1 of them not taken yet"]
    assert next(folder(server, user="").trial()) == "asks without a key"


def test_a_bucket_that_is_not_there_is_named(server):
    with pytest.raises(TransportError, match="status 404 NoSuchBucket") as told:
        take(folder(server, url="s3://elsewhere/in"))
    assert told.value.do == "check the bucket in url"


def test_private_addresses_are_for_feeds_that_may(server):
    with pytest.raises(TransportError, match="not public"):
        take(folder(server, allow_private=False))


LISTING = (
    b"<?xml version='1.0' encoding='UTF-8'?><ListBucketResult xmlns='http://s3.amazonaws.com/doc/2006-03-01/'>"
    b"<IsTruncated>false</IsTruncated>%s</ListBucketResult>"
)
OBJECT = b"<Contents><Key>in/%s</Key><LastModified>2026-03-01T08:15:00.000Z</LastModified><ETag>&quot;1&quot;</ETag><Size>%d</Size></Contents>"


@pytest.fixture
def odd():
    """A bucket whose answers are what a test says."""
    with agency() as made:
        yield made


def answers(made, listing, fetch):
    def answer(request):
        if "list-type" in request.path:
            request.say(200, LISTING % listing, content_type="application/xml")
        else:
            fetch(request)

    made.answer = answer
    return made.url("")


def test_a_bucket_of_many_pages_is_listed_to_its_end_and_one_without_an_end_is_left(odd):
    more = b"<IsTruncated>true</IsTruncated><NextContinuationToken>%s</NextContinuationToken>"
    after = {"": (b"a", b"1"), "1": (b"b", b"2 +"), "2 +": (b"c", b"")}

    def answer(request):
        parameters = parse_qs(urlsplit(request.path).query)
        if not parameters:
            request.say(200, XML)
            return
        name, token = after[parameters.get("continuation-token", [""])[0]]
        page = LISTING.replace(b"<IsTruncated>false</IsTruncated>", b"") if token else LISTING
        request.say(200, page % (OBJECT % (name, len(XML)) + (more % token if token else b"")))

    odd.answer = answer
    assert names(take(folder(odd.url("")))) == ["a", "b", "c"]
    after["2 +"] = (b"d", b"2 +")
    assert names(take(folder(odd.url("")))) == ["d"]


def test_an_object_that_vanished_or_was_replaced_stops_nothing(odd):
    listing = OBJECT % (b"a.xml", 5) + OBJECT % (b"b.xml", 5) + OBJECT % (b"c.xml", len(XML))
    said = {"/wire/in/a.xml": 404, "/wire/in/b.xml": 412}
    base = answers(odd, listing, lambda request: request.say(said.get(request.path, 200), XML))
    transport = folder(base)
    assert names(take(transport)) == ["c.xml"]
    assert any(headers.get("if-match") == '"1"' for _, headers in odd.asked)


def test_an_object_that_may_not_be_read_is_told_and_stops_nothing(odd):
    error = b"<Error><Code>AccessDenied</Code></Error>"
    listing = OBJECT % (b"a.xml", 5) + OBJECT % (b"b.xml", len(XML))
    answer = {"/wire/in/a.xml": (403, error)}
    transport = folder(answers(odd, listing, lambda request: request.say(*answer.get(request.path, (200, XML)))))
    assert names(take(transport)) == ["b.xml"]
    assert transport.trouble == "a.xml cannot be read: AccessDenied"


@pytest.mark.parametrize("length", [len(XML) + 5, len(XML) - 5])
def test_an_object_of_another_length_than_listed_is_not_taken(odd, length):
    base = answers(odd, OBJECT % (b"a.xml", length), lambda request: request.say(200, XML))
    assert take(folder(base)) == []


def test_one_that_is_cut_off_is_told(odd):
    base = answers(odd, OBJECT % (b"a.xml", 500), lambda request: request.say(200, XML, content_length="500"))
    odd.RequestHandlerClass.protocol_version = "HTTP/1.0"
    with pytest.raises(TransportError, match=r"a\.xml broken off after"):
        take(folder(base))
    odd.RequestHandlerClass.protocol_version = "HTTP/1.1"


def test_a_bucket_that_drips_is_left(odd):
    def drip(request):
        request.say(200, b"", content_length="500")
        while not odd.done.wait(0.05):
            request.wfile.write(b"x")

    base = answers(odd, OBJECT % (b"a.xml", 500), drip)
    began = time.monotonic()
    with pytest.raises(TransportError, match="too slow"):
        take(folder(base, Pace(deadline=2, grace=0.3)))
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("status", "code", "says", "do"),
    [
        (403, "SignatureDoesNotMatch", "does not let 'AGENCY' in", "AGENCY_KEY"),
        (403, "InvalidAccessKeyId", "does not let 'AGENCY' in", "AGENCY_KEY"),
        (403, "RequestTimeTooSkewed", "status 403 RequestTimeTooSkewed", "clock"),
        (403, "AccessDenied", "status 403 AccessDenied", "right to list"),
        (400, "AuthorizationHeaderMalformed", "status 400", "check region"),
        (503, "SlowDown", "status 503 SlowDown", ""),
    ],
)
def test_what_a_bucket_refuses_is_told_with_what_to_do(odd, status, code, says, do):
    body = f"<Error><Code>{code}</Code><Message>the secret key</Message></Error>".encode()
    odd.answer = lambda request: request.say(status, body, retry_after="77")
    with pytest.raises(TransportError, match=says) as told:
        take(folder(odd.url("")))
    assert do in told.value.do
    assert "the secret key" not in f"{told.value} {told.value.do}"
    assert told.value.wait == (0 if says.startswith("does") else 77)


@pytest.mark.parametrize("body", [b"", b"<html><p>Hello", b"\xff\xfe", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"])
def test_what_is_no_listing_is_told(odd, body):
    odd.answer = lambda request: request.say(200, body)
    with pytest.raises(TransportError, match="answers no S3"):
        take(folder(odd.url("")))


def test_a_request_is_signed_as_botocore_signs_it():
    from botocore.auth import S3SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    told = {"list-type": "2", "prefix": "in/\u00e9 +~", "delimiter": "/", "encoding-type": "url"}
    url = f"https://host.example/wire/in/a%20b%2B.xml?{query(told)}"
    request = AWSRequest("GET", url, headers={"x-amz-copy-source": "/wire/a%20b"})
    S3SigV4Auth(Credentials("AGENCY", "secret"), "s3", "eu-west-1").add_auth(request)
    moment = datetime.strptime(request.headers["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    ours = signed(
        "GET", "host.example", url.removeprefix("https://host.example").encode(), {"x-amz-copy-source": "/wire/a%20b"},
        Key("AGENCY", "secret", "eu-west-1"), moment,
    )  # fmt: skip
    assert ours["authorization"] == request.headers["Authorization"]


def test_amazon_s_own_addresses():
    told = Feed(slug="b", source="ians", transport="s3", url="s3://wire/in", region="eu-west-1")
    from wireroom.intake.s3 import S3

    assert S3(told).base == "https://wire.s3.eu-west-1.amazonaws.com"
    assert S3(msgspec.structs.replace(told, url="s3://wire.agency/in")).base == (
        "https://s3.eu-west-1.amazonaws.com/wire.agency"
    )
