"""Issues as set, in a private folder of the newspaper: what the press publishes an issue from.

An issue's folder holds the files that its `proof.json` names, and no others but while it is being replaced. The proof is
written last and replaced as one, so that a crash leaves the old issue or the new one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import date
from pathlib import Path

import msgspec

from wireroom.epaper.issue import Proof

NAME = "proof.json"


class Proofs:
    """The folder of issues of one newspaper."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, city: str, day: date) -> Path:
        """Where an issue's files are."""
        return self.root / city / day.isoformat()

    def read(self, city: str, day: date) -> Proof | None:
        """The issue as it was set last; None when there is none, or not the whole of it."""
        folder = self.folder(city, day)
        try:
            proof = msgspec.json.decode((folder / NAME).read_bytes(), type=Proof)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None
        return proof if all((folder / name).exists() for name in proof.files) else None

    def work(self) -> tempfile.TemporaryDirectory[str]:
        """A folder to set an issue in, on the same file system."""
        self.root.mkdir(parents=True, exist_ok=True)
        return tempfile.TemporaryDirectory(prefix=".setting-", dir=self.root, ignore_cleanup_errors=True)

    def keep(self, proof: Proof, work: Path) -> None:
        """Make what was set in `work` the issue, durably; what the issue was before goes."""
        folder = self.folder(proof.city, proof.day)
        folder.mkdir(parents=True, exist_ok=True)
        for name in proof.files:
            _sync(work / name)
            (work / name).replace(folder / name)
        _sync(folder)
        temporary = folder / f".{NAME}"
        temporary.write_bytes(msgspec.json.encode(proof))
        _sync(temporary)
        temporary.replace(folder / NAME)
        stay = {NAME, *proof.files}
        for path in folder.iterdir():
            if path.name not in stay:
                path.unlink()
        _sync(folder)

    def drop(self, city: str, day: date) -> None:
        """Forget an issue: no story of it is left."""
        shutil.rmtree(self.folder(city, day), ignore_errors=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
