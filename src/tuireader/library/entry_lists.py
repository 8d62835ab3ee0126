"""Views: which entries, in which order. Each is a question to the file that an index answers."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain

from tuireader.errors import TuireaderError
from tuireader.library import matching
from tuireader.library.database import is_corrupt
from tuireader.library.listing import Listing
from tuireader.library.newest_first import BY_DATE, BY_DOCID, ENTRY_FIRST, SEARCH_FIRST, NewestFirst
from tuireader.library.view import ALL, Sort, View
from tuireader.library.view_sql import view_query

_ORDERS: dict[str, str] = {
    "newest": BY_DATE,
    "oldest": "entry.date, entry.id",
    "title": "entry.words, entry.date DESC",
    "feed": "(SELECT lower(coalesce(nullif(name, ''), title)) FROM feed WHERE id = entry.feed), entry.date DESC",
    "best": BY_DATE,  # where nothing is searched for, the newest are as good as any
}
MAX_RANKED_MATCHES = 7_500
"""Of more matches than that the newest are ranked: the word is in so many articles that it tells little of each."""
MAX_BEST_ENTRIES = 500
"""Entries of a list that has the best first."""


@contextmanager
def _explain_damaged_index() -> Iterator[None]:
    """Say what a damaged search index needs, instead of what SQLite says of it."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if not is_corrupt(error):
            raise
        raise TuireaderError("The search index is damaged; tuireader check rebuilds it") from error


class EntryLists(NewestFirst):
    """Lists of entries, by view and by name."""

    @_explain_damaged_index()
    def entries(self, view: View = ALL, sort: Sort = "newest", *, limit: int | None = None) -> Listing:
        """Return the entries of `view` in order; with a `limit` the first ones, and the list can `complete` itself.

        The best are ranked by all words but beginnings that more than half of the newest articles have; where there
        is no other word, the newest come first. Of more than RANKED that match, the newest are ranked.

        Raises TuireaderError where the search index is damaged.
        """
        if sort == "newest" and limit and (found := self._newest_ids(view, limit)):
            ids, is_cut = found
            return Listing(self, ids, (lambda: self.entries(view, sort)) if is_cut else None)
        if matching.match_expression(view) and sort in {"newest", "best"}:
            return self._search(view, sort, limit)
        return self._list_entries(view, sort, limit)

    def _list_entries(self, view: View, sort: Sort, limit: int | None) -> Listing:
        asked, values = view_query(view, shared=self._has_shared_entries)
        most = "" if limit is None else f" LIMIT {limit:d}"
        rows = self.db.connection.execute(f"SELECT entry.id {asked} ORDER BY {_ORDERS[sort]}{most}", values)
        ids = list(chain.from_iterable(rows)) if limit else chain.from_iterable(rows)
        cut = isinstance(ids, list) and len(ids) == limit
        return Listing(self, ids, (lambda: self._list_entries(view, sort, None)) if cut else None)

    def _search(self, view: View, sort: Sort, limit: int | None) -> Listing:
        """Let the index lead: its rows come with the newest first, without being sorted."""
        if sort == "best":
            return Listing(self, self._best_ids(view, min(limit or MAX_BEST_ENTRIES, MAX_BEST_ENTRIES)))
        if limit and view.without and not matching.has_prefix_terms(view) and not self._has_match(view):
            return Listing(self)
        statement, values = self._search_query(view, ENTRY_FIRST if self._is_narrow(view) else SEARCH_FIRST)
        most = "" if limit is None else f" LIMIT {limit:d}"
        by = BY_DATE if statement.startswith(ENTRY_FIRST) else BY_DOCID
        asked = f"SELECT entry.id, entry.date {statement} ORDER BY {by}{most}"
        rows = self.db.rows(f"SELECT id FROM ({asked}) ORDER BY date DESC, id DESC", values)
        cut = limit is not None and len(rows) == limit
        return Listing(
            self, (entry_id for (entry_id,) in rows), (lambda: self._search(view, sort, None)) if cut else None
        )

    def _has_match(self, view: View) -> bool:
        """Say whether anything matches: where nothing does, it is told sooner by who does not ask for an order."""
        return (
            self.db.first_row("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", [matching.match_expression(view)])
            is not None
        )

    def _best_ids(self, view: View, limit: int) -> Iterable[int]:
        """Return the best: of very many matches those of the newest."""
        rest = self._without_common_terms(view)
        if not matching.match_expression(rest):
            return self.entries(view, limit=limit).ids
        return self._ids_by_rank(rest, *self._rank_bounds(view, is_whole=rest == view), limit)

    @_explain_damaged_index()
    def rank_entries(self, view: View, ids: Iterable[int]) -> Listing:
        """Return which of some entries are in `view`, the best first. Raises as `entries` does."""
        rest, some = self._without_common_terms(view), list(ids)
        if not matching.match_expression(rest):
            return Listing(self, filter(set(some).__contains__, self.entries(view).ids))
        bound = " AND entry.id IN (SELECT value FROM json_each(?))"
        return Listing(self, self._ids_by_rank(rest, bound, [str(some)], MAX_BEST_ENTRIES))

    def _without_common_terms(self, view: View) -> View:
        """Return the view without what does not tell articles apart: beginnings that most of them have."""
        common = self._common_prefixes(view)
        return view._replace(
            terms=tuple(group for group in view.terms if group not in common),
            without=tuple(term for term in view.without if not term.prefix),
        )

    def _ids_by_rank(self, view: View, bound: str, these: list[str], limit: int) -> Iterable[int]:
        statement, values = self._search_query(view)
        asked = f"SELECT entry.id {statement}{bound} ORDER BY search.rank LIMIT {limit:d}"
        return (entry_id for (entry_id,) in self.db.rows(asked, [*values, *these]))

    def _rank_bounds(self, view: View, *, is_whole: bool) -> tuple[str, list[str]]:
        """Return what bounds the ranking to the newest that match: a number, unless less than `view` is ranked by."""
        words = matching.match_expression(view)
        newest = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT"
        if is_whole:
            far = self.db.first_row(f"{newest} 1 OFFSET ?", (words, MAX_RANKED_MATCHES))
            return (f" AND search.rowid > {far[0]:d}" if far else ""), []
        these = [entry_id for (entry_id,) in self.db.rows(f"{newest} {MAX_RANKED_MATCHES:d}", (words,))]
        first = min(these, default=0)
        # The plus sign keeps SQLite from asking the index about each of them.
        return f" AND search.rowid >= {first:d} AND +search.rowid IN (SELECT value FROM json_each(?))", [str(these)]

    @_explain_damaged_index()
    def is_ranked_in_part(self, view: View) -> bool:
        """Say whether so much matches that only the newest of it is ranked. Raises as `entries` does."""
        words = matching.match_expression(view)
        asked = "SELECT 1 FROM search WHERE search MATCH ? LIMIT 1 OFFSET ?"
        return bool(words) and self.db.first_row(asked, (words, MAX_RANKED_MATCHES)) is not None

    def listing(self, ids: Iterable[int]) -> Listing:
        """Return a list of just these entries, in just this order."""
        return Listing(self, ids)

    @_explain_damaged_index()
    def view_has_entry(self, view: View, entry_id: int) -> bool:
        """Say whether an entry is in `view`. Raises as `entries` does."""
        asked, values = view_query(view, shared=True)
        return self.db.first_row(f"SELECT 1 {asked} AND entry.id = ?", [*values, entry_id]) is not None

    @_explain_damaged_index()
    def count_entries(self, view: View = ALL) -> int:
        """Return how many entries a view has. Raises as `entries` does."""
        if self._is_narrow(view):
            asked, values = self._search_query(view, ENTRY_FIRST)
        else:
            asked, values = view_query(view, shared=self._has_shared_entries)
        row = self.db.first_row(f"SELECT count(*) {asked}", values)
        return int(row[0]) if row else 0
