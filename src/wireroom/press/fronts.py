"""Fronts, archive days and feeds: pages that list stories, as functions of the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from wireroom.press.edition import Edition
from wireroom.press.pages import PageKey, front_path
from wireroom.press.views import Card, FeedEntry, FeedView, FrontView, Ref, Strip
from wireroom.stories.clusters import leading, one_each
from wireroom.stories.models import Page, Story
from wireroom.stories.rows import Row, listed

HOME, SECTION, LATEST, STRIP, FEED, DAY = 16, 30, 20, 5, 25, 500
RECENT_DAYS = 7

Rows = list[Row]


def front_view(edition: Edition, key: PageKey) -> tuple[FrontView, FeedView | None, dict[int, str]]:
    """The view of a front, its feed (None for archive days) and the stories it shows (id -> version)."""
    rows = _rows(edition, key)
    latest = sorted(sorted(rows, key=lambda row: row.key), key=lambda row: row.updated, reverse=True)
    if key.kind == "home":
        latest = listed(f"s.language = %s AND {leading()}", [edition.language], "s.updated DESC", LATEST)
    today = key.day or max((_day(edition, row) for row in (*rows, *latest)), default=date(2000, 1, 1))
    strips, strip_rows = _strips(edition, rows, today) if key.kind == "home" else ((), [])
    heading, label = _title(edition, key)
    url = front_path(key, edition.main)
    feeds = key.day is None
    chrome = edition.chrome(
        url,
        title=heading or edition.paper.title,
        description=edition.paper.tagline if key.kind == "home" else f"{label}: {heading}".strip(": "),
        day=today,
        section=key.name if key.kind.startswith("section") else "",
        city=key.name if key.kind.startswith("city") else "",
        feeds=feeds,
    )
    view = FrontView(
        chrome=chrome,
        kind=key.kind,
        heading=heading,
        label=label,
        cards=tuple(edition.card(row, today) for row in rows),
        latest=tuple(edition.card(row, today) for row in latest[:LATEST]) if feeds else (),
        strips=strips,
        about=_about(edition, key),
        days=_days(edition, key),
        older=_beside(edition, key, older=True),
        newer=_beside(edition, key, older=False),
    )
    shown = {row.id: row.current for row in (*rows, *latest, *strip_rows)}
    return view, (_feed(edition, key, heading, latest) if feeds else None), shown


def _rows(edition: Edition, key: PageKey) -> Rows:
    """The stories of a front, best first; of a cluster the one that leads there. Agencies and archive days show all."""
    all_told = key.day is not None or key.kind == "agency"
    rows = _walk(edition, key, "" if all_told else f" AND {leading(_SAME.get(key.kind, ''))}")
    return rows if all_told else one_each(edition.newsroom, rows)


_SAME = {  # how a leader stands on the very front that its follower stands on
    "section": "l.section = s.section",
    "city": "EXISTS (SELECT 1 FROM stories_storycity lc WHERE lc.story_id = l.id AND lc.city = c.city)",
    "tag": "EXISTS (SELECT 1 FROM stories_storyentity le WHERE le.story_id = l.id AND le.entity_id = e.entity_id)",
}


def _walk(edition: Edition, key: PageKey, also: str) -> Rows:
    """The stories of a front, best first: one walk of an index. `also` is a further condition."""
    most = DAY if key.day else HOME if key.kind == "home" else SECTION
    barred = edition.newsroom.without("archive") if key.day else ()
    language = edition.language
    if key.kind in {"city", "city-day"}:
        join = " JOIN stories_storycity c ON c.story_id = s.id"
        day: tuple[str, list[Any]] = (" AND c.day = %s", [key.day]) if key.day else ("", [])
        return listed(
            f"c.city = %s AND c.language = %s{day[0]}{_not_of(barred)}{also}",
            [key.name, language, *day[1], *barred],
            "c.weight DESC",
            most,
            join,
        )
    if key.kind == "tag":
        join = " JOIN stories_storyentity e ON e.story_id = s.id JOIN stories_entity n ON n.id = e.entity_id"
        entity = edition.newsroom.knowledge.by_slug(key.name)
        named = [entity.qid if entity else "", language]
        return listed(f"n.qid = %s AND e.language = %s{also}", named, "e.weight DESC", most, join)
    where = "s.language = %s"
    given: list[Any] = [language]
    if key.kind in {"section", "section-day"}:
        where, given = f"{where} AND s.section = %s", [*given, key.name]
    if key.kind == "agency":
        where, given = f"{where} AND s.source = %s", [*given, key.name]
    if key.day:
        where, given = f"{where} AND s.day = %s{_not_of(barred)}", [*given, key.day, *barred]
    return listed(where + also, given, "s.weight DESC", most)


def _not_of(sources: Sequence[str]) -> str:
    """The condition that leaves out stories of these sources."""
    return f" AND s.source NOT IN ({', '.join(['%s'] * len(sources))})" if sources else ""


def _day(edition: Edition, row: Row) -> date:
    return edition.newsroom.day(row.updated).date()


def _strips(edition: Edition, top: Rows, today: date) -> tuple[tuple[Strip, ...], Rows]:
    """The home front's sections, without the stories that already stand above them."""
    taken = {row.id for row in top}
    strips, used = [], []
    for section in edition.newsroom.newspaper.sections:
        where = f"s.language = %s AND s.section = %s AND {leading()}"
        stories = listed(where, [edition.language, section.slug], "s.weight DESC", STRIP + HOME)
        rows = [row for row in stories if row.id not in taken][:STRIP]
        if rows:
            ref = Ref(edition.section_title(section.slug), edition.path("section", section.slug))
            strips.append(Strip(ref, tuple(edition.card(row, today) for row in rows)))
            used.extend(rows)
    return tuple(strips), used


def _title(edition: Edition, key: PageKey) -> tuple[str, str]:
    """The heading of a front and the word for what it is."""
    say = edition.say
    day = edition.long_date(key.day) if key.day else ""
    match key.kind:
        case "section" | "section-day":
            return edition.section_title(key.name), day or say("Section")
        case "city" | "city-day":
            return edition.city_title(key.name), day or say("City")
        case "agency":
            return edition.newsroom.agency_name(key.name), say("Agency")
        case "tag":
            entity = edition.newsroom.knowledge.by_slug(key.name)
            if entity is None:
                return key.name, say("Topic")
            words = {"person": say("Person"), "place": say("Place"), "organisation": say("Organisation")}
            return edition.label(entity.qid), words.get(entity.kind, say("Topic"))
        case "day":
            return day, say("Archive")
    return "", ""


def _about(edition: Edition, key: PageKey) -> tuple[Ref, ...]:
    if key.kind == "city":
        return (Ref(edition.say("E-paper"), f"/epaper/{key.name}/"),)
    return ()


def _day_key(key: PageKey) -> tuple[str, str]:
    """The kind and name of the archive pages that belong to a front."""
    kind = {"home": "day", "section": "section-day", "city": "city-day"}.get(key.kind, key.kind)
    return (kind, key.name) if kind in {"day", "section-day", "city-day"} else ("", "")


def _prefix(key: PageKey) -> str:
    kind, name = _day_key(key)
    return f"{kind}:{key.language}:{name}:" if kind else ""


def _days(edition: Edition, key: PageKey) -> tuple[Ref, ...]:
    """The newest archive days of a front. Archive pages are known by their keys: a range of the primary key."""
    prefix = _prefix(key)
    if not prefix or key.day:
        return ()
    found = Page.objects.filter(key__gte=f"{prefix}0", key__lte=f"{prefix}9999").order_by("-key")
    return tuple(_day_ref(edition, each) for each in found.values_list("key", flat=True)[:RECENT_DAYS])


def _beside(edition: Edition, key: PageKey, *, older: bool) -> Ref | None:
    """The archive day before or after this one that has stories."""
    if key.day is None:
        return None
    prefix = _prefix(key)
    if older:
        found = Page.objects.filter(key__gte=f"{prefix}0", key__lt=str(key)).order_by("-key")
    else:
        found = Page.objects.filter(key__gt=str(key), key__lte=f"{prefix}9999").order_by("key")
    nearest = found.values_list("key", flat=True).first()
    return _day_ref(edition, nearest) if nearest else None


def neighbours(key: PageKey) -> list[str]:
    """The archive pages that should link to this one: ordered when it is baked for the first time."""
    if key.day is None:
        return []
    prefix = _prefix(key)
    before = Page.objects.filter(key__gte=f"{prefix}0", key__lt=str(key)).order_by("-key")
    after = Page.objects.filter(key__gt=str(key), key__lte=f"{prefix}9999").order_by("key")
    return [*before.values_list("key", flat=True)[:1], *after.values_list("key", flat=True)[:1]]


def _day_ref(edition: Edition, key: str) -> Ref:
    page = PageKey.parse(key)
    assert page.day is not None
    return Ref(edition.long_date(page.day), front_path(page, edition.main))


def _feed(edition: Edition, key: PageKey, heading: str, rows: Rows) -> FeedView:
    """The front's feed, newest first: the card of each story; the words themselves stay on the story's page."""
    site = edition.paper.url
    url = site + front_path(key, edition.main)
    entries = tuple(_entry(edition, row, edition.card(row)) for row in rows[:FEED])
    built = max((row.updated for row in rows), default=datetime.fromisoformat("2000-01-01T00:00:00+00:00"))
    return FeedView(
        title=f"{heading} – {edition.paper.title}" if heading else edition.paper.title,
        description=edition.paper.tagline or edition.paper.title,
        home_url=url,
        feed_url=f"{url}feed.xml",
        atom_url=f"{url}atom.xml",
        json_feed_url=f"{url}feed.json",
        language=edition.language,
        built_rfc822=format_datetime(built),
        entries=entries,
    )


def _entry(edition: Edition, row: Row, card: Card) -> FeedEntry:
    site = edition.paper.url
    return FeedEntry(
        key=card.key,
        url=site + card.url,
        headline=card.headline,
        dek=card.dek,
        html="",
        agency=card.agency,
        byline="",
        published_rfc822=format_datetime(row.updated.astimezone(edition.newsroom.zone)),
        published_iso=card.time.iso,
        updated_iso=card.time.iso,
        section=edition.section_title(row.section),
        tags=tuple(edition.label(qid) for qid in row.card.entities[:8]),
        picture_url=site + card.picture.url if card.picture else "",
        language=card.language,
    )


def sitemap_rows(key: PageKey, barred: Sequence[str] = ()) -> list[tuple[str, datetime]]:
    """Path and last change of the stories of one day's sitemap, all languages; none of the `barred` sources."""
    assert key.day is not None
    found = Story.objects.filter(state=Story.State.PUBLISHED, day=key.day, path__isnull=False)
    found = found.exclude(source__in=barred).order_by("-weight")
    return [(path or "", when) for path, when in found.values_list("path", "updated")[:50_000]]


def news_rows(now: datetime, most: int = 1000) -> list[dict[str, Any]]:
    """The stories of the news sitemap: those updated in the last two days, newest first."""
    found = Story.objects.filter(state=Story.State.PUBLISHED, updated__gte=now - timedelta(days=2))
    rows = found.order_by("-updated").values("path", "updated", "dated", "language", "card")[:most]
    return [dict(row) for row in rows]
