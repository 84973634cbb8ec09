"""`newspaper.toml`, the one configuration file of a newspaper folder, as typed and checked settings.

Nothing else is configured anywhere. Secrets are named here and read from the environment (`secret_env`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import msgspec
from msgspec import Struct, field

from wireroom.wire.dialects import DIALECTS

FILE = "newspaper.toml"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SCHEMES = {
    "http": ("https", "http"), "ftp": ("ftps", "ftp"), "sftp": ("sftp",), "s3": ("s3",), "imap": ("imaps", "imap"),
}  # fmt: skip


class ConfigError(Exception):
    """Something in newspaper.toml is wrong. `problems` has a line each: file:line: what, and what to do."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class _Settings(Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Paper(_Settings, frozen=True, kw_only=True):
    """The newspaper itself. `url` is the public address, without a slash at its end; `languages`' first is the main one."""

    title: str
    url: str
    timezone: str
    languages: tuple[str, ...] = ("en",)
    tagline: str = ""
    publisher: str = ""
    country: str = ""  # ISO 3166 code of where the paper appears: some agencies' rights end at a border
    contact: str = ""
    app_link: str = ""  # deep link of an own app: "mypaper://story/{key}"; empty opens the installable web app


class Section(_Settings, frozen=True, kw_only=True):
    """A section and what files a story under it: subject codes (`medtop:11000000`), subject or slugline words."""

    slug: str
    title: str
    titles: dict[str, str] = field(default_factory=dict)
    subjects: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class City(_Settings, frozen=True, kw_only=True):
    """A city with its own front and e-paper. `places` are names as datelines and subjects give them."""

    slug: str
    title: str
    titles: dict[str, str] = field(default_factory=dict)
    wikidata: str = ""
    places: tuple[str, ...] = ()


class Source(_Settings, frozen=True, kw_only=True):
    """An agency: its credit line, its zone (for times sent without one), its rights."""

    slug: str
    name: str
    credit: str = ""
    timezone: str = ""
    language: str = ""
    charset: str = ""
    dialect: str = ""  # a row of wire.dialects; empty: recognised from what the messages say
    hold: bool = False  # everything of this source waits for an editor
    keep_days: int = 0  # days after a story began at which its licence ends; 0 = never
    archive: bool = True  # may stand in the archive by date and in sitemaps
    epaper: bool = True  # may be printed
    push: bool = True  # readers' devices may be told of it
    sections: tuple[str, ...] = ()  # the only sections that may carry it; empty = all
    countries: tuple[str, ...] = ()  # ISO 3166 codes of the only countries whose papers may carry it; empty = all
    readout: bool = False  # its licence lets the API read its stories out to everybody, not only with the token


class Feed(_Settings, frozen=True, kw_only=True):
    """One stream of a source: where its deliveries come from, how often that is looked at, and its defaults.

    `path` is a folder feed's folder. `url` is the address of every other that is looked at: ``https://host/feed.xml``,
    ``ftp://host/folder``, ``ftps://host/folder``, ``sftp://host/folder``, ``s3://bucket/prefix``, ``imaps://host/mailbox``.
    `secret_env` names the environment variable that holds the password, secret key, bearer token or signing secret.
    """

    slug: str
    source: str
    transport: Literal["folder", "http", "ftp", "sftp", "s3", "imap", "push"]
    path: str = ""
    url: str = ""
    every: int = 60  # seconds between two looks
    allow_private: bool = False  # may resolve to private or loopback addresses
    language: str = ""
    timezone: str = ""
    section: str = ""  # default section of the feed's stories
    secret_env: str = ""
    user: str = ""  # login name, or access key id
    key_file: str = ""  # sftp: private key, relative to the newspaper folder
    host_key: str = ""  # sftp: the server's public key as in known_hosts ("ssh-ed25519 AAAA..."); needed
    endpoint: str = ""  # s3: address of a bucket that is not Amazon's
    region: str = ""  # s3
    match: str = "*"  # names of the files that are taken, as a shell pattern
    after: Literal["keep", "delete", "move"] = "keep"  # what becomes of a file on the server once it is kept here
    move_to: str = (
        ""  # where it goes then: a folder in the one that is looked at, or /from/the/root; a prefix; a mailbox
    )
    pages: str = (
        ""  # http: JSON path of the next page's address ("pagination.next_page"), or "link" for the Link header
    )
    hub: bool = False  # http: subscribe at the feed's WebSub hub
    signature: Literal["bearer", "hmac"] = "bearer"  # push: how a delivery proves itself
    per_minute: int = 1200  # push: deliveries that are taken in a minute; who sends more is told to wait
    silent_after: int = 0  # seconds without a delivery after which the desk is alarmed; 0 = never


class Rule(_Settings, frozen=True, kw_only=True):
    """What a story must be like (every condition that is stated, one of its values each), and what becomes of it then."""

    name: str
    sources: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()  # codes with or without their scheme ("medtop:11000000", "11000000"), or names
    genres: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()  # text, picture, advisory, ...
    urgency: tuple[int, ...] = ()  # 1 (most) to 9
    languages: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # whole words or phrases in headline, slugline, keywords, summary or copy
    places: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()  # "correction", "sig:update"
    action: Literal["", "publish", "hold", "ignore"] = ""
    section: str = ""
    cities: tuple[str, ...] = ()
    weight: int = 0  # minutes that it stands higher (or lower) on fronts, as if it were newer
    push: bool | None = None
    note: str = ""  # for the desk, beside the story


class Serve(_Settings, frozen=True, kw_only=True):
    """Where the server listens. The desk has a port of its own, and `desk_url` where a proxy in front gives it an address."""

    host: str = "127.0.0.1"
    port: int = 8000
    desk_port: int = 8001
    desk_url: str = ""  # "https://desk.example.org"; empty: the host and the desk's port
    hsts: bool = False


class Storage(_Settings, frozen=True, kw_only=True):
    """Database and page store, relative to the newspaper folder. `database` is sqlite:///FILE or postgresql://..."""

    database: str = "sqlite:///wireroom.db"
    pages: str = "pages"
    media: str = "media"
    issues: str = "issues"


class Clock(_Settings, frozen=True, kw_only=True):
    """What an embargo's end may be measured with."""

    accept_unsynchronised: bool = False  # release although the kernel does not hold its clock for synchronised


class Api(_Settings, frozen=True, kw_only=True):
    """Who may read stories out. `token_env` names the environment variable with the bearer tokens, spaces between."""

    token_env: str = ""  # whoever has one reads the stories of all sources; empty: nobody does


class Epaper(_Settings, frozen=True, kw_only=True):
    """The daily e-paper of each city: hours of the newspaper's day at which it is set, and how many pages it may have."""

    at: tuple[str, ...] = ("06:00", "12:00", "18:00", "22:00")
    pages: int = 16


class Newspaper(_Settings, frozen=True, kw_only=True):
    """The whole of newspaper.toml."""

    paper: Paper
    sections: tuple[Section, ...]
    cities: tuple[City, ...] = ()
    sources: tuple[Source, ...] = ()
    feeds: tuple[Feed, ...] = ()
    rules: tuple[Rule, ...] = ()
    serve: Serve = Serve()
    storage: Storage = Storage()
    epaper: Epaper = Epaper()
    clock: Clock = Clock()
    api: Api = Api()
    folder: str = "."  # filled in by load

    @property
    def zone(self) -> ZoneInfo:
        """The newspaper's own time zone."""
        return ZoneInfo(self.paper.timezone)

    def path(self, name: str) -> Path:
        """A path of the newspaper folder."""
        return Path(self.folder) / name

    def source(self, slug: str) -> Source:
        """The source of that slug (KeyError when there is none)."""
        return next(source for source in self.sources if source.slug == slug)


def load(folder: str | Path) -> Newspaper:
    """The settings of a newspaper folder. Raises ConfigError with a line for each problem."""
    return load_file(Path(folder) / FILE, folder)


def load_file(path: Path, folder: str | Path) -> Newspaper:
    """The settings that a file holds for a newspaper folder. Raises ConfigError with a line for each problem."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise ConfigError([f"{path}: not there (make a newspaper with: wireroom new {folder})"]) from None
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, where = str(error).partition(" (at ")
        line = re.search(r"line (\d+)", where)
        number = int(line[1]) if line else len(text.splitlines())  # "at end of document"
        raise ConfigError([f"{path}:{number}: {what}"]) from None
    try:
        paper = msgspec.convert({**raw, "folder": str(Path(folder).resolve())}, Newspaper)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `")
        raise ConfigError([f"{path}:{_line(text, where.rstrip('`'))}: {what}"]) from None
    problems = [f"{path}:{_line(text, where)}: {what}" for where, what in _problems(paper)]
    if problems:
        raise ConfigError(problems)
    return paper


def _problems(paper: Newspaper) -> Iterator[tuple[str, str]]:
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


def _line(text: str, where: str) -> int:
    """The line (from 1) of newspaper.toml that a msgspec path such as ``$.feeds[2].url`` speaks of; 1 if not found."""
    match = re.match(r"\$\.(\w+)(?:\[(\d+)\])?(?:\.(\w+))?", where)
    if not match:
        return 1
    table, number, key = match[1], int(match[2] or 0), match[3]
    seen, here = -1, 0
    for count, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[\[?\s*([\w.]+)\s*\]\]?", line)
        if header:
            if here:
                return here
            if header[1] == table:
                seen += 1
                here = count if seen == number else 0
        elif here and key and re.match(rf"\s*{re.escape(key)}\b", line):
            return count
    return here or 1
