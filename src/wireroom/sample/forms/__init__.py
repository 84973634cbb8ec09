"""The four formats of the sample wire, written to their standards: a telling becomes the bytes its agency would send."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wireroom.sample.forms import feeds, newsml_g2, ninjs, nitf
from wireroom.sample.telling import Telling

Writer = Callable[[Sequence[Telling]], bytes]

WRITERS: dict[str, tuple[Writer, str]] = {
    "newsml-g2": (newsml_g2.write, "xml"),
    "nitf": (nitf.write, "xml"),
    "ninjs2": (ninjs.write_2, "json"),
    "ninjs3": (ninjs.write_3, "json"),
    "rss": (feeds.write_rss, "xml"),
    "atom": (feeds.write_atom, "xml"),
}
