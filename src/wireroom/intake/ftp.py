# ruff: noqa: S321  (many agencies deliver by FTP; ftps and sftp are there for those that can)
"""FTP and FTPS (RFC 959, 3659, 4217): passive, binary, with explicit TLS on control and data for ftps addresses."""

from __future__ import annotations

import ftplib
import re
import socket
import ssl
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from wireroom.config import Feed
from wireroom.intake import ls
from wireroom.intake.listing import Denied, Entry, Gone, RemoteFolder
from wireroom.intake.reach import Address, address, bad_certificate, cut, not_let_in, one_line, reach, secret, trusted
from wireroom.intake.transport import CONNECT, Pace, TransportError

PORT = 21
_CHUNK = 65536
_LONGEST_LINE = 8192  # bytes of a line in a listing
_NAMES = "latin-1"  # a byte a character: names go back as they came, whatever charset the server means
_NO_SUCH_COMMAND = ("500", "501", "502", "504")
_GONE = re.compile(r"no such|not exist|not found|cannot find", re.IGNORECASE)


def ftp(feed: Feed, pace: Pace = Pace(), hurry: float = 1.0) -> RemoteFolder:  # noqa: B008  (a frozen value)
    """The transport of an ftp feed."""
    return RemoteFolder(feed, lambda: Ftp(feed), pace, hurry)


class _Secured(ftplib.FTP_TLS):
    """ftplib's client whose data connections go on with the session of the control connection, as many servers demand.

    Hands are shaken once a connection is where it can be cut off.
    """

    def auth(self) -> str:
        told = self.voidcmd("AUTH TLS")
        assert self.sock is not None
        secured = self.context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock = secured
        secured.do_handshake()
        self.file = secured.makefile("r", encoding=self.encoding)
        return told

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> tuple[socket.socket, int | None]:
        connection, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        assert isinstance(self.sock, ssl.SSLSocket)
        return self.context.wrap_socket(
            connection, server_hostname=self.host, session=self.sock.session, do_handshake_on_connect=False
        ), size  # fmt: skip


class Ftp:
    """One session in the feed's folder."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.where = address(feed, PORT)
        self._ftp = _client(self.where)
        self._data: socket.socket | None = None
        self._changed: dict[bytes, str] = {}  # when the files that were fetched had been changed, as MDTM told it

    def open(self) -> Iterator[str]:
        """Connect, secure, log in, go to the folder."""
        password = secret(self.feed)
        client, where = self._ftp, self.where
        sock = reach(where, allow_private=self.feed.allow_private)
        client.sock, client.af = sock, sock.family
        client.file = sock.makefile("r", encoding=client.encoding)
        with _told(where):
            client.welcome = client.getresp()
            yield f"reaches {where.host} port {where.port}"
            if isinstance(client, ftplib.FTP_TLS):
                client.auth()
                yield "speaks TLS, with a certificate that is to be trusted"
            try:
                client.login(self.feed.user or "anonymous", password or "anonymous@")
            except ftplib.error_perm as error:
                raise not_let_in(self.feed, where.host, error) from None
            yield f"lets {self.feed.user or 'anonymous'} in"
            if isinstance(client, ftplib.FTP_TLS):
                client.prot_p()
            client.voidcmd("TYPE I")
            if where.path:
                self._enter(where.path)

    def _enter(self, path: str) -> None:
        try:
            self._ftp.cwd(path.encode().decode(_NAMES))
        except ftplib.error_perm as error:
            raise TransportError(
                f"{self.where.host} has no folder {path!r} for {self.feed.user!r}: {one_line(error)}",
                do="check the folder in url (it begins where the login lands; //folder begins at the root)",
            ) from None

    def entries(self) -> Iterator[Entry]:
        """The folder's plain files, by MLSD, or by LIST where the server has no MLSD."""
        with _told(self.where):
            try:
                for line in self._lines("MLSD"):
                    if entry := _fact(line):
                        yield entry
                return
            except ftplib.error_perm as error:
                if not f"{error}".startswith(_NO_SUCH_COMMAND):
                    raise
            now = datetime.now(UTC)
            for line in self._lines("LIST"):
                if entry := ls.entry(line, now):
                    yield entry

    def _lines(self, command: str) -> Iterator[bytes]:
        rest = b""
        for chunk in self._transfer(command):
            *lines, rest = (rest + chunk).split(b"\n")
            if len(rest) > _LONGEST_LINE:
                raise TransportError(f"{self.where.host} lists a name without an end")
            yield from (line.rstrip(b"\r") for line in lines)
        if rest:
            yield rest.rstrip(b"\r")

    def _transfer(self, command: str) -> Iterator[bytes]:
        """The bytes of a data connection; whether they are all is told by the server at its end."""
        connection, _ = self._ftp.ntransfercmd(command)
        self._data = connection
        left = False
        try:
            if isinstance(connection, ssl.SSLSocket):
                connection.do_handshake()
            while chunk := connection.recv(_CHUNK):
                yield chunk
        except GeneratorExit:
            left = True
            raise
        finally:
            self._data = None
            connection.close()
            if left:
                self._hear_the_end()
        self._ftp.voidresp()

    def _hear_the_end(self) -> None:
        """Take the server's word on a transfer that we left, so that it does not answer the next command."""
        try:
            self._ftp.voidresp()
        except (ftplib.Error, OSError, EOFError):
            pass

    def chunks(self, entry: Entry) -> Generator[bytes]:
        """A file's bytes."""
        told = entry.name.decode(_NAMES)
        with _told(self.where):
            self._changed[entry.name] = self._mdtm(told)
            with _about_a_file():
                yield from self._transfer(f"RETR {told}")

    def still(self, entry: Entry) -> bool:
        """Whether size and time of change are those of the file that was fetched."""
        told = entry.name.decode(_NAMES)
        with _told(self.where), _about_a_file():
            try:
                size = self._ftp.size(told)
            except ftplib.error_perm as error:
                if not f"{error}".startswith(_NO_SUCH_COMMAND):
                    raise
                size = entry.size
            return size == entry.size and self._changed.get(entry.name, "") in {"", self._mdtm(told)}

    def _mdtm(self, told: str) -> str:
        try:
            return self._ftp.sendcmd(f"MDTM {told}")
        except ftplib.error_perm:  # it has no MDTM, or the file is gone: the next command tells
            return ""

    def delete(self, name: bytes) -> None:
        """Delete a file."""
        with _told(self.where), _about_a_file():
            self._ftp.delete(name.decode(_NAMES))

    def move(self, name: bytes, folder: str) -> None:
        """Rename a file into another folder; under its name and the time of now where its own is taken there."""
        told, target = name.decode(_NAMES), f"{folder.rstrip('/')}/".encode().decode(_NAMES)
        with _told(self.where):
            with _about_a_file():
                self._ftp.sendcmd(f"RNFR {told}")
            try:
                self._ftp.voidcmd(f"RNTO {target}{told}")
            except ftplib.error_perm:
                try:
                    self._ftp.rename(told, f"{target}{told}.{datetime.now(UTC):%Y%m%d%H%M%S%f}")
                except ftplib.error_perm as error:  # never Gone: it is the target that is missing
                    raise Denied(one_line(error)) from None

    def abort(self) -> None:
        """Cut both connections."""
        cut(self._data)
        cut(self._ftp.sock)

    def close(self) -> None:
        """Say goodbye if the server listens."""
        if self._ftp.sock is None:
            return
        try:
            self._ftp.sock.settimeout(2)
            self._ftp.quit()
        except (ftplib.Error, OSError, EOFError, ValueError):
            self._ftp.close()


def _client(where: Address) -> ftplib.FTP:
    client = (
        _Secured(timeout=CONNECT, encoding=_NAMES, context=trusted())
        if where.scheme == "ftps"
        else ftplib.FTP(timeout=CONNECT, encoding=_NAMES)
    )  # fmt: skip
    client.host, client.port = where.host, where.port
    return client


@contextmanager
def _told(where: Address) -> Iterator[None]:
    """What goes wrong with the connection, in words."""
    try:
        yield
    except ssl.SSLError as error:
        raise bad_certificate(where.host, error) from None
    except TimeoutError:
        raise TransportError(f"{where.host} says nothing for {CONNECT:.0f} s") from None
    except ftplib.Error as error:
        raise TransportError(f"{where.host} answers {one_line(error)!r}") from None
    except (OSError, EOFError) as error:
        raise TransportError(f"{where.host} has cut the connection: {one_line(error) or 'it ended'}") from None


@contextmanager
def _about_a_file() -> Iterator[None]:
    """What the server says about one file, as the listing's errors. A 550 is both: no such file, and no right to it."""
    try:
        yield
    except (ftplib.error_perm, ftplib.error_temp) as error:
        if isinstance(error, ftplib.error_temp) and not f"{error}".startswith("450"):  # 450: busy just now
            raise
        if _GONE.search(f"{error}"):
            raise Gone from None
        raise Denied(one_line(error)) from None


def _fact(line: bytes) -> Entry | None:
    """A line of MLSD (RFC 3659, 7): facts, a space, the name. None for what is no plain file."""
    facts, _, name = line.partition(b" ")
    told = {key.lower(): value for key, _, value in (each.partition(b"=") for each in facts.split(b";")) if value}
    size = told.get(b"size", b"")
    if told.get(b"type", b"").lower() != b"file" or not size.isdigit() or len(size) > 15 or not name:
        return None
    changed = told.get(b"modify", b"").decode("ascii", "replace")[:40]
    return Entry(name, int(size), f"{int(size)} {changed}", changed)
