"""Which transport a feed's settings ask for: a row each. A transport's module is loaded when a feed needs it."""

from __future__ import annotations

from collections.abc import Callable

from wireroom.config import Feed, Newspaper
from wireroom.intake.transport import Transport


def _folder(feed: Feed, newspaper: Newspaper) -> Transport:
    from wireroom.intake.folder import Folder

    return Folder(newspaper.path(feed.path))


def _http(feed: Feed, newspaper: Newspaper) -> Transport:
    from wireroom.intake.http import Http

    return Http(feed, site=newspaper.paper.url)


def _ftp(feed: Feed, newspaper: Newspaper) -> Transport:  # noqa: ARG001 (every row is called alike)
    from wireroom.intake.ftp import ftp

    return ftp(feed)


def _sftp(feed: Feed, newspaper: Newspaper) -> Transport:
    from wireroom.intake.sftp import sftp

    return sftp(feed, newspaper.path(feed.key_file) if feed.key_file else None)


def _s3(feed: Feed, newspaper: Newspaper) -> Transport:  # noqa: ARG001
    from wireroom.intake.s3 import s3

    return s3(feed)


def _imap(feed: Feed, newspaper: Newspaper) -> Transport:  # noqa: ARG001
    from wireroom.intake.imap import Imap

    return Imap(feed)


MAKERS: dict[str, Callable[[Feed, Newspaper], Transport]] = {
    "folder": _folder,
    "http": _http,
    "ftp": _ftp,
    "sftp": _sftp,
    "s3": _s3,
    "imap": _imap,
}  # "push" has no row: its deliveries come by themselves


def looked_at(feed: Feed) -> bool:
    """Whether a feed is one that we look at; a push feed is not."""
    return feed.transport in MAKERS


def transport(feed: Feed, newspaper: Newspaper) -> Transport:
    """The transport of a feed that is looked at."""
    return MAKERS[feed.transport](feed, newspaper)
