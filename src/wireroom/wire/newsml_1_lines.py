"""NewsML 1.x ``NewsLines`` and metadata: what a NewsComponent says beside its words (NewsML 1.2, 5.4 and 5.5)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from lxml import etree

from wireroom.wire import hypertext
from wireroom.wire.dialects import Dialect
from wireroom.wire.elements import words_of
from wireroom.wire.item import Place, Subject, SubjectType
from wireroom.wire.moments import language_tag

Fields = dict[str, Any]
Topics = dict[str, Subject]
"""The topics of the message's own TopicSets, by formal name and by ``#Duid``."""

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LINES = {
    "HeadLine": "headline", "SubHeadLine": "subheadline", "ByLine": "byline", "ByLineTitle": "byline_title",
    "DateLine": "dateline", "CreditLine": "creditline", "CopyrightLine": "copyrightnotice", "RightsLine": "usageterms",
    "SlugLine": "slugline", "KeywordLine": "keywords", "SeriesLine": "series",
}  # fmt: skip
_TYPED = {  # NewsLineType, small letters only -> field
    "advisoryline": "ednote", "advisory": "ednote", "editorialnote": "ednote", "ednote": "ednote",
    "editorsnote": "ednote", "editornote": "ednote", "notetoeditors": "ednote", "caption": "caption",
    "captionline": "caption", "summary": "summary", "summaryline": "summary", "abstract": "summary",
    "byline": "byline", "creditline": "creditline", "copyrightline": "copyrightnotice", "dateline": "dateline",
    "headline": "headline", "subheadline": "subheadline", "slugline": "slugline", "keywordline": "keywords",
    "usageterms": "usageterms", "usage": "usageterms", "rightsline": "usageterms",
}  # fmt: skip
_PROPERTIES = {
    "keyword": "keywords", "keywords": "keywords", "editorialnote": "ednote", "ednote": "ednote",
    "editorsnote": "ednote", "notetoeditors": "ednote", "embargo": "embargo_line", "embargodate": "embargo_line",
    "embargodatetime": "embargo_line", "embargoeduntil": "embargo_line",
}  # fmt: skip
_JOINED = {
    "byline": "; ",
    "byline_title": "; ",
    "ednote": "\n",
    "usageterms": "\n",
    "copyrightnotice": "\n",
    "summary": "\n",
}
_KEYED = frozenset({"keywords", "series"})
_KEYS = re.compile(r"\s*[;,]\s*")
_COUNTRY = re.compile(r"[A-Z]{2,3}")
_LETTERS = re.compile(r"[^a-z]+")
_PLACES = {"City": "name", "SubLocation": "sub", "CountryArea": "region", "Country": "country", "WorldRegion": "world"}
_TOPIC_TYPES: tuple[tuple[str, SubjectType], ...] = (
    ("person", "person"), ("compan", "organisation"), ("organi", "organisation"), ("country", "place"),
    ("location", "place"), ("place", "place"), ("city", "place"), ("geo", "place"), ("event", "event"),
)  # fmt: skip


def news_lines(element: etree._Element, row: Dialect, told: Fields) -> None:
    """Put what ``NewsLines`` says into `told`; a line of a type that has no field is kept for the desk."""
    for child in element:
        name = child.tag
        if name == "NewsLine":
            _news_line(child, row, told)
            continue
        if child.text is None and not len(child):
            continue
        field = row.lines.get(name) or _LINES.get(name)
        words = line_words(child, told)
        if words and field:
            add(told, field, words, name)


def _news_line(element: etree._Element, row: Dialect, told: Fields) -> None:
    kind = ""
    for child in element:
        if child.tag == "NewsLineType":
            kind = child.get("FormalName") or ""
        elif child.tag == "NewsLineText":
            words = line_words(child, told)
            field = row.lines.get(kind) or _TYPED.get(_LETTERS.sub("", kind.lower()))
            if words:
                add(told, field or "desk_note", words if field else f"{kind}: {words}", kind)


def line_words(element: etree._Element, told: Fields) -> str:
    """The words of a line; one that carries HTML in its text is read as such."""
    words = words_of(element)
    if "<" in words:
        words = hypertext.plain_words(words, told.setdefault("dropped", []))
    return words


def add(told: Fields, field: str, words: str, name: str = "") -> None:
    """Put a line into its field. A second headline is no part of the copy and is kept for the desk."""
    if not words:
        return
    if field not in told and field not in _KEYED:
        told[field] = words
    elif field in _KEYED:
        keys = [words] if field == "series" else _KEYS.split(words)
        told.setdefault("keywords", []).extend(filter(None, keys))
    elif not told.get(field):
        told[field] = words
    elif words in told[field].split("\n"):
        return
    elif field in _JOINED:
        told[field] += _JOINED[field] + words
    else:
        note = f"{name}: {words}" if name and field != "desk_note" else words
        told["desk_note"] = "\n".join(filter(None, (told.get("desk_note"), note)))


def topic_set(element: etree._Element, topics: Topics) -> None:
    """Add a ``TopicSet`` of the message to `topics`; sets elsewhere (``Href``) are never fetched."""
    for topic in element:
        if topic.tag != "Topic":
            continue
        code, kind = "", ""
        name, worst = "", 4  # of the names the one called so, of these the English one, of these the first
        for child in topic:
            if child.tag == "FormalName":
                code = code or words_of(child)
            elif child.tag == "TopicType":
                kind = (child.get("FormalName") or "").lower()
            elif child.tag == "Description":
                other = (child.get("Variant") or "Name") not in {"Name", "name"}
                rank = 2 * other + (not (child.get(LANG) or "en").startswith("en"))
                if rank < worst:
                    name, worst = words_of(child), rank
        type_: SubjectType = next((each for part, each in _TOPIC_TYPES if part in kind), "topic")
        subject = _coded(code, name, type_)
        if code:
            topics[code] = subject
        if topic.get("Duid"):
            topics[f"#{topic.get('Duid')}"] = subject


def _coded(code: str, name: str = "", type_: SubjectType = "topic", scheme: str = "") -> Subject:
    """A subject by its code: eight digits are IPTC's subject codes, words are a name."""
    if code.isdecimal() and len(code) == 8 and "iptc" in (scheme or "iptc").lower():
        return Subject(f"subj:{code}", name, type_)
    if code.isdecimal() or name:
        return Subject(code, name, type_, scheme)
    return Subject("", code, type_, scheme)


def descriptive(element: etree._Element, row: Dialect, told: Fields, topics: Topics) -> None:
    """Put what ``DescriptiveMetadata`` says into `told`."""
    for child in element:
        read = _DESCRIPTIVE.get(child.tag)
        if read:
            read(child, told, topics)
        elif child.tag == "Property":
            property_(child, row, told)


def _language(element: etree._Element, told: Fields, _topics: Topics) -> None:
    tag = language_tag(element.get("FormalName") or "")
    if tag:
        told.setdefault("language", tag)


def _subject_code(element: etree._Element, told: Fields, topics: Topics) -> None:
    for child in element:
        code = (child.get("FormalName") or "").strip()
        if code and child.tag in {"Subject", "SubjectMatter", "SubjectDetail"}:
            scheme = child.get("Scheme") or child.get("Vocabulary") or ""
            known = topics.get(code)
            _one(told, "subjects", known or _coded(code, "", "topic", scheme))


def _genre(element: etree._Element, told: Fields, _topics: Topics) -> None:
    name = (element.get("FormalName") or "").strip()
    if name:
        _one(told, "genre", Subject(name=name))


def _occurrence(element: etree._Element, told: Fields, topics: Topics) -> None:
    subject = topics.get(element.get("Topic") or "")
    if subject and (subject.name or subject.code):
        _one(told, "subjects", subject)


def _location(element: etree._Element, told: Fields, _topics: Topics) -> None:
    """Where the story was written (``Origin``, or not said) is its dateline's place; any other place is a subject."""
    found: dict[str, str] = {}
    for child in element:
        field = _PLACES.get(child.get("FormalName") or "")
        value = (child.get("Value") or "").strip()
        if field and value:
            found[field] = value
    name = found.get("name") or found.get("sub") or ""
    if (element.get("HowPresent") or "origin").lower() == "origin":
        if name and "place" not in told:
            told["place"] = Place(name, "", found.get("region", ""), found.get("country", ""))
    elif name or found:
        rest = name or next(iter(found.values()))
        coded = _COUNTRY.fullmatch(rest) is not None  # a country's code is no name
        _one(told, "subjects", Subject(rest if coded else "", "" if coded else rest, "place"))


def _one(told: Fields, field: str, subject: Subject) -> None:
    subjects = told.setdefault(field, [])
    if subject not in subjects:
        subjects.append(subject)


_DESCRIPTIVE: dict[Any, Callable[[etree._Element, Fields, Topics], None]] = {
    "Language": _language,
    "Genre": _genre,
    "SubjectCode": _subject_code,
    "Location": _location,
    "TopicOccurrence": _occurrence,
}


def administrative(element: etree._Element, row: Dialect, told: Fields) -> None:
    """Put what ``AdministrativeMetadata`` says into `told`: the provider, and the agency's properties."""
    for child in element:
        if child.tag == "Property":
            property_(child, row, told)
        elif child.tag in {"Provider", "Source"}:
            party = next((each.get("FormalName") or "" for each in child if each.tag == "Party"), "")
            if party:
                told.setdefault(child.tag.lower(), party)


def property_(element: etree._Element, row: Dialect, told: Fields) -> None:
    """A ``Property`` that has a field: a keyword, a note to editors, or what the agency's dialect names."""
    name = element.get("FormalName") or ""
    field = row.properties.get(name) or _usual_field(name)
    if field:
        value = (element.get("Value") or "").strip()
        if value:
            add(told, field, value)


@lru_cache(maxsize=512)
def _usual_field(name: str) -> str:
    """The field of a property that several agencies send, however they write its name."""
    return _PROPERTIES.get(_LETTERS.sub("", name.lower()), "")


def rights(element: etree._Element, told: Fields) -> None:
    """Put what ``RightsMetadata`` says into `told`: the holder of the copyright and the terms of use."""
    for child in element:
        if child.tag == "Copyright":
            holder = words_of(next(child.iterchildren("CopyrightHolder"), None))
            if holder:
                told.setdefault("copyrightholder", holder)
        elif child.tag == "UsageRights":
            terms = {each.tag: words_of(each) for each in child if words_of(each)}
            for name, words in terms.items():
                add(told, "usageterms", words if name in {"UsageType", "Limitations"} else f"{name}: {words}")
            if "EndDate" in terms and not terms.keys() & {"UsageType", "Geography"}:
                told.setdefault("expires_text", terms["EndDate"])
