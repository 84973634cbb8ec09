"""The gate (TRUST: letting bytes in): what may not come in is turned away with a reason that an editor understands."""

import codecs
import gzip
import io
import json
import re
import socket
import time
import zipfile
import zlib

import pytest

from wireroom.wire import gate
from wireroom.wire.item import Hints, Refused, WireError
from wireroom.wire.read import read
from wireroom.wire.spoken import spoken
from wireroom.wire.text import canonical_text

G2 = (
    '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="g" version="1"><contentMeta><headline>{headline}'
    '</headline></contentMeta><contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{words}</p></body>'
    "</html></inlineXML></contentSet></newsItem>"
)


def g2(headline="Head", words="Words.", prolog=""):
    return (prolog + G2.format(headline=headline, words=words)).encode()


def zipped(data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("item.xml", data)
    return out.getvalue()


def headline(data, hints=Hints()):  # noqa: B008  (a frozen value)
    (item,) = read(data, hints).items
    return item.headline


BILLION = '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

REFUSED = {
    "too large": (b"<nitf>" + b" " * gate.MOST + b"</nitf>", "bytes are more than"),
    "zip": (zipped(g2()), "compressed with zip"),
    "bzip2": (b"BZh91AY&SY" + bytes(60), "compressed with bzip2"),
    "xz": (b"\xfd7zXZ\x00" + bytes(60), "compressed with xz"),
    "zstd": (b"\x28\xb5\x2f\xfd" + bytes(60), "compressed with zstd"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(60), "compressed with 7z"),
    "gzip bomb": (gzip.compress(b"<nitf>" + b" " * 40_000_000 + b"</nitf>"), "inflates more than 100 times"),
    "gzip bomb in members": (gzip.compress(b" " * 30_000) * 300, "inflates more than 100 times"),
    "gzip cut off": (gzip.compress(g2())[:-12], "breaks off"),
    "gzip broken": (gzip.compress(g2())[:-8] + bytes(8), "broken gzip"),
    "gzip of gzip": (gzip.compress(gzip.compress(g2())), "compressed twice"),
    "unknown encoding": (g2(prolog='<?xml version="1.0" encoding="klingon-8"?>'), "unknown encoding 'klingon-8'"),
    "utf-7": (g2(prolog='<?xml version="1.0" encoding="utf-7"?>'), "encoding 'utf-7' is not accepted"),
    "a codec that is none": (g2(prolog='<?xml version="1.0" encoding="zlib_codec"?>'), "is not accepted"),
    "rot13": (g2(prolog='<?xml version="1.0" encoding="rot13"?>'), "is not accepted"),
    "idna": (g2(prolog='<?xml version="1.0" encoding="idna"?>'), "is not accepted"),
    "not the stated encoding": (b'<?xml version="1.0" encoding="utf-8"?><nitf>caf\xe9</nitf>', "bytes are not utf-8"),
    "latin-1 undeclared": (b'<?xml version="1.0"?><nitf>caf\xe9</nitf>', "not UTF-8 although nothing else is declared"),
    "bom and other bytes": (codecs.BOM_UTF8 + b"<nitf>caf\xe9</nitf>", "byte order mark"),
    "internal subset": (g2(prolog="<!DOCTYPE newsItem [<!ELEMENT p ANY>]>"), "internal subset"),
    "billion laughs": (BILLION.encode() + b"<lolz>&b;</lolz>", "internal subset"),
    "external entity": (b'<!DOCTYPE n [<!ENTITY x SYSTEM "file:///etc/hostname">]><nitf>&x;</nitf>', "internal subset"),
    "parameter entity": (b'<!DOCTYPE n [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd">%x;]><nitf/>', "internal subset"),
    "an entity beside NewsML's DTDs": (
        b'<!DOCTYPE NewsML [<!ENTITY % n SYSTEM "n.dtd">%n;<!ENTITY x "y">]><NewsML>&x;</NewsML>', "internal subset"
    ),
    "a parameter entity with a value": (
        b'<!DOCTYPE NewsML [<!ENTITY % n "<!ENTITY x SYSTEM \'x\'>">%n;]><NewsML>&x;</NewsML>', "internal subset"
    ),
    "subset beside system id": (b'<!DOCTYPE n SYSTEM "x.dtd" [<!ENTITY x "y">]><nitf>&x;</nitf>', "internal subset"),
    "a subset behind single quotes": (
        b"<?xml version='1.0' encoding='utf-8'?><!DOCTYPE n [<!ENTITY x 'y'>]><nitf>&x;</nitf>", "internal subset"
    ),
    "a subset behind public and system id": (
        b'<?xml version="1.0"?>\n<!DOCTYPE nitf PUBLIC "-//X//Y" "n.dtd" [<!ENTITY x "y">]>\n<nitf>&x;</nitf>', "internal subset"
    ),
    "one element too deep": (b"<b>" * 100 + b"<b/>" + b"</b>" * 100, "nested deeper than 100"),
    "too deep": (b"<nitf>" + b"<b>" * 120 + b"</b>" * 120 + b"</nitf>", "nested deeper than 100"),
    "json too deep": (b'{"uri": ' + b"[" * 120 + b"]" * 120 + b"}", "nested deeper than 100"),
    "json endless": (b'{"uri": ' + b"[" * 200_000, "nested deeper than 100"),
    "an item too large": (g2(words="word " * 220_000), "are 1,10"),
}  # fmt: skip

HELD = {
    "empty": (b"", "empty"),
    "nothing but white space": (b"\n \t\r\n\x00", "empty"),
    "cut off": (g2()[:-20], "not well-formed XML"),
    "an end tag missing": (b"<nitf><head></nitf>", "not well-formed XML"),
    "a letter's entity nobody knows": (g2("&unheard;"), "unknown entity &unheard;"),
    "a nul": (g2("a\x00b"), "not well-formed XML"),
    "a control character": (g2("a\x08b"), "not well-formed XML"),
    "a control character by number": (g2("a&#8;b"), "not well-formed XML"),
    "half a surrogate pair by number": (g2("a&#xD800;b"), "not well-formed XML"),
    "an undeclared prefix": (b"<nitf><x:p/></nitf>", "not well-formed XML"),
    "two roots": (g2() + g2(), "not well-formed XML"),
    "words after the root": (g2() + b"more", "not well-formed XML"),
    "html": (b"<html><body>Not found</body></html>", "without a headline and a story is not read"),
    "newsml 1": (b"<NewsML/>", "no NewsItem in the message"),
    "some other xml": (b"<invoice/>", "format 'invoice' is not read"),
    "plain words": (b"Just words.", "plain text without a headline and a story is not read"),
    "no element": (b"<!-- only -->", "no element"),
    "a prolog without end": (b"<!--" + b" " * 70_000, "no element"),
    "json cut off": (b'{"uri": "x"', "not JSON"),
    "json nan": (b'{"uri": "x", "urgency": NaN}', "NaN is no JSON"),
    "json infinity": (b'{"uri": "x", "urgency": -Infinity}', "-Infinity is no JSON"),
    "json with a name twice": (
        b'{"uri": "x", "pubstatus": "canceled", "pubstatus": "usable"}',
        "'pubstatus' stands twice",
    ),
    "json with a name twice inside": (b'{"uri": "x", "subject": [{"name": "a", "name": "b"}]}', "'name' stands twice"),
    "json with half a surrogate pair": (b'{"uri": "x", "headline": "a\\ud800b"}', "half a surrogate pair"),
    "json with a control character": (b'{"uri": "x", "headline": "a\\u0000b"}', "control character"),
    "json with one in a name": (b'{"uri": "x", "a\\u0007": 1}', "control character"),
    "json with a huge number": (b'{"uri": "x", "urgency": ' + b"9" * 5000 + b"}", "not JSON"),
    "json that is no object": (b'["a", "b"]', "not an object"),
    "json without identity": (b'{"headline": "x"}', "without identity"),
    "json lines with a bad one": (b'{"uri": "x"}\n{"uri": ', "not JSON"),
    "a guid without end": (b'{"uri": "' + b"x" * 1001 + b'"}', "a guid of 1,001 characters"),
    "comma separated": (b"a,b,c\n1,2,3", "is not read"),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_hostile_or_too_much_is_refused(data, reason):
    with pytest.raises(WireError, match=re.escape(reason)) as caught:
        read(data)
    assert isinstance(caught.value, Refused)


@pytest.mark.parametrize(("data", "reason"), HELD.values(), ids=HELD)
def test_what_cannot_be_read_is_held_with_its_reason(data, reason):
    with pytest.raises(WireError, match=re.escape(reason)) as caught:
        read(data)
    assert not isinstance(caught.value, Refused)
    assert caught.value.do


FINE = {
    "plain": g2(),
    "gzip": gzip.compress(g2()),
    "gzip in two members": gzip.compress(g2()[:90]) + gzip.compress(g2()[90:]),
    "gzip padded": gzip.compress(g2()) + bytes(512),
    "bom": codecs.BOM_UTF8 + g2(),
    "utf-16 with bom": g2().decode().encode("utf-16"),
    "utf-16 little": g2().decode().encode("utf-16-le"),
    "utf-16 big": g2().decode().encode("utf-16-be"),
    "utf-16 declared": g2(prolog='<?xml version="1.0" encoding="UTF-16"?>').decode().encode("utf-16"),
    "declared utf-8": g2(prolog='<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'),
    "white space before": b"\n\n " + g2(prolog='<?xml version="1.0"?>'),
    "declared in single quotes": g2(prolog="<?xml version='1.0' encoding='utf-8' standalone='no' ?>\r\n"),
    "declared, with a doctype": g2(prolog="<?xml version='1.0'?>\n<!DOCTYPE newsItem PUBLIC \"-//X//Y 1.0//EN\" \"x.dtd\" >\n"),
    "a comment before a doctype": g2(prolog='<?xml version="1.0"?><!-- -> --><!DOCTYPE newsItem SYSTEM "x.dtd">'),
    "a bare doctype": g2(prolog='<!DOCTYPE newsItem SYSTEM "http://127.0.0.1:9/never-fetched.dtd">'),
    "a public doctype": g2(prolog='<!DOCTYPE newsItem PUBLIC "-//X//Y" "never-fetched.dtd">'),
    "NewsML's DTDs of bodies": g2(
        prolog='<!-- [ --><!DOCTYPE NewsML PUBLIC "urn:x" "n.dtd" [\n<!ENTITY % nitf SYSTEM "http://127.0.0.1:9/n.dtd"> %nitf;\n]>'
    ),
    "instructions and comments": g2(prolog='<?xml-stylesheet href="x.xsl"?><!-- &unheard; <!ENTITY -->'),
    "an instruction inside": g2("Head<?php evil() ?>"),
    "a comment inside": g2("<!-- &unheard; --><!-- > -->Head"),
    "cdata": g2("<![CDATA[Head]]>"),
}  # fmt: skip


@pytest.mark.parametrize("data", FINE.values(), ids=FINE)
def test_what_is_harmless_comes_in(data):
    assert headline(data) == "Head"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("caf&eacute;", "café"),
        ("a&nbsp;b", "a\u00a0b"),
        ("&hellip;&mdash;&rsquo;", "…—’"),
        ("&AMP;&LT;b&GT;", "&<b>"),
        ("AT&amp;T", "AT&T"),
        ("&amp;eacute;", "&eacute;"),
        ("&#233;&#xe9;", "éé"),
        ("<![CDATA[&eacute; & <b>]]>", "&eacute; & <b>"),
        ("&NotEqualTilde;", "≂̸"),
        ("a<!-- &eacute; -->b", "ab"),
    ],
)
def test_no_letter_is_lost_to_an_entity(sent, shown):
    assert headline(g2(sent)) == shown


def test_an_entity_cannot_end_an_attribute():
    data = g2(words='<a href="https://a.example/&QUOT; title=&QUOT;x">word</a>')
    (item,) = read(data).items
    assert [run.href for block in item.body for run in block.runs] == [""]


@pytest.mark.parametrize("name", ["iso-8859-1", "windows-1252", "iso-8859-15", "utf-8", "utf-16"])
def test_a_declared_encoding_is_believed(name):
    data = f'<?xml version="1.0" encoding="{name}"?>{G2.format(headline="Café “x”" if "1252" in name else "Café", words="w")}'
    assert headline(data.encode(name)).startswith("Café")


@pytest.mark.parametrize(
    ("name", "word"), [("windows-1251", "Привет"), ("shift_jis", "東京"), ("gb18030", "北京"), ("koi8-r", "Мир")]
)
def test_the_transport_s_and_the_agency_s_encoding_are_believed_when_the_document_has_none(name, word):
    data = G2.format(headline=word, words="w").encode(name)
    assert headline(data, Hints(charset=name)) == word
    assert headline(data, Hints(default_charset=name)) == word


@pytest.mark.parametrize("where", ["document", "transport", "agency"])
def test_utf_8_under_another_name_is_read_as_utf_8_and_said_so(where):
    prolog = '<?xml version="1.0" encoding="iso-8859-1"?>' if where == "document" else ""
    hints = {"transport": Hints(charset="latin-1"), "agency": Hints(default_charset="cp1252")}.get(where, Hints())
    reading = read(g2("Café £5", prolog=prolog), hints)
    assert reading.items[0].headline == "Café £5"
    assert "read as UTF-8" in reading.notes[0].what


def test_text_without_any_word_on_its_encoding_is_windows_1252_and_said_so():
    reading = read(G2.format(headline="Caf\u00e9 \u2019", words="w").encode("cp1252"))
    assert reading.items[0].headline == "Café ’"
    assert "Windows-1252" in reading.notes[0].what


def test_the_line_of_a_fault_is_told():
    with pytest.raises(WireError) as caught:
        read(b'<?xml version="1.0"?>\n<!-- two -->\n<nitf>\n<head>\n</nitf>')
    assert caught.value.where == "line 5"


def test_a_huge_text_is_read_whole_or_not_at_all():
    words = "word " * 150_000
    (item,) = read(g2(words=words)).items
    assert canonical_text(item).count("word") == 150_000


@pytest.mark.parametrize("soup", ["<!--", "<a ", "<a b='", "<? ", "</", "<!--x--"])
def test_tags_left_open_without_end_are_told_at_once(soup):
    began = time.process_time()
    assert spoken(soup * (500_000 // len(soup))) is None
    assert time.process_time() - began < 1


def test_many_attributes_and_elements_take_no_long_time():
    data = g2(words="<b>x</b>" * 100_000)
    (item,) = read(data).items
    assert len(item.paragraphs[0]) == 100_000


def test_nothing_is_fetched_and_no_file_is_opened(monkeypatch):
    def never(*_):
        raise AssertionError("the gate looked outside")

    monkeypatch.setattr(socket, "getaddrinfo", never)
    monkeypatch.setattr(socket.socket, "connect", never)
    for prolog in (
        '<!DOCTYPE newsItem SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE newsItem SYSTEM "/etc/hostname">',
    ):
        assert headline(g2(prolog=prolog)) == "Head"
    assert headline(g2("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='/etc/hostname'/>Head")) == "Head"


RSS = '<rss version="2.0"><channel><item><guid>g</guid><title>{title}</title><description>{words}</description></item></channel></rss>'


def test_feedparser_stands_behind_the_gate():
    entities = '<!DOCTYPE rss [<!ENTITY a "' + "A" * 1000 + '">]>' + RSS.format(title="&a;" * 1000, words="w")
    with pytest.raises(Refused, match="internal subset"):
        read(entities.encode())
    (item,) = read(RSS.format(title="&lt;img src=x onerror=alert(1)&gt;Head", words="w").encode()).items
    assert item.headline == "Head"
    (item,) = read(RSS.format(title="&lt;script&gt;alert(1)&lt;/script&gt;Head", words="w").encode()).items
    assert item.headline == "Head"
    assert item.dropped == ("script: alert(1)",)


@pytest.mark.parametrize("size", [10, 100, 1000])
def test_a_gzip_of_any_ordinary_ratio_comes_in(size):
    data = g2(words=json.dumps([{"n": n} for n in range(size)]).replace("<", ""))
    assert headline(gzip.compress(data)) == "Head"
    assert headline(zlib.compress(data, wbits=31)) == "Head"
