"""From a kill that is delivered to a story that is gone, with 50,000 stories archived and the story on 300 pages.

`python -m bench.kill 50000` runs on SQLite and, where a server is installed, on PostgreSQL. The newspaper runs as `wireroom run`; the
archive is made in the database by copying stories that came through the line.
"""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import newspaper, wire

SHOWN = 320  # stories of one section, whose pages all show the one that is killed
TEMPLATES = 200
KILLS = 3
DAYS = 60
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def measure(archived: int, database: str = "") -> dict[str, object]:
    """Seconds from a kill's delivery to the tombstone, and to no page with the story; the median and the worst of a few."""
    folder = Path(tempfile.mkdtemp(prefix="wireroom-bench-"))
    newspaper.make(folder, *newspaper.free_ports(2))
    if database:
        with (folder / "newspaper.toml").open("a") as file:
            file.write(f'\n[storage]\ndatabase = "{database}"\n')
    _fill(folder, archived)
    buried, gone, pages = [], [], []
    with newspaper.running(folder):
        for number in range(KILLS):
            told = _kill(folder, number)
            buried.append(told[0])
            gone.append(told[1])
            pages.append(told[2])
    return {
        "archived": archived,
        "pages_with_it": pages,
        "tombstone_s": _spread(buried),
        "gone_everywhere_s": _spread(gone),
    }


def _spread(seconds: list[float]) -> dict[str, float]:
    return {"median": round(sorted(seconds)[len(seconds) // 2], 3), "worst": round(max(seconds), 3)}


def _target(number: int, at: datetime, status: str = "usable") -> bytes:
    """The story that is to be killed: the most urgent of its section, so that every page of the section shows it."""
    made = wire.story(5_000_000 + number, at, version=1 if status == "usable" else 2, status=status)
    return _of_section(made, urgency=1)


def _of_section(data: bytes, urgency: int) -> bytes:
    """A story of the science section with that urgency."""
    head, _, rest = data.partition(b"<urgency>")
    rest = rest[rest.index(b"</urgency>") :]
    before, _, after = rest.partition(b"<slugline>")
    subject = b'<subject type="cpnat:abstract" qcode="medtop:13000000"><name>science</name></subject>'
    before = before.partition(b"<subject")[0]
    return head + f"<urgency>{urgency}".encode() + before + subject + b"<slugline>" + after


def _fill(folder: Path, archived: int) -> None:
    """An archive, the stories to be killed, and the stories whose pages show them, all baked. In a process of its own."""
    import subprocess

    command = [sys.executable, "-m", "bench.kill", "fill", str(folder), str(archived)]
    subprocess.run(command, check=True, env=newspaper.environment())


def fill(folder: Path, archived: int) -> None:
    """What `_fill` does, in the process that is bound to the newspaper."""
    from wireroom.stories.setup import setup

    paper = setup(folder)
    from django.db import connection, transaction

    from wireroom.serve.line import Line
    from wireroom.stories.receive import receive

    def take(data: list[bytes]) -> None:
        with transaction.atomic():
            for each in data:
                receive("bench", "bench", each, name="bench.xml")
        line.drain()

    line = Line(paper)
    line.press.order_if_changed()
    line.press.order_standing()
    now = datetime.now(UTC)
    take(list(wire.stories(TEMPLATES, end=now - timedelta(days=DAYS + 5), days=1)))
    for number in range(archived // TEMPLATES):
        with transaction.atomic():
            _copy(number, now - timedelta(days=1 + number % DAYS))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    take([_target(number, now) for number in range(KILLS)])
    shown = wire.stories(SHOWN, start=6_000_000, end=now - timedelta(minutes=1), days=1)
    take([_of_section(each, urgency=6) for each in shown])
    line.close()


def _copy(number: int, day: datetime) -> None:
    """One copy of every template in the record, of that day: story, version, tags, cities, search, page and references."""
    from django.db import connection

    name = f"{_LETTERS[number // 1024 % 32]}{_LETTERS[number // 32 % 32]}{_LETTERS[number % 32]}"
    key = f"substr(s.key, 1, 8) || '{name}'"
    changed = {
        "guid": f"s.guid || '#{number}'",
        "key": key,
        "path": f"replace(s.path, s.key, {key})",
        "dated": "%s",
        "updated": "%s",
        "day": "%s",
        "weight": f"s.weight - {number % DAYS} * 86400",
    }
    from_template = "s.guid NOT LIKE '%%#%%' AND s.id <= (SELECT max(id) FROM (SELECT id FROM stories_story ORDER BY id"
    from_template += f" LIMIT {TEMPLATES}) AS first)"
    pairs = f"stories_story s JOIN stories_story c ON c.source = s.source AND c.guid = s.guid || '#{number}'"
    with connection.cursor() as cursor:
        columns = [each for each in _columns("stories_story") if each != "id"]
        picked = ", ".join(changed.get(each, f"s.{each}") for each in columns)
        given = [day if each != "day" else day.date() for each in columns if changed.get(each) == "%s"]
        cursor.execute(
            f"INSERT INTO stories_story ({', '.join(columns)}) SELECT {picked} FROM stories_story s WHERE {from_template}",
            [_stored(each) for each in given],
        )
        for table in ("stories_version", "stories_storyentity", "stories_storycity"):
            rows = [each for each in _columns(table) if each not in {"id", "story_id"}]
            told = ", ".join({"weight": "c.weight", "day": "c.day"}.get(each, f"t.{each}") for each in rows)
            cursor.execute(
                f"INSERT INTO {table} (story_id, {', '.join(rows)}) SELECT c.id, {told} FROM {pairs}"
                f" JOIN {table} t ON t.story_id = s.id"
            )
        sqlite = connection.vendor == "sqlite"
        word = "rowid" if sqlite else "story_id"
        found = ["headline", "body", "language", "at"] + ([] if sqlite else ["words"])
        cursor.execute(
            f"INSERT INTO search_stories ({word}, {', '.join(found)})"
            f" SELECT c.id, {', '.join(f't.{each}' for each in found)} FROM {pairs} JOIN search_stories t ON t.{word} = s.id"
        )
        cursor.execute(
            "INSERT INTO stories_page (key, generation, baked, digest)"
            f" SELECT 'story::' || c.key || ':', 1, c.updated, 'copied' FROM {pairs}"
        )
        cursor.execute(
            "INSERT INTO stories_pageref (page, story_id) SELECT 'story::' || c.key || ':', o.id"
            f" FROM {pairs} JOIN stories_story o ON o.id > c.id AND o.id <= c.id + 6 AND o.guid LIKE '%#{number}'"
        )


def _stored(value: object) -> object:
    """A time as the database at hand keeps it."""
    from django.db import connection

    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def _columns(table: str) -> list[str]:
    from django.apps import apps

    model = next(each for each in apps.get_models() if each._meta.db_table == table)
    return [field.column for field in model._meta.concrete_fields]


def _kill(folder: Path, number: int) -> tuple[float, float, int]:
    """Kill a story by a file dropped into the feed's folder: seconds to its tombstone, to nothing of it, pages it was on."""
    headline = wire.story(5_000_000 + number, datetime.now(UTC)).partition(b"<headline>")[2].partition(b"<")[0]
    pages = folder / "pages"
    having = [each for each in _files(pages) if headline in each.read_bytes()]
    own = next(each.parent for each in having if each.name == "words.txt")  # the words of no other story
    told = _target(number, datetime.now(UTC), "canceled")
    aside = folder / f".{number}.part"
    aside.write_bytes(told)
    incoming = folder / "incoming"
    began = time.monotonic()
    aside.rename(incoming / f"kill-{number}.xml")
    _until((own / "410.html").exists, "no tombstone")
    buried = time.monotonic() - began
    left = having

    def clean() -> bool:
        nonlocal left
        while left and not _has(left[-1], headline):
            left = left[:-1]
        return not left

    _until(clean, "pages still have it")
    gone = time.monotonic() - began
    again = [each for each in _files(pages) if headline in each.read_bytes()]
    assert not again, again[:3]
    return buried, gone, len(having)


def _files(pages: Path) -> Iterator[Path]:
    return (each for each in pages.rglob("*") if each.suffix in {".html", ".xml", ".json", ".txt"} and each.is_file())


def _has(path: Path, words: bytes) -> bool:
    try:
        return words in path.read_bytes()
    except FileNotFoundError:
        return False


def _until(true: Callable[[], bool], what: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise SystemExit(what)
        time.sleep(0.002)


def main(archived: int) -> dict[str, object]:
    """The figures of both databases."""
    found: dict[str, object] = {"sqlite": measure(archived)}
    with contextlib.ExitStack() as stack:
        from tests.postgres.server import binaries, postgres

        if binaries() is not None:
            found["postgresql"] = measure(archived, stack.enter_context(postgres()))
    return found


if __name__ == "__main__":
    if sys.argv[1:2] == ["fill"]:
        fill(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        print(json.dumps(main(int(sys.argv[1]) if sys.argv[1:] else 50_000)))
