"""A short, repeatable stretch of `tests.wire.fuzz`: broken messages are held, and nothing ever falls over."""

import random

import pytest

from tests.wire.fuzz import BY_FORMAT, HINTS, LOOSE, check, mutated


@pytest.mark.parametrize("name", sorted(BY_FORMAT))
def test_a_broken_message_is_read_or_held_and_nothing_else(name):
    dice = random.Random(name)
    outcomes = {check(mutated(dice, BY_FORMAT[name]), dice.choice(HINTS))[0] for _ in range(200)}
    assert outcomes & {"WireError", "Refused"}
    assert outcomes - {"WireError", "Refused"}


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.75, 0.9, 0.99])
def test_a_message_cut_off_anywhere_is_held(share):
    for data in (each for name, seeds in BY_FORMAT.items() if name not in LOOSE for each in seeds):
        if data.lstrip()[:1] in {b"<", b"{", b"["}:
            assert check(data[: int(len(data) * share)])[0] in {"WireError", "Refused"}
