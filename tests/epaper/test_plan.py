"""The rules of the make-up: what may stand where, for any day's stories."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wireroom.epaper.plan import BROADSHEET, COMPACT, LEAFLET, Copy, Matter, Shape, plan
from wireroom.epaper.plan.cast import rows_needed
from wireroom.epaper.plan.choose import WAYS
from wireroom.epaper.plan.copy import GAP
from wireroom.epaper.plan.order import importance, ordered
from wireroom.epaper.plan.pages import Way, pages

LEVELS = {"1": 150, "2": 90, "3": 60, "4": 40, "turn": 36}

matters = st.builds(
    Matter,
    lines=st.integers(1, 14),
    kind=st.sampled_from(["text", "text", "text", "text", "head", "solid"]),
    jump=st.just(True),
)
shapes = st.builds(
    Shape, width=st.integers(300, 1600), height=st.integers(300, 1600), captions=st.just((24, 16, 8, 8, 8, 8))
)


def heads(lead, tall):
    """Heights of headlines: higher the narrower they run."""
    return {
        f"{level}-{span}": -(-(height + tall * 60 // span) // lead) * lead
        for level, height in LEVELS.items()
        for span in range(1, 7)
    }


@st.composite
def copies(draw, most=26):
    """A day's stories, long and short, with and without pictures, in two scripts."""
    made = []
    for number in range(draw(st.integers(1, most))):
        lead = draw(st.sampled_from([11, 11, 11, 13]))
        made.append(
            Copy(
                key=f"s{number}", section=draw(st.sampled_from(["Politics", "Sport", ""])), lead=lead,
                heads=heads(lead, draw(st.integers(0, 2))), matter=tuple(draw(st.lists(matters, min_size=1, max_size=22))),
                weight=draw(st.integers(0, 200_000)), group=draw(st.integers(0, 3)),
                picture=draw(st.none() | shapes), near=draw(st.booleans()), tongue=int(lead == 13),
            )
        )  # fmt: skip
    return made


ways = st.builds(
    lambda sheet, way: Way(sheet, way[0], *way[1]),
    st.sampled_from([BROADSHEET, BROADSHEET, COMPACT, LEAFLET]),
    st.sampled_from(WAYS),
)
issues = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@issues
@given(copies(), ways, st.integers(1, 16))
def test_every_story_is_placed_once_and_whole_or_left_out_whole(stories, way, most):
    made, _ = pages(stories, way, most)
    assert len(made.pages) <= most
    for copy in stories:
        parts = [
            (number, module)
            for number, page in enumerate(made.pages, 1)
            for module in page.modules
            if module.key == copy.key
        ]
        assert bool(parts) != (copy.key in made.left_out)
        reached = 0
        for at, (number, module) in enumerate(parts):
            assert module.start == reached < module.end
            reached = module.end
            assert module.comes_from == (parts[at - 1][0] if at else 0)
            assert module.goes_on == (parts[at + 1][0] if at + 1 < len(parts) else 0)
            assert not module.goes_on or module.goes_on > number
        assert not parts or reached == len(copy.matter)


@issues
@given(copies(), ways)
def test_nothing_runs_over_its_place_the_page_or_a_neighbour(stories, way):
    made, _ = pages(stories, way, 16)
    known = {copy.key: copy for copy in stories}
    for number, page in enumerate(made.pages, 1):
        for module in page.modules:
            assert module.column >= 0
            assert module.column + module.span <= made.sheet.columns
            assert module.top >= 0
            assert module.top + module.height <= made.sheet.room(front=number == 1)
            copy = known[module.key]
            assert rows_needed(copy.matter[module.start : module.end], module.columns) <= module.rows
            words = module.rows * copy.lead + module.loose + (copy.lead if module.goes_on else 0)
            cut = module.cut
            beside = cut.height + cut.caption if cut and cut.beside else 0
            above = cut.height + cut.caption if cut and not cut.beside else 0
            assert module.head_height + above + max(words, beside) <= module.height
        for at, one in enumerate(page.modules):
            for other in page.modules[at + 1 :]:
                apart = one.column + one.span <= other.column or other.column + other.span <= one.column
                below = one.top + one.height + GAP <= other.top or other.top + other.height + GAP <= one.top
                assert apart or below


@issues
@given(copies(), ways)
def test_a_more_important_story_never_has_a_smaller_headline_on_the_same_page(stories, way):
    made, _ = pages(stories, way, 16)
    order = {copy.key: at for at, copy in enumerate(ordered(stories))}
    front = [module for module in made.pages[0].modules if not module.start] if made.pages else []
    ranked = sorted(front, key=lambda module: order[module.key])
    levels = [module.head[0] for module in ranked]
    assert levels == sorted(levels)


@issues
@given(copies(), ways)
def test_the_most_important_story_leads_the_front(stories, way):
    made, _ = pages(stories, way, 16)
    kept = [copy for copy in ordered(stories) if copy.key not in made.left_out]
    if made.pages:
        lead = made.pages[0].modules
        assert kept[0].key in {module.key for module in lead if module.top == 0}
        assert next(module for module in lead if module.key == kept[0].key).head.startswith("1-")


@settings(issues, max_examples=12)
@given(copies(10), st.randoms(use_true_random=False))
def test_the_same_stories_in_any_order_make_the_same_pages(stories, random):
    shuffled = list(stories)
    random.shuffle(shuffled)
    made, again = plan(stories), plan(shuffled)
    assert made.pages == again.pages
    assert set(made.left_out) == set(again.left_out)


@given(copies())
def test_the_citys_own_stories_come_first_and_a_brief_does_not_lead(stories):
    order = ordered(stories)
    assert len(order) == len(stories)
    long = [copy for copy in order if copy.tongue == 0 and copy.lines() >= 14]
    if long:
        assert order[0].lines() >= 14
        assert order[0].near or not any(copy.near for copy in long)
    near = [copy for copy in order if copy.near and copy.tongue == 0 and copy.lines() >= 14][3:]
    assert [importance(copy) for copy in near] == sorted((importance(copy) for copy in near), reverse=True)


def many(count, lines, *, picture=False):
    shape = Shape(1600, 1067, (24, 16, 8, 8, 8, 8)) if picture else None
    return [
        Copy(
            key=f"s{number:02}", section="Politics", lead=11, heads=heads(11, 0), matter=(Matter(6),) * (lines // 6),
            weight=-number * 3600, picture=shape if number % 3 == 0 else None,
        )
        for number in range(count)
    ]  # fmt: skip


def test_a_full_day_fills_its_pages():
    made = plan(many(40, 60, picture=True))
    assert made.sheet == BROADSHEET
    assert 3 <= len(made.pages) <= 7
    for number, page in enumerate(made.pages[:-1], 1):
        printed = sum(module.span * module.height for module in page.modules)
        assert printed >= 0.93 * made.sheet.columns * made.sheet.room(front=number == 1)


def test_little_copy_gets_a_smaller_sheet():
    assert plan(many(3, 24)).sheet.name == "leaflet"
    assert plan(many(5, 36)).sheet.name in {"compact", "leaflet"}
    assert len(plan(many(3, 24)).pages) == 1


def test_a_story_longer_than_a_page_is_continued():
    made = plan(many(1, 1800))
    parts = [module for page in made.pages for module in page.modules]
    assert len(parts) > 1
    assert parts[0].goes_on == 2
    assert parts[1].head.startswith("turn-")


def test_no_story_is_begun_that_cannot_be_ended():
    made = plan(many(30, 120), 2)
    assert made.left_out
    assert not any(module.goes_on > 2 for page in made.pages for module in page.modules)


def test_nothing_makes_no_pages():
    assert plan([]).pages == ()
