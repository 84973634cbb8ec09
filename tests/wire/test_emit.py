"""Emitting: whatever an agency said is said again in another format, and read back as the same item, to the last field."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from lxml import etree
from NewsMLG2 import NewsMLG2Document

from tests.wire.items import items
from wireroom.wire import extension
from wireroom.wire.emit import FORMATS, emit, to_newsml_g2, to_ninjs, to_nitf
from wireroom.wire.item import Dateline, Hints, Item, Listing, ListItem, Paragraph, Place, Run, Subject, WireError
from wireroom.wire.read import read

HERE = Path(__file__).parent
PEER = HERE.parents[2] / "shared" / "corpus" / "peer"
SCHEMA = Draft202012Validator(json.loads((HERE / "ninjs-3.0.schema.json").read_text()))
formats = pytest.mark.parametrize("format_", list(FORMATS))
thoroughly = settings(deadline=None, suppress_health_check=list(HealthCheck))

STORY = Item(
    guid="urn:newsml:harbourwire.example:20260302:quay",
    version=3,
    versioncreated=None,
    headline="Tea & <trade>",
    byline="Asha Kale",
    dateline=Dateline("PORT BLAIR (HW)", Place("Port Blair", country="IN")),
    language="en-GB",
    urgency=3,
    subjects=(Subject("medtop:20000001", "harbours"), Subject("hw:9", "Lata Sawant", "person")),
    body=(
        Paragraph((Run("It opened "), Run("today", ("strong", "em")), Run(".", href="https://x.example/a?b&c"))),
        Listing((ListItem((Run("one"),)), ListItem((Run("deep"),), 2), ListItem((Run("two"),))), True),
    ),
)


@formats
@thoroughly
@given(item=items)
def test_nothing_is_lost_on_the_way_out_and_in_again(format_, item):
    data = emit(item, format_)
    reading = read(data)
    assert reading.items[0] == item
    assert data == emit(item, format_), "the same item is the same bytes"
    assert not [note for note in reading.notes if note.where.startswith("wireroom")]


@thoroughly
@given(item=items)
def test_what_is_emitted_as_ninjs_is_ninjs_3(item):
    SCHEMA.validate(json.loads(to_ninjs(item)))


@thoroughly
@given(item=items)
def test_what_is_emitted_as_xml_is_well_formed_without_a_doctype(item):
    for data in (to_newsml_g2(item), to_nitf(item)):
        root = etree.fromstring(data)
        assert root.getroottree().docinfo.doctype == ""


def wire_files():
    """Our own fixtures of all formats, and real files of others where they are on this machine."""
    own = [path for path in (HERE / "fixtures").iterdir() if path.suffix != ".toml"]
    others = [path for path in PEER.iterdir() if path.name != "expected.json"] if PEER.exists() else []
    return sorted((*own, *others))


@formats
@pytest.mark.parametrize("path", wire_files(), ids=lambda path: path.name)
def test_every_wire_file_once_read_is_emitted_and_read_as_the_same(path, format_):
    try:
        reading = read(path.read_bytes(), Hints(filename=path.name))
    except WireError:
        pytest.skip("not readable without its source's settings")
    for item in reading.items:
        assert read(emit(item, format_)).items[0] == item


def fields_beyond(format_, item=STORY):
    """The fields that a format says by properties of ours."""
    if format_ == "ninjs":
        names = [each["role"] for each in json.loads(emit(item, format_)).get("descriptions", ())]
    else:
        names = etree.fromstring(emit(item, format_)).xpath(
            "//*[local-name()='itemMetaExtProperty']/@rel | //*[local-name()='meta']/@name"
        )
    return {name.removeprefix("wireroom:") for name in names if name.startswith("wireroom:")}


@pytest.mark.parametrize(
    ("format_", "fields"),
    [("newsml-g2", {"versioncreated"}), ("nitf", set()), ("ninjs", {"dateline"})],
)
def test_a_usual_story_is_said_in_the_standards_own_places(format_, fields):
    assert fields_beyond(format_) == fields


def test_another_reader_of_newsml_g2_reads_what_we_wrote():
    item = NewsMLG2Document(to_newsml_g2(STORY)).get_item()
    assert (item.guid, str(item.version), item.standardversion) == (STORY.guid, "3", "2.34")
    assert item.itemmeta.pubstatus.qcode == "stat:usable"
    assert [str(each) for each in item.contentmeta.headline] == [STORY.headline]
    assert [str(each) for each in item.contentmeta.by] == [STORY.byline]
    assert [each.qcode for each in item.contentmeta.subject] == ["medtop:20000001", "hw:9"]


def test_other_systems_see_the_words_as_they_are():
    told = json.loads(to_ninjs(STORY))
    assert told["headlines"] == [{"role": "main", "contentType": "text/plain", "value": "Tea & <trade>"}]
    assert told["subjects"] == [{"name": "harbours", "uri": "http://cv.iptc.org/newscodes/mediatopic/20000001"}]
    assert "<strong><em>today</em></strong>" in told["bodies"][0]["value"]
    assert etree.fromstring(to_nitf(STORY)).findtext(".//{*}hl1") == "Tea & <trade>"


def test_an_item_that_says_when_it_was_sent_is_a_message(tmp_path):
    (plain,) = read((HERE / "fixtures" / "g2-power.xml").read_bytes()).items[:1]
    assert plain.sent
    assert etree.QName(etree.fromstring(to_newsml_g2(plain))).localname == "newsMessage"
    assert etree.QName(etree.fromstring(to_newsml_g2(STORY))).localname == "newsItem"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"pubstatus": "canceled"}, "canceled"),
        ({"pubstatus": "odd"}, "withheld"),
        ({"embargo_text": "Wednesday"}, "withheld"),
        ({}, "usable"),
    ],
)
def test_other_systems_never_take_for_usable_what_is_not(fields, status):
    item = Item(guid="g", headline="x", body=STORY.body, **fields)
    assert json.loads(to_ninjs(item))["pubStatus"] == status


def message(**properties):
    """A ninjs object with properties of ours, as anybody might write it."""
    listed = [{"role": f"wireroom:{name}", "value": json.dumps(value)} for name, value in properties.items()]
    return {"uri": "g", "pubStatus": "usable", "headlines": [{"value": "Fog"}],
            "bodies": [{"value": "Ships wait."}], "descriptions": listed}  # fmt: skip


@pytest.mark.parametrize(
    "properties",
    [
        {"headline": "Another headline"},
        {"body": [{"type": "p", "runs": [{"text": "Other words."}]}]},
        {"guid": "another"},
        {"canonical_url": "javascript:alert(1)"},
        {"links": [{"rel": "x", "href": "javascript:alert(1)"}]},
        {"body": [{"type": "p", "runs": [{"text": "Ships wait.", "href": "javascript:alert(1)"}]}]},
        {"renditions": [{"id": "a", "href": "data:image/png;base64,AA"}]},
        {"byline": "bell\x07"},
        {"urgency": "three"},
    ],
)
def test_properties_of_ours_bring_no_other_words_and_no_tricks(properties):
    plain = read(json.dumps(message()).encode()).items
    reading = read(json.dumps(message(**properties)).encode())
    assert reading.items == plain
    assert reading.notes or "canonical_url" in properties


@pytest.mark.parametrize(
    ("said", "properties"),
    [
        ({"pubStatus": "canceled"}, {"pubstatus": "usable"}),
        ({"pubStatus": "withheld"}, {"pubstatus": "usable"}),
        ({"embargoed": "2031-01-01T00:00:00Z"}, {"embargoed": None, "embargo_text": ""}),
        ({"embargoed": "2031-01-01T00:00:00Z"}, {"embargo_text": "none"}),
        ({"embargoed": "Wednesday"}, {"embargo_text": ""}),
        ({"signal": [{"code": "sig:recall"}]}, {"signals": []}),
    ],
)
def test_properties_of_ours_never_make_a_story_less_withheld(said, properties):
    strict = read(json.dumps(message() | said).encode()).items[0]
    item = read(json.dumps(message(**properties) | said).encode()).items[0]
    kept = ("pubstatus", "embargoed", "embargo_text", "signals")
    assert extension.differing(item, strict).keys().isdisjoint(kept)
