"""Press releases as a release service hands them on (root ``release``, as NTB's and STT's do): lead, body, contacts, pictures.

Times are the sender's local time, ``28.09.2018 11:15``; the source's zone, or that of the language, makes them instants.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from lxml import etree
from msgspec.structs import replace

from wireroom.wire.elements import name_of, words_of
from wireroom.wire.item import (
    Block,
    Hints,
    Item,
    Link,
    Paragraph,
    Reading,
    Rendition,
    Run,
    Subject,
    WireError,
    check_guid,
)
from wireroom.wire.links import safe_link
from wireroom.wire.management import embargo, shown
from wireroom.wire.markup import Body
from wireroom.wire.moments import language_tag
from wireroom.wire.own_xml import html_in, plain_in

_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\s+(\d{1,2})[:.](\d{2}))?")
_ZONES = {"no": "Europe/Oslo", "nb": "Europe/Oslo", "nn": "Europe/Oslo", "fi": "Europe/Helsinki", "sv": "Europe/Stockholm",
          "da": "Europe/Copenhagen", "de": "Europe/Berlin"}  # fmt: skip
_SIZES = ("url", "mediumimageurl", "smallimageurl")
_CONTACT = ("name", "title", "phone", "email", "url")


def read(root: etree._Element, hints: Hints) -> Reading:
    """The release. Its words are lead, body, the sender's own boilerplate and the contacts, in this order.

    Raises WireError where neither an id nor an address identifies it.
    """
    told = {name_of(child): child for child in root}
    said = {name: words_of(child) for name, child in told.items() if not len(child)}
    guid = (root.get("id") or said.get("longurl", "")).strip()
    if not guid:
        raise WireError("a release without id", "release", "ask the sender for release/@id")
    language = language_tag(root.get("lang") or "")
    zoned = hints if hints.timezone else replace(hints, timezone=_ZONES.get(language.partition("-")[0], ""))
    assumed: list[str] = []
    published = shown(_iso(said.get("publicationdate", "")), zoned, "versioncreated", assumed)
    fields: dict[str, Any] = {}
    if said.get("embargo"):
        fields = embargo(_iso(said["embargo"]), zoned, assumed) | {"embargo_text": said["embargo"]}
    parts = [html_in(told.get("leadtext")), html_in(told.get("body"))]
    parts += [plain_in(told.get("boilerplate")), _contacts(told)]
    item = Item(
        guid=check_guid(guid),
        versioncreated=published,
        firstcreated=published,
        assumed=tuple(dict.fromkeys(["firstcreated", *assumed] if "versioncreated" in assumed else assumed)),
        headline=said.get("title", ""),
        creditline=words_of(_first(told.get("publisher"), "name")),
        language=language,
        genre=_genre(told),
        subjects=tuple(_categories(told)),
        keywords=tuple(filter(None, (each.strip() for each in re.split("[,;]", said.get("keywords", ""))))),
        body=tuple(block for part in parts for block in part.blocks),
        renditions=(*(each for part in parts for each in part.renditions), *_pictures(told)),
        links=tuple(_links(told)),
        canonical_url=safe_link(said.get("longurl", "")),
        dropped=tuple(text for part in parts for text in part.dropped),
        **fields,
    )
    return Reading("press-release", (item,))


def _iso(text: str) -> str:
    """``28.09.2018 11:15`` as ISO 8601; any other text stays as it is."""
    match = _DAY_FIRST.fullmatch(text.strip())
    if not match:
        return text
    day, month, year, hour, minute = match.groups()
    try:
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0))
    except ValueError:
        return text
    return moment.isoformat() if hour else moment.date().isoformat()


def _text(told: dict[str, etree._Element], name: str) -> str:
    element = told.get(name)
    return "" if element is None else "".join(str(part) for part in element.itertext())


def _first(element: etree._Element | None, name: str) -> etree._Element | None:
    return None if element is None else next((child for child in element if name_of(child) == name), None)


def _contacts(told: dict[str, etree._Element]) -> Body:
    """Who may be asked: as the sender wrote it, else a person's name, title, telephone and mail a line each."""
    lines = [line for line in _text(told, "contactsastext").splitlines() if line.strip()]
    if lines:
        return Body(tuple(_note(line) for line in lines))
    blocks: list[Block] = []
    for contact in told.get("contacts", ()):
        said = {name_of(child): words_of(child) for child in contact}
        blocks += [_note(said[name]) for name in _CONTACT if said.get(name) and name != "url"]
    return Body(tuple(blocks))


def _note(line: str) -> Paragraph:
    return Paragraph((Run(line.strip()),), "note")


def _genre(told: dict[str, etree._Element]) -> tuple[Subject, ...]:
    kind = told.get("type")
    label = words_of(_first(kind, "label"))
    return (Subject((kind.get("id") or "") if kind is not None else "", label),) if label else ()


def _categories(told: dict[str, etree._Element]) -> list[Subject]:
    named = [(each.get("id") or "", words_of(_first(each, "label"))) for each in told.get("categories", ())]
    return [Subject(code, label) for code, label in named if label]


def _pictures(told: dict[str, etree._Element]) -> list[Rendition]:
    """The pictures, each in its sizes; logos are no pictures of the story."""
    found: list[Rendition] = []
    for image in told.get("images", ()):
        said = {name_of(child): words_of(child) for child in image}
        name = image.get("id") or f"image-{len(found) + 1}"
        forms = [size for size in _SIZES if said.get(size)]
        found += [
            Rendition(
                id=name if size == "url" else f"{name}-{size}",
                href=said[size],
                role=size,
                caption=said.get("caption", ""),
                of=name if len(forms) > 1 else "",
            )
            for size in forms
        ]
    return found


def _links(told: dict[str, etree._Element]) -> list[Link]:
    """Attachments, links and the film of a release."""
    found: list[Link] = []
    for name in ("documents", "links"):
        for each in told.get(name, ()):
            said = {name_of(child): words_of(child) for child in each}
            href = safe_link(said.get("url", "") or said.get("href", ""))
            if href:
                found.append(Link(rel="related", href=href, title=said.get("title") or said.get("name") or ""))
    film = safe_link(_text(told, "videochannellink"))
    return [*found, Link(rel="related", href=film, title=_text(told, "videodescription").strip())] if film else found
