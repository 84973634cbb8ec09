"""A mailbox on a real server: each message once, heard of at once, whatever becomes of the connection."""

import ssl
import threading
import time

import msgspec
import pytest
from imapclient import IMAPClient

from tests.intake import wires
from tests.intake.wires import PASSWORD, USER, ImapAgency, Loop, certificate, raw_server
from wireroom.config import Feed
from wireroom.intake import imap
from wireroom.intake.imap import Imap
from wireroom.intake.transport import Pace, TransportError
from wireroom.stories.models import FeedState

pytestmark = pytest.mark.django_db(transaction=True)

MAIL = b"Subject: Flood\r\nMessage-ID: <%d@agency>\r\n\r\nThe river rose.\r\n"


@pytest.fixture(scope="module")
def loop():
    with Loop() as made:
        yield made


@pytest.fixture
def ours(tmp_path, monkeypatch):
    path = certificate(tmp_path)
    monkeypatch.setenv("AGENCY_PASSWORD", PASSWORD)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


@pytest.fixture
def server(loop, ours):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ours)
    made = ImapAgency(loop, context)
    yield made
    made.stop()


class Agency(IMAPClient):
    """The agency's own way into the mailbox."""

    def __init__(self, server):
        super().__init__("127.0.0.1", server.port, ssl_context=ssl.create_default_context())
        self.login(USER, PASSWORD)

    def send(self, *numbers):
        for number in numbers:
            self.append("INBOX", MAIL % number)

    def left(self, mailbox="INBOX"):
        self.select_folder(mailbox, readonly=True)
        return [told[b"BODY[]"] for _, told in sorted(self.fetch(self.search(), ["BODY.PEEK[]"]).items())]

    def flags(self):
        self.select_folder("INBOX", readonly=True)
        return {flag for told in self.fetch(self.search(), ["FLAGS"]).values() for flag in told[b"FLAGS"]} - {
            b"\\Recent"
        }


@pytest.fixture
def agency(server):
    made = Agency(server)
    yield made
    try:
        made.logout()
    except OSError:
        pass
    except IMAPClient.Error:
        pass


def feed(port, **more):
    told = {
        "slug": "mail", "source": "ians", "transport": "imap", "url": f"imaps://127.0.0.1:{port}/INBOX", "user": USER,
        "secret_env": "AGENCY_PASSWORD", "allow_private": True, "senders": ("*",),
    }  # fmt: skip
    return Feed(**{**told, **more})


@pytest.fixture
def mailbox(server):
    made = []

    def make(pace=Pace(deadline=3), idle=imap.IDLE, **more):  # noqa: B008
        made.append(Imap(feed(server.port, **more), pace, idle))
        return made[-1]

    yield make
    for each in made:
        each.close()


def take(transport):
    taken = []
    for delivery in transport.look():
        delivery.acknowledge()
        taken.append(delivery)
    return taken


def data(taken):
    return [each.data for each in taken]


def test_each_message_is_a_delivery_in_order_and_once(mailbox, agency):
    agency.send(1, 2)
    transport = mailbox()
    taken = take(transport)
    assert data(taken) == [MAIL % 1, MAIL % 2]
    assert {each.media_type for each in taken} == {"message/rfc822"}
    assert take(transport) == []
    agency.send(3)
    assert data(take(transport)) == [MAIL % 3]
    assert len(agency.left()) == 3
    assert agency.flags() == set(), "what is kept is left as it was, unread too"


def test_mail_of_others_than_the_agency_is_turned_away_and_kept_on_record(mailbox, agency):
    for number, sender in enumerate(
        ["Desk <wire@agency.example>", "evil@other.example", "a@agency.example, b@x.example", ""]
    ):
        agency.append("INBOX", f"From: {sender}\r\nSubject: Bridge {number}\r\n\r\nIt opened.\r\n".encode())
    taken = take(mailbox(senders=("*@Agency.example",)))
    assert [bool(each.refused) for each in taken] == [False, True, True, True]
    assert "not one of the feed's" in taken[1].refused
    assert b"evil@other.example" in taken[1].data


def test_a_restart_goes_on_after_the_last_message(mailbox, agency):
    agency.send(1, 2)
    take(mailbox())
    agency.send(3)
    assert data(take(mailbox())) == [MAIL % 3]


def test_what_was_not_acknowledged_comes_again(mailbox, agency):
    agency.send(1, 2)
    looked = mailbox().look()
    assert next(looked).data == MAIL % 1
    looked.close()
    assert data(take(mailbox())) == [MAIL % 1, MAIL % 2]


def test_a_mailbox_that_was_numbered_anew_is_read_from_its_beginning(mailbox, agency):
    agency.send(1)
    transport = mailbox()
    take(transport)
    validity, _, uid = FeedState.objects.get().cursor.partition(":")
    FeedState.objects.update(cursor=f"{int(validity) + 1}:{uid}")
    assert data(take(transport)) == [MAIL % 1]


def test_taken_messages_are_deleted_or_moved(mailbox, agency):
    agency.send(1, 2)
    assert len(take(mailbox(after="delete"))) == 2
    assert agency.left() == []
    agency.create_folder("Taken")
    agency.send(3)
    take(mailbox(after="move", move_to="Taken"))
    assert (agency.left(), agency.left("Taken")) == ([], [MAIL % 3])


def test_a_message_that_cannot_be_moved_is_not_doubled_and_the_desk_is_told(mailbox, agency):
    agency.send(1, 2)
    transport = mailbox(after="move", move_to="Nowhere")
    assert len(take(transport)) == 2
    assert "is taken but cannot be moved to 'Nowhere'" in transport.trouble
    assert take(transport) == []


def test_a_message_is_heard_of_at_once_where_the_server_has_idle(mailbox, agency):
    transport = mailbox(every=3600)
    take(transport)
    assert transport.patience is None
    sender = threading.Timer(0.2, agency.send, [1])
    sender.start()
    began = time.monotonic()
    transport.pause(threading.Event())
    assert time.monotonic() - began < 5
    assert data(take(transport)) == [MAIL % 1]
    sender.join()


def test_idle_ends_when_it_is_time_to_look_anyway_and_when_told_to_stop(mailbox, agency):
    transport = mailbox(idle=0.3)
    take(transport)
    transport.pause(threading.Event())
    assert take(transport) == []
    stop = threading.Event()
    transport.idle = 3600.0
    threading.Timer(0.1, stop.set).start()
    began = time.monotonic()
    transport.pause(stop)
    assert time.monotonic() - began < 3


def test_a_server_that_hangs_up_during_idle_costs_a_moment_and_no_message(mailbox, server, agency):
    transport = mailbox(every=3600)
    take(transport)
    agency.logout()
    threading.Timer(0.1, server.hang_up).start()
    began = time.monotonic()
    transport.pause(threading.Event())
    assert time.monotonic() - began < 5
    again = Agency(server)
    again.send(1)
    assert data(take(transport)) == [MAIL % 1]
    again.logout()


def test_a_connection_that_died_in_silence_is_made_anew(mailbox, server, agency):
    transport = mailbox()
    take(transport)
    agency.send(1)
    server.hang_up()
    assert data(take(transport)) == [MAIL % 1]


def test_what_is_too_large_is_refused_by_its_size(mailbox, agency, monkeypatch):
    monkeypatch.setattr(imap, "MOST_MESSAGE", 5000)
    agency.append("INBOX", b"Subject: large\r\n\r\n" + b"x" * 6000)
    agency.send(1)
    transport = mailbox()
    large, small = take(transport)
    assert large.refused == "6,018 bytes are more than 5,000"
    assert large.data.startswith(b"Subject: large")
    assert len(large.data) <= 4096
    assert (small.refused, small.data) == ("", MAIL % 1)
    assert take(transport) == []


def test_a_trial_says_step_by_step_what_works_and_takes_nothing(mailbox, agency):
    agency.send(1, 2)
    steps = list(mailbox().trial())
    assert steps[0].startswith("reaches 127.0.0.1 port ")
    assert steps[1:] == [
        "speaks TLS, with a certificate that is to be trusted",
        "lets courier in",
        "has the mailbox 'INBOX', 2 messages not taken yet",
        "tells of messages at once (IDLE)",
    ]
    assert len(take(mailbox())) == 2


def test_a_wrong_password_is_told_with_the_name_of_its_variable(mailbox, agency, monkeypatch):
    monkeypatch.setenv("AGENCY_PASSWORD", "not it at all")
    with pytest.raises(TransportError, match="does not let 'courier' in") as told:
        take(mailbox())
    assert "AGENCY_PASSWORD" in told.value.do
    assert "not it at all" not in f"{told.value} {told.value.do}"


def test_a_mailbox_that_is_not_there_is_told(mailbox, server):
    with pytest.raises(TransportError) as told:
        take(mailbox(url=f"imaps://127.0.0.1:{server.port}/Nowhere"))
    assert told.value.do == "check the mailbox in url"


def test_a_certificate_that_is_not_to_be_trusted_ends_it(mailbox, server, tmp_path, monkeypatch):
    (tmp_path / "other").mkdir()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate(tmp_path / "other")))
    with pytest.raises(TransportError, match="is not to be trusted"):
        take(mailbox())


def test_a_server_that_says_nothing_or_is_gone_is_told(mailbox):
    with wires.silent_port() as port, pytest.raises(TransportError, match="too slow"):
        take(mailbox(Pace(deadline=0.5), url=f"imaps://127.0.0.1:{port}"))
    with pytest.raises(TransportError, match="cannot be reached"):
        take(mailbox(url=f"imaps://127.0.0.1:{wires.closed_port()}"))


def scripted(fetch, *, capability=b"IMAP4rev1"):
    """A server in clear whose mailbox has message 7, and whose answer to its fetch is what we say."""

    def talk(connection):
        file = connection.makefile("rwb", buffering=0)
        file.write(b"* OK ready\r\n")
        for line in file:
            tag, _, command = line.strip().partition(b" ")
            word = command.removeprefix(b"UID ").partition(b" ")[0].upper()
            if word == b"FETCH" and b"BODY" in command:
                fetch(connection, tag)
                continue
            said = {
                b"CAPABILITY": b"* CAPABILITY " + capability + b"\r\n",
                b"SELECT": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 5] x\r\n",
                b"EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 5] x\r\n",
                b"SEARCH": b"* SEARCH 7\r\n",
                b"FETCH": b"* 1 FETCH (UID 7 RFC822.SIZE 100)\r\n",
            }.get(word, b"")
            file.write(said + tag + b" OK done\r\n")

    return raw_server(talk)


def whole(connection, tag):
    connection.sendall(b"* 1 FETCH (UID 7 BODY[] {5}\r\nhello)\r\n%s OK done\r\n" % tag)


def broken(connection, _tag):
    connection.sendall(b"* 1 FETCH (UID 7 BODY[] {100}\r\nhalf a mess")
    connection.shutdown(2)


def endless(connection, _tag):
    connection.sendall(b"* 1 FETCH (UID 7 BODY[] {9999999999}\r\nx")


def drip(connection, _tag):
    connection.sendall(b"* 1 FETCH (UID 7 BODY[] {100}\r\n")
    for _ in range(100):
        connection.sendall(b"x")
        time.sleep(0.1)


def gone(connection, tag):
    connection.sendall(b"%s OK done\r\n" % tag)


def look(port, transport=None):
    return take(transport or Imap(feed(port, url=f"imap://127.0.0.1:{port}/INBOX"), Pace(deadline=0.5)))


def test_a_server_without_idle_is_looked_at_by_the_clock(ours):
    with scripted(whole) as port:
        transport = Imap(feed(port, url=f"imap://127.0.0.1:{port}/INBOX"), Pace(deadline=2))
        assert data(look(port, transport)) == [b"hello"]
        assert 50 < transport.patience <= 60


@pytest.mark.parametrize(
    ("fetch", "says"),
    [(broken, "breaks off"), (endless, "9,999,999,999 bytes at once are too many"), (drip, "too slow")],
)
def test_a_message_that_does_not_come_whole_is_not_taken(ours, fetch, says):
    with scripted(fetch) as port, pytest.raises(TransportError, match=says):
        look(port)
    assert FeedState.objects.filter(feed="mail").exclude(cursor="").count() == 0


def test_one_that_breaks_off_each_time_is_turned_away_at_last_so_that_the_others_come(ours):
    with scripted(broken) as port:
        transport = Imap(feed(port, url=f"imap://127.0.0.1:{port}/INBOX"), Pace(deadline=0.5))
        for _ in range(imap.TRIES):
            with pytest.raises(TransportError):
                look(port, transport)
        (refused,) = look(port, transport)
    assert refused.refused == "broke off 3 times"
    assert FeedState.objects.get(feed="mail").cursor == "5:7"


def test_a_message_that_vanishes_before_it_is_fetched_stops_nothing(ours):
    with scripted(gone) as port:
        assert look(port) == []


def test_no_password_goes_in_clear_over_the_internet(ours, monkeypatch):
    monkeypatch.setattr("wireroom.intake.reach.resolve", lambda host, port, allow_private: ["127.0.0.1"])
    with scripted(whole) as port:
        open_feed = msgspec.structs.replace(feed(port, url=f"imap://127.0.0.1:{port}/INBOX"), allow_private=False)
        with pytest.raises(TransportError, match="has no TLS") as told:
            take(Imap(open_feed, Pace(deadline=2)))
        assert "imaps://" in told.value.do
