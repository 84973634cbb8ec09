"""E-mail (RFC 5322, MIME): the copy of a mail as one item, its pictures enclosed, attached wire files read as what they are.

Nothing is dropped in silence: an attachment that nobody can read holds the story, a signature goes to the desk's note, and a
disclaimer or a quoted mail in the copy is doubted. Who sent a mail is told to the desk and to no reader.
"""

from __future__ import annotations

import email.errors
import re
from collections.abc import Callable
from email import policy
from email.message import Message
from email.parser import BytesParser

from msgspec.structs import replace

from wireroom.wire.by_rule import digest, found
from wireroom.wire.document import enclosure_name, is_document
from wireroom.wire.item import Enclosure, Hints, Item, Link, Note, Reading, Refused, Rendition, WireError, check_guid
from wireroom.wire.mail_copy import Copy, best, of_html, of_text
from wireroom.wire.mail_head import Headers
from wireroom.wire.management import shown
from wireroom.wire.moments import language_tag
from wireroom.wire.picture_parts import kind_of

Reader = Callable[[bytes, Hints], Reading]
MOST_NESTED = 50  # parts that hold parts
MOST_PARTS = 500
_NESTED = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_HEADER = re.compile(rb"([!-9;-~]{1,76}):(.*)")
_BEGINS = re.compile(rb"From |[A-Za-z][A-Za-z0-9-]{1,75}:")
_PROOF = frozenset({b"message-id", b"mime-version", b"received", b"return-path", b"dkim-signature", b"delivered-to"})
_READABLE = re.compile(
    r"text/(?!calendar|.*vcard)|.*[/+]xml$|.*[/+]json$|application/(?:octet-stream|gzip|x-gzip|.*wordprocessingml.*)"
)
_WORDLESS = re.compile(r"application/(?:pgp-|pkcs7-|x-pkcs7-)|text/.*vcard|audio/|video/")
_ANSWERS = re.compile(r"\s*(?:re|aw|sv|vs|fwd?|wg|tr|rv|enc|i)\s*:", re.IGNORECASE)


def is_mail(data: bytes) -> bool:
    """Whether bytes are a mail: nothing but headers up to the first empty line, and among them those of a mail."""
    if not _BEGINS.match(data):
        return False
    head = data[:65536].replace(b"\r\n", b"\n")
    if head.startswith(b"From "):  # mbox
        head = head.partition(b"\n")[2]
    names: dict[bytes, bytes] = {}
    for line in head.split(b"\n"):
        match = _HEADER.fullmatch(line.rstrip(b"\r"))
        if match:
            names[match[1].lower()] = match[2]
        elif not line.strip():
            break
        elif line[:1] not in {b" ", b"\t"} or not names:
            return False
    if b"from" not in names:
        return False
    return bool(_PROOF & names.keys()) or (b"@" in names[b"from"] and {b"date", b"subject"} <= names.keys())


def read(data: bytes, hints: Hints, reader: Reader) -> Reading:
    """The items of a mail: its own copy, and those of attached wire files, which `reader` reads. Raises WireError."""
    if len(_NESTED.findall(data)) > MOST_NESTED:
        raise Refused(f"a mail of more than {MOST_NESTED} parts inside each other", do="send a simpler mail")
    if data.startswith(b"From "):
        data = data.partition(b"\n")[2]
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(data)
    except (email.errors.MessageError, ValueError, LookupError, IndexError) as error:
        raise WireError(f"not a readable mail: {error}"[:200], do="ask the agency to send it again") from None
    parts = list(message.walk())
    if len(parts) > MOST_PARTS:
        raise Refused(f"a mail of {len(parts):,} parts, more than {MOST_PARTS}", do="send a simpler mail")
    mail = _Mail(hints, reader)
    copy = mail.copy_of(message)
    broken = [type(defect).__name__ for part in parts for defect in part.defects]
    if broken:
        mail.doubts.append(f"the mail is broken: {broken[0].removesuffix('Defect')}")
    return mail.reading(Headers(message, hints), copy)


def _inside(part: Message) -> list[Message]:
    if not part.is_multipart():  # get_payload would decode the text, by whatever character set the part names
        return []
    inside = part.get_payload()
    return [each for each in inside if isinstance(each, Message)] if isinstance(inside, list) else []


def _bytes_of(part: Message) -> bytes:
    """What a part holds, its transfer encoding undone; an attached message is written out again."""
    messages = _inside(part)
    if messages:
        try:
            return messages[0].as_bytes()
        except (LookupError, ValueError, TypeError):
            raise WireError("a mail whose attached mail cannot be read", do="ask the agency to send it alone") from None
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


class _Mail:
    """Walks the parts of a mail once, and gathers what they hold."""

    def __init__(self, hints: Hints, reader: Reader) -> None:
        self.hints = hints
        self.reader = reader
        self.enclosed: dict[str, Enclosure] = {}
        self.by_id: dict[str, str] = {}  # Content-ID -> name of the enclosure
        self.items: list[Item] = []
        self.dropped: list[str] = []
        self.doubts: list[str] = []
        self.notes: list[Note] = []

    def copy_of(self, part: Message) -> Copy | None:
        """The copy that a part holds; its attachments are taken on the way."""
        kind = part.get_content_type()
        if part.is_multipart() and not kind.startswith("message/"):
            copies = [copy for each in _inside(part) if (copy := self.copy_of(each)) is not None]
            return best(copies) if kind == "multipart/alternative" else Copy.joined(copies)
        headers = Headers(part, self.hints)
        if kind in {"text/plain", "text/html"} and not headers.filename and not headers.is_attached:
            return self._text(part, kind)
        self._attachment(part, kind, headers)
        return None

    def _text(self, part: Message, kind: str) -> Copy | None:
        made = of_html if kind == "text/html" else of_text
        copy = made(_bytes_of(part), part, self.hints)
        self.notes.extend(copy.notes)
        return copy

    def _attachment(self, part: Message, kind: str, headers: Headers) -> None:
        name = headers.filename or kind
        payload = _bytes_of(part)
        picture = kind_of(payload[:32])
        if picture:
            called = enclosure_name(payload, picture)
            self.enclosed[called] = Enclosure(called, payload, picture)
            self.by_id[headers.content_id] = called
        elif _WORDLESS.match(kind):
            self.notes.append(Note(f"attachment of the type {kind} has no words", name))
        elif kind == "message/rfc822" or is_document(payload) or _READABLE.fullmatch(kind):
            self._wire_file(payload, name)
        elif payload.strip():
            self.dropped.append(f"attachment {name} ({kind})")

    def _wire_file(self, payload: bytes, name: str) -> None:
        if not payload.strip():
            return
        try:
            inner = self.reader(payload, replace(self.hints, charset="", filename=name, media_type="", url=""))
        except WireError as error:
            self.dropped.append(f"attachment {name}: {error.what}")
            return
        self.items.extend(inner.items)
        self.notes.extend(replace(note, where=f"{name}: {note.where}") for note in inner.notes)
        self.enclosed.update({each.name: each for each in inner.enclosed})

    def reading(self, headers: Headers, copy: Copy | None) -> Reading:
        """All that the mail holds."""
        items = list(self.items)
        copy = copy or Copy()
        if copy.blocks or self.dropped or not items:
            items.insert(0, self._own(headers, copy))
        notes = [Note("mail of", headers.sender), *self.notes] if headers.sender else self.notes
        return Reading("mail", tuple(items), tuple(notes), tuple(self.enclosed.values()))

    def _own(self, headers: Headers, copy: Copy) -> Item:
        """The mail's own copy as an item. Its subject is its headline, word for word."""
        subject = headers.subject
        story = found(copy.blocks, headline=subject, known=100 if subject else 0)
        doubts = [
            *self.doubts,
            *headers.doubts,
            *copy.doubts,
            *(story.doubts if story.headline and not subject else ()),
        ]
        if _ANSWERS.match(subject):
            doubts.append(f"the subject answers or forwards a mail: {subject[:80]!r}")
        if self.items:
            doubts.append("a mail that carries wire files: is this its covering letter?")
        assumed: list[str] = []
        renditions = [replace(each, href=self._enclosed_name(each.href)) for each in copy.renditions]
        shown_names = {each.href for each in renditions}
        loose = [Rendition(id=name, href=name, media_type=each.media_type) for name, each in self.enclosed.items()]
        return Item(
            guid=check_guid(headers.message_id or digest(subject, headers.date, *(story.body and [story.headline]))),
            versioncreated=shown(headers.date, self.hints, "versioncreated", assumed),
            headline=story.headline or subject,
            byline=story.byline,
            dateline=story.dateline,
            language=language_tag(headers.language) or self.hints.language,
            desk_note=copy.signature,
            body=story.body,
            renditions=(*renditions, *(each for each in loose if each.href not in shown_names)),
            links=tuple(Link(rel, guid=guid) for rel, guid in headers.references),
            dropped=(*copy.dropped, *self.dropped),
            doubts=tuple(dict.fromkeys(doubts)),
            assumed=tuple(assumed),
        )

    def _enclosed_name(self, href: str) -> str:
        """The name of the enclosure that a ``cid:`` address means (RFC 2392)."""
        return self.by_id.get(href[4:], href) if href.lower().startswith("cid:") else href
