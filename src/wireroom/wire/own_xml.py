"""What agencies' own small XML formats share: HTML that stands in an element, as text or as elements."""

from __future__ import annotations

from lxml import etree

from wireroom.wire import hypertext, markup
from wireroom.wire.elements import text_within


def html_in(element: etree._Element | None) -> markup.Body:
    """The blocks of an element's HTML; of none at all no blocks."""
    if element is None:
        return markup.Body(())
    return markup.read_tree(element) if len(element) else hypertext.read_html(text_within(element))


def plain_in(element: etree._Element | None) -> markup.Body:
    """The blocks of an element's plain text."""
    if element is None:
        return markup.Body(())
    return markup.read_tree(element) if len(element) else hypertext.plain(text_within(element))
