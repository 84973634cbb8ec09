"""Explaining: the path that is named is where the field stands, in every format."""

import pytest

from tests.wire import papers, shots
from tests.wire.test_fixtures import FIXTURES
from wireroom.wire.explain import explain
from wireroom.wire.item import Hints, WireError


def told(data, hints=None, item=0):
    """The paths of each field of an item, what only decides it behind ``/ ``."""
    found = explain(data, hints or Hints())
    return {each.field: (each.paths, each.decided) for each in found if each.item == item}


def fixture(name):
    return next(path for path in FIXTURES.glob(f"{name}.*") if path.suffix != ".toml").read_bytes()


G2 = "/newsMessage/itemSet/newsItem[1]"
CASES = [
    ("g2-power", "guid", f"{G2}/@guid"),
    ("g2-power", "sent", "/newsMessage/header/sent"),
    ("g2-power", "pubstatus", f"{G2}/itemMeta/pubStatus/@qcode"),
    ("g2-power", "headline", f"{G2}/contentMeta/headline[2]"),
    ("g2-power", "subheadline", f"{G2}/contentMeta/headline[1]"),
    ("g2-power", "desk_note", f"{G2}/itemMeta/edNote[4]"),
    ("g2-power", "language", f"{G2}/contentMeta/language/@tag"),
    ("g2-power", "keywords", f"{G2}/contentMeta/keyword[2]"),
    ("g2-power", "body", f"{G2}/contentSet/inlineXML/html/body/table/tr[2]/td[1]"),
    ("nitf-full", "guid", "/nitf/head/docdata/doc-id/@id-string"),
    ("nitf-full", "embargoed", "/nitf/head/docdata/date.release/@norm"),
    ("nitf-full", "urgency", "/nitf/head/docdata/urgency/@ed-urg"),
    ("nitf-full", "headline", "/nitf/body/body.head/hedline/hl1"),
    ("nitf-full", "body", "/nitf/body/body.content/p/chron"),
    ("ninjs-3", "guid", "$.uri"),
    ("ninjs-3", "headline", "$.headlines[0].value"),
    ("ninjs-3", "embargo_text", "$.embargoed"),
    ("ninjs-3", "body", "$.bodies[0].value"),
    ("ninjs-lines", "headline", "$[0].headline"),
    ("rss-2", "headline", "/rss/channel/item[1]/title"),
    ("rss-2", "body", "/rss/channel/item[1]/encoded"),
    ("rss-2", "language", "/rss/channel/language"),
    ("atom", "guid", "/feed/entry[1]/id"),
]


@pytest.mark.parametrize(("name", "field", "path"), CASES, ids=lambda each: each.rpartition("/")[2])
def test_a_field_came_from_the_path_that_is_named(name, field, path):
    assert path in told(fixture(name))[field][0]


@pytest.mark.parametrize(
    ("name", "field", "path"),
    [
        ("g2-power", "subheadline", f"{G2}/contentMeta/headline[1]/@role"),
        ("g2-power", "desk_note", f"{G2}/itemMeta/edNote[4]/@role"),
        ("ninjs-3", "body", "$.bodies[0].contentType"),
    ],
)
def test_what_only_decides_a_field_stands_behind(name, field, path):
    paths, decided = told(fixture(name))[field]
    assert path in decided
    assert path not in paths


def test_a_default_has_no_path_and_a_setting_of_the_source_is_named():
    data = b'<nitf><head><docdata><doc-id id-string="g"/><date.issue norm="20260401T0915"/></docdata></head><body><p>x</p></body></nitf>'
    found = told(data, Hints(timezone="Asia/Kolkata"))
    assert found["pubstatus"] == ((), ())
    assert found["versioncreated"] == (("/nitf/head/docdata/date.issue/@norm",), ("the source's time zone",))


def test_paragraphs_of_a_long_story_are_found_at_once():
    words = "".join(f"<p>Paragraph number {number} of a long story.</p>" for number in range(3000))
    data = f'<nitf><head><docdata><doc-id id-string="g"/></docdata></head><body><body.content>{words}</body.content></body></nitf>'
    paths, _ = told(data.encode())["body"]
    assert paths[2999] == "/nitf/body/body.content/p[3000]"


def test_items_of_one_message_are_told_apart():
    assert told(fixture("g2-power"), item=1)["headline"][0] == (
        "/newsMessage/itemSet/newsItem[2]/contentMeta/headline",
    )


TEXTS = [
    ("iptc-7901", "headline", "line 5"),
    ("iptc-7901", "headline", "line 6"),
    ("iptc-7901", "byline", "line 7"),
    ("iptc-7901", "slugline", "line 3"),
    ("iptc-7901", "body", "line 13"),
    ("anpa-1312", "headline", "line 4"),
    ("anpa-1312", "byline", "line 8"),
]


@pytest.mark.parametrize(("name", "field", "path"), TEXTS)
def test_a_text_wire_is_explained_by_its_lines(name, field, path):
    assert path in told(fixture(name))[field][0]


def test_a_mail_is_explained_by_its_headers_and_lines():
    mail = (
        b"From: Konkan Desk <desk@konkan.example>\r\nSubject: Ferry runs again\r\n"
        b"Date: Wed, 06 May 2026 09:15:00 +0530\r\nMessage-ID: <77@konkan.example>\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
        b"Ratnagiri: the ferry runs again after a week of storm.\r\n\r\nIt leaves the pier at nine in the morning.\r\n"
    )
    found = told(mail)
    assert "header Subject" in found["headline"][0]
    assert "header Message-ID" in (*found["guid"][0], *found["guid"][1])
    assert found["body"][0][-1] == "line 10"


def test_a_document_is_explained_by_the_paths_in_its_parts():
    data = papers.document(
        papers.paragraph("Ferry runs again"),
        papers.paragraph("By Asha Kale"),
        papers.paragraph("The ferry runs again after a week of storm, and it leaves the pier at nine in the morning."),
        papers.paragraph("It is full."),
    )
    found = told(data)
    assert found["headline"][0][0] == "word/document.xml/document/body/p[1]/r/t"
    assert "word/document.xml/document/body/p[4]/r/t" in found["body"][0]


def test_a_picture_is_explained_by_the_names_of_its_datasets_and_properties():
    data = shots.jpeg(
        shots.iim([(105, "Ferry at the pier"), (120, "A ferry leaves the pier.")]),
        shots.xmp("<photoshop:Credit>Konkan News</photoshop:Credit>"),
    )
    found = told(data)
    assert found["headline"][0] == ("IIM 2:105",)
    assert found["summary"][0] == ("IIM 2:120",)
    assert found["creditline"][0] == ("XMP photoshop:Credit",)


def test_what_cannot_be_read_cannot_be_explained():
    with pytest.raises(WireError, match="not well-formed"):
        explain(b"<nitf><head></nitf>", Hints())
