"""The RSGI application: pages for readers; search and the desk handed to Django in a few threads."""

from __future__ import annotations

import asyncio
import io
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import unquote_to_bytes

from wireroom.serve.pages import Answer, Pages

_MOST_BODY = 1024 * 1024
_THREADS = 4


class PublicApp:
    """The public port: baked pages, and `/search`. `/desk` is shown the way to the desk's own port."""

    def __init__(self, pages: Pages, django: DjangoApp, desk_url: str) -> None:
        self._pages = pages
        self._django = django
        self._desk_url = desk_url

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        path = scope.path
        if path == "/search" or path == "/search/":
            await self._django.__rsgi__(scope, protocol)
            return
        if path == "/desk" or path.startswith("/desk/"):
            protocol.response_empty(302, [("location", f"{self._desk_url}/desk/"), ("cache-control", "no-store")])
            return
        get = scope.headers.get
        answer = self._pages.answer(
            scope.method,
            path,
            get("accept-encoding") or "",
            get("if-none-match") or "",
            get("range") or "",
        )
        _send(protocol, answer, head=scope.method == "HEAD")


def _send(protocol: Any, answer: Answer, *, head: bool) -> None:
    if head or not answer.body:
        protocol.response_empty(answer.status, answer.headers)
    else:
        protocol.response_bytes(answer.status, answer.headers, answer.body)


class DeskApp:
    """The desk's port: Django alone."""

    def __init__(self, django: DjangoApp) -> None:
        self._django = django

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request; the bare address leads to the desk."""
        if scope.path in {"/", "/desk"}:
            protocol.response_empty(302, [("location", "/desk/")])
            return
        await self._django.__rsgi__(scope, protocol)


class DjangoApp:
    """Django's WSGI application as RSGI, in a few threads."""

    def __init__(self) -> None:
        from django.core.handlers.wsgi import WSGIHandler

        self._handler = WSGIHandler()
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="django")

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Hand one request to Django."""
        length = scope.headers.get("content-length") or "0"
        if not length.isdigit() or int(length) > _MOST_BODY:
            protocol.response_str(413, [("content-type", "text/plain")], "Too large\n")
            return
        body = await protocol() if scope.method not in {"GET", "HEAD"} else b""
        if len(body) > _MOST_BODY:
            protocol.response_str(413, [("content-type", "text/plain")], "Too large\n")
            return
        environ = _environ(scope, body)
        status, headers, data = await asyncio.get_running_loop().run_in_executor(self._pool, self._call, environ)
        if scope.method == "HEAD" or not data:
            protocol.response_empty(status, headers)
        else:
            protocol.response_bytes(status, headers, data)

    def _call(self, environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
        from django.db import close_old_connections

        told: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _exc: Any = None) -> None:
            told.append((int(status.split(" ", 1)[0]), [(name.lower(), value) for name, value in headers]))

        close_old_connections()
        try:
            response = self._handler(environ, start)
            data = b"".join(response)
            response.close()
        finally:
            close_old_connections()
        status, headers = told[0]
        return status, headers, data

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _environ(scope: Any, body: bytes) -> dict[str, Any]:
    """A request as WSGI has it (PEP 3333)."""
    host, _, port = (scope.server or "127.0.0.1:80").rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string or "",
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": (scope.client or "").rpartition(":")[0],
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
