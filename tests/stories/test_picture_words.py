"""Pictures that come with words of their own, and mails that bring pictures: what readers see of them."""

import pytest

from tests.stories.house import House, g2
from tests.wire import shots
from tests.wire.test_mail import LETTER, mail
from wireroom.stories.models import Dispatch, Picture, Story

WORDS = shots.iim([(120, "The ferry leaves at noon."), (80, "Meera Joshi"), (110, "KONKAN"), (105, "Ferry")])
BODY = b'<p>The council agreed.</p><p><img src="ferry.jpg"/></p></body>'


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def shot(block=WORDS):
    return shots.jpeg(block, size=(400, 300))


def with_picture(guid="s"):
    return g2(guid).replace(b"</body>", BODY[26:])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["picture", "story"])
def test_a_picture_s_own_caption_and_credit_are_shown_where_the_wire_gives_none(house, first):
    house.receive(shot(), name="ferry.jpg", media_type="image/jpeg") if first == "picture" else None
    house.send(with_picture())
    if first == "story":
        house.send(shot(), name="ferry.jpg", media_type="image/jpeg")
    story = Story.objects.get(guid="s")
    page = house.page(story.path)
    assert "The ferry leaves at noon." in page
    assert "Meera Joshi / KONKAN" in page


@pytest.mark.django_db(transaction=True)
def test_a_corrected_caption_replaces_the_old_one(house):
    house.send(with_picture())
    house.send(shot(), name="ferry.jpg", media_type="image/jpeg")
    house.send(shot(shots.iim([(120, "The ferry leaves at one.")])), name="ferry.jpg", media_type="image/jpeg")
    page = house.page(Story.objects.get(guid="s").path)
    assert "The ferry leaves at one." in page
    assert "at noon" not in page


@pytest.mark.django_db(transaction=True)
def test_a_picture_is_on_record_as_an_item_and_no_work_for_the_desk(house):
    house.send(shot(), name="ferry.jpg", media_type="image/jpeg")
    (story,) = Story.objects.all()
    assert (story.state, story.reason) == ("ignored", "picture: no story to publish")
    assert "Ferry" not in house.everything()


@pytest.mark.django_db(transaction=True)
def test_a_mail_brings_its_story_and_its_picture(house):
    message = mail()
    message.add_attachment(shot(), maintype="image", subtype="jpeg", filename="image001.jpg")
    house.send(message.as_bytes(), name="7.eml")
    assert Dispatch.objects.get().format == "mail"
    story = Story.objects.get()
    assert story.state == "published", story.reason
    page = house.page(story.path)
    assert LETTER.split("\n\n", maxsplit=1)[0] in page
    assert "The ferry leaves at noon." in page
    assert Picture.objects.get().sha256
