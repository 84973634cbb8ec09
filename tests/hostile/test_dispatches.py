"""Hostile and broken bytes by the dozen: each is kept with a reason that an editor can act on, and the paper goes on."""

import os
import threading

import pytest

from tests.hostile.payloads import ALL
from tests.stories.house import House, g2
from tests.wire.test_gate import HELD, REFUSED
from wireroom.intake.folder import Folder
from wireroom.intake.worker import FeedWatch
from wireroom.stories.models import Dispatch, Story

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def test_every_hostile_dispatch_is_kept_with_its_reason_and_stops_nothing(house):
    cases = {**REFUSED, **HELD}
    for number, (name, (data, _)) in enumerate(cases.items()):
        house.receive(data, name=name)
        house.receive(g2(f"good-{number}", headline=f"Good story {number}"))
    house.line.drain()

    told = {each.name: each for each in Dispatch.objects.exclude(name="file.xml")}
    for name, (data, reason) in cases.items():
        kept = told[name]
        assert kept.state == ("refused" if name in REFUSED else "held"), name
        assert reason in f"{kept.error_where}: {kept.error}", name
        assert kept.error_do, name
        assert bytes(kept.bytes) == data
    assert Story.objects.filter(state="published").count() == len(cases)
    assert house.words("/").count("Good story") > 10


def test_a_folder_of_horrors_is_emptied_and_the_good_story_is_published(house, tmp_path):
    incoming = house.newspaper.path("incoming/ians")
    incoming.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(each for each in ALL if "/" not in each and len(each.encode()) < 250):
        path = incoming / f"x{name}.xml"
        path.write_bytes(g2(f"named-{number}"))
        os.utime(path, (number + 1, number + 1))
    with (incoming / "huge.xml").open("wb") as file:
        file.write(b"<nitf>")
        file.truncate(100 * 1024 * 1024)
    (incoming / "link.xml").symlink_to("/etc/hostname")
    (incoming / "folder.xml").mkdir()
    os.utime(incoming / "huge.xml", (1, 1))
    outside = sorted(path.name for path in tmp_path.parent.iterdir())

    feed = next(each for each in house.newspaper.feeds if each.slug == "ians-folder")
    watch = FeedWatch(feed, house.newspaper, lambda: None, threading.Event())
    watch.look(Folder(incoming))
    house.line.drain()

    assert {path.name for path in incoming.iterdir() if not path.name.startswith(".")} == {"link.xml", "folder.xml"}
    assert all(each.name.isprintable() for each in Dispatch.objects.all())
    assert Dispatch.objects.get(name="huge.xml").state == "refused"
    assert Story.objects.filter(state="published").count() == Dispatch.objects.filter(state="filed").count() > 20
    assert sorted(path.name for path in tmp_path.parent.iterdir()) == outside
