"""Fingerprints of words: 128 bytes that say how alike two stories are, in any language.

One-permutation minwise hashing (Li, Owen, Zhang 2012): every feature of the text falls into one of 64 buckets and each
bucket keeps its least hash. Two texts agree in a bucket as often as they share features. The first 32 buckets hold the
words (what it is about, also when two agencies tell it differently), the last 32 hold pairs of neighbouring words (how
it is told: these agree only in copies and updates). Numbers count as words, in ASCII or Devanagari digits alike.
"""

from __future__ import annotations

import re
import struct
from binascii import crc32

SIZE = 128
_BUCKETS = 64
_HALF = 32
_EMPTY = 0xFFFF
_PACK = struct.Struct(f"<{_BUCKETS}H")

_BLANK = bytes(32 if chr(byte) in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\t\n\r\f" else byte for byte in range(256))
_MARKS = re.compile("[\u2010-\u2015\u2018-\u201f\u2026\u0964\u0965\u00a0]")
_DIGITS = tuple((chr(0x966 + digit).encode(), b"%d" % digit) for digit in range(10))


def fingerprint(text: str) -> bytes:
    """The fingerprint (`SIZE` bytes) of a text. A text without words gives a fingerprint that is like no other."""
    words = _words(text)
    least = [_EMPTY] * _BUCKETS
    hashes = list(map(crc32, words))
    pairs = [
        (left * 0x9E3779B1 + right * 0x85EBCA77) & 0xFFFFFFFF for left, right in zip(hashes, hashes[1:], strict=False)
    ]
    _fill(least, 0, [crc * 0x9E3779B1 & 0xFFFFFFFF for crc in set(hashes)])
    _fill(least, _HALF, pairs)
    return _PACK.pack(*least)


def similarity(one: bytes, other: bytes) -> int:
    """How alike two fingerprints are, from 0 (nothing in common) to 1000 (the same words in the same order)."""
    if len(one) != SIZE or len(other) != SIZE or one == other:
        return 1000 if one == other and len(one) == SIZE and one != _NOTHING else 0
    same = filled = 0
    for left, right in zip(_PACK.unpack(one), _PACK.unpack(other), strict=True):
        if left == right:
            if left != _EMPTY:
                same += 1
                filled += 1
        else:
            filled += 1
    return 1000 * same // filled if filled else 0


_NOTHING = _PACK.pack(*[_EMPTY] * _BUCKETS)


def _fill(least: list[int], first: int, hashes: list[int]) -> None:
    """Each of 32 buckets from `first` on gets the least 16 bits of the hashes that fall into it."""
    found = {value >> 27: value for value in sorted(hashes, reverse=True)}
    for bucket, value in found.items():
        least[first + bucket] = min(value >> 11 & 0xFFFF, _EMPTY - 1)


def _words(text: str) -> list[bytes]:
    """Words that carry meaning, as bytes: four letters or more in any script, and every number."""
    data = _MARKS.sub(" ", text.lower()).encode("utf-8", "replace")
    if b"\xe0\xa5" in data:
        for local, digit in _DIGITS:
            data = data.replace(local, digit)
    return [
        word for word in data.translate(_BLANK).split() if len(word) > (9 if word[0] >= 0xE0 else 3) or word.isdigit()
    ]
