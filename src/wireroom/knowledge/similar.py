"""Fingerprints of words: 128 bytes that say how alike two stories are, in any language.

One-permutation minwise hashing (Li, Owen, Zhang 2012): every feature of the text falls into one of 64 lanes and each
lane keeps its least hash. Two texts agree in a lane as often as they share features. The first 32 lanes hold the
words (what it is about, also when two agencies tell it differently), the last 32 hold pairs of neighbouring words (how
it is told: these agree only in copies and updates). Numbers count as words, in ASCII or Devanagari digits alike.
"""

from __future__ import annotations

import re
import struct
from binascii import crc32
from collections.abc import Iterable

SIZE = 128
_LANES = 64  # of 16 bits; 0 is a lane into which no feature fell
_HALF = 32
_PACK = struct.Struct(f"<{_LANES}H")
_HIGH = int.from_bytes(b"\x00\x80" * _LANES, "little")
_LOW = int.from_bytes(b"\xff\x7f" * _LANES, "little")

_BLANK = bytes(32 if chr(byte) in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\t\n\r\f" else byte for byte in range(256))
_MARKS = re.compile("[\u2010-\u2015\u2018-\u201f\u2026\u0964\u0965\u00a0]")
_DIGITS = tuple((chr(0x966 + digit).encode(), b"%d" % digit) for digit in range(10))


def fingerprint(text: str) -> bytes:
    """The fingerprint (`SIZE` bytes) of a text. A text without words gives a fingerprint that is like no other."""
    words = _words(text)
    hashes = list(map(crc32, words))
    pairs = map(crc32, words[1:], hashes)  # a word's hash begins with its left neighbour's: the pair's
    return _PACK.pack(*_least(set(hashes)), *_least(pairs))


def similarity(one: bytes, other: bytes) -> int:
    """How alike two fingerprints are, from 0 (nothing in common) to 1000 (the same words in the same order)."""
    if len(one) != SIZE or len(other) != SIZE:
        return 0
    left, right = int.from_bytes(one, "little"), int.from_bytes(other, "little")
    filled = _filled(left | right)
    return 1000 * (filled - _filled(left ^ right)) // filled if filled else 0


def _filled(lanes: int) -> int:
    """How many of the 16-bit lanes are not 0: adding 0x7fff carries into a lane's high bit unless its rest is 0."""
    return ((((lanes & _LOW) + _LOW) | lanes) & _HIGH).bit_count()


def _least(hashes: Iterable[int]) -> list[int]:
    """The least hash of each lane, as its upper 16 bits; the lower bits say which lane a hash falls into."""
    least = [1 << 32] * _HALF
    for value in hashes:
        lane = value % _HALF
        if value < least[lane]:  # noqa: PLR1730 - twice as fast as min()
            least[lane] = value
    return [max(value >> 16, 1) if value < 1 << 32 else 0 for value in least]


def _words(text: str) -> list[bytes]:
    """Words that carry meaning, as bytes: four letters or more in any script, and every number."""
    lower = text.lower()
    if lower.isascii():
        return [word for word in lower.encode().translate(_BLANK).split() if len(word) > 3 or word.isdigit()]
    data = _MARKS.sub(" ", lower).encode("utf-8", "replace")
    if b"\xe0\xa5" in data:
        for local, digit in _DIGITS:
            data = data.replace(local, digit)
    return [
        word for word in data.translate(_BLANK).split() if len(word) > (9 if word[0] >= 0xE0 else 3) or word.isdigit()
    ]
