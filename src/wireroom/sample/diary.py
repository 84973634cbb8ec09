"""What the demo remembers in its folder between two runs: when its "now" was, and how far the show went."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import msgspec
from msgspec import Struct

from wireroom import __version__
from wireroom.sample.entries import FOLDER

FILE = ".sample.json"
OLD = timedelta(days=1)


class Diary(Struct, kw_only=True):
    """`began` is the sample's "now" (aware UTC); `copy` says which words; `firsts` when live stories first went out."""

    began: datetime
    copy: str
    delivered: int = 0
    firsts: dict[str, datetime] = msgspec.field(default_factory=dict)


def begin(now: datetime) -> Diary:
    """A new diary."""
    return Diary(began=now.astimezone(UTC).replace(microsecond=0), copy=words())


def read(folder: Path) -> Diary | None:
    """The diary of a demo's folder; None when there is none that can be read."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Diary)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def write(folder: Path, diary: Diary) -> None:
    """Keep the diary, atomically."""
    temporary = folder / f"{FILE}.tmp"
    temporary.write_bytes(msgspec.json.encode(diary))
    temporary.replace(folder / FILE)


def stale(diary: Diary, now: datetime) -> bool:
    """Whether a demo must start afresh: its days have passed, or the sample's words are others now."""
    return not timedelta(0) <= now - diary.began < OLD or diary.copy != words()


def words() -> str:
    """A short hash of the sample's copy and of the version that writes it."""
    digest = hashlib.sha256(__version__.encode())
    for file in sorted(files("wireroom.sample").joinpath(FOLDER).iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
