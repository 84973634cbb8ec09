"""Where a picture file keeps what it says of itself: its IPTC-IIM, XMP and EXIF blocks. No pixel is decoded here.

Every walker goes by the lengths that the file states and never beyond its end; where they lie, what was found so far counts.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Literal

from msgspec import Struct

MOST_BLOCK = 1024 * 1024  # bytes of one block
_MOST_PARTS = 10_000  # segments, chunks or tags of one file
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_IIM_RESOURCE = 0x0404
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 13: 4}  # bytes of TIFF's types
_EXIF_IFD = 34665


class Parts(Struct):
    """The blocks of a file, as bytes; `tags` are those of TIFF and EXIF that are text, `size` its width and height."""

    media_type: str = ""
    iim: bytes = b""
    xmp: bytes = b""
    tags: dict[int, bytes] = {}
    size: tuple[int, int] = (0, 0)


def parts_of(data: bytes) -> Parts:
    """The blocks of a JPEG, PNG, WebP or TIFF file; of any other only its kind."""
    kind = kind_of(data)
    found = Parts(media_type=kind)
    try:
        if kind in _WALKERS:
            _WALKERS[kind](data, found)
    except (struct.error, IndexError, zlib.error):
        pass  # a length that lies: what was found so far counts
    return found


def kind_of(data: bytes) -> str:
    """The media type of a picture by its first bytes; empty when they are none."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in {b"avif", b"avis", b"heic", b"heix", b"mif1"}:
        return "image/avif" if data[8:11] == b"avi" else "image/heic"
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), "")


def _jpeg(data: bytes, found: Parts) -> None:
    """Segments up to the picture itself (ITU T.81, B.1)."""
    at = 2
    resources = b""
    for _ in range(_MOST_PARTS):
        if at + 4 > len(data) or data[at] != 0xFF:
            break
        marker = data[at + 1]
        if marker in {0xFF, 0x01} or 0xD0 <= marker <= 0xD8:  # fill bytes, and markers that stand alone
            at += 1 if marker == 0xFF else 2
            continue
        if marker in {0xD9, 0xDA}:
            break
        (length,) = struct.unpack_from(">H", data, at + 2)
        body = data[at + 4 : at + 2 + length]
        if length < 2 or len(body) != length - 2:
            break
        if marker == 0xE1 and body.startswith(_XMP):
            found.xmp = found.xmp or body[len(_XMP) :]
        elif marker == 0xE1 and body.startswith(b"Exif\0"):
            found.tags = found.tags or tags_of(body[6:])
        elif marker == 0xED and body.startswith(_PHOTOSHOP) and len(resources) < MOST_BLOCK:
            resources += body[len(_PHOTOSHOP) :]
        elif 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack_from(">HH", body, 1)
            found.size = (width, height)
        at += 2 + length
    found.iim = _iim_of(resources)


def _iim_of(resources: bytes) -> bytes:
    """The IIM block among Photoshop's image resources."""
    at = 0
    while resources[at : at + 4] == b"8BIM" and at + 12 <= len(resources):
        (kind,) = struct.unpack_from(">H", resources, at + 4)
        at += 6
        at += (resources[at] + 2) & ~1  # a name, padded to an even length with its own length
        if at + 4 > len(resources):
            break
        (size,) = struct.unpack_from(">I", resources, at)
        body = resources[at + 4 : at + 4 + size]
        if kind == _IIM_RESOURCE:
            return body
        at += 4 + size + size % 2
    return b""


def _png(data: bytes, found: Parts) -> None:
    """Chunks (PNG, 11): XMP in an ``iTXt``, EXIF in an ``eXIf``."""
    for kind, body in _chunks(data, 8, ">"):
        if kind == b"IHDR":
            width, height = struct.unpack_from(">II", body)
            found.size = (width, height)
        elif kind == b"eXIf":
            found.tags = tags_of(body)
        elif kind == b"iTXt" and body.startswith(b"XML:com.adobe.xmp\0"):
            rest = body[18:]
            text = rest[2:].split(b"\0", 2)[2]
            found.xmp = text if rest[0] == 0 else zlib.decompressobj().decompress(text, MOST_BLOCK)
        elif kind == b"IEND":
            break


def _webp(data: bytes, found: Parts) -> None:
    """RIFF chunks ``EXIF`` and ``XMP ``."""
    for kind, body in _chunks(data, 12, "<"):
        if kind == b"EXIF":
            found.tags = tags_of(body.removeprefix(b"Exif\0\0"))
        elif kind == b"XMP ":
            found.xmp = body
        elif kind == b"VP8X":
            found.size = (1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little"))


def _chunks(data: bytes, at: int, order: str) -> Iterator[tuple[bytes, bytes]]:
    """PNG's chunks (length, kind, body, check) or RIFF's (kind, length, body, padding)."""
    for _ in range(_MOST_PARTS):
        if at + 8 > len(data):
            return
        first, second = data[at : at + 4], data[at + 4 : at + 8]
        kind, told = (second, first) if order == ">" else (first, second)
        (length,) = struct.unpack(f"{order}I", told)
        body = data[at + 8 : at + 8 + length]
        if len(body) != length:
            return
        yield kind, body
        at += 8 + length + (4 if order == ">" else length % 2)


def _tiff(data: bytes, found: Parts) -> None:
    """Tags of the first directory (TIFF 6, 2): XMP 700, IIM 33723, Photoshop's resources 34377."""
    found.tags = tags_of(data)
    found.xmp = found.tags.pop(700, b"")
    found.iim = found.tags.pop(33723, b"") or _iim_of(found.tags.pop(34377, b""))
    size = [int.from_bytes(found.tags.get(tag, b""), _order(data)) for tag in (256, 257)]
    found.size = (size[0], size[1])


def _order(data: bytes) -> Literal["little", "big"]:
    return "little" if data[:2] == b"II" else "big"


def tags_of(data: bytes) -> dict[int, bytes]:
    """The tags of a TIFF structure's first directory and of its EXIF directory, as raw bytes."""
    if data[:4] not in {b"II*\0", b"MM\0*"}:
        return {}
    order = "<" if data[:2] == b"II" else ">"
    found: dict[int, bytes] = {}
    try:
        _directory(data, struct.unpack_from(f"{order}I", data, 4)[0], order, found)
        if _EXIF_IFD in found:
            inner: dict[int, bytes] = {}
            _directory(data, struct.unpack(f"{order}I", found[_EXIF_IFD][:4])[0], order, inner)
            found = inner | found
    except struct.error:
        pass
    return found


def _directory(data: bytes, at: int, order: str, found: dict[int, bytes]) -> None:
    (count,) = struct.unpack_from(f"{order}H", data, at)
    for number in range(min(count, 500)):
        tag, kind, many, where = struct.unpack_from(f"{order}HHII", data, at + 2 + 12 * number)
        size = _SIZES.get(kind, 0) * many
        start = at + 2 + 12 * number + 8 if size <= 4 else where
        if 0 < size <= MOST_BLOCK and start + size <= len(data):
            found.setdefault(tag, data[start : start + size])


_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
)
_WALKERS: dict[str, Callable[[bytes, Parts], None]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
    "image/tiff": _tiff,
}
