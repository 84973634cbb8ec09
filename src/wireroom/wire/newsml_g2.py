"""NewsML-G2 2.x (IPTC): newsMessage, newsItem, packageItem; concept, knowledge and planning items become notes.

Clauses: 5 (item), 6 (itemMeta), 7 (contentMeta), 8 (contentSet), 9 (newsMessage) of the NewsML-G2 guidelines.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import etree

from wireroom.wire.elements import words_of
from wireroom.wire.g2_codes import (
    XML,
    code_of,
    every,
    first,
    local,
    named,
    qcode,
    schemes_of,
    text_of,
    usual,
    where,
    word,
)
from wireroom.wire.g2_content import content_set
from wireroom.wire.item import (
    Dateline,
    Hints,
    Item,
    Link,
    Member,
    Note,
    Place,
    Reading,
    Subject,
    SubjectType,
    WireError,
    check_guid,
)
from wireroom.wire.links import safe_link
from wireroom.wire.management import embargo, pubstatus, shown, version_of
from wireroom.wire.moments import language_tag, read_shown

ITEMS = frozenset({"newsItem", "packageItem"})
OTHERS = frozenset({"conceptItem", "knowledgeItem", "planningItem", "catalogItem"})
ROOTS = ITEMS | OTHERS | {"newsMessage"}

_CLASSES = {
    "text": "text", "picture": "picture", "photo": "picture", "graphic": "graphic", "animated": "graphic",
    "video": "video", "audio": "audio", "composite": "package", "planning": "planning",
}  # fmt: skip
_TYPES: dict[str, SubjectType] = {
    "abstract": "topic", "person": "person", "organisation": "organisation", "organization": "organisation",
    "poi": "place", "geoarea": "place", "place": "place", "event": "event", "object": "object",
}  # fmt: skip
_GUESSES: tuple[tuple[str, str], ...] = (
    ("pers", "person"),
    ("org", "organisation"),
    ("geo", "place"),
    ("city", "place"),
    ("loc", "place"),
)
_PUBLIC = ("public", "correct")
_ADVISORY = ("advisory", "notetoeditors", "daybook", "press agenda", "forecast")
_SUMMARIES = ("summary", "abstract", "lead", "teaser", "standfirst")


def read(root: etree._Element, hints: Hints) -> Reading:
    """The items of a NewsML-G2 document; one that cannot be read becomes a note beside the others.

    Raises WireError where no item can be read.
    """
    sent = None
    if local(root) == "newsMessage":
        header = first(root, "header")
        sent = read_shown(text_of(first(header, "sent")), hints.timezone) if header is not None else None
    items: list[Item] = []
    notes: list[Note] = []
    wrong: WireError | None = None
    for element in _found(root):
        name = local(element)
        if name in OTHERS:
            notes.append(Note(f"{name} is not published", where(element)))
            continue
        try:
            items.append(_item(element, sent, hints))
        except WireError as error:
            wrong = wrong or WireError(error.what, error.where or where(element), error.do)
            notes.append(Note(error.what, error.where or where(element), error.do))
    if not items and (wrong or not notes):
        raise wrong or WireError("no item in the message", where(root), "ask the agency")
    return Reading("newsml-g2", tuple(items), tuple(notes))


def _found(root: etree._Element) -> Iterator[etree._Element]:
    if local(root) != "newsMessage":
        yield root
        return
    for child in every(root, "itemSet"):
        yield from (each for each in child if local(each) in ITEMS | OTHERS)


def _item(element: etree._Element, sent: datetime | None, hints: Hints) -> Item:
    schemes = schemes_of(element)
    meta, content = first(element, "itemMeta"), first(element, "contentMeta")
    number, label = version_of(element.get("version") or "")
    assumed: list[str] = []
    fields: dict[str, Any] = {
        "guid": check_guid((element.get("guid") or "").strip()),
        "version": number,
        "version_label": label,
        "sent": sent,
        "kind": _kind(element, meta),
        "language": language_tag(element.get(f"{XML}lang") or ""),
    }
    if meta is not None:
        fields |= _item_meta(meta, schemes, hints, assumed)
    fields |= _rights(element)
    if content is not None:
        fields |= _missing_dates(content, fields, hints, assumed)
        fields |= _content_meta(content, schemes)
    if any(part in " ".join(f"{g.code} {g.name}" for g in fields.get("genre", ())).lower() for part in _ADVISORY):
        fields["kind"] = "advisory"
    fields |= content_set(element, fields)
    fields["members"] = tuple(_members(element))
    fields["assumed"] = tuple(dict.fromkeys(assumed))
    return Item(**fields)


def _kind(element: etree._Element, meta: etree._Element | None) -> str:
    if local(element) == "packageItem":
        return "package"
    item_class = first(meta, "itemClass")
    if item_class is None:
        return "text"
    return _CLASSES.get(word(code_of(item_class)), "other")


def _item_meta(meta: etree._Element, schemes: dict[str, str], hints: Hints, assumed: list[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for path, field in (("versionCreated", "versioncreated"), ("firstCreated", "firstcreated")):
        moment = shown(text_of(first(meta, path)), hints, field, assumed)
        if moment is not None:
            fields[field] = moment
    embargoed = first(meta, "embargoed")
    if embargoed is not None:  # absent: no embargo; empty: one without a date (G2 6.5)
        fields |= embargo(text_of(embargoed), hints, assumed)
    status = first(meta, "pubStatus")
    if status is not None:
        fields["pubstatus"] = pubstatus(code_of(status))
    fields["signals"] = tuple(qcode(each, schemes) for each in every(meta, "signal") if code_of(each))
    fields |= _notes(every(meta, "edNote"))
    fields["links"] = tuple(_link(each) for each in every(meta, "link"))
    title = words_of(first(meta, "title"))
    if title:
        fields["slugline"] = title
    provider = first(meta, "provider")
    if provider is not None:
        fields["creditline"] = words_of(first(provider, "name"))
    return fields


def _notes(found: list[etree._Element]) -> dict[str, str]:
    """Notes to editors. One whose role does not say that it is public, or a correction, is for the desk alone."""
    told: dict[str, list[str]] = {"ednote": [], "desk_note": []}
    for note in found:
        role = (note.get("role") or "").lower()
        shown = not role or any(part in role for part in _PUBLIC)
        told["ednote" if shown else "desk_note"].append(words_of(note))
    return {field: "\n".join(filter(None, notes)) for field, notes in told.items()}


def _link(element: etree._Element) -> Link:
    return Link(
        rel=element.get("rel") or "",
        href=safe_link(element.get("href") or ""),
        guid=element.get("residref") or "",
        title=words_of(element),
    )


def _rights(element: etree._Element) -> dict[str, Any]:
    info = first(element, "rightsInfo")
    if info is None:
        return {}
    holder = first(info, "copyrightHolder")
    name = words_of(first(holder, "name"))
    return {
        "copyrightholder": name or (holder.get("literal") or word(code_of(holder)) if holder is not None else ""),
        "copyrightnotice": words_of(first(info, "copyrightNotice")),
        "usageterms": "\n".join(filter(None, (words_of(each) for each in every(info, "usageTerms")))),
    }


def _missing_dates(content: etree._Element, fields: dict[str, Any], hints: Hints, assumed: list[str]) -> dict[str, Any]:
    """``contentCreated`` and ``contentModified`` stand in where the item's own dates are missing."""
    found: dict[str, Any] = {}
    for path, field in (("contentCreated", "firstcreated"), ("contentModified", "versioncreated")):
        moment = shown(text_of(first(content, path)), hints, field, assumed) if field not in fields else None
        if moment is not None:
            found[field] = moment
    return found


def _content_meta(content: etree._Element, schemes: dict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    urgency = text_of(first(content, "urgency"))
    fields["urgency"] = int(urgency) if urgency.isdecimal() and len(urgency) == 1 else 0
    headlines = [(each.get("role") or "", words_of(each)) for each in every(content, "headline")]
    fields |= _headlines([(role, words) for role, words in headlines if words])
    slugline = words_of(first(content, "slugline"))
    if slugline:
        fields["slugline"] = slugline
    fields["byline"] = "; ".join(filter(None, (words_of(each) for each in every(content, "by"))))
    credit = words_of(first(content, "creditline"))
    if credit:
        fields["creditline"] = credit
    language = first(content, "language")
    if language is not None and language_tag(language.get("tag") or ""):
        fields["language"] = language_tag(language.get("tag") or "")
    fields["dateline"] = Dateline(words_of(first(content, "dateline")), _located(content, schemes), None)
    fields["subjects"] = tuple(each for subject in every(content, "subject") for each in _subjects(subject, schemes))
    fields["genre"] = tuple(_subject(each, schemes) for each in every(content, "genre"))
    fields["keywords"] = tuple(filter(None, (words_of(each) for each in every(content, "keyword"))))
    summaries = [each for each in every(content, "description") if _is_summary(each)]
    fields["summary"] = next(filter(None, map(words_of, summaries)), "")
    return fields


def _headlines(found: list[tuple[str, str]]) -> dict[str, str]:
    """The main headline is the first without a role or with ``hld:main``; a ``subhead`` role is the subheadline."""
    sub = [words for role, words in found if "sub" in role.lower()]
    main = [words for role, words in found if not role or "main" in role.lower()]
    rest = [words for role, words in found if words not in sub]
    headline = (main or rest or sub or [""])[0]
    return {"headline": headline, "subheadline": sub[0] if sub and sub[0] != headline else ""}


def _is_summary(element: etree._Element) -> bool:
    role = (element.get("role") or "").lower()
    return not role or any(part in role for part in _SUMMARIES)


def _located(content: etree._Element, schemes: dict[str, str]) -> Place | None:
    """The place of ``located`` with what its ``broader`` elements say; the first that has a name."""
    element = next((each for each in every(content, "located") if named(each)), None)
    if element is None:
        return None
    broader = {code_of(each): named(each) for each in every(element, "broader")}
    country = next((name or word(code) for code, name in reversed(broader.items())), "")
    region = next(iter(broader.values()), "") if len(broader) > 1 else ""
    return Place(named(element), qcode(element, schemes), region, country)


def _subjects(element: etree._Element, schemes: dict[str, str]) -> Iterator[Subject]:
    """A subject, and the IPTC codes that the agency calls the same as its own."""
    subject = _subject(element, schemes)
    yield subject
    for same in every(element, "sameAs"):
        code = usual(code_of(same), schemes)
        if code != subject.code and code.startswith(("medtop:", "subj:")):
            yield Subject(code, subject.name, subject.type, "", subject.relevance)


def _subject(element: etree._Element, schemes: dict[str, str]) -> Subject:
    code = qcode(element, schemes)
    relevance = element.get("relevance") or ""
    return Subject(
        code=code,
        name=named(element),
        type=_TYPES.get(word(element.get("type") or ""), _guess(code)),
        scheme=schemes.get(code.partition(":")[0], ""),
        relevance=min(int(relevance), 100) if relevance.isdecimal() and len(relevance) < 4 else 0,
    )


def _guess(code: str) -> SubjectType:
    alias = code.partition(":")[0].lower()
    return next((_TYPES[kind] for part, kind in _GUESSES if part in alias), "topic")


def _members(element: etree._Element) -> Iterator[Member]:
    """The entries of a package's groups, by group (G2 ``groupSet``)."""
    for group in every(first(element, "groupSet"), "group"):
        for child in group:
            if local(child) in {"itemRef", "conceptRef"}:
                yield Member(
                    guid=child.get("residref") or "",
                    role=group.get("role") or "",
                    title=words_of(first(child, "title")) or words_of(first(child, "headline")),
                    href=safe_link(child.get("href") or ""),
                )
