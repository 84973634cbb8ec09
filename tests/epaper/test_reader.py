"""Turning the pages of an issue in a real browser, of a newspaper that printed it by itself."""

import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.serve.process import newspaper
from tests.stories.house import g2

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("epaper-browser")]

ISSUE = "/epaper/mumbai/2021-07-22/"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1360, "height": 900}
STORIES = 16
PRINTED = 120  # seconds that setting may take on a busy machine


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """A running newspaper whose stories of a day have been printed, with nobody asking for it."""
    with newspaper(tmp_path_factory.mktemp("epaper") / "paper") as made:
        for number in range(STORIES):
            said = [
                f"Speaker {part} of item {number} told the council at length what he thought of it."
                for part in range(44)
            ]
            made.deliver(
                g2(f"s{number}", headline=f"Item {number} is put off", paragraphs=["MUMBAI, July 22 (IANS) So.", *said])
            )
        made.until(lambda: made.public.get(ISSUE).text.count('<li><a href="/story/') >= STORIES, PRINTED)
        yield made


@pytest.fixture(scope="module")
def chromium():
    binary = shutil.which("chromium") or shutil.which("chromium-browser")
    if binary is None:
        pytest.skip("no Chromium on this machine: `make needs` installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def readers(chromium, paper):
    """Makes readers; none may hear the browser complain of anything."""
    complaints, contexts = [], []

    def make(**options):
        context = chromium.new_context(base_url=str(paper.public.base_url), **{"viewport": DESKTOP, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda told: complaints.append(told.text) if told.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(request.url) if not request.failure else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


def page_shown(page):
    """The number of the page that is looked at, once it has come to rest."""
    seen = "() => { const all = [...document.querySelectorAll('.pages > li')], box = document.querySelector('.pages');"
    seen += " return all.findIndex(each => Math.abs(each.offsetLeft - box.offsetLeft - box.scrollLeft) < 4) + 1; }"
    return page.evaluate(seen)


def until_shown(page, number):
    """Wait until that page is looked at."""
    for _ in range(200):
        if page_shown(page) == number:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"page {page_shown(page)} is shown, not {number}")


def swipe(page, y):
    """A finger's way from right to left."""
    session = page.context.new_cdp_session(page)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": 320, "y": y}]})
    for x in range(305, 40, -15):
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
        page.wait_for_timeout(16)  # as fast as a screen sees a finger
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_pages_turn_by_keys_buttons_and_numbers(readers):
    page = readers()
    page.goto(ISSUE)
    assert page.locator(".pages > li").count() >= 2
    assert page.get_by_role("button", name="Previous page").is_disabled()
    page.keyboard.press("ArrowRight")
    until_shown(page, 2)
    assert page.url.endswith("#page-2")
    assert page.locator(".turn [aria-current=page]").text_content() == "Page 2"
    page.keyboard.press("ArrowLeft")
    until_shown(page, 1)
    page.get_by_role("button", name="Next page").click()
    until_shown(page, 2)
    page.locator(".turn a[href='#page-1']").click()
    until_shown(page, 1)


def test_an_address_of_a_page_opens_at_that_page(readers):
    page = readers()
    page.goto(f"{ISSUE}#page-2")
    until_shown(page, 2)
    assert page.locator(".turn [aria-current=page]").text_content() == "Page 2"


def test_pages_are_swiped_on_a_phone(readers):
    page = readers(viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(ISSUE)
    box = page.locator(".pages").bounding_box()
    swipe(page, box["y"] + 200)
    until_shown(page, 2)
    assert page.locator(".turn [aria-current=page]").text_content() == "Page 2"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_click_on_a_story_opens_it(readers):
    page = readers()
    page.goto(ISSUE)
    spot = page.locator(".sheet rect").first
    box = spot.bounding_box()
    title = page.locator(".sheet a").first.locator("title").text_content()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 40)
    page.wait_for_url("**/story/**")
    assert page.locator("h1").first.text_content() == title


def test_without_javascript_pages_turn_by_their_numbers_and_stories_open(readers):
    page = readers(java_script_enabled=False)
    page.goto(ISSUE)
    assert not page.get_by_role("button", name="Next page").is_visible()
    second = page.locator("#page-2 .sheet")
    page.locator(".turn a[href='#page-2']").click()
    for _ in range(100):
        box = second.bounding_box()
        if box and 0 <= box["x"] < DESKTOP["width"] / 2:
            break
        page.wait_for_timeout(50)
    assert 0 <= second.bounding_box()["x"] < DESKTOP["width"] / 2
    link = page.locator("#page-2 .below li a").first
    headline = link.text_content()
    link.click()
    assert page.locator("h1").first.text_content() == headline


def test_the_pdf_is_there_to_download(readers, paper):
    page = readers()
    page.goto(ISSUE)
    link = page.get_by_role("link", name="Download the PDF")
    assert link.get_attribute("download") == "The Test Courier Mumbai 2021-07-22.pdf"
    answer = paper.public.get(link.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.7")


def test_the_masthead_leads_to_every_issue(readers):
    page = readers()
    page.goto("/")
    page.locator(".mast").get_by_role("link", name="E-paper").click()
    page.locator(".rack").get_by_role("link", name=re.compile("Mumbai")).click()
    page.wait_for_url(f"**{ISSUE}")


@pytest.mark.parametrize("address", ["/epaper/", "/epaper/mumbai/", "/epaper/new-delhi/", ISSUE])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(chromium, paper, address, viewport, scheme):
    context = chromium.new_context(base_url=str(paper.public.base_url), viewport=viewport, color_scheme=scheme)
    page = context.new_page()
    page.goto(address)
    found = Axe().run(page)
    context.close()
    assert found.violations_count == 0, found.generate_report()


def test_every_page_picture_is_the_size_it_says(readers, paper):
    page = readers()
    page.goto(ISSUE)
    page.locator("#page-1 img").scroll_into_view_if_needed()
    natural = page.locator("#page-1 img").evaluate(
        "img => img.decode().then(() => img.naturalWidth / img.naturalHeight)"
    )
    said = page.locator("#page-1 img").evaluate("img => img.getAttribute('width') / img.getAttribute('height')")
    assert natural == pytest.approx(said, rel=0.01)
