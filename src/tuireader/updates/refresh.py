"""Refresh feeds into the library."""

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from tuireader import event_log
from tuireader.config import Config
from tuireader.feeds.fetch_many import FeedOutcome, FeedRequest, ParsedFeed, fetch_feeds
from tuireader.feeds.fetch_result import FeedGone, FetchFailure, NotModified, Progress
from tuireader.feeds.fetch_task import server_if_other
from tuireader.feeds.find_credentials import CredentialFinder
from tuireader.feeds.network_policy import AllowedHosts
from tuireader.library import Feed, Library
from tuireader.updates.fetch_fulltexts import fetch_requested_pages

MAX_WAIT_SECONDS = 7 * 24 * 3600.0
"""The longest wait before a failing feed is tried again; until then, each failure doubles the wait."""

MAX_SHOWN_CHARACTERS = 40
"""How much of a pattern a message shows."""


class FeedResult(NamedTuple):
    """The result of refreshing one feed."""

    new: int  # articles
    sentence: str  # “2 new”, “failed: …”
    has_failed: bool = False  # no articles can come until something changes
    slow_rules: str = ""  # a sentence about rules that took too long; “” if none did
    entries: tuple[int, ...] = ()  # ids of the new articles


OnFeedDone = Callable[[Feed, FeedResult], None]
"""A callback that gets a feed and the result of its refresh."""


async def refresh_feeds(  # noqa: PLR0913 - who listens to what is named
    library: Library,
    feeds: Iterable[Feed],
    config: Config,
    *,
    progress: Callable[[Progress], None] | None = None,
    on_feed: OnFeedDone | None = None,
    on_pages: Callable[[Progress], None] | None = None,
) -> Progress:
    """Fetch `feeds` and store new entries; return the counts. If this is cancelled, what was stored stays.

    `on_feed` is called for each feed, on the event loop's thread, and `progress` after it. Then the pages of new
    entries are fetched if the configuration says so; `on_pages` is called for each.
    """
    await asyncio.to_thread(library.repair_times)
    by_id = {feed.id: feed for feed in feeds}
    finder, givers = CredentialFinder(config), library.feeds.validators_from()
    requests = [
        FeedRequest(
            feed.url, feed.etag, feed.modified, feed.id, givers.get(feed.id, ""), partial(finder.find, feed.url)
        )
        for feed in by_id.values()
    ]

    async def deliver(request: FeedRequest, outcome: FeedOutcome) -> int:
        feed = by_id[int(str(request.key))]
        with event_log.timed("feed stored", feed=feed.id, url=feed.url) as facts:
            result = await asyncio.to_thread(store_feed_outcome, library, feed, outcome, config)
            facts["result"] = result.sentence
        if on_feed:
            on_feed(feed, result)
        return result.new

    counts = await fetch_feeds(
        requests, deliver, allowed_hosts=AllowedHosts.of(config.allowed_hosts), proxy=config.proxy, progress=progress
    )
    await fetch_requested_pages(library, by_id.values(), config, finder, progress=on_pages)
    return counts


def store_feed_outcome(library: Library, feed: Feed, outcome: FeedOutcome, config: Config) -> FeedResult:
    """Store one outcome and return the result."""
    now = time.time()
    match outcome:
        case FeedGone():
            library.feeds.store_fetch(feed.id, checked=now, gone=True, problem="is gone for good (410)")
            return FeedResult(0, "is gone for good (410); it will not be fetched again", has_failed=True)
        case FetchFailure():
            wait_seconds = _retry_wait_seconds(config.refresh_every, feed.failures, outcome.retry_after, now)
            library.feeds.store_fetch(
                feed.id, checked=now, due=now + wait_seconds, failures=feed.failures + 1, problem=outcome.reason
            )
            return FeedResult(0, f"failed: {outcome.reason}", has_failed=True)
    received = outcome if isinstance(outcome, NotModified) else outcome.fetched
    try:
        feed = _follow_redirect(library, feed, received.permanent_url)
    except KeyError:  # by another copy of the program
        return FeedResult(0, "was removed meanwhile")
    config = config.with_redirects(library.feeds.redirects())
    if isinstance(outcome, NotModified):
        library.feeds.store_fetch(
            feed.id, checked=now, due=_due_time(feed, config, outcome.due, now), failures=0, problem=""
        )
        return FeedResult(0, "has nothing new")
    return _ingest(library, feed, outcome, config, now)


def _ingest(library: Library, feed: Feed, parsed: ParsedFeed, config: Config, now: float) -> FeedResult:
    with library.transaction():
        result = library.ingest.store_entries(
            feed.id,
            parsed.feed,
            parsed.fetched.fetched_at.timestamp(),
            rules=config.rules,
            etag=parsed.fetched.etag,
            modified=parsed.fetched.last_modified,
            validators_from=server_if_other(feed.url, parsed.fetched.url),
            due=_due_time(feed, config, parsed.due, now),
            failures=0,
            problem="",
        )
        if config.feed_options(feed.url).full_text:
            library.pages.request(result.new)
    changed = f", {len(result.updated)} changed" if result.updated else ""
    slow_rules = _slow_rules_sentence(result.slow_patterns)
    sentence = f"{len(result.new)} new{changed}{slow_rules and '; '}{slow_rules.rstrip('.')}"
    return FeedResult(len(result.new), sentence, slow_rules=slow_rules, entries=result.new)


def _slow_rules_sentence(patterns: Sequence[str]) -> str:
    """Return a sentence about the first of some patterns that take too long, or “”."""
    if not patterns:
        return ""
    pattern = patterns[0] if len(patterns[0]) <= MAX_SHOWN_CHARACTERS else f"{patterns[0][:MAX_SHOWN_CHARACTERS]}…"
    return f"The rule that matches “{pattern}” takes too long for some articles; it was left out there."


def _follow_redirect(library: Library, feed: Feed, url: str) -> Feed:
    """Store a permanent redirect; return the feed at the new address, which may be another one.

    Raises KeyError where the feed was removed.
    """
    return library.feeds.redirect(feed.id, url) if url and url != feed.url else library.feeds.get(feed.id)


def _due_time(feed: Feed, config: Config, stated: datetime, now: float) -> float:
    """Return when to fetch again: not earlier than the server wants, nor more often than the user wants."""
    refresh_seconds = config.feed_options(feed.url).refresh
    return max(
        now + (config.refresh_every if refresh_seconds is None else refresh_seconds or MAX_WAIT_SECONDS),
        stated.timestamp(),
    )


def _retry_wait_seconds(refresh_seconds: float, failures: int, retry_after: datetime | None, now: float) -> float:
    wait_seconds = min(refresh_seconds * 2.0 ** min(failures, 10), MAX_WAIT_SECONDS)
    return max(wait_seconds, retry_after.timestamp() - now) if retry_after else wait_seconds


def feeds_to_refresh(
    library: Library, names: Sequence[str], config: Config, *, all_feeds: bool
) -> tuple[list[Feed], list[str]]:
    """Return the feeds that `names` (addresses or names) mean, and unknown names; without names, those due."""
    subscribed = [feed for feed in library.feeds.all() if feed.kind == "feed" and not feed.gone]
    if not names:
        due = (feed for feed in library.feeds.due() if config.is_fetched(feed.url))
        return (subscribed if all_feeds else list(due)), []
    found: dict[int, Feed] = {}
    unknown = []
    for name in names:
        matching_feeds = [
            feed for feed in subscribed if name in feed.names or name == feed.display_name or feed.is_in_folder(name)
        ]
        found.update((feed.id, feed) for feed in matching_feeds)
        if not matching_feeds:
            unknown.append(name)
    return list(found.values()), unknown
