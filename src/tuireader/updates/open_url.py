"""Open web pages by address: `tuireader https://…`."""

import asyncio

from tuireader import documents
from tuireader.config import Config
from tuireader.documents import Document
from tuireader.documents.headline import readable_name
from tuireader.errors import ArticleError
from tuireader.feeds.fetch_result import NotModified
from tuireader.feeds.network_policy import AllowedHosts
from tuireader.library import Entry, Library
from tuireader.updates.fulltext import store_page
from tuireader.updates.page_fetcher import NoPage, Page, PageFetcher
from tuireader.userinfo import without_userinfo


async def read_page_at(url: str, config: Config) -> Document:
    """Return the article of the page at `url` without storing it. Raises ArticleError where there is none."""
    async with PageFetcher(AllowedHosts.of(config.allowed_hosts), proxy=config.proxy) as pages:
        outcome = await pages.read(url)
    if not isinstance(outcome, Page):
        raise _failure(url, outcome)
    document = documents.to_document(outcome.article)
    return document._replace(title=_title(outcome, without_userinfo(url)), fetched=outcome.fetched)


async def open_page(library: Library, url: str, config: Config) -> tuple[Entry, ArticleError | None]:
    """Fetch and store the page at `url`; return its entry, which may be a feed's entry for that page, and None.

    If it cannot be fetched, return the entry of the stored copy and the reason. Raises ArticleError where there is no
    stored copy.
    """
    known_entry = await asyncio.to_thread(library.pages.entry_at_url, without_userinfo(url))
    stored = library.pages.get_intact(known_entry.id) if known_entry else None
    async with PageFetcher(AllowedHosts.of(config.allowed_hosts), proxy=config.proxy) as pages:
        etag, modified, giver = (stored.etag, stored.modified, stored.url) if stored else ("", "", "")
        outcome = await pages.read(url, etag=etag, modified=modified, validators_from=giver)
    url = without_userinfo(url)  # what stands in it was for this time
    if isinstance(outcome, NoPage):
        if known_entry is None or stored is None:
            raise _failure(url, outcome)
        await asyncio.to_thread(library.pages.show, known_entry.id, shown=True)
        return known_entry, ArticleError(url, outcome.reason)
    return await asyncio.to_thread(_store, library, url, outcome), None


def _store(library: Library, url: str, outcome: Page | NotModified) -> Entry:
    entry = library.pages.entry_at_url(url)
    if entry is not None:
        store_page(library, entry, outcome)
        return entry
    assert isinstance(outcome, Page)  # without stored validators, no server answers “not modified”
    found = outcome.article
    with library.transaction():
        entry = library.pages.get_or_add_entry(
            url, _title(outcome, url), author=found.byline, credit=found.credit, date=found.date
        )
        store_page(library, entry, outcome)
    return entry


def _title(page: Page, url: str) -> str:
    return page.article.title or readable_name(url)


def _failure(url: str, outcome: NoPage | NotModified) -> ArticleError:
    return ArticleError(url, outcome.reason if isinstance(outcome, NoPage) else "is said to be unchanged")
