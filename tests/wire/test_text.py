"""The canonical text wire-text/1."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.wire.item import Cell, Dateline, Item, Listing, ListItem, Paragraph, Run, Table
from wireroom.wire.text import canonical_text, fold, join, page_text

ITEM = Item(
    guid="g",
    headline="Tram  line\nopens",
    byline="By Asha Kale",
    dateline=Dateline("PUNE, July 22"),
    body=(
        Paragraph((Run("First "), Run("words", ("strong",)), Run("."))),
        Paragraph((Run(" \t "),)),
        Listing((ListItem((Run("one"),)), ListItem((Run("two"),), 1))),
        Table(((Cell((Run("a"),)), Cell((Run("b"),))), (Cell((Run("c"),)), Cell(())))),
    ),
)


def test_blocks_stand_in_order_folded_and_ended_by_a_line_feed():
    words = "Tram line opens\nBy Asha Kale\nPUNE, July 22\nFirst words.\none\ntwo\na\nb\nc\n"
    assert canonical_text(ITEM) == words


@pytest.mark.parametrize("kept", ["a\u00a0b", "क\u094dष", "न\u200d्", "e\u0301", "“x” – y", "\u200c", "a\u2028b"])
def test_other_code_points_stay_as_they_came(kept):
    assert fold(kept) == kept


def test_a_page_says_what_stands_in_its_marked_elements_only():
    html = (
        "<!doctype html><html><body><p>no</p><h1 data-w>Head <em>line</em></h1>"
        "<p><span data-w>PUNE</span> <span data-w>a<br>b &amp; &lt;c&gt;</span></p></body></html>"
    )
    assert page_text(html) == "Head line\nPUNE\na b & <c>\n"


plain = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n"), max_size=60)


@given(st.lists(plain, max_size=5))
def test_any_words_survive_a_page(blocks):
    html = "".join(f"<p data-w>{escape(block)}</p>" for block in blocks)
    assert page_text(f"<!doctype html><html><body>{html}<p>end</p></body></html>") == join(blocks)
