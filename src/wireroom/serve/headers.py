"""The headers of every answer, in one place: what a browser may do with a page, and who may keep it for how long."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from wireroom.press.render import csp

Headers = list[tuple[str, str]]

DESK = "/desk/"
NOT_KEPT = "no-store"
FILE_POLICY = "sandbox; default-src 'none'"
"""The Content-Security-Policy of what is no page: pictures, documents, downloads."""

_DESK_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
LIVES = (  # what a path begins with -> how long others may keep it
    ("/assets/", "public, max-age=31536000, immutable"),
    ("/media/", "public, max-age=86400, s-maxage=60"),  # a picture may be killed: shared memories ask again soon
    ("/sw.js", "no-cache"),
    ("/story/", "public, max-age=0, s-maxage=10, must-revalidate"),
)
_FRONT = "public, max-age=0, s-maxage=5"


def life(path: str) -> str:
    """The Cache-Control of a public address that is there. The reader's own browser asks each time, a CDN every few seconds."""
    return next((life for start, life in LIVES if path.startswith(start)), _FRONT)


def common(*, hsts: bool) -> Headers:
    """What every answer carries, on both ports."""
    told = [
        ("x-content-type-options", "nosniff"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ]
    return [*told, ("strict-transport-security", "max-age=31536000")] if hsts else told


def public(*, hsts: bool) -> Headers:
    """What every answer on the readers' port carries."""
    return [*common(hsts=hsts), ("referrer-policy", "strict-origin-when-cross-origin")]


def public_page(*, hsts: bool) -> Headers:
    """What every page of the newspaper carries."""
    return [*public(hsts=hsts), ("content-security-policy", csp()), ("x-frame-options", "DENY")]


def desk(*, hsts: bool) -> Headers:
    """What every answer of the desk carries."""
    return [
        *common(hsts=hsts),
        ("referrer-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("content-security-policy", _DESK_POLICY),
        ("x-frame-options", "DENY"),
        ("x-robots-tag", "noindex, nofollow"),
    ]


class DjangoHeaders:
    """Django's middleware that puts these headers on whatever a view answers; a view's own header stands."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        hsts: bool = settings.NEWSPAPER.serve.hsts
        self._desk: Mapping[str, str] = dict(desk(hsts=hsts))
        self._page: Mapping[str, str] = dict(public_page(hsts=hsts))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        response = self._get_response(request)
        if not response.headers.get("content-type", "").startswith("text/html"):
            response.headers.setdefault("content-security-policy", FILE_POLICY)
        for name, value in (self._desk if request.path.startswith(DESK) else self._page).items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("cache-control", NOT_KEPT)
        return response
