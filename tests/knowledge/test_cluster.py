"""Two reports are of one event only when much speaks for it; who leads depends on the reports alone."""

from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.knowledge.telling import known, stories
from wireroom.knowledge.cluster import HOURS, SHARED, Clusters, Report, Telling, likeness, settle, traits

NOW = 1_626_930_000
ORDER = list(stories())


def telling(name, *, source="", told=NOW, language=""):
    """A measured story as a report of a source of its own, or of `source`."""
    story, what = stories()[name], known(name)
    entities = frozenset(each.qid for each in what.mentions)
    lede = story["text"].strip().split("\n\n")[0]
    agency = source or name
    return Telling(
        ORDER.index(name), name, agency, (0, agency), language or what.language, told, entities, story["headline"], lede,
        what.fingerprint,
    )  # fmt: skip


PAIRS = list(combinations(ORDER, 2))


@pytest.mark.parametrize("pair", PAIRS, ids="/".join)
def test_only_tellings_of_one_event_are_alike_and_all_of_them_are_found(pair):
    one, other = map(telling, pair)
    same = stories()[pair[0]]["event"] == stories()[pair[1]]["event"]
    assert bool(likeness(one, other)) == same
    assert likeness(one, other) == likeness(other, one)
    if same:
        shared = set(traits(one.fingerprint, one.language, NOW)) & set(traits(other.fingerprint, other.language, NOW))
        assert len(shared) >= SHARED


@pytest.mark.parametrize(
    "other",
    [{"source": "bridge-a"}, {"told": NOW + HOURS + 1}, {"told": NOW - HOURS - 1}, {"language": "hi"}],
    ids=["one source", "later", "earlier", "another language"],
)
def test_what_differs_otherwise_is_another_story(other):
    assert likeness(telling("bridge-a"), telling("bridge-b", told=NOW + HOURS))
    assert not likeness(telling("bridge-a"), telling("bridge-b", **other))


def test_a_story_is_found_from_as_far_as_two_tellings_may_lie_apart():
    wanted = set(traits(known("rates-a").fingerprint, "en", NOW, HOURS))
    for told in (NOW - HOURS, NOW, NOW + HOURS):
        assert set(traits(known("rates-a").fingerprint, "en", told)) <= wanted
    assert not wanted & set(traits(known("rates-a").fingerprint, "en", NOW + 3 * HOURS))


def report(number, rank):
    return Report(number, f"k{number}", f"s{rank}", (rank, f"s{rank}"))


REPORTS = st.lists(st.integers(0, 3), min_size=2, max_size=7)
EDGES = st.dictionaries(st.tuples(st.integers(0, 6), st.integers(0, 6)), st.integers(165, 170), max_size=14)


def net(ranks, edges, there):
    """What is like what among the reports that are there."""
    reports = {number: report(number, rank) for number, rank in enumerate(ranks)}
    near = {number: {} for number in reports}
    for (one, other), alike in edges.items():
        if {one, other} <= there and one < other and ranks[one] != ranks[other]:
            near[one][reports[other]] = near[other][reports[one]] = alike
    return reports, near


def whole(ranks, edges, there):
    reports, near = net(ranks, edges, there)
    clusters = Clusters(near.__getitem__)
    return {pk: clusters.leader(reports[pk]) for pk in there}


@given(REPORTS, EDGES)
def test_a_cluster_has_one_leader_of_the_first_source_and_no_source_twice(ranks, edges):
    edges = {pair: alike for pair, alike in edges.items() if max(pair) < len(ranks)}
    found = whole(ranks, edges, set(range(len(ranks))))
    for pk, leader in found.items():
        if leader is not None:
            assert found[leader] is None
            assert ranks[leader] < ranks[pk]
    for leader in found:
        sources = [ranks[pk] for pk, follows in found.items() if follows == leader]
        assert len(set(sources)) == len(sources)


@given(REPORTS, EDGES, st.data())
def test_coming_and_going_one_by_one_ends_as_if_all_had_been_there_at_once(ranks, edges, data):
    edges = {pair: alike for pair, alike in edges.items() if max(pair) < len(ranks)}
    there: set[int] = set()
    stood: dict[int, int | None] = {}
    moves = data.draw(st.lists(st.integers(0, len(ranks) - 1), max_size=12))
    for moved in moves:
        _, before = net(ranks, edges, there)
        there ^= {moved}
        reports, near = net(ranks, edges, there)
        first = {moved, *(each.id for each in (*before[moved], *near[moved]))}
        touched = first | {each.id for pk in first for each in near[pk]}
        changed = settle(Clusters(near.__getitem__), [reports[pk] for pk in touched], stood)
        stood.update(changed)
        assert {pk: stood.get(pk) for pk in there} == whole(ranks, edges, there)
        assert stood.get(moved) is None or moved in there


def test_every_order_of_the_same_reports_has_one_leader():
    edges = {(0, 1): 300, (0, 2): 200, (1, 2): 250, (2, 3): 240}
    assert {tuple(sorted(whole([0, 1, 2, 1], edges, set(order)).items())) for order in permutations(range(4))} == {
        ((0, None), (1, 0), (2, 0), (3, None))
    }
