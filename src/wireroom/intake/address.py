"""Which addresses a poll may connect to: the public internet, unless a feed says otherwise."""

from __future__ import annotations

import ipaddress
import socket

_INSIDE = """
    0.0.0.0/8 100.64.0.0/10 192.0.0.0/24 192.88.99.0/24 198.18.0.0/15 224.0.0.0/4 240.0.0.0/4
    ::/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2002::/16 3fff::/20 5f00::/16 fec0::/10 ff00::/8
"""  # what `is_global` calls public, or once did, and is not: translations of IPv4, tunnels, multicast, benchmarks
_NEVER = tuple(map(ipaddress.ip_network, _INSIDE.split()))


class PrivateAddress(Exception):
    """A host name that leads to an address which is not public."""


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet, also behind every way of writing IPv4 inside IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return ip.is_global and not any(ip in network for network in _NEVER if network.version == ip.version)


def resolve(host: str, port: int, *, allow_private: bool) -> list[str]:
    """The addresses to connect to, in order. Every one of the host must be public; raises PrivateAddress otherwise.

    Raises OSError when the name does not resolve.
    """
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not allow_private:
        bad = [each for each in found if not is_public(each)]
        if bad:
            raise PrivateAddress(f"{host} leads to {bad[0]}, which is not public (allow_private = true permits it)")
    return list(dict.fromkeys(found))
