"""Fetch and parse many feeds at once, and deliver each outcome when it arrives. Stores nothing itself."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tuireader.feeds import schedule
from tuireader.feeds.credentials import CredentialError, FindCredentials, no_credentials
from tuireader.feeds.fetch import MAX_REQUESTS_PER_HOST, Fetcher
from tuireader.feeds.fetch_result import FeedGone, FetchedBody, FetchFailure, NotModified, Progress
from tuireader.feeds.model import Feed
from tuireader.feeds.network_policy import AllowedHosts, host_of
from tuireader.feeds.parser_pool import ParserPool

MAX_CONCURRENT_FETCHES = 12  # each may hold a body of 8 MB in memory


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """A feed to fetch."""

    url: str
    etag: str = ""  # the ETag header of its last response
    last_modified: str = ""  # the Last-Modified header of its last response
    key: Hashable = None  # the caller's own identifier for it
    validators_from: str = ""  # an address at the server that gave these headers, if it is not that of `url`
    find_credentials: FindCredentials = no_credentials  # how to find user name and password for its server


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed that was fetched and parsed."""

    feed: Feed
    fetched: FetchedBody
    due: datetime  # when to fetch it again: the later of what the server and the feed ask for


FeedOutcome = ParsedFeed | NotModified | FeedGone | FetchFailure
DeliverOutcome = Callable[[FeedRequest, FeedOutcome], Awaitable[int]]


async def fetch_feeds(  # noqa: PLR0913 - all but two may be left out
    requests: Iterable[FeedRequest],
    deliver: DeliverOutcome,
    *,
    concurrency: int = MAX_CONCURRENT_FETCHES,
    allowed_hosts: AllowedHosts | None = None,
    proxy: str = "",
    progress: Callable[[Progress], None] | None = None,
) -> Progress:
    """Fetch all `requests`, await `deliver(request, outcome)` for each as it arrives, and return the counts.

    Deliveries never overlap. `deliver` returns how many entries were new to it; an exception from it ends the refresh
    and is raised here. A cancelled refresh waits for the delivery in progress and starts no other. Feeds never wait for
    each other's servers: a host gets at most two requests at a time, and requests that wait for it take no slot from
    others.
    """
    async with Fetcher(allowed_hosts, proxy=proxy) as fetcher, ParserPool() as parsers:
        return await FetchRun(fetcher, parsers, deliver, concurrency, progress).run_all(list(requests))


class FetchRun:
    """One run over many feeds; the caller provides the fetcher and the parsers."""

    def __init__(
        self,
        fetcher: Fetcher,
        parsers: ParserPool,
        deliver: DeliverOutcome,
        concurrency: int,
        progress: Callable[[Progress], None] | None = None,
    ) -> None:
        self._fetcher, self._parsers, self._deliver, self._report_progress = fetcher, parsers, deliver, progress
        self._slots_of_host: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(MAX_REQUESTS_PER_HOST)
        )
        self._slots = asyncio.Semaphore(concurrency)
        self._delivery_lock = asyncio.Lock()
        self._progress = Progress(0, 0, 0, 0)

    async def run_all(self, requests: list[FeedRequest]) -> Progress:
        """Fetch all requests and return the counts; see `fetch_feeds`."""
        self._progress = Progress(0, len(requests), 0, 0)
        tasks = [asyncio.create_task(self._fetch_one(request)) for request in requests]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await _wait_for_all(tasks)
        return self._progress

    async def _fetch_one(self, request: FeedRequest) -> None:
        async with self._slots_of_host[host_of(request.url)], self._slots:
            outcome = await self._fetch_and_parse(request)
            async with self._delivery_lock:
                await self._deliver_outcome(request, outcome)

    async def _fetch_and_parse(self, request: FeedRequest) -> FeedOutcome:
        try:
            credentials = await request.find_credentials()
        except CredentialError as error:
            return FetchFailure(str(error), "no password")
        result = await self._fetcher.fetch(
            request.url,
            etag=request.etag,
            last_modified=request.last_modified,
            validators_from=request.validators_from,
            credentials=credentials,
        )
        if not isinstance(result, FetchedBody):
            return result
        feed = await self._parsers.parse(result.body, result.url, result.content_type)
        if feed.problems and not feed.entries and not feed.title:
            return FetchFailure(f"{host_of(result.url)} sent no feed: {feed.problems[0].what}", "no feed")
        return ParsedFeed(feed, result, schedule.later_due(feed.interval, result.due, result.fetched_at))

    async def _deliver_outcome(self, request: FeedRequest, outcome: FeedOutcome) -> None:
        new = await _finish_delivery(self._deliver(request, outcome))
        so_far = self._progress
        failed = so_far.failed + isinstance(outcome, FetchFailure)
        self._progress = replace(so_far, done=so_far.done + 1, new=so_far.new + new, failed=failed)
        if self._report_progress:
            self._report_progress(self._progress)


async def _finish_delivery(delivery: Awaitable[int]) -> int:
    """Await a delivery; cancellations, however many, take effect only after it."""
    task = asyncio.ensure_future(delivery)
    if await _wait_for_all([task]):
        task.exception()  # retrieved, so that asyncio does not report it
        raise asyncio.CancelledError
    return task.result()


async def _wait_for_all(tasks: Sequence[asyncio.Future[Any]]) -> bool:
    """Wait until all tasks have ended; return whether a cancellation arrived meanwhile."""
    cancelled = False
    while pending := [task for task in tasks if not task.done()]:
        try:
            await asyncio.wait(pending)
        except asyncio.CancelledError:
            cancelled = True
    return cancelled
