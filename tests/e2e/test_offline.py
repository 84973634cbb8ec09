"""The paper as an app: it can be installed, keeps what was read, and forgets what was withdrawn."""

import io
import time

import pytest
from PIL import Image

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e")]

CONTROLLED = "() => !!navigator.serviceWorker.controller && navigator.serviceWorker.ready.then(r => !!r.active)"
KEPT = """async path => {
  for (const name of await caches.keys()) if (await (await caches.open(name)).match(path)) return name;
  return '';
}"""


@pytest.fixture
def reader(readers):
    """A reader whose browser runs service workers."""
    return readers(service_workers="allow")


@pytest.fixture
def story(paper):
    return paper.story("//figure[@class='lead']", "//aside[@class='related']")


def test_the_service_worker_starts_under_the_papers_own_policy(reader, paper):
    page = reader.open("/")
    policy = paper.get("/").headers["content-security-policy"]
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    reader.until(CONTROLLED)
    assert page.evaluate("navigator.serviceWorker.controller.scriptURL") == f"{paper.url}/sw.js"


def test_the_paper_can_be_installed(reader, paper):
    page = reader.open("/")
    reader.until(CONTROLLED)
    session = reader.context.new_cdp_session(page)
    told = session.send("Page.getAppManifest")
    assert told["errors"] == []
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] in (
        [],
        [{"errorId": "in-incognito", "errorArguments": []}],  # every context of a test is incognito
    )
    manifest = paper.get(page.locator("link[rel=manifest]").get_attribute("href")).json()
    assert manifest["name"] == "The Banyan Courier"
    assert len(manifest["short_name"]) <= 12
    assert manifest["display"] == "standalone"
    assert paper.get(manifest["start_url"]).status_code == 200
    assert {each["purpose"] for each in manifest["icons"]} >= {"any", "maskable"}
    for icon in manifest["icons"]:
        size = tuple(int(each) for each in icon["sizes"].split("x"))
        assert Image.open(io.BytesIO(paper.get(icon["src"]).content)).size == size
    for shortcut in manifest["shortcuts"]:
        assert paper.get(shortcut["url"]).status_code == 200


def test_a_story_that_was_read_can_be_read_without_a_connection(reader, story):
    page = reader.open(story.address)
    reader.until(KEPT, story.address)
    words = reader.text(".body")
    reader.go_offline()
    page = reader.open(story.address)
    assert reader.text("h1") == story.headline
    assert reader.text(".body") == words
    assert page.evaluate("document.fonts.check('600 40px Display')")
    assert page.locator("h1").evaluate("e => getComputedStyle(e).fontFamily").startswith("Display")


def test_the_front_page_is_kept_too(reader):
    reader.open("/")
    reader.until(CONTROLLED)
    reader.reload()
    reader.until(KEPT, "/")
    lead = reader.text(".lead h2")
    reader.go_offline()
    reader.open("/")
    assert reader.text(".lead h2") == lead


def test_a_story_never_read_shows_those_that_were(reader, story, paper):
    reader.open(story.address)
    reader.until(KEPT, story.address)
    reader.until(CONTROLLED)
    other = next(told for told in paper.stories("en") if told.address != story.address)
    reader.go_offline()
    page = reader.open(other.address)
    assert reader.text("h1") == "You are offline"
    link = page.get_by_role("link", name=story.headline)
    link.wait_for(state="visible")
    link.click()
    page.wait_for_url(f"**{story.address}")
    assert reader.text("h1") == story.headline


def test_a_story_killed_after_it_was_read_is_no_longer_kept(reader, paper):
    headline = "Yttrium smelters publish their diaries"
    paper.deliver("urn:e2e:yttrium", headline, "SHIMLA, Thursday (Deccan Wire) The diaries are out.")
    address = paper.published(headline)
    reader.open(address)
    reader.until(KEPT, address)
    reader.until("() => localStorage.getItem('swept')")
    reader.open("/agency/deccan-wire/")
    assert headline in reader.text("main")
    reader.until(KEPT, "/agency/deccan-wire/")
    paper.kill("urn:e2e:yttrium")
    paper.withdrawn(address)
    reader.expect(address, 410)
    key = address.rstrip("/").rpartition("-")[2]
    paper.wait(lambda: key in paper.get("/gone.json").text, 30, "the story is not in the list of those that went")
    reader.page.clock.install(time=time.time() + 16 * 60)  # the next look at what is kept is due
    reader.open("/tag/mumbai/")
    reader.until(f"async () => !await ({KEPT})('{address}')")
    reader.until(f"async () => !await ({KEPT})('/agency/deccan-wire/')")  # the front that named it
    reader.go_offline()
    page = reader.open(address)
    assert reader.text("h1") == "You are offline"
    assert "Yttrium" not in reader.text("main")
    assert not page.get_by_role("link", name=headline).count()


def test_a_reader_who_opens_a_withdrawn_story_again_keeps_nothing_of_it(reader, paper):
    headline = "Zither makers strike for silence"
    paper.deliver("urn:e2e:zither", headline, "SHIMLA, Thursday (Deccan Wire) No strings were heard.")
    address = paper.published(headline)
    reader.open(address)
    reader.until(KEPT, address)
    reader.until(CONTROLLED)
    paper.kill("urn:e2e:zither")
    paper.withdrawn(address)
    reader.open(address, 410)
    reader.until(f"async () => !await ({KEPT})('{address}')")
    assert "Zither" not in (reader.page.evaluate("localStorage.getItem('read')") or "")


def test_search_and_desk_are_never_kept(reader):
    reader.open("/")
    reader.until(CONTROLLED)
    reader.open("/search?q=rain")
    reader.open("/politics/")
    reader.until(KEPT, "/politics/")
    assert reader.page.evaluate(KEPT, "/search?q=rain") == ""
    assert reader.page.evaluate(KEPT, "/search") == ""
