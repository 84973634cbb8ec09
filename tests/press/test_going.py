"""A story that goes leaves other stories' pages at once, and is replaced there when their turn comes."""

import pytest

from tests.stories.house import House, g2
from wireroom.press import pages
from wireroom.press.going import without
from wireroom.stories.models import Page, Story
from wireroom.stories.queue import file_waiting

pytestmark = pytest.mark.django_db(transaction=True)

BODY = b'<div class="body"><p data-w>Words.</p></div>'
ONE = b'<li data-story="aaaaaaaaaaa" lang="hi">\n<h3><a href="/story/one-aaaaaaaaaaa/">One</a></h3>\n</li>\n'
TWO = b'<li data-story="bbbbbbbbbbb">\n<h3><a href="/story/two-bbbbbbbbbbb/">Two</a></h3>\n</li>\n'


@pytest.mark.parametrize(
    ("html", "gone", "left"),
    [
        (BODY + b"<ul>\n" + ONE + TWO + b"</ul>", ["aaaaaaaaaaa"], BODY + b"<ul>\n" + TWO + b"</ul>"),
        (BODY + b"<ul>\n" + ONE + TWO + ONE + b"</ul>", ["aaaaaaaaaaa", "bbbbbbbbbbb"], BODY + b"<ul>\n</ul>"),
        (BODY + b"<ul>\n" + TWO + b"</ul>", ["aaaaaaaaaaa"], None),  # nothing to cut
        (BODY + ONE + b'<a href="/story/one-aaaaaaaaaaa/">One</a>', ["aaaaaaaaaaa"], None),  # a trace would stay
        (ONE.replace(b"<h3>", b"<h3 data-w>") + BODY, ["aaaaaaaaaaa"], None),  # words are never cut
    ],
)
def test_entries_are_cut_whole_or_the_page_is_left_to_the_press(html, gone, left):
    assert without(html, gone) == left


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path / "paper")
    yield made
    made.close()


def two(house):
    """Two stories of one person: each stands on the other's page."""
    house.send(g2("one", headline="Ferry sinks off the coast", person="Angela Merkel"))
    house.send(g2("two", headline="Monsoon reaches Goa early", person="Angela Merkel"))
    one, two = Story.objects.get(guid="one"), Story.objects.get(guid="two")
    assert one.path in house.page(two.path)
    return one, two


def kill(house, guid="one"):
    """The kill as far as the press's first turn."""
    house.receive(g2(guid, version=2, status="canceled"))
    file_waiting(house.line.filing)
    house.line.press.turn(240, pages.STORY)


def test_a_kill_takes_a_story_off_the_pages_of_others_before_they_are_baked_anew(house):
    one, two_ = two(house)
    before, words = house.page(two_.path), house.read(f"{two_.path}words.txt")
    kill(house)
    assert house.gone(one.path)
    assert one.key not in house.page(two_.path)
    assert not list((house.pages / two_.path.strip("/")).glob("index.html.*"))  # what is packed has the story still
    row = Page.objects.get(key=str(pages.story_page(two_.key)))
    assert row.dirty == pages.REFERRING  # it is cut, and its turn is to come
    house.line.drain()
    assert one.key not in house.page(two_.path)
    assert "<ul>\n</ul>" not in house.page(two_.path)
    assert house.page(two_.path) != before
    assert house.read(f"{two_.path}words.txt") == words
    assert len(list((house.pages / two_.path.strip("/")).glob("index.html.*"))) == 2


def test_a_page_that_cannot_be_cut_is_baked_at_once(house):
    one, two_ = two(house)
    file = house.pages / two_.path.strip("/") / "index.html"
    file.write_text(house.page(two_.path).replace(' data-story="', ' data-was="'), "utf-8")  # an older template's
    Page.objects.filter(key=str(pages.story_page(two_.key))).update(digest="")
    kill(house)
    assert one.key not in house.page(two_.path)
    assert Page.objects.get(key=str(pages.story_page(two_.key))).dirty is None


def test_a_page_that_was_cut_has_the_story_again_when_it_comes_back(house):
    one, two_ = two(house)
    before = house.page(two_.path)
    house.receive(g2("one", version=2, status="withheld"))
    file_waiting(house.line.filing)
    house.line.press.turn(240, pages.STORY)
    assert one.key not in house.page(two_.path)
    house.send(g2("one", version=3, headline="Ferry sinks off the coast", person="Angela Merkel"))
    assert one.key in house.page(two_.path)
    assert house.page(two_.path).count("<li") == before.count("<li")


def test_no_listing_has_a_killed_story_after_the_first_turn(house):
    one, _ = two(house)
    kill(house)
    left = [
        path
        for path in house.pages.rglob("*")
        if path.is_file() and path.name != "gone.json" and path.suffix in {".html", ".xml", ".json", ".txt"}
        if one.key in path.read_text("utf-8")
    ]
    assert left == []
