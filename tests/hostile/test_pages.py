"""Whatever stands in whichever field of whichever format: a page holds the paper's own elements and nothing that runs."""

import json
from html import unescape

import pytest
from lxml import etree

from tests.hostile.agencies import FORMATS
from tests.hostile.payloads import ALL
from tests.stories.house import House, g2
from wireroom.stories.models import Dispatch, Story

pytestmark = pytest.mark.django_db(transaction=True)

_COPY = "p span h2 h3 h4 h5 h6 strong em u s sub sup code q br b a ul ol li div table caption tr th td blockquote pre figure"
COPY = frozenset(_COPY.split())  # what the words of an agency may become
ADDRESSES = ("/", "#", "https://", "http://", "mailto:", "tel:")


def parsed(page):
    return etree.fromstring(page.encode(), etree.HTMLParser(encoding="utf-8"))


def running(tree):
    """What a browser would run or load as style: each script and style element, its attributes and its text."""
    return [
        (each.tag, sorted(each.attrib.items()), "" if each.get("type") == "application/ld+json" else each.text)
        for each in tree.iter("script", "style", "link")
        if each.get("rel") not in {"alternate", "canonical"}
    ]


def elements(house):
    """The elements of the paper's own pages."""
    return {each.tag for page in house.pages.rglob("*.html") for each in parsed(page.read_text("utf-8")).iter()}


def assert_harmless(tree, ours, where):
    for element in tree.iter():
        assert isinstance(element.tag, str), f"{where}: a comment or instruction {element!r}"
        assert element.tag in ours, f"{where}: <{element.tag}>"
        for name, value in element.attrib.items():
            assert not name.startswith("on"), f"{where}: {name}={value!r}"
            assert name not in {"style", "srcdoc", "formaction", "background", "http-equiv", "ping"}, f"{where}: {name}"
            if name in {"href", "src", "action", "poster", "cite", "xlink:href"}:
                assert value.startswith(ADDRESSES), f"{where}: {name}={value!r}"
                assert not value.startswith("//"), f"{where}: {name}={value!r}"
                assert not set(value) & set("\"'<>\\ \t\n\u202e"), f"{where}: {name}={value!r}"


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("form", FORMATS, ids=lambda each: each.__name__)
def test_no_page_runs_what_an_agency_wrote(house, form):
    house.send(g2("benign", headline="An ordinary story"))
    benign = running(parsed(house.page(Story.objects.get(guid="benign").path)))
    ours = elements(house) | COPY
    for number, bad in enumerate(ALL):
        house.receive(form(f"hostile-{number}", bad), name=f"{bad}.xml")
    house.line.drain()

    stories = {story.guid: story for story in Story.objects.exclude(guid="benign")}
    assert len(stories) == len(ALL), list(Dispatch.objects.exclude(error="").values_list("error", flat=True))
    published = [story for story in stories.values() if story.state == "published"]
    assert len(published) >= len(ALL) // 3
    for story in published:
        tree = parsed(house.page(story.path))
        assert_harmless(tree, ours, story.guid)
        assert running(tree) == benign, story.guid
        (data,) = tree.xpath("//script[@type='application/ld+json']")
        assert json.loads(data.text)["@type"] == "NewsArticle"
        assert "Story" in house.read(f"{story.path}words.txt")
    for story in stories.values():
        assert story.state == "published" or story.reason, story.guid


@pytest.mark.parametrize("form", FORMATS, ids=lambda each: each.__name__)
def test_fronts_feeds_and_sitemaps_stay_whole(house, form):
    for number in range(40):
        house.receive(g2(f"benign-{number}", headline=f"An ordinary story {number}", person="Virat Kohli"))
    house.line.drain()
    ours = elements(house) | COPY
    for number, bad in enumerate(ALL):
        house.receive(form(f"hostile-{number}", bad))
    house.line.drain()
    kinds = set()
    for path in house.pages.rglob("*"):
        where = path.relative_to(house.pages)
        kinds.add(path.suffix)
        if path.suffix == ".html":
            assert_harmless(parsed(path.read_text("utf-8")), ours, where)
        elif path.suffix == ".xml":
            tree = etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False))
            atom = "{http://www.w3.org/2005/Atom}content"
            for element in tree.iter("{http://purl.org/rss/1.0/modules/content/}encoded", "description", atom):
                html = etree.fromstring(f"<html><body>{element.text or ''}</body></html>", etree.HTMLParser())
                assert_harmless(html, COPY | {"html", "body", "img"}, where)
        elif path.suffix == ".json":
            told = json.loads(path.read_bytes())
            for item in told.get("items", ()):
                html = item.get("content_html") or ""
                tree = etree.fromstring(f"<html><body>{html}</body></html>", etree.HTMLParser())
                assert_harmless(tree, COPY | {"html", "body", "img"}, where)
    assert {".html", ".xml", ".json"} <= kinds


def test_a_payload_that_is_words_is_published_as_words(house):
    house.send(g2("s", headline="Learn HTML: <script> & <img onerror>", paragraphs=["Write </title> and {{ x }}."]))
    story = Story.objects.get()
    assert story.state == "published"
    assert unescape(house.page(story.path)).count("Learn HTML: <script> & <img onerror>") >= 2
    assert house.read(f"{story.path}words.txt") == "Learn HTML: <script> & <img onerror>\nWrite </title> and {{ x }}.\n"


def test_a_note_that_an_agency_forbids_to_show_is_on_no_page(house):
    for version in (1, 2):
        note = f"Ring the minister at 0832-555-{version}"
        house.send(
            f"<nitf><head><docdata><doc-id id-string='n'/><du-key version='{version}'/></docdata></head><body><body.head>"
            f"<hedline><hl1>Bridge opens, take {version}</hl1></hedline><note type='npa'><p>{note}</p></note></body.head>"
            f"<body.content><p>It opened.</p><note type='npa'><p>{note}</p></note></body.content></body></nitf>".encode()
        )
    assert "Bridge opens, take 2" in house.page(Story.objects.get().path)
    assert "0832-555" not in house.everything()
