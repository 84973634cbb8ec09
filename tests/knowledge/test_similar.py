"""Fingerprints: the same words are 1000 alike, the same event more than the limits, all else less."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.knowledge.telling import known, stories
from wireroom.knowledge.related import ALIKE, ALIKE_UNNAMED, COPY
from wireroom.knowledge.similar import SIZE, fingerprint, similarity

WORD = st.text(st.sampled_from("abcdefghijklmnoprstuvwxyzकखगघचजटडतदनपबमयरलवशसहा"), min_size=4, max_size=9)
TEXT = st.lists(WORD, max_size=80).map(" ".join)
NOTHING = fingerprint("")


@given(TEXT, TEXT)
def test_likeness_goes_both_ways_and_stays_in_its_range(one, other):
    alike = similarity(fingerprint(one), fingerprint(other))
    assert alike == similarity(fingerprint(other), fingerprint(one))
    assert 0 <= alike <= 1000


@given(st.text())
def test_every_text_has_a_fingerprint_of_the_same_size(text):
    assert len(fingerprint(text)) == SIZE
    assert fingerprint(text) == fingerprint(text)


@given(st.lists(WORD, min_size=1, max_size=80).map(" ".join))
def test_a_text_is_wholly_like_itself(text):
    assert similarity(fingerprint(text), fingerprint(text)) == (1000 if fingerprint(text) != NOTHING else 0)


@given(TEXT)
def test_a_text_without_words_is_like_no_other(text):
    for empty in ("", "a an of", "!?…", " \n"):
        assert similarity(fingerprint(text), fingerprint(empty)) == 0


@given(st.binary(max_size=SIZE - 1), st.binary(min_size=SIZE + 1, max_size=SIZE + 9))
def test_what_is_no_fingerprint_is_like_nothing(short, long):
    real = fingerprint("council agrees on budget")
    assert similarity(real, short) == similarity(long, real) == similarity(short, short) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The council agreed on the budget.", "the COUNCIL agreed, on the budget"),
        ("Rain: 6,400 people", "Rain 6400 people"),
        ("“Rain” — 42 villages…", '"Rain" - 42 villages'),
        ("कांद्याला ३१५० रुपये दर", "कांद्याला 3150 रुपये दर"),
        ("सोमवार को बारिश।", "सोमवार को बारिश"),
    ],
)
def test_marks_capitals_and_digits_of_another_script_make_no_difference(one, other):
    assert similarity(fingerprint(one), fingerprint(other)) == 1000


def test_words_that_every_story_has_say_nothing():
    assert similarity(fingerprint("They said this after that"), fingerprint("They said this after that")) == 0


def test_numbers_tell():
    assert fingerprint("Budget 2300") != fingerprint("Budget 4100")


PAIRS = list(combinations(stories(), 2))


def alike(one, other):
    return similarity(known(one).fingerprint, known(other).fingerprint)


def same(one, other):
    return stories()[one]["event"] == stories()[other]["event"]


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if same(*pair)], ids="/".join)
def test_tellings_of_one_event_are_above_the_limit(pair):
    assert alike(*pair) >= ALIKE + 30


def test_an_update_is_nearly_a_copy():
    assert alike("bridge-a", "bridge-a2") >= COPY


def test_tellings_of_other_events_are_below_the_limits():
    likeness = {pair: alike(*pair) for pair in PAIRS if not same(*pair)}
    named = {
        pair: value
        for pair, value in likeness.items()
        if {each.qid for each in known(pair[0]).mentions} & {each.qid for each in known(pair[1]).mentions}
    }
    assert max(named.values()) <= ALIKE - 30
    assert max(likeness.values()) <= ALIKE_UNNAMED - 60
    assert sorted(likeness.values())[len(likeness) // 2] < 30
