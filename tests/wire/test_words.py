"""Word for word: whatever an agency writes into a field is what the canonical text says, in every format."""

import json
from html import escape
from xml.sax.saxutils import escape as xml

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from wireroom.wire.elements import words_of
from wireroom.wire.hypertext import read_html
from wireroom.wire.item import block_lines
from wireroom.wire.markup import read_tree
from wireroom.wire.read import read
from wireroom.wire.spoken import spoken, squeeze
from wireroom.wire.text import canonical_text, join

text = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff", include_characters="\t\n\r\x85"),
    max_size=40,
) | st.sampled_from(
    ["&amp;", "<b>x</b>", "&lt;", "]]>", "R&reg", "a\u00a0b", "न\u200d्", "<!-- -->", "\u2028", "“–’", "&#38;"]
)
words = text.filter(lambda each: bool(each.strip("\t\n\f\r ")))


def g2(headline, byline, paragraphs):
    body = "".join(f"<p>{xml(each)}</p>" for each in paragraphs)
    return (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="g" version="1"><contentMeta>'
        f"<headline>{xml(headline)}</headline><by>{xml(byline)}</by></contentMeta><contentSet><inlineXML>"
        f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html></inlineXML></contentSet></newsItem>'
    ).encode()


def nitf(headline, byline, paragraphs):
    body = "".join(f"<p>{xml(each)}</p>" for each in paragraphs)
    return (
        f'<nitf><head><docdata><doc-id id-string="g"/></docdata></head><body><body.head><hedline><hl1>{xml(headline)}'
        f"</hl1></hedline><byline>{xml(byline)}</byline></body.head><body.content>{body}</body.content></body></nitf>"
    ).encode()


def ninjs(headline, byline, paragraphs):
    html = "".join(f"<p>{escape(each)}</p>" for each in paragraphs)
    told = {"uri": "g", "headline": escape(headline), "byline": byline, "body_html": html}
    return json.dumps(told, ensure_ascii=False).encode()


def rss(headline, byline, paragraphs):
    html = "".join(f"<p>{escape(each)}</p>" for each in paragraphs)
    return (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item><guid>g</guid>'
        f"<title>{xml(escape(headline))}</title><dc:creator>{xml(byline)}</dc:creator>"
        f"<description>{xml(html)}</description></item></channel></rss>"
    ).encode()


def atom(headline, byline, paragraphs):
    html = "".join(f"<p>{xml(each)}</p>" for each in paragraphs)
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>g</id><title>{xml(headline)}</title><author><name>'
        f'{xml(byline)}</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{html}</div>'
        "</content></entry></feed>"
    ).encode()


@pytest.mark.parametrize("format_", [g2, nitf, ninjs, rss, atom], ids=lambda each: each.__name__)
@given(headline=words, byline=text, paragraphs=st.lists(words, min_size=1, max_size=4))
def test_any_words_of_an_agency_are_the_canonical_text(format_, headline, byline, paragraphs):
    (item,) = read(format_(headline, byline, paragraphs)).items
    assert canonical_text(item) == join((headline, byline, *paragraphs))
    assert not item.dropped


def lines_of(body):
    return [line for block in body.blocks for line in block_lines(block)]


_NAMES = """
    p div blockquote h1 h3 b em a span q sub section article center details summary pre figure li ul ol dl dt dd
    table caption thead tbody tr td th person money block bq hl2 note fn copyrite tagline unknown font
"""
WRAPPERS = _NAMES.split()


@st.composite
def trees(draw, depth=0):
    """Any nesting of any elements, words and white space anywhere: the soup that agencies send, but well-formed."""
    element = etree.Element(draw(st.sampled_from(WRAPPERS)) if depth else "body")
    element.text = draw(st.sampled_from([None, "", " ", "a", " b ", "ग\u200d", "\n"]))
    for child in draw(st.lists(trees(depth=depth + 1), max_size=3)) if depth < 4 else ():
        child.tail = draw(st.sampled_from([None, " ", "t", " u\n", "\u00a0"]))
        element.append(child)
        if draw(st.integers(0, 9)) == 0:
            etree.SubElement(element, draw(st.sampled_from(["br", "hr", "script"]))).tail = "z"
    return element


def all_text(tree):
    return squeeze("".join(tree.itertext()))


@given(trees())
def test_no_word_of_a_body_is_lost_or_invented_or_moved(tree):
    body = read_tree(tree)
    assert squeeze("".join(lines_of(body))) == all_text(tree)
    assert not body.dropped


@given(trees())
def test_a_field_says_all_words_inside_it_in_their_order(tree):
    assert squeeze(words_of(tree)) == all_text(tree)


@given(trees(), st.sampled_from(["script", "style", "noscript", "form", "iframe", "textarea"]), st.integers(0, 5))
def test_words_that_cannot_be_kept_are_named(tree, name, place):
    every = list(tree.iter())
    etree.SubElement(every[place % len(every)], name).text = "unkept words"
    body = read_tree(tree)
    assert any("unkept words" in each for each in body.dropped)
    assert "unkept" not in "".join(lines_of(body))


TOKENS = """<p>|</p>|<b>|</b>|<b |<a href=|<a href='x'>|</a>|"|'|=|>|<|</|<!-- -->|--!>|<!--|<![CDATA[|]]>|<? ?>|<!x>|<br>
<br/>|<td>|<table>|<tr>|</table>|<li>|<ul>|</ul>|<script>|</script>|<textarea>|<img src=x>|<h1>|<svg>|<title>|<plaintext>
<select>|&amp;|&lt;|&|&#|&#x41;|&not|&notit;|word|two |<3|<é|<P\tx=1\n>|<x-y>|</3>|<form>|<noscript>|<!doctype html>|<!-->
<!--->|<b/>|<b/x>|<a b=c'd>|<a b=c d="e>f">|<p "q>r">""".replace("\n", "|").split("|")
tokens = st.sampled_from([*TOKENS, " ", "\n", "\n\n", "x", "\u00a0"])


@given(st.lists(tokens, max_size=14).map("".join))
@example("<p>a<![CDATA[Hello]]>b</p>")
@example("<p>a <!-- never closed")
@example("<p>a <a href='x>b</a>")
@example("<div>" * 300 + "deep" + "</div>" * 300)
def test_html_soup_loses_no_word_or_says_so(soup):
    body = read_html(soup)
    if not body.dropped:
        assert squeeze("".join(lines_of(body))) == spoken(soup)


@pytest.mark.parametrize(
    "html",
    [
        "<p>Hello <![CDATA[lost]]></p>",
        "<p>Hello <!-- lost</p>",
        '<p>Hello <a href="lost>link</a></p>',
        "<div>" * 101 + "lost" + "</div>" * 101,
        "<p>Hello &#1; there</p>",
        "<p>Hello </3 lost> there</p>",
        "<p>Hello <",
        "<textarea>lost</textarea>",
        "<p>a<script>lost()</script></p>",
        "<svg><text>lost</text></svg>",
        "<math><mi>lost</mi></math>",
        "<plaintext>lost",
    ],
)
def test_html_that_would_lose_words_is_held(html):
    body = read_html(html)
    assert body.dropped or "Hello <" in lines_of(body)[0]


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("plain & simple", ["plain & simple"]),
        ("one\ntwo\n\nthree", ["one two", "three"]),
        ("<p>5 < 6 & 7 > 2</p>", ["5 < 6 & 7 > 2"]),
        ("<p>one<p>two", ["one", "two"]),
        ("a<hr>b", ["a", "b"]),
        ("a<br>b<br><br>c", ["a b", "c"]),
        ("<P CLASS=x data-y>&ldquo;Q&rdquo; &#147;w&#148;</P>", ["“Q” “w”"]),
        ("<?xml:namespace prefix = o ?><p>x<o:p></o:p></p>", ["x"]),
        ("<!--[if gte mso 9]><xml>junk</xml><![endif]--><p>x</p>", ["x"]),
        ("<![if !vml]><p>x</p><![endif]>", ["x"]),
        ("<!doctype html><html><head><title>t</title><style>s</style></head><body><p>x</p></body></html>", ["x"]),
        ("<ul><li>a<p>b</p></li><li>c</li></ul>", ["a b", "c"]),
        ("<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table></td></tr></table>", ["a b c"]),
        ("<p>a</p>loose<p>b</p>", ["a", "loose", "b"]),
        ("<iframe src='https://x.example/'></iframe><p>x</p>", ["x"]),
        ("<p>x</p><video src=v controls></video>", ["x"]),
    ],
)
def test_html_of_feeds_is_read_into_paragraphs(html, lines):
    body = read_html(html)
    assert [" ".join(line.split()) for line in lines_of(body)] == lines
    assert not body.dropped


@pytest.mark.parametrize(
    ("html", "caption", "credit"),
    [
        ("<figure><img src='a.jpg'><figcaption>A boat</figcaption></figure>", "A boat", ""),
        ("<figure><img src='a.jpg'><div>Nair/KN</div><figcaption>A boat</figcaption></figure>", "A boat", "Nair/KN"),
        ("<figure><a href='x'><img src='a.jpg'></a></figure>", "", ""),
    ],
)
def test_a_figure_is_a_picture_with_its_caption_and_credit(html, caption, credit):
    body = read_html(html)
    (picture,) = body.renditions
    assert (picture.href, picture.caption, picture.credit) == ("a.jpg", caption, credit)
    assert not lines_of(body)
    assert not body.dropped


@pytest.mark.parametrize(
    "html",
    [
        "<figure><img src='data:image/png;base64,AA'><figcaption>Kept</figcaption></figure>",
        "<figure><img src='a.jpg'><img src='b.jpg'><figcaption>Kept</figcaption></figure>",
        "<figure><blockquote>Kept</blockquote></figure>",
        "<figure><img src='a.jpg'><figcaption>Kept</figcaption><figcaption>too</figcaption></figure>",
    ],
)
def test_a_figure_that_is_something_else_keeps_its_words_in_the_body(html):
    assert "Kept" in lines_of(read_html(html))


def test_words_beside_the_body_of_nitf_are_copy_and_in_its_head_are_never_lost():
    told = (
        "<nitf><head><docdata><doc-id id-string='n1'/></docdata></head><body>At the top <body.head>In the head"
        "<hedline><hl1>Ferry sinks</hl1></hedline></body.head><body.content><p>The ferry sank.</p></body.content>"
        " At the end</body></nitf>"
    )
    [item] = read(told.encode()).items
    assert item.paragraphs == ("At the top", "The ferry sank.", "At the end")
    assert item.dropped == ("In the head",)
