"""A newspaper in a temporary folder, its line, and what its readers see."""

import os
import re
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from tests.site import HERE
from wireroom import config
from wireroom.serve.line import Line
from wireroom.stories import search
from wireroom.stories.models import Dispatch, Entity, Page, Picture, Story
from wireroom.stories.receive import receive

_G2 = """<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="{version}" standard="NewsML-G2"
 standardversion="2.34" conformance="power" xml:lang="en">
<itemMeta><itemClass qcode="ninat:text"/><provider><name>IANS</name></provider>
<versionCreated>{created}</versionCreated>{embargoed}<pubStatus qcode="stat:{status}"/>{signal}{ednote}</itemMeta>
<contentMeta><urgency>4</urgency><language tag="en"/>{person}
<subject type="cpnat:abstract" qcode="medtop:11000000"><name>politics</name></subject>
<headline>{headline}</headline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title/>
</head><body>{body}</body></html></inlineXML></contentSet></newsItem>
"""


def g2(
    guid,
    *,
    version=1,
    headline="Council agrees on budget",
    paragraphs=("NEW DELHI, July 22 (IANS) The council agreed on Thursday.", "It meets again in a week."),
    status="usable",
    embargoed="",
    signal="",
    ednote="",
    person="",
    created="2021-07-22T04:45:00+00:00",
):
    """A NewsML-G2 newsItem."""
    if person:
        paragraphs = (*paragraphs, f"{person} was there.")
    return _G2.format(
        guid=guid,
        version=version,
        headline=escape(headline),
        status=status,
        created=created,
        embargoed=f"<embargoed>{embargoed}</embargoed>" if embargoed else "",
        signal=f'<signal qcode="{signal}"/>' if signal else "",
        ednote=f"<edNote>{escape(ednote)}</edNote>" if ednote else "",
        person=f'<subject type="cpnat:person"><name>{escape(person)}</name></subject>' if person else "",
        body="".join(f"<p>{escape(each)}</p>" for each in paragraphs),
    ).encode()


class House:
    """One newspaper under test."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / "newspaper.toml", folder)
        self.newspaper = config.load(folder)
        self.pages = folder / "pages"
        self.line = Line(self.newspaper)
        self.line.press.order_standing()
        self.line.drain()

    def receive(self, data: bytes, feed: str = "ians-folder", name: str = "file.xml", media_type: str = "") -> None:
        """Take bytes in, and do no more."""
        receive(feed.removesuffix("-folder"), feed, data, name=name, media_type=media_type)

    def send(self, data: bytes, **more) -> None:
        """Take bytes in and work until nothing waits."""
        self.receive(data, **more)
        self.line.drain()

    def read(self, address: str) -> str:
        """A file of the public site."""
        return (self.pages / address.strip("/")).read_text("utf-8")

    def page(self, address: str) -> str:
        """The page that readers see."""
        return self.read(f"{address.strip('/')}/index.html")

    def words(self, address: str) -> str:
        """The page without its markup."""
        return re.sub(r"<[^>]+>", " ", self.page(address).replace("\n", " "))

    def gone(self, address: str) -> bool:
        """Whether the address answers 410 and has nothing else."""
        names = set(os.listdir(self.pages / address.strip("/")))
        return "410.html" in names and names <= {"410.html", "410.html.br", "410.html.gz"}

    def everything(self) -> str:
        """Every public byte, names of files included (a tombstone stands where its story stood)."""
        parts = []
        for path in sorted(self.pages.rglob("*")):
            if path.is_file():
                if not path.name.startswith("410.html"):
                    parts.append(str(path.relative_to(self.pages)))
                if path.suffix not in {".br", ".gz", ".woff2", ".png"}:
                    parts.append(path.read_bytes().decode("utf-8", "replace"))
        return "\n".join(parts)

    def search(self, query: str) -> list[int]:
        """The ids of the stories that a search finds."""
        return [hit.story_id for hit in search.search(query).hits]

    def wait_until(self, moment: datetime) -> None:
        """Let the time come."""
        time.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))

    def empty(self) -> None:
        """Forget everything that came: the next house begins afresh."""
        for pk in list(Story.objects.values_list("pk", flat=True)):
            search.remove(pk)
        for model in (Story, Picture, Dispatch, Page, Entity):
            model.objects.all().delete()

    def close(self) -> None:
        """Let go of threads."""
        self.line.close()
