"""Fetch feeds and pages: conditionally, within limits, at most two at a time from a host, only from allowed hosts."""

import asyncio
import ssl
import zlib
from collections import defaultdict
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpx2

from tuireader import event_log
from tuireader.config.options import MAX_PORT
from tuireader.feeds import schedule
from tuireader.feeds.credentials import Credentials
from tuireader.feeds.feed_address import web_address
from tuireader.feeds.fetch_result import FeedGone, FetchedBody, FetchFailure, FetchResult, NotModified
from tuireader.feeds.fetch_task import FetchTask
from tuireader.feeds.network_policy import (
    AllowedHosts,
    RefusedError,
    ResolveHost,
    UnknownHostError,
    host_of,
    resolve_host,
)
from tuireader.feeds.normalize import MAX_KEY_CHARACTERS, plain_line
from tuireader.feeds.transport import GuardedTransport
from tuireader.userinfo import without_password
from tuireader.version import VERSION

MAX_BODY_BYTES = 8 << 20  # after decompression
DEADLINE_SECONDS = 30.0  # for one feed, including redirects
MAX_REQUESTS_PER_HOST = 2
MAX_REDIRECTS = 10
_SILENCE_SECONDS = 15.0  # seconds without receiving a byte
ESCAPED_SIGNS_NOTE = "in a password, “/” is written %2F, “?” %3F, “#” %23, “@” %40 and “%” %25"
_USER_AGENT = f"tuireader/{VERSION} (a feed reader for the terminal)"
_ACCEPT_HEADER = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, application/json;q=0.8, text/html;q=0.7, */*;q=0.5"
)
_GZIP = b"\x1f\x8b\x08"
_MAX_GZIP_LAYERS = 2
_REDIRECT_STATUSES = {301, 302, 303, 307, 308}
_PERMANENT_STATUSES = {301, 308}


@dataclass(frozen=True, slots=True)
class _Redirect:
    url: httpx2.URL
    is_permanent: bool


_NO_TLS_SIGNS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "record layer failure")
"""What OpenSSL says, by its version, of a server that answers without TLS."""


class Fetcher:
    """An HTTP client for many feeds or pages: a context manager, for one event loop."""

    def __init__(  # noqa: PLR0913 - all may be left out
        self,
        allowed_hosts: AllowedHosts | None = None,
        *,
        deadline: float = DEADLINE_SECONDS,
        max_bytes: int = MAX_BODY_BYTES,
        connections: int = 32,
        accept: str = _ACCEPT_HEADER,
        refuse_content_type: Callable[[str], str] = lambda _: "",
        resolve_host: ResolveHost = resolve_host,
        proxy: str = "",
    ) -> None:
        """Make a client; `refuse_content_type` returns why a content type should not be read, or "".

        `proxy` is the address of a proxy, “auto” for those of the environment, or "" for none.
        """
        self._deadline, self._max_bytes, self._refuse_content_type = deadline, max_bytes, refuse_content_type
        transport = GuardedTransport(allowed_hosts or AllowedHosts(), resolve_host, connections, proxy)
        self._client = httpx2.AsyncClient(
            transport=transport,
            headers={"User-Agent": _USER_AGENT, "Accept": accept},
            timeout=httpx2.Timeout(_SILENCE_SECONDS, pool=None),
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # none: each fetch has its own
        )
        self._host_slots: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(MAX_REQUESTS_PER_HOST)
        )

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def fetch(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        validators_from: str = "",
        credentials: Credentials | None = None,
    ) -> FetchResult:
        """Fetch `url` unless it is unchanged since the response with these validators; return failures as values.

        Only the server that gave the validators gets them: that of `validators_from`, an address, or else of `url`.
        Only the server of `url` gets the credentials: those that are given, or else those in the address.
        """
        with event_log.timed("fetch", url=url) as facts:
            validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
            result = await self._fetch(url, validators, validators_from, credentials)
            facts["outcome"] = type(result).__name__
            match result:
                case FetchedBody():
                    facts |= {"bytes": len(result.body), "type": result.content_type, "from": result.url}
                case FetchFailure():
                    facts |= {"kind": result.kind, "reason": result.reason}
        return result

    async def _fetch(
        self, url: str, validators: dict[str, str], validators_from: str, credentials: Credentials | None
    ) -> FetchResult:
        shown = plain_line(without_password(url))
        host = host_of(url) or shown
        try:
            return await self._follow(FetchTask.of(url, validators, validators_from, credentials))
        except (RefusedError, UnknownHostError) as error:
            return FetchFailure(str(error), "refused" if isinstance(error, RefusedError) else "unknown host")
        except (TimeoutError, httpx2.TimeoutException):
            return FetchFailure(f"{host} did not answer in time", "slow")
        except (httpx2.RemoteProtocolError, httpx2.DecodingError) as error:
            return FetchFailure(f"{host} sent a broken answer: {plain_line(str(error))}", "protocol")
        except (httpx2.HTTPError, OSError, ssl.SSLError) as error:
            return FetchFailure(f"{host} {_connection_problem(error)}", "connection")
        except (httpx2.InvalidURL, ValueError) as error:  # a name that IDNA forbids, a header that is not ASCII
            # The reason may quote a part of the password, of which a “/” makes a port and a path.
            reason = plain_line(str(error)) if shown == plain_line(url) else ESCAPED_SIGNS_NOTE
            return FetchFailure(f"{shown} is not an address that can be fetched: {reason}", "refused")

    async def _follow(self, task: FetchTask) -> FetchResult:
        """Do a task and follow redirects. Waiting for a host's free slot does not count towards the deadline."""
        seconds_left, permanent_url, is_permanent = self._deadline, "", True
        cookies = httpx2.Cookies()  # for this fetch only, so that no site can follow a reader
        url = task.url
        for _ in range(MAX_REDIRECTS + 1):
            if not _is_web(url):
                shown = plain_line(without_password(str(url)[:MAX_KEY_CHARACTERS]))
                return FetchFailure(f"{shown} is not a web address", "refused")
            async with self._host_slots[url.host]:
                started = asyncio.get_running_loop().time()
                async with asyncio.timeout(seconds_left):
                    answer = await self._request(url, task, cookies)
                seconds_left -= asyncio.get_running_loop().time() - started
            if not isinstance(answer, _Redirect):
                return (
                    replace(answer, permanent_url=permanent_url)
                    if isinstance(answer, FetchedBody | NotModified)
                    else answer
                )
            is_permanent = is_permanent and answer.is_permanent and (url.scheme, answer.url.scheme) != ("https", "http")
            url = answer.url
            permanent_url = task.address_to_store(url) if is_permanent else permanent_url
        return FetchFailure(f"{url.host} redirects without end", "redirects")

    async def _request(self, url: httpx2.URL, task: FetchTask, cookies: httpx2.Cookies) -> FetchResult | _Redirect:
        """Request `url` once. A redirect adds to the `cookies`: some sites ask whether one comes back."""
        validators, credentials = task.validators.for_request(url), task.credentials.for_request(url)
        request = self._client.build_request("GET", url, headers=validators | credentials)
        cookies.set_cookie_header(request)
        async with aclosing(await self._client.send(request, stream=True)) as response:
            now, status = datetime.now(UTC), response.status_code
            if status in _REDIRECT_STATUSES and "location" in response.headers:
                cookies.extract_cookies(response)
                target = response.url.join(web_address(response.headers["location"])).copy_with(userinfo=b"")
                return _Redirect(target, status in _PERMANENT_STATUSES)
            if status == HTTPStatus.NOT_MODIFIED and validators:
                return NotModified("", schedule.fresh_until(response.headers, now), now)
            if status == HTTPStatus.GONE:
                return FeedGone(now)
            if not response.is_success:
                return _status_failure(response, now)
            if reason := self._refuse_content_type(plain_line(response.headers.get("content-type", ""))):
                return FetchFailure(f"{response.url.host} sent {reason}", "no page")
            body = await self._read_body(response)
            return body if isinstance(body, FetchFailure) else _fetched_body(response, body, now)

    async def _read_body(self, response: httpx2.Response) -> bytes | FetchFailure:
        too_long = FetchFailure(f"{response.url.host} sent more than {self._max_bytes / (1 << 20):.0f} MB", "too long")
        if schedule.whole_number(response.headers.get("content-length", "")) > self._max_bytes:
            return too_long
        body = bytearray()
        async for piece in response.aiter_bytes():
            body += piece
            if len(body) > self._max_bytes:
                return too_long
        unpacked = _unpacked(bytes(body), self._max_bytes)
        return unpacked if len(unpacked) <= self._max_bytes else too_long


def _unpacked(body: bytes, max_bytes: int) -> bytes:
    """Return a body that is a gzip file, although no header says so, as what is in it: at most one byte too many."""
    for _ in range(_MAX_GZIP_LAYERS):
        if not body.startswith(_GZIP):
            break
        unpacker = zlib.decompressobj(wbits=31)
        try:
            inside = unpacker.decompress(body, max_bytes + 1)
        except zlib.error as error:
            raise httpx2.DecodingError(str(error)) from error
        if not unpacker.eof and len(inside) <= max_bytes:
            raise httpx2.DecodingError("the gzip file in it is cut off")
        body = inside
    return body


def _is_web(url: httpx2.URL) -> bool:
    return (
        url.scheme in {"http", "https"}
        and bool(url.host)
        and "%" not in url.host
        and (url.port or 0) <= MAX_PORT
        and len(str(url)) <= MAX_KEY_CHARACTERS
    )


def _fetched_body(response: httpx2.Response, body: bytes, now: datetime) -> FetchedBody:
    headers = response.headers
    return FetchedBody(
        body=body,
        content_type=plain_line(headers.get("content-type", "")),
        etag=headers.get("etag", "")[:MAX_KEY_CHARACTERS],
        last_modified=headers.get("last-modified", "")[:MAX_KEY_CHARACTERS],
        url=str(response.url),
        permanent_url="",
        due=schedule.fresh_until(headers, now),
        fetched_at=now,
    )


def _status_failure(response: httpx2.Response, now: datetime) -> FetchFailure:
    status = response.status_code
    words = f"{status} {plain_line(response.reason_phrase)}".strip()
    if status == HTTPStatus.UNAUTHORIZED:
        refused = "Authorization" in response.request.headers
        words += "; it refuses the user name or the password" if refused else "; it asks for a user name and a password"
    retry_after = schedule.retry_after(response.headers, now)
    busy = status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
    return FetchFailure(f"{response.url.host} answered {words}", "busy" if busy else "status", retry_after)


def _connection_problem(error: Exception) -> str:
    """Return why a host cannot be reached, as the end of a sentence about it."""
    reason = plain_line(str(error)) or type(error).__name__
    if any(sign in reason for sign in _NO_TLS_SIGNS):
        return "does not speak https; give its address with http://"
    return f"cannot be reached: {reason}"
