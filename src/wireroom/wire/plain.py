"""Plain text files: labelled lines (``Headline: ...``) where there are any, else headline, byline and dateline by rule."""

from __future__ import annotations

import re
from typing import Any

from msgspec.structs import replace

from wireroom.wire import hypertext
from wireroom.wire.by_rule import Found, digest, found
from wireroom.wire.gate import NO_TEXT
from wireroom.wire.item import Dateline, Hints, Item, Reading, WireError, check_guid
from wireroom.wire.management import embargo, shown
from wireroom.wire.moments import language_tag

_LABELS = {
    "headline": "headline title titel titre título titular titolo überschrift schlagzeile kop rubrik",
    "subheadline": "subheadline subhead subtitle untertitel sous-titre subtítulo",
    "byline": "byline author autor auteur autore",
    "dateline": "dateline ortsmarke",
    "slugline": "slug slugline stichwort",
    "ednote": "ednote editors-note note-to-editors",
    "embargo": "embargo sperrfrist embargoed-until",
    "versioncreated": "date datum fecha data",
    "guid": "id guid uri",
    "language": "language sprache langue lang",
    "usageterms": "usage usage-terms",
    "copyrightnotice": "copyright",
    "creditline": "credit source quelle",
    "keywords": "keywords tags",
}
_FIELD = {label: field for field, labels in _LABELS.items() for label in labels.split()}
_LABEL = re.compile(r"([^\W\d_][^\W\d_ -]{1,14}(?:[ -][^\W\d_]{1,14}){0,2}):[ \t]+(\S.*)")
_OF_A_TEXT_WIRE = re.compile(
    r"^.{0,40}\bZCZC\b|^(?i:NNNN)\b|^\w{2,4}\d{3,5} \d [a-z]{1,3} +\d+|^\^.|<$|[^=]=\s*$|\A\s*(?:/\S*|\S+/)\s*$",
    re.MULTILINE,
)
_OF_ANOTHER_FORMAT = re.compile(
    r"^content-(?:type|transfer-encoding|disposition):|^--\S+\s*$|=[0-9A-F]{2}=[0-9A-F]{2}|=\n|<[/?!]?[a-z][\w:.-]*[\s/>]|<\?|\{\s*\"",
    re.MULTILINE | re.IGNORECASE,
)
_WORDS = ("headline", "subheadline", "byline", "slugline", "ednote", "usageterms", "copyrightnotice", "creditline")


def read(text: str, hints: Hints) -> Reading:
    """One item: the story that a text file holds. Raises WireError where no headline and story can be told apart."""
    if NO_TEXT.search(text):
        raise WireError("plain text with control characters is not read", do="ask for NewsML-G2, NITF or ninjs")
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff\n")
    told, rest = labelled(text)
    if "headline" in told:
        return Reading("plain", (_stated(told, rest, hints),))
    story = found(hypertext.plain(text).blocks)
    if not story.headline:
        raise WireError("plain text without a headline and a story is not read", do="ask for NewsML-G2, NITF or ninjs")
    item = _item(story, hints)
    doubts = story.doubts
    if _OF_A_TEXT_WIRE.search(text):
        doubts = (*doubts, "it has marks of a text wire (IPTC 7901, ANPA 1312) whose frame is broken")
    if _OF_ANOTHER_FORMAT.search(text):
        doubts = (*doubts, "it has marks of a mail, markup or JSON that is broken")
    return Reading("plain", (replace(item, doubts=doubts),))


def labelled(text: str) -> tuple[dict[str, str], str]:
    """The labelled lines that a text begins with, by field, and the text after them. Lines of no known label stay text."""
    told: dict[str, str] = {}
    lines = text.split("\n")
    for number, line in enumerate(lines):
        match = _LABEL.fullmatch(line.strip())
        field = _FIELD.get(match[1].lower().replace(" ", "-"), "") if match else ""
        if not match or not field or field in told:
            return told, "\n".join(lines[number:])
        told[field] = match[2].strip()
    return told, ""


def _stated(told: dict[str, str], rest: str, hints: Hints) -> Item:
    """A story whose head says what is what."""
    assumed: list[str] = []
    fields: dict[str, Any] = {name: told[name] for name in _WORDS if name in told}
    if "embargo" in told:
        fields |= embargo(told["embargo"], hints, assumed)
    moment = shown(told.get("versioncreated", ""), hints, "versioncreated", assumed)
    return Item(
        guid=check_guid(told.get("guid") or digest(told["headline"], told.get("versioncreated", ""))),
        versioncreated=moment,
        language=language_tag(told.get("language", "")) or hints.language,
        dateline=Dateline(told.get("dateline", "")),
        keywords=tuple(each.strip() for each in re.split("[,;]", told.get("keywords", "")) if each.strip()),
        body=hypertext.plain(rest).blocks,
        assumed=tuple(assumed),
        **fields,
    )


def _item(story: Found, hints: Hints) -> Item:
    place = story.dateline.place
    return Item(
        guid=digest(story.headline, place.name if place else ""),
        headline=story.headline,
        byline=story.byline,
        dateline=story.dateline,
        language=hints.language,
        body=story.body,
    )
