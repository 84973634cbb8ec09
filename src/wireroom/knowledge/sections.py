"""Which section a story belongs to: subject codes first, then names and slugline, the feed's default, words, the last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

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


_MEDTOP = frozenset({"medtop", "mediatopic"})
_SUBJ = frozenset({"subj", "subject", "subjectcode", "iptc"})
_LOOSE = frozenset({"world", "city", "life", "news", "money", "india", "national", "nation", "local", "people"})
"""Names of sections that stand in many a phrase (World Cup, City Council): they count only alone."""

_ENOUGH = 2  # words that point to a section
_WORD = re.compile(r"[\w\u0900-\u0963]+")


def _rows(name: str) -> list[list[str]]:
    """The rows of one of our own tables; lines that begin with # are remarks."""
    lines = files("wireroom.knowledge").joinpath(name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and line[0] != "#"]


@cache
def _parents() -> dict[str, str]:
    """The tree of the IPTC Media Topics: each code and its parent, "" for the 17 at the top."""
    return {code: rest[0] if rest else "" for code, *rest in _rows("mediatopics.tsv")}


@cache
def _telling_words() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Topics, the usual name of their section, and words that tell them."""
    return tuple((code, name, tuple(words.split())) for code, name, words in _rows("topicwords.tsv"))


@lru_cache(maxsize=4096)
def rolled_up(code: str) -> tuple[str, ...]:
    """A code with all its wider ones, nearest first: ``medtop:20000851`` up to ``medtop:15000000``.

    An old subject code (``subj:15054001``) goes over its matter to its subject, whose number is that of the Media Topic.
    Codes may come as QCodes, as addresses of the IPTC's server or bare. A code of another list has no wider ones.
    """
    head, _, bare = code.strip().replace("/", ":").rpartition(":")
    alias = head.rpartition(":")[2].lower()
    if len(bare) != 8 or not (bare.isascii() and bare.isdigit()):
        return (code,)
    if alias in _MEDTOP or (not alias and bare in _parents()):
        chain = [f"medtop:{bare}"]
        while bare := _parents().get(bare, ""):
            chain.append(f"medtop:{bare}")
        return tuple(chain)
    if alias in _SUBJ or not alias:
        matter, subject = f"{bare[:5]}000", f"{bare[:2]}000000"
        return tuple(dict.fromkeys((f"subj:{bare}", f"subj:{matter}", f"subj:{subject}", f"medtop:{subject}")))
    return (code,)


class Sections:
    """Files stories under sections by their rules."""

    def __init__(self, rules: Sequence[SectionRule]) -> None:
        self._last = rules[-1].slug if rules else ""
        self._by_code: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        for rule in rules:
            for code in rule.subjects:
                for same in _same(code):
                    self._by_code.setdefault(same, rule.slug)
            for name in (rule.slug, rule.title, *rule.titles.values(), *rule.words):
                self._by_name.setdefault(name.lower().strip(), rule.slug)
        self._by_word = {
            name: slug for name, slug in self._by_name.items() if _WORD.fullmatch(name) and name not in _LOOSE
        }
        self._phrases = {f" {name} ": slug for name, slug in self._by_name.items() if " " in name}
        self._hints = self._hinted(rules)

    def of(self, topics: Sequence[Topic], named: Sequence[str], default: str, words: str) -> str:
        """The section's slug. `named` are sluglines and keywords, `words` the headline and the first words.

        The topics are asked in the order of the wire, but one that another topic narrows is asked through that; of the
        rules for a topic the nearest to its code wins.
        """
        chains = [rolled_up(topic.code) for topic in topics if topic.code]
        wider = {code for chain in chains for code in chain[1:]}
        for chain in chains:
            if chain[0] not in wider:
                for code in chain:
                    if code in self._by_code:
                        return self._by_code[code]
        for text in (*(topic.name for topic in topics if topic.type == "topic"), *named):
            slug = self._called(text)
            if slug:
                return slug
        return default or self._by_words(words) or self._last

    def _called(self, text: str) -> str:
        """The section that a topic's name, a keyword or a slugline calls: `sport`, `IND-CRICKET-TEST`."""
        lower = text.lower().replace("_", " ").strip()
        if not lower or lower in self._by_name:
            return self._by_name.get(lower, "")
        words = _WORD.findall(lower)
        for word in words:
            if word in self._by_word:
                return self._by_word[word]
        joined = f" {' '.join(words)} "
        return next((slug for phrase, slug in self._phrases.items() if phrase in joined), "")

    def _hinted(self, rules: Sequence[SectionRule]) -> dict[str, str]:
        """Words of the copy and the section that they point to: the rule's for their topic, else the one of that name."""
        slugs = {rule.slug for rule in rules}
        hints: dict[str, str] = {}
        for code, name, words in _telling_words():
            slug = next((self._by_code[each] for each in rolled_up(code) if each in self._by_code), "")
            slug = slug or (name if name in slugs else "")
            if slug:
                hints.update(dict.fromkeys(words, slug))
        for rule in rules:
            hints.update((word.lower(), rule.slug) for word in rule.words if word.lower() not in _LOOSE)
        return hints

    def _by_words(self, words: str) -> str:
        """The section that most of the telling words point to: two at least, and more than to any other."""
        counts: dict[str, int] = {}
        for word in _WORD.findall(words.lower()):
            slug = self._hints.get(word)
            if slug:
                counts[slug] = counts.get(slug, 0) + 1
        best = sorted(counts, key=lambda slug: -counts[slug])[:2]
        if not best or counts[best[0]] < _ENOUGH or (len(best) > 1 and counts[best[0]] == counts[best[1]]):
            return ""
        return best[0]


def _same(code: str) -> tuple[str, ...]:
    """A rule's code in the form that stories' codes take; that of a whole old subject stands for its Media Topic too."""
    chain = rolled_up(code)
    return chain if chain[0].startswith("subj:") and chain[0].endswith("000000") else chain[:1]
