"""Words that a message says twice stand once; words that only look alike all stay."""

import pytest

from wireroom.wire.item import Dateline, Heading, Item, Media, Paragraph, Run
from wireroom.wire.repeats import said_once
from wireroom.wire.text import canonical_text


def item(dateline, *body, headline="Ferry stops"):
    return Item(guid="g", headline=headline, dateline=Dateline(dateline), body=body)


def p(text):
    return Paragraph((Run(text),))


def h(text):
    return Heading((Run(text),))


@pytest.mark.parametrize(
    ("dateline", "opening", "once"),
    [
        ("Pune (KN) -", "Pune (KN) - The tram is back.", True),
        ("Pune (KN)  -", "Pune (KN) - The tram is back.", True),
        ("PUNE:", "PUNE: The tram is back.", True),
        ("PUNE, April 1", "PUNE, April 1 (KN) - The tram is back.", True),
        ("PUNE", "PUNE – The tram is back.", True),
        ("Pune", "Pune is a city of trams.", False),
        ("Pune", "Pune, the city of trams, waits.", False),
        ("PUNE", "Pune - The tram is back.", False),
        ("Pune", "Pune", False),
        ("", "Pune - The tram is back.", True),
    ],
)
def test_a_dateline_that_opens_the_first_paragraph_stands_there_alone(dateline, opening, once):
    told = said_once(item(dateline, p(opening)))
    lines = ["Ferry stops", *([] if once else [dateline]), opening]
    assert canonical_text(told) == "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ((h("Ferry  stops"), p("Words.")), "Words."),
        ((Media("a"), h("Ferry stops"), p("Words.")), "Words."),
        ((h("Ferry stops again"), p("Words.")), "Ferry stops again\nWords."),
        ((p("Ferry stops"), p("Words.")), "Ferry stops\nWords."),
        ((p("Words."), h("Ferry stops")), "Words.\nFerry stops"),
        ((), ""),
    ],
)
def test_a_headline_set_over_the_body_once_more_is_the_headline(body, kept):
    assert canonical_text(said_once(item("", *body))) == "\n".join(filter(None, ["Ferry stops", kept])) + "\n"


def test_without_a_headline_the_first_crosshead_stays():
    assert canonical_text(said_once(item("", h(""), h("Cross"), headline=""))) == "Cross\n"
