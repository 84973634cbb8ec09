"""The stories that the parts of a NewsML 1.x NewsItem make: which text is the main one, what stands beside it, pictures.

The standard leaves it to roles and ``EquivalentsList`` (NewsML 1.2, 5.4.2). So: of equivalents one is taken; parts with a
headline of their own that are no boxes are stories of their own; all other words are one story's, in order; a part with
media and no text of its own is a picture with its caption.
"""

from __future__ import annotations

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from wireroom.wire.item import Block, Enclosure, Heading, Hints, Media, Member, Rendition, Run, block_lines
from wireroom.wire.markup import Body
from wireroom.wire.newsml_1_content import Content, Told, words
from wireroom.wire.newsml_1_lines import Fields, add
from wireroom.wire.newsml_1_parts import Part
from wireroom.wire.newsml_1_pictures import Album
from wireroom.wire.spoken import squeeze
from wireroom.wire.text import fold

_MOST_FORMS = 20  # contents of one part that are compared with each other
_FILLED = ("headline", "subheadline", "byline", "summary", "creditline", "copyrightholder")  # from an NITF inside


class Story(Struct):
    """One story as it is gathered: fields, blocks, pictures, and what could not be kept."""

    told: Fields
    duid: str = ""
    body: list[Block] = field(default_factory=list)
    album: Album = field(default_factory=Album)
    members: list[Member] = field(default_factory=list)
    items: list[etree._Element] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    heads: list[etree._Element] = field(default_factory=list)  # docdata of the NITF inside
    elsewhere: list[str] = field(default_factory=list)  # addresses of words that are not in the message
    passed_over: list[str] = field(default_factory=list)  # languages of equivalents that were not taken

    @property
    def renditions(self) -> list[Rendition]:
        """Its pictures, videos and sounds."""
        return self.album.renditions

    @property
    def enclosed(self) -> list[Enclosure]:
        """The bytes of those that came inside."""
        return self.album.enclosed


def stories(part: Part, given: Fields, hints: Hints) -> list[Story]:
    """The stories of a NewsComponent, `given` being what the parts around it say; never none."""
    told = _over(given, part.told)
    passed: list[str] = []
    bodies, beside = _sorted(part, passed, hints)
    own = [each for each in bodies if each.headed and not each.is_side]
    if not part.texts and len(own) > 1:
        found = [story for each in own for story in stories(each, told, hints)]
        for each in bodies:
            if each not in own:
                _merge(found[0], each, hints)
    elif not part.texts and not part.media and len(bodies) == 1:
        found = stories(bodies[0], told, hints)
        if len(found) == 1 and not bodies[0].headed:
            found[0].duid = part.duid
    else:
        found = [Story(told, part.duid)]
        if part.use == "caption" or (part.is_picture and part.media):
            found[0].album.caption = _caption(part, found[0], hints)
        else:
            _take_texts(found[0], part, hints)
        for each in sorted(bodies, key=lambda each: each.is_side):
            _merge(found[0], each, hints)
    first = found[0]
    first.passed_over += passed
    _take_beside(first, part, beside, hints)
    return found


def _over(given: Fields, own: Fields) -> Fields:
    """What a part says, and what the parts around it say where it is silent; another headline around is for the desk."""
    told = given | {name: value for name, value in own.items() if value}
    if "keywords" in told:
        told["keywords"] = list(told["keywords"])  # a list that grows is each story's own
    outer = given.get("headline")
    if outer and own.get("headline") and fold(outer) != fold(own["headline"]):
        add(told, "desk_note", f"HeadLine: {outer}")
    return told


def _sorted(part: Part, passed: list[str], hints: Hints) -> tuple[list[Part], list[Part]]:
    """The parts inside that have words of the body, and all others; of equivalent texts one is taken."""
    if not part.parts:
        return [], []
    texts = [each for each in part.parts if each.wordy and not each.is_picture]
    bodies = [each for each in texts if not each.pictured or each.sure]
    if not bodies and not part.texts:
        bodies = texts  # no clear text anywhere: what stands with a picture is no caption
    chosen_ids = {id(each) for each in bodies}
    beside = [each for each in part.parts if id(each) not in chosen_ids]
    if part.equivalents and len(bodies) > 1:
        chosen = _best(bodies, hints)
        passed += [each.told.get("language") or each.role or each.duid for each in bodies if each is not chosen]
        bodies = [chosen]
    return bodies, beside


def _best(bodies: list[Part], hints: Hints) -> Part:
    """Of equivalent texts the one in the source's language, else the main one, else the first."""
    wanted = hints.language.partition("-")[0].lower()
    same = [each for each in bodies if wanted and each.told.get("language", "").partition("-")[0] == wanted]
    main = [each for each in bodies if "main" in each.name]
    return (same or main or bodies)[0]


def _merge(story: Story, part: Part, hints: Hints) -> None:
    """Add a part's words to a story of several parts; a box's headline is a crosshead over its words."""
    headline = part.told.get("headline", "")
    if headline and story.body and fold(headline) != fold(story.told.get("headline", "")):
        story.body.append(Heading((Run(headline),)))
    for name, value in part.told.items():
        if value and not (name == "headline" and part.is_side):
            story.told.setdefault(name, value)
    passed: list[str] = []
    bodies, beside = _sorted(part, passed, hints)
    story.passed_over += passed
    _take_texts(story, part, hints)
    for each in bodies:
        _merge(story, each, hints)
    _take_beside(story, part, beside, hints)


def _take_beside(story: Story, part: Part, beside: list[Part], hints: Hints) -> None:
    """What stands beside the words of `part`: lines of text by role, captions, media, references to other items."""
    story.members += part.members
    story.items += part.items
    if not beside and not part.media:
        return
    pictures = [each for each in beside if each.pictured]
    loose = [each for each in beside if not each.pictured and each.use == "caption"]
    captions = "\n".join(filter(None, (_caption(each, story, hints) for each in loose)))
    for each in beside:
        if not each.pictured and each.use != "caption":
            _take_line(story, each, hints)
    caption = captions or story.album.caption or part.told.get("caption", "")
    if part.equivalents:
        own = "\n".join(filter(None, (_caption(each, story, hints) for each in _within(pictures))))
        story.album.add_picture(part, pictures, own or caption)
        return
    story.album.add_direct(part, caption)
    story.album.add_forms([each for each in pictures if each.is_form and not each.headed], caption)
    for each in pictures:
        if not each.is_form or each.headed:
            _take_picture(story, each, caption if len(pictures) == 1 else "", hints)


def _take_picture(story: Story, part: Part, caption: str, hints: Hints) -> None:
    """A part that is a picture: its forms under one name with its caption; of several pictures each is read by itself."""
    forms: list[Part] = []
    several: list[Part] = []
    said = [part]
    for each in part.parts:
        within = _within([each])
        if not each.pictured:
            said += within
        elif not part.equivalents and (each.headed or any(one.texts for one in within)):
            several.append(each)
        else:
            forms.append(each)
            said += within
    own = "\n".join(filter(None, (_caption(each, story, hints) for each in said if each.use in {"caption", "body"})))
    for each in said:
        story.items += each.items
        story.members += each.members
        if each.use not in {"caption", "body", "headline"}:
            add(story.told, each.use, _caption(each, story, hints) or "", each.role)
    for each in several:
        _take_picture(story, each, "", hints)
    story.album.add_picture(part, forms, own or part.told.get("caption", "") or caption)


def _within(parts: list[Part]) -> list[Part]:
    """Parts and all parts inside them, in order."""
    return [each for part in parts for each in (part, *_within(part.parts))]


def _caption(part: Part, story: Story, hints: Hints) -> str:
    """The words of a caption, its paragraphs joined by spaces."""
    lines: list[str] = []
    for content in part.texts:
        read = words(content, hints)
        story.dropped += read.body.dropped
        lines += [fold(line) for block in read.body.blocks for line in block_lines(block)]
    return " ".join(filter(None, lines))


def _take_line(story: Story, part: Part, hints: Hints) -> None:
    """A part whose words are a line (headline, summary, note) and not the body's, or that only names other items."""
    story.items += part.items
    story.members += part.members
    line = _caption(part, story, hints)
    if line and part.use == "headline":
        story.told.setdefault("headline", line)
    elif line and part.use != "body":
        add(story.told, part.use, line, part.role)
    for each in part.parts:
        _take_line(story, each, hints)


def _take_texts(story: Story, part: Part, hints: Hints) -> None:
    """The words of a part's own contents; the same words in a second form are taken once, the richest form of them."""
    inline = [content for content in part.texts if content.data is not None]
    story.elsewhere += [content.href for content in part.texts if content.data is None]
    read = [(_rank(content), words(content, hints)) for content in inline]
    if part.equivalents and len(read) > 1:
        full = [each for each in read if each[1].body.blocks] or read
        read = [min(full, key=lambda each: each[0])]
    if 1 < len(read) <= _MOST_FORMS:
        read = _once(read)
    for _, told in read:
        _take(story, told)


def _rank(content: Content) -> bool:
    """Forms of the same words in order of preference: with elements, then without."""
    return content.data is None or not len(content.data)


def _once(read: list[tuple[bool, Told]]) -> list[tuple[bool, Told]]:
    """Texts without those whose words stand in another one. What has no words at all stays: it may be what was lost."""
    lines = [squeeze("".join(line for block in told.body.blocks for line in block_lines(block))) for _, told in read]
    return [
        each
        for number, each in enumerate(read)
        if not lines[number]
        or not any(
            lines[number] in lines[other]
            and (lines[number] != lines[other] or (read[other][0], other) < (each[0], number))
            for other in range(len(read))
            if other != number
        )
    ]


def _take(story: Story, told: Told) -> None:
    body = told.body if not story.renditions else _renamed(told.body, len(story.renditions))
    story.body += body.blocks
    story.renditions.extend(body.renditions)
    story.dropped += body.dropped
    for note in body.advisories:
        add(story.told, "desk_note", note)
    if told.head is not None:
        story.heads.append(told.head)
    for name in _FILLED:
        line = told.fields.get(name)
        if line and not story.told.get(name) and line != story.told.get("slugline"):
            story.told[name] = line
    line = told.fields.get("dateline")
    if line and line.text and not story.told.get("dateline"):
        story.told["dateline"] = line.text
    if line and line.place and not story.told.get("place"):
        story.told["place"] = line.place


def _renamed(body: Body, after: int) -> Body:
    """A second body of a story: its pictures get names that the first one's do not have."""
    if not body.renditions:
        return body
    names = {each.id: f"{each.id}-{after + number}" for number, each in enumerate(body.renditions)}
    return replace(
        body,
        blocks=tuple(Media(names.get(each.ref, each.ref)) if isinstance(each, Media) else each for each in body.blocks),
        renditions=tuple(replace(each, id=names[each.id]) for each in body.renditions),
    )
