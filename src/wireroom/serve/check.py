"""What is wrong with a newspaper folder, beyond what newspaper.toml's own rules say."""

from __future__ import annotations

import os
from pathlib import Path

from wireroom import config


def problems(folder: Path) -> list[str]:
    """A line for each problem, with the file and line or the path it concerns; empty when all is well."""
    try:
        newspaper = config.load(folder)
    except config.ConfigError as error:
        return error.problems
    return [
        *_writable(newspaper),
        *_feeds(newspaper),
        *_names(newspaper),
        *_database(newspaper),
    ]


def _writable(newspaper: config.Newspaper) -> list[str]:
    places = [newspaper.path(newspaper.storage.pages), newspaper.path(newspaper.storage.media)]
    found = []
    for place in (newspaper.path("."), *places):
        nearest = next(each for each in (place, *place.parents) if each.exists())
        if not os.access(nearest, os.W_OK):
            found.append(f"{nearest}: cannot be written to; pages and pictures must be kept there")
    return found


def _feeds(newspaper: config.Newspaper) -> list[str]:
    found = []
    for feed in newspaper.feeds:
        if feed.transport == "folder":
            path = newspaper.path(feed.path)
            if path.exists() and not path.is_dir():
                found.append(f"{path}: the folder of feed {feed.slug} is a file")
            if path.is_dir() and not os.access(path, os.W_OK):
                found.append(f"{path}: files of feed {feed.slug} cannot be moved away when they are taken")
        if feed.secret_env and feed.secret_env not in os.environ:
            found.append(f"feed {feed.slug}: the environment has no {feed.secret_env} (its secret_env)")
    paths = [newspaper.path(feed.path).resolve() for feed in newspaper.feeds if feed.transport == "folder"]
    found.extend(
        f"{path}: two feeds watch this folder" for path in sorted({each for each in paths if paths.count(each) > 1})
    )
    return found


def _names(newspaper: config.Newspaper) -> list[str]:
    from wireroom.knowledge.gazetteer import load_entities
    from wireroom.stories.newsroom import ENTITIES

    path = newspaper.path(ENTITIES)
    if not path.exists():
        return []
    try:
        list(load_entities(path))
    except ValueError as error:
        return [f"{path}: {error}"]
    return []


def _database(newspaper: config.Newspaper) -> list[str]:
    url = newspaper.storage.database
    if not url.startswith(("sqlite:///", "postgresql://", "postgres://")):
        return [f"{config.FILE}: storage.database: sqlite:///FILE or postgresql://USER@HOST/NAME, not {url!r}"]
    return []
