"""One search for copies: articles that wait are compared with those of the same days.

A sketch of each article leads to the few that may be copies of it, and their words decide. A step is two short
transactions: the sketches are stored before anything is compared, so that of two copies that two processes compare at
once, one process sees both.
"""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from tuireader.errors import ArticleError
from tuireader.library.articles import Articles
from tuireader.library.column_types import as_integer, as_text
from tuireader.library.copy_groups import join_group, set_version, undo_group
from tuireader.library.database import Database, Row
from tuireader.library.entries import Entries
from tuireader.library.index_rows import whole_second
from tuireader.library.sketches import (
    MIN_SHARED_HASHES,
    ArticleFacts,
    ComparedArticle,
    are_copies,
    compared_article,
    may_be_copies,
    nearby_keys,
    outlet_of,
    sketch_keys,
)

MAX_ENTRIES_PER_HASH = 64
"""Of the articles of three days that have a hash in common, so many are looked at, those that came first."""
MAX_COMPARED_ARTICLES = 6
"""How many articles are compared word by word with one."""
MAX_CACHED_ARTICLES = 48
"""Of how many articles the words are cached: copies come within hours."""
_NO_TEXTS: Mapping[int, str] = MappingProxyType({})
_FACTS = "SELECT title, url, path, credit, feed, date FROM entry WHERE id = ? AND hidden = 0 AND aside = 0"
_SKETCHED = f"SELECT entry FROM sketch WHERE key = ? ORDER BY entry LIMIT {MAX_ENTRIES_PER_HASH}"


class Turn(NamedTuple):
    """A row of `copy_queue`: an entry that waits to be compared."""

    entry_id: int
    number: int  # differs whenever the entry is queued
    is_changed: int


class CopySearch:
    """Compares articles; it keeps the words of those that it compared last."""

    def __init__(self, db: Database, entries: Entries, articles: Articles) -> None:
        self._db, self._entries, self._articles = db, entries, articles
        self._cached: OrderedDict[int, ComparedArticle | None] = OrderedDict()

    def compare(self, queued: Iterable[Row], texts: Mapping[int, str] = _NO_TEXTS) -> int:
        """Compare entries with others and take them off the queue; return how many groups became others.

        `queued` are rows of `copy_queue`; `texts` has the texts of articles that need not be read.
        """
        turns = [Turn(*row) for row in queued]
        articles = {it.entry_id: self._read(it.entry_id, texts.get(it.entry_id)) for it in turns}
        keys = {entry_id: sketch_keys(it) if it is not None else [] for entry_id, it in articles.items()}
        with self._db.transaction():
            undone = sum(self._store_sketch(it.entry_id, keys[it.entry_id]) for it in turns if it.is_changed)
        for entry_id, article in articles.items():
            self._cache(entry_id, article)
        copies = {
            entry_id: self._copies_of(entry_id, article, keys[entry_id])
            for entry_id, article in articles.items()
            if article is not None
        }
        with self._db.transaction() as db:
            joined = sum(join_group(self._db, entry_id, found) for entry_id, found in copies.items() if found)
            if undone or joined:
                set_version(self._db)
            db.executemany("DELETE FROM copy_queue WHERE entry = ? AND turn = ?", (it[:2] for it in turns))
        return undone + joined

    def _store_sketch(self, entry_id: int, keys: Sequence[int]) -> bool:
        """Store the sketch of an entry that has changed, inside a transaction; return whether it leaves a group."""
        had_group = undo_group(self._db, entry_id)
        db = self._db.connection
        db.execute("DELETE FROM sketch WHERE entry = ?", (entry_id,))
        if self._facts(entry_id) is not None:  # it may be hidden by now
            db.executemany("INSERT INTO sketch VALUES (?, ?)", ((key, entry_id) for key in keys))
        return had_group

    def _copies_of(self, entry_id: int, article: ComparedArticle, keys: Sequence[int]) -> list[int]:
        """Return copies of an article, one of each group; those that share most hashes are compared first."""
        shared = Counter[int]()
        for key in nearby_keys(keys):
            shared.update(found_id for (found_id,) in self._db.connection.execute(_SKETCHED, (key,)))
        likely = sorted((-count, it) for it, count in shared.items() if count >= MIN_SHARED_HASHES and it != entry_id)
        found, leaders, compared = list[int](), set[int](), 0
        for _, other_id in likely:
            leader, facts = self._leader_of(other_id), self._facts(other_id)
            if leader in leaders or facts is None or not may_be_copies(article.facts, facts):
                continue
            other = self._cached_article(other_id)
            if other is not None and are_copies(article, other):
                found.append(other_id)
                leaders.add(leader)
            compared += 1
            if compared == MAX_COMPARED_ARTICLES:
                break
        return found

    def _leader_of(self, entry_id: int) -> int:
        """Return the first article of an entry's group; without a group, the entry itself."""
        row = self._db.first_row("SELECT leader FROM copy WHERE entry = ?", (entry_id,))
        return as_integer(row[0]) if row else entry_id

    def _facts(self, entry_id: int) -> ArticleFacts | None:
        """Return what is known of an article without reading it; None if it is not listed."""
        row = self._db.first_row(_FACTS, (entry_id,))
        if row is None:
            return None
        title, url, path, credit, feed_id, date = row
        outlet = outlet_of(as_text(url), path, as_text(credit), as_integer(feed_id))
        return ArticleFacts(as_text(title), outlet, whole_second(date))

    def _read(self, entry_id: int, text: str | None) -> ComparedArticle | None:
        """Return an article with its words; None where it cannot be read."""
        facts, entry = self._facts(entry_id), self._entries.get(entry_id)
        if facts is None or entry is None:
            return None
        try:
            return compared_article(facts, self._articles.open(entry).text if text is None else text)
        except ArticleError:
            return None

    def _cached_article(self, entry_id: int) -> ComparedArticle | None:
        """Return an article with its words, which is read only if it is not cached."""
        if entry_id not in self._cached:
            self._cache(entry_id, self._read(entry_id, None))
        self._cached.move_to_end(entry_id)
        return self._cached[entry_id]

    def _cache(self, entry_id: int, article: ComparedArticle | None) -> None:
        self._cached[entry_id] = article
        if len(self._cached) > MAX_CACHED_ARTICLES:
            self._cached.popitem(last=False)
