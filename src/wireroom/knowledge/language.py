"""Which language words are in: declared, unless the script contradicts it; else by script and small function words."""

from __future__ import annotations

import re

_WORDS = {
    "en": "the of and to in is that for it with as was on are by this be at from has have said will which",
    "de": "der die das und ist nicht ein eine mit den dem auf für von im zu sich auch werden hat nach wie",
    "fr": "le la les des et est une dans pour que qui sur pas avec au par plus ce sont aux ont été du",
    "es": "el los las del que y en una por con para es se al como más su sus ha fue este la",
    "nl": "de het een van en dat is niet op te zijn voor met die aan er ook bij naar heeft wordt",
    "pt": "o os as do da dos das que e em uma para com não por mais foi ao na no se",
    "it": "il lo gli della che di e per una con non sono è del nel alla ha dei si anche",
    "hi": "है हैं के का की में और से को ने पर कि यह भी था थे लिए नहीं कहा गया एक हो कर",
    "mr": "आहे आहेत आणि या हा ही हे होते होता होती केली केले केला म्हणाले त्यांनी यांनी असून तर नाही झाली झाले मात्र",
}
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_SCRIPTS = {
    "hi": "Devanagari", "mr": "Devanagari", "ne": "Devanagari", "sa": "Devanagari", "kok": "Devanagari",
    "bn": "Bengali", "as": "Bengali", "gu": "Gujarati", "pa": "Gurmukhi", "ta": "Tamil", "te": "Telugu",
    "kn": "Kannada", "ml": "Malayalam", "or": "Oriya", "ur": "Arabic", "ar": "Arabic", "fa": "Arabic", "ru": "Cyrillic",
    "uk": "Cyrillic", "bg": "Cyrillic", "el": "Greek", "he": "Hebrew", "ja": "Han", "zh": "Han", "ko": "Hangul",
    "th": "Thai",
}  # fmt: skip
_RANGES = (
    ("Devanagari", 0x0900, 0x097F), ("Bengali", 0x0980, 0x09FF), ("Gurmukhi", 0x0A00, 0x0A7F),
    ("Gujarati", 0x0A80, 0x0AFF), ("Oriya", 0x0B00, 0x0B7F), ("Tamil", 0x0B80, 0x0BFF), ("Telugu", 0x0C00, 0x0C7F),
    ("Kannada", 0x0C80, 0x0CFF), ("Malayalam", 0x0D00, 0x0D7F), ("Thai", 0x0E00, 0x0E7F), ("Arabic", 0x0600, 0x06FF),
    ("Cyrillic", 0x0400, 0x04FF), ("Greek", 0x0370, 0x03FF), ("Hebrew", 0x0590, 0x05FF), ("Hangul", 0xAC00, 0xD7AF),
    ("Han", 0x3040, 0x9FFF),
)  # fmt: skip
_ONLY = {"Bengali": "bn", "Gurmukhi": "pa", "Gujarati": "gu", "Oriya": "or", "Tamil": "ta", "Telugu": "te",
         "Kannada": "kn", "Malayalam": "ml", "Thai": "th", "Arabic": "ur", "Cyrillic": "ru", "Greek": "el",
         "Hebrew": "he", "Hangul": "ko", "Han": "ja"}  # fmt: skip
_WORD = re.compile(r"[^\s\d.,;:!?()\[\]\"'“”‘’।—–-]+")


def language_of(words: str, declared: str, default: str) -> str:
    """The primary BCP 47 tag of `words`. A declared language stands unless the words are in another script."""
    script = _script(words[:2000])
    tag = declared.partition("-")[0].lower()
    if tag and script == _SCRIPTS.get(tag, "Latin"):
        return tag
    if script in {"Latin", "Devanagari"}:
        return _by_words(words[:2000].lower(), script) or (
            default if _SCRIPTS.get(default, "Latin") == script else tag or default
        )
    return _ONLY.get(script, default)


def _script(words: str) -> str:
    """The script of most letters."""
    if words.isascii():
        return "Latin"
    counts: dict[str, int] = {}
    for character in words:
        if character.isalpha():
            code = ord(character)
            name = (
                "Latin" if code < 0x370 else next((name for name, low, high in _RANGES if low <= code <= high), "Latin")
            )
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name]) if counts else "Latin"


def _by_words(words: str, script: str) -> str:
    found = _WORD.findall(words)
    scores = {
        language: sum(word in known for word in found)
        for language, known in _SETS.items()
        if _SCRIPTS.get(language, "Latin") == script
    }
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] >= 1 else ""
