"""A newspaper's own rules: what fits, and who has the say."""

import pytest

from tests.stories.house import House, g2
from wireroom.config import ConfigError, Rule, load
from wireroom.serve.line import Line
from wireroom.stories.models import Story
from wireroom.stories.rules import NOTHING, Asked, Fit, decide, holds
from wireroom.wire.item import Dateline, Item, Paragraph, Place, Run, Subject

RAIN = Item(
    guid="rain",
    headline="Rain floods Andheri",
    slugline="Monsoon-Mumbai",
    urgency=3,
    signals=("sig:update",),
    dateline=Dateline("MUMBAI", Place("Mumbai", country="IN")),
    subjects=(Subject(code="medtop:20001130", name="flood"), Subject(name="Andheri", type="place")),
    genre=(Subject(code="genre:Current", name="Current"),),
    keywords=("weather",),
    body=(Paragraph((Run("The suburb of Andheri stood under water. मुंबई में बारिश हुई."),)),),
)


def made(**rule):
    return Rule(name="a rule", **{"action": "hold"} | rule)


def asked(item=RAIN, **more):
    return Asked(item, **{"source": "ians", "feed": "ians-folder", "language": "en", "places": ("mumbai",)} | more)


@pytest.mark.parametrize(
    ("rule", "because"),
    [
        (made(sources=("pti", "ians")), "source ians"),
        (made(feeds=("ians-folder",)), "feed ians-folder"),
        (made(languages=("en",)), "language en"),
        (made(urgency=(1, 2, 3)), "urgency 3"),
        (made(kinds=("text",)), "kind text"),
        (made(genres=("current",)), "genre Current"),
        (made(subjects=("medtop:20001130",)), "subject medtop:20001130"),
        (made(subjects=("20001130",)), "subject 20001130"),
        (made(subjects=("Flood",)), "subject flood"),
        (made(places=("Mumbai",)), "place Mumbai"),
        (made(places=("andheri",)), "place Andheri"),
        (made(signals=("update",)), "signal update"),
        (made(words=("cyclone", "under water")), "word under water"),
        (made(words=("Weather",)), "word Weather"),
        (made(words=("बारिश",)), "word बारिश"),
    ],
)
def test_a_condition_fits_and_says_why(rule, because):
    decision = decide([rule], asked())
    assert decision.action == "hold"
    assert decision.fits == (Fit("a rule", (because,)),)


@pytest.mark.parametrize(
    "rule",
    [
        made(sources=("pti",)),
        made(urgency=(1,)),
        made(languages=("hi",)),
        made(subjects=("medtop:11000000",)),
        made(places=("Pune",)),
        made(signals=("correction",)),
        made(words=("wat",)),  # part of a word
        made(words=("बारि",)),  # the vowel sign goes on the word
        made(sources=("ians",), words=("cyclone",)),  # every condition must be met
    ],
)
def test_a_condition_that_is_not_met_fits_nothing(rule):
    assert decide([rule], asked()) == NOTHING


def test_where_two_rules_say_the_same_kind_of_thing_the_earlier_counts():
    rules = [
        Rule(name="water", words=("under water",), section="weather", cities=("mumbai",), note="ask the city desk"),
        Rule(name="agency", sources=("ians",), section="news", action="publish", weight=30, cities=("thane",)),
        Rule(name="all text", kinds=("text",), action="hold", push=False),
    ]
    decision = decide(rules, asked())
    assert (decision.section, decision.action, decision.action_by) == ("weather", "publish", "agency")
    assert (decision.weight, decision.push, decision.note) == (30, False, "ask the city desk")
    assert decision.cities == ("mumbai", "thane")
    assert [fit.rule for fit in decision.fits] == ["water", "agency", "all text"]


@pytest.mark.parametrize(("word", "found"), [("rain", True), ("rai", False), ("ain", False), ("heavy rain", True)])
def test_words_are_whole_words(word, found):
    assert holds("train, heavy rain.", word) is found


TOML = """[paper]
title = "Rules"
url = "http://127.0.0.1"
timezone = "Asia/Kolkata"

[[sections]]
slug = "news"
title = "News"

[[sources]]
slug = "ians"
name = "IANS"

[[rules]]
name = "one"
{rule}
"""


@pytest.mark.parametrize(
    ("rule", "line", "says"),
    [
        ('sources = ["ian"]\naction = "hold"', 16, "no such slug 'ian'"),
        ('sources = ["ians"]\nsection = "sport"', 17, "no section 'sport'"),
        ('action = "hold"', 15, "has no condition"),
        ('sources = ["ians"]', 15, "does nothing"),
        ('urgency = [0]\naction = "hold"', 16, "1 (most) to 9"),
        ('sources = ["ians"]\naction = "kill"', 17, "Invalid enum value"),
        ('sources = ["ians"]\nacton = "hold"', 14, "unknown field"),
        ('words = [" "]\naction = "hold"', 16, "an empty word"),
        (
            'sources = ["ians"]\naction = "hold"\n[[rules]]\nname = "one"\nwords=["x"]\npush=true',
            19,
            "a name of its own",
        ),
    ],
)
def test_a_wrong_rule_is_named_with_its_line(tmp_path, rule, line, says):
    (tmp_path / "newspaper.toml").write_text(TOML.format(rule=rule), "utf-8")
    with pytest.raises(ConfigError) as told:
        load(tmp_path)
    assert any(f":{line}:" in each and says in each for each in told.value.problems), told.value.problems


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def with_rules(house, rules):
    """The house after its newspaper.toml got rules."""
    house.line.close()
    file = house.newspaper.path("newspaper.toml")
    file.write_text(file.read_text("utf-8") + rules, "utf-8")
    house.newspaper = load(house.newspaper.folder)
    house.line = Line(house.newspaper)


@pytest.mark.django_db(transaction=True)
def test_a_rule_holds_a_story_and_another_sends_it_to_a_section_and_a_city(house):
    with_rules(
        house,
        """
[[rules]]
name = "lottery"
words = ["lottery"]
action = "hold"
note = "ask the legal desk"
[[rules]]
name = "monsoon"
words = ["monsoon"]
section = "sport"
cities = ["mumbai"]
weight = 600
""",
    )
    house.send(g2("lot", headline="A lottery is drawn"))
    house.send(g2("rain", headline="The monsoon is here"))
    held, placed = Story.objects.get(guid="lot"), Story.objects.get(guid="rain")
    assert (held.state, held.reason, held.note) == ("held", "held by the rule 'lottery'", "ask the legal desk")
    assert placed.section == "sport"
    assert "mumbai" in placed.cities.values_list("city", flat=True)
    assert placed.weight - int(placed.dated.timestamp()) >= 600 * 60
    assert "The monsoon is here" in house.page("/city/mumbai/")


@pytest.mark.django_db(transaction=True)
def test_a_version_that_a_rule_ignores_takes_the_story_down_and_a_kill_is_never_ignored(house):
    with_rules(house, '\n[[rules]]\nname = "no races"\nwords = ["horse race"]\naction = "ignore"\n')
    house.send(g2("s", headline="A day at the track"))
    path = Story.objects.get(guid="s").path
    house.send(g2("s", version=2, headline="The horse race"))
    assert Story.objects.get(guid="s").state == "ignored"
    assert house.gone(path)
    house.send(g2("s", version=3, headline="A day at the track again"))
    assert Story.objects.get(guid="s").state == "published"
    house.send(g2("s", version=4, headline="The horse race", status="canceled"))
    assert Story.objects.get(guid="s").state == "canceled"


@pytest.mark.django_db(transaction=True)
def test_no_rule_publishes_what_the_wire_holds(house):
    with_rules(house, '\n[[rules]]\nname = "all"\nsources = ["ians"]\naction = "publish"\n')
    house.send(g2("w", status="withheld"))
    house.send(g2("u", status="unheard"))
    house.send(g2("e", embargoed="2099-01-01T00:00:00Z"))
    states = dict(Story.objects.values_list("guid", "state"))
    assert states == {"w": "withheld", "u": "held", "e": "embargoed"}
