"""The desk and the search in a real browser: nothing for axe to find, nothing that the policy blocks, all by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.serve.process import newspaper
from tests.stories.house import g2

pytestmark = pytest.mark.browser

NAME, PASSWORD = "meera", "the ferry leaves at nine"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1360, "height": 900}


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """A running newspaper with one of everything that the desk shows."""
    with newspaper(tmp_path_factory.mktemp("desk") / "paper") as made:
        made.editor(NAME, PASSWORD)
        made.deliver(g2("s1", headline="Harbour bridge opens"), name="bridge.xml")
        made.deliver(g2("s2", headline="Zither works", status="withheld"), name="zither.xml")
        made.deliver(g2("s3", headline="Odd signal", signal="sig:peculiar"), name="odd.xml")
        made.deliver(b"<newsItem guid='x'>\n<broken></newsItem>", name="broken.xml", feed="zonal")
        made.story("Harbour bridge opens")
        made.deliver(
            g2("n1", headline="KILL ADVISORY", paragraphs=["Kill the story about the ferry."]), name="kill.xml"
        )
        made.sign_in(NAME, PASSWORD)
        made.until(lambda: "means no story that we know" in made.desk.get("/desk/").text)
        made.until(lambda: "broken.xml" in made.desk.get("/desk/?state=held").text)
        made.until(lambda: "Zither works" in made.desk.get("/desk/stories/?state=withheld").text)
        made.until(lambda: "Odd signal" in made.desk.get("/desk/stories/").text)
        yield made


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, paper):
    """A page of an editor who is not signed in; the test fails if the browser complains of anything."""
    context = chromium.new_context(viewport=DESKTOP, base_url=str(paper.desk.base_url))
    made = context.new_page()
    complaints = []
    made.on("console", lambda told: complaints.append(told.text) if told.type in {"error", "warning"} else None)
    made.on("pageerror", lambda error: complaints.append(str(error)))
    yield made
    context.close()
    assert complaints == []


def sign_in(page):
    page.goto("/desk/")
    page.wait_for_selector("#name:focus")
    page.keyboard.type(NAME)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".out")


def screens(page):
    """Each screen of the desk, one after the other."""
    yield page.goto("/desk/login/")
    sign_in(page)
    yield page
    yield page.goto("/desk/?state=held")
    page.click("text=broken.xml")
    page.wait_for_selector("pre")
    yield page
    page.goto("/desk/")
    page.click("text=bridge.xml")
    page.wait_for_selector("pre")
    yield page
    for address in (
        "/desk/stories/",
        "/desk/stories/?state=withheld",
        "/desk/stories/?state=embargoed",
        "/desk/feeds/",
    ):
        yield page.goto(address)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_at_the_desk_and_nothing_overflows(page, size, scheme):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    seen = 0
    for _ in screens(page):
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], page.url
        seen += 1
    assert seen == 9


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("query", ["?q=harbour", "?q=zeppelin&order=date", ""])
def test_axe_finds_nothing_in_the_search(page, paper, size, query):
    page.set_viewport_size(size)
    page.goto(f"http://127.0.0.1:{paper.port}/search{query}")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_search_works_by_keyboard_and_without_scripts(chromium, paper):
    context = chromium.new_context(java_script_enabled=False, base_url=str(paper.public.base_url))
    page = context.new_page()
    page.goto("/search")
    page.focus("#query")
    page.keyboard.type("harbour")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=harbour*")
    assert page.input_value("#query") == "harbour"
    page.click("text=Harbour bridge opens")
    page.wait_for_url("**/story/**")
    context.close()


def test_the_list_says_that_new_dispatches_came_and_leads_to_them(page, paper):
    page.clock.install()
    sign_in(page)
    assert page.locator(".fresh a").count() == 0
    before = page.locator("td.name a").count()
    paper.deliver(g2("s4", headline="Ferry tale"), name="ferry.xml")
    paper.deliver(g2("s5", headline="Pier tale"), name="pier.xml")
    paper.story("Ferry tale")
    paper.story("Pier tale")
    page.clock.run_for(10_000)
    page.wait_for_selector(".fresh a:has-text('2 new dispatches')")
    assert page.locator("td.name a").count() == before  # nothing moved under the editor's hands
    page.click(".fresh a")
    page.wait_for_selector("text=pier.xml")
    assert page.locator(".fresh a").count() == 0


def test_every_row_of_a_table_stays_a_row_on_a_phone(page):
    page.set_viewport_size(PHONE)
    sign_in(page)
    rows = page.get_by_role("table").get_by_role("row")
    assert rows.count() >= 5
    assert page.get_by_role("columnheader").count() == 7
    assert page.get_by_role("cell", name="bridge.xml").count() == 1


def test_the_first_tab_leads_past_the_navigation(page):
    sign_in(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.locator(".skip").bounding_box()["height"] > 20
