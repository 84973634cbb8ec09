"""The words of an HTML text by its tokens alone: a second opinion beside the parser's.

An HTML parser never fails. Where a quotation mark or a comment is left open, or CDATA stands where HTML knows none, it
swallows words without a sound. So the text is told apart here once more, by the tokens of the HTML standard (13.2.5) and
without a tree; where both readings do not give the same words, the copy is held.
"""

from __future__ import annotations

import html
import re

_TOKEN = re.compile(
    # a tag with its attributes
    r"</?[a-zA-Z][^\t\n\f\r />]*+"
    r"(?:[\t\n\f\r /]++"
    r"|[^\t\n\f\r />=][^\t\n\f\r />=]*+"
    r"(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:\"[^\"]*+\"|'[^']*+'|[^\t\n\f\r \"'>][^\t\n\f\r >]*+|(?=>)))?+)*+>"
    # a comment, an instruction or declaration
    r"|(?s:<!--(?:>|->|.*?--!?>))"
    r"|(?i:<\?[^>]*+>|<!(?:doctype\b|\[(?:end)?if\b)[^>]*+>)"
    # one of these that is left open, and all that follows
    r"|(<[a-zA-Z!?/](?s:.*))"
)


def spoken(text: str) -> str | None:
    """The words of `text` without tags, comments and white space; None where a tag or comment is left open."""
    parts = _TOKEN.split(text)  # words, and between them what is left open
    if any(parts[1::2]):
        return None
    words = parts[::2]
    if "&" in text:
        words = [html.unescape(part) for part in words]  # part by part: no entity reaches across a tag
    return squeeze("".join(words))


def squeeze(text: str) -> str:
    """`text` without any white space of HTML."""
    for blank in "\t\n\f\r ":
        text = text.replace(blank, "")
    return text
