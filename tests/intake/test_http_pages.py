"""A listing of many pages: every page a delivery, none twice without need, and a restart goes on where it stopped."""

import json

import pytest

from tests.intake.servers import agency
from tests.stories.house import House
from wireroom.config import Feed
from wireroom.intake import http as polling
from wireroom.intake.fetching import Answer
from wireroom.intake.http import Http
from wireroom.intake.links import links
from wireroom.intake.paging import next_page
from wireroom.intake.transport import TransportError
from wireroom.intake.worker import _keep
from wireroom.stories.models import Dispatch, FeedState, Story

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server():
    with agency() as made:
        yield made


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def item(number, version="1"):
    return {
        "uri": f"urn:s{number}",
        "version": version,
        "versioncreated": "2021-07-22T04:45:00Z",
        "type": "text",
        "language": "en",
        "headline": f"Story {number}",
        "body_xhtml": f"<p>The words of story {number} came on Thursday.</p>",
    }


class Listing:
    """An agency's listing: pages of items, the newest first, each with the address of the next."""

    def __init__(self, server, *pages, told="pagination"):
        self.server, self.pages, self.told = server, list(pages), told
        self.broken = set()
        server.answer = self.answer

    def answer(self, request):
        path, _, query = request.path.partition("?page=")
        number = int(query or 1)
        if number in self.broken:
            request.say(500)
            return
        if number > len(self.pages):
            request.say(404)
            return
        following = f"?page={number + 1}" if number < len(self.pages) else None
        headers = {"content_type": "application/json"}
        page = {"items": [item(each) if isinstance(each, int) else each for each in self.pages[number - 1]]}
        if self.told == "link":
            headers |= {"link": f'<{path}{following}>; rel="next"'} if following else {}
        else:
            page["pagination"] = {"next": f"{path}{following}" if following else None}
        request.say(200, json.dumps(page).encode(), **headers)

    def asked(self):
        asked = [path.partition("?page=")[2] or "1" for path, _ in self.server.asked]
        self.server.asked.clear()
        return asked


def look(server, *, pages="pagination.next", most=None):
    """One look of a feed; what it brings is kept and acknowledged, as the feed's thread does."""
    feed = Feed(slug="ians-folder", source="ians", transport="http", url=server.url(), allow_private=True, pages=pages)
    count = 0
    for delivery in Http(feed).look():
        _keep(feed, delivery)
        delivery.acknowledge()
        count += 1
        if count == most:
            break
    return count


def cursor():
    return FeedState.objects.get(feed="ians-folder").cursor


@pytest.mark.parametrize("told", ["pagination.next", "link"])
def test_every_page_comes_and_is_a_dispatch_of_its_own(server, house, told):
    listing = Listing(server, [1, 2], [3, 4], [5], told=told)
    assert look(server, pages=told) == 3
    assert listing.asked() == ["1", "2", "3"]
    house.line.drain()
    assert Dispatch.objects.count() == 3
    assert Story.objects.count() == 5
    assert cursor() == ""


def test_a_walk_ends_where_everything_is_on_record(server, house):
    listing = Listing(server, [1, 2], [3, 4], [5], [6])
    look(server)
    house.line.drain()
    listing.asked()
    listing.pages[0] = [7, 1]
    look(server)
    assert listing.asked() == ["1", "2"]
    house.line.drain()
    listing.pages[1] = [item(3, "2"), 4]
    look(server)
    assert listing.asked() == ["1"], "the first page brought nothing: what is below is older still"
    listing.pages[0] = [item(1, "2")]
    look(server)
    assert listing.asked() == ["1", "2", "3"]


def test_a_walk_that_was_broken_off_goes_on_after_a_restart(server, house):
    listing = Listing(server, [1], [2], [3])
    assert look(server, most=2) == 2
    assert listing.asked() == ["1", "2"]
    assert cursor().endswith("?page=3")
    look(server)
    assert listing.asked() == ["3"]
    house.line.drain()
    assert Story.objects.count() == 3


def test_old_pages_that_fail_keep_no_new_one_away(server, house):
    listing = Listing(server, [1], [2], [3])
    listing.broken = {3}
    with pytest.raises(TransportError, match="status 500"):
        look(server)
    assert listing.asked() == ["1", "2", "3"]
    listing.pages[0] = [9]
    with pytest.raises(TransportError, match="status 500"):
        look(server)
    assert listing.asked() == ["3", "1"]
    house.line.drain()
    assert Story.objects.filter(guid="urn:s9").exists()
    listing.broken = set()
    look(server)
    assert listing.asked() == ["3"]


def test_a_place_in_a_listing_that_is_gone_is_forgotten(server, house):
    listing = Listing(server, [1], [2], [3])
    look(server, most=2)
    del listing.pages[1:]
    listing.asked()
    with pytest.raises(TransportError, match="status 404"):
        look(server)
    assert cursor() == ""
    look(server)
    assert listing.asked() == ["3", "1", "1"]


def test_a_long_listing_is_walked_look_by_look_and_the_newest_are_seen_each_time(server, house, monkeypatch):
    monkeypatch.setattr(polling, "PAGES", 3)
    listing = Listing(server, *([each] for each in range(1, 9)))
    look(server)
    assert listing.asked() == ["1", "2", "3"]
    listing.pages[0] = [20]
    look(server)
    assert listing.asked() == ["4", "5", "6", "1"]
    look(server)
    assert listing.asked() == ["7", "8"]
    house.line.drain()
    assert Story.objects.count() == 9


def test_a_listing_of_what_will_come_is_followed_from_where_it_stood(server, house):
    """Some agencies name the next page always: it is empty until something happens."""
    feed = [[1, 2], []]

    def answer(request):
        number = int(request.path.partition("?page=")[2] or 1)
        items = feed[number - 1] if number <= len(feed) else []
        following = number + 1 if items else number
        page = {"data": {"items": [item(each) for each in items], "next_page": f"/feed?page={following}"}}
        request.say(200, json.dumps(page).encode(), content_type="application/json")

    server.answer = answer
    assert look(server, pages="data.next_page") == 1
    house.line.drain()
    assert cursor().endswith("?page=2")
    server.asked.clear()
    assert look(server, pages="data.next_page") == 0
    feed[1] = [3]
    assert look(server, pages="data.next_page") == 1
    assert [path for path, _ in server.asked] == ["/feed?page=2", "/feed?page=2", "/feed?page=3"]
    assert cursor().endswith("?page=3")


def test_a_listing_that_leads_in_circles_is_walked_once(server, house):
    def answer(request):
        number = int(request.path.partition("?page=")[2] or 1)
        page = {"items": [item(number)], "next": f"/feed?page={number % 3 + 1}"}
        request.say(200, json.dumps(page).encode())

    server.answer = answer
    look(server, pages="next")
    assert [path for path, _ in server.asked] == ["/feed", "/feed?page=2", "/feed?page=3", "/feed?page=1"]
    assert cursor() == ""


def test_what_has_not_changed_is_not_walked(server, house):
    def answer(request):
        if request.headers.get("if-none-match") == '"v1"' and request.path == "/feed":
            request.say(304)
            return
        page = {"items": [item(len(request.path))], "next": "/feed?page=2" if request.path == "/feed" else None}
        request.say(200, json.dumps(page).encode(), etag='"v1"')

    server.answer = answer
    assert look(server, pages="next") == 2
    assert look(server, pages="next") == 0
    assert [path for path, _ in server.asked] == ["/feed", "/feed?page=2", "/feed"]
    assert "if-none-match" not in server.asked[1][1]


def test_a_token_goes_to_pages_of_its_own_origin_alone(server, house, monkeypatch):
    monkeypatch.setenv("AGENCY_TOKEN", "s3cret")
    with agency() as other:
        other.answer = lambda request: request.say(200, json.dumps({"items": [item(2)]}).encode())
        page = json.dumps({"items": [item(1)], "next": other.url("/page2")}).encode()
        server.answer = lambda request: request.say(200, page)
        feed = Feed(
            slug="ians-folder", source="ians", transport="http", url=server.url(), allow_private=True, pages="next",
            secret_env="AGENCY_TOKEN",
        )  # fmt: skip
        assert len(list(Http(feed).look())) == 2
        assert server.asked[0][1]["authorization"] == "Bearer s3cret"
        assert "authorization" not in other.asked[0][1]


def page(data, **headers):
    import httpx

    return Answer(200, "https://agency.example/v1/items?x=1", httpx.Headers(headers), json.dumps(data).encode())


@pytest.mark.parametrize(
    ("told", "data", "found"),
    [
        ("next", {"next": "/v1/items?x=2"}, "https://agency.example/v1/items?x=2"),
        ("next", {"next": "?x=2"}, "https://agency.example/v1/items?x=2"),
        ("links.0.href", {"links": [{"href": "https://agency.example/2"}]}, "https://agency.example/2"),
        ("next", {"next": None}, ""),
        ("next", {"next": 7}, ""),
        ("next", {"next": ""}, ""),
        ("a.b.c", {"a": {"b": "x"}}, ""),
        ("links.9.href", {"links": []}, ""),
        ("next", [1], ""),
    ],
)
def test_the_next_page_s_address_is_found_by_its_path(told, data, found):
    assert next_page(told, page(data)) == found


@pytest.mark.parametrize(
    "wrong", ["file:///etc/hostname", "http://agency.example/2", "javascript:boom()", "https://[::1"]
)
def test_a_next_page_is_never_less_safe_than_the_one_before(wrong):
    with pytest.raises(TransportError):
        next_page("next", page({"next": wrong}))


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ('</2>; rel="next"', [("next", "/2")]),
        ("</2>; rel=next", [("next", "/2")]),
        ('</2>; title="a, b; rel=prev"; rel="next last"', [("next", "/2"), ("last", "/2")]),
        ('</1>; rel=prev, </3>; rel="Next"', [("prev", "/1"), ("next", "/3")]),
        ("</2>", []),
        ("rel=next", []),
    ],
)
def test_link_headers_are_read_as_the_standard_writes_them(header, found):
    assert list(links([header])) == found
