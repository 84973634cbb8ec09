"""The text wires through the whole line: an update and a kill find their story by its keyword, tables stay tables."""

from datetime import UTC, datetime

import pytest

from tests.stories.house import House
from wireroom.stories.models import Story

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime.now(UTC)


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def anpa(label, headline, words):
    """A version of one story, as an agency of North America sends it."""
    comma = f", {label}" if label else ""
    return (
        f"\x16\x16\x01a0001\x1f_news\r\nr n\x13\x11 BC-RV--Lock     {NOW:%m-%d} 0040\r\n"
        f"\x02^BC-RV--Lock{comma},40<\r\n^{headline}<\r\n\t   PORT ALDER (RV) _ {words}\r\n"
        f"\t   \x03RV-WF-{NOW:%m-%d-%y %H%M}GMT<\r\n\x04"
    ).encode()


def test_an_update_and_a_kill_find_their_story_by_its_keyword(house):
    house.send(anpa("", "Lock opens", "The lock opened."), name="1.tst")
    path = Story.objects.get().path
    house.send(anpa("1st Ld-Writethru", "Lock opens after a year", "The lock opened at last."), name="2.tst")
    assert Story.objects.get().path == path
    assert "Lock opens after a year" in house.page(path)
    house.send(anpa("Mandatory Kill", "Lock story killed", "The story is wrong and is killed."), name="3.tst")
    assert house.gone(path)
    assert "Lock opens" not in house.everything()


def test_a_message_with_a_table_is_published_word_for_word(house):
    house.send(
        f"\x01hbp0301 4 sp 60  hbp 1002\r\n\r\nRowing/\r\n\x02Results of the regatta =\r\n\r\n"
        f"Port Alder (hbp) - Results:\r\n\r\nAlder      3     1\r\nMill       1     4\r\n"
        f"\x03{NOW:%d%H%M} GMT {NOW:%b %y}\r\n\x04".encode(),
        name="4.txt",
    )
    page = house.page(Story.objects.get().path)
    assert "Results of the regatta" in page
    assert "Alder      3     1\nMill       1     4" in page
    assert "without any modifications" in page


def test_a_message_that_breaks_off_is_not_published(house):
    house.send(anpa("", "Lock opens", "The lock ope").split(b"\x03")[0], name="5.tst")
    assert not Story.objects.exclude(state="held").exists()
    assert "Lock opens" not in house.everything()
