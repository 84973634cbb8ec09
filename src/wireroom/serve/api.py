"""The API on the readers' port: who is not known is turned away before a byte of what he sends is taken."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from wireroom.api import admission
from wireroom.api.body import check_size, too_large
from wireroom.api.problem import Problem, Refusal
from wireroom.api.push import PATH as PUSH
from wireroom.config import Newspaper
from wireroom.intake.transport import MOST, MOST_PICTURE
from wireroom.intake.websub import PATH as WEBSUB
from wireroom.intake.websub import subscriptions
from wireroom.serve.app import DjangoApp
from wireroom.serve.headers import Headers, public

PREFIX = "/api/"
_MOST_OTHER = 64 * 1024  # bytes of a body that is no delivery
_IN_HAND = 128 * 1024 * 1024  # bytes of bodies at a time
_DEADLINE = 60.0  # seconds that a body may take
_LEAST_RATE, _GRACE = 1024, 5.0  # bytes a second after so many seconds

_MISSING = Problem(404, "there is nothing at this address", "see /api/v1/openapi.json")
_BUSY = Problem(503, "too much is being delivered at the moment", "send it again", wait=1)
_SLOW = Problem(408, "the body came too slowly", f"at least {_LEAST_RATE:,} bytes a second, within {_DEADLINE:.0f} s")
_NO_LENGTH = Problem(400, "the content-length is no number", "send the body's length in bytes, or send it chunked")


class ApiApp:
    """RSGI: reads bodies within bounds and hands requests to Django."""

    def __init__(self, newspaper: Newspaper, django: DjangoApp, *, hsts: bool = False) -> None:
        self._feeds = newspaper.feeds
        self._django = django
        self._headers: Headers = public(hsts=hsts)
        self._in_hand = 0

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request below /api/."""
        if scope.method in {"GET", "HEAD"}:
            await self._django.answer(scope, protocol, b"")
            return
        try:
            most = self._most(scope)
        except Refusal as error:
            self._send(protocol, error.problem)
            return
        body = bytearray()
        try:
            try:
                await self._take(scope, protocol, most, body)
            except Refusal as error:
                self._send(protocol, error.problem)
                return
            await self._django.answer(scope, protocol, bytes(body))
        finally:
            self._in_hand -= len(body)

    def _most(self, scope: Any) -> int:
        """How many bytes this request may send. Raises Refusal when it may not send any."""
        get = scope.headers.get
        push = PUSH.fullmatch(scope.path)
        if scope.method == "POST" and push:
            feed = admission.feed_of(self._feeds, push[1])
            signature, token = get("x-wireroom-signature") or "", get("authorization") or ""
            if not admission.admitted(feed, token, signature, time.time(), None):
                raise Refusal(admission.UNKNOWN)
            return MOST_PICTURE
        if scope.path.startswith(WEBSUB):
            if scope.method != "POST" or not subscriptions.known(scope.path.removeprefix(WEBSUB)):
                raise Refusal(_MISSING)
            return MOST
        return _MOST_OTHER

    async def _take(self, scope: Any, protocol: Any, most: int, body: bytearray) -> None:
        """Gather the body. Raises Refusal when it is too large, too slow, or more than there is room for now."""
        length = scope.headers.get("content-length") or "0"
        if not length.isdecimal() or len(length) > 15:
            raise Refusal(_NO_LENGTH)
        if int(length) > most:
            raise Refusal(too_large(most))
        if self._in_hand + int(length) > _IN_HAND:
            raise Refusal(_BUSY)
        began = time.monotonic()
        try:
            async with asyncio.timeout(_DEADLINE):
                async for part in protocol:
                    body += part
                    self._in_hand += len(part)
                    _check(body, most, self._in_hand, time.monotonic() - began)
        except TimeoutError:
            raise Refusal(_SLOW) from None

    def _send(self, protocol: Any, problem: Problem) -> None:
        """Answer with a problem and close: what is still coming is not read."""
        headers = [*self._headers, *problem.headers, ("connection", "close")]
        protocol.response_bytes(problem.status, headers, problem.body)


def _check(body: bytearray, most: int, in_hand: int, seconds: float) -> None:
    """Raise Refusal when a body may not go on."""
    if len(body) > most:
        raise Refusal(too_large(most))
    if most == MOST_PICTURE and len(body) > MOST:
        check_size(len(body), bytes(body[:64]))
    if in_hand > _IN_HAND:
        raise Refusal(_BUSY)
    if seconds > _GRACE and len(body) < _LEAST_RATE * seconds:
        raise Refusal(_SLOW)
