"""Elements written as text: everything is escaped here, and characters that XML cannot carry are replaced here."""

from __future__ import annotations

import re

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_VALUE = str.maketrans({
    "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;",
})  # fmt: skip
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def words(text: str) -> str:
    """`text` for an element's content."""
    return _plain(text).translate(_TEXT)


def tag(name: str, content: str = "", /, **attributes: str | int) -> str:
    """An element with its content (markup of our own) and its attributes, those without a value left out.

    In an attribute's name ``__`` stands for a dot, ``_`` at the end is taken away, other ``_`` are hyphens or colons
    by `_NAMES`.
    """
    told = "".join(
        f' {_name(each)}="{_plain(str(value)).translate(_VALUE)}"'
        for each, value in attributes.items()
        if value not in {"", 0}
    )
    return f"<{name}{told}>{content}</{name}>" if content else f"<{name}{told}/>"


def tags(name: str, text: str, /, **attributes: str | int) -> str:
    """An element around words; nothing when there are none."""
    return tag(name, words(text), **attributes) if text else ""


def _plain(text: str) -> str:
    """`text` of characters that XML knows: a form feed is a space, any other stranger U+FFFD (XML 1.0, 2.2 Char)."""
    return _NOT_XML.sub("\ufffd", text.replace("\f", " "))


_NAMES = {"xml_lang": "xml:lang"}


def _name(name: str) -> str:
    return _NAMES.get(name) or name.rstrip("_").replace("__", ".").replace("_", "-")


def in_xml(json: str) -> str:
    """JSON whose strings escape what XML cannot carry."""
    return _NOT_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", json)
