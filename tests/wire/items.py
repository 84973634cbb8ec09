"""Items as our readers make them, any of them: what Hypothesis tries emitters with."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from wireroom.wire.item import (
    Cell,
    Dateline,
    Heading,
    Hints,
    Item,
    Link,
    Listing,
    ListItem,
    Media,
    Member,
    Paragraph,
    Place,
    Rendition,
    Run,
    Subject,
    Table,
)
from wireroom.wire.lifecycle import marked
from wireroom.wire.repeats import said_once
from wireroom.wire.runs import at_empty_lines, trim
from wireroom.wire.text import fold

HOSTILE = [
    "&amp;", "<b>x</b>", "&lt;", "]]>", "R&reg", "a\u00a0b", "न\u200d्", "<!-- -->", "\u2028", "“–’", "&#38;", "<script>",
    '"><x a="', "'", "%s{}", "wireroom:", "🙂", "\u202eabc", "\x85", "a  b", "line\none", "tab\tx", "ff\fx", "\\u0041",
    "subj:1", "<?x?>", "mailto:a@b", "--", "=?utf-8?q?x?=", "\r\n",
]  # fmt: skip
raw = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff", include_characters="\t\n\f\r\x85"
    ),
    max_size=12,
) | st.sampled_from(HOSTILE)
"""Text as a JSON string may hold it: any character that the gate lets through."""
line = raw.map(fold)
"""Text of a field that readers fold."""
said = line.filter(bool)
moments = st.none() | st.datetimes(datetime(1000, 1, 1), datetime(9990, 1, 1)).map(
    lambda each: each.replace(microsecond=0, tzinfo=UTC)
)
codes = st.sampled_from([
    "", "medtop:20000001", "subj:04001000", "hw:17", "plain", "http://example.org/cv/7", "urn:x:y", "a:b c", ":", "x:",
]) | said  # fmt: skip
links = st.sampled_from(
    ["", "https://example.org/a?b=1&c=2", "http://example.org/#x", "mailto:a@example.org", "tel:+4912"]
)
files = st.sampled_from(["https://example.org/p.jpg", "p 1.jpg", "urn:picture:1", "a&b.png", "../x"])
marks = st.lists(
    st.sampled_from(["strong", "em", "underline", "strike", "sub", "sup", "code", "quote"]), max_size=3, unique=True
).map(tuple)
run = st.builds(Run, raw, marks, links) | st.just(Run("\n", ("break",)))
runs = st.lists(run, max_size=4).map(trim)
spoken = runs.filter(bool)


def one_paragraph(parts):
    """Runs as one paragraph has them: an empty line would part it."""
    return trim(at_empty_lines(list(parts))[0])


paragraphs = st.builds(
    Paragraph, spoken.map(one_paragraph).filter(bool), st.sampled_from(["", "quote", "note"])
) | st.builds(lambda parts: Paragraph(trim(parts, keep=True), "pre"), st.lists(run, min_size=1, max_size=3))
cells = st.builds(Cell, runs, st.booleans(), st.integers(1, 100), st.integers(1, 100))
rows = st.lists(cells, min_size=1, max_size=3).map(tuple).filter(lambda row: any(cell.runs for cell in row))
blocks = st.one_of(
    paragraphs.filter(lambda each: each.runs),
    st.builds(Heading, spoken, st.integers(2, 6)),
    st.builds(
        Listing,
        st.lists(st.builds(ListItem, spoken, st.integers(0, 4)), min_size=1, max_size=5).map(tuple),
        st.booleans(),
    ),
    st.builds(Table, st.lists(rows, min_size=1, max_size=3).map(tuple)),
    st.builds(Media, st.sampled_from(["m1", "body-1", "body-2", "nowhere"])),
)
subjects = st.builds(
    Subject,
    codes,
    line,
    st.sampled_from(["topic", "person", "organisation", "place", "event", "object", "keyword", "other"]),
    st.sampled_from(["", "http://example.org/cv/", "http://cv.iptc.org/newscodes/mediatopic/"]),
    st.integers(0, 100),
)
places = st.builds(Place, said, codes, line, line)
datelines = st.builds(Dateline, line, st.none() | places, st.none() | st.dates(date(1000, 1, 1)))
renditions = st.builds(
    Rendition, st.sampled_from(["m1", "body-1", "body-2", "x y", "https://example.org/p.jpg"]), files,
    st.sampled_from(["", "image/jpeg", "video/mp4"]), st.sampled_from(["", "rnd:highRes", "main", "thumb nail"]),
    st.integers(0, 9999), st.integers(0, 9999), line, line, line, line, st.sampled_from(["", "one", "two"]),
)  # fmt: skip


def normal(item):
    """The item as `read` would have made it: what it says twice is said once, its words' own signals are on it."""
    return marked(said_once(item), Hints())


items = st.builds(
    Item,
    guid=raw.map(str.strip).filter(bool),
    version=st.integers(0, 10**14),
    version_label=st.sampled_from(["", "", "third lead", "2a"]),
    kind=st.sampled_from(
        ["text", "picture", "graphic", "video", "audio", "package", "advisory", "planning", "other"]
    ),
    sent=moments, versioncreated=moments, firstcreated=moments, embargoed=moments, expires=moments,
    embargo_text=st.sampled_from(
        ["", "", "none", "until further notice", "2031-02-03", "2031-02-03T04:05:06+05:30", "Wednesday", "20310203T0405Z"]
    ) | line,
    assumed=st.lists(st.sampled_from(["sent", "embargoed", "versioncreated"]), max_size=2, unique=True).map(tuple),
    pubstatus=st.sampled_from(["usable", "usable", "withheld", "canceled", "embargoed", "odd", "not a code"]),
    urgency=st.integers(0, 9),
    signals=st.lists(st.sampled_from(["sig:update", "sig:correction", "flash", "http://x.example/sig/a"]) | said,
                     max_size=3, unique=True).map(tuple),
    ednote=raw, desk_note=raw, headline=raw, subheadline=raw, slugline=raw, byline=raw, creditline=raw,
    dateline=datelines, language=st.sampled_from(["", "en", "en-GB", "hi", "mr-IN"]),
    subjects=st.lists(subjects, max_size=3).map(tuple), genre=st.lists(subjects, max_size=2).map(tuple),
    keywords=st.lists(line, max_size=3).map(tuple), summary=raw, body=st.lists(blocks, max_size=4).map(tuple),
    usageterms=raw, copyrightholder=raw, copyrightnotice=raw,
    renditions=st.lists(renditions, max_size=3).map(tuple),
    links=st.lists(st.builds(Link, raw, links, raw, raw), max_size=2).map(tuple),
    members=st.lists(st.builds(Member, said, raw, raw, links), max_size=3).map(tuple),
    canonical_url=links, partial=st.booleans(), dropped=st.lists(line, max_size=1).map(tuple),
    doubts=st.lists(line, max_size=1).map(tuple),
).map(normal)  # fmt: skip
