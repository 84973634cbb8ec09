"""The shipped table is sound, and a newspaper's own names are read or refused with a reason."""

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from wireroom.knowledge.gazetteer import KINDS, STRANGER, Entity, load_entities, shipped, unique_slugs
from wireroom.knowledge.names import plain

ENTITIES = [each for each in shipped() if each.kind != STRANGER]
BY_ID = {each.qid: each for each in ENTITIES}
LETTERS = {"en": re.compile(r"[A-Za-z]"), "hi": re.compile("[\u0900-\u097f]"), "mr": re.compile("[\u0900-\u097f]")}


def test_every_entity_has_an_id_of_its_own_that_the_record_can_hold():
    assert [qid for qid, count in Counter(each.qid for each in ENTITIES).items() if count > 1] == []
    assert [each.qid for each in ENTITIES if not re.fullmatch(r"Q[1-9]\d*|L:[a-z0-9-]+", each.qid)] == []
    assert [each.qid for each in ENTITIES if len(each.qid) > 20] == []


def test_every_entity_is_a_person_a_place_or_an_organisation_with_an_english_label():
    assert {each.kind for each in ENTITIES} == set(KINDS)
    assert [each.qid for each in ENTITIES if not each.names.get("en")] == []


def test_every_entity_has_an_address_of_its_own():
    slugs = [each.slug for each in ENTITIES]
    assert [slug for slug, count in Counter(slugs).items() if count > 1] == []
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)] == []


def test_every_entity_can_be_found_by_a_full_name():
    assert [each.qid for each in ENTITIES if set(each.names["en"]) <= set(each.short)] == []


def test_no_full_name_belongs_to_two():
    for language in LETTERS:
        owners = defaultdict(set)
        for each in shipped():
            for name in {*each.names.get("en", ()), *each.names.get(language, ())} - set(each.short):
                owners[plain(name)].add(each.qid)
        assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}, language


def test_names_are_clean_and_in_their_script():
    for each in shipped():
        for language, names in each.names.items():
            for name in names:
                assert name == " ".join(name.split()), (each.qid, name)
                assert len(name) > 1, (each.qid, name)
                assert LETTERS[language].search(name), (each.qid, language, name)
            assert len(set(names)) == len(names), (each.qid, names)


def test_names_come_in_hindi_and_marathi():
    known = [each for each in ENTITIES if each.names.get("hi") and each.names.get("mr")]
    assert len(known) > 0.95 * len(ENTITIES) > 450


@pytest.mark.parametrize(
    ("qid", "names"),
    [
        ("Q6279", {"Joe Biden", "Joseph R. Biden Jr.", "President Biden", "Biden"}),
        ("Q1058", {"Narendra Modi", "PM Modi", "Prime Minister Modi", "Modi"}),
        ("Q1156", {"Mumbai", "Bombay"}),
        ("Q1355", {"Bengaluru", "Bangalore"}),
        ("Q1348", {"Kolkata", "Calcutta"}),
        ("Q22048", {"Odisha", "Orissa"}),
        ("Q7817", {"World Health Organization", "WHO"}),
    ],
)
def test_who_is_called_by_many_names_has_them(qid, names):
    assert names <= set(BY_ID[qid].names["en"])


def test_two_of_one_name_get_two_addresses_always_the_same_way():
    one = Entity("Q1", "place", {"en": ("Aurangabad",)})
    two = Entity("L:bihar", "place", {"en": ("Aurangabad",)})
    assert unique_slugs([one, two]) == {"Q1": "aurangabad", "L:bihar": "aurangabad-l-bihar"}
    assert unique_slugs([two, one]) == {"L:bihar": "aurangabad", "Q1": "aurangabad-q1"}


GOOD = """
[[entities]]
id = "L:mayor"
kind = "person"
names = { en = ["Asha Pawar", "Mayor Pawar"], mr = "आशा पवार" }
short = ["Pawar"]
"""


def test_a_newspaper_adds_names_of_its_own(tmp_path):
    path = tmp_path / "entities.toml"
    path.write_text(GOOD, "utf-8")
    assert load_entities(path) == (
        Entity("L:mayor", "person", {"en": ("Asha Pawar", "Mayor Pawar"), "mr": ("आशा पवार",)}, ("Pawar",)),
    )


def test_a_newspaper_without_names_of_its_own_has_none(tmp_path):
    path = tmp_path / "entities.toml"
    path.write_text("# none yet\n", "utf-8")
    assert load_entities(path) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[entities]\n", "not TOML"),
        ("[[people]]\nid = 'Q1'\n", "people"),
        ("entities = 3\n", "entities"),
        ("entities = [3]\n", "entity 1: must be a table"),
        ("[[entities]]\nkind = 'person'\nnames = { en = 'A B' }\n", "entity 1: id"),
        ("[[entities]]\nid = 'mayor'\nkind = 'person'\nnames = { en = 'A B' }\n", r"entity 1 \(mayor\): id"),
        (
            "[[entities]]\nid = 'L:a-name-that-is-far-too-long'\nkind = 'person'\nnames = { en = 'A B' }\n",
            "20 characters",
        ),
        ("[[entities]]\nid = 'L:mayor'\nkind = 'human'\nnames = { en = 'A B' }\n", r"\(L:mayor\): kind: .*person"),
        ("[[entities]]\nid = 'L:mayor'\nkind = 'person'\n", "names.en"),
        ("[[entities]]\nid = 'L:mayor'\nkind = 'person'\nnames = { mr = 'आशा पवार' }\n", "names.en"),
        ("[[entities]]\nid = 'L:mayor'\nkind = 'person'\nnames = { en = 'A B', hi = 7 }\n", "names.hi"),
        ("[[entities]]\nid = 'L:mayor'\nkind = 'person'\nnames = { en = ['A B', ' '] }\n", "names.en"),
        ("[[entities]]\nid = 'L:mayor'\nkind = 'person'\nnames = { en = 'A B' }\nshort = [1]\n", "short"),
        ("[[entities]]\nid = 'L:mayor'\nkind = 'person'\nnames = { en = 'A B' }\nslug = 'x'\n", "slug: no such key"),
        (GOOD + GOOD, r"entity 2 \(L:mayor\): the id stands twice"),
    ],
)
def test_a_wrong_entry_is_named_with_its_reason(tmp_path, text, reason):
    path = tmp_path / "entities.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=reason):
        load_entities(path)


def test_the_example_of_the_documentation_is_right(tmp_path):
    docs = (Path(__file__).parents[2] / "docs" / "knowledge.md").read_text("utf-8")
    path = tmp_path / "entities.toml"
    path.write_text(docs.partition("```toml\n")[2].partition("```")[0], "utf-8")
    assert [(each.qid, each.short[:1]) for each in load_entities(path)] == [
        ("L:mayor", ("Kulkarni",)),
        ("L:lake-park", ()),
    ]
