"""The e-paper as readers get it: set from the record, published by the press, and set anew when a story must go."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.epaper.paper import folded, pages_of, text_of
from tests.stories.house import House, g2
from wireroom.epaper.issue import Proof
from wireroom.serve.issues import issue_page, print_order
from wireroom.serve.printing import IssueError, Printer, make_issue
from wireroom.stories.models import Page, PageRef, Story
from wireroom.wire.item import from_bytes

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2021, 7, 22)
ADDRESS = "/epaper/mumbai/2021-07-22/"


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def words(number, place="MUMBAI", more=()):
    """Paragraphs that no other story has."""
    said = [
        f"Speaker {number}-{part} told the council that item {number * 100 + part} could wait." for part in range(5)
    ]
    return [f"{place}, July 22 (IANS) Story {number} began on Thursday.", *said, *more]


def day(house, count=6):
    """A day's stories."""
    for number in range(count):
        house.receive(g2(f"s{number}", headline=f"Council puts off item {number}", paragraphs=words(number)))
    house.line.drain()


def make(house):
    """The day's issue, set and published."""
    return make_issue(house.newspaper, "mumbai", DAY, line=house.line)


def everything(house):
    """The words of every public file, those of printed pages included, and the names of all files."""
    printed = "".join(text_of(path) for path in house.pages.rglob("*.pdf"))
    return house.everything() + printed


def test_a_citys_day_is_set_as_pages_to_read(house):
    day(house)
    made = make(house)
    assert made.stories == 6
    assert made.address == ADDRESS
    page = house.page(ADDRESS)
    for story in Story.objects.all():
        assert page.count(f'<a href="{story.path}"') == 2  # on the picture, and in the list
    assert "Thursday, July 22, 2021" in page
    assert f'href="{ADDRESS}{made.pdf.name}"' in page
    names = set(re.findall(rf"{ADDRESS}(page-[\w-]+\.(?:webp|jpg))", page))
    assert {name.rsplit("-", 1)[1] for name in names} == {"1000.webp", "2000.webp", "1000.jpg"}
    for name in names:
        assert (house.pages / ADDRESS.strip("/") / name).stat().st_size > 5000


def test_the_printed_page_says_every_word_in_order(house):
    day(house)
    made = make(house)
    printed = folded(text_of(made.pdf))
    for story in Story.objects.all():
        item = from_bytes(bytes(story.versions.get().item))
        body = folded("".join(item.paragraphs))
        assert folded(item.headline) in printed
        assert body in printed


def test_every_page_has_its_folio_and_says_how_it_came_about(house):
    for number in range(14):
        more = [f"Line {number}-{each} of a long account of the day that goes on for some time." for each in range(40)]
        house.receive(g2(f"s{number}", headline=f"Long account {number}", paragraphs=words(number, more=more)))
    house.line.drain()
    made = make(house)
    pages = pages_of(made.pdf)
    assert len(pages) == made.pages > 1
    assert "The Test Courier" in pages[0]
    assert "Mumbai edition" in pages[0]
    assert "2021, no. 203" in pages[0]
    for number, page in enumerate(pages, 1):
        assert "Auto-published from agency feeds, not reviewed by an editor." in page
        assert number == 1 or re.search(rf"^{number}$", page, re.MULTILINE)


def test_a_kill_takes_the_issue_off_at_once_and_it_is_set_anew_without_the_story(house):
    day(house)
    house.send(g2("bad", headline="Unfounded claim spreads", paragraphs=words(7, more=["Xylophone quote."])))
    make(house)
    assert "ylophone" in everything(house)
    folder = house.pages / ADDRESS.strip("/")
    before = {path.name for path in folder.iterdir()}
    house.send(g2("bad", version=2, status="canceled", headline="KILL"))
    assert {path.name.split(".")[0] for path in folder.iterdir()} == {"index"}
    assert "being set anew" in house.page(ADDRESS)
    assert "Unfounded" not in everything(house)
    assert Page.objects.get(key=str(print_order("mumbai", DAY))).dirty is not None

    printer = Printer(house.line.newsroom, house.line.proofs)
    assert printer.turn()
    house.line.drain()
    after = {path.name for path in folder.iterdir()}
    assert any(name.endswith(".pdf") for name in after)
    assert not {name for name in before & after if name.startswith(("page-", "mumbai-"))}
    assert "Unfounded" not in everything(house)
    assert "ylophone" not in everything(house)
    assert "Council puts off item 3" in everything(house)
    assert not PageRef.objects.filter(story__guid="bad").exists()


def test_a_kill_that_comes_between_setting_and_publishing_never_gets_out(house):
    day(house)
    house.send(g2("bad", headline="Unfounded claim spreads"))
    printer = Printer(house.line.newsroom, house.line.proofs)
    printer.order([print_order("mumbai", DAY)])
    assert printer.turn()
    house.send(g2("bad", version=2, status="canceled", headline="KILL"))
    assert "Unfounded" not in everything(house)
    assert "being set anew" in house.page(ADDRESS)


def test_when_all_stories_of_an_issue_are_killed_nothing_is_left_of_it(house):
    house.send(g2("only", headline="Unfounded claim spreads"))
    make(house)
    house.send(g2("only", version=2, status="canceled", headline="KILL"))
    assert Printer(house.line.newsroom, house.line.proofs).turn()
    house.line.drain()
    assert house.gone(ADDRESS)
    assert "Unfounded" not in everything(house)
    assert ADDRESS not in house.page("/epaper/")


def test_an_update_leaves_a_printed_issue_as_it_is(house):
    day(house)
    made = make(house)
    before = made.pdf.read_bytes()
    house.send(g2("s1", version=2, headline="Council puts off item 1 again", paragraphs=words(1)))
    assert made.pdf.read_bytes() == before
    assert "item 1 again" not in house.page(ADDRESS)
    assert not Page.objects.filter(key__startswith="print:", dirty__isnull=False).exists()


def test_an_embargoed_or_withheld_story_is_in_no_issue(house):
    day(house)
    until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    house.send(g2("later", headline="Xylophone prize announced", embargoed=until))
    house.send(g2("never", headline="Yodel contest called off", status="withheld"))
    make(house)
    assert "ylophone" not in everything(house)
    assert "odel" not in everything(house)


def test_the_citys_own_stories_come_first_and_the_rest_of_the_paper_behind(house):
    for number in range(3):
        house.receive(g2(f"d{number}", headline=f"Delhi item {number}", paragraphs=words(number, "NEW DELHI") * 3))
        house.receive(g2(f"m{number}", headline=f"Bombay item {number}", paragraphs=words(number + 5) * 3))
    house.line.drain()
    made = make(house)
    assert made.stories == 6
    proof = house.line.proofs.read("mumbai", DAY)
    told = {story.key: story.headline for story in proof.stories}
    assert told[proof.pages[0].spots[0].key].startswith("Bombay")


def test_the_same_record_gives_the_same_bytes(house):
    day(house)
    made = make(house)
    files = {path.name: path.read_bytes() for path in made.pdf.parent.iterdir()}
    again = make(house)
    assert {path.name: path.read_bytes() for path in again.pdf.parent.iterdir()} == files


def test_a_story_with_characters_that_no_type_has_is_left_to_the_web(house):
    day(house, 3)
    house.send(g2("emoji", headline="A face \U0001f600 on a wall"))
    assert make(house).stories == 3


def test_fronts_lead_to_the_issues(house):
    assert "No issue has been printed yet." in house.page("/epaper/")
    day(house)
    make(house)
    for front in ("/epaper/", "/epaper/mumbai/"):
        page = house.page(front)
        assert f'href="{ADDRESS}"' in page
        assert f"{ADDRESS}page-1-" in page


def test_an_issue_leads_to_the_days_before_and_after(house):
    day(house)
    make(house)
    next_day = g2("n1", headline="Next day", created="2021-07-23T04:45:00+00:00", paragraphs=words(9))
    house.send(next_day)
    make_issue(house.newspaper, "mumbai", DAY + timedelta(days=1), line=house.line)
    house.line.drain()
    assert 'href="/epaper/mumbai/2021-07-23/" rel="next"' in house.page(ADDRESS)
    assert f'href="{ADDRESS}" rel="prev"' in house.page("/epaper/mumbai/2021-07-23/")


@pytest.mark.parametrize(
    ("city", "when", "why"),
    [("atlantis", DAY, "no city 'atlantis'"), ("mumbai", DAY + timedelta(days=9), "no stories")],
)
def test_what_cannot_be_made_is_said(house, city, when, why):
    day(house, 1)
    with pytest.raises(IssueError, match=why):
        make_issue(house.newspaper, city, when, line=house.line)


def test_a_broken_proof_is_taken_for_none(house):
    day(house, 2)
    make(house)
    folder = house.line.proofs.folder("mumbai", DAY)
    proof: Proof = house.line.proofs.read("mumbai", DAY)
    (folder / proof.pages[0].jpg[0].file).unlink()
    assert house.line.proofs.read("mumbai", DAY) is None
    (folder / "proof.json").write_text(json.dumps({"city": 1}))
    assert house.line.proofs.read("mumbai", DAY) is None
    assert Page.objects.filter(key=str(issue_page("mumbai", DAY))).exists()
