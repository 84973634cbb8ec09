"""An agency's story as a reader sees it: everything in its place, and every word as it came."""

import json
import re

import pytest
from lxml import html

from tests.e2e.reader import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e")]

BUDGET = 14 * 1024  # bytes of HTML with its style sheet, compressed
AUTO = (
    "This post has been auto-published from an agency feed without any modifications to the text"
    " and has not been reviewed by an editor."
)
ORDER = (
    ".mast .title", ".sections", ".cities", ".head .kicker", "h1", ".by", ".head .dek", ".app a", ".body", ".disclaimer",
    ".tags", ".related", ".more", ".foot",
)  # fmt: skip
PLACES = """selectors => {
  const all = [...document.querySelectorAll('*')];
  return selectors.map(s => all.indexOf(document.querySelector(s)));
}"""
WORDS = """() => [...document.querySelectorAll('[data-w]')].map(block => {
  const copy = block.cloneNode(true);
  for (const each of copy.querySelectorAll('br')) each.replaceWith('\\n');
  return copy.textContent.replace(/[\\t\\n\\f\\r ]+/g, ' ').replace(/^ | $/g, '');
}).filter(Boolean)"""


@pytest.fixture
def story(paper):
    return paper.story(
        "//p[@class='dek']", "//nav[@class='tags']", "//figure[@class='lead']", "//section[@class='more']"
    )


def test_everything_stands_in_its_order(reader, story):
    page = reader.open(story.address)
    places = page.evaluate(PLACES, list(ORDER))
    assert -1 not in places, [name for name, place in zip(ORDER, places, strict=True) if place < 0]
    assert places == sorted(places)


def test_the_line_under_the_headline_names_the_agency_and_the_last_versions_time(reader, story):
    page = reader.open(story.address)
    line = re.fullmatch(
        r"By (?P<agency>Deccan Wire|Coastal Press|Northline) \| Updated: \w+ \d{1,2}, \d{4} \d\d:\d\d IST(?: Corrected)?",
        reader.text(".by"),
    )
    assert line
    assert page.get_by_role("link", name=line["agency"], exact=True).first.get_attribute("href").startswith("/agency/")
    modified = page.locator("meta[property='article:modified_time']").get_attribute("content")
    assert page.locator(".by time").get_attribute("datetime") == modified


def test_on_a_phone_updated_and_its_time_stay_on_one_line(readers, paper):
    reader = readers(viewport=PHONE)
    for language in ("en", "hi", "mr"):
        reader.open(paper.story("//p[@class='by']", language=language).address)
        line = reader.page.locator(".when").evaluate("e => [e.getClientRects().length, e.offsetHeight, innerWidth]")
        assert line[0] == 1
        assert line[1] < 30


def test_without_a_summary_the_dek_is_the_lede_cut_at_a_word(reader, paper):
    story = paper.story("//p[@class='dek' and contains(., '…')]")
    reader.open(story.address)
    dek = reader.text(".head .dek").removesuffix("…")
    lede = reader.text(".body > p")
    assert dek in lede
    assert lede.partition(dek)[2].startswith((" ", ",", ";", ":", " –"))


def test_the_dateline_opens_the_body(reader, paper):
    reader.open(paper.story("//b[@class='dateline']").address)
    dateline = reader.text(".dateline")
    assert re.fullmatch(r"[A-Z ]+, \w+ \d{1,2}", dateline)
    assert reader.text(".body > p").startswith(dateline)


def test_the_disclaimer_says_that_no_editor_has_read_it(reader, story):
    reader.open(story.address)
    assert reader.text(".disclaimer") == AUTO


def test_each_tag_is_one_entity_and_leads_to_a_page_that_lists_the_story(reader, story, paper):
    page = reader.open(story.address)
    tags = page.locator(".tags a[rel=tag]").all()
    addresses = [each.get_attribute("href") for each in tags]
    assert addresses
    assert len(addresses) == len(set(addresses))
    assert set(reader.texts(".tags h2")) <= {"People", "Places", "Organisations", "Topics", "City"}
    for address in addresses:
        listed = html.fromstring(paper.get(address).text).xpath("//main//a/@href")
        assert story.address in listed, address


def test_a_person_a_place_and_an_organisation_stand_under_their_own_names(reader, paper):
    found = {}
    for told in paper.stories("en"):
        for group in told.page.xpath("//nav[@class='tags']/div"):
            found.setdefault(group.findtext("h2"), set()).update(group.xpath(".//a/text()"))
    assert "Mumbai" in found["Places"]
    assert "Reserve Bank of India" in found["Organisations"]
    assert found["People"]
    assert not found["Places"] & found["Organisations"]
    assert not found["People"] & found["Places"]


def test_related_stories_have_kickers_and_are_never_the_story_itself(reader, story):
    page = reader.open(story.address)
    items = page.locator(".related li")
    assert items.count() >= 3
    for item in items.all():
        assert item.locator(".kicker").text_content().strip()
        assert item.locator("h3 a").get_attribute("href") != story.address


def test_more_from_the_section_leads_to_it(reader, story):
    page = reader.open(story.address)
    section = page.locator(".sections [aria-current]")
    assert reader.text(".more h2") == f"More from {section.text_content()}"
    assert page.locator(".more h2 a").get_attribute("href") == section.get_attribute("href")
    shown = reader.all(".related h3 a, .more h3 a", "href")
    assert len(shown) == len(set(shown))


def test_open_in_app_leads_back_to_the_story(reader, story):
    page = reader.open(story.address)
    page.get_by_role("link", name="Open in App").click()
    page.wait_for_url("**/app/**")
    page.get_by_role("link", name="Continue reading").click()
    page.wait_for_url(f"**{story.address}")
    assert reader.text("h1") == story.headline


def test_a_correction_is_told_at_the_top_and_in_words(reader, paper):
    page = reader.open(paper.story("//a[@class='flag wrong']").address)
    page.get_by_role("link", name="Corrected").click()
    note = page.locator("#note")
    assert note.is_visible()
    assert len(reader.text("#note").removeprefix("Correction").strip()) > 20


def test_search_engines_are_told_the_whole_story(reader, story, paper):
    page = reader.open(story.address)
    address = f"{paper.url}{story.address}"
    told = json.loads(page.locator("script[type='application/ld+json']").text_content())
    assert told["@context"] == "https://schema.org"
    assert told["@type"] == "NewsArticle"
    assert told["headline"] == reader.text("h1")
    assert told["url"] == told["mainEntityOfPage"]["@id"] == address
    assert told["dateModified"] == page.locator(".by time").get_attribute("datetime")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d\+05:30", told["datePublished"])
    assert told["datePublished"] <= told["dateModified"]
    assert told["author"]["name"] == told["creditText"] == reader.text(".by a")
    assert told["publisher"]["name"]
    assert told["publisher"]["logo"]["url"].startswith(paper.url)
    assert told["inLanguage"] == "en"
    assert told["articleSection"] == reader.text(".sections [aria-current]")
    assert told["isAccessibleForFree"] is True
    assert {each["name"] for each in told["about"]} == set(reader.texts(".tags a[rel=tag]"))
    assert paper.get(told["image"][0]["url"]).headers["content-type"] == "image/jpeg"
    assert paper.get(told["publisher"]["logo"]["url"]).status_code == 200


def test_what_is_shared_has_address_headline_words_and_picture(reader, story, paper):
    page = reader.open(story.address)
    address = f"{paper.url}{story.address}"
    assert page.locator("link[rel=canonical]").get_attribute("href") == address
    told = dict(zip(reader.all("meta[property]", "property"), reader.all("meta[property]", "content"), strict=True))
    assert told["og:url"] == address
    assert told["og:type"] == "article"
    assert told["og:title"] == reader.text("h1")
    assert told["og:description"]
    assert told["og:site_name"] == "The Banyan Courier"
    assert told["article:section"] == reader.text(".sections [aria-current]")
    assert told["article:published_time"] <= told["article:modified_time"]
    assert paper.get(told["og:image"]).status_code == 200
    assert page.title() == f"{reader.text('h1')} – The Banyan Courier"


@pytest.mark.parametrize("language", ["en", "hi", "mr"])
def test_the_page_says_word_for_word_what_the_agency_sent(reader, paper, language):
    for told in (paper.story("//h1", language=language), *_rich(paper, language)):
        page = reader.open(told.address)
        words = paper.get(page.locator("link[rel=alternate][type='text/plain']").get_attribute("href"))
        assert words.headers["content-type"] == "text/plain; charset=utf-8"
        assert words.text == "".join(f"{line}\n" for line in page.evaluate(WORDS)), told.address


def _rich(paper, language):
    """A story with a table, and one with a list, where the language has them."""
    stories = paper.stories(language)
    for path in ("//div[@class='body']//table", "//div[@class='body']//ul", "//div[@class='body']//br"):
        yield from [told for told in stories if told.has(path)][:1]


def test_every_story_is_light(paper):
    stories = paper.stories()
    assert len(stories) > 60
    assert {told.language for told in stories} == {"en", "hi", "mr"}
    for told in stories:
        for ending in ("br", "gz"):
            size = (told.folder / f"index.html.{ending}").stat().st_size
            assert size <= BUDGET, f"{told.address}: {size} bytes as {ending}"


def test_nothing_holds_the_words_up(reader, story):
    reader.open(story.address)
    assert not reader.page.locator("script[src]:not([defer])").count()
    assert not reader.page.locator("link[rel=stylesheet]").count()
    assert reader.all("script[src]", "src")[0].startswith("/assets/")


def test_the_picture_keeps_its_room_and_says_what_it_shows(reader, story):
    page = reader.open(story.address)
    picture = page.locator("figure.lead img")
    assert picture.get_attribute("alt").strip()
    assert picture.evaluate("e => e.complete && e.naturalWidth > 0")
    shape = picture.evaluate("e => [e.width / e.height, e.getAttribute('width') / e.getAttribute('height')]")
    assert shape[0] == pytest.approx(shape[1], rel=0.02)
    assert page.locator("figure.lead .credit").text_content()


def test_every_link_of_a_story_leads_somewhere(reader, story, paper):
    reader.open(story.address)
    for address in sorted(set(reader.all("a[href^='/']", "href"))):
        answer = paper.get(address)
        assert answer.status_code in {200, 302}, (address, answer.status_code)
