"""Which characters bytes are: a byte order mark, what the document declares, the transport, the agency's habit, detection.

In this order, and strictly: what does not decode as stated is refused. Detection (charset-normalizer) is the last resort:
a guess that several encodings share is sure; one that they do not is said to be doubtful, so that a story is held rather
than published as mojibake; bytes that are text in no encoding are refused.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from charset_normalizer import CharsetMatch, from_bytes

from wireroom.wire.item import Hints, Note, Refused

_NAMES = """
    utf-8 utf-16 utf-16-le utf-16-be ascii iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7
    iso8859-8 iso8859-9 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 cp1250 cp1251 cp1252 cp1253 cp1254
    cp1255 cp1256 cp1257 cp1258 koi8-r koi8-u mac-roman cp437 cp850 cp866 shift_jis cp932 euc_jp gb18030 gbk big5
    euc_kr iso2022_jp tis-620
"""
_ALLOWED = {codecs.lookup(name).name for name in _NAMES.split()}
_ONE_BYTE = re.compile(
    r"iso8859|cp1?[0-9]{3}$|koi8|mac-|tis-620|ascii"
)  # every sequence of bytes is some text in these
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BOM_STARTS = frozenset(mark[:1] for mark, _ in _BOMS)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|meta)\b", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]{0,200}?\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_NO_C1 = bytes(
    {*range(256)} - {*range(0x80, 0xA0)}
)  # the rest are controls in ISO 8859-1, quotes and dashes in Windows-1252
_JIS = (b"\x1b$B", b"\x1b$@")

_GUESSED = ("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "koi8_r", "mac_roman",
            "cp932", "euc_jp", "gb18030", "big5", "euc_kr", "tis_620")  # fmt: skip
_OF_LANGUAGES = {
    "cp1252": "en fr de es it pt nl da sv no nb nn fi is ca eu gl ga id ms af",
    "cp1250": "pl cs sk hu sl hr bs ro sq",
    "cp1251": "ru uk be bg mk sr",
    "koi8_r": "ru",
    "cp1253": "el",
    "cp1254": "tr az",
    "cp1255": "he yi",
    "cp1256": "ar fa ur",
    "cp1257": "et lv lt",
    "cp1258": "vi",
    "cp932": "ja",
    "euc_jp": "ja",
    "gb18030": "zh",
    "big5": "zh",
    "euc_kr": "ko",
    "tis_620": "th",
}
_MIXED = re.compile("[A-Za-z][\u0370-\u06ff]|[\u0370-\u06ff][A-Za-z]")  # no word is half Latin, half Cyrillic
_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\r"})  # the frame of a text wire
_SAMPLE = 32 * 1024  # bytes that detection looks at
_NEAR = 0.15  # of coherence: two readings nearer than this are both likely
_DOUBT = "encoding guessed"
_TWICE_LEADS = ("Ã", "Â", "â€", "à¤", "à¥", "Ð", "Ñ", "Ø", "Ù")
_TWICE_FIRST = tuple(dict.fromkeys(lead[0] for lead in _TWICE_LEADS))
_TWICE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,3}"
)


def decode(data: bytes, hints: Hints, *, declared: str = "") -> tuple[str, str, tuple[Note, ...]]:
    """Text of a dispatch, the encoding it came in, and notes on what was guessed or looks wrong.

    `declared` is what an envelope says of the bytes inside it (a mail's part). An encoding of one byte a character can
    decode anything, so where it is stated of bytes that are UTF-8 beyond ASCII (agencies do that) they are read as UTF-8,
    and ISO 8859-1 with characters of Windows-1252 as that, each with a note. Raises Refused.
    """
    text, name, notes = _decoded(data, hints, declared)
    return text, name, (*notes, *_looks_wrong(text))


def doubts(notes: tuple[Note, ...]) -> tuple[str, ...]:
    """Of the notes of a decoding those that mean that the words may be wrong."""
    return tuple(note.what for note in notes if note.what.startswith(_DOUBT))


def _decoded(data: bytes, hints: Hints, declared: str) -> tuple[str, str, tuple[Note, ...]]:
    for mark, name in _BOMS if data[:1] in _BOM_STARTS else ():
        if data.startswith(mark):
            return _strictly(data[len(mark) :], name, "byte order mark"), name, ()
    stated = (
        (declared, "envelope"),  # it may have changed the letters, and not what the document says of them
        (_in_document(data[:2048]), "document"),
        (hints.charset, "transport"),
        (hints.default_charset, "agency's default"),
    )
    for label, who in stated:
        if label:
            return _as_stated(data, _allowed(label, who), who)
    wide = _two_bytes(data[:400])
    if wide:
        return _strictly(data, wide, "first bytes"), wide, ()
    if b"\x1b" in data and any(each in data for each in _JIS):
        return _strictly(data, "iso2022_jp", "first bytes"), "iso2022_jp", ()
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError as error:
        where = f"byte {error.start}"
    if data.lstrip()[:5] == b"<?xml":  # XML 1.0, 4.3.3: without a declaration it is UTF-8
        raise Refused("not UTF-8 although nothing else is declared", where, "declare the encoding")
    return _detected(data, hints, where)


def _in_document(head: bytes) -> str:
    """What the document itself declares: XML's declaration, HTML's ``meta`` (HTML, 13.2.3.2)."""
    found = _DECLARED.match(head) or (_META.search(head) if _HTML.search(head) else None)
    return found[1].decode("ascii") if found else ""


def _as_stated(data: bytes, name: str, who: str) -> tuple[str, str, tuple[Note, ...]]:
    """Bytes in the encoding that somebody states."""
    if name == "utf-8":
        return _strictly(data, name, who), name, ()
    if _ONE_BYTE.match(name) and _is_utf8(data):
        note = Note(f"said to be {name}, read as UTF-8", who, "declare UTF-8")
        return data.decode("utf-8"), "utf-8", (note,)
    if name in {"iso8859-1", "ascii"} and data.translate(None, _NO_C1):
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            return _strictly(data, name, who), name, ()
        note = Note(f"said to be {name}, read as Windows-1252", who, "declare windows-1252, or send UTF-8")
        return text, "cp1252", (note,)
    if name.startswith("utf-16") and not _two_bytes(data[:400]) and _is_text(data):
        note = Note(f"said to be {name}, read as UTF-8", who, "declare UTF-8")  # a declaration nobody changed
        return data.decode("utf-8"), "utf-8", (note,)
    if name == "utf-16":
        name = _two_bytes(data[:400]) or "utf-16-be"  # RFC 2781, 4.3
    return _strictly(data, name, who), name, ()


def _two_bytes(head: bytes) -> str:
    """UTF-16 without a mark, by the empty half of its characters."""
    if 0 not in head:
        return ""
    half = len(head) // 2
    if half and head[1::2].count(0) > half * 0.6 and head[0::2].count(0) < half * 0.1:
        return "utf-16-le"
    if half and head[0::2].count(0) > half * 0.6 and head[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return ""


def _is_utf8(data: bytes) -> bool:
    """Whether bytes beyond ASCII are there and all are UTF-8: by chance that is next to impossible."""
    return not data.isascii() and _is_text(data)


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


def _allowed(label: str, who: str) -> str:
    try:
        name = _name_of(label)
    except (LookupError, ValueError):
        raise Refused(f"unknown encoding {label!r}", who, "send UTF-8") from None
    if name not in _ALLOWED:
        raise Refused(f"encoding {label!r} is not accepted", who, "send UTF-8")
    return name


@lru_cache(256)
def _name_of(label: str) -> str:
    return codecs.lookup(label).name


def _strictly(data: bytes, name: str, who: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise Refused(f"bytes are not {name} as the {who} says", f"byte {error.start}", "send UTF-8") from None


def _detected(data: bytes, hints: Hints, where: str) -> tuple[str, str, tuple[Note, ...]]:
    """Bytes in the encoding that they look like; those of the source's language come first."""
    sample = b"\n".join(re.findall(rb"[^\n]{0,400}[\x80-\xff][^\n]{0,400}", data[: 64 * _SAMPLE]))[:_SAMPLE]
    found = from_bytes(sample.translate(None, _CONTROLS), cp_isolation=list(_GUESSED), enable_fallback=False)
    likely = [match for match in found if not _MIXED.search(str(match))]
    if not likely:
        raise Refused("bytes that are text in no encoding we know", where, "send UTF-8; set the source's charset")
    name, sure = _chosen(likely, hints.language.partition("-")[0])
    text = _strictly(data, name, "guess")
    shown = {"cp1252": "Windows-1252"}.get(name, name)
    if sure:
        return text, name, (Note(f"no encoding declared, read as {shown}", where, "set the source's charset"),)
    others = ", ".join(sorted({each.encoding for each in likely} - {name})[:3])
    return text, name, (Note(f"{_DOUBT}: {shown}, or {others}", where, "set the source's charset"),)


def _chosen(likely: list[CharsetMatch], language: str) -> tuple[str, bool]:
    """The likeliest encoding, and whether that is sure: the language's own, or the only one that makes sense."""
    names = [name for match in likely for name in match.could_be_from_charset if name in _GUESSED]
    own = [name for name in names if language in _OF_LANGUAGES.get(name, "").split()] if language else []
    if own:
        return own[0], True
    best = max(match.coherence for match in likely)
    near = [match for match in likely if match.coherence > best - _NEAR]
    near = [match for match in near if match.encoding != "mac_roman"] or near  # of old, and near to nothing else
    western = next((match for match in near if "cp1252" in match.could_be_from_charset), None)
    return ("cp1252" if western else near[0].encoding), len(near) == 1


def _looks_wrong(text: str) -> tuple[Note, ...]:
    """Notes on words that were broken before they came: nothing is changed, for nobody can be sure."""
    if text.isascii():
        return ()
    notes = []
    if any(map(text.__contains__, _TWICE_FIRST)) and any(map(text.__contains__, _TWICE_LEADS)):
        found = next(filter(_read_twice, _TWICE.findall(text)), "")
        if found:
            notes.append(Note(f"looks like UTF-8 that was read twice: {found!r}", do="ask the agency"))
    if "\ufffd" in text:
        notes.append(Note("replacement characters: letters were lost before it came", do="ask the agency"))
    return tuple(notes)


def _read_twice(part: str) -> bool:
    for end in range(len(part), 1, -1):
        try:
            b"".join(map(_byte, part[:end])).decode("utf-8")
        except UnicodeError:
            continue
        return True
    return False


def _byte(character: str) -> bytes:
    """The byte that Windows-1252, or ISO 8859-1 where that has none, makes this character of."""
    return bytes((ord(character),)) if ord(character) < 256 else character.encode("cp1252")
