"""The newspaper of the starter, before its first story."""

import pytest

from tests.stories.house import House
from wireroom import config
from wireroom.sample.starter import write_starter
from wireroom.serve.line import Line

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_starters_front_is_good_without_any_story(tmp_path):
    house = House(tmp_path / "house")
    house.empty()
    house.close()
    write_starter(tmp_path / "paper")
    house.newspaper, house.pages = config.load(tmp_path / "paper"), tmp_path / "paper" / "pages"
    house.line = Line(house.newspaper)
    try:
        house.line.press.order_standing()
        house.line.drain()
        front = house.page("/")
        assert "No stories yet" in front
        assert "Politics" in front
        assert 'class="date"' not in front
    finally:
        house.close()
