"""Sign-ins that fail are counted, and too many wait."""

import pytest

from wireroom.desk.throttle import MOST, SECONDS, Attempts, neighbourhood


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_ten_failures_a_minute_are_let_through_and_the_eleventh_waits(clock):
    attempts = Attempts(clock)
    assert [attempts.begin("account meera") for _ in range(MOST + 1)] == [True] * MOST + [False]
    clock.now += SECONDS - 0.1
    assert not attempts.begin("account meera")
    clock.now += 0.2
    assert attempts.begin("account meera")


def test_attempts_that_wait_do_not_lengthen_the_wait(clock):
    attempts = Attempts(clock)
    for _ in range(MOST):
        attempts.begin("account meera")
    for _ in range(100):
        clock.now += SECONDS / 101
        attempts.begin("account meera")
    clock.now += SECONDS / 100
    assert attempts.begin("account meera")


def test_a_sign_in_that_succeeds_is_no_failure(clock):
    attempts = Attempts(clock)
    for _ in range(5 * MOST):
        assert attempts.begin("account meera", "address 10.0.0.1")
        attempts.succeeded("account meera", "address 10.0.0.1")


def test_one_account_tried_from_many_addresses_waits_and_so_does_one_address_with_many_accounts(clock):
    attempts = Attempts(clock)
    for number in range(MOST):
        assert attempts.begin("account meera", f"address 10.0.0.{number}")
        assert attempts.begin(f"account {number}", "address 10.9.9.9")
    assert not attempts.begin("account meera", "address 10.0.1.1")
    assert not attempts.begin("account new", "address 10.9.9.9")
    assert attempts.begin("account new", "address 10.0.1.1")


def test_what_is_remembered_has_an_end(clock):
    attempts = Attempts(clock)
    for number in range(30_000):
        attempts.begin(f"account {number}")
    assert len(attempts._times) <= 20_000


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("nonsense", "other", False),
    ],
)
def test_a_network_of_one_customer_is_one_address(one, other, same):
    assert (neighbourhood(one) == neighbourhood(other)) is same
