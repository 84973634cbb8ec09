"""IPTC 7901 as agencies send it: frames, heads, paragraphs and ends; fixtures hold whole messages."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.wire import iptc_7901, takes, teletype, time_groups
from wireroom.wire.gate import NO_TEXT
from wireroom.wire.item import Hints, Refused, WireError, to_bytes
from wireroom.wire.read import read
from wireroom.wire.sniff import sniff
from wireroom.wire.text import canonical_text

HEADER = "\x01hbp0401 3 pl 20  hbp 2001\nLock/\n"
END = "\x03250900 GMT Nov 26\n\x04"


def one(text, **hints):
    """The only item of a message."""
    (item,) = read(text.encode(), Hints(**hints)).items
    return item


def story(body):
    """A message with this text."""
    return one(f"{HEADER}\x02Head of the story =\n\n{body}\n{END}")


@pytest.mark.parametrize(
    "start",
    [
        "\x01hbp0001 3 pl 20 hbp\n",
        "\x7f\x7f\r\n\x01hbp0001 3 pl 20 hbp\n",
        "\x00\x16\x01hbp0001 3 pl 20 hbp\n",
        "ZCZC\nhbp0001 3 pl 20 hbp\n",
        "zczc hbp0001 3 pl 20\n",
        "\r\n  hbp0001 3 pl 20 hbp 0001\n",
        "ZCZC HBP0001\n",
        "\x01HBP001 4 SPO 0120 E HBP-0001\n",
        "\x01hbp0001 0 - 20 hbp\n",
    ],
)
def test_a_message_is_known_by_its_header_with_or_without_a_frame(start):
    text = f"{start}Lock/\nHead =\n\nPort Alder (hbp) - Words.\n250900 GMT Nov 26\n"
    assert sniff(text).format == "iptc-7901"
    assert one(text).guid == f"iptc-7901:{'hbp001' if 'HBP001 ' in start else 'hbp0001'}:2026-11-25"


@pytest.mark.parametrize("text", ["A story of ordinary words.", "Room 101 3 of them", "", "\n\n", "Dear 12 3 pl\n"])
def test_ordinary_text_is_no_message(text):
    assert sniff(text).format not in {"iptc-7901", "anpa-1312"}


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        ("One line\nthat goes on.", ["One line that goes on."]),
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("   One\ngoes on.\n   Two.", ["One goes on.", "Two."]),
        ("One.\x17Two.", ["One.", "Two."]),
        ("A half-\nyearly look at nord-\nund west.", ["A half-yearly look at nord- und west."]),
        ("- one\n  more\n- two", ["- one more", "- two"]),
        ("Said the man\n- a baker - and left.", ["Said the man - a baker - and left."]),
        ("Entries:\n  * one\n    more\n  * two", ["Entries:", "* one more", "* two"]),
        ("One \r\r\ntwo.", ["One two."]),
        ("Typo: teh\x18 the word.", ["Typo: the word."]),
        ("Bold \x0eword\x0f and \x12light\x11.", ["Bold word and light."]),
        ("Set \x0cinstruction\x0bplain.", ["Set plain."]),
    ],
)
def test_wrapped_lines_become_the_paragraphs_they_were(lines, paragraphs):
    assert [" ".join(each.split()) for each in story(lines).paragraphs] == paragraphs


def test_a_line_that_ends_on_purpose_keeps_its_end():
    full = "These are the words of a line that is as long as all lines are in"
    runs = story(f"{full}\nthis story:\nAlder 3\nMill 2").body[0].runs
    assert "".join(run.text for run in runs) == f"{full} this story:\nAlder 3\nMill 2"


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        ("Head in one line =", {"headline": "Head in one line"}),
        ("Head in\ntwo lines=", {"headline": "Head in two lines"}),
        ("Head\nBy A. Writer =", {"headline": "Head", "byline": "By A. Writer"}),
        ("Head =\n(Adds quote in paragraph 2)", {"headline": "Head", "ednote": "(Adds quote in paragraph 2)"}),
        ("Head\nUtl.: Under it =", {"headline": "Head", "subheadline": "Under it"}),
        ("(Eil)\nHead =", {"headline": "Head", "version_label": "Eil"}),
        ("3RD LEAD\nHead =", {"headline": "Head", "version": 3, "version_label": "3RD LEAD"}),
        ("UPDATE 4-Head\n", {"headline": "UPDATE 4-Head", "version": 4, "version_label": "UPDATE 4"}),
        ("Von der Tann gewinnt =", {"headline": "Von der Tann gewinnt", "byline": ""}),
        ("Head\n", {"headline": "Head"}),
    ],
)
def test_the_head_tells_headline_byline_label_and_note(head, fields):
    item = one(f"{HEADER}\x02{head}\n\nPort Alder (hbp) - Words of it.\n{END}")
    assert {name: getattr(item, name) for name in fields} == fields
    assert item.paragraphs == ("Port Alder (hbp) - Words of it.",)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Berlin (dpa) - Words", "Berlin"),
        ("Bern (ats) Die Worte", "Bern"),
        ("   BRUXELLES 23/07 (BELGA) = Mots", "BRUXELLES"),
        ("LONDON, March 12 (Reuters) - Words", "LONDON"),
        ("OSAKA, March 11, Kyodo - Words", "OSAKA"),
        ("SYDNEY, Nov 24 AAP - Words", "SYDNEY"),
        ("Words without any place (of course) and more", ""),
    ],
)
def test_the_place_of_a_dateline_is_told_and_its_words_stay(line, place):
    item = story(line)
    assert (item.dateline.place.name if item.dateline.place else "") == place
    assert item.paragraphs == (line.strip(),)


def test_one_message_that_cannot_be_read_does_not_stop_the_others():
    reading = read(f"\x01no header\x04{HEADER}\x02A =\n\nB.\n{END}".encode())
    assert [item.headline for item in reading.items] == ["A"]
    assert any("no header line" in note.what and note.where == "line 1" for note in reading.notes)


def test_an_update_keeps_the_number_of_its_day_and_another_day_is_another_story():
    days = [f"\x01hbp0007 3 pl 1 hbp\n\x02A =\n\nB.\n\x03{day}0900 GMT Nov 26\x04" for day in ("24", "24", "25")]
    first, again, next_day = (one(each).guid for each in days)
    assert first == again != next_day


def test_words_before_the_first_frame_are_not_passed_over():
    lost = "hbp0400 3 pl 20 hbp\nLock/\nLost its frame\n\nPort Alder (hbp) - But not its words.\n250800 GMT Nov 26\n"
    items = read(f"{lost}{HEADER}\x02A =\n\nB.\n{END}".encode()).items
    assert [item.headline for item in items] == ["Lost its frame", "A"]


def test_a_message_in_a_frame_that_neither_ends_nor_tells_its_time_is_doubtful():
    texts = [f"{HEADER}\x02A =\n\nB.", "ZCZC\nhbp0001 3 pl 2 hbp\nA/\nHead\n\nB goes on", f"{HEADER}Head\n\nB goes"]
    assert all("breaks off" in one(text).doubts[0] for text in texts)


def test_words_after_the_end_of_the_text_hold_the_story():
    item = one(f"{HEADER}\x02A =\n\nB.\n\x03250900 GMT Nov 26 {'and words that nobody expected here ' * 3}\x04")
    assert item.dropped


@pytest.mark.parametrize(
    ("group", "zone", "expected"),
    [
        ("212101 GMT Nov 18", "", "2018-11-21T21:01:00+00:00"),
        ("101137 GMT Dez 18", "", "2018-12-10T11:37:00+00:00"),
        ("310001 JUL 97", "Europe/Brussels", "1997-07-30T22:01:00+00:00"),
        ("251037 Sep 24", "Europe/Berlin", "2024-09-25T08:37:00+00:00"),
        ("121012 M{r 14", "Europe/Vienna", "2014-03-12T09:12:00+00:00"),
        ("02-20-16 0337GMT", "", "2016-02-20T03:37:00+00:00"),
        ("24-11-26 10-20-30", "Australia/Sydney", "2026-11-23T23:20:30+00:00"),
        ("2014-03-12/10:12", "Europe/Vienna", "2014-03-12T09:12:00+00:00"),
        ("111930 JST Mar 14", "", "2014-03-11T10:30:00+00:00"),
        ("321101 GMT Nov 18", "", None),
        ("212101 GMT Foo 18", "", None),
        ("no time", "", None),
    ],
)
def test_a_date_and_time_group_is_read(group, zone, expected):
    moment = time_groups.found(group, zone)
    assert (moment.at.isoformat() if moment and moment.at else None) == expected


@pytest.mark.parametrize(
    ("label", "number", "signals"),
    [
        ("1st Ld-Writethru", 1, ("update",)),
        ("2nd Writethru", 2, ("update",)),
        ("UPDATE 3", 3, ("update",)),
        ("LEAD", 1, ("update",)),
        ("2ND LEAD 3RD NET", 3, ("update",)),
        ("1st Add", 1, ("add",)),
        ("Mandatory Kill", 0, ("kill",)),
        ("Correction", 0, ("correction",)),
        ("Bulletin", 0, ("bulletin",)),
        ("", 0, ()),
    ],
)
def test_a_label_tells_the_number_of_its_version(label, number, signals):
    take = takes.read(label)
    assert (take.number, take.signals) == (number, signals)
    assert take.pubstatus == ("canceled" if "kill" in signals else "usable")


@pytest.mark.parametrize(
    ("alphabet", "sent", "read_as"),
    [
        ("de", "Stra~e |ber [rger", "Straße öber Ärger"),
        ("fr", "d{j@", "déjà"),
        ("se", "M}nad [r", "Månad Är"),
        ("", "a{b}", "a{b}"),
        ("de", "already ü {", "already ü {"),
    ],
)
def test_letters_of_a_seven_bit_alphabet_are_read_where_the_agency_uses_one(alphabet, sent, read_as):
    assert teletype.lettered(sent, alphabet) == read_as


@given(st.text(st.characters(max_codepoint=0x2FF), max_size=300))
def test_no_control_character_reaches_an_item(words):
    try:
        items = read(f"{HEADER}\x02{words}{END}".encode()).items
    except WireError:
        return
    for item in items:
        assert not NO_TEXT.search(canonical_text(item))
        assert not any(each in to_bytes(item) for each in (b"\\u0001", b"\\u001b", b"\x7f"))


@given(st.lists(st.text("abc .-=(/\n \t\x08\x1f", max_size=40), max_size=12))
def test_every_word_of_a_body_is_kept(lines):
    words = " ".join(lines).split("\x08")
    item = story("\n".join(["Port Alder (hbp) - Start of the words.", *lines, "Last of the words."]))
    kept = "".join((canonical_text(item) + item.desk_note + item.ednote).split())
    assert all(part in kept for each in words for part in each.replace("\x1f", " ").split())


def test_a_headline_without_end_is_refused():
    with pytest.raises(Refused, match="more than"):
        read(f"{HEADER}\x02{'word ' * 400_000}".encode())


@pytest.mark.parametrize(
    "part",
    [
        "\x01",
        "\x02\x03",
        "\x1b(",
        "x\x18",
        "\r",
        "x",
        "(",
        "=",
        "a/",
        "x\n",
        "ZCZC\n",
        "a    b\n",
        '."',
        "A-\n",
        "\x0c",
        "1 ",
    ],
)
def test_a_hostile_message_is_read_or_refused_in_little_time(part):
    text = f"{HEADER}\x02{part * (256 * 1024 // len(part))}"
    began = time.process_time()
    with suppress(WireError):
        iptc_7901.read(text, Hints())
    assert time.process_time() - began < 4
