"""Mutates the fixtures and reads them: `python -m tests.wire.fuzz SECONDS [SEED]` prints figures.

Whatever comes out of a mutation must be read or be a `WireError`, in good time, and what is read must be sound.
"""

import gzip
import json
import random
import re
import sys
import time
from collections import Counter
from copy import deepcopy

from tests.wire.test_fixtures import FIXTURES
from wireroom.wire import gate
from wireroom.wire.item import Hints, WireError, from_bytes, to_bytes
from wireroom.wire.links import safe_link
from wireroom.wire.read import read
from wireroom.wire.text import canonical_text

SLOW = 2.0  # seconds of processor time that no small text may take
SEEDS = [path.read_bytes() for path in sorted(FIXTURES.iterdir()) if path.suffix in {".xml", ".json"}]
NASTY = [
    b"", b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"&", b"&amp;", b"&nope;", b"&#0;", b"&#xD800;", b"&#x110000;", b"<", b">",
    b"</", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?", b"?>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<b>", b"</p>", b"<br/>", b"<p>",
    b"<script>x</script>", b"<table><tr><td>", b"<figure><img src='x'/></figure>", b"<note type='npa'>x</note>", b"xmlns='urn:x'",
    b"xmlns:x='urn:y'", b"<x:y xmlns:x='z'/>", b'"', b"'", b"{", b"}", b"[", b"]", b",", b":", b"null", b"true", b"1e999", b"-1",
    b"99999999999999999999", b"NaN", b"\\ud800", b"\\u0000", b"\n", b"\r\n", b"\t", b" " * 50, b"A" * 3000, b"2026-02-30T25:61:61Z",
    b"9999-12-31T23:59:59-14:00", b"0001-01-01T00:00:00+14:00", b"20261025T023000", "²".encode(), "٣".encode(), "\u202e".encode(),
    "\u2028".encode(), b"\xc2", b"encoding='utf-16'", b"encoding='latin-1'", b"<media><media-caption>c</media-caption></media>",
    b"<head><title>t</title></head>", b"<html><body>", b"<frac><frac-num>1</frac-num><frac-den>2</frac-den></frac>",
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


def mutated(dice):
    """One mutation of one fixture."""
    data = dice.choice(SEEDS)
    structured = values_changed if data.lstrip()[:1] in {b"{", b"["} else parts_changed
    data = dice.choice((bytes_changed, structured, structured))(data, dice)
    return gzip.compress(data) if dice.random() < 0.03 else data


def check(data):
    """Read one text; what came of it. Anything but a reading or a WireError is raised on."""
    began = time.process_time()
    try:
        reading = read(data, Hints(timezone="Asia/Kolkata"))
    except WireError as error:
        if not error.what:
            raise AssertionError("no reason is given") from error
        outcome = type(error).__name__
    else:
        outcome = reading.format
        for item in reading.items:
            assert item.guid
            assert from_bytes(to_bytes(item)) == item
            assert not _CONTROL.search(canonical_text(item)), "a control character in the words"
            for address in (item.canonical_url, *(link.href for link in item.links)):
                assert address == safe_link(address)
    took = time.process_time() - began
    assert took < SLOW, f"{took:.1f} s"
    return outcome, took


def main(seconds, seed):
    """Fuzz for so many seconds and print what came of it."""
    dice = random.Random(seed)
    counts, worst, end = Counter(), 0.0, time.monotonic() + seconds
    while time.monotonic() < end:
        data = mutated(dice)
        try:
            outcome, took = check(data)
        except Exception as error:
            print(f"{type(error).__name__}: {error}\n{data[:3000]!r}")
            raise
        counts[outcome] += 1
        worst = max(worst, took)
    print(f"{counts.total():,} texts in {seconds:g} s (seed {seed}), slowest {worst * 1000:.0f} ms: {dict(counts)}")


if __name__ == "__main__":
    assert gate.MOST
    main(float(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else 1)
