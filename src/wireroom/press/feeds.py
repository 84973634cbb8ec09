"""What machines read of the paper: RSS 2.0, Atom 1.0, JSON Feed 1.1, sitemaps, robots.txt, the web app manifest.

Built as text, not from templates: everything goes through one function that escapes and takes away the characters XML
cannot carry.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import escape
from typing import Any

from wireroom.press.views import Chrome, FeedEntry, FeedView

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MEDIA_TYPES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


def xml(text: str) -> str:
    """`text` for an XML element or a quoted attribute (XML 1.0, 2.2 Char)."""
    return _NOT_XML.sub("", text).translate(_ESCAPES)


def rss(view: FeedView) -> str:
    """The feed as RSS 2.0 with an Atom self link, dc:creator and, where there is a body, content:encoded."""
    parts = [
        _DECLARATION,
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/">\n<channel>\n',
        _element("title", view.title),
        _element("link", view.home_url),
        _element("description", view.description or view.title),
        _element("language", view.language),
        _element("lastBuildDate", view.built_rfc822),
        f'<atom:link href="{xml(view.feed_url)}" rel="self" type="application/rss+xml"/>\n',
        *(_rss_item(entry) for entry in view.entries),
        "</channel>\n</rss>\n",
    ]
    return "".join(parts)


def _rss_item(entry: FeedEntry) -> str:
    picture = ""
    if entry.picture_url:
        kind = _MEDIA_TYPES.get(entry.picture_url.rpartition(".")[2].lower(), "image/jpeg")
        picture = f'<enclosure url="{xml(entry.picture_url)}" length="0" type="{kind}"/>\n'
    return "".join(
        (
            "<item>\n",
            _element("title", entry.headline),
            _element("link", entry.url),
            f'<guid isPermaLink="true">{xml(entry.url)}</guid>\n',
            _element("pubDate", entry.published_rfc822),
            _element("dc:creator", entry.byline or entry.agency),
            _element("description", escape(entry.dek, quote=False)),  # RSS 2.0: a description is HTML
            _element("content:encoded", entry.html),
            _element("category", entry.section),
            *(_element("category", tag) for tag in entry.tags),
            picture,
            "</item>\n",
        )
    )


def _element(name: str, text: str) -> str:
    return f"<{name}>{xml(text)}</{name}>\n" if text else ""


def atom(view: FeedView) -> str:
    """The feed as Atom 1.0 (RFC 4287): the address of a story is its id, its picture an enclosure."""
    parts = [
        _DECLARATION,
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{xml(view.language)}">\n',
        _element("id", view.atom_url),
        _element("title", view.title),
        _element("subtitle", view.description),
        _element("updated", _rfc3339(view.built_rfc822)),
        f'<link rel="self" type="application/atom+xml" href="{xml(view.atom_url)}"/>\n',
        f'<link rel="alternate" type="text/html" href="{xml(view.home_url)}"/>\n',
        _author(view.title),
        *(_atom_entry(entry) for entry in view.entries),
        "</feed>\n",
    ]
    return "".join(parts)


def _atom_entry(entry: FeedEntry) -> str:
    updated = _rfc3339(entry.published_rfc822)
    picture = ""
    if entry.picture_url:
        kind = _MEDIA_TYPES.get(entry.picture_url.rpartition(".")[2].lower(), "image/jpeg")
        picture = f'<link rel="enclosure" type="{kind}" href="{xml(entry.picture_url)}"/>\n'
    categories = (f'<category term="{xml(each)}"/>\n' for each in (entry.section, *entry.tags) if each)
    return "".join(
        (
            f'<entry xml:lang="{xml(entry.language)}">\n' if entry.language else "<entry>\n",
            _element("id", entry.url),
            f'<link rel="alternate" type="text/html" href="{xml(entry.url)}"/>\n',
            f"<title>{xml(entry.headline)}</title>\n",  # there must be one
            _element("updated", updated),
            *(_author(name) for name in dict.fromkeys((entry.byline, entry.agency)) if name),
            _element("summary", entry.dek),
            f'<content type="html">{xml(entry.html)}</content>\n' if entry.html else "",
            *categories,
            picture,
            "</entry>\n",
        )
    )


def _author(name: str) -> str:
    return f"<author>{_element('name', name).strip()}</author>\n"


def _rfc3339(rfc822: str) -> str:
    """A time of RSS as Atom writes it (RFC 3339): with seconds and offset."""
    return parsedate_to_datetime(rfc822).isoformat()


def _with_seconds(iso: str) -> str:
    """A time of a page as RFC 3339 wants it."""
    return datetime.fromisoformat(iso).isoformat()


def json_feed(view: FeedView) -> str:
    """The feed as JSON Feed 1.1."""
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": view.title,
        "home_page_url": view.home_url,
        "feed_url": view.json_feed_url,
        "description": view.description,
        "language": view.language,
        "items": [_json_item(entry) for entry in view.entries],
    }
    return json.dumps(feed, ensure_ascii=False, separators=(",", ":"))


def _json_item(entry: FeedEntry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.url,
        "url": entry.url,
        "title": entry.headline,
        "summary": entry.dek,
        "date_published": _with_seconds(entry.published_iso),
        "date_modified": _with_seconds(entry.updated_iso),
        "authors": [{"name": name} for name in (entry.byline, entry.agency) if name],
        "tags": [tag for tag in (entry.section, *entry.tags) if tag],
        "language": entry.language,
    }
    item["content_html" if entry.html else "content_text"] = entry.html or entry.dek
    if entry.picture_url:
        item["image"] = entry.picture_url
    return {name: value for name, value in item.items() if value}


def sitemap(entries: Iterable[tuple[str, datetime]]) -> str:
    """A sitemap of absolute addresses and when each last changed (sitemaps.org 0.9; at most 50,000)."""
    rows = "".join(f"<url><loc>{xml(url)}</loc><lastmod>{_w3c(when)}</lastmod></url>\n" for url, when in entries)
    return f'{_DECLARATION}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'


def sitemap_index(locations: Iterable[str]) -> str:
    """The index of sitemaps, by absolute address."""
    rows = "".join(f"<sitemap><loc>{xml(url)}</loc></sitemap>\n" for url in locations)
    return f'{_DECLARATION}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</sitemapindex>\n'


def news_sitemap(title: str, site_url: str, rows: Iterable[Mapping[str, Any]]) -> str:
    """The news sitemap (schemas/sitemap-news/0.9). A row has path, dated, language and card["headline"]."""
    return "".join(
        (
            _DECLARATION,
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
            ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n',
            *(
                f"<url><loc>{xml(site_url + row['path'])}</loc><news:news><news:publication>"
                f"<news:name>{xml(title)}</news:name><news:language>{xml(row['language'])}</news:language>"
                f"</news:publication><news:publication_date>{_w3c(row['dated'])}</news:publication_date>"
                f"<news:title>{xml(row['card']['headline'])}</news:title></news:news></url>\n"
                for row in rows
            ),
            "</urlset>\n",
        )
    )


def _w3c(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds")


def robots(site_url: str) -> str:
    """robots.txt: everything but the search may be read; where the sitemaps are."""
    return (
        "User-agent: *\nDisallow: /search\nAllow: /\n\n"
        f"Sitemap: {site_url}/sitemap.xml\nSitemap: {site_url}/news-sitemap.xml\n"
    )


def manifest(chrome: Chrome, icons: Sequence[tuple[str, int, str]], paper: str, ink: str) -> str:
    """The web app manifest. `icons` are (address, pixels, purpose); `paper` and `ink` are the page's colours."""
    value = {
        "id": "/",
        "name": chrome.paper,
        "short_name": chrome.paper if len(chrome.paper) <= 12 else _short(chrome.paper),
        "description": chrome.tagline or chrome.paper,
        "lang": chrome.language,
        "dir": chrome.direction,
        "start_url": chrome.home_url,
        "scope": "/",
        "display": "standalone",
        "background_color": paper,
        "theme_color": ink,
        "categories": ["news"],
        "icons": [
            {"src": url, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for url, size, purpose in icons
        ],
        "shortcuts": [{"name": each.title, "url": each.url} for each in chrome.sections[:4]],
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _short(title: str) -> str:
    """A title for under an icon: its last words that fit into twelve letters."""
    words = title.split()
    short = words.pop() if words else title
    while words and len(words[-1]) + 1 + len(short) <= 12:
        short = f"{words.pop()} {short}"
    return short
