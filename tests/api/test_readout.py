"""Read-out: everybody reads what is published and may be read, word for word, and never a trace of anything else."""

import json
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests.stories.house import House, g2
from wireroom.config import Api
from wireroom.stories.models import Story
from wireroom.wire.read import read
from wireroom.wire.text import canonical_text

pytestmark = pytest.mark.django_db(transaction=True)

TOKEN = "t0ken-of-a-reader"


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _rights(settings, monkeypatch):
    """IANS may be read out to everybody, Zonal News only with the token."""
    monkeypatch.setenv("READER_TOKENS", f"another {TOKEN}")
    paper = django_settings.NEWSPAPER
    sources = tuple(msgspec.structs.replace(each, readout=each.slug == "ians") for each in paper.sources)
    settings.NEWSPAPER = msgspec.structs.replace(paper, sources=sources, api=Api(token_env="READER_TOKENS"))


def get(address, token="", **headers):
    told = {"authorization": f"Bearer {token}"} if token else {}
    return Client(raise_request_exception=False).get(f"/api/v1{address}", headers=told | headers)


def key(guid="s1"):
    return Story.objects.get(guid=guid).key


def uris(answer):
    return [each["uri"] for each in answer.json()["items"]]


def told_of(document):
    """The properties of ours in a ninjs object."""
    return {
        each["role"].removeprefix("wireroom:"): json.loads(each["value"])
        for each in document["descriptions"]
        if each["role"].startswith("wireroom:")
    }


@pytest.mark.parametrize("format_", ["ninjs", "newsml-g2", "nitf"])
def test_a_published_story_is_read_out_word_for_word_in_every_format(house, format_):
    house.send(g2("s1", headline="Tea & <trade>", paragraphs=["NEW DELHI (IANS) “It’s  fine”.", "Second."]))
    answer = get(f"/stories/{key()}?format={format_}")
    assert answer.status_code == 200
    (item,) = read(answer.content).items
    assert item.guid == "s1"
    assert canonical_text(item) == house.read(f"{Story.objects.get().path}words.txt")


@pytest.mark.parametrize(
    ("ending", "accept", "kind"),
    [
        ("", "", "application/json"),
        (".json", "", "application/json"),
        (".nitf", "", "application/vnd.nitf"),
        (".newsml", "", "application/vnd.iptc.g2.newsitem+xml"),
        ("", "application/vnd.nitf, application/json;q=0.5", "application/vnd.nitf"),
        ("", "text/html, */*;q=0.1", "application/json"),
        (".nitf", "application/json", "application/vnd.nitf"),
    ],
)
def test_the_format_is_chosen_by_ending_or_accept(house, ending, accept, kind):
    house.send(g2("s1"))
    assert get(f"/stories/{key()}{ending}", accept=accept)["content-type"] == kind


@pytest.mark.parametrize(
    ("rest", "headers", "status"),
    [("?format=pdf", {}, 400), (".docx", {}, 404), ("", {"accept": "image/png"}, 406), ("x", {}, 404)],
)
def test_what_is_not_there_is_told_as_a_problem(house, rest, headers, status):
    house.send(g2("s1"))
    answer = get(f"/stories/{key()}{rest}", **headers)
    assert answer.status_code == status
    assert answer["content-type"] == "application/problem+json"


def test_readers_are_told_how_a_story_came_about(house):
    house.send(g2("s1"))
    told = told_of(get(f"/stories/{key()}").json())
    assert told["review"] == "auto"
    assert "without any modifications to the text and has not been reviewed" in told["disclaimer"]
    assert told["url"] == f"http://127.0.0.1:8000{Story.objects.get().path}"
    assert told["key"] == key()


def test_a_withdrawn_story_is_gone_without_a_word(house):
    house.send(g2("s1", headline="Unfounded claim spreads"))
    address = f"/stories/{key()}"
    house.send(g2("s1", version=2, status="canceled", headline="KILL unfounded claim"))
    answer = get(address)
    assert answer.status_code == 410
    assert answer["cache-control"] == "no-store"
    assert b"nfounded" not in answer.content
    assert uris(get("/stories")) == []


def embargoed():
    return g2("s1", headline="Xylophone prize", embargoed=(datetime.now(UTC) + timedelta(hours=1)).isoformat())


@pytest.mark.parametrize(
    "messages",
    [
        [embargoed()],
        [g2("s1", status="withheld")],
        [g2("s1", status="odd")],
        [g2("s1"), g2("s1", version=2, status="withheld")],
        [g2("s1", status="canceled")],
    ],
    ids=["embargoed", "withheld", "held", "pulled", "killed before it came"],
)
@pytest.mark.parametrize("token", ["", TOKEN])
def test_of_a_story_that_is_not_published_there_is_no_trace(house, messages, token):
    for each in messages:
        house.send(each)
    nowhere = get("/stories/aaaaaaaaaaa", token)
    answer = get(f"/stories/{key()}", token)
    assert answer.status_code == 404
    assert answer.content == nowhere.content
    assert get("/stories", token).json() == {"items": [], "next": None}


def test_what_editors_and_desks_are_told_is_never_read_out(house):
    house.send(g2("s1", signal="sig:update", ednote="Call the desk on 4711."))
    for format_ in ("ninjs", "newsml-g2", "nitf"):
        assert b"4711" not in get(f"/stories/{key()}?format={format_}", TOKEN).content


def test_a_correction_says_so(house):
    house.send(g2("s1"))
    house.send(g2("s1", version=2, signal="sig:correction", ednote="Corrects the cost."))
    assert get(f"/stories/{key()}").json()["edNote"] == "Corrects the cost."


def test_a_source_whose_licence_does_not_say_so_is_read_out_with_the_token_only(house):
    house.send(g2("s1"))
    house.send(g2("z1"), feed="zonal-folder")
    assert get(f"/stories/{key('z1')}").status_code == 404
    assert get(f"/stories/{key('z1')}", TOKEN).status_code == 200
    assert uris(get("/stories")) == ["s1"]
    assert sorted(uris(get("/stories", TOKEN))) == ["s1", "z1"]
    assert get(f"/stories/{key('z1')}", TOKEN)["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("token", ["wrong", TOKEN[:-1], ""])
def test_a_token_that_is_none_is_told(house, token):
    answer = get("/stories", authorization=f"Bearer {token}")
    assert answer.status_code == 401


def test_without_a_name_for_tokens_there_is_none(house, settings):
    settings.NEWSPAPER = msgspec.structs.replace(settings.NEWSPAPER, api=Api())
    assert get("/stories", "").status_code == 200
    assert get("/stories", TOKEN).status_code == 401


def test_stories_are_listed_the_last_updated_first_page_by_page(house):
    for number in range(7):
        house.send(g2(f"s{number}", created=f"2021-07-22T04:4{number // 2}:00+00:00"))
    address, seen, pages = "/stories?limit=3", [], 0
    while address:
        answer = get(address)
        seen += uris(answer)
        address = (answer.json()["next"] or "").removeprefix("/api/v1")
        pages += 1
        if pages == 1:
            house.send(g2("late", created="2021-07-23T00:00:00+00:00"))  # never shifts the pages that follow
    assert seen == ["s6", "s5", "s4", "s3", "s2", "s1", "s0"]
    assert pages == 3


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("section=politics", ["s1"]),
        ("section=sport", ["s2"]),
        ("section=business", []),
        ("city=mumbai", ["s2"]),
        ("source=ians", ["s2", "s1"]),
        ("source=zonal", []),
        ("language=en", ["s2", "s1"]),
        ("language=hi", []),
        ("since=2021-07-22T05:00:00Z", ["s2"]),
        ("since=2021-07-22T05:00:01Z", []),
        ("since=2021-07-22T10:30:00%2B05:30", ["s2"]),
    ],
)
def test_stories_are_found_by_what_they_are(house, asked, found):
    house.send(g2("s1", created="2021-07-22T04:45:00+00:00"))
    house.send(
        g2("s2", paragraphs=["MUMBAI, July 22 (IANS) It opened."], created="2021-07-22T05:00:00+00:00")
        .replace(b"medtop:11000000", b"medtop:15000000")
        .replace(b"politics", b"sport")
    )
    assert uris(get(f"/stories?{asked}")) == found


@pytest.mark.parametrize("asked", ["limit=0", "limit=101", "cursor=x", "since=yesterday"])
def test_a_question_that_makes_no_sense_is_a_problem(house, asked):
    answer = get(f"/stories?{asked}")
    assert (answer.status_code, answer["content-type"]) == (400, "application/problem+json")


def test_what_has_not_changed_is_not_sent_again(house):
    house.send(g2("s1"))
    first = get(f"/stories/{key()}")
    assert first["last-modified"] == "Thu, 22 Jul 2021 04:45:00 GMT"
    assert "max-age=0" in first["cache-control"]
    again = get(f"/stories/{key()}", if_none_match=first["etag"])
    assert (again.status_code, again.content) == (304, b"")
    house.send(g2("s1", version=2, headline="Another headline"))
    assert get(f"/stories/{key()}", if_none_match=first["etag"]).status_code == 200


def test_a_list_that_lost_a_story_is_never_not_modified(house):
    house.send(g2("s1"))
    house.send(g2("s2"))
    first = get("/stories")
    assert "last-modified" not in first
    house.send(g2("s1", version=2, status="canceled"))
    assert uris(get("/stories", if_none_match=first["etag"])) == ["s2"]


def test_head_is_get_without_the_body(house):
    house.send(g2("s1"))
    address = f"/api/v1/stories/{key()}"
    head = Client().head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head["etag"] == Client().get(address)["etag"]


def test_the_description_and_the_manual_name_the_read_out(house):
    schema = get("/openapi.json").json()
    assert {"/api/v1/stories", "/api/v1/stories/{name}"} <= schema["paths"].keys()
    assert schema["paths"]["/api/v1/stories"].keys() == {"get"}
    assert schema["paths"]["/api/v1/stories"]["get"]["security"] == [{}, {"token": []}]
    manual = get("/docs")
    assert manual.status_code == 200
    assert "GET /api/v1/stories" in manual.content.decode()
    assert "<script" not in manual.content.decode()
    assert "default-src 'none'" in manual["content-security-policy"]
