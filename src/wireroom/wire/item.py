"""The item: one news item as its agency sent it, as an immutable value.

This is the language that all formats are read into and everything later speaks. Names follow ninjs 3 and
NewsML-G2 (`versioncreated`, `pubstatus`, `edNote`, ...). It knows no database, no file and no clock. Every time is an
aware UTC `datetime`; every text is exactly as decoded (no NFC, no quote fixing), with markup gone.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Literal

import msgspec
from msgspec import Struct

Mark = Literal["strong", "em", "underline", "strike", "sub", "sup", "code", "quote", "break"]
Role = Literal["", "quote", "pre", "note"]
SubjectType = Literal["topic", "person", "organisation", "place", "event", "object", "keyword", "other"]

# Values that hold nothing but values cannot hold each other in a ring: the collector need not look at them (`gc=False`).


class Run(Struct, frozen=True, gc=False, omit_defaults=True):
    """A stretch of words with the same marks.

    A line break inside a paragraph is a run with the mark ``break`` and the text ``"\\n"``: white space to the
    canonical text, ``<br>`` on the page. `href` is an absolute http, https, mailto or tel address that passed cleaning.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    href: str = ""


Runs = tuple[Run, ...]
MOST_GUID = 1000  # characters


class Paragraph(Struct, frozen=True, gc=False, tag="p", omit_defaults=True):
    """One paragraph. `role` is ``""``, ``quote`` (block quotation), ``pre`` (line layout matters) or ``note``."""

    runs: Runs
    role: Role = ""


class Heading(Struct, frozen=True, gc=False, tag="h", omit_defaults=True):
    """A crosshead inside the body. `level` counts from 2, the level under the story's headline."""

    runs: Runs
    level: int = 2


class ListItem(Struct, frozen=True, gc=False, omit_defaults=True):
    """One entry of a list; `depth` is 0 for the outer list, 1 for a list inside an entry, and so on."""

    runs: Runs
    depth: int = 0


class Listing(Struct, frozen=True, gc=False, tag="l", omit_defaults=True):
    """A list. Definition lists become a list in which the term is a ``strong`` run."""

    items: tuple[ListItem, ...]
    ordered: bool = False


class Cell(Struct, frozen=True, gc=False, omit_defaults=True):
    """One cell of a table row."""

    runs: Runs
    header: bool = False
    colspan: int = 1
    rowspan: int = 1


class Table(Struct, frozen=True, gc=False, tag="t", omit_defaults=True):
    """A table, row by row. A caption is one cell of the first row with `colspan` over all."""

    rows: tuple[tuple[Cell, ...], ...]


class Media(Struct, frozen=True, gc=False, tag="m"):
    """The place of a picture in the body; `ref` is the `id` of one of the item's renditions. It has no words."""

    ref: str


Block = Paragraph | Heading | Listing | Table | Media


class Subject(Struct, frozen=True, gc=False, omit_defaults=True):
    """What an item is about. `code` is a QCode (``medtop:11000000``) or the bare code of `scheme` (an URI)."""

    code: str = ""
    name: str = ""
    type: SubjectType = "topic"
    scheme: str = ""
    relevance: int = 0  # 0..100, 0 = not stated


class Place(Struct, frozen=True, gc=False, omit_defaults=True):
    """A located place: its name as sent, and what the wire says of its surroundings."""

    name: str
    code: str = ""
    region: str = ""
    country: str = ""  # ISO 3166 code when sent as one, else the name as sent


class Dateline(Struct, frozen=True, gc=False, omit_defaults=True):
    """Where and when the story was written. `text` is the words as sent when they stand outside the paragraphs."""

    text: str = ""
    place: Place | None = None
    date: date | None = None


class Rendition(Struct, frozen=True, gc=False, omit_defaults=True):
    """One form of a picture, video or sound. `href` is as sent: an absolute address or a file name of the delivery.

    Renditions with the same `of` (not empty) are forms of one picture.
    """

    id: str
    href: str
    media_type: str = ""
    role: str = ""  # as sent: rnd:highRes, main, thumbnail, ...
    width: int = 0
    height: int = 0
    title: str = ""
    caption: str = ""
    credit: str = ""
    alt: str = ""
    of: str = ""


class Link(Struct, frozen=True, gc=False, omit_defaults=True):
    """A link to another item or page (`irel:seeAlso`, `alternate`, `canonical`, previous version, ...)."""

    rel: str
    href: str = ""
    guid: str = ""
    title: str = ""


class Member(Struct, frozen=True, gc=False, omit_defaults=True):
    """One entry of a package (`itemRef`, ninjs association)."""

    guid: str
    role: str = ""
    title: str = ""
    href: str = ""


class Item(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One news item of a dispatch.

    `version` is the number the agency gave, 0 when it gave none; `version_label` keeps a label that is no number.
    `sent` is when the agency sent the message (NewsML-G2 header `sent`), None when it does not say.
    `embargoed` is the instant before which nothing may be shown. `embargo_text` keeps the field as sent: a text with no
    instant means that there is an embargo nobody can read, so the story is held; the word ``none`` means lifted.
    `expires` is the instant from which on it may not be shown any more (NITF ``date.expire``, ninjs ``expires``).
    `assumed` names the time fields whose zone was not sent and was taken from the source.
    `ednote` is a note to editors; `desk_note` is one that the agency forbids to show (NITF ``npa``), or gave a role that
    is not a public one.
    `dropped` lists text of the message's body that could not be kept as words; not empty means hold.
    `doubts` lists what a reader is not sure of (a headline found by rule, a guessed encoding); not empty means hold.
    `partial` says that the message itself holds only an extract (an RSS description without content).
    """

    guid: str
    version: int = 0
    version_label: str = ""
    kind: Literal["text", "picture", "graphic", "video", "audio", "package", "advisory", "planning", "other"] = "text"
    sent: datetime | None = None
    versioncreated: datetime | None = None
    firstcreated: datetime | None = None
    embargoed: datetime | None = None
    embargo_text: str = ""
    expires: datetime | None = None
    assumed: tuple[str, ...] = ()
    pubstatus: str = "usable"  # usable, withheld, canceled; anything else as sent, and held
    urgency: int = 0  # 1 (most) .. 9, 0 = not stated (IPTC 7901)
    signals: tuple[str, ...] = ()  # QCodes or words as sent: sig:update, sig:correction, ...
    ednote: str = ""
    desk_note: str = ""
    headline: str = ""
    subheadline: str = ""
    slugline: str = ""
    byline: str = ""
    creditline: str = ""
    dateline: Dateline = Dateline()
    language: str = ""  # BCP 47, as sent, lower case primary tag
    subjects: tuple[Subject, ...] = ()
    genre: tuple[Subject, ...] = ()
    keywords: tuple[str, ...] = ()
    summary: str = ""
    body: tuple[Block, ...] = ()
    usageterms: str = ""
    copyrightholder: str = ""
    copyrightnotice: str = ""
    renditions: tuple[Rendition, ...] = ()
    links: tuple[Link, ...] = ()
    members: tuple[Member, ...] = ()
    canonical_url: str = ""
    partial: bool = False
    dropped: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The words of the body, a string a text block, in order (list entries and table cells one each)."""
        return tuple(line for block in self.body for line in block_lines(block))


class Note(Struct, frozen=True, omit_defaults=True):
    """Something a reader met and wants known at the desk: what, where (line or path), what to do."""

    what: str
    where: str = ""
    do: str = ""


class Enclosure(Struct, frozen=True):
    """A picture that came inside a dispatch (an e-mail's attachment). `name` is what a rendition's href calls it."""

    name: str
    data: bytes
    media_type: str = ""


class Reading(Struct, frozen=True):
    """What a dispatch says: its format, its items in the order sent, notes on what was passed over, pictures inside it.

    `extensions` are, item by item, what the message says of it by properties of ours (`wire.extension`): `read` applies them.
    """

    format: str
    items: tuple[Item, ...]
    notes: tuple[Note, ...] = ()
    enclosed: tuple[Enclosure, ...] = ()
    extensions: tuple[dict[str, str], ...] = ()


class Hints(Struct, frozen=True, omit_defaults=True):
    """What is known of the bytes from outside: the transport's words and the source's defaults.

    `timezone` is the source's zone (IANA name), used only where a time has none; empty means that such an embargo is
    held. `charset` is the transport's word (HTTP header), `default_charset` the agency's habit. `dialect` names the row of
    `wire.dialects` that the source writes in; empty: recognised from the bytes, else the standard.
    """

    media_type: str = ""
    charset: str = ""
    default_charset: str = ""
    filename: str = ""
    timezone: str = ""
    language: str = ""
    source: str = ""
    url: str = ""
    dialect: str = ""


class WireError(Exception):
    """Bytes that are no readable news: what is wrong, where it stands, what to do."""

    def __init__(self, what: str, where: str = "", do: str = "") -> None:
        self.what, self.where, self.do = what, where, do
        super().__init__(": ".join(part for part in (where, what) if part) + (f" ({do})" if do else ""))


class Refused(WireError):
    """Bytes that the gate turns away: too large, hostile, or in an encoding we do not accept."""


def check_guid(guid: str) -> str:
    """`guid` if it can be one. Raises WireError when it is none or too long for an index."""
    if not guid:
        raise WireError("an item without identity", do="ask the agency: guid (uri, doc-id) is mandatory")
    if len(guid) > MOST_GUID:
        raise WireError(f"a guid of {len(guid):,} characters", do="ask the agency for a shorter one")
    return guid


def block_lines(block: Block) -> tuple[str, ...]:
    """The words of one block, a string a line of the canonical text, white space not yet folded."""
    match block:
        case Paragraph(runs=runs) | Heading(runs=runs):
            return (_words(runs),)
        case Listing(items=items):
            return tuple(_words(entry.runs) for entry in items)
        case Table(rows=rows):
            return tuple(_words(cell.runs) for row in rows for cell in row)
    return ()


def _words(runs: Runs) -> str:
    return "".join(run.text for run in runs)


_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(Item)


def to_bytes(item: Item) -> bytes:
    """The item as deterministic JSON: the form that is stored and hashed."""
    return _encoder.encode(item)


def from_bytes(data: bytes) -> Item:
    """The item that `to_bytes` wrote."""
    return _decoder.decode(data)


def item_hash(item: Item) -> str:
    """SHA-256 (hex) of everything the item says but when it was sent: the same words twice are one version."""
    return hashlib.sha256(_encoder.encode(msgspec.structs.replace(item, sent=None))).hexdigest()
