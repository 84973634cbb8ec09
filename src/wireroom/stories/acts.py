"""What editors do to stories, carried out: the act is written down, the story stands anew, its pages are ordered.

Every function must be called inside a transaction and writes one row of the audit. `who` is an editor's name, `why` what is
said of it; both are needed. Raises NotAllowed where the rules of the desk say no.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from msgspec.structs import replace

from wireroom.stories.desk import Done, Kind, NotAllowed, after, from_row, to_row
from wireroom.stories.file import Filing, path_of
from wireroom.stories.models import Act, Story, Version
from wireroom.wire.item import Item, from_bytes, item_hash, to_bytes
from wireroom.wire.text import canonical_text

WIRE = "wire"
"""Who acts where a notice of the wire does so in the desk's place."""


def hold(filing: Filing, story: Story, who: str, why: str) -> None:
    """Keep a story off until somebody releases it."""
    _do(filing, story, "hold", who, why)


def release(filing: Filing, story: Story, who: str, why: str) -> None:
    """Let a story go that is held, by the desk or because its version could not be published by itself.

    What an agency withholds, kills or embargoes stays where it is.
    """
    if story.state not in {Story.State.HELD, Story.State.IGNORED}:
        raise NotAllowed(f"the story is not held: it is {story.state}")
    _do(filing, story, "release", who, why)


def kill(filing: Filing, story: Story, who: str, why: str) -> None:
    """Take a story down for good; one person may."""
    _do(filing, story, "kill", who, why)


def unkill(filing: Filing, story: Story, who: str, why: str) -> None:
    """Take a kill back: the first editor asks for it, another one agrees."""
    kills = story.versions.filter(desk=False, pubstatus="canceled").values_list("item_hash", flat=True)
    _do(filing, story, "unkill", who, why, kills=tuple(sorted(kills)))


def review(filing: Filing, story: Story, who: str, why: str = "read, words unchanged") -> None:
    """Say that an editor has read the story as it stands and changed nothing."""
    if story.state != Story.State.PUBLISHED:
        raise NotAllowed(f"only a published story can be reviewed: this one is {story.state}")
    if from_row(story.desk).edited:
        raise NotAllowed("the story was edited: attach it to the wire again first")
    _do(filing, story, "review", who, why, item_hash=story.current)


def edit(filing: Filing, story: Story, who: str, why: str, item: Item) -> None:
    """Give a story the desk's own words and detach it from the wire: later versions are offered, not applied."""
    base = story.versions.get(item_hash=story.current)
    before = from_bytes(bytes(base.item))
    made = replace(item, guid=before.guid, version=before.version, pubstatus="usable")
    digest = item_hash(made)
    if digest == story.current:
        raise NotAllowed("nothing was changed: review the story instead")
    if not made.headline.strip() or not any(line.strip() for line in made.paragraphs):
        raise NotAllowed("a story needs a headline and words")
    Version.objects.get_or_create(
        story=story,
        item_hash=digest,
        defaults={
            "dispatch_id": base.dispatch_id,
            "number": base.number,
            "sent": datetime.now(UTC),
            "item": to_bytes(made),
            "words_sha256": hashlib.sha256(canonical_text(made).encode()).hexdigest(),
            "pubstatus": "usable",
            "desk": True,
        },
    )
    _do(filing, story, "edit", who, why, item_hash=digest)


def reattach(filing: Filing, story: Story, who: str, why: str) -> None:
    """Give a story back to the wire: its newest version counts again, read by nobody."""
    if not from_row(story.desk).edited:
        raise NotAllowed("the story is not detached")
    _do(filing, story, "reattach", who, why)


def readdress(filing: Filing, story: Story, who: str, why: str, words: str) -> None:
    """Give a story another address, made of `words`; the old one leads to it. Day and key stay what they are."""
    if story.state != Story.State.PUBLISHED or story.path is None:
        raise NotAllowed(f"only a published story has an address to change: this one is {story.state}")
    path = path_of(story, words)
    if path == story.path:
        raise NotAllowed("that is its address already")
    old, story.path = story.path, path
    story.save(update_fields=["path"])
    _do(filing, story, "readdress", who, why, paths=(old, path))


def offered(story: Story) -> list[Version]:
    """The versions that the wire sent after the desk's own words were made, the oldest first; none for an attached story."""
    edited = from_row(story.desk).edited
    if not edited:
        return []
    own = story.versions.get(item_hash=edited)
    later = story.versions.filter(desk=False, dispatch__received__gt=own.sent).select_related("dispatch")
    return list(later.order_by("number", "sent", "item_hash"))


def _do(
    filing: Filing,
    story: Story,
    kind: Kind,
    who: str,
    why: str,
    item_hash: str = "",
    kills: tuple[str, ...] = (),
    paths: tuple[str, str] = ("", ""),
) -> None:
    done = Done(kind, who, why, item_hash or (story.current if kind == "release" else ""), kills, paths)
    desk = after(from_row(story.desk), done)
    now = datetime.now(UTC)
    Act(story=story, at=now, who=done.who, kind=kind, why=why, item_hash=done.item_hash, kills=list(done.kills)).save()
    story.desk = to_row(desk)
    story.save(update_fields=["desk"])
    filing.look_again(story, filing.clock.now())
