"""Setting in a process of its own, at low priority: the newspaper's line and its readers feel nothing of it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import msgspec
from msgspec.structs import replace

from wireroom.epaper.issue import Job, Proof, Story
from wireroom.epaper.proofs import NAME, Proofs
from wireroom.epaper.typeset import SettingError

LONGEST = 300.0  # seconds after which an issue is given up
_KEPT = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "SYSTEMROOT", "TMPDIR")  # no secret among them
_LOOK = 0.05  # seconds between two looks at the process


class Stopped(Exception):
    """The newspaper ends: nothing was set, the order stands."""


def set_apart(job: Job, media: Path, proofs: Proofs, stop: threading.Event | None = None) -> Proof:
    """Set an issue with pictures of the private media folder, and keep it. Raises SettingError with the reason."""
    stop = stop or threading.Event()
    with proofs.work() as place:
        work = Path(place)
        stories = tuple(_with_picture(story, media, work) for story in job.stories)
        (work / "job.json").write_bytes(msgspec.json.encode(replace(job, stories=stories)))
        _run(work, stop)
        proof = msgspec.json.decode((work / NAME).read_bytes(), type=Proof)
        proofs.keep(proof, work)
    return proof


def _run(work: Path, stop: threading.Event) -> None:
    """The process, until it ends, takes too long or the newspaper stops."""
    threads = str(max(1, (os.cpu_count() or 1) - 1))
    log = work / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 (our own module)
            [sys.executable, "-m", "wireroom.epaper.typeset", str(work)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            env={name: os.environ[name] for name in _KEPT if name in os.environ} | {"RAYON_NUM_THREADS": threads},
        )
    waited = 0.0
    while process.poll() is None:
        if stop.wait(_LOOK) or waited > LONGEST:
            process.kill()
            process.wait()
            if stop.is_set():
                raise Stopped
            raise SettingError(f"not set within {LONGEST:.0f} seconds")
        waited += _LOOK
    if process.returncode:
        said = log.read_text("utf-8", "replace").strip().splitlines()
        raise SettingError(said[-1] if said else f"the setting process ended with {process.returncode}")


def _with_picture(story: Story, media: Path, work: Path) -> Story:
    """The story with its picture laid into the folder; without it when the picture's files are not there."""
    if story.picture is None:
        return story
    names = [name for _, name in story.picture.files]
    if not all((media / name).exists() for name in names):
        return replace(story, picture=None)
    for name in names:
        _link(media / name, work / name)
    return story


def _link(source: Path, target: Path) -> None:
    if target.exists():
        return
    try:
        target.hardlink_to(source)
    except OSError:  # another file system
        target.write_bytes(source.read_bytes())
