"""The front page: what is most urgent and newest stands largest, nothing stands twice, and it changes as stories come."""

import re

import pytest

from tests.e2e.reader import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e")]

SIZE = "e => parseFloat(getComputedStyle(e).fontSize)"


def size(reader, selector):
    return reader.page.locator(selector).first.evaluate(SIZE)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_lead_is_set_largest_and_every_level_below_it_smaller(readers, viewport):
    reader = readers(viewport=viewport)
    reader.open("/")
    levels = [size(reader, selector) for selector in (".lead h2", ".second h2", ".third h2", ".rest h3")]
    assert levels == sorted(levels, reverse=True)
    assert len(set(levels)) == 4
    assert reader.page.locator(".lead").count() == 1


def test_the_masthead_leads_to_sections_cities_epaper_search_and_languages(reader):
    page = reader.open("/")
    assert reader.text("h1") == "The Banyan Courier"
    nav = page.get_by_role("navigation", name="Sections")
    assert nav.get_by_role("link").count() == 10
    assert nav.get_by_role("link", name="Politics").get_attribute("href") == "/politics/"
    cities = page.get_by_role("navigation", name="Cities")
    assert cities.get_by_role("link", name="Mumbai").get_attribute("href") == "/city/mumbai/"
    assert page.locator(".mast").get_by_role("link", name="E-paper").get_attribute("href") == "/epaper/"
    assert page.locator(".mast summary").text_content() == "Search"
    tongues = page.get_by_role("navigation", name="Languages").get_by_role("link")
    assert [each.get_attribute("hreflang") for each in tongues.all()] == ["en", "hi", "mr"]


def test_every_story_says_who_sent_it_and_when(reader):
    page = reader.open("/")
    for card in page.locator("main .card").all():
        assert card.locator("h2 a, h3 a").text_content().strip()
        agency, _, time = " ".join(card.locator(".meta").text_content().split()).partition(" ")
        assert agency in {"Deccan", "Coastal", "Northline"}
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d\+05:30", card.locator("time").get_attribute("datetime"))
        assert time


def test_no_story_stands_twice(reader):
    for address in ("/", "/hi/", "/mr/", "/politics/", "/science/", "/city/mumbai/"):
        reader.open(address)
        stories = reader.all("main .card h2 a, main .card h3 a, .wire li a", "href")
        assert len(stories) == len(set(stories)), address


def test_the_latest_come_newest_first(reader):
    reader.open("/")
    times = reader.all(".wire time", "datetime")
    assert len(times) >= 4
    assert times == sorted(times, reverse=True)


def test_each_section_with_stories_has_its_strip_in_the_papers_order(reader):
    reader.open("/")
    order = reader.texts(".sections a")
    strips = reader.texts(".strip h2")
    assert len(strips) >= 8
    assert strips == [each for each in order if each in strips]
    assert reader.all(".strip h2 a", "href") == [f"/{each.lower()}/" for each in strips]


def test_nothing_sticks_out_of_a_narrow_phone(readers):
    for width in (320, 390, 768):
        reader = readers(viewport={"width": width, "height": 800})
        for address in ("/", "/hi/", "/politics/", "/city/mumbai/", "/tag/mumbai/", "/search?q=rain", "/offline/"):
            page = reader.open(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)


def test_what_a_thumb_must_hit_is_large_enough(readers, paper):
    reader = readers(viewport=PHONE, has_touch=True, is_mobile=True)
    story = paper.story("//nav[@class='tags']", "//aside[@class='related']").address
    for address in ("/", story, "/search?q=rain", "/tag/mumbai/", paper.first("archive/*/*/*")):
        page = reader.open(address)
        small = page.evaluate(
            """() => [...document.querySelectorAll('a, button, summary, input:not([type=hidden]):not([type=radio])')]
                .filter(e => !e.closest('.body, .skip, .facts') && e.checkVisibility())
                .map(e => {
                  const rects = [e, ...['::after', '::before']].map(part => {
                    const box = e.getBoundingClientRect();
                    if (typeof part !== 'string') return box;
                    const style = getComputedStyle(e, part);
                    if (style.position !== 'absolute') return box;
                    const far = style.inset.split(' ').map(parseFloat);
                    const around = e.closest('.card, li, .by a')?.getBoundingClientRect() ?? box;
                    return {height: around.height - far[0] - (far[2] ?? far[0])};
                  });
                  return [Math.max(...rects.map(r => r.height)), e.textContent.trim()];
                })
                .filter(([height]) => height < 43.5)"""
        )
        assert not small, (address, small)


def test_a_story_that_comes_in_is_announced_and_stands_on_the_front_when_it_is_loaded_again(readers, paper):
    reader = readers()
    reader.page.clock.install()
    with reader.page.expect_response(lambda answer: answer.request.method == "HEAD"):
        page = reader.open("/")
    notice = page.get_by_role("link", name="New stories – refresh")
    assert not notice.is_visible()
    before = paper.get("/").headers["etag"]
    paper.deliver("urn:e2e:lanterns", "Lantern makers elect a lamplighter", "SHIMLA, Thursday (Deccan Wire) She won.")
    paper.published("Lantern makers elect a lamplighter")
    paper.wait(lambda: paper.get("/").headers["etag"] != before, 20, "the front page does not change")
    page.clock.fast_forward(31_000)
    notice.wait_for(state="visible")
    notice.click()
    page.wait_for_load_state("load")
    assert "Lantern makers elect a lamplighter" in reader.texts("main .card h2 a, main .card h3 a, .wire li a")
    assert not page.get_by_role("link", name="New stories – refresh").is_visible()


def test_a_flash_takes_the_lead_and_loses_it_when_it_is_withdrawn(reader, paper):
    headline = "Harbour closed after a whale asks for quiet"
    paper.deliver("urn:e2e:whale", headline, "SHIMLA, Thursday (Deccan Wire) The harbour is closed.", urgency=1)
    address = paper.published(headline)
    reader.open("/")
    assert reader.text(".lead h2") == headline
    assert reader.page.locator(".top.flash").count() == 1
    paper.kill("urn:e2e:whale")
    paper.withdrawn(address)
    paper.until_without("/", headline)
    reader.reload()
    assert headline not in reader.text("main")
