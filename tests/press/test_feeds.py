"""Feeds: the same stories as RSS 2.0, Atom 1.0 and JSON Feed, each as its standard says."""

import json
import re

import feedparser
import pytest
from lxml import etree
from msgspec.structs import replace

from tests.press.specimen import feed
from wireroom.press.feeds import atom, json_feed, rss
from wireroom.wire.read import read

ATOM = "{http://www.w3.org/2005/Atom}"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


def test_atom_has_what_rfc_4287_demands():
    root = etree.fromstring(atom(feed()).encode())
    for element in (root, *root.iter(f"{ATOM}entry")):
        assert [len(element.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert element.find(f"{ATOM}author/{ATOM}name").text
        assert RFC3339.fullmatch(element.findtext(f"{ATOM}updated"))
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {"self": "https://courier.example/atom.xml", "alternate": "https://courier.example/"}


@pytest.mark.parametrize(("write", "version"), [(rss, "rss20"), (atom, "atom10")])
def test_another_reader_finds_the_same_stories(write, version):
    told = feedparser.parse(write(feed()).encode())
    assert (told.bozo, told.version) == (False, version)
    assert [(each.link, each.title) for each in told.entries] == [(each.url, each.headline) for each in feed().entries]


def test_our_own_reader_reads_our_atom():
    items = read(atom(feed()).encode()).items
    assert [item.headline for item in items] == [entry.headline for entry in feed().entries]
    assert [item.guid for item in items] == [entry.url for entry in feed().entries]


def test_the_times_of_a_json_feed_are_whole():
    for item in json.loads(json_feed(feed()))["items"]:
        assert RFC3339.fullmatch(item["date_published"])
        assert RFC3339.fullmatch(item["date_modified"])


def test_hostile_words_are_words_in_a_feed():
    bad = '</title><script>alert(1)</script>&lt;x "\x0b\ufffe'
    entries = tuple(replace(each, headline=bad, dek=bad, agency=bad) for each in feed().entries)
    root = etree.fromstring(atom(replace(feed(), entries=entries)).encode())
    assert not root.xpath("//*[local-name()='script']")
    assert root.findtext(f"{ATOM}entry/{ATOM}title") == bad.replace("\x0b", "").replace("\ufffe", "")
