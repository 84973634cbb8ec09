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

from tests.postgres.server import postgres
from tests.stories.house import g2

ROUNDS = int(os.environ.get("WIREROOM_CRASH_ROUNDS", "1"))
POINTS = sorted(
    set(re.findall(r'crashpoint\("([a-z.]+)"\)', "".join(path.read_text() for path in Path("src").rglob("*.py"))))
)
ELSEWHERE = {
    "apart.job": "tests/stories/test_apart.py",
    "printer.set": "tests/epaper/test_crash.py",
    "push.kept": "tests/crash/test_edges.py",
    "pictures.fetched": "tests/crash/test_edges.py",
    "pictures.kept": "tests/crash/test_edges.py",
}  # points that are not on a text's way: who passes them
ON_THE_WAY = [point for point in POINTS if point not in ELSEWHERE]


class Paper:
    """A newspaper, what was delivered to it, and what it must look like then."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        newspaper.make(folder, *newspaper.free_ports(2))
        if database:
            with (folder / "newspaper.toml").open("a") as file:
                file.write(f'\n[storage]\ndatabase = "{database}"\n')
        (folder / "incoming").mkdir()
        self.number = 0
        self.messages: dict[str, list[tuple[int, str, str]]] = {}  # guid -> (version, headline, what it is)
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

    def deliver(self, guid: str, version: int, kind: str) -> None:
        """A message whose headline says what it is."""
        self.number += 1
        headline = f"{kind} word{self.number}x of {guid}"
        more = {
            "secret": {"embargoed": "2099-01-01T00:00:00Z"},
            "kill": {"status": "canceled"},
            "withheld": {"status": "withheld"},
        }.get(kind, {})
        aside = self.folder / f".{self.number}.part"
        aside.write_bytes(g2(guid, version=version, headline=headline, paragraphs=[f"Copy: {headline}."], **more))
        aside.rename(self.folder / "incoming" / f"{self.number:06}.xml")
        self.messages.setdefault(guid, []).append((version, headline, kind))

    def round(self, dice: random.Random) -> None:
        """A morning's deliveries: new stories, updates, kills, an embargo, a doubled and a late message."""
        first = self.number
        for _ in range(3):
            self.deliver(f"new{self.number}", 1, "usable")
        public = [guid for guid, told in self.messages.items() if all(kind == "usable" for _, _, kind in told)]
        for guid in dice.sample(public, min(3, len(public))):
            self.deliver(guid, max(version for version, _, _ in self.messages[guid]) + 1, "usable")
        if len(public) > 2:
            self.deliver(dice.choice(public[:-2]), 99, dice.choice(["kill", "kill", "withheld"]))
        self.deliver(f"secret{first}", 1, "secret")
        late = f"late{first}"
        self.deliver(late, 2, dice.choice(["usable", "kill"]))
        self.deliver(late, 1, "usable")

    def problems(self) -> dict[str, int]:
        """What is not as it must be: lost, doubled, killed online, embargoed out."""
        found = dict.fromkeys(("lost", "doubled", "killed online", "embargoed out"), 0)
        texts = {
            path.parent: path.read_text("utf-8")
            for path in (self.folder / "pages" / "story").rglob("index.html")
            if "history" not in path.parts
        }
        everything = "\n".join(
            path.read_text("utf-8", "replace")
            for path in (self.folder / "pages").rglob("*")
            if path.suffix in {".html", ".xml", ".json", ".txt"}
        )
        for told in self.messages.values():
            newest = max(told)
            kinds = {kind for _, _, kind in told}
            shown = [text for text in texts.values() if any(headline in text for _, headline, _ in told)]
            own = [text for text in shown if re.search(rf"<h1[^>]*>{re.escape(newest[1])}<", text)]
            if "secret" in kinds:
                found["embargoed out"] += any(headline in everything for _, headline, _ in told)
            elif "kill" in kinds or newest[2] == "withheld":
                found["killed online"] += any(headline in everything for _, headline, _ in told)
            else:
                found["lost"] += not own
                found["doubled"] += len(own) > 1
        found["lost"] += len(list((self.folder / "incoming").glob("*.xml")))
        return found


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
def test_a_process_that_is_ended_at_any_step_loses_and_doubles_nothing(tmp_path, kind):
    dice = random.Random(11)
    if kind == "sqlite":
        with paper(tmp_path / "paper", "") as made:
            crashes, hit, total = walked(made, ROUNDS, dice)
    else:
        with postgres() as url, paper(tmp_path / "paper", url) as made:
            crashes, hit, total = walked(made, ROUNDS, dice)
    print(f"\n{kind}: crashes {crashes}: " + ", ".join(f"{name} {count}" for name, count in total.items()))
    assert not any(total.values())
    assert hit == set(ON_THE_WAY), f"never ended at {set(ON_THE_WAY) - hit}"
    assert crashes >= ROUNDS * len(ON_THE_WAY)


def test_every_named_step_is_tried():
    for point, where in ELSEWHERE.items():
        assert point in POINTS
        assert point in Path(where).read_text("utf-8"), f"{point} is not tried in {where}"
