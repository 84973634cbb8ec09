"""What `stories.apart` and its child say to each other: jobs and answers, each with its length before it."""

from __future__ import annotations

import struct
from typing import Literal

import msgspec
from msgspec import Struct

from wireroom.stories.forms import Made
from wireroom.wire.item import Hints, Reading

NO_MEMORY = "reading needs more memory than it may have"
BEGUN = b"\x01"  # the child has a job whole and begins: if it dies from here on, it died of it
LENGTH = struct.Struct(">Q")


class Job(Struct, frozen=True):
    """What the child is asked: to read a text or to develop a picture."""

    kind: Literal["text", "picture"]
    data: bytes
    hints: Hints = Hints()


class Answer(Struct, frozen=True):
    """What the child says: one of the results, or why not. `refused` tells the gate's no from what nobody can read."""

    reading: Reading | None = None
    picture: Made | None = None
    what: str = ""
    where: str = ""
    do: str = ""
    refused: bool = False


_encode = msgspec.msgpack.Encoder().encode
answer_of = msgspec.msgpack.Decoder(Answer).decode
job_of = msgspec.msgpack.Decoder(Job).decode


def framed(message: Job | Answer) -> bytes:
    """A message as it goes over the pipe."""
    data = _encode(message)
    return LENGTH.pack(len(data)) + data
