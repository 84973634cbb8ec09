"""How large a story stands on a front."""

import pytest

from wireroom.press.hierarchy import arrange, without


def story(number, *, picture=False, urgency=4, hour=12):
    return {
        "key": f"k{number}",
        "picture": {"url": f"/media/{number}.jpg"} if picture else None,
        "urgency": urgency,
        "dek": f"dek {number}",
        "time": {"iso": f"2021-07-22T{hour:02d}:{number:02d}+05:30"},
    }


def keys(cards):
    return [card["key"] for card in cards]


STORIES = [story(number, picture=number % 2 == 0) for number in range(16)]


def test_the_order_decides_who_leads():
    levels = arrange("home", STORIES, [])
    assert levels["lead"]["key"] == "k0"
    assert keys(levels["seconds"]) == ["k1", "k2", "k3"]
    assert keys(levels["thirds"]) == ["k4", "k5", "k6", "k7"]
    assert keys(levels["briefs"]) == [f"k{number}" for number in range(8, 16)]


@pytest.mark.parametrize("kind", ["section", "city"])
def test_a_section_has_room_for_two_seconds(kind):
    assert keys(arrange(kind, STORIES, [])["seconds"]) == ["k1", "k2"]


@pytest.mark.parametrize("kind", ["tag", "agency", "day", "section-day", "city-day"])
def test_tags_agencies_and_days_are_plain_lists(kind):
    levels = arrange(kind, STORIES, STORIES)
    assert levels["lead"] is None
    assert levels["briefs"] == STORIES
    assert levels["rail"] == []


@pytest.mark.parametrize(
    ("urgency", "picture", "shape"),
    [
        (1, True, "flash"),
        (2, False, "flash"),
        (3, True, "tall"),
        (3, False, "wide"),
        (0, True, "tall"),
        (0, False, "wide"),
    ],
)
def test_urgency_and_picture_decide_how_the_top_is_set(urgency, picture, shape):
    lead = story(0, urgency=urgency, picture=picture)
    assert arrange("home", [lead, *STORIES[1:]], [])["shape"] == shape


def test_a_lead_alone_is_set_wide():
    assert arrange("home", [story(0, picture=True)], [])["shape"] == "wide"


def test_seconds_in_a_row_have_pictures_all_of_them_or_none():
    mixed = arrange("home", STORIES[1:], [])
    assert mixed["shape"] == "wide"
    assert [card["picture"] for card in mixed["seconds"]] == [None, None, None]
    all_pictured = arrange("home", [story(0), *(story(number, picture=True) for number in range(1, 4))], [])
    assert all(card["picture"] for card in all_pictured["seconds"])


def test_seconds_in_a_column_keep_what_pictures_they_have():
    levels = arrange("home", STORIES, [])
    assert levels["shape"] == "tall"
    assert [bool(card["picture"]) for card in levels["seconds"]] == [False, True, False]


def test_a_third_with_a_picture_has_a_dek_only_when_it_is_urgent():
    calm = [story(number, picture=number % 2 == 0, urgency=5) for number in range(8)]
    calm[6]["urgency"] = 3
    thirds = arrange("home", calm, [])["thirds"]
    assert [card["dek"] for card in thirds] == ["", "dek 5", "dek 6", "dek 7"]


def test_the_rail_tells_what_does_not_stand_beside_it():
    latest = sorted(STORIES, key=lambda card: card["time"]["iso"], reverse=True)
    levels = arrange("home", STORIES, latest)
    assert keys(levels["rail"]) == [f"k{number}" for number in range(15, 7, -1)]
    assert levels["briefs"] == []


def test_a_short_rail_is_not_set_and_its_stories_stay_briefs():
    levels = arrange("home", STORIES[:11], STORIES[:11])
    assert levels["rail"] == []
    assert keys(levels["briefs"]) == ["k8", "k9", "k10"]


def test_one_brief_or_two_join_the_rail_by_their_time():
    old = story(40, hour=1)
    levels = arrange("home", [*STORIES, old], list(reversed(STORIES)))
    assert levels["briefs"] == []
    assert keys(levels["rail"])[-1] == "k40"


def test_no_story_is_lost_and_none_stands_twice():
    for count in range(1, 24):
        cards = [story(number, picture=number % 3 == 0) for number in range(count)]
        levels = arrange("home", cards, list(reversed(cards)))
        shown = [levels["lead"], *levels["seconds"], *levels["thirds"], *levels["rail"], *levels["briefs"]]
        assert sorted(keys(shown)) == sorted(keys(cards))


def test_a_front_without_stories_has_no_lead():
    assert arrange("home", [], [])["lead"] is None


def test_a_strip_does_not_repeat_the_rail_and_an_empty_one_goes():
    strips = [{"ref": "sport", "cards": STORIES[:3]}, {"ref": "arts", "cards": STORIES[3:4]}]
    kept = without(strips, STORIES[2:4])
    assert [(strip["ref"], keys(strip["cards"])) for strip in kept] == [("sport", ["k0", "k1"])]
