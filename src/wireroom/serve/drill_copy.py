"""The copy of a drill: an invented story, visibly a rehearsal in every part, its picture, and its kill."""

from __future__ import annotations

import base64
import io
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from wireroom.stories.newsroom import DRILL, Newsroom
from wireroom.stories.receive import receive

LIFE = timedelta(minutes=2)  # after which the story's own rights end, whatever becomes of the drill
OLDER = timedelta(minutes=1)  # of the fillers: feeds have the newest stories, and of one second any of them
HEADLINE = "DRILL: this is a rehearsal, please ignore"


def message(
    newsroom: Newsroom,
    guid: str,
    number: int,
    status: str,
    headline: str,
    picture: str = "",
    urgency: int = 1,
    age: timedelta = timedelta(),
) -> bytes:
    """The invented story, or its kill, as ninjs 3.0: of the first section and city, visibly a rehearsal in every part."""
    paper = newsroom.newspaper
    now = datetime.now(UTC)
    sent = now - age
    section = paper.sections[0]
    place = (paper.cities[0].places or (paper.cities[0].title,))[0] if paper.cities else "London"
    words = [
        f"{place}: this is a rehearsal of {paper.paper.title}. Nothing in it happened, and it is taken back within moments.",
        f"It is there so that engineers see how long a withdrawn story takes to go. {place} has no part in it.",
    ]
    told = {
        "standard": {"name": "ninjs", "version": "3.0"},
        "uri": guid,
        "type": "text",
        "version": str(number),
        "versionCreated": sent.isoformat(),
        "firstCreated": sent.isoformat(),
        "expires": (now + LIFE).isoformat(),
        "pubStatus": status,
        "urgency": urgency,
        "language": newsroom.languages[0],
        "headlines": [{"role": "main", "value": headline}],
        "located": place,
        "subjects": [{"name": each, "uri": each} for each in section.subjects[:1]],
        "keywords": list(section.words[:1]),
        "bodies": [
            {"role": "main", "contentType": "text/html", "value": "".join(f"<p>{each}</p>" for each in words)}
        ],
    }  # fmt: skip
    if picture:
        rendition = {"name": "main", "href": picture, "contentType": "image/png", "width": 320, "height": 240}
        told["associations"] = [
            {"name": "photo", "type": "picture", "uri": f"{guid}:picture", "renditions": [rendition],
             "descriptions": [{"role": "caption", "value": "A rehearsal"}]}
        ]  # fmt: skip
    return json.dumps(told).encode()


def picture() -> bytes:
    """A picture that no story has: what it shows is noise."""
    from PIL import Image

    made = io.BytesIO()
    Image.frombytes("RGB", (32, 24), os.urandom(32 * 24 * 3)).resize((320, 240)).save(made, "PNG")
    return made.getvalue()


def send(data: bytes, call: Callable[[], None]) -> None:
    """Deliver a message of the drill's, and `call` who files it."""
    receive(DRILL.slug, DRILL.slug, data, name=f"{base64.b16encode(os.urandom(4)).decode()}.json")
    call()
