"""When a newspaper's right to an item begins and ends, and times whose zone makes no sense."""

from datetime import UTC, datetime

import pytest

from wireroom.wire.item import Hints
from wireroom.wire.read import read

ITEM = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:konkan:1" version="1">{rights}
<itemMeta><versionCreated>2026-04-02T10:00:00Z</versionCreated>{meta}</itemMeta>
<contentMeta><headline>Words</headline></contentMeta></newsItem>"""
INDIA = Hints(timezone="Asia/Kolkata")


def item(rights="", meta=""):
    return read(ITEM.format(rights=rights, meta=meta).encode(), INDIA).items[0]


@pytest.mark.parametrize(
    ("rights", "meta", "expires"),
    [
        ('<rightsInfo validto="2026-05-01T00:00:00Z"/>', "", datetime(2026, 5, 1, tzinfo=UTC)),
        ('<rightsInfo validto="2026-05-01"/>', "", datetime(2026, 5, 1, 18, 30, tzinfo=UTC)),
        ('<rightsInfo validto="2026-05-01T00:00:00Z"/><rightsInfo/>', "", None),
        ('<rightsInfo idrefs="p" validto="2026-05-01T00:00:00Z"/>', "", None),
        (
            '<rightsInfo validto="2026-05-01T00:00:00Z"/>',
            "<expires>2026-04-20T00:00:00Z</expires>",
            datetime(2026, 4, 20, tzinfo=UTC),
        ),
    ],
    ids=["a time", "the end of a day", "others without end", "of a part only", "the item's own word first"],
)
def test_rights_end_when_the_last_that_apply_to_the_whole_end(rights, meta, expires):
    assert item(rights, meta).expires == expires


def test_an_end_that_nobody_can_read_holds_the_story():
    assert item(meta="<expires>when the shop closes</expires>").doubts


@pytest.mark.parametrize(
    ("begins", "embargoed"),
    [
        ("2026-04-03T00:00:00Z", datetime(2026, 4, 3, tzinfo=UTC)),
        ("2026-04-01T00:00:00Z", None),
        ("2026-04-01", None),
    ],
)
def test_rights_that_begin_later_are_an_embargo(begins, embargoed):
    assert item(f'<rightsInfo validfrom="{begins}"/>').embargoed == embargoed


def test_rights_never_shorten_an_embargo():
    told = item('<rightsInfo validfrom="2026-04-03T00:00:00Z"/>', "<embargoed>2026-04-04T00:00:00Z</embargoed>")
    assert told.embargoed == datetime(2026, 4, 4, tzinfo=UTC)
    forever = item('<rightsInfo validfrom="2026-04-03T00:00:00Z"/>', "<embargoed/>")
    assert forever.embargoed is None
    assert forever.embargo_text


@pytest.mark.parametrize("stated", ["20260402T153000+9999", "2026-04-02 15:30 QQQ", "2026-04-02T15:30:00+25:00"])
def test_a_date_whose_zone_is_none_is_in_the_source_s_zone_and_says_so(stated):
    data = f"""<nitf><head><docdata><doc-id id-string="a"/><date.issue norm="{stated}"/></docdata></head>
    <body><body.content><p>Words.</p></body.content></body></nitf>"""
    told = read(data.encode(), INDIA).items[0]
    assert told.versioncreated == datetime(2026, 4, 2, 10, 0, tzinfo=UTC)
    assert told.assumed == ("versioncreated",)


def test_an_embargo_whose_zone_is_none_holds_the_story():
    data = b"""<nitf><head><docdata><doc-id id-string="a"/><date.release norm="20260402T153000+9999"/></docdata></head>
    <body><body.content><p>Words.</p></body.content></body></nitf>"""
    told = read(data, INDIA).items[0]
    assert told.embargoed is None
    assert told.embargo_text == "20260402T153000+9999"


@pytest.mark.parametrize(
    "before",
    [
        "", "\ufeff", '<?xml version="1.0" encoding="utf-8"?>\n', "<!-- né - < [ --><?a <b>?>",
        '<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "a>b.dtd">\n', "\n \t",
    ],
    ids=["nothing", "mark", "declaration", "comment", "doctype", "white space"],
)  # fmt: skip
def test_whatever_harmless_stands_before_it_the_document_begins_at_its_root(before):
    text = f'{before}<nitf><head><docdata><doc-id id-string="é"/></docdata></head><body><p>Wörter.</p></body></nitf>'
    assert [each.guid for each in read(text.encode("utf-8")).items] == ["é"]
    assert read(text.encode("utf-8")).items[0].paragraphs == ("Wörter.",)
