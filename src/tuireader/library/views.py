"""Views: which entries, in which order. Each is a question to the file that an index answers."""

import sqlite3
from collections.abc import Iterable
from itertools import chain

from tuireader.errors import TuireaderError
from tuireader.library import matching
from tuireader.library.entries import Entries
from tuireader.library.listing import Listing
from tuireader.library.questions import question
from tuireader.library.saved import Saved
from tuireader.library.search_tables import PER_SECOND
from tuireader.library.view import ALL, Sort, View

_ORDERS: dict[str, str] = {
    "newest": "entry.date DESC, entry.id DESC",
    "oldest": "entry.date, entry.id",
    "title": "entry.words, entry.date DESC",
    "feed": "(SELECT lower(coalesce(nullif(name, ''), title)) FROM feed WHERE id = entry.feed), entry.date DESC",
    "best": "entry.date DESC, entry.id DESC",  # where nothing is searched for, the newest are as good as any
}
RANKED = 10_000
"""Of more matches than that the newest are ranked: the word is in so many articles that it tells little of each."""
FEW = 300
"""Entries that the search index is asked about one by one, where a view has fewer before its words are looked at."""
BEST = 500
"""Entries of a list that has the best first."""

_LED = (
    "FROM search CROSS JOIN sought ON sought.docid = search.rowid CROSS JOIN entry ON entry.id = sought.entry"
    " WHERE search MATCH ?"
)
_PROBED = (
    "FROM entry CROSS JOIN sought ON sought.entry = entry.id CROSS JOIN search ON search.rowid = sought.docid"
    " WHERE search MATCH ?"
)
"""The same, for entries that are so few that the index is asked about each."""


class Views(Saved, Entries):
    """Lists of entries, by view and by name."""

    def entries(self, view: View = ALL, sort: Sort = "newest", *, limit: int | None = None) -> Listing:
        """Return the entries of `view` in order; with a `limit` the first ones, and the list can `complete` itself.

        Raises TuireaderError where the search index is damaged.
        """
        if matching.expression(view) and sort in {"newest", "best"}:
            try:
                return self._search(view, sort, limit)
            except sqlite3.DatabaseError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
                    raise
                raise TuireaderError("The search index is damaged; tuireader check has it made anew") from error
        asked, values = question(view, shared=self._is_shared)
        most = "" if limit is None else f" LIMIT {limit:d}"
        rows = self.db.connection.execute(f"SELECT entry.id {asked} ORDER BY {_ORDERS[sort]}{most}", values)
        ids = list(chain.from_iterable(rows)) if limit else chain.from_iterable(rows)
        cut = isinstance(ids, list) and len(ids) == limit
        return Listing(self, ids, (lambda: self.entries(view, sort)) if cut else None)

    @property
    def _is_shared(self) -> bool:
        return self.db.one("SELECT 1 FROM also LIMIT 1") is not None

    def _search(self, view: View, sort: Sort, limit: int | None) -> Listing:
        """Let the index lead: its rows come with the newest first, without being sorted."""
        if sort == "best":
            rows = self._ranked(view, min(limit or BEST, BEST))
            return Listing(self, (number for (number,) in rows))
        statement, values = self._led(view, _PROBED if self._is_narrow(view) else _LED)
        most = "" if limit is None else f" LIMIT {limit:d}"
        by = "entry.date DESC, entry.id DESC" if statement.startswith(_PROBED) else "search.rowid DESC"
        asked = f"SELECT entry.id, entry.date {statement} ORDER BY {by}{most}"
        rows = self.db.rows(f"SELECT id FROM ({asked}) ORDER BY date DESC, id DESC", values)
        cut = limit is not None and len(rows) == limit
        return Listing(self, (number for (number,) in rows), (lambda: self._search(view, sort, None)) if cut else None)

    def _is_narrow(self, view: View) -> bool:
        """Say whether an index of the entries finds so few of them that the search index can be asked about each."""
        if not matching.expression(view) or matching.has_beginnings(view):  # whose words are gathered each time
            return False
        belongs = view.feed is not None or view.feed_name is not None or view.folder is not None
        if not (view.starred or view.tag or (belongs and not self._is_shared)):
            return False
        asked, values = question(view._replace(terms=(), without=()), shared=self._is_shared)
        return len(self.db.rows(f"SELECT 1 {asked} LIMIT {FEW:d}", values)) < FEW

    def _led(self, view: View, led: str = _LED) -> tuple[str, list[object]]:
        """Return the FROM and WHERE of a view that the search index leads, and their values."""
        asked, values = question(view, shared=self._is_shared, indexed=False)
        conditions = asked.partition(" WHERE ")[2]
        since = [] if view.since is None else [int(view.since // 1) * PER_SECOND]
        statement = f"{led}{' AND search.rowid >= ?' if since else ''} AND {conditions}"
        return statement, [matching.expression(view), *since, *values]

    def _ranked(self, view: View, limit: int) -> list[tuple[int]]:
        words = matching.expression(view)
        far = self.db.one(
            "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?", (words, RANKED)
        )
        statement, values = self._led(view)
        bound = f" AND search.rowid > {far[0]:d}" if far else ""
        return self.db.rows(f"SELECT entry.id {statement}{bound} ORDER BY search.rank LIMIT {limit:d}", values)

    def is_ranked_in_part(self, view: View) -> bool:
        """Say whether so much matches that only the newest of it is ranked."""
        words = matching.expression(view)
        asked = "SELECT 1 FROM search WHERE search MATCH ? LIMIT 1 OFFSET ?"
        return bool(words) and self.db.one(asked, (words, RANKED)) is not None

    def listing(self, ids: Iterable[int]) -> Listing:
        """Return a list of just these entries, in just this order."""
        return Listing(self, ids)

    def holds(self, view: View, entry: int) -> bool:
        """Say whether an entry is in `view`."""
        asked, values = question(view, shared=True)
        return self.db.one(f"SELECT 1 {asked} AND entry.id = ?", [*values, entry]) is not None

    def count(self, view: View = ALL) -> int:
        """Return how many entries a view has."""
        if self._is_narrow(view):
            asked, values = self._led(view, _PROBED)
        else:
            asked, values = question(view, shared=self._is_shared)
        row = self.db.one(f"SELECT count(*) {asked}", values)
        return int(row[0]) if row else 0
