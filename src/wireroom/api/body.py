"""The body of a push: undone of its encoding within bounds, and what kind of thing it is."""

from __future__ import annotations

from email.message import Message

from msgspec import Struct

from wireroom.api.problem import Problem, Refusal
from wireroom.intake.inflate import Broken, TooLarge, inflater
from wireroom.intake.transport import MOST, MOST_PICTURE, picture_type

RATIO = 100  # times that a compressed body may grow, beyond its first 64 KB
_STEP = 65536
_UNSAID = frozenset({"application/octet-stream", "application/x-www-form-urlencoded", "binary/octet-stream"})
_NEVER = ("multipart/", "video/", "audio/", "application/pdf", "application/zip")


class Body(Struct, frozen=True):
    """What was delivered: plain bytes, and what is known of their kind."""

    data: bytes
    media_type: str = ""
    charset: str = ""


def opened(sent: bytes, content_type: str, encoding: str) -> Body:
    """The delivery that a body is. Raises Refusal with 400, 413 or 415."""
    if not sent:
        raise Refusal(Problem(400, "the body is empty", "send the file itself as the body"))
    told = Message()
    told["content-type"] = content_type or "application/octet-stream"
    kind = told.get_content_type()
    if kind.startswith(_NEVER):
        raise Refusal(
            Problem(
                415,
                f"{kind[:80]} is not taken",
                "send one text or one picture as the body itself, without a form around it",
            )
        )
    data = _plain(sent, encoding)
    seen = picture_type(data)
    check_size(len(data), data[:64])
    if seen:
        return Body(data, seen)
    said = "" if kind in _UNSAID or kind.startswith("image/") else kind
    charset = told.get_content_charset("")
    return Body(data, said[:100], charset[:40] if said else "")


def check_size(size: int, head: bytes) -> None:
    """Raise Refusal (413) when a delivery that begins with `head` is larger than its kind may be."""
    most = MOST_PICTURE if picture_type(head) else MOST
    if size > most:
        raise Refusal(too_large(most))


def too_large(most: int) -> Problem:
    """More bytes than are taken."""
    return Problem(413, f"more than {most:,} bytes", f"a text may have {MOST:,} bytes, a picture {MOST_PICTURE:,}")


def _plain(sent: bytes, encoding: str) -> bytes:
    try:
        inflate = inflater(encoding)
    except Broken as error:
        raise Refusal(
            Problem(415, str(error)[:200], "send it plain, or with content-encoding gzip, br or deflate")
        ) from None
    if encoding.strip().lower() in {"", "identity"}:
        return sent
    data = bytearray()
    try:
        for start in range(0, len(sent), _STEP):
            data += inflate.feed(sent[start : start + _STEP], MOST_PICTURE - len(data))
            if len(data) > _STEP and len(data) > RATIO * (start + _STEP):
                raise TooLarge(f"inflates more than {RATIO} times")
        inflate.end()
    except TooLarge as error:
        raise Refusal(Problem(413, str(error), f"at most {MOST_PICTURE:,} bytes when inflated")) from None
    except Broken as error:
        raise Refusal(Problem(400, str(error)[:200], "send the body whole, as its content-encoding says")) from None
    if not data:
        raise Refusal(Problem(400, "the body is empty", "send the file itself as the body"))
    return bytes(data)
