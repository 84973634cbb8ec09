"""Copy without fields: what is surely a headline goes on by itself, what may be one waits for an editor, and what is none is no story."""

import pytest

from wireroom.stories.standing import why_held
from wireroom.wire.item import Hints, Refused, WireError
from wireroom.wire.read import read

BODY = "The council agreed on Thursday that the bridge will be mended. " * 4


def only(text, **hints):
    (item,) = read(text.encode(), Hints(**hints)).items
    return item


SURE = {
    "headline, dateline": f"Council agrees on bridge\n\nMUMBAI, July 22 (IANS) - {BODY}",
    "headline, byline, story": f"Council agrees on bridge\n\nBy Meera Joshi\n\n{BODY}\n\nIt meets again.",
    "headline, byline, dateline by line": "Rat einigt sich auf Brücke\nVon Jan Berg\nBern (ats) - Der Rat einigt sich.\nEr tagt wieder.",
    "labelled": "Headline: Council agrees\n\nIt agreed.",
    "an article page": f'<html><head><meta property="og:type" content="article"><title>Council agrees on bridge</title></head><body><article><h1>Council agrees on bridge</h1><p>{BODY}</p></article></body></html>',
    "a page with a byline": f'<html><head><title>Council agrees on bridge</title></head><body><h1>Council agrees on bridge</h1><p class="byline">Jo Hart</p><p>{BODY}</p><p>Again.</p></body></html>',
}
DOUBTED = {
    "a headline alone": f"Council agrees on bridge\n\n{BODY}\n\nIt meets again.",
    "minutes": "Minutes of the meeting\n\nAll were there.\n\nThe meeting ended.",
    "an error page": "<html><head><title>503 Service Unavailable</title></head><body><h1>503 Service Unavailable</h1><p>Try again later.</p><hr>nginx</body></html>",
    "a page of words": f"<html><head><title>About us</title></head><body><h1>About us</h1><p>{BODY}</p><p>{BODY}</p></body></html>",
}
NONE = {
    "a sentence": "Just words.",
    "values": "a,b,c\n1,2,3",
    "a headline without a story": "Council agrees on bridge",
    "a page without words": "<html><body></body></html>",
    "a page with an unmarked sentence": "<html><body><p>Not found.</p></body></html>",
    "control characters": "Council agrees\n\nWords\x07 and bells.",
}


@pytest.mark.parametrize("text", SURE.values(), ids=SURE)
def test_copy_in_the_form_of_news_goes_on_by_itself(text):
    item = only(text)
    assert why_held(item) == ""
    assert item.headline.startswith(("Council agrees", "Rat einigt"))
    assert item.headline not in item.paragraphs


@pytest.mark.parametrize("text", DOUBTED.values(), ids=DOUBTED)
def test_what_may_be_a_story_waits_for_an_editor_who_is_told_why(text):
    assert "headline found by rule" in why_held(only(text))


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_what_is_no_story_is_kept_as_a_dispatch(text):
    with pytest.raises(WireError, match="not read") as caught:
        read(text.encode(), Hints())
    assert caught.value.do


def test_scripts_of_a_page_are_no_words_and_forms_hold_it():
    page = '<!doctype html><html><head><title>Bridge open</title></head><body><article><h1>Bridge open</h1><p class="byline">Jo</p><p>It is <script>if (a<b) document.write("</p>")</script>open.</p>{}</article></body></html>'
    item = only(page.format(""))
    assert item.paragraphs == ("It is open.",)
    assert item.dropped == ()
    assert only(page.format("<form><input>Your vote</form>")).dropped
    assert only(page.format("<p title='open quote>swallowed</p>")).dropped
    assert only(page.format("<!-- <script> --><p>kept</p><!-- </script> -->")).paragraphs[-1] == "kept"


def test_a_page_that_breaks_off_is_no_story():
    whole = SURE["an article page"]
    with pytest.raises(WireError, match="breaks off"):
        read(whole[: whole.index("</article>")].encode(), Hints())


def test_a_page_nested_without_end_is_refused():
    with pytest.raises(Refused, match="nested deeper"):
        read(b"<body>" + b"<div>" * 5000, Hints())


def test_words_twice_in_head_and_copy_are_one_and_nothing_else_goes():
    text = "Headline: Council agrees\nDesk: city\n\nIt agreed."
    assert only(text).paragraphs == ("Desk: city", "It agreed.")


@pytest.mark.parametrize("size", [100_000, 900_000])
def test_a_huge_text_takes_no_long_time(size):
    text = "Council agrees on bridge\n\nBy Meera Joshi\n\n" + "word " * (size // 5)
    assert only(text).byline == "By Meera Joshi"
