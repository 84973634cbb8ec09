"""Agencies' real servers on loopback, each in its thread: FTP and FTPS, SFTP, a bucket, a mailbox."""

import asyncio
import contextlib
import datetime
import ipaddress
import logging
import socket
import ssl
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncssh
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

for _name in ("pyftpdlib", "asyncssh", "pymap"):
    logging.getLogger(_name).addHandler(logging.NullHandler())
    logging.getLogger(_name).propagate = False
USER, PASSWORD = "courier", "open sesame 7"


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that signs itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "agency")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )  # fmt: skip
    return path


class FtpAgency:
    """pyftpdlib on a folder. `producer` may send a.xml slowly or not wholly; `without` hides commands."""

    def __init__(self, folder: Path, certfile: Path | None = None) -> None:
        from pyftpdlib.authorizers import DummyAuthorizer
        from pyftpdlib.handlers import DTPHandler, FTPHandler, TLS_DTPHandler, TLS_FTPHandler
        from pyftpdlib.ioloop import IOLoop
        from pyftpdlib.servers import FTPServer

        base, data = (TLS_FTPHandler, TLS_DTPHandler) if certfile else (FTPHandler, DTPHandler)
        agency = self

        class Data(data):
            sent = 0

            def push_with_producer(self, producer):
                is_slow = getattr(getattr(producer, "file", None), "name", "").endswith("a.xml")
                super().push_with_producer(agency.producer(producer) if is_slow else producer)

        class Handler(base):
            dtp_handler = Data

            def ftp_RETR(self, file):
                if agency.vanishes:
                    Path(file).unlink(missing_ok=True)
                return super().ftp_RETR(file)

            def pre_process_command(self, line, cmd, arg):
                agency.heard.append(cmd)
                if cmd in agency.without:
                    self.respond("500 No such command.")
                    return
                super().pre_process_command(line, cmd, arg)

            def handle(self):
                if agency.mute:
                    return  # it answers the call and says nothing
                super().handle()

        authorizer = DummyAuthorizer()
        authorizer.add_user(USER, PASSWORD, str(folder), perm="elradfmw")
        Handler.authorizer = authorizer
        Handler.banner = "ready"
        Handler.use_sendfile = False
        Handler.auth_failed_timeout = 0
        Handler.unicode_errors = "surrogateescape"
        if certfile:
            Handler.certfile = str(certfile)
            Handler.tls_control_required = Handler.tls_data_required = True
        self.handler = Handler
        self.without: set[str] = set()
        self.heard: list[str] = []
        self.vanishes = self.mute = False
        self.producer = lambda producer: producer
        self._loop = IOLoop()
        self.server = FTPServer(("127.0.0.1", 0), Handler, ioloop=self._loop)
        self.port = self.server.socket.getsockname()[1]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._loop.loop(timeout=0.02, blocking=False)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()
        self.server.close_all()


class Loop:
    """An event loop in a thread."""

    def __enter__(self):
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.do(self._cancel())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    def do(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    async def _cancel(self):
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


class SftpAgency:
    """asyncssh on a folder."""

    def __init__(self, loop: Loop, folder: Path, client_key: asyncssh.SSHKey) -> None:  # noqa: C901
        self.key = asyncssh.generate_private_key("ssh-ed25519")
        self.host_key = self.key.export_public_key().decode().strip()
        self.read_pause = 0.0
        self.cut_after: int | None = None
        self.opened: list[bytes] = []
        agency = self

        class Server(asyncssh.SSHServer):
            def password_auth_supported(self):
                return True

            def validate_password(self, username, password):
                return (username, password) == (USER, PASSWORD)

            def public_key_auth_supported(self):
                return True

            def validate_public_key(self, username, key):
                return username == USER and key == client_key.convert_to_public()

        class Files(asyncssh.SFTPServer):
            def __init__(self, channel):
                super().__init__(channel, chroot=str(folder).encode())

            def open(self, path, pflags, attrs):
                agency.opened.append(path)
                return super().open(path, pflags, attrs)

            async def read(self, file_obj, offset, size):
                if agency.read_pause and file_obj.name.endswith(b"a.xml"):
                    await asyncio.sleep(agency.read_pause)
                    size = 1
                if agency.cut_after is not None and offset >= agency.cut_after:
                    self.connection.abort()
                    await asyncio.sleep(60)
                return super().read(file_obj, offset, size)

        async def listen():
            return await asyncssh.create_server(
                Server, "127.0.0.1", 0, server_host_keys=[self.key], sftp_factory=Files, allow_scp=False
            )  # fmt: skip

        self.server = loop.do(listen())
        self.port = self.server.get_port()

    def stop(self, loop: Loop) -> None:
        async def close():
            self.server.close()
            await self.server.wait_closed()

        loop.do(close())


class ImapAgency:
    """pymap with its mailboxes in memory."""

    def __init__(self, loop: Loop, context: ssl.SSLContext | None) -> None:
        from proxyprotocol.sock import SocketInfo
        from pymap.backend.dict import DictBackend
        from pymap.imap import IMAPServer

        self.loop = loop
        self.writers: list[asyncio.StreamWriter] = []
        agency = self

        async def listen():
            args = Namespace(
                host="127.0.0.1", port=0, cert=None, key=None, tls=False, debug=False, proxy_protocol=None,
                inherited_sockets=None, demo_data=False, demo_user=USER, demo_password=PASSWORD, skip_services=[],
                passlib_cfg=None, backend_type=DictBackend,
            )  # fmt: skip
            backend, config = await DictBackend.init(args)
            imap = IMAPServer(backend.login, config)

            async def serve(reader, writer):
                agency.writers.append(writer)
                with contextlib.suppress(ConnectionError, EOFError):
                    await imap(reader, writer, SocketInfo.get(writer, None))

            return await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)

        self.server = loop.do(listen())
        self.port = self.server.sockets[0].getsockname()[1]

    def hang_up(self) -> None:
        """Cut every connection, as a server does that goes down."""

        async def cut():
            for writer in self.writers:
                writer.transport.abort()
            self.writers.clear()

        self.loop.do(cut())

    def stop(self) -> None:
        self.hang_up()

        async def close():
            self.server.close()

        self.loop.do(close())


@contextmanager
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def closed_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def raw_server(talk) -> Iterator[int]:
    """A server whose every connection is a call of `talk(socket)` in a thread."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def run():
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection, contextlib.suppress(OSError):
                    talk(connection)

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
            thread.join()
