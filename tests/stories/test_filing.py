"""What a message does to its story and to the pages, through the whole line on a real database and page store."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from tests.stories.house import House, g2
from wireroom.stories.models import Dispatch, Entity, Page, PageRef, Story, Version

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def test_a_story_comes_over_the_wire_and_is_read_word_for_word(house):
    house.send(
        g2("s1", headline="Harbour bridge opens", paragraphs=["MUMBAI, July 22 (IANS) It opened.", "Ferries stop."])
    )
    story = Story.objects.get()
    page = house.page(story.path)
    assert "Harbour bridge opens" in page
    assert "has been auto-published from an agency feed without any modifications" in page
    assert house.read(f"{story.path}words.txt").splitlines()[0] == "Harbour bridge opens"
    assert "Harbour bridge opens" in house.page("/")
    assert "Harbour bridge opens" in house.page("/city/mumbai/")
    assert "Harbour bridge opens" in house.page(f"/archive/{story.day:%Y/%m/%d}/")
    assert story.path in house.read("/feed.xml")
    assert story.path in house.read(f"/sitemaps/{story.day}.xml")


def test_the_same_item_twice_is_one_version(house):
    house.send(g2("s1"))
    house.send(g2("s1") + b"\n")
    assert Dispatch.objects.count() == 2
    assert Version.objects.count() == 1


def test_the_same_bytes_twice_are_one_dispatch(house):
    house.send(g2("s1"))
    house.send(g2("s1"))
    assert Dispatch.objects.count() == 1


def test_a_later_version_replaces_the_page_at_the_same_address(house):
    house.send(g2("s1", headline="Bridge to open"))
    path = Story.objects.get().path
    house.send(g2("s1", version=2, headline="Bridge opens"))
    story = Story.objects.get()
    assert story.path == path
    assert "Bridge opens" in house.page(path)
    assert "Bridge to open" not in house.page(path)
    assert "Bridge to open" not in house.page("/")


def test_an_older_version_arriving_late_never_replaces_a_newer_one(house):
    house.send(g2("s1", version=2, headline="Bridge opens"))
    house.send(g2("s1", version=1, headline="Bridge to open"))
    assert "Bridge opens" in house.page(Story.objects.get().path)
    assert Version.objects.count() == 2


def test_any_order_of_the_same_messages_gives_the_same_newspaper(tmp_path, django_db_reset_sequences):
    messages = [
        g2("s1", version=1, headline="One"),
        g2("s1", version=2, headline="Two"),
        g2("s1", version=3, headline="Three", status="withheld"),
        g2("s1", version=4, headline="Four"),
    ]
    fronts = set()
    for number, order in enumerate(list(permutations(messages))[::3]):  # test_standing tries them all
        house = House(tmp_path / str(number))
        for data in order:
            house.send(data)
        story = Story.objects.get()
        fronts.add((story.state, house.page(story.path).replace(story.path, "PATH"), house.words("/")))
        house.close()
        house.empty()
    assert len(fronts) == 1


def test_a_kill_removes_the_story_from_every_page(house):
    house.send(g2("s1", headline="Unfounded claim spreads", person="Virat Kohli"))
    house.send(g2("s2", headline="Kohli opens school", person="Virat Kohli"))
    path = Story.objects.get(guid="s1").path
    assert "Unfounded claim" in house.everything()
    house.send(g2("s1", version=2, status="canceled", headline="KILL"))
    assert house.gone(path)
    assert "Unfounded claim" not in house.everything()
    assert not PageRef.objects.filter(story__guid="s1").exists()
    assert not house.search("unfounded")


def test_a_kill_succeeds_even_when_its_page_cannot_be_baked(house, monkeypatch):
    house.send(g2("s1", headline="Unfounded claim spreads"))
    path = Story.objects.get().path

    def broken(_language):
        raise RuntimeError("no template can be read any more")

    monkeypatch.setattr(house.line.press.baker, "edition", broken)
    house.send(g2("s1", version=2, status="canceled"))
    assert house.gone(path)


def test_a_kill_is_remembered_before_its_story_comes(house):
    house.send(g2("s1", version=2, status="canceled"))
    house.send(g2("s1", version=1, headline="Unfounded claim spreads"))
    house.send(g2("s1", version=3, headline="Unfounded claim spreads again"))
    assert Story.objects.get().state == "canceled"
    assert "Unfounded" not in house.everything()


def test_an_embargoed_word_appears_nowhere_before_its_time(house):
    until = (NOW + timedelta(hours=1)).isoformat()
    house.send(g2("s1", headline="Xylophone prize announced", embargoed=until))
    assert Story.objects.get().state == "embargoed"
    assert "ylophone" not in house.everything()
    assert not house.search("xylophone")


def test_a_name_that_gets_another_id_keeps_its_tag(house):
    house.send(g2("s1", person="Virat Kohli"))
    Entity.objects.filter(slug="virat-kohli").update(qid="L999")
    house.line.filing.forget()
    house.send(g2("s2", headline="Kohli opens school", person="Virat Kohli"))
    page = house.page("/tag/virat-kohli/")
    assert "Kohli opens school" in page
    assert "Council agrees on budget" in page
    assert Entity.objects.filter(slug="virat-kohli").count() == 1


def test_an_embargo_ends_by_itself(house):
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2)
    house.send(g2("s1", headline="Xylophone prize announced", embargoed=until.isoformat()))
    assert "ylophone" not in house.everything()
    house.wait_until(until + timedelta(milliseconds=20))
    house.line.drain()
    assert "Xylophone" in house.page("/")


def test_withheld_keeps_a_story_off_and_pulls_a_live_one(house):
    house.send(g2("s1", headline="Xylophone prize announced"))
    path = Story.objects.get().path
    house.send(g2("s1", version=2, headline="Xylophone prize announced", status="withheld"))
    assert house.gone(path)
    assert "ylophone" not in house.everything()
    house.send(g2("s1", version=3, headline="Xylophone prize announced"))
    assert not house.gone(path)
    assert "Xylophone" in house.page("/")


@pytest.mark.parametrize(
    "data", [b"<newsItem", b"\x00\x01\x02", b"", b"{}", b"<!DOCTYPE x [<!ENTITY a 'b'>]><nitf>&a;</nitf>"]
)
def test_an_unreadable_dispatch_is_kept_with_its_error_and_stops_nothing(house, data):
    house.receive(data)
    house.send(g2("s2", headline="Next story"))
    bad = Dispatch.objects.order_by("id").first()
    assert bad.state in {"held", "refused"}
    assert bad.error
    assert bytes(bad.bytes) == data
    assert "Next story" in house.page("/")


def test_fronts_tell_a_storys_time_in_the_newspapers_zone(house):
    house.send(g2("s1", created="2021-07-22T04:45:00+00:00"))
    assert "2021-07-22T10:15+05:30" in house.page("/")
    assert "2021-07-22T10:15+05:30" in house.page(Story.objects.get().path)


def test_a_correction_says_so_at_the_foot(house):
    house.send(g2("s1", headline="Bridge cost 40 crore"))
    house.send(
        g2("s1", version=2, headline="Bridge cost 50 crore", signal="sig:correction", ednote="Corrects the cost.")
    )
    assert "Corrects the cost." in house.page(Story.objects.get().path)


def test_what_an_agency_tells_editors_of_an_update_is_no_readers_business(house):
    house.send(g2("s1", headline="Bridge cost 40 crore"))
    house.send(g2("s1", version=2, headline="Bridge opens", signal="sig:update", ednote="Call the desk on 4711."))
    assert "4711" not in house.everything()


def test_nothing_is_ordered_when_nothing_changed(house):
    house.send(g2("s1"))
    assert not Page.objects.filter(dirty__isnull=False).exists()
    house.receive(g2("s1") + b" ")
    house.line.turn()
    assert not Page.objects.filter(dirty__isnull=False).exists()


def test_related_stories_share_people_and_never_list_the_story_itself(house):
    for number in range(4):
        house.send(g2(f"s{number}", headline=f"Kohli story {number}", person="Virat Kohli"))
    house.line.press.order_all()
    house.line.drain()
    story = Story.objects.get(guid="s0")
    page = house.page(story.path)
    related = page[page.index("Related Stories") :]
    assert "Kohli story 3" in related
    assert "Kohli story 0" not in related


def test_a_kill_in_words_takes_the_story_of_its_own_guid_down(house):
    house.send(g2("s1", headline="Unfounded claim spreads"))
    path = Story.objects.get().path
    house.send(g2("s1", version=2, headline="MANDATORY KILL", paragraphs=["Please kill the story on the claim."]))
    assert Story.objects.get().state == "canceled"
    assert house.gone(path)
    assert "Unfounded claim" not in house.everything()


def test_a_notice_of_its_own_guid_is_seen_by_no_reader(house):
    for number, headline in enumerate(("MANDATORY KILL", "ADVISORY: photos follow", "TEST TEST TEST", "Daybook")):
        house.send(g2(f"n{number}", headline=headline, paragraphs=["Zanzibar quicksilver."]))
    assert "quicksilver" not in house.everything()
    assert not Story.objects.filter(state="published").exists()


def test_what_may_be_a_kill_takes_the_story_off_until_an_editor_looks(house):
    house.send(g2("s1", headline="Claim spreads"))
    house.send(g2("s1", version=2, headline="KILL: Claim spreads"))
    story = Story.objects.get()
    assert (story.state, story.reason) == ("held", "its words may kill it: an editor must look")
    assert "Claim spreads" not in house.page("/")
    house.send(g2("s1", version=3, headline="Claim spreads further"))
    assert Story.objects.get().state == "published"


def test_an_embargo_in_the_note_keeps_the_story_off_until_its_time(house):
    until = datetime.now(UTC) + timedelta(days=2)
    house.send(
        g2(
            "s1",
            headline="Census figures",
            ednote=f"Embargoed until {until:%H:%M} GMT on {until:%B} {until.day}, {until.year}.",
        )
    )
    story = Story.objects.get()
    assert story.state == "embargoed"
    assert story.release_at == until.replace(second=0, microsecond=0)
    assert "Census" not in house.everything()
