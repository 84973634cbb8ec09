"""What only FTP has: listings in words, certificates, servers without the newer commands; and what only SFTP has: keys."""

import socket
from datetime import UTC, datetime

import asyncssh
import msgspec
import pytest

from tests.intake.test_servers import XML, Agency, loop, names, ours, take  # noqa: F401 (fixtures)
from tests.intake.wires import USER, FtpAgency, SftpAgency, certificate, raw_server
from wireroom.config import Feed
from wireroom.intake import ls
from wireroom.intake.ftp import ftp
from wireroom.intake.known_hosts import host_key
from wireroom.intake.listing import Entry
from wireroom.intake.sftp import sftp
from wireroom.intake.transport import Pace, TransportError

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("servers")]

LENGTH = len(XML)
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("-rw-r--r--   1 root  wheel   1024 Mar  1 08:15 a b.xml", ("a b.xml", 1024, "202603010815")),
        ("-rw-r--r--+  1 root  wheel   7 Dec 31 23:59 a.xml", ("a.xml", 7, "202512312359")),
        ("-rw-rw-r-- 1 ftp ftp 12 Feb 29  2024 x", ("x", 12, "202402290000")),
        ("-rw-rw-r-- 1 ftp 12 Feb 28 2024 x", ("x", 12, "202402280000")),
        ("03-01-26  08:15PM                 1024 a b.xml", ("a b.xml", 1024, "202603012015")),
        ("03-01-2026  12:05AM  9 a.xml", ("a.xml", 9, "202603010005")),
        ("drwxr-xr-x   2 root  wheel   1024 Mar  1 08:15 deep", None),
        ("lrwxrwxrwx   1 root  wheel   9 Mar  1 08:15 a.xml -> /etc/passwd", None),
        ("03-01-26  08:15PM       <DIR>          deep", None),
        ("-rw-r--r--   1 root  wheel   1024 Foo  1 08:15 a.xml", None),
        ("-rw-r--r--   1 root  wheel   1024 Feb 31 08:15 a.xml", None),
        ("total 12", None),
        ("", None),
        ("-rw-r--r-- " * 500, None),
    ],
)
def test_a_listing_in_words_is_read(line, entry):
    read = ls.entry(line.encode() + b"\r\n", NOW)
    told = entry and Entry(entry[0].encode(), entry[1], f"{entry[1]} {entry[2]}", entry[2])
    assert read == told


@pytest.fixture
def old(ours, tmp_path):  # noqa: F811
    """An FTP server that knows neither MLSD nor MDTM nor SIZE."""
    with FtpAgency(tmp_path / "files") as server:
        server.without = {"MLSD", "MDTM", "SIZE", "MLST"}
        url = f"ftp://127.0.0.1:{server.port}/in"
        feed = Feed(
            slug="wire", source="ians", transport="ftp", url=url, user=USER, secret_env="AGENCY_PASSWORD", allow_private=True
        )  # fmt: skip
        yield Agency("ftp", tmp_path / "files", server, feed)


def test_an_old_server_is_read_by_its_listing_in_words(old):
    old.put("b.xml", b"<nitf>2</nitf>", age=90 * 60)
    old.put("a b.xml", age=10 * 60)
    (old.folder / "link.xml").symlink_to("/etc/passwd")
    transport = old.transport(after="delete")
    assert names(take(transport)) == ["b.xml", "a b.xml"]
    assert "LIST" in old.server.heard
    assert not list(old.folder.glob("[ab]*.xml"))


def listing(lines, files=None):  # noqa: C901
    """A server by FTP whose listing is what we say; every file of it has the same bytes."""

    def talk(connection):
        data = None
        file = connection.makefile("rwb", buffering=0)

        def say(line):
            file.write(f"{line}\r\n".encode())

        def send(payload):
            say("150 here it comes")
            with data.accept()[0] as out:
                out.sendall(payload)
            say("226 done")

        say("220 ready")
        for raw in file:
            command, _, told = raw.decode("latin-1").strip().partition(" ")
            match command:
                case "PASV":
                    data = socket.create_server(("127.0.0.1", 0))
                    port = data.getsockname()[1]
                    say(f"227 Entering (192,168,7,7,{port >> 8},{port & 255})")
                case "MLSD":
                    send(b"".join(line + b"\r\n" for line in lines))
                case "RETR":
                    asked.append(told)
                    send(XML)
                case "PASS":
                    say("230 in")
                case "USER":
                    say("331 password")
                case "QUIT":
                    say("221 bye")
                    return
                case _:
                    say("200 fine")

    asked = files if files is not None else []
    return raw_server(talk)


def feed(port, **more):
    told = {"url": f"ftp://127.0.0.1:{port}", "user": USER, "secret_env": "AGENCY_PASSWORD", "allow_private": True}
    return Feed(slug="wire", source="ians", transport="ftp", **{**told, **more})


def fact(name, size=LENGTH, kind=b"file"):
    return b"type=%s;size=%d;modify=20260301081500; %s" % (kind, size, name)


def test_tricks_in_a_listing_lead_nowhere(ours):  # noqa: F811
    asked = []
    tricks = [b"../etc.xml", b"/etc/x.xml", b"..\\x.xml", b"a\x07.xml", b"..", b".", b"a/b.xml", b"x" * 300]
    lines = [
        *(fact(each) for each in tricks),
        fact(b"deep", kind=b"dir"),
        fact(b"good.xml"),
        b"type=file; no size",
        b"junk",
    ]
    with listing(lines, asked) as port:
        transport = ftp(feed(port), Pace(deadline=3))
        assert names(take(transport)) == ["good.xml"]
    assert asked == ["good.xml"]
    assert transport.trouble.startswith("6 files are not taken: their names are paths")


def test_a_file_listed_again_and_again_is_one(ours):  # noqa: F811
    with listing([fact(b"a.xml")] * 500) as port:
        assert names(take(ftp(feed(port), Pace(deadline=3)))) == ["a.xml"]


def test_a_file_of_another_length_than_listed_is_not_taken(ours):  # noqa: F811
    with listing([fact(b"a.xml", size=len(XML) + 1), fact(b"b.xml", size=len(XML) - 1)]) as port:
        assert take(ftp(feed(port), Pace(deadline=3))) == []


def test_a_line_without_an_end_is_no_listing(ours):  # noqa: F811
    with (
        listing([b"type=file;size=1; " + b"x" * 300_000]) as port,
        pytest.raises(TransportError, match="without an end"),
    ):
        take(ftp(feed(port), Pace(deadline=3)))


def test_a_certificate_that_is_not_to_be_trusted_ends_it_before_the_password_is_told(ours, tmp_path, monkeypatch):  # noqa: F811
    (tmp_path / "other").mkdir()
    with FtpAgency(tmp_path / "files", certificate(tmp_path / "other")) as server:
        with pytest.raises(TransportError, match=r"certificate of 127\.0\.0\.1 is not to be trusted") as told:
            take(ftp(feed(server.port, url=f"ftps://127.0.0.1:{server.port}/in"), Pace(deadline=3)))
        assert "SSL_CERT_FILE" in told.value.do
        assert "PASS" not in server.heard


def test_ftps_never_goes_on_in_clear(ours, tmp_path):  # noqa: F811
    with FtpAgency(tmp_path / "files") as server:
        with pytest.raises(TransportError):
            take(ftp(feed(server.port, url=f"ftps://127.0.0.1:{server.port}/in"), Pace(deadline=3)))
        assert "PASS" not in server.heard


@pytest.fixture
def ssh(ours, tmp_path, loop):  # noqa: F811
    """An SFTP server and the private key that it lets in."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    key.write_private_key(tmp_path / "key", passphrase="open sesame 7", rounds=1)
    server = SftpAgency(loop, tmp_path / "files", key)
    url = f"sftp://127.0.0.1:{server.port}/in"
    made = Feed(
        slug="wire", source="ians", transport="sftp", url=url, user=USER, secret_env="AGENCY_PASSWORD",
        allow_private=True, host_key=server.host_key,
    )  # fmt: skip
    yield Agency("sftp", tmp_path / "files", server, made)
    server.stop(loop)


def test_a_private_key_opens_too(ssh, tmp_path):
    ssh.put("a.xml")
    assert names(take(sftp(ssh.feed, tmp_path / "key"))) == ["a.xml"]


@pytest.mark.parametrize("what", ["another", "missing", "not ours", "passphrase"])
def test_a_private_key_that_does_not_fit_is_named(ssh, tmp_path, what, monkeypatch):
    path = tmp_path / "key"
    if what == "another":
        path.write_bytes(b"no key")
    elif what == "missing":
        path.unlink()
    elif what == "passphrase":
        monkeypatch.setenv("AGENCY_PASSWORD", "wrong")
    else:
        asyncssh.generate_private_key("ssh-ed25519").write_private_key(path, passphrase="open sesame 7", rounds=1)
    with pytest.raises(TransportError) as told:
        take(sftp(ssh.feed, path))
    assert str(path) in str(told.value)
    assert told.value.do


def test_a_server_with_another_key_gets_no_password(ssh):
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    with pytest.raises(TransportError, match="may be somebody else"):
        take(sftp(msgspec.structs.replace(ssh.feed, host_key=other), None))
    rsa = asyncssh.generate_private_key("ssh-rsa", key_size=2048).export_public_key().decode()
    with pytest.raises(TransportError, match="may be somebody else: it has no ssh-rsa key"):
        take(sftp(msgspec.structs.replace(ssh.feed, host_key=rsa), None))


@pytest.mark.parametrize(
    "told", ["", "ssh-ed25519", "ssh-ed25519 nonsense", "AAAA", "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAA"]
)
def test_what_is_no_public_key_is_told(told):
    with pytest.raises(TransportError, match="no public key"):
        host_key(told)


def test_a_line_of_known_hosts_is_a_public_key():
    key = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().strip()
    assert host_key(f"[agency.example]:2222 {key} comment") == host_key(key)
