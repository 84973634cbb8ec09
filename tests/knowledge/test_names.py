"""Names are found as a reader would find them: whole, the longest, whatever they are called, and nobody else's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.knowledge.gazetteer import STRANGER, Entity, shipped
from wireroom.knowledge.names import Names, plain

NAMES = Names(shipped())


def named(text, language="en"):
    """Labels with how often they are named, in order of first mention."""
    return [(each.entity.names["en"][0], each.count) for each in NAMES.find(plain(text), language)]


ENGLISH = [
    ("Joe Biden met Joseph R. Biden Jr. Biden left.", [("Joe Biden", 3)]),
    ("President Biden’s plan", [("Joe Biden", 1)]),
    ("Modi's visit and a Modi-led team; Narendra Modi spoke", [("Narendra Modi", 3)]),
    ("anti-Trump rally", [("Donald Trump", 1)]),
    ("Narendra\u00a0Modi spoke", [("Narendra Modi", 1)]),
    ("NARENDRA MODI IN PARIS", [("Narendra Modi", 1), ("Paris", 1)]),
    ("PUNE, July 22 (Agency) Rain fell.", [("Pune", 1)]),
    ("Bangalore is Bengaluru", [("Bengaluru", 2)]),
    ("New Delhi and Delhi", [("New Delhi", 1), ("Delhi", 1)]),
    ("Reserve Bank of India; the RBI; Bank of India", [("Reserve Bank of India", 2), ("Bank of India", 1)]),
    ("The Bombay High Court sat", [("Bombay High Court", 1)]),
    ("Shiv Sena (UBT) and Shiv Sena", [("Shiv Sena (UBT)", 1), ("Shiv Sena", 1)]),
    ("Erdoğan and Erdogan", [("Recep Tayyip Erdoğan", 2)]),
    ("the U.S. and the UK", [("United States", 1), ("United Kingdom", 1)]),
]
NOBODY = [
    "Sharma said so.",  # a short name without the full one
    "Hunter Biden met Melania Trump and Michelle Obama.",
    "Michael Jordan flew to New Mexico.",
    "Reading a nice book in Salem, she went to Kota.",
    "He was Washington's man in Georgia.",
    "A Romanesque Indiana chinaware shop",
    "Apple pie, an amazon, a meta question",
    "Give us bread. Who said so?",
    "WHO WON? GIVE US BREAD",
    "Latin America and Miss India",
    "The Reserve Bank of Australia met.",
]
OTHERS = [
    ("Narendra Modi Stadium", [("Narendra Modi Stadium", 1)]),
    ("Indira Gandhi Memorial Hospital opened", []),
    ("Jawaharlal Nehru University", [("Jawaharlal Nehru University", 1)]),
    ("Nehru Road; Jawaharlal Nehru wrote", [("Jawaharlal Nehru", 1)]),
    ("Washington Sundar bowled", [("Washington Sundar", 1)]),
    ("WASHINGTON, July 2: Washington said", [("Washington, D.C.", 2)]),
    ("FC Barcelona won; Barcelona led", [("FC Barcelona", 2)]),
    ("In Barcelona it rained", [("Barcelona", 1)]),
    ("the Supreme Court ruled", [("Supreme Court of India", 1)]),
    ("the US Supreme Court ruled; the Supreme Court said", [("US Supreme Court", 2)]),
    ("Congress leader A said Congress would win", [("Indian National Congress", 2)]),
    ("the US Congress met; Congress voted", [("US Congress", 2)]),
    ("Rahul Gandhi met Sonia Gandhi; Gandhi left", [("Rahul Gandhi", 1), ("Sonia Gandhi", 1)]),
    ("Salman Khan danced; Khan sang", [("Salman Khan", 2)]),
    ("The WHO warned in Geneva", [("World Health Organization", 1), ("Geneva", 1)]),
]
HINDI = [
    ("नई दिल्ली, 22 जुलाई (आईएएनएस)। प्रधानमंत्री नरेन्द्र मोदी ने कहा", [("New Delhi", 1), ("Narendra Modi", 1)]),
    ("मुम्बई से मुंबई", [("Mumbai", 2)]),
    ("डोनाल्ड ट्रम्प और ट्रंप", [("Donald Trump", 2)]),
    ("इज़राइल, इजराइल", [("Israel", 2)]),
    ("भारतीय और चीनी", []),
    ("किसी भी सूरत में लंबी कतार में आतिशी पारी", [("Qatar", 0)]),
    ("कांग्रेस ने कहा", [("Indian National Congress", 1)]),
    ("तृणमूल कांग्रेस ने कहा", [("Trinamool Congress", 1)]),
    ("जयशंकर प्रसाद की कविता", []),
    ("BJP और भाजपा", [("Bharatiya Janata Party", 2)]),
]
MARATHI = [
    ("मुंबईत, मुंबईतील, मुंबईच्या, मुंबईहून", [("Mumbai", 4)]),
    ("पुण्यात, पुण्यातील, पुण्याच्या, पुणे", [("Pune", 4)]),
    ("ठाण्यात आणि साताऱ्यात, गोव्याला", [("Thane", 1), ("Satara", 1), ("Goa", 1)]),
    ("नागपुरात, नागपूरमध्ये", [("Nagpur", 2)]),
    ("भारताने, भारतात, भारतासाठी, भारताविरुद्ध", [("India", 4)]),
    ("नरेंद्र मोदींनी; मोदींच्या", [("Narendra Modi", 2)]),
    ("लोकसभेत शिवसेनेने", [("Lok Sabha", 1), ("Shiv Sena", 1)]),
    ("सर्वोच्च न्यायालयाने", [("Supreme Court of India", 1)]),
    ("स्टेट बँक ऑफ इंडियाने", [("State Bank of India", 1)]),
    ("पुणेकर, मुंबईकर, भारतीय, नेपाळी", []),
    ("उबरलेल्या", []),
    ("लोकसभे, पुण्या", []),  # stems are no names
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH + OTHERS)
def test_english_names(text, expected):
    assert named(text) == expected


@pytest.mark.parametrize("text", NOBODY)
def test_words_that_are_nobody(text):
    assert named(text) == []


@pytest.mark.parametrize(("text", "expected"), HINDI)
def test_hindi_names_stand_alone(text, expected):
    assert named(text, "hi") == [each for each in expected if each[1]]


@pytest.mark.parametrize(("text", "expected"), MARATHI)
def test_marathi_names_carry_case_endings(text, expected):
    assert named(text, "mr") == expected


def test_a_name_of_one_language_is_a_word_of_another():
    assert named("कतारमध्ये सामना", "mr") == [("Qatar", 1)]
    assert named("कतार में लगे लोग", "hi") == []


def test_a_language_of_which_no_names_are_known_is_read_for_english_ones():
    assert named("Die RBI in Mumbai", "de") == [("Reserve Bank of India", 1), ("Mumbai", 1)]


def test_names_come_in_the_order_of_first_mention():
    assert [name for name, _ in named("Pune, Mumbai, Pune, Delhi")] == ["Pune", "Mumbai", "Delhi"]


def test_an_own_entity_is_found_in_its_languages():
    own = Names([Entity("L:x", "place", {"en": ("Wada Village",), "ta": ("வாடா",)}, ("Wada",))])
    assert [each.count for each in own.find("Wada, Wada Village", "en")] == [2]
    assert own.find("Wada", "en") == []
    assert [each.count for each in own.find("வாடா", "ta")] == [1]


def test_no_names_find_nothing():
    assert Names([]).find("Mumbai", "en") == []


FULL = [
    each for each in shipped() if each.kind != STRANGER and each.names["en"][0] not in each.short and each.qid[0] == "Q"
]


@given(
    st.sampled_from(FULL),
    st.sampled_from(["", "“", "(", "a ", "1,"]),
    st.sampled_from(["", ".", "'s", "’s", ")", "-led", ", a"]),
)
def test_a_label_is_found_wherever_it_stands_as_a_word(entity, before, after):
    text = plain(f"{before}{entity.names['en'][0]}{after}")
    assert [each.entity.qid for each in NAMES.find(text, "en")] == [entity.qid]


@given(
    st.sampled_from([each for each in FULL if each.names["en"][0].isalpha()]),
    st.sampled_from(["x", "é", "क", "7", "_"]),
)
def test_a_label_is_never_found_inside_a_word(entity, letter):
    label = entity.names["en"][0]
    assert NAMES.find(letter + label, "en") == []
    assert NAMES.find(label + letter, "en") == []


@given(
    st.lists(
        st.sampled_from(["Mumbai", "Joe Biden", "Biden", "मुंबईत", "and", "Sharma", "Rohit Sharma", "WHO", ".", "क"])
    )
)
def test_counts_and_places_are_those_of_the_text(words):
    text = plain(" ".join(words))
    for each in NAMES.find(text, "mr"):
        assert 1 <= each.count <= len(words)
        assert 0 <= each.first < len(text)
