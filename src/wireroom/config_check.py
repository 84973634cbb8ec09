"""What is wrong with a newspaper's settings that their types alone cannot say. Pure.

Each problem is a path such as ``$.feeds[2].url`` and what is wrong there, and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from wireroom.wire.dialects import DIALECTS

if TYPE_CHECKING:
    from wireroom.config import Epaper, Feed, Newspaper, Paper, Rule, Serve, Source

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SCHEMES = {
    "http": ("https", "http"), "ftp": ("ftps", "ftp"), "sftp": ("sftp",), "s3": ("s3",), "imap": ("imaps", "imap"),
}  # fmt: skip


def problems_of(paper: Newspaper) -> Iterator[tuple[str, str]]:
    """What the types alone cannot say: (path such as ``$.feeds[2].url``, what is wrong there)."""
    yield from _paper_problems(paper.paper)
    for name in ("sections", "cities", "sources", "feeds"):
        yield from _slug_problems(name, [entry.slug for entry in getattr(paper, name)])
    names = [rule.name for rule in paper.rules]
    for number, name in enumerate(names):
        if not name.strip() or name in names[:number]:
            yield f"$.rules[{number}].name", f"rule {name!r}: every rule needs a name of its own"
    for number, source in enumerate(paper.sources):
        if source.timezone and source.timezone not in available_timezones():
            yield f"$.sources[{number}].timezone", f"unknown time zone {source.timezone!r}"
        yield from _rights_problems(f"$.sources[{number}]", source, paper)
        if source.dialect and source.dialect not in DIALECTS:
            yield f"$.sources[{number}].dialect", f"no dialect {source.dialect!r} (there are: {', '.join(DIALECTS)})"
    for number, feed in enumerate(paper.feeds):
        yield from _feed_problems(f"$.feeds[{number}]", feed, paper)
    for number, rule in enumerate(paper.rules):
        yield from _rule_problems(f"$.rules[{number}]", rule, paper)
    yield from _serve_problems(paper.serve)
    yield from _epaper_problems(paper.epaper)
    if paper.purge.url and not re.match(r"https?://[^/]", paper.purge.url.replace("{url}", paper.paper.url)):
        yield "$.purge.url", "must be http(s)://host/..., or {url} for the page's own address"
    yield from _storage_problems(paper)


def _paper_problems(paper: Paper) -> Iterator[tuple[str, str]]:
    if paper.timezone not in available_timezones():
        yield "$.paper.timezone", f"unknown time zone {paper.timezone!r} (such as Asia/Kolkata)"
    if not re.match(r"https?://[^/]+$", paper.url):
        yield "$.paper.url", "must be http(s)://host without a path or slash at the end"
    if not paper.languages:
        yield "$.paper.languages", 'name at least one language, such as ["en"]'


def _slug_problems(name: str, slugs: Sequence[str]) -> Iterator[tuple[str, str]]:
    for number, slug in enumerate(slugs):
        where = f"$.{name}[{number}].slug"
        if not _SLUG.fullmatch(slug):
            yield where, f"slug {slug!r}: small letters, digits and single hyphens only"
        if slug in slugs[:number]:
            yield where, f"slug {slug!r} stands twice in [[{name}]]"


def _rights_problems(where: str, source: Source, paper: Newspaper) -> Iterator[tuple[str, str]]:
    if source.keep_days < 0:
        yield f"{where}.keep_days", "days after which a story's licence ends, or 0 for never"
    for slug in source.sections:
        if slug not in {section.slug for section in paper.sections}:
            yield f"{where}.sections", f"no section {slug!r}"
    if source.countries and not paper.paper.country:
        yield f"{where}.countries", 'say in [paper] where the paper appears: country = "IN"'


def _feed_problems(where: str, feed: Feed, paper: Newspaper) -> Iterator[tuple[str, str]]:
    sources = {source.slug for source in paper.sources}
    if feed.source not in sources:
        yield f"{where}.source", f"no source {feed.source!r} (there are: {', '.join(sorted(sources))})"
    if feed.section and feed.section not in {section.slug for section in paper.sections}:
        yield f"{where}.section", f"no section {feed.section!r}"
    if feed.timezone and feed.timezone not in available_timezones():
        yield f"{where}.timezone", f"unknown time zone {feed.timezone!r}"
    if feed.transport == "folder" and not feed.path:
        yield f"{where}.path", "a folder feed needs path"
    yield from ((f"{where}.{key}", what) for key, what in _address_problems(feed))
    if feed.transport == "push" and not feed.secret_env:
        yield f"{where}.secret_env", "a push feed needs the name of an environment variable with its token or secret"
    if feed.transport == "imap" and not feed.senders:
        yield f"{where}.senders", 'whose mails are taken? senders = ["*@agency.example"], or ["*"] for everybody\'s'
    if feed.after == "move" and not feed.move_to:
        yield f"{where}.move_to", 'after = "move" needs the folder that taken files go to'
    if feed.per_minute < 1:
        yield f"{where}.per_minute", "deliveries that are taken in a minute, at least 1"
    if feed.every < 1:
        yield f"{where}.every", "seconds between two looks, at least 1"


def _address_problems(feed: Feed) -> Iterator[tuple[str, str]]:
    """What is wrong with where a feed's deliveries come from and how we log in there. Never repeats an address."""
    schemes = _SCHEMES.get(feed.transport, ())
    if not schemes:
        return
    try:
        parts = urlsplit(feed.url)
        _ = parts.port  # raises ValueError when it is no number
    except ValueError:
        yield "url", "is no address"
        return
    if parts.scheme not in schemes or not parts.netloc:
        yield "url", f'a feed by {feed.transport} needs url = "{schemes[0]}://..."'
    if "@" in parts.netloc:
        yield "url", 'no name or password in the address: user = "...", and secret_env names where the password is'
    logs_in = feed.transport in {"sftp", "imap"}
    if logs_in and not feed.user:
        yield "user", f"a feed by {feed.transport} needs the name to log in with"
    if (feed.user or logs_in) and not feed.secret_env and not feed.key_file and feed.transport != "http":
        yield "secret_env", "name the environment variable that holds the password"
    if feed.transport == "sftp" and not feed.host_key:
        yield "host_key", 'the server\'s public key is needed, as ssh-keyscan prints it: "ssh-ed25519 AAAA..."'
    if feed.endpoint and not feed.endpoint.startswith(("https://", "http://") if feed.allow_private else "https://"):
        yield "endpoint", "must be https://host, or http://host with allow_private = true"


_CONDITIONS = (
    "sources", "feeds", "subjects", "genres", "kinds", "urgency", "languages", "words", "places", "signals",
)  # fmt: skip
_EFFECTS = ("action", "section", "cities", "weight", "note")


def _rule_problems(where: str, rule: Rule, paper: Newspaper) -> Iterator[tuple[str, str]]:
    known = {
        "sources": {each.slug for each in paper.sources},
        "feeds": {each.slug for each in paper.feeds},
        "cities": {each.slug for each in paper.cities},
    }
    for name, slugs in known.items():
        for slug in getattr(rule, name):
            if slug not in slugs:
                yield f"{where}.{name}", f"no such slug {slug!r} in [[{name}]] (there are: {', '.join(sorted(slugs))})"
    if rule.section and rule.section not in {each.slug for each in paper.sections}:
        yield f"{where}.section", f"no section {rule.section!r}"
    if not any(getattr(rule, name) for name in _CONDITIONS):
        yield f"{where}.name", f"rule {rule.name!r} has no condition: state at least one of {', '.join(_CONDITIONS)}"
    if rule.push is None and not any(getattr(rule, name) for name in _EFFECTS):
        yield f"{where}.name", f"rule {rule.name!r} does nothing: state at least one of {', '.join(_EFFECTS)}, push"
    if any(not 1 <= each <= 9 for each in rule.urgency):
        yield f"{where}.urgency", "urgencies are 1 (most) to 9"
    if any(not each.strip() for name in ("words", "places", "subjects") for each in getattr(rule, name)):
        yield f"{where}.words", "an empty word fits nothing"


def _serve_problems(serve: Serve) -> Iterator[tuple[str, str]]:
    for name in ("port", "desk_port"):
        if not 0 < getattr(serve, name) < 65536:
            yield f"$.serve.{name}", f"{getattr(serve, name)} is no port (1 to 65535)"
    if serve.port == serve.desk_port:
        yield "$.serve.desk_port", f"the desk needs a port of its own, and {serve.port} is the readers'"
    if serve.desk_url and not re.fullmatch(r"https?://[^/\s]+", serve.desk_url):
        yield "$.serve.desk_url", "must be http(s)://host without a path or slash at the end"


def _epaper_problems(epaper: Epaper) -> Iterator[tuple[str, str]]:
    for hour in epaper.at:
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", hour):
            yield "$.epaper.at", f'{hour!r} is no time of day (such as "06:00")'
    if not 1 <= epaper.pages <= 64:
        yield "$.epaper.pages", f"{epaper.pages} pages: an issue has 1 to 64"


def _is_database(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises ValueError when it is no number
    except ValueError:
        return False
    if parts.scheme == "sqlite":
        return url.startswith("sqlite:///") and len(url) > len("sqlite:///")
    return parts.scheme in {"postgresql", "postgres"} and len(parts.path) > 1


def _storage_problems(paper: Newspaper) -> Iterator[tuple[str, str]]:
    """A database that cannot be meant. And whatever lies in the page store is public, so nothing else may lie there."""
    if not _is_database(paper.storage.database):
        wanted = "sqlite:///FILE or postgresql://USER@HOST/NAME"
        yield "$.storage.database", f"{wanted}, not {paper.storage.database!r}"
        return
    pages = paper.path(paper.storage.pages).resolve()
    private = {
        paper.path("."): "the newspaper folder",
        paper.path(paper.storage.media): "the media folder",
        paper.path(paper.storage.issues): "the issues folder",
    }
    if paper.storage.database.startswith("sqlite:///"):
        private[paper.path(paper.storage.database.removeprefix("sqlite:///"))] = "the database"
    for feed in paper.feeds:
        if feed.transport == "folder":
            private[paper.path(feed.path)] = f"the folder of feed {feed.slug}"
    for path, name in private.items():
        if path.resolve().is_relative_to(pages):
            yield "$.storage.pages", f"{name} would lie in the public pages folder {pages}: give the pages their own"
