"""Times as agencies write them: an instant, an assumed zone said so, or nothing at all - never a guess."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.wire.item import Hints
from wireroom.wire.management import embargo
from wireroom.wire.moments import language_tag, read_moment, read_shown


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "zone", "instant", "assumed"),
    [
        ("2026-03-02T10:15:00Z", "", at(2026, 3, 2, 10, 15), False),
        ("2026-03-02T10:15:00+05:30", "", at(2026, 3, 2, 4, 45), False),
        ("2026-03-02T10:15:00.123456-0530", "", at(2026, 3, 2, 15, 45), False),
        ("2026-03-02T10:15+05", "", at(2026, 3, 2, 5, 15), False),
        ("20260302T101500Z", "", at(2026, 3, 2, 10, 15), False),
        ("20260302T101500+0530", "", at(2026, 3, 2, 4, 45), False),
        ("2026-03-02 10:15:00 UTC", "", at(2026, 3, 2, 10, 15), False),
        ("Mon, 02 Mar 2026 10:15:00 GMT", "", at(2026, 3, 2, 10, 15), False),
        ("Mon, 02 Mar 2026 10:15:00 -0000", "Asia/Kolkata", at(2026, 3, 2, 4, 45), True),
        ("02 Mar 26 10:15 EST", "", at(2026, 3, 2, 15, 15), False),
        ("2026-03-02T10:15:00", "Asia/Kolkata", at(2026, 3, 2, 4, 45), True),
        ("2026-03-02T10:15:00", "", at(2026, 3, 2, 10, 15), True),
        ("2026-03-02T10:15:00", "No/Where", at(2026, 3, 2, 10, 15), True),
        # every form of the standards
        ("2026-03-02T10:15:00,5Z", "", at(2026, 3, 2, 10, 15), False),
        ("2026-061T10:15:00Z", "", at(2026, 3, 2, 10, 15), False),
        ("2026-W10-1T10:15:00Z", "", at(2026, 3, 2, 10, 15), False),
        ("20260302 101500+0530", "", at(2026, 3, 2, 4, 45), False),
        ("20260302101500", "Asia/Kolkata", at(2026, 3, 2, 4, 45), True),
        ("2026-03-02T24:00:00Z", "", at(2026, 3, 3), False),
        ("2026-12-31T23:59:60Z", "", at(2027, 1, 1), False),
        ("Thu, 31 Dec 2026 23:59:60 GMT", "", at(2027, 1, 1), False),
        ("Monday, 02-Mar-26 10:15:00 GMT", "", at(2026, 3, 2, 10, 15), False),
        ("Mon Mar  2 10:15:00 2026", "Asia/Kolkata", at(2026, 3, 2, 4, 45), True),
        ("021015 GMT Mar 26", "", at(2026, 3, 2, 10, 15), False),
        # zones by their letters
        ("2026-03-02 10:15 JST", "", at(2026, 3, 2, 1, 15), False),
        ("02 Mar 2026 10:15 JST", "Asia/Kolkata", at(2026, 3, 2, 1, 15), False),
        ("2026-03-02T10:15:00 MEZ", "", at(2026, 3, 2, 9, 15), False),
        ("02 Mar 2026 10:15 IST", "Asia/Kolkata", at(2026, 3, 2, 4, 45), True),
        ("2026-03-02 10:15 IST", "Asia/Jerusalem", at(2026, 3, 2, 8, 15), True),
        ("2026-03-02 10:15 IST", "Asia/Tokyo", None, True),
        ("02 Mar 2026 10:15 IST", "", None, True),
        ("02 Mar 2026 10:15 CST", "", at(2026, 3, 2, 16, 15), False),
        ("02 Mar 2026 10:15 CST", "Asia/Shanghai", at(2026, 3, 2, 2, 15), True),
        ("2026-07-02 10:15 CET", "", at(2026, 7, 2, 9, 15), False),
        ("2026-01-02 10:15 CEST", "", at(2026, 1, 2, 9, 15), False),
        # the nights on which clocks change: the later reading
        ("2026-10-25T02:30:00", "Europe/Berlin", at(2026, 10, 25, 1, 30), True),
        ("2026-03-29T02:30:00", "Europe/Berlin", at(2026, 3, 29, 1, 30), True),
        ("2026-11-01T01:30:00", "America/New_York", at(2026, 11, 1, 6, 30), True),
        ("2026-03-08T02:30:00", "America/New_York", at(2026, 3, 8, 7, 30), True),
        ("2026-10-25T02:30:00+02:00", "Europe/Berlin", at(2026, 10, 25, 0, 30), False),
    ],
)
def test_a_time_is_the_instant_that_it_names(text, zone, instant, assumed):
    moment = read_moment(text, zone)
    assert (moment.at, moment.assumed) == (instant, assumed)


def test_a_date_alone_is_no_instant():
    assert read_moment("2026-03-02", "Asia/Kolkata").at is None
    assert read_moment("20260302", "").day == date(2026, 3, 2)


def test_a_time_whose_zone_nobody_knows_is_shown_in_the_sources_own():
    assert read_shown("2026-03-02 10:15 IST", "Asia/Tokyo") == at(2026, 3, 2, 1, 15)


def test_a_date_that_is_only_shown_is_the_start_of_that_day():
    assert read_shown("2026-03-02", "Asia/Kolkata") == at(2026, 3, 1, 18, 30)


@pytest.mark.parametrize(
    "text",
    ["", " ", "tomorrow", "2026", "2026-03", "2026-13-01T00:00:00Z", "2026-02-30", "2026-03-02T24:00:01Z", "2026-03-02T25:00:00Z", "0000-00-00",
     "2026-366", "2026-000", "2026-W54-1", "2026-W10-8", "991561 GMT Jul 21", "221015 GMT Jux 21", "2026-03-02T10:15:00 XYZ",
     "2026-03-02T10:15:00+25:00", "2026-03-02T10:60:00Z", "2026-03-02T10:15:00+05:75", "9999-99-99T99:99:99", "now",
     "2026-03-02T10:15:00 Asia/Kolkata", "1772446500", "9" * 400, "\x00", "²026-03-02"],
)  # fmt: skip
def test_what_names_no_time_is_none(text):
    assert read_moment(text, "Asia/Kolkata") is None
    assert read_shown(text, "Asia/Kolkata") is None


@given(st.text(max_size=40) | st.from_regex(r"[0-9T:+Z-]{0,30}", fullmatch=True), st.text(max_size=20))
def test_no_text_at_all_is_more_than_an_answer(text, zone):
    moment = read_moment(text, zone)
    assert moment is None or moment.at is None or moment.at.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "tag"),
    [("en", "en"), ("EN", "en"), ("en-US", "en-US"), ("en_GB", "en-GB"), ("zh-Hant-TW", "zh-Hant-TW"), (" hi ", "hi"),
     ("", ""), ("e", ""), ("english language", ""), ("../../x", ""), ("en-<script>", ""), ("x" * 40, "")],
)  # fmt: skip
def test_a_language_is_a_tag_or_nothing(text, tag):
    assert language_tag(text) == tag


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-24T10:30:00.7Z", "2026-11-24T10:30:01+00:00"),
        ("2026-11-24T16:00:00,001+05:30", "2026-11-24T10:30:01+00:00"),
        ("20261124T103000.5Z", "2026-11-24T10:30:01+00:00"),
        ("2026-11-24T10:30:00.000Z", "2026-11-24T10:30:00+00:00"),
        ("2026-11-24T10:30:00Z", "2026-11-24T10:30:00+00:00"),
    ],
)
def test_an_embargo_with_parts_of_a_second_ends_at_the_next_whole_one(text, instant):
    assert embargo(text, Hints(), [])["embargoed"].isoformat() == instant
