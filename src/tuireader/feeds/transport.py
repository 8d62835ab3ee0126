"""A transport that connects to the address that was checked: the name is not resolved a second time."""

import asyncio
from collections.abc import Iterable
from typing import Any

import httpcore2
import httpx2

from tuireader.feeds.network_policy import AllowedHosts, ResolveHost


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Resolves a host once, checks which of its addresses are allowed, and connects to one of those."""

    def __init__(self, allowed_hosts: AllowedHosts, resolve_host: ResolveHost) -> None:
        self._allowed_hosts, self._resolve_host = allowed_hosts, resolve_host
        self._inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore2's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first allowed address of `host` that answers.

        Raises RefusedError where no address is allowed, UnknownHostError where the host has none.
        """
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._resolve_host(host, port)
        except TimeoutError as error:
            raise httpcore2.ConnectTimeout(f"the name server did not answer for {host}") from error
        failure: Exception = httpcore2.ConnectError(f"{host} has no address")
        for address in self._allowed_hosts.allowed_addresses(host, addresses):
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure

    async def sleep(self, seconds: float) -> None:
        """Wait between two attempts."""
        await self._inner.sleep(seconds)


class _LazyCertificatePool(httpcore2.AsyncConnectionPool):
    """A connection pool that loads the trusted certificates with its first HTTPS connection, because that is slow."""

    def create_connection(self, origin: httpcore2.Origin) -> httpcore2.AsyncConnectionInterface:
        if origin.scheme == b"https" and self._ssl_context is None:
            self._ssl_context = httpx2.create_ssl_context()
        return super().create_connection(origin)


class GuardedTransport(httpx2.AsyncHTTPTransport):
    """httpx2's own transport over a `GuardedBackend`; proxy settings of the environment have no effect."""

    def __init__(self, allowed_hosts: AllowedHosts, resolve_host: ResolveHost, connections: int) -> None:
        self._pool = _LazyCertificatePool(
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=5.0,
            network_backend=GuardedBackend(allowed_hosts, resolve_host),
        )
