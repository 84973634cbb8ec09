"""The pictures, videos and sounds of a NewsML 1.x story: the forms of each under one name, with caption and credit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from wireroom.wire.item import Enclosure, Rendition
from wireroom.wire.newsml_1_content import Content, rendition
from wireroom.wire.newsml_1_parts import Part


class Album(Struct):
    """The media of a story in the order sent. `caption` is one that stands alone, for media beside it."""

    caption: str = ""
    renditions: list[Rendition] = field(default_factory=list)
    enclosed: list[Enclosure] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)

    def add_direct(self, part: Part, caption: str) -> None:
        """The media that stand in a story's own part: forms of one picture if it says so, else a picture each."""
        forms = [(content, part.role) for content in part.media]
        of = self._name(part.duid) if part.equivalents and len(forms) > 1 else ""
        self._add(forms, part, of, caption or part.told.get("caption", ""))

    def add_forms(self, parts: list[Part], caption: str) -> None:
        """Parts that are sizes of one picture, by their roles."""
        forms = [form for part in parts for form in _forms(part)]
        if forms:
            self._add(forms, parts[0], self._name("") if len(forms) > 1 else "", caption)

    def add_picture(self, part: Part, inside: list[Part], caption: str) -> None:
        """A part that is one picture, in all the forms that stand in it."""
        forms = [(content, part.role) for content in part.media] + [form for each in inside for form in _forms(each)]
        self._add(forms, part, self._name(part.duid) if len(forms) > 1 else "", caption)

    def _name(self, wanted: str) -> str:
        """A name for a picture that no other one has."""
        name = wanted or "picture"
        if name in self.groups:
            name = f"{name}-{len(self.renditions) + 1}"
        self.groups.add(name)
        return name

    def _add(self, forms: Iterable[tuple[Content, str]], part: Part, of: str, caption: str) -> None:
        told = part.told
        for content, role in forms:
            name = content.id or f"{content.kind}-{len(self.renditions) + 1}"
            if name in self.names:
                name = f"{name}-{len(self.renditions) + 1}"
            self.names.add(name)
            made = rendition(content, name)
            if made is None:
                continue
            self.renditions.append(
                Rendition(
                    id=made[0].id,
                    href=made[0].href,
                    media_type=made[0].media_type,
                    role=role,
                    width=made[0].width,
                    height=made[0].height,
                    title=told.get("headline", "") if part.pictured and not part.wordy else "",
                    caption=caption,
                    credit=told.get("creditline") or told.get("byline") or "",
                    of=of,
                )
            )
            self.kinds.append(content.kind)
            if made[1]:
                self.enclosed.append(made[1])


def _forms(part: Part) -> Iterator[tuple[Content, str]]:
    """All media inside a part, each with the role of the part that it stands in, else of one around."""
    yield from ((content, part.role) for content in part.media)
    for each in part.parts:
        for content, role in _forms(each):
            yield content, role or part.role
