"""A transport that connects to the address that was checked: the name is not resolved a second time.

Through a proxy, what is checked is the address as it is written.
"""

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
    """httpx2's own transport over a `GuardedBackend`, or over the user's proxy where there is one for an address.

    Proxy settings of the environment have no effect unless the user wants them.
    """

    def __init__(
        self, allowed_hosts: AllowedHosts, resolve_host: ResolveHost, connections: int, proxy: str = ""
    ) -> None:
        direct = _LazyCertificatePool(
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=5.0,
            network_backend=GuardedBackend(allowed_hosts, resolve_host),
        )
        self._pool = _PoolChoice(direct, allowed_hosts, connections, proxy) if proxy else direct


class _PoolChoice(httpcore2.AsyncConnectionPool):
    """Hands each request to the proxy for its address, whose own connections are made when first needed, or to none."""

    def __init__(
        self, direct: httpcore2.AsyncConnectionPool, allowed_hosts: AllowedHosts, connections: int, proxy: str
    ) -> None:
        from tuireader.feeds.proxies import ProxyChoice  # noqa: PLC0415 - few have a proxy

        super().__init__()
        self._direct, self._allowed_hosts, self._max_pool_connections = direct, allowed_hosts, connections
        self._choice = ProxyChoice(proxy)
        self._proxies: dict[str, httpcore2.AsyncConnectionPool] = {}

    async def handle_async_request(self, request: httpcore2.Request) -> httpcore2.Response:
        """Send a request.

        Raises RefusedError where a proxy would connect to a private address, httpcore2.ProxyError where it is at fault.
        """
        proxy = self._choice.proxy_for(request.url)
        if not proxy:
            return await self._direct.handle_async_request(request)
        from tuireader.feeds.proxies import broken_answer_errors  # noqa: PLC0415 - as above

        self._allowed_hosts.refuse_private_target(request.url.host.decode("ascii"))
        try:
            return await self._pool_of(proxy).handle_async_request(request)
        except (httpcore2.ConnectError, httpcore2.ProxyError) as error:
            raise httpcore2.ProxyError(f"the proxy {_shown(proxy)} failed: {error}") from error
        except broken_answer_errors() as error:
            raise httpcore2.ProxyError(f"the proxy {_shown(proxy)} sent a broken answer") from error

    def _pool_of(self, proxy: str) -> httpcore2.AsyncConnectionPool:
        from tuireader.feeds.proxies import proxy_pool  # noqa: PLC0415 - as above

        if proxy not in self._proxies:
            self._proxies[proxy] = proxy_pool(proxy, self._max_pool_connections)
        return self._proxies[proxy]

    async def aclose(self) -> None:
        """Close all connections."""
        for pool in (self._direct, *self._proxies.values()):
            await pool.aclose()


def _shown(proxy: str) -> str:
    from tuireader.feeds.proxies import without_user  # noqa: PLC0415 - as above

    return without_user(proxy).partition("://")[2].rstrip("/")
