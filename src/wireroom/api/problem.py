"""Why a request was not done, as a machine and its engineer read it: problem details (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from django.http import HttpResponse
from msgspec import Struct

MEDIA_TYPE = "application/problem+json"


class Problem(Struct, frozen=True, omit_defaults=True):
    """What went wrong: the status, what happened, and what to do about it. `wait` is in how many seconds to ask again."""

    status: int
    detail: str
    do: str = ""
    wait: int = 0

    @property
    def body(self) -> bytes:
        """The problem as JSON. `type` is about:blank: the status says what kind it is (4.2.1)."""
        told = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "do": self.do,
        }
        return msgspec.json.encode({name: value for name, value in told.items() if value != ""})

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The headers that belong to it."""
        told = [("content-type", MEDIA_TYPE), ("cache-control", "no-store")]
        if self.wait:
            told.append(("retry-after", str(self.wait)))
        if self.status == HTTPStatus.UNAUTHORIZED:
            told.append(("www-authenticate", 'Bearer realm="wireroom"'))
        return told


class Refusal(Exception):
    """Raised by a view that answers with a problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.detail)


def answer(problem: Problem) -> HttpResponse:
    """The problem as Django's response."""
    response = HttpResponse(problem.body, status=problem.status)
    for name, value in problem.headers:
        response[name] = value
    return response
