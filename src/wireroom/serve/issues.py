"""Issues of the e-paper as pages of the site: /epaper/, each city's front, and each issue with its pages to turn.

An issue is set by `serve.printing` into a private folder; here it is published from there as a page like any other. It
shows its stories to the press, so that a kill reaches it: an issue one of whose stories is no longer published is taken
off at once - its PDF and its page pictures too - and ordered to be set anew.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import structlog
from msgspec import Struct, to_builtins

from wireroom.epaper.issue import Proof
from wireroom.epaper.proofs import Proofs
from wireroom.epaper.reader import Leaf, leaf, leaves
from wireroom.press.bake import Baked, Kinds
from wireroom.press.edition import Edition
from wireroom.press.pages import LISTING, PRINT, PageKey, front_path
from wireroom.press.render import Renderer
from wireroom.press.store import File, file_of
from wireroom.press.views import NoticeView, Ref
from wireroom.stories.models import Page, Story
from wireroom.stories.newsroom import Newsroom

log = structlog.get_logger()

ALL = PageKey("epapers")
TEMPLATES = Path(__file__).parent.parent / "epaper" / "templates"
_OLDER = 30  # issues that a city's front leads to


def issue_page(city: str, day: date) -> PageKey:
    """The page of an issue."""
    return PageKey("epaper", city, day)


def city_page(city: str) -> PageKey:
    """The front of a city's issues."""
    return PageKey("epaper-city", city)


def print_order(city: str, day: date) -> PageKey:
    """The order to set an issue: a row beside the pages, worked off by the printer."""
    return PageKey("print", city, day)


def address(city: str, day: date | None = None) -> str:
    """Where an issue, or a city's front of issues, is read."""
    return f"/epaper/{city}/{day}/" if day else f"/epaper/{city}/"


class Rack(Struct, frozen=True):
    """An issue as fronts show it."""

    title: str
    url: str
    date: str
    leaf: Leaf | None


class Issues:
    """Bakes the e-paper's pages of one newspaper, in its main language."""

    def __init__(self, newsroom: Newsroom, renderer: Renderer, proofs: Proofs) -> None:
        self.newsroom = newsroom
        self.renderer = renderer
        self.proofs = proofs
        self.edition = Edition(newsroom, newsroom.languages[0])
        self._cities = [city.slug for city in newsroom.newspaper.cities]

    @property
    def kinds(self) -> Kinds:
        """The bakers, for the press."""
        return {"epaper": self._issue, "epaper-city": self._city, "epapers": self._all}

    @property
    def standing(self) -> tuple[PageKey, ...]:
        """The pages that are there before any issue."""
        return (ALL, *(city_page(city) for city in self._cities))

    def _issue(self, key: PageKey) -> Baked:
        city, day = key.name, key.day
        assert day is not None
        fronts = {str(ALL): LISTING, str(city_page(city)): LISTING}
        proof = self.proofs.read(city, day)
        if proof is None:
            return self._gone(key, fronts)
        folder = address(city, day).strip("/")
        shown = _published(proof)
        if shown is None:
            again = {str(print_order(city, day)): PRINT}
            html = self._page(key, None)
            file = File(file_of(address(city, day)), html.encode())
            return Baked(str(key), files=(file,), orders={**fronts, **again}, only=folder, at_once=True)
        file = File(file_of(address(city, day)), self._page(key, proof).encode())
        private = self.proofs.folder(city, day)
        return Baked(
            str(key),
            files=(file,),
            shows=shown,
            address=address(city, day),
            alive=True,
            neighbours=tuple(str(each) for each in self._beside(key) if each),
            orders=fronts,
            carries=tuple((f"{folder}/{name}", str(private / name)) for name in proof.files),
            only=folder,
        )

    def _page(self, key: PageKey, proof: Proof | None) -> str:
        """The reader; without a proof it says that the issue is being set anew."""
        city, day = key.name, key.day
        assert day is not None
        say, edition = self.edition.say, self.edition
        older, newer = self._beside(key)
        title = f"{say('E-paper')} {edition.city_title(city)}, {edition.long_date(day)}"
        chrome = edition.chrome(address(city, day), title=title, description=title, day=day, city=city)
        left = len(proof.left_out) if proof else 0
        return self.renderer.page(
            "epaper.html",
            chrome,
            style="epaper",
            city=to_builtins(Ref(edition.city_title(city), address(city))),
            day=day.isoformat(),
            date=edition.long_date(day),
            leaves=to_builtins(leaves(proof, address(city, day))) if proof else [],
            pdf=self._pdf(proof) if proof else None,
            more=to_builtins(self._more(day)) if left else None,
            older=to_builtins(self._ref(older)) if older else None,
            newer=to_builtins(self._ref(newer)) if newer else None,
            cities=self._others(city),
        )

    def _pdf(self, proof: Proof) -> dict[str, str]:
        size = (self.proofs.folder(proof.city, proof.day) / proof.pdf).stat().st_size
        name = f"{self.newsroom.newspaper.paper.title} {self.edition.city_title(proof.city)} {proof.day}.pdf"
        return {"url": address(proof.city, proof.day) + proof.pdf, "name": name, "size": f"{size / 1_000_000:.1f} MB"}

    def _more(self, day: date) -> Ref:
        """Where the stories are read that found no place in an issue."""
        title = self.edition.say("More stories of the day, which found no place on these pages")
        return Ref(title, front_path(PageKey("day", day=day, language=self.edition.language), self.edition.language))

    def _gone(self, key: PageKey, fronts: dict[str, int]) -> Baked:
        """An issue of which nothing is left."""
        assert key.day is not None
        heading, text = self.edition.say("No such issue"), self.edition.say("There is no e-paper of this city and day.")
        chrome = self.edition.chrome("/gone/", title=heading, description=text, day=key.day)
        html = self.renderer.notice(NoticeView(chrome=chrome, code=410, heading=heading, text=text))
        return Baked(str(key), address=address(key.name, key.day), tombstone=html.encode(), orders=fronts)

    def _city(self, key: PageKey) -> Baked:
        """A city's front: its newest issue and the older ones."""
        city, edition = key.name, self.edition
        title = f"{edition.say('E-paper')} {edition.city_title(city)}"
        keys = self._issues(city, _OLDER + 1)
        racks, shows = self._racks([(each, edition.long_date(_day(each))) for each in keys[:1]])
        html = self.renderer.page(
            "epapers.html",
            edition.chrome(address(city), title=title, description=title, day=_newest(keys), city=city),
            style="epaper",
            city=edition.city_title(city),
            issues=to_builtins(racks),
            days=[to_builtins(self._ref(each)) for each in keys[1:]],
            cities=self._others(city),
        )
        return Baked(str(key), files=(File(file_of(address(city)), html.encode()),), shows=shows)

    def _all(self, key: PageKey) -> Baked:
        """The front of all issues: the newest of each city."""
        edition = self.edition
        newest = [keys[0] for city in self._cities if (keys := self._issues(city, 1))]
        racks, shows = self._racks([(each, edition.city_title(each.name)) for each in newest])
        told = {each.name for each in newest}
        html = self.renderer.page(
            "epapers.html",
            edition.chrome(
                "/epaper/", title=edition.say("E-paper"), description=edition.paper.tagline, day=_newest(newest)
            ),
            style="epaper",
            city="",
            issues=to_builtins(racks),
            days=[],
            cities=[
                to_builtins(Ref(edition.city_title(each), address(each))) for each in self._cities if each not in told
            ],
        )
        return Baked(str(key), files=(File(file_of("/epaper/"), html.encode()),), shows=shows)

    def _racks(self, keys: list[tuple[PageKey, str]]) -> tuple[list[Rack], dict[int, str]]:
        """Issues with the picture of their first page, unless a story of it is gone, and the stories that they show."""
        racks, shows = [], {}
        for key, title in keys:
            proof = self.proofs.read(key.name, _day(key))
            shown = _published(proof) if proof else None
            url = address(key.name, _day(key))
            first = leaf(proof, proof.pages[0], 1, url) if proof and shown is not None else None
            shows.update(shown or {})
            racks.append(Rack(title, url, self.edition.long_date(_day(key)), first))
        return racks, shows

    def _issues(self, city: str, most: int) -> list[PageKey]:
        """The issues of a city that are there to be read, the newest first."""
        start = f"epaper::{city}:"
        found = Page.objects.filter(key__gte=f"{start}0", key__lte=f"{start}9999").order_by("-key")
        keys = [PageKey.parse(key) for key in found.values_list("key", flat=True)[:most]]
        return [key for key in keys if self.proofs.read(key.name, _day(key)) is not None]

    def _beside(self, key: PageKey) -> tuple[PageKey | None, PageKey | None]:
        """The issue before and the issue after."""
        start = f"epaper::{key.name}:"
        before = Page.objects.filter(key__gte=f"{start}0", key__lt=str(key)).order_by("-key")
        after = Page.objects.filter(key__gt=str(key), key__lte=f"{start}9999").order_by("key")
        found = (each.values_list("key", flat=True).first() for each in (before, after))
        older, newer = (PageKey.parse(each) if each else None for each in found)
        return older, newer

    def _ref(self, key: PageKey) -> Ref:
        return Ref(self.edition.long_date(_day(key)), address(key.name, _day(key)))

    def _others(self, city: str) -> list[dict[str, object]]:
        refs = (Ref(self.edition.city_title(each), address(each)) for each in self._cities if each != city)
        return [to_builtins(each) for each in refs]


def _published(proof: Proof) -> dict[int, str] | None:
    """The stories of an issue with the version that counts now; None when one of them is no longer public."""
    ids = {story.id for story in proof.stories}
    rows = Story.objects.filter(pk__in=ids, state=Story.State.PUBLISHED)
    found = dict(rows.values_list("pk", "current"))
    return found if len(found) == len(ids) else None


def _day(key: PageKey) -> date:
    assert key.day is not None
    return key.day


def _newest(keys: list[PageKey]) -> date:
    return max((_day(key) for key in keys), default=date(2000, 1, 1))
