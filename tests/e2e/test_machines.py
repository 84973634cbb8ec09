"""What machines read of the paper: feeds, sitemaps, robots.txt, and the headers that keep readers safe."""

import json
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from lxml import etree

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e")]

FRONTS = ("/", "/politics/", "/city/mumbai/", "/tag/mumbai/", "/agency/northline/", "/hi/", "/mr/")
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


@pytest.mark.parametrize("front", FRONTS)
def test_a_front_has_an_rss_feed_of_its_stories(reader, paper, front):
    page = reader.open(front)
    address = page.locator("link[type='application/rss+xml']").get_attribute("href")
    answer = paper.get(address)
    assert answer.headers["content-type"].startswith("application/rss+xml")
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert feed.version == "rss20"
    assert feed.entries
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    times = [entry.published_parsed for entry in feed.entries]
    assert times == sorted(times, reverse=True)
    for entry in feed.entries[:3]:
        assert entry.title
        assert paper.get(entry.link).status_code == 200
    assert feed.feed.language == page.locator("html").get_attribute("lang")


@pytest.mark.parametrize("front", FRONTS)
def test_a_front_has_a_json_feed_of_the_same_stories(reader, paper, front):
    page = reader.open(front)
    feed = paper.get(page.locator("link[type='application/feed+json']").get_attribute("href")).json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["home_page_url"] == f"{paper.url}{front}"
    assert feed["feed_url"] == f"{paper.url}{front}feed.json"
    rss = feedparser.parse(paper.get(f"{front}feed.xml").content)
    assert [item["url"] for item in feed["items"]] == [entry.link for entry in rss.entries]
    for item in feed["items"]:
        assert item["id"]
        assert item["title"]
        assert "content_text" in item or "content_html" in item
        assert datetime.fromisoformat(item["date_published"]).tzinfo
        assert item["authors"][0]["name"]


def test_the_sitemaps_name_every_story_once(paper):
    index = etree.fromstring(paper.get("/sitemap.xml").content)
    days = [each.text for each in index.iter(f"{SITEMAP}loc")]
    assert len(days) >= 3
    named = []
    for day in days:
        sitemap = etree.fromstring(paper.get(day).content)
        named += [each.text.removeprefix(paper.url) for each in sitemap.iter(f"{SITEMAP}loc")]
        assert all(datetime.fromisoformat(each.text).tzinfo for each in sitemap.iter(f"{SITEMAP}lastmod"))
    assert sorted(named) == sorted(told.address for told in paper.stories())


def test_the_news_sitemap_holds_two_days(paper):
    sitemap = etree.fromstring(paper.get("/news-sitemap.xml").content)
    dates = [datetime.fromisoformat(each.text) for each in sitemap.iter(f"{NEWS}publication_date")]
    assert len(dates) >= 10
    assert min(dates) > datetime.now(UTC) - timedelta(days=3)
    assert {each.text for each in sitemap.iter(f"{NEWS}name")} == {"The Banyan Courier"}
    assert {each.text for each in sitemap.iter(f"{NEWS}language")} == {"en", "hi", "mr"}


def test_robots_are_shown_the_sitemaps_and_kept_from_the_search(paper):
    lines = paper.get("/robots.txt").text.splitlines()
    assert "Disallow: /search" in lines
    for line in lines:
        if line.startswith("Sitemap: "):
            assert paper.get(line.removeprefix("Sitemap: ")).status_code == 200


@pytest.mark.parametrize("address", ["/", "/politics/", "/search?q=rain", "/nowhere/", "/offline/", "/feed.xml"])
def test_every_answer_carries_the_papers_policy(paper, address):
    headers = paper.get(address).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    for part in ("script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"


def test_a_page_comes_compressed_and_is_not_sent_twice(paper):
    for coding in ("br", "gzip"):
        answer = paper.get("/", **{"accept-encoding": coding})
        assert answer.headers["content-encoding"] == coding
        again = paper.get("/", **{"accept-encoding": coding, "if-none-match": answer.headers["etag"]})
        assert again.status_code == 304


def test_the_manifest_is_json_of_its_own_type(paper):
    answer = paper.get("/manifest.webmanifest")
    assert answer.headers["content-type"] == "application/manifest+json"
    assert json.loads(answer.content)["lang"] == "en"
