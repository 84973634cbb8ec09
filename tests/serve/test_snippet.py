"""The words that a search shows of a story."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.stories.search import snippet

LONG = " ".join(f"word{number}" for number in range(100)) + "."


@pytest.mark.parametrize(
    ("body", "words", "expected"),
    [
        ("Tolls start at noon.", ["noon"], (("Tolls start at ", False), ("noon", True), (".", False))),
        ("NOON bells", ["noon"], (("NOON", True), (" bells", False))),
        ("Ferries wait", ["ferr"], (("Ferries", True), (" wait", False))),  # a beginning, from four letters on
        ("For a fortnight", ["for"], (("For", True), (" a fortnight", False))),
        ("Nothing here", ["zeppelin"], ()),
        ("", ["noon"], ()),
        ("टोल दोपहर से लगेगा।", ["दोपहर"], (("टोल ", False), ("दोपहर", True), (" से लगेगा।", False))),
    ],
)
def test_matches_are_marked(body, words, expected):
    assert snippet(body, words) == expected


def test_a_long_text_is_cut_around_the_stretch_with_most_of_the_words():
    found = snippet(f"word7 {LONG}", ["word60", "word63"])
    text = "".join(part for part, _ in found)
    assert text.startswith("…word55")
    assert text.endswith("word82…")
    assert [part for part, marked in found if marked] == ["word60", "word63"]


@given(body=st.text(max_size=400), words=st.lists(st.text("abcde", min_size=1), min_size=1))
def test_a_snippet_is_a_stretch_of_the_text_word_for_word(body, words):
    found = snippet(body, words)
    text = "".join(part for part, _ in found)
    assert text.removeprefix("…").removesuffix("…") in body or text in body
    assert all(part for part, _ in found)
