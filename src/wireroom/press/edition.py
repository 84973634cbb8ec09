"""One language edition of the newspaper as its pages see it: chrome, names, times, cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from wireroom.press.pages import PageKey, front_path
from wireroom.press.strings import long_date, translate, when
from wireroom.press.views import Card, Chrome, Picture, Ref, Source, When
from wireroom.stories.card import CardPicture
from wireroom.stories.newsroom import Newsroom
from wireroom.stories.pictures import form_name, widths_of
from wireroom.stories.rows import Row

_FIELDS = {"avif": "avif", "webp": "webp", "jpg": "jpeg"}
RTL = frozenset({"ar", "fa", "he", "ps", "sd", "ug", "ur", "yi", "ks", "dv"})


class Edition:
    """Builds the parts that all pages of one language share. Immutable after it is made."""

    def __init__(self, newsroom: Newsroom, language: str) -> None:
        self.newsroom = newsroom
        self.language = language
        self.main = newsroom.languages[0]
        self.paper = newsroom.newspaper.paper
        self.say: Callable[[str], str] = translate(language)
        self._sections = {each.slug: each.titles.get(language, each.title) for each in newsroom.newspaper.sections}
        self._cities = {each.slug: each.titles.get(language, each.title) for each in newsroom.newspaper.cities}

    def path(self, kind: str, name: str = "", day: date | None = None) -> str:
        """The address of a front of this edition."""
        return front_path(PageKey(kind, name, day, self.language), self.main)

    def section_title(self, slug: str) -> str:
        """The section's name in this edition's language; the slug itself for a section no longer configured."""
        return self._sections.get(slug, slug)

    def city_title(self, slug: str) -> str:
        """The city's name in this edition's language."""
        return self._cities.get(slug, slug)

    def label(self, qid: str) -> str:
        """An entity's name in this edition's language."""
        return self.newsroom.knowledge.label(qid, self.language)

    def when(self, moment: datetime, today: date | None = None) -> When:
        """A time in the newspaper's zone and this edition's language; `today` shortens the label of the same day."""
        return when(moment, self.newsroom.zone, self.language, today)

    def long_date(self, day: date) -> str:
        """A day with its weekday."""
        return long_date(day, self.language)

    def tags(self, qids: Sequence[str]) -> tuple[Ref, ...]:
        """The tags of a story: one an entity."""
        found = []
        for qid in qids:
            entity = self.newsroom.knowledge.entity(qid)
            if entity is not None:
                found.append(
                    Ref(self.label(qid), self.path("tag", self.newsroom.knowledge.slug(qid)), kind=entity.kind)
                )
        return tuple(found)

    def chrome(
        self,
        url: str,
        *,
        title: str,
        description: str,
        day: date,
        section: str = "",
        city: str = "",
        feeds: bool = False,
        deep_link: str = "",
    ) -> Chrome:
        """What every page carries. `day` is the day of the page's newest content (a page never tells the hour of baking)."""
        return Chrome(
            paper=self.paper.title,
            tagline=self.paper.tagline,
            publisher=self.paper.publisher or self.paper.title,
            site_url=self.paper.url,
            url=url,
            language=self.language,
            direction="rtl" if self.language in RTL else "ltr",
            home_url=self.path("home"),
            search_url="/search",
            epaper_url="/epaper/",
            sections=tuple(
                Ref(self.section_title(each.slug), self.path("section", each.slug), current=each.slug == section)
                for each in self.newsroom.newspaper.sections
            ),
            cities=tuple(
                Ref(self.city_title(each.slug), self.path("city", each.slug), current=each.slug == city)
                for each in self.newsroom.newspaper.cities
            ),
            languages=tuple(
                Ref(
                    _own_name(language),
                    front_path(PageKey("home", language=language), self.main),
                    current=language == self.language,
                    language=language,
                )
                for language in self.newsroom.languages
            )
            if len(self.newsroom.languages) > 1
            else (),
            today=self.long_date(day) if day.year > 2000 else "",  # a page without any story has no day
            title=title,
            description=description,
            feed_url=f"{url}feed.xml" if feeds else "",
            atom_url=f"{url}atom.xml" if feeds else "",
            json_feed_url=f"{url}feed.json" if feeds else "",
            deep_link=deep_link,
        )

    def card(self, row: Row, today: date | None = None) -> Card:
        """A story row as a card."""
        card, section = row.card, row.section
        kicker = card.kicker or self.section_title(section)
        return Card(
            key=row.key,
            url=row.path,
            headline=card.headline,
            kicker=kicker,
            kicker_url=self.path("section", section) if section else "",
            dek=card.dek,
            agency=self.newsroom.agency_name(row.source),
            time=self.when(row.updated, today),
            language=row.language,
            picture=picture_view(card.picture) if card.picture else None,
            updated=card.versions > 1,
            corrected=card.corrected,
            urgency=row.urgency,
        )


def picture_view(picture: CardPicture) -> Picture:
    """A stored picture as pages show it."""
    widths = widths_of(picture.width)
    return Picture(
        url="/media/" + form_name(picture.sha256, widths[-1], "jpg"),
        width=picture.width,
        height=picture.height,
        alt=picture.alt or picture.caption,
        caption=picture.caption,
        credit=picture.credit,
        **{
            _FIELDS[kind]: tuple(Source("/media/" + form_name(picture.sha256, width, kind), width) for width in widths)
            for kind in picture.kinds
        },
    )


def _own_name(language: str) -> str:
    """A language's name in itself: English, हिन्दी, मराठी."""
    from babel import Locale

    return Locale.parse(language).get_display_name(language) or language
