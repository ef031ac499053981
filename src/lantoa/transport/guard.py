"""The one guard against server-side request forgery.

Whoever adds a source, and every server that redirects us, chooses an address that *our* machine
then calls. ``check_address`` resolves a name and refuses all but the public internet; the client
connects to the very addresses it returns, so that a name cannot answer differently a moment later.

Source of the lists: the IANA special-purpose address registries for IPv4 and IPv6.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection

DEFAULT_PORTS = frozenset({80, 443, 8080, 8443})
"""Ports that web servers use; the others belong to databases, mail and administration."""

_REFUSED_4 = [
    ipaddress.IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local; clouds serve credentials there
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relay
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
]
_GLOBAL_6 = ipaddress.IPv6Network("2000::/3")
"""The only part of IPv6 given out as public: mapped, compatible, NAT64, private, link-local and
multicast addresses all lie outside it."""

_REFUSED_6 = [
    ipaddress.IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: carries an IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
]


class GuardError(Exception):
    """An address that must not be called. ``code`` is ``private_address`` or ``dns``."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def is_public(address: str | ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an IP address belongs to the public internet; False for what is not an address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in block for block in _REFUSED_4)
    return ip in _GLOBAL_6 and not any(ip in block for block in _REFUSED_6)


def check_address(
    host: str, port: int, allowed: Collection[str] = (), *, ports: Collection[int] = DEFAULT_PORTS
) -> list[str]:
    """The IP addresses of ``host`` that may be called on ``port``, in the resolver's order.

    ``allowed`` holds ``host:port`` pairs that are exempt (the demonstration site, tests): only the
    exact pair, as written in the URL. Raises GuardError when the port is none of ``ports``, the
    name has no address, or any of its addresses is not public (one private address among public
    ones is an attack or a mistake, never a web site).
    """
    exempt = f"{host}:{port}" in allowed
    if not exempt and port not in ports:
        raise GuardError("private_address", f"port {port} is not one of {sorted(ports)}")
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise GuardError("dns", f"{host}: {error}") from error
    found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    if not found:
        raise GuardError("dns", f"{host}: no address")
    for address in found:
        if not exempt and not is_public(address):
            raise GuardError("private_address", f"{host} is {address}, which is not public")
    return found
