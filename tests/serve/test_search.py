"""Readers search the paper: over HTTP, on both databases, with anything that can be typed."""

import html
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.postgres.server import postgres
from tests.serve.process import newspaper
from tests.stories.house import g2

NOW = datetime.now(UTC).replace(microsecond=0)
HINDI = "पुल यातायात के लिए खुला"


def hindi(data: bytes) -> bytes:
    return data.replace(b'tag="en"', b'tag="hi"').replace(b'xml:lang="en"', b'xml:lang="hi"')


def deliver_all(paper) -> None:
    """What the searches below look for; back when readers find all of it."""
    for number in range(45):
        created = (NOW - timedelta(hours=number + 1)).isoformat()
        body = ("Ferries wait at the pier.", f"Number {number} of a series on <harbours> & tides.")
        paper.deliver(g2(f"ferry-{number}", headline=f"Ferry tale {number}", paragraphs=body, created=created))
    paper.deliver(g2("bridge", headline="Harbour bridge opens", paragraphs=("It opened.", "Tolls start at noon.")))
    body = ("मुंबई का पुल खुल गया।", "टोल दोपहर से लगेगा।")
    paper.deliver(hindi(g2("pul", headline=HINDI, paragraphs=body)))
    until = (NOW + timedelta(hours=2)).isoformat()
    paper.deliver(g2("prize", headline="Xylophone prize", paragraphs=("A xylophone.", "More."), embargoed=until))
    paper.deliver(g2("works", headline="Zither works", paragraphs=("A zither.", "More."), status="withheld"))
    paper.deliver(g2("claim", headline="Quicksilver claim", paragraphs=("Quicksilver.", "More.")))
    paper.story("Quicksilver claim")
    paper.deliver(g2("claim", version=2, headline="KILL", status="canceled"))
    paper.until(lambda: "45 stories" in find(paper, q="ferries pier") and "One story" in find(paper, q="tolls noon"))
    paper.until(lambda: HINDI in find(paper, q="टोल", language="hi") and "No story" in find(paper, q="quicksilver"))


def find(paper, **asked) -> str:
    """The page of results."""
    answer = paper.public.get("/search", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.text


def headlines(page: str) -> list[str]:
    return re.findall(r'<h2><a href="/story/[^"]+">([^<]+)</a></h2>', page)


def link(page: str, name: str) -> str:
    found = re.search(rf'<a class="[a-z]+" href="([^"]+)"[^>]*>{name}</a>', page)
    return html.unescape(found[1]) if found else ""


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def paper(request, tmp_path_factory):
    """A running newspaper with stories to find."""
    folder = tmp_path_factory.mktemp("search") / "paper"
    if request.param == "sqlite":
        with newspaper(folder) as made:
            deliver_all(made)
            yield made
    else:
        with postgres() as url, newspaper(folder, database=url) as made:
            deliver_all(made)
            yield made


def test_a_story_is_found_by_its_words_with_the_words_marked(paper):
    page = find(paper, q="tolls noon")
    assert headlines(page) == ["Harbour bridge opens"]
    assert "<mark>Tolls</mark> start at <mark>noon</mark>." in page


def test_all_words_must_be_there_and_the_last_may_be_a_beginning(paper):
    assert headlines(find(paper, q="harbour opens")) == ["Harbour bridge opens"]
    assert headlines(find(paper, q="bridge harb")) == ["Harbour bridge opens"]
    assert "No story has all of these words." in find(paper, q="harbour zeppelin")


def test_the_headline_weighs_more_than_the_body(paper):
    assert headlines(find(paper, q="ferry tale"))[0].startswith("Ferry tale")
    assert headlines(find(paper, q="series 17", order="relevance"))[0] == "Ferry tale 17"


def test_the_newest_come_first_when_asked_for(paper):
    found = headlines(find(paper, q="ferries", order="date"))
    assert found == [f"Ferry tale {number}" for number in range(20)]


def test_results_come_twenty_a_page_and_every_page_keeps_the_question(paper):
    first = find(paper, q="ferries pier", order="date")
    assert link(first, "Previous page") == ""
    second = paper.public.get(link(first, "Next page")).text
    third = paper.public.get(link(second, "Next page")).text
    assert headlines(second) == [f"Ferry tale {number}" for number in range(20, 40)]
    assert headlines(third) == [f"Ferry tale {number}" for number in range(40, 45)]
    assert link(third, "Next page") == ""
    assert link(third, "Previous page") == link(first, "Next page")
    for page in (first, second, third):
        assert 'value="ferries pier"' in page
        assert 'value="date" checked' in page


def test_a_page_after_the_last_leads_back(paper):
    page = find(paper, q="ferries pier", page="40")
    assert headlines(page) == []
    assert link(page, "Previous page").endswith("page=3")
    assert headlines(find(paper, q="ferries pier", page="99999999999999999999"))


def test_each_language_finds_its_own_stories(paper):
    page = find(paper, q="पुल", language="hi")
    assert headlines(page) == [HINDI]
    assert '<html lang="hi"' in page
    assert 'name="language" value="hi"' in page
    assert headlines(find(paper, q="पुल")) == []
    assert headlines(find(paper, q="ferries", language="hi")) == []


def test_an_unknown_language_or_order_is_as_if_it_were_not_there(paper):
    page = find(paper, q="tolls", language="../../etc", order="price")
    assert headlines(page) == ["Harbour bridge opens"]
    assert '<html lang="en"' in page


@pytest.mark.parametrize("word", ["xylophone", "zither", "quicksilver", "xylo"])
def test_what_is_embargoed_withheld_or_killed_is_never_found(paper, word):
    assert "No story has all of these words." in find(paper, q=word)


def test_the_copy_is_escaped_in_snippets(paper):
    page = find(paper, q="harbours tides 7")
    assert "&lt;<mark>harbours</mark>&gt; &amp; <mark>tides</mark>" in page


def test_an_empty_question_is_the_search_page(paper):
    for asked in ({}, {"q": ""}, {"q": "   "}):
        page = find(paper, **asked)
        assert headlines(page) == []
        assert "No story" not in page


def test_search_results_are_kept_nowhere_and_not_indexed(paper):
    answer = paper.public.get("/search", params={"q": "ferries"})
    front = paper.public.get("/")
    assert answer.headers["cache-control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in answer.text
    assert "set-cookie" not in answer.headers
    for name in ("content-security-policy", "x-content-type-options", "referrer-policy", "x-frame-options"):
        assert answer.headers[name] == front.headers[name]
    for coding in ("br", "gzip"):
        told = paper.public.get("/search", params={"q": "ferries"}, headers={"accept-encoding": coding})
        assert told.headers["content-encoding"] == coding
        assert told.headers["vary"] == "accept-encoding"
        assert told.text == answer.text


def test_search_only_answers_and_takes_nothing_in(paper):
    assert paper.public.post("/search", data={"q": "ferries"}).status_code == 405
    assert paper.public.head("/search?q=ferries").status_code == 200
    assert paper.public.get("/search", headers={"host": "anything.example"}).status_code == 200


@settings(max_examples=120, deadline=None)
@given(asked=st.dictionaries(st.sampled_from(["q", "order", "page", "language"]), st.text(max_size=60)))
def test_anything_can_be_asked(paper, asked):
    page = find(paper, **{name: value.encode("utf-8", "surrogatepass") for name, value in asked.items()})
    assert page.count("<script") == find(paper).count("<script")


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(st.sampled_from(["ferries", "_", '"', "'", "*", ":", "AND", "NEAR(", ")", "-", "\u200d", "%", "\\"]))
)
def test_the_database_s_own_signs_are_no_orders(paper, words):
    page = find(paper, q=" ".join(words))
    told = re.search(r'<input id="query"[^>]* value="([^"]*)"', page)
    assert html.unescape(told[1]) == " ".join(words)
    if "ferries" in words and not {"AND", "NEAR("} & set(words):
        assert headlines(page)


@settings(max_examples=60, deadline=None)
@given(query=st.binary(max_size=60))
def test_bytes_that_are_no_text_can_be_asked(paper, query):
    assert paper.public.get(f"/search?q={quote_from_bytes(query)}&page={quote_from_bytes(query)}").status_code == 200


def test_a_very_long_question_is_cut(paper):
    page = find(paper, q="ferries " * 500)
    assert headlines(page)
    assert len(re.search(r'id="query"[^>]* value="([^"]*)"', page)[1]) <= 200
