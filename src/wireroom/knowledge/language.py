"""Which language words are in: declared, unless the script contradicts it; else by script and small function words."""

from __future__ import annotations

import re
from collections import Counter

_WORDS = {
    "en": "the of and to in is that for it with as was on are by this be at from has have said will which after not over",
    "de": "der die das und ist nicht ein eine mit den dem auf für von im zu sich auch werden hat nach wie",
    "fr": "le la les des et est une dans pour que qui sur pas avec au par plus ce sont aux ont été du",
    "es": "el los las del que y en una por con para es se al como más su sus ha fue este la",
    "nl": "de het een van en dat is niet op te zijn voor met die aan er ook bij naar heeft wordt",
    "pt": "o os as do da dos das que e em uma para com não por mais foi ao na no se",
    "it": "il lo gli della che di e per una con non sono è del nel alla ha dei si anche",
    "hi": "है हैं था थे थी के का की में और से को ने पर यह भी लिए नहीं गया गई गए कहा किया करने वाले साथ बाद हुए हुई रहे रहा रही",
    "mr": "आहे आहेत आणि हे होते होता होती केली केले केला म्हणाले म्हणाल्या त्यांनी यांनी यांच्या यांची असून नाही झाली झाले झाला मात्र तसेच "
    "गेली गेले दिली दिले येथे येथील करण्यात पण असे अशी",
}
_LANGUAGES_BY_WORD: dict[str, list[str]] = {}
for _language, _listed in _WORDS.items():
    for _word in _listed.split():
        _LANGUAGES_BY_WORD.setdefault(_word, []).append(_language)
# Letters and endings that tell Marathi from Hindi where no such word stands, as in a headline.
_MARATHI = re.compile("ळ|ॲ|\u0931|(?:च्या|तील|मध्ये|साठी|ांनी|ांना|ण्यास|ण्याची|णार|ावर)(?![\u0900-\u0963])")
_HINDI = re.compile("[\u0958-\u095e]|[\u0915-\u092b]\u093c|(?:ेंगे|ेगा|ेगी|ों)(?![\u0900-\u0963])")

_SCRIPTS = {
    "hi": "Devanagari", "mr": "Devanagari", "ne": "Devanagari", "sa": "Devanagari", "kok": "Devanagari",
    "mai": "Devanagari", "bho": "Devanagari", "doi": "Devanagari", "brx": "Devanagari", "bn": "Bengali", "as": "Bengali",
    "mni": "Bengali", "gu": "Gujarati", "pa": "Gurmukhi", "ta": "Tamil", "te": "Telugu", "kn": "Kannada",
    "ml": "Malayalam", "or": "Oriya", "ur": "Arabic", "ks": "Arabic", "sd": "Arabic", "ar": "Arabic", "fa": "Arabic",
    "ps": "Arabic", "ru": "Cyrillic", "uk": "Cyrillic", "bg": "Cyrillic", "sr": "Cyrillic", "el": "Greek",
    "he": "Hebrew", "yi": "Hebrew", "ja": "Han", "zh": "Han", "ko": "Hangul", "th": "Thai",
}  # fmt: skip
_RANGES = (
    ("Devanagari", 0x0900, 0x097F), ("Bengali", 0x0980, 0x09FF), ("Gurmukhi", 0x0A00, 0x0A7F),
    ("Gujarati", 0x0A80, 0x0AFF), ("Oriya", 0x0B00, 0x0B7F), ("Tamil", 0x0B80, 0x0BFF), ("Telugu", 0x0C00, 0x0C7F),
    ("Kannada", 0x0C80, 0x0CFF), ("Malayalam", 0x0D00, 0x0D7F), ("Thai", 0x0E00, 0x0E7F), ("Arabic", 0x0600, 0x06FF),
    ("Cyrillic", 0x0400, 0x04FF), ("Greek", 0x0370, 0x03FF), ("Hebrew", 0x0590, 0x05FF), ("Hangul", 0xAC00, 0xD7AF),
    ("Han", 0x3040, 0x9FFF),
)  # fmt: skip
_USUAL = {"Latin": "en", "Devanagari": "hi", "Bengali": "bn", "Gurmukhi": "pa", "Gujarati": "gu", "Oriya": "or",
          "Tamil": "ta", "Telugu": "te", "Kannada": "kn", "Malayalam": "ml", "Thai": "th", "Arabic": "ur",
          "Cyrillic": "ru", "Greek": "el", "Hebrew": "he", "Hangul": "ko", "Han": "ja"}  # fmt: skip
_UNSAID = frozenset({"", "und", "mul", "zxx", "mis"})
_WORD = re.compile(r"[^\s\d.,;:!?()\[\]\"'“”‘’।—–-]+")
_ENOUGH = 600  # characters that show a text's language
_CLEAR = 3  # words more of one language than of the other
_SCRIPT_REACH = 500


def language_of(words: str, declared: str, default: str) -> str:
    """The primary BCP 47 tag of `words`. A declared language stands unless the words are in another script.

    `default` is the answer, where its script allows, for words that say too little.
    """
    script = script_of(words)
    tag = declared.partition("-")[0].lower()
    if tag not in _UNSAID and script == script_of_language(tag):
        return tag
    usual = default if script_of_language(default) == script else _USUAL[script]
    return _by_words(words[:_ENOUGH].lower(), script, usual) if script in {"Latin", "Devanagari"} else usual


def script_of_language(language: str) -> str:
    """The script that a language is written in: Latin, unless it is known to be another."""
    return _SCRIPTS.get(language, "Latin")


def script_of(words: str) -> str:
    """The script of most letters at the beginning."""
    beginning = words[:_SCRIPT_REACH]
    if beginning.isascii():
        return "Latin"
    counts: Counter[str] = Counter()
    for letter, count in Counter(beginning).items():
        if letter.isalpha():
            counts[_script_of_letter(letter)] += count
    return max(counts, key=lambda script: counts[script]) if counts else "Latin"


def _script_of_letter(letter: str) -> str:
    code = ord(letter)
    return "Latin" if code < 0x370 else next((name for name, low, high in _RANGES if low <= code <= high), "Latin")


def _by_words(words: str, script: str, usual: str) -> str:
    """The language whose small words stand most, of those in the script; the usual one when they say nothing clear."""
    scores: Counter[str] = Counter()
    for word in _WORD.findall(words):
        for language in _LANGUAGES_BY_WORD.get(word, ()):
            scores[language] += 1
    if script == "Devanagari" and abs(scores["mr"] - scores["hi"]) < _CLEAR:
        scores["mr"] += len(_MARATHI.findall(words))
        scores["hi"] += len(_HINDI.findall(words))
    known = [language for language in _WORDS if script_of_language(language) == script]
    best = max(known, key=lambda language: (scores[language], language == usual))
    return best if scores[best] > (0 if script == "Devanagari" else 1) else usual
