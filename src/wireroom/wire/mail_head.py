"""The headers of a mail as words: encoded words decoded (RFC 2047), raw bytes by the order of `wire.charset`."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value
from functools import cached_property

from wireroom.wire import charset
from wireroom.wire.gate import NO_TEXT
from wireroom.wire.item import MOST_GUID, Hints, Refused
from wireroom.wire.text import fold

_ID = re.compile(r"<([^<>\s]{1,990})>")
_FAILED = re.compile(r"\bdmarc\s*=\s*fail\b", re.IGNORECASE)


class Headers:
    """The headers of one message or part."""

    def __init__(self, part: Message, hints: Hints) -> None:
        self._part = part
        self._hints = hints
        self.doubts: list[str] = []
        if _FAILED.search(self._raw("authentication-results")):
            self.doubts.append("the sender of the mail is not proven: dmarc=fail")

    def _raw(self, name: str) -> str:
        """The first header of that name, unfolded, bytes beyond ASCII as surrogates."""
        for key, value in self._part.raw_items():
            if key.lower() == name:
                return re.sub(r"[\r\n]+(?=[ \t])", "", str(value)).strip()
        return ""

    def words(self, name: str) -> str:
        """A header as words."""
        return self._decoded(self._raw(name))

    def _decoded(self, raw: str) -> str:
        if not raw.isascii():
            try:
                raw, _, _ = charset.decode(raw.encode("ascii", "surrogateescape"), self._hints)
            except (UnicodeEncodeError, Refused):
                self.doubts.append("a header in letters that cannot be told")
                raw = raw.encode("ascii", "replace").decode("ascii")
        try:
            parts = decode_header(raw) if "=?" in raw else [(raw, None)]
            text = "".join(self._part_of(part, label) for part, label in parts)
        except (HeaderParseError, ValueError, Refused):
            self.doubts.append("a header whose encoding is broken")
            text = raw
        return fold(NO_TEXT.sub("", text))

    def _part_of(self, part: bytes | str, label: str | None) -> str:
        if isinstance(part, str):
            return part
        return charset.decode(part, Hints(), declared=label)[0] if label else part.decode("latin-1")

    @cached_property
    def subject(self) -> str:
        """The subject."""
        return self.words("subject")

    @property
    def sender(self) -> str:
        """Who sent it, for the desk."""
        return self.words("from")[:200]

    @property
    def date(self) -> str:
        """When it was sent, as it says."""
        return self.words("date")

    @property
    def language(self) -> str:
        """The language it says it is in."""
        return self.words("content-language").partition(",")[0]

    @property
    def message_id(self) -> str:
        """The Message-ID without its angle brackets."""
        raw = self.words("message-id")
        found = _ID.search(raw)
        return (found[1] if found else raw)[:MOST_GUID]

    @property
    def content_id(self) -> str:
        """The Content-ID without its angle brackets."""
        return self.words("content-id").strip("<> ")

    @property
    def references(self) -> list[tuple[str, str]]:
        """The mails that this one says it belongs to: relation and Message-ID, once each."""
        told = [("in-reply-to", each) for each in _ID.findall(self.words("in-reply-to"))]
        told += [("references", each) for each in _ID.findall(self.words("references"))]
        return list({guid: (rel, guid) for rel, guid in reversed(told)}.values())[::-1]

    @property
    def is_attached(self) -> bool:
        """Whether it says that it is an attachment."""
        return self._raw("content-disposition").lower().lstrip().startswith("attachment")

    @property
    def filename(self) -> str:
        """The file name that it came with (RFC 2231, or encoded words), for the desk alone."""
        for header, name in (("content-disposition", "filename"), ("content-type", "name")):
            try:
                value = self._part.get_param(name, None, header)
                text = collapse_rfc2231_value(value) if value else ""
            except (LookupError, ValueError, TypeError):
                text = ""
            if text:
                return self._decoded(text)[:200]
        return ""
