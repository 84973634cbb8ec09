"""A short, repeatable stretch of `tests.wire.fuzz`: broken messages are held, and nothing ever falls over."""

import random

import pytest

from tests.wire.fuzz import SEEDS, check, mutated


@pytest.mark.parametrize("seed", range(4))
def test_a_broken_message_is_read_or_held_and_nothing_else(seed):
    dice = random.Random(seed)
    outcomes = {check(mutated(dice))[0] for _ in range(400)}
    assert {"WireError", "newsml-g2", "nitf", "ninjs", "rss", "atom"} <= outcomes


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.75, 0.9, 0.99])
def test_a_message_cut_off_anywhere_is_held(share):
    for data in SEEDS:
        assert check(data[: int(len(data) * share)])[0] in {"WireError", "Refused"}
