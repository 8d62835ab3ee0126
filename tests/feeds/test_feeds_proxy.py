"""Fetching through the user's proxy: an HTTP and a SOCKS 5 proxy on loopback, which lead every name to one server."""

import asyncio
import re
import sys
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from feeds_server import feed, redirect_to, reply, serving
from tuireader.config import Config
from tuireader.config.parse_config import parse_config
from tuireader.feeds import AllowedHosts, FetchedBody, Fetcher, FetchFailure
from tuireader.feeds.network_policy import RefusedError
from tuireader.library import Library
from tuireader.updates.refresh import refresh_feeds

VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _no_proxies_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


async def nobody(host: str, port: int) -> list[str]:
    raise AssertionError(f"{host}:{port} was looked up")


class Proxy:
    """A proxy, and what it was asked for."""

    def __init__(self, server_port: int) -> None:
        self.server_port, self.port = server_port, 0
        self.asked: list[str] = []
        self.users: list[str] = []

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes = b"") -> None:
        there = await asyncio.open_connection("127.0.0.1", self.server_port)
        there[1].write(head)

        async def copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
            while data := await source.read(65536):
                target.write(data)
                await target.drain()
            target.close()

        try:
            await asyncio.gather(copy(reader, there[1]), copy(there[0], writer))
        finally:
            there[1].close()

    async def http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        first, _, rest = head.partition(b"\r\n")
        method, target, _ = first.decode().split()
        self.asked.append(f"{method} {target}")
        lines = [line for line in rest.decode().splitlines() if line.lower().startswith("proxy-authorization: basic ")]
        self.users += [b64decode(line.split()[-1]).decode() for line in lines]
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            await self._pass_on(reader, writer)
        else:
            path = "/" + target.split("/", 3)[3]
            await self._pass_on(reader, writer, f"{method} {path} HTTP/1.1\r\n".encode() + rest)

    async def socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, count = await reader.readexactly(2)
        methods = await reader.readexactly(count)
        writer.write(b"\x05" + (b"\x02" if 2 in methods else b"\x00"))
        if 2 in methods:
            await reader.readexactly(1)
            user = await reader.readexactly((await reader.readexactly(1))[0])
            password = await reader.readexactly((await reader.readexactly(1))[0])
            self.users.append(f"{user.decode()}:{password.decode()}")
            writer.write(b"\x01\x00")
        *_, kind = await reader.readexactly(4)
        size = {1: 4, 4: 16}.get(kind) or (await reader.readexactly(1))[0]
        host = await reader.readexactly(size)
        port = int.from_bytes(await reader.readexactly(2))
        self.asked.append(f"{host.decode('latin-1')}:{port}")
        writer.write(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
        await self._pass_on(reader, writer)

    async def broken(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked.append("?")
        await reader.read(3)
        writer.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
        writer.close()


@asynccontextmanager
async def proxying(server_port: int, kind: str = "http") -> AsyncIterator[Proxy]:
    proxy = Proxy(server_port)
    tasks: set[asyncio.Task[Any]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await getattr(proxy, kind)(reader, writer)
        finally:
            writer.close()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.ensure_future(serve(reader, writer)))

    listener = await asyncio.start_server(accept, "127.0.0.1", 0)
    proxy.port = listener.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        listener.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


SCHEMES = {"http": "http", "socks5": "socks", "socks5h": "socks"}


@pytest.mark.parametrize("userinfo", ["", "ada:bo%40t@"])
@pytest.mark.parametrize("scheme", SCHEMES)
async def test_what_is_fetched_comes_through_the_proxy(scheme: str, userinfo: str) -> None:
    """Its own address may be private; no name is looked up here."""
    async with serving({"/a?b=c": reply(b"x")}) as server, proxying(server.port, SCHEMES[scheme]) as proxy:
        address = f"{scheme}://{userinfo}127.0.0.1:{proxy.port}"
        async with Fetcher(resolve_host=nobody, proxy=address) as fetcher:
            result = await fetcher.fetch("http://weir.example/a?b=c")
        assert isinstance(result, FetchedBody), result
        assert result.body == b"x"
        assert proxy.asked == ["GET http://weir.example/a?b=c" if scheme == "http" else "weir.example:80"]
        assert proxy.users == (["ada:bo@t"] if userinfo else [])
        assert server.requests[0].headers["host"] == "weir.example"
        assert "proxy-authorization" not in server.requests[0].headers or scheme == "http"


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_https_goes_through_a_tunnel(scheme: str) -> None:
    async with serving({"/": reply(b"x")}) as server, proxying(server.port, SCHEMES[scheme]) as proxy:
        async with Fetcher(resolve_host=nobody, proxy=f"{scheme}://127.0.0.1:{proxy.port}") as fetcher:
            result = await fetcher.fetch("https://weir.example/")  # the server at its end has no certificate
        assert isinstance(result, FetchFailure)
        assert proxy.asked == ["CONNECT weir.example:443" if scheme == "http" else "weir.example:443"]


PRIVATE = """
127.0.0.1 127.1 0x7f.0.0.1 0177.0.0.1 2130706433 127.0.0.1. 127。0。0。1 10.0.0.1 192.168.1.1 169.254.169.254 168.63.129.16
[::1] [::ffff:10.0.0.1] [64:ff9b::a00:1] [2002:a00:1::] [fd00::1] [3fff::1] localhost LOCALHOST. x.localhost printer
printer.local db.internal news.lan a.home.arpa a.b.corp
"""


@pytest.mark.parametrize("host", PRIVATE.split())
async def test_a_private_address_is_refused_through_the_proxy_too(host: str) -> None:
    async with serving({"/": reply(b"secret")}) as server, proxying(server.port) as proxy:
        server.answers["/there"] = redirect_to(f"http://{host}/")
        async with Fetcher(proxy=f"http://127.0.0.1:{proxy.port}") as fetcher:
            for url in (f"http://{host}/", "http://weir.example/there"):
                result = await fetcher.fetch(url)
                assert isinstance(result, FetchFailure)
                assert result.kind == "refused"
                assert re.search("is in a private network; if you trust it, write allow|Invalid IPv4", result.reason)
        assert proxy.asked == ["GET http://weir.example/there"]


@pytest.mark.parametrize("host", ["weir.example", "8.8.8.8", "[2606:4700:4700::1111]", "local.example", "lan.example"])
def test_what_is_not_private_by_its_name(host: str) -> None:
    AllowedHosts().refuse_private_target(host)


@pytest.mark.parametrize("host", ["news.lan", "10.0.0.1", "printer"])
def test_what_the_user_allows_is_fetched_through_the_proxy(host: str) -> None:
    with pytest.raises(RefusedError):
        AllowedHosts().refuse_private_target(host)
    AllowedHosts.of(["news.lan", "10.0.0.0/8", "printer"]).refuse_private_target(host)


async def test_the_proxies_of_the_environment_count_if_the_user_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving({"/": reply(b"x")}) as server, proxying(server.port) as proxy:
        monkeypatch.setenv("http_proxy", f"127.0.0.1:{proxy.port}")  # without a scheme it is http
        monkeypatch.setenv("no_proxy", "lock.example, .quay.example")
        allowed = AllowedHosts.of(["127.0.0.1"])

        async def lead_home(_host: str, _port: int) -> list[str]:
            return ["127.0.0.1"]

        for setting, expected in (("", []), ("auto", ["GET http://weir.example/"])):
            async with Fetcher(allowed, resolve_host=lead_home, proxy=setting) as fetcher:
                for host in ("lock.example", "a.quay.example"):
                    assert isinstance(await fetcher.fetch(server.url("/", host)), FetchedBody)
                if setting:
                    assert isinstance(await fetcher.fetch("http://weir.example/"), FetchedBody)
            assert proxy.asked == expected
        monkeypatch.setenv("http_proxy", "")
        monkeypatch.setenv("all_proxy", f"http://127.0.0.1:{proxy.port}")
        async with Fetcher(proxy="auto") as fetcher:
            assert isinstance(await fetcher.fetch("http://mill.example/"), FetchedBody)
            assert isinstance(await fetcher.fetch("http://10.0.0.1/"), FetchFailure)
        assert proxy.asked[1:] == ["GET http://mill.example/"]


async def test_what_the_environment_sends_straight_on_is_checked_where_it_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "*")
    async with serving({"/": reply(b"secret")}) as server, Fetcher(proxy="auto") as fetcher:
        result = await fetcher.fetch(server.url("/"))
    assert isinstance(result, FetchFailure)
    assert result.kind == "refused"
    assert server.requests == []


@pytest.mark.parametrize(
    ("proxy", "reason"),
    [
        ("http://ada:boat@127.0.0.1:{port}", "sent a broken answer"),
        ("socks5://127.0.0.1:{port}", "the proxy 127.0.0.1:{port} sent a broken answer"),
        ("http://ada:boat@127.0.0.1:9", "the proxy 127.0.0.1:9 failed: "),
        ("socks4://127.0.0.1:9", "socks4://127.0.0.1:9 is no address of an HTTP or SOCKS 5 proxy"),
        ("http://a b:boat@127.0.0.1:x", "is no address of a proxy"),
        ("http://ada:x/boat@127.0.0.1:9", "the proxy 127.0.0.1:9 failed: http://127.0.0.1:9 is no address of a proxy"),
        ("http://ada:x?boat@127.0.0.1:9", "the proxy 127.0.0.1:9 failed: http://127.0.0.1:9 is no address of a proxy"),
        ("http://a b:x/boat@127.0.0.1:9", "the proxy 127.0.0.1:9 failed: http://127.0.0.1:9 is no address of a proxy"),
        ("http://127.0.0.1:99999", "http://127.0.0.1:99999 is no address of an HTTP or SOCKS 5 proxy"),
        ("socks5://127.0.0.1:99999", "socks5://127.0.0.1:99999 is no address of an HTTP or SOCKS 5 proxy"),
    ],
)
async def test_a_proxy_that_fails_is_said(proxy: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with proxying(9, "broken") as broken:
        monkeypatch.setenv("http_proxy", proxy.format(port=broken.port))
        async with Fetcher(proxy="auto", resolve_host=nobody) as fetcher:
            result = await fetcher.fetch("http://weir.example/")
    assert isinstance(result, FetchFailure)
    assert result.reason.startswith("weir.example ")
    assert reason.format(port=broken.port) in result.reason
    assert "boat" not in result.reason


async def test_socks_needs_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    for name in [name for name in sys.modules if name.startswith("httpcore2._async.socks_proxy")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr("httpcore2.AsyncSOCKSProxy", _without_socks)
    async with Fetcher(proxy="socks5://127.0.0.1:9") as fetcher:
        result = await fetcher.fetch("http://weir.example/")
    assert isinstance(result, FetchFailure)
    assert "a SOCKS proxy needs one more package, socksio; tuireader’s extra “socks” installs it" in result.reason


def _without_socks(*_: object, **__: object) -> None:
    raise RuntimeError("no socksio")


@pytest.mark.parametrize(
    ("text", "proxy"),
    [
        ('"http://127.0.0.1:8118"', "http://127.0.0.1:8118"),
        ('"socks5://ada:boat@[::1]:9050"', "socks5://ada:boat@[::1]:9050"),
        ('"auto"', "auto"),
        ('"off"', ""),
        ('""', ""),
        ('"127.0.0.1:8118"', None),
        ('"ftp://127.0.0.1"', None),
        ('"http://127.0.0.1:65536"', None),
        ('"http://ada:boat@127.0.0.1/path"', None),
        ("true", None),
    ],
)
def test_how_it_is_written_in_the_configuration(text: str, proxy: str | None) -> None:
    config = parse_config(f"[network]\nproxy = {text}\n", Path("config.toml"))
    assert config.proxy == (proxy or "")
    problems = (
        [] if proxy is not None else ["config.toml, line 2: “proxy” needs “off”, “auto”, or the address of a proxy,"]
    )
    assert [problem.split(" like")[0] for problem in config.problems] == problems


async def test_a_refresh_uses_it() -> None:
    async with serving({"/feed": reply(feed("a", 1))}) as server, proxying(server.port) as proxy:
        library = Library(None)
        library.feeds.store("http://weir.example/feed")
        counts = await refresh_feeds(library, library.feeds.all(), Config(proxy=f"http://127.0.0.1:{proxy.port}"))
        assert (counts.new, counts.failed) == (1, 0)
        assert proxy.asked == ["GET http://weir.example/feed"]
    library.close()
