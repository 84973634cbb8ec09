"""A kill notice in words: the story it means goes at once, and what it may mean comes off until an editor has looked."""

import pytest

from tests.stories.house import House, g2
from wireroom.serve.taking import standing_of
from wireroom.stories.kills import Known, Match, is_notice, match
from wireroom.stories.models import Act, Alarm, Story
from wireroom.wire.item import Item, Link, Paragraph, Run

BRIDGE = Known(1, "urn:ians:2021:100", "Mumbai-Bridge", "Harbour bridge opens in Mumbai")
MARKET = Known(2, "urn:ians:2021:1001", "Markets", "Markets close higher after a quiet day")
AGAIN = Known(3, "urn:ians:2021:102", "Mumbai-Bridge", "Second bridge for Mumbai planned")
ALL = [BRIDGE, MARKET, AGAIN]


def notice(words="", **more):
    return Item(
        guid="n",
        kind="advisory",
        signals=("sig:kill",),
        body=(Paragraph((Run(words),)),),
        **{"headline": "KILL"} | more,
    )


@pytest.mark.parametrize(
    ("told", "by", "ids"),
    [
        (notice("Please kill urn:ians:2021:100."), "guid", (1,)),
        (notice("Kill urn:ians:2021:1001, please"), "guid", (2,)),
        (notice("Please kill it.", links=(Link("irel:previousVersion", guid="urn:ians:2021:102"),)), "guid", (3,)),
        (notice("The story is wrong.", slugline="Markets"), "slug", (2,)),
        (notice("The story is wrong.", slugline="BC-Markets"), "slug", (2,)),
        (notice("Kill the story slugged MUMBAI BRIDGE."), "slug", (1, 3)),
        (notice('Please kill the story headlined "Harbour bridge opens in Mumbai" of today.'), "headline", (1,)),
        (notice("Kill Second Bridge for Mumbai Planned, moved at noon."), "headline", (3,)),
        (notice("Kill the last story."), "", ()),
        (notice("Kill the story of the bridge in Mumbai."), "", ()),
    ],
)
def test_a_notice_is_matched_by_guid_then_slug_then_headline(told, by, ids):
    assert match(told, ALL) == Match(by, ids)


def test_only_an_advisory_that_kills_is_a_notice():
    assert is_notice(notice("Kill it."))
    assert not is_notice(Item(guid="a", kind="advisory"))
    assert not is_notice(Item(guid="a", signals=("sig:kill",)))  # a story that kills itself


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def kill_notice(words, guid="notice", headline="KILL NOTICE"):
    return g2(guid, headline=headline, paragraphs=[words], created="2021-07-22T06:00:00+00:00")


@pytest.mark.django_db(transaction=True)
def test_exactly_one_story_is_killed_at_once(house):
    house.send(g2("urn:one", headline="Harbour bridge opens in Mumbai"))
    house.send(g2("urn:two", headline="Markets close higher after a quiet day"))
    path = Story.objects.get(guid="urn:one").path
    house.send(kill_notice('Kill the story headlined "Harbour bridge opens in Mumbai". It is wrong.'))
    assert Story.objects.get(guid="urn:one").state == "canceled"
    assert house.gone(path)
    assert "Harbour bridge" not in house.everything()
    assert Story.objects.get(guid="urn:two").state == "published"
    assert not Alarm.objects.exists()
    assert Act.objects.get().who == "wire"


@pytest.mark.django_db(transaction=True)
def test_several_candidates_are_held_and_the_desk_is_called(house):
    for guid in ("urn:one", "urn:two"):
        house.send(g2(guid, headline="Harbour bridge opens in Mumbai"))
    house.send(g2("urn:three", headline="Markets close higher after a quiet day"))
    house.send(kill_notice('Kill the story headlined "Harbour bridge opens in Mumbai". It is wrong.'))
    assert set(Story.objects.filter(state="held").values_list("guid", flat=True)) >= {"urn:one", "urn:two"}
    assert "Harbour bridge" not in house.everything()
    assert Story.objects.get(guid="urn:three").state == "published"
    alarm = Alarm.objects.get()
    assert "may mean 2 stories" in alarm.what


@pytest.mark.django_db(transaction=True)
def test_a_notice_that_means_no_story_calls_the_desk(house):
    house.send(g2("urn:one", headline="Harbour bridge opens in Mumbai"))
    house.send(kill_notice("Kill the story about the ferry."))
    assert Story.objects.get(guid="urn:one").state == "published"
    assert "means no story that we know" in Alarm.objects.get().what
    (told,) = dict(standing_of(house.newspaper))["Alarms"]
    assert "find the story it means" in told[2]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["parts", "kill"])
def test_a_kill_reaches_the_stories_that_a_message_was_split_into(house, first):
    kill = g2("urn:news", version=2, headline="KILL", status="canceled")
    if first == "kill":
        house.send(kill)
    for guid in ("urn:news", "urn:news#2", "urn:news#3", "urn:newsreel"):
        house.send(g2(guid, headline=f"Bridge opens, told by {guid}"))
    if first == "parts":
        assert "told by urn:news#3" in house.everything()
        house.send(kill)
    states = dict(Story.objects.values_list("guid", "state"))
    assert states == {
        "urn:news": "canceled",
        "urn:news#2": "canceled",
        "urn:news#3": "canceled",
        "urn:newsreel": "published",
    }
    assert "urn:news#" not in house.everything()


@pytest.mark.django_db(transaction=True)
def test_a_notice_is_remembered_until_its_story_comes(house):
    house.send(kill_notice('Kill the story headlined "Harbour bridge opens in Mumbai". It is wrong.'))
    assert "means no story that we know" in Alarm.objects.get().what
    house.send(g2("urn:later", headline="Harbour bridge opens in Mumbai", created="2021-07-22T09:00:00+00:00"))
    assert Story.objects.get(guid="urn:later").state == "published"  # sent after the notice: the story anew
    house.send(g2("urn:one", headline="Harbour bridge opens in Mumbai"))
    assert Story.objects.get(guid="urn:one").state == "canceled"


@pytest.mark.django_db(transaction=True)
def test_of_what_a_notice_holds_an_editor_says_which_it_is(house):
    for guid in ("urn:one", "urn:two"):
        house.send(g2(guid, headline="Harbour bridge opens in Mumbai"))
    house.send(kill_notice('Kill the story headlined "Harbour bridge opens in Mumbai". It is wrong.'))
    house.send(g2("urn:one", version=2, status="canceled"))
    house.send(g2("urn:three", headline="Ferry sails"))
    assert Story.objects.get(guid="urn:two").state == "held"


@pytest.mark.django_db(transaction=True)
def test_another_source_kills_nothing_of_ours(house):
    house.send(g2("urn:one", headline="Harbour bridge opens in Mumbai"))
    house.send(
        kill_notice('Kill the story headlined "Harbour bridge opens in Mumbai". It is wrong.'), feed="pti-folder"
    )
    assert Story.objects.get(guid="urn:one").state == "published"
