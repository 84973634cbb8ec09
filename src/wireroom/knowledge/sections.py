"""Which section a story belongs to: subject codes first, then names and slugline, the feed's default, words, the last."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct


class Topic(Struct, frozen=True):
    """A subject as the wire sent it."""

    code: str
    name: str
    type: str


class SectionRule(Struct, frozen=True):
    """A section and what files a story under it."""

    slug: str
    title: str
    titles: dict[str, str]
    subjects: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


# IPTC Media Topics: codes that news uses much -> their top level (facts of the public standard).
_TOPS = {
    "20000002": "01000000", "20000003": "01000000", "20000005": "01000000", "20000013": "01000000", "20000018": "01000000",
    "20000045": "01000000", "20000082": "02000000", "20000087": "02000000", "20000106": "02000000", "20000107": "02000000",
    "20000119": "02000000", "20000121": "02000000", "20000129": "02000000", "20000139": "03000000", "20000148": "03000000",
    "20000160": "03000000", "20000168": "03000000", "20000170": "04000000", "20000209": "04000000", "20000344": "04000000",
    "20000350": "04000000", "20000385": "04000000", "20000271": "04000000", "20000310": "04000000", "20000331": "04000000",
    "20000349": "04000000", "20000398": "05000000", "20000399": "05000000", "20000410": "05000000", "20000412": "05000000",
    "20000418": "06000000", "20000424": "06000000", "20000430": "06000000", "20000436": "06000000", "20000441": "06000000",
    "20000446": "07000000", "20000463": "07000000", "20000464": "07000000", "20000480": "07000000", "20000485": "07000000",
    "20000493": "07000000", "20000502": "08000000", "20000509": "09000000", "20000521": "09000000", "20000523": "09000000",
    "20000525": "09000000", "20000538": "10000000", "20000549": "10000000", "20000565": "10000000", "20000574": "11000000",
    "20000587": "11000000", "20000593": "11000000", "20000621": "11000000", "20000638": "11000000", "20000639": "11000000",
    "20000649": "11000000", "20000657": "12000000", "20000697": "12000000", "20000702": "12000000", "20000705": "12000000",
    "20000710": "13000000", "20000717": "13000000", "20000735": "13000000", "20000741": "13000000", "20000742": "13000000",
    "20000755": "13000000", "20000756": "13000000", "20000763": "13000000", "20000770": "14000000", "20000775": "14000000",
    "20000780": "14000000", "20000788": "14000000", "20000799": "14000000", "20000817": "14000000", "20000822": "15000000",
    "20001103": "15000000", "20001104": "15000000", "20001108": "15000000", "20001124": "15000000", "20000851": "15000000",
    "20000852": "15000000", "20001065": "15000000", "20000053": "16000000", "20000056": "16000000", "20000065": "16000000",
    "20000068": "16000000", "20001128": "17000000", "20001129": "17000000", "20001130": "17000000",
}  # fmt: skip
_WORDS = {
    "politics": "election minister parliament party assembly coalition cabinet चुनाव मंत्री विधानसभा निवडणूक मंत्रिमंडळ",
    "business": "market shares rupee bank profit exports inflation बाजार शेयर रुपया शेअर बँक",
    "sport": "match innings wicket goal tournament league champion coach मैच विकेट सामना स्पर्धा",
    "science": "scientists space satellite telescope laboratory वैज्ञानिक उपग्रह शास्त्रज्ञ",
    "technology": "software app smartphone internet semiconductor startup ऐप तंत्रज्ञान",
    "health": "hospital doctors patients vaccine disease अस्पताल डॉक्टर रुग्णालय",
    "entertainment": "film actor music festival theatre फिल्म अभिनेता चित्रपट",
    "world": "president embassy united nations ceasefire राष्ट्रपति",
}
_WORD = re.compile(r"[^\W\d_]+(?:[\u0900-\u0963]+)*", re.UNICODE)


def rolled_up(code: str) -> tuple[str, ...]:
    """A code with its wider ones: medtop third levels to their top level, old subject codes to their first two digits."""
    alias, _, bare = code.rpartition(":")
    if alias.endswith("medtop") or not alias:
        top = _TOPS.get(bare)
        return (f"medtop:{bare}", *((f"medtop:{top}",) if top else ()))
    if alias.endswith("subj") and len(bare) == 8:
        return (code, f"subj:{bare[:2]}000000", f"medtop:{bare[:2]}000000")
    return (code,)


class Sections:
    """Files stories under sections by their rules."""

    def __init__(self, rules: Sequence[SectionRule]) -> None:
        self._rules = tuple(rules)
        self._by_code: dict[str, str] = {}
        self._by_word: dict[str, str] = {}
        for rule in rules:
            for code in rule.subjects:
                self._by_code.setdefault(code, rule.slug)
            for word in (rule.slug, rule.title, *rule.titles.values(), *rule.words):
                self._by_word.setdefault(word.lower(), rule.slug)
        slugs = {rule.slug for rule in rules}
        self._hints = {word: slug for slug, words in _WORDS.items() if slug in slugs for word in words.split()}

    def of(self, topics: Sequence[Topic], named: Sequence[str], default: str, words: str) -> str:
        """The section's slug. `named` are sluglines and keywords, `words` the headline and the first words."""
        for topic in topics:
            for code in rolled_up(topic.code) if topic.code else ():
                if code in self._by_code:
                    return self._by_code[code]
        for text in (*(topic.name for topic in topics if topic.type in {"topic", "keyword"}), *named):
            slug = self._named(text)
            if slug:
                return slug
        if default:
            return default
        return self._by_words(words) or (self._rules[-1].slug if self._rules else "")

    def _named(self, text: str) -> str:
        lower = text.lower().strip()
        if lower in self._by_word:
            return self._by_word[lower]
        return next((self._by_word[word] for word in _WORD.findall(lower) if word in self._by_word), "")

    def _by_words(self, words: str) -> str:
        counts: dict[str, int] = {}
        for word in _WORD.findall(words.lower()):
            slug = self._hints.get(word) or self._by_word.get(word)
            if slug:
                counts[slug] = counts.get(slug, 0) + 1
        best = max(counts, key=lambda slug: (counts[slug], slug), default="")
        return best if best and counts[best] >= 2 else ""
