"""A story that goes leaves the pages of other stories at once: their list entries that lead to it are cut out as they stand.

Baking such a page anew costs several times as much, and a story may stand on hundreds. So the entry goes first, and the page
is baked anew when its turn comes, with another story in its place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from wireroom.press.pages import PageKey
from wireroom.press.store import DirectoryStore, File, file_of
from wireroom.stories.models import Page, PageRef, Story

_MARKS = 500  # values a statement
_WORDS = b"data-w"


def without(html: bytes, keys: Collection[str]) -> bytes | None:
    """The page without the list entries (``<li data-story="KEY">``) of these stories.

    None when the page has none, when something of them would stay, or when the story's own words would be touched: such
    a page must be baked anew.
    """
    names = "|".join(map(re.escape, sorted(keys))).encode()
    cut, entries = re.subn(rb'<li data-story="(?:%s)"[^>]*>.*?</li>\s*' % names, b"", html, flags=re.DOTALL)
    if not entries or re.search(names, cut) or cut.count(_WORDS) != html.count(_WORDS):
        return None
    return cut


def cut_pages(store: DirectoryStore, gone: Mapping[int, str]) -> tuple[dict[str, File], list[str]]:
    """Stories (id -> key) are public no more: every story's page that shows them, by its key, as it is without them.

    And the keys of the pages that cannot be cut: they must be baked at once. What the record knows of the bytes of the
    others is forgotten, so that the orders for them, which stand, write them anew whatever they will be.
    """
    shown: dict[str, set[str]] = defaultdict(set)
    for page, story in PageRef.objects.filter(story__in=gone, page__startswith="story:").values_list("page", "story"):
        shown[page].add(gone[story])
    names = {PageKey.parse(page).name: page for page in shown}
    files: dict[str, File] = {}
    whole: list[str] = []
    for key, path in _public(sorted(names)):
        file = file_of(path)
        cut = without(store.read(file) or b"", shown[names[key]])
        if cut is None:
            whole.append(names[key])
        else:
            files[names[key]] = File(file, cut)
    for part in _parts(sorted(files)):
        Page.objects.filter(key__in=part).update(digest="")
    return files, whole


def _public(keys: list[str]) -> Iterator[tuple[str, str]]:
    """Key and address of those of these stories that are public."""
    for part in _parts(keys):
        found = Story.objects.filter(key__in=part, state=Story.State.PUBLISHED, path__isnull=False)
        yield from ((key, path or "") for key, path in found.values_list("key", "path"))


def _parts(values: list[str]) -> Iterator[list[str]]:
    return (values[start : start + _MARKS] for start in range(0, len(values), _MARKS))
