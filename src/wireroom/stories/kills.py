"""A kill notice in words: which story does it mean?

By guid, then by slug (and the day), then by the headline that it quotes. Exactly one: killed at once. None or several: all
that it may mean come off into hold, and the desk is called (TRUST.md, "What state a story is in").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from wireroom.stories import acts
from wireroom.stories.card import from_row
from wireroom.stories.file import Filing
from wireroom.stories.models import Act, Alarm, Dispatch, Story, Version
from wireroom.stories.placement import updated
from wireroom.stories.standing import is_kill
from wireroom.wire.item import Item, from_bytes
from wireroom.wire.text import fold

BACK = timedelta(days=7)  # how far back a notice in words reaches
PART = "#"  # before the part's own name in the guid of a story that a message was split into
SOON = timedelta(minutes=2)  # by which an agency's clocks may differ: nothing sent later than its notice is meant
_KEY = "kill:"
MOST = 50  # candidates that are held
_QUOTED = re.compile('["“”„«»‘’\']([^"“”„«»]{12,200})["“”«»’\']')
_NOT_WORD = re.compile(r"[\W_]+")
_RELATIONS = ("previousversion", "supersedes", "replaces", "kills", "cancels", "derivedfrom", "correctionto")


class Known(Struct, frozen=True):
    """A story as a notice may mean it."""

    id: int
    guid: str
    slugline: str
    headline: str


class Match(Struct, frozen=True):
    """Which stories a notice may mean, and by what: guid, slug, headline, or nothing."""

    by: str
    ids: tuple[int, ...]

    @property
    def certain(self) -> bool:
        """Whether exactly one story is meant."""
        return bool(self.by) and len(self.ids) == 1


def is_notice(item: Item) -> bool:
    """Whether the item is a kill in words that speaks of another story than itself."""
    return item.kind == "advisory" and is_kill(item)


def match(notice: Item, known: Iterable[Known]) -> Match:
    """Which of the `known` stories (not the notice itself) a kill notice means. Pure."""
    stories = [each for each in known if each.guid != notice.guid]
    words = "\n".join((notice.headline, notice.ednote, notice.desk_note, *notice.paragraphs))
    linked = set(_named(notice))
    for by, fits in (
        ("guid", lambda each: each.guid in linked),
        ("guid", lambda each: len(each.guid) > 5 and _stands(each.guid, words)),
        ("slug", _by_slug(notice, words)),
        ("headline", _by_headline(words)),
    ):
        found = tuple(each.id for each in stories if fits(each))
        if found:
            return Match(by, found)
    return Match("", ())


def _named(notice: Item) -> list[str]:
    """The guids that a notice links to as what it takes back."""
    return [each.guid for each in notice.links if each.guid and _relation(each.rel) in _RELATIONS]


def _relation(rel: str) -> str:
    return re.split(r"[:/#]", rel)[-1].lower()


def _stands(guid: str, words: str) -> bool:
    """Whether a guid stands in words, not as a part of a longer one."""
    return bool(re.search(rf"(?<![\w:.-]){re.escape(guid)}(?![\w:-]|\.\w)", words))


def _plain(text: str) -> str:
    return _NOT_WORD.sub(" ", text.casefold()).strip()


def _by_slug(notice: Item, words: str) -> Callable[[Known], bool]:
    own, said = _plain(notice.slugline), f" {_plain(words)} "

    def fits(each: Known) -> bool:
        slug = _plain(each.slugline)
        return len(slug) > 4 and (slug == own or own.endswith(f" {slug}") or f" {slug} " in said)

    return fits


def _by_headline(words: str) -> Callable[[Known], bool]:
    quoted = {_plain(each) for each in _QUOTED.findall(words)}
    said = f" {_plain(words)} "

    def fits(each: Known) -> bool:
        headline = _plain(each.headline)
        return len(headline) > 11 and (headline in quoted or (headline.count(" ") > 2 and f" {headline} " in said))

    return fits


def obey(filing: Filing, notice: Item, dispatch: Dispatch) -> None:
    """Kill the story that a notice means, or hold those that it may mean and call the desk. Call inside a transaction."""
    filing.flush()  # a story of this very batch may be meant
    known = _recent(dispatch.source, updated(notice, dispatch.received))
    found = match(notice, known)
    said = fold(f"{notice.headline} {notice.ednote}")[:300]
    begun = Act.objects.filter(who=acts.WIRE, why__startswith=_mark(dispatch)).exists()
    if found.certain and not begun:  # of what was held, an editor says which it is
        story = Story.objects.get(pk=found.ids[0])
        _once(filing, story, acts.kill, dispatch, said)
        return
    for story in Story.objects.filter(pk__in=found.ids[:MOST]):
        _once(filing, story, acts.hold, dispatch, said)
    if not found.ids and (named := _named(notice)):  # remembered before its story comes
        for guid in named:
            filing.file(_kill_of(guid, notice), dispatch, filing.clock.now())
        return
    count = f"may mean {len(found.ids)} stories, which are held" if found.ids else "means no story that we know"
    Alarm.objects.get_or_create(
        key=f"{_KEY}{dispatch.pk}:{notice.guid}"[:64],
        defaults={
            "at": datetime.now(UTC),
            "what": f"a kill notice of {dispatch.source} {count}: {said}",
            "do": "find the story it means and kill it; release the others",
            "dispatch": dispatch,
        },
    )


def again(filing: Filing, sources: set[str]) -> None:
    """Look once more at the notices that found no certain story: what they mean may have come. Call inside a transaction."""
    waiting = Alarm.objects.filter(answered_at__isnull=True, key__startswith=_KEY, dispatch__source__in=sources)
    for alarm in waiting.select_related("dispatch").defer("dispatch__bytes")[:MOST]:
        assert alarm.dispatch is not None
        for version in Version.objects.filter(dispatch=alarm.dispatch):
            notice = from_bytes(bytes(version.item))
            if is_notice(notice):
                obey(filing, notice, alarm.dispatch)


def parts(filing: Filing, item: Item, dispatch: Dispatch) -> None:
    """Let a kill reach the stories that a message was split into (``guid#part``), whichever comes first. In a transaction."""
    whole, is_part, _ = item.guid.partition(PART)
    if is_kill(item) and not is_part:
        filing.flush()
        found = Story.objects.filter(source=dispatch.source, guid__startswith=f"{item.guid}{PART}")
        guids = list(found.exclude(state=Story.State.CANCELED).values_list("guid", flat=True))
    elif is_part and not is_kill(item):
        filing.flush()
        over = Story.objects.filter(source=dispatch.source, guid=whole, state=Story.State.CANCELED)
        guids = [item.guid] if over.exists() else []
    else:
        return
    for guid in guids:
        if not guid.startswith(whole):  # SQLite's LIKE knows no capitals
            continue
        filing.file(_kill_of(guid, item), dispatch, filing.clock.now())


def _kill_of(guid: str, notice: Item) -> Item:
    """The kill of a story, as `notice` tells it."""
    return Item(guid=guid, pubstatus="canceled", sent=notice.sent, versioncreated=notice.versioncreated)


def _once(
    filing: Filing, story: Story, act: Callable[[Filing, Story, str, str], None], dispatch: Dispatch, said: str
) -> None:
    """Do something to a story because of a notice, if that very notice has not done it before."""
    why = f"{_mark(dispatch)} {said}"
    if not Act.objects.filter(story=story, who=acts.WIRE, why=why).exists():
        act(filing, story, acts.WIRE, why)


def _mark(dispatch: Dispatch) -> str:
    """How the acts of a notice begin to say why."""
    return f"kill notice in dispatch {dispatch.pk}:"


def _recent(source: str, when: datetime) -> list[Known]:
    """The stories of a source that a notice of that time may mean: what it sent in the week before, killed ones left out."""
    rows = Story.objects.filter(source=source, updated__gte=when - BACK, updated__lte=when + SOON)
    rows = rows.exclude(state=Story.State.CANCELED)
    return [
        Known(pk, guid, slug, from_row(card).headline if card else "")
        for pk, guid, slug, card in rows.order_by("-updated").values_list("pk", "guid", "slugline", "card")[:5000]
    ]
