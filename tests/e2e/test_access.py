"""axe-core on every kind of page, on phone and desktop, by day and by night: not one violation."""

import json

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.e2e.reader import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e")]

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
LIGHTS = ("light", "dark")


def violations(page):
    """What axe finds on the page, as phone and as desktop, by day and by night."""
    page.evaluate(AXE_SCRIPT)
    told = []
    for viewport in (PHONE, DESKTOP):
        page.set_viewport_size(viewport)
        for light in LIGHTS:
            page.emulate_media(color_scheme=light)
            found = page.evaluate(f"axe.run(document, {json.dumps(RULES)})")
            assert found["passes"], "axe did not run"
            told += [
                f"{viewport['width']} {light} {each['id']}: {node['html'][:160]}"
                for each in found["violations"]
                for node in each["nodes"]
            ]
    return "\n".join(told)


@pytest.mark.parametrize(
    "address",
    [
        "/", "/politics/", "/city/mumbai/", "/tag/mumbai/", "/agency/deccan-wire/", "/hi/", "/mr/", "/search?q=rain",
        "/search?q=xylographically", "/offline/", "/app/",
    ],
)  # fmt: skip
def test_axe_finds_nothing_on_a_page(reader, address):
    assert not violations(reader.open(address))


def test_axe_finds_nothing_on_an_archive_day(reader, paper):
    assert not violations(reader.open(paper.first("archive/*/*/*")))


@pytest.mark.parametrize(
    ("language", "path"),
    [
        ("en", "//figure[@class='lead']"),
        ("en", "//div[@class='scroll']"),
        ("en", "//p[@id='note']"),
        ("hi", "//aside[@class='related']"),
        ("mr", "//aside[@class='related']"),
    ],
    ids=["picture", "table", "correction", "hindi", "marathi"],
)
def test_axe_finds_nothing_on_a_story(reader, paper, language, path):
    assert not violations(reader.open(paper.story(path, language=language).address))


def test_axe_finds_nothing_where_there_is_no_page(reader, paper):
    assert not violations(reader.open("/nowhere/", 404))
    grave = next(paper.pages.glob("story/*/*/*/*/410.html")).parent
    assert not violations(reader.open(f"/{grave.relative_to(paper.pages)}/", 410))


def test_axe_finds_nothing_in_the_opened_search_and_the_notice_of_new_stories(reader):
    page = reader.open("/")
    page.locator(".find summary").click()
    page.locator(".fresh a").evaluate("e => { e.hidden = false; }")
    assert not violations(page)
