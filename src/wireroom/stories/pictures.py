"""Pictures: delivered as dispatches of their own, made safe in the darkroom, kept by content, joined to stories by name.

Nothing here is public: the press copies a picture to the page store when it bakes a published story that shows it.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from wireroom.stories import forms
from wireroom.stories.card import CardPicture, CardRow
from wireroom.stories.models import Dispatch, Picture, Story, StoryPicture
from wireroom.wire.item import Item, Media, Rendition

form_name, widths_of = forms.form_name, forms.widths_of

_SMALL_ROLES = ("thumb", "preview", "small")


def name_of(href: str) -> str:
    """The name by which a delivery and a rendition's href find each other: the last part of the path, as sent."""
    return unquote(urlsplit(href).path).rsplit("/", 1)[-1][:255]


def keep(made: forms.Made, media: Path) -> None:
    """Write a picture's forms into the private media folder, durably; those already there stay."""
    media.mkdir(parents=True, exist_ok=True)
    for name, data in made.forms.items():
        if (media / name).exists():
            continue
        temporary = media / f".{name}.tmp"
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(media / name)


def file_picture(dispatch: Dispatch, made: forms.Made) -> list[Story]:
    """Record a delivered picture and put it on the cards of stories that wait for it. Call inside a transaction.

    Returns the published stories whose pages now show another picture.
    """
    picture, _ = Picture.objects.update_or_create(
        source=dispatch.source,
        name=name_of(dispatch.name),
        defaults={"sha256": made.sha256, "width": made.width, "height": made.height, "dispatch": dispatch},
    )
    changed = []
    for story in Story.objects.filter(pictures__picture=picture, state=Story.State.PUBLISHED).distinct():
        card = msgspec.convert(story.card, CardRow)
        story.card = msgspec.to_builtins(on_card(card, shown(story)))
        story.save(update_fields=["card"])
        changed.append(story)
    return changed


def attach(story: Story, item: Item, *, new: bool = False) -> list[CardPicture]:
    """Join a published story to the pictures its item names; a picture not come yet is waited for."""
    if not new:
        StoryPicture.objects.filter(story=story).delete()
    wanted = _wanted(item)
    if not wanted:
        return []
    for rank, (name, rendition) in enumerate(wanted.items()):
        picture, _ = Picture.objects.get_or_create(source=story.source, name=name)
        StoryPicture.objects.create(
            story=story,
            picture=picture,
            rank=rank,
            caption=rendition.caption,
            credit=rendition.credit,
            alt=rendition.alt or rendition.title,
        )
    return shown(story)


def only_of(story: Story) -> list[Picture]:
    """The pictures that no other published story shows: they go when this story goes."""
    mine = Picture.objects.filter(stories__story=story).exclude(sha256="")
    others = StoryPicture.objects.filter(story__state=Story.State.PUBLISHED).exclude(story=story)
    shared = set(others.filter(picture__in=mine).values_list("picture__sha256", flat=True))
    return [picture for picture in mine if picture.sha256 not in shared]


def shown(story: Story) -> list[CardPicture]:
    """The pictures of a story that have come, in its item's order."""
    rows = story.pictures.select_related("picture").exclude(picture__sha256="").order_by("rank")
    return [
        CardPicture(
            sha256=row.picture.sha256,
            width=row.picture.width,
            height=row.picture.height,
            alt=row.alt,
            caption=row.caption,
            credit=row.credit,
        )
        for row in rows
    ]


def on_card(card: CardRow, pictures: list[CardPicture]) -> CardRow:
    """The card with its first picture."""
    return msgspec.structs.replace(card, picture=pictures[0] if pictures else None)


def _wanted(item: Item) -> dict[str, Rendition]:
    """One rendition a picture of the item, by name: those the body places first, previews only if nothing else."""
    still = [
        each
        for each in item.renditions
        if name_of(each.href) and not each.media_type.startswith(("video/", "audio/", "image/svg", "text/"))
    ]
    large = [each for each in still if not any(word in each.role.lower() for word in _SMALL_ROLES)] or still
    placed = {block.ref for block in item.body if isinstance(block, Media)}
    large.sort(key=lambda each: each.id not in placed)
    return {name_of(each.href): each for each in large}
