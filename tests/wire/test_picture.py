"""What a picture's file says of it: IPTC-IIM, XMP and EXIF, from whatever kind of file, and nothing that its lengths claim falsely."""

import struct
import zlib
from datetime import UTC, datetime

import pytest

from tests.wire import shots
from wireroom.stories.standing import why_held
from wireroom.wire.item import Hints, Place, Subject
from wireroom.wire.read import read

IIM = [
    (5, "ferry-07"), (7, "corrected"), (10, "4"), (12, "IPTC:04015001:TRA::road transport"), (15, "F"), (20, "TRANSPORT"),
    (25, "ferry"), (25, "harbour"), (37, "20270101"), (38, "000000+0000"), (40, "NO SALES"), (55, "20260401"),
    (60, "091500+0530"), (80, "Meera Joshi"), (80, "Anil Rane"), (85, "STRINGER"), (90, "Ratnagiri"), (92, "Old pier"),
    (95, "Maharashtra"), (100, "IND"), (101, "India"), (103, "KON123"), (105, "Ferry leaves the pier"), (110, "KONKAN"),
    (115, "Konkan News"), (116, "© Konkan"), (120, "The ferry leaves – at noon.\rSecond line."), (122, "mj"), (135, "en"),
]  # fmt: skip


def only(data, **hints):
    (item,) = read(data, Hints(**hints)).items
    return item


def test_every_word_of_the_iptc_record_has_its_place():
    item = only(shots.jpeg(shots.iim(IIM)), filename="ferry.jpg")
    (rendition,) = item.renditions
    assert item.kind == "picture"
    assert item.guid == "picture:KON123"
    assert item.headline == "Ferry leaves the pier"
    assert (item.slugline, item.urgency, item.ednote) == ("ferry-07", 4, "NO SALES")
    assert (item.byline, item.creditline, item.copyrightnotice) == ("Meera Joshi; Anil Rane", "KONKAN", "© Konkan")
    assert item.keywords == ("ferry", "harbour")
    assert item.subjects == (
        Subject(code="subj:04015001", name="road transport"), Subject(name="F"), Subject(name="TRANSPORT"),
    )  # fmt: skip
    assert item.dateline.place == Place("Ratnagiri", "", "Maharashtra", "IND")
    assert item.firstcreated == datetime(2026, 4, 1, 3, 45, tzinfo=UTC)
    assert item.expires == datetime(2027, 1, 1, tzinfo=UTC)
    assert item.language == "en"
    assert item.desk_note.splitlines() == ["Edit status: corrected", "Byline title: STRINGER", "Caption writer: mj"]
    assert rendition.caption == item.summary == "The ferry leaves – at noon.\rSecond line."
    assert (rendition.href, rendition.credit) == ("ferry.jpg", "Meera Joshi; Anil Rane / KONKAN")
    assert (rendition.media_type, rendition.width, rendition.height) == ("image/jpeg", 64, 48)


PACKET = shots.xmp(
    '<dc:description><rdf:Alt><rdf:li xml:lang="de">Die Fähre.</rdf:li><rdf:li xml:lang="x-default">The ferry.</rdf:li></rdf:Alt>'
    "</dc:description><dc:creator><rdf:Seq><rdf:li>M. Joshi</rdf:li></rdf:Seq></dc:creator>"
    "<dc:subject><rdf:Bag><rdf:li>boat</rdf:li></rdf:Bag></dc:subject><dc:identifier>urn:konkan:7</dc:identifier>"
    '<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">News only.</rdf:li></rdf:Alt></xmpRights:UsageTerms>'
    '<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">A white boat.</rdf:li></rdf:Alt>'
    "</Iptc4xmpCore:AltTextAccessibility><Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Tara Rao</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>"
    '<Iptc4xmpExt:LocationCreated><rdf:Bag><rdf:li rdf:parseType="Resource"><Iptc4xmpExt:City>Malvan</Iptc4xmpExt:City>'
    "<Iptc4xmpExt:CountryName>India</Iptc4xmpExt:CountryName></rdf:li></rdf:Bag></Iptc4xmpExt:LocationCreated>",
    'photoshop:Headline="The ferry, by XMP" photoshop:Credit="XMP CREDIT" photoshop:DateCreated="2026-04-02T10:00:00+05:30"',
)


def test_xmp_wins_where_both_say_it_and_the_rest_is_added_up():
    item = only(shots.jpeg(shots.iim(IIM), PACKET))
    assert item.guid == "picture:urn:konkan:7"
    assert (item.headline, item.summary, item.byline) == ("The ferry, by XMP", "The ferry.", "M. Joshi")
    assert (item.keywords, item.creditline, item.usageterms) == (("boat",), "XMP CREDIT", "News only.")
    assert item.firstcreated == datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
    assert item.renditions[0].alt == "A white boat."
    assert item.ednote == "NO SALES"
    assert item.dateline.place.name == "Ratnagiri"
    assert Subject(name="Tara Rao", type="person") in item.subjects
    alone = only(shots.jpeg(b"", PACKET))
    assert alone.dateline.place == Place("Malvan", "", "", "India")


def png(packet, packed):
    data = shots.plain("PNG")
    text = zlib.compress(packet) if packed else packet
    body = b"XML:com.adobe.xmp\0" + bytes((packed, 0)) + b"\0\0" + text
    chunk = struct.pack(">I", len(body)) + b"iTXt" + body + struct.pack(">I", zlib.crc32(b"iTXt" + body))
    return data[:33] + chunk + data[33:]


def tiff(tags):
    """A TIFF of tags alone."""
    head = b"II*\0" + struct.pack("<IH", 8, len(tags))
    at = len(head) + 12 * len(tags) + 4
    entries, values = b"", b""
    for tag, value in sorted(tags.items()):
        entries += struct.pack("<HHII", tag, 7, len(value), at + len(values))
        values += value
    return head + entries + b"\0" * 4 + values


FILES = {
    "png": png(PACKET, False),
    "png, packed": png(PACKET, True),
    "webp": shots.plain("WEBP", xmp=PACKET),
    "tiff": tiff({700: PACKET}),
    "jpeg after fill bytes": shots.jpeg(b"", PACKET).replace(b"\xff\xe1", b"\xff\xff\xff\xe1", 1),
}


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_xmp_is_found_in_every_kind_of_file(data):
    item = only(data)
    assert (item.headline, item.summary) == ("The ferry, by XMP", "The ferry.")


def test_iptc_and_exif_of_a_tiff_and_exif_of_a_jpeg():
    assert only(tiff({33723: shots.iim(IIM)})).headline == "Ferry leaves the pier"
    assert only(tiff({34377: shots.resources(shots.iim(IIM))})).headline == "Ferry leaves the pier"
    block = shots.exif(t270="A caption", t315="Jo Hart", t33432="(c) Hart", t306="2026:05:06 07:08:09")
    item = only(shots.jpeg(exif=block), timezone="Asia/Kolkata")
    assert (item.summary, item.byline, item.copyrightnotice) == ("A caption", "Jo Hart", "(c) Hart")
    assert item.firstcreated == datetime(2026, 5, 6, 1, 38, 9, tzinfo=UTC)
    assert "firstcreated" in item.assumed


@pytest.mark.parametrize(
    ("words", "encoding", "stated", "hints"),
    [
        ("Café à Zürich", "utf-8", b"\x1b%G", {}),
        ("Café à Zürich", "utf-8", b"", {}),
        ("Café à Zürich", "iso8859-1", b"\x1b.A", {}),
        ("Café à Zürich", "cp1252", b"", {"language": "fr"}),
        ("Łódź", "cp1250", b"", {"default_charset": "cp1250"}),
    ],
)
def test_the_letters_are_those_of_the_stated_set_or_the_agency_s(words, encoding, stated, hints):
    assert only(shots.jpeg(shots.iim([(120, words)], encoding, stated)), **hints).summary == words


def test_a_picture_without_a_word_is_known_by_its_bytes():
    one, other = only(shots.plain()), only(shots.plain(colour="red"))
    assert one.guid != other.guid
    assert one.guid == only(shots.plain()).guid
    assert one.summary == ""


def test_a_picture_is_no_story_and_never_a_version_of_one():
    item = only(shots.jpeg(shots.iim(IIM)))
    assert why_held(item) == "picture: no story to publish"
    assert item.guid.startswith("picture:")


def test_a_release_date_is_an_embargo():
    item = only(shots.jpeg(shots.iim([(30, "20260501"), (35, "060000+0530")])))
    assert item.embargoed == datetime(2026, 5, 1, 0, 30, tzinfo=UTC)
    assert only(shots.jpeg(shots.iim([(30, "20260501")]))).embargo_text == "20260501"


HOSTILE = {
    "xmp with an entity": (
        shots.jpeg(shots.iim(IIM), shots.xmp(prolog='<!DOCTYPE x [<!ENTITY a "b">]>')),
        "XMP is not read",
    ),
    "xmp cut off": (shots.jpeg(shots.iim(IIM), PACKET[:-200]), "XMP is not read"),
    "a length beyond the end": (shots.jpeg(shots.iim(IIM) + b"\x1c\x02\x78\x7f\xff" + b"short"), "a length that lies"),
    "an extended length beyond the end": (
        shots.jpeg(shots.iim(IIM) + b"\x1c\x02\x78\x80\x04\xff\xff\xff\xffshort"),
        "a length that lies",
    ),
    "a length of lengths": (shots.jpeg(shots.iim(IIM) + b"\x1c\x02\x78\xff\xffshort"), "a length that lies"),
}


@pytest.mark.parametrize(("data", "note"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_sound_counts_and_what_lies_is_noted(data, note):
    reading = read(data, Hints())
    assert reading.items[0].headline == "Ferry leaves the pier"
    assert note in reading.notes[0].what


@pytest.mark.parametrize("data", [shots.jpeg(shots.iim(IIM), PACKET), *FILES.values(), tiff({33723: shots.iim(IIM)})])
def test_a_file_cut_off_anywhere_is_read_as_far_as_it_goes(data):
    for end in range(20, len(data), 3):
        assert read(data[:end], Hints()).format == "picture"


def test_a_bomb_in_a_packet_is_read_within_bounds():
    body = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"<x>" + b" " * 60_000_000)
    chunk = struct.pack(">I", len(body)) + b"iTXt" + body + b"\0\0\0\0"
    data = shots.plain("PNG")
    reading = read(data[:33] + chunk + data[33:], Hints())
    assert reading.items[0].guid.startswith("picture:")
    assert "XMP is not read" in reading.notes[0].what
