"""NewsML-G2's codes: QCodes and URIs under stable aliases, and what its readers share in telling elements apart."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from wireroom.wire.elements import NAMES, words_of

XML = "{http://www.w3.org/XML/1998/namespace}"
LANG = f"{XML}lang"
_IPTC = "http://cv.iptc.org/newscodes/"
_SHORT = {  # scheme aliases by the URIs that catalogues give, so that ours are stable
    f"{_IPTC}mediatopic/": "medtop",
    f"{_IPTC}subjectcode/": "subj",
    f"{_IPTC}signal/": "sig",
    f"{_IPTC}genre/": "genre",
    f"{_IPTC}pubstatusg2/": "stat",
    f"{_IPTC}itemrelation/": "irel",
    f"{_IPTC}rendition/": "rnd",
    f"{_IPTC}ninature/": "ninat",
    f"{_IPTC}cpnature/": "cpnat",
    f"{_IPTC}descriptionrole/": "drol",
    f"{_IPTC}pkggroupmode/": "pgrmod",
}

_LONG = {alias: uri for uri, alias in _SHORT.items()}

MOST_KEPT = 200  # characters of a code that is remembered

Parts = dict[str, list[etree._Element]]
"""An element's children by local name in small letters."""


def schemes_of(parts: Parts) -> dict[str, str]:
    """Aliases that an item's inline catalogues define, alias -> URI (G2 5.3). Remote catalogues are never fetched."""
    return {
        scheme.get("alias") or "": scheme.get("uri") or ""
        for catalog in parts.get("catalog", ())
        for scheme in catalog
        if NAMES[scheme.tag] == "scheme"
    }


def qcode(element: etree._Element, schemes: dict[str, str]) -> str:
    """The element's code as a QCode with the usual alias, whatever the agency's catalogue calls the scheme."""
    return usual(code_of(element), schemes)


def usual(code: str, schemes: dict[str, str]) -> str:
    """A QCode or URI with the usual alias of its scheme; one of an unknown scheme stays as it is."""
    if not schemes and code[:4] != "http":
        return code
    if code.startswith(_IPTC):
        scheme, slash, rest = code[len(_IPTC) :].partition("/")
        alias = _SHORT.get(f"{_IPTC}{scheme}{slash}")
        return f"{alias}:{rest}" if alias else code
    if not schemes:
        return code
    alias, colon, rest = code.partition(":")
    known = _SHORT.get(schemes.get(alias, ""))
    return f"{known}:{rest}" if colon and known else code


def full(code: str) -> str:
    """A QCode of one of IPTC's schemes as its URI; any other code stays as it is."""
    alias, colon, rest = code.partition(":")
    scheme = _LONG.get(alias, "")
    return f"{scheme}{rest}" if colon and scheme and rest else code


def code_of(element: etree._Element) -> str:
    """The code as sent: ``qcode``, ``uri`` or ``literal``."""
    code = element.get("qcode") or element.get("uri") or element.get("literal")
    return code.strip() if code else ""


def word(code: str) -> str:
    """The last part of a QCode or URI in small letters: ``stat:usable`` -> ``usable``."""
    return _word(code) if len(code) < MOST_KEPT else code[-MOST_KEPT:].lower()


@lru_cache(2048)
def _word(code: str) -> str:
    return re.split(r"[:/#]", code)[-1].lower()


def named(element: etree._Element) -> str:
    """The name inside an element: the English one if there are several, else the first, else a literal."""
    names = [child for child in element if NAMES[child.tag] == "name"]
    return best_name(names) if names else element.get("literal") or ""


def best_name(names: list[etree._Element]) -> str:
    """Of one or more ``name`` elements the English one, else the first."""
    if len(names) == 1:
        return words_of(names[0])
    return words_of(next((each for each in names if (each.get(LANG) or "en").startswith("en")), names[0]))


def own(found: list[etree._Element], language: str) -> list[etree._Element]:
    """Of elements that say the same in several languages those of the item's own; all of them when none is its own."""
    if len(found) < 2 or not language:
        return found
    primary = language.partition("-")[0]
    kept = [
        each for each in found if (each.get(LANG) or primary).replace("_", "-").partition("-")[0].lower() == primary
    ]
    return kept or found


def local(element: etree._Element) -> str:
    """An element's local name as written; empty for anything that is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def text_of(element: etree._Element | None) -> str:
    """The text of an element that holds nothing else, trimmed."""
    return (element.text or "").strip() if element is not None else ""


def head_of(parts: Parts, name: str) -> etree._Element | None:
    """The first child of that name in small letters."""
    found = parts.get(name)
    return found[0] if found else None


def where(element: etree._Element) -> str:
    """The place of an element for the desk."""
    return f"line {element.sourceline} <{local(element)}>"
