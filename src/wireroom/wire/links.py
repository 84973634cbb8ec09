"""Addresses that an agency's copy may link to."""

from __future__ import annotations

import re
from urllib.parse import urljoin

MOST = 2000  # characters of an address
_LINK = re.compile(r"(?:https?://[^/\s]|mailto:[^\s]|tel:[+\d])", re.IGNORECASE)
_NO_LINK = re.compile("[\x00-\x20\x7f-\x9f\\\\\"'<>`\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def safe_link(href: str) -> str:
    """`href` if it is an absolute http, https, mailto or tel address without tricks, else nothing."""
    trimmed = href.strip()
    return trimmed if _LINK.match(trimmed) and not _NO_LINK.search(trimmed) and len(trimmed) < MOST else ""


def joined(base: str, href: str) -> str:
    """`href` against the address of the document it stands in; as it is where that is unknown."""
    if not base or not href:
        return href
    try:
        return urljoin(base, href)
    except ValueError:
        return href
