"""The article page: the story's view, its related stories, and the words check."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection

from wireroom.knowledge.related import Candidate, rank
from wireroom.press import history
from wireroom.press.edition import Edition, picture_view
from wireroom.press.render import disclaimer
from wireroom.press.views import ArticleView, Block, Card, Entry, Ref, Run, TableCell
from wireroom.stories import pictures
from wireroom.stories.card import CardRow, from_row
from wireroom.stories.card import dek as dek_of
from wireroom.stories.clusters import also_reported, leading, one_each
from wireroom.stories.models import Story
from wireroom.stories.placement import dated
from wireroom.stories.rows import Row, by_ids, listed
from wireroom.wire import item as wire
from wireroom.wire.text import page_text

RELATED, MORE = 6, 5
_ENTITIES, _EACH = 6, 12  # candidates: the newest stories of the first entities


class WordsDiffer(Exception):
    """The baked page does not say what the dispatch says: the story must be held."""


def check_words(html: str, words_sha256: str) -> str:
    """The page's canonical text, proved equal to the dispatch's. Raises WordsDiffer when it is not."""
    words = page_text(html)
    if hashlib.sha256(words.encode()).hexdigest() != words_sha256:
        raise WordsDiffer("the baked page's words differ from the dispatch")
    return words


def article_view(edition: Edition, story: Story, item: wire.Item, turn: Turn) -> tuple[ArticleView, dict[int, str]]:
    """The view of a published story's page, and the other stories it shows (id -> version)."""
    card = from_row(story.card)
    seen = history.versions(story) if card.versions > 1 else [history.Seen(item, story.updated)]
    own = [picture_view(each) for each in pictures.shown(story)] if card.picture else []
    also = turn.also_reported(edition, story)
    related, more, shown = _around(edition, story, card, turn, {row.id for row in also})
    shown |= {row.id: row.current for row in also}
    words, _ = dek_of(item.summary, item.paragraphs)
    section = story.section
    assert story.path is not None
    today = edition.newsroom.day(story.updated).date()
    view = ArticleView(
        chrome=edition.chrome(
            story.path,
            title=card.headline,
            description=words,
            day=today,
            section=section,
            deep_link=_deep_link(edition, story),
        ),
        key=story.key,
        kicker=card.kicker or edition.section_title(section),
        kicker_url=edition.path("section", section) if section else "",
        headline=item.headline,
        subheadline=item.subheadline,
        byline=item.byline,
        dateline=item.dateline.text,
        dek=words,
        agency=edition.newsroom.agency_name(story.source),
        agency_url=edition.path("agency", story.source),
        published=edition.when(dated(item, story.dated)),
        updated=edition.when(story.updated),
        blocks=_blocks(item),
        disclaimer=disclaimer(story.review, True, edition.language),
        words_url=f"{story.path}words.txt",
        tags=edition.tags(card.entities),
        related=related,
        more=more,
        section=Ref(edition.section_title(section), edition.path("section", section)) if section else None,
        also=tuple(Ref(edition.newsroom.agency_name(row.source), row.path, key=row.key) for row in also),
        cities=tuple(Ref(edition.city_title(slug), edition.path("city", slug)) for slug in card.cities),
        lead_picture=own[0] if own else None,
        pictures=tuple(own[1:]),
        corrections=history.corrections(edition, seen),
        versions=len(seen),
        history_url=f"{story.path}history/" if len(seen) > 1 else "",
        copyright=item.copyrightnotice or item.copyrightholder,
        usage="",
        keywords=item.keywords,
    )
    return view, shown


def _deep_link(edition: Edition, story: Story) -> str:
    link = edition.paper.app_link
    return link.format(key=story.key, path=story.path) if link else f"/app/?story={story.path}"


class Turn:
    """What one turn of the press has read already: many stories of a turn share sections and people."""

    def __init__(self, stories: Iterable[Story] = ()) -> None:
        self._stories = list(stories)
        self._also: dict[int, list[Row]] | None = None
        self._rows: dict[int, Row] = {}
        self._cards: dict[tuple[int, str, date], Card] = {}
        self._candidates: dict[int, Candidate] = {}
        self._sections: dict[tuple[str, str], list[int]] = {}
        self._entities: dict[tuple[str, str], list[int]] = {}

    def also_reported(self, edition: Edition, story: Story) -> list[Row]:
        """The other agencies' stories of the same event, read at once for all stories of the turn."""
        if self._also is None:
            self._also = also_reported(edition.newsroom, self._stories)
        return self._also.get(story.pk, [])

    def section(self, language: str, section: str) -> list[Row]:
        """The best stories of a section."""
        key = (language, section)
        if key not in self._sections:
            where = f"s.language = %s AND s.section = %s AND {leading()}"
            found = listed(where, list(key), "s.weight DESC", MORE + RELATED + 1)
            self._rows.update((row.id, row) for row in found)
            self._sections[key] = [row.id for row in found]
        return [self._rows[pk] for pk in self._sections[key]]

    def about(self, language: str, entities: Sequence[str]) -> list[Row]:
        """The best stories about each of some entities: one walk of an index an entity, whatever the archive's size."""
        ids: dict[int, None] = {}
        for qid in entities:
            key = (language, qid)
            if key not in self._entities:
                self._entities[key] = _about(language, qid)
            ids.update(dict.fromkeys(self._entities[key]))
        self._rows.update(by_ids(pk for pk in ids if pk not in self._rows))
        return [self._rows[pk] for pk in ids if pk in self._rows]

    def card(self, edition: Edition, row: Row, today: date) -> Card:
        """The row as a card."""
        key = (row.id, edition.language, today)
        if key not in self._cards:
            self._cards[key] = edition.card(row, today)
        return self._cards[key]

    def candidate(self, row: Row) -> Candidate:
        """The row as ranking sees it."""
        if row.id not in self._candidates:
            self._candidates[row.id] = Candidate(
                id=row.id,
                entities=frozenset(row.card.entities),
                fingerprint=row.fingerprint,
                when=int(row.updated.timestamp()),
                section=row.section,
                language=row.language,
            )
        return self._candidates[row.id]


def _about(language: str, qid: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.story_id FROM stories_storyentity e JOIN stories_entity n ON n.id = e.entity_id"
            " WHERE n.qid = %s AND e.language = %s ORDER BY e.weight DESC LIMIT %s",
            [qid, language, _EACH],
        )
        return [row[0] for row in cursor.fetchall()]


def _around(
    edition: Edition, story: Story, card: CardRow, turn: Turn, told: set[int]
) -> tuple[tuple[Card, ...], tuple[Card, ...], dict[int, str]]:
    """Related stories (same event first) and more of the section; only published stories, never the story itself.

    `told` are those that stand on the page already. Of every other cluster only one is related.
    """
    about = turn.about(story.language, card.entities[:_ENTITIES])
    rows = {row.id: row for row in one_each(edition.newsroom, about) if row.id not in told}
    own = Candidate(
        id=story.pk,
        entities=frozenset(card.entities),
        fingerprint=bytes(story.fingerprint),
        when=int(story.updated.timestamp()),
        section=story.section,
        language=story.language,
    )
    ranked = rank(own, [turn.candidate(row) for row in rows.values()], RELATED)
    related = [rows[each.id] for each in ranked]
    taken = {row.id for row in related} | {story.pk} | told
    more = [row for row in turn.section(story.language, story.section) if row.id not in taken][:MORE]
    today = edition.newsroom.day(story.updated).date()
    shown = {row.id: row.current for row in (*related, *more)}
    cards = [tuple(turn.card(edition, row, today) for row in part) for part in (related, more)]
    return cards[0], cards[1], shown


def _blocks(item: wire.Item) -> tuple[Block, ...]:
    """The body's blocks as the template sets them. Pictures stand in the lead and the gallery, not between words."""
    return tuple(view for block in item.body if (view := _block(block)) is not None)


def _block(block: wire.Block) -> Block | None:
    match block:
        case wire.Paragraph(runs=runs, role=role):
            return Block(role or "p", runs=_runs(runs))
        case wire.Heading(runs=runs, level=level):
            return Block("h", runs=_runs(runs), level=level)
        case wire.Listing(items=items, ordered=ordered):
            entries = tuple(Entry(_runs(each.runs), each.depth) for each in items)
            return Block("ol" if ordered else "ul", entries=entries)
        case wire.Table(rows=rows):
            return Block("table", rows=tuple(tuple(_cell(cell) for cell in row) for row in rows))
    return None


def _cell(cell: wire.Cell) -> TableCell:
    return TableCell(_runs(cell.runs), cell.header, cell.colspan, cell.rowspan)


def _runs(runs: wire.Runs) -> tuple[Run, ...]:
    return tuple(Run(run.text, tuple(run.marks), run.href) for run in runs)
