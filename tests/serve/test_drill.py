"""A rehearsed kill goes everywhere a real one goes, is measured, and leaves nothing behind - also when it is broken off."""

import re
import signal
import sqlite3

import pytest

from tests.serve.process import newspaper, start
from tests.stories.house import g2

PLACES = ("page", "home /", "section /politics/", "city /city/mumbai/", "agency ", "day ", "/feed.xml", "/atom.xml", "/feed.json",
          "sitemap", "news sitemap", "search", "API", "picture ", "list of what went", "tag ")  # fmt: skip
RECORD = (
    "stories_dispatch",
    "stories_story",
    "stories_version",
    "stories_picture",
    "search_stories",
    "stories_pageref WHERE page NOT LIKE 'epaper%'",
)


def public(folder):
    """Every public file and its bytes; but those of the e-paper, which is set meanwhile."""
    pages = folder / "pages"
    return {
        str(path.relative_to(pages)): path.read_bytes()
        for path in pages.rglob("*")
        if path.is_file() and not {".tmp", "epaper"} & set(path.parts) and path.suffix not in {".br", ".gz"}
    }


def changed(before, after):
    """The files that are not as they were: what was there, what is there now."""
    return {
        name: (before.get(name), after.get(name))
        for name in sorted(before | after)
        if before.get(name) != after.get(name)
    }


def rows(folder):
    with sqlite3.connect(folder / "wireroom.db") as database:
        return {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in RECORD}


def run(folder, *options):
    process = start("wireroom", "drill", str(folder), *options)
    out, error = process.communicate(timeout=120)
    return process.returncode, out, error


def seconds(out):
    """The table as printed: seconds by place."""
    return dict(re.findall(r"^ *(.*?) {2,}(\d+\.\d\d|still there|it was never there) *$", out, re.MULTILINE))


def at_rest(paper):
    def still():
        with sqlite3.connect(paper.folder / "wireroom.db") as database:
            return not database.execute("SELECT 1 FROM stories_page WHERE dirty < 6 LIMIT 1").fetchone()

    paper.until(still)


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    with newspaper(tmp_path_factory.mktemp("drill") / "paper") as made:
        made.deliver(g2("one", headline="Council agrees on the budget"))
        made.story("Council agrees on the budget")
        at_rest(made)
        yield made


def test_a_drill_on_the_running_newspaper_is_gone_everywhere_and_leaves_no_trace(paper):
    before, known = public(paper.folder), rows(paper.folder)
    code, out, error = run(paper.folder, "--live")
    assert code == 0, out + error
    told = seconds(out)
    assert [place for place in PLACES if not any(place.strip() in name for name in told)] == [], out
    assert all(float(each) < 10 for each in told.values()), out
    at_rest(paper)
    assert changed(before, public(paper.folder)) == {}
    assert rows(paper.folder) == known
    assert "DRILL" not in paper.public.get("/").text


def test_a_drill_that_is_broken_off_leaves_no_trace(paper):
    before, known = public(paper.folder), rows(paper.folder)
    process = start("wireroom", "drill", str(paper.folder), "--live")
    paper.until(lambda: "DRILL" in paper.public.get("/").text)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=60)
    assert "Traceback" not in error
    at_rest(paper)
    assert changed(before, public(paper.folder)) == {}
    assert rows(paper.folder) == known


def test_what_a_crashed_drill_left_goes_with_the_next(paper):
    before, known = public(paper.folder), rows(paper.folder)
    process = start("wireroom", "drill", str(paper.folder), "--live")
    paper.until(lambda: "DRILL" in paper.public.get("/").text)
    process.kill()
    process.communicate(timeout=60)
    with sqlite3.connect(paper.folder / "wireroom.db") as database:  # nobody cleans up: its rights end by themselves
        assert database.execute(
            "SELECT count(*) FROM stories_story WHERE source = '~drill' AND expires_at > 0"
        ).fetchone()[0]
    assert run(paper.folder, "--live")[0] == 0
    at_rest(paper)
    assert changed(before, public(paper.folder)) == {}
    assert rows(paper.folder) == known


def test_a_drill_apart_shows_readers_nothing_and_changes_nothing(paper):
    before, known = public(paper.folder), rows(paper.folder)
    process = start("wireroom", "drill", str(paper.folder))
    seen = ""
    while process.poll() is None:
        seen += paper.public.get("/").text
    out, error = process.communicate(timeout=60)
    assert process.returncode == 0, out + error
    assert "DRILL" not in seen
    assert "it was never there" not in out
    assert len(seconds(out)) > 20
    assert changed(before, public(paper.folder)) == {}
    assert rows(paper.folder) == known


def test_no_agency_can_be_called_like_the_drill(tmp_path):
    from tests.site import HERE
    from wireroom import config
    from wireroom.stories.newsroom import DRILL

    text = (HERE / "newspaper.toml").read_text("utf-8").replace('slug = "zonal"', f'slug = "{DRILL.slug}"')
    (tmp_path / "newspaper.toml").write_text(text, "utf-8")
    with pytest.raises(config.ConfigError, match="~drill"):
        config.load(tmp_path)
