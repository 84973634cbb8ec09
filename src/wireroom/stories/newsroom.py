"""What filing and baking share of one newspaper: its settings, its zone, its knowledge. Made once a process."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from wireroom.config import Feed, Newspaper, Source
from wireroom.knowledge.gazetteer import load_entities
from wireroom.knowledge.know import CityRule, Copy, Knowledge, Known, SectionRule, Topic
from wireroom.stories.card import CardRow, dek
from wireroom.stories.rules import NOTHING, Asked, Decision, decide
from wireroom.stories.standing import is_correction
from wireroom.wire.item import Hints, Item

DRILL = Source(slug="~drill", name="Rehearsal", credit="Rehearsal", epaper=False, push=False, readout=True)
"""The source of rehearsals alone (serve.drill): no slug of newspaper.toml can be its, so no agency's guid can."""

ENTITIES = "entities.toml"  # names of local interest, beside newspaper.toml


class Newsroom:
    """One newspaper's standing knowledge; immutable after it is made, shared by threads."""

    def __init__(self, newspaper: Newspaper) -> None:
        self.newspaper = newspaper
        self.zone: ZoneInfo = newspaper.zone
        self.languages = newspaper.paper.languages
        self.sources: dict[str, Source] = {source.slug: source for source in (*newspaper.sources, DRILL)}
        self.feeds: dict[str, Feed] = {feed.slug: feed for feed in newspaper.feeds}
        local = Path(newspaper.folder) / ENTITIES
        self.knowledge = Knowledge(
            [
                SectionRule(
                    slug=each.slug, title=each.title, titles=each.titles, subjects=each.subjects, words=each.words
                )
                for each in newspaper.sections
            ],
            [
                CityRule(
                    slug=each.slug, title=each.title, titles=each.titles, wikidata=each.wikidata, places=each.places
                )
                for each in newspaper.cities
            ],
            default_language=self.languages[0],
            extra=load_entities(local) if local.exists() else (),
        )

    def hints(self, source: str, feed: str, *, media_type: str, charset: str, name: str, url: str) -> Hints:
        """What a reader of the wire should know of a dispatch: its transport's words and its source's habits."""
        agency = self.sources.get(source)
        stream = self.feeds.get(feed)
        return Hints(
            media_type=media_type,
            charset=charset,
            filename=name,
            url=url,
            source=source,
            default_charset=agency.charset if agency else "",
            timezone=(stream.timezone if stream else "") or (agency.timezone if agency else ""),
            language=(stream.language if stream else "") or (agency.language if agency else ""),
            dialect=agency.dialect if agency else "",
        )

    def holds(self, source: str) -> bool:
        """Whether everything of this source waits for an editor."""
        agency = self.sources.get(source)
        return agency is None or agency.hold

    def barred(self, source: str, section: str) -> str:
        """Why a source's rights keep a story of that section from this paper; empty when they do not."""
        agency = self.sources.get(source)
        if agency is None:
            return ""
        country = self.newspaper.paper.country
        if agency.countries and country not in agency.countries:
            return f"not licensed for {country}"
        if agency.sections and section not in agency.sections:
            return f"not licensed for the section {section!r}"
        return ""

    def keeps(self, source: str) -> timedelta | None:
        """How long after a story began its source's licence lasts; None for ever."""
        agency = self.sources.get(source)
        return timedelta(days=agency.keep_days) if agency and agency.keep_days else None

    def rank(self, source: str) -> tuple[int, str]:
        """The place of a source in newspaper.toml: of stories that report one event, the least leads."""
        return list(self.sources).index(source) if source in self.sources else len(self.sources), source

    def without(self, right: str) -> tuple[str, ...]:
        """The sources that do not give a right: ``archive``, ``epaper`` or ``push``."""
        return tuple(slug for slug, agency in self.sources.items() if not getattr(agency, right))

    def agency_name(self, source: str) -> str:
        """The credit that readers see for a source."""
        agency = self.sources.get(source)
        return (agency.credit or agency.name) if agency else source

    def know(self, item: Item, feed: str) -> Known:
        """What the item is about."""
        stream = self.feeds.get(feed)
        place = item.dateline.place
        return self.knowledge.know(
            Copy(
                headline=item.headline,
                summary=item.summary,
                paragraphs=item.paragraphs,
                language=item.language,
                slugline=item.slugline,
                keywords=item.keywords,
                topics=tuple(Topic(code=each.code, name=each.name, type=each.type) for each in item.subjects),
                dateline_text=item.dateline.text,
                dateline_place=place.name if place else "",
            ),
            default_section=stream.section if stream else "",
        )

    def decide(self, item: Item, source: str, feed: str, known: Known) -> Decision:
        """What the newspaper's rules make of the item."""
        if not self.newspaper.rules:
            return NOTHING
        return decide(self.newspaper.rules, Asked(item, source, feed, known.language, self.places(known)))

    def places(self, known: Known) -> tuple[str, ...]:
        """What a rule may call the places of an item: its cities' slugs, and the English names of places it mentions."""
        named = (self.knowledge.label(each.qid, "en") for each in known.mentions if each.kind == "place")
        return (*known.cities, *named)

    def edition(self, language: str) -> str:
        """The language edition that carries a story: its own when the paper has it, else the paper's main one."""
        return language if language in self.languages else self.languages[0]

    def card(self, item: Item, known: Known, versions: int) -> CardRow:
        """The story's card, without its picture."""
        words, _ = dek(item.summary, item.paragraphs)
        return CardRow(
            headline=" ".join(item.headline.split()),
            kicker=known.kicker,
            dek=words,
            entities=tuple(mention.qid for mention in known.mentions),
            cities=known.cities,
            versions=versions,
            corrected=is_correction(item),
        )

    def day(self, moment: datetime) -> datetime:
        """`moment` in the newspaper's zone."""
        return moment.astimezone(self.zone)
