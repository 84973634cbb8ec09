"""One event, several agencies: the first source leads, the others are named beside it, whatever the order of arrival."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from django.db import transaction

from tests.stories.house import House, g2
from tests.stories.test_rights import SPARE
from tests.stories.test_rules import with_rules
from wireroom.press.pages import story_page
from wireroom.stories import acts, clusters
from wireroom.stories.models import Alike, Page, Story, Trait
from wireroom.stories.rows import listed

pytestmark = pytest.mark.django_db(transaction=True)

CRACKS = (
    "PUNE, July 22 The Pune Municipal Corporation on Thursday closed the footbridge over the Mula river at Holkar Lane after "
    "engineers found cracks in two of its nine spans.",
    "The bridge, built in 1988, is used by about 6,400 people a day, among them pupils of three schools.",
    "Chief engineer Sunanda Berde said that repairs would begin within ten days and cost Rs 2.3 crore.",
)
SPANS = (
    "Pune: Walkers face a longer way across the Mula river after the Pune Municipal Corporation shut the Holkar Lane "
    "footbridge on Thursday, when engineers found cracks in two spans.",
    "Sunanda Berde, chief engineer, said repairs worth Rs 2.3 crore would begin in ten days.",
    "Pupils of three schools use the bridge of 1988.",
)
WATER = (
    "PUNE, July 22 Households in all parts of the city will get water every day from Saturday, the Pune Municipal Corporation "
    "said, ending a schedule of alternate days.",
    "The four lakes that supply the city hold 71 per cent of their capacity.",
)


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def first(**more):
    return g2("a", headline="Footbridge over Mula closed after cracks found", paragraphs=CRACKS, **more)


def second(guid="b", **more):
    told = {"headline": "Pune shuts Mula footbridge as engineers find cracks", "paragraphs": SPANS} | more
    return g2(guid, **told)


def story(guid):
    return Story.objects.get(guid=guid)


def heads(text):
    """Which of the two headlines a page of the paper shows."""
    return {each for each in ("Footbridge over Mula", "Pune shuts Mula") if each in text}


LEADER, FOLLOWER = "Footbridge over Mula", "Pune shuts Mula"


def both(house):
    house.send(second(), feed="zonal-folder")
    house.send(first())


def test_the_first_source_leads_and_the_other_is_named_beside_it(house):
    house.send(second(), feed="zonal-folder")
    assert heads(house.page("/")) == {FOLLOWER}
    house.send(first())
    leader, follower = story("a"), story("b")
    assert (leader.leader, follower.leader) == (None, leader)
    for address in ("/", "/politics/"):
        assert heads(house.page(address)) == {LEADER}
        assert heads(house.read(f"{address}feed.xml")) == {LEADER}
    assert f'<li data-story="{follower.key}"><a href="{follower.path}">Zonal News</a></li>' in house.page(leader.path)
    assert f'<li data-story="{leader.key}"><a href="{leader.path}">IANS</a></li>' in house.page(follower.path)
    related = house.page(leader.path).partition("Related Stories")[2]
    assert not heads(related.partition("</aside>")[0])


def test_agencies_archives_search_and_sitemaps_show_all(house):
    both(house)
    day = story("a").day
    assert heads(house.page("/agency/zonal/")) == {FOLLOWER}
    assert heads(house.read("/agency/zonal/feed.xml")) == {FOLLOWER}
    assert heads(house.page(f"/archive/{day:%Y/%m/%d}/")) == {LEADER, FOLLOWER}
    assert heads(house.page(f"/politics/{day:%Y/%m/%d}/")) == {LEADER, FOLLOWER}
    assert len(house.search("Mula")) == 2
    assert story("b").path in house.read(f"/sitemaps/{day}.xml")


@pytest.mark.parametrize(
    "message",
    [
        {"status": "canceled"},
        {"status": "withheld"},
        {"signal": "sig:hold"},
        {"embargoed": (datetime.now(UTC) + timedelta(days=1)).isoformat()},
    ],
    ids="".join,
)
def test_a_leader_that_goes_leaves_the_next_one_leading_at_once(house, message):
    both(house)
    house.send(first(version=2, **message))
    assert story("a").state != "published"
    assert story("b").leader is None
    assert heads(house.page("/")) == {FOLLOWER}
    assert "Also reported by" not in house.page(story("b").path)
    assert not Alike.objects.exists()
    assert not Trait.objects.filter(story=story("a")).exists()


def test_a_story_that_is_released_joins_its_cluster(house):
    house.send(second(), feed="zonal-folder")
    house.send(first(signal="sig:hold"))
    assert heads(house.page("/")) == {FOLLOWER}
    with transaction.atomic():
        acts.release(house.line.filing, story("a"), "anna", "checked")
    house.line.drain()
    assert heads(house.page("/")) == {LEADER}
    assert story("b").leader == story("a")


def test_an_update_may_leave_a_cluster_and_come_back(house):
    both(house)
    house.send(second(version=2, headline="Pune shuts Mula water gates", paragraphs=WATER), feed="zonal-folder")
    assert story("b").leader is None
    assert heads(house.page("/")) == {LEADER, FOLLOWER}
    assert "Also reported by" not in house.page(story("a").path)
    house.send(second(version=3), feed="zonal-folder")
    assert story("b").leader == story("a")
    assert heads(house.page("/")) == {LEADER}


def test_two_stories_of_one_source_are_two_stories(house):
    house.send(first())
    house.send(g2("a2", headline="Footbridge over Mula closed after more cracks found", paragraphs=CRACKS))
    house.send(second(), feed="zonal-folder")
    assert not Story.objects.filter(source="ians", leader__isnull=False).exists()
    assert story("b").leader is not None


def test_the_same_event_next_day_is_another_story(house):
    house.send(first(created="2021-07-22T04:45:00+00:00"))
    house.send(second(created="2021-07-22T16:46:00+00:00"), feed="zonal-folder")
    assert story("b").leader is None


def test_a_front_where_the_leader_does_not_stand_shows_the_follower(house):
    with_rules(house, '\n[[rules]]\nname = "theirs"\nsources = ["zonal"]\nsection = "business"\n')
    both(house)
    assert story("b").leader == story("a")
    assert heads(house.page("/")) == heads(house.page("/politics/")) == {LEADER}
    assert heads(house.page("/business/")) == {FOLLOWER}


def test_print_has_one_of_each_cluster_and_passes_over_sources_that_forbid_it(house):
    both(house)
    newsroom = house.line.newsroom
    rows = listed("", [], "s.weight DESC", 9)
    assert [row.key for row in clusters.led(newsroom, rows, ())] == [story("a").key]
    allowed = [row for row in rows if row.source != "ians"]
    assert [row.key for row in clusters.led(newsroom, allowed, ("ians",))] == [story("b").key]


def test_another_order_of_the_sources_gives_another_leader(house):
    both(house)
    file = house.newspaper.path("newspaper.toml")
    ians, zonal = 'slug = "ians"\nname', 'slug = "zonal"\nname'
    swapped = file.read_text("utf-8").replace(ians, "@@").replace(zonal, ians).replace("@@", zonal)
    house.line.press.order_if_changed()
    file.write_text(swapped, "utf-8")
    with_rules(house, "")
    house.line.press.order_if_changed()
    house.line.drain()
    assert (story("a").leader, story("b").leader) == (story("b"), None)
    assert heads(house.page("/")) == {FOLLOWER}


def third(**more):
    return second("c", headline="Cracks in spans shut Mula footbridge in Pune, engineers say", **more)


def test_any_order_and_repetition_of_four_stories_of_three_sources_gives_one_newspaper(house):
    with_rules(house, SPARE.format(rights=""))
    told = [
        (first(), "ians-folder"),
        (second(), "zonal-folder"),
        (second("b2", headline="Engineers find more cracks in Mula footbridge of Pune"), "zonal-folder"),
        (third(), "spare-folder"),
    ]
    found = set()
    for order in permutations(told):
        for data, feed in (*order, order[0]):
            house.send(data, feed=feed)
        found.add(tuple(Story.objects.order_by("guid").values_list("guid", "leader__guid")))
        house.empty()
    assert len(found) == 1
    assert sum(leader == "a" for _, leader in found.pop()) == 2


def test_a_story_knows_its_own_page(house):
    house.send(first())
    assert clusters._OWN.format(story("a").key) == str(story_page(story("a").key))
    assert Page.objects.filter(key=clusters._OWN.format(story("a").key)).exists()
