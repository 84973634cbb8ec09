"""What is wrong with a newspaper folder, beyond what newspaper.toml's own rules say."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from wireroom import config
from wireroom.intake.known_hosts import host_key
from wireroom.intake.transport import TransportError
from wireroom.knowledge.gazetteer import load_entities
from wireroom.stories.newsroom import ENTITIES


def problems(folder: Path) -> list[str]:
    """A line for each problem, with the file and line or the path it concerns; empty when all is well."""
    try:
        newspaper = config.load(folder)
    except config.ConfigError as error:
        return error.problems
    return [*_secrets(newspaper), *standing(newspaper)]


def standing(newspaper: config.Newspaper) -> Iterator[str]:
    """A line for each problem that is not one of the environment."""
    for each in (_folders, _feeds, _names, _database):
        yield from each(newspaper)


def _secrets(newspaper: config.Newspaper) -> Iterator[str]:
    for feed in newspaper.feeds:
        if feed.secret_env and feed.secret_env not in os.environ:
            yield f"feed {feed.slug}: the environment has no {feed.secret_env} (its secret_env)"


def _folders(newspaper: config.Newspaper) -> Iterator[str]:
    storage = newspaper.storage
    needed = {".": "the newspaper", storage.pages: "pages", storage.media: "pictures"}
    for name, what in needed.items():
        yield from _folder(newspaper.path(name), what)


def _folder(path: Path, what: str) -> Iterator[str]:
    """Whether files can be put into a folder, or the folder be made."""
    nearest = next(each for each in (path, *path.parents) if each.exists())
    if not nearest.is_dir():
        yield f"{nearest}: is a file, and the folder of {what} would have to stand there"
    elif not os.access(nearest, os.W_OK | os.X_OK):
        yield f"{nearest}: cannot be written to, and {what} must be kept there"


def _feeds(newspaper: config.Newspaper) -> Iterator[str]:
    watched: dict[Path, str] = {}
    for feed in newspaper.feeds:
        yield from _sftp(newspaper, feed)
        if feed.transport != "folder":
            continue
        path = newspaper.path(feed.path).resolve()
        yield from _folder(path, f"feed {feed.slug} (taken files are moved away)")
        other = watched.setdefault(path, feed.slug)
        if other != feed.slug:
            yield f"{path}: feeds {other} and {feed.slug} watch the same folder; give each its own"


def _sftp(newspaper: config.Newspaper, feed: config.Feed) -> Iterator[str]:
    """Whether the server's key is one, and our own is there and nobody else's to read."""
    if feed.transport != "sftp":
        return
    try:
        host_key(feed.host_key)
    except TransportError as error:
        yield f"feed {feed.slug}: {error} ({error.do})"
    path = newspaper.path(feed.key_file)
    if not feed.key_file:
        return
    if not path.is_file():
        yield f"{path}: feed {feed.slug} has no such key_file"
    elif path.stat().st_mode & 0o077:
        yield f"{path}: a private key that others may read; chmod 600 it"


def _names(newspaper: config.Newspaper) -> Iterator[str]:
    path = newspaper.path(ENTITIES)
    if not path.exists():
        return
    try:
        load_entities(path)
    except (OSError, ValueError) as error:
        yield f"{path}: {error}"


def _database(newspaper: config.Newspaper) -> Iterator[str]:
    if newspaper.storage.database.startswith("postgres") and find_spec("psycopg") is None:
        yield "storage.database: PostgreSQL needs a package more: pip install 'psycopg[binary]'"
