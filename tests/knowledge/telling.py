"""The measured stories of events.toml, read once."""

import tomllib
from functools import cache
from pathlib import Path

from wireroom.knowledge.know import Copy, Knowledge, Known

KNOWLEDGE = Knowledge([], [], "en")


@cache
def stories() -> dict[str, dict]:
    """The stories by id."""
    told = tomllib.loads(Path(__file__).with_name("events.toml").read_text("utf-8"))["stories"]
    return {each["id"]: each for each in told}


@cache
def known(name: str) -> Known:
    """What is known of a story."""
    story = stories()[name]
    paragraphs = tuple(story["text"].strip().split("\n\n"))
    return KNOWLEDGE.know(Copy(story["headline"], "", paragraphs, story["language"], "", (), (), "", ""))
