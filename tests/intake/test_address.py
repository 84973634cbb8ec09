"""A poll connects to the public internet only, however an address is written, unless the feed allows more."""

import socket

import pytest

from wireroom.intake.address import PrivateAddress, is_public, resolve

PRIVATE = [
    "127.0.0.1", "127.8.9.10", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "0.0.0.0", "0.1.2.3",
    "100.64.0.1", "192.0.0.1", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1",
    "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::10.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::8.8.8.8", "64:ff9b:1::1", "2002:7f00:1::1", "2002:a00:1::", "2001::1",
    "2001:db8::1", "3fff::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "100::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_inside_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001::1", "::ffff:8.8.8.8"]
)
def test_an_address_of_the_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "2130706433", "0x7f000001", "127.1", "0177.0.0.1", "::1"])
def test_every_way_of_writing_this_machine_is_refused(host):
    try:
        socket.getaddrinfo(host, 80)
    except OSError:
        pytest.skip("this system does not know the name")
    with pytest.raises(PrivateAddress, match="not public"):
        resolve(host, 80, allow_private=False)


def test_one_private_address_among_public_ones_is_enough(monkeypatch):
    found = [(socket.AF_INET, 1, 6, "", (ip, 80)) for ip in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(PrivateAddress, match=r"10\.0\.0\.1"):
        resolve("agency.example", 80, allow_private=False)
    assert resolve("agency.example", 80, allow_private=True) == ["8.8.8.8", "10.0.0.1"]
