"""A short, repeatable stretch of `tests.wire.fuzz`: broken messages are held, and nothing ever falls over."""

import random

import pytest

from tests.wire.fuzz import BY_FORMAT, HINTS, LOOSE, check, mutated
from wireroom.stories.standing import why_held
from wireroom.wire.gate import NO_TEXT
from wireroom.wire.item import Hints, WireError
from wireroom.wire.read import read


@pytest.mark.parametrize("name", sorted(BY_FORMAT))
def test_a_broken_message_is_read_or_held_and_nothing_else(name):
    dice = random.Random(name)
    outcomes = {check(mutated(dice, BY_FORMAT[name]), dice.choice(HINTS))[0] for _ in range(200)}
    assert outcomes & {"WireError", "Refused"}
    assert outcomes - {"WireError", "Refused"}


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.75, 0.9, 0.99])
def test_a_message_cut_off_anywhere_is_held(share):
    for data in (each for name, seeds in BY_FORMAT.items() if name not in LOOSE for each in seeds):
        if data.lstrip()[:1] in {b"<", b"{", b"["}:
            assert check(data[: int(len(data) * share)])[0] in {"WireError", "Refused"}


FOUND = {  # what fuzzing found once: bytes that are no text, packed as if they were
    "mail": b'From: a@b.example\nSubject: x\nContent-Type: text/plain; charset="x\0"\n\nWords of a story.\n',
    "atom": b'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>t</title><entry><id>a</id><title>x</title>'
    b'<content type="text/html" mode="base64">UUUUUUUUUUUUUUUU</content></entry></feed>',
    "newsml-g2": b'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="g"><itemMeta/><contentMeta><headline>x</headline>'
    b'</contentMeta><contentSet><inlineData encoding="http://x/base64">R0lGODlhAQABAAAAACw=</inlineData></contentSet></newsItem>',
    "html": b"<html><body><h1>A headline of some words</h1><p>Words \x03 of a story.</p></body></html>",
}


@pytest.mark.parametrize("name", FOUND)
def test_bytes_that_are_no_text_are_held(name):
    try:
        (item,) = read(FOUND[name], Hints()).items
    except WireError:
        return
    assert why_held(item)
    assert not NO_TEXT.search("".join(item.paragraphs))


@pytest.mark.parametrize(
    "data",
    [
        b"Ferry runs again\nContent-Transfer-Encoding: quoted-printable\n\nRATNAGIRI, May 6 (KONKAN) - The ferry =E2=80=93 white and=20\nslow - runs again.\n",
        b"\\ORE<?xrry runs again after the storm\n\nBy Meera Joshi\n\nRATNAGIRI, May 6 (KONKAN) - The ferry runs again.\n",
        b'<?xml version=-10-18/">\n<body><h1>Another headline</h1><p>By Meera Joshi</p><p>RATNAGIRI, May 6 (KONKAN) - The ferry runs.</p></body>',
    ],
)
def test_what_is_left_of_a_mail_or_of_xml_is_never_published_as_mere_text(data):
    try:
        items = read(data, Hints()).items
    except WireError:
        return
    assert all(why_held(item) for item in items)
