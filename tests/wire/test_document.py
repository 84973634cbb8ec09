"""Word documents: the words in order, the pictures beside them; and no zip that is more than it says."""

import io
import re
import socket
import tracemalloc
import zipfile
import zlib
from datetime import UTC, datetime

import pytest

from tests.wire import papers, shots
from tests.wire.papers import DRAWING, document, paragraph, pictured, relations
from wireroom.stories.standing import why_held
from wireroom.wire.item import Hints, Media, Refused, WireError
from wireroom.wire.read import read

STORY = (
    paragraph("Ferry runs again", "Title"),
    paragraph("By Meera Joshi"),
    paragraph("RATNAGIRI, May 6 (KONKAN) - The ferry runs again – after a week of storm."),
    paragraph("Timetable", "Heading2"),
    "<w:tbl><w:tr><w:tc>" + paragraph("Boat") + "</w:tc><w:tc>" + paragraph("9:00") + "</w:tc></w:tr></w:tbl>",
    paragraph("It leaves at nine."),
)
PARTS = {
    "word/styles.xml": papers.STYLES,
    "word/_rels/document.xml.rels": relations(),
    "docProps/core.xml": papers.CORE.format("x"),
}


def only(data):
    (item,) = read(data, Hints()).items
    return item


def test_a_document_in_the_form_of_news_is_a_story():
    item = only(document(*STORY, members=PARTS))
    assert (item.headline, item.byline) == ("Ferry runs again", "By Meera Joshi")
    assert item.paragraphs == (
        "RATNAGIRI, May 6 (KONKAN) - The ferry runs again – after a week of storm.", "Timetable", "Boat", "9:00", "It leaves at nine.",
    )  # fmt: skip
    assert item.dateline.place.name == "RATNAGIRI"
    assert item.versioncreated == datetime(2026, 5, 6, 9, tzinfo=UTC)
    assert why_held(item) == ""


def test_minutes_with_a_heading_wait_for_an_editor():
    item = only(
        document(
            paragraph("Minutes of the meeting", "Title"),
            paragraph("All were there. " * 20),
            paragraph("End."),
            members=PARTS,
        )
    )
    assert "headline found by rule" in why_held(item)


def test_a_picture_in_a_document_comes_with_it():
    members = PARTS | {
        "word/media/image1.jpeg": shots.plain(),
        "word/_rels/document.xml.rels": relations(pictured("media/image1.jpeg")),
    }
    reading = read(document(*STORY, DRAWING.format(how="r:embed"), members=members), Hints())
    (enclosed,) = reading.enclosed
    (rendition,) = reading.items[0].renditions
    assert (enclosed.data, rendition.href, rendition.alt) == (shots.plain(), enclosed.name, "The ferry")
    assert isinstance(reading.items[0].body[-1], Media)


@pytest.mark.parametrize("target", ["http://127.0.0.1:9/x.jpg", "file:///etc/hostname"])
def test_a_picture_that_is_only_linked_to_is_not_fetched(target, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("the reader looked outside"))
    members = PARTS | {"word/_rels/document.xml.rels": relations(pictured(target, ' TargetMode="External"'))}
    reading = read(document(*STORY, DRAWING.format(how="r:link"), members=members), Hints())
    assert reading.enclosed == ()
    assert reading.items[0].headline == "Ferry runs again"


def test_words_that_the_reader_passes_over_hold_the_story():
    hidden = "<w:p><w:customXmlUnknown><w:r><w:t>Words in an odd place</w:t></w:r></w:customXmlUnknown></w:p>"
    assert "Words in an odd place" in why_held(only(document(*STORY, hidden, members=PARTS)))


def test_a_page_header_is_for_the_desk_and_its_embargo_counts():
    header = f'<?xml version="1.0"?><w:hdr {papers.W}>{paragraph("EMBARGOED until Friday 6 am")}</w:hdr>'
    item = only(document(*STORY, members=PARTS | {"word/header1.xml": header}))
    assert item.desk_note == "EMBARGOED until Friday 6 am"
    assert "embargo" in why_held(item)


def linked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
        link = zipfile.ZipInfo("word/styles.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/hostname")
    return out.getvalue()


def lying():
    data = document(*STORY)
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/document.xml"))
    return data[: at + 24] + (10).to_bytes(4, "little") + data[at + 28 :]


def lying_with_the_right_sum():
    """A member that says it is ten bytes, and is: the first ten of thirty million."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 30_000_000)
    data = bytearray(out.getvalue())
    for at in (data.index(b"PK\x03\x04") + 14, data.rindex(b"PK\x01\x02") + 16):
        data[at : at + 4] = zlib.crc32(b" " * 10).to_bytes(4, "little")
    data[at + 8 : at + 12] = (10).to_bytes(4, "little")
    return bytes(data)


def twice():
    data = papers.zipped({"word/document.xml": b"<a/>", "word/documenX.xml": b"<b/>"})
    return data.replace(b"word/documenX.xml", b"word/document.xml")


REFUSED = {
    "a bomb": (document(*STORY, members={"word/x.xml": b"<a>" + b" " * 30_000_000 + b"</a>"}), "inflates to"),
    "many members": (document(*STORY, members={f"word/{n}.txt": b"" for n in range(501)}), "members"),
    "a name that leads out": (document(*STORY, members={"../../x": b"x"}), "leads out"),
    "a name from the root": (document(*STORY, members={"/etc/x": b"x"}), "leads out"),
    "a name with a drive": (document(*STORY, members={"C:/x": b"x"}), "leads out"),
    "a link": (linked(), "a link"),
    "a name twice": (twice(), "twice"),
    "an entity": (document(members={"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "internal subset"),
    "an entity in another part": (document(*STORY, members={"word/styles.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "internal subset"),
    "endless nesting": (document("<w:p>" * 200 + "</w:p>" * 200), "nested deeper"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_document_that_is_hostile_is_refused(data, reason):
    with pytest.raises(Refused, match=re.escape(reason)):
        read(data, Hints())


HELD = {
    "a size that lies": lying(),
    "a size that lies with the right sum": lying_with_the_right_sum(),
    "cut off": document(*STORY)[:-200],
    "no words": document(),
    "a spreadsheet": papers.zipped({"xl/word/document.xml": b"<a/>"}),
    "broken xml": document(members={"word/document.xml": "<w:document>"}),
}


@pytest.mark.parametrize("data", HELD.values(), ids=HELD)
def test_a_document_that_cannot_be_read_is_held_with_its_reason(data):
    with pytest.raises(WireError) as caught:
        read(data, Hints())
    assert caught.value.do


@pytest.mark.parametrize("step", [37, 61])
def test_a_document_with_a_byte_changed_is_read_or_held(step):
    data = document(*STORY, members=PARTS)
    for at in range(0, len(data), step):
        try:
            read(data[:at] + bytes((data[at] ^ 0xFF,)) + data[at + 1 :], Hints())
        except WireError as error:
            assert error.what  # noqa: PT017


def test_a_size_that_lies_makes_nobody_inflate_all():
    data = lying_with_the_right_sum()
    tracemalloc.start()
    with pytest.raises(WireError):
        read(data, Hints())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000
