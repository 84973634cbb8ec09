"""The copy of a mail's parts: plain text (flowed or not), HTML, and which of two forms of the same copy to take."""

from __future__ import annotations

import re
from collections import Counter
from email.message import Message

from msgspec import Struct
from msgspec.structs import replace

from wireroom.wire import charset, hypertext
from wireroom.wire.gate import NO_TEXT
from wireroom.wire.item import Block, Hints, Note, Rendition, Table, WireError, block_lines
from wireroom.wire.text import fold

MOST_SIGNATURE = 15  # lines
_TINY = 2  # pixels: a picture that counts readers
_NO_LABEL = frozenset(
    {"", "unknown-8bit", "x-unknown", "unknown", "default", "none", "x-user-defined", "8bit", "binary"}
)
_TOKEN = re.compile(r"\w+")
_ADDRESS = re.compile(r"<?\b(?:https?://|www\.|mailto:|cid:)[^\s<>\]]+[>\]]?|\[(?:cid|image)[^\]]*\]", re.IGNORECASE)
_DISCLAIMER = re.compile(
    r"\b(?:this (?:e-?mail|message|communication)|(?:the )?information (?:contained )?in this (?:e-?mail|message))\b"
    r".{0,120}\b(?:confidential|privileged|intended (?:only|solely|for))\b"
    r"|\bdiese (?:e-?mail|nachricht)\b.{0,120}\bvertraulich|\bce (?:message|courriel|courrier)\b.{0,120}\bconfidentiel"
    r"|\best(?:e|a) (?:mensaje|correo|comunicación)\b.{0,120}\bconfidencial|\bquesto messaggio\b.{0,120}\briservat"
    r"|\bplease consider the environment before printing\b"
    r"|\bif you (?:are not the intended|have received this (?:e-?mail|message) in error)",
    re.IGNORECASE | re.DOTALL,
)
_QUOTED = re.compile(
    r"-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht|message d['’]origine|mensaje original)\s*-{2,}"
    r"|begin forwarded message:|^(?:on|am|le|el) .{5,100}(?:wrote|schrieb|a écrit|escribió)\s*.{0,60}:$",
    re.IGNORECASE | re.MULTILINE,
)


class Copy(Struct, frozen=True):
    """The copy of a part: blocks, pictures it places, a signature, what could not be kept, what is doubtful."""

    blocks: tuple[Block, ...] = ()
    renditions: tuple[Rendition, ...] = ()
    signature: str = ""
    dropped: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    is_html: bool = False

    @classmethod
    def joined(cls, copies: list[Copy]) -> Copy | None:
        """Several parts one after another as one copy; a second part's picture places have names of their own."""
        if len(copies) < 2:
            return copies[0] if copies else None
        doubts = tuple(each for copy in copies for each in copy.doubts)
        if sum(bool(copy.renditions) for copy in copies) > 1:
            doubts = (*doubts, "a mail of several parts with pictures")
        return Copy(
            blocks=tuple(block for copy in copies for block in copy.blocks),
            renditions=tuple(each for copy in copies for each in copy.renditions),
            signature="\n".join(filter(None, (copy.signature for copy in copies))),
            dropped=tuple(each for copy in copies for each in copy.dropped),
            doubts=doubts,
        )


def of_text(data: bytes, part: Message, hints: Hints) -> Copy:
    """Plain text, flowed (RFC 3676) or as it stands; what follows a line of ``-- `` is the signature."""
    text, notes = _decoded(data, part, hints)
    text, _, signature = _signed(text.replace("\r\n", "\n").replace("\r", "\n"))
    if str(part.get_param("format", "")).lower() == "flowed":
        text = unflowed(text, delsp=str(part.get_param("delsp", "")).lower() == "yes")
    body = hypertext.plain(text)
    return _looked_at(Copy(body.blocks, signature=signature, dropped=body.dropped, notes=notes), text)


def of_html(data: bytes, part: Message, hints: Hints) -> Copy:
    """HTML; pictures of a pixel or two, which count readers, are passed over."""
    text, notes = _decoded(data, part, hints)
    body = hypertext.read_html(text)
    kept = tuple(each for each in body.renditions if not (0 < each.width <= _TINY or 0 < each.height <= _TINY))
    gone = {each.id for each in body.renditions} - {each.id for each in kept}
    blocks = tuple(block for block in body.blocks if getattr(block, "ref", "") not in gone or not gone)
    copy = Copy(blocks, kept, dropped=body.dropped, notes=notes, is_html=True)
    return _looked_at(copy, "\n".join(line for block in blocks for line in block_lines(block)))


def _decoded(data: bytes, part: Message, hints: Hints) -> tuple[str, tuple[Note, ...]]:
    label = str(part.get_content_charset("") or "").lower()
    text, _, notes = charset.decode(data, hints, declared="" if label in _NO_LABEL else label)
    if NO_TEXT.search(text):
        raise WireError("a mail with control characters in its copy", do="ask the agency to send it again")
    return text, notes


def _signed(text: str) -> tuple[str, str, str]:
    copy, mark, signature = text.rpartition("\n-- \n")
    if not mark or len(signature.strip().split("\n")) > MOST_SIGNATURE:
        return text, "", ""
    return copy, mark, signature.strip()


def unflowed(text: str, *, delsp: bool = False) -> str:
    """Flowed text with its soft line breaks taken out (RFC 3676, 4.1)."""
    lines: list[str] = []
    open_depth = -1
    for raw in text.split("\n"):
        depth = len(raw) - len(raw.lstrip(">"))
        line = raw[depth:].removeprefix(" ")
        flowing = line.endswith(" ") and line != "-- "
        if flowing and delsp:
            line = line[:-1]
        if open_depth == depth:
            lines[-1] += line
        else:
            lines.append(">" * depth + (" " if depth else "") + line)
        open_depth = depth if flowing else -1
    return "\n".join(lines)


def _looked_at(copy: Copy, text: str) -> Copy:
    """The copy with what is doubtful in it: letters that are a guess, disclaimers, other mails, signatures."""
    doubts = list(charset.doubts(copy.notes))
    if _DISCLAIMER.search(text):
        doubts.append("the copy holds a mail disclaimer")
    if _QUOTED.search(text) or any(line.startswith(">") for line in text.split("\n")):
        doubts.append("the copy quotes another mail")
    if any(fold(line) == "--" for line in text.split("\n")):
        doubts.append("the copy may end in a signature")
    return replace(copy, doubts=tuple(doubts))


def best(copies: list[Copy]) -> Copy | None:
    """Of forms of the same copy (RFC 2046, 5.1.4) the richest that keeps all words; where they differ, it is doubted."""
    usable = [copy for copy in copies if copy.blocks and not copy.dropped] or copies
    html = [copy for copy in usable if copy.is_html]
    texts = [copy for copy in usable if not copy.is_html]
    if not html or not texts:
        return usable[-1] if usable else None
    rich, bare = html[-1], texts[0]
    told, said = _tokens(rich), _tokens(bare) + _count(bare.signature)
    if not said - told:
        laid_out = sum(isinstance(block, Table) for block in rich.blocks) * 2 > len(rich.blocks)
        return bare if laid_out and not told - said else rich
    if not told - said:
        return replace(bare, renditions=rich.renditions)
    lost = " ".join(list(said - told)[:5])
    return replace(rich, doubts=(*rich.doubts, f"the plain form of the mail says more than its HTML: {lost[:60]!r}"))


def _tokens(copy: Copy) -> Counter[str]:
    return _count("\n".join(line for block in copy.blocks for line in block_lines(block)))


def _count(text: str) -> Counter[str]:
    return Counter(_TOKEN.findall(_ADDRESS.sub(" ", text).lower().replace("_", " ")))
