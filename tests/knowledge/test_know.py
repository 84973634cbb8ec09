"""What a newspaper knows of a story as a whole."""

import msgspec
import pytest

from wireroom.knowledge.gazetteer import Entity
from wireroom.knowledge.know import CityRule, Copy, Knowledge, SectionRule, Topic

SECTIONS = [
    SectionRule("sport", "Sport", {"hi": "खेल", "mr": "क्रीडा"}, ("medtop:15000000",)),
    SectionRule("news", "News", {"hi": "समाचार", "mr": "बातम्या"}),
]
CITIES = [CityRule("mumbai", "Mumbai", {}, "Q1156"), CityRule("pune", "Pune", {}, "Q1538")]
KNOWLEDGE = Knowledge(SECTIONS, CITIES, "en")
COPY = Copy("Council agrees on budget", "", ("The council agreed on Thursday.",), "en", "", (), (), "", "")


def know(knowledge=KNOWLEDGE, default_section="", **changed):
    return knowledge.know(msgspec.structs.replace(COPY, **changed), default_section)


def labels(known):
    return [KNOWLEDGE.label(each.qid, "en") for each in known.mentions]


def test_all_is_known_in_one_call():
    known = know(
        headline="Joe Biden greets Virat Kohli in Pune",
        paragraphs=("MUMBAI, July 22 (Agency) Kohli scored a century.", "Biden cheered. Biden left."),
        topics=(Topic("medtop:20000822", "sport event", "topic"),),
    )
    assert known.language == "en"
    assert labels(known) == ["Joe Biden", "Virat Kohli", "Pune", "Mumbai"]
    assert [(each.count, each.place) for each in known.mentions] == [(3, 0), (2, 1), (1, 2), (1, 3)]
    assert known.section == "sport"
    assert known.cities == ("mumbai", "pune")
    assert known.kicker == "Sport event"
    assert len(known.fingerprint) == 128


def test_who_stands_in_the_headline_comes_before_who_is_named_often():
    known = know(headline="ISRO tests engine", paragraphs=("NASA and NASA and NASA helped Elon Musk.",))
    assert labels(known) == ["ISRO", "NASA", "Elon Musk"]


def test_of_those_named_as_often_people_come_before_bodies_and_these_before_places():
    known = know(paragraphs=("In Mumbai the RBI met Nita Ambani.",))
    assert labels(known) == ["Nita Ambani", "Reserve Bank of India", "Mumbai"]


def test_a_story_has_twelve_tags_at_most():
    names = "France Spain Italy Japan China Kenya Ghana Egypt Nepal Bhutan Qatar Oman Iran Iraq Peru"
    assert len(know(paragraphs=(names,)).mentions) == 12


def test_a_summary_that_repeats_the_copy_counts_once():
    first = "Joe Biden said in a long and winding speech on Thursday that the council had agreed on the budget."
    assert know(summary=first[:80] + " …", paragraphs=(first,)).mentions[0].count == 1
    assert know(summary="Biden speaks", paragraphs=(first,)).mentions[0].count == 2


@pytest.mark.parametrize(
    ("changed", "kicker"),
    [
        ({"topics": (Topic("medtop:11000000", "politics", "topic"),)}, "Politics"),
        # the narrowest topic says most
        (
            {"topics": (Topic("medtop:20000587", "rights", "topic"), Topic("medtop:14000000", "society", "topic"))},
            "Rights",
        ),
        # not what the headline says already, nor a long name, nor another script, nor a person
        ({"topics": (Topic("x:1", "budget", "topic"),)}, "News"),
        ({"topics": (Topic("x:1", "a name much too long for a kicker", "topic"),)}, "News"),
        ({"topics": (Topic("x:1", "बजट", "topic"),)}, "News"),
        ({"topics": (Topic("x:1", "Asha Rao", "person"),)}, "News"),
        ({"topics": (Topic("x:1", "news", "topic"), Topic("x:2", "money", "topic"))}, "Money"),
        # who acts, where the headline does not say it
        ({"paragraphs": ("The RBI agreed.", "The RBI met Nita Ambani in Mumbai.")}, "Reserve Bank of India"),
        ({"paragraphs": ("The RBI met in Mumbai. Mumbai, Mumbai.",)}, "News"),  # once is by the way, a place no actor
        ({"headline": "RBI holds", "paragraphs": ("NASA, NASA, NASA and the RBI",)}, "News"),
        (
            {"language": "hi", "headline": "बैठक", "paragraphs": ("रिजर्व बैंक ने कहा। रिजर्व बैंक की बैठक में",)},
            "भारतीय रिजर्व बैंक",
        ),
        ({"language": "hi", "headline": "बजट पास", "paragraphs": ("परिषद ने कहा",)}, "समाचार"),
        (
            {
                "language": "mr",
                "headline": "पाऊस",
                "paragraphs": ("पाणी",),
                "topics": (Topic("x:1", "हवामान", "topic"),),
            },
            "हवामान",
        ),
        ({"headline": "Party agrees", "topics": (Topic("x:1", "art", "topic"),)}, "Art"),
    ],
)
def test_kicker(changed, kicker):
    assert know(**changed).kicker == kicker


def test_a_marathi_story_is_tagged_by_its_own_names():
    known = know(
        language="",
        headline="मुंबईत पावसाचा जोर",
        paragraphs=("मुंबई, २२ जुलै : नरेंद्र मोदींनी बैठक घेतली आणि मुख्यमंत्र्यांनी माहिती दिली.",),
    )
    assert known.language == "mr"
    assert labels(known) == ["Mumbai", "Narendra Modi"]
    assert known.cities == ("mumbai",)


def test_a_headline_with_joiners_still_ends_where_it_ends():
    known = know(language="mr", headline="महाराष्\u200dट्रात पाऊस", paragraphs=("भारतात पाऊस.",))
    assert labels(known) == ["Maharashtra", "India"]


def test_the_feeds_section_stands_where_the_copy_says_none():
    assert know(default_section="sport").section == "sport"


def test_labels_are_in_the_readers_language_else_in_english():
    assert [KNOWLEDGE.label("Q1156", each) for each in ("en", "hi", "mr", "ta")] == ["Mumbai", "मुंबई", "मुंबई", "Mumbai"]
    assert KNOWLEDGE.label("Q0", "en") == "Q0"


def test_every_tag_has_an_address_that_leads_back_to_it():
    known = know(headline="Joe Biden in Mumbai")
    for each in known.mentions:
        assert KNOWLEDGE.slug(each.qid) == each.slug
        assert KNOWLEDGE.by_slug(each.slug) is KNOWLEDGE.entity(each.qid)
    assert KNOWLEDGE.by_slug("nobody") is None
    assert KNOWLEDGE.slug("Q0") == ""


def test_a_newspapers_own_names_are_tagged_and_have_an_address_even_beside_a_shipped_one():
    own = Knowledge(
        SECTIONS,
        CITIES,
        "en",
        [
            Entity("L:mayor", "person", {"en": ("Asha Pawar",)}, ("Pawar",)),
            Entity("L:mumbai-street", "place", {"en": ("Mumbai",)}, ("Mumbai",)),
            Entity("Q1538", "place", {"en": ("Punavadi",)}),
        ],
    )
    known = know(own, headline="Asha Pawar opens school", paragraphs=("Pawar spoke.",))
    assert [(each.slug, each.count) for each in known.mentions] == [("asha-pawar", 2)]
    assert own.slug("Q1156") == "mumbai"
    assert own.slug("L:mumbai-street") == "mumbai-l-mumbai-street"
    assert own.label("Q1538", "en") == "Punavadi"
    assert know(own, headline="In Pune").mentions == ()


def test_the_same_copy_is_always_known_the_same_way():
    assert know() == know() == know(Knowledge(SECTIONS, CITIES, "en"))
