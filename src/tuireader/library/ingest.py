"""Deliveries: a feed's document goes into the library in one transaction."""

from typing import TYPE_CHECKING, Any, NamedTuple

from tuireader.library.database import Database
from tuireader.library.feeds import Feeds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tuireader.config import Rule
    from tuireader.feeds.model import Feed


class IngestResult(NamedTuple):
    """What a delivery changed: the ids of entries that are new, and of those that were updated."""

    new: tuple[int, ...] = ()
    updated: tuple[int, ...] = ()


class FeedIngest:
    """Takes deliveries in."""

    def __init__(self, db: Database, feeds: Feeds) -> None:
        self._db, self._feeds = db, feeds

    def store_entries(
        self, feed_id: int, parsed: "Feed", fetched: float, *, rules: "Iterable[Rule]" = (), **fetch_state: Any
    ) -> IngestResult:
        """Store the entries of a feed's document, fetched at `fetched`; return what is new and what has changed.

        `fetch_state` is how the fetch went, as for `Feeds.store_fetch`: it is stored in the same transaction, so that a
        kill never leaves an ETag of entries that are not there. Marks stay as they are; `rules` hold for new entries.
        What came is indexed by the next `SearchIndex.update_index`.
        """
        from tuireader.library.ingest_entries import EntryIngest, deliveries_of, feed_details  # noqa: PLC0415 - a start brings nothing in

        items, own = deliveries_of(parsed, feed_id), feed_details(parsed)
        with self._db.large_cache(), self._db.transaction():
            feed = self._feeds.find(feed_id)
            if feed is None:  # another copy of the program has removed it meanwhile
                return IngestResult()
            changed = {name: value for name, value in own.items() if value and value != getattr(feed, name)}
            work = EntryIngest(self._db, feed_id, fetched, [rule for rule in rules if rule.applies_to_feed(feed.url)])
            work.ingest(items)
            self._feeds.store_fetch(feed_id, **{"checked": fetched, **changed, **fetch_state})
        return IngestResult(tuple(work.new), tuple(work.updated))
