"""Pictures: delivered or fetched as dispatches, made safe in the darkroom, kept by content, joined to stories by name.

Nothing here is public: the press copies a picture to the page store when it bakes a published story that shows it. A story
asks for its pictures when it is published, and not before: nobody outside learns of a story under embargo by its pictures.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from django.db.models import Q

from wireroom.stories import forms
from wireroom.stories.card import CardPicture, CardRow
from wireroom.stories.models import Dispatch, Picture, Story, StoryPicture
from wireroom.stories.renditions import address_of, last_part, name_of, pictures_of
from wireroom.wire.item import Item, Rendition

form_name, widths_of = forms.form_name, forms.widths_of

LEAST = 64  # pixels each way: what is smaller at an address is there to count readers


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


def made_before(sha256: str, feeds: Iterable[str], media: Path) -> forms.Made | None:
    """What became of these very bytes when they came before, on any of the feeds; None when they must be developed."""
    known = (
        Picture.objects.filter(dispatch__feed__in=list(feeds), dispatch__sha256=sha256)
        .exclude(sha256="")
        .filter(kinds=" ".join(forms.KINDS))
        .first()
    )
    if known is None or not all((media / name).exists() for name in forms.names_of(known.sha256, known.width)):
        return None
    made = forms.Made(known.sha256, known.width, known.height, {})
    return msgspec.structs.replace(made, caption=known.caption, credit=known.credit, alt=known.alt)


def file_picture(dispatch: Dispatch, made: forms.Made, name: str = "") -> list[Story]:
    """Record a picture that came and put it on the cards of stories that wait for it. Call inside a transaction.

    `name` is what a picture inside a dispatch of copy is called there. Returns the published stories whose pages now show
    another picture.
    """
    fetched = is_fetched(dispatch)
    if not name and fetched and min(made.width, made.height) < LEAST:
        failed(dispatch, f"{made.width} x {made.height} pixels are no picture to show")
        return []
    called = name_of(name) if name else dispatch.name if fetched else last_part(dispatch.name)
    picture, _ = Picture.objects.get_or_create(source=dispatch.source, name=called)
    ids = [picture.pk, *_awaited(dispatch, called)]
    if not name:
        ids.extend(Picture.objects.filter(dispatch=dispatch).exclude(href="").values_list("pk", flat=True))
    Picture.objects.filter(pk__in=ids).update(
        sha256=made.sha256,
        width=made.width,
        height=made.height,
        kinds=" ".join(made.kinds),
        caption=made.caption,
        credit=made.credit,
        alt=made.alt,
        dispatch=dispatch,
        next_try=None,
        error="",
    )
    return _on_cards(ids)


def is_fetched(dispatch: Dispatch) -> bool:
    """Whether a dispatch is a picture that was fetched from its address: it has the picture's name then."""
    return bool(dispatch.url) and dispatch.name == name_of(dispatch.url)


def is_shown(dispatch: Dispatch) -> bool:
    """Whether a dispatch was filed as a picture before."""
    return Picture.objects.filter(dispatch=dispatch).exclude(sha256="").exists()


def _awaited(dispatch: Dispatch, called: str) -> list[int]:
    """The pictures that wait to be fetched from an address whose last part is the name of what the same feed delivered."""
    waiting = Picture.objects.filter(source=dispatch.source, feed=dispatch.feed, sha256="", next_try__isnull=False)
    return list(waiting.filter(name__startswith=f"{called[:200]}@").values_list("pk", flat=True))


def _on_cards(ids: list[int]) -> list[Story]:
    """Put pictures on the cards of the published stories that show them. Returns these stories."""
    showing = Story.objects.filter(pictures__picture__in=ids, state=Story.State.PUBLISHED)
    changed = list(showing.distinct())
    for story in changed:
        card = msgspec.convert(story.card, CardRow)
        story.card = msgspec.to_builtins(on_card(card, shown(story)))
        story.save(update_fields=["card"])
    return changed


def failed(dispatch: Dispatch, why: str) -> None:
    """Note that what was fetched is no picture, and turn to other forms of it. Call inside a transaction."""
    for picture in Picture.objects.filter(dispatch=dispatch, sha256="").exclude(href=""):
        give_up(picture, why)


def give_up(picture: Picture, why: str) -> None:
    """Fetch a picture no more; its next best form is fetched instead, if its stories have one."""
    picture.next_try, picture.error = None, why[:500]
    picture.save(update_fields=["next_try", "error"])
    for row in picture.stories.filter(story__state=Story.State.PUBLISHED):
        forms_of_it = row.story.pictures.filter(rank=row.rank).select_related("picture").order_by("pk")
        others = [each.picture for each in forms_of_it if each.picture.pk != picture.pk]
        if any(each.sha256 or each.next_try for each in others):
            continue
        untried = next((each for each in others if each.href and not each.tries and not each.error), None)
        if untried is not None:
            Picture.objects.filter(pk=untried.pk).update(next_try=datetime.now(UTC))


def attach(story: Story, item: Item, *, new: bool = False) -> list[CardPicture]:
    """Join a published story to the pictures its item names; one not come yet is waited for, or ordered to be fetched."""
    if not new:
        StoryPicture.objects.filter(story=story).delete()
    wanted = pictures_of(item)
    if not wanted:
        return []
    remote = any(address_of(form.href) for picture in wanted for form in picture)
    feed = _feed_of(story) if remote else ""
    for rank, picture in enumerate(wanted):
        rows = [_row(story, form, feed) for form in picture]
        StoryPicture.objects.bulk_create(
            StoryPicture(
                story=story,
                picture=row,
                rank=rank,
                caption=form.caption,
                credit=form.credit,
                alt=form.alt or form.title,
            )
            for form, row in zip(picture, rows, strict=True)
        )
        _order(rows)
    return shown(story)


def _feed_of(story: Story) -> str:
    """The feed that a story's current version came on."""
    version = story.versions.filter(item_hash=story.current).values_list("dispatch__feed", flat=True)
    return version.first() or ""


def _row(story: Story, form: Rendition, feed: str) -> Picture:
    """The picture of that name; where the file itself came on the feed already, it is the one at the address too."""
    address = address_of(form.href)
    picture, made = Picture.objects.get_or_create(
        source=story.source, name=name_of(form.href), defaults={"href": address, "feed": feed if address else ""}
    )
    if not made or not address:
        return picture
    delivered = Picture.objects.filter(source=story.source, name=last_part(form.href), dispatch__feed=feed, href="")
    twin = delivered.exclude(sha256="").first()
    if twin is not None:
        picture.sha256, picture.width, picture.height = twin.sha256, twin.width, twin.height
        picture.kinds, picture.dispatch_id = twin.kinds, twin.dispatch_id
        picture.caption, picture.credit, picture.alt = twin.caption, twin.credit, twin.alt
        picture.save()
    return picture


def _order(rows: list[Picture]) -> None:
    """Have the best form of a picture fetched, unless one of them is here, on its way, or waiting for its next try."""
    if any(row.sha256 or row.next_try or (row.dispatch_id and not row.error) for row in rows):
        return
    best = next((row for row in rows if row.href), None)
    if best is not None:  # also one that was given up before: a new version is a reason to ask again
        Picture.objects.filter(pk__in=[row.pk for row in rows]).update(tries=0, error="")
        Picture.objects.filter(pk=best.pk).update(next_try=datetime.now(UTC))


def only_of(story: Story) -> list[Picture]:
    """The pictures that no other published story shows: they go when this story goes."""
    mine = Picture.objects.filter(stories__story=story).exclude(sha256="")
    others = StoryPicture.objects.filter(story__state=Story.State.PUBLISHED).exclude(story=story)
    shared = set(
        others.filter(picture__sha256__in=[each.sha256 for each in mine]).values_list("picture__sha256", flat=True)
    )
    return [picture for picture in mine if picture.sha256 not in shared]


def shown(story: Story) -> list[CardPicture]:
    """The pictures of a story that have come, in its item's order: of each its largest form."""
    rows = story.pictures.select_related("picture").exclude(picture__sha256="")
    best: dict[int, StoryPicture] = {}
    for row in rows.order_by("rank", "-picture__width", "pk"):
        if all(row.picture.sha256 != other.picture.sha256 for other in best.values()):
            best.setdefault(row.rank, row)
    return [
        CardPicture(
            sha256=row.picture.sha256,
            width=row.picture.width,
            height=row.picture.height,
            alt=row.alt or row.picture.alt,
            caption=row.caption or row.picture.caption,
            credit=row.credit or row.picture.credit,
            kinds=tuple(row.picture.kinds.split()),
        )
        for row in best.values()
    ]


def on_card(card: CardRow, pictures: list[CardPicture]) -> CardRow:
    """The card with its first picture."""
    return msgspec.structs.replace(card, picture=pictures[0] if pictures else None)


def due(now: datetime) -> list[Picture]:
    """Some of the pictures to be fetched now (aware UTC): first tries before others, the newest of each first.

    Those that no published story shows any more are struck off.
    """
    waiting = Picture.objects.filter(next_try__lte=now)
    wanted = Q(stories__story__state=Story.State.PUBLISHED)
    found = list(waiting.filter(wanted).distinct().order_by("tries", "-id")[:50])
    if not found and waiting.exists():
        waiting.exclude(wanted).update(next_try=None)
    return found
