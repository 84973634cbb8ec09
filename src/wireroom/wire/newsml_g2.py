"""NewsML-G2 2.x (IPTC): newsMessage, newsItem, packageItem; concept, knowledge and planning items become notes.

Clauses: 5 (item), 6 (itemMeta), 7 (contentMeta), 8 (contentSet), 9 (newsMessage) of the NewsML-G2 guidelines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import etree

from wireroom.wire import markup, nitf
from wireroom.wire.item import (
    Dateline,
    Hints,
    Item,
    Link,
    Member,
    Note,
    Place,
    Reading,
    Rendition,
    Subject,
    SubjectType,
    WireError,
)
from wireroom.wire.markup import name_of, words_of
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
_SHORT = {  # scheme aliases by the URIs that catalogues give, so that ours are stable
    "http://cv.iptc.org/newscodes/mediatopic/": "medtop",
    "http://cv.iptc.org/newscodes/subjectcode/": "subj",
    "http://cv.iptc.org/newscodes/signal/": "sig",
    "http://cv.iptc.org/newscodes/genre/": "genre",
    "http://cv.iptc.org/newscodes/pubstatusg2/": "stat",
}
_ADVISORY = ("advisory", "notetoeditors", "daybook", "press agenda", "forecast")
_TEXT_TYPES = ("text/", "application/xhtml", "application/nitf", "application/vnd.nitf", "application/xml")


def read(root: etree._Element, hints: Hints) -> Reading:
    """The items of a NewsML-G2 document. Raises WireError where an item has no guid."""
    sent = None
    notes: list[Note] = []
    if _local(root) == "newsMessage":
        header = _first(root, "header")
        sent = read_shown(_text(_first(header, "sent")), hints.timezone) if header is not None else None
    items = []
    for element in _found(root):
        name = _local(element)
        if name in OTHERS:
            notes.append(Note(f"{name} is not published", _where(element)))
        else:
            items.append(_item(element, sent, hints))
    if not items and not notes:
        raise WireError("no item in the message", _where(root), "ask the agency")
    return Reading("newsml-g2", tuple(items), tuple(notes))


def _found(root: etree._Element) -> Iterator[etree._Element]:
    if _local(root) != "newsMessage":
        yield root
        return
    for child in root:
        if _local(child) == "itemSet":
            yield from (each for each in child if _local(each) in ITEMS | OTHERS)


def _item(element: etree._Element, sent: datetime | None, hints: Hints) -> Item:
    guid = (element.get("guid") or "").strip()
    if not guid:
        raise WireError("an item without guid", _where(element), "ask the agency: guid is mandatory (G2 5.1)")
    schemes = _schemes(element)
    meta, content = _first(element, "itemMeta"), _first(element, "contentMeta")
    number, label = nitf.version_of(element.get("version") or "")
    assumed: list[str] = []
    fields: dict[str, Any] = {
        "guid": guid,
        "version": number,
        "version_label": label,
        "sent": sent,
        "kind": _kind(element, meta),
        "language": language_tag(element.get(f"{_XML}lang") or ""),
    }
    if meta is not None:
        fields |= _item_meta(meta, schemes, hints, assumed)
    fields |= _rights(element)
    if content is not None:
        fields |= _content_meta(content, schemes, hints, assumed)
    if any(word in " ".join(f"{g.code} {g.name}" for g in fields.get("genre", ())).lower() for word in _ADVISORY):
        fields["kind"] = "advisory"
    fields |= _content_set(element, fields, hints)
    fields["members"] = tuple(_members(element))
    fields["assumed"] = tuple(assumed)
    return Item(**fields)


_XML = "{http://www.w3.org/XML/1998/namespace}"


def _kind(element: etree._Element, meta: etree._Element | None) -> str:
    if _local(element) == "packageItem":
        return "package"
    item_class = _first(meta, "itemClass") if meta is not None else None
    if item_class is None:
        return "text"
    return _CLASSES.get(_word(_code(item_class)), "other")


def _item_meta(meta: etree._Element, schemes: dict[str, str], hints: Hints, assumed: list[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for path, field in (("versionCreated", "versioncreated"), ("firstCreated", "firstcreated")):
        found = _first(meta, path)
        if found is not None:
            fields[field] = nitf.shown(_text(found), hints, field, assumed)
    embargoed = _first(meta, "embargoed")
    if embargoed is not None:
        fields |= nitf.embargo(_text(embargoed), hints, assumed)
    status = _first(meta, "pubStatus")
    if status is not None:
        fields["pubstatus"] = nitf.pubstatus(_code(status))
    fields["signals"] = tuple(_qcode(each, schemes) for each in _all(meta, "signal") if _code(each))
    fields["ednote"] = "\n".join(filter(None, (words_of(each) for each in _all(meta, "edNote"))))
    fields["links"] = tuple(_link(each) for each in _all(meta, "link"))
    title = words_of(_first(meta, "title"))
    if title:
        fields["slugline"] = title
    provider = _first(meta, "provider")
    if provider is not None:
        fields["creditline"] = words_of(_first(provider, "name"))
    return fields


def _link(element: etree._Element) -> Link:
    return Link(
        rel=element.get("rel") or "",
        href=markup.safe_link(element.get("href") or ""),
        guid=element.get("residref") or "",
        title=words_of(element),
    )


def _rights(element: etree._Element) -> dict[str, Any]:
    info = _first(element, "rightsInfo")
    if info is None:
        return {}
    holder = _first(info, "copyrightHolder")
    name = words_of(_first(holder, "name")) if holder is not None else ""
    return {
        "copyrightholder": name or (holder.get("literal") or _word(_code(holder)) if holder is not None else ""),
        "copyrightnotice": words_of(_first(info, "copyrightNotice")),
        "usageterms": "\n".join(filter(None, (words_of(each) for each in _all(info, "usageTerms")))),
    }


def _content_meta(content: etree._Element, schemes: dict[str, str], hints: Hints, assumed: list[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    urgency = _text(_first(content, "urgency"))
    fields["urgency"] = int(urgency) if urgency.isdigit() and len(urgency) == 1 else 0
    headlines = [(each.get("role") or "", words_of(each)) for each in _all(content, "headline")]
    fields |= _headlines([(role, words) for role, words in headlines if words])
    slugline = words_of(_first(content, "slugline"))
    if slugline:
        fields["slugline"] = slugline
    fields["byline"] = "; ".join(filter(None, (words_of(each) for each in _all(content, "by"))))
    credit = words_of(_first(content, "creditline"))
    if credit:
        fields["creditline"] = credit
    language = _first(content, "language")
    if language is not None and language_tag(language.get("tag") or ""):
        fields["language"] = language_tag(language.get("tag") or "")
    created = _first(content, "contentCreated")
    if created is not None:
        moment = nitf.shown(_text(created), hints, "firstcreated", [])
        if moment is not None:
            fields["firstcreated"] = moment
    fields["dateline"] = Dateline(words_of(_first(content, "dateline")), _located(content, schemes), None)
    fields["subjects"] = tuple(_subject(each, schemes) for each in _all(content, "subject"))
    fields["genre"] = tuple(_subject(each, schemes) for each in _all(content, "genre"))
    fields["keywords"] = tuple(filter(None, (words_of(each) for each in _all(content, "keyword"))))
    summaries = [each for each in _all(content, "description") if _is_summary(each)]
    fields["summary"] = "\n".join(filter(None, map(words_of, summaries[:1])))
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
    return not role or any(word in role for word in ("summary", "abstract", "lead", "teaser", "standfirst"))


def _located(content: etree._Element, schemes: dict[str, str]) -> Place | None:
    found = _all(content, "located")
    if not found:
        return None
    names = {(_code(each), _name(each)): each for each in found}
    element = next((each for (_, name), each in names.items() if name), found[0])
    broader = {(_code(each) or ""): _name(each) for each in _all(element, "broader")}
    country = next((name or _word(code) for code, name in reversed(broader.items())), "")
    region = next((name for name in broader.values()), "") if len(broader) > 1 else ""
    return Place(_name(element), _qcode(element, schemes), region, country) if _name(element) else None


def _subject(element: etree._Element, schemes: dict[str, str]) -> Subject:
    code = _qcode(element, schemes)
    relevance = element.get("relevance") or ""
    return Subject(
        code=code,
        name=_name(element),
        type=_TYPES.get(_word(element.get("type") or ""), _guess(code)),
        scheme=schemes.get(code.partition(":")[0], ""),
        relevance=int(relevance) if relevance.isdigit() and len(relevance) < 4 else 0,
    )


def _guess(code: str) -> SubjectType:
    alias = code.partition(":")[0].lower()
    for part, kind in (
        ("pers", "person"),
        ("org", "organisation"),
        ("geo", "place"),
        ("city", "place"),
        ("loc", "place"),
    ):
        if part in alias:
            return _TYPES[kind]
    return "topic"


def _content_set(element: etree._Element, fields: dict[str, Any], hints: Hints) -> dict[str, Any]:
    """Body, renditions and what could not be kept of ``contentSet`` (G2 8)."""
    content = _first(element, "contentSet")
    found: dict[str, Any] = {"renditions": [], "dropped": [], "body": ()}
    if content is None:
        return {}
    for child in content:
        name = _local(child)
        if name == "remoteContent":
            found["renditions"].extend(_remote(child, element))
        elif name == "inlineXML":
            _inline_xml(child, found, fields, hints)
        elif name == "inlineData":
            _inline_data(child, found)
    return {
        "body": found["body"],
        "renditions": tuple(found["renditions"]),
        "dropped": tuple(found["dropped"]),
        **{field: found[field] for field in ("headline", "byline", "dateline", "summary") if field in found},
    }


def _inline_xml(child: etree._Element, found: dict[str, Any], fields: dict[str, Any], hints: Hints) -> None:
    if found["body"]:
        return  # a further rendition of the same words
    inner = next(iter(child), None)
    if inner is None:
        _take(found, markup.plain(child.text or ""))
    elif name_of(inner) == "nitf":
        told = nitf.body_fields(inner, hints)
        for field in ("headline", "byline", "summary"):
            if not fields.get(field) and told.get(field):
                found[field] = told[field]
        if told["dateline"].text:
            found["dateline"] = Dateline(
                told["dateline"].text, fields["dateline"].place if "dateline" in fields else None
            )
        _take(found, told["read"])
    else:
        bodies = [each for each in child.iter() if name_of(each) == "body"]
        _take(found, markup.read_tree(bodies[0] if bodies else child))


def _inline_data(child: etree._Element, found: dict[str, Any]) -> None:
    kind = (child.get("contenttype") or "text/plain").lower()
    if found["body"] or not kind.startswith(_TEXT_TYPES) or child.get("encoding"):
        return
    text = "".join(child.itertext())
    _take(found, markup.read_html(text) if "html" in kind else markup.plain(text))


def _take(found: dict[str, Any], body: markup.Body) -> None:
    found["body"] = body.blocks
    found["renditions"].extend(body.renditions)
    found["dropped"].extend(body.dropped)


def _remote(element: etree._Element, item: etree._Element) -> list[Rendition]:
    href = element.get("href") or ""
    if not href:
        return []
    meta = _first(item, "contentMeta")
    captions = (
        [each for each in _all(meta, "description") if "caption" in (each.get("role") or "")]
        if meta is not None
        else []
    )
    return [
        Rendition(
            id=element.get("id") or element.get("rendition") or href,
            href=href,
            media_type=element.get("contenttype") or "",
            role=element.get("rendition") or "",
            width=markup._number(element.get("width")),
            height=markup._number(element.get("height")),
            title=words_of(_first(element, "title")),
            caption=words_of(captions[0]) if captions else words_of(_first(element, "description")),
            credit=words_of(_first(element, "creditline")),
            alt=words_of(_first(element, "altText")),
        )
    ]


def _members(element: etree._Element) -> Iterator[Member]:
    groups = _first(element, "groupSet")
    if groups is None:
        return
    for group in _all(groups, "group"):
        for child in group:
            if _local(child) in {"itemRef", "conceptRef"}:
                yield Member(
                    guid=child.get("residref") or "",
                    role=group.get("role") or "",
                    title=words_of(_first(child, "title")) or words_of(_first(child, "headline")),
                    href=markup.safe_link(child.get("href") or ""),
                )


def _schemes(element: etree._Element) -> dict[str, str]:
    """Aliases that inline catalogues define, alias -> URI (G2 5.3). Remote catalogues are never fetched."""
    return {
        scheme.get("alias") or "": scheme.get("uri") or ""
        for catalog in _all(element, "catalog")
        for scheme in _all(catalog, "scheme")
    }


def _qcode(element: etree._Element, schemes: dict[str, str]) -> str:
    """The element's code as a QCode with the usual alias, whatever the agency's catalogue calls the scheme."""
    code = _code(element)
    for uri, alias in _SHORT.items():
        if code.startswith(uri):
            return f"{alias}:{code[len(uri) :]}"
    alias, colon, rest = code.partition(":")
    known = _SHORT.get(schemes.get(alias, ""))
    return f"{known}:{rest}" if colon and known else code


def _code(element: etree._Element) -> str:
    return (element.get("qcode") or element.get("uri") or element.get("literal") or "").strip()


def _word(code: str) -> str:
    return re.split(r"[:/#]", code)[-1].lower()


def _name(element: etree._Element) -> str:
    named = _all(element, "name")
    best = next(
        (each for each in named if (each.get(f"{_XML}lang") or "en").startswith("en")), named[0] if named else None
    )
    return words_of(best) or (element.get("literal") or "" if best is None else "")


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _first(element: etree._Element | None, name: str) -> etree._Element | None:
    if element is None:
        return None
    return next((child for child in element if _local(child) == name), None)


def _all(element: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in element if _local(child) == name]


def _text(element: etree._Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def _where(element: etree._Element) -> str:
    return f"line {element.sourceline} <{_local(element)}>"
