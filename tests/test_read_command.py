"""`wireroom read`: anybody can look at a wire file, without a newspaper."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from wireroom.cli import main
from wireroom.wire.item import Hints
from wireroom.wire.read import read

FIXTURES = Path(__file__).parent / "wire" / "fixtures"
G2, LINES = FIXTURES / "g2-power.xml", FIXTURES / "ninjs-lines.json"


def run(*words, given=None):
    return CliRunner().invoke(main, ["read", *map(str, words)], input=given)


def test_a_file_is_told_item_by_item():
    done = run(G2)
    assert done.exit_code == 0
    assert "item 1 of 2" in done.stdout
    assert "New quay opens at Mormugao" in done.stdout
    assert "11 paragraphs" in done.stdout
    assert "A new quay opened on Monday." in done.stdout
    assert "canceled" in done.stdout


def test_a_file_that_cannot_be_read_says_where_and_what_to_do_and_the_others_are_told(tmp_path):
    bad = tmp_path / "bad.xml"
    bad.write_text("<nitf>\n<head></nitf>")
    done = run(bad, G2)
    assert done.exit_code == 1
    assert "New quay opens" in done.stdout
    assert "bad.xml" in done.stderr
    assert "line 2" in done.stderr
    assert "send it again" in done.stderr


def test_as_ninjs_every_line_is_one_item_and_nothing_else_is_printed(tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text("{")
    done = run("--as", "ninjs", G2, bad, LINES)
    assert done.exit_code == 1
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["uri"].rpartition(":")[2] for each in told] == ["quay", "fog", "l1", "l2"]
    assert {each["standard"]["version"] for each in told} == {"3.0"}
    items = read(done.stdout.encode()).items
    assert items == (*read(G2.read_bytes()).items, *read(LINES.read_bytes()).items)


@pytest.mark.parametrize("format_", ["newsml-g2", "nitf"])
def test_as_another_format_it_is_the_same_item(format_):
    done = run("--as", format_, FIXTURES / "nitf-full.xml")
    assert read(done.stdout_bytes).items[0] == read((FIXTURES / "nitf-full.xml").read_bytes()).items[0]


def test_folders_and_standard_input_are_read_too(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xml").write_bytes(G2.read_bytes())
    (tmp_path / ".hidden").write_text("not read")
    assert "New quay opens" in run(tmp_path).stdout
    assert "New quay opens" in run("-", given=G2.read_bytes()).stdout


def test_the_sources_zone_is_used_for_times_without_one(tmp_path):
    file = tmp_path / "a.xml"
    file.write_text(
        '<nitf><head><docdata><doc-id id-string="g"/><date.issue norm="20260401T0915"/></docdata></head>'
        "<body><p>x</p></body></nitf>"
    )
    assert "2026-04-01 03:45:00 UTC" in run("--timezone", "Asia/Kolkata", file).stdout


@pytest.mark.parametrize("words", [("--timezone", "Mars/Base"), ("--charset", "x-none"), ("--dialect", "nobody")])
def test_a_setting_that_is_none_is_told(words):
    done = run(*words, G2)
    assert done.exit_code == 2
    assert words[1] in done.stderr


def test_explain_names_the_path_of_each_field():
    done = run("--explain", FIXTURES / "nitf-full.xml")
    rows = {line.split()[0]: line for line in done.stdout.splitlines() if line.strip()}
    assert "/nitf/head/docdata/doc-id/@id-string" in rows["guid"]
    assert "keyword[1,3]/@key" in rows["keywords"]
    assert "the standard's default" in rows["kind"]


def test_hostile_words_are_no_commands_of_the_terminal(tmp_path):
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"uri": "g", "headline": "\u202ereversed \x9b31m [red]markup[/red]"}))
    out = run(file).stdout
    assert "\\u202ereversed \\u009b31m [red]markup[/red]" in out


def test_it_starts_without_django():
    code = "import sys, wireroom.reading; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_a_guessed_setting_changes_is_the_same_as_reading_with_it():
    data = (FIXTURES / "g2-embargoes-zoneless.xml").read_bytes()
    done = run("--as", "ninjs", "--timezone", "Europe/Berlin", FIXTURES / "g2-embargoes-zoneless.xml")
    assert read(done.stdout_bytes).items == read(data, Hints(timezone="Europe/Berlin")).items
