"""NITF 3.6 (IPTC), one document a story. Its agency is sloppy on purpose: no time carries a zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from wireroom.sample.markup import nitf, words
from wireroom.sample.telling import Photo, Telling


def write(tellings: Sequence[Telling]) -> bytes:
    """The document of the one story."""
    (telling,) = tellings
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.6/specification/dtd/nitf-3-6.dtd">
<nitf version="-//IPTC//DTD NITF 3.6//EN" baselang="{telling.language}">
<head>
<title>{escape(telling.headline)}</title>
<tobject tobject.type="news">
{_subjects(telling)}
</tobject>
{_docdata(telling)}
<pubdata type="web" date.publication="{_plain(telling.created)}" item-length="{_length(telling)}" unit-of-measure="word"/>
</head>
<body>
<body.head>
{_body_head(telling)}
</body.head>
<body.content>
{_media(telling.photo)}{nitf(telling.blocks)}
</body.content>
</body>
</nitf>
""".encode()


def _plain(moment: datetime) -> str:
    """Basic ISO 8601 on the agency's own clock, without its zone."""
    return f"{moment:%Y%m%dT%H%M%S}"


def _length(telling: Telling) -> int:
    return sum(len(line.split()) for block in telling.blocks for line in words(block))


def _subjects(telling: Telling) -> str:
    parts = [f'<tobject.property tobject.property.type="{telling.genre or "Current"}"/>']
    for topic in telling.topics:
        code = topic.code.removeprefix("medtop:").removeprefix("subj:")
        known = f'tobject.subject.refnum="{code}" ' if code else ""
        parts.append(f'<tobject.subject {known}tobject.subject.type="{escape(topic.name)}"/>')
    return "\n".join(parts)


def _docdata(telling: Telling) -> str:
    """``docdata`` in the order of the specification."""
    agency, place = telling.agency, telling.place
    region = f' state-prov="{escape(place.region)}"' if place.region else ""
    parts = [
        f'<docdata management-status="{telling.status}">',
        f'<evloc city="{escape(place.name)}"{region} iso-cc="{place.country}"/>',
        f'<doc-id regsrc="{agency.domain}" id-string="{telling.guid}"/>',
    ]
    if telling.note:
        parts.append(f'<ed-msg info="{escape(telling.note)}"/>')
    parts.append(f'<du-key generation="{telling.number}" version="{telling.number}" key="{telling.slug}"/>')
    parts.append(f'<urgency ed-urg="{telling.urgency}"/>')
    parts.append(f'<date.issue norm="{_plain(telling.created)}"/>')
    if telling.embargoed:
        parts.append(f'<date.release norm="{_plain(telling.embargoed)}"/>')
    parts.append(f'<doc.copyright year="{telling.first:%Y}" holder="{agency.name}"/>')
    parts.append(f'<doc.rights owner="{agency.name}" type="{escape(agency.terms)}"/>')
    if telling.keywords:
        words = "".join(f'<keyword key="{escape(word)}"/>' for word in telling.keywords)
        parts.append(f"<key-list>{words}</key-list>")
    if telling.people:
        people = "".join(f"<person>{escape(name)}</person>" for name in telling.people)
        parts.append(f"<identified-content>{people}</identified-content>")
    return "\n".join([*parts, "</docdata>"])


def _body_head(telling: Telling) -> str:
    second = f"<hl2>{escape(telling.subhead)}</hl2>" if telling.subhead else ""
    parts = [f"<hedline><hl1>{escape(telling.headline)}</hl1>{second}</hedline>"]
    if telling.byline:
        parts.append(f"<byline>{escape(telling.byline)}</byline>")
    parts.append(f"<distributor>{telling.agency.name}</distributor>")
    if telling.dateline:
        city, _, day = telling.dateline.partition(", ")
        parts.append(
            f"<dateline><location><city>{escape(city)}</city></location>,"
            f' <story.date norm="{telling.first:%Y%m%d}">{escape(day)}</story.date></dateline>'
        )
    if telling.summary:
        parts.append(f"<abstract><p>{escape(telling.summary)}</p></abstract>")
    return "\n".join(parts)


def _media(photo: Photo | None) -> str:
    if photo is None:
        return ""
    return f"""<media media-type="image">
<media-reference mime-type="image/jpeg" source="{photo.file}" width="1600" height="1067"
 alternate-text="{escape(photo.alt)}"/>
<media-caption>{escape(photo.caption)}</media-caption>
<media-producer>{escape(photo.credit)}</media-producer>
</media>
"""
