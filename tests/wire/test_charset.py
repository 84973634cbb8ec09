"""Words never arrive as mojibake: which word on the encoding counts, and what becomes of bytes about which nobody says anything."""

import codecs
import random

import pytest

from wireroom.stories.standing import why_held
from wireroom.wire.charset import decode, doubts
from wireroom.wire.item import Hints, Refused
from wireroom.wire.read import read

FRENCH = "Le préfet a annoncé que les écoles ouvriront à l’été « dès lundi »."
POLISH = "Wczoraj w Łodzi odbyło się posiedzenie rady, na którym omówiono budżet i żłobki."
HTML = '<!doctype html><html><head><meta charset="{0}"></head><body><p>{1}</p></body></html>'

ORDER = [  # bytes, hints, what the envelope declares, the words
    (codecs.BOM_UTF8 + "é".encode(), Hints(charset="cp1251", default_charset="koi8-r"), "", "é"),
    (codecs.BOM_UTF16_LE + "é".encode("utf-16-le"), Hints(charset="utf-8"), "", "é"),
    ("<?xml version='1.0' encoding='cp1251'?><a>Мир</a>".encode("cp1251"), Hints(charset="cp1252"), "", "Мир"),
    (HTML.format("windows-1251", "Мир").encode("cp1251"), Hints(charset="cp1252"), "", "Мир"),
    ("Мир".encode("koi8-r"), Hints(charset="cp1252"), "koi8-r", "Мир"),
    ("Мир".encode("cp1251"), Hints(charset="cp1251", default_charset="koi8-r"), "", "Мир"),
    ("Мир".encode("koi8-r"), Hints(default_charset="koi8-r"), "", "Мир"),
    ("Мир".encode(), Hints(), "", "Мир"),
    ("Города мира".encode("utf-16-le"), Hints(charset="utf-16-le"), "", "Города мира"),
    ("A city of the world".encode("utf-16-be"), Hints(), "", "A city of the world"),
    ("東京の天気".encode("iso2022_jp"), Hints(), "", "東京の天気"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "hints", "declared", "words"), ORDER)
def test_the_first_word_on_the_encoding_counts(data, hints, declared, words):
    text, _, notes = decode(data, hints, declared=declared)
    assert words in text
    assert not notes


def test_the_agency_s_row_of_the_table_stands_behind_the_source_s_settings():
    data = "<nitf><head><title>Größe</title></head><body><body.content><p>Wörter</p></body.content></body></nitf>"
    assert read(data.encode("cp1252"), Hints(dialect="aap")).items[0].headline == "Größe"
    hinted = Hints(dialect="aap", default_charset="mac-roman")
    assert read(data.encode("mac-roman"), hinted).items[0].headline == "Größe"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("iso-8859-1", "He said “yes” – €5"),
        ("us-ascii", "He said “yes”"),
    ],
)
def test_quotation_marks_of_windows_under_the_name_of_latin_1_are_read_as_such_and_said_so(name, words):
    text, used, notes = decode(words.encode("cp1252"), Hints(charset=name))
    assert (text, used) == (words, "cp1252")
    assert "read as Windows-1252" in notes[0].what


def test_a_utf_16_declaration_that_nobody_changed_does_not_break_utf_8():
    data = "<?xml version='1.0' encoding='utf-16'?><a>é</a>".encode()
    text, used, notes = decode(data, Hints())
    assert ("é" in text, used) == (True, "utf-8")
    assert notes


GUESSES = [  # words, encoding, language of the source, whether the guess is sure
    (FRENCH, "cp1252", "fr", True),
    (POLISH, "cp1250", "pl", True),
    ("Вчера в городе прошло заседание совета.", "cp1251", "ru", True),
    ("Вчера в городе прошло заседание совета, на котором обсуждался бюджет.", "koi8-r", "ru-RU", True),
    ("Belediye başkanı yolların yaz aylarında onarılacağını söyledi.", "cp1254", "tr", True),
    ("ראש העיר אמר כי הכבישים יתוקנו בקיץ", "cp1255", "he", True),
    ("市長は道路を夏に修理すると述べた。住民は歓迎した。", "euc_jp", "ja", True),
    ("Schöne Grüße aus München.", "cp1252", "", True),  # the same letters in every encoding that makes sense
    (FRENCH, "cp1252", "", False),  # Western or Central European: nobody can be sure
    (POLISH, "cp1250", "", False),
]


@pytest.mark.parametrize(("words", "name", "language", "sure"), GUESSES)
def test_a_guess_is_noted_and_doubted_unless_the_language_or_the_letters_settle_it(words, name, language, sure):
    text, _, notes = decode(words.encode(name), Hints(language=language))
    assert (text == words) or not sure
    assert bool(doubts(notes)) is not sure
    assert notes


def test_a_story_whose_letters_are_guessed_is_held():
    data = f"<nitf><head><title>Préfet</title></head><body><body.content><p>{FRENCH}</p></body.content></body></nitf>"
    (item,) = read(data.encode("cp1252")).items
    assert "encoding guessed" in why_held(item)
    (item,) = read(data.encode("cp1252"), Hints(language="fr")).items
    assert why_held(item) == ""


@pytest.mark.parametrize("seed", range(5))
def test_bytes_that_are_no_text_are_refused(seed):
    with pytest.raises(Refused, match="text in no encoding"):
        decode(b"Head\n\n" + random.Random(seed).randbytes(600), Hints())


@pytest.mark.parametrize("words", ["La ciudad abrirá mañana.", "“Yes”", "दिल्ली में बारिश", "Мир"])
def test_utf_8_that_was_read_twice_is_noted_and_left_alone(words):
    twice = "".join(bytes((each,)).decode("cp1252", "ignore") or chr(each) for each in words.encode())
    text, _, notes = decode(twice.encode(), Hints())
    assert text == twice
    assert "read twice" in notes[0].what
    assert not decode(words.encode(), Hints())[2]
