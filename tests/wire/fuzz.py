"""Mutates the fixtures and reads them: `python -m tests.wire.fuzz SECONDS [SEED] [FORMAT]` prints figures, format by format.

Whatever comes out of a mutation must be read or be a `WireError`, in good time and bounded memory, and what is read must be
sound. Without a format each has its share of the seconds.
"""

import gzip
import io
import json
import random
import re
import resource
import signal
import sys
import time
import tomllib
import zipfile
from collections import Counter
from copy import deepcopy
from datetime import datetime

from tests.wire.test_fixtures import FIXTURES
from wireroom.stories.standing import is_kill, why_held
from wireroom.wire.dialects import DIALECTS
from wireroom.wire.item import Hints, WireError, from_bytes, to_bytes
from wireroom.wire.lifecycle import marked
from wireroom.wire.links import safe_link
from wireroom.wire.read import read
from wireroom.wire.text import canonical_text

SLOW = 2.0  # seconds of processor time that no small text may take
HANGS = 30  # seconds after which a reader is taken to hang
MEMORY = 2 * 1024**3  # bytes of address space that the whole run may have


def _seeds():
    """The fixtures by format."""
    found = {}
    for case in sorted(FIXTURES.glob("*.toml")):
        name = tomllib.loads(case.read_text("utf-8"))["format"]
        paths = [path for path in sorted(FIXTURES.glob(f"{case.stem}.*")) if path.suffix != ".toml"]
        found.setdefault("feed" if name in {"rss", "atom", "rdf"} else name, []).extend(
            path.read_bytes() for path in paths
        )
    return found


BY_FORMAT = _seeds()
SEEDS = [data for each in BY_FORMAT.values() for data in each]
LOOSE = frozenset({"html", "plain", "mail", "docx", "document", "iptc-7901", "anpa-1312"})  # half a text is a text too
MERE = frozenset({"html", "plain"})  # what the bytes of any other format may look like once they are broken
HINTS = [
    Hints(),
    Hints(timezone="Asia/Kolkata"),
    Hints(timezone="America/New_York", filename="x.txt", media_type="text/plain"),
    Hints(charset="iso-8859-1"),
    *(Hints(dialect=name) for name in DIALECTS),
]
NASTY = [
    b"", b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"&", b"&amp;", b"&nope;", b"&#0;", b"&#xD800;", b"&#x110000;", b"<", b">",
    b"</", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?", b"?>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<b>", b"</p>", b"<br/>", b"<p>",
    b"<script>x</script>", b"<table><tr><td>", b"<figure><img src='x'/></figure>", b"<note type='npa'>x</note>", b"xmlns='urn:x'",
    b"xmlns:x='urn:y'", b"<x:y xmlns:x='z'/>", b'"', b"'", b"{", b"}", b"[", b"]", b",", b":", b"null", b"true", b"1e999", b"-1",
    b"99999999999999999999", b"NaN", b"\\ud800", b"\\u0000", b"\n", b"\r\n", b"\t", b" " * 50, b"A" * 3000, b"2026-02-30T25:61:61Z",
    b"9999-12-31T23:59:59-14:00", b"0001-01-01T00:00:00+14:00", b"20261025T023000", "²".encode(), "٣".encode(), "\u202e".encode(),
    "\u2028".encode(), b"\xc2", b"encoding='utf-16'", b"encoding='latin-1'", b"<media><media-caption>c</media-caption></media>",
    b"<head><title>t</title></head>", b"<html><body>", b"<frac><frac-num>1</frac-num><frac-den>2</frac-den></frac>",
    b"\x01", b"\x02", b"\x03", b"\x04", b"\x16\x16\x01", b"\x0c", b"\x7f", b"\x0e", b"\x0f", b"\x1b(B", b"\x8e", b"ZCZC ", b"NNNN", b"^", b"=\n",
    b"\r\n\r\n", b"Content-Type: multipart/mixed; boundary=x\r\n", b"--x\r\n", b"Content-Transfer-Encoding: base64\r\n", b"=?utf-8?Q?=ff?=",
    b"=?utf-8?B?////?=", b"charset=utf-7", b"charset=x-unknown", b"Date: Thu, 99 Zzz 99999 99:99:99 +9999\r\n", b"EMBARGOED UNTIL ",
    b"MANDATORY KILL", b"18:00 GMT 31 February 2021", b"(ENDS)", b"MORE", b"CORRECTED-UPDATE 2-", b"221015 GMT Jul 21", b"0000-00-00",
]  # fmt: skip
VALUES = [None, True, False, 0, -1, 10**30, 1.5, "", "x", "<p>x", "&lt;", [], {}, [[]], [None], {"a": {}}, ["x", 1, {"name": 5}],
          {"value": []}, [{"value": "<b>y</b>", "role": 3}], "2026-13-01", "²", "A" * 2000, {"href": "javascript:x"}]  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_VALUE = re.compile(rb">[^<>]+<|=\"[^\"]*\"|='[^']*'")
_ELEMENT = re.compile(rb"<([A-Za-z.:-]+)\b[^<>]*>[^<>]*</\1>")


def bytes_changed(data, dice):
    """Some bytes flipped, cut, doubled, or something nasty put in."""
    for _ in range(dice.choice((1, 1, 2, 4, 8))):
        at = dice.randrange(len(data) + 1)
        end = min(len(data), at + dice.choice((1, 1, 2, 10, 100, 1000)))
        match dice.randrange(6):
            case 0:
                data = data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]
            case 1:
                data = data[:at] + data[end:]
            case 2:
                data = data[:end] + data[at:end] + data[end:]
            case 3:
                data = data[:at] + dice.choice(NASTY) + data[at:]
            case 4:
                other = dice.choice(SEEDS)
                start = dice.randrange(len(other))
                data = data[:at] + other[start : start + 300] + data[at:]
            case 5:
                data = data[:at]
    return data


def parts_changed(data, dice):
    """Values, attributes and whole elements of an XML text replaced, removed or doubled: it mostly stays well-formed."""
    for _ in range(dice.choice((1, 2, 3, 6))):
        found = list((_VALUE if dice.random() < 0.6 else _ELEMENT).finditer(data))
        if not found:
            return data
        one = dice.choice(found)
        old = one[0]
        if old.startswith(b"<"):
            new = dice.choice((b"", old + old, b"<p>" + old + b"</p>", dice.choice(found)[0]))
        else:
            value = dice.choice((*NASTY, dice.choice(found)[0][1:-1]))
            new = old[:1] + (b'"' if old[:1] == b"=" else b"") + value + (b'"' if old[:1] == b"=" else b"") + old[-1:]
            new = new if old[:1] == b">" else b'="' + value.replace(b'"', b"") + b'"'
        data = data[: one.start()] + new + data[one.end() :]
    return data


def values_changed(data, dice):
    """Values of a JSON text replaced by values of other kinds."""
    try:
        value = json.loads(data)
    except ValueError:
        return bytes_changed(data, dice)
    for _ in range(dice.choice((1, 2, 4))):
        holders = [value] if isinstance(value, (dict, list)) else []
        for holder in holders:
            inside = holder.values() if isinstance(holder, dict) else holder
            holders.extend(each for each in inside if isinstance(each, (dict, list)))
        holders = [each for each in holders if each]
        if not holders:
            break
        holder = dice.choice(holders)
        key = dice.choice(list(holder)) if isinstance(holder, dict) else dice.randrange(len(holder))
        holder[key] = deepcopy(dice.choice(VALUES))
    return json.dumps(value).encode()


def lines_changed(data, dice):
    """Lines of a text or an e-mail dropped, doubled, swapped, emptied, or something nasty put into one."""
    lines = data.split(b"\n")
    for _ in range(dice.choice((1, 2, 4))):
        at, other = dice.randrange(len(lines)), dice.randrange(len(lines))
        match dice.randrange(5):
            case 0:
                lines[at : at + dice.choice((1, 1, 3))] = [b""] * dice.randrange(2)
            case 1:
                lines.insert(at, lines[other])
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                cut = dice.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:cut] + dice.choice(NASTY) + lines[at][cut:]
            case 4:
                lines[at] = dice.choice(NASTY)
        lines = lines or [b""]
    return b"\n".join(lines)


def members_changed(data, dice):
    """A member of a packed document changed, dropped or renamed; what is packed stays well packed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = [(info.filename, packed.read(info)) for info in packed.infolist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return bytes_changed(data, dice)
    if not members:
        return bytes_changed(data, dice)
    at = dice.randrange(len(members))
    name, inner = members[at]
    match dice.randrange(5):
        case 0:
            del members[at]
        case 1:
            members[at] = (dice.choice(("../x", "/x", "word/document.xml", "x" * 300)), inner)
        case _:
            members[at] = (name, dice.choice((bytes_changed, parts_changed))(inner, dice))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, inner in dict(members).items():
            packed.writestr(zipfile.ZipInfo(name), inner)
    return made.getvalue()


def _structured(data):
    """The way of changing that keeps the seed's shape."""
    start = data.lstrip()[:4]
    if start[:2] == b"PK":
        return members_changed
    if start[:1] in {b"{", b"["}:
        return values_changed
    return parts_changed if start[:1] == b"<" else lines_changed


def mutated(dice, seeds=SEEDS):
    """One mutation of one fixture."""
    data = dice.choice(seeds)
    way = _structured(data)
    data = dice.choice((bytes_changed, way, way))(data, dice)
    return gzip.compress(data) if dice.random() < 0.03 else data


def check(data, hints=HINTS[1], *, strict=False):
    """Read one text; what came of it. Anything but a reading or a WireError is raised on.

    `strict` says that the bytes were of a format of marks: what is left of one and read as mere text must be held.
    """
    began = time.process_time()
    try:
        reading = read(data, hints)
    except WireError as error:
        if not error.what:
            raise AssertionError("no reason is given") from error
        outcome = type(error).__name__
    else:
        outcome = reading.format
        for item in reading.items:
            sound(item, hints)
            assert not strict or outcome not in MERE or why_held(item), f"broken bytes are published as {outcome}"
    took = time.process_time() - began
    assert took < SLOW, f"{took:.1f} s"
    return outcome, took


def sound(item, hints):
    """What holds of every item, whatever the bytes were."""
    assert item.guid
    assert from_bytes(to_bytes(item)) == item
    assert not _CONTROL.search(canonical_text(item)), "a control character in the words"
    for address in (item.canonical_url, *(link.href for link in item.links)):
        assert address == safe_link(address)
    times = (item.sent, item.versioncreated, item.firstcreated, item.embargoed, item.expires)
    assert all(each is None or (isinstance(each, datetime) and not each.utcoffset()) for each in times), (
        "a time that is not UTC"
    )
    assert 0 <= item.urgency <= 9
    assert item.version >= 0
    assert marked(item, hints) == item, "its words are read anew"
    assert why_held(item) or item.kind == "text"
    assert is_kill(item) or item.pubstatus != "canceled"


def bounded():
    """Give this process so much memory, and a clock that ends a reader which hangs."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    def late(*_):
        raise TimeoutError(f"more than {HANGS} s")

    signal.signal(signal.SIGALRM, late)


def run(name, seconds, seed):
    """Fuzz one format for so many seconds; a line of figures."""
    dice = random.Random(f"{name} {seed}")
    counts, worst, slowest, end = Counter(), 0.0, b"", time.monotonic() + seconds
    while time.monotonic() < end:
        data, hints = mutated(dice, BY_FORMAT[name]), dice.choice(HINTS)
        try:
            signal.alarm(HANGS)
            outcome, took = check(data, hints, strict=name not in LOOSE)
        except BaseException as error:
            print(f"{name}: {type(error).__name__}: {error}\n{hints}\n{data[:3000]!r}")
            raise
        finally:
            signal.alarm(0)
        counts[outcome] += 1
        if took > worst:
            worst, slowest = took, data
    top = " ".join(f"{outcome} {count:,}" for outcome, count in counts.most_common(6))
    print(
        f"{name:15} {counts.total():>9,} texts, slowest {worst * 1000:4.0f} ms ({len(slowest):,} bytes): {top}",
        flush=True,
    )


def main(seconds, seed=1, name=""):
    """Fuzz one format, or all in turn, and print what came of it."""
    bounded()
    names = [name] if name else sorted(BY_FORMAT)
    for each in names:
        run(each, seconds / len(names), seed)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{seconds:g} s, seed {seed}: nothing fell over; at most {most:.0f} MB")


if __name__ == "__main__":
    main(float(sys.argv[1]), *map(int, sys.argv[2:3]), *sys.argv[3:4])
