"""`wireroom new`: the folder with which a newspaper begins."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from wireroom import config

_FILES = (config.FILE, "entities.toml", "README.txt")


def write_starter(folder: Path) -> None:
    """Write a commented newspaper.toml, names of local interest, a README and the folder that wire files go into.

    Files that are there already are left as they are.
    """
    source = files("wireroom.sample").joinpath("starter")
    (folder / "incoming" / "agency").mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        path = folder / name
        if not path.exists():
            path.write_text(source.joinpath(name).read_text("utf-8"), "utf-8")
