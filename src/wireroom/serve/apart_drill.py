"""A newspaper apart for a drill: the settings of a folder in a temporary one, with a database and pages of its own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wireroom import config

ENTITIES = "entities.toml"  # as stories.newsroom has it, which is not to be imported before a folder is chosen
_OWN = ("[storage]", "[purge]")  # tables that would reach out of the folder


@contextmanager
def copied(folder: Path, *, wanted: bool) -> Iterator[Path]:
    """The folder itself, or where it is `wanted` a copy of its settings that is thrown away at the end."""
    if not wanted or not (folder / config.FILE).exists():
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="wireroom-drill-", ignore_cleanup_errors=True) as name:
        apart = Path(name)
        text = (folder / config.FILE).read_text("utf-8")
        (apart / config.FILE).write_text(_without(text), "utf-8")
        if (folder / ENTITIES).exists():
            shutil.copy(folder / ENTITIES, apart)
        yield apart


def _without(text: str) -> str:
    """The settings without the tables that name a database, a page store or a CDN."""
    kept, mine = [], True
    for line in text.splitlines():
        head = line.partition("#")[0].strip()
        if head.startswith("["):
            mine = head not in _OWN
        kept.append(line if mine else "")  # so that errors name the lines of the real file
    return "\n".join(kept) + "\n"
