"""Fetch and parse many feeds at once, and hand over each result as it comes. Keeps nothing itself."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tuireader.feeds import schedule
from tuireader.feeds.fetch import PER_HOST, Fetcher
from tuireader.feeds.fetch_result import Failed, Fetched, Gone, Progress, Unchanged
from tuireader.feeds.model import Feed
from tuireader.feeds.network_policy import Allow, host_of
from tuireader.feeds.parser_pool import Parsers

CONCURRENCY = 12  # each may hold a body of 8 MB


@dataclass(frozen=True, slots=True)
class Job:
    """One feed to refresh; `key` is the caller's own name for it."""

    url: str
    etag: str = ""
    last_modified: str = ""
    key: Hashable = None


@dataclass(frozen=True, slots=True)
class Read:
    """A feed came and was read; `due` is when it should be asked again, by the server's word and by its own."""

    feed: Feed
    fetched: Fetched
    due: datetime


Outcome = Read | Unchanged | Gone | Failed
Deliver = Callable[[Job, Outcome], Awaitable[int]]


async def refresh(
    jobs: Iterable[Job],
    deliver: Deliver,
    *,
    concurrency: int = CONCURRENCY,
    allow: Allow | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Progress:
    """Refresh all `jobs`; await `deliver(job, outcome)`, one at a time, for each as it comes, and return the counts.

    `deliver` returns how many entries were new to it; what it raises ends the refresh and is raised here. A
    cancelled refresh waits for the delivery under way and makes no other. Feeds never wait for each other's
    servers: a host is asked at most twice at a time, and its queue takes no place from other hosts.
    """
    async with Fetcher(allow) as fetcher, Parsers() as parsers:
        return await Run(fetcher, parsers, deliver, concurrency, progress).all(list(jobs))


class Run:
    """One refresh under way, for a caller who brings the fetcher and the parsers."""

    def __init__(
        self,
        fetcher: Fetcher,
        parsers: Parsers,
        deliver: Deliver,
        concurrency: int,
        progress: Callable[[Progress], None] | None = None,
    ) -> None:
        self._fetcher, self._parsers, self._deliver, self._tell = fetcher, parsers, deliver, progress
        self._hosts: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(PER_HOST))
        self._places = asyncio.Semaphore(concurrency)
        self._one_delivery = asyncio.Lock()
        self._progress = Progress(0, 0, 0, 0)

    async def all(self, jobs: list[Job]) -> Progress:
        """Refresh the jobs and return the counts; see `refresh`."""
        self._progress = Progress(0, len(jobs), 0, 0)
        tasks = [asyncio.create_task(self._one(job)) for job in jobs]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await _ended(tasks)
        return self._progress

    async def _one(self, job: Job) -> None:
        async with self._hosts[host_of(job.url)], self._places:
            outcome = await self._outcome(job)
            async with self._one_delivery:
                await self._hand_over(job, outcome)

    async def _outcome(self, job: Job) -> Outcome:
        result = await self._fetcher.fetch(job.url, etag=job.etag, last_modified=job.last_modified)
        if not isinstance(result, Fetched):
            return result
        feed = await self._parsers.parse(result.body, result.url)
        if feed.problems and not feed.entries and not feed.title:
            return Failed(f"{host_of(result.url)} sent no feed: {feed.problems[0].what}", "no feed")
        return Read(feed, result, schedule.due_with(feed.interval, result.due, result.fetched_at))

    async def _hand_over(self, job: Job, outcome: Outcome) -> None:
        new = await _to_the_end(self._deliver(job, outcome))
        so_far = self._progress
        failed = so_far.failed + isinstance(outcome, Failed)
        self._progress = replace(so_far, done=so_far.done + 1, new=so_far.new + new, failed=failed)
        if self._tell:
            self._tell(self._progress)


async def _to_the_end(delivery: Awaitable[int]) -> int:
    """Await a delivery; a cancellation, however often it comes, waits until it is done."""
    task = asyncio.ensure_future(delivery)
    if await _ended([task]):
        task.exception()  # of which the canceller does not hear
        raise asyncio.CancelledError
    return task.result()


async def _ended(tasks: Sequence[asyncio.Future[Any]]) -> bool:
    """Wait until all have ended, and tell whether this was to be cancelled meanwhile."""
    cancelled = False
    while waiting := [task for task in tasks if not task.done()]:
        try:
            await asyncio.wait(waiting)
        except asyncio.CancelledError:
            cancelled = True
    return cancelled
