"""The proxy that the user wants for an address: always the same one, or as the environment says."""

from ssl import SSLContext
from urllib.request import getproxies_environment, proxy_bypass_environment  # type: ignore[attr-defined]

import httpcore2
import httpx2

from tuireader.config.options import MAX_PORT
from tuireader.userinfo import split_userinfo

AUTO = "auto"
_SOCKS_SCHEMES = {"socks5", "socks5h"}
_DEFAULT_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
IDLE_SECONDS = 5.0
"""How long an idle connection is kept."""
NO_SOCKS_NOTE = "a SOCKS proxy needs one more package, socksio; tuireader’s extra “socks” installs it"


class ProxyChoice:
    """Chooses a proxy by address. `setting` is the address of one, “auto”, or "" for none."""

    def __init__(self, setting: str) -> None:
        # The lower-case names count first; HTTP_PROXY does not count within a CGI program, where a client sets it.
        self._is_auto, self._setting = setting == AUTO, setting
        self._by_scheme = getproxies_environment() if self._is_auto else {}

    def proxy_for(self, url: httpcore2.URL) -> str:
        """Return the address of the proxy for a request, or "" if it goes straight to its host."""
        if not self._is_auto:
            return self._setting
        host = url.host.decode("ascii").strip("[]").rstrip(".")
        proxy = self._by_scheme.get(url.scheme.decode("ascii")) or self._by_scheme.get("all", "")
        netloc = f"{host}:{url.port}" if url.port else host
        if not proxy or proxy_bypass_environment(netloc, self._by_scheme):
            return ""
        return proxy if "://" in proxy else f"http://{proxy}"


def without_user(address: str) -> str:
    """Return the address of a proxy without user and password, whatever signs these have."""
    scheme, mark, rest = address.partition("://")
    return scheme + mark + rest.rpartition("@")[2]


def proxy_pool(address: str, connections: int) -> httpcore2.AsyncConnectionPool:
    """Return the connections through a proxy, which may be in the user's own network.

    Raises httpcore2.ProxyError where `address` is none that can be used.
    """
    shown, userinfo = without_user(address), split_userinfo(address)[1]
    try:
        url = httpx2.URL(address)
    except (httpx2.InvalidURL, ValueError) as error:
        raise httpcore2.ProxyError(f"{shown} is no address of a proxy") from error
    if url.scheme not in _DEFAULT_PORTS or not url.host or (url.port or 0) > MAX_PORT:
        raise httpcore2.ProxyError(f"{shown} is no address of an HTTP or SOCKS 5 proxy")
    proxy_url = httpcore2.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port or _DEFAULT_PORTS[url.scheme], target=b"/"
    )
    auth = (url.username.encode(), url.password.encode()) if userinfo else None
    certificates = httpx2.create_ssl_context()
    if url.scheme in _SOCKS_SCHEMES:
        return _socks_pool(proxy_url, auth, certificates, connections)
    return httpcore2.AsyncHTTPProxy(
        proxy_url,
        auth,
        ssl_context=certificates,
        proxy_ssl_context=certificates if url.scheme == "https" else None,
        max_connections=connections,
        max_keepalive_connections=connections,
        keepalive_expiry=IDLE_SECONDS,
    )


def _socks_pool(
    proxy_url: httpcore2.URL, auth: tuple[bytes, bytes] | None, certificates: SSLContext, connections: int
) -> httpcore2.AsyncConnectionPool:
    try:
        return httpcore2.AsyncSOCKSProxy(
            proxy_url,
            auth,
            ssl_context=certificates,
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=IDLE_SECONDS,
        )
    except (ImportError, RuntimeError) as error:
        raise httpcore2.ProxyError(NO_SOCKS_NOTE) from error


def broken_answer_errors() -> tuple[type[Exception], ...]:
    """Return what httpcore2 raises where a proxy speaks no SOCKS."""
    try:
        from socksio import SOCKSError  # noqa: PLC0415 - only with the extra
    except ImportError:
        return ()
    return (SOCKSError, AssertionError, ValueError)
