"""Characters of the text wires (IPTC 7901, ANPA 1312): control codes, typesetting codes, national 7-bit letters.

A wire's control characters frame its messages and once steered typesetters. The frame is read by the formats' modules;
what steers machines is taken off here, so that no control character reaches an item's words.
"""

from __future__ import annotations

import re

SOH, STX, ETX, EOT = "\x01", "\x02", "\x03", "\x04"
TABLE_LINE = "\x08"  # ANPA 1312: a line of a table begins
COLUMN = "\x1f"  # IPTC 7901, annex C: column break
FILL = "\x00\x05\x06\x07\x15\x16\x7f"  # idle, bell and answer codes, rub-outs

_PLACES = "#$@[\\]^`{|}~"  # the positions of ISO 646 that a national alphabet may fill otherwise
NATIONAL = {
    "de": "#$§ÄÖÜ^`äöüß",
    "dk": "#$@ÆØÅ^`æøå~",
    "es": "£$§¡Ñ¿^`°ñç~",
    "fi": "#$@ÄÖÅ^`äöå~",
    "fr": "£$à°ç§^µéùè¨",
    "gb": "£$@[\\]^`{|}~",
    "hu": "#¤ÁÉÖÜ^áéöü˝",
    "it": "£$§°çé^ùàòèì",
    "no": "#$@ÆØÅ^`æøå~",
    "pt": "#$§ÃÇÕ^`ãçõ°",
    "se": "#¤ÉÄÖÅÜéäöåü",
}
"""National alphabets of ISO 646 (its registered variants), the letters in the order of `_PLACES`."""
_DESIGNATED = {
    "A": "gb", "E": "no", "`": "no", "G": "fi", "C": "fi", "H": "se", "K": "de", "L": "pt", "R": "fr", "f": "fr",
    "Y": "it", "Z": "es", "i": "hu",
}  # fmt: skip
"""Final characters of ``ESC (`` (ISO 2022) by the alphabet that they switch to; any other is ASCII."""
_TABLES = {name: str.maketrans(_PLACES, letters) for name, letters in NATIONAL.items()}

_NEWLINE = re.compile("\r+\n?")
_ESCAPE = re.compile("\x1b([ -/]{0,3})([0-~])")
_INSTRUCTION = re.compile("\x0c[^\x0b\x0c\n]{0,80}\x0b")
_SAID_AS = str.maketrans(
    dict.fromkeys((*range(32), *range(127, 160), 0xFFFE, 0xFFFF))
    | {"\t": "\t", "\n": "\n", COLUMN: "\t", "\x1c": "\t", "\x19": "   ", "\x1d": "\xa0", "\x1e": "\xad"}
)


def lined(text: str) -> str:
    """The text with LF ending every line, however often a teleprinter's carriage was sent home before it."""
    return _NEWLINE.sub("\n", text)


def lettered(text: str, alphabet: str = "") -> str:
    """The text with the letters of a national 7-bit alphabet, the agency's (a name of `NATIONAL`) or one switched to.

    Text beyond ASCII is in no such alphabet. Escape sequences (ISO 2022) are taken away.
    """
    if "\x1b" not in text:
        return text.translate(_TABLES[alphabet]) if alphabet and text.isascii() else text
    seven_bit = text.isascii()
    parts: list[str] = []
    at = 0
    for match in _ESCAPE.finditer(text):
        part = text[at : match.start()]
        parts.append(part.translate(_TABLES[alphabet]) if alphabet and seven_bit else part)
        at = match.end()
        if match[1] == "(":
            alphabet = _DESIGNATED.get(match[2], "")
    part = text[at:]
    parts.append(part.translate(_TABLES[alphabet]) if alphabet and seven_bit else part)
    return "".join(parts)


def typed(text: str) -> str:
    """The text as a typesetter would have it: killed words gone (CAN), instructions to machines (FF ... VT) gone.

    ETB ends a paragraph; GS and RS make the space or hyphen after them one that does not break, or only there (annex C).
    """
    if "\x18" in text:
        *killed, last = text.split("\x18")
        text = "".join([*(part[: _last_word(part)] for part in killed), last])
    if "\x0b" in text:
        text = _INSTRUCTION.sub("", text)
    return text.replace("\x17", "\n\n").replace("\x1d ", "\x1d").replace("\x1e-", "\x1e")


def said(text: str) -> str:
    """The text without control characters; columns are parted by tabs, an em space is three spaces."""
    return text if text.isprintable() else text.translate(_SAID_AS)


def _last_word(text: str) -> int:
    """Where the last word of the last line begins, the space before it included."""
    line = text.rfind("\n") + 1
    return max(text.rfind(" ", line), line)
