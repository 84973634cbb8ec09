"""Which pictures a story shows: each once, in the form that its pages use."""

import pytest

from wireroom.stories.renditions import address_of, name_of, pictures_of
from wireroom.wire.item import Item, Media, Rendition

A, B = "https://agency.example/a/", "https://agency.example/b/"


def form(href, **more):
    return Rendition(**{"id": href, "href": href, **more})


def shown(*renditions, body=()):
    item = Item(guid="g", renditions=renditions, body=tuple(Media(each) for each in body))
    return [[each.href for each in picture] for picture in pictures_of(item)]


@pytest.mark.parametrize(
    ("renditions", "expected"),
    [
        pytest.param(
            [form("s.jpg", of="1", width=300), form("l.jpg", of="1", width=5000), form("m.jpg", of="1", width=1800)],
            [["m.jpg", "l.jpg", "s.jpg"]],
            id="the smallest that is large enough",
        ),
        pytest.param(
            [form("s.jpg", of="1", width=300), form("m.jpg", of="1", width=900)],
            [["m.jpg", "s.jpg"]],
            id="else the largest",
        ),
        pytest.param(
            [form("t.jpg", of="1", role="thumbnail"), form("w.jpg", of="1", role="web")],
            [["w.jpg"]],
            id="never a thumbnail beside something better",
        ),
        pytest.param(
            [form("t.jpg", of="1", role="rnd:thumbnail")], [["t.jpg"]], id="a thumbnail where nothing else is"
        ),
        pytest.param(
            [form("a.jpg", of="1"), form("t.jpg", of="2", role="thumbnail")],
            [["a.jpg"]],
            id="no picture that is a thumbnail alone beside real ones",
        ),
        pytest.param(
            [form("h.jpg", role="rnd:highRes"), form("w.jpg", role="rnd:web"), form("t.jpg", role="rnd:thumbnail")],
            [["h.jpg", "w.jpg"]],
            id="sizes by role alone are one picture",
        ),
        pytest.param(
            [form("h1.jpg", role="highRes"), form("w1.jpg", role="web"), form("h2.jpg", role="highRes")],
            [["h1.jpg", "w1.jpg"], ["h2.jpg"]],
            id="a size that comes again begins the next picture",
        ),
        pytest.param(
            [form("1.jpg", role="highRes", caption="A bridge"), form("2.jpg", role="web", caption="A ferry")],
            [["1.jpg"], ["2.jpg"]],
            id="other words are another picture",
        ),
        pytest.param(
            [form("1.jpg", role="main"), form("2.jpg", role="body")],
            [["1.jpg"], ["2.jpg"]],
            id="roles that are no sizes",
        ),
        pytest.param([form("1.jpg"), form("2.jpg")], [["1.jpg"], ["2.jpg"]], id="no roles at all"),
        pytest.param(
            [form("a.tif", of="1", width=4000, media_type="image/tiff"), form("a.jpg", of="1", width=1200)],
            [["a.jpg", "a.tif"]],
            id="common formats first",
        ),
        pytest.param(
            [form("v.mp4", media_type="video/mp4"), form("d.svg", media_type="image/svg+xml"), form("a.jpg")],
            [["a.jpg"]],
            id="pictures only",
        ),
        pytest.param([form("a.jpg"), form("a.jpg", id="again")], [["a.jpg"]], id="the same file once"),
        pytest.param([form("")], [], id="nothing to call it by"),
    ],
)
def test_a_picture_is_shown_once_in_its_best_form(renditions, expected):
    assert shown(*renditions) == expected


def test_what_the_body_places_comes_first():
    assert shown(form("1.jpg", of="1"), form("2.jpg", of="2"), body=["2.jpg"]) == [["2.jpg"], ["1.jpg"]]


def test_words_said_at_one_form_stand_below_every_form():
    item = Item(
        guid="g",
        renditions=(
            form("l.jpg", of="1", width=2000),
            form("s.jpg", of="1", width=300, caption="A bridge", credit="X"),
        ),
    )
    ((best, other),) = pictures_of(item)
    assert (best.href, best.caption, best.credit) == ("l.jpg", "A bridge", "X")
    assert other.caption == "A bridge"


def test_a_file_is_known_by_its_name_and_an_address_by_all_of_it():
    assert name_of("photos/2021/bridge%201.jpg") == "bridge 1.jpg"
    assert name_of(f"{A}image.jpg") != name_of(f"{B}image.jpg")
    assert name_of(f"{A}image?id=1") != name_of(f"{A}image?id=2")
    assert name_of(f"{A}image.jpg").startswith("image.jpg@")
    assert len(name_of(f"{A}{'x' * 900}.jpg")) <= 255


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("https://agency.example/a.jpg", "https://agency.example/a.jpg"),
        ("//agency.example/a.jpg", "https://agency.example/a.jpg"),
        (" HTTP://agency.example/a.jpg", "HTTP://agency.example/a.jpg"),
        ("a.jpg", ""),
        ("/photos/a.jpg", ""),
        ("file:///etc/hostname", ""),
        ("ftp://agency.example/a.jpg", ""),
        ("data:image/png;base64,AAAA", ""),
        ("https:///a.jpg", ""),
        ("http://[::1/a.jpg", ""),
        ("https://agency.example/a\r\nHost: b", ""),
    ],
)
def test_only_absolute_addresses_of_the_web_are_fetched(href, address):
    assert address_of(href) == address
    name_of(href)
