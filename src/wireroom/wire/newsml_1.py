"""NewsML 1.0 to 1.2 (IPTC): an envelope and any number of NewsItems, each of nested NewsComponents.

Clauses of NewsML 1.2: 5.2 (NewsEnvelope), 5.3 (NewsItem), 5.4 (NewsComponent). Catalogues and topic sets elsewhere are never
fetched. ``newsml_1_management`` reads what an item is, ``newsml_1_parts`` its components, ``newsml_1_story`` makes stories.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from wireroom.wire.dialects import Dialect, recognised
from wireroom.wire.item import Dateline, Enclosure, Hints, Item, Member, Note, Reading, WireError, check_guid
from wireroom.wire.management import embargo, shown
from wireroom.wire.moments import language_tag, read_moment
from wireroom.wire.newsml_1_content import LANG
from wireroom.wire.newsml_1_lines import Fields, Topics, add, topic_set
from wireroom.wire.newsml_1_management import expiry, identified, kind_of, managed, urgency_of
from wireroom.wire.newsml_1_parts import Part, read_parts
from wireroom.wire.newsml_1_story import Story, stories
from wireroom.wire.nitf_head import docdata_fields

_LINES = frozenset({
    "headline", "subheadline", "summary", "ednote", "desk_note", "language", "usageterms", "copyrightholder",
    "copyrightnotice",
})  # fmt: skip
_STATE = frozenset({
    "version", "version_label", "versioncreated", "firstcreated", "embargoed", "embargo_text", "expires", "pubstatus",
    "urgency",
})  # fmt: skip
_MOST_URGENT_ONLY = 9  # as a Priority it is "user defined" (IPTC 7901)


class _Message(Struct):
    """What the items of one message share, and what is gathered of them."""

    hints: Hints
    provider: str = ""
    sent: str = ""
    priority: int = 0
    topics: Topics = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    enclosed: list[Enclosure] = field(default_factory=list)
    wrong: WireError | None = None


def read(root: etree._Element, hints: Hints) -> Reading:
    """The items of a NewsML document; one that cannot be read becomes a note beside the others.

    Raises WireError where no item can be read.
    """
    _without_namespace(root)
    message = _Message(hints)
    items: list[etree._Element] = []
    for child in root:
        if child.tag == "NewsEnvelope":
            _envelope(child, message)
        elif child.tag == "TopicSet":
            topic_set(child, message.topics)
        elif child.tag == "NewsItem":
            items.append(child)
    for child in items:
        _try_item(child, message)
    if not message.items and (message.wrong or not message.notes):
        raise message.wrong or WireError("no NewsItem in the message", "NewsML", "ask the agency")
    return Reading("newsml-1", tuple(message.items), tuple(message.notes), tuple(message.enclosed))


def _without_namespace(root: etree._Element) -> None:
    """NewsML 1 has no namespace; the one that an agency gives it is taken away, the ones of bodies stay."""
    space, bracket, _ = str(root.tag).rpartition("}")
    if bracket:
        for element in root.iter(f"{space}}}*"):
            element.tag = str(element.tag).rpartition("}")[2]


def _envelope(element: etree._Element, message: _Message) -> None:
    for child in element:
        name = child.tag
        if name == "DateAndTime":
            message.sent = (child.text or "").strip()
        elif name == "SentFrom":
            message.provider = next((each.get("FormalName") or "" for each in child if each.tag == "Party"), "")
        elif name == "Priority":
            priority = urgency_of(child.get("FormalName") or "")
            message.priority = priority if priority < _MOST_URGENT_ONLY else 0


def _try_item(element: etree._Element, message: _Message) -> list[Item]:
    """Read one NewsItem, and those inside it, into the message."""
    try:
        found = _items(element, message)
    except WireError as error:
        where = error.where or f"line {element.sourceline} <NewsItem>"
        message.wrong = message.wrong or WireError(error.what, where, error.do)
        message.notes.append(Note(error.what, where, error.do))
        return []
    message.items += found
    return found


class _Item(Struct):
    """One NewsItem as it is read: what identifies and manages it, and how its agency writes."""

    fields: Fields
    row: Dialect
    hints: Hints
    priority: int = 0
    assumed: list[str] = field(default_factory=list)


def _items(element: etree._Element, message: _Message) -> list[Item]:
    fields: Fields = {"links": [], "signals": [], "doubts": []}
    parts: dict[Any, list[etree._Element]] = {}
    for child in element:
        name = child.tag
        if name == "Identification":
            fields |= identified(child)
        elif name == "TopicSet":
            topic_set(child, message.topics)
        else:
            parts.setdefault(name, []).append(child)
    row = recognised(message.hints, fields.get("provider_id", ""), message.provider)
    hints = message.hints
    if row.timezone and not hints.timezone:
        hints = replace(hints, timezone=row.timezone)
    read = _Item(fields, row, hints, message.priority)
    fields["sent"] = shown(message.sent, hints, "sent", read.assumed)
    if "NewsManagement" in parts:
        fields |= managed(parts["NewsManagement"][0], hints, read.assumed)
    language = language_tag(element.get(LANG) or "") or row.language
    if "Update" in parts or fields.get("update") == "U":
        fields["doubts"].append("only what changes of an earlier revision (Update): ask the agency for the whole item")
    if "NewsComponent" not in parts:
        return [_item(Story({"language": language}), read, message)]
    part = read_parts(parts["NewsComponent"], row, message.topics)
    part.told.setdefault("language", language)
    return _of_stories(part, read, message)


def _of_stories(part: Part, read: _Item, message: _Message) -> list[Item]:
    """The items of a NewsItem's stories: the first has its guid, each further one its component's Duid after it."""
    items: list[Item] = []
    guid = read.fields.get("guid", "")
    for number, story in enumerate(stories(part, {}, read.hints)):
        own = _Item(dict(read.fields), read.row, read.hints, read.priority, list(read.assumed))
        named = story.duid.strip("0") and story.duid
        if read.row.duid_is_guid and named:
            own.fields["guid"] = story.duid
        elif number and guid:
            own.fields["guid"] = f"{guid}#{named or number + 1}"
        inside = [item for each in story.items for item in _try_item(each, message)]
        story.members += [Member(guid=item.guid, title=item.headline) for item in inside]
        if story.passed_over:
            told = ", ".join(story.passed_over)
            do = "the source's language says which one is taken"
            message.notes.append(Note(f"the same in other words is passed over: {told}", own.fields["guid"], do))
        message.enclosed += story.enclosed
        items.append(_item(story, own, message))
    return items


def _item(story: Story, read: _Item, message: _Message) -> Item:
    told, fields = story.told, read.fields
    for head in story.heads:
        _of_head(head, told, read)
    _settle(story, read)
    body = tuple(story.body)
    return Item(
        guid=_guid(read, told, message),
        kind=_kind(story, fields),
        sent=fields["sent"],
        assumed=tuple(dict.fromkeys(read.assumed)),
        **{name: value for name, value in fields.items() if value and name in _STATE},
        **{name: value for name, value in told.items() if value and name in _LINES},
        subjects=tuple(told.get("subjects", ())),
        genre=tuple(told.get("genre", ())),
        keywords=tuple(told.get("keywords", ())),
        slugline=told.get("slugline") or fields.get("name_label", ""),
        creditline=told.get("creditline") or told.get("provider", ""),
        byline=" ".join(filter(None, (told.get("byline"), told.get("byline_title")))),
        dateline=Dateline(told.get("dateline", ""), told.get("place")),
        body=body,
        renditions=tuple(story.renditions),
        links=tuple(fields["links"]),
        signals=tuple(fields["signals"]),
        members=tuple(story.members),
        dropped=(*story.dropped, *told.get("dropped", ())),
        doubts=tuple(fields["doubts"]),
    )


def _settle(story: Story, read: _Item) -> None:
    """What needs both the management and the components: embargo lines, expiry of rights, words that are missing."""
    told, fields = story.told, read.fields
    line = told.get("embargo_line", "")
    if line and not fields.get("embargo_text"):
        fields |= embargo(line, read.hints, read.assumed)
    fields["urgency"] = fields.get("urgency") or urgency_of(told.get("urgency", "")) or read.priority
    if told.get("expires_text") and not fields.get("expires"):
        fields["expires"] = expiry(told["expires_text"], read.hints, read.assumed)
    if story.elsewhere and not story.body:
        story.dropped += [f"words that are not in the message: {href[:160]}" for href in story.elsewhere]


def _guid(read: _Item, told: Fields, message: _Message) -> str:
    """The item's guid; of an item that has none it is made of headline and date. Raises WireError without those."""
    guid: str = read.fields.get("guid", "")
    if guid:
        return check_guid(guid)
    if not told.get("headline"):
        raise WireError("no NewsItemId and no headline", "NewsIdentifier", "ask the agency for <NewsItemId>")
    created = read.fields.get("firstcreated", "")
    made = hashlib.sha256(f"{told['headline']}\0{created}".encode()).hexdigest()[:32]
    message.notes.append(
        Note("no NewsItemId: known by its headline and date", "NewsIdentifier", "ask the agency for <NewsItemId>")
    )
    return f"newsml:{made}"


def _kind(story: Story, fields: Fields) -> Any:
    """The item's kind: an advisory or planning by type or genre, else by what it holds."""
    told = fields.get("kind")
    if not told and "genre" in story.told:
        told = kind_of(" ".join([each.name for each in story.told["genre"]]))
    if told:
        return told
    if story.body or story.dropped:
        return "text"
    if story.album.kinds:
        return story.album.kinds[0]
    return "package" if story.members else "text"


def _of_head(docdata: etree._Element, told: Fields, read: _Item) -> None:
    """What only the head of an NITF inside says: an embargo, a status, a correction, notes, keywords, rights."""
    assumed: list[str] = []
    inner = docdata_fields(docdata, read.hints, assumed)
    fields = read.fields
    if not fields.get("embargo_text") and _is_later(inner, fields.get("versioncreated"), read.hints):
        fields |= {name: inner[name] for name in ("embargoed", "embargo_text") if inner.get(name)}
        read.assumed += [name for name in assumed if name == "embargoed"]
    if fields.get("pubstatus", "usable") == "usable" and inner.get("pubstatus", "usable") != "usable":
        fields["pubstatus"] = "withheld" if inner["pubstatus"] == "embargoed" else inner["pubstatus"]
    fields["signals"] += [signal for signal in inner.get("signals", ()) if signal not in fields["signals"]]
    fields["urgency"] = fields.get("urgency") or inner.get("urgency", 0)
    if inner.get("ednote"):
        add(told, "ednote", inner["ednote"])
    for name in ("keywords", "subjects", "copyrightholder", "usageterms"):
        if inner.get(name) and not told.get(name):
            told[name] = inner[name]


def _is_later(inner: Fields, issued: datetime | None, hints: Hints) -> bool:
    """Whether a release date that an NITF gives is an embargo: one that is not past when the revision was made."""
    text = inner.get("embargo_text", "")
    if not text or issued is None:
        return bool(text)
    if inner.get("embargoed"):
        return bool(inner["embargoed"] > issued)
    moment = read_moment(text, hints.timezone)
    return not (moment and moment.at is None and moment.day and moment.day <= issued.date())
