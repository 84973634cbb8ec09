"""A server's public key as newspaper.toml has it."""

from __future__ import annotations

import base64
import binascii
from itertools import pairwise

from wireroom.intake.transport import TransportError


def host_key(told: str) -> tuple[str, bytes]:
    """Kind and bytes of a public key as ``ssh-ed25519 AAAA... comment`` or a line of known_hosts has it.

    Raises TransportError when there is none in it.
    """
    words = told.split()
    for kind, key in pairwise(words):
        try:
            data = base64.b64decode(key, validate=True)
        except (binascii.Error, ValueError):
            continue
        if data[4 : 4 + int.from_bytes(data[:4], "big")] == kind.encode():
            return kind, data
    raise TransportError(
        "host_key is no public key", do='write it as ssh-keyscan prints it: host_key = "ssh-ed25519 AAAA..."'
    )  # fmt: skip
