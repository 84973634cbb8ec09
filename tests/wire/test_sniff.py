"""The format is what the bytes say, never what a file is called."""

import pytest

from wireroom.wire.sniff import sniff


@pytest.mark.parametrize(
    ("text", "format_", "kind"),
    [
        ("<newsItem/>", "newsml-g2", "xml"),
        ("<nar:newsMessage xmlns:nar='x'/>", "newsml-g2", "xml"),
        ("<?xml version='1.0'?>\n<!-- <nitf> -->\n<packageItem>", "newsml-g2", "xml"),
        ("<!DOCTYPE nitf SYSTEM 'x.dtd'><nitf>", "nitf", "xml"),
        ("<!DOCTYPE nitf [<!ENTITY rss '<rss>'>]><nitf>", "nitf", "xml"),
        ("<?xml version='1.0'?><rss version='2.0'>", "feed", "xml"),
        ("<rdf:RDF>", "feed", "xml"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'>", "feed", "xml"),
        ("<NewsML>", "newsml-1", "xml"),
        ("<html>", "html", "xml"),
        ("<invoice>", "invoice", "xml"),
        ('\ufeff {"uri": 1}', "ninjs", "json"),
        ("[1]", "ninjs", "json"),
        ("\x01ZCZC", "iptc-7901", "text"),
        ("ZCZC abc", "iptc-7901", "text"),
        ("\x16\x16\x01", "anpa-1312", "text"),
        ("<!doctype html>\n<title>", "html", "xml"),
        ("<HTML>", "html", "xml"),
        ("<p>Words", "html", "xml"),
        ('{"items": [], "version": "https:\\/\\/jsonfeed.org\\/version\\/1"}', "json-feed", "json"),
        ("Words.", "plain", "text"),
        ("", "unknown", "text"),
        ("<", "unknown", "xml"),
    ],
)
def test_bytes_say_their_format(text, format_, kind):
    found = sniff(text)
    assert (found.format, found.kind) == (format_, kind)
