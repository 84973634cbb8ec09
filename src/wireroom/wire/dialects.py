"""What agencies write differently from the standard, a row an agency. What a row does not say is the standard.

A source's row is named in newspaper.toml (``dialect = "dpa"``) or recognised from what a message says of its provider.
"""

from __future__ import annotations

import re

from msgspec import Struct

from wireroom.wire.item import Hints


class Dialect(Struct, frozen=True, kw_only=True):
    """One agency's habits.

    `provider` is a pattern that its messages' provider, credit or guid matches. `charset` and `timezone` (IANA name) are
    those of messages that state none, used where neither the transport nor the source's settings say better.
    """

    name: str
    provider: str = ""
    charset: str = ""
    timezone: str = ""
    language: str = ""


STANDARD = Dialect(name="")
DIALECTS: dict[str, Dialect] = {
    each.name: each
    for each in (
        Dialect(name="dpa", provider=r"\bdpa\b", timezone="Europe/Berlin"),
        Dialect(name="afp", provider=r"\bAFP\b|afp\.com", timezone="UTC"),
    )
}
_PROVIDERS = [(re.compile(each.provider, re.IGNORECASE), each) for each in DIALECTS.values() if each.provider]


def named(hints: Hints) -> Dialect:
    """The row that the source's settings name; the standard when they name none."""
    return DIALECTS.get(hints.dialect, STANDARD)


def recognised(hints: Hints, *told: str) -> Dialect:
    """The row that the settings name, else the one whose provider pattern is found in what a message tells of itself."""
    if hints.dialect:
        return named(hints)
    return next((row for pattern, row in _PROVIDERS for text in told if text and pattern.search(text)), STANDARD)
