"""`wireroom ingest DIR -`: one message from standard input, on the record when the command ends with 0."""

import shutil
import sqlite3

import pytest

from tests.serve.process import start
from tests.site import HERE

NITF = (
    '<nitf><head><title>Rain</title></head><body><body.head><hedline><hl1>Rain comes</hl1></hedline></body.head>'
    "<body.content><p>It rained.</p></body.content></body></nitf>"
)  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    shutil.copy(HERE / "newspaper.toml", tmp_path)
    return tmp_path


def ingest(folder, message):
    process = start("wireroom", "ingest", str(folder), "--feed", "ians-folder", "-")
    out, error = process.communicate(message, timeout=60)
    with sqlite3.connect(folder / "wireroom.db") as database:
        kept = database.execute("SELECT name, bytes, feed, state FROM stories_dispatch").fetchall()
    return process.returncode, out, error, kept


def test_a_message_from_standard_input_is_kept_and_filed(folder):
    code, out, _, kept = ingest(folder, NITF)
    assert code == 0
    assert "stories published" in out
    assert kept == [("standard input", NITF.encode(), "ians-folder", "filed")]


def test_nothing_from_standard_input_is_an_error(folder):
    code, _, error, kept = ingest(folder, "")
    assert code == 2
    assert "an empty message" in error
    assert [state for *_, state in kept] == ["refused"]
