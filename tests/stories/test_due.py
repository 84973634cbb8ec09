"""Embargoes that end: nothing of them before, many at one second, and one that cannot be published stops no other."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.stories.house import House, g2
from wireroom.press import pages
from wireroom.stories.models import Page, Story, StoryEntity

pytestmark = pytest.mark.django_db(transaction=True)

END = datetime(2098, 1, 1, tzinfo=UTC)
NAMES = ("Xylophone", "Yellowtail", "Zeppelin")


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path / "paper")
    yield made
    made.close()


def embargoed(house, *names, person=""):
    for name in names:
        house.send(g2(name, headline=f"{name} prize announced", embargoed=END.isoformat(), person=person))


def prepare(house):
    """What the line does in the minutes before the end."""
    while made := house.line.due.make_ready(END - timedelta(minutes=5)):
        house.line.press.baker.make_ready(made)


def release(house):
    """The embargoes' end, as far as the stories' own pages."""
    house.line.due.release(END)
    house.line.press.turn(240, pages.STORY)


def own(guid):
    return Story.objects.get(guid=guid)


def test_what_is_made_ready_shows_nowhere_before_its_time(house):
    embargoed(house, *NAMES, person="Angela Merkel")
    prepare(house)
    assert len(house.line.press.baker.ready) == len(NAMES)
    assert not any(name in house.everything() or name.lower() in house.everything() for name in NAMES)
    assert not any(house.search(name) for name in NAMES)
    assert not StoryEntity.objects.exists()
    assert not Story.objects.exclude(path=None).exists()
    assert house.line.due.release(END - timedelta(seconds=1)) == 0


def test_only_what_ends_soon_is_made_ready(house):
    embargoed(house, *NAMES)
    assert not house.line.prepare()
    assert not house.line.press.baker.ready


def test_many_end_at_one_second(house):
    embargoed(house, *NAMES)
    prepare(house)
    release(house)
    assert [own(name).state for name in NAMES] == ["published"] * len(NAMES)
    early = {name: house.page(own(name).path) for name in NAMES}
    packed = [house.pages / own(name).path.strip("/") / "index.html.br" for name in NAMES]
    assert not any(path.exists() for path in packed)  # they go out first and are packed after the rush
    house.line.drain()
    assert all(path.exists() for path in packed)
    assert all(name in house.page("/") and house.search(name) for name in NAMES)
    for name in NAMES:  # the page that was made ready has the same words as the one baked after the rush
        assert early[name].partition("<footer")[0] == house.page(own(name).path).partition("<footer")[0]
    again = {str(pages.story_page(own(name).key)) for name in NAMES}
    assert not Page.objects.filter(key__in=again, dirty__isnull=False).exists()


def test_stories_of_one_embargo_are_related_to_each_other_after_the_rush(house):
    embargoed(house, *NAMES, person="Angela Merkel")
    prepare(house)
    release(house)
    house.line.drain()
    assert own("Zeppelin").path in house.page(own("Xylophone").path)


def test_a_page_made_ready_never_names_a_story_that_went_meanwhile(house):
    house.send(g2("old", headline="Ferry sinks off the coast", person="Angela Merkel"))
    embargoed(house, "Xylophone", person="Angela Merkel")
    prepare(house)
    [ready] = house.line.press.baker.ready.values()
    assert own("old").pk in ready.baked.shows
    house.send(g2("old", version=2, status="canceled"))
    release(house)
    assert "Xylophone" in house.page(own("Xylophone").path)
    assert own("old").key not in house.page(own("Xylophone").path)


def test_a_version_that_comes_after_the_story_was_made_ready_is_the_one_published(house):
    embargoed(house, "Xylophone")
    prepare(house)
    house.send(g2("Xylophone", version=2, headline="Xylophone prize is shared", embargoed=END.isoformat()))
    release(house)
    assert "Xylophone prize is shared" in house.page(own("Xylophone").path)
    assert "announced" not in house.page(own("Xylophone").path)


def test_a_story_killed_after_it_was_made_ready_never_shows(house):
    embargoed(house, *NAMES)
    prepare(house)
    house.send(g2("Xylophone", version=2, status="canceled"))
    release(house)
    house.line.drain()
    assert own("Xylophone").state == "canceled"
    assert "ylophone" not in house.everything()
    assert "Zeppelin" in house.page("/")


def test_a_story_that_cannot_be_published_is_held_and_the_others_go(house):
    embargoed(house, *NAMES)
    house.send(g2("other", headline="Council agrees on the budget"))
    prepare(house)
    [path] = [each.baked.address for key, each in house.line.press.baker.ready.items() if key == own("Xylophone").key]
    Story.objects.filter(guid="other").update(path=path)  # its address is taken
    release(house)
    assert own("Xylophone").state == "held"
    assert "could not be published" in own("Xylophone").reason
    assert [own(name).state for name in NAMES[1:]] == ["published", "published"]


def test_an_embargo_moved_further_is_not_over(house):
    embargoed(house, "Xylophone")
    prepare(house)
    later = (END + timedelta(hours=1)).isoformat()
    house.send(g2("Xylophone", version=2, headline="Xylophone prize announced", embargoed=later))
    release(house)
    assert own("Xylophone").state == "embargoed"
    assert "ylophone" not in house.everything()
