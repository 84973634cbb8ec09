"""One event, several agencies: the first source leads, the others are named beside it, whatever the order of arrival."""

import pytest

from tests.stories.house import House, g2
from wireroom.stories.models import Story

pytestmark = pytest.mark.django_db(transaction=True)

CRACKS = (
    "PUNE, July 22 The Pune Municipal Corporation on Thursday closed the footbridge over the Mula river at Holkar Lane after "
    "engineers found cracks in two of its nine spans.",
    "The bridge, built in 1988, is used by about 6,400 people a day, among them pupils of three schools.",
    "Chief engineer Sunanda Berde said that repairs would begin within ten days and cost Rs 2.3 crore.",
)
SPANS = (
    "Pune: Walkers face a longer way across the Mula river after the Pune Municipal Corporation shut the Holkar Lane "
    "footbridge on Thursday, when engineers found cracks in two spans.",
    "Sunanda Berde, chief engineer, said repairs worth Rs 2.3 crore would begin in ten days.",
    "Pupils of three schools use the bridge of 1988.",
)
WATER = (
    "PUNE, July 22 Households in all parts of the city will get water every day from Saturday, the Pune Municipal Corporation "
    "said, ending a schedule of alternate days.",
    "The four lakes that supply the city hold 71 per cent of their capacity.",
)


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def first(**more):
    return g2("a", headline="Footbridge over Mula closed after cracks found", paragraphs=CRACKS, **more)


def second(guid="b", **more):
    told = {"headline": "Pune shuts Mula footbridge as engineers find cracks", "paragraphs": SPANS} | more
    return g2(guid, **told)


def story(guid):
    return Story.objects.get(guid=guid)


def heads(house, address):
    """Which of the two headlines a page of the paper shows."""
    page = house.page(address)
    return {each for each in ("Footbridge over Mula", "Pune shuts Mula") if each in page}


def test_the_first_source_leads_and_the_other_is_named_beside_it(house):
    house.send(second(), feed="zonal-folder")
    assert heads(house, "/") == {"Pune shuts Mula"}
    house.send(first())
    leader, follower = story("a"), story("b")
    assert (leader.leader, follower.leader) == (None, leader)
    for address in ("/", "/politics/"):
        assert heads(house, address) == {"Footbridge over Mula"}
    assert f'<li><a href="{follower.path}">Zonal News</a></li>' in house.page(leader.path)
    assert f'<li><a href="{leader.path}">IANS</a></li>' in house.page(follower.path)
