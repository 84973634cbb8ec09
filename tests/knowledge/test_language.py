"""The declared language stands, unless the words are in another script; undeclared words tell it by themselves."""

import pytest

from wireroom.knowledge.language import language_of, script_of, script_of_language

HINDI = "मुख्यमंत्री ने कहा कि सड़क का काम अगले महीने पूरा होगा और इससे लोगों को राहत मिलेगी।"
MARATHI = "मुख्यमंत्र्यांनी सांगितले की रस्त्याचे काम पुढील महिन्यात पूर्ण होईल आणि नागरिकांना दिलासा मिळेल."
ENGLISH = "The road will be ready by next month, the chief minister said, and it is to be free of tolls."


@pytest.mark.parametrize(
    ("words", "declared", "default", "expected"),
    [
        (ENGLISH, "en-IN", "hi", "en"),
        (ENGLISH, "en", "hi", "en"),
        ("Der Rat tagt", "de-DE", "en", "de"),
        (MARATHI, "hi", "en", "hi"),  # a declared language stands, though the words look otherwise
        (HINDI, "mr", "en", "mr"),
        (HINDI, "HI", "en", "hi"),
        (HINDI, "mai", "en", "mai"),
        (HINDI, "en", "en", "hi"),  # but not against its script
        (MARATHI, "en-IN", "en", "mr"),
        (ENGLISH, "hi", "hi", "en"),
        ("மழை பெய்தது", "en", "en", "ta"),
        ("বৃষ্টি হয়েছে", "", "en", "bn"),
        ("বৰষুণ", "as", "en", "as"),
        (ENGLISH, "und", "hi", "en"),
    ],
)
def test_declared(words, declared, default, expected):
    assert language_of(words, declared, default) == expected


@pytest.mark.parametrize(
    ("words", "default", "expected"),
    [
        (ENGLISH, "en", "en"),
        (ENGLISH, "mr", "en"),
        (HINDI, "en", "hi"),
        (HINDI, "mr", "hi"),
        (MARATHI, "en", "mr"),
        (MARATHI, "hi", "mr"),
        ("Le ministre a dit que la route est pour les habitants", "en", "fr"),
        ("Der Minister sagte, dass die Straße auch für den Ort ist", "en", "de"),
        ("El ministro dijo que la carretera es para los vecinos", "en", "es"),
        ("Die Hard returns", "en", "en"),  # one word says nothing
        ("Die Hard returns", "de", "de"),
        ("India beat Australia", "hi", "en"),
        ("India beat Australia", "en", "en"),
        ("नाशिकच्या शेतकऱ्यांना दिलासा", "hi", "mr"),
        ("पुण्यातील पूल बंद", "en", "mr"),
        ("कांदा महागला", "mr", "mr"),
        ("कांदा महागला", "en", "hi"),
        ("दिल्ली में बारिश", "mr", "hi"),
        ("बाढ़ से राहत", "mr", "hi"),
        ("सड़क हादसा", "mr", "hi"),  # a letter that Marathi has not
        ("लोगों ने किया स्वागत", "mr", "hi"),
        ("मुंबई", "mr", "mr"),
        ("मुंबई", "hi", "hi"),
        ("", "mr", "en"),
        ("2021 · 7", "en", "en"),
    ],
)
def test_undeclared(words, default, expected):
    assert language_of(words, "", default) == expected


@pytest.mark.parametrize(
    ("words", "script"),
    [
        ("Rain", "Latin"),
        ("Café Ünal", "Latin"),
        ("पाऊस", "Devanagari"),
        ("BJP की बैठक में फैसला", "Devanagari"),
        ("The word पाऊस means rain in this language", "Latin"),
        ("дождь", "Cyrillic"),
        ("雨が降った", "Han"),
        ("", "Latin"),
        ("🙂🙂", "Latin"),
    ],
)
def test_script_of_most_letters(words, script):
    assert script_of(words) == script


def test_a_language_is_written_in_its_script():
    assert [script_of_language(each) for each in ("mr", "ur", "en", "xx")] == ["Devanagari", "Arabic", "Latin", "Latin"]
