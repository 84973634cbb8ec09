"""An issue whose setting is broken off is set by the next process: its order stands until it is in print."""

import signal
import subprocess
import sys

from bench import newspaper

from tests.stories.house import g2


def wireroom(*arguments, **more):
    return subprocess.run(
        [sys.executable, "-m", "wireroom", *map(str, arguments)],
        env=newspaper.environment() | more,
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_issue_whose_setting_is_broken_off_is_set_by_the_next_process(tmp_path):
    folder = newspaper.make(tmp_path / "paper")
    file = tmp_path / "one.xml"
    file.write_bytes(g2("one", headline="Bridge opens", paragraphs=["MUMBAI, July 22 (Bench) The bridge opened."]))
    assert wireroom("ingest", folder, file).returncode == 0
    day = ("epaper", folder, "--city", "mumbai", "--date", "2021-07-22")
    assert wireroom(*day, WIREROOM_CRASH="printer.set").returncode == -signal.SIGKILL
    told = wireroom(*day)
    assert told.returncode == 0, told.stderr
    assert "1 stories on" in told.stdout
    assert list((folder / "pages").rglob("*.pdf"))
