"""A dispatch's bytes as an editor may look at them: text for the eye only. Pure.

Nothing that is shown here is used for anything else. What the eye would miss or be fooled by is written out.
"""

from __future__ import annotations

import codecs
import re

from msgspec import Struct

MOST = 64 * 1024  # bytes shown
_MOST_BINARY = 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_NAME = re.compile(r"[A-Za-z0-9._:-]{1,40}")
_WRITTEN_OUT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


class Shown(Struct, frozen=True):
    """Text to show. `encoding` is how the bytes were read, empty for bytes that are no text and stand as hex digits."""

    text: str
    encoding: str


def show(head: bytes, charset: str = "") -> Shown:
    """The first bytes of a dispatch as text; `charset` is what its sender called them. The end may be cut anywhere."""
    if _is_binary(head):
        return Shown(_hex(head[:_MOST_BINARY]), "")
    for name in _candidates(head, charset):
        text = _decoded(head, name)
        if text is not None:
            return Shown(_plain(text), name.removesuffix("-sig"))
    return Shown(_plain(head.decode("cp1252", "replace")), "windows-1252")


def _decoded(head: bytes, name: str) -> str | None:
    """`head` read strictly, but for a last character that was cut; None when it is not in that encoding."""
    try:
        return head.decode(name)
    except UnicodeDecodeError as error:
        cut = error.end == len(head) and error.start >= len(head) - 4
        return head[: error.start].decode(name) + "\ufffd" if cut else None
    except (LookupError, UnicodeError):  # codecs that are no encoding of text, as idna
        return None


def _candidates(head: bytes, charset: str) -> list[str]:
    marked = [name for mark, name in _MARKS if head.startswith(mark)]
    declared = _DECLARED.search(head[:200])
    told = [*marked, charset, declared[1].decode("ascii").lower() if declared else "", "utf-8"]
    return [name for name in told if _NAME.fullmatch(name)]


def _is_binary(head: bytes) -> bool:
    if any(head.startswith(mark) for mark, _ in _MARKS):
        return False
    return b"\0" in head[:1024] or head.startswith((b"\xff\xd8\xff", b"\x89PNG", b"\x1f\x8b", b"PK\x03\x04", b"%PDF"))


def _plain(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _WRITTEN_OUT.sub(lambda match: f"‹U+{ord(match[0]):04X}›", text)


def _hex(data: bytes) -> str:
    lines = []
    for start in range(0, len(data), 16):
        row = data[start : start + 16]
        seen = "".join(chr(each) if 32 <= each < 127 else "·" for each in row)
        lines.append(f"{start:08x}  {row.hex(' '):47}  {seen}")
    return "\n".join(lines)
