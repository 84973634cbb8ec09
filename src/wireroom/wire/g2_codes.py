"""NewsML-G2's codes: QCodes and URIs under stable aliases, and the element tests that its readers share."""

from __future__ import annotations

import re

from lxml import etree

from wireroom.wire.elements import words_of

XML = "{http://www.w3.org/XML/1998/namespace}"
_SHORT = {  # scheme aliases by the URIs that catalogues give, so that ours are stable
    "http://cv.iptc.org/newscodes/mediatopic/": "medtop",
    "http://cv.iptc.org/newscodes/subjectcode/": "subj",
    "http://cv.iptc.org/newscodes/signal/": "sig",
    "http://cv.iptc.org/newscodes/genre/": "genre",
    "http://cv.iptc.org/newscodes/pubstatusg2/": "stat",
}


def schemes_of(element: etree._Element) -> dict[str, str]:
    """Aliases that inline catalogues define, alias -> URI (G2 5.3). Remote catalogues are never fetched."""
    return {
        scheme.get("alias") or "": scheme.get("uri") or ""
        for catalog in every(element, "catalog")
        for scheme in every(catalog, "scheme")
    }


def qcode(element: etree._Element, schemes: dict[str, str]) -> str:
    """The element's code as a QCode with the usual alias, whatever the agency's catalogue calls the scheme."""
    return usual(code_of(element), schemes)


def usual(code: str, schemes: dict[str, str]) -> str:
    """A QCode or URI with the usual alias of its scheme; one of an unknown scheme stays as it is."""
    for uri, alias in _SHORT.items():
        if code.startswith(uri):
            return f"{alias}:{code[len(uri) :]}"
    alias, colon, rest = code.partition(":")
    known = _SHORT.get(schemes.get(alias, ""))
    return f"{known}:{rest}" if colon and known else code


def code_of(element: etree._Element) -> str:
    """The code as sent: ``qcode``, ``uri`` or ``literal``."""
    return (element.get("qcode") or element.get("uri") or element.get("literal") or "").strip()


def word(code: str) -> str:
    """The last part of a QCode or URI in small letters: ``stat:usable`` -> ``usable``."""
    return re.split(r"[:/#]", code)[-1].lower()


def named(element: etree._Element) -> str:
    """The name inside an element: the English one if there are several, else the first, else a literal."""
    names = every(element, "name")
    english = (each for each in names if (each.get(f"{XML}lang") or "en").startswith("en"))
    best = next(english, names[0] if names else None)
    return words_of(best) or (element.get("literal") or "" if best is None else "")


def local(element: etree._Element) -> str:
    """An element's local name as written; empty for anything that is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def first(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that local name."""
    if element is None:
        return None
    return next(element.iterchildren(f"{{*}}{name}"), None)


def every(element: etree._Element | None, name: str) -> list[etree._Element]:
    """All children of that local name."""
    return [] if element is None else list(element.iterchildren(f"{{*}}{name}"))


def text_of(element: etree._Element | None) -> str:
    """The text of an element that holds nothing else, trimmed."""
    return (element.text or "").strip() if element is not None else ""


def where(element: etree._Element) -> str:
    """The place of an element for the desk."""
    return f"line {element.sourceline} <{local(element)}>"
