"""NewsML 1.x beyond the fixtures: which URN is whose identity, what an instruction means, words exactly as sent."""

from time import process_time
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.wire.item import Hints, WireError
from wireroom.wire.newsml_1_management import kind_of, urgency_of, without_revision
from wireroom.wire.read import read
from wireroom.wire.text import canonical_text, join

TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff<&"), min_size=1, max_size=60
)


def message(management="", component="", item_id="one", provider="northgate.example"):
    return f"""<NewsML><NewsEnvelope><DateAndTime>20260302T090100Z</DateAndTime></NewsEnvelope><NewsItem>
      <Identification><NewsIdentifier><ProviderId>{provider}</ProviderId><DateId>20260301</DateId>
        <NewsItemId>{item_id}</NewsItemId><RevisionId PreviousRevision="0" Update="N">1</RevisionId></NewsIdentifier></Identification>
      <NewsManagement><ThisRevisionCreated>20260302T090000Z</ThisRevisionCreated>{management}</NewsManagement>
      <NewsComponent>{component}</NewsComponent></NewsItem></NewsML>""".encode()


def only(data, **hints):
    (item,) = read(data, Hints(**hints)).items
    return item


@pytest.mark.parametrize(
    ("urn", "revision", "identity"),
    [
        ("urn:newsml:a.example:20260301:id:3", "3", "urn:newsml:a.example:20260301:id"),
        ("urn:newsml:a.example:20260301:id:3N", "3", "urn:newsml:a.example:20260301:id"),
        ("urn:newsml:a.example:20260301:id:3U", "", "urn:newsml:a.example:20260301:id"),
        ("urn:newsml:a.example:20260301:id", "3", "urn:newsml:a.example:20260301:id"),
        ("urn:newsml:a.example:20260301:id:part", "3", "urn:newsml:a.example:20260301:id:part"),
        ("urn:newsml:a.example:8080:2026-03-01T10:00:00:id:3", "3", "urn:newsml:a.example:8080:2026-03-01T10:00:00:id"),
        ("urn:newsml:www.a.example", "3", ""),
        ("urn:newsml:a.example::id:3", "3", ""),
        ("tag:a.example,2026:id", "", ""),
        ("", "", ""),
    ],
)
def test_the_identity_of_an_item_is_its_urn_without_the_revision(urn, revision, identity):
    assert without_revision(urn, revision) == identity


@pytest.mark.parametrize(
    ("told", "status", "signals"),
    [
        ("Kill", "canceled", ()),
        ("DELETE", "canceled", ()),
        ("Withdrawal", "canceled", ()),
        ("Correction", "usable", ("sig:correction",)),
        ("Rectify", "usable", ("sig:correction",)),
        ("Update", "usable", ("sig:update",)),
        ("Replace", "usable", ("sig:update",)),
        ("Withhold", "withheld", ()),
        ("None", "usable", ()),
        ("Do something", "usable", ("Do something",)),
    ],
)
def test_an_instruction_is_followed_and_an_unknown_one_stays_a_signal(told, status, signals):
    item = only(message(f'<Status FormalName="Usable"/><Instruction FormalName="{told}"/>'))
    assert (item.pubstatus, item.signals) == (status, signals)


def test_a_kill_stays_a_kill_whatever_the_status_says():
    usable = '<Status FormalName="Usable"/>'
    for management in (f'{usable}<Instruction FormalName="Kill"/>', f'<Instruction FormalName="Kill"/>{usable}'):
        assert only(message(management)).pubstatus == "canceled"


@pytest.mark.parametrize(
    ("text", "number"), [("1", 1), (" 8 ", 8), ("9", 9), ("10", 0), ("²", 0), ("high", 0), ("", 0)]
)
def test_an_urgency_is_one_digit(text, number):
    assert urgency_of(text) == number


@pytest.mark.parametrize(
    ("told", "kind"), [("News advisory", "advisory"), ("Daybook", "planning"), ("DIARY", "planning"), ("News", "")]
)
def test_advisories_and_diaries_are_no_stories(told, kind):
    assert kind_of(told) == kind


def test_a_zone_is_the_agencys_own_where_neither_message_nor_source_has_one():
    data = message().replace(b"090000Z", b"090000").replace(b"northgate.example", b"ana-mpe.gr")
    assert only(data).versioncreated.hour == 7
    assert only(data, timezone="Asia/Kolkata").versioncreated.hour == 3


@pytest.mark.parametrize(
    ("data", "words", "dropped"),
    [
        ("The <person>Mayor</person> spoke.", "The Mayor spoke.\n", False),
        ("<body.content><p>One.</p></body.content>", "One.\n", False),
        ("<ResultTable><Cell>3</Cell></ResultTable>", "", True),
        ("<p>One.</p><object>two</object>", "One.\n", True),
    ],
)
def test_what_is_no_copy_is_never_dropped_in_silence(data, words, dropped):
    item = only(message(component=f"<ContentItem><DataContent>{data}</DataContent></ContentItem>"))
    assert (canonical_text(item), bool(item.dropped)) == (words, dropped)


def test_a_kind_of_content_that_we_do_not_know_is_read_all_the_same():
    component = (
        '<ContentItem><MediaType FormalName="Tekst og lyd"/><DataContent><p>One.</p></DataContent></ContentItem>'
    )
    assert canonical_text(only(message(component=component))) == "One.\n"


def test_a_second_component_beside_the_standard_is_read_too():
    first = "<ContentItem><DataContent><p>One.</p></DataContent></ContentItem>"
    second = first.replace("One", "Two")
    assert canonical_text(only(message(component=f"{first}</NewsComponent><NewsComponent>{second}"))) == "One.\nTwo.\n"


def test_forms_of_the_same_words_are_read_once_and_what_has_none_is_told():
    plain = '<ContentItem><MimeType FormalName="text/plain"/><DataContent>One. Two.</DataContent></ContentItem>'
    marked = "<ContentItem><DataContent><p>One.</p><p>Two.</p></DataContent></ContentItem>"
    lost = "<ContentItem><DataContent><p><script>x()</script></p></DataContent></ContentItem>"
    item = only(message(component=plain + marked + lost))
    assert canonical_text(item) == "One.\nTwo.\n"
    assert item.dropped == ("script: x()",)


def test_a_picture_among_others_keeps_its_notes_and_the_items_it_names():
    inner = (
        '<NewsComponent><Role FormalName="{}"/><ContentItem><DataContent>{}</DataContent></ContentItem></NewsComponent>'
    )
    picture = '<Role FormalName="Photo"/><ContentItem Href="a.jpg"><MediaType FormalName="Photo"/></ContentItem>'
    reference = '<NewsComponent><NewsItemRef NewsItem="urn:newsml:a.example:20260301:x:1"/></NewsComponent>'
    component = (
        "<NewsComponent><ContentItem><DataContent><p>One.</p></DataContent></ContentItem></NewsComponent>"
        f"<NewsComponent>{picture}{inner.format('Caption', 'Dawn.')}{inner.format('Editorial note', 'No crop.')}</NewsComponent>"
        f"{reference}"
    )
    item = only(message(component=component))
    assert [(each.href, each.caption) for each in item.renditions] == [("a.jpg", "Dawn.")]
    assert item.ednote == "No crop."
    assert [each.guid for each in item.members] == ["urn:newsml:a.example:20260301:x"]


def test_a_message_of_very_many_parts_is_read_in_good_time():
    picture = '<NewsComponent><NewsLines><HeadLine>P</HeadLine></NewsLines><ContentItem Href="a.jpg"/></NewsComponent>'
    text = "<ContentItem><DataContent><p>One {}.</p></DataContent></ContentItem>"
    began = process_time()
    item = only(message(component="".join(text.format(number) for number in range(1500)) + picture * 1500))
    assert len(item.body) == 1500
    assert len(item.renditions) == 1500
    assert process_time() - began < 2


def test_base64_that_is_no_text_is_held():
    data = '<ContentItem><Encoding Notation="base64"><DataContent>AAECAw==</DataContent></Encoding></ContentItem>'
    assert only(message(component=data)).dropped == ("DataContent in Base64 that is no text",)


def test_an_item_without_identity_is_known_by_its_headline_and_a_bare_one_is_not_read():
    lines = "<NewsLines><HeadLine>Known</HeadLine></NewsLines>"
    first, again = (read(message(component=lines, item_id="0")) for _ in range(2))
    assert first.items[0].guid == again.items[0].guid
    assert "no NewsItemId" in first.notes[0].what
    with pytest.raises(WireError, match="no NewsItemId and no headline"):
        read(message(item_id="0"))


@given(headline=TEXT, words=st.lists(TEXT, min_size=1, max_size=4))
def test_any_words_are_the_canonical_text(headline, words):
    body = "".join(f"<p>{escape(each)}</p>" for each in words)
    component = f"<NewsLines><HeadLine>{escape(headline)}</HeadLine></NewsLines><ContentItem><DataContent>{body}</DataContent></ContentItem>"
    data = message(component=component)
    assert canonical_text(only(data)) == join([headline, *words])


@given(words=st.lists(TEXT, min_size=1, max_size=4))
def test_plain_lines_are_paragraphs_word_for_word(words):
    content = f'<ContentItem><MimeType FormalName="text/plain"/><DataContent>{escape(chr(10).join(words))}</DataContent></ContentItem>'
    assert canonical_text(only(message(component=content))) == join(words)
