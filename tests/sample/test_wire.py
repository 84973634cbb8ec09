"""Every dispatch of the sample is read as what its entry says: words, times, language, life."""

import re
from datetime import UTC, datetime

import pytest

from wireroom.sample.agencies import AGENCIES
from wireroom.sample.briefs import brief, kinds
from wireroom.sample.deliveries import BROKEN, backlog, live, texts
from wireroom.sample.entries import states, stories
from wireroom.sample.forms import WRITERS
from wireroom.sample.markup import words
from wireroom.sample.telling import ago, tell, tell_at
from wireroom.wire.item import Heading, Hints, Listing, Paragraph, Table, WireError
from wireroom.wire.read import read

NOW = datetime(2026, 3, 4, 9, 30, 15, 999, tzinfo=UTC)
STORIES = {told.slug: told for told in stories()}
VERSIONS = [
    pytest.param(told, state, id=f"{told.slug}-{state.number}")
    for told in STORIES.values()
    if told.slug != BROKEN
    for state in states(told.entry)
]
FORMATS = {"ninjs2": "ninjs", "ninjs3": "ninjs"}


def told_at(told, state):
    """The telling, live ones as if they went out now."""
    if state.hours is not None:
        return tell_at(told, state, NOW)
    first = ago(NOW, told.entry.hours) if told.entry.hours is not None else ago(NOW, 0)
    return tell(told, state, began=NOW, first=first, created=ago(NOW, 0))


def read_alone(told, state):
    """The item that a reader finds in the version's own bytes."""
    agency = AGENCIES[told.source]
    reading = read(WRITERS[told.entry.format][0]([told_at(told, state)]), Hints(timezone=agency.timezone))
    assert not reading.notes
    assert reading.format == FORMATS.get(told.entry.format, told.entry.format)
    (item,) = reading.items
    return item


@pytest.mark.parametrize(("told", "state"), VERSIONS)
def test_a_dispatch_says_what_its_entry_says(told, state):
    telling, item = told_at(told, state), read_alone(told, state)
    assert item.headline == telling.headline
    assert item.paragraphs == tuple(line for block in telling.blocks for line in words(block))
    assert item.summary == telling.summary
    assert item.byline == telling.byline
    assert item.language == telling.language
    assert item.dateline.text == telling.dateline
    assert item.versioncreated == telling.created
    assert item.pubstatus == telling.status
    assert item.embargoed == telling.embargoed
    assert not item.dropped
    assert item.guid == telling.guid
    if told.entry.format not in {"rss", "atom"}:
        assert item.version == state.number
        assert item.urgency == telling.urgency
        assert item.ednote == telling.note
        assert item.dateline.place.name.lower() in {name.lower() for name in telling.place.names.values()}
        assert item.slugline == told.slug
    if told.entry.format != "nitf":
        assert item.firstcreated == telling.first
    assert item.kind == ("advisory" if telling.genre else "text")


@pytest.mark.parametrize(("told", "state"), [each for each in VERSIONS if each.values[0].entry.picture])
def test_a_picture_comes_with_its_words(told, state):
    item, entry = read_alone(told, state), told.entry
    (rendition,) = item.renditions
    assert rendition.href.rpartition("/")[2] == f"{entry.picture}.jpg"
    assert rendition.caption
    assert rendition.credit == AGENCIES[told.source].name
    if entry.format not in {"rss", "atom"}:
        assert rendition.alt


def test_the_sloppy_agency_sends_times_without_a_zone_and_they_are_taken_as_its_own():
    told = STORIES["hockey-girls-nashik"]
    item = read_alone(told, states(told.entry)[0])
    assert set(item.assumed) >= {"versioncreated", "embargoed"}
    assert item.embargoed == ago(NOW, 27)
    told = STORIES["sunday-post-dogs"]
    assert "versioncreated" in read_alone(told, states(told.entry)[0]).assumed


def test_the_flash_the_correction_and_the_kill_are_signalled():
    def item(slug, number):
        told = STORIES[slug]
        return read_alone(told, states(told.entry)[number - 1])

    assert item("student-satellites-launch", 1).signals == ("sig:flash",)
    assert item("student-satellites-launch", 1).urgency == 1
    assert item("vidarbha-solar-park", 2).signals == ("sig:correction",)
    assert item("vidarbha-solar-park", 2).ednote.startswith("CORRECTION: Corrects number of homes")
    assert item("zoo-names-cub", 2).pubstatus == "canceled"


def test_bodies_have_tables_lists_quotations_links_and_crossheads():
    blocks = [block for told, state in (each.values for each in VERSIONS) for block in read_alone(told, state).body]
    kinds_seen = {type(block) for block in blocks}
    assert {Paragraph, Heading, Listing, Table} <= kinds_seen
    assert {"quote", ""} <= {block.role for block in blocks if isinstance(block, Paragraph)}
    runs = [run for block in blocks if isinstance(block, Paragraph) for run in block.runs]
    assert any(run.href == "https://northline.example/diary" for run in runs)
    assert any("em" in run.marks for run in runs)
    assert any(block.ordered for block in blocks if isinstance(block, Listing))


def test_one_file_of_features_holds_several_stories():
    delivery = next(each for each in texts(backlog(NOW)) if "weekend-reads" in each.name)
    assert len(read(delivery.data).items) == 3


def test_the_broken_dispatch_cannot_be_read():
    delivery = next(each for each in texts(backlog(NOW)) if BROKEN in each.name)
    with pytest.raises(WireError, match="not well-formed"):
        read(delivery.data)


def test_names_of_files_are_unique_in_their_folder():
    names = [(each.feed, each.name) for each in backlog(NOW)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("number", range(len(kinds()) * 6))
def test_a_brief_is_read_in_its_agencys_format(number):
    told, state = brief(number)
    telling = tell(told, state, began=NOW, first=ago(NOW, 0.1), created=ago(NOW, 0))
    (delivery,) = live(told, telling)
    (item,) = read(delivery.data, Hints(timezone=AGENCIES[told.source].timezone)).items
    assert item.headline == telling.headline
    assert item.paragraphs == tuple(line for block in telling.blocks for line in words(block))
    assert item.versioncreated == telling.created


ORDER = {  # NewsML-G2 2.34, 6 and 7: the sequence of the children
    "itemMeta": (
        "itemClass", "provider", "versionCreated", "firstCreated", "embargoed", "pubStatus", "title", "edNote", "signal",
        "link",
    ),
    "contentMeta": (
        "urgency", "contentCreated", "contentModified", "located", "language", "genre", "keyword", "subject", "slugline",
        "headline", "dateline", "by", "creditline", "description",
    ),
}  # fmt: skip


def test_a_newsml_g2_message_follows_the_order_of_the_schema():
    """The children of itemMeta and contentMeta stand in the order that NewsML-G2's sequence demands."""
    for told, state in (each.values for each in VERSIONS):
        if told.entry.format != "newsml-g2":
            continue
        text = WRITERS["newsml-g2"][0]([told_at(told, state)]).decode()
        for tag, order in ORDER.items():
            inside = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)[1]
            places = [order.index(name) for name in re.findall(r"(?:^|\n)<(\w+)", inside)]
            assert places == sorted(places)
