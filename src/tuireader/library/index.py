"""Bringing the search index up to date: the newest entries first, in batches; several copies may do it at once."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from tuireader.errors import ArticleError
from tuireader.library import recent_words
from tuireader.library.articles import Articles
from tuireader.library.database import DAMAGE_ERRORS, Database, is_corrupt
from tuireader.library.entries import Entries
from tuireader.library.entry import Entry
from tuireader.library.found_article import FoundArticle
from tuireader.library.index_rows import IndexedWords, write_rows
from tuireader.library.search_tables import (
    BEFORE_INDEX_SQL,
    QUEUE_UNLISTED_SQL,
    drop_replaced_rows,
    replaced_table,
)
from tuireader.quotes import Attribution

INDEX_VERSION = 2
"""The version of what is indexed: raise it when other words are indexed, and the index is rebuilt."""
ENTRIES_PER_READ, CHARACTERS_PER_WRITE = 20, 100_000
"""How many entries are read together, and how many characters must be read before they are written.

Other writers wait for milliseconds meanwhile; smaller transactions would make indexing slower.
"""
QUEUED_ENTRIES = 2000
"""How many queued entries are sorted by date: neighbours in the index are written together."""
OLDER_ENTRIES_PER_STEP = 1000
MIN_DEAD_ROWS = 1000

_EntryWords = list[tuple[int, IndexedWords | None]]
_NO_TURNS: Mapping[int, int | None] = MappingProxyType({})


class SearchIndex:
    """Brings the search index up to date with entries and articles; only its methods write to the index."""

    def __init__(self, db: Database, entries: Entries, articles: Articles) -> None:
        self._db, self._entries, self._articles = db, entries, articles

    def update_index(self, cancelled: Callable[[], bool] = lambda: False, *, older: bool = True) -> int:
        """Index all new and changed entries, the newest first; then, if `older`, those that are older than the index.

        Returns how many entries were read. May be called at any time, by several processes at once, and stopped at any
        moment.
        """
        self._reset_outdated_index()
        done, batches = 0, self._batches(older=older)
        with self._db.large_cache():
            while not cancelled():
                batch = next(batches, None)
                if batch is not None:
                    self._write_batch(*batch)
                    done += len(batch[0])
                # The pages of a replaced index become free as fast as the present one needs them.
                if self._drop_replaced_rows():
                    batches = batches if batch else self._batches(older=older)  # it may have queued entries
                elif batch is None:
                    break
        return done

    def _drop_replaced_rows(self) -> bool:
        """Drop a bit of an index that was replaced; return whether there was one."""
        if replaced_table(self._db.connection) is None:
            return False
        with self._db.transaction() as db:
            return drop_replaced_rows(db)

    def _batches(self, *, older: bool) -> Iterator[tuple[_EntryWords, dict[int, int | None]]]:
        """Yield the words of queued entries in batches, with the last turn of each entry."""
        entry_ids = [0]
        while entry_ids or (older and self._queue_older_entries()):
            recent_words.delete_old_words(self._db)
            entry_ids = [entry_id for (entry_id,) in self._db.rows(_QUEUED, (QUEUED_ENTRIES,))]
            yield from self._read_batches(entry_ids)

    def _read_batches(self, entry_ids: Sequence[int]) -> Iterator[tuple[_EntryWords, dict[int, int | None]]]:
        batch, turns, letters = _EntryWords(), dict[int, int | None](), 0
        for start in range(0, len(entry_ids), ENTRIES_PER_READ):
            new_turns: dict[int, int | None] = dict(
                self._db.rows_for(_TURNS, entry_ids[start : start + ENTRIES_PER_READ])
            )
            entry_words = self._read_words(new_turns)
            batch, turns = batch + entry_words, turns | new_turns
            letters += sum(len(words.text) for _, words in entry_words if words)
            if letters >= CHARACTERS_PER_WRITE or start + ENTRIES_PER_READ >= len(entry_ids):
                yield batch, turns
                batch, turns, letters = [], {}, 0

    def count_unindexed(self) -> int:
        """Return how many entries are still to be indexed."""
        queued = "SELECT count(DISTINCT entry) FROM unsought"
        older = f"SELECT count(*) FROM entry WHERE id < {BEFORE_INDEX_SQL} AND aside = 0"
        return sum(count for (count,) in self._db.rows(f"{queued} UNION ALL {older}"))

    def index_quotations(
        self, entry_id: int, text: str, attribution: Attribution, former: Attribution | None = None
    ) -> None:
        """Index an entry again, with the quotations and speakers of its article `text`, and what the user ruled.

        `former` is what of them was indexed before, if that is known: then its row in the index can be deleted.
        """
        self._index([FoundArticle(entry_id, text, attribution)], former)

    def index_articles(self, found: Iterable[FoundArticle]) -> None:
        """Index entries again, as `index_quotations` does with one."""
        self._index(found)

    def _index(self, found: Iterable[FoundArticle], former: Attribution | None = None) -> None:
        articles = {it.entry_id: it for it in found}
        entries = {entry.id: entry for entry in self._entries.load(articles)}
        turns = {
            entry_id: turn
            for entry_id, turn in self._db.rows_for(_TURNS, articles)
            if self._is_current_text(entries.get(entry_id), articles[entry_id].text)  # else it stays queued
        }
        batch = _EntryWords()
        for entry_id, it in articles.items():
            entry, attribution = (
                entries.get(entry_id),
                self._articles.rulings.correct(entry_id, it.text, it.attribution),
            )
            batch.append((entry_id, IndexedWords(entry.title, it.text, attribution, former) if entry else None))
        self._write_batch(batch, turns)

    def _is_current_text(self, entry: Entry | None, text: str) -> bool:
        try:
            return entry is not None and self._articles.open(entry).text == text
        except ArticleError:
            return False

    def index_entries(self, entry_ids: Iterable[int], cancelled: Callable[[], bool] = lambda: False) -> None:
        """Index these entries unless they are indexed: for files that the user has not subscribed to."""
        requested = list(entry_ids)
        rows = self._db.rows_for("SELECT entry FROM sought WHERE entry IN ({})", requested)
        indexed = {entry_id for (entry_id,) in rows}
        unindexed = [entry_id for entry_id in requested if entry_id not in indexed]
        for start in range(0, len(unindexed), ENTRIES_PER_READ):
            if cancelled():
                return
            self._write_batch(self._read_words(unindexed[start : start + ENTRIES_PER_READ]))

    def _write_batch(self, batch: _EntryWords, turns: Mapping[int, int | None] = _NO_TURNS) -> None:
        """Write the rows of some entries; entries that changed again after their turn was read stay queued.

        If the index turns out to be damaged, it is rebuilt first.
        """
        try:
            self._write_rows(batch, turns)
        except DAMAGE_ERRORS as error:
            if not is_corrupt(error):
                raise
            with self._db.transaction() as db:
                mark_index_damaged(db)
            self._reset_outdated_index()
            self._write_rows(batch, turns)

    def _write_rows(self, batch: _EntryWords, turns: Mapping[int, int | None]) -> None:
        with self._db.transaction() as db:
            db.executemany("DELETE FROM unsought WHERE entry = ? AND turn <= ?", turns.items())
            write_rows(self._db, batch)

    def _read_words(self, entry_ids: Iterable[int]) -> _EntryWords:
        new = self._articles.unattributed_feed_texts(entry_ids)
        return [
            (entry_id, IndexedWords(*new[entry_id]) if entry_id in new else self._words_of_entry(entry_id))
            for entry_id in entry_ids
        ]

    def _words_of_entry(self, entry_id: int) -> IndexedWords | None:
        entry = self._entries.get(entry_id)
        if entry is None:
            return None
        try:
            document = self._articles.open(entry)
        except ArticleError:
            return IndexedWords(entry.title, "")
        corrected = self._articles.corrected(entry_id, document.text)
        attribution = corrected.attribution if corrected else None
        return IndexedWords(document.title or entry.title, document.text, attribution)

    def _queue_older_entries(self) -> bool:
        """Queue the next entries that are older than the index; return whether there were any."""
        with self._db.transaction() as db:
            ids = [entry_id for (entry_id,) in db.execute(_NEXT_OLDER, (OLDER_ENTRIES_PER_STEP,))]
            db.executemany("INSERT INTO unsought (entry) VALUES (?)", ((entry_id,) for entry_id in reversed(ids)))
            at = ids[-1] if ids else 0
            db.execute("UPDATE setting SET value = ? WHERE name = 'search.older' AND value != ?", (str(at), str(at)))
        return bool(ids)

    def _reset_outdated_index(self) -> None:
        """Start the index again if another version wrote it or most of its rows are dead."""
        if not self._is_outdated():
            return
        with self._db.transaction() as db:
            if self._is_outdated():  # unless another copy has just done it
                db.execute("INSERT INTO search (search) VALUES ('delete-all')")
                db.execute(QUEUE_UNLISTED_SQL.format("SELECT entry FROM sought"))
                db.execute("DELETE FROM sought")
                db.execute("INSERT OR REPLACE INTO setting SELECT 'search.older', coalesce(max(id), 0) + 1 FROM entry")
                db.execute("INSERT OR REPLACE INTO setting VALUES ('search.index', ?)", (str(INDEX_VERSION),))

    def _is_outdated(self) -> bool:
        (alive,) = self._db.first_row("SELECT count(*) FROM sought") or (0,)
        (rows,) = self._db.first_row("SELECT count(*) FROM search_docsize") or (0,)
        known = self._db.first_row(
            "SELECT 1 FROM setting WHERE name = 'search.index' AND value = ?", (str(INDEX_VERSION),)
        )
        return not known or rows - alive >= max(alive, MIN_DEAD_ROWS)


_QUEUED = "SELECT id FROM entry WHERE id IN (SELECT entry FROM unsought) ORDER BY date DESC, id DESC LIMIT ?"
_TURNS = "SELECT entry, max(turn) FROM unsought WHERE entry IN ({}) GROUP BY entry"
_NEXT_OLDER = (
    f"SELECT id FROM entry WHERE id < {BEFORE_INDEX_SQL} AND aside = 0 AND id NOT IN (SELECT entry FROM sought)"
    " ORDER BY id DESC LIMIT ?"
)


def mark_index_damaged(db: sqlite3.Connection) -> None:
    """Record that the index is damaged: the next update rebuilds it."""
    db.execute("DELETE FROM setting WHERE name = 'search.index'")
