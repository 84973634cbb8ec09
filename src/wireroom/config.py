"""`newspaper.toml`, the one configuration file of a newspaper folder, as typed and checked settings.

Nothing else is configured anywhere. Secrets are named here and read from the environment (`secret_env`).
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct, field

from wireroom.config_check import problems_of

FILE = "newspaper.toml"


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
    senders: tuple[str, ...] = ()  # imap: addresses whose mails are taken, as shell patterns ("*@agency.example")
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


class Purge(_Settings, frozen=True, kw_only=True):
    """How a CDN is told to forget addresses of stories that went; nothing is told while `url` is empty.

    With ``{url}``, ``{quoted}`` or ``{path}`` in `url` each address has a request of its own (method PURGE and
    ``http://varnish:6081{path}``); else one request has a JSON list of absolute addresses under `key`. `header_env` names
    the environment variable with a whole header: ``Authorization: Bearer ...``.
    """

    url: str = ""
    method: Literal["POST", "PURGE", "BAN", "DELETE", "GET", "PUT"] = "POST"
    key: str = "urls"  # "files" for Cloudflare
    header_env: str = ""


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
    purge: Purge = Purge()
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
    problems = [f"{path}:{_line(text, where)}: {what}" for where, what in problems_of(paper)]
    if problems:
        raise ConfigError(problems)
    return paper


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
