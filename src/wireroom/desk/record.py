"""What the desk reads of the record, as plain values. Nothing is changed here.

Lists are cut by the id of their last row, never by counting rows from the start: page one thousand costs what page one does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import BinaryField, Min, Model, Q, QuerySet
from django.db.models.functions import Length, Substr
from msgspec import Struct

from wireroom.desk.shown import MOST
from wireroom.stories.card import from_row
from wireroom.stories.models import Alarm, Dispatch, Page, Story, Version

PAGE = 50
ALARMS = 5  # shown on a screen
_COUNTED = 1000  # nothing is counted further

KEPT_OFF = ("held", "embargoed", "withheld", "canceled", "ignored", "expired")
"""The states of stories that readers do not see."""

M = TypeVar("M", bound=Model)


class DispatchRow(Struct, frozen=True):
    """A dispatch in a list."""

    id: int
    received: datetime
    source: str
    feed: str
    name: str
    format: str
    items: int
    state: str
    size: int
    error: str
    error_where: str
    error_do: str
    headline: str = ""  # of the first story that it filed


class StoryRow(Struct, frozen=True):
    """A story that is not published. `headline` is empty when it was canceled; `release_at` is of an embargo."""

    id: int
    headline: str
    guid: str
    source: str
    state: str
    reason: str
    review: str
    updated: datetime
    release_at: datetime | None
    was_public: bool
    dispatches: tuple[int, ...]


class FiledRow(Struct, frozen=True):
    """What a dispatch did: a version of a story. `counts` says whether it is the version that the story now shows."""

    headline: str
    guid: str
    number: int
    counts: bool
    state: str
    reason: str
    review: str
    path: str
    hold: str


class Waiting(Struct, frozen=True):
    """How much is still to be done, at most 1,000 of each: dispatches to file, pages to bake."""

    dispatches: int
    pages: int


class AlarmRow(Struct, frozen=True):
    """Something that an editor must look at now. `dispatch` is the one that raised it, 0 without one."""

    at: datetime
    what: str
    do: str
    dispatch: int


def alarms() -> list[AlarmRow]:
    """The alarms that nobody has answered, the newest first, at most `ALARMS`."""
    found = Alarm.objects.filter(answered_at__isnull=True).order_by("-at", "-id")[:ALARMS]
    return [AlarmRow(each.at, each.what, each.do, each.dispatch_id or 0) for each in found]


def waiting() -> Waiting:
    """What waits for the line."""
    return Waiting(
        _count(Dispatch.objects.filter(state=Dispatch.State.NEW)), _count(Page.objects.filter(dirty__isnull=False))
    )


def dispatches(state: str, source: str, before: int) -> tuple[list[DispatchRow], bool]:
    """A page of dispatches, the newest first, older than the dispatch `before` if that is not 0; whether more follow."""
    fields = [name for name in DispatchRow.__struct_fields__ if name != "headline"]
    rows = list(_older(_dispatches(state, source), "-received", before).values(*fields)[: PAGE + 1])
    headlines = _headlines([row["id"] for row in rows[:PAGE]])
    shown = [DispatchRow(**row, headline=headlines.get(row["id"], "")) for row in rows[:PAGE]]
    return shown, len(rows) > PAGE


def newest_dispatch() -> int:
    """The id of the dispatch that came last, 0 when none came."""
    return Dispatch.objects.order_by("-id").values_list("id", flat=True).first() or 0


def dispatches_after(after: int, state: str, source: str) -> int:
    """How many dispatches came after the one with this id."""
    return _count(_dispatches(state, source).filter(id__gt=after))


def dispatch_counts() -> dict[str, int]:
    """How many dispatches are in each of the states that somebody must look at."""
    return {state: _count(Dispatch.objects.filter(state=state)) for state in ("new", "held", "refused")}


def dispatch(pk: int) -> Dispatch | None:
    """A dispatch without its bytes, but with their beginning as `head` and how many were kept as `kept`."""
    head = Substr("bytes", 1, MOST, output_field=BinaryField())
    return Dispatch.objects.defer("bytes").annotate(head=head, kept=Length("bytes")).filter(pk=pk).first()


def exact_bytes(pk: int) -> tuple[bytes, str] | None:
    """The bytes of a dispatch exactly as they were received, and its format."""
    row = Dispatch.objects.filter(pk=pk).values_list("bytes", "format").first()
    return (bytes(row[0]), row[1]) if row else None


def filed(dispatch_id: int) -> list[FiledRow]:
    """The versions that a dispatch filed under stories, in the order of filing."""
    found = Version.objects.filter(dispatch_id=dispatch_id).select_related("story").defer("item").order_by("id")
    return [
        FiledRow(
            headline=_headline(version.story),
            guid=version.story.guid,
            number=version.number,
            counts=version.story.current == version.item_hash,
            state=version.story.state,
            reason=version.story.reason,
            review=version.story.review,
            path=version.story.path or "" if version.story.state == Story.State.PUBLISHED else "",
            hold=version.hold,
        )
        for version in found[:200]
    ]


def stories(state: str, before: int) -> tuple[list[StoryRow], bool]:
    """A page of stories in a state of KEPT_OFF: embargoed ones by their release, others the latest first."""
    order = "release_at" if state == Story.State.EMBARGOED else "-updated"
    rows = list(_older(_kept_off(state), order, before)[: PAGE + 1])
    came = _dispatches_of([story.pk for story in rows])
    return [
        StoryRow(
            id=story.pk,
            headline=_headline(story),
            guid=story.guid,
            source=story.source,
            state=story.state,
            reason=story.reason,
            review=story.review,
            updated=story.updated,
            release_at=story.release_at,
            was_public=story.path is not None,
            dispatches=came.get(story.pk, ()),
        )
        for story in rows[:PAGE]
    ], len(rows) > PAGE


def story_counts() -> dict[str, int]:
    """How many stories are in each state of KEPT_OFF."""
    return {state: _count(_kept_off(state)) for state in KEPT_OFF}


def _kept_off(state: str) -> QuerySet[Story]:
    return Story.objects.exclude(state=Story.State.PUBLISHED).filter(state=state)  # the first is the index's condition


def _dispatches(state: str, source: str) -> QuerySet[Dispatch]:
    found = Dispatch.objects.all()
    if state:
        found = found.filter(state=state)
    return found.filter(source=source) if source else found


def _older(found: QuerySet[M], order: str, before: int) -> QuerySet[M]:
    """`found` in order (ties by id, the newest first), from after the row `before` on if that is not 0."""
    field = order.removeprefix("-")
    found = found.order_by(order, "-id")
    last = found.model._default_manager.filter(pk=before).values_list(field, flat=True).first() if before else None
    if last is None:
        return found
    side = "lt" if order.startswith("-") else "gt"
    # the first condition is what the index is walked by
    return found.filter(**{f"{field}__{side}e": last}).filter(Q(**{f"{field}__{side}": last}) | Q(id__lt=before))


def _count(found: QuerySet[Any]) -> int:
    return found.order_by().values("pk")[:_COUNTED].count()


def _headlines(ids: Sequence[int]) -> dict[int, str]:
    """The headline of the first story that each of these dispatches filed, by dispatch."""
    first = Version.objects.filter(dispatch_id__in=ids).values("dispatch_id").annotate(first=Min("id"))
    found = Version.objects.filter(id__in=[each["first"] for each in first]).select_related("story")
    return {version.dispatch_id: _headline(version.story) for version in found.only("dispatch_id", "story__card")}


def _headline(story: Story) -> str:
    return from_row(story.card).headline if story.card else ""


def _dispatches_of(ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """The dispatches that each story came in, the newest first."""
    came: dict[int, list[int]] = {}
    found: Iterable[tuple[int, int]] = (
        Version.objects.filter(story_id__in=ids).order_by("-id").values_list("story_id", "dispatch_id")
    )
    for story, dispatch_id in found:
        if dispatch_id not in came.setdefault(story, []):
            came[story].append(dispatch_id)
    return {story: tuple(each) for story, each in came.items()}
