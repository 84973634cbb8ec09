"""The sample's copy: how much there is of what, and that it is fit to print."""

import re
from collections import Counter
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from wireroom import config
from wireroom.sample import script
from wireroom.sample.agencies import AGENCIES, PLACES
from wireroom.sample.deliveries import BROKEN, backlog, texts
from wireroom.sample.entries import Entry, Later, states, stories
from wireroom.sample.markup import parse, words
from wireroom.sample.telling import local, tell_at
from wireroom.stories.newsroom import Newsroom
from wireroom.wire.item import Item, Paragraph, Run

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
STORIES = stories()
PAPER = config.load(str(files("wireroom.sample").joinpath("paper")))
NEWSROOM = Newsroom(PAPER)
BACKLOG = [told for told in STORIES if told.entry.hours is not None]
NO_STORY = {BROKEN, "editors-advisory"}


def count(field, among=STORIES):
    return Counter(getattr(told.entry, field) for told in among)


def texts_of(told):
    return [state.text for state in states(told.entry)]


def test_the_backlog_has_sixty_stories_and_more_are_kept_for_the_show():
    assert len(BACKLOG) >= 65
    assert len({cue.told.slug for cue in script.authored() if cue.told.entry.hours is None}) >= 12
    assert len(script.authored()) >= 30


def test_there_is_english_hindi_and_marathi():
    languages = count("language")
    assert languages["en"] >= 55
    assert languages["hi"] >= 8
    assert languages["mr"] >= 8


def test_three_agencies_send_four_formats_over_three_days():
    assert {told.source for told in BACKLOG} == set(AGENCIES)
    assert set(count("format")) == {"newsml-g2", "nitf", "ninjs2", "ninjs3", "rss", "atom"}
    days = {local(delivery.at).date() for delivery in texts(backlog(NOW))}
    assert len(days) >= 3
    assert max(days) == local(NOW).date()


def test_ten_sections_and_eight_cities_have_news():
    sections = count("section", [told for told in BACKLOG if told.entry.language == "en"])
    assert len(sections) >= 10
    assert min(sections.values()) >= 3
    cities = [city for city, number in count("city", BACKLOG).items() if number >= 4]
    assert {"Mumbai", "New Delhi", "Bengaluru", "Chennai", "Kolkata", "Hyderabad", "Pune", "Nagpur"} <= set(cities)


def test_stories_live_on_in_later_versions():
    assert sum(len(told.entry.later) >= 1 for told in STORIES) >= 15
    assert sum(len([each for each in states(told.entry) if each.hours is not None]) >= 2 for told in BACKLOG) >= 8
    statuses = Counter(state.status for told in STORIES for state in states(told.entry))
    assert statuses["canceled"] == 2
    assert statuses["withheld"] == 1
    signals = Counter(state.signal for told in STORIES for state in states(told.entry))
    assert signals["correction"] == 2
    assert signals["flash"] == 1
    embargoes = [told.entry.embargo for told in STORIES if told.entry.embargo is not None]
    assert sorted(each > 0 for each in embargoes) == [False, True]
    assert 0 < max(embargoes) * 60 <= 3, "the visitor should not wait longer than three minutes"


def test_agencies_tell_the_same_events():
    events = Counter((told.entry.event, told.entry.language) for told in STORIES if told.entry.event)
    assert sorted(number for number in events.values() if number > 1) == [2, 2, 2, 3]
    for event, _ in events:
        sources = [told.source for told in STORIES if told.entry.event == event]
        assert len(sources) == len(set(sources)), event


def test_about_a_third_of_the_stories_have_pictures_and_every_picture_is_there():
    pictured = [told.entry for told in STORIES if told.entry.picture]
    assert len(pictured) >= 20
    have = {file.name for file in files("wireroom.sample").joinpath("pictures").iterdir()}
    assert {f"{entry.picture}.jpg" for entry in pictured} <= have
    assert all(entry.caption and entry.alt for entry in pictured)
    assert len({entry.picture for entry in pictured}) >= 14


@pytest.mark.parametrize("told", STORIES, ids=lambda told: told.slug)
def test_copy_is_fit_to_print(told):
    assert told.entry.section in {section.slug for section in PAPER.sections}
    assert told.entry.city in PLACES
    state = states(told.entry)[-1]
    if state.status == "canceled" or told.slug in NO_STORY:
        return
    paragraphs = [words(block) for block in parse(state.text)]
    assert len(paragraphs) >= 2
    assert len(state.headline) <= 110
    typed = f"{state.headline} {state.text}"
    assert not re.search(r"""["']|(?<!\S)(\w\S*) \1(?!\S)|  """, typed), "straight quotes, a word or a space twice"
    if told.entry.language == "en":
        assert len(state.text.split()) >= 60
    body = tuple(Paragraph((Run(line),)) for lines in paragraphs for line in lines)
    known = NEWSROOM.know(Item(guid="g", headline=state.headline, body=body, language=told.entry.language), told.source)
    assert len(known.mentions) >= 2, [mention.slug for mention in known.mentions]


def test_a_story_is_dated_from_its_own_day():
    told = next(told for told in STORIES if told.slug == "student-satellites-launch")
    telling = tell_at(told, states(told.entry)[0], NOW)
    assert words(telling.blocks[0])[0].startswith("CHENNAI, March 4 (Deccan Wire) A rocket")
    assert "lifted off from Sriharikota on Wednesday," in words(telling.blocks[0])[0]
    hindi = next(told for told in STORIES if told.slug == "hi-sansad-satra")
    assert words(tell_at(hindi, states(hindi.entry)[0], NOW).blocks[0])[0].startswith(
        "नई दिल्ली, 4 मार्च (डेक्कन वायर)। संसद का नया सत्र बुधवार को"
    )
    marathi = next(told for told in STORIES if told.slug == "mr-pune-metro")
    telling = tell_at(marathi, states(marathi.entry)[0], NOW)
    assert telling.dateline == "पुणे, ४ मार्च"
    assert "बुधवारी" in words(telling.blocks[0])[0]


def test_the_wire_is_the_same_for_the_same_now():
    assert backlog(NOW) == backlog(NOW)


@pytest.mark.parametrize(
    ("later", "says"),
    [
        (Later(hours=1, changes=(("rain", "snow"),)), "'rain' stands 0 times"),
        (Later(changes=()), "either hours or live"),
    ],
)
def test_copy_that_contradicts_itself_is_told(later, says):
    entry = Entry(slug="s", section="nation", city="Pune", headline="Sun", text="Sun in Pune.", hours=2, later=(later,))
    with pytest.raises(ValueError, match=says):
        states(entry)


def test_briefs_go_on_for_an_hour_without_a_repeat():
    cues = [script.cue(number) for number in range(700)]
    told = [(cue.told.slug, cue.state.number) for cue in cues]
    assert len(set(told)) == len(told)
    assert all("{" not in re.sub(r"\{(weekday|date|year)([+-]\d+)?\}", "", cue.state.text) for cue in cues)
    sections = {cue.told.entry.section for cue in cues[100:200]}
    assert {"environment", "business", "sport", "nation", "entertainment"} <= sections


def test_every_authored_cue_is_played_once_and_in_order():
    written = {(cue.told.slug, cue.state.number) for cue in script.authored()}
    played = [(cue.told.slug, cue.state.number) for number in range(60) for cue in [script.cue(number)]]
    assert [each for each in played if each in written] == [
        (cue.told.slug, cue.state.number) for cue in script.authored()
    ]
