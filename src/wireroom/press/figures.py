"""Pictures as HTML: ``<picture>`` with the best format first, sizes for the width it gets, and room kept for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def escape(text: str) -> str:
    """`text` for an element or a quoted attribute."""
    return text.translate(_ESCAPES)


def picture(view: dict[str, Any], sizes: str, eager: bool = False, alt: bool = True) -> str:
    """A picture (`views.Picture` as a mapping). `sizes` is the HTML attribute; only a lead picture loads eagerly.

    Without `alt` the picture is decoration beside a headline that says more.
    """
    jpeg = view["jpeg"]
    parts = ["<picture>"]
    for kind in ("avif", "webp"):
        if view[kind]:
            parts.append(f'<source type="image/{kind}" srcset="{_srcset(view[kind])}" sizes="{sizes}">')
    more = f' srcset="{_srcset(jpeg)}" sizes="{sizes}"' if len(jpeg) > 1 else ""
    loading = ' fetchpriority="high"' if eager else ' loading="lazy" decoding="async"'
    words = escape(view["alt"]) if alt else ""
    parts.append(
        f'<img src="{escape(view["url"])}"{more} width="{view["width"]}" height="{view["height"]}"'
        f' alt="{words}"{loading}></picture>'
    )
    return "".join(parts)


def figure(view: dict[str, Any], sizes: str) -> str:
    """A picture with its caption and credit, as it stands in the body. Its words are not part of the copy."""
    caption, credit = escape(view["caption"]), escape(view["credit"])
    words = caption + (f' <span class="credit">{credit}</span>' if credit else "")
    return f"<figure>{picture(view, sizes)}" + (f"<figcaption>{words}</figcaption>" if words else "") + "</figure>"


def _srcset(sources: Sequence[dict[str, Any]]) -> str:
    return ", ".join(f"{escape(source['url'])} {source['width']}w" for source in sources)
