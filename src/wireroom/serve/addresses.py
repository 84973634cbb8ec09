"""The addresses of a newspaper's ports, from its settings alone: no request's Host has a say in them."""

from __future__ import annotations

from urllib.parse import urlsplit

from wireroom.config import Newspaper

_EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 (only recognised)


def reached(newspaper: Newspaper) -> str:
    """The host under which this machine reaches the server, as an address has it."""
    host = newspaper.serve.host
    return "127.0.0.1" if host in _EVERYWHERE else _in_url(host)


def desk_address(newspaper: Newspaper, port: int) -> str:
    """Where browsers find the desk, without a slash at the end."""
    serve = newspaper.serve
    if serve.desk_url:
        return serve.desk_url
    host = urlsplit(newspaper.paper.url).hostname or "" if serve.host in _EVERYWHERE else serve.host
    return f"http://{_in_url(host)}:{port}"


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
