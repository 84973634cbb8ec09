"""The clock that embargoes are compared with: late by any step, never early."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stories.house import House, g2
from wireroom.stories.clock import NOT_YET, SETTLED, SLEW, Clock
from wireroom.stories.models import Story

START = 1_800_000_000.0
HOUR = 3600.0


class Bench:
    """The three things that a clock looks at, moved by hand."""

    def __init__(self, memory=None, *, accept=False, synchronised=True):
        self.truth, self.offset, self.synchronised = START, 0.0, synchronised
        self.memory, self.accept = memory, accept
        self.clock = self.another()

    def another(self, boot="first"):
        return Clock(
            self.memory, accept_unsynchronised=self.accept, wall=lambda: self.truth + self.offset,
            steady=lambda: self.truth - START + 50, synchronised=lambda: self.synchronised, boot=boot,
        )  # fmt: skip

    def pass_time(self, seconds):
        self.truth += seconds

    @property
    def ahead(self):
        """Seconds that the clock's instant is ahead of the truth."""
        return self.clock.now().timestamp() - self.truth


def test_a_quiet_clock_says_the_time():
    bench = Bench()
    for _ in range(5):
        assert abs(bench.ahead) < 0.001
        bench.pass_time(7)
    assert bench.clock.look().doubt == ""
    assert bench.clock.now().tzinfo is UTC


def test_a_clock_that_is_put_forward_releases_nothing_early():
    bench = Bench(synchronised=False, accept=True)
    bench.clock.look()
    bench.offset = HOUR
    for _ in range(200):
        bench.pass_time(10)
        assert abs(bench.ahead) < 0.001
    assert "put forward by 3600 s" in bench.clock.look().doubt


def test_a_clock_that_is_put_forward_and_stays_synchronised_is_believed_in_the_end():
    """A machine that slept without counting: the wall is right, the steady clock is not."""
    bench = Bench()
    bench.clock.look()
    bench.offset = HOUR
    assert bench.ahead < 0.001
    bench.pass_time(SETTLED + 1)
    assert bench.clock.now().timestamp() == bench.truth + HOUR


def test_a_clock_that_is_put_back_delays():
    bench = Bench()
    bench.clock.look()
    bench.offset = -HOUR
    assert bench.ahead == -HOUR
    assert "put back by 3600 s" in bench.clock.look().doubt
    bench.offset = 0.0
    assert bench.ahead == 0.0


def test_back_and_forward_again_is_no_step_forward():
    bench = Bench(accept=True, synchronised=False)
    bench.clock.look()
    bench.offset = -HOUR
    bench.clock.look()
    bench.pass_time(5)
    bench.offset = 0.0
    assert abs(bench.ahead) < 0.001


def test_a_kernel_clock_that_is_not_synchronised_releases_nothing():
    bench = Bench(synchronised=False)
    look = bench.clock.look()
    assert not look.trusted
    assert look.at is NOT_YET
    assert "not synchronised" in look.doubt
    bench.synchronised = True
    assert bench.clock.look().trusted


def test_a_step_between_two_processes_of_one_boot_is_seen(tmp_path):
    bench = Bench(tmp_path / ".clock", accept=True, synchronised=False)
    bench.clock.look()
    bench.offset = HOUR
    bench.pass_time(3)
    bench.clock = bench.another()
    assert abs(bench.ahead) < 0.001
    bench.clock = bench.another(boot="second")
    assert bench.clock.now().timestamp() == bench.truth + HOUR  # another boot: nothing to compare with


def test_a_person_can_say_that_the_wall_is_right(tmp_path):
    bench = Bench(tmp_path / ".clock", accept=True, synchronised=False)
    bench.clock.look()
    bench.offset = HOUR
    bench.clock.accept()
    assert bench.clock.now().timestamp() == bench.truth + HOUR
    assert bench.another().now().timestamp() == bench.truth + HOUR


@pytest.mark.parametrize("kept", [b"", b"{", b'{"boot": "first"}', b'{"boot":"first","wall":1e18,"steady":1e18}'])
def test_a_broken_memory_is_none(tmp_path, kept):
    (tmp_path / ".clock").write_bytes(kept)
    bench = Bench(tmp_path / ".clock")
    assert abs(bench.ahead) < 0.001


@given(
    st.lists(
        st.tuples(st.floats(0, 5000), st.one_of(st.just(0.0), st.floats(-1, 1), st.floats(-7200, 7200))),
        max_size=40,
    )
)
def test_no_steps_bring_the_clock_ahead_of_the_truth_while_it_is_unsynchronised(moves):
    bench = Bench(accept=True, synchronised=False)
    bench.clock.look()
    for seconds, offset in moves:
        bench.pass_time(seconds)
        bench.offset = offset
        assert (
            bench.ahead <= SLEW * (bench.truth - START) + 0.001
        )  # what no one can tell from a clock that is kept right


@pytest.mark.django_db(transaction=True)
def test_an_embargo_waits_for_a_clock_that_was_put_forward(tmp_path):
    house = House(tmp_path)
    try:
        bench = Bench(accept=True, synchronised=False)
        house.line.filing.clock = house.line.clock = bench.clock
        bench.clock.look()
        release = datetime.fromtimestamp(START + 600, UTC)
        house.send(g2("later", headline="Later", embargoed=release.isoformat()))
        bench.offset = HOUR
        house.line.drain()
        assert Story.objects.get(guid="later").state == "embargoed"
        bench.pass_time(601)
        house.line.drain()
        assert Story.objects.get(guid="later").state == "published"
    finally:
        house.close()


@pytest.mark.django_db(transaction=True)
def test_nothing_under_embargo_is_published_by_a_clock_that_is_not_synchronised(tmp_path):
    house = House(tmp_path)
    try:
        bench = Bench(synchronised=False)
        house.line.filing.clock = house.line.clock = bench.clock
        house.send(g2("over", headline="Over long ago", embargoed="2021-07-22T10:00:00Z"))
        house.send(g2("free", headline="Free"))
        assert Story.objects.get(guid="over").state == "embargoed"
        assert Story.objects.get(guid="free").state == "published"
        bench.synchronised = True
        house.line.drain()
        assert Story.objects.get(guid="over").state == "published"
    finally:
        house.close()


def test_the_instant_is_aware():
    assert Clock(accept_unsynchronised=True).now() <= datetime.now(UTC)
