"""How alike two texts are: MinHash over pairs of words, numbers kept, whatever the language."""

from __future__ import annotations

import re
import zlib
from array import array

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_SLOTS = 32
_MASK = 0xFFFFFFFF
_MULTIPLIERS = tuple((2654435761 * (2 * slot + 1)) & _MASK | 1 for slot in range(_SLOTS))
_MOST_WORDS = 120


def fingerprint(text: str) -> bytes:
    """64 bytes that say what `text` is about by its first 120 words; empty text has none."""
    words = _WORD.findall(text.lower())[:_MOST_WORDS]
    pairs = {zlib.crc32(f"{a} {b}".encode()) for a, b in zip(words, words[1:], strict=False)}
    if not pairs:
        return b""
    slots = array("H", (min([(value * multiplier) & _MASK for value in pairs]) >> 16 for multiplier in _MULTIPLIERS))
    return slots.tobytes()


def similarity(a: bytes, b: bytes) -> int:
    """How alike two fingerprints are: 0 (nothing in common) to 1000 (the same words)."""
    if not a or not b:
        return 0
    left, right = memoryview(a).cast("H"), memoryview(b).cast("H")
    return 1000 * sum(x == y for x, y in zip(left, right, strict=False)) // _SLOTS
