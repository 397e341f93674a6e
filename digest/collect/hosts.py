"""Decides which hosts on the network may be asked: those of the public web.

Guarantees: refused are all addresses that are not for everybody (private, loopback, link-local, shared, multicast,
reserved, documentation), IPv6 addresses that carry such an IPv4 address inside, names whose numbers only look like an
address, and ports of other services. A name is judged by the addresses that it has at the moment of connecting, and
the connection goes to those very addresses: see `digest.collect.connection`.

Sources: the IANA special-purpose address registries, RFC 6890, RFC 6052 (NAT64), RFC 3056 (6to4), RFC 4380 (Teredo); the
rule that a host whose last label is a number is an IPv4 address, from the WHATWG URL standard.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from digest.errors import AddressRefused

# Gives the addresses of a name, best first.
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

_HINT = "if it is the newsroom's own, name its network in collect.allow_networks"

_NOT_FOR_ALL_4 = tuple(map(IPv4Network, (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
    "168.63.129.16/32",  # public by its number, but it answers inside each virtual machine of Azure
)))  # fmt: skip
# Only 2000::/3 is given out to the web; these parts of it are not.
_GIVEN_OUT_6 = IPv6Network("2000::/3")
_NOT_FOR_ALL_6 = tuple(map(IPv6Network, (
    "2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20",
)))  # fmt: skip
_NAT64 = IPv6Network("64:ff9b::/96")

_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
# Below 1024 nearly every port is the port of one service that is not the web; above it, these are.
_WEB_PORTS = frozenset({80, 443})
_FREE_PORTS = range(1024, 65_536)
_OTHER_SERVICES = frozenset({
    1433, 1521, 1719, 1720, 1723, 2049, 2375, 2376, 2379, 3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432, 5900, 5984, 6000,
    6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9042, 9200, 9300, 10080, 10250, 11211, 27017,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be asked: the public web, `networks`, and with `private` everything."""

    private: bool = False
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    def covers(self, address: IPv4Address | IPv6Address) -> bool:
        return self.private or is_public(address) or any(address in network for network in self.networks)


def reach_of(networks: Sequence[str], *, private: bool) -> Reach:
    """Returns the reach with such networks as "10.0.5.0/24". Raises: ValueError."""
    return Reach(private, tuple(map(ip_network, networks)))


def check_target(scheme: str, host: str, port: int | None, reach: Reach) -> None:
    """Checks what can be said before a name is resolved. Raises: AddressRefused."""
    if scheme not in {"http", "https"}:
        raise AddressRefused(f"{scheme or 'no scheme'}: is not the web", hint="use http or https")
    if port is not None and port not in _WEB_PORTS and (port not in _FREE_PORTS or port in _OTHER_SERVICES):
        raise AddressRefused(f"port {port} of {host} is not one of web servers", hint="use 80, 443 or 8080")
    name = host.lower().removesuffix(".")
    address = _literal(name)
    if address is None and not _NAME.fullmatch(name):
        raise AddressRefused(f"{host!a} is not a host", hint="write https://host/path")
    if address is None and _NUMBER.fullmatch(name.rpartition(".")[2]):
        raise AddressRefused(f"{host} is a number that is not written as an address", hint="write 192.0.2.1")
    if reach.private or reach.networks:
        return  # a name may lead to what is allowed
    if name == "localhost" or name.endswith(".localhost"):
        raise AddressRefused(f"{host} is this machine", hint=_HINT)
    if address is not None and not is_public(address):
        raise AddressRefused(f"{host} is not an address of the public web", hint=_HINT)


async def addresses_of(host: str, port: int, resolve: Resolve, reach: Reach) -> list[str]:
    """Returns the addresses at which `host` may be asked, IPv6 and IPv4 in turn; those that may not are left out.

    Raises: AddressRefused, when none is left.
    """
    literal = _literal(host)
    if literal is not None:
        found: list[IPv4Address | IPv6Address] = [literal]
    else:
        found = [one for one in map(_literal, await resolve(host, port)) if one is not None]
    covered = [one for one in found if reach.covers(one)]
    if not covered:
        where = ", ".join(str(one) for one in found[:3]) or "no address"
        raise AddressRefused(f"{host} leads to {where}, not to the public web", hint=_HINT)
    return [str(one) for one in _in_turn(covered)]


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Returns whether an address is one of the public web."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_FOR_ALL_4)
    inner = _inner(address)
    if inner is not None:
        return is_public(inner)
    return (
        address in _GIVEN_OUT_6
        and address.scope_id is None
        and not any(address in network for network in _NOT_FOR_ALL_6)
    )


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a gateway would ask for this one. Teredo has none here: it is refused whole."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _in_turn(addresses: list[IPv4Address | IPv6Address]) -> list[IPv4Address | IPv6Address]:
    """The first of each kind, then the second of each: so that a network without IPv6 costs one try, not four."""
    first = addresses[0].version
    ones = [one for one in addresses if one.version == first]
    others = [one for one in addresses if one.version != first]
    mixed = [one for pair in zip(ones, others, strict=False) for one in pair]
    return mixed + ones[len(others) :] + others[len(ones) :]
