"""Pictures on their way into the newspaper: by name, inside a dispatch, or from an address - never before their story."""

import base64
import io
import time

import msgspec
import pytest
from PIL import Image

from tests.intake.servers import agency
from tests.stories.house import House, g2
from wireroom.config import Feed
from wireroom.intake import pictures as fetching
from wireroom.intake.pictures import PictureFetcher, fetch_one
from wireroom.intake.transport import MOST_PICTURE
from wireroom.stories import apart, queue
from wireroom.stories import pictures as shelf
from wireroom.stories.models import Dispatch, Picture, Story, StoryPicture
from wireroom.wire.item import Enclosure, Reading
from wireroom.wire.read import read

pytestmark = pytest.mark.django_db(transaction=True)

FEED = Feed(slug="ians-folder", source="ians", transport="http", url="http://127.0.0.1:1/feed", allow_private=True)


def shot(seed=1, size=(640, 400), gps=False):
    """A picture of its own, as JPEG."""
    out = io.BytesIO()
    picture = Image.linear_gradient("L").resize(size).rotate(seed * 37).convert("RGB")
    exif = Image.Exif()
    if gps:
        exif.get_ifd(0x8825)[29] = "18.5204N-73.8567E"
    picture.save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


def story(guid, *hrefs, **more):
    """A story whose item names pictures: (href, role) or href."""
    told = [(href, "") if isinstance(href, str) else href for href in hrefs]
    remote = "".join(
        f'<remoteContent href="{href}" rendition="{role}" contenttype="image/jpeg"/>' for href, role in told
    )
    return g2(guid, **more).replace(b"</contentSet>", f"{remote}</contentSet>".encode())


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


@pytest.fixture
def server():
    with agency() as made:
        made.shots = {"/1.jpg": shot(1), "/2.jpg": shot(2)}
        made.answer = lambda request: (
            request.say(200, made.shots[request.path], content_type="image/jpeg")
            if request.path in made.shots
            else request.say(404)
        )
        yield made


def fetch(house, feed=FEED):
    """Fetch everything that is due, one after another, and let the line work."""
    for picture in shelf.due(fetching.datetime.now(fetching.UTC)):
        fetch_one(picture, feed)
    house.line.drain()


def address(guid="s1"):
    return Story.objects.get(guid=guid).path


def files(house):
    """The picture files that readers can get."""
    folder = house.pages / "media"
    return sorted(each.name for each in folder.iterdir()) if folder.exists() else []


def test_a_story_is_published_at_once_and_gets_its_picture_when_it_came(house, server):
    house.send(story("s1", server.url("/1.jpg")))
    assert "<figure" not in house.page(address())
    fetch(house)
    page = house.page(address())
    assert page.count("<figure") == 1
    for kind in ("avif", "webp"):
        assert f'<source type="image/{kind}"' in page
    assert "<picture>" in house.page("/")
    assert {name.rpartition(".")[2] for name in files(house)} == {"avif", "webp", "jpg"}
    for name in files(house):
        assert f"/media/{name}" in page
    dispatch = Dispatch.objects.get(media_type="image/jpeg")
    assert (bytes(dispatch.bytes), dispatch.url, dispatch.feed) == (shot(1), server.url("/1.jpg"), "ians-folder")
    assert Story.objects.count() == 1, "what was fetched for a story is no story of its own"


def test_what_is_shared_is_a_jpeg(house, server):
    house.send(story("s1", server.url("/1.jpg")))
    fetch(house)
    page = house.page(address())
    shared = page.partition('<meta property="og:image" content="')[2].partition('"')[0]
    assert shared.endswith(".jpg")


@pytest.mark.parametrize("role", ["rnd:highRes", "rnd:web", "rnd:thumbnail"])
def test_forms_of_one_picture_are_one_picture_and_one_fetch(house, server, role):
    forms = [
        (server.url(f"/{number}.jpg"), each) for number, each in enumerate(("rnd:thumbnail", "rnd:web", "rnd:highRes"))
    ]
    server.shots = {f"/{number}.jpg": shot(number) for number in range(3)}
    house.send(story("s1", *forms))
    fetch(house)
    assert house.page(address()).count("<figure") == 1
    assert [path for path, _ in server.asked] == ["/2.jpg"]


def test_the_next_best_form_is_fetched_when_the_best_is_none(house, server):
    server.shots = {"/large.jpg": b"<html>please sign in</html>", "/web.jpg": shot(3)}
    house.send(story("s1", (server.url("/large.jpg"), "rnd:highRes"), (server.url("/web.jpg"), "rnd:web")))
    fetch(house)
    fetch(house)
    assert house.page(address()).count("<figure") == 1
    assert "no picture" in Picture.objects.get(href=server.url("/large.jpg")).error


def test_bytes_that_nobody_can_decode_turn_to_the_next_form_too(house, server):
    server.shots = {"/large.jpg": shot(3)[:700], "/web.jpg": shot(3)}
    house.send(story("s1", (server.url("/large.jpg"), "rnd:highRes"), (server.url("/web.jpg"), "rnd:web")))
    fetch(house)
    fetch(house)
    assert house.page(address()).count("<figure") == 1
    assert Dispatch.objects.get(name__startswith="large.jpg@").state == "refused"
    assert fetching.pictures.due(fetching.datetime.now(fetching.UTC)) == []


def test_addresses_that_end_alike_are_different_pictures(house, server):
    server.shots = {"/a/image.jpg": shot(1), "/b/image.jpg": shot(2)}
    house.send(story("s1", server.url("/a/image.jpg")))
    house.send(story("s2", server.url("/b/image.jpg"), headline="Another story"))
    fetch(house)
    shown = {guid: house.page(address(guid)).partition("/media/")[2][:32] for guid in ("s1", "s2")}
    assert shown["s1"] != shown["s2"]


def test_the_same_bytes_at_two_addresses_are_decoded_once(house, server, monkeypatch):
    decoded = []
    develop = apart.develop
    monkeypatch.setattr(apart, "develop", lambda data: decoded.append(len(data)) or develop(data))
    server.shots = {"/a.jpg": shot(1), "/b.jpg": shot(1)}
    house.send(story("s1", server.url("/a.jpg")))
    fetch(house)
    house.send(story("s2", server.url("/b.jpg"), headline="Another story"))
    fetch(house)
    assert house.page(address("s2")).count("<figure") == 1
    assert len(decoded) == 1
    assert Dispatch.objects.filter(media_type="image/jpeg").count() == 1


@pytest.mark.parametrize(
    "kept_off",
    [{"embargoed": "2099-01-01T00:00:00+00:00"}, {"status": "withheld"}, {"headline": ""}, {"status": "canceled"}],
)
def test_nothing_is_fetched_for_a_story_that_is_not_public(house, server, kept_off):
    house.send(story("s1", server.url("/1.jpg"), **kept_off))
    assert Story.objects.get().state != "published"
    fetch(house)
    assert server.asked == []
    assert files(house) == []


def test_a_story_killed_before_its_picture_came_is_not_fetched_for(house, server):
    house.send(story("s1", server.url("/1.jpg")))
    house.send(g2("s1", version=2, status="canceled"))
    fetch(house)
    assert server.asked == []
    assert Picture.objects.get().next_try is None


def test_a_picture_goes_with_its_story_whether_it_was_fetched_or_delivered(house, server):
    house.send(story("s1", server.url("/1.jpg")))
    house.send(story("s2", "named.jpg", headline="Another story"))
    house.send(shot(5), name="named.jpg", media_type="image/jpeg")
    fetch(house)
    assert len(files(house)) == 12
    house.send(g2("s1", version=2, status="canceled"))
    assert len(files(house)) == 6
    house.send(g2("s2", version=2, status="withheld"))
    assert files(house) == []


def test_a_picture_that_comes_after_the_kill_stays_private(house, server):
    house.send(story("s1", server.url("/1.jpg")))
    (picture,) = shelf.due(fetching.datetime.now(fetching.UTC))
    assert fetch_one(picture, FEED)
    house.receive(g2("s1", version=2, status="canceled"))
    house.line.drain()
    assert files(house) == []
    assert house.gone(address())


def test_nothing_that_the_file_said_of_its_place_is_published(house, server):
    server.shots = {"/1.jpg": shot(1, gps=True)}
    assert b"18.5204N" in server.shots["/1.jpg"].replace(b"\0", b"")
    house.send(story("s1", server.url("/1.jpg")))
    fetch(house)
    for name in files(house):
        assert b"18.5204N" not in (house.pages / "media" / name).read_bytes().replace(b"\0", b"")


def test_a_picture_that_is_there_to_count_readers_is_none(house, server):
    server.shots = {"/1.jpg": shot(1, size=(1, 1))}
    house.send(story("s1", server.url("/1.jpg")))
    fetch(house)
    assert "<figure" not in house.page(address())
    assert "1 x 1 pixels" in Picture.objects.get().error


def test_a_picture_that_cannot_be_had_is_tried_again_with_longer_waits_and_then_no_more(house, server):
    house.send(story("s1", server.url("/later.jpg")))
    waits = []
    for _ in fetching.WAITS:
        Picture.objects.update(next_try=fetching.datetime.now(fetching.UTC))
        fetch(house)
        left = Picture.objects.get().next_try - fetching.datetime.now(fetching.UTC)
        waits.append(left.total_seconds())
    assert waits == sorted(waits)
    assert waits[0] < 10
    assert waits[-1] > 3 * 3600
    assert "status 404" in Picture.objects.get().error
    Picture.objects.update(next_try=fetching.datetime.now(fetching.UTC))
    fetch(house)
    assert Picture.objects.get().next_try is None
    server.shots["/later.jpg"] = shot(1)
    house.send(story("s1", server.url("/later.jpg"), version=2))
    fetch(house)
    assert "<figure" in house.page(address()), "a new version is a reason to ask again"


@pytest.mark.parametrize("why", ["too large", "gone", "inside"])
def test_what_asking_again_cannot_better_is_not_asked_again(house, server, why):
    server.answer = {
        "too large": lambda request: request.say(200, b"", content_length=str(MOST_PICTURE + 1)),
        "gone": lambda request: request.say(410),
        "inside": lambda request: None,
    }[why]
    feed = Feed(slug="ians-folder", source="ians", transport="folder", path="x") if why == "inside" else FEED
    house.send(story("s1", server.url("/1.jpg")))
    fetch(house, feed)
    picture = Picture.objects.get()
    assert (picture.next_try, picture.tries) == (None, 1)
    assert picture.error
    if why == "inside":
        assert server.asked == []


def test_a_server_that_asks_to_be_left_alone_is(house, server):
    server.answer = lambda request: request.say(503, retry_after="1800")
    house.send(story("s1", server.url("/1.jpg")))
    fetch(house)
    left = Picture.objects.get().next_try - fetching.datetime.now(fetching.UTC)
    assert 1790 < left.total_seconds() <= 1800


def test_the_feed_s_token_goes_to_its_own_origin_alone(house, server, monkeypatch):
    monkeypatch.setenv("AGENCY_TOKEN", "s3cret")
    with agency() as other:
        other.answer = lambda request: request.say(200, shot(9))
        feed = Feed(
            slug="ians-folder",
            source="ians",
            transport="http",
            url=server.url(),
            allow_private=True,
            secret_env="AGENCY_TOKEN",
        )
        house.send(story("s1", server.url("/1.jpg")))
        house.send(story("s2", other.url("/2.jpg"), headline="Another story"))
        fetch(house, feed)
        assert server.asked[0][1]["authorization"] == "Bearer s3cret"
        assert "authorization" not in other.asked[0][1]
        assert "image/" in server.asked[0][1]["accept"]


def test_a_file_delivered_by_the_feed_is_the_picture_at_the_address_it_is_named_after(house, server):
    """Some agencies name addresses in their copy and send the files along."""
    house.send(story("s1", "https://inside.agency.example/4711.jpg"))
    house.send(shot(7), name="4711.jpg", media_type="image/jpeg")
    assert "<figure" in house.page(address())
    assert Picture.objects.get(name__contains="@").next_try is None
    house.send(story("s2", "https://inside.agency.example/x/4711.jpg", headline="Another story"))
    assert "<figure" in house.page(address("s2"))
    house.send(story("s3", "4711.jpg", headline="A third story"), feed="zonal-folder")
    assert "<figure" not in house.page(address("s3")), "another source's file of that name is another file"


def test_a_picture_inside_a_dispatch_comes_with_it(house, monkeypatch):
    """As an e-mail has it: the copy names its attachments."""

    def mail(data, hints):
        text, _, *rest = data.partition(b"\n--\n")
        reading = read(text, hints)
        if not rest[0]:
            return reading
        enclosed = (Enclosure("mail-1-bridge.jpg", base64.b64decode(rest[0])), Enclosure("bad.jpg", b"none"))
        return Reading(reading.format, reading.items, reading.notes, enclosed)

    monkeypatch.setattr(apart, "read", mail)
    house.send(story("s1", "mail-1-bridge.jpg", "bad.jpg") + b"\n--\n" + base64.b64encode(shot(4)))
    assert house.page(address()).count("<figure") == 1
    dispatch = Dispatch.objects.get()
    assert dispatch.state == "filed"
    assert any("bad.jpg" in note for note in dispatch.notes)
    house.send(g2("s1", version=2, status="canceled"))
    assert files(house) == []


def test_pictures_are_fetched_beside_the_line_a_few_at_a_time_of_each_host(house, server, monkeypatch):
    """A server that does not answer keeps no other's pictures waiting."""
    received = fetching.threading.Semaphore(0)
    with agency() as other:
        other.answer = lambda request: request.say(200, shot(int(request.path[1])))
        server.answer = lambda request: server.done.wait(20)
        newspaper = msgspec.structs.replace(house.newspaper, feeds=(FEED,))
        house.send(story("s0", *(server.url(f"/{number}.jpg") for number in range(4))))
        house.send(story("s1", *(other.url(f"/{number}.jpg") for number in range(3)), headline="Another story"))
        fetcher = PictureFetcher(newspaper, received.release)
        fetcher.start()
        try:
            for _ in range(3):
                assert received.acquire(timeout=15)
            end = time.monotonic() + 15  # its requests begin at the same time, and may arrive after the other's answers
            while len(server.asked) < fetching.A_HOST and time.monotonic() < end:
                time.sleep(0.01)
            assert len(server.asked) == fetching.A_HOST
        finally:
            server.done.set()
            fetcher.stop()
    house.line.drain()
    assert house.page(address("s1")).count("<figure") == 3


def test_a_picture_developed_beside_the_line_is_filed_by_it(house):
    house.line.developed = {}
    house.send(story("s1", "named.jpg"))
    house.send(shot(5), name="named.jpg", media_type="image/jpeg")
    assert "<figure" not in house.page(address()), "the line itself does not wait for a picture"
    house.send(g2("s2", headline="Another story"))
    assert Story.objects.count() == 2
    dispatch = Dispatch.objects.get(media_type="image/jpeg")
    house.line.developed[dispatch.pk] = queue.develop(house.line.newsroom, dispatch, apart.develop)
    house.line.drain()
    assert "<figure" in house.page(address())
    assert house.line.developed == {}


def test_a_story_shows_each_of_its_pictures_once(house, server):
    server.shots = {"/1.jpg": shot(1), "/2.jpg": shot(2), "/copy.jpg": shot(1)}
    house.send(story("s1", *(server.url(each) for each in server.shots)))
    fetch(house)
    assert StoryPicture.objects.count() == 3
    assert house.page(address()).count("<figure") == 2
