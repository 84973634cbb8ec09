"""Which pages a change touches."""

from datetime import date

import pytest

from wireroom.press.pages import PageKey, front_path, touched
from wireroom.stories.placement import Placement

DAY = date(2021, 7, 22)
PLACE = Placement("k1", "en", "politics", DAY, "ians", ("mumbai",), ("joe-biden",))


@pytest.mark.parametrize(
    ("key", "path"),
    [
        (PageKey("home", language="en"), "/"),
        (PageKey("home", language="hi"), "/hi/"),
        (PageKey("section", "politics", language="en"), "/politics/"),
        (PageKey("section-day", "politics", DAY, "en"), "/politics/2021/07/22/"),
        (PageKey("city", "mumbai", language="mr"), "/mr/city/mumbai/"),
        (PageKey("city-day", "mumbai", DAY, "en"), "/city/mumbai/2021/07/22/"),
        (PageKey("tag", "joe-biden", language="en"), "/tag/joe-biden/"),
        (PageKey("agency", "ians", language="en"), "/agency/ians/"),
        (PageKey("day", day=DAY, language="en"), "/archive/2021/07/22/"),
    ],
)
def test_each_front_has_its_address_and_its_key_reads_back(key, path):
    assert front_path(key, "en") == path
    assert PageKey.parse(str(key)) == key


def test_a_new_story_touches_its_page_fronts_tags_archives_and_sitemaps():
    kinds = {PageKey.parse(key).kind for key in touched(None, PLACE)}
    assert kinds == {
        *("story", "home", "section", "section-day", "city", "city-day"),
        *("tag", "agency", "day", "sitemap", "news-sitemap"),
    }


def test_a_story_that_changes_section_touches_both_sections():
    moved = Placement("k1", "en", "business", DAY, "ians")
    pages = touched(PLACE, moved)
    assert "section:en:politics:" in pages
    assert "section:en:business:" in pages
    assert "tag:en:joe-biden:" in pages


def test_a_kill_goes_before_everything_and_its_listings_before_other_fronts():
    pages = touched(PLACE, None)
    story = pages.pop("story::k1:")
    assert story == 0
    assert set(pages.values()) == {1}
