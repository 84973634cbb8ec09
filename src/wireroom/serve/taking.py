"""Taking files in by hand, with a progress bar, and telling how the newspaper stands."""

from __future__ import annotations

import mimetypes
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.db.models import Count
from msgspec import Struct
from rich.progress import Progress

from wireroom.config import Feed, Newspaper
from wireroom.intake.health import delays, healths, note_delivery
from wireroom.press import purge
from wireroom.serve.line import Line, LineBusy, backlog
from wireroom.stories.models import Alarm, Dispatch, Page, Story
from wireroom.stories.receive import receive, refuse

MOST = 32 * 1024 * 1024  # bytes of a file; larger ones are refused unread
STDIN = Path("-")  # one message, read from standard input
_BATCH = 100


class Summary(Struct):
    """What became of the files: counts by word, and a line for each that could not be read."""

    counts: dict[str, int]
    errors: list[str]


class Parcel(Struct, frozen=True):
    """A file's bytes on their way in."""

    name: str
    data: bytes
    source: str
    feed: str


def expand(files: Sequence[Path]) -> list[Path]:
    """The files named, and those inside the folders named, hidden ones left out, in order of name."""
    found: list[Path] = []
    for path in files:
        if path.is_dir():
            found.extend(sorted(each for each in path.rglob("*") if each.is_file() and not each.name.startswith(".")))
        else:
            found.append(path)
    return found


def take(newspaper: Newspaper, feed: Feed, paths: Sequence[Path], progress: Progress) -> Summary:
    """Receive files on a feed, file and bake them all; by the running newspaper when there is one."""
    refused: list[str] = []
    standard = _read(STDIN) if STDIN in paths else None  # before the line is ours: it may take its time

    def parcels() -> Iterator[Parcel]:
        for path in dict.fromkeys(paths):
            name, data, size = standard if path == STDIN and standard else _read(path)
            what = f"{size:,} bytes are more than {MOST:,}" if size > MOST else "" if size else "an empty message"
            if what:
                refuse(feed.source, feed.slug, data[:4096], size, what, "", "", name=name)
                refused.append(f"{path}: {what}")
                continue
            yield Parcel(name, data, feed.source, feed.slug)

    try:
        line = Line(newspaper)
    except LineBusy:
        summary = publish(None, parcels(), len(paths), progress)
    else:
        with closing(line):
            summary = publish(line, parcels(), len(paths), progress)
    note_delivery(feed.slug)
    summary.errors = refused + summary.errors
    return summary


def _read(path: Path) -> tuple[str, bytes, int]:
    """Name, bytes and size of a file or of standard input; of one that is too large only the head."""
    if path == STDIN:
        data = sys.stdin.buffer.read(MOST + 1)
        return "standard input", data, len(data)
    size = path.stat().st_size
    with path.open("rb") as file:
        data = file.read(4096 if size > MOST else -1)
    return path.name, data, size


def publish(line: Line | None, parcels: Iterable[Parcel], total: int, progress: Progress) -> Summary:
    """Receive parcels, then file and bake until nothing waits, showing both on the progress bar.

    Without a `line` another process works this newspaper: it is waited for.
    """
    began = time.monotonic()
    if line:
        line.press.order_standing()
    last = Dispatch.objects.order_by("-id").values_list("id", flat=True).first() or 0
    known = 0
    task = progress.add_task("Receiving", total=total)
    waiting = iter(parcels)
    while batch := list(islice(waiting, _BATCH)):
        with transaction.atomic():
            for parcel in batch:
                media_type = mimetypes.guess_type(parcel.name)[0] or ""
                receipt = receive(parcel.source, parcel.feed, parcel.data, name=parcel.name, media_type=media_type)
                known += not receipt.new
        progress.update(task, advance=len(batch))
    _work(line, progress)
    new = Dispatch.objects.filter(id__gt=last)
    states = dict(new.values_list("state").annotate(count=Count("id")))
    stories = Story.objects.filter(versions__dispatch__id__gt=last).distinct()
    by_state = dict(stories.values_list("state").annotate(count=Count("id", distinct=True)))
    counts = {"dispatches received": sum(states.values()), "known already": known}
    counts |= {f"stories {state}": count for state, count in sorted(by_state.items())}
    counts |= {f"dispatches {state}": states.get(state, 0) for state in ("held", "refused") if states.get(state)}
    counts["seconds"] = round(time.monotonic() - began)
    bad = new.filter(state__in=["held", "refused"]).values_list("name", "error_where", "error", "error_do")
    return Summary(counts, [": ".join(part for part in row if part) for row in bad])


def _work(line: Line | None, progress: Progress) -> None:
    filing, baking = backlog()
    file_task = progress.add_task("Filing", total=filing)
    bake_task = progress.add_task("Baking", total=None)
    total = baking
    done = True
    while done:
        done = line.turn() if line else _elsewhere()
        waiting, dirty = backlog()
        total = max(total, dirty)
        progress.update(file_task, completed=filing - waiting)
        progress.update(bake_task, total=total, completed=total - dirty)


def _elsewhere() -> bool:
    """Let the other process work for a moment. Returns whether it still has something to do."""
    time.sleep(0.1)
    return any(backlog())


def standing_of(newspaper: Newspaper) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Tables for `wireroom status`: what there is, what waits, what went wrong, how the feeds do."""
    stories = dict(Story.objects.values_list("state").annotate(count=Count("id")))
    dispatches = dict(Dispatch.objects.values_list("state").annotate(count=Count("id")))
    bad = Dispatch.objects.filter(state__in=["held", "refused"]).order_by("-received")[:20]
    held = Story.objects.filter(state=Story.State.HELD).order_by("-updated")[:20]
    pages = Page.objects.count(), Page.objects.filter(dirty__isnull=False).count()
    alarms = Alarm.objects.filter(answered_at__isnull=True).order_by("-at")[:20]
    return [
        ("Alarms", [(f"{each.at:%Y-%m-%d %H:%M} UTC", each.what, each.do) for each in alarms]),
        ("Stories", [(state, f"{count:,}") for state, count in sorted(stories.items())]),
        ("Dispatches", [(state, f"{count:,}") for state, count in sorted(dispatches.items())]),
        ("Pages", [("baked", f"{pages[0] - pages[1]:,}"), ("ordered", f"{pages[1]:,}")]),
        ("To be purged", purge.standing()),
        ("On hold", [(each.source, each.guid, each.reason) for each in held]),
        ("Errors", [(each.feed, each.name, each.error_where, each.error, each.error_do) for each in bad]),
        ("Feeds", _feeds(newspaper)),
    ]


def _feeds(newspaper: Newspaper) -> list[tuple[str, ...]]:
    late = delays()
    return [
        (
            how.feed,
            how.line(),
            f"last delivery {how.last_delivery:%Y-%m-%d %H:%M} UTC" if how.last_delivery else "nothing came yet",
            f"looked at {how.last_success:%Y-%m-%d %H:%M} UTC" if how.last_success else "",
            f"{late[how.feed]:,.0f} s after it was sent" if how.feed in late else "",
        )
        for how in healths(newspaper.feeds)
    ]
