"""Which addresses are public: all but those that IANA's registries of special purposes keep from the internet.

The tables are ours, because Python's differ from version to version. Sources: the IANA IPv4 and IPv6 Special-Purpose
Address Registries, the registry of IPv6 address space, and what clouds use beside them.
"""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

_PRIVATE_IPV4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network (RFC 791)
            "10.0.0.0/8",  # private use (RFC 1918)
            "100.64.0.0/10",  # shared by a provider's customers (RFC 6598)
            "127.0.0.0/8",  # loopback (RFC 1122)
            "168.63.129.16/32",  # the host of a virtual machine at Azure, a public address by the registries
            "169.254.0.0/16",  # link-local (RFC 3927), and what clouds tell their machines
            "172.16.0.0/12",  # private use (RFC 1918)
            "192.0.0.0/24",  # protocol assignments (RFC 6890); for the exceptions see below
            "192.0.2.0/24",  # documentation (RFC 5737)
            "192.88.99.0/24",  # 6to4 relays (RFC 7526, deprecated)
            "192.168.0.0/16",  # private use (RFC 1918)
            "198.18.0.0/15",  # benchmarks (RFC 2544)
            "198.51.100.0/24",  # documentation (RFC 5737)
            "203.0.113.0/24",  # documentation (RFC 5737)
            "224.0.0.0/4",  # multicast (RFC 5771)
            "240.0.0.0/4",  # reserved, and the broadcast address (RFC 1112)
        ),
    )
)
_PUBLIC_IPV4 = frozenset(map(IPv4Address, ("192.0.0.9", "192.0.0.10")))  # anycast (RFC 7723, RFC 8155)

_UNICAST = IPv6Network("2000::/3")  # RFC 4291: the only part of IPv6 from which IANA gives public addresses
_PRIVATE_IPV6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments (RFC 2928); for the exceptions see below
            "2001:db8::/32",  # documentation (RFC 3849)
            "3ffe::/16",  # the former 6bone (RFC 3701)
            "3fff::/20",  # documentation (RFC 9637)
        ),
    )
)
_PUBLIC_IPV6 = tuple(
    map(
        IPv6Network,
        (
            "2001:1::1/128",  # anycast of port control (RFC 7723)
            "2001:1::2/128",  # anycast of TURN (RFC 8155)
            "2001:1::3/128",  # anycast of DNS-SD (RFC 9665)
            "2001:3::/32",  # AMT (RFC 7450)
            "2001:4:112::/48",  # AS112 (RFC 7535)
            "2001:20::/28",  # ORCHIDv2 (RFC 7343)
            "2001:30::/28",  # drones (RFC 9374)
        ),
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_LAST_32_BITS = 0xFFFFFFFF


@lru_cache(maxsize=1024)
def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Return whether an address is public; if it contains IPv4 addresses, they decide."""
    if isinstance(address, IPv4Address):
        return address in _PUBLIC_IPV4 or not any(address in network for network in _PRIVATE_IPV4)
    if inside := _contained_addresses(address):
        return all(map(is_public, inside))
    if address not in _UNICAST:  # also IPv4-compatible addresses, NAT64 of a network's own, and segment routing
        return False
    return any(address in network for network in _PUBLIC_IPV6) or not any(
        address in network for network in _PRIVATE_IPV6
    )


def _contained_addresses(address: IPv6Address) -> tuple[IPv4Address, ...]:
    """Return the IPv4 addresses that an IPv6 address leads to: mapped, NAT64, 6to4, Teredo (server and client)."""
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address in _NAT64:
        return (IPv4Address(int(address) & _LAST_32_BITS),)
    if address.sixtofour:
        return (address.sixtofour,)
    return address.teredo or ()
