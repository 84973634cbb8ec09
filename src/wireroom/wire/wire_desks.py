"""Categories of the text wires: the desk that a message is for, as a subject.

IPTC 7901 leaves the letters to the agencies (4.6); most use the first letters of their own language's word. ANPA 1312
has one letter; the Associated Press's meanings became everybody's.
"""

from __future__ import annotations

from wireroom.wire.item import Subject

_TOPICS = {
    "arts": "01000000", "crime": "02000000", "disaster": "03000000", "economy": "04000000", "education": "05000000",
    "environment": "06000000", "health": "07000000", "human interest": "08000000", "labour": "09000000",
    "lifestyle": "10000000", "politics": "11000000", "religion": "12000000", "science": "13000000",
    "society": "14000000", "sport": "15000000", "conflict": "16000000", "weather": "17000000",
}  # fmt: skip
"""First level of IPTC's Media Topics."""

_7901 = {
    "politics": "pl pol p po par ai ii aa",
    "economy": "wi eco ec f fin fi bus b wir dow",
    "sport": "sp spo s sport si ss res reb ran oly tdf rsb uit",
    "arts": "ku kul cul clt c ki k art ent",
    "weather": "we wea wet met",
    "science": "wis sci ws xi",
    "religion": "rel re ki-re",
    "human interest": "vm ver vx",
    "lifestyle": "lif mod rei",
}
_NAMES_7901 = {"i": "international", "a": "domestic", "gen": "general", "int": "international", "ci": "chronicle",
               "rs": "editorial service", "alg": "general", "v": "advisory"}  # fmt: skip
_ANPA = {
    "a": ("domestic news", ""), "b": ("special events", ""), "c": ("features", ""), "d": ("food and diet", "lifestyle"),
    "e": ("entertainment", "arts"), "f": ("financial news", "economy"), "g": ("state and regional news", ""),
    "i": ("international news", ""), "k": ("commentary", ""), "l": ("lifestyle", "lifestyle"), "m": ("farm news", "economy"),
    "n": ("state and regional news", ""), "o": ("weather", "weather"), "p": ("politics", "politics"),
    "q": ("sports scores", "sport"), "r": ("racing", "sport"), "s": ("sports", "sport"), "t": ("travel", "lifestyle"),
    "v": ("advisories", ""), "w": ("Washington", "politics"),
}  # fmt: skip
ADVISORY = "v"  # in both

_BY_CODE = {code: topic for topic, codes in _7901.items() for code in codes.split()}


def of_7901(code: str) -> tuple[Subject, ...]:
    """The subjects of an IPTC 7901 category."""
    bare = code.lower()
    return _subjects("iptc-7901", bare, _NAMES_7901.get(bare, ""), _BY_CODE.get(bare, ""))


def of_anpa(letter: str) -> tuple[Subject, ...]:
    """The subjects of an ANPA 1312 category letter."""
    name, topic = _ANPA.get(letter.lower(), ("", ""))
    return _subjects("anpa-1312", letter.lower(), name, topic)


def _subjects(scheme: str, code: str, name: str, topic: str) -> tuple[Subject, ...]:
    """The letters as they are, and the media topic that they name."""
    if not code:
        return ()
    own = Subject(code=code, name=name or topic, type="other", scheme=f"{scheme}:category")
    return (own, Subject(code=f"medtop:{_TOPICS[topic]}", name=topic)) if topic else (own,)
