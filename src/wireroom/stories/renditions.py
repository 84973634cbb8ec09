"""Which pictures an item shows, and which of a picture's forms serves best. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from msgspec.structs import replace

from wireroom.stories.forms import WIDTHS
from wireroom.wire.item import Item, Media, Rendition

MOST = 40  # pictures of a story; an agency's gallery has fewer
_NO_PICTURES = ("video/", "audio/", "image/svg", "text/", "application/pdf", "application/x")
_PLAIN = ("", "image/jpeg", "image/png", "image/webp", "image/jpg")
_SMALL = ("thumb", "preview", "small", "low")

# What a role says of a form's width where the wire gives no number, in pixels: enough to put forms in order.
_ASSUMED = (
    ("original", 4000), ("print", 3000), ("high", 2400), ("hires", 2400), ("large", 2000), ("base", 1600),
    ("web", 1000), ("medium", 800), ("view", 600), ("preview", 400), ("small", 300), ("low", 300), ("thumb", 120),
)  # fmt: skip
_USUAL = 1500


def name_of(href: str) -> str:
    """The name by which a picture is known within its source.

    A file name of the delivery: the last part of the path, as sent. An address: that and a hash of the whole, since two
    addresses may well end alike.
    """
    last = last_part(href)
    address = address_of(href)
    if not address:
        return last
    return f"{last[:200]}@{hashlib.sha256(address.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"


def last_part(href: str) -> str:
    """The last part of an address or path: the name under which the file itself may be delivered. Empty: it has none."""
    try:
        return unquote(urlsplit(href).path).rsplit("/", 1)[-1][:255]
    except ValueError:
        return ""


def address_of(href: str) -> str:
    """The absolute http or https address of a rendition; empty when it is a file name, or no address."""
    href = href.strip()
    whole = f"https:{href}" if href.startswith("//") else href
    try:
        parts = urlsplit(whole)
        named = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    return whole if named and whole.isprintable() and " " not in whole else ""


def pictures_of(item: Item) -> list[list[Rendition]]:
    """The pictures of an item, those that its body places first, each as its forms, best first.

    A thumbnail is a form only where there is no other. What cannot be named is left out.
    """
    still = [
        each for each in item.renditions if name_of(each.href) and not each.media_type.lower().startswith(_NO_PICTURES)
    ]
    placed = {block.ref for block in item.body if isinstance(block, Media)}
    groups = sorted(_grouped(still), key=lambda group: not any(each.id in placed for each in group))
    shown = [group for group in groups if not all(_is_small(each) for each in group)] or groups
    found: list[list[Rendition]] = []
    seen: set[str] = set()
    for group in shown:
        forms = [each for each in _best_first(group) if name_of(each.href) not in seen]
        seen.update(name_of(each.href) for each in forms)
        if forms:
            found.append(_with_words(forms, group))
    return found[:MOST]


def _grouped(still: Iterable[Rendition]) -> list[list[Rendition]]:
    """Renditions by the picture they are a form of.

    The format's reader says so in `of`. Where it does not, forms of different sizes that follow one another are one
    picture (`rnd:highRes`, `rnd:web`, `rnd:thumbnail`) until a size comes a second time or other words stand below it.
    """
    groups: dict[str, list[Rendition]] = {}
    open_group: list[Rendition] = []
    for number, each in enumerate(still):
        if each.of:
            groups.setdefault(f"of {each.of}", []).append(each)
        elif open_group and _another_size(each, open_group):
            open_group.append(each)
        else:
            open_group = groups.setdefault(f"number {number}", [each])
    return list(groups.values())


def _another_size(each: Rendition, group: list[Rendition]) -> bool:
    """Whether a rendition is one more size of the picture that stands before it."""
    roles = {other.role for other in group}
    words = {other.caption for other in group if other.caption}
    sizes = _size_word(each.role) and all(_size_word(role) for role in roles)
    return sizes and each.role not in roles and (not each.caption or not words or each.caption in words)


def _size_word(role: str) -> bool:
    return any(word in role.lower() for word, _ in _ASSUMED)


def _is_small(each: Rendition) -> bool:
    return any(word in each.role.lower() for word in _SMALL)


def _best_first(group: list[Rendition]) -> list[Rendition]:
    """Forms by use: large enough for every page and no larger first, then the larger the better; common formats first."""
    usable = [each for each in group if not _is_small(each)] or group
    return sorted(usable, key=_rank)


def _rank(each: Rendition) -> tuple[bool, bool, int]:
    width = each.width or _assumed(each.role)
    enough = width >= WIDTHS[-1]
    return each.media_type.lower() not in _PLAIN, not enough, width if enough else -width


def _assumed(role: str) -> int:
    return next((width for word, width in _ASSUMED if word in role.lower()), _USUAL)


def _with_words(forms: list[Rendition], group: list[Rendition]) -> list[Rendition]:
    """The forms, each with the words of the picture: a wire may say them at one of its forms only."""

    def said(field: str) -> str:
        return next((told for each in group if (told := getattr(each, field))), "")

    words = {field: said(field) for field in ("title", "caption", "credit", "alt")}
    return [replace(each, **{name: getattr(each, name) or told for name, told in words.items()}) for each in forms]
