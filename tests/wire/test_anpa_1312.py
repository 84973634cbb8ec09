"""ANPA 1312 as agencies send it: headers, tagged and plain heads, tables, sign-offs; fixtures hold whole messages."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.wire import anpa_1312
from wireroom.wire.gate import NO_TEXT
from wireroom.wire.item import Hints, WireError
from wireroom.wire.read import read
from wireroom.wire.sniff import sniff
from wireroom.wire.text import canonical_text

START = "\x16\x16\x01a0001\x1f_news\n"
HEADER = f"{START}r n\x13\x11 BC-RV--Lock     11-24 0040\n\x02"
END = "\n\t   \x03RV-WF-11-24-26 1915GMT<\n\x04"


def one(text, **hints):
    """The only item of a message."""
    (item,) = read(text.encode(), Hints(**hints)).items
    return item


def version(label, priority="r"):
    """A version of one story by its label."""
    comma = f", {label}" if label else ""
    return one(
        f"{START}{priority} n\x13\x11 BC-RV--Lock     11-24 0040\n\x02^BC-RV--Lock{comma},40<\n^Lock opens<\n\t   Words.{END}"
    )


@pytest.mark.parametrize(
    "start",
    [
        "\x16\x16\x01a0001\x1fbagm-\nr n\x13\x11 bc-key 11-24 0001\n",
        "\x16\x01a0001\nr n\x13\x12 bc-key 11-24 0001\r\n",
        "\x05sel ect\r\n\x16\x16\x01a0001\nu s\x13\x11 bc-key   11-24 0001\r\n",
        "\x16\x16\x01A0001\x1fnews\r\nR N\x13\x11 BC-KEY 11-24 0001\r\n",
    ],
)
def test_a_message_is_known_by_its_header(start):
    assert sniff(f"{start}\x02^bc-key,1<\n^h<\n\t   w\x03\x04").format == "anpa-1312"


@pytest.mark.parametrize(
    ("label", "number", "state"),
    [
        ("", 0, "usable"),
        ("1st Ld", 1, "usable"),
        ("1st Ld-Writethru", 1, "usable"),
        ("2nd Ld", 2, "usable"),
        ("Mandatory Kill", 0, "canceled"),
        ("Withhold", 0, "withheld"),
    ],
)
def test_versions_of_a_story_share_its_guid_and_are_in_order(label, number, state):
    item = version(label)
    assert (item.guid, item.version, item.version_label) == ("anpa-1312:rv--lock:2026-11-24", number, label)
    assert item.pubstatus == state


def test_an_addition_is_another_message_and_held():
    item = version("1st Add")
    assert item.guid != version("").guid
    assert item.doubts == ("an addition to an earlier message, no story by itself",)


def test_alerts_of_one_day_are_stories_of_their_own():
    first, second = (
        one(
            f"\x16\x01a{number}\nf a\x13\x11 BC-US--Alert     11-24 0003\n\x02^BC-US--Alert,3<\n\t   PLACE (RV) _ {words}{END}"
        )
        for number, words in (("0001", "One."), ("0002", "Two."))
    )
    assert first.guid != second.guid
    assert (first.headline, second.headline) == ("One.", "Two.")


@pytest.mark.parametrize(
    ("tag", "field", "value"),
    [
        ("Eds: With photos.", "ednote", "With photos."),
        ("(Eds: Minor edits.)", "ednote", "(Minor edits.)"),
        ("EDITOR'S NOTE: Please hold.", "ednote", "Please hold."),
        ("By ANA WRITER", "byline", "By ANA WRITER"),
        ("For release Sunday, Nov. 29", "embargo_text", "For release Sunday, Nov. 29"),
        ("The lede in one sentence.", "summary", "The lede in one sentence."),
    ],
)
def test_a_tagged_line_says_what_it_is(tag, field, value):
    item = one(f"{HEADER}^BC-RV--Lock,40<\n^Lock opens<\n^{tag}<\n\t   PORT ALDER (RV) _ Words.{END}")
    assert (item.headline, getattr(item, field)) == ("Lock opens", value)
    assert item.paragraphs == ("PORT ALDER (RV) _ Words.",)


def test_tags_of_one_line_are_told_apart():
    item = one(f"{HEADER}^*9006< ^BC-RV--Lock,40< ^Lock opens<\n\t   Words of it.{END}")
    assert (item.slugline, item.headline) == ("RV--Lock", "Lock opens")


def test_a_message_of_headlines_alone_has_them_as_its_body():
    item = one(f"{HEADER}^BC-RV--Lock,40<\n^Headlines at noon<\n^One<\n^Two<{END}")
    assert (item.headline, item.paragraphs, item.summary) == ("Headlines at noon", ("One", "Two"), "")


def test_double_spaced_lines_are_one_paragraph_where_paragraphs_are_indented():
    line = "Police held a news conference this afternoon along a"
    item = one(f"{HEADER}^BC-RV--Lock,40<\n^Lock<\n\t   {line}\n\nwooded trail.\n\n\t   Next.{END}")
    assert item.paragraphs == (f"{line} wooded trail.", "Next.")


@pytest.mark.parametrize(
    ("trailer", "sent", "assumed"),
    [
        ("RV-WF-11-24-26 1915GMT<", "2026-11-24T19:15:00+00:00", ()),
        ("RV-NY-11-24-26 1415EST<", "2026-11-24T19:15:00+00:00", ()),
        ("24-11-26 10-20-30", "2026-11-24T04:50:30+00:00", ("sent", "versioncreated")),
        ("", None, ()),
    ],
)
def test_the_sign_off_tells_when_it_was_sent(trailer, sent, assumed):
    item = one(f"{HEADER}^BC-RV--Lock,40<\n^Lock<\n\t   Words.\n\x03{trailer}\x04", timezone="Asia/Kolkata")
    assert (item.sent.isoformat() if item.sent else None, item.assumed) == (sent, assumed)


def test_a_day_of_filing_gets_the_year_of_its_sign_off():
    item = one(
        f"{START}r n\x13\x11 BC-RV--Lock     12-31 0040\n\x02^BC-RV--Lock<\n^L<\n\t   W.\x03RV-WF-01-01-27 0015GMT<\x04"
    )
    assert item.guid == "anpa-1312:rv--lock:2026-12-31"


@given(st.text(st.characters(max_codepoint=0x2FF), max_size=300))
def test_no_control_character_reaches_an_item(words):
    try:
        items = read(f"{HEADER}{words}{END}".encode()).items
    except WireError:
        return
    assert not any(NO_TEXT.search(canonical_text(item) + item.ednote + item.desk_note + item.summary) for item in items)


@pytest.mark.parametrize(
    "part", ["\x16\x01", "\x01a0001", "^a<", "^", "<", "\t   x\n", "x", "\x08x\n", "=\n", "\r", "(", "a    b\n"]
)
def test_a_hostile_message_is_read_or_refused_in_little_time(part):
    text = f"{HEADER}{part * (256 * 1024 // len(part))}"
    began = time.process_time()
    with suppress(WireError):
        anpa_1312.read(text, Hints())
    assert time.process_time() - began < 4
