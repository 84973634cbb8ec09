"""Sections, cities, tags, agencies, archive days, and the paper's other languages."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e")]

LISTED = "main .card h2 a, main .card h3 a, .wire li a"


def times(reader):
    return reader.all("main .card time", "datetime")


def test_a_section_shows_its_own_stories_under_its_name(reader, paper):
    page = reader.open("/politics/")
    assert reader.text("h1") == "Politics"
    assert reader.text(".heading .kicker") == "Section"
    assert reader.text(".sections [aria-current=page]") == "Politics"
    stories = reader.all(LISTED, "href")
    assert len(stories) >= 4
    for address in stories[:4]:
        reader.open(address)
        assert reader.text(".sections [aria-current=page]") == "Politics"
    assert page.locator("link[rel=canonical]").count() == 1


def test_every_section_and_city_of_the_masthead_has_stories(reader, paper):
    reader.open("/")
    for address in reader.all(".bar a", "href"):
        reader.open(address)
        assert len(reader.all(LISTED, "href")) >= 1, address


def test_a_city_shows_its_stories_and_leads_to_its_epaper(reader):
    page = reader.open("/city/mumbai/")
    assert reader.text("h1") == "Mumbai"
    assert reader.text(".cities [aria-current=page]") == "Mumbai"
    assert page.locator(".about").get_by_role("link", name="E-paper").get_attribute("href") == "/epaper/mumbai/"
    address = reader.all(".lead h2 a", "href")[0]
    reader.open(address)
    assert "Mumbai" in reader.texts(".tags a")


def test_a_tag_lists_every_story_about_it(reader, paper):
    page = reader.open("/tag/mumbai/")
    assert reader.text("h1") == "Mumbai"
    assert reader.text(".heading .kicker") == "Place"
    tagged = [told for told in paper.stories("en") if told.has("//a[@rel='tag'][@href='/tag/mumbai/']")]
    assert len(tagged) < 30
    listed = set(reader.all(LISTED, "href"))
    assert listed
    assert listed <= {told.address for told in tagged}
    for told in tagged:  # of one event that several agencies report, the leading story alone
        also = told.page.xpath("//nav[contains(@class, 'also')]//a/@href")
        assert told.address in listed or listed & set(also), told.address
    assert page.locator("link[type='application/rss+xml']").get_attribute("href") == "/tag/mumbai/feed.xml"


def test_an_agency_lists_its_own_stories(reader):
    reader.open("/agency/northline/")
    assert reader.text("h1") == "Northline"
    assert reader.text(".heading .kicker") == "Agency"
    assert {each.split(" · ")[0].split()[0] for each in reader.texts("main .card .meta")} == {"Northline"}


def test_an_archive_day_lists_that_day_and_leads_to_its_neighbours(reader, paper):
    days = sorted(file.parent for file in paper.pages.glob("archive/*/*/*/index.html"))
    assert len(days) >= 3
    addresses = [f"/{day.relative_to(paper.pages)}/" for day in days]
    page = reader.open(addresses[1])
    assert re.fullmatch(r"\w+day, \w+ \d{1,2}, \d{4}", reader.text("h1"))
    assert len(reader.all(LISTED, "href")) >= 5
    assert page.locator("a.older").get_attribute("href") == addresses[0]
    assert page.locator("a.newer").get_attribute("href") == addresses[2]
    page.locator("a.newer").click()
    page.wait_for_url(f"**{addresses[2]}")
    assert page.locator("a.older").get_attribute("href") == addresses[1]


def test_the_front_leads_into_the_archive(reader):
    page = reader.open("/")
    day = page.get_by_role("navigation", name="Archive").get_by_role("link").nth(1)
    name = day.text_content()
    day.click()
    page.wait_for_url("**/archive/**")
    assert reader.text("h1") == name


@pytest.mark.parametrize(
    ("language", "sections", "latest_kicker", "updated"),
    [("hi", "खंड", "देश", "अद्यतन"), ("mr", "विभाग", "देश", "अद्ययावत")],
)
def test_an_edition_speaks_its_language_on_every_page(reader, paper, language, sections, latest_kicker, updated):
    page = reader.open(f"/{language}/")
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator(".tongues [aria-current]").get_attribute("lang") == language
    assert reader.texts(".sections a")[0] == latest_kicker
    assert all(address.startswith(f"/{language}/") for address in reader.all(".bar a", "href"))
    story = reader.all(LISTED, "href")[0]
    page = reader.open(story)
    assert page.locator("html").get_attribute("lang") == language
    assert updated in reader.text(".by")
    assert re.search(r"[\u0900-\u097f]{4}", reader.text(".disclaimer"))
    assert page.locator(".mast .title a").get_attribute("href") == f"/{language}/"
    for address in reader.all("main a[href^='/tag/'], main a[href^='/agency/']", "href"):
        assert not address, "a Hindi or Marathi story leads to an English listing"
    for selector in ("h1", ".body", ".related h3"):
        assert page.locator(selector).first.evaluate("e => e.closest('[lang]').lang") == language


@pytest.mark.parametrize("language", ["hi", "mr"])
def test_devanagari_is_set_in_the_papers_own_type(reader, language):
    page = reader.open(f"/{language}/")
    loaded = "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family.replaceAll('\"', ''))"
    assert "Deva" in page.evaluate(loaded)
    heights = page.locator(".lead h2").evaluate(
        "e => [parseFloat(getComputedStyle(e).lineHeight), parseFloat(getComputedStyle(e).fontSize)]"
    )
    assert heights[0] / heights[1] >= 1.2  # room for the signs above and below the line


def test_english_pages_do_not_load_devanagari_letters_of_stories_they_do_not_show(reader, paper):
    asked = []
    reader.page.on("request", lambda request: asked.append(request.url))
    reader.open(paper.story("//h1").address)
    assert not [url for url in asked if "text-ext" in url]


def test_every_page_of_the_paper_can_be_reached_from_the_front(reader, paper):
    seen, waiting = set(), ["/"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = paper.get(address)
        assert answer.status_code in {200, 302}, address
        if address.startswith("/story/") or "html" not in answer.headers.get("content-type", ""):
            continue
        found = re.findall(r'href="(/[^"#?]*)"', answer.text)
        waiting += [each for each in found if not re.match(r"/(assets|icons|epaper|desk)/", each)]
    unlinked = [told.address for told in paper.stories() if told.address not in seen]
    assert not unlinked
