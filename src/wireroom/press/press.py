"""The press: takes ordered pages, bakes them, puts them into the store, and notes what each one shows.

The order of a turn is what makes a crash harmless: files are durable in the store before the order is struck off. A kill
at any point leaves the order standing, and baking again gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import structlog
from django.db import DatabaseError, connection, transaction
from msgspec import Struct

from wireroom.press import going, look, purge
from wireroom.press.bake import Baked, Baker, bare_tombstone
from wireroom.press.pages import ARCHIVE, FRONT, KILL, LISTING, STORY, PageKey, history_page
from wireroom.press.store import DirectoryStore, File, Staged, file_of
from wireroom.stories import clusters, outbox
from wireroom.stories.crash import crashpoint
from wireroom.stories.file import Filing
from wireroom.stories.models import Page, PageRef, Story
from wireroom.stories.newsroom import ENTITIES

log = structlog.get_logger()

_LOOK = "look"  # a row that is no page: what the last baking of everything looked like
_NO_PAGES = "print:"  # orders of another worker that stand in the same table
_TURN_OF = {"home": FRONT, "section": FRONT, "site": FRONT}


class _Turned(Struct, eq=False):
    """A page as a turn baked it. `fresh`: readers do not have it yet, and `begun` are its files on their way."""

    page: Page
    made: Baked
    digest: str
    fresh: bool = False
    begun: list[Future[Staged]] = []


class Press:
    """Bakes what is ordered. One worker has one; several workers may run on PostgreSQL."""

    def __init__(self, baker: Baker, store: DirectoryStore, filing: Filing) -> None:
        self.baker = baker
        self.store = store
        self.filing = filing
        self._turned: list[_Turned] = []
        self.on_killed: Callable[[str, bool], None] = _nobody  # the server's memory of 410s
        newspaper = baker.newsroom.newspaper
        self._purges = bool(newspaper.purge.url)
        self._media: Path = newspaper.path(newspaper.storage.media)

    def order_all(self) -> None:
        """Order every page the newspaper has: after a change of its settings, templates or names."""
        outbox.order({str(key): _TURN_OF.get(key.kind, LISTING) for key in self.baker.standing})
        pages = Page.objects.exclude(key=_LOOK).exclude(key__startswith=_NO_PAGES)
        pages.filter(dirty__isnull=True).update(dirty=ARCHIVE)
        pages.update(digest="")

    def order_if_changed(self) -> None:
        """Order every page when the paper's settings, its names, the templates or the look are not those of the last baking."""
        made = hashlib.blake2b(msgspec.json.encode(self.baker.newsroom.newspaper), digest_size=16)
        made.update(look.version().encode() + self.baker.renderer.templates())
        names = self.baker.newsroom.newspaper.path(ENTITIES)
        made.update(names.read_bytes() if names.exists() else b"")
        with transaction.atomic():
            page, new = Page.objects.get_or_create(key=_LOOK, defaults={"digest": made.hexdigest()})
            if not new and page.digest != made.hexdigest():
                outbox.order(clusters.regroup_all(self.baker.newsroom, self.filing.reshow))
                self.order_all()
                Page.objects.filter(key=_LOOK).update(digest=made.hexdigest(), dirty=None)

    def order_standing(self) -> None:
        """Order the pages that every newspaper has and that were never baked."""
        keys = {str(key): _TURN_OF.get(key.kind, LISTING) for key in self.baker.standing}
        there = set(Page.objects.filter(key__in=list(keys)).values_list("key", flat=True))
        outbox.order({key: turn for key, turn in keys.items() if key not in there})

    def turn(self, limit: int, up_to: int, *, later: bool = False) -> int:
        """Bake at most `limit` ordered pages whose turn is `up_to` or before, kills first. Returns how many.

        With `later` they are left being written, for the next turn to deliver: the caller has other work meanwhile. A turn
        with kills does all that a kill asks for and nothing else.
        """
        self.deliver()
        orders = list(Page.objects.filter(dirty__isnull=False, dirty__lte=up_to).order_by("dirty", "key")[:limit])
        kills = [page for page in orders if page.dirty == KILL]
        if kills:
            return self._kill(kills)
        self._bake_all(orders)
        if not later:
            self.deliver()
        return len(orders)

    def _kill(self, kills: Sequence[Page]) -> int:
        """Stories go: their tombstones, then their traces on other stories' pages, then every listing. Returns how many."""
        self._bake_all(kills)
        turned = self._turned
        names = [PageKey.parse(page.key).name for page in kills]
        gone = Story.objects.filter(key__in=names).exclude(state=Story.State.PUBLISHED).values_list("pk", "key")
        cut, whole = going.cut_pages(self.store, dict(gone))
        begun = [self.store.begin(file, bare=True) for file in cut.values()]  # they are baked again soon
        listings = list(Page.objects.filter(dirty=STORY).exclude(key__startswith="story:").order_by("key"))
        listings.extend(Page.objects.filter(key__in=whole, dirty__isnull=False))
        self._bake_all(listings)
        self.store.finish(begun)
        crashpoint("press.cut")
        if self._purges:
            for page, file in cut.items():
                purge.note(page, purge.addresses_of([file.path]), ready=True)
        self._turned = [*turned, *self._turned]
        self.deliver()  # the kills' orders stand until here: a crash before it is a kill again
        return len(kills) + len(cut) + len(listings)

    def _bake_all(self, orders: Sequence[Page]) -> None:
        """Bake pages and begin to write them."""
        self._turned = []
        if orders:
            self.baker.begin(PageKey.parse(page.key) for page in orders)
            self._turned = [turned for page in orders if (turned := self._begin(page)) is not None]

    def deliver(self) -> None:
        """Give readers what the last turn baked and strike off its orders; not the page of a story killed since."""
        turned, self._turned = self._turned, []
        if not turned:
            return
        killed = set(Page.objects.filter(dirty=KILL).values_list("key", flat=True))
        killed |= {str(history_page(PageKey.parse(key).name)) for key in killed}
        kept = [each for each in turned if not (each.fresh and each.page.key in killed)]
        self.store.drop([future for each in turned if each not in kept for future in each.begun])
        self.store.finish([future for each in kept for future in each.begun])
        for made in (each.made for each in kept if each.fresh):
            self._clear(made)
            if made.alive:
                self.store.unbury(made.address)
                self.on_killed(made.address, False)
        crashpoint("press.delivered")
        self._strike_off([(each.page, each.made, each.digest) for each in kept])

    def _begin(self, page: Page) -> _Turned | None:
        """Bake one page and begin to write it. A tombstone and what must come before all else are in the store at once."""
        made = self._bake(page)
        if made is None:
            return None
        turned = _Turned(page, made, "" if made.bare else made.digest())
        if made.tombstone:
            self._bury(made)
        elif made.bare or turned.digest != page.digest:
            if made.at_once:
                self._put_at_once(made)
                return turned
            turned.fresh = True
            turned.begun = [self.store.begin(file, bare=made.bare) for file in (*self._carried(made), *made.files)]
        return turned

    def _bake(self, page: Page) -> Baked | None:
        try:
            made = self.baker.bake(PageKey.parse(page.key))
        except Exception:
            log.exception("baking failed", page=page.key)
            if page.dirty == KILL:  # whatever else is broken: a story that must go goes
                return bare_tombstone(page.key)
            Page.objects.filter(pk=page.pk, generation=page.generation).update(dirty=None, digest="failed")
            return None
        if made.held:
            with transaction.atomic():
                for story in Story.objects.select_for_update().filter(pk=made.story):
                    log.error("words check failed: story held", story=story.key)
                    self.filing.hold(story, made.held)
            return None
        return made

    def _bury(self, made: Baked) -> None:
        """Put a tombstone where a story stood, at once and before anything else."""
        if not made.address:
            return
        if self._purges:
            self._note_purge(made)
        for address in (made.address, *made.moved):
            self.on_killed(address, True)
            self.store.bury(address, made.tombstone)
        crashpoint("press.buried")
        self.store.remove(made.remove)
        if self._purges:
            purge.release(made.key)

    def _note_purge(self, made: Baked) -> None:
        """Write down what a CDN is to forget of a story, while the store still says what there is of it."""
        files = list(made.remove)
        told: list[str] = []
        for address in (made.address, *made.moved):
            files.extend(self.store.below(address.strip("/")))
            told.extend((address, f"{address}words.txt", f"{address}history/"))
        try:
            purge.note(made.key, [*told, *purge.addresses_of(files)], ready=False)
        except DatabaseError:  # the tombstone goes first, whatever else is broken; the order stands and is done again
            log.exception("what the CDN is to forget was not written down", page=made.key)

    def _put_at_once(self, made: Baked) -> None:
        """Put a page and take away what it no longer has."""
        self.store.put(made.files)
        self._clear(made)

    def _clear(self, made: Baked) -> None:
        """Take everything that is not the page's out of the folder that it has to itself."""
        if made.only:
            stay = [*(file.path for file in made.files), *(path for path, _ in made.carries)]
            self.store.keep_only(made.only, stay)
        for address in made.moved if made.alive else ():
            self.store.keep_only(address, [file_of(address)])
            self.on_killed(address, False)

    def _carried(self, made: Baked) -> list[File]:
        """The files that a page needs as they are and that the store does not have yet; pictures that never came aside."""
        pictures = [(f"media/{name}", self._media / name) for name in dict.fromkeys(made.copies)]
        wanted = [(path, source) for path, source in pictures if not self.store.has(path) and source.exists()]
        wanted.extend((path, Path(source)) for path, source in made.carries if not self.store.has(path))
        return [File(path, source.read_bytes(), compress=False) for path, source in wanted]

    def _purge_showing(self, gone: Mapping[str, set[int]], baked: Sequence[Baked]) -> None:
        """Have a CDN forget the pages that have just dropped a story that is not public any more."""
        ids = {pk for dropped in gone.values() for pk in dropped}
        away = set(Story.objects.filter(pk__in=ids).exclude(state=Story.State.PUBLISHED).values_list("pk", flat=True))
        for made in baked:
            if gone.get(made.key, set()) & away:
                purge.note(made.key, purge.addresses_of(file.path for file in made.files), ready=True)

    def _strike_off(self, baked: Sequence[tuple[Page, Baked, str]]) -> None:
        """Note what the pages show and clear their orders, unless what they show changed meanwhile."""
        now = datetime.now(UTC)
        with transaction.atomic():
            current = _versions({pk for _, made, _ in baked for pk in made.shows})
            gone = _note_shown({page.key: set(made.shows) for page, made, _ in baked})
            if self._purges and gone:
                self._purge_showing(gone, [made for _, made, _ in baked])
            more: dict[str, int] = {}
            done = []
            for page, made, digest in baked:
                if any(current.get(pk) != version for pk, version in made.shows.items()):
                    continue
                if page.baked is None:
                    more.update(dict.fromkeys(made.neighbours, ARCHIVE))
                changed = page.digest != digest or page.baked is None
                more.update(made.orders if changed else {})
                done.append((now if changed else page.baked, digest, page.key, page.generation))
            with connection.cursor() as cursor:
                cursor.executemany(
                    "UPDATE stories_page SET dirty = NULL, baked = %s, digest = %s WHERE key = %s AND generation = %s",
                    done,
                )
            if more:
                outbox.order(more)
            crashpoint("press.noted")
        crashpoint("press.struck")


def _nobody(_address: str, _gone: bool) -> None:
    """Nobody asked to be told of killed addresses."""


def _versions(ids: set[int]) -> dict[int, str]:
    """The current version of each of these stories that is public: a page that shows another one is baked again."""
    rows = Story.objects.filter(pk__in=ids, state=Story.State.PUBLISHED)
    return dict(rows.values_list("pk", "current"))


def _note_shown(pages: Mapping[str, set[int]]) -> dict[str, set[int]]:
    """Make the pages' references equal to what they show. Returns the stories that pages showed and do no longer."""
    noted: dict[str, set[int]] = {}
    for page, story in PageRef.objects.filter(page__in=list(pages)).values_list("page", "story_id"):
        noted.setdefault(page, set()).add(story)
    gone = [(page, pk) for page, shows in pages.items() for pk in noted.get(page, set()) - shows]
    new = [(page, pk) for page, shows in pages.items() for pk in sorted(shows - noted.get(page, set()))]
    with connection.cursor() as cursor:
        if gone:
            cursor.executemany("DELETE FROM stories_pageref WHERE page = %s AND story_id = %s", gone)
        if new:
            cursor.executemany(
                "INSERT INTO stories_pageref (page, story_id) VALUES (%s, %s) ON CONFLICT DO NOTHING", new
            )
    dropped: dict[str, set[int]] = {}
    for page, pk in gone:
        dropped.setdefault(page, set()).add(pk)
    return dropped
