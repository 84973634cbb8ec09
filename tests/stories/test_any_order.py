"""Whatever the order, repetition or delay of an agency's messages: the same newspaper in the end, for every page of it."""

import os
import re
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.stories.house import House, g2
from wireroom.stories.models import Act, Alarm, Story

AROUND = re.compile(r'<aside class="related".*?</aside>|<section class="more".*?</section>')
EXAMPLES = int(os.environ.get("WIREROOM_ORDERS", "4"))
PAST = "2021-07-23T00:00:00Z"
FUTURE = (datetime.now(UTC) + timedelta(days=400)).isoformat()


def told(guid, version, headline, **more):
    """A message, its agency's clock going on with its versions."""
    more.setdefault("created", f"2021-07-22T{4 + version:02}:00:00+00:00")
    return g2(guid, version=version, headline=headline, paragraphs=[f"Copy of {headline}."], **more)


MESSAGES = [
    told("bridge", 1, "Bridge opens"),
    told("bridge", 2, "Bridge opens at last"),
    told("bridge", 2, "Bridge opens, says another version two"),  # contradictory: the same number, other words
    told("bridge", 3, "Bridge cost 50 crore", signal="sig:correction", ednote="Corrects the cost."),
    told("ferry", 1, "Ferry sails"),
    told("ferry", 2, "Ferry held back", status="withheld"),
    told("ferry", 3, "Ferry sails again"),
    told("market", 1, "Markets close higher"),
    told("market", 2, "Markets", status="canceled"),
    told("market", 3, "Markets close higher after all"),
    told("exam", 1, "Results are out"),
    told("exam", 2, "Results are out, says board", embargoed=FUTURE),
    told("award", 1, "Award goes to nurse", embargoed=PAST),
    told("odd", 1, "Odd signal", signal="sig:unheard-of"),
    told("odd", 2, "Odd signal explained"),
    told("choir", 1, "Choir of forty sings in Pune station"),
    told("notice", 9, "KILL NOTICE").replace(b"Copy of KILL NOTICE.", b"Kill the story slugged or headlined &quot;Choir of forty sings in Pune station&quot;."),
]  # fmt: skip


def public(house):
    """Every public text by its address; a story's address, given by what came first, is told by its key."""
    paths = {story.path: story.key for story in Story.objects.filter(path__isnull=False)}
    texts = {}
    for path in sorted(house.pages.rglob("*")):
        if path.suffix not in {".html", ".xml", ".json", ".txt"} or ".tmp" in path.parts:
            continue
        name, text = f"/{path.relative_to(house.pages)}", path.read_text("utf-8")
        for address, key in paths.items():
            name, text = name.replace(address, f"<{key}>/"), text.replace(address, f"<{key}>/")
        texts[name] = text
    return texts


def standings():
    return dict(Story.objects.values_list("guid", "state"))


def lasting(texts):
    """Without tombstones and what names them (a story that came after its kill was never at an address), and without the lists
    around an article: a new story does not bake old articles anew."""
    return {
        name: " ".join(AROUND.sub("", " ".join(text.split())).split())
        for name, text in texts.items()
        if not name.endswith("410.html") and name != "/gone.json"
    }


def forget(house):
    house.close()
    Alarm.objects.all().delete()
    Act.objects.all()._raw_delete("default")  # the audit refuses to lose a row in any other way
    house.empty()


class AnyOrder(RuleBasedStateMachine):
    """Messages come one by one or many at once, again and again, in any order."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.house = House(Path(self.folder.name) / "any")
        self.came = set()

    @rule(numbers=st.lists(st.sampled_from(range(len(MESSAGES))), min_size=1, max_size=6))
    def come(self, numbers):
        """Some messages come at once and are filed in one batch."""
        for number in numbers:
            self.house.receive(MESSAGES[number])
            self.came.add(number)
        self.house.line.drain()

    def teardown(self):
        """The rest comes; then the newspaper is what it would be had all come in the agency's order."""
        try:
            mine, stood = lasting(public(self.house)), standings()
            forget(self.house)
            self.house = House(Path(self.folder.name) / "in order")
            for number in sorted(self.came):
                self.house.send(MESSAGES[number])
            assert standings() == stood
            theirs = lasting(public(self.house))
            assert sorted(mine) == sorted(theirs)
            for name, text in theirs.items():
                assert mine[name] == text, name
        finally:
            forget(self.house)
            self.folder.cleanup()


@pytest.mark.django_db(transaction=True)
def test_any_order_of_any_messages_ends_in_the_same_newspaper():
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=4,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            phases=[Phase.generate],
        ),
    )
