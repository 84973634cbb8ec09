"""The demo: a folder with The Banyan Courier in it, its backlog published, and its agencies delivering as one looks."""

from __future__ import annotations

import fcntl
import secrets
import shutil
import socket
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import structlog
from rich.progress import Progress

from wireroom import config
from wireroom.sample import diary, script
from wireroom.sample.deliveries import Delivery, backlog, live
from wireroom.sample.entries import stories
from wireroom.sample.telling import Telling, ago, tell

log = structlog.get_logger()

PORT = 8000
EDITOR = "editor"
_LOCK = ".line"  # held by whoever works the newspaper's line
_REMEMBERED = 200  # live stories whose first time is kept for later versions
_MADE = ("wireroom.db", "wireroom.db-wal", "wireroom.db-shm", "pages", "media", "incoming", "epaper", "issues")


class NoShow(Exception):
    """The demo cannot be shown: why, and what to do."""


def prepare(folder: Path, port: int | None, now: datetime | None = None) -> None:
    """Make the demo's folder, or ready it for another run. Raises NoShow when it is somebody's own or in use.

    A folder of today is gone on with. One whose days have passed, or that holds another sample, starts afresh.
    """
    now = now or datetime.now(UTC)
    kept = diary.read(folder)
    if kept is None and folder.exists() and any(each.name != _LOCK for each in folder.iterdir()):
        raise NoShow(f"{folder} is there already and is no demo: name another folder")
    folder.mkdir(parents=True, exist_ok=True)
    _unused(folder)
    if kept is None or diary.stale(kept, now):
        _clear(folder)
        diary.write(folder, diary.begin(now))
    path, text = folder / config.FILE, _settings(port or PORT)
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")


def _unused(folder: Path) -> None:
    """See that no other process works on the newspaper. Raises NoShow when one does."""
    with (folder / _LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise NoShow(f"a demo is running in {folder} already") from None


def _clear(folder: Path) -> None:
    """Remove what the demo made, and nothing else."""
    for name in _MADE:
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _settings(port: int) -> str:
    text = files("wireroom.sample").joinpath("paper").joinpath(config.FILE).read_text("utf-8")
    return (
        text.replace(f"127.0.0.1:{PORT}", f"127.0.0.1:{port}")
        .replace(f"\nport = {PORT}", f"\nport = {port}")
        .replace(f"\ndesk_port = {PORT + 1}", f"\ndesk_port = {port + 1}")
    )


def show(
    folder: Path,
    newspaper: config.Newspaper,
    progress: Progress,
    *,
    every: float,
    ready: Callable[[str, str], None],
    port: int | None = None,
) -> None:
    """Publish the backlog, then serve and go on delivering a file each `every` seconds, until SIGTERM or Ctrl-C."""
    from wireroom.serve import taking
    from wireroom.serve.line import Line
    from wireroom.serve.whole import run_newspaper

    kept = diary.read(folder)
    assert kept is not None
    files_of_days = backlog(kept.began)
    parcels = (taking.Parcel(each.name, each.data, each.source, each.feed) for each in files_of_days)
    line = Line(newspaper)
    try:
        taking.publish(line, parcels, len(files_of_days), progress)
    finally:
        line.close()
    progress.stop()
    password = _editor()

    def announce(public: str, desk: str) -> None:
        ready(public, desk)
        for line in _words(newspaper, kept, every, password):
            say(line)

    def say(line: str) -> None:
        progress.console.print(line, highlight=False, markup=False, soft_wrap=True)

    run_newspaper(newspaper, ready=announce, port=port, more=[Agencies(newspaper, folder, kept, every, say)])


def _words(newspaper: config.Newspaper, kept: diary.Diary, every: float, password: str) -> list[str]:
    """What a visitor should know besides the address."""
    words = [f"Sign in at the desk as {EDITOR} with {password}"] if password else []
    words.append(
        f"The agencies deliver every {every:g} seconds; files put into {newspaper.path('incoming')}/* come too."
    )
    ends = [ago(kept.began, -told.entry.embargo) for told in stories() if told.entry.embargo]
    for end in sorted(each for each in ends if each > datetime.now(UTC)):
        words.append(f"An embargo ends at {end.astimezone():%H:%M:%S}: watch the Science front.")
    return words


def free(host: str, port: int) -> None:
    """See that the port, and the desk's beside it, can be had. Raises NoShow when something else listens there."""
    for number in (port, port + 1):
        with closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, number))
            except OSError:
                raise NoShow(f"something listens on port {number} already: choose another with --port") from None


def _editor() -> str:
    """Make (or renew) the demo's editor; returns the new password, empty while there is no desk."""
    try:
        from wireroom.desk.accounts import create
    except ImportError:
        return ""

    password = secrets.token_urlsafe(12)
    create(EDITOR, password)
    return password


class Agencies:
    """The three agencies at work: a thread that drops one file after another into the watched folders."""

    def __init__(
        self,
        newspaper: config.Newspaper,
        folder: Path,
        kept: diary.Diary,
        every: float,
        told: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._folders = {feed.slug: newspaper.path(feed.path) for feed in newspaper.feeds if feed.transport == "folder"}
        self._folder = folder
        self._diary = kept
        self._every = every
        self._told = told
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="agencies")

    def start(self) -> None:
        """Begin to deliver, after the first pause."""
        self._thread.start()

    def stop(self) -> None:
        """End after the file in hand and wait for it."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._every):
            try:
                self.deliver(datetime.now(UTC))
            except Exception:  # the disk is full, the folder is gone: the newspaper itself goes on
                log.exception("the sample's agencies could not deliver")

    def deliver(self, now: datetime) -> tuple[Delivery, ...]:
        """Drop the next story at `now` (aware); returns the files."""
        cue = script.cue(self._diary.delivered)
        first = self._first(cue, now)
        telling = tell(cue.told, cue.state, began=self._diary.began, first=first, created=now)
        dropped = live(cue.told, telling)
        for each in dropped:
            _drop(self._folders[each.feed], each)
        if cue.told.entry.hours is None:
            self._diary.firsts.pop(cue.told.slug, None)
            self._diary.firsts[cue.told.slug] = first
            while len(self._diary.firsts) > _REMEMBERED:
                self._diary.firsts.pop(next(iter(self._diary.firsts)))
        self._told(_note(telling))
        self._diary.delivered += 1
        diary.write(self._folder, self._diary)
        return dropped

    def _first(self, cue: script.Cue, now: datetime) -> datetime:
        """When the story first went out: with the backlog, earlier in the show, or just now."""
        if cue.told.entry.hours is not None:
            return ago(self._diary.began, cue.told.entry.hours)
        return self._diary.firsts.get(cue.told.slug, now) if cue.state.number > 1 else now


def _note(telling: Telling) -> str:
    """A delivery in a line for the console."""
    what = "kills" if telling.status == "canceled" else "corrects" if telling.signal == "correction" else "updates"
    verb = "sends" if telling.number == 1 else what
    return f"{telling.created.astimezone():%H:%M:%S} {telling.agency.name} {verb}: {telling.headline}"


def _drop(folder: Path, delivery: Delivery) -> None:
    """Put a file into a watched folder whole: under a hidden name first."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{delivery.name}.tmp"
    temporary.write_bytes(delivery.data)
    temporary.replace(folder / delivery.name)
