"""The desk speaks the editor's own language."""

import pytest
from babel.messages.pofile import read_po

from wireroom.desk.screens import STRINGS
from wireroom.press.strings.messages import DESK, sentences, template


@pytest.mark.parametrize("language", ["hi", "mr"])
def test_every_sentence_of_the_desk_is_translated(language):
    known = STRINGS.catalogue(language)
    assert [each for each in sentences(DESK) if each not in known] == []
    for english, told in known.items():
        assert ("{number}" in english) == ("{number}" in told)


def test_the_catalogue_without_translations_is_up_to_date():
    with (DESK / "strings" / "wireroom.pot").open("rb") as file:
        kept = {each.id for each in read_po(file) if each.id}
    assert kept == {each.id for each in template(DESK) if each.id}


@pytest.mark.parametrize(
    ("accepts", "language", "word"),
    [
        ("hi-IN,hi;q=0.9,en;q=0.8", "hi", "साइन इन करें"),
        ("mr", "mr", "साइन इन करा"),
        ("fr, hi;q=0.5", "hi", "साइन इन करें"),
        ("fr-FR", "en", "Sign in"),
        ("", "en", "Sign in"),
        ("../../hi", "en", "Sign in"),
    ],
)
def test_a_screen_is_in_the_first_language_of_the_browser_that_the_desk_speaks(db, client, accepts, language, word):
    page = client.get("/desk/login/", headers={"accept-language": accepts}).content.decode()
    assert f'<html lang="{language}">' in page
    assert word in page


def test_times_and_numbers_follow_the_language(db, editor):
    page = editor.get("/desk/", headers={"accept-language": "hi"}).content.decode()
    assert "डिस्पैच" in page
    assert "IST" in page
