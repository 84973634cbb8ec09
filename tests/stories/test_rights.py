"""What an agency's licence allows: how long, where, in which sections, and in which products."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.stories.house import House, g2
from tests.stories.test_rules import with_rules
from wireroom.serve.issues import print_order
from wireroom.serve.printing import Printer
from wireroom.stories.due import expire_due
from wireroom.stories.models import Story

NOW = datetime.now(UTC)
SPARE = '\n[[sources]]\nslug = "spare"\nname = "Spare"\n{rights}\n[[feeds]]\nslug = "spare-folder"\nsource = "spare"\ntransport = "folder"\npath = "incoming/spare"\n'


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def licensed(house, rights, country=""):
    if country:
        file = house.newspaper.path("newspaper.toml")
        file.write_text(file.read_text("utf-8").replace("[paper]", f'[paper]\ncountry = "{country}"'), "utf-8")
    with_rules(house, SPARE.format(rights=rights))


def send(house, guid="s", at=None, **more):
    house.send(g2(guid, created=(at or NOW - timedelta(hours=1)).isoformat(), **more), feed="spare-folder")
    return Story.objects.get(guid=guid)


@pytest.mark.django_db(transaction=True)
def test_a_story_goes_when_its_licence_ends(house):
    licensed(house, "keep_days = 30")
    story = send(house, headline="Bridge opens", at=NOW - timedelta(days=29))
    assert story.state == "published"
    assert "Bridge opens" in house.everything()
    expire_due(house.line.filing, NOW)
    assert Story.objects.get().state == "published"
    Story.objects.update(expires_at=NOW - timedelta(seconds=1))
    story.versions.update(expires=NOW - timedelta(seconds=1))
    house.line.drain()
    story = Story.objects.get()
    assert (story.state, story.reason[:20]) == ("expired", "its licence ended on")
    assert house.gone(story.path)
    assert "no longer licensed" in (house.pages / story.path.strip("/") / "410.html").read_text("utf-8")
    assert "Bridge opens" not in house.everything()


@pytest.mark.django_db(transaction=True)
def test_what_comes_after_its_licence_ended_is_never_shown(house):
    licensed(house, "keep_days = 30")
    assert send(house, headline="Bridge opens", at=NOW - timedelta(days=31)).state == "expired"
    assert "Bridge opens" not in house.everything()


@pytest.mark.django_db(transaction=True)
def test_the_earlier_of_the_agencys_word_and_the_licence_counts(house):
    from wireroom.stories.standing import message
    from wireroom.wire.item import Item

    item = Item(guid="s", versioncreated=NOW, expires=NOW + timedelta(days=2))
    assert message(item, "h", NOW, keep=timedelta(days=30)).expires == NOW + timedelta(days=2)
    assert message(item, "h", NOW, keep=timedelta(days=1)).expires == NOW + timedelta(days=1)
    assert message(Item(guid="s"), "h", NOW).expires is None


@pytest.mark.django_db(transaction=True)
def test_a_story_is_held_where_its_source_gives_no_right(house):
    licensed(house, 'sections = ["sport"]')
    story = send(house, headline="Bridge opens")
    assert (story.state, story.reason) == ("held", "not licensed for the section 'politics'")


@pytest.mark.django_db(transaction=True)
def test_a_story_is_held_in_a_country_that_its_source_leaves_out(house):
    licensed(house, 'countries = ["US"]', country="IN")
    assert send(house, headline="Bridge opens").reason == "not licensed for IN"


@pytest.mark.django_db(transaction=True)
def test_a_source_that_forbids_archives_stands_in_none(house):
    licensed(house, "archive = false")
    story = send(house, headline="Bridge opens")
    house.send(g2("free", headline="Ferry sails", created=(NOW - timedelta(hours=1)).isoformat()))
    day = f"{story.day:%Y/%m/%d}"
    assert "Bridge opens" in house.page("/")
    assert "Bridge opens" not in house.page(f"/archive/{day}/")
    assert "Ferry sails" in house.page(f"/archive/{day}/")
    assert story.path not in house.read(f"sitemaps/{story.day}.xml")


@pytest.mark.django_db(transaction=True)
def test_a_source_that_forbids_print_is_in_no_issue(house):
    licensed(house, "epaper = false")
    story = send(house, headline="Bridge opens")
    house.send(g2("free", headline="Ferry sails", created=(NOW - timedelta(hours=1)).isoformat()))
    printer = Printer(house.line.newsroom, house.line.proofs)
    printer.order([print_order("new-delhi", story.day)])
    assert printer.turn()
    house.line.drain()
    issue = house.page(f"/epaper/new-delhi/{story.day}/")
    assert "Ferry sails" in issue
    assert "Bridge opens" not in issue


@pytest.mark.django_db(transaction=True)
def test_no_rule_pushes_what_its_source_forbids_to_push(house):
    licensed(house, 'push = false\n[[rules]]\nname = "all"\nwords = ["bridge"]\npush = true')
    assert send(house, headline="Bridge opens").push is False
