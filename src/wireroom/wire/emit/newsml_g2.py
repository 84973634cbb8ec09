"""An item as NewsML-G2 2.34 (power): a newsItem or packageItem, in a newsMessage when it says when it was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby

from wireroom.wire.emit.body import XHTML, body, placed
from wireroom.wire.emit.tags import DECLARATION, in_xml, tag, tags
from wireroom.wire.extension import PREFIX, SCHEME, Extension
from wireroom.wire.item import Item, Link, Member, Place, Rendition, Subject
from wireroom.wire.management import LIFTED
from wireroom.wire.moments import read_moment

_NAMESPACE = "http://iptc.org/std/nar/2006-10-01/"
_CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_40.xml"
_KINDS = {"text": "text", "advisory": "text", "picture": "picture", "graphic": "graphic", "video": "video",
          "audio": "audio", "package": "composite", "planning": "planning", "other": "text"}  # fmt: skip
_TYPES = {"topic": "abstract", "person": "person", "organisation": "organisation", "place": "geoArea",
          "event": "event", "object": "object", "keyword": "abstract", "other": "abstract"}  # fmt: skip
_QCODE = re.compile(r"[^\s:/]+:[^\s/][^\s]*")
_ID = re.compile(r"[A-Za-z_][\w.-]{0,60}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def write(item: Item, extension: Extension) -> str:
    """The document: what the standard has a place for, and `extension` as ``itemMetaExtProperty``."""
    inner = _item(item, extension, standing_alone=item.sent is None)
    if item.sent is None:
        return f"{DECLARATION}{inner}\n"
    header = tag("header", tag("sent", _time(item.sent)))
    return f"{DECLARATION}{tag('newsMessage', header + tag('itemSet', inner), xmlns=_NAMESPACE)}\n"


def _item(item: Item, extension: Extension, *, standing_alone: bool) -> str:
    is_package = item.kind == "package" and not item.body and not item.renditions
    parts = (
        tag("catalogRef", href=_CATALOG),
        _catalog(item),
        _rights(item),
        tag("itemMeta", _item_meta(item, extension)),
        tag("contentMeta", "".join(_content_meta(item))),
        _groups(item.members) if is_package else _content_set(item),
    )
    return tag(
        "packageItem" if is_package else "newsItem",
        "".join(parts),
        xmlns=_NAMESPACE if standing_alone else "",
        guid=item.guid,
        version=item.version,
        standard="NewsML-G2",
        standardversion="2.34",
        conformance="power",
        xml_lang=item.language,
    )


def _catalog(item: Item) -> str:
    """The schemes that the item's own codes need, and ours (G2 5.3)."""
    schemes = {PREFIX.rstrip(":"): SCHEME}
    for subject in (*item.subjects, *item.genre):
        alias, colon, _ = subject.code.partition(":")
        if subject.scheme and colon and _QCODE.fullmatch(subject.code):
            schemes.setdefault(alias, subject.scheme)
    return tag("catalog", "".join(tag("scheme", alias=alias, uri=uri) for alias, uri in schemes.items()))


def _rights(item: Item) -> str:
    parts = (
        tag("copyrightHolder", tags("name", item.copyrightholder)) if item.copyrightholder else "",
        tags("copyrightNotice", item.copyrightnotice),
        *(tags("usageTerms", line) for line in item.usageterms.split("\n")),
    )
    inside = "".join(parts)
    return tag("rightsInfo", inside) if inside else ""


def _item_meta(item: Item, extension: Extension) -> str:
    dated = item.versioncreated or item.sent or item.firstcreated or _EPOCH  # versionCreated is mandatory
    parts = (
        tag("itemClass", qcode=f"ninat:{_KINDS[item.kind]}"),
        tag("provider", literal=item.creditline or "unknown"),
        tag("versionCreated", _time(dated)),
        tag("firstCreated", _time(item.firstcreated)) if item.firstcreated else "",
        _embargoed(item),
        tag("pubStatus", qcode=f"stat:{_status(item.pubstatus)}"),
        *(tags("edNote", line) for line in item.ednote.split("\n")),
        *(tags("edNote", line, role=f"{PREFIX}desk") for line in item.desk_note.split("\n")),
        *(tag("signal", **_code(signal)) for signal in item.signals if signal),
        tag("expires", _time(item.expires)) if item.expires else "",
        *(_link(link) for link in item.links),
        *(tag("itemMetaExtProperty", rel=PREFIX + name, value=in_xml(value)) for name, value in extension.items()),
    )
    return "".join(parts)


def _status(status: str) -> str:
    """A status as a code; one that cannot be a code is withheld here and told by the extension."""
    return status if re.fullmatch(r"[\w-]+", status) else "withheld"


def _embargoed(item: Item) -> str:
    """``embargoed`` with its instant; empty, when there is an embargo whose end nobody can read (G2 6.5)."""
    if item.embargo_text == LIFTED or not (item.embargoed or item.embargo_text):
        return ""
    if item.embargoed is None:
        return tags("embargoed", item.embargo_text) if _DAY.fullmatch(item.embargo_text) else "<embargoed/>"
    said = read_moment(item.embargo_text, "")
    as_sent = said is not None and not said.assumed and said.at == item.embargoed and "T" in item.embargo_text
    return tags("embargoed", item.embargo_text) if as_sent else tag("embargoed", _time(item.embargoed))


def _link(link: Link) -> str:
    rel = link.rel if _QCODE.fullmatch(link.rel) else ""
    return tag("link", tags("title", link.title), rel=rel, href=link.href, residref=link.guid)


def _content_meta(item: Item) -> Iterator[str]:
    yield tag("urgency", str(item.urgency)) if item.urgency else ""
    yield _located(item.dateline.place) if item.dateline.place else ""
    yield tag("language", tag=item.language) if item.language else ""
    for each in item.genre:
        yield tag("genre", tags("name", each.name), **_code(each.code))
    for keyword in item.keywords:
        yield tags("keyword", keyword)
    for each in item.subjects:
        yield _subject(each)
    yield tags("slugline", item.slugline)
    yield tags("headline", item.headline, role="hld:main")
    yield tags("headline", item.subheadline, role="hld:subHeadline")
    yield tags("dateline", item.dateline.text)
    yield tags("by", item.byline)
    yield tags("creditline", item.creditline)
    yield tags("description", item.summary, role="drol:summary")


def _subject(subject: Subject) -> str:
    return tag(
        "subject",
        tags("name", subject.name),
        type=f"cpnat:{_TYPES[subject.type]}",
        relevance=subject.relevance,
        **_code(subject.code),
    )


def _located(place: Place) -> str:
    around = "".join(tag("broader", tags("name", each)) for each in (place.region, place.country) if each)
    return tag("located", tags("name", place.name) + around, type="cpnat:geoArea", **_code(place.code))


def _code(code: str) -> dict[str, str]:
    """A code as the attribute that it can be: an URI, a QCode, or else a literal."""
    if re.match(r"[a-z][a-z0-9+.-]*://|urn:|tag:", code):
        return {"uri": code}
    return {"qcode": code} if _QCODE.fullmatch(code) else {"literal": code}


def _content_set(item: Item) -> str:
    inside = placed(item)
    parts = [_remote(each) for each in item.renditions if each.id not in inside and each.href]
    if item.body:
        html = (
            f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{body(item, XHTML)}</body></html>'
        )
        parts.append(tag("inlineXML", html, contenttype="application/xhtml+xml"))
    return tag("contentSet", "".join(parts)) if parts else ""


def _remote(rendition: Rendition) -> str:
    return tag(
        "remoteContent",
        id=rendition.id if _ID.fullmatch(rendition.id) else "",
        rendition=rendition.role if _QCODE.fullmatch(rendition.role) else "",
        href=rendition.href,
        contenttype=rendition.media_type,
        width=rendition.width,
        height=rendition.height,
    )


def _groups(members: tuple[Member, ...]) -> str:
    """``groupSet``: a group for each run of members of one role, under one root (G2 10)."""
    groups = [(role, tuple(each)) for role, each in groupby(members, key=lambda member: member.role)]
    parts = [
        tag(
            "group",
            "".join(tag("itemRef", tags("title", each.title), residref=each.guid, href=each.href) for each in together),
            id=f"g{number}",
            role=role if _QCODE.fullmatch(role) else f"{PREFIX}members",
        )
        for number, (role, together) in enumerate(groups, 1)
    ]
    root = tag("group", "".join(tag("groupRef", idref=f"g{each}") for each in range(1, len(groups) + 1)),
               id="g0", role=f"{PREFIX}root")  # fmt: skip
    return tag("groupSet", root + "".join(parts), root="g0")


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
