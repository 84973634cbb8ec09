"""Explanations for people at a terminal: why a story stands where it stands, what other rules would change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from rich.table import Table
from rich.text import Text

from wireroom.stories.why import Change, Why

_MOST_PAGES = 12


def why_tables(why: Why, zone: ZoneInfo) -> Iterator[Table]:
    """Tables that say why a story stands where it stands; times in `zone`."""
    yield _pairs(
        f"{why.source} {why.guid}",
        [
            ("state", f"{why.state}: {why.reason}" if why.reason else why.state),
            ("address", why.path or "never public"),
            ("section", why.section or "none"),
            ("cities", ", ".join(why.cities) or "none"),
            ("tags", ", ".join(why.entities) or "none"),
            *(("rule", f"{fit.rule}: {'; '.join(fit.because)}") for fit in why.decision.fits),
            ("shown on", f"{len(why.pages)} pages: {', '.join(why.pages[:_MOST_PAGES])}" if why.pages else "no page"),
        ],
    )
    table = Table(title="Messages, in the order that counts", title_justify="left", box=None)
    for name in ("version", "sent", "received", "dispatch", "says"):
        table.add_column(name)
    for each in why.messages:
        table.add_row(
            f"{each.number}{' *' if each.counts else ''}",
            f"{each.sent.astimezone(zone):%Y-%m-%d %H:%M:%S}",
            f"{each.received.astimezone(zone):%Y-%m-%d %H:%M:%S}",
            f"{each.dispatch} by {each.feed}",
            Text("; ".join(each.says)),
        )
    yield table


def _pairs(title: str, rows: Iterable[tuple[str, str]]) -> Table:
    table = Table(title=Text(title), title_justify="left", box=None, show_header=False)
    for name, value in rows:
        table.add_row(name, Text(value))
    return table


def change_lines(change: Change) -> Iterator[str]:
    """What other rules would change of a story, a line each."""
    yield f"{change.key}  {change.headline}"
    for what, before, after in change.differences:
        yield f"    {what}: {before or 'none'} -> {after or 'none'}"
    if change.rules:
        yield f"    by {', '.join(map(repr, change.rules))}"
