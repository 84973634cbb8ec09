"""Words that a message says twice, in a field and again at the head of its body, are one: the page says them once.

Agencies set the headline over the body, or begin its first paragraph with the dateline that has a field too. Canonical
text has each once (docs/wire.md); nothing is left out that the page does not say elsewhere.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from wireroom.wire.item import Dateline, Heading, Item, Media, Paragraph, block_lines
from wireroom.wire.text import fold

_GOES_ON = re.compile(r"\s*(?:[-–—]|\()")
_ENDS = frozenset("-–—:)")


def said_once(item: Item) -> Item:
    """The item without a headline repeated as the body's first crosshead, and without a dateline repeated in it."""
    for number, first in enumerate(item.body):
        if isinstance(first, Media):
            continue
        if isinstance(first, Heading):
            headline = fold(item.headline)
            if headline and fold(block_lines(first)[0]) == headline:
                item = replace(item, body=(*item.body[:number], *item.body[number + 1 :]))
        break
    return _with_dateline_once(item) if item.dateline.text else item


def _with_dateline_once(item: Item) -> Item:
    line = fold(item.dateline.text)
    if not line:
        return item
    for block in item.body:
        if isinstance(block, Paragraph):
            words = fold("".join([run.text for run in block.runs]))
            said = words.startswith(line) and len(words) > len(line)
            if said and (line[-1] in _ENDS or _GOES_ON.match(words, len(line))):
                return replace(item, dateline=Dateline("", item.dateline.place, item.dateline.date))
            break
    return item
