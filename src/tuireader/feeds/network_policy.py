"""Which hosts a feed may make us connect to: public ones, and those that the user allows."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from tuireader.feeds.public_addresses import is_public

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
ResolveHost = Callable[[str, int], Awaitable[list[str]]]
_MAX_ADDRESSES = 4  # of one host


class UnknownHostError(OSError):
    """A host name has no address."""


class RefusedError(OSError):
    """Connections to all of a host's addresses are forbidden."""


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """The user's own hosts and networks, which are allowed although they are not public."""

    hosts: frozenset[str] = frozenset()  # in lower case
    networks: tuple[Network, ...] = ()

    @classmethod
    def of(cls, words: Iterable[str]) -> "AllowedHosts":
        """Return the allowed hosts from a list of addresses, networks (10.0.0.0/8) and host names."""
        hosts, networks = set(), list[Network]()
        for word in words:
            try:
                networks.append(ip_network(word.strip(), strict=False))
            except ValueError:
                hosts.add(word.strip().lower().rstrip("."))
        return cls(frozenset(hosts), tuple(networks))

    def permits(self, host: str, address: Address) -> bool:
        """Return whether a connection to `address`, which `host` resolved to, is allowed."""
        return (
            is_public(address)
            or host.lower().rstrip(".") in self.hosts
            or any(address.version == network.version and address in network for network in self.networks)
        )

    def allowed_addresses(self, host: str, addresses: Iterable[str]) -> list[str]:
        """Return those of a host's addresses to which connections are allowed.

        Raises RefusedError where there are none.
        """
        found = list(dict.fromkeys(address.partition("%")[0] for address in addresses))
        chosen = [address for address in found if self.permits(host, ip_address(address))]
        if not chosen:
            raise RefusedError(_refusal(host, ", ".join(found[:_MAX_ADDRESSES])))
        return chosen[:_MAX_ADDRESSES]

    def refuse_private_target(self, host: str) -> None:
        """Raise RefusedError where a host that a proxy would connect to is private by its name or literal address.

        What its name leads to only the proxy knows.
        """
        name = host.lower().strip("[]").rstrip(".")
        address = literal_address(name)
        if address is None:
            is_allowed = name in self.hosts or not _is_private_name(name)
        else:
            is_allowed = self.permits(name, address)
        if not is_allowed:
            raise RefusedError(_refusal(host, ""))


def literal_address(host: str) -> Address | None:
    """Return the address that a host is written as, also in octal, hexadecimal or short form; None for a name."""
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return None


_PRIVATE_DOMAINS = (
    *("localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home", "lan"),
    "home.arpa",  # RFC 8375
)


def _is_private_name(name: str) -> bool:
    """Return whether a name without a dot, or below a domain of a private network, means a host there."""
    return "." not in name or name.endswith(tuple(f".{domain}" for domain in _PRIVATE_DOMAINS))


def _refusal(host: str, addresses: str) -> str:
    found = f" ({addresses})" if addresses else ""
    return (
        f"{host} is in a private network{found}; if you trust it, write"
        f' allow = ["{host}"] under [network] in config.toml'
    )


def host_of(url: str) -> str:
    """Return the host in a URL, or "": without user, password and port."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # an invalid IPv6 address
        return ""


async def resolve_host(host: str, port: int) -> list[str]:
    """Return a host's addresses. The thread that waits for the name server never delays the end of the program.

    Raises UnknownHostError where it has none.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def set_answer(found: list[str] | OSError) -> None:
        if answer.done():
            return
        if isinstance(found, OSError):
            answer.set_exception(UnknownHostError(f"{host}: no such host"))
        else:
            answer.set_result(found)

    def look_up() -> None:
        try:
            infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found: list[str] | OSError = [str(info[4][0]) for info in infos]
        except (OSError, UnicodeError) as error:
            found = error if isinstance(error, OSError) else OSError(str(error))
        try:
            loop.call_soon_threadsafe(set_answer, found)
        except RuntimeError:  # the event loop was closed meanwhile
            return

    threading.Thread(target=look_up, name=f"resolve {host}", daemon=True).start()
    return await answer
