"""Search: a query, its snippets, its order, and what a mischievous reader types."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e")]


def test_a_reader_searches_from_the_masthead(reader):
    page = reader.open("/")
    page.locator(".find summary").click()
    page.get_by_label("Search the paper").fill("library")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=library")
    assert page.title() == "library – Search – The Banyan Courier"
    assert page.get_by_label("Words").input_value() == "library"
    assert "librar" in reader.text(".river h2").lower() + reader.text(".river .dek").lower()
    page.locator(".river h2 a").first.click()
    page.wait_for_url("**/story/**")


def test_a_snippet_shows_the_word_in_its_sentence(reader):
    page = reader.open("/search?q=rain")
    assert page.locator("mark").count() >= 2
    assert {each.lower()[:4] for each in reader.texts("mark")} == {"rain"}
    assert len(reader.text(".river .dek")) > 40


def test_results_come_by_date_when_the_reader_wants_it(reader):
    page = reader.open("/search?q=rain")
    page.get_by_label("Newest first").check()
    page.get_by_role("button", name="Search").last.click()
    page.wait_for_url("**order=date")
    times = reader.all(".river time", "datetime")
    assert len(times) >= 3
    assert times == sorted(times, reverse=True)
    assert page.get_by_label("Newest first").is_checked()


def test_a_word_that_no_story_has_is_said_so(reader):
    page = reader.open("/search?q=xylographically")
    assert reader.text(".count") == "No story has all of these words."
    assert not page.locator(".river").count()


def test_an_empty_search_asks_for_words(reader):
    page = reader.open("/search?q=")
    assert page.get_by_label("Words").input_value() == ""
    assert not page.locator(".count, .river").count()
    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex"


@pytest.mark.parametrize(
    "query",
    [
        "<script>document.title='taken'</script>",
        "\"><img src=x onerror=document.title='taken'>",
        "' OR 1=1 --",
        "\"unclosed NEAR( * ^ AND",
        "a" * 500,
    ],
)  # fmt: skip
def test_what_is_typed_stays_words(reader, query):
    page = reader.open("/search")
    page.get_by_label("Words").evaluate("(e, words) => { e.removeAttribute('maxlength'); e.value = words; }", query)
    page.get_by_label("Words").press("Enter")
    page.wait_for_url("**/search?q=**")
    assert "taken" not in page.title().split(" – Search")[-1]
    assert page.get_by_label("Words").input_value() == " ".join(query[:200].split())
    assert not page.locator("main script, main img[src=x]").count()


@pytest.mark.parametrize(("language", "word"), [("hi", "संसद"), ("mr", "ग्रंथालय")])
def test_an_edition_is_searched_in_its_own_language(reader, language, word):
    page = reader.open(f"/{language}/")
    page.locator(".find summary").click()
    page.locator("#q").fill(word)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator(".river .card").count() >= 1
    assert word[:3] in reader.text("mark")


def test_a_withdrawn_story_is_not_found(reader, paper):
    paper.deliver("urn:e2e:quincunx", "Quincunx planters meet", "SHIMLA, Thursday (Deccan Wire) Five trees each.")
    address = paper.published("Quincunx planters meet")
    reader.open("/search?q=quincunx")
    assert reader.all(".river h2 a", "href") == [address]
    paper.kill("urn:e2e:quincunx")
    paper.withdrawn(address)
    reader.open("/search?q=quincunx")
    assert reader.text(".count") == "No story has all of these words."
