"""The process is ended by SIGKILL at every named step of a story's way, also while it recovers, on both databases.

`make crash` runs many rounds (WIREROOM_CRASH_ROUNDS); a short run is part of the tests.
"""

import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bench import newspaper

from tests.crash.deliveries import Deliveries
from tests.postgres.server import postgres

ROUNDS = int(os.environ.get("WIREROOM_CRASH_ROUNDS", "1"))
POINTS = sorted(
    set(re.findall(r'crashpoint\("([a-z.]+)"\)', "".join(path.read_text() for path in Path("src").rglob("*.py"))))
)
ELSEWHERE = {
    "apart.job": "tests/stories/test_apart.py",
    "printer.set": "tests/epaper/test_crash.py",
    "intake.remembered": "tests/intake/test_durable.py",
    "push.kept": "tests/crash/test_edges.py",
    "pictures.fetched": "tests/crash/test_edges.py",
    "pictures.kept": "tests/crash/test_edges.py",
}  # points that are not on a text's way: who passes them
ON_THE_WAY = [point for point in POINTS if point not in ELSEWHERE]


class Paper(Deliveries):
    """A newspaper, what was delivered to it, and what it must look like then."""

    def __init__(self, folder: Path, database: str) -> None:
        super().__init__(folder)
        newspaper.make(folder, *newspaper.free_ports(2))
        if database:
            with (folder / "newspaper.toml").open("a") as file:
                file.write(f'\n[storage]\ndatabase = "{database}"\n')
        (folder / "incoming").mkdir()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.walker", str(folder)],
            env=newspaper.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(folder / "walker.log").open("ab"),
            text=True,
        )
        assert self.process.stdout.readline() == "ready\n", (folder / "walker.log").read_text()

    def walk(self, point: str = "") -> int:
        """One way of all that lies there, ended at `point`; the exit code."""
        self.process.stdin.write(f"{point}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(30)


@contextmanager
def paper(folder: Path, database: str) -> Iterator[Paper]:
    made = Paper(folder, database)
    try:
        yield made
    finally:
        made.close()


def walked(made: Paper, rounds: int, dice: random.Random) -> tuple[int, set[str], dict[str, int]]:
    """Rounds of deliveries, each ended at one point and then at another while it recovers."""
    crashes, hit, total = 0, set(), dict.fromkeys(made.problems(), 0)
    for number in range(rounds):
        for point in ON_THE_WAY:
            made.round(dice)
            nth = dice.choice((1, 1, 2, 5)) if number else 1
            for armed in (f"{point}:{nth}", dice.choice(ON_THE_WAY)):
                code = made.walk(armed)
                assert code in {0, -9}, (made.folder / "walker.log").read_text()[-3000:]
                if code:
                    crashes += 1
                    hit.add(armed.partition(":")[0])
            assert made.walk() == 0, (made.folder / "walker.log").read_text()[-3000:]
            for name, count in made.problems().items():
                total[name] += count
    return crashes, hit, total


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_process_that_is_ended_at_any_step_loses_and_doubles_nothing(tmp_path, kind, record_property):
    dice = random.Random(11)
    if kind == "sqlite":
        with paper(tmp_path / "paper", "") as made:
            crashes, hit, total = walked(made, ROUNDS, dice)
    else:
        with postgres() as url, paper(tmp_path / "paper", url) as made:
            crashes, hit, total = walked(made, ROUNDS, dice)
    record_property("crashes", {"crashes": crashes, **total})
    print(f"\n{kind}: crashes {crashes}: " + ", ".join(f"{name} {count}" for name, count in total.items()))
    assert not any(total.values())
    assert hit == set(ON_THE_WAY), f"never ended at {set(ON_THE_WAY) - hit}"
    assert crashes >= ROUNDS * len(ON_THE_WAY)


def test_every_named_step_is_tried():
    for point, where in ELSEWHERE.items():
        assert point in POINTS
        assert point in Path(where).read_text("utf-8"), f"{point} is not tried in {where}"
