"""Word documents (.docx): the zip is checked first, then mammoth reads its words; headline and byline are found by rule."""

from __future__ import annotations

import hashlib
import io
import re
import stat
import struct
import zipfile
import zlib
from typing import Any

import mammoth
from lxml import etree

from wireroom.wire import gate, hypertext
from wireroom.wire.by_rule import digest, found
from wireroom.wire.elements import name_of, text_within, words_of
from wireroom.wire.item import Enclosure, Hints, Item, Reading, Refused, WireError, block_lines
from wireroom.wire.management import shown
from wireroom.wire.markup import Body
from wireroom.wire.moments import language_tag
from wireroom.wire.picture_parts import kind_of
from wireroom.wire.spoken import squeeze

MOST_MEMBERS = 500
_MAIN = "word/document.xml"
_ADVICE = "save it anew as .docx, or send plain text"
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
u => u
strike => s
"""
_HYPHENS = {"nobreakhyphen": "\u2011", "softhyphen": "\u00ad"}
_TEXTS = frozenset({"t", *_HYPHENS})
_UNSEEN = re.compile(r"word/(?:header|footer)[0-9]*\.xml$")


def is_document(data: bytes) -> bool:
    """Whether bytes are a zip that holds a Word document."""
    return data.startswith(b"PK\x03\x04") and _MAIN.encode() in data[-65536:] + data[:65536]


def read(data: bytes, hints: Hints) -> Reading:
    """One item: the story that a document holds, its pictures enclosed. Raises Refused (the zip) or WireError."""
    members = _checked(data)
    parts = _roots(members)
    enclosed: dict[str, Enclosure] = {}
    markup = _markup(_sound(members), enclosed)
    body = hypertext.read_html(markup)
    missing = _missing(parts[_MAIN], body)
    head = _properties(parts)
    story = found(body.blocks, headline=_stated(head, body))
    if not story.headline:
        raise WireError("a document without a headline and a story is not read", do=_ADVICE)
    assumed: list[str] = []
    item = Item(
        guid=digest(story.headline, head.get("created", "")),
        versioncreated=shown(head.get("modified", ""), hints, "versioncreated", assumed),
        firstcreated=shown(head.get("created", ""), hints, "firstcreated", assumed),
        headline=story.headline,
        byline=story.byline,
        dateline=story.dateline,
        language=language_tag(head.get("language", "")) or hints.language,
        keywords=tuple(each.strip() for each in re.split("[,;]", head.get("keywords", "")) if each.strip()),
        desk_note="\n".join(_unseen(parts)),
        body=story.body,
        renditions=body.renditions,
        dropped=(*body.dropped, *missing),
        doubts=story.doubts,
        assumed=tuple(assumed),
    )
    return Reading("docx", (item,), (), tuple(enclosed.values()))


def _checked(data: bytes) -> dict[str, bytes]:
    """The members of a zip that keeps to the limits, each read no further than the size it states. Raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_members(members, len(data))
            return {
                member.filename: _member(archive, member)
                for member in members
                if member.filename and not member.is_dir()
            }
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError,
            ValueError, struct.error) as error:  # fmt: skip
        raise WireError(f"not a readable document: {error}"[:200], do=_ADVICE) from None


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as file:
        return file.read(
            member.file_size + 1
        )  # a reader that is asked for all inflates all before it looks at the size


def _roots(members: dict[str, bytes]) -> dict[str, etree._Element]:
    """The XML parts of a document, each through the gate."""
    parts = {
        name: gate.open_xml(gate.decode(body, Hints())[0])
        for name, body in members.items()
        if name.lower().endswith((".xml", ".rels"))
    }
    if _MAIN not in parts:
        raise WireError("a zip without a Word document", do=_ADVICE)
    return parts


def _sound(members: dict[str, bytes]) -> io.BytesIO:
    """The members as a zip of our own, in which nothing lies."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in members.items():
            archive.writestr(zipfile.ZipInfo(name), body)
    out.seek(0)
    return out


def _check_members(members: list[zipfile.ZipInfo], size: int) -> None:
    """TRUST: 500 members, no links or ``..``, 32 MB in all, at most a hundred times what came; no name twice."""
    names = [member.filename for member in members]
    if len(members) > MOST_MEMBERS:
        raise Refused(f"a zip of {len(members):,} members, more than {MOST_MEMBERS}", do=_ADVICE)
    if len(set(names)) != len(names):
        raise Refused("a zip in which a name stands twice", do=_ADVICE)
    total = sum(member.file_size for member in members)
    if total > min(gate.MOST_INFLATED, max(size * gate.MOST_RATIO, 65536)):
        raise Refused(f"a zip that inflates to {total:,} bytes", do=_ADVICE)
    for member in members:
        parts = member.filename.replace("\\", "/").split("/")
        if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0]:
            raise Refused("a zip with a name that leads out of it", member.filename[:80], _ADVICE)
        if stat.S_ISLNK(member.external_attr >> 16):
            raise Refused("a zip with a link", member.filename[:80], _ADVICE)
        if member.flag_bits & 1:
            raise Refused("a zip with a password", member.filename[:80], _ADVICE)


def _markup(document: io.BytesIO, enclosed: dict[str, Enclosure]) -> str:
    """The document as HTML, its pictures taken out under names of our own. Nothing outside is ever opened."""

    def taken(picture: Any) -> dict[str, str]:
        try:
            with picture.open() as file:
                body = file.read()
        except (ValueError, KeyError, OSError):  # a picture that is only linked to: nothing is fetched
            return {}
        kind = kind_of(body[:32])
        if not kind:
            return {}
        name = enclosure_name(body, kind)
        enclosed[name] = Enclosure(name, body, kind)
        return {"src": name}

    try:
        told = mammoth.convert_to_html(
            document, style_map=_STYLES, include_embedded_style_map=False, external_file_access=False,
            convert_image=mammoth.images.img_element(taken), ignore_empty_paragraphs=True,
        )  # fmt: skip
    except MemoryError:
        raise
    except Exception as error:  # whatever the library raises on a document that is none
        raise WireError(f"not a readable document: {type(error).__name__}: {error}"[:200], do=_ADVICE) from None
    return str(told.value)


def enclosure_name(data: bytes, kind: str) -> str:
    """The name of a picture that came inside something else: of its content, so that no two ever meet under one."""
    return f"{hashlib.sha256(data).hexdigest()[:32]}.{kind.partition('/')[2].replace('jpeg', 'jpg')}"


def _missing(document: etree._Element, body: Body) -> list[str]:
    """Words of the document that are not in what was read: a second look, by the text elements alone."""
    if body.dropped:
        return []
    kept = squeeze("".join(run for block in body.blocks for run in block_lines(block)))
    lost = [
        text
        for paragraph in document.iter()
        if name_of(paragraph) == "p"
        for text in ["".join(_texts(paragraph))]
        if squeeze(text) and squeeze(text) not in kept
    ]
    return [f"text that was not read: {' '.join(each.split())[:160]}" for each in lost[:5]]


def _texts(paragraph: etree._Element) -> list[str]:
    return [
        text_within(each) or _HYPHENS.get(name_of(each), "") for each in paragraph.iter() if name_of(each) in _TEXTS
    ]


def _unseen(parts: dict[str, etree._Element]) -> list[str]:
    """The words of page headers and footers: for the desk, for they may speak of an embargo."""
    roots = [root for name, root in sorted(parts.items()) if _UNSEEN.search(name)]
    lines = ["".join(_texts(each)).strip() for root in roots for each in root.iter() if name_of(each) == "p"]
    return list(dict.fromkeys(filter(None, lines)))


def _properties(parts: dict[str, etree._Element]) -> dict[str, str]:
    """The document's core properties (ECMA-376, part 2, 11): title, created, modified, language, keywords."""
    core = parts.get("docProps/core.xml")
    return {name_of(each): words_of(each) for each in core} if core is not None else {}


def _stated(head: dict[str, str], body: Body) -> str:
    """The title of the properties, if the document shows it as its first words."""
    first = " ".join(block_lines(body.blocks[0])) if body.blocks else ""
    return head["title"] if head.get("title") and " ".join(first.split()) == head["title"] else ""
