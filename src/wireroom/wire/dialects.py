r"""What agencies write differently from the standard, a row an agency. What a row does not say is the standard.

A source's row is named in newspaper.toml (``dialect = "dpa"``) or recognised from what a message says of its provider.

Rows that look alike are in order of the alphabet. To add one: its name as one would type it, a `provider` pattern that
fits what its messages call themselves and nobody else's (tests/wire/test_dialects.py has an example of each), and then
only what differs. Patterns heed capitals; write ``(?i:...)`` where an agency does not.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from msgspec import Struct, field
from msgspec.structs import replace

from wireroom.wire.item import Hints


class Dialect(Struct, frozen=True, kw_only=True):
    """One agency's habits.

    `provider` is a pattern that its messages' provider, credit or guid matches. `charset`, `timezone` (IANA name) and
    `language` are those of messages that state none, used where neither the transport nor the source's settings say
    better. `phrases` are life-cycle words of its own, a meaning of `wire.phrases` and the words in that module's
    notation. `markers` are paragraphs of its own that only end a transmission. `dateline` is a pattern of its dateline
    where that is not "PLACE, date (SIGN) -", with a group `place`. `silent` are schemes of its signals that say nothing of a
    story's life,
    `signals` its codes for what has a word in ours. `urgency` is its scale in words where that is not IPTC's 1 to 9; the
    number is kept as sent. `lines` and `properties` are for NewsML 1.x: its NewsLines (or NewsLineTypes) and its Properties
    that are another field of the item than the standard says. `duid_is_guid`: the Duid of a story's NewsComponent is its
    identity, as the NewsItem's own changes with each revision.

    Of the text wires: `alphabet` is the national 7-bit one (`wire.teletype.NATIONAL`); `signoff`, `notebook` and
    `private` are patterns of the line that only signs, of the line that begins notes for editors, and of the line within
    them from which on nothing may be published; `shared_slugs` fits keywords that many stories of one day have.
    """

    name: str
    agency: str = ""
    provider: str = ""
    charset: str = ""
    timezone: str = ""
    language: str = ""
    phrases: dict[str, str] = field(default_factory=dict)
    markers: tuple[str, ...] = ()
    dateline: str = ""
    silent: tuple[str, ...] = ()
    signals: tuple[tuple[str, str], ...] = ()
    urgency: str = ""
    lines: dict[str, str] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    duid_is_guid: bool = False
    alphabet: str = ""
    signoff: str = ""
    notebook: str = ""
    private: str = ""
    shared_slugs: str = ""


_PLACE = r"(?P<place>[^\W\d_][\w .'’/-]{1,60}?)"
STANDARD = Dialect(name="")
_ROWS = (
    Dialect(
        name="aap", agency="Australian Associated Press", provider=r"\bAAP\b|aap\.com\.au|Australian Associated Press",
        timezone="Australia/Sydney", language="en", charset="cp1252",
    ),
    Dialect(
        name="afp", agency="Agence France-Presse", provider=r"\bAFP\b|\bafp\.com\b|Agence France-Presse",
        timezone="UTC", charset="cp1252",
        phrases={"update": "papier général | papier d'angle | version abrégée", "advisory": "ATTENTION RÉDACTIONS"},
        urgency="1 flash, 2 alert, 3 urgent, 4 routine",
    ),
    Dialect(
        name="ana-mpe", agency="Athens-Macedonian News Agency",
        provider=r"\bANA-MPA\b|\bANA-MPE\b|\bAMNA\b|amna\.gr|(?i:ana-mpe\.gr)",
        timezone="Europe/Athens", charset="iso8859-7",
    ),
    Dialect(
        name="ani", agency="Asian News International", provider=r"\bANI\b|aninews\.in", timezone="Asia/Kolkata",
        language="en", dateline=rf"{_PLACE}(?: \[[^\]]{{2,40}}\])?, [A-Z][a-z]+ \d{{1,2}} \(ANI\):",
    ),
    Dialect(
        name="anp", agency="Algemeen Nederlands Persbureau", provider=r"\bANP\b|anp\.nl", timezone="Europe/Amsterdam",
        language="nl", charset="iso8859-1", urgency="1 to 5, 1 the most urgent",
    ),
    Dialect(
        name="ansa", agency="Agenzia Nazionale Stampa Associata", provider=r"\bANSA\b|ansa\.it", timezone="Europe/Rome",
        language="it", charset="iso8859-1", phrases={"correction": "RPT, CON CORREZIONE | RPT CORRETTA"},
        dateline=rf"\(ANSA\) - {_PLACE}, \d{{1,2}} [A-Z]{{3}} -", urgency="1 to 6 by its priority letters",
    ),
    Dialect(
        name="ap", agency="The Associated Press", provider=r"\bAP\b|(?<!Australian )Associated Press\b|apnews\.com|ap\.org",
        timezone="America/New_York", language="en",
        phrases={"advisory": "AP-Advisory | AP News Digest | AP Planner", "flash": "APNewsAlert | AP NewsAlert"},
        urgency="by ANPA's letters: f flash, b bulletin, u urgent, r regular, d deferred",
        shared_slugs=r"(?i:news ?alert|advisory|digest|^ap-|corrections?$)",
    ),
    Dialect(
        name="apa", agency="Austria Presse Agentur", provider=r"\bAPA\b|apa\.at", timezone="Europe/Vienna", language="de",
        charset="cp1252", urgency="1 to 5, 1 the most urgent",
        signoff=r"APA\d{4} \d{4}-\d{2}-\d{2}/\d{2}:\d{2}|\(Forts\.?\).{0,20}",
    ),
    Dialect(
        name="belga", agency="Belga", provider=r"(?i:\bbelga\b)", timezone="Europe/Brussels", charset="cp1252",
        duid_is_guid=True, properties={"EditorialInfo": "ednote", "Topic": "slugline", "Priority": "urgency"},
    ),
    Dialect(
        name="bernama", agency="Bernama", provider=r"(?i:\bbernama\b)", timezone="Asia/Kuala_Lumpur",
    ),
    Dialect(
        name="cna", agency="Central News Agency, Taipei", provider=r"\bCNA\b|Central News Agency|focustaiwan\.tw",
        timezone="Asia/Taipei", charset="big5", markers=("Enditem",),
    ),
    Dialect(
        name="dpa", agency="Deutsche Presse-Agentur", provider=r"(?i:\bdpa\b)|dpa\.com", timezone="Europe/Berlin",
        charset="cp1252",
        phrases={"update": "neu | Überblick", "note": "EXTRA"},
        urgency="1 flash, 2 urgent (Eil), 3 preferred, 4 routine; 5 and 6 may wait",
        notebook=r"# \S", private=r".{0,60}(?:not intended for publication|nicht zur Veröffentlichung)",
    ),
    Dialect(
        name="efe", agency="Agencia EFE", provider=r"\bEFE\b|(?i:efe(?:servicios)?\.com)",
        timezone="Europe/Madrid", language="es",
        charset="iso8859-1", lines={"SubHeadLine": "slugline"},
    ),
    Dialect(name="ians", agency="Indo-Asian News Service", provider=r"\bIANS\b|ians\.in",
            timezone="Asia/Kolkata", language="en"),
    Dialect(
        name="keystone-ats", agency="Keystone-SDA-ATS", provider=r"(?i:keystone-(?:sda|ats))|\bATS\b|\bSDA\b",
        timezone="Europe/Zurich", charset="cp1252", urgency="1 to 5, 1 the most urgent",
        signoff=r"\((?i:ats|sda|ap|afp)\b[\w /,.-]{0,40}\)",
    ),
    Dialect(
        name="kyodo", agency="Kyodo News", provider=r"(?i:\bkyodo(?:news)?\b)", timezone="Asia/Tokyo", language="en",
        dateline=rf"{_PLACE}, [A-Z][a-z]+\.? \d{{1,2}},? Kyodo\b", markers=("==Kyodo", "==KYODO"),
        phrases={"advisory": "KYODO NEWS ADVISORY"},
    ),
    Dialect(
        name="lusa", agency="Lusa", provider=r"\bLusa\b|\bLUSA\b|lusa\.pt", timezone="Europe/Lisbon", language="pt",
        charset="iso8859-1", markers=("Lusa/Fim", "Lusa/fim"),
    ),
    Dialect(
        name="ntb", agency="NTB", provider=r"\bNTB\b|ntb\.no", timezone="Europe/Oslo", language="nb", charset="iso8859-1",
        phrases={"correction": "RETTER", "update": "UTFYLLENDE"}, urgency="1 to 6; 6 is material of others",
    ),
    Dialect(
        name="pa", agency="PA Media", provider=r"\bPA\b(?! \(AP\))|Press Association|pa\.media|PA Media",
        timezone="Europe/London", language="en", charset="cp1252",
        urgency="1 flash, 2 snap, 3 rush, 4 routine",
    ),
    Dialect(name="pti", agency="Press Trust of India", provider=r"\bPTI\b|ptinews\.com",
            timezone="Asia/Kolkata", language="en"),
    Dialect(
        name="reuters", agency="Reuters", provider=r"(?i:reuters)", timezone="UTC",
        silent=("prodid", "var", "pmt", "sic"),
        signals=(("edstat:u", "usable"), ("edstat:c", "kill"), ("edstat:w", "withhold")),
        phrases={"kill": "WITHDRAWAL | WITHDRAWN", "correction": "CORRECTED (OFFICIAL)",
                 "advisory": "DIARY | SCHEDULE | TAKE A LOOK"},
        dateline=rf"(?:{_PLACE}, )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{{1,2}} \(Reuters\) -",
    ),
    Dialect(
        name="ritzau", agency="Ritzau", provider=r"(?i:\britzau)", timezone="Europe/Copenhagen", language="da",
        charset="cp1252", urgency="1 flash to 5",
    ),
    Dialect(
        name="stt", agency="STT-Lehtikuva", provider=r"\bSTT\b|stt\.fi|(?i:lehtikuva)", timezone="Europe/Helsinki",
        language="fi",
        charset="iso8859-15", silent=("update",), urgency="1 to 5, 1 the most urgent",
    ),
    Dialect(
        name="tass", agency="TASS", provider=r"\bTASS\b|(?i:itar-tass)|tass\.(?:com|ru)|\bТАСС\b", timezone="Europe/Moscow",
        charset="cp1251", dateline=rf"{_PLACE}, (?:[A-Z][a-z]+ \d{{1,2}}|\d{{1,2}} \w+)\. /(?:TASS|ТАСС)/\.",
    ),
    Dialect(
        name="tt", agency="TT Nyhetsbyrån", provider=r"\bTT\b(?!\.)|\btt\.se\b", timezone="Europe/Stockholm", language="sv",
        charset="cp1252", urgency="1 to 6, 3 the most urgent in common use",
    ),
    Dialect(name="uni", agency="United News of India", provider=r"\bUNI\b|uniindia\.(?:com|net)", timezone="Asia/Kolkata",
            language="en"),
    Dialect(
        name="xinhua", agency="Xinhua", provider=r"(?i:\bxinhua)|新华社|新華社", timezone="Asia/Shanghai", charset="gb18030",
        markers=("Enditem",),
    ),
    Dialect(
        name="yonhap", agency="Yonhap", provider=r"(?i:\byonhap)|연합뉴스", timezone="Asia/Seoul", charset="euc_kr",
        markers=("(END)",),
    ),
)  # fmt: skip
DIALECTS: dict[str, Dialect] = {each.name: each for each in _ROWS}


def named(hints: Hints) -> Dialect:
    """The row that the source's settings name; the standard when they name none."""
    return DIALECTS.get(hints.dialect, STANDARD)


def recognised(hints: Hints, *told: str) -> Dialect:
    """The row that the settings name, else the one whose provider pattern is found in what a message tells of itself."""
    if hints.dialect:
        return named(hints)
    for text in told:
        if text and (row := _of(text[:200])) is not STANDARD:
            return row
    return STANDARD


def with_habits(hints: Hints) -> Hints:
    """The hints, what they leave open filled in from the row that the source's settings name."""
    row = named(hints)
    if row is STANDARD:
        return hints
    return replace(
        hints,
        timezone=hints.timezone or row.timezone,
        default_charset=hints.default_charset or row.charset,
        language=hints.language or row.language,
    )


def dateline(line: str) -> re.Match[str] | None:
    """A dateline in an agency's own way that a line begins with; its group `place` may be None."""
    return next((match for pattern in _datelines() if (match := pattern.match(line))), None)


@cache
def _datelines() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row.dateline) for row in _ROWS if row.dateline)


@lru_cache(maxsize=4096)
def _of(text: str) -> Dialect:
    return next((row for pattern, row in _providers() if pattern.search(text)), STANDARD)


@cache
def _providers() -> tuple[tuple[re.Pattern[str], Dialect], ...]:
    return tuple((re.compile(row.provider), row) for row in _ROWS if row.provider)
