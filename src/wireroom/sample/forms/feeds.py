"""RSS 2.0 (with content, Dublin Core, Media RSS and Atom extensions) and Atom 1.0 (RFC 4287); several stories a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

from wireroom.sample.markup import xhtml
from wireroom.sample.telling import Telling


def write_rss(tellings: Sequence[Telling]) -> bytes:
    """An RSS channel. Its agency is sloppy on purpose: times name no zone unless it thinks in UTC."""
    first = tellings[0]
    agency = first.agency
    items = "\n".join(map(_rss_item, tellings))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>{agency.name}</title>
<link>https://{agency.domain}/</link>
<description>Stories of {agency.name} for its subscribers</description>
<language>{first.language}</language>
<copyright>{escape(agency.terms)}</copyright>
<lastBuildDate>{_rfc822(max(telling.created for telling in tellings))}</lastBuildDate>
<atom:link rel="self" type="application/rss+xml" href="https://{agency.domain}/{first.language}/feed.xml"/>
{items}
</channel>
</rss>
""".encode()


def _rss_item(telling: Telling) -> str:
    agency = telling.agency
    parts = [
        "<item>",
        f"<title>{escape(telling.headline, quote=False)}</title>",
        f"<link>https://{agency.domain}/{telling.language}/{telling.slug}</link>",
        f'<guid isPermaLink="false">{telling.guid}</guid>',
        f"<pubDate>{_rfc822(telling.first)}</pubDate>",
        f"<atom:updated>{telling.created:%Y-%m-%dT%H:%M:%S}{_zone(telling.created)}</atom:updated>",
        *([f"<dc:creator>{escape(telling.byline)}</dc:creator>"] if telling.byline else ()),
        f"<dc:rights>© {telling.first:%Y} {agency.name}</dc:rights>",
        *(f"<category>{escape(topic.name)}</category>" for topic in telling.topics),
        *(f"<category>{escape(word)}</category>" for word in telling.keywords),
        *([f"<description>{escape(telling.summary, quote=False)}</description>"] if telling.summary else ()),
        f"<content:encoded><![CDATA[{xhtml(telling.blocks)}]]></content:encoded>",
    ]
    if telling.photo:
        parts.append(
            f'<media:content url="https://{agency.domain}/pictures/{telling.photo.file}" type="image/jpeg"'
            f' medium="image" width="1600" height="1067">'
            f"<media:description>{escape(telling.photo.caption)}</media:description>"
            f"<media:credit>{escape(telling.photo.credit)}</media:credit></media:content>"
        )
    return "\n".join([*parts, "</item>"])


def _rfc822(moment: datetime) -> str:
    zone = " GMT" if moment.tzname() == "UTC" else ""
    return format_datetime(moment.replace(tzinfo=None)).removesuffix(" -0000") + zone


def _zone(moment: datetime) -> str:
    return "Z" if moment.tzname() == "UTC" else ""


def write_atom(tellings: Sequence[Telling]) -> bytes:
    """An Atom feed; the body is XHTML as escaped HTML."""
    first = tellings[0]
    agency = first.agency
    entries = "\n".join(map(_atom_entry, tellings))
    updated = max(telling.created for telling in tellings)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xml:lang="{first.language}">
<title>{agency.name}</title>
<id>tag:{agency.domain},2020:features</id>
<link rel="self" href="https://{agency.domain}/features.atom"/>
<updated>{updated.isoformat()}</updated>
<author><name>{agency.name}</name></author>
<rights>{escape(agency.terms)}</rights>
{entries}
</feed>
""".encode()


def _atom_entry(telling: Telling) -> str:
    agency = telling.agency
    parts = [
        f'<entry xml:lang="{telling.language}">',
        f"<title>{escape(telling.headline, quote=False)}</title>",
        f"<id>{telling.guid}</id>",
        f'<link rel="alternate" type="text/html" href="https://{agency.domain}/{telling.language}/{telling.slug}"/>',
        f"<published>{telling.first.isoformat()}</published>",
        f"<updated>{telling.created.isoformat()}</updated>",
        *([f"<author><name>{escape(telling.byline)}</name></author>"] if telling.byline else ()),
        f"<rights>© {telling.first:%Y} {agency.name}</rights>",
        *(
            f'<category term="{escape(topic.code or topic.name)}" label="{escape(topic.name)}"/>'
            for topic in telling.topics
        ),
        *([f"<summary>{escape(telling.summary, quote=False)}</summary>"] if telling.summary else ()),
        f'<content type="html">{escape(xhtml(telling.blocks))}</content>',
    ]
    if telling.photo:
        parts.append(
            f'<media:content url="https://{agency.domain}/pictures/{telling.photo.file}" type="image/jpeg"'
            f' medium="image" width="1600" height="1067"><media:description>{escape(telling.photo.caption)}'
            f"</media:description><media:credit>{escape(telling.photo.credit)}</media:credit></media:content>"
        )
    return "\n".join([*parts, "</entry>"])
