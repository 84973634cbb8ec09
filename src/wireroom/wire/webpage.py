"""HTML pages: the article of a page, and what the page says of it.

Menus and the like around an article are left out, with a note of how much that is; scripts are no words.
"""

from __future__ import annotations

import re

from lxml import etree
from msgspec.structs import replace

from wireroom.wire import hypertext
from wireroom.wire.by_rule import digest, found
from wireroom.wire.elements import is_deep, name_of, text_within, words_of
from wireroom.wire.gate import NO_TEXT
from wireroom.wire.item import Block, Hints, Item, Note, Reading, Refused, Rendition, WireError, block_lines, check_guid
from wireroom.wire.links import joined, safe_link
from wireroom.wire.management import shown
from wireroom.wire.markup import Body, read_tree
from wireroom.wire.moments import language_tag
from wireroom.wire.page_head import Head, head_of
from wireroom.wire.spoken import spoken, squeeze
from wireroom.wire.text import fold

_UNSPOKEN = re.compile(
    r"<!--(?!>).*?-->|<(script|style|template|noscript|iframe|svg)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>.*?</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
_BEGUN = re.compile(r"<html\b", re.IGNORECASE)
_ENDED = re.compile(r"</html\s*>", re.IGNORECASE)
_AROUND = frozenset({"nav", "aside", "footer"})
_ADVICE = "ask for NewsML-G2, NITF, ninjs or RSS"
_TITLES = ("og:title", "ld:headline", "twitter:title")


def read(text: str, hints: Hints) -> Reading:
    """One item: the article of a page. Raises WireError where no headline and story can be told apart."""
    if _BEGUN.search(text[:2000]) and not _ENDED.search(text[-2000:]):
        raise WireError("an HTML page that breaks off", "end of the page", "ask the agency to send it again")
    copy = _UNSPOKEN.sub("", text)
    root = _tree(copy)
    within = text_within(root)
    if NO_TEXT.search(text) or NO_TEXT.search(within):
        raise WireError("an HTML page with control characters is not read", do=_ADVICE)
    agreed = spoken(copy) == squeeze(within)
    head = head_of(root, text)
    base = joined(hints.url, _base_of(root)) or head.get("link:canonical", "")
    holder, known = _article(root)
    left = sum(len(words_of(each)) for each in holder.iter() if name_of(each) in _AROUND) if known else 0
    for each in [each for each in holder.iter() if name_of(each) in _AROUND] if known else ():
        _cut(each)
    hypertext.based(holder, base)
    headline, worth = _headline(holder, root, head)
    body = _without_times(read_tree(holder), holder)
    item = _item(head, body, headline, worth + known, hints, _author(holder, head))
    if not agreed:
        item = replace(item, dropped=(*item.dropped, "HTML that cannot be read without losing words"))
    around = len(squeeze(text_within(root))) - len(squeeze(text_within(holder))) + left
    notes = (Note(f"{around:,} characters around the article are left out", f"<{name_of(holder)}>"),) if known else ()
    return Reading("html", (item,), notes)


def _tree(copy: str) -> etree._Element:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    root = etree.fromstring(copy.encode("utf-8", "surrogatepass"), parser)
    if root is None:
        raise WireError("an HTML page without a headline and a story is not read", do=_ADVICE)
    if is_deep(root):
        raise Refused("elements nested deeper than 100", do="send a flatter document")
    return root


def _base_of(root: etree._Element) -> str:
    return next((each.get("href") or "" for each in root.iter("base")), "")


def _article(root: etree._Element) -> tuple[etree._Element, int]:
    """The element that holds the story, and what that is worth: an article, the main part, else the whole body."""
    for path, worth in (("//*[@itemprop='articleBody']", 20), ("//article", 20), ("//main", 10)):
        candidates = root.xpath(path)
        if isinstance(candidates, list) and len(candidates) == 1 and isinstance(candidates[0], etree._Element):
            return candidates[0], worth
    return next(iter(root.iter("body")), root), 0


def _cut(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        element.text = None
        for child in list(element):
            element.remove(child)


def _headline(holder: etree._Element, root: etree._Element, head: Head) -> tuple[str, int]:
    """The headline that the page states, and what it is worth: more when the page says it twice."""
    for place in (holder, root):
        shown_ones = [words_of(each) for each in place.iter("h1") if words_of(each)]
        if len(shown_ones) == 1:
            words = shown_ones[0]
            told = [head[name] for name in (*_TITLES, "title") if name in head]
            twice = any(words in each or each in words for each in told)
            return words, 40 if twice else 30
    stated = next((head[name] for name in _TITLES if name in head), "")
    return stated, 30 if stated else 0


def _author(holder: etree._Element, head: Head) -> str:
    for each in holder.iter():
        if (
            each.get("rel") == "author"
            or each.get("itemprop") == "author"
            or "byline" in (each.get("class") or "").lower()
        ):
            return words_of(each)
    return head.get("ld:author") or head.get("author") or ""


def _without_times(body: Body, holder: etree._Element) -> Body:
    """The body without lines that only repeat a time which a field says too."""
    times = {words_of(each) for each in holder.iter("time") if each.get("datetime")}

    def is_time(block: Block) -> bool:
        lines = block_lines(block)
        return len(lines) == 1 and fold(lines[0]) in times

    return replace(body, blocks=tuple(block for block in body.blocks if not is_time(block)))


def _item(head: Head, body: Body, headline: str, worth: int, hints: Hints, author: str) -> Item:
    assumed: list[str] = []
    marked = head.get("og:type") == "article" or "ld:type" in head or "article:published_time" in head
    story = found(body.blocks, headline=headline, byline=author, known=worth, marked=marked)
    if not story.headline:
        raise WireError("an HTML page without a headline and a story is not read", do=_ADVICE)
    first = _first(head, "ld:datePublished", "article:published_time", "date", "dc.date")
    last = _first(head, "ld:dateModified", "article:modified_time", "og:updated_time") or first
    address = safe_link(joined(hints.url, _first(head, "link:canonical", "og:url", "ld:url")) or hints.url)
    image = joined(hints.url, head.get("og:image", ""))
    keywords = re.split("[,;]", _first(head, "news_keywords", "keywords"))
    return Item(
        guid=check_guid(address or digest(story.headline)),
        versioncreated=shown(last, hints, "versioncreated", assumed),
        firstcreated=shown(first, hints, "firstcreated", assumed),
        headline=story.headline,
        byline=story.byline,
        dateline=story.dateline,
        language=language_tag(_first(head, "html:lang", "ld:inLanguage")) or hints.language,
        summary=_first(head, "og:description", "description", "ld:description"),
        keywords=tuple(each.strip() for each in keywords if each.strip()),
        body=story.body,
        dropped=body.dropped,
        doubts=story.doubts,
        renditions=(*((Rendition(id="og:image", href=image),) if safe_link(image) else ()), *body.renditions),
        canonical_url=address,
        assumed=tuple(dict.fromkeys(assumed)),
    )


def _first(head: Head, *names: str) -> str:
    return next((head[name] for name in names if head.get(name)), "")
