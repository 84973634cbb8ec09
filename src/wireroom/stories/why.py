"""Why a story stands where it stands, and what other rules would make of the archive. Nothing is changed here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Q
from msgspec import Struct

from wireroom.config import Rule
from wireroom.stories.models import PageRef, Story, Version
from wireroom.stories.newsroom import Newsroom
from wireroom.stories.rules import Asked, Decision, decide
from wireroom.stories.standing import held_by_newspaper, why_held
from wireroom.wire.item import Item, from_bytes


class Told(Struct, frozen=True):
    """One message of a story: the version it is, when and how it came, and what it says of the story's life."""

    number: int
    sent: datetime
    received: datetime
    feed: str
    dispatch: int
    counts: bool  # the version that the story now shows
    says: tuple[str, ...]


class Why(Struct, frozen=True):
    """Why a story stands where it stands. `messages` in the order that counts, which is never that of arrival."""

    key: str
    guid: str
    source: str
    state: str
    reason: str
    path: str
    section: str
    cities: tuple[str, ...]
    entities: tuple[str, ...]
    decision: Decision
    messages: tuple[Told, ...]
    pages: tuple[str, ...]


def find(name: str) -> list[Story]:
    """The stories that a person may mean by `name`: a key, a guid, an address or the end of one; at most ten."""
    bare = name.strip().rstrip("/").rpartition("/")[2]
    found = Story.objects.filter(Q(key=bare) | Q(key=bare.rpartition("-")[2]) | Q(guid=name.strip()))
    return list(found.order_by("-updated")[:10])


def why(newsroom: Newsroom, story: Story) -> Why:
    """Why `story` stands where it stands."""
    versions = list(story.versions.select_related("dispatch").defer("dispatch__bytes"))
    versions.sort(key=lambda each: (each.number, each.sent, each.item_hash))
    current = next(each for each in versions if each.item_hash == story.current)
    item = from_bytes(bytes(current.item))
    known = newsroom.know(item, current.dispatch.feed)
    return Why(
        key=story.key,
        guid=story.guid,
        source=story.source,
        state=story.state,
        reason=story.reason,
        path=story.path or "",
        section=story.section,
        cities=tuple(story.cities.values_list("city", flat=True)),
        entities=tuple(newsroom.knowledge.label(each.qid, "en") for each in known.mentions),
        decision=newsroom.decide(item, story.source, current.dispatch.feed, known),
        messages=tuple(_told(version, counts=version is current) for version in versions),
        pages=tuple(PageRef.objects.filter(story=story).order_by("page").values_list("page", flat=True)[:400]),
    )


def _told(version: Version, *, counts: bool) -> Told:
    item = from_bytes(bytes(version.item))
    says = [f"pubStatus {version.pubstatus}", *item.signals]
    if version.embargo_text or version.embargoed:
        until = f"{version.embargoed:%Y-%m-%d %H:%M:%S} UTC" if version.embargoed else repr(version.embargo_text)
        says.append(f"embargoed until {until}")
    if version.hold:
        says.append(version.hold)
    return Told(
        number=version.number,
        sent=version.sent,
        received=version.dispatch.received,
        feed=version.dispatch.feed,
        dispatch=version.dispatch_id,
        counts=counts,
        says=tuple(says),
    )


class Change(Struct, frozen=True):
    """What other rules would make of a story: what would be different, before and after, and the rules that say so."""

    key: str
    headline: str
    differences: tuple[tuple[str, str, str], ...]  # what, before, after
    rules: tuple[str, ...]


def tried(newsroom: Newsroom, rules: Sequence[Rule], last: int) -> Iterator[Change | None]:
    """What `rules` would make of the `last` stories, the newest first: a change, or None where nothing would differ."""
    stories = Story.objects.exclude(state=Story.State.CANCELED).order_by("-updated")[:last]
    for story in stories.iterator(chunk_size=200):
        version = (
            Version.objects.select_related("dispatch")
            .defer("dispatch__bytes")
            .get(story=story, item_hash=story.current)
        )
        item, feed = from_bytes(bytes(version.item)), version.dispatch.feed
        known = newsroom.know(item, feed)
        before = newsroom.decide(item, story.source, feed, known)
        after = decide(rules, Asked(item, story.source, feed, known.language, newsroom.places(known)))
        held = newsroom.holds(story.source)
        differences = tuple(
            (name, one, other)
            for name, one, other in (
                ("fate", _fate(item, before, held=held), _fate(item, after, held=held)),
                ("section", before.section or known.section, after.section or known.section),
                ("cities", ", ".join(before.cities), ", ".join(after.cities)),
                ("weight", str(before.weight), str(after.weight)),
                ("push", str(bool(before.push)), str(bool(after.push))),
                ("note", before.note, after.note),
            )
            if one != other
        )
        if differences:
            yield Change(story.key, item.headline, differences, tuple(fit.rule for fit in after.fits))
        else:
            yield None


def _fate(item: Item, decision: Decision, *, held: bool) -> str:
    """What the rules let become of a usable item: published, or why not."""
    return why_held(item) or held_by_newspaper(decision, hold_source=held) or "published"
