"""What a public page shows, as plain values: the contract between the press and its templates.

Templates see nothing else (besides `_` for translation). Every text is plain and is escaped by the template; every
`url` starts with a slash or is absolute. Times come twice: `iso` for machines (UTC offset of the newspaper's zone) and
`label` for readers, in the page's language and the newspaper's zone.
"""

from __future__ import annotations

from msgspec import Struct


class When(Struct, frozen=True):
    """A time. `label` such as "July 22, 2021 10:15 IST"; `short` such as "10:15" today or "22 July" before."""

    iso: str
    label: str
    short: str


class Ref(Struct, frozen=True, omit_defaults=False):
    """A named link: a section, city, tag, agency, language or archive day. `current` marks where the reader is."""

    title: str
    url: str
    current: bool = False
    language: str = ""  # set where the title is in another language than the page
    kind: str = ""  # of a tag: person, place, organisation
    key: str = ""  # of a story


class Source(Struct, frozen=True):
    """One `srcset` entry of a picture."""

    url: str
    width: int


class Picture(Struct, frozen=True):
    """A picture, in formats from best to plainest. `width`/`height` are of the largest form."""

    url: str  # plain JPEG, for <img src>, Open Graph and feeds
    width: int
    height: int
    alt: str
    caption: str
    credit: str
    webp: tuple[Source, ...] = ()
    jpeg: tuple[Source, ...] = ()
    avif: tuple[Source, ...] = ()


class Card(Struct, frozen=True):
    """A story in a listing."""

    key: str
    url: str
    headline: str
    kicker: str
    kicker_url: str
    dek: str
    agency: str
    time: When
    language: str
    picture: Picture | None = None
    updated: bool = False
    corrected: bool = False
    urgency: int = 0


class Chrome(Struct, frozen=True):
    """What every page carries: masthead, navigation, foot."""

    paper: str
    tagline: str
    publisher: str
    site_url: str  # absolute, no slash at the end
    url: str  # this page's own path
    language: str  # BCP 47
    direction: str  # ltr or rtl
    home_url: str
    search_url: str
    epaper_url: str
    sections: tuple[Ref, ...]
    cities: tuple[Ref, ...]
    languages: tuple[Ref, ...]
    today: str  # "Thursday, July 22, 2021"
    title: str  # of the document, without the paper's name
    description: str
    feed_url: str = ""  # RSS of this page, Atom and JSON Feed beside it
    atom_url: str = ""
    json_feed_url: str = ""
    deep_link: str = ""  # where "Open in App" leads


class Run(Struct, frozen=True):
    """Words with marks, for the template's run macro."""

    text: str
    marks: tuple[str, ...] = ()
    href: str = ""


class Block(Struct, frozen=True):
    """One body block. `kind`: p, quote, pre, note, h (with `level`), ul, ol, table, figure.

    `runs` for p/quote/pre/note/h; `entries` for lists (runs and depth); `rows` for tables (cells with `runs`, `header`,
    `colspan`, `rowspan`); `picture` for figure.
    """

    kind: str
    runs: tuple[Run, ...] = ()
    level: int = 2
    entries: tuple[Entry, ...] = ()
    rows: tuple[tuple[TableCell, ...], ...] = ()
    picture: Picture | None = None


class Entry(Struct, frozen=True):
    """A list entry."""

    runs: tuple[Run, ...]
    depth: int = 0


class TableCell(Struct, frozen=True):
    """A table cell."""

    runs: tuple[Run, ...]
    header: bool = False
    colspan: int = 1
    rowspan: int = 1


class Correction(Struct, frozen=True):
    """A correction by the agency: when, and what it said."""

    at: When
    text: str


class Stretch(Struct, frozen=True):
    """A stretch of words in a comparison: `kind` is same, gone or new."""

    text: str
    kind: str = "same"


class Change(Struct, frozen=True):
    """A paragraph in a comparison: `kind` is same, gone, new, or changed (then its parts say what)."""

    kind: str
    parts: tuple[Stretch, ...]


class Past(Struct, frozen=True):
    """A version of a story in its history; `number` counts from 1."""

    number: int
    at: When
    headline: str
    corrected: bool = False
    note: str = ""


class HistoryView(Struct, frozen=True):
    """A story's versions, and what changed from version `older` to `newer`. `pairs` are (address, older, newer)."""

    chrome: Chrome
    heading: str
    headline: str
    story_url: str
    versions: tuple[Past, ...]
    older: int
    newer: int
    pairs: tuple[tuple[str, int, int], ...]
    changes: tuple[Change, ...]


class ArticleView(Struct, frozen=True):
    """An article page. Words under `headline`, `subheadline`, `byline`, `dateline` and `blocks` are the copy (data-w).

    `dek` is ours when `dek_is_cut` (lede cut at a word) and the agency's summary otherwise; neither is part of the
    canonical text. `disclaimer` is a whole sentence, chosen by the review state and the words check.
    """

    chrome: Chrome
    key: str
    kicker: str
    kicker_url: str
    headline: str
    subheadline: str
    byline: str
    dateline: str
    dek: str
    agency: str
    agency_url: str
    published: When
    updated: When
    blocks: tuple[Block, ...]
    disclaimer: str
    words_url: str  # the canonical text beside the page
    tags: tuple[Ref, ...]
    related: tuple[Card, ...]
    more: tuple[Card, ...]
    section: Ref | None = None
    cities: tuple[Ref, ...] = ()
    also: tuple[Ref, ...] = ()  # other agencies' stories of the same event, named by their agency
    lead_picture: Picture | None = None
    pictures: tuple[Picture, ...] = ()
    corrections: tuple[Correction, ...] = ()  # the agency's, the latest first
    versions: int = 1  # that readers may compare
    history_url: str = ""
    copyright: str = ""
    usage: str = ""
    keywords: tuple[str, ...] = ()
    json_ld: str = ""  # safe to stand inside <script type="application/ld+json">


class Strip(Struct, frozen=True):
    """A titled row of cards on a front (a section on the home front)."""

    ref: Ref
    cards: tuple[Card, ...]


class FrontView(Struct, frozen=True):
    """A front: home, section, city, tag, agency, language or a day's archive.

    `kind`: home, section, city, tag, agency, day, section-day, city-day. `cards` come best first: the template makes the
    hierarchy (lead, seconds, rest). `latest` is newest first. `strips` are the home front's sections.
    """

    chrome: Chrome
    kind: str
    heading: str  # empty on the home front
    label: str  # "City", "Section", "Person", "Agency" ... in the page's language; may be empty
    cards: tuple[Card, ...]
    latest: tuple[Card, ...] = ()
    strips: tuple[Strip, ...] = ()
    about: tuple[Ref, ...] = ()  # related tags or the city's e-paper
    days: tuple[Ref, ...] = ()  # archive days: newest first
    older: Ref | None = None
    newer: Ref | None = None


class NoticeView(Struct, frozen=True):
    """A page that says one thing: 404, 410 (withdrawn, no longer licensed), offline."""

    chrome: Chrome
    code: int
    heading: str
    text: str
    cards: tuple[Card, ...] = ()


class FeedEntry(Struct, frozen=True):
    """An entry of a feed. `html` is the body as cleaned HTML with absolute links."""

    key: str
    url: str  # absolute
    headline: str
    dek: str
    html: str
    agency: str
    byline: str
    published_rfc822: str
    published_iso: str
    updated_iso: str
    section: str
    tags: tuple[str, ...]
    picture_url: str = ""
    language: str = ""


class FeedView(Struct, frozen=True):
    """A feed, for RSS 2.0 (with Atom self link, dc:creator, content:encoded), Atom 1.0 and JSON Feed 1.1."""

    title: str
    description: str
    home_url: str  # absolute
    feed_url: str  # absolute
    json_feed_url: str  # absolute
    language: str
    built_rfc822: str
    entries: tuple[FeedEntry, ...]
    atom_url: str = ""  # absolute


class Part(Struct, frozen=True):
    """A stretch of a snippet; `hit` where the search's words stand."""

    text: str
    hit: bool = False


class Result(Struct, frozen=True):
    """A story that a search found. `snippet` may be empty: the card's dek is shown then."""

    card: Card
    snippet: tuple[Part, ...] = ()


class SearchView(Struct, frozen=True):
    """A page of search results. An empty `query` is the search page itself. `order` is relevance or date."""

    chrome: Chrome
    query: str
    order: str = "relevance"
    results: tuple[Result, ...] = ()
    total: int = 0
    total_label: str = ""  # `total` as the language writes it; filled by the renderer when empty
    previous_url: str = ""
    next_url: str = ""
