"""An item as NITF 3.6: one document, with what NITF has no place for in ``meta`` elements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from wireroom.wire.emit.body import NITF, beside, body
from wireroom.wire.emit.tags import DECLARATION, in_xml, tag, tags
from wireroom.wire.extension import PREFIX, Extension
from wireroom.wire.item import Dateline, Item, Subject
from wireroom.wire.management import LIFTED

_NAMESPACE = "http://iptc.org/std/NITF/2006-10-18/"
_NAMED = {"person": "person", "organisation": "org", "place": "location", "event": "event", "object": "object.title",
          "topic": "classifier", "keyword": "classifier", "other": "classifier"}  # fmt: skip


def write(item: Item, extension: Extension) -> str:
    """The document: what the standard has a place for, and `extension` as ``meta``."""
    content = "\n".join(filter(None, (body(item, NITF), beside(item))))
    parts = tag("body.head", "".join(_body_head(item))) + tag("body.content", content)
    return DECLARATION + tag(
        "nitf",
        tag("head", "".join(_head(item, extension))) + tag("body", parts),
        xmlns=_NAMESPACE,
        version="-//IPTC//DTD NITF 3.6//EN",
        baselang=item.language,
    ) + "\n"  # fmt: skip


def _head(item: Item, extension: Extension) -> Iterator[str]:
    yield tags("title", item.headline)
    if item.embargoed is None and item.embargo_text and item.embargo_text != LIFTED:
        yield tag("meta", name="embargo", content=item.embargo_text)
    for name, value in extension.items():
        yield tag("meta", name=PREFIX + name, content=in_xml(value))
    inside = "".join((
        *(tag("tobject.property", tobject__property__type=each.name) for each in item.genre if each.name),
        *(_tobject(each) for each in item.subjects if each.code.startswith("subj:")),
    ))  # fmt: skip
    yield tag("tobject", inside, tobject__type="news")
    yield tag("docdata", "".join(_docdata(item)), management_status=item.pubstatus)
    if item.sent:
        yield tag("pubdata", date__publication=_time(item.sent))


def _tobject(subject: Subject) -> str:
    number = subject.code.removeprefix("subj:")
    return tag("tobject.subject", tobject__subject__refnum=number, tobject__subject__type=subject.name)


def _docdata(item: Item) -> Iterator[str]:
    """The elements of ``docdata``, those that would say nothing left out (NITF 3.6, docdata)."""
    place = item.dateline.place
    version = item.version_label or str(item.version or "")
    named = "".join(_identified(each) for each in item.subjects if not each.code.startswith("subj:"))
    released = item.embargoed if item.embargo_text != LIFTED else None
    found: tuple[tuple[object, str], ...] = (
        ("sig:correction" in item.signals, "<correction/>"),
        (place, tag("evloc", city=place.name, state_prov=place.region, iso_cc=place.country) if place else ""),
        (item.guid, tag("doc-id", id_string=item.guid)),
        (item.urgency, tag("urgency", ed_urg=item.urgency)),
        (item.versioncreated, tag("date.issue", norm=_time(item.versioncreated))),
        (released, tag("date.release", norm=_time(released))),
        (item.expires, tag("date.expire", norm=_time(item.expires))),
        (item.ednote, tag("ed-msg", info=item.ednote)),
        (version or item.slugline, tag("du-key", version=version, key=item.slugline)),
        (item.copyrightholder, tag("doc.copyright", holder=item.copyrightholder)),
        (item.usageterms, tag("doc.rights", limitations=item.usageterms)),
        (item.keywords, tag("key-list", "".join(tag("keyword", key=each) for each in item.keywords))),
        (named, tag("identified-content", named)),
    )
    yield from (element for told, element in found if told)


def _identified(subject: Subject) -> str:
    if not subject.name:
        return ""
    scheme = (subject.scheme or "code") if subject.code else ""
    return tags(_NAMED[subject.type], subject.name, idsrc=scheme, value=subject.code)


def _body_head(item: Item) -> Iterator[str]:
    if item.headline or item.subheadline:
        yield tag("hedline", (tags("hl1", item.headline) or "<hl1/>") + tags("hl2", item.subheadline))
    for line in item.desk_note.split("\n"):
        if line:
            yield tag("note", tag("body.content", tags("p", line)), type="npa")
    if item.copyrightnotice:
        yield tags("rights", item.copyrightnotice)
    yield tags("byline", item.byline)
    yield tags("distributor", item.creditline)
    yield _dateline(item.dateline)
    if item.summary:
        yield tag("abstract", tags("p", item.summary))


def _dateline(line: Dateline) -> str:
    """The dateline's words; its date for machines only, as an empty ``story.date``."""
    day = tag("story.date", norm=f"{line.date:%Y%m%d}") if line.date else ""
    inside = tags("dateline", line.text)
    if not day:
        return inside
    return inside.replace("</dateline>", f"{day}</dateline>") if inside else tag("dateline", day)


def _time(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ").zfill(16) if moment else ""
