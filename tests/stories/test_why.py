"""Why a story stands where it stands, and what other rules would make of the archive."""

import subprocess
import sys

import pytest
from bench import newspaper

from tests.stories.house import House, g2
from wireroom.config import Rule
from wireroom.stories.models import Story
from wireroom.stories.why import find, tried, why


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


@pytest.mark.django_db(transaction=True)
def test_it_names_every_message_in_the_order_that_counts(house):
    house.send(g2("s", version=2, headline="Second", signal="sig:update"))
    house.send(g2("s", version=1, headline="First", person="Virat Kohli"))
    house.send(g2("s", version=3, headline="Third", embargoed="2099-01-01T00:00:00Z"))
    told = why(house.line.newsroom, Story.objects.get(guid="s"))
    assert (told.state, told.reason) == ("embargoed", "embargoed until 2099-01-01 00:00 UTC")
    assert [(each.number, each.counts) for each in told.messages] == [(1, False), (2, False), (3, True)]
    assert "sig:update" in told.messages[1].says
    assert "embargoed until 2099-01-01 00:00:00 UTC" in told.messages[2].says


@pytest.mark.django_db(transaction=True)
def test_a_story_is_found_by_key_guid_or_address(house):
    house.send(g2("urn:x:1"))
    story = Story.objects.get()
    for name in (story.key, "urn:x:1", story.path, f"http://127.0.0.1:8000{story.path}"):
        assert find(name) == [story]
    assert find("nothing") == []


@pytest.mark.django_db(transaction=True)
def test_rules_are_tried_on_the_archive_without_changing_it(house):
    house.send(g2("a", headline="A lottery is drawn"))
    house.send(g2("b", headline="A bridge opens"))
    rules = [Rule(name="lottery", words=("lottery",), action="hold", section="sport")]
    changes = [each for each in tried(house.line.newsroom, rules, 100) if each]
    (change,) = changes
    assert change.headline == "A lottery is drawn"
    assert ("fate", "published", "held by the rule 'lottery'") in change.differences
    assert ("section", "politics", "sport") in change.differences
    assert change.rules == ("lottery",)
    assert Story.objects.get(guid="a").state == "published"
    assert [each for each in tried(house.line.newsroom, [], 100) if each] == []


def test_the_commands_say_it(tmp_path):
    folder = tmp_path / "paper"

    def wireroom(*arguments, code=0):
        told = subprocess.run(
            [sys.executable, "-m", "wireroom", *map(str, arguments)],
            env=newspaper.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.returncode == code, told.stderr
        return told.stdout + told.stderr

    newspaper.make(folder)
    (tmp_path / "one.xml").write_bytes(g2("one", headline="A lottery is drawn"))
    wireroom("ingest", folder, tmp_path / "one.xml")
    assert "published" in wireroom("why", folder, "one")
    assert "no story 'two'" in wireroom("why", folder, "two", code=1)
    text = (folder / "newspaper.toml").read_text("utf-8")
    other = tmp_path / "other.toml"
    other.write_text(f'{text}\n[[rules]]\nname = "lottery"\nwords = ["lottery"]\naction = "hold"\n', "utf-8")
    said = wireroom("rules", "try", folder, "--with", other)
    assert "published -> held by the rule 'lottery'" in said
    assert "1 of the 1 newest stories would differ" in said
    other.write_text(f'{text}\n[[rules]]\nname = "lottery"\n', "utf-8")
    assert "other.toml:" in wireroom("rules", "try", folder, "--with", other, code=1)
