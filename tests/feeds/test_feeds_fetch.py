"""Fetching against a real server that answers well, badly, slowly, for ever, and with lies."""

import asyncio
import gzip
import socket
import ssl
import struct
import tracemalloc
import zlib
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote

import httpcore2
import httpx2
import pytest

from feeds_server import Answer, Request, Server, drip, endless, raw, redirect_to, reply, serving, silent
from tuireader.feeds import AllowedHosts, FeedGone, FetchedBody, Fetcher, FetchFailure, NotModified
from tuireader.feeds.credentials import Credentials
from tuireader.feeds.fetch_result import FetchResult
from tuireader.feeds.fetch_task import is_same_server
from tuireader.feeds.network_policy import host_of, resolve_host
from tuireader.feeds.transport import GuardedTransport
from tuireader.userinfo import with_userinfo

LOOPBACK = AllowedHosts.of(["127.0.0.1"])
MINUTE = timedelta(minutes=1)


async def fetch(answer: Answer, *, deadline: float = 30.0, limit: int = 1 << 20, etag: str = "") -> FetchResult:
    async with serving({"/": answer}) as server, Fetcher(LOOPBACK, deadline=deadline, max_bytes=limit) as fetcher:
        return await fetcher.fetch(server.url("/"), etag=etag)


def failure(result: FetchResult) -> str:
    assert isinstance(result, FetchFailure)
    assert result.reason.isprintable()
    return result.kind


async def test_a_body_comes_with_what_the_next_time_needs() -> None:
    answer = reply(
        b"hello", ETag='"a1"', Last_Modified="Tue, 12 May 2026 09:30:00 GMT", Cache_Control="public, max-age=600"
    )
    result = await fetch(answer)
    assert isinstance(result, FetchedBody)
    assert (result.body, result.etag, result.last_modified) == (b"hello", '"a1"', "Tue, 12 May 2026 09:30:00 GMT")
    assert result.due - result.fetched_at == 10 * MINUTE
    assert not result.permanent_url


async def test_the_server_hears_who_asks_and_what_is_known() -> None:
    async with serving({"/": reply(status="304 Not Modified")}) as server, Fetcher(LOOPBACK) as fetcher:
        result = await fetcher.fetch(server.url("/"), etag='"a1"', last_modified="yesterday")
    assert isinstance(result, NotModified)
    headers = server.requests[0].headers
    assert headers["user-agent"].startswith("tuireader/")
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"a1"', "yesterday")
    assert "gzip" in headers["accept-encoding"]


async def test_unchanged_since_never_is_a_failure() -> None:
    assert failure(await fetch(reply(status="304 Not Modified"))) == "status"


async def test_gone() -> None:
    assert isinstance(await fetch(reply(status="410 Gone")), FeedGone)


@pytest.mark.parametrize("status", ["500 Internal Server Error", "404 Not Found", "403 Forbidden", "302 Found", "299"])
async def test_a_status_is_told(status: str) -> None:
    result = await fetch(reply(status=status))
    if status == "299":
        assert isinstance(result, FetchedBody)
    else:
        assert failure(result) == "status"
        assert isinstance(result, FetchFailure)
        assert result.reason == f"127.0.0.1 answered {status}"


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
async def test_a_busy_server_says_when_to_come_back(status: str) -> None:
    result = await fetch(reply(status=status, Retry_After="120"))
    assert failure(result) == "busy"
    assert isinstance(result, FetchFailure)
    assert result.retry_after
    assert MINUTE < result.retry_after - datetime.now(UTC) <= 2 * MINUTE


async def test_when_to_come_back_may_be_a_date() -> None:
    moment = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    result = await fetch(reply(status="503 Busy", Retry_After=format_datetime(moment, usegmt=True)))
    assert isinstance(result, FetchFailure)
    assert result.retry_after
    assert abs(result.retry_after - moment) < MINUTE


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        ("gzip", gzip.compress(b"hello", mtime=0)),
        ("deflate", zlib.compress(b"hello")),
        ("gzip, gzip", gzip.compress(gzip.compress(b"hello", mtime=0), mtime=0)),
        ("identity", b"hello"),
    ],
)
async def test_compression(coding: str, data: bytes) -> None:
    result = await fetch(reply(data, Content_Encoding=coding))
    assert isinstance(result, FetchedBody)
    assert result.body == b"hello"


async def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(gzip.compress(bytes(64 << 20), 9), 9)
    assert len(bomb) < 10_000
    answer = reply(bomb, Content_Encoding="gzip, gzip")
    tracemalloc.start()
    result = await fetch(answer)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert failure(result) == "too long"
    assert peak < 16 << 20


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 4096), "too long"),
        (reply(b"x", Content_Length="999999999999"), "too long"),
        (endless(b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n"), "protocol"),
        (endless(b"HTTP/1.1 200 OK\r\nX-More: ", b"x" * 1000), "protocol"),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", hang_up=True), "protocol"),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope"), "protocol"),
        (raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n", hang_up=True), "protocol"),
        (raw(b"", hang_up=True), "protocol"),
        (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", hang_up=True), "protocol"),
    ],
    ids=["body", "length", "headers", "header", "short", "no gzip", "no http", "nothing", "no chunk"],
)
async def test_broken_answers(answer: Answer, kind: str) -> None:
    assert failure(await fetch(answer)) == kind


async def test_more_than_was_promised_is_left_lying() -> None:
    result = await fetch(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, and so on"))
    assert isinstance(result, FetchedBody)
    assert result.body == b"hello"


async def test_a_reset_connection() -> None:
    async def answer(_: Request, writer: asyncio.StreamWriter) -> None:
        connection = writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    assert failure(await fetch(answer)) in {"connection", "protocol"}


async def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        async with Fetcher(LOOPBACK) as fetcher:
            assert failure(await fetcher.fetch(f"http://127.0.0.1:{free.getsockname()[1]}/")) == "connection"


@pytest.mark.parametrize("answer", [silent(), drip(b"x", 0.005)], ids=["silent", "drip"])
async def test_a_slow_server_has_a_deadline(answer: Answer) -> None:
    assert failure(await fetch(answer, deadline=0.1)) == "slow"


async def test_a_fetch_can_be_cancelled() -> None:
    asked = asyncio.Event()

    async def answer(_: Request, __: asyncio.StreamWriter) -> None:
        asked.set()
        await asyncio.Event().wait()

    async with serving({"/": answer}) as server, Fetcher(LOOPBACK) as fetcher:
        task = asyncio.create_task(fetcher.fetch(server.url("/")))
        await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


MOVES = {
    "for good": (["301 Moved", "308 Moved"], 2),
    "for now": (["302 Found", "303 See Other"], 0),
    "for good, then for now": (["301 Moved", "307 Elsewhere"], 1),
    "for now, then for good": (["302 Found", "301 Moved"], 0),
}


@pytest.mark.parametrize(("statuses", "remembered"), MOVES.values(), ids=MOVES)
async def test_redirects(statuses: list[str], remembered: int) -> None:
    answers = {f"/{place}": redirect_to(f"/{place + 1}", status) for place, status in enumerate(statuses)}
    answers[f"/{len(statuses)}"] = reply(b"here", ETag="e")
    async with serving(answers) as server, Fetcher(LOOPBACK) as fetcher:
        result = await fetcher.fetch(server.url("/0"))
        assert isinstance(result, FetchedBody)
        assert (result.body, result.url) == (b"here", server.url(f"/{len(statuses)}"))
        assert result.permanent_url == (server.url(f"/{remembered}") if remembered else "")


async def test_redirects_without_end() -> None:
    async with serving({"/": redirect_to("/")}) as server, Fetcher(LOOPBACK) as fetcher:
        assert failure(await fetcher.fetch(server.url("/"))) == "redirects"
        assert len(server.requests) == 11


FORBIDDEN = [
    "file:///etc/passwd",
    "data:text/xml,<rss/>",
    "ftp://127.0.0.1/",
    "gopher://127.0.0.1/",
    "http://",
    "http:///feed",
    "http://[::1]/",
    "http://127.0.0.2/",
    "http://0.0.0.0/",
    "http://0/",
    "http://2130706434/",
    "http://10.0.0.1/",
    "http://172.16.1.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data",
    "http://100.64.0.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[ff02::1]/",
    "http://[::ffff:127.0.0.2]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[64:ff9b::a00:1]/",
    "http://[2002:a00:1::]/",
]


@pytest.mark.parametrize("url", FORBIDDEN)
async def test_forbidden_addresses(url: str) -> None:
    async with Fetcher(LOOPBACK) as fetcher:
        assert failure(await fetcher.fetch(url)) == "refused"


@pytest.mark.parametrize("url", FORBIDDEN)
async def test_forbidden_addresses_behind_a_redirect(url: str) -> None:
    async with serving({"/": redirect_to(url, "301 Moved")}) as server, Fetcher(LOOPBACK) as fetcher:
        result = await fetcher.fetch(server.url("/"))
    if url not in {"http://", "http:///feed"}:  # no other places than the server itself, by the rules of joining
        assert failure(result) == "refused"


async def test_a_port_that_no_server_has() -> None:
    async with serving({}) as server, Fetcher(LOOPBACK) as fetcher:
        assert failure(await fetcher.fetch("http://127.0.0.1:65536/")) == "refused"
        server.answers["/"] = redirect_to("http://127.0.0.1:99999/")
        assert failure(await fetcher.fetch(server.url("/"))) == "refused"


@pytest.mark.parametrize(
    "url", ["", "feed", "http://[", "http://a b/", "http://\x00/", "http://x" + "y" * 3000, "http://ex\u202eample"]
)
async def test_what_is_no_address(url: str) -> None:
    async with Fetcher(resolve_host=nobody) as fetcher:
        assert failure(await fetcher.fetch(url)) in {"refused", "unknown host"}


async def nobody(host: str, port: int) -> list[str]:
    raise AssertionError(f"{host}:{port} was looked up")


async def test_loopback_is_forbidden_unless_allowed() -> None:
    async with serving({"/": reply(b"secret")}) as server, Fetcher() as fetcher:
        assert failure(await fetcher.fetch(server.url("/"))) == "refused"
        assert server.requests == []


@pytest.mark.parametrize("words", [["127.0.0.0/8"], ["127.0.0.1"], ["Feeds.Home"], ["10.0.0.0/8", "feeds.home"]])
async def test_what_the_user_allows(words: list[str]) -> None:
    async def resolve_host(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    async with (
        serving({"/": reply(b"mine")}) as server,
        Fetcher(AllowedHosts.of(words), resolve_host=resolve_host) as fetcher,
    ):
        assert isinstance(await fetcher.fetch(server.url("/", "feeds.home")), FetchedBody)


async def test_a_name_cannot_change_its_mind() -> None:
    """The address that is connected to is the one that was checked; the next connection is checked again."""
    answers = iter([["10.9.9.9", "127.0.0.1"], ["127.0.0.2"], ["10.9.9.9", "::1"]])

    async def resolve_host(_host: str, _port: int) -> list[str]:
        return next(answers)

    async with (
        serving({"/": reply(b"hi", Connection="close")}) as server,
        Fetcher(AllowedHosts.of(["127.0.0.1"]), resolve_host=resolve_host) as fetcher,
    ):
        assert isinstance(await fetcher.fetch(server.url("/", "rebind.example")), FetchedBody)
        assert failure(await fetcher.fetch(server.url("/", "rebind.example"))) == "refused"
        assert failure(await fetcher.fetch(server.url("/", "rebind.example"))) == "refused"
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://user:secret@Feeds.example:8443/a?b@c", "feeds.example"),
        ("http://[2001:db8::1]:80/", "2001:db8::1"),
        ("http://[broken/", ""),
        ("feeds.example/a", ""),
        ("", ""),
    ],
)
def test_the_host_of_an_address(url: str, host: str) -> None:
    assert host_of(url) == host


async def test_an_unknown_host() -> None:
    async with Fetcher() as fetcher:
        assert failure(await fetcher.fetch("http://nowhere.invalid/")) == "unknown host"


async def test_a_name_server_that_never_answers() -> None:
    async def resolve_host(_host: str, _port: int) -> list[str]:
        await asyncio.Event().wait()
        return []

    async with Fetcher(deadline=0.05, resolve_host=resolve_host) as fetcher:
        assert failure(await fetcher.fetch("http://a.example/")) == "slow"


async def test_no_cookie_comes_back() -> None:
    async with serving({"/": reply(b"x", Set_Cookie="id=1; Path=/")}) as server, Fetcher(LOOPBACK) as fetcher:
        await fetcher.fetch(server.url("/"))
        await fetcher.fetch(server.url("/"))
        assert [request.headers.get("cookie") for request in server.requests] == [None, None]


async def test_two_at_a_time_from_a_host() -> None:
    async def resolve_host(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    async with serving({"/": reply(b"x")}) as server, Fetcher(LOOPBACK, resolve_host=resolve_host) as fetcher:
        urls = [server.url("/", host) for host in ("a.example", "b.example") for _ in range(10)]
        results = await asyncio.gather(*map(fetcher.fetch, urls))
        assert all(isinstance(result, FetchedBody) for result in results)
        assert set(server.max_busy.values()) <= {1, 2}


async def test_environment_and_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy of the environment would undo the check of addresses; a password in the address is sent."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with serving({"/": reply(b"x")}) as server, Fetcher(LOOPBACK) as fetcher:
        result = await fetcher.fetch(server.url("/").replace("://", "://ola:boat@"))
        assert isinstance(result, FetchedBody)
        assert server.requests[0].headers["authorization"].startswith("Basic ")


async def test_certificates_are_read_when_the_first_connection_needs_them_and_are_asked_for() -> None:
    connections = GuardedTransport(LOOPBACK, resolve_host, 2)._pool
    assert connections._ssl_context is None
    connections.create_connection(httpcore2.Origin(b"http", b"quay.example", 80))
    assert connections._ssl_context is None
    connections.create_connection(httpcore2.Origin(b"https", b"quay.example", 443))
    context = connections._ssl_context
    assert context is not None
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname
    connections.create_connection(httpcore2.Origin(b"https", b"pier.example", 443))
    assert connections._ssl_context is context


async def test_a_cookie_may_come_back_within_one_fetch() -> None:
    """Some sites send a reader to the same address again, to see whether it brings the cookie."""

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        has_seen = "seen=1" in request.headers.get("cookie", "")
        again = reply(b"", "302 Found", Location="/", Set_Cookie="seen=1; Path=/")
        await (reply(b"hello") if has_seen else again)(request, writer)

    async with serving({"/": answer}) as server, Fetcher(LOOPBACK) as fetcher:
        for _ in range(2):
            result = await fetcher.fetch(server.url("/"))
            assert isinstance(result, FetchedBody)
            assert result.body == b"hello"
        assert [request.headers.get("cookie") for request in server.requests] == [None, "seen=1"] * 2


async def test_a_cookie_goes_to_no_other_host() -> None:
    async def resolve_host(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    async with serving({"/there": reply(b"x")}) as server, Fetcher(LOOPBACK, resolve_host=resolve_host) as fetcher:
        there = server.url("/there", "b.example")
        server.answers["/"] = reply(b"", "302 Found", Location=there, Set_Cookie="id=1; Path=/")
        assert isinstance(await fetcher.fetch(server.url("/", "a.example")), FetchedBody)
        assert [request.headers.get("cookie") for request in server.requests] == [None, None]


async def test_a_redirect_may_have_the_scheme_of_feeds() -> None:
    async with serving({"/there": reply(b"x")}) as server, Fetcher(LOOPBACK) as fetcher:
        server.answers["/"] = redirect_to(server.url("/there").replace("http:", "feed:"))
        assert isinstance(await fetcher.fetch(server.url("/")), FetchedBody)


@pytest.mark.parametrize("content_type", ["application/rss+xml", "application/gzip", "application/x-gzip"])
@pytest.mark.parametrize("layers", [1, 2])
async def test_a_gzip_file_without_a_header(layers: int, content_type: str) -> None:
    body = b"hello"
    for _ in range(layers):
        body = gzip.compress(body, mtime=0)
    result = await fetch(reply(body, Content_Type=content_type))
    assert isinstance(result, FetchedBody)
    assert result.body == b"hello"


async def test_a_gzip_file_in_gzip() -> None:
    result = await fetch(reply(gzip.compress(gzip.compress(b"hello", mtime=0), mtime=0), Content_Encoding="gzip"))
    assert isinstance(result, FetchedBody)
    assert result.body == b"hello"


async def test_a_server_without_https_is_said() -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")  # whatever is said, as such servers do
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server, Fetcher(LOOPBACK) as fetcher:
        result = await fetcher.fetch(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    assert isinstance(result, FetchFailure)
    assert result.reason == "127.0.0.1 does not speak https; give its address with http://"


async def test_a_gzip_file_that_is_cut_off_or_broken() -> None:
    body = gzip.compress(b"hello, hello, quay", mtime=0)
    assert failure(await fetch(reply(body[:20]))) == "protocol"
    assert failure(await fetch(reply(body[:12] + b"\xff" * 20))) == "protocol"


async def test_a_bomb_without_a_header_is_not_unpacked() -> None:
    bomb = gzip.compress(gzip.compress(bytes(64 << 20), 9), 9)
    tracemalloc.start()
    result = await fetch(reply(bomb))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert failure(result) == "too long"
    assert peak < 32 << 20


# What one server gave or may hear, and no other. The two servers are two ports of loopback.


async def headers_at(path_of_first: str, answer_of_first: Callable[[Server], Answer], **known: Any) -> list[list[Any]]:
    """Return what both servers heard: of each request the validator and the credentials."""
    async with serving({"/": reply(b"x", ETag='"b"'), "/same": reply(b"x")}) as second:
        async with serving({path_of_first: answer_of_first(second), "/same": reply(b"x")}) as first:
            address = first.url(path_of_first)
            known = {name: first.url("/") if value == "first" else value for name, value in known.items()}
            known = {name: second.url("/") if value == "second" else value for name, value in known.items()}
            async with Fetcher(LOOPBACK) as fetcher:
                await fetcher.fetch(with_userinfo(address, known.pop("userinfo", "")), **known)
        return [
            [
                (request.headers.get("if-none-match"), request.headers.get("authorization", "")[:5])
                for request in server.requests
            ]
            for server in (first, second)
        ]


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 There", "308 There"])
async def test_validators_and_credentials_follow_no_redirect_to_another_server(status: str) -> None:
    heard = await headers_at(
        "/", lambda second: redirect_to(second.url("/"), status), etag='"a"', userinfo="ada:boat", last_modified="x"
    )
    assert heard == [[('"a"', "Basic")], [(None, "")]]


async def test_validators_and_credentials_follow_a_redirect_of_the_same_server() -> None:
    heard = await headers_at("/", lambda _: redirect_to("/same"), etag='"a"', userinfo="ada:boat")
    assert heard == [[('"a"', "Basic"), ('"a"', "Basic")], []]


async def test_validators_go_to_the_server_that_gave_them() -> None:
    heard = await headers_at("/", lambda second: redirect_to(second.url("/")), etag='"b"', validators_from="second")
    assert heard == [[(None, "")], [('"b"', "")]]


async def test_a_redirect_there_and_back_brings_them_home() -> None:
    async with serving({"/": reply(b"x")}) as second, serving({"/back": reply(b"x")}) as first:
        first.answers["/"] = redirect_to(second.url("/"))
        second.answers["/"] = redirect_to(first.url("/back"))
        async with Fetcher(LOOPBACK) as fetcher:
            await fetcher.fetch(with_userinfo(first.url("/"), "ada:boat"), etag='"a"')
    assert [request.headers.get("if-none-match") for request in first.requests] == ['"a"', '"a"']
    assert "authorization" in first.requests[1].headers
    assert "authorization" not in second.requests[0].headers


async def test_an_unchanged_page_that_was_not_asked_about_is_a_failure() -> None:
    unchanged = reply(status="304 Not Modified")
    async with serving({"/": unchanged}) as second, serving({}) as first, Fetcher(LOOPBACK) as fetcher:
        first.answers["/"] = redirect_to(second.url("/"))
        assert failure(await fetcher.fetch(first.url("/"), etag='"a"')) == "status"


async def test_user_and_password_in_a_redirect_are_not_heeded() -> None:
    async with serving({"/": reply(b"x")}) as second:
        there = with_userinfo(second.url("/"), "eve:trap")
        async with serving({"/": redirect_to(there, "301 Moved")}) as first, Fetcher(LOOPBACK) as fetcher:
            result = await fetcher.fetch(with_userinfo(first.url("/"), "ada:boat"))
    assert isinstance(result, FetchedBody)
    assert "authorization" not in second.requests[0].headers
    assert result.permanent_url == second.url("/")


async def test_an_address_is_stored_with_its_password_where_the_server_stays() -> None:
    async with (
        serving({"/": redirect_to("/b", "301 Moved"), "/b": reply(b"x")}) as server,
        Fetcher(LOOPBACK) as fetcher,
    ):
        result = await fetcher.fetch(with_userinfo(server.url("/"), "ada:boat"))
        assert isinstance(result, FetchedBody)
        assert result.permanent_url == with_userinfo(server.url("/b"), "ada:boat")
        assert result.url == server.url("/b")  # what is in it starts from here, and is shown


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("http://a.example/x", "http://a.example/y", True),
        ("http://a.example/", "https://a.example/", True),
        ("http://a.example:80/", "https://a.example:443/", True),
        ("https://a.example/", "http://a.example/", False),
        ("http://a.example:8080/", "https://a.example:8080/", False),
        ("http://a.example/", "http://a.example:8080/", False),
        ("http://a.example/", "http://b.a.example/", False),
        ("http://a.example/", "http://a.example.b.example/", False),
        ("http://A.example/", "http://a.EXAMPLE/", True),
    ],
)
def test_the_same_server(first: str, second: str, same: bool) -> None:
    assert is_same_server(httpx2.URL(first), httpx2.URL(second)) is same


@pytest.mark.parametrize("userinfo", ["ada:boat", "ada%40weir:b%C3%B6at%2F", "ada", ":boat"])
async def test_what_a_server_hears_of_an_address_with_a_password(userinfo: str) -> None:
    async with serving({"/": reply(b"x")}) as server, Fetcher(LOOPBACK) as fetcher:
        await fetcher.fetch(with_userinfo(server.url("/"), userinfo))
    user, _, password = unquote(userinfo).partition(":")
    assert server.requests[0].headers["authorization"] == Credentials(user, password).header
    assert b64decode(Credentials("ada", "boat").header.split()[1]) == b"ada:boat"


@pytest.mark.parametrize(
    "address",
    [
        "http://ada:boat@:x/",
        "http://ada:bo/at@weir.example/",
        "ada:boat@weir.example",
        "http://ada:boat@x\x00/",
        "ftp://ada:boat@h/",
    ],
)
async def test_no_failure_holds_a_password(address: str) -> None:
    async with Fetcher(resolve_host=nobody) as fetcher:
        result = await fetcher.fetch(address)
    assert isinstance(result, FetchFailure)
    assert "at@" not in result.reason


async def test_a_server_that_asks_for_a_password_is_named() -> None:
    async with serving({"/": reply(status="401 Unauthorized")}) as server, Fetcher(LOOPBACK) as fetcher:
        plain, refused = [
            await fetcher.fetch(with_userinfo(server.url("/"), userinfo)) for userinfo in ("", "ada:boat")
        ]
    assert isinstance(plain, FetchFailure)
    assert isinstance(refused, FetchFailure)
    assert plain.reason == "127.0.0.1 answered 401 Unauthorized; it asks for a user name and a password"
    assert refused.reason == "127.0.0.1 answered 401 Unauthorized; it refuses the user name or the password"


def test_credentials_are_not_in_crashes() -> None:
    assert "boat" not in repr(Credentials("ada", "boat"))
