"""NewsML-G2 2.34 (IPTC), power conformance: a newsMessage with the items as XHTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from wireroom.sample.markup import words, xhtml
from wireroom.sample.telling import Photo, Telling

_CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"


def write(tellings: Sequence[Telling]) -> bytes:
    """A message (G2 9) with an item set; the children of each item stand in the schema's order."""
    first = tellings[0]
    agency = first.agency
    sent = max(telling.created for telling in tellings)
    items = "\n".join(map(_item, tellings))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/" xmlns:house="https://{agency.domain}/ns/">
<header>
<sent>{sent.isoformat()}</sent>
<sender>{agency.domain}</sender>
<transmitId>{agency.slug}-{sent:%Y%m%d%H%M%S}-{first.slug}</transmitId>
<priority>{first.urgency}</priority>
</header>
<itemSet>
{items}
</itemSet>
</newsMessage>
""".encode()


def _item(telling: Telling) -> str:
    agency = telling.agency
    return f"""<newsItem guid="{telling.guid}" version="{telling.number}" standard="NewsML-G2" standardversion="2.34"
 conformance="power" xml:lang="{telling.language}">
<catalogRef href="{_CATALOG}"/>
<catalog><scheme alias="dwcat" uri="https://{agency.domain}/cv/category/"/></catalog>
<rightsInfo>
<copyrightHolder uri="https://{agency.domain}/"><name>{agency.name}</name></copyrightHolder>
<copyrightNotice>© {telling.first:%Y} {agency.name}</copyrightNotice>
<usageTerms>{escape(agency.terms)}</usageTerms>
</rightsInfo>
<itemMeta>
{_item_meta(telling)}
</itemMeta>
<contentMeta>
{_content_meta(telling)}
</contentMeta>
<contentSet>
<inlineXML contenttype="application/xhtml+xml" wordcount="{_count(telling)}">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{escape(telling.headline)}</title></head><body>
{xhtml(telling.blocks)}
</body></html>
</inlineXML>{_remote(telling.photo)}
</contentSet>
</newsItem>"""


def _item_meta(telling: Telling) -> str:
    """``itemMeta`` (G2 6): status, times, embargo, signal, and the version it follows."""
    parts = [
        '<itemClass qcode="ninat:text"/>',
        f'<provider uri="https://{telling.agency.domain}/"><name>{telling.agency.name}</name></provider>',
        f"<versionCreated>{telling.created.isoformat()}</versionCreated>",
        f"<firstCreated>{telling.first.isoformat()}</firstCreated>",
    ]
    if telling.lifted:
        parts.append("<embargoed/>")
    elif telling.embargoed:
        parts.append(f"<embargoed>{telling.embargoed.isoformat()}</embargoed>")
    parts.append(f'<pubStatus qcode="stat:{telling.status}"/>')
    parts.append(f"<title>{telling.slug}</title>")
    if telling.note:
        parts.append(f"<edNote>{escape(telling.note)}</edNote>")
    if telling.signal:
        parts.append(f'<signal qcode="sig:{telling.signal}"/>')
    if telling.number > 1:
        link = f'<link rel="irel:previousVersion" residref="{telling.guid}" version="{telling.number - 1}"/>'
        parts.append(link)
    return "\n".join(parts)


def _content_meta(telling: Telling) -> str:
    """``contentMeta`` (G2 7): urgency, place, language, subjects, headline, byline, summary, caption."""
    language, place = telling.language, telling.place
    broader = f'<broader qcode="iso3166-1a2:{place.country}" type="cptype:country"/>'
    code = f'uri="http://www.wikidata.org/entity/{place.qid}"' if place.qid else f'literal="{escape(place.name)}"'
    parts = [
        f"<urgency>{telling.urgency}</urgency>",
        f"<contentCreated>{telling.first.isoformat()}</contentCreated>",
        f"<contentModified>{telling.created.isoformat()}</contentModified>",
        f'<located {code} type="cptype:city"><name xml:lang="en">{escape(place.name)}</name>{broader}</located>',
        f'<language tag="{language}"/>',
        f'<genre qcode="genre:{telling.genre or "Current"}"/>',
        *(f"<keyword>{escape(word)}</keyword>" for word in telling.keywords),
        *(_subject(topic.code, topic.name, language) for topic in telling.topics),
        *(
            f'<subject type="cpnat:person" literal="{escape(name)}"><name>{escape(name)}</name></subject>'
            for name in telling.people
        ),
        f'<slugline separator="-">{telling.slug}</slugline>',
        f"<headline>{escape(telling.headline)}</headline>",
    ]
    if telling.subhead:
        parts.append(f'<headline role="hld:subHeadline">{escape(telling.subhead)}</headline>')
    if telling.dateline:
        parts.append(f"<dateline>{escape(telling.dateline)}</dateline>")
    if telling.byline:
        parts.append(f"<by>{escape(telling.byline)}</by>")
    parts.append(f"<creditline>{telling.agency.name}</creditline>")
    if telling.summary:
        parts.append(f'<description role="drol:summary">{escape(telling.summary)}</description>')
    if telling.photo:
        parts.append(f'<description role="drol:caption">{escape(telling.photo.caption)}</description>')
    return "\n".join(parts)


def _subject(code: str, name: str, language: str) -> str:
    known = f'qcode="{code}"' if code else f'literal="{escape(name)}"'
    return f'<subject type="cpnat:abstract" {known}><name xml:lang="{language}">{escape(name)}</name></subject>'


def _remote(photo: Photo | None) -> str:
    """The picture as remote content (G2 8.3), its alternative text and credit in the agency's own extension."""
    if photo is None:
        return ""
    return f"""
<remoteContent id="photo-1" href="pictures/{photo.file}" contenttype="image/jpeg" rendition="rnd:highRes"
 width="1600" height="1067"><house:altText>{escape(photo.alt)}</house:altText>
<house:creditline>{escape(photo.credit)}</house:creditline></remoteContent>"""


def _count(telling: Telling) -> int:
    return sum(len(line.split()) for block in telling.blocks for line in words(block))
