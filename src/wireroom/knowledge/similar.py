"""Fingerprints of words: 128 bytes that say how alike two stories are, in any language.

One-permutation minwise hashing (Li, Owen, Zhang 2012) with a byte a lane (Li, Koenig 2010): every feature of the text
falls into one of 128 lanes and each lane keeps a byte of its least hash. Two texts agree in a lane as often as they share
features. 112 lanes hold the words (what it is about, also when two agencies tell it differently), 16 hold pairs of
neighbouring words (how it is told: these agree only in copies and updates). Words that every story has are left out;
numbers count as words, in ASCII or Devanagari digits alike.
"""

from __future__ import annotations

import re
from binascii import crc32
from collections.abc import Iterable

SIZE = 128
WORD_LANES = 112
_PAIR_LANES = SIZE - WORD_LANES
_HIGH = int.from_bytes(b"\x80" * SIZE, "little")
_LOW = int.from_bytes(b"\x7f" * SIZE, "little")

_COMMON = frozenset(
    (
        "that with from said have were been will this they which their after also would than more about when where there "
        "into other some over only first last before while during since until between under against both each such what "
        "them these those then very could should says saying told according because through being made make take year "
        "years लेकिन उन्होंने उन्हें जिसमें कहना अनुसार दौरान इसके उनके आहे. आहेत होते होती त्यांनी सांगितले करण्यात येणार असून यांनी मात्र त्यामुळे"
    )
    .encode()
    .split()
)
_BLANK = bytes(32 if chr(byte) in '!"#$%&()*+-/:;<=>?@[\\]^_`{|}~\t\n\r\f' else byte for byte in range(256))
_DROPPED = b",.'"  # 6,400 and 2.3 are one number each
_MARKS = re.compile("[\u2010-\u2015\u2018-\u201f\u2026\u0964\u0965\u00a0]")
_DIGITS = tuple((chr(0x966 + digit).encode(), b"%d" % digit) for digit in range(10))


def fingerprint(text: str) -> bytes:
    """The fingerprint (`SIZE` bytes) of a text. A text without words gives a fingerprint that is like no other."""
    told = words(text)
    hashes = list(map(crc32, told))
    pairs = map(crc32, told[1:], hashes)  # a word's hash begins with its left neighbour's: the pair's
    return _least(set(hashes), WORD_LANES) + _least(pairs, _PAIR_LANES)


def similarity(one: bytes, other: bytes) -> int:
    """How alike two fingerprints are, from 0 (nothing in common) to 1000 (the same words in the same order)."""
    if len(one) != SIZE or len(other) != SIZE:
        return 0
    return similarity_of(lanes(one), lanes(other))


def lanes(fingerprint: bytes) -> int:
    """A fingerprint as `similarity_of` compares it, for one that is compared with many."""
    return int.from_bytes(fingerprint, "little")


def similarity_of(left: int, right: int) -> int:
    """`similarity` of two fingerprints' `lanes`."""
    filled = _filled(left | right)
    return 1000 * (filled - _filled(left ^ right)) // filled if filled else 0


def _filled(lanes: int) -> int:
    """How many of the lanes' bytes are not 0: adding 0x7f carries into a byte's high bit unless its rest is 0."""
    return ((((lanes & _LOW) + _LOW) | lanes) & _HIGH).bit_count()


def _least(hashes: Iterable[int], lanes: int) -> bytes:
    """A byte of the least hash of each lane, from its middle bits; 0 for a lane into which none fell."""
    most = 1 << 32
    least = [most] * lanes
    for value in hashes:
        lane = value % lanes
        if value < least[lane]:  # noqa: PLR1730 - twice as fast as min()
            least[lane] = value
    return bytes([(value >> 8) % 255 + 1 if value < most else 0 for value in least])


def words(text: str) -> list[bytes]:
    """Words that tell something, as bytes: of four letters or more in any script, and every number."""
    lower = text.lower()
    if lower.isascii():
        found = lower.encode().translate(_BLANK, _DROPPED).split()
        return [word for word in found if (len(word) > 3 and word not in _COMMON) or word.isdigit()]
    data = _MARKS.sub(" ", lower).encode("utf-8", "replace")
    if b"\xe0\xa5" in data:
        for local, digit in _DIGITS:
            data = data.replace(local, digit)
    return [
        word
        for word in data.translate(_BLANK, _DROPPED).split()
        if (len(word) > (9 if word[0] >= 0xE0 else 3) and word not in _COMMON) or word.isdigit()
    ]
