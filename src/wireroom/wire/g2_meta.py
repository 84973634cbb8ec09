"""NewsML-G2's ``contentMeta``: what an item is about, who wrote it where, what it is called (G2 7)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

from wireroom.wire.elements import NAMES, words_of
from wireroom.wire.g2_codes import (
    MOST_KEPT,
    Parts,
    best_name,
    code_of,
    named,
    own,
    qcode,
    text_of,
    usual,
    word,
)
from wireroom.wire.item import Dateline, Link, Place, Subject, SubjectType

_TYPES: dict[str, SubjectType] = {
    "abstract": "topic", "person": "person", "organisation": "organisation", "organization": "organisation",
    "poi": "place", "geoarea": "place", "place": "place", "event": "event", "object": "object",
}  # fmt: skip
_GUESSES: tuple[tuple[str, SubjectType], ...] = (
    ("pers", "person"), ("org", "organisation"), ("geo", "place"), ("city", "place"), ("loc", "place"),
)  # fmt: skip
_SUMMARIES = ("summary", "abstract", "lead", "teaser", "standfirst")


def content_meta(content: Parts, schemes: dict[str, str], fields: dict[str, Any]) -> dict[str, Any]:
    """The item fields of ``contentMeta``; `fields` are those told before it, with the item's language."""
    language = fields["language"]
    told = _said(content, schemes, language)
    line = words_of(own(content["dateline"], language)[0]) if "dateline" in content else ""
    if line or "located" in content:
        told["dateline"] = Dateline(line, _located(content.get("located", ()), schemes), None)
    if "urgency" in content:
        urgency = text_of(content["urgency"][0])
        told["urgency"] = int(urgency) if urgency.isdecimal() and len(urgency) == 1 else 0
    for name in ("slugline", "creditline"):
        if name in content and (words := words_of(own(content[name], language)[0])):
            told[name] = words
    if "infosource" in content and not (told.get("creditline") or fields.get("creditline")):
        told["creditline"] = next(filter(None, map(named, content["infosource"])), "")
    if "altid" in content:
        told["links"] = (*fields.get("links", ()), *other_ids(content["altid"]))
    return told


def _said(content: Parts, schemes: dict[str, str], language: str) -> dict[str, Any]:
    """What is told of the copy, and what it is about."""
    told: dict[str, Any] = {}
    if "headline" in content:
        told |= _headlines(own(content["headline"], language))
    if "by" in content:
        told["byline"] = "; ".join(filter(None, map(words_of, own(content["by"], language))))
    if "subject" in content:
        told["subjects"] = _subjects(content["subject"], schemes)
    if "genre" in content:
        told["genre"] = tuple([_subject(each, schemes, named(each)) for each in content["genre"]])
    if "keyword" in content:
        told["keywords"] = tuple(filter(None, map(words_of, own(content["keyword"], language))))
    if "description" in content:
        summaries = [each for each in own(content["description"], language) if _is_summary(each)]
        told["summary"] = next(filter(None, map(words_of, summaries)), "")
    return told


def other_ids(found: list[etree._Element] | tuple[()]) -> Iterator[Link]:
    """``altId``: what others call the item or its content."""
    for each in found:
        if words_of(each):
            yield Link("altId", guid=words_of(each), title=each.get("type") or each.get("typeuri") or "")


def _headlines(found: list[etree._Element]) -> dict[str, str]:
    """The main headline is the first without a role or with ``hld:main``; a ``subhead`` role is the subheadline."""
    told = [
        ((each.get("role") or each.get("roleuri") or "").lower(), words) for each in found if (words := words_of(each))
    ]
    sub = [words for role, words in told if "sub" in role]
    main = [words for role, words in told if not role or "main" in role]
    rest = [words for role, words in told if words not in sub]
    headline = (main or rest or sub or [""])[0]
    return {"headline": headline, "subheadline": sub[0] if sub and sub[0] != headline else ""}


def _is_summary(element: etree._Element) -> bool:
    role = (element.get("role") or element.get("roleuri") or "").lower()
    return not role or any(part in role for part in _SUMMARIES)


def _located(found: list[etree._Element] | tuple[()], schemes: dict[str, str]) -> Place | None:
    """The place of ``located`` with what its ``broader`` elements say; the first that has a name."""
    for element in found:
        name = named(element)
        if name:
            around = {code_of(each): named(each) for each in element if NAMES[each.tag] == "broader"}
            country = next((told or word(code) for code, told in reversed(around.items())), "")
            region = next(iter(around.values()), "") if len(around) > 1 else ""
            return Place(name, qcode(element, schemes), region, country)
    return None


def _subjects(found: list[etree._Element], schemes: dict[str, str]) -> tuple[Subject, ...]:
    """The subjects in order, each followed by the IPTC codes that the agency calls the same as its own."""
    told: list[Subject] = []
    for element in found:
        names: list[etree._Element] = []
        same: list[etree._Element] = []
        for child in element:
            name = NAMES[child.tag]
            if name == "name":
                names.append(child)
            elif name == "sameas":
                same.append(child)
        subject = _subject(element, schemes, best_name(names) if names else element.get("literal") or "")
        told.append(subject)
        for each in same:
            code = usual(code_of(each), schemes)
            if code != subject.code and code.startswith(("medtop:", "subj:")):
                told.append(Subject(code, subject.name, subject.type, "", subject.relevance))
    return tuple(told)


def _subject(element: etree._Element, schemes: dict[str, str], name: str) -> Subject:
    code = usual(element.get("qcode") or code_of(element), schemes)
    told = element.get("type")
    kind = _type_of(told) if told and len(told) < MOST_KEPT else None
    relevance = element.get("relevance")
    if kind and not schemes and not relevance:
        return Subject(code, name, kind)
    alias = code.partition(":")[0]
    return Subject(
        code,
        name,
        kind or _guess(alias if len(alias) < MOST_KEPT else ""),
        schemes.get(alias, "") if schemes else "",
        min(int(relevance), 100) if relevance and relevance.isdecimal() and len(relevance) < 4 else 0,
    )


@lru_cache(1024)
def _type_of(told: str) -> SubjectType | None:
    return _TYPES.get(word(told))


@lru_cache(1024)
def _guess(alias: str) -> SubjectType:
    """What kind a subject is, by its scheme's alias."""
    lowered = alias.lower()
    return next((kind for part, kind in _GUESSES if part in lowered), "topic")
