"""Beside a story stand the others of its event, then those of the same people and places, newest and nearest first."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.knowledge.telling import known, stories
from wireroom.knowledge.related import DAY, HOUR, Candidate, rank
from wireroom.knowledge.similar import fingerprint

NOW = 1_626_930_000
ORDER = list(stories())


def story(name, *, hours=0.0, section="news"):
    """A measured story as a candidate; its id is its place in the file."""
    told = known(name)
    entities = frozenset(each.qid for each in told.mentions)
    return Candidate(ORDER.index(name), entities, told.fingerprint, NOW + int(hours * HOUR), section, told.language)


def plain(number, *, entities=(), words="", hours=0.0, section="news"):
    return Candidate(number, frozenset(entities), fingerprint(words), NOW + int(hours * HOUR), section, "en")


def ranked(target, *others, limit=6):
    return [(ORDER[each.id], each.same_event) for each in rank(target, others, limit)]


@pytest.mark.parametrize(
    ("name", "second", "sharing"),
    [
        ("bridge-a", "bridge-b", "pune-water"),
        ("rates-a", "rates-b", "rbi-notes"),
        ("satellite-a", "satellite-b", "isro-school"),
        ("tri-series-a", "tri-series-b", "mandhana-contract"),
        ("flood-hi-a", "flood-hi-b", "patna-metro-hi"),
        ("onion-mr-a", "onion-mr-b", "grapes-mr"),
    ],
)
def test_the_same_event_told_by_another_agency_stands_before_a_newer_story_of_the_same_names(name, second, sharing):
    target = story(name)
    found = ranked(target, story(sharing, hours=1), story(second, hours=-20))
    assert found == [(second, True), (sharing, False)]


def test_an_update_filed_apart_is_the_same_event():
    found = ranked(story("bridge-a"), story("bridge-b", hours=2), story("bridge-a2", hours=9), story("pune-water"))
    assert [name for name, same in found if same] == ["bridge-a2", "bridge-b"]


def test_the_same_event_needs_no_name_that_we_know_when_its_words_are_much_alike():
    target, other = story("fire-a"), story("fire-b", hours=3)
    bare = [Candidate(each.id, frozenset(), each.fingerprint, each.when, "news", "en") for each in (target, other)]
    assert ranked(bare[0], bare[1]) == [("fire-b", True)]


def test_a_like_event_elsewhere_is_another_event():
    assert ("fire-other", True) not in ranked(story("fire-a"), story("fire-b"), story("fire-other"))


def test_the_same_event_is_of_these_days():
    assert ranked(story("rates-a"), story("rates-b", hours=71)) == [("rates-b", True)]
    assert ranked(story("rates-a"), story("rates-b", hours=24 * 60)) == [("rates-b", False)]


def test_a_copy_is_the_same_event_for_weeks():
    assert ranked(story("bridge-a"), story("bridge-a2", hours=24 * 20)) == [("bridge-a2", True)]
    assert ranked(story("bridge-a"), story("bridge-a2", hours=24 * 40)) == [("bridge-a2", False)]


def test_a_rare_name_says_more_than_one_that_everybody_names():
    crowd = [plain(number, entities=["Q668"]) for number in range(10, 40)]
    target = plain(1, entities=["Q668", "L:mayor"])
    assert rank(target, [*crowd, plain(2, entities=["L:mayor"], hours=-6)], 1)[0].id == 2


def test_a_round_up_that_names_everybody_stands_behind_a_story_of_the_same_two():
    names = [f"L:{number}" for number in range(12)]
    target = plain(1, entities=names[:2])
    found = rank(target, [plain(2, entities=names, hours=1), plain(3, entities=names[:2], hours=-5)], 2)
    assert [each.id for each in found] == [3, 2]


def test_of_two_alike_the_nearer_in_time_stands_first():
    target = plain(1, entities=["Q1"])
    found = rank(target, [plain(2, entities=["Q1"], hours=30), plain(3, entities=["Q1"], hours=-2)], 2)
    assert [each.id for each in found] == [3, 2]


def test_the_section_decides_between_equals():
    target = plain(1, entities=["Q1"], section="sport")
    found = rank(target, [plain(2, entities=["Q1"]), plain(3, entities=["Q1"], section="sport")], 2)
    assert [each.id for each in found] == [3, 2]


def test_a_story_with_neither_names_nor_words_in_common_is_not_related():
    target = plain(1, entities=["Q1"], words="council budget agreed tuesday")
    assert rank(target, [plain(2, entities=["Q2"], words="monsoon clouds reach coast")], 6) == ()


CANDIDATE = st.builds(
    Candidate,
    id=st.integers(0, 8),
    entities=st.frozensets(st.sampled_from(["Q1", "Q2", "Q3", "L:a"])),
    fingerprint=st.sampled_from([known(name).fingerprint for name in ORDER[:6]] + [b"", fingerprint("")]),
    when=st.integers(NOW - 40 * DAY, NOW + DAY),
    section=st.sampled_from(["sport", "news"]),
    language=st.just("en"),
)
POOL = st.lists(CANDIDATE, max_size=9, unique_by=lambda each: each.id)


@given(CANDIDATE, POOL, st.randoms(use_true_random=False), st.integers(0, 9))
def test_the_order_of_candidates_never_matters(target, pool, dice, limit):
    mixed = list(pool)
    dice.shuffle(mixed)
    assert rank(target, mixed, limit) == rank(target, pool, limit) == rank(target, iter([*pool, *mixed]), limit)


@given(CANDIDATE, POOL, st.integers(0, 9))
def test_never_itself_never_twice_never_too_many(target, pool, limit):
    found = [each.id for each in rank(target, pool, limit)]
    assert target.id not in found
    assert len(found) == len(set(found)) <= limit
    assert set(found) <= {each.id for each in pool}


@given(CANDIDATE, POOL)
def test_the_same_event_comes_first_and_then_the_best(target, pool):
    found = rank(target, pool, 9)
    assert list(found) == sorted(found, key=lambda each: (not each.same_event, -each.score))
    assert rank(target, pool, 3) == found[:3]


@given(CANDIDATE, CANDIDATE)
def test_being_of_the_same_event_goes_both_ways(one, other):
    if one.id != other.id:
        there, back = rank(one, [other], 1), rank(other, [one], 1)
        assert [each.same_event for each in there] == [each.same_event for each in back]
        assert [each.score for each in there] == [each.score for each in back]


def test_every_order_of_a_real_pool_gives_one_list():
    pool = [story(name) for name in ("bridge-b", "bridge-a2", "pune-water", "fire-a", "rates-a")]
    assert len({rank(story("bridge-a"), order, 6) for order in permutations(pool)}) == 1
