"""Copies: articles of several outlets that are one text, as an agency wrote it.

Articles are compared in the background, the newest first, once their quotations are found: `copy_queue` has those that
wait, and what is older than the tables is queued in steps. `copy_search` compares them, `copy_groups` stores which
belong together.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from tuireader.library.articles import Articles, text_digest
from tuireader.library.column_types import as_text
from tuireader.library.copy_tables import VERSION_SQL
from tuireader.library.database import Database, Row
from tuireader.library.entries import Entries
from tuireader.library.folds import folds_of
from tuireader.library.listing import Listing
from tuireader.library.newest_first import has_shared_entries
from tuireader.library.said_filter import ALL_SAID
from tuireader.library.view import View
from tuireader.library.view_sql import view_query

if TYPE_CHECKING:
    from tuireader.library.copy_search import CopySearch
    from tuireader.library.found_article import FoundArticle

ENTRIES_PER_STEP, OLDER_ENTRIES_PER_STEP = 32, 500
_OLDER = "(SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'copies.older')"
_NEXT_OLDER = (
    f"SELECT id FROM entry WHERE id < {_OLDER} AND engine > 0 AND hidden = 0 AND aside = 0 ORDER BY id DESC LIMIT ?"
)
_QUEUED = "SELECT entry, turn, changed FROM copy_queue ORDER BY entry DESC LIMIT ?"
_QUEUED_TEXTS = (
    "SELECT copy_queue.entry, turn, changed, text FROM copy_queue JOIN attribution USING (entry)"
    " WHERE copy_queue.entry IN ({})"
)


class Copies:
    """Finds which articles are copies of one text, and folds them in lists."""

    def __init__(self, db: Database, entries: Entries, articles: Articles) -> None:
        self._db, self._entries, self._articles = db, entries, articles

    @property
    def version(self) -> str:
        """A text that differs whenever groups have become others, here or in another copy of the program."""
        row = self._db.first_row(f"SELECT {VERSION_SQL}")
        return as_text(row[0]) if row else ""

    def find(self, cancelled: Callable[[], bool] = lambda: False, *, older: bool = True) -> int:
        """Compare all articles that wait with those of the same days; then, if `older`, those that were there before.

        Return how many groups became others. May be stopped at any moment, and goes on where it was.
        """
        search, changed = self._search(), 0
        while not cancelled():
            queued = self._db.rows(_QUEUED, (ENTRIES_PER_STEP,))
            if queued:
                changed += search.compare(queued)
            elif not (older and self._queue_older_entries()):
                break
        return changed

    def compare_found(self, found: "Iterable[FoundArticle]") -> None:
        """Compare articles whose quotations were just found, if they wait: their texts need not be read again."""
        texts = {it.entry_id: it.text for it in found}
        rows = self._db.rows_for(_QUEUED_TEXTS, texts)
        queued = [row[:3] for row in rows if row[3] == text_digest(texts[row[0]])]
        if queued:
            self._search().compare(queued, texts)

    def _search(self) -> "CopySearch":
        from tuireader.library.copy_search import CopySearch  # noqa: PLC0415 - a start compares nothing

        return CopySearch(self._db, self._entries, self._articles)

    def _queue_older_entries(self) -> bool:
        """Queue the next entries that are older than the tables; return whether there may be more."""
        if self._db.first_row(f"SELECT 1 FROM entry WHERE id < {_OLDER} LIMIT 1") is None:
            return False
        with self._db.transaction() as db:
            ids = [entry_id for (entry_id,) in db.execute(_NEXT_OLDER, (OLDER_ENTRIES_PER_STEP,))]
            db.executemany("INSERT OR IGNORE INTO copy_queue VALUES (?, random(), 1)", ((it,) for it in ids))
            last = str(ids[-1] if ids else 0)
            db.execute("UPDATE setting SET value = ? WHERE name = 'copies.older'", (last,))
        return True

    # In lists

    def fold(self, listing: Listing, view: View, unfolded: Container[int] = ()) -> Listing:
        """Return a list of `view` in which the copies of an article are in its row.

        The row is that of the copy in the list that was published first. Those with an article in `unfolded` have rows
        of their own, also when the rest of a list is loaded.
        """
        is_whole = listing.is_whole
        folds = folds_of(self._groups_in(listing) if is_whole else self._groups_around(listing, view), unfolded)
        if is_whole and not folds.copies and not listing.has_copies:
            return listing
        return listing.with_folds(folds, None if is_whole else lambda: self.fold(listing.complete(), view, unfolded))

    def _groups_in(self, listing: Listing) -> Iterator[list[int]]:
        """Yield the groups of a whole list: those of their articles that are in it."""
        rows = self._db.rows("SELECT leader, entry FROM copy ORDER BY leader, date, entry")
        return _groups(rows, {entry_id for _, entry_id in rows}.intersection(listing.article_ids) if rows else ())

    def _groups_around(self, listing: Listing, view: View) -> Iterator[list[int]]:
        """Yield the groups of the first articles of a view, with those that come later in it, as far as they are known.

        Where the view asks for words, nothing but the list says which articles are in it.
        """
        groups = self.members(listing.article_ids)
        in_view = set(listing.article_ids)
        others = [it for group in groups for it in group if it not in in_view]
        if others and view.said == ALL_SAID and not (view.terms or view.excluded_terms):
            condition, values = view_query(view, shared=has_shared_entries(self._db))
            inside = " AND entry.id IN (SELECT value FROM json_each(?))"
            in_view.update(
                it for (it,) in self._db.rows(f"SELECT entry.id {condition}{inside}", [*values, str(others)])
            )
        return _groups([(group[0], it) for group in groups for it in group], in_view)

    def members(self, entry_ids: Sequence[int]) -> list[list[int]]:
        """Return the groups that have any of these entries, each with all its articles, the first one first."""
        leaders = {it for (it,) in self._db.rows_for("SELECT leader FROM copy WHERE entry IN ({})", entry_ids)}
        groups: dict[int, list[int]] = {}
        statement = "SELECT leader, entry FROM copy WHERE leader IN ({}) ORDER BY leader, date, entry"
        for leader, entry_id in self._db.rows_for(statement, leaders):
            groups.setdefault(leader, []).append(entry_id)
        return list(groups.values())


def _groups(rows: Iterable[Row], in_list: Container[int]) -> Iterator[list[int]]:
    """Yield the groups of rows (group, id) that have two articles in a list or more: those articles."""
    for _, members in groupby(rows, itemgetter(0)):
        group = [entry_id for _, entry_id in members if entry_id in in_list]
        if len(group) > 1:
            yield group
