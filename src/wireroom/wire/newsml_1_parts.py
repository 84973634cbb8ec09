"""NewsML 1.x ``NewsComponent``: the tree of parts that a NewsItem is made of, as sent (NewsML 1.2, 5.4)."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from msgspec import Struct, field

from wireroom.wire.dialects import Dialect
from wireroom.wire.elements import words_of
from wireroom.wire.item import Member
from wireroom.wire.moments import language_tag
from wireroom.wire.newsml_1_content import LANG, Content, content_item
from wireroom.wire.newsml_1_lines import (
    Fields,
    Topics,
    add,
    administrative,
    descriptive,
    news_lines,
    property_,
    rights,
    topic_set,
)
from wireroom.wire.newsml_1_management import without_revision

_ROLES = {  # Role, small letters only -> what the words of such a part are; all others are the body's
    "title": "headline", "headline": "headline", "head": "headline", "maintitle": "headline",
    "subtitle": "subheadline", "subheadline": "subheadline",
    "caption": "caption", "photocaption": "caption", "picturecaption": "caption", "imagecaption": "caption",
    "videocaption": "caption", "legend": "caption",
    "abstract": "summary", "summary": "summary", "teaser": "summary",
    "editorialnote": "ednote", "ednote": "ednote", "editorsnote": "ednote", "notetoeditors": "ednote",
    "byline": "byline", "dateline": "dateline", "creditline": "creditline",
}  # fmt: skip
_MAIN = ("main", "body", "lead", "text", "article", "story")
_PICTURES = ("picture", "photo", "image", "graphic", "video", "audio", "illustration", "thumbnail", "preview", "logo")
_FORMS = ("thumb", "preview", "quicklook", "hires", "highres", "lowres", "highdef", "high res", "low res", "web")
_LETTERS = re.compile(r"[^a-z]+")
_SIDE = ("supporting", "sidebar", "supplement", "factbox", "infobox", "box", "background")


class Part(Struct, eq=False):
    """One NewsComponent: its role, what it says of itself, its contents, and the parts inside it."""

    role: str = ""  # as sent
    name: str = ""  # the role in small letters
    duid: str = ""
    equivalents: bool = False  # its contents are forms of one thing (EquivalentsList)
    told: Fields = field(default_factory=dict)
    texts: list[Content] = field(default_factory=list)
    media: list[Content] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    items: list[etree._Element] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    use: str = "body"  # what its words are: body, headline, caption, summary, ednote, ...
    pictured: bool = False  # media here or further inside
    wordy: bool = False  # words of a body here or further inside
    sure: bool = False  # and the roles say so

    @property
    def headed(self) -> bool:
        """Whether it has a headline of its own."""
        return bool(self.told.get("headline"))

    @property
    def is_side(self) -> bool:
        """Whether it only stands beside the main text (a box, a sidebar)."""
        return _has(self.name, _SIDE)

    @property
    def is_picture(self) -> bool:
        """Whether its role says that it is a picture, video or sound with what belongs to it."""
        return self.pictured and _has(self.name, _PICTURES)

    @property
    def is_form(self) -> bool:
        """Whether its role says that it is one of the sizes of a picture."""
        return _has(self.name, _FORMS)

    def settle(self) -> None:
        """Work out what it is from its role and from what is inside."""
        self.use = _use_of(self.name) if self.name else "body"
        self.pictured = bool(self.media)
        own = bool(self.texts) and self.use == "body"
        if not self.parts:
            self.wordy, self.sure = own, own and _has(self.name, _MAIN)
            return
        self.pictured = self.pictured or any(each.pictured for each in self.parts)
        inside = any(each.wordy and not each.is_picture for each in self.parts)
        self.wordy = own or inside
        self.sure = self.wordy and (_has(self.name, _MAIN) or any(each.sure for each in self.parts))


def _has(name: str, words: tuple[str, ...]) -> bool:
    return bool(name) and any(map(name.__contains__, words))


def _use_of(name: str) -> str:
    """What the words of a part with that role are."""
    return _ROLES.get(name) or _ROLES.get(_LETTERS.sub("", name), "body")


def read_part(element: etree._Element, row: Dialect, topics: Topics) -> Part:
    """A NewsComponent with everything inside it, in one walk."""
    part = Part(duid=element.get("Duid") or "", equivalents=element.get("EquivalentsList") == "yes")
    told = part.told
    tag = language_tag(element.get(LANG) or "")
    for child in element:
        name = child.tag
        if name == "NewsComponent":
            part.parts.append(read_part(child, row, topics))
        elif name == "ContentItem":
            _take_content(part, child)
        elif name == "NewsLines":
            news_lines(child, row, told)
        elif name == "DescriptiveMetadata":
            descriptive(child, row, told, topics)
        elif name == "AdministrativeMetadata":
            administrative(child, row, told)
        elif name == "Role":
            part.role = child.get("FormalName") or ""
            part.name = part.role.lower()
        else:
            _rare(part, child, row, topics)
    if tag:
        told.setdefault("language", tag)
    part.settle()
    return part


def read_parts(elements: list[etree._Element], row: Dialect, topics: Topics) -> Part:
    """The NewsComponent of a NewsItem; beside the standard there may be several, which are then parts of one."""
    parts = [read_part(element, row, topics) for element in elements]
    if len(parts) == 1:
        return parts[0]
    whole = Part(parts=parts)
    whole.settle()
    return whole


def _take_content(part: Part, element: etree._Element) -> None:
    content = content_item(element)
    said = (
        content.data is not None and not content.encoding
    )  # what stands there as characters is words, whatever its kind
    if said or (content.kind == "text" and (content.data is not None or content.href)):
        part.texts.append(content)
    elif content.data is not None or content.href:
        part.media.append(content)
    for inner in element.iterchildren("ContentItem"):  # beside the standard: one inside another
        _take_content(part, inner)


def _rare(part: Part, element: etree._Element, row: Dialect, topics: Topics) -> None:
    name: Any = element.tag
    if name == "TopicSet":
        topic_set(element, topics)
    elif name == "RightsMetadata":
        rights(element, part.told)
    elif name == "NewsItem":
        part.items.append(element)
    elif name == "NewsItemRef":
        part.members.append(_member(element, part.role))
    elif name == "Metadata":
        for child in element.iterchildren("Property"):
            property_(child, row, part.told)
    elif name == "Comment" and not element.get("FormalName"):
        words = words_of(element)
        if words:
            add(part.told, "desk_note", words)


def _member(element: etree._Element, role: str) -> Member:
    urn = (element.get("NewsItem") or "").strip()
    return Member(guid=without_revision(urn) or urn, role=role, title=words_of(element))
