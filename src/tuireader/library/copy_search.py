"""One search for copies: articles that wait are compared with those of the same days.

A sketch of each article leads to the few that may be copies of it, and their words decide. A step is two short
transactions: the sketches are stored before anything is compared, so that of two copies that two processes compare at
once, one process sees both.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from tuireader.errors import ArticleError
from tuireader.library.articles import Articles
from tuireader.library.column_types import as_integer, as_text, whole_second
from tuireader.library.copy_groups import join_group, set_version, undo_group
from tuireader.library.database import Database, Row
from tuireader.library.entries import Entries
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
MAX_FACTS_READ = 64
"""Of how many articles that may be copies it is read at once where and when they were published."""
_FACTS = (
    "SELECT id, coalesce(leader, id), title, url, path, credit, feed, entry.date"
    " FROM entry LEFT JOIN copy ON copy.entry = id WHERE id IN ({}) AND hidden = 0 AND aside = 0"
)
_SKETCHED = f"SELECT entry FROM (SELECT entry FROM sketch WHERE key = ? ORDER BY entry LIMIT {MAX_ENTRIES_PER_HASH})"
_LIKELY = (
    f"SELECT entry FROM ({{}}) GROUP BY entry HAVING count(*) >= {MIN_SHARED_HASHES} ORDER BY count(*) DESC, entry"
)


class Turn(NamedTuple):
    """A row of `copy_queue`: an entry that waits to be compared."""

    entry_id: int
    number: int  # differs whenever the entry is queued
    is_changed: int


class _Listed(NamedTuple):
    """What is known of a listed article without reading it."""

    leader: int  # the first article of its group; without a group, the entry itself
    facts: ArticleFacts


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
        facts = self._facts(it.entry_id for it in turns)
        articles = {it.entry_id: self._read(it.entry_id, facts, texts.get(it.entry_id)) for it in turns}
        keys = {entry_id: sketch_keys(it) if it is not None else [] for entry_id, it in articles.items()}
        with self._db.transaction():
            listed = self._facts(articles)  # one may be hidden by now
            undone = sum(
                self._store_sketch(it.entry_id, keys[it.entry_id] if it.entry_id in listed else ())
                for it in turns
                if it.is_changed
            )
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
        db.executemany("INSERT INTO sketch VALUES (?, ?)", ((key, entry_id) for key in keys))
        return had_group

    def _copies_of(self, entry_id: int, article: ComparedArticle, keys: Sequence[int]) -> list[int]:
        """Return copies of an article, one of each group; those that share most hashes are compared first."""
        nearby = nearby_keys(keys)
        rows = self._db.rows(_LIKELY.format(" UNION ALL ".join([_SKETCHED] * len(nearby))), nearby) if nearby else ()
        likely = [other_id for (other_id,) in rows if other_id != entry_id]
        found, leaders, compared = list[int](), set[int](), 0
        for other_id, leader in self._published_as_copies(likely, article.facts):
            if leader in leaders:
                continue
            other = self._cached_article(other_id)
            if other is not None and are_copies(article, other):
                found.append(other_id)
                leaders.add(leader)
            compared += 1
            if compared == MAX_COMPARED_ARTICLES:
                break
        return found

    def _published_as_copies(self, entry_ids: Sequence[int], facts: ArticleFacts) -> Iterator[tuple[int, int]]:
        """Yield those entries whose outlets and dates allow copies, each with the first article of its group."""
        for start in range(0, len(entry_ids), MAX_FACTS_READ):
            some = entry_ids[start : start + MAX_FACTS_READ]
            known = self._facts(some)
            yield from ((it, known[it].leader) for it in some if it in known and may_be_copies(facts, known[it].facts))

    def _facts(self, entry_ids: Iterable[int]) -> dict[int, _Listed]:
        """Return what is known of articles without reading them, by id; those that are not listed are left out."""
        return {
            entry_id: _Listed(
                as_integer(leader),
                ArticleFacts(
                    as_text(title),
                    outlet_of(as_text(url), path, as_text(credit), as_integer(feed_id)),
                    whole_second(date),
                ),
            )
            for entry_id, leader, title, url, path, credit, feed_id, date in self._db.rows_for(_FACTS, entry_ids)
        }

    def _read(self, entry_id: int, listed: Mapping[int, _Listed], text: str | None) -> ComparedArticle | None:
        """Return an article with its words; None where it is not listed, or cannot be read."""
        if entry_id not in listed:
            return None
        entry = self._entries.get(entry_id) if text is None else None
        try:
            if entry is not None:
                text = self._articles.open(entry).text
        except ArticleError:
            return None
        return None if text is None else compared_article(listed[entry_id].facts, text)

    def _cached_article(self, entry_id: int) -> ComparedArticle | None:
        """Return an article with its words, which is read only if it is not cached."""
        if entry_id not in self._cached:
            self._cache(entry_id, self._read(entry_id, self._facts([entry_id]), None))
        self._cached.move_to_end(entry_id)
        return self._cached[entry_id]

    def _cache(self, entry_id: int, article: ComparedArticle | None) -> None:
        self._cached[entry_id] = article
        if len(self._cached) > MAX_CACHED_ARTICLES:
            self._cached.popitem(last=False)
