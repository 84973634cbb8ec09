"""The article for search engines: schema.org NewsArticle as JSON-LD, safe inside a ``<script>`` element."""

from __future__ import annotations

import json
from typing import Any

from wireroom.press.views import ArticleView, Picture

_SAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
_KINDS = {"person": "Person", "place": "Place", "organisation": "Organization"}


def json_ld(view: ArticleView) -> str:
    """The article as schema.org NewsArticle. Nothing in it can end the script element."""
    chrome = view.chrome
    site = chrome.site_url
    url = site + chrome.url
    agency = {"@type": "NewsMediaOrganization", "name": view.agency}
    article: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": url,
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "url": url,
        "headline": view.headline,
        "alternativeHeadline": view.subheadline,
        "description": view.dek,
        "datePublished": view.published.iso,
        "dateModified": view.updated.iso,
        "inLanguage": chrome.language,
        "isAccessibleForFree": True,
        "articleSection": view.section.title if view.section else "",
        "keywords": list(dict.fromkeys((*view.keywords, *(tag.title for tag in view.tags)))),
        "about": [
            {"@type": _KINDS.get(tag.kind, "Thing"), "name": tag.title, "url": site + tag.url} for tag in view.tags
        ],
        "author": agency,
        "creditText": view.agency,
        "sourceOrganization": agency,
        "copyrightNotice": view.copyright,
        "correction": view.corrections[0].text if view.corrections else "",
        "dateline": view.dateline,
        "image": [_image(picture, site) for picture in (view.lead_picture, *view.pictures) if picture],
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": chrome.publisher or chrome.paper,
            "url": f"{site}/",
            "logo": {"@type": "ImageObject", "url": f"{site}/icons/512.png", "width": 512, "height": 512},
        },
    }
    said = {name: value for name, value in article.items() if value not in ("", [])}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).translate(_SAFE)


def _image(picture: Picture, site: str) -> dict[str, Any]:
    image: dict[str, Any] = {
        "@type": "ImageObject",
        "url": absolute(picture.url, site),
        "width": picture.width,
        "height": picture.height,
    }
    if picture.caption:
        image["caption"] = picture.caption
    if picture.credit:
        image["creditText"] = picture.credit
    return image


def absolute(url: str, site: str) -> str:
    """An address of this site made absolute; an absolute one as it is."""
    return site + url if url.startswith("/") and not url.startswith("//") else url
