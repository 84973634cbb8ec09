"""A generated wire: NewsML-G2 stories of about 350 words that name people, places and organisations."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

PEOPLE = [
    "Narendra Modi",
    "Joe Biden",
    "Rahul Gandhi",
    "Angela Merkel",
    "Emmanuel Macron",
    "Virat Kohli",
    "Rohit Sharma",
]
BODIES = [
    "Reserve Bank of India",
    "Supreme Court",
    "World Health Organization",
    "BCCI",
    "ISRO",
    "European Union",
    "Lok Sabha",
]
CITIES = [
    "Mumbai",
    "New Delhi",
    "Pune",
    "Chennai",
    "Kolkata",
    "Bengaluru",
    "Hyderabad",
    "Nagpur",
    "Lucknow",
    "London",
    "Paris",
    "Tokyo",
]
TOPICS = [("11000000", "politics"), ("04000000", "economy"), ("15000000", "sport"), ("13000000", "science"), ("", "")]
WORDS = [
    "council",
    "budget",
    "road",
    "rain",
    "market",
    "school",
    "water",
    "train",
    "plan",
    "report",
    "minister",
    "court",
    "price",
    "farmer",
    "village",
    "match",
    "player",
    "company",
    "rate",
    "growth",
    "power",
    "bridge",
    "hospital",
    "worker",
    "river",
    "harvest",
    "export",
    "survey",
    "meeting",
    "committee",
    "proposal",
    "order",
    "officials",
    "said",
    "after",
    "during",
    "with",
    "against",
    "before",
    "while",
    "under",
    "across",
    "week",
    "month",
    "year",
    "people",
    "million",
    "new",
    "first",
    "second",
    "public",
    "local",
    "state",
    "final",
    "early",
    "strong",
    "weak",
    "rising",
    "falling",
    "steady",
    "open",
    "closed",
    "green",
    "large",
    "small",
]

ITEM = """<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:bench:{number}" version="{version}" standard="NewsML-G2"
 standardversion="2.34" conformance="power" xml:lang="en">
<rightsInfo><copyrightHolder><name>Bench News</name></copyrightHolder></rightsInfo>
<itemMeta><itemClass qcode="ninat:text"/><provider><name>Bench News</name></provider>
<versionCreated>{created}</versionCreated><firstCreated>{first}</firstCreated><pubStatus qcode="stat:{status}"/></itemMeta>
<contentMeta><urgency>{urgency}</urgency><located><name>{city}</name></located><language tag="en"/>
<by>By {person}</by>{subject}<slugline>{slug}</slugline><headline>{headline}</headline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title/>
</head><body>{body}</body></html></inlineXML></contentSet></newsItem>
"""


def sentence(dice: random.Random, names: list[str]) -> str:
    """A sentence of the wire's words, with a name now and then."""
    words = [dice.choice(WORDS) for _ in range(dice.randint(12, 24))]
    if dice.random() < 0.6:
        words.insert(dice.randrange(len(words)), dice.choice(names))
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]}."


def story(
    number: int, at: datetime, *, version: int = 1, status: str = "usable", first: datetime | None = None
) -> bytes:
    """Story `number` as a NewsML-G2 newsItem of `at` (aware)."""
    dice = random.Random(f"{number}.{version}")
    person, city = dice.choice(PEOPLE), dice.choice(CITIES)
    names = [person, dice.choice(PEOPLE), dice.choice(BODIES), city, dice.choice(CITIES)]
    code, topic = dice.choice(TOPICS)
    subject = f'<subject type="cpnat:abstract" qcode="medtop:{code}"><name>{topic}</name></subject>' if code else ""
    headline = f"{person} {' '.join(dice.choice(WORDS) for _ in range(7))} {number}"
    paragraphs = [f"{city}, {at:%B} {at.day} (Bench) {sentence(dice, names)}"]
    paragraphs += [" ".join(sentence(dice, names) for _ in range(3)) for _ in range(5)]
    return ITEM.format(
        number=number,
        version=version,
        status=status,
        created=at.isoformat(),
        first=(first or at).isoformat(),
        urgency=dice.randint(2, 8),
        city=city,
        person=escape(person),
        subject=subject,
        slug=escape(f"{topic}-{number}"),
        headline=escape(headline),
        body="".join(f"<p>{escape(each)}</p>" for each in paragraphs),
    ).encode()


def stories(count: int, *, start: int = 0, end: datetime | None = None, days: int = 3) -> Iterator[bytes]:
    """`count` stories spread evenly over the `days` before `end` (now, without it), oldest first."""
    last = end or datetime.now(UTC)
    step = timedelta(days=days) / max(count, 1)
    for number in range(count):
        yield story(start + number, last - step * (count - number))
