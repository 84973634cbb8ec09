"""The paper without its extras: no JavaScript, on paper, in the dark, with colours forced, with little motion."""

import io

import pypdf
import pytest

from tests.e2e.reader import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e")]

CHANNELS = """e => {
  const style = getComputedStyle(e);
  return [style.color, style.backgroundColor].map(c => c.match(/[\\d.]+/g).slice(0, 3).map(Number));
}"""


@pytest.fixture
def story(paper):
    return paper.story(
        "//p[@class='dek']", "//figure[@class='lead']", "//nav[@class='tags']", "//section[@class='more']"
    )


def test_without_javascript_every_page_is_whole(readers, story, paper):
    reader = readers(java_script_enabled=False)
    page = reader.page
    page.goto("/")
    assert page.locator(".lead").count() == 1
    assert page.locator("main .card").count() > 25
    assert not page.locator(".fresh a").is_visible()
    page.locator(".lead h2 a").click()
    page.wait_for_url("**/story/**")
    for selector in ("h1", ".by", ".body", ".disclaimer", ".related", ".foot"):
        assert page.locator(selector).is_visible(), selector
    page.goto(story.address)
    assert page.locator("h1").text_content() == story.headline
    page.get_by_role("link", name="Open in App").click()
    page.wait_for_url("**/app/**")
    assert page.get_by_role("link", name="Continue reading").is_visible()
    assert not page.get_by_role("button", name="Install").is_visible()
    for address in ("/politics/", "/city/mumbai/", "/tag/mumbai/", "/agency/northline/", paper.first("archive/*/*/*")):
        page.goto(address)
        assert page.locator("h1").is_visible()
        assert page.locator("main .card").count() >= 3, address
    page.goto("/offline/")
    assert not page.locator(".lastread").is_visible()


def test_without_javascript_a_reader_can_search(readers):
    page = readers(java_script_enabled=False).page
    page.goto("/")
    page.locator(".find summary").click()
    page.locator("#q").fill("rain")
    page.locator("#q").press("Enter")
    page.wait_for_url("**/search?q=rain")
    assert page.locator(".river .card").count() >= 2


def test_a_story_prints_as_a_story(reader, story):
    page = reader.open(story.address)
    page.emulate_media(media="print")
    for selector in (".bar", ".tools", ".app", ".related", ".more", ".foot ul", ".tags"):
        assert not page.locator(selector).first.is_visible(), selector
    for selector in (".mast .title", "h1", ".by", ".dek", ".body", ".disclaimer", "figure.lead img"):
        assert page.locator(selector).first.is_visible(), selector
    text, ground = page.locator("body").evaluate(CHANNELS)
    assert text == [0, 0, 0]
    assert ground == [255, 255, 255]
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4")))
    words = " ".join(" ".join(sheet.extract_text() for sheet in printed.pages).split())
    assert reader.text(".disclaimer")[:60] in words
    assert "Related Stories" not in words
    assert len(printed.pages) <= 4


@pytest.mark.parametrize(("scheme", "darker"), [("light", 0), ("dark", 1)])
def test_the_paper_follows_the_readers_light(readers, story, scheme, darker):
    reader = readers(color_scheme=scheme)
    for address in ("/", story.address, "/search?q=rain"):
        page = reader.open(address)
        shades = [sum(each) for each in page.locator("body").evaluate(CHANNELS)]
        assert shades[darker] < 120, address
        assert shades[1 - darker] > 600, address
        ground = page.locator("body").evaluate(CHANNELS)[1]
        theme = page.locator(f"meta[name=theme-color][media*={scheme}]").get_attribute("content")
        assert ground == [int(theme[at : at + 2], 16) for at in (1, 3, 5)]


def test_nothing_moves_for_a_reader_who_wants_little_motion(readers, story):
    reader = readers(reduced_motion="reduce", viewport=PHONE)
    for address in ("/", story.address):
        page = reader.open(address)
        moving = page.evaluate("document.getAnimations({subtree: true}).length")
        assert moving == 0
        assert page.evaluate(
            """() => [...document.querySelectorAll('*')].every(e => {
              const style = getComputedStyle(e);
              return style.transitionDuration === '0s' && style.animationName === 'none' && style.scrollBehavior === 'auto';
            })"""
        )


def test_where_the_reader_is_shows_with_forced_colours(readers, story):
    reader = readers(forced_colors="active")
    page = reader.open("/politics/")
    marked, plain = (
        page.locator(selector).first.evaluate("e => getComputedStyle(e).textDecorationLine")
        for selector in (".sections [aria-current]", ".sections a:not([aria-current])")
    )
    assert (marked, plain) == ("underline", "none")
    page = reader.open(story.address)
    page.keyboard.press("Tab")
    assert page.locator(".skip").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    text, ground = page.locator("body").evaluate(CHANNELS)
    assert text != ground
