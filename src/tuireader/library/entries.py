"""Lists of entries: each is a query that an index answers."""

from collections.abc import Callable, Iterable
from itertools import chain
from typing import TYPE_CHECKING

from tuireader.library import matching
from tuireader.library.damage import explains_damage
from tuireader.library.database import Database
from tuireader.library.entry import Entry, to_timestamp
from tuireader.library.listing import Listing
from tuireader.library.loaded_entries import LoadedEntries
from tuireader.library.marks import Marks
from tuireader.library.newest_first import (
    BY_DATE,
    BY_DOCID,
    ENTRY_FIRST,
    SEARCH_FIRST,
    common_prefixes,
    has_shared_entries,
    is_narrow,
    newest_ids,
    search_query,
)
from tuireader.library.text_folding import fold
from tuireader.library.view import ALL, Sort, View
from tuireader.library.view_sql import view_query

if TYPE_CHECKING:
    from tuireader.library.nearest_words import NearestWord

_ORDERS: dict[str, str] = {
    "newest": BY_DATE,
    "oldest": "entry.date, entry.id",
    "title": "entry.words, entry.date DESC",
    "feed": "(SELECT lower(coalesce(nullif(name, ''), title)) FROM feed WHERE id = entry.feed), entry.date DESC",
    "best": BY_DATE,  # without search terms, the newest come first
}
MAX_RANKED_MATCHES = 7_500
"""At most this many matches are ranked, the newest: a word in more articles says little about each."""
MAX_BEST_ENTRIES = 500
"""How many entries a list sorted by rank has at most."""


class Entries:
    """The entries of a library, singly and in lists by view; `marks` supplies their read and star marks."""

    def __init__(self, db: Database, marks: Marks) -> None:
        self._db = db
        self._loaded = LoadedEntries(db, marks)

    # One by one

    def get(self, entry_id: int) -> Entry | None:
        """Return the entry with that id, or None."""
        return next(iter(self.load([entry_id])), None)

    def load(self, entry_ids: Iterable[int]) -> list[Entry]:
        """Return entries as they are stored now, in any order, without those that were deleted."""
        return self._loaded.load(entry_ids)

    def reload(self) -> None:
        """Update all loaded entries, after another copy of the program has changed some."""
        self._loaded.reload()

    def store_headlines(self, entries: Iterable[Entry]) -> None:
        """Store what was read from files: title, credit and date."""
        learned = list(entries)
        if not learned:
            return
        with self._db.transaction() as db:
            for entry in learned:
                if entry.path is not None and not entry.failure:
                    stamp = to_timestamp(entry.date)
                    db.execute(
                        "UPDATE entry SET title = ?, words = ?, credit = ?, published = ?, date = coalesce(?, seen)"
                        " WHERE id = ?",
                        (entry.title, fold(f"{entry.title} {entry.credit}"), entry.credit, stamp, stamp, entry.id),
                    )

    # Lists

    def listing_of(self, entry_ids: Iterable[int]) -> Listing:
        """Return a list of exactly these entries in this order."""
        return Listing(self._loaded, entry_ids)

    @explains_damage
    def listing(self, view: View = ALL, sort: Sort = "newest", *, limit: int | None = None) -> Listing:
        """Return the entries of `view` in order; with a `limit` only the first ones, and `complete` loads the rest.

        The sort “best” ranks by all words except word beginnings that more than half of the newest articles have; if no
        other word is left, the newest come first. Only the newest `MAX_RANKED_MATCHES` are ranked.

        Raises TuireaderError where the file or its search index is damaged.
        """
        if sort == "newest" and limit and (newest := newest_ids(self._db, view, limit)):
            ids, is_cut = newest
            return Listing(self._loaded, ids, (lambda: self.listing(view, sort)) if is_cut else None)
        if matching.match_expression(view) and sort in {"newest", "best"}:
            return self._search(view, sort, limit)
        return self._list_entries(view, sort, limit)

    @explains_damage
    def rank(self, view: View, entry_ids: Iterable[int]) -> Listing:
        """Return those of `entry_ids` that are in `view`, the best first. Raises TuireaderError as `listing` does."""
        ranking_view, ids = self._without_common_terms(view), list(entry_ids)
        if not matching.match_expression(ranking_view):
            return self.listing_of(filter(set(ids).__contains__, self.listing(view).ids))
        bound = " AND entry.id IN (SELECT value FROM json_each(?))"
        return self.listing_of(self._ids_by_rank(ranking_view, bound, [str(ids)], MAX_BEST_ENTRIES))

    @explains_damage
    def is_ranked_in_part(self, view: View) -> bool:
        """Return whether there are too many matches to rank all of them. Raises TuireaderError as `listing` does."""
        words = matching.match_expression(view)
        statement = "SELECT 1 FROM search WHERE search MATCH ? LIMIT 1 OFFSET ?"
        return bool(words) and self._db.first_row(statement, (words, MAX_RANKED_MATCHES)) is not None

    @explains_damage
    def is_in_view(self, view: View, entry_id: int) -> bool:
        """Return whether an entry is in `view`. Raises TuireaderError as `listing` does."""
        condition, values = view_query(view, shared=True)
        return self._db.first_row(f"SELECT 1 {condition} AND entry.id = ?", [*values, entry_id]) is not None

    @explains_damage
    def count(self, view: View = ALL) -> int:
        """Return how many entries a view has. Raises TuireaderError as `listing` does."""
        if is_narrow(self._db, view):
            condition, values = search_query(self._db, view, ENTRY_FIRST)
        else:
            condition, values = view_query(view, shared=has_shared_entries(self._db))
        row = self._db.first_row(f"SELECT count(*) {condition}", values)
        return int(row[0]) if row else 0

    @explains_damage
    def nearest_word(self, view: View, count: Callable[[View], int] | None = None) -> "NearestWord | None":
        """Return the nearest word that the library has where it lacks one of a query; `count` counts a view's articles.

        Raises TuireaderError as `listing` does.
        """
        from tuireader.library.nearest_words import nearest_word  # noqa: PLC0415 - few searches find nothing

        return nearest_word(self._db, view, count or self.count)

    def _list_entries(self, view: View, sort: Sort, limit: int | None) -> Listing:
        condition, values = view_query(view, shared=has_shared_entries(self._db))
        limiting = "" if limit is None else f" LIMIT {limit:d}"
        rows = self._db.connection.execute(f"SELECT entry.id {condition} ORDER BY {_ORDERS[sort]}{limiting}", values)
        ids = list(chain.from_iterable(rows)) if limit else chain.from_iterable(rows)
        is_cut = isinstance(ids, list) and len(ids) == limit
        return Listing(self._loaded, ids, (lambda: self._list_entries(view, sort, None)) if is_cut else None)

    def _search(self, view: View, sort: Sort, limit: int | None) -> Listing:
        """Query the search index first: its rows come newest first without sorting."""
        if sort == "best":
            return self.listing_of(self._best_ids(view, min(limit or MAX_BEST_ENTRIES, MAX_BEST_ENTRIES)))
        if limit and view.excluded_terms and not matching.has_prefix_terms(view) and not self._has_match(view):
            return self.listing_of(())
        condition, values = search_query(self._db, view, ENTRY_FIRST if is_narrow(self._db, view) else SEARCH_FIRST)
        limiting = "" if limit is None else f" LIMIT {limit:d}"
        order = BY_DATE if condition.startswith(ENTRY_FIRST) else BY_DOCID
        statement = f"SELECT entry.id, entry.date {condition} ORDER BY {order}{limiting}"
        rows = self._db.rows(f"SELECT id FROM ({statement}) ORDER BY date DESC, id DESC", values)
        is_cut = limit is not None and len(rows) == limit
        ids = (entry_id for (entry_id,) in rows)
        return Listing(self._loaded, ids, (lambda: self._search(view, sort, None)) if is_cut else None)

    def _has_match(self, view: View) -> bool:
        """Return whether anything matches: where nothing does, an unordered query returns sooner."""
        words = matching.match_expression(view)
        return self._db.first_row("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", [words]) is not None

    def _best_ids(self, view: View, limit: int) -> Iterable[int]:
        """Return the ids of the best entries; of very many matches only the newest are ranked."""
        ranking_view = self._without_common_terms(view)
        if not matching.match_expression(ranking_view):
            return self.listing(view, limit=limit).ids
        return self._ids_by_rank(ranking_view, *self._rank_bounds(view, is_whole=ranking_view == view), limit)

    def _without_common_terms(self, view: View) -> View:
        """Return the view without word beginnings that most articles have: they do not tell articles apart."""
        common = common_prefixes(self._db, view)
        return view._replace(
            terms=tuple(group for group in view.terms if group not in common),
            excluded_terms=tuple(term for term in view.excluded_terms if not term.prefix),
        )

    def _ids_by_rank(self, view: View, bound: str, bound_values: list[str], limit: int) -> Iterable[int]:
        condition, values = search_query(self._db, view)
        statement = f"SELECT entry.id {condition}{bound} ORDER BY search.rank LIMIT {limit:d}"
        return (entry_id for (entry_id,) in self._db.rows(statement, [*values, *bound_values]))

    def _rank_bounds(self, view: View, *, is_whole: bool) -> tuple[str, list[str]]:
        """Return SQL that limits the ranking to the newest matches, and its values.

        The limit is a docid. If some terms of the view are left out of the ranking (not `is_whole`), the SQL also lists
        the docids that match all of them.
        """
        words = matching.match_expression(view)
        newest = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT"
        if is_whole:
            oldest = self._db.first_row(f"{newest} 1 OFFSET ?", (words, MAX_RANKED_MATCHES))
            return (f" AND search.rowid > {oldest[0]:d}" if oldest else ""), []
        docids = [docid for (docid,) in self._db.rows(f"{newest} {MAX_RANKED_MATCHES:d}", (words,))]
        first = min(docids, default=0)
        # The plus sign stops SQLite from looking up each of them in the index.
        return f" AND search.rowid >= {first:d} AND +search.rowid IN (SELECT value FROM json_each(?))", [str(docids)]
