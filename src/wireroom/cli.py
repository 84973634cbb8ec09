"""The command line: make a newspaper, check it, run it, feed it, bake it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from wireroom import __version__, config

console = Console()
errors = Console(stderr=True)

F = TypeVar("F", bound=Callable[..., Any])


def _folder(function: F) -> F:
    """The newspaper folder, as the commands' first argument."""
    return click.argument("folder", type=click.Path(file_okay=False, path_type=Path))(function)


def _open(folder: Path) -> config.Newspaper:
    """The newspaper of the folder, its database awake; ends the program with the problems when it is wrong."""
    from wireroom.stories.setup import setup

    try:
        return setup(folder)
    except config.ConfigError as error:
        for problem in error.problems:
            errors.print(problem, style="red", highlight=False, soft_wrap=True)
        sys.exit(1)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


@click.group()
@click.version_option(__version__)
def main() -> None:
    """wireroom: agency wire in, newspaper out, by itself, word for word."""


@main.command()
@_folder
def new(folder: Path) -> None:
    """Make a newspaper folder with a commented newspaper.toml."""
    from wireroom.sample.starter import write_starter

    if (folder / config.FILE).exists():
        errors.print(f"{folder / config.FILE} is already there; nothing was changed", style="red")
        sys.exit(1)
    write_starter(folder)
    console.print(f"Your newspaper is in [bold]{folder}[/]. Next:")
    console.print(f"  edit {folder / config.FILE}\n  wireroom check {folder}\n  wireroom run {folder}", highlight=False)


@main.command()
@_folder
def check(folder: Path) -> None:
    """Say what is wrong with a newspaper folder, line by line."""
    from wireroom.serve.check import problems

    found = problems(folder)
    for problem in found:
        errors.print(problem, style="red", highlight=False, soft_wrap=True)
    if found:
        sys.exit(1)
    paper = config.load(folder)
    console.print(
        f"{paper.paper.title}: {len(paper.sections)} sections, {len(paper.cities)} cities,"
        f" {len(paper.sources)} sources, {len(paper.feeds)} feeds. All well.",
        highlight=False,
    )


@main.command()
@_folder
def doctor(folder: Path) -> None:
    """Try everything that a newspaper needs - feeds, database, disk, clock, pages - and say what is wrong and what to do.

    Nothing is taken from any feed. Ends with 1 when something is wrong.
    """
    newspaper = _open(folder)
    from wireroom.serve.doctor import examine

    wrong = 0
    for each in examine(newspaper):
        failed = each.mark == "failed"
        wrong += failed
        mark, colour = ("failed", "red") if failed else ("ok    ", "green")
        what = Text.assemble((mark, colour), f"  {each.about}: {each.what}")
        console.print(what, soft_wrap=True)
        if each.do:
            console.print(f"        -> {each.do}", highlight=False, markup=False, soft_wrap=True)
    told = "1 thing is wrong." if wrong == 1 else f"{wrong} things are wrong."
    console.print(told if wrong else "All well.", highlight=False)
    if wrong:
        sys.exit(1)


@main.command()
@_folder
@click.option("--port", type=int, help="Listen here instead of the port in newspaper.toml.")
def run(folder: Path, port: int | None) -> None:
    """Run the newspaper: intake, filing, press and server in one process, until SIGTERM or Ctrl-C."""
    newspaper = _open(folder)
    from wireroom.serve.line import LineBusy
    from wireroom.serve.whole import run_newspaper

    try:
        run_newspaper(newspaper, port=port, ready=_announce)
    except (LineBusy, OSError) as error:
        errors.print(str(error), style="red", highlight=False)
        sys.exit(1)


def _announce(public: str, desk: str) -> None:
    console.print(
        f"The newspaper is at [bold]{public}[/], its desk at {desk}. Ctrl-C ends it.", highlight=False, soft_wrap=True
    )


@main.command()
@_folder
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option("--feed", "feed_slug", help="The feed they belong to; needed when the newspaper has more than one.")
def ingest(folder: Path, files: tuple[Path, ...], feed_slug: str | None) -> None:
    """Take wire files (or folders of them) in, file and bake them, and say what became of each.

    A single hyphen is one message from standard input: it is kept for good when the command has ended without an error.
    """
    newspaper = _open(folder)
    from wireroom.serve import taking

    feed = _feed(newspaper, feed_slug)
    paths = taking.expand(files)
    with _progress() as progress:
        summary = taking.take(newspaper, feed, paths, progress)
    _show_summary(summary)
    if summary.errors:
        sys.exit(2)


def _feed(newspaper: config.Newspaper, slug: str | None) -> config.Feed:
    slugs = [feed.slug for feed in newspaper.feeds]
    if slug is None and len(slugs) == 1:
        slug = slugs[0]
    found = next((feed for feed in newspaper.feeds if feed.slug == slug), None)
    if found is None:
        errors.print(f"say which feed with --feed: {', '.join(slugs) or 'none is configured'}", style="red")
        sys.exit(1)
    return found


def _show_summary(summary: Any) -> None:
    table = Table(box=None, show_header=False)
    for name, count in summary.counts.items():
        table.add_row(name, f"{count:,}")
    console.print(table)
    for line in summary.errors[:20]:
        errors.print(line, style="red", highlight=False, soft_wrap=True)
    if len(summary.errors) > 20:
        errors.print(f"... and {len(summary.errors) - 20} more; see them with: wireroom status", style="red")


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True))
@click.option(
    "--as", "as_", type=click.Choice(["ninjs", "newsml-g2", "nitf"]), help="Print a document an item instead."
)
@click.option("--explain", is_flag=True, help="Say which path of the file each field came from.")
@click.option("--timezone", default="", metavar="NAME", help="The source's zone, for times sent without one.")
@click.option("--charset", default="", metavar="NAME", help="The encoding, where the file does not say it.")
@click.option("--language", default="", metavar="TAG", help="The language, where the file does not say it.")
@click.option("--dialect", default="", metavar="NAME", help="The agency whose habits the file follows.")
def read(files: tuple[str, ...], as_: str | None, explain: bool, **told: str) -> None:
    """Say what wire files say, item by item; no newspaper is needed. A folder is all its files, a hyphen standard input.

    With `--as ninjs` one ninjs 3.0 object an item, one on each line, and nothing else is printed. Ends with 1 when a
    file could not be read; the others are printed all the same.
    """
    from wireroom import reading

    if as_ and explain:
        raise click.UsageError("--explain and --as do not go together")
    try:
        hints = reading.hints(**told)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if reading.run(files, hints, as_=as_ or "", explained=explain):
        sys.exit(1)


@main.command()
@_folder
def bake(folder: Path) -> None:
    """Bake every page anew: after a change of newspaper.toml, names or templates."""
    newspaper = _open(folder)
    from wireroom.serve.line import Line, LineBusy, backlog

    try:
        line = Line(newspaper)
    except LineBusy as error:
        errors.print(f"{error}; start it again instead: it bakes anew what has changed", style="red")
        sys.exit(1)
    line.press.order_all()
    total = backlog()[1]
    with _progress() as progress:
        task = progress.add_task("Baking", total=total)
        while line.turn():
            progress.update(task, completed=max(0, total - backlog()[1]))
        progress.update(task, completed=total)
    line.close()


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option("--city", required=True, help="The city's slug, such as mumbai.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The issue's date; today without it.")
def epaper(folder: Path, city: str, day: datetime | None) -> None:
    """Set a city's e-paper of one day: a PDF and the pages to turn."""
    newspaper = _open(folder)
    from wireroom.serve.printing import IssueError, make_issue

    when: date = day.date() if day else datetime.now(newspaper.zone).date()
    try:
        made = make_issue(newspaper, city, when)
    except IssueError as error:
        errors.print(str(error), style="red")
        sys.exit(1)
    console.print(
        f"{made.stories} stories on {made.pages} pages: {made.pdf}\nRead it at {newspaper.paper.url}{made.address}",
        highlight=False,
        soft_wrap=True,
    )


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
def status(folder: Path) -> None:
    """Say how the newspaper stands: stories, dispatches, errors, feeds."""
    newspaper = _open(folder)
    from wireroom.serve.taking import standing_of

    for title, rows in standing_of(newspaper):
        table = Table(title=title, title_justify="left", box=None, show_header=False)
        for row in rows:
            table.add_row(*row)
        console.print(table)


@main.command()
@_folder
@click.argument("story")
def why(folder: Path, story: str) -> None:
    """Say why a story stands where it stands. STORY is its key, its guid or its address."""
    newspaper = _open(folder)
    from wireroom.serve.explaining import why_tables
    from wireroom.stories.newsroom import Newsroom
    from wireroom.stories.why import find
    from wireroom.stories.why import why as explained

    found = find(story)
    if not found:
        errors.print(f"no story {story!r}: give its key, its guid or its address", style="red", highlight=False)
        sys.exit(1)
    newsroom = Newsroom(newspaper)
    for each in found:
        for table in why_tables(explained(newsroom, each), newspaper.zone):
            console.print(table)


@main.command()
@_folder
@click.option(
    "--live/--apart",
    help="On the newspaper itself, where readers see the rehearsal for a moment, or (usual) on a copy of its settings.",
)
def drill(folder: Path, live: bool) -> None:
    """Rehearse a kill and say how many seconds it takes until a story is gone from each place.

    Ends with 1 when a place still has it after ten seconds.
    """
    from wireroom.serve.apart_drill import copied

    with copied(folder, wanted=not live) as where:
        newspaper = _open(where)
        from wireroom.serve import drill as rehearsal

        try:
            found = rehearsal.rehearse(newspaper, fillers=0 if live else 40)
        except rehearsal.DrillError as error:
            errors.print(str(error), style="red", highlight=False, soft_wrap=True)
            sys.exit(1)
    table = Table("place", "seconds until it was gone", box=None)
    for each in found:
        gone = "still there" if each.seconds is None else each.note or f"{each.seconds:.2f}"
        table.add_row(each.place, gone)
    console.print(table)
    if any(each.seconds is None for each in found):
        sys.exit(1)


@main.group()
def rules() -> None:
    """The newspaper's rules."""


@rules.command("try")
@_folder
@click.option(
    "--with",
    "other",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A newspaper.toml with other rules.",
)
@click.option("--last", type=click.IntRange(min=1), default=1000, help="How many of the newest stories to try them on.")
def try_rules(folder: Path, other: Path | None, last: int) -> None:
    """Say what rules would make of the archive, before they are switched on.

    Without --with the rules of newspaper.toml are compared with none at all.
    """
    newspaper = _open(folder)
    from wireroom.serve.explaining import change_lines
    from wireroom.stories.newsroom import Newsroom
    from wireroom.stories.why import tried

    try:
        wanted = config.load_file(other, newspaper.folder).rules if other else newspaper.rules
    except config.ConfigError as error:
        for problem in error.problems:
            errors.print(problem, style="red", highlight=False, soft_wrap=True)
        sys.exit(1)
    base = newspaper if other else msgspec.structs.replace(newspaper, rules=())
    seen = changed = 0
    for change in tried(Newsroom(base), wanted, last):
        seen += 1
        if change is not None:
            changed += 1
            for line in change_lines(change):
                console.print(line, highlight=False, markup=False, soft_wrap=True)
    console.print(f"{changed:,} of the {seen:,} newest stories would differ. Nothing was changed.", highlight=False)


@main.command()
@_folder
@click.argument("name")
def editor(folder: Path, name: str) -> None:
    """Make or renew an editor's account for the desk. The password is asked, or read from WIREROOM_EDITOR_PASSWORD."""
    _open(folder)
    from wireroom.desk.accounts import create

    password = os.environ.get("WIREROOM_EDITOR_PASSWORD") or click.prompt(
        "Password", hide_input=True, confirmation_prompt=True
    )
    try:
        create(name, password)
    except ValueError as error:
        errors.print(str(error), style="red")
        sys.exit(1)
    console.print(f"{name} can sign in at the desk.")


@main.command()
@_folder
@click.option("--port", type=int, help="Listen here instead of port 8000.")
@click.option("--every", type=click.FloatRange(min=0.2), default=6.0, help="Seconds between two live stories.")
def demo(folder: Path, port: int | None, every: float) -> None:
    """Show a newspaper fed by the sample wire: a backlog of three days, then a story every few seconds."""
    from wireroom.sample.show import NoShow, free, prepare, show

    try:
        free("127.0.0.1", port or 8000)
        prepare(folder, port)
        with _progress() as progress:
            show(folder, _open(folder), progress, every=every, ready=_announce, port=port)
    except NoShow as error:
        errors.print(str(error), style="red", highlight=False, soft_wrap=True)
        sys.exit(1)
