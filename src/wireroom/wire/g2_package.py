"""NewsML-G2's ``groupSet``: the entries of a package in the order in which its groups nest (G2 10)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from wireroom.wire.elements import NAMES, child_of, words_of
from wireroom.wire.item import Member
from wireroom.wire.links import safe_link

_REFERENCES = frozenset({"itemref", "conceptref", "webref"})


def members(group_set: etree._Element) -> tuple[Member, ...]:
    """The entries from the root group on, groups inside groups in their places; groups nobody refers to come last.

    An entry's role is that of its group, or of the nearest group around it that has one.
    """
    groups = [each for each in group_set if NAMES[each.tag] == "group"]
    by_id: dict[str, etree._Element] = {}
    for each in groups:
        by_id.setdefault(each.get("id") or "", each)
    seen: set[etree._Element] = set()
    root = by_id.get(group_set.get("root") or "")
    order = groups if root is None else [root, *groups]
    return tuple(member for group in order for member in _entries(group, "", by_id, seen))


def _entries(
    group: etree._Element, around: str, by_id: dict[str, etree._Element], seen: set[etree._Element]
) -> Iterator[Member]:
    if group in seen:  # told already, or one that contains itself
        return
    seen.add(group)
    role = group.get("role") or group.get("roleuri") or around
    for child in group:
        name = NAMES[child.tag]
        if name == "groupref":
            inner = by_id.get(child.get("idref") or "")
            if inner is not None:
                yield from _entries(inner, role, by_id, seen)
        elif name in _REFERENCES:
            yield Member(
                guid=child.get("residref") or child.get("uri") or child.get("qcode") or "",
                role=role,
                title=words_of(child_of(child, "title")) or words_of(child_of(child, "headline")),
                href=safe_link(child.get("href") or ""),
            )
