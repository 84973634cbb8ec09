"""A picture as one item: what IPTC-IIM, XMP and EXIF in the file say of it. XMP wins where they differ.

A pure reader of bytes: no pixel is decoded (`stories.darkroom` does that). The item is of the kind ``picture``, its guid
stands in a space of its own (``picture:``), so that no picture ever counts as a version of a story.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Any

from wireroom.wire.gate import MOST_INFLATED
from wireroom.wire.item import (
    MOST_GUID,
    Dateline,
    Hints,
    Item,
    Note,
    Place,
    Reading,
    Refused,
    Rendition,
    Subject,
    SubjectType,
    WireError,
)
from wireroom.wire.management import embargo, shown
from wireroom.wire.moments import language_tag
from wireroom.wire.picture_parts import Parts, parts_of
from wireroom.wire.picture_words import Words, exif, iim, xmp

_ONE = {  # item field -> names, the first that says something counts
    "headline": ("photoshop:Headline", "2:105"),
    "slugline": ("dc:title", "2:05"),
    "summary": ("dc:description", "2:120", "exif:270"),
    "creditline": ("photoshop:Credit", "2:110", "photoshop:Source", "2:115"),
    "ednote": ("photoshop:Instructions", "2:40"),
    "copyrightnotice": ("dc:rights", "2:116", "exif:33432"),
    "copyrightholder": ("plus:CopyrightOwner/plus:CopyrightOwnerName", "rights:Owner"),
    "usageterms": ("rights:UsageTerms",),
}
_NAMES = ("dc:creator", "2:80", "exif:315")
_SUBJECTS: tuple[tuple[str, SubjectType], ...] = (
    ("core:SubjectCode", "topic"), ("2:12", "topic"), ("photoshop:Category", "topic"), ("2:15", "topic"),
    ("photoshop:SupplementalCategories", "topic"), ("2:20", "topic"), ("ext:PersonInImage", "person"),
    ("ext:OrganisationInImageName", "organisation"), ("ext:Event", "event"),
)  # fmt: skip
_PLACE = {
    "name": ("photoshop:City", "2:90", "ext:LocationCreated/ext:City", "core:Location", "2:92",
             "ext:LocationCreated/ext:Sublocation"),
    "region": ("photoshop:State", "2:95", "ext:LocationCreated/ext:ProvinceState"),
    "country": ("core:CountryCode", "2:100", "photoshop:Country", "2:101", "ext:LocationCreated/ext:CountryCode",
                "ext:LocationCreated/ext:CountryName"),
}  # fmt: skip
_GUIDS = (
    "dc:identifier",
    "ext:DigImageGUID",
    "mm:DocumentID",
    "mm:OriginalDocumentID",
    "photoshop:TransmissionReference",
    "2:103",
)
_DESK = {  # what no field of an item has: kept for the desk
    "2:07": "Edit status", "2:08": "Editorial update", "2:22": "Fixture", "2:26": "Content location",
    "2:27": "Content location",
    "2:42": "Action advised", "2:47": "Reference date", "2:65": "Program", "2:75": "Object cycle", "2:85": "Byline title",
    "2:118": "Contact", "2:122": "Caption writer", "photoshop:AuthorsPosition": "Byline title",
    "photoshop:CaptionWriter": "Caption writer", "core:ExtDescrAccessibility": "Extended description",
    "ext:DigitalSourceType": "Digital source type", "ext:ModelAge": "Age of a model", "core:Scene": "Scene",
    "rights:WebStatement": "Rights statement",
}  # fmt: skip


def read(data: bytes, hints: Hints) -> Reading:
    """One item that says what the file says of its picture. Raises WireError when the bytes are no picture."""
    if len(data) > MOST_INFLATED:
        raise Refused(f"{len(data):,} bytes are more than {MOST_INFLATED:,}", do="send a smaller picture")
    parts = parts_of(data)
    if not parts.media_type:
        raise WireError("no picture that we know", do="send JPEG, PNG, WebP or TIFF")
    notes: list[Note] = []
    words = xmp(parts.xmp, notes) | iim(parts.iim, hints, notes) | exif(parts.tags)
    return Reading("picture", (_item(words, parts, data, hints),), tuple(notes))


def _item(words: Words, parts: Parts, data: bytes, hints: Hints) -> Item:
    digest = hashlib.sha256(data).hexdigest()
    assumed: list[str] = []
    fields: dict[str, Any] = {field: _first(words, names) for field, names in _ONE.items()}
    caption = fields["summary"]
    fields |= _times(words, hints, assumed)
    known = next((value for name in _GUIDS for value in words.get(name, ()) if len(value) < MOST_GUID - 8), digest)
    urgency = _first(words, ("photoshop:Urgency", "2:10"))
    byline = "; ".join(_all(words, _NAMES))
    subjects = dict.fromkeys(_subject(value, kind) for name, kind in _SUBJECTS for value in words.get(name, ()))
    return Item(
        guid=f"picture:{known}",
        kind="picture",
        urgency=int(urgency) if re.fullmatch("[1-9]", urgency) else 0,
        byline=byline,
        keywords=tuple(_all(words, ("dc:subject", "2:25"))),
        subjects=tuple(subjects),
        genre=tuple(Subject(name=each) for each in words.get("core:IntellectualGenre", ())),
        dateline=Dateline("", _place(words)),
        language=language_tag(_first(words, ("dc:language", "2:135"))) or hints.language,
        desk_note="\n".join(dict.fromkeys(f"{_DESK[name]}: {each}" for name in _DESK for each in words.get(name, ()))),
        renditions=(
            Rendition(
                id=digest[:32],
                href=hints.filename,
                media_type=parts.media_type,
                width=parts.size[0],
                height=parts.size[1],
                title=fields["headline"] or fields["slugline"],
                caption=caption,
                credit=" / ".join(dict.fromkeys(filter(None, (byline, fields["creditline"])))),
                alt=_first(words, ("core:AltTextAccessibility",)),
            ),
        ),
        assumed=tuple(assumed),
        **fields,
    )


def _times(words: Words, hints: Hints, assumed: list[str]) -> dict[str, Any]:
    """When it was taken and last described; IIM's release is an embargo, its expiration an end (IIM 4.2, 2:30 to 2:38)."""
    found: dict[str, Any] = {}
    taken = (_first(words, ("photoshop:DateCreated",)), _iim_time(words, "2:55", "2:60"), _exif_time(words))
    moments = {"firstcreated": taken, "versioncreated": (_first(words, ("xmp:MetadataDate", "xmp:ModifyDate")), *taken)}
    moments["expires"] = (_iim_time(words, "2:37", "2:38"), "")
    for field, texts in moments.items():
        told = next(filter(None, texts), "")
        moment: datetime | None = shown(told, hints, field, assumed) if told else None
        if moment is not None:
            found[field] = moment
    release = _first(words, ("prism:embargoDate",)) or _iim_time(words, "2:30", "2:35")
    return found | (embargo(release, hints, assumed) if release else {})


def _iim_time(words: Words, day: str, time: str) -> str:
    """A date and a time of IIM (``CCYYMMDD``, ``HHMMSS+HHMM``) as one text; zeros are unknown."""
    date = _first(words, (day,))
    if not re.fullmatch("[0-9]{8}", date) or date.endswith("00"):
        return date if date.strip("0-") else ""
    clock = _first(words, (time,))
    return f"{date}T{clock}" if clock else date


def _exif_time(words: Words) -> str:
    """EXIF's time (``YYYY:MM:DD HH:MM:SS``) with its offset, if it has one."""
    taken = re.fullmatch(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)", _first(words, ("exif:36867", "exif:306")))
    if taken is None or taken[1] == "0000":
        return ""
    return f"{taken[1]}-{taken[2]}-{taken[3]}T{taken[4]}{_first(words, ('exif:36881', 'exif:36880'))}"


def _place(words: Words) -> Place | None:
    name, region, country = (_first(words, names) for names in _PLACE.values())
    return Place(name, "", region, country) if name else None


def _subject(value: str, kind: SubjectType) -> Subject:
    """A subject: IIM's reference ``IPTC:15054000:...`` and a bare number of eight digits are IPTC Subject Codes."""
    code = re.match(r"(?:IPTC:)?([0-9]{8})(?::|$)", value)
    if not code:
        return Subject(name=value, type=kind)
    named = [each for each in value.split(":")[2:] if each]
    return Subject(code=f"subj:{code[1]}", name=named[-1] if named else "", type=kind)


def _first(words: Words, names: tuple[str, ...]) -> str:
    return next((words[name][0] for name in names if words.get(name)), "")


def _all(words: Words, names: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(next((words[name] for name in names if words.get(name)), ())))
