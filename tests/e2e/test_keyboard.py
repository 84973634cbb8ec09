"""The paper by keyboard: everything is reached, in the order it is read, and one always sees where one is."""

from itertools import pairwise

import pytest

from tests.e2e.reader import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e")]

STOPS = """() => [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')]
  .filter(e => e.type !== 'hidden' && !e.disabled && (e.classList.contains('skip') || e.checkVisibility()))
  .filter(e => e.type !== 'radio' || e.checked)
  .map((e, i) => e.dataset.stop = `${i}`)"""
HERE = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  return {stop: e.dataset?.stop ?? null, outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    what: e.outerHTML.slice(0, 120)};
}"""


def pages(paper):
    return {
        "front": "/",
        "story": paper.story("//nav[@class='tags']", "//div[@class='scroll']").address,
        "section": "/politics/",
        "city": "/city/mumbai/",
        "tag": "/tag/pune/",
        "search": "/search?q=rain",
        "missing": "/nowhere/",
        "app": "/app/",
        "hindi": "/hi/",
    }


@pytest.mark.parametrize("name", ["front", "story", "section", "city", "tag", "search", "missing", "app", "hindi"])
def test_every_link_and_field_is_reached_in_order_and_seen(reader, paper, name):
    for viewport in (PHONE, DESKTOP):
        reader.page.set_viewport_size(viewport)
        page = reader.open(pages(paper)[name], 404 if name == "missing" else 200)
        stops = page.evaluate(STOPS)
        assert len(stops) > 10
        assert walk(page, len(stops) + 3) == stops


def walk(page, most):
    """The stops that the tabulator makes until it leaves the page, each seen and marked."""
    reached = []
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here["stop"] is None:
            break
        assert here["outline"], here["what"]
        assert here["seen"], here["what"]
        reached.append(here["stop"])
    return reached


def test_the_first_stop_skips_to_the_content(reader):
    page = reader.open("/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("e => e === document.activeElement")
    assert skip.bounding_box()["height"] >= 40
    page.keyboard.press("Enter")
    page.wait_for_url("**/#main")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main')")


def test_the_search_opens_and_is_used_by_keyboard(reader):
    page = reader.open("/")
    summary = page.locator(".find summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("rain")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=rain")


def test_headings_go_down_one_step_at_a_time(reader, paper):
    for address in (*pages(paper).values(), paper.first("archive/*/*/*"), "/mr/"):
        reader.open(address, 404 if address == "/nowhere/" else 200)
        levels = [int(each[1]) for each in reader.page.evaluate(
            "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(e => e.checkVisibility()).map(e => e.tagName)"
        )]  # fmt: skip
        assert levels.count(1) == 1, address
        steps = [below - above for above, below in pairwise(levels)]
        assert max(steps, default=0) <= 1, address


def test_a_listener_hears_what_each_part_is(reader):
    page = reader.open("/")
    for role, name in (("navigation", "Sections"), ("navigation", "Cities"), ("navigation", "Languages")):
        assert page.get_by_role(role, name=name).count() == 1
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("banner").count() == 1
    assert page.get_by_role("contentinfo").count() == 1
    assert page.get_by_role("complementary", name="Latest").count() == 1
    assert page.get_by_role("region", name="Politics").count() == 1
