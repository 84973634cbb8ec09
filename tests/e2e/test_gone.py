"""Pages that are not there, and stories that no longer are."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e")]

STORY = (
    "urn:e2e:zanzibarite",
    "Zanzibarite dealers open their books",
    "SHIMLA, Thursday (Deccan Wire) The price of zanzibarite fell after Farrukhnagarwala spoke.",
)


@pytest.mark.parametrize("address", ["/nowhere/", "/story/2021/07/22/never-abcdefghijk/", "/tag/nobody/", "/x.php"])
def test_a_page_that_never_was_says_so_and_leads_on(reader, address):
    page = reader.open(address, 404)
    assert reader.text("h1") == "Page not found"
    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex"
    page.get_by_role("link", name="Go to the front page").click()
    page.wait_for_url("**/")
    assert page.locator(".lead").count() == 1


def test_a_story_killed_while_it_is_open_is_gone_when_it_is_loaded_again(reader, paper):
    paper.deliver(*STORY)
    address = paper.published(STORY[1])
    page = reader.open(address)
    assert reader.text("h1") == STORY[1]
    paper.kill(STORY[0])
    paper.withdrawn(address)
    page = reader.reload(410)
    assert reader.text("h1") == "Story withdrawn"
    assert "anzibarite" not in page.content()
    assert "Farrukhnagarwala" not in page.content()
    assert paper.get(address).headers["cache-control"] == "no-store"
    assert paper.get(f"{address}words.txt").status_code == 410
    paper.until_without("/", STORY[1])
    paper.until_without("/politics/", STORY[1])
    reader.open("/")
    assert "anzibarite" not in page.content()


def test_no_public_byte_of_a_killed_story_is_left(paper):
    paper.deliver(
        "urn:e2e:ultramontane", "Xanthippean choir sings", "PUNE, Thursday (Deccan Wire) It sang xanthippeanly."
    )
    address = paper.published("Xanthippean choir sings")
    assert "xanthippean" in paper.everything().lower()
    paper.kill("urn:e2e:ultramontane")
    paper.withdrawn(address)
    for front in ("/", "/politics/", "/city/pune/", "/feed.json", "/agency/deccan-wire/", "/sitemap.xml"):
        paper.until_without(front, "anthippean")
    paper.until_without("/news-sitemap.xml", "anthippean")
    everything = paper.everything().lower().replace(address.strip("/").lower(), "")
    assert "xanthippean" not in everything


def test_the_samples_own_kill_shows_nothing_of_the_story(reader, paper):
    graves = sorted(paper.pages.glob("story/*/*/*/*/410.html"))
    assert graves
    address = f"/{graves[0].parent.relative_to(paper.pages)}/"
    page = reader.open(address, 410)
    assert reader.text("h1") == "Story withdrawn"
    assert page.locator("article, .body, [data-w]").count() == 0
