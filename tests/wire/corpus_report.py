"""How our reading of the corpus agrees with a peer's: `python -m tests.wire.corpus_report`."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

from wireroom.wire import gate
from wireroom.wire.item import Hints, WireError
from wireroom.wire.read import read
from wireroom.wire.sniff import sniff
from wireroom.wire.text import fold

PEER = Path(__file__).parents[2].parent / "shared" / "corpus" / "peer"
FORMATS = {
    "newsml-g2",
    "newsml-1",
    "nitf",
    "ninjs",
    "feed",
    "ritzau",
    "press-release",
    "event-list",
    "iptc-7901",
    "anpa-1312",
}
ZONES = {
    "stt": "Europe/Helsinki",
    "belga__belga": "Europe/Brussels",
    "ritzau": "Europe/Copenhagen",
    "solita": "Europe/Oslo",
}
FIELDS = {
    "headline": "headline", "byline": "byline", "language": "language", "version": "version", "guid": "guid",
    "versioncreated": "versioncreated", "firstcreated": "firstcreated", "embargoed": "embargoed",
    "pubstatus": "pubstatus", "ednote": "ednote", "urgency": "urgency", "slugline": "slugline",
    "usageterms": "usageterms", "copyrightholder": "copyrightholder", "copyrightnotice": "copyrightnotice",
}  # fmt: skip


_SPACES = dict.fromkeys([0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")


def files():
    """The corpus files in one of the formats that are read, by what their bytes say."""
    found = []
    for path in sorted(PEER.iterdir()):
        if path.name == "expected.json":
            continue
        try:
            text = gate.decode(path.read_bytes(), Hints())[0]
        except WireError:
            continue
        if sniff(text).format in FORMATS:
            found.append(path)
    return found


def zone(name):
    """The agency's zone, which a source's settings say and the peer has built in."""
    return next((zone for part, zone in ZONES.items() if part in name), "UTC")


def expected():
    return json.loads((PEER / "expected.json").read_text("utf-8"))


def plain(words):
    """Words with markup, white space and the peer's escapes taken off."""
    import html
    import re

    return fold(html.unescape(re.sub(r"<[^>]*>", "", str(words))).translate(_SPACES))


def same(field, ours, theirs):
    if field in {"versioncreated", "firstcreated", "embargoed"}:
        told = datetime.fromisoformat(theirs).replace(microsecond=0)
        return ours is not None and ours == (told if told.tzinfo else told.replace(tzinfo=ours.tzinfo))
    if field in {"version", "urgency"}:
        return str(ours) == str(theirs)
    if field == "language":
        return ours.split("-")[0].lower() == str(theirs).split("-")[0].lower()
    return plain(ours) == plain(theirs)


def compare():
    """(file, item number, field, ours, theirs, agrees) for every value that the peer has."""
    told = expected()
    for path in files():
        items = read(path.read_bytes(), Hints(timezone=zone(path.name))).items
        for number, theirs in enumerate(told[path.name]):
            ours = _match(path.name, items, theirs, number)
            if ours is None:  # the peer makes items of a story's pictures; here they are its renditions
                continue
            for field, name in FIELDS.items():
                if field in theirs and theirs[field] not in (None, ""):
                    value = getattr(ours, name) if ours else None
                    if field == "ednote":  # the peer has one field for what may be shown and what may not
                        value = "\n".join(filter(None, (ours.ednote, ours.desk_note)))
                    yield (
                        path.name,
                        number,
                        field,
                        value,
                        theirs[field],
                        bool(ours) and same(field, value, theirs[field]),
                    )
            said = (ours.headline, *ours.paragraphs, ours.ednote) if ours else ()  # a peer has notes in the body
            blocks = [plain(each) for each in said]
            for paragraph in theirs.get("paragraphs", ()):
                wanted = plain(paragraph)
                agrees = any(wanted in block for block in blocks) or wanted in " ".join(blocks)
                yield path.name, number, "paragraphs", None, paragraph, agrees


def _match(name, items, theirs, number):
    by_guid = [item for item in items if item.guid == theirs.get("guid")]
    by_headline = [item for item in items if plain(item.headline) == plain(theirs.get("headline", ""))]
    if len(items) < len(expected()[name]):
        return (by_guid or by_headline or [None])[0]
    return (by_guid or by_headline or list(items[number : number + 1]) or [None])[0]


def main():
    total, agree = Counter(), Counter()
    for name, _, field, ours, theirs, agrees in compare():
        total[field] += 1
        agree[field] += agrees
        if not agrees:
            print(f"{name}: {field}: ours {str(ours)[:70]!r}, peer {str(theirs)[:70]!r}")
    print(f"\n{len(files())} files")
    for field in total:
        print(f"{field:16} {agree[field]:4} of {total[field]:4}")


if __name__ == "__main__":
    main()
