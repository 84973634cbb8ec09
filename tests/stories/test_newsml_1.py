"""A NewsML 1 wire through the whole line: an embargo, its release by a later time, an update, a kill without words."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.stories.house import House
from wireroom.stories.models import Story, Version

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def newsml(revision=1, *, status="Usable", extra="", headline="Quay opens", words="The quay is open."):
    component = f"""<NewsComponent><NewsLines><HeadLine>{headline}</HeadLine></NewsLines>
      <ContentItem><DataContent><p>{words}</p></DataContent></ContentItem></NewsComponent>"""
    return f"""<NewsML><NewsEnvelope><DateAndTime>20260302T09{revision:02}00Z</DateAndTime></NewsEnvelope><NewsItem>
      <Identification><NewsIdentifier><ProviderId>northgate.example</ProviderId><DateId>20260301</DateId><NewsItemId>quay</NewsItemId>
        <RevisionId PreviousRevision="{revision - 1}" Update="N">{revision}</RevisionId>
        <PublicIdentifier>urn:newsml:northgate.example:20260301:quay:{revision}</PublicIdentifier></NewsIdentifier></Identification>
      <NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20260302T090000Z</FirstCreated>
        <ThisRevisionCreated>20260302T09{revision:02}00Z</ThisRevisionCreated><Status FormalName="{status}"/>{extra}</NewsManagement>
      {component if words else ""}</NewsItem></NewsML>""".encode()


def change(to, when):
    at = f"{when:%Y%m%dT%H%M%SZ}"
    return f'<StatusWillChange><FutureStatus FormalName="{to}"/><DateAndTime>{at}</DateAndTime></StatusWillChange>'


def test_revisions_of_one_item_are_one_story_at_one_address(house):
    house.send(newsml(1))
    path = Story.objects.get().path
    assert "The quay is open." in house.page(path)
    house.send(newsml(2, words="The quay is open, and full.", extra='<Instruction FormalName="Update"/>'))
    assert Story.objects.get().path == path
    assert Version.objects.count() == 2
    assert "The quay is open, and full." in house.page(path)


def test_a_status_that_changes_tomorrow_keeps_every_word_off_the_site(house):
    house.send(newsml(1, status="Embargoed", extra=change("Usable", datetime.now(UTC) + timedelta(days=1))))
    assert Story.objects.get().state == "embargoed"
    assert "Quay opens" not in house.everything()


def test_a_kill_without_words_takes_the_story_from_every_page(house):
    house.send(newsml(1))
    path = Story.objects.get().path
    house.send(newsml(2, status="Canceled", words=""))
    assert house.gone(path)
    assert "Quay opens" not in house.everything()


def test_a_change_of_a_revision_that_is_not_the_whole_is_held(house):
    house.send(newsml(1).replace(b'Update="N"', b'Update="U"'))
    assert Story.objects.get().state == "held"
