"""Who may push: a feed's bearer token or its signature, checked before a byte of the body is taken where that is possible.

Whatever is wrong - no such feed, not a push feed, a wrong token, a signature too old - the answer is the same, so that nobody
learns which feeds there are. Several secrets, with spaces between, are valid beside one another: for changing them.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Iterable

from wireroom.api.problem import Problem
from wireroom.config import Feed

WINDOW = 300.0  # seconds that a signature's time may be away from ours
UNKNOWN = Problem(
    401,
    "the feed, its token or its signature is not known here",
    f"check the address, the secret, and that your clock is right: a signature holds for {WINDOW / 60:.0f} minutes",
)
_BEARER = re.compile(r"bearer +([\x21-\x7e]{1,400})", re.IGNORECASE)
_SIGNATURE = re.compile(r"t=(\d{1,12})((?:, *v1=[0-9a-fA-F]{64}){1,4})")
_NOBODY = Feed(slug="nobody", source="nobody", transport="push")


def feed_of(feeds: Iterable[Feed], slug: str) -> Feed:
    """The push feed of that name; one that admits nobody when there is none."""
    return next((feed for feed in feeds if feed.slug == slug and feed.transport == "push"), _NOBODY)


def admitted(feed: Feed, authorization: str, signature: str, now: float, body: bytes | None) -> bool:
    """Whether a request may deliver to a feed. `now` is seconds since 1970.

    Without a body, of a signature only its form and time are checked: it must be called again with it.
    """
    if feed.signature == "hmac":
        return _signed(_secrets(feed), signature, now, body)
    match = _BEARER.fullmatch(authorization.strip())
    given = match[1].encode() if match else b""
    return sum(_same(given, secret) for secret in _secrets(feed)) > 0 and bool(given)  # all are compared, always


def _signed(secrets: list[bytes], signature: str, now: float, body: bytes | None) -> bool:
    """Whether ``t=UNIX,v1=hex(HMAC-SHA256(secret, t + "." + body))`` holds for one of the secrets."""
    match = _SIGNATURE.fullmatch(signature.strip())
    if match is None or abs(now - int(match[1])) > WINDOW:
        return False
    if body is None:
        return True
    given = [each.lower().encode() for each in re.findall(r"v1=([0-9a-fA-F]{64})", match[2])]
    made = [
        hmac.new(secret, match[1].encode() + b"." + body, hashlib.sha256).hexdigest().encode() for secret in secrets
    ]
    return sum(hmac.compare_digest(one, other) for one in given for other in made) > 0


def _secrets(feed: Feed) -> list[bytes]:
    """The secrets of a feed; one that nobody has when it has none, so that the answer takes as long."""
    told = os.environ.get(feed.secret_env, "") if feed.secret_env else ""
    return [each.encode() for each in told.split()] or [os.urandom(32)]


def _same(given: bytes, secret: bytes) -> bool:
    """Compare in a time that says nothing, not even of the length."""
    return hmac.compare_digest(hashlib.sha256(given).digest(), hashlib.sha256(secret).digest())
