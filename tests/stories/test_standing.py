"""Where a story stands is a join over its messages: order, repetition and delay change nothing."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.stories.standing import LIFTED, Message, message, standing, why_held
from wireroom.wire.item import Dateline, Item, Paragraph, Run

NOON = datetime(2021, 7, 22, 12, tzinfo=UTC)
BODY = (Paragraph((Run("The council met on Thursday and agreed."),)),)


def told(number, minutes=0, *, name="", pubstatus="usable", **more):
    sent = NOON + timedelta(minutes=minutes)
    return Message(number, sent, f"{name}{number}", pubstatus, **more)


def item(**more):
    return Item(**{"guid": "g", "headline": "Council agrees", "body": BODY, **more})


def test_a_later_version_replaces_an_earlier_one():
    assert standing([told(1), told(2)], NOON).current == "2"


def test_an_older_version_arriving_late_replaces_nothing():
    assert standing([told(2), told(1, minutes=90)], NOON).current == "2"


def test_a_kill_is_absorbing_even_when_a_newer_version_follows():
    stand = standing([told(1), told(2, pubstatus="canceled"), told(3)], NOON)
    assert (stand.state, stand.current) == ("canceled", "2")


def test_a_withheld_story_comes_back_with_a_usable_version():
    messages = [told(1), told(2, pubstatus="withheld")]
    assert standing(messages, NOON).state == "withheld"
    assert standing([*messages, told(3)], NOON).state == "published"


@pytest.mark.parametrize(("minutes", "state"), [(-1, "embargoed"), (0, "published"), (1, "published")])
def test_an_embargo_ends_at_its_instant_and_not_before(minutes, state):
    messages = [told(1, embargoed=NOON, embargo_text="2021-07-22T12:00Z")]
    assert standing(messages, NOON + timedelta(minutes=minutes)).state == state


def test_an_embargo_covers_later_versions_until_one_lifts_it():
    messages = [told(1, embargoed=NOON + timedelta(hours=2), embargo_text="later"), told(2)]
    assert standing(messages, NOON).state == "embargoed"
    assert standing([*messages, told(3, embargo_text=LIFTED)], NOON).state == "published"


def test_an_embargo_that_comes_late_pulls_a_live_story():
    late = told(2, embargoed=NOON + timedelta(hours=1), embargo_text="later")
    assert standing([told(1)], NOON).state == "published"
    assert standing([told(1), late], NOON).state == "embargoed"


def test_an_embargo_nobody_can_read_is_held():
    assert standing([told(1, embargo_text="tomorrow")], NOON).state == "held"


messages = st.lists(
    st.builds(
        told,
        st.integers(1, 3),
        st.integers(-90, 90),
        name=st.sampled_from("abc"),
        pubstatus=st.sampled_from(["usable", "usable", "withheld", "canceled"]),
        embargo_text=st.sampled_from(["", "", LIFTED, "nonsense"]),
        hold=st.sampled_from(["", "", "no headline"]),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda each: each.item_hash,
)


@given(messages)
def test_any_order_of_arrival_ends_in_the_same_standing(arrived):
    ends = {standing(order, NOON) for order in permutations(arrived)}
    assert len(ends) == 1


HELD = [
    (item(pubstatus="recycled"), "unknown pubStatus"),
    (item(signals=("sig:mystery",)), "unknown signal"),
    (item(signals=("sig:update", "sig:hold")), "the agency says hold"),
    (item(signals=("sig:advisory",)), "advisory"),
    (item(signals=("sig:test",)), "test"),
    (item(signals=("kill?",)), "may kill"),
    (item(signals=("sig:cwarn",)), "warns"),
    (item(embargo_text="2021-07-23"), "embargo without"),
    (item(headline=" "), "no headline"),
    (item(body=()), "no words"),
    (item(dropped=("alert(1)",)), "could not be kept"),
    (item(doubts=("headline found by rule: 'Council agrees'",)), "found by rule"),
    (item(headline="Abc \u202e txt.exe"), "writing direction"),
    (item(kind="advisory"), "advisory"),
    (item(kind="package"), "package"),
    (item(ednote="EMBARGOED until Friday"), "speaks of an embargo"),
    (item(headline="Not for publication before 6 pm: budget"), "speaks of an embargo"),
    (item(ednote="Sperrfrist Freitag"), "speaks of an embargo"),
]


@pytest.mark.parametrize(("held", "reason"), HELD)
def test_what_we_do_not_understand_is_held_with_its_reason(held, reason):
    assert reason in why_held(held)


@pytest.mark.parametrize(
    "fine",
    [
        item(),
        item(signals=("sig:update",)),
        item(signals=("info:prodId:TXT", "sig:usable")),
        item(headline="UN lifts arms embargo on island state"),
        item(headline="Arms embargo until 2027, council says"),
        item(embargoed=NOON, embargo_text="2021-07-22T12:00Z"),
        item(dateline=Dateline("MUMBAI, July 22")),
    ],
)
def test_ordinary_copy_is_not_held(fine):
    assert why_held(fine) == ""


@pytest.mark.parametrize(
    "signal", ["sig:recall", "sig:kill", "http://cv.iptc.org/newscodes/signal/recall", "withdrawn", "KILL"]
)
def test_a_signal_that_takes_a_story_back_is_a_kill_whatever_the_status_says(signal):
    assert message(item(signals=(signal,)), "h", NOON).pubstatus == "canceled"
    assert message(item(kind="advisory", body=(), signals=(signal,)), "h", NOON).pubstatus == "canceled"


def test_what_may_be_a_kill_is_none():
    assert message(item(signals=("kill?",)), "h", NOON).pubstatus == "usable"
