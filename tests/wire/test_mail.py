"""Mails: the subject is the headline word for word, the copy keeps every word, and what is doubtful waits for an editor."""

import base64
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage

import pytest

from tests.wire import shots
from wireroom.stories.standing import why_held
from wireroom.wire.item import Hints, Link, Media, Refused, WireError
from wireroom.wire.read import read
from wireroom.wire.text import canonical_text

NITF = b"""<nitf><head><title>Attached story</title></head><body><body.content><p>Words of the attachment.</p></body.content></body></nitf>"""
LETTER = "Ratnagiri: the ferry runs again after a week of storm.\n\nIt leaves the pier at nine in the morning."


def mail(text=LETTER, subject="Ferry runs again", **headers):
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = "Konkan Desk <desk@konkan.example>"
    message["To"] = "paper@banyan.example"
    message["Subject"] = subject
    message["Date"] = "Wed, 06 May 2026 09:15:00 +0530"
    message["Message-ID"] = "<77@konkan.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if text is not None:
        message.set_content(text)
    return message


def only(message, **hints):
    (item,) = read(message if isinstance(message, bytes) else message.as_bytes(), Hints(**hints)).items
    return item


def test_a_plain_mail_is_a_story():
    item = only(mail(subject="Fähre & “Bridge” – offen"))
    assert item.headline == "Fähre & “Bridge” – offen"
    assert item.guid == "77@konkan.example"
    assert item.versioncreated == datetime(2026, 5, 6, 3, 45, tzinfo=UTC)
    assert item.paragraphs == tuple(LETTER.split("\n\n"))
    assert why_held(item) == ""
    assert "Konkan Desk" not in canonical_text(item) + item.byline + item.creditline


@pytest.mark.parametrize("word", ["UPDATE: ", "Correction: ", "CORRECTED: "])
def test_words_of_the_subject_make_no_version(word):
    item = only(
        mail(
            subject=f"{word}Ferry runs again",
            In_Reply_To="<76@konkan.example>",
            References="<75@k> <76@konkan.example>",
        )
    )
    assert (item.version, item.headline) == (0, f"{word}Ferry runs again")
    assert set(item.links) == {Link("references", guid="75@k"), Link("in-reply-to", guid="76@konkan.example")}


def test_the_html_form_is_taken_when_it_keeps_all_words():
    message = mail()
    message.add_alternative(
        "<p>Ratnagiri: the <b>ferry</b> runs again after a week of storm.</p><p>It leaves the pier at nine in the morning.</p>",
        subtype="html",
    )
    item = only(message)
    assert any("strong" in run.marks for block in item.body for run in block.runs)
    assert item.doubts == ()


def test_the_plain_form_is_taken_when_the_html_says_less():
    message = mail()
    message.add_alternative("<p>Ratnagiri: the ferry runs again.</p>", subtype="html")
    assert only(message).paragraphs == tuple(LETTER.split("\n\n"))


def test_two_forms_that_say_different_things_wait_for_an_editor():
    message = mail()
    message.add_alternative("<p>Quite another story, and a longer one.</p>", subtype="html")
    assert "says more than its HTML" in why_held(only(message))


def test_flowed_lines_are_one_paragraph():
    text = "The ferry runs \nagain after a week.\n\nIt leaves \nat nine.\n"
    raw = (
        mail(None).as_bytes().rstrip()
        + b"\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n"
        + text.encode()
    )
    assert only(raw).paragraphs == ("The ferry runs again after a week.", "It leaves at nine.")
    deleted = raw.replace(b"format=flowed", b"format=flowed; delsp=yes")
    assert only(deleted).paragraphs[0] == "The ferry runsagain after a week."


def test_pictures_attached_and_inline_come_with_the_story():
    message = mail()
    message.add_alternative('<p>The ferry.</p><p><img src="cid:one@k" alt="Ferry"><img src="https://k.example/px.gif" width="1" height="1"></p>'
                            f"<p>{LETTER}</p>", subtype="html")  # fmt: skip
    message.get_payload()[1].add_related(shots.plain(), "image", "jpeg", cid="<one@k>", filename="ferry.jpg")
    message.add_attachment(shots.plain("PNG"), maintype="application", subtype="octet-stream", filename="quay.png")
    reading = read(message.as_bytes(), Hints())
    (item,) = reading.items
    inline, attached = reading.enclosed
    assert (inline.data, attached.media_type) == (shots.plain(), "image/png")
    assert [(each.href, each.alt) for each in item.renditions] == [(inline.name, "Ferry"), (attached.name, "")]
    assert [block.ref for block in item.body if isinstance(block, Media)] == [item.renditions[0].id]
    assert "ferry.jpg" not in repr(reading.enclosed[0].name)


def test_an_attached_wire_file_is_read_as_what_it_is_and_its_letter_waits():
    message = mail("Please find the story attached.", subject="Story")
    message.add_attachment(NITF, maintype="application", subtype="xml", filename="story.xml")
    letter, story = read(message.as_bytes(), Hints()).items
    assert (story.headline, why_held(story)) == ("Attached story", "")
    assert "covering letter" in why_held(letter)
    alone = mail(None)
    alone.make_mixed()
    alone.add_attachment(NITF, maintype="application", subtype="octet-stream", filename="story.bin")
    (story,) = read(alone.as_bytes(), Hints()).items
    assert story.headline == "Attached story"


def test_an_attached_mail_is_read_as_one():
    message = mail("See below.")
    message.add_attachment(mail(subject="The inner story"))
    assert [item.headline for item in read(message.as_bytes(), Hints()).items] == [
        "Ferry runs again",
        "The inner story",
    ]


def with_file(data, kind, name):
    message = mail()
    message.add_attachment(data, maintype=kind.split("/")[0], subtype=kind.split("/")[1], filename=name)
    return message


HELD = [
    (with_file(b"%PDF-1.4 words", "application/pdf", "report.pdf"), "report.pdf (application/pdf)"),
    (with_file(b"<nitf><body>", "application/xml", "broken.xml"), "broken.xml"),
    (
        mail(LETTER + "\n\nThis e-mail and its attachments are confidential and intended only for the addressee."),
        "disclaimer",
    ),
    (mail(LETTER + "\n\n-----Original Message-----\nFrom: x"), "quotes another mail"),
    (mail("> Old words\n\n" + LETTER), "quotes another mail"),
    (mail(subject="Re: Ferry"), "answers or forwards"),
    (mail(subject="Fwd: Ferry"), "answers or forwards"),
    (mail(LETTER + "\n\n--\nMeera Joshi"), "may end in a signature"),
    (mail(Authentication_Results="mx.banyan.example; dmarc=fail header.from=konkan.example"), "not proven"),
    (mail(""), "no words"),
    (mail("Short words.", subject=""), "no headline"),
    (mail("Ferry runs again\n\nShort words.", subject=""), "found by rule"),
]


@pytest.mark.parametrize(("message", "reason"), HELD)
def test_what_is_doubtful_is_held(message, reason):
    assert reason in why_held(only(message))


def test_a_signature_goes_to_the_desk_s_note():
    item = only(mail(LETTER + "\n\n-- \nMeera Joshi\n+91 00000 00000\n"))
    assert item.paragraphs == tuple(LETTER.split("\n\n"))
    assert item.desk_note == "Meera Joshi\n+91 00000 00000"
    assert why_held(item) == ""


def raw(headers, body):
    return b"From: Desk <desk@k.example>\r\nMessage-ID: <1@k>\r\nMIME-Version: 1.0\r\n" + headers + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    ("headers", "body", "headline", "words"),
    [
        (b"Subject: =?iso-8859-1?Q?F=E4hre?= =?utf-8?B?w6Rs?=\r\nContent-Type: text/plain; charset=windows-1252", b"Caf\xe9 \x96 offen", "Fähreäl", "Café – offen"),
        ("Subject: Fähre\r\nContent-Type: text/plain; charset=utf-8".encode(), "Grüße aus Köln".encode(), "Fähre", "Grüße aus Köln"),
        (b"Subject: =?shift_jis?B?" + base64.b64encode("東京".encode("shift_jis")) + b"?=\r\nContent-Type: text/plain; charset=iso-2022-jp", "天気".encode("iso2022_jp"), "東京", "天気"),
        (b"Subject: x y\r\nContent-Type: text/plain; charset=unknown-8bit", "Größe".encode(), "x y", "Größe"),
        (b"Subject: x y\r\nContent-Type: text/html; charset=utf-8", '<meta charset="iso-8859-1"><p>Größe</p>'.encode(), "x y", "Größe"),
        (b"Subject: =?utf-8?B?broken!?=\r\nContent-Type: text/plain", b"Words here", "=?utf-8?B?broken!?=", "Words here"),
    ],
)  # fmt: skip
def test_letters_arrive_as_they_were_meant(headers, body, headline, words):
    item = only(raw(headers, body))
    assert item.headline == headline
    assert item.paragraphs == (words,)


def test_a_mail_whose_last_boundary_is_missing_is_held():
    message = mail()
    message.add_attachment(shots.plain(), maintype="image", subtype="jpeg", filename="a.jpg")
    data = message.as_bytes()
    assert "broken" in why_held(only(data[: data.rindex(b"--===")]))


def nested(depth):
    head = b"From: a@b.example\r\nMessage-ID: <1@k>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    for number in range(depth):
        head += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (number, number)
    return head + b"Content-Type: text/plain\r\n\r\nWords.\r\n"


def test_parts_inside_each_other_without_end_are_refused():
    with pytest.raises(Refused, match="inside each other"):
        read(nested(1000), Hints())
    assert only(nested(20)).paragraphs == ("Words.",)


def test_parts_beside_each_other_without_end_are_refused():
    data = raw(b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b", b"--b\r\n\r\nx\r\n" * 1000)
    with pytest.raises(Refused, match="parts, more than"):
        read(data, Hints())


def test_a_mail_of_one_endless_line_is_read_whole_or_not_at_all():
    with pytest.raises(Refused, match="words of"):
        read(raw(b"Subject: x\r\nContent-Type: text/plain", b"word " * 1_600_000), Hints())
    item = only(raw(b"Subject: x\r\nContent-Type: text/plain", b"word " * 200_000))
    assert canonical_text(item).count("word") == 200_000


@pytest.mark.parametrize(
    "data",
    [
        b"From: nobody\n\nWords of a note.",
        b"Dear all,\nFrom: x@y\nSubject: z\n\nWords",
        b"Headline: x\nDate: y\n\nWords.",
    ],
)
def test_what_only_looks_a_little_like_a_mail_is_none(data):
    try:
        assert read(data, Hints()).format != "mail"
    except WireError as error:
        assert "plain text" in error.what  # noqa: PT017


def test_a_mail_out_of_a_mailbox_file_is_one():
    assert only(b"From desk@k.example Wed May  6 09:15:00 2026\n" + mail().as_bytes()).headline == "Ferry runs again"
