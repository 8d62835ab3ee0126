"""Articles of another reader come into the library, with their marks; what the library has only gains marks."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from tuireader.feeds.model import Feed
from tuireader.feeds.other_readers.model import MovedArticle
from tuireader.library import Library

ARTICLES_PER_STEP = 500
"""How many articles are stored in one transaction: other copies of the program wait for it."""
_WEB = ("http://", "https://")


@dataclass(slots=True)
class TakenOver:
    """What has come so far."""

    seen: int = 0  # articles of the other reader
    new: int = 0  # that the library lacked
    read: int = 0  # marked as read by this
    starred: int = 0  # starred by this
    deleted: int = 0  # that were deleted there, and do not come again
    left_out: dict[str, int] = field(default_factory=dict)  # articles by feed that the user does not follow


def take_over(
    library: Library,
    articles: Iterable[MovedArticle],
    tags_of_feeds: Mapping[str, tuple[str, ...]],
    taken: TakenOver,
    progress: Callable[[TakenOver], None] = lambda _: None,
) -> None:
    """Store articles with their marks, and count them in `taken`; if this is stopped, what was stored stays.

    Doing it again changes nothing. Articles of feeds that the user does not follow come if they are starred.
    """
    feeds = {feed.url: feed.id for feed in library.feeds.all()}
    for step in _steps(articles):
        by_feed: dict[str, list[MovedArticle]] = {}
        for article in step:
            by_feed.setdefault(article.feed_url, []).append(article)
        with library.transaction():
            for url, group in by_feed.items():
                feed_id = feeds.get(url)
                wanted = group if feed_id is not None else [it for it in group if it.starred and url.startswith(_WEB)]
                if len(wanted) < len(group):
                    taken.left_out[url] = taken.left_out.get(url, 0) + len(group) - len(wanted)
                if wanted:
                    feed_id = feed_id or library.feeds.store(url, listed=False).id
                    _store(library, feed_id, wanted, tags_of_feeds.get(url, ()), taken)
        taken.seen += len(step)
        progress(taken)


def _steps(articles: Iterable[MovedArticle]) -> Iterator[list[MovedArticle]]:
    rest = iter(articles)
    while step := list(islice(rest, ARTICLES_PER_STEP)):
        yield step


def _store(
    library: Library, feed_id: int, articles: list[MovedArticle], tags: tuple[str, ...], taken: TakenOver
) -> None:
    """Store the articles of one feed, in a transaction."""
    parsed = Feed(articles[0].feed_title, entries=tuple(it.entry for it in articles))
    deleted = [it.deleted for it in articles]
    ids, new = library.ingest.add_missing(feed_id, parsed, time.time(), deleted=deleted)
    marked = list(zip(ids, articles, strict=True))
    taken.new += len(set(new).difference(entry_id for entry_id, it in marked if it.deleted))
    taken.deleted += sum(deleted)
    taken.read += len(library.marks.mark([i for i, it in marked if it.read], read=True, undo=False))
    taken.starred += len(library.marks.mark([i for i, it in marked if it.starred], starred=True, undo=False))
    for entry_id, article in marked:
        if names := (*article.tags, *tags):
            library.tags.add([entry_id], *names)
