"""Show the page that an entry links to instead of the short text from its feed, and switch back."""

from tuireader import documents, event_log
from tuireader.config import Config
from tuireader.documents import Document
from tuireader.errors import ArticleError
from tuireader.feeds.credentials import CredentialError
from tuireader.feeds.fetch_result import NotModified
from tuireader.feeds.fetch_task import server_if_other
from tuireader.feeds.find_credentials import CredentialFinder
from tuireader.feeds.network_policy import AllowedHosts
from tuireader.library import Entry, Library, ReadingPosition
from tuireader.quotes import Attribution, attribute
from tuireader.updates.page_fetcher import NoPage, Page, PageFetcher, unusable_page
from tuireader.updates.store_quotations import index_and_store_quotations

NO_MORE_TEXT = "says no more than the feed does"
_MATCH_LENGTHS_CHARACTERS = (120, 60, 30)
"""Lengths of the text to search for, longest first, to find a reading position in another text."""
_MAX_PARAGRAPHS = 4
"""How many paragraphs, from the position on, are searched for in the other text."""

PageOutcome = Page | NotModified | NoPage


async def fetch_page(library: Library, entry: Entry, pages: PageFetcher, finder: CredentialFinder) -> PageOutcome:
    """Fetch the page of `entry` if it has changed since the last fetch. Stores nothing.

    A page at the server of the entry's feed is fetched with the feed's credentials.
    """
    stored, feed = library.pages.get_intact(entry.id), library.feeds.find(entry.feed)
    try:
        is_own = feed is not None and feed.kind == "feed" and not server_if_other(feed.url, entry.url)
        credentials = await finder.find(feed.url) if feed is not None and is_own else None
    except CredentialError as error:
        return unusable_page(str(error), sentence=str(error))
    etag, modified, giver = (stored.etag, stored.modified, stored.url) if stored else ("", "", "")
    return await pages.read(entry.url, etag=etag, modified=modified, validators_from=giver, credentials=credentials)


async def fetch_single_page(library: Library, entry: Entry, config: Config) -> PageOutcome:
    """Fetch only the page of `entry`, as `fetch_page` does."""
    async with PageFetcher(AllowedHosts.of(config.allowed_hosts), proxy=config.proxy) as pages:
        return await fetch_page(library, entry, pages, CredentialFinder(config))


def store_page_outcome(
    library: Library, entry: Entry, outcome: PageOutcome, *, retry_at: float | None = None
) -> NoPage | None:
    """Store the outcome of fetching the page of `entry`; return why the feed's text stays, or None.

    If the failure is temporary, a refresh tries again at `retry_at`, in seconds since 1970.
    """
    if isinstance(outcome, Page) and not has_more_text(library, entry, outcome):
        outcome = unusable_page(NO_MORE_TEXT)
    if isinstance(outcome, NoPage):
        event_log.write("page refused", entry=entry.id, url=entry.url, reason=outcome.reason)
        library.pages.store_problem(entry.id, outcome.reason, retry_at if outcome.is_temporary else None)
        return outcome
    store_page(library, entry, outcome)
    event_log.write("page stored", entry=entry.id, url=entry.url, unchanged=isinstance(outcome, NotModified))
    return None


def store_page(library: Library, entry: Entry, outcome: Page | NotModified) -> None:
    """Store a page for `entry` and show it from now on; the reading position is adapted."""
    old_document = _shown_document(library, entry)
    if isinstance(outcome, NotModified):
        library.pages.store_unchanged(entry.id, outcome.fetched_at.timestamp())
    else:
        library.pages.store(
            entry.id,
            outcome.url,
            outcome.data,
            outcome.fetched.timestamp(),
            article=documents.pack_article(outcome.article),
            etag=outcome.etag,
            modified=outcome.modified,
        )
    _move_position(library, entry, old_document)


def has_more_text(library: Library, entry: Entry, page: Page) -> bool:
    """Return whether a page has more text than the feed, which may have had the whole article."""
    stored = library.articles.stored_intact(entry.id, "feed")
    if stored is None:
        return True
    feed_text = documents.from_html(stored.data.decode("utf-8", "replace"), stored.url).text
    return len(page.article.text) > len(feed_text)


def switch_text(library: Library, entry: Entry, *, to_page: bool) -> None:
    """Show the stored page of `entry` or its feed's text; the reading position is adapted."""
    old_document = _shown_document(library, entry)
    library.pages.show(entry.id, shown=to_page)
    _move_position(library, entry, old_document)


def _shown_document(library: Library, entry: Entry) -> Document | None:
    try:
        return library.articles.open(entry)
    except ArticleError:
        return None


def _move_position(library: Library, entry: Entry, old_document: Document | None) -> None:
    position, new_document = library.positions.get(entry.id), _shown_document(library, entry)
    if (
        old_document is None
        or new_document is None
        or position == ReadingPosition()
        or old_document.text == new_document.text
    ):
        return
    old = library.articles.corrected(entry.id, old_document.text)
    new_attribution = attribute(new_document.prose, blocks=new_document.block_quotes, language=new_document.language)
    index_and_store_quotations(library, entry.id, new_document.text, new_attribution)
    new = library.rulings.apply(entry.id, new_document.text, new_attribution)
    quotation = (
        None
        if old is None or position.quotation is None
        else same_quotation_index(old.attribution, position.quotation, new.attribution)
    )
    library.positions.move(
        entry.id, ReadingPosition(same_offset(old_document.text, position.offset, new_document.text), quotation)
    )


def same_offset(old_text: str, offset: int, new_text: str) -> int:
    """Return the offset in the new text of the words at `offset` in the old one; -1 if they are missing.

    If they occur more than once, the offset closest to the old one is returned.
    """
    if offset <= 0:
        return -1
    for paragraph in old_text[offset : offset + 4000].split("\n\n")[:_MAX_PARAGRAPHS]:
        for length in _MATCH_LENGTHS_CHARACTERS:
            words = paragraph[:length].partition("\n")[0].strip()
            found = _nearest(new_text, words, offset) if len(words) > min(_MATCH_LENGTHS_CHARACTERS) // 2 else -1
            if found >= 0:
                return found
    return -1


def _nearest(text: str, words: str, offset: int) -> int:
    before, after = text.rfind(words, 0, offset + len(words)), text.find(words, offset)
    if min(before, after) < 0:
        return max(before, after)
    return before if offset - before <= after - offset else after


def same_quotation_index(old: Attribution, index: int, new: Attribution) -> int | None:
    """Return the index of the same quotation in another text, or None if it is missing."""
    if index >= len(old.quotations):
        return None
    words = old.quotations[index].text
    return next((i for i, quotation in enumerate(new.quotations) if quotation.text == words), None)
