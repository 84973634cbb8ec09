"""The words of an HTML text by its tokens alone: a second opinion beside the parser's.

An HTML parser never fails. Where a quotation mark or a comment is left open, or CDATA stands where HTML knows none, it
swallows words without a sound. So the text is told apart here once more, by the tokens of the HTML standard (13.2.5) and
without a tree; where both readings do not give the same words, the copy is held.
"""

from __future__ import annotations

import html
import re

_TAG = re.compile(
    r"</?[a-zA-Z][^\t\n\f\r />]*+"
    r"(?:[\t\n\f\r /]++"
    r"|[^\t\n\f\r />=][^\t\n\f\r />=]*+"
    r"(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:\"[^\"]*+\"|'[^']*+'|[^\t\n\f\r \"'>][^\t\n\f\r >]*+|(?=>)))?+)*+>"
)
_COMMENT = re.compile(r"<!--(?:>|->|.*?--!?>)", re.DOTALL)
_INSTRUCTION = re.compile(r"<\?[^>]*+>|<!(?:doctype\b|\[(?:end)?if\b)[^>]*+>", re.IGNORECASE)


def spoken(text: str) -> str | None:
    """The words of `text` without tags, comments and white space; None where a tag or comment is left open."""
    parts: list[str] = []
    at = 0
    while True:
        start = text.find("<", at)
        if start < 0:
            parts.append(text[at:])
            break
        parts.append(text[at:start])
        following = text[start + 1 : start + 2]
        if following not in {"!", "?", "/"} and not (following.isascii() and following.isalpha()):
            parts.append("<")
            at = start + 1
            continue
        token = _TAG.match(text, start) or _COMMENT.match(text, start) or _INSTRUCTION.match(text, start)
        if token is None:
            return None
        at = token.end()
    return squeeze("".join(map(html.unescape, parts)))  # part by part: no entity reaches across a tag


def squeeze(text: str) -> str:
    """`text` without any white space of HTML."""
    for blank in "\t\n\f\r ":
        text = text.replace(blank, "")
    return text
