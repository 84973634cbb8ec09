"""Quick looks that spare most messages a search may miss nothing that the search would find."""

from __future__ import annotations

import pytest

from wireroom.wire import gate, lifecycle
from wireroom.wire.item import Refused
from wireroom.wire.phrases import DESK_FROM


@pytest.mark.parametrize("words", DESK_FROM)
def test_what_is_for_the_desk_is_seen_in_any_case(words: str) -> None:
    assert lifecycle._says_desk(words.upper())
    assert lifecycle._says_desk(words)


@pytest.mark.parametrize(
    "words", lifecycle._LOUD.pattern.replace(r"\b", "").translate(str.maketrans("(?:)", "    ")).split("|")
)
def test_a_loud_headline_has_one_of_the_signs(words: str) -> None:
    assert any(sign in words for sign in lifecycle._LOUD_SIGNS)


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]>',
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>',
        '<?xml version="1.0" encoding="UTF-8"?>\n<!-- > --><!DOCTYPE a [ ]>',
    ],
)
def test_a_prolog_that_declares_is_refused_whatever_stands_before(prolog: str) -> None:
    with pytest.raises(Refused):
        gate.open_xml(f"{prolog}<a/>")
