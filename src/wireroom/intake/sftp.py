"""SFTP: the server is known by the public key in newspaper.toml and by nothing else; password or key of our own."""

from __future__ import annotations

import errno
import logging
import stat
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import paramiko
from paramiko.sftp import (
    CMD_CLOSE,
    CMD_DATA,
    CMD_OPEN,
    CMD_OPENDIR,
    CMD_READ,
    CMD_READDIR,
    SFTP_EOF,
    SFTP_FLAG_READ,
    int64,
)  # fmt: skip
from paramiko.sftp_attr import SFTPAttributes

from wireroom.config import Feed
from wireroom.intake.known_hosts import host_key
from wireroom.intake.listing import Denied, Entry, Gone, RemoteFolder
from wireroom.intake.reach import address, cut, not_let_in, one_line, reach, secret
from wireroom.intake.transport import CONNECT, Pace, TransportError

PORT = 22
_CHUNK = 32768
_AHEAD = 32  # pieces that are asked for at once
_SIGNATURES = {"ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256")}  # how a key of that kind signs today

logging.getLogger("paramiko").addHandler(logging.NullHandler())  # what it has to say is in its exceptions
logging.getLogger("paramiko").propagate = False


def sftp(feed: Feed, key_file: Path | None, pace: Pace = Pace(), hurry: float = 1.0) -> RemoteFolder:  # noqa: B008
    """The transport of an sftp feed. `key_file` is our private key; without it the password is used."""
    return RemoteFolder(feed, lambda: Sftp(feed, key_file), pace, hurry)


class _Client(paramiko.SFTPClient):  # type: ignore[misc]
    """paramiko's client that lists names as bytes: one that is not UTF-8 must not hide all others."""

    def files(self, folder: bytes) -> Iterator[tuple[bytes, SFTPAttributes]]:
        """The names in a folder and what they stand for (SSH_FXP_READDIR)."""
        handle = self._request(CMD_OPENDIR, folder)[1].get_binary()
        while True:
            try:
                told = self._request(CMD_READDIR, handle)[1]
            except EOFError:  # the end of the listing; a connection that breaks is another error
                break
            for _ in range(told.get_int()):
                name = told.get_string()
                told.get_string()  # the same in words
                yield name, SFTPAttributes._from_msg(told)
        self._request(CMD_CLOSE, handle)

    def pieces(self, path: bytes, size: int) -> Generator[bytes]:
        """A file's bytes up to one beyond `size`: a piece first, which is all that most stories need, then many at once."""
        handle = self._request(CMD_OPEN, path, SFTP_FLAG_READ, SFTPAttributes())[1].get_binary()
        offset, count, found = 0, 1, b""
        while offset <= size and (not offset or found):
            places = range(offset, min(size + 1, offset + count * _CHUNK), _CHUNK)
            found = self._contiguous(handle, places)
            if found:
                yield found
            offset, count = offset + len(found), _AHEAD
        self._request(CMD_CLOSE, handle)

    def _contiguous(self, handle: bytes, places: Iterable[int]) -> bytes:
        """The bytes at places that follow one another, up to the end of the file or the first piece that came short."""
        asked = {self._async_request(type(None), CMD_READ, handle, int64(place), _CHUNK): b"" for place in places}
        for _ in range(len(asked)):
            kind, told = self._read_packet()
            message = paramiko.Message(told)
            number = message.get_int()
            self._expecting.pop(number, None)
            if kind == CMD_DATA and number in asked:
                asked[number] = message.get_binary()
            elif message.get_int() != SFTP_EOF:
                raise paramiko.SFTPError(one_line(message.get_text()) or "a piece cannot be read")
        found = b""
        for piece in asked.values():
            found += piece
            if len(piece) != _CHUNK:
                break
        return found


class Sftp:
    """One session in the feed's folder."""

    def __init__(self, feed: Feed, key_file: Path | None) -> None:
        self.feed = feed
        self.where = address(feed, PORT)
        self._key_file = key_file
        self._folder = self.where.path.encode() or b"."
        self._transport: paramiko.Transport | None = None
        self._client: _Client | None = None

    def open(self) -> Iterator[str]:
        """Connect, know the server by its key, log in."""
        kind, pinned = host_key(self.feed.host_key)
        password, key = self._credentials()
        sock = reach(self.where, allow_private=self.feed.allow_private)
        yield f"reaches {self.where.host} port {self.where.port}"
        with self._told():
            transport = self._transport = paramiko.Transport(sock)
            transport.banner_timeout = transport.handshake_timeout = transport.auth_timeout = CONNECT
            transport.get_security_options().key_types = _SIGNATURES.get(kind, (kind,))
            try:
                transport.start_client(timeout=CONNECT)
            except paramiko.ssh_exception.IncompatiblePeer as error:
                raise self._stranger(f"it has no {kind} key, or {error}") from None
            if transport.get_remote_server_key().asbytes() != pinned:
                raise self._stranger("it shows another key than host_key")
            yield "shows the key that newspaper.toml names"
            self._log_in(transport, password, key)
            yield f"lets {self.feed.user} in"
            channel = transport.open_session(timeout=CONNECT)
            channel.settimeout(CONNECT)
            channel.invoke_subsystem("sftp")
            self._client = _Client(channel)
            self._must_be_folder()

    def _must_be_folder(self) -> None:
        try:
            told = self._sftp().stat(self._folder)
        except (FileNotFoundError, PermissionError):
            told = None
        if told is None or not stat.S_ISDIR(told.st_mode or stat.S_IFDIR):
            raise TransportError(
                f"{self.where.host} has no folder {self.where.path!r} for {self.feed.user!r}",
                do="check the folder in url (it begins where the login lands; //folder begins at the root)",
            )

    def _credentials(self) -> tuple[str, paramiko.PKey | None]:
        """The password, and the private key that it may be the passphrase of."""
        password = secret(self.feed)
        if self._key_file is None:
            return password, None
        try:
            key = paramiko.PKey.from_path(self._key_file, password.encode() if password else None)
        except FileNotFoundError:
            raise TransportError(f"{self._key_file}: not there", do="check key_file") from None
        except (OSError, ValueError, TypeError, paramiko.SSHException) as error:
            raise TransportError(
                f"{self._key_file} cannot be used: {one_line(error)}",
                do="check key_file, and secret_env when it has a passphrase",
            ) from None
        assert isinstance(key, paramiko.PKey)
        return password, key

    def _log_in(self, transport: paramiko.Transport, password: str, key: paramiko.PKey | None) -> None:
        try:
            if key is not None:
                left = transport.auth_publickey(self.feed.user, key)
            else:
                left = transport.auth_password(self.feed.user, password)
        except paramiko.AuthenticationException as error:
            if key is None:
                raise not_let_in(self.feed, self.where.host, error) from None
            raise TransportError(
                f"{self.where.host} does not let {self.feed.user!r} in with {self._key_file}: {one_line(error)}",
                do="give the agency the public key of key_file",
            ) from None
        if left:
            raise TransportError(
                f"{self.where.host} wants {', '.join(left)} besides", do="ask the agency for one way in"
            )

    def _stranger(self, what: str) -> TransportError:
        return TransportError(
            f"{self.where.host} may be somebody else: {what}",
            do="ask the agency for the server's public key; change host_key only when they confirm it",
        )

    def entries(self) -> Iterator[Entry]:
        """The folder's plain files."""
        with self._told():
            for name, told in self._sftp().files(self._folder):
                if stat.S_ISREG(told.st_mode or 0) and told.st_size is not None:
                    yield _entry(name, told)

    def chunks(self, entry: Entry) -> Generator[bytes]:
        """A file's bytes, some pieces asked for ahead."""
        with self._told(), _about_a_file():
            yield from self._sftp().pieces(self._path(entry.name), entry.size)

    def still(self, entry: Entry) -> bool:
        """Whether the file has the size and time that it was listed with."""
        with self._told(), _about_a_file():
            return _entry(entry.name, self._sftp().lstat(self._path(entry.name))).stamp == entry.stamp

    def delete(self, name: bytes) -> None:
        """Delete a file."""
        with self._told(), _about_a_file():
            self._sftp().remove(self._path(name))

    def move(self, name: bytes, folder: str) -> None:
        """Rename a file into another folder; under its name and the time of now where its own is taken there."""
        source, target = self._path(name), self._path(folder.rstrip("/").encode()) + b"/" + name
        with self._told():
            try:
                self._sftp().rename(source, target)
            except OSError:
                try:
                    self._sftp().rename(source, target + f".{datetime.now(UTC):%Y%m%d%H%M%S%f}".encode())
                except FileNotFoundError as error:
                    raise Denied(f"there is no such folder ({one_line(error)})") from None
                except OSError as error:
                    if error.errno is None or error.errno == errno.EACCES:
                        raise Denied(one_line(error)) from None
                    raise

    def abort(self) -> None:
        """Cut the connection."""
        if self._transport is not None:
            cut(self._transport.sock)

    def close(self) -> None:
        """End the session."""
        if self._transport is not None:
            self._transport.close()

    def _sftp(self) -> _Client:
        assert self._client is not None, "open() comes first"
        return self._client

    def _path(self, name: bytes) -> bytes:
        return name if name.startswith(b"/") else self._folder + b"/" + name

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What goes wrong with the connection, in words."""
        try:
            yield
        except TimeoutError:
            raise TransportError(f"{self.where.host} says nothing for {CONNECT:.0f} s") from None
        except paramiko.AuthenticationException:
            raise
        except (paramiko.SSHException, paramiko.SFTPError, EOFError, OSError) as error:
            told = one_line(error) or "the connection ended"
            raise TransportError(f"{self.where.host} breaks off: {told}") from None


def _entry(name: bytes, told: SFTPAttributes) -> Entry:
    size, changed = int(told.st_size or 0), int(told.st_mtime or 0)
    return Entry(name, size, f"{size} {changed}", f"{changed:012d}")


@contextmanager
def _about_a_file() -> Iterator[None]:
    """What the server says about one file, as the listing's errors."""
    try:
        yield
    except FileNotFoundError:
        raise Gone from None
    except PermissionError as error:
        raise Denied(one_line(error)) from None
    except OSError as error:
        if type(error) is OSError and error.errno is None:  # SSH_FX_FAILURE: no reason is given
            raise Denied(one_line(error)) from None
        raise
