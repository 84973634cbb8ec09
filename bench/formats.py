"""Our readers beside what a user would take instead, on the same bytes in the same run.

`python -m bench.formats` prints microseconds of processor time a file as one JSON line: ours (`wireroom.wire.read.read`: gate, parser, the
whole item and its words of life), of that the gate alone (charset, prolog, parser), plain ``lxml.etree.fromstring`` (the
floor), PyPI's ``newsmlg2`` for NewsML-G2 and ``feedparser`` alone for feeds. Files: the fixtures of tests/wire, the shared
corpus where it is on this machine, and a generated wire. `python -m bench.formats files` prints a line a file.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import feedparser
import NewsMLG2
from lxml import etree

from bench import wire
from wireroom.wire import gate
from wireroom.wire.item import Hints, WireError
from wireroom.wire.read import read
from wireroom.wire.sniff import sniff

ROOT = Path(__file__).parents[1]
FOLDERS = (ROOT / "tests" / "wire" / "fixtures", ROOT.parent / "shared" / "corpus" / "peer")
FORMATS = ("newsml-g2", "nitf", "newsml-1", "feed")
GENERATED = 20  # stories of the generated wire
ROUNDS = 15  # of each file; the best counts, so that a busy machine disturbs little
LOOP = 0.002  # seconds that one measurement takes at least
LARGE = 4096  # bytes from which on a file is no mere sample


def files() -> Iterator[tuple[str, str, bytes]]:
    """(format, name, bytes) of every XML file that we and plain lxml read (it knows none of HTML's entities)."""
    for folder in FOLDERS:
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            data = path.read_bytes()
            if path.suffix == ".toml":
                continue
            try:
                found = sniff(gate.decode(data, Hints())[0])
                if found.kind == "xml" and found.format in FORMATS:
                    read(data)
                    etree.fromstring(data)
                    yield found.format, path.name, data
            except (WireError, etree.XMLSyntaxError):
                continue
    for number, data in enumerate(wire.stories(GENERATED)):
        yield "newsml-g2", f"generated-{number}.xml", data


def _newsmlg2(data: bytes) -> object:
    return NewsMLG2.NewsMLG2Document(data).get_item()


def _gate(data: bytes) -> object:
    """What our gate alone takes of it: charset, prolog, parser, depth."""
    text, encoding, _ = gate.decode(data, Hints())
    return gate.open_xml(text, data if encoding == "utf-8" else None)


def measured(name: str, data: bytes) -> dict[str, float]:
    """Seconds that each reader takes for one file: the best of `ROUNDS`, the readers by turns."""
    readers: dict[str, Callable[[bytes], object]] = {"wireroom": read, "lxml": etree.fromstring, "gate": _gate}
    if name == "newsml-g2":
        readers["newsmlg2"] = _newsmlg2
    if name == "feed":
        readers["feedparser"] = feedparser.parse
    times = {each: _once(reader, data) for each, reader in readers.items()}
    loops = {each: max(1, int(LOOP / took)) for each, took in times.items()}
    for _ in range(ROUNDS):
        for each, reader in readers.items():
            began = time.process_time()
            for _ in range(loops[each]):
                reader(data)
            times[each] = min(times[each], (time.process_time() - began) / loops[each])
    return times


def _once(reader: Callable[[bytes], object], data: bytes) -> float:
    reader(data)  # imports, caches
    began = time.process_time()
    reader(data)
    return time.process_time() - began


def formats(*, each: bool = False) -> dict[str, object]:
    """Of each format the files, microseconds a file by reader, and how many times the floor our reader takes.

    `times_lxml` is of all files together, `times_lxml_median` the median over files of 4 KB or more.
    """
    found: dict[str, list[tuple[int, dict[str, float]]]] = defaultdict(list)
    for name, file, data in files():
        with contextlib.redirect_stdout(io.StringIO()):  # newsmlg2 prints warnings
            times = measured(name, data)
        found[name].append((len(data), times))
        if each:
            told = "  ".join(f"{reader} {took * 1e6:8.1f}" for reader, took in times.items())
            print(f"{times['wireroom'] / times['lxml']:6.2f}x  {name:10} {len(data):6} {told}  {file}")
    told_all = {name: _summary(rows) for name, rows in found.items()}
    if xml := [row for name in FORMATS for row in found[name] if name != "feed"]:
        told_all["all but feeds"] = _summary(xml)
    return told_all


def _summary(rows: list[tuple[int, dict[str, float]]]) -> dict[str, object]:
    readers = {reader for _, times in rows for reader in times if all(reader in row[1] for row in rows)}
    told: dict[str, object] = {"files": len(rows)}
    for reader in sorted(readers):
        told[f"{reader}_us"] = round(sum(times[reader] for _, times in rows) / len(rows) * 1e6, 1)
    told["times_lxml"] = round(sum(t["wireroom"] for _, t in rows) / sum(t["lxml"] for _, t in rows), 2)
    large = [times["wireroom"] / times["lxml"] for size, times in rows if size >= LARGE]
    if large:
        told["times_lxml_median"] = round(median(large), 2)
    return told


if __name__ == "__main__":
    print(json.dumps(formats(each=sys.argv[1:] == ["files"])))
