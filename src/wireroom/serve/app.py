"""The RSGI applications of the two ports: pages for readers, the desk for editors. Django answers in a few threads."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from wireroom.serve.headers import DESK, NOT_KEPT, Headers, desk
from wireroom.serve.pages import Answer, Pages

_MOST_BODY = 64 * 1024  # bytes of a form
_THREADS = 4
_API = "/api/"


class PublicApp:
    """The readers' port: baked pages, `/search` and `/api/`. `/desk` is shown the way to the desk's own port."""

    def __init__(self, pages: Pages, django: DjangoApp, desk_url: str, api: Any = None) -> None:
        self._pages = pages
        self._django = django
        self._desk_url = desk_url
        self._api = api

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        path, method = scope.path, scope.method
        if path == "/search" and method in {"GET", "HEAD"}:
            await self._django.__rsgi__(scope, protocol)
            return
        if self._api is not None and path.startswith(_API):
            await self._api.__rsgi__(scope, protocol)
            return
        if path == "/desk" or path.startswith(DESK):
            protocol.response_empty(302, [("location", self._desk_url + DESK), ("cache-control", NOT_KEPT)])
            return
        get = scope.headers.get
        answer = self._pages.answer(
            method,
            path,
            get("accept-encoding") or "",
            get("if-none-match") or "",
            get("range") or "",
            get("if-range") or "",
        )
        _send(protocol, answer, head=method == "HEAD")


def _send(protocol: Any, answer: Answer, *, head: bool) -> None:
    if not head and answer.body:
        protocol.response_bytes(answer.status, answer.headers, answer.body)
    elif not head and answer.file:
        protocol.response_file_range(answer.status, answer.headers, answer.file, answer.start, answer.end)
    else:
        protocol.response_empty(answer.status, answer.headers)


class DeskApp:
    """The desk's port: Django alone, and nothing but the desk."""

    def __init__(self, django: DjangoApp, *, hsts: bool = False) -> None:
        self._django = django
        self._headers: Headers = [*desk(hsts=hsts), ("cache-control", NOT_KEPT)]

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request; the bare address leads to the desk."""
        if scope.path.startswith(DESK):
            await self._django.__rsgi__(scope, protocol)
        elif scope.path in {"/", "/desk"}:
            protocol.response_empty(302, [*self._headers, ("location", DESK)])
        else:
            protocol.response_str(404, [*self._headers, ("content-type", "text/plain")], "Not found\n")


class DjangoApp:
    """Django's WSGI application as RSGI, in a few threads of its own.

    `host` is the Host that Django is told instead of the reader's, for views that must not depend on it.
    """

    def __init__(self, host: str = "") -> None:
        from django.core.handlers.wsgi import WSGIHandler

        self._host = host
        self._handler = WSGIHandler()
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="django")

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Hand one request to Django."""
        body = b"" if scope.method in {"GET", "HEAD"} else await _body(scope, protocol)
        if body is None:
            told = [("content-type", "text/plain"), ("connection", "close"), ("cache-control", NOT_KEPT)]
            protocol.response_str(413, told, "Too large\n")
            return
        await self.answer(scope, protocol, body)

    async def answer(self, scope: Any, protocol: Any, body: bytes) -> None:
        """Hand one request with its whole body to Django, and its answer back."""
        environ = _environ(scope, body)
        if self._host:
            environ["HTTP_HOST"] = self._host
        status, headers, data = await asyncio.get_running_loop().run_in_executor(self._pool, self._call, environ)
        if scope.method == "HEAD" or not data:
            protocol.response_empty(status, headers)
        else:
            protocol.response_bytes(status, headers, data)

    def _call(self, environ: dict[str, Any]) -> tuple[int, Headers, bytes]:
        told: list[tuple[int, Headers]] = []
        written: list[bytes] = []

        def start(status: str, headers: Headers, _error: Any = None, /) -> Callable[[bytes], object]:
            told.append((int(status.split(" ", 1)[0]), [(name.lower(), value) for name, value in headers]))
            return written.append  # the old way to write a body: Django does not use it

        response = self._handler(environ, start)
        try:
            data = b"".join(response)
        finally:
            response.close()
        status, headers = told[0]
        return status, headers, data

    def close(self) -> None:
        """End the threads, each after the request in hand."""
        self._pool.shutdown(wait=True, cancel_futures=True)


async def _body(scope: Any, protocol: Any) -> bytes | None:
    """What was sent, whether its length was told before or not; None when it is more than a form may have."""
    length = scope.headers.get("content-length") or "0"
    if not length.isdecimal() or len(length) > 9 or int(length) > _MOST_BODY:
        return None
    body = bytearray()
    async for part in protocol:
        body += part
        if len(body) > _MOST_BODY:
            return None
    return bytes(body)


def _environ(scope: Any, body: bytes) -> dict[str, Any]:
    """A request as WSGI has it (PEP 3333). The server has decoded the path already."""
    host, _, port = (scope.server or "127.0.0.1:80").rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string or "",
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": (scope.client or "").rpartition(":")[0].strip("[]"),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme or "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        key = name.upper().replace("-", "_")
        if key == "CONTENT_TYPE":
            environ[key] = value
        elif key not in {"CONTENT_LENGTH", "PROXY"} and "_" not in name:
            environ[f"HTTP_{key}"] = value
    return environ
