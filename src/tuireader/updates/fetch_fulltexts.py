"""Fetch the pages of new entries during a refresh, for feeds with `full-text = true`."""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from tuireader.config import Config
from tuireader.feeds.fetch import MAX_REQUESTS_PER_HOST
from tuireader.feeds.fetch_result import Progress
from tuireader.feeds.find_credentials import CredentialFinder
from tuireader.feeds.network_policy import AllowedHosts, host_of
from tuireader.library import Entry, Feed, Library
from tuireader.updates.fulltext import PageOutcome, fetch_page, store_page_outcome
from tuireader.updates.page_fetcher import NoPage, PageFetcher

MAX_CONCURRENT_PAGES = 6  # each may hold a body of 2 MB in memory
MAX_PAGES_PER_FEED = 100  # in one refresh; later ones fetch the rest
MAX_SILENT_ANSWERS = 2  # of one host, before it gets no more requests in this refresh


async def fetch_requested_pages(
    library: Library,
    feeds: Iterable[Feed],
    config: Config,
    finder: CredentialFinder | None = None,
    *,
    progress: Callable[[Progress], None] | None = None,
) -> Progress:
    """Fetch the requested pages of the entries of `feeds`; return the counts, with stored pages as `new`.

    A host gets two requests at a time, and no more in this refresh once it is too busy or has failed to answer twice.
    If this is cancelled, pages that were stored stay; the others are fetched next time.
    """
    feed_ids = [feed.id for feed in feeds if config.feed_options(feed.url).full_text]
    requests = await asyncio.to_thread(library.pages.requested, feed_ids, MAX_PAGES_PER_FEED) if feed_ids else []
    if not requests:
        return Progress(0, 0, 0, 0)
    async with PageFetcher(AllowedHosts.of(config.allowed_hosts), proxy=config.proxy) as pages:
        finder = finder or CredentialFinder(config)
        run = _PageRefresh(library, pages, finder, config.refresh_every, progress)
        return await run.fetch_all([request.entry_id for request in requests])


class _PageRefresh:
    """One refresh of pages."""

    def __init__(
        self,
        library: Library,
        pages: PageFetcher,
        finder: CredentialFinder,
        refresh_seconds: float,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self._library, self._pages, self._refresh_seconds, self._report = library, pages, refresh_seconds, progress
        self._finder = finder
        self._slots_of_host: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(MAX_REQUESTS_PER_HOST)
        )
        self._slots = asyncio.Semaphore(MAX_CONCURRENT_PAGES)
        self._retry_time_of_host: dict[str, float] = {}
        self._silent_answers: Counter[str] = Counter()
        self._progress = Progress(0, 0, 0, 0)

    async def fetch_all(self, entry_ids: list[int]) -> Progress:
        self._progress = Progress(0, len(entry_ids), 0, 0)
        if self._report:
            self._report(self._progress)
        tasks = [asyncio.create_task(self._fetch_entry(entry)) for entry in self._library.entries.load(entry_ids)]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return self._progress

    async def _fetch_entry(self, entry: Entry) -> None:
        host = host_of(entry.url)
        async with self._slots_of_host[host], self._slots:
            if host in self._retry_time_of_host:
                retry_at = self._retry_time_of_host[host]
                await asyncio.to_thread(self._library.pages.postpone, entry.id, retry_at)
                failed = True
            else:
                outcome = await fetch_page(self._library, entry, self._pages, self._finder)
                retry_at = self._retry_time(self._library.pages.tries(entry.id), outcome)
                if isinstance(outcome, NoPage) and self._must_stop_asking(host, outcome):
                    self._retry_time_of_host[host] = retry_at
                failed = (
                    await asyncio.to_thread(store_page_outcome, self._library, entry, outcome, retry_at=retry_at)
                    is not None
                )
        so_far = self._progress
        counts = {"done": so_far.done + 1, "new": so_far.new + (not failed), "failed": so_far.failed + failed}
        self._progress = replace(so_far, **counts)
        if self._report:
            self._report(self._progress)

    def _must_stop_asking(self, host: str, outcome: NoPage) -> bool:
        """Return whether a host gets no more requests in this refresh: a dead one would delay it for minutes."""
        self._silent_answers[host] += outcome.is_silent
        return outcome.is_busy or self._silent_answers[host] >= MAX_SILENT_ANSWERS

    def _retry_time(self, tries: int, outcome: PageOutcome) -> float:
        """Return when to try again after a failure: each one doubles the wait, and the server may ask for more."""
        stated = isinstance(outcome, NoPage) and outcome.retry_at
        return max(time.time() + self._refresh_seconds * 2.0**tries, stated.timestamp() if stated else 0.0)
