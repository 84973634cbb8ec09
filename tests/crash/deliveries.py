"""What an agency delivers in a crash test, and what the newspaper must look like then, whatever happened meanwhile."""

import random
import re
from datetime import UTC, datetime
from pathlib import Path

from tests.stories.house import g2

SOON = datetime(2098, 1, 1, tzinfo=UTC)  # the end of embargoes that end while the line works


class Deliveries:
    """Messages dropped into a newspaper's folder, remembered."""

    ending = 2  # embargoes of each round that end, at `SOON`: for a line that is told when it is

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 0
        self.messages: dict[str, list[tuple[int, str, str]]] = {}  # guid -> (version, headline, what it is)

    def deliver(self, guid: str, version: int, kind: str) -> None:
        """A message whose headline says what it is."""
        self.number += 1
        headline = f"{kind} word{self.number}x of {guid}"
        more = {
            "secret": {"embargoed": "2099-01-01T00:00:00Z"},
            "soon": {"embargoed": SOON.isoformat()},
            "kill": {"status": "canceled"},
            "withheld": {"status": "withheld"},
        }.get(kind, {})
        aside = self.folder / f".{self.number}.part"
        aside.write_bytes(g2(guid, version=version, headline=headline, paragraphs=[f"Copy: {headline}."], **more))
        aside.rename(self.folder / "incoming" / f"{self.number:06}.xml")
        self.messages.setdefault(guid, []).append((version, headline, kind))

    def round(self, dice: random.Random) -> None:
        """A morning's deliveries: new stories, updates, kills, embargoes, a doubled and a late message."""
        first = self.number
        for _ in range(3):
            self.deliver(f"new{self.number}", 1, "usable")
        public = [guid for guid, told in self.messages.items() if all(kind == "usable" for _, _, kind in told)]
        for guid in dice.sample(public, min(3, len(public))):
            self.deliver(guid, max(version for version, _, _ in self.messages[guid]) + 1, "usable")
        if len(public) > 2:
            self.deliver(dice.choice(public[:-2]), 99, dice.choice(["kill", "kill", "withheld"]))
        self.deliver(f"secret{first}", 1, "secret")
        for number in range(self.ending):
            self.deliver(f"soon{first}-{number}", 1, "soon")
        late = f"late{first}"
        self.deliver(late, 2, dice.choice(["usable", "kill"]))
        self.deliver(late, 1, "usable")

    def problems(self) -> dict[str, int]:
        """What is not as it must be: lost, doubled, killed online, embargoed out."""
        found = dict.fromkeys(("lost", "doubled", "killed online", "embargoed out"), 0)
        texts = {
            path.parent: path.read_text("utf-8")
            for path in (self.folder / "pages" / "story").rglob("index.html")
            if "history" not in path.parts
        }
        everything = "\n".join(
            path.read_text("utf-8", "replace")
            for path in (self.folder / "pages").rglob("*")
            if path.suffix in {".html", ".xml", ".json", ".txt"}
        )
        for told in self.messages.values():
            newest = max(told)
            kinds = {kind for _, _, kind in told}
            shown = [text for text in texts.values() if any(headline in text for _, headline, _ in told)]
            own = [text for text in shown if re.search(rf"<h1[^>]*>{re.escape(newest[1])}<", text)]
            if "secret" in kinds:
                found["embargoed out"] += any(headline in everything for _, headline, _ in told)
            elif "kill" in kinds or newest[2] == "withheld":
                found["killed online"] += any(headline in everything for _, headline, _ in told)
            else:
                found["lost"] += not own
                found["doubled"] += len(own) > 1
        found["lost"] += len(list((self.folder / "incoming").glob("*.xml")))
        return found
