"""What listings say of a story: the dek."""

import pytest

from wireroom.stories.card import dek

LEDE = (
    "The council agreed on Thursday to count the lamps of the harbour, which nobody has done since the year of the great"
    " storm, and to publish the number. A second count follows in May, and a third when the lamps are lit again."
)


def test_the_agencys_own_summary_is_the_dek_word_for_word():
    assert dek("Lamps  to be\ncounted", (LEDE,)) == ("Lamps to be counted", False)


def test_without_a_summary_the_lede_is_cut_at_a_word_with_an_ellipsis():
    words, cut = dek("", ("", LEDE))
    assert cut
    assert words.endswith("…")
    assert LEDE.startswith(words.removesuffix("…"))
    assert LEDE[len(words) - 1] == " "
    assert len(words) <= 181


def test_a_lede_that_is_cut_where_a_sentence_ends_has_no_ellipsis():
    first, rest = "x" * 60 + ". ", "y" * 115 + ". "
    assert dek("", (first + rest + "z" * 60,)) == ((first + rest).strip(), True)


@pytest.mark.parametrize(
    ("lede", "words"),
    [
        ("NEW DELHI, July 22 (IANS) The council agreed.", "The council agreed."),
        ("WASHINGTON/NEW DELHI, July 22 (IANS): Joe Biden spoke.", "Joe Biden spoke."),
        ("PARIS (AFP) - France counted.", "France counted."),
        ("MUMBAI — The wall stands.", "The wall stands."),
        ("नई दिल्ली, 22 जुलाई (आईएएनएस)। परिषद ने तय किया।", "परिषद ने तय किया।"),
        ("पुणे, २२ जुलै (किनारा) : नदी शांत आहे.", "नदी शांत आहे."),
    ],
)
def test_the_dateline_stays_with_the_story(lede, words):
    assert dek("", (lede,)) == (words, False)


@pytest.mark.parametrize(
    "lede",
    [
        "WHO (the health body) counts lamps.",
        "WHO — the health body — counts lamps.",
        "The minister (Finance) spoke.",
        "ISRO, the agency (founded 1969) flew.",
        "रामनाथ, जो कवि हैं (और लेखक) बोले।",
        "NEW DELHI, July 22 (IANS)",
    ],
)
def test_words_that_only_look_like_a_dateline_stay(lede):
    assert dek("", (lede,)) == (lede, False)
