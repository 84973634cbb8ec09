"""RSS 0.9x to 2.0, RDF and Atom (with Dublin Core, content and Media RSS) through feedparser, after the gate.

feedparser neither cleans titles nor refuses entities: the gate stands before it, our own markup reader after it.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import feedparser
from lxml import etree

from wireroom.wire import markup, nitf
from wireroom.wire.item import Hints, Item, Link, Note, Reading, Rendition, Subject, WireError
from wireroom.wire.moments import language_tag

ROOTS = frozenset({"rss", "feed", "RDF"})


def read(root: etree._Element, hints: Hints) -> Reading:
    """The items of a feed that passed the gate. Raises WireError when it is no feed after all."""
    told = feedparser.parse(
        etree.tostring(root, encoding="utf-8", xml_declaration=True),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-type": "application/xml; charset=utf-8"},
    )
    if not told.get("version"):
        raise WireError("no feed that feedparser knows", f"<{root.tag}>", "is this address a feed?")
    language = language_tag(told.feed.get("language", "")) or hints.language
    items, notes = [], []
    for number, entry in enumerate(told.entries):
        item = _item(entry, language, hints)
        if item is None:
            notes.append(Note("an entry without guid, link or title", f"entry {number + 1}"))
        else:
            items.append(item)
    return Reading("rss" if told.version.startswith("rss") else "atom", tuple(items), tuple(notes))


def _item(entry: Any, language: str, hints: Hints) -> Item | None:
    title = markup.plain_words(entry.get("title", ""))
    link = markup.safe_link(entry.get("link", "") or "")
    guid = entry.get("id") or link or (hashlib.sha256(title.encode()).hexdigest() if title else "")
    if not guid:
        return None
    content = next((each for each in entry.get("content", ()) if each.get("value", "").strip()), None)
    described = entry.get("summary", "") if entry.get("summary_detail") else ""
    body = markup.read_html(content["value"] if content else described)
    assumed: list[str] = []
    created = _time(entry, "updated", hints, assumed) or _time(entry, "published", hints, assumed)
    first = _time(entry, "published", hints, assumed)
    return Item(
        guid=guid,
        versioncreated=created,
        firstcreated=first,
        headline=title,
        byline="; ".join(_authors(entry)),
        language=language_tag(entry.get("language", "") or (content or {}).get("language") or "") or language,
        body=body.blocks,
        dropped=body.dropped,
        summary=_summary(described) if content else "",
        partial=content is None,
        subjects=tuple(_subjects(entry)),
        keywords=tuple(dict.fromkeys(tag["term"] for tag in entry.get("tags", ()) if tag.get("term"))),
        renditions=(*_renditions(entry), *body.renditions),
        links=tuple(
            Link(each.get("rel", ""), markup.safe_link(each.get("href", "")), title=each.get("title", "") or "")
            for each in entry.get("links", ())
            if each.get("rel") != "enclosure"
        ),
        canonical_url=link,
        copyrightnotice=markup.plain_words(entry.get("rights", "")),
        assumed=tuple(dict.fromkeys(assumed)),
    )


def _authors(entry: Any) -> list[str]:
    names = [each.get("name", "") for each in entry.get("authors", ()) if each.get("name")]
    return list(dict.fromkeys(names)) or ([entry["author"]] if entry.get("author") else [])


def _time(entry: Any, name: str, hints: Hints, assumed: list[str]) -> datetime | None:
    """A time of the entry: as our own reader understands it, else as feedparser does (UTC)."""
    text = entry.get(name, "")
    if not text:
        return None
    field = "firstcreated" if name == "published" else "versioncreated"
    moment = nitf.shown(text, hints, field, assumed)
    if moment is not None:
        return moment
    parsed = entry.get(f"{name}_parsed")
    return datetime(*parsed[:6], tzinfo=UTC) if parsed else None


def _summary(text: str) -> str:
    return markup.plain_words(text)


def _subjects(entry: Any) -> list[Subject]:
    return [
        Subject(
            code=tag["term"] if ":" in tag["term"] else "",
            name=tag.get("label") or tag["term"],
            scheme=tag.get("scheme") or "",
        )
        for tag in entry.get("tags", ())
        if tag.get("term")
    ]


def _renditions(entry: Any) -> list[Rendition]:
    """Enclosures and Media RSS contents and thumbnails, each address once."""
    found: dict[str, Rendition] = {}
    credit = " ".join(each.get("content", "") for each in entry.get("media_credit", ()) if isinstance(each, dict))
    described = entry.get("media_description", "") or ""
    sources = [
        *((each.get("href", ""), each, "") for each in entry.get("links", ()) if each.get("rel") == "enclosure"),
        *((each.get("url", ""), each, "") for each in entry.get("media_content", ())),
        *((each.get("url", ""), each, "thumbnail") for each in entry.get("media_thumbnail", ())),
    ]
    for href, each, role in sources:
        kind = each.get("type", "") or ""
        if href and href not in found and (kind.startswith("image/") or not kind):
            found[href] = Rendition(
                id=href,
                href=href,
                media_type=kind,
                role=role,
                width=markup._number(each.get("width")),
                height=markup._number(each.get("height")),
                caption=markup.plain_words(described),
                credit=markup.plain_words(credit),
            )
    return list(found.values())
