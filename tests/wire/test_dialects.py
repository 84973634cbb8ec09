"""The table of agencies: each row is sound, knows its own agency, and no other row takes that one for its own."""

import re
from zoneinfo import available_timezones

import pytest

from wireroom.wire import charset
from wireroom.wire.dialects import _ROWS, DIALECTS, STANDARD, named, recognised, with_habits
from wireroom.wire.head_lines import dateline, place_of
from wireroom.wire.item import Hints
from wireroom.wire.moments import language_tag
from wireroom.wire.phrases import MEANINGS

EXAMPLES = {  # what messages say of who provides them
    "aap": ("AAP", "Australian Associated Press", "AAP.115314987.5417374"),
    "afp": ("AFP", "Agence France-Presse", "http://doc.afp.com/ABC123"),
    "ana-mpe": ("ANA-MPA", "AMNA"),
    "ani": ("ANI", "https://www.aninews.in/news/1"),
    "anp": ("ANP", "anp.nl"),
    "ansa": ("ANSA", "www.ansa.it"),
    "ap": ("AP", "Associated Press", "The Associated Press", "AP Photo/Jane Doe"),
    "apa": ("APA", "https://www.apa.at"),
    "belga": ("BELGA", "Belga", "urn:newsml:www.belga.be"),
    "bernama": ("BERNAMA", "Bernama"),
    "cna": ("CNA", "focustaiwan.tw"),
    "dpa": ("dpa", "dpa Deutsche Presse-Agentur GmbH", "urn:newsml:dpa.com:20090101:1", "DPA"),
    "efe": ("EFE", "Agencia EFE", "efe.com"),
    "ians": ("IANS", "(IANS)"),
    "keystone-ats": ("Keystone-SDA", "ATS", "KEYSTONE-ATS"),
    "kyodo": ("Kyodo", "KYODO NEWS"),
    "lusa": ("Lusa", "LUSA"),
    "ntb": ("NTB", "ntb.no"),
    "pa": ("PA", "Press Association", "PA Media"),
    "pti": ("PTI", "ptinews.com"),
    "reuters": ("Reuters", "THOMSON REUTERS", "tag:reuters.com,2018:newsml_X:1"),
    "ritzau": ("Ritzau", "/ritzau/"),
    "stt": ("STT", "urn:newsml:stt.fi:20180101:1"),
    "tass": ("TASS", "ITAR-TASS", "ТАСС"),
    "tt": ("TT", "Anna Andersson/TT", "tt.se"),
    "uni": ("UNI", "uniindia.com"),
    "xinhua": ("Xinhua", "新华社"),
    "yonhap": ("Yonhap", "연합뉴스"),
}
STRANGERS = ("", "Own report", "Staff", "apartment", "tap", "unit", "reunion", "Ants", "pant", "Chapatti", "The Banyan", "ab.tt.example", "patti")  # fmt: skip
DATELINES = [  # agency, first words of a story, place
    ("ani", "New Delhi [India], July 22 (ANI):", "New Delhi"),
    ("anp", "DEN HAAG (ANP) -", "DEN HAAG"),
    ("ansa", "(ANSA) - ROMA, 22 LUG -", "ROMA"),
    ("bernama", "KUALA LUMPUR, July 22 (Bernama) --", "KUALA LUMPUR"),
    ("dpa", "Frankfurt/Main (dpa) -", "Frankfurt/Main"),
    ("efe", "Nueva Delhi, 21 ene (EFE).-", "Nueva Delhi"),
    ("kyodo", "TOKYO, July 22, Kyodo -", "TOKYO"),
    ("lusa", "Lisboa, 22 jul 2021 (Lusa) -", "Lisboa"),
    ("pti", "New Delhi, Jul 22 (PTI)", "New Delhi"),
    ("reuters", "LONDON, July 22 (Reuters) -", "LONDON"),
    ("reuters", "April 14 (Reuters) -", None),
    ("tass", "MOSCOW, July 22. /TASS/.", "MOSCOW"),
    ("xinhua", "BEIJING, July 22 (Xinhua) --", "BEIJING"),
    ("yonhap", "SEOUL, July 22 (Yonhap) --", "SEOUL"),
]


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: row.name)
def test_a_row_is_sound(row):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", row.name)
    assert row.agency
    assert row.timezone in available_timezones()
    assert not row.charset or charset._allowed(row.charset, "test")
    assert not row.language or language_tag(row.language) == row.language
    assert row.phrases.keys() <= set(MEANINGS)
    assert all(scheme == scheme.lower() for scheme in (*row.silent, *(code for code, _ in row.signals)))


def test_the_table_is_in_order_and_says_nothing_twice():
    names = [row.name for row in _ROWS]
    assert names == sorted(names)
    assert len(DIALECTS) == len(_ROWS)
    assert set(EXAMPLES) == set(DIALECTS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_row_knows_its_own_agency_and_no_other(name):
    for example in EXAMPLES[name]:
        fits = [row.name for row in _ROWS if re.search(row.provider, example)]
        assert fits == [name], example


@pytest.mark.parametrize("text", STRANGERS)
def test_what_is_no_agency_is_the_standard(text):
    assert recognised(Hints(), text) is STANDARD


def test_the_settings_go_before_what_a_message_says_of_itself():
    assert recognised(Hints(dialect="dpa"), "AFP").name == "dpa"
    assert recognised(Hints(), "", "AFP").name == "afp"
    assert named(Hints(dialect="nobody")) is STANDARD


def test_a_row_fills_in_only_what_the_source_leaves_open():
    filled = with_habits(Hints(dialect="ansa", timezone="Asia/Kolkata"))
    assert (filled.timezone, filled.default_charset, filled.language) == ("Asia/Kolkata", "iso8859-1", "it")
    assert with_habits(Hints()) == Hints()


@pytest.mark.parametrize(("name", "line", "place"), DATELINES)
def test_a_dateline_of_the_agency_is_known(name, line, place):
    found = place_of(dateline(f"{line} The council met on Thursday."))
    assert (found.place.name if found.place else None) == place
    assert name in DIALECTS
