"""Fetch feeds and pages politely: conditional, bounded, two at a time from a host, and only from where one may."""

import asyncio
import ssl
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpx2

from tuireader import __version__
from tuireader.feeds import schedule
from tuireader.feeds.fetch_result import Failed, Fetched, Gone, Result, Unchanged
from tuireader.feeds.network_policy import Allow, RefusedError, Resolve, UnknownHostError, host_of, resolve
from tuireader.feeds.normalize import KEY, line
from tuireader.feeds.transport import GuardedTransport

BYTES = 8 << 20  # of a body, after decompression
DEADLINE = 30.0  # seconds of work for one feed, however many redirects it takes
PER_HOST = 2
REDIRECTS = 10
_SILENCE = 15.0  # seconds without a byte
_USER_AGENT = f"tuireader/{__version__} (a feed reader for the terminal)"
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, application/json;q=0.8, text/html;q=0.7, */*;q=0.5"
)
_MOVED = {301, 302, 303, 307, 308}
_FOR_GOOD = {301, 308}


@dataclass(frozen=True, slots=True)
class _Moved:
    url: httpx2.URL
    for_good: bool


class Fetcher:
    """One client for many feeds or pages: a context manager, for one event loop."""

    def __init__(  # noqa: PLR0913 - all may be left out
        self,
        allow: Allow | None = None,
        *,
        deadline: float = DEADLINE,
        limit: int = BYTES,
        connections: int = 32,
        accept: str = _ACCEPT,
        unwanted: Callable[[str], str] = lambda _: "",
        resolve: Resolve = resolve,
    ) -> None:
        """`accept` is what the server hears; `unwanted` tells why a body of some content type is not to be read."""
        self._deadline, self._limit, self._unwanted = deadline, limit, unwanted
        transport = GuardedTransport(allow or Allow(), resolve, connections)
        self._client = httpx2.AsyncClient(
            transport=transport,
            headers={"User-Agent": _USER_AGENT, "Accept": accept},
            timeout=httpx2.Timeout(_SILENCE, pool=None),
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # nobody follows a reader from feed to feed
        )
        self._turns: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(PER_HOST))

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Result:
        """Fetch `url` if it changed since the answer that carried these validators. Never raises what is expected."""
        host = host_of(url) or line(url)
        asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        try:
            return await self._follow(httpx2.URL(url), {name: value for name, value in asked.items() if value})
        except (RefusedError, UnknownHostError) as error:
            return Failed(str(error), "refused" if isinstance(error, RefusedError) else "unknown host")
        except (TimeoutError, httpx2.TimeoutException):
            return Failed(f"{host} did not answer in time", "slow")
        except (httpx2.RemoteProtocolError, httpx2.DecodingError) as error:
            return Failed(f"{host} sent a broken answer: {line(str(error))}", "protocol")
        except (httpx2.HTTPError, OSError, ssl.SSLError) as error:
            return Failed(f"{host} cannot be reached: {line(str(error)) or type(error).__name__}", "connection")
        except (httpx2.InvalidURL, ValueError) as error:  # a name that IDNA forbids, a header that is no ASCII
            return Failed(f"{line(url)} is no address that can be fetched: {line(str(error))}", "refused")

    async def _follow(self, url: httpx2.URL, headers: dict[str, str]) -> Result:
        """Ask and follow redirects. Waiting for a turn at a host is nobody's fault and costs no time."""
        left, permanent, for_good = self._deadline, "", True
        for _ in range(REDIRECTS + 1):
            if not _is_web(url):
                return Failed(f"{line(str(url)[:KEY])} is no address on the web", "refused")
            async with self._turns[url.host]:
                started = asyncio.get_running_loop().time()
                async with asyncio.timeout(left):
                    answer = await self._ask(url, headers)
                left -= asyncio.get_running_loop().time() - started
            if not isinstance(answer, _Moved):
                return replace(answer, permanent_url=permanent) if isinstance(answer, Fetched | Unchanged) else answer
            for_good = for_good and answer.for_good and (url.scheme, answer.url.scheme) != ("https", "http")
            url = answer.url
            permanent = str(url) if for_good else permanent
        return Failed(f"{url.host} redirects without end", "redirects")

    async def _ask(self, url: httpx2.URL, headers: dict[str, str]) -> Result | _Moved:
        async with self._client.stream("GET", url, headers=headers) as response:
            now, status = datetime.now(UTC), response.status_code
            if status in _MOVED and "location" in response.headers:
                return _Moved(response.url.join(response.headers["location"]), status in _FOR_GOOD)
            if status == HTTPStatus.NOT_MODIFIED and headers:
                return Unchanged("", schedule.due(response.headers, now), now)
            if status == HTTPStatus.GONE:
                return Gone(now)
            if not response.is_success:
                return _refusal(response, now)
            if said := self._unwanted(line(response.headers.get("content-type", ""))):
                return Failed(f"{response.url.host} sent {said}", "no page")
            body = await self._body(response)
            return body if isinstance(body, Failed) else _fetched(response, body, now)

    async def _body(self, response: httpx2.Response) -> bytes | Failed:
        too_long = Failed(f"{response.url.host} sent more than {self._limit / (1 << 20):.0f} MB", "too long")
        if schedule.whole_number(response.headers.get("content-length", "")) > self._limit:
            return too_long
        body = bytearray()
        async for piece in response.aiter_bytes():
            body += piece
            if len(body) > self._limit:
                return too_long
        return bytes(body)


def _is_web(url: httpx2.URL) -> bool:
    return url.scheme in {"http", "https"} and bool(url.host) and "%" not in url.host and len(str(url)) <= KEY


def _fetched(response: httpx2.Response, body: bytes, now: datetime) -> Fetched:
    headers = response.headers
    return Fetched(
        body=body,
        content_type=line(headers.get("content-type", "")),
        etag=headers.get("etag", "")[:KEY],
        last_modified=headers.get("last-modified", "")[:KEY],
        url=str(response.url),
        permanent_url="",
        due=schedule.due(headers, now),
        fetched_at=now,
    )


def _refusal(response: httpx2.Response, now: datetime) -> Failed:
    status = response.status_code
    words = f"{status} {line(response.reason_phrase)}".strip()
    again = schedule.retry_after(response.headers, now)
    busy = status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
    return Failed(f"{response.url.host} answered {words}", "busy" if busy else "status", again)
