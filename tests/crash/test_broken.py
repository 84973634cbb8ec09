"""What the newspaper stands on breaks: the disk is full, the page store cannot be written, the database is away, the clock jumps.

The line goes on by itself each time; nothing is lost or doubled, no killed story is online, no embargo ends early.
WIREROOM_CRASH_AWAY: seconds that the database is away.
"""

import contextlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bench import newspaper

from tests.crash.deliveries import Deliveries
from tests.postgres.server import server
from tests.stories.house import House, g2
from wireroom.stories.clock import Clock
from wireroom.stories.models import Story

AWAY = float(os.environ.get("WIREROOM_CRASH_AWAY", "5"))
NOTHING = {"lost": 0, "doubled": 0, "killed online": 0, "embargoed out": 0}


class Running(Deliveries):
    """A newspaper under `wireroom run` and what is delivered to it while things break."""

    ending = 0  # it goes by the clock

    def __init__(self, folder: Path, database: str = "") -> None:
        super().__init__(folder)
        self.port, desk = newspaper.free_ports(2)
        newspaper.make(folder, self.port, desk)
        if database:
            with (folder / "newspaper.toml").open("a") as file:
                file.write(f'\n[storage]\ndatabase = "{database}"\n')
        (folder / "incoming").mkdir()
        self.log = folder / "run.log"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "wireroom", "run", str(folder)],
            env=newspaper.environment(),
            stdout=subprocess.DEVNULL,
            stderr=self.log.open("ab"),
        )
        newspaper.wait_for_port(self.port, self.process, self.log)

    def settle(self, seconds: float = 120) -> dict[str, int]:
        """What is wrong once everything has been taken in and baked, or when it took too long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.problems()
            if found == NOTHING:
                return found
            time.sleep(0.2)
        assert self.process.poll() is None, self.log.read_text()[-3000:]
        return found

    def trouble(self) -> int:
        """How often the line has said that it stopped for a moment, or the intake that it failed."""
        return self.log.read_text("utf-8", "replace").count("Traceback")

    def until_trouble(self, since: int) -> None:
        """Wait until what was broken is felt: else the test would prove nothing."""
        end = time.monotonic() + 30
        while self.trouble() == since:
            assert time.monotonic() < end, "nothing broke"
            time.sleep(0.05)

    def close(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            assert self.process.wait(30) == 0
            return
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def running(folder: Path, database: str = ""):
    made = Running(folder, database)
    try:
        yield made
    finally:
        made.close()


def morning_with(made: Running, broken) -> dict[str, int]:
    """Deliveries before, while something is broken, and after; what is wrong in the end."""
    dice = random.Random(5)
    made.round(dice)
    assert made.settle() == NOTHING
    with broken(made):
        made.round(dice)
        made.round(dice)
        yielded = made.problems()
        assert yielded["killed online"] + yielded["embargoed out"] + yielded["lost"] > 0  # it is broken, indeed
    made.round(dice)
    return made.settle()


@contextlib.contextmanager
def full_disk(made: Running):
    """No file of the process may grow beyond a block: what a full disk does to the database, the log and every page."""
    pid = made.process.pid
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (512, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


@contextlib.contextmanager
def read_only_store(made: Running):
    """No file may be made, renamed or taken away in the page store: by modes, or for root by the immutable flag."""
    pages = made.folder / "pages"
    if os.getuid() == 0:
        if not shutil.which("chattr") or subprocess.run(["chattr", "-R", "+i", pages], check=False).returncode:
            subprocess.run(["chattr", "-R", "-i", pages], check=False)
            pytest.skip("root may write anywhere here: no chattr")
        undo = ["chattr", "-R", "-i", str(pages)]
    else:
        subprocess.run(["chmod", "-R", "a-w", pages], check=True)
        undo = ["chmod", "-R", "u+w", str(pages)]
    log = made.trouble()
    try:
        yield
        made.until_trouble(log)
    finally:
        subprocess.run(undo, check=True)


def test_a_full_disk_loses_nothing_and_the_line_goes_on_when_there_is_room(tmp_path, record_property):
    with running(tmp_path / "paper") as made:
        found = morning_with(made, full_disk)
        record_property("crashes", {"crashes": 1, **found})
        assert found == NOTHING


def test_a_page_store_that_cannot_be_written_catches_up_by_itself(tmp_path, record_property):
    with running(tmp_path / "paper") as made:
        found = morning_with(made, read_only_store)
        record_property("crashes", {"crashes": 1, **found})
        assert found == NOTHING


@pytest.mark.postgres
def test_a_database_that_was_away_is_found_again(tmp_path, record_property):
    with server() as (url, control), running(tmp_path / "paper", url) as made:

        @contextlib.contextmanager
        def away(made: Running):
            log = made.trouble()
            control("stop")
            gone = time.monotonic()
            try:
                yield
                made.until_trouble(log)
                time.sleep(max(0.0, AWAY - (time.monotonic() - gone)))
            finally:
                control("start")

        found = morning_with(made, away)
        record_property("crashes", {"crashes": 1, **found})
        assert found == NOTHING


class Time:
    """A wall clock that can be put, and the true time that passes."""

    def __init__(self) -> None:
        self.true = datetime.now(UTC).timestamp()
        self.off = 0.0

    def clock(self) -> Clock:
        return Clock(wall=lambda: self.true + self.off, steady=lambda: self.true, synchronised=lambda: False,
                     accept_unsynchronised=True, boot="this")  # fmt: skip


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.empty()
    made.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("hours", [1, -1])
def test_a_clock_put_by_an_hour_ends_no_embargo_early_and_loses_none(house, hours, record_property):
    moment = Time()
    house.line.clock = house.line.filing.clock = moment.clock()
    end = datetime.fromtimestamp(moment.true, UTC) + timedelta(minutes=30)
    house.send(g2("plain", headline="Harbour bridge opens again"))
    house.send(g2("secret", headline="Zzyzx verdict is read out", embargoed=end.isoformat()))
    early = 0
    for off in (0, hours * 3600, 0, hours * 3600):  # forth, back and forth again
        moment.off = off
        for minute in range(7):
            moment.true += 60 if minute else 0
            house.line.drain()
            early += "Zzyzx" in house.everything() or "zzyzx" in house.everything()
    house.send(g2("late", headline="A story while the clock is wrong"))
    moment.off = 0
    moment.true = end.timestamp() - 0.01
    house.line.drain()
    early += "Zzyzx" in house.everything()
    moment.true = end.timestamp() + 2
    house.line.drain()
    states = dict(Story.objects.values_list("guid", "state"))
    lost = sum(states.get(guid) != "published" for guid in ("plain", "secret", "late"))
    record_property("crashes", {"crashes": 1, "lost": lost, "embargoed out": early})
    assert (early, lost) == (0, 0)
    assert "Zzyzx verdict" in house.words(Story.objects.get(guid="secret").path)
