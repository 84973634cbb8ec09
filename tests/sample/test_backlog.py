"""The sample's backlog, published: what readers of The Banyan Courier find, and what they must not."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest

from tests.stories.house import House
from wireroom import config
from wireroom.sample.deliveries import BROKEN, backlog
from wireroom.sample.entries import states, stories
from wireroom.sample.telling import tell_at
from wireroom.stories.models import Dispatch, Story, StoryCity
from wireroom.stories.newsroom import Newsroom
from wireroom.wire.item import Item

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("sample")]

NOW = datetime.now(UTC).replace(microsecond=0)
TOLD = [told for told in stories() if told.entry.hours is not None and told.slug != BROKEN]
OFF = {"zoo-names-cub": "canceled", "editors-advisory": "held", "saraswat-medals": "embargoed",
       "lake-festival-statement": "withheld"}  # fmt: skip
PUBLISHED = [told for told in TOLD if told.slug not in OFF]
CITIES = {"Mumbai", "New Delhi", "Bengaluru", "Chennai", "Kolkata", "Hyderabad", "Pune", "Nagpur"}
PICTURES = {"harbour-cranes.jpg", "parliament-dusk.jpg"}  # two are enough here: making one takes a second


class Courier(House):
    """The demo's newspaper in a temporary folder."""

    def __init__(self, folder) -> None:
        super().__init__(folder)
        self.close()
        shutil.copy(str(files("wireroom.sample").joinpath("paper").joinpath(config.FILE)), folder)
        self.newspaper = config.load(folder)
        self.line = type(self.line)(self.newspaper)
        self.line.press.order_standing()
        self.line.drain()

    def story(self, slug) -> Story:
        told = next(told for told in stories() if told.slug == slug)
        guid = tell_at(told, states(told.entry)[0], NOW).guid
        return Story.objects.get(source=told.source, guid=guid)

    def also(self, story) -> list[str]:
        """The stories of other agencies that a story's page names."""
        found = re.search(r'<nav class="tags also".*?</nav>', self.page(story.path), re.DOTALL)
        return re.findall(r'href="(/story/[^"]+)"', found[0]) if found else []


@pytest.fixture(scope="module")
def courier(tmp_path_factory, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        made = Courier(tmp_path_factory.mktemp("courier"))
        for each in backlog(NOW):
            if not each.name.endswith(".jpg"):
                made.receive(each.data, feed=each.feed, name=each.name)
            elif each.name in PICTURES:
                made.receive(each.data, feed=each.feed, name=each.name, media_type="image/jpeg")
        made.line.drain()
        yield made
        made.close()
        made.empty()


def everywhere(courier, words) -> list[str]:
    """The public files that hold some words."""
    return [str(path) for path in courier.pages.rglob("*") if path.suffix in {".html", ".xml", ".json", ".txt"}
            and words in path.read_text("utf-8")]  # fmt: skip


def test_every_dispatch_is_filed_but_the_broken_one(courier):
    bad = Dispatch.objects.exclude(state="filed")
    assert [each.name.rpartition("-1.")[0].endswith(BROKEN) for each in bad] == [True]
    assert "not well-formed" in bad[0].error
    assert bad[0].error_do


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.slug)
def test_a_story_stands_as_it_should(courier, told):
    story = courier.story(told.slug)
    assert (story.state, story.reason if story.state == "published" else "") == (OFF.get(told.slug, "published"), "")


@pytest.mark.parametrize("told", PUBLISHED, ids=lambda told: told.slug)
def test_a_story_is_filed_where_its_entry_says(courier, told):
    story, entry = courier.story(told.slug), told.entry
    assert story.language == entry.language
    assert story.section == entry.section
    cities = set(StoryCity.objects.filter(story=story).values_list("city", flat=True))
    if entry.city in CITIES:
        assert entry.city.lower().replace(" ", "-") in cities
    assert story.entities.count() >= 2
    assert story.card["kicker"]


@pytest.mark.parametrize("told", PUBLISHED, ids=lambda told: told.slug)
def test_a_story_is_read_word_for_word(courier, told):
    published = [state for state in states(told.entry) if state.hours is not None]
    telling = tell_at(told, published[-1], NOW)
    story = courier.story(told.slug)
    lines = courier.read(f"{story.path}words.txt").splitlines()
    assert lines[0] == telling.headline
    assert all("".join(piece.text for piece in line) in lines for block in telling.blocks for line in block.lines)
    page = courier.page(story.path)
    assert telling.agency.names["en"].split()[0] in page


def test_a_killed_story_is_gone_everywhere(courier):
    story = courier.story("zoo-names-cub")
    assert not everywhere(courier, "tiger cub")
    assert story.path is None or courier.gone(story.path)


def test_embargoed_and_withheld_words_are_nowhere(courier):
    assert not everywhere(courier, "Saraswat")
    assert not everywhere(courier, "moorhens")
    assert not everywhere(courier, "Coverage plan")


def test_an_embargo_that_has_passed_holds_nothing_back(courier):
    assert "Seven girls from a village" in courier.page(courier.story("hockey-girls-nashik").path)


def test_a_correction_is_shown_with_its_note_and_the_right_figure(courier):
    page = courier.page(courier.story("vidarbha-solar-park").path)
    assert "Corrects number of homes in headline and first paragraph to 250,000" in page
    assert "will light 250,000 homes" in page
    assert "to light 520,000 homes" not in courier.page("/")


def test_the_last_version_stands_at_the_address_of_the_first(courier):
    story = courier.story("student-satellites-launch")
    page = courier.page(story.path)
    assert "Nine student satellites reach orbit" in page
    assert "More follows." not in page
    assert story.versions.count() == 2
    assert story.urgency == 2


@pytest.mark.parametrize(
    "event", sorted({(told.entry.event, told.entry.language) for told in PUBLISHED if told.entry.event})
)
def test_the_same_event_is_named_by_its_other_agencies_and_led_by_the_first_source(courier, event):
    same = [courier.story(told.slug) for told in PUBLISHED if (told.entry.event, told.entry.language) == event]
    (leader,) = (story for story in same if story.leader is None)
    assert leader.source == min((story.source for story in same), key=courier.line.newsroom.rank)
    front = courier.page("/" if leader.language == "en" else f"/{leader.language}/")
    for story in same:
        wanted = {each.path for each in same if each != story}
        assert set(courier.also(story)) == wanted
        assert story is leader or story.path not in front


def test_every_section_and_city_has_a_front_with_stories(courier):
    for section in courier.newspaper.sections:
        assert courier.page(f"/{section.slug}/").count("/story/") >= 3, section.slug
    for city in courier.newspaper.cities:
        assert courier.page(f"/city/{city.slug}/").count("/story/") >= 3, city.slug
    for language in ("hi", "mr"):
        assert courier.page(f"/{language}/").count("/story/") >= 8, language


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("Narendra Modi", ["parliament-session-opens", "session-first-day"]),
        ("Sachin Tendulkar", ["national-plate-final", "harbour-plate-sidelines"]),
        ("Maharashtra", ["vidarbha-solar-park", "pune-market-moves", "konkan-mango-post"]),
        ("ISRO", ["student-satellites-launch", "launch-students-coast", "listening-to-launch"]),
        ("RBI", ["rbi-coin-museum", "shares-close"]),
    ],
)
def test_whoever_is_named_has_a_tag_with_their_stories(courier, name, slugs):
    """Under whatever name: ISRO and the Indian Space Research Organisation are one tag."""
    known = courier.line.newsroom.know(Item(guid="g", headline=f"{name} is named in a headline"), "deccan-wire")
    (mention,) = known.mentions
    page = courier.page(f"/tag/{mention.slug}/")
    told = [courier.story(slug) for slug in slugs]
    assert all((story.leader or story).path in page for story in told)  # of one event the leading story alone


def test_a_picture_is_shown_with_its_caption_and_credit(courier):
    page = courier.page(courier.story("port-night-record").path)
    assert "Container cranes at work in the harbour of Mumbai at sunset." in page
    assert 'alt="Three tall cranes unload a container ship at sunset, a rowing boat in front"' in page


def test_the_embargo_ends_while_the_visitor_looks(courier):
    """Last, because it changes what is public."""
    courier.line.due.release(NOW + timedelta(minutes=4))
    courier.line.drain()
    story = courier.story("saraswat-medals")
    assert story.state == "published"
    assert "Saraswat Medals go to a bat listener" in courier.page("/science/")


def test_the_knowledge_of_the_newspaper_is_its_own():
    paper = config.load(str(files("wireroom.sample").joinpath("paper")))
    assert Newsroom(paper).languages == ("en", "hi", "mr")
