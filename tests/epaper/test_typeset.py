"""What setting owes the agencies: every word, in order, whole, in any script; nothing over the edge of its column."""

import shutil

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from tests.epaper.copy import job, story
from tests.epaper.paper import folded, pages_of, text_of
from wireroom.epaper import words
from wireroom.epaper.issue import Labels, Picture
from wireroom.epaper.typeset import FONTS, Composer, compose, overrun, proof
from wireroom.wire import item as wire
from wireroom.wire.text import canonical_text


def said(each):
    """All words of a story that are the agency's, without white space."""
    return folded(words.text(each))


def plain(item_blocks, **more):
    """A story with this body."""
    item = wire.Item(guid="x", headline="Headline of it all", body=tuple(item_blocks), **more)
    base = story(0)
    return msgspec.structs.replace(
        base, headline=item.headline, subheadline=item.subheadline, byline=item.byline,
        blocks=words.blocks(item, "Deccan Wire"),
    ), item  # fmt: skip


@pytest.fixture
def set_issue(tmp_path):
    """Sets an issue; gives its proof and the path of its PDF."""

    def made(stories, **more):
        (tmp_path / "work").mkdir(exist_ok=True)
        told = proof(Composer(tmp_path / "work"), job(stories, **more))
        return told, tmp_path / "work" / told.pdf

    return made


def test_a_day_of_forty_stories_is_set_word_for_word(set_issue):
    stories = [story(number) for number in range(40)]
    told, pdf = set_issue(stories)
    assert not told.left_out
    assert len(told.pages) > 1
    text = folded(text_of(pdf))
    continued = {spot.key for sheet in told.pages for spot in sheet.spots if spot.part}
    for each in stories:
        body = [
            folded(words.text(msgspec.structs.replace(each, blocks=(block,), headline="", byline="")))
            for block in each.blocks
        ]
        assert folded(each.headline) in text
        if each.key not in continued:
            assert "".join(body) in text
        at = 0
        for block in body:
            at = text.index(block, at) + len(block)


def test_a_continued_story_says_where_and_goes_on_there(set_issue):
    stories = [story(0, words=6000)]
    told, pdf = set_issue(stories)
    assert len(told.pages) > 1
    pages = pages_of(pdf)
    assert "Continued on page 2" in pages[0]
    assert "Continued from page 1" in pages[1]
    assert folded(stories[0].headline) in folded(pages[1])


@pytest.mark.parametrize("language", ["hi", "mr"])
def test_devanagari_is_set_word_for_word(set_issue, language):
    """A reader that honours the file's own account of its words may meet a syllable twice, but misses none."""
    stories = [story(number, language=language) for number in range(4)]
    _, pdf = set_issue(stories, language=language, labels={language: Labels("{page} <", "> {page}")})
    text = folded(text_of(pdf))
    for each in stories:
        body = said(each)
        letters = iter(text[text.index(body[:4]) :])
        assert all(letter in letters for letter in body)


def test_the_pdf_is_tagged_titled_and_tells_no_time(set_issue):
    told, pdf = set_issue([story(number) for number in range(3)])
    reader = PdfReader(pdf)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "The Test Courier, Mumbai, July 22, 2021"
    assert "/CreationDate" not in reader.metadata
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    outline = [each.title for each in reader.outline if not isinstance(each, list)]
    assert outline == ["The Test Courier"]
    assert told.pdf.startswith("mumbai-2021-07-22-")


def test_the_same_issue_is_the_same_bytes(tmp_path):
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        told = proof(Composer(tmp_path / name), job([story(number) for number in range(6)]))
        made.append((told, [(tmp_path / name / file).read_bytes() for file in told.files]))
    assert made[0] == made[1]


def test_pictures_stand_with_caption_and_credit(set_issue, tmp_path):
    (tmp_path / "work").mkdir()
    Image.new("RGB", (960, 640), "#446").save(tmp_path / "work/one-960.jpg")
    picture = Picture(((960, "one-960.jpg"),), 960, 640, "Boats at a quay", "The quay at noon.", "Photo: Deccan Wire")
    _, pdf = set_issue([story(0, picture=picture), story(1)])
    text = text_of(pdf)
    assert "The quay at noon." in text
    assert "Photo: Deccan Wire" in text
    assert len(PdfReader(pdf).pages[0].images) == 1


def test_the_reader_knows_where_each_story_stands(set_issue):
    told, _ = set_issue([story(number) for number in range(12)])
    assert {spot.key for sheet in told.pages for spot in sheet.spots} == {each.key for each in told.stories}
    for sheet in told.pages:
        for spot in sheet.spots:
            assert 0 < spot.x < spot.x + spot.width < 10_000
            assert 0 < spot.y < spot.y + spot.height < 10_000


def test_words_that_run_over_their_place_are_noticed(tmp_path):
    composer = Composer(tmp_path)
    the_job = job([story(0, words=400), story(1, words=400)])
    planned = compose(composer, the_job)
    assert overrun(composer, planned, the_job) == []
    first = planned.pages[0].modules[0]
    short = msgspec.structs.replace(first, rows=first.rows - 2)
    page = msgspec.structs.replace(planned.pages[0], modules=(short, *planned.pages[0].modules[1:]))
    assert overrun(composer, msgspec.structs.replace(planned, pages=(page, *planned.pages[1:])), the_job) == [first.key]


RUNS = {
    "markup": wire.Run("#set page(1pt) *bold* _it_ `x` $y$ <label> @ref // no /* no */ \\u{41} ~ -- --- ... 'q' \"q\""),
    "nbsp": wire.Run("no\u00a0break, narrow\u202fspace, zero\u200bwidth, soft\u00adhyphen"),
    "address": wire.Run("https://www.example.org/" + "a-very/long_address/" * 9),
    "one word": wire.Run("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungen" * 2),
    "scripts": wire.Run("Ελληνικά, Привет, ₹4,50,000, ½, ≤ ≥ ≈ → № ‰, naïve façade, Đặng, हिन्दी में"),
    "link": wire.Run("a link", (), "https://example.org/?a=1&b=2"),
    "marks": wire.Run("all marks", ("strong", "em", "underline", "strike", "code", "quote")),
    "small": wire.Run("H2O or m2", ("sub",)),
}


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_no_word_is_read_as_markup_or_lost(set_issue, run):
    body = [wire.Paragraph((wire.Run("Before. "), run, wire.Run(" After."))), wire.Paragraph((wire.Run("The end."),))]
    each, _ = plain(body)
    _, pdf = set_issue([each])
    assert folded(words.text(each)).split("Before")[1].replace("\u200b", "") in folded(text_of(pdf)).replace(
        "\u200b", ""
    )


BODIES = {
    "list": [wire.Listing((wire.ListItem((wire.Run("one"),)), wire.ListItem((wire.Run("two"),), 1)), ordered=True)],
    "table": [wire.Table(tuple(tuple(wire.Cell((wire.Run(f"c{x}{y}"),), y == 0) for x in range(3)) for y in range(5)))],
    "wide table": [wire.Table(tuple(tuple(wire.Cell((wire.Run(f"c{x}{y}"),)) for x in range(9)) for y in range(4)))],
    "long table": [
        wire.Table(tuple((wire.Cell((wire.Run(f"row {y}"),)), wire.Cell((wire.Run("x"),))) for y in range(90)))
    ],
    "heads": [
        wire.Heading((wire.Run("A head"),)),
        wire.Paragraph((wire.Run("A line."),)),
        wire.Heading((wire.Run("Last"),)),
    ],
    "quote": [wire.Paragraph((wire.Run("So it was said."),), "quote"), wire.Paragraph((wire.Run("A note."),), "note")],
    "lines": [wire.Paragraph((wire.Run("one\n two\nthree"),), "pre")],
    "break": [wire.Paragraph((wire.Run("one"), wire.Run("\n", ("break",)), wire.Run("two")))],
    "only a head": [wire.Heading((wire.Run("Nothing but this"),))],
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_every_kind_of_block_is_set(set_issue, body):
    first = wire.Paragraph((wire.Run("It began like this."),))
    last = wire.Paragraph((wire.Run("It ended like that."),))
    each, item = plain([first, *body, last], dateline=wire.Dateline("PUNE, July 22"), byline="By A. Writer")
    assert words.text(each) == canonical_text(item)
    _, pdf = set_issue([each])
    text = folded(text_of(pdf)).replace("•", "").replace("1.", "").replace("a.", "")
    for paragraph in item.paragraphs:
        assert folded(paragraph) in text


runs = st.builds(
    wire.Run,
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], include_characters=" \t\n"), max_size=30),
    st.sampled_from([(), ("strong",), ("em", "sup")]),
) | st.just(wire.Run("\n", ("break",)))
blocks = st.one_of(
    st.builds(wire.Paragraph, st.lists(runs, max_size=5).map(tuple), st.sampled_from(["", "quote", "pre", "note"])),
    st.builds(wire.Heading, st.lists(runs, max_size=3).map(tuple)),
    st.builds(
        lambda items: wire.Listing(tuple(wire.ListItem(each) for each in items)),
        st.lists(st.lists(runs, max_size=3).map(tuple), max_size=4),
    ),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(blocks, max_size=6), st.text(max_size=12), st.sampled_from(["", " PUNE,\n July 22 "]))
def test_blocks_to_set_say_exactly_what_the_item_says(body, byline, dateline):
    each, item = plain(body, byline=byline, dateline=wire.Dateline(dateline))
    assert words.text(each) == canonical_text(item)


def test_what_has_no_type_is_told():
    assert words.strange(["Plain, ‘quoted’ – and हिन्दी, Ω, Я, ₹"]) == ""
    assert words.strange(["日本 😀 a"]) == "日本😀"


def test_every_character_that_may_be_set_can_be_set(tmp_path):
    """PDF/UA allows no character without a shape: the whole list is set at once."""
    for template in FONTS.parent.glob("typst/type.typ"):
        shutil.copy(template, tmp_path)
    letters = "".join(sorted(words._characters() - set("\n")))
    (tmp_path / "letters.json").write_bytes(msgspec.json.encode(list(letters)))
    (tmp_path / "all.typ").write_text(
        '#import "type.typ": *\n#set document(title: [x])\n#for family in (serif, display, sans) {\n'
        '  set text(font: family, fallback: false)\n  for letter in json("letters.json") { text(letter); [ ] }\n}\n',
        "utf-8",
    )
    assert Composer(tmp_path).pdf("all.typ").startswith(b"%PDF")


def test_a_flash_of_a_headline_alone_is_set(set_issue):
    flash = msgspec.structs.replace(story(0), headline="Dam holds", blocks=())
    told, pdf = set_issue([flash, story(1)])
    assert not told.left_out
    assert "Dam holds" in text_of(pdf)
