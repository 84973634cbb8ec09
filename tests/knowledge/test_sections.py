"""A story goes to the section that its subjects say, then its slugline and keywords, its feed, its words, the last one."""

import pytest

from wireroom.knowledge.sections import SectionRule, Sections, Topic, _parents, rolled_up

SECTIONS = Sections(
    [
        SectionRule("politics", "Politics", {"hi": "राजनीति"}, ("medtop:11000000",), ("election", "state assembly")),
        SectionRule("business", "Business", {"hi": "कारोबार"}, ("medtop:04000000", "local:ECO"), ("markets",)),
        SectionRule("sport", "Sport", {"hi": "खेल", "mr": "क्रीडा"}, ("medtop:15000000",), ("cricket",)),
        SectionRule("cycling", "Cycling", {}, ("medtop:20000856",)),
        SectionRule("science", "Science", {}, ("subj:13000000",)),
        SectionRule("world", "World", {"hi": "दुनिया"}, (), ("international",)),
        SectionRule("news", "News", {"hi": "समाचार", "mr": "बातम्या"}),
    ]
)


def topic(code="", name="", kind="topic"):
    return Topic(code, name, kind)


def section(topics=(), named=(), default="", words=""):
    return SECTIONS.of(topics, named, default, words)


def test_the_tree_of_media_topics_is_whole():
    parents = _parents()
    tops = [code for code, parent in parents.items() if not parent]
    assert tops == [f"{number:02d}000000" for number in range(1, 18)]
    assert [code for code, parent in parents.items() if parent and parent not in parents] == []
    assert [code for code in parents if len(code) != 8 or not code.isdigit()] == []
    for code in parents:  # no circles: every code reaches a top
        assert rolled_up(f"medtop:{code}")[-1].removeprefix("medtop:") in tops
    assert len(parents) > 1300


@pytest.mark.parametrize(
    ("code", "wider"),
    [
        ("medtop:15000000", ("medtop:15000000",)),
        ("medtop:20000870", ("medtop:20000870", "medtop:20000856", "medtop:20000822", "medtop:15000000")),
        (
            "http://cv.iptc.org/newscodes/mediatopic/20000870",
            ("medtop:20000870", "medtop:20000856", "medtop:20000822", "medtop:15000000"),
        ),
        ("mediatopic:20000756", ("medtop:20000756", "medtop:13000000")),
        ("20000756", ("medtop:20000756", "medtop:13000000")),
        ("15000000", ("medtop:15000000",)),
        ("subj:15054001", ("subj:15054001", "subj:15054000", "subj:15000000", "medtop:15000000")),
        ("subj:15054000", ("subj:15054000", "subj:15000000", "medtop:15000000")),
        ("http://cv.iptc.org/newscodes/subjectcode/15054000", ("subj:15054000", "subj:15000000", "medtop:15000000")),
        ("15054000", ("subj:15054000", "subj:15000000", "medtop:15000000")),
        ("medtop:29999999", ("medtop:29999999",)),  # younger than our tree
        ("local:15054000", ("local:15054000",)),
        ("N2:ENV", ("N2:ENV",)),
        ("", ("",)),
    ],
)
def test_a_code_with_its_wider_ones_nearest_first(code, wider):
    assert rolled_up(code) == wider


@pytest.mark.parametrize(
    ("topics", "expected"),
    [
        ([topic("medtop:15000000")], "sport"),
        ([topic("medtop:20000851")], "sport"),  # a rule on any level above
        ([topic("medtop:20000870")], "cycling"),  # the nearest rule wins
        ([topic("medtop:15000000"), topic("medtop:20000856")], "cycling"),  # the narrower topic says it
        ([topic("medtop:11000000"), topic("medtop:04000000")], "politics"),  # else the wire's order
        ([topic("medtop:04000000"), topic("medtop:11000000")], "business"),
        ([topic("subj:15054000")], "sport"),
        ([topic("subj:13004000")], "science"),  # a rule by an old code
        ([topic("medtop:20000735")], "science"),  # stands for its Media Topic too
        ([topic("local:ECO")], "business"),
        ([topic("medtop:17000000")], "news"),  # no rule: the last section
        ([topic("other:1", "Cricket")], "sport"),  # the topic's name; words of the section above
        ([topic("", "खेल")], "sport"),
        ([topic("", "World Cup")], "news"),  # "World" stands in many a phrase
        ([topic("", "World")], "world"),
        ([topic("", "Sport", "person")], "news"),  # a person's name is no subject
        ([], "news"),
    ],
)
def test_section_by_subjects(topics, expected):
    assert section(topics) == expected


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (["IND-CRICKET-TEST"], "sport"),
        (["cricket_test_day2"], "sport"),
        (["election"], "politics"),
        (["Maharashtra state assembly session"], "politics"),
        (["City News"], "news"),
        (["World Bank loan"], "news"),
        (["world"], "world"),
        (["कारोबार"], "business"),
        (["", "  "], "news"),
    ],
)
def test_section_by_slugline_and_keywords(named, expected):
    assert section(named=named) == expected


def test_subjects_come_before_sluglines_and_these_before_the_feeds_section():
    assert section([topic("medtop:15000000")], ["election"], "world", "") == "sport"
    assert section([], ["election"], "world", "") == "politics"
    assert section([topic("medtop:99999999")], ["x"], "world", "wicket innings wicket") == "world"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Kohli's innings ends with a wicket in the last over", "sport"),
        ("Sensex up as bank shares rise", "business"),
        ("Minister opens bridge", "news"),  # one word says nothing
        ("Minister takes a wicket", "news"),  # nor do two that disagree
        ("Satellite in orbit after flawless launch", "science"),
        ("चुनाव: मंत्री ने विधानसभा में कहा", "politics"),
        ("सामना जिंकला; गोलंदाज चमकले, फलंदाज अपयशी", "sport"),
        ("Manchester United visit the United States", "news"),
        ("", "news"),
    ],
)
def test_section_by_words_where_nothing_else_tells(words, expected):
    assert section(words=words) == expected


def test_words_follow_the_newspapers_own_rule_for_their_topic():
    own = Sections([SectionRule("khel", "Khel", {}, ("medtop:15000000",)), SectionRule("taja", "Taja", {})])
    assert own.of([], [], "", "innings wicket") == "khel"


def test_words_of_a_topic_without_a_section_say_nothing():
    own = Sections([SectionRule("khel", "Khel", {}, ("medtop:15000000",)), SectionRule("taja", "Taja", {})])
    assert own.of([], [], "", "hospital doctors patients") == "taja"


def test_the_first_of_two_sections_with_one_subject_gets_it():
    own = Sections([SectionRule("a", "A", {}, ("medtop:15000000",)), SectionRule("b", "B", {}, ("medtop:15000000",))])
    assert own.of([topic("medtop:20000851")], [], "", "") == "a"


def test_a_newspaper_without_sections_has_none():
    assert Sections([]).of([topic("medtop:15000000")], ["cricket"], "", "wicket innings") == ""
