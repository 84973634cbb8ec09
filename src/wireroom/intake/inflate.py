"""Content-Encoding undone within bounds: gzip, deflate and Brotli, chunk by chunk."""

from __future__ import annotations

import zlib
from typing import Protocol

import brotli


class Broken(Exception):
    """Compressed bytes that are none, that break off, or that inflate beyond what is left."""


class TooLarge(Broken):
    """More plain bytes than are taken."""


class Inflater(Protocol):
    """Undoes one encoding."""

    def feed(self, chunk: bytes, left: int) -> bytes:
        """The plain bytes of a chunk; Broken when they are more than `left`."""

    def end(self) -> None:
        """The chunks are all there. Broken when something is missing."""


class Plain:
    """Not encoded."""

    def feed(self, chunk: bytes, left: int) -> bytes:
        """The chunk."""
        if len(chunk) > left:
            raise TooLarge("too large")
        return chunk

    def end(self) -> None:
        """Nothing can be missing."""


class Zlib:
    """gzip (one member after another) or deflate."""

    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._worker = zlib.decompressobj(wbits)

    def feed(self, chunk: bytes, left: int) -> bytes:
        """The plain bytes of a chunk."""
        parts: list[bytes] = []
        while chunk:
            if self._worker.eof:
                self._worker = zlib.decompressobj(self._wbits)
            try:
                parts.append(self._worker.decompress(chunk, left + 1))
            except zlib.error as error:
                raise Broken(str(error)) from None
            left -= len(parts[-1])
            if left < 0 or self._worker.unconsumed_tail:
                raise TooLarge("too large when inflated")
            chunk = self._worker.unused_data.lstrip(b"\0")
        return b"".join(parts)

    def end(self) -> None:
        """The last member must be whole."""
        if not self._worker.eof:
            raise Broken("the compressed bytes break off")


class Brotli:
    """Brotli."""

    def __init__(self) -> None:
        self._worker = brotli.Decompressor()

    def feed(self, chunk: bytes, left: int) -> bytes:
        """The plain bytes of a chunk."""
        try:
            part: bytes = self._worker.process(chunk, output_buffer_limit=left + 1)
        except brotli.error as error:
            raise Broken(str(error)) from None
        if len(part) > left or not (self._worker.is_finished() or self._worker.can_accept_more_data()):
            raise TooLarge("too large when inflated")
        return part

    def end(self) -> None:
        """The stream must be whole."""
        if not self._worker.is_finished():
            raise Broken("the compressed bytes break off")


def inflater(encoding: str) -> Inflater:
    """What undoes a Content-Encoding. Broken when it is not known."""
    match encoding.strip().lower():
        case "" | "identity":
            return Plain()
        case "gzip" | "x-gzip":
            return Zlib(31)
        case "deflate":
            return Zlib(15)
        case "br":
            return Brotli()
    raise Broken(f"content-encoding {encoding!r} is not known")
