"""Where a text names an entity, whatever it calls it: Aho-Corasick, whole words, the longest name, one tag an entity.

A name of one's own may be no name at all: `Sharma` is whoever is named in full beside it, `Nehru Stadium` is not Nehru,
`WHO` in a line of capitals may be a question. Marathi writes its case endings onto the name (मुंबईत, पुण्यातील).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import ahocorasick
from msgspec import Struct

from wireroom.knowledge.gazetteer import STRANGER, Entity

Owners = tuple[tuple[str, bool], ...]
"""Whose name it is: ids, each with whether it is a short name that needs a full one."""

_WORDLIKE = frozenset({"US", "WHO"})  # capitals that are also words
_INSTITUTION = re.compile(
    r" (?:(?:International|National|Memorial|Cricket|Medical) )?"
    r"(?:Airport|University|College|School|Institute|Hospital|Stadium|Road|Marg|Nagar|Chowk|Bridge|Setu|Park|Port|"
    r"Terminus|Station|Trophy|Award|Memorial|Museum|Foundation|Library)\b"
    r"| (?:(?:अंतरराष्ट्रीय|अंतर्राष्ट्रीय|आंतरराष्ट्रीय|राष्ट्रीय|क्रिकेट|मेडिकल|वैद्यकीय|मेमोरियल|स्मारक) )?"
    r"(?:हवाई|विमानतळ|विश्वविद्यालय|विद्यापीठ|कॉलेज|महाविद्यालय|स्टेडियम|अस्पताल|रुग्णालय|मार्ग|चौक|नगर|सेतु|सेतू|उद्यान|पार्क|"
    r"टर्मिनस|ट्रॉफी|पुरस्कार|संस्थान|स्टेशन)"
)
_CASES = (
    "त|तील|तून|मध्ये|मधील|मधून|ला|स|ना|ने|नी|शी|चा|ची|चे|च्या|चं|हून|साठी|सह|सोबत|बरोबर|वर|वरील|वरून|कडे|कडून|कडील|"
    "पर्यंत|जवळ|जवळील|भर|विरुद्ध|विरोधात|बाबत|विषयी|पासून|प्रमाणे|नंतर|पूर्वी|मार्फत|द्वारे|पेक्षा"
)
_ENDING = re.compile(rf"(?:ा|ां|ं|े|ें)?(?:{_CASES})(?:च|ही)?|च|ही")
_OBLIQUE = re.compile(rf"ं?(?:{_CASES})(?:च|ही)?")
_ENDING_LANGUAGES = frozenset({"mr", "kok"})
_WORD = re.compile(r"[\w\u0900-\u0963]+")
_DEVANAGARI = re.compile("[\u0900-\u0963]")
_NASAL = re.compile("[ङञणनम]्(?=[क-म])")


class Found(Struct, frozen=True):
    """An entity in a text: how often, and where first (characters from the start)."""

    entity: Entity
    count: int
    first: int


class _Name(Struct, frozen=True):
    """What the automaton knows of a name. `oblique`: a Marathi stem, a name only with an ending."""

    name: str
    owners: Owners
    person: bool
    oblique: bool = False


def plain(text: str) -> str:
    """The text as names are compared: spaces and apostrophes of one kind; Devanagari without nukta and joiners, its
    nasals written as anusvara (मुम्बई is मुंबई, नरेन्द्र is नरेंद्र).
    """
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    for old, new in (("\xa0", " "), ("’", "'")):
        text = text.replace(old, new)
    if _DEVANAGARI.search(text):
        for old, new in (("\u200c", ""), ("\u200d", ""), ("\u093c", ""), ("ँ", "ं"), ("ऱ", "र")):
            text = text.replace(old, new)
        text = _NASAL.sub("ं", text)
    return text


class Names:
    """Finds entities in text. What it answers never changes; a language's automaton is made when it is first asked."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._known = {f"-{n}" if each.kind == STRANGER else each.qid: each for n, each in enumerate(entities)}
        self.entities = {qid: entity for qid, entity in self._known.items() if entity.kind != STRANGER}
        self._languages = {language for entity in self._known.values() for language in entity.names}
        self._automata: dict[str, ahocorasick.Automaton] = {}

    def find(self, text: str, language: str) -> list[Found]:
        """The entities that `text` (as of `plain`) names, in English or `language`, in order of first mention."""
        spans = self._longest(text, language)
        full = {owners[0][0] for _, owners in spans if len(owners) == 1 and not owners[0][1]}
        counts: Counter[str] = Counter()
        first: dict[str, int] = {}
        for start, owners in spans:
            qid = _whose(owners, full)
            if qid:
                counts[qid] += 1
                first.setdefault(qid, start)
        return [Found(self.entities[qid], counts[qid], start) for qid, start in first.items()]

    def _longest(self, text: str, language: str) -> list[tuple[int, Owners]]:
        """Names that stand as words, the longest where they overlap, in order."""
        automaton = self._automaton(language if language in self._languages else "en")
        endings = language in _ENDING_LANGUAGES
        hits = []
        for last, name in automaton.iter(text):
            end = last + 1
            start = end - len(name.name)
            if _stands(text, start, end, name, endings):
                hits.append((start, -end, name))
        hits.sort()
        kept, reach = [], 0
        for start, end, name in hits:
            if start >= reach:
                reach = -end
                if not (name.person and _INSTITUTION.match(text, reach)):
                    kept.append((start, name.owners))
        return kept

    def _automaton(self, language: str) -> ahocorasick.Automaton:
        if language not in self._automata:
            self._automata[language] = _automaton(self._known, language)
        return self._automata[language]


def _automaton(entities: dict[str, Entity], language: str) -> ahocorasick.Automaton:
    owners: dict[str, dict[str, bool]] = defaultdict(dict)
    for qid, entity in entities.items():
        names = [name for key in dict.fromkeys(("en", language)) for name in entity.names.get(key, ())]
        for name in (*names, *entity.short):
            short = name in entity.short
            for form in {plain(name), plain(name).upper()} if name != name.upper() else (plain(name),):
                owners[form][qid] = short and owners[form].get(qid, True)
    automaton = ahocorasick.Automaton()
    automaton.add_word("\0", _Name("\0", (), False))  # an automaton without words cannot be searched
    if language in _ENDING_LANGUAGES:
        for name in list(owners):
            for stem in _obliques(name):
                automaton.add_word(stem, _name(stem, owners[name], entities, oblique=True))
    for name, whose in owners.items():
        automaton.add_word(name, _name(name, whose, entities))
    automaton.make_automaton()
    return automaton


def _name(name: str, whose: dict[str, bool], entities: dict[str, Entity], *, oblique: bool = False) -> _Name:
    known = {qid: short for qid, short in whose.items() if entities[qid].kind != STRANGER}
    return _Name(name, tuple(known.items()), all(entities[qid].kind == "person" for qid in known), oblique)


def _obliques(name: str) -> tuple[str, ...]:
    """The stems that Marathi endings follow where they differ from the name: पुणे पुण्या-, सभा सभे-, नागपूर नागपुरा-."""
    if name.endswith("े"):
        return (f"{name[:-1]}्या",)
    if name.endswith("ा"):
        return (f"{name[:-1]}्या", f"{name[:-1]}े")
    if len(name) > 3 and name[-2] == "ू":
        return (f"{name[:-2]}ु{name[-1]}ा",)
    return ()


def _stands(text: str, start: int, end: int, name: _Name, endings: bool) -> bool:
    """Whether a name stands as a word: no letter before it, none after it but a Marathi ending."""
    if start and _is_letter(text[start - 1]):
        return False
    if end == len(text) or not _is_letter(text[end]):
        if name.name in _WORDLIKE:
            return not text[max(0, start - 12) : end + 12].isupper()
        return not name.oblique
    if not endings or text[end] < "\u0900":
        return False
    tail = _WORD.match(text, end)
    return tail is not None and bool((_OBLIQUE if name.oblique else _ENDING).fullmatch(tail[0]))


def _is_letter(character: str) -> bool:
    return character.isalnum() or "\u0900" <= character <= "\u0963" or character == "_"


def _whose(owners: Sequence[tuple[str, bool]], full: set[str]) -> str:
    """Whose name it is: a full name is its owner's; a short or shared one belongs to the one named in full."""
    if len(owners) == 1 and not owners[0][1]:
        return owners[0][0]
    named = [qid for qid, _ in owners if qid in full]
    certain = [qid for qid, short in owners if not short]
    best = named or certain
    return best[0] if len(best) == 1 else ""
