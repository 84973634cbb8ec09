"""What editors do to stories: who may, what follows, and that all of it is written down."""

import pytest
from django.db import transaction
from msgspec.structs import replace

from tests.stories.house import House, g2
from wireroom.stories import acts
from wireroom.stories.desk import NO_DESK, Done, NotAllowed, after
from wireroom.stories.models import Act, Story
from wireroom.wire.item import Paragraph, Run, from_bytes


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def do(house, act, *given, guid="s"):
    with transaction.atomic():
        act(house.line.filing, Story.objects.get(guid=guid), *given)
    house.line.drain()
    return Story.objects.get(guid=guid)


def current(story):
    return from_bytes(bytes(story.versions.get(item_hash=story.current).item))


def edited(story, headline, words):
    return replace(current(story), headline=headline, body=(Paragraph((Run(words),)),))


def test_an_act_needs_who_and_why():
    for done in (Done("hold", "", "why"), Done("hold", "asha", " ")):
        with pytest.raises(NotAllowed, match="needs who does it and why"):
            after(NO_DESK, done)


@pytest.mark.django_db(transaction=True)
def test_an_editor_holds_a_story_and_releases_it(house):
    house.send(g2("s", headline="Bridge opens"))
    story = do(house, acts.hold, "asha", "ask the lawyer")
    assert (story.state, story.reason) == ("held", "held by the desk: ask the lawyer (asha)")
    assert house.gone(story.path)
    house.send(g2("s", version=2, headline="Bridge opens at last"))
    assert Story.objects.get().state == "held"  # what the wire sends later releases nothing
    story = do(house, acts.release, "ravi", "the lawyer agrees")
    assert story.state == "published"
    assert "Bridge opens at last" in house.page(story.path)


@pytest.mark.django_db(transaction=True)
def test_an_editor_publishes_what_could_not_be_published_by_itself(house):
    house.send(g2("s", headline="Bridge opens", signal="sig:unheard-of"))
    assert Story.objects.get().state == "held"
    assert do(house, acts.release, "asha", "read it").state == "published"
    house.send(g2("s", version=2, headline="Bridge closes", signal="sig:unheard-of"))
    assert Story.objects.get().state == "held"  # that was said of the version before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("more", [{"status": "withheld"}, {"embargoed": "2099-01-01T00:00:00Z"}])
def test_no_editor_releases_what_the_agency_keeps_back(house, more):
    house.send(g2("s", **more))
    with pytest.raises(NotAllowed, match="not held"):
        do(house, acts.release, "asha", "it is late")


@pytest.mark.django_db(transaction=True)
def test_one_may_kill_and_two_take_a_kill_back(house):
    house.send(g2("s", headline="Bridge opens"))
    story = do(house, acts.kill, "asha", "not our bridge")
    assert story.state == "canceled"
    assert house.gone(story.path)
    assert do(house, acts.unkill, "asha", "it is our bridge").state == "canceled"
    with pytest.raises(NotAllowed, match="another editor must agree"):
        do(house, acts.unkill, "asha", "it is, really")
    story = do(house, acts.unkill, "ravi", "I have seen it")
    assert story.state == "published"
    assert "Bridge opens" in house.page(story.path)


@pytest.mark.django_db(transaction=True)
def test_two_take_back_an_agency_kill_and_the_next_one_kills_again(house):
    house.send(g2("s", headline="Bridge opens"))
    house.send(g2("s", version=2, status="canceled", headline="KILL"))
    do(house, acts.unkill, "asha", "sent by mistake, they called")
    story = do(house, acts.unkill, "ravi", "yes")
    assert story.state == "published"
    assert "Bridge opens" in house.page(story.path)
    house.send(g2("s", version=3, status="canceled", headline="KILL KILL"))
    assert Story.objects.get().state == "canceled"


@pytest.mark.django_db(transaction=True)
def test_a_reviewed_story_says_so_until_the_wire_sends_another_version(house):
    house.send(g2("s", headline="Bridge opens"))
    story = do(house, acts.review, "asha")
    assert story.review == "reviewed"
    assert "An editor has read it and made no modifications" in house.words(story.path)
    house.send(g2("s", version=2, headline="Bridge opens at last"))
    story = Story.objects.get()
    assert story.review == "auto"
    assert "has not been reviewed by an editor" in house.words(story.path)


@pytest.mark.django_db(transaction=True)
def test_an_edited_story_is_detached_until_it_is_attached_again(house):
    house.send(g2("s", headline="Bridge opens"))
    path = Story.objects.get().path
    story = do(house, acts.edit, "asha", "shorter", edited(Story.objects.get(), "Our bridge opens", "It opened."))
    assert story.review == "edited"
    assert story.path == path
    assert "Its text has been changed by our editors" in house.words(path)
    assert "without any modifications" not in house.words(path)
    assert "Our bridge opens" in house.page("/")
    house.send(g2("s", version=2, headline="Bridge opens at last"))
    story = Story.objects.get()
    assert "Bridge opens at last" not in house.everything()
    assert [each.number for each in acts.offered(story)] == [2]
    story = do(house, acts.reattach, "ravi", "theirs is better now")
    assert story.review == "auto"
    assert "Bridge opens at last" in house.page(path)
    assert acts.offered(story) == []


@pytest.mark.django_db(transaction=True)
def test_an_edited_story_shows_no_words_that_were_taken_out(house):
    house.send(g2("s", headline="Bridge opens", paragraphs=["A libel of Xylophonist."]))
    house.send(g2("s", version=2, headline="Bridge opens", paragraphs=["A libel of Xylophonist, twice."]))
    assert "Xylophonist" in house.everything()
    do(house, acts.edit, "asha", "libel", edited(Story.objects.get(), "Bridge opens", "It opened."))
    assert "Xylophonist" not in house.everything()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("more", "state"),
    [({"status": "canceled"}, "canceled"), ({"status": "withheld"}, "withheld"), ({"embargoed": "2099-01-01T00:00:00Z"}, "embargoed")],
)  # fmt: skip
def test_the_agency_takes_an_edited_story_down_all_the_same(house, more, state):
    house.send(g2("s", headline="Bridge opens"))
    story = do(house, acts.edit, "asha", "shorter", edited(Story.objects.get(), "Our bridge opens", "It opened."))
    house.send(g2("s", version=2, headline="Bridge", **more))
    assert Story.objects.get().state == state
    assert house.gone(story.path)
    assert "Our bridge opens" not in house.everything()


@pytest.mark.django_db(transaction=True)
def test_an_address_that_an_editor_changed_leads_on_and_goes_with_its_story(house):
    house.send(g2("s", headline="Bridge opens"))
    house.send(g2("s", version=2, headline="Bridge opens at last"))
    old = Story.objects.get().path
    story = do(house, acts.readdress, "asha", "the name was wrong", "Ferry sails")
    assert story.path.startswith("/story/2021/07/22/ferry-sails-")
    assert f'content="0; url={story.path}"' in house.page(old)
    assert {path.name for path in (house.pages / old.strip("/")).iterdir()} == {
        "index.html",
        "index.html.br",
        "index.html.gz",
    }
    assert f'href="{story.path}"' in house.page("/")
    assert old not in house.page("/")
    assert (house.pages / story.path.strip("/") / "history").exists()
    house.send(g2("s", version=3, headline="Bridge opens, late"))
    assert Story.objects.get().path == story.path
    with pytest.raises(NotAllowed, match="its address already"):
        do(house, acts.readdress, "asha", "again", "Ferry sails")
    house.send(g2("s", version=4, status="canceled", headline="KILL"))
    assert house.gone(old)
    assert house.gone(story.path)


@pytest.mark.django_db(transaction=True)
def test_every_act_is_written_down_and_none_is_changed(house):
    house.send(g2("s", headline="Bridge opens"))
    do(house, acts.hold, "asha", "ask the lawyer")
    do(house, acts.release, "ravi", "the lawyer agrees")
    assert list(Act.objects.order_by("id").values_list("who", "kind", "why")) == [
        ("asha", "hold", "ask the lawyer"),
        ("ravi", "release", "the lawyer agrees"),
    ]
    act = Act.objects.first()
    with pytest.raises(ValueError, match="never changed"):
        act.save()
    with pytest.raises(ValueError, match="never taken away"):
        act.delete()
