"""A story belongs to the city of its dateline, then to those in its headline or named twice."""

import pytest

from wireroom.knowledge.gazetteer import STRANGER, shipped
from wireroom.knowledge.names import Names, plain
from wireroom.knowledge.places import Cities, CityRule
from wireroom.knowledge.sections import Topic

ENTITIES = [each for each in shipped() if each.kind != STRANGER]
NAMES = Names(ENTITIES)
CITIES = Cities(
    [
        CityRule("mumbai", "Mumbai", {"mr": "मुंबई"}, "Q1156", ("Bombay",)),
        CityRule("new-delhi", "New Delhi", {"hi": "नई दिल्ली"}, "Q987", ("Delhi",)),
        CityRule("pune", "Pune", {"mr": "पुणे"}),  # found in our table by its name
        CityRule("pimpri", "Pimpri-Chinchwad", {}),
        CityRule("chandrapur-village", "Kelzar", {}, "", ("Kelzar Budruk",)),  # a place that we do not know
    ],
    ENTITIES,
)


def cities(headline="", line="", place="", topics=(), language="en", body=""):
    text = plain(f"{headline}\n{line}\n{body}")
    return list(CITIES.of(place, line, topics, plain(headline), NAMES.find(text, language)))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("MUMBAI, July 22 (Agency) The sea was calm.", ["mumbai"]),
        ("Mumbai: The sea was calm.", ["mumbai"]),
        ("MUMBAI (Agency) - The sea was calm.", ["mumbai"]),
        ("Mumbai -- The sea was calm.", ["mumbai"]),
        ("Mumbai – The sea was calm.", ["mumbai"]),
        ("MUMBAI July 22 (Agency): The sea was calm.", ["mumbai"]),
        ("Mumbai (Maharashtra) [India], July 22: The sea", ["mumbai"]),
        ("New Delhi [India], July 22: The house met.", ["new-delhi"]),
        ("  Pune, Jul 20: Walkers", ["pune"]),
        ("Bombay, July 22: The sea was calm.", ["mumbai"]),
        ("Poona, July 22: an old name that our table knows", ["pune"]),
        ("New Delhi/Pune: Two cities", ["new-delhi", "pune"]),
        ("MUMBAI/NEW DELHI, July 22", ["mumbai", "new-delhi"]),
        ("Mumbai and Pune, July 22", ["mumbai", "pune"]),
        ("PIMPRI-CHINCHWAD, July 22", ["pimpri"]),
        ("Kelzar Budruk, July 22", ["chandrapur-village"]),
        ("मुंबई, २२ जुलै (कोस्टल प्रेस) : पाऊस", ["mumbai"]),
        ("मुंबई : पाऊस", ["mumbai"]),
        ("मुम्बई, 22 जुलाई", ["mumbai"]),
        ("नई दिल्ली, 22 जुलाई (डेक्कन वायर)। सदन", ["new-delhi"]),
        ("नई दिल्ली। सदन", ["new-delhi"]),
        ("पुणे/मुंबई : पाऊस", ["pune", "mumbai"]),
        ("The mayor of Mumbai, a doctor, said", []),
        ("Mumbai-based Sagar Lines, a carrier, said", []),
        ("Mumbai police arrested two men.", []),
        ("Nagpur, July 22: no front of its own", []),
        ("", []),
    ],
)
def test_city_of_the_dateline(line, expected):
    assert cities(line=line) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("Mumbai", ["mumbai"]),
        ("MUMBAI, Maharashtra", ["mumbai"]),
        ("Pune (India)", ["pune"]),
        ("Nagpur", []),
        ("New Delhi / Mumbai", ["new-delhi", "mumbai"]),
    ],
)
def test_city_of_the_located_place(place, expected):
    assert cities(place=place) == expected


def test_the_located_place_comes_before_the_words():
    assert cities(place="Pune", line="MUMBAI, July 22: The sea was calm.") == ["pune"]
    assert cities(place="India", line="MUMBAI, July 22: The sea was calm.") == ["mumbai"]


def test_a_subject_that_is_a_place_counts():
    assert cities(topics=(Topic("geo:1", "Pune", "place"), Topic("", "Mumbai", "topic"))) == ["pune"]


@pytest.mark.parametrize(
    ("headline", "body", "expected"),
    [
        ("Pune shuts bridge", "", ["pune"]),
        ("Bridge shut", "It is in Pune.", []),  # once is by the way
        ("Bridge shut", "It is in Pune. Pune has many.", ["pune"]),
        ("Bridge shut", "It is in Poona. Pune has many.", ["pune"]),
        ("Delhi to Mumbai in a day", "", ["new-delhi", "mumbai"]),
        ("Mumbai Indians win", "", []),  # a team is no city
    ],
)
def test_city_of_the_headline_or_named_twice(headline, body, expected):
    assert cities(headline=headline, body=body) == expected


def test_marathi_places_with_endings():
    assert cities(headline="पुण्यात पाऊस", language="mr") == ["pune"]
    assert cities(headline="पाऊस", body="मुंबईतील रस्ते; मुंबईत पाणी", language="mr") == ["mumbai"]


def test_the_dateline_comes_first_and_each_city_once():
    assert cities(headline="Pune and Mumbai", line="MUMBAI, July 22: Rain") == ["mumbai", "pune"]


def test_a_newspaper_without_cities_files_under_none():
    assert Cities([]).of("Mumbai", "MUMBAI, July 22: Rain", (), "Mumbai", ()) == ()
