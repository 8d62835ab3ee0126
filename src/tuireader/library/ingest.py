"""Ingest: storing the document of a feed in one transaction."""

from typing import TYPE_CHECKING, Any, NamedTuple

from tuireader.library.database import Database
from tuireader.library.feed_languages import declared_language, store_language
from tuireader.library.feeds import Feeds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tuireader.config import Rule
    from tuireader.feeds.model import Entry, Feed


class IngestResult(NamedTuple):
    """The ids of the entries that a delivery added or changed, and patterns of rules that were too slow."""

    new: tuple[int, ...] = ()
    updated: tuple[int, ...] = ()
    slow_patterns: tuple[str, ...] = ()


class FeedIngest:
    """Stores deliveries, and lets rules act on what is new. A delivery is the parsed document of a feed."""

    def __init__(self, db: Database, feeds: Feeds) -> None:
        self._db, self._feeds = db, feeds

    def store_entries(
        self, feed_id: int, parsed: "Feed", fetched: float, *, rules: "Iterable[Rule]" = (), **fetch_state: Any
    ) -> IngestResult:
        """Store the entries of a feed's document, which was fetched at `fetched`; return which are new or changed.

        `fetch_state` says how the fetch went, as for `Feeds.store_fetch`. It is stored in the same transaction, so that
        a kill never leaves the ETag of entries that were not stored. Marks stay as they are; `rules` apply to new
        entries only. The next `SearchIndex.update_index` indexes the entries.
        """
        from tuireader.library.ingest_entries import EntryIngest, deliveries_of, feed_details  # noqa: PLC0415 - not needed at start

        items, own = deliveries_of(parsed, feed_id), feed_details(parsed)
        with self._db.large_cache(), self._db.transaction():
            feed = self._feeds.find(feed_id)
            if feed is None:  # another copy of the program has removed it meanwhile
                return IngestResult()
            changed = {name: value for name, value in own.items() if value and value != getattr(feed, name)}
            work = EntryIngest(self._db, feed_id, fetched, [rule for rule in rules if rule.applies_to_feed(feed.url)])
            work.ingest(items)
            if parsed.language != declared_language(self._db, feed_id):
                store_language(self._db.connection, feed_id, parsed.language)
            self._feeds.store_fetch(feed_id, **{"checked": fetched, **changed, **fetch_state})
        return IngestResult(tuple(work.new), tuple(work.updated), tuple(work.slow_patterns))

    def has_article(self, feed_id: int, entry: "Entry") -> bool:
        """Return whether `store_article` has already stored exactly what `entry` says now."""
        from tuireader.feeds.model import Feed  # noqa: PLC0415 - not needed at start
        from tuireader.library.ingest_entries import deliveries_of, is_stored  # noqa: PLC0415

        return all(is_stored(self._db, it, feed_id) for it in deliveries_of(Feed(entries=(entry,)), feed_id))

    def store_article(
        self, feed_id: int, entry: "Entry", outlet: str, fetched: float, *, rules: "Iterable[Rule]" = ()
    ) -> IngestResult:
        """Store an article of a feed that nobody fetches; return whether it is new or changed.

        `outlet` is where it was published. Its id alone tells it from the others of the feed; an article of another
        feed with the same address is the same.
        """
        from tuireader.feeds.model import Feed  # noqa: PLC0415 - not needed at start
        from tuireader.library.ingest_entries import EntryIngest, deliveries_of, known_by_id, set_outlet  # noqa: PLC0415

        items = [known_by_id(self._db, it, feed_id) for it in deliveries_of(Feed(entries=(entry,)), feed_id)]
        with self._db.transaction():
            feed = self._feeds.get(feed_id)
            work = EntryIngest(self._db, feed_id, fetched, [rule for rule in rules if rule.applies_to_feed(feed.url)])
            work.ingest(items)
            for entry_id in (*work.new, *work.updated):
                set_outlet(self._db, entry_id, outlet)
        return IngestResult(tuple(work.new), tuple(work.updated), tuple(work.slow_patterns))

    def add_missing(
        self, feed_id: int, parsed: "Feed", added: float, *, deleted: "Sequence[bool]" = ()
    ) -> tuple[list[int], list[int]]:
        """Store the entries of another reader that the library lacks; return the ids of all, and of those.

        What the library has stays as it is, and no rule acts. Entries that are `deleted` are stored, too, and stay
        hidden, so that their feed does not bring them again.
        """
        from tuireader.library.ingest_entries import EntryIngest, deliveries_of, feed_details  # noqa: PLC0415 - as above

        items = deliveries_of(parsed, feed_id)
        with self._db.large_cache(), self._db.transaction() as db:
            feed = self._feeds.get(feed_id)
            if parsed.title and not feed.title:
                self._feeds.store_fetch(feed_id, title=feed_details(parsed)["title"])
            work = EntryIngest(self._db, feed_id, added, ())
            ids = work.add_missing(items)
            new = set(work.new)
            hidden = ((it,) for it, is_deleted in zip(ids, deleted, strict=False) if is_deleted and it in new)
            db.executemany("UPDATE entry SET hidden = 1, read = 1 WHERE id = ?", hidden)
            if not feed.listed:
                db.executemany("UPDATE entry SET aside = 1 WHERE id = ?", ((it,) for it in new))
        return ids, work.new

    def apply_speaker_rules(self, rules: "Iterable[Rule]", cancelled: "Callable[[], bool]" = lambda: False) -> int:
        """Let rules that name speakers act on new entries whose quotations are known; return how many were changed."""
        from tuireader.library.speaker_rules import apply_rules  # noqa: PLC0415 - few have such rules

        return apply_rules(self._db, rules, cancelled)
