"""Each format as its standard says: our own small messages, and beside each the fields that it must be read into.

A fixture is `fixtures/NAME.xml` or `.json`; `NAME.toml` says its format, the hints, and of each item the fields that count.
`words` is the canonical text, ``"absent"`` is a time that is not there, `notes` are what the desk is told (in part).
"""

import tomllib
from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest

from wireroom.wire.item import Hints, from_bytes, to_bytes
from wireroom.wire.read import read
from wireroom.wire.text import canonical_text

FIXTURES = Path(__file__).parent / "fixtures"
CASES = sorted(FIXTURES.glob("*.toml"))


def told(item, field):
    """A field as the fixture writes it."""
    if field == "words":
        return canonical_text(item)
    return listed(msgspec.to_builtins(getattr(item, field), builtin_types=(datetime, date)))


def listed(value):
    """Tuples as lists, for TOML has no tuples."""
    if isinstance(value, dict):
        return {name: listed(each) for name, each in value.items()}
    return [listed(each) for each in value] if isinstance(value, (list, tuple)) else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_message_is_read_as_its_standard_says(case):
    expected = tomllib.loads(case.read_text("utf-8"))
    data = next(path for path in FIXTURES.glob(f"{case.stem}.*") if path.suffix != ".toml").read_bytes()
    reading = read(data, Hints(**expected.get("hints", {})))
    assert reading.format == expected["format"]
    assert len(reading.items) == len(expected["items"])
    for item, fields in zip(reading.items, expected["items"], strict=True):
        wanted = {field: None if value == "absent" else value for field, value in fields.items()}
        assert {field: told(item, field) for field in wanted} == wanted
        assert from_bytes(to_bytes(item)) == item, "what is stored must be readable again"
    assert len(reading.notes) == len(expected.get("notes", ()))
    for note, part in zip(reading.notes, expected.get("notes", ()), strict=True):
        assert part in f"{note.where}: {note.what}: {note.do}"


def test_every_fixture_has_its_expected_values():
    assert {path.stem for path in FIXTURES.iterdir()} == {case.stem for case in CASES}
