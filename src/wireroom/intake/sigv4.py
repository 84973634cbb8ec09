"""AWS Signature Version 4 of a request without a body, as S3 and everything compatible with it wants it."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from urllib.parse import quote

from msgspec import Struct

_NO_BODY = hashlib.sha256(b"").hexdigest()


class Key(Struct, frozen=True):
    """An access key: its id, its secret, and the region that it signs for."""

    access_id: str
    secret: str
    region: str


def escaped(text: str, keep: str = "") -> str:
    """Text as S3 wants it in addresses: everything but letters, digits and -_.~ as bytes in hex."""
    return quote(text, safe=f"-_.~{keep}")


def query(told: dict[str, str]) -> str:
    """Parameters in the one order and form that can be signed."""
    return "&".join(f"{escaped(name)}={escaped(value)}" for name, value in sorted(told.items()))


def signed(method: str, host: str, target: bytes, more: dict[str, str], key: Key, now: datetime) -> dict[str, str]:
    """The headers of a signed request. `target` is path and query as sent, `more` further headers, `now` aware UTC."""
    path, _, parameters = target.decode("ascii").partition("?")
    date, moment = f"{now:%Y%m%d}", f"{now:%Y%m%dT%H%M%SZ}"
    headers = {"host": host, "x-amz-content-sha256": _NO_BODY, "x-amz-date": moment, **more}
    names = ";".join(sorted(headers))
    told = "".join(f"{name}:{headers[name].strip()}\n" for name in sorted(headers))
    canonical = f"{method}\n{path}\n{parameters}\n{told}\n{names}\n{_NO_BODY}"
    scope = f"{date}/{key.region}/s3/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    made = f"AWS4{key.secret}".encode()
    for part in (date, key.region, "s3", "aws4_request", text):
        made = hmac.digest(made, part.encode(), "sha256")
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={key.access_id}/{scope}, SignedHeaders={names}, Signature={made.hex()}"
    )
    return headers
