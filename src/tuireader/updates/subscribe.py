"""Subscribe to a feed, or to one of the feeds of a site."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tuireader.config import Config
from tuireader.errors import ArticleError, TuireaderError
from tuireader.feeds.discovery import Candidate, discover
from tuireader.feeds.feed_address import web_address
from tuireader.feeds.fetch import Fetcher
from tuireader.feeds.fetch_many import ParsedFeed
from tuireader.feeds.fetch_result import FetchedBody
from tuireader.feeds.fetch_task import server_if_other
from tuireader.feeds.find_credentials import CredentialFinder
from tuireader.feeds.network_policy import AllowedHosts
from tuireader.feeds.parser_pool import ParserPool
from tuireader.feeds.schedule import later_due
from tuireader.library import Feed, Library
from tuireader.library.settings import FIRST_FEEDS_SETTING
from tuireader.updates.refresh import store_feed_outcome
from tuireader.userinfo import has_password, split_userinfo, with_userinfo, without_password

ChooseFeed = Callable[[Sequence[Candidate]], Awaitable[Candidate | None]]
"""A callback that chooses one of a site's feeds, or None."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """The result of subscribing to a feed."""

    feed: Feed
    new: int  # how many entries are new
    was_known: bool  # whether the user had subscribed before

    @property
    def password_note(self) -> str:
        """How to keep the feed's password out of the library, if it is in there."""
        if not has_password(self.feed.url):
            return ""
        return (
            'Its password is stored in the library now. To keep it elsewhere, write password-command = "…" below'
            f' [feeds."{self.feed.shown_url}"] in config.toml, and add {self.feed.shown_url}'
        )


async def subscribe(library: Library, address: str, config: Config, choose: ChooseFeed) -> Subscription | None:
    """Subscribe to `address`, a feed or a site that has one; return None if `choose` returns None.

    Raises ArticleError where there is no feed.
    """
    url = feed_url(address)
    allowed_hosts = AllowedHosts.of(config.allowed_hosts)
    async with Fetcher(allowed_hosts, proxy=config.proxy) as fetcher, ParserPool() as parsers:
        source = _FeedSource(fetcher, parsers, CredentialFinder(config), url)
        result = await source.fetch(url)
        if isinstance(result, FetchedBody):
            candidates = await asyncio.to_thread(discover, result.body, result.url, result.content_type)
            candidate = await _choose_candidate(source, candidates, choose, address)
            if candidate is None:
                return None
            url = source.with_own_userinfo(candidate.url)
            result = await source.fetch(url)
        if isinstance(result, FetchedBody):
            raise ArticleError(address, "is not a feed, and neither is the feed that it links to")
    store_url = result.fetched.permanent_url or url  # a temporary redirect (302) may lead somewhere else tomorrow
    return await asyncio.to_thread(_store, library, store_url, result, config)


def feed_url(address: str) -> str:
    """Return `address` as the web writes it, with its scheme. Raises TuireaderError where it is no address."""
    address = web_address(address)
    if not address:
        raise TuireaderError("Type an address, like https://weir.example/feed.")
    try:
        parts = urlsplit(address)
        url = address if parts.scheme in {"http", "https"} else f"https://{address}"
        if urlsplit(url).hostname:
            return url
    except ValueError:
        pass
    raise ArticleError(address, "is not an address; give one like https://weir.example/feed")


def _store(library: Library, url: str, parsed_feed: ParsedFeed, config: Config) -> Subscription:
    """Store the feed and its entries; runs in a thread because thousands of entries take seconds."""
    options, had_feeds = config.feed_options(url), bool(library.feeds.all())
    if options.has_password:
        url = without_password(url)
    before = library.feeds.at_url(url)
    if before is None and (before := library.feeds.with_other_credentials(url)):
        library.feeds.replace_credentials(before.id, url)
    feed = library.feeds.store(url, name=options.name, folder=options.folder)
    new = store_feed_outcome(library, feed, parsed_feed, config).new
    if not had_feeds:
        library.settings.save(FIRST_FEEDS_SETTING, "new")
    return Subscription(library.feeds.at_url(url) or feed, new, was_known=before is not None and before.listed)


class _FeedSource:
    """Fetches feeds and pages at the address that was typed, and what is found there."""

    def __init__(self, fetcher: Fetcher, parsers: ParserPool, finder: CredentialFinder, typed_url: str) -> None:
        self._fetcher, self._parsers, self._finder, self._typed_url = fetcher, parsers, finder, typed_url

    def with_own_userinfo(self, url: str) -> str:
        """Return an address with the user and password that were typed, if it is at the same server."""
        userinfo = split_userinfo(self._typed_url)[1]
        return url if server_if_other(self._typed_url, url) else with_userinfo(url, userinfo)

    async def fetch(self, url: str) -> ParsedFeed | FetchedBody:
        """Fetch `url`; return it as a feed, or else as a page. Raises TuireaderError where it cannot be fetched."""
        result = await self._fetcher.fetch(url, credentials=await self._finder.find(url))
        if not isinstance(result, FetchedBody):
            raise ArticleError(url, getattr(result, "reason", "is gone for good"))
        feed = await self._parsers.parse(result.body, result.url, result.content_type)
        if feed.entries or (feed.title and not feed.problems):
            return ParsedFeed(feed, result, later_due(feed.interval, result.due, result.fetched_at))
        return result


async def _choose_candidate(
    source: _FeedSource, candidates: Sequence[Candidate], choose: ChooseFeed, address: str
) -> Candidate | None:
    """Return the feed to add: the only one, the chosen one, or the first guess that is a feed."""
    declared = [candidate for candidate in candidates if candidate.type or candidate.title]
    if len(declared) > 1:
        return await choose(declared)
    refusal: ArticleError | None = None
    for candidate in declared or candidates:
        try:
            if isinstance(await source.fetch(source.with_own_userinfo(candidate.url)), ParsedFeed):
                return candidate
        except ArticleError as error:
            refusal = refusal or error
    if declared and refusal:  # the site names a feed: say why it cannot be fetched
        raise refusal
    raise ArticleError(address, "has no feed that tuireader can find; give the address of the feed itself")
