"""The record's rules hold on PostgreSQL as they do on SQLite: the same tests, run against a server of our own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres.server import postgres
from tests.site import HERE

ROOT = Path(__file__).parents[2]


@pytest.mark.postgres
def test_the_rules_of_filing_hold_on_postgresql(tmp_path):
    with postgres() as url:
        text = (HERE / "newspaper.toml").read_text("utf-8")
        (tmp_path / "newspaper.toml").write_text(f'{text}\n[storage]\ndatabase = "{url}"\n', "utf-8")
        told = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-p",
                "no:xdist",
                "-p",
                "no:cacheprovider",
                "tests/stories/test_filing.py",
                "tests/stories/test_clusters.py",
            ],
            check=False,
            cwd=ROOT,
            env={**os.environ, "WIREROOM_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
        )
    assert told.returncode == 0, told.stdout[-5000:]
    assert int(re.search(r"(\d+) passed", told.stdout)[1]) >= 22, told.stdout[-500:]
