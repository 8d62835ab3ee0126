"""The newest of a view, for queries whose answer the search index would gather as a whole before it gives the first.

Those are the beginnings of words, and queries that say only what is not wanted. What else is asked for gives entries
one by one, the newest first; each is looked at until there are enough. Where that would take long, the index is asked
after all.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from tuireader.library import matching, recent_words
from tuireader.library.database import Database, Row
from tuireader.library.entries import Entries
from tuireader.library.saved_searches import Saved
from tuireader.library.search_tables import OLDER, PER_SECOND
from tuireader.library.view import Term, View
from tuireader.library.view_sql import may_be_aside, question

FEW = 300
"""Entries that the search index is asked about one by one, where a view has fewer before its words are looked at."""
SOON, LOOKED = 50, 5
"""Entries that are looked at before it is told whether going on is worth it; and at most, for each that is wanted."""
WINDOWS = (200, 800, 3200)
"""Entries of which the index is asked together which have an unwanted word."""

LED = (
    "FROM search CROSS JOIN sought ON sought.docid = search.rowid CROSS JOIN entry ON entry.id = sought.entry"
    " WHERE search MATCH ?"
)
PROBED = (
    "FROM entry CROSS JOIN sought ON sought.entry = entry.id CROSS JOIN search ON search.rowid = sought.docid"
    " WHERE search MATCH ?"
)
"""The same, for entries that are so few that the index is asked about each."""
_LISTED = "FROM entry LEFT JOIN sought ON sought.entry = entry.id"
_WAITING = f"SELECT 1 FROM unsought UNION ALL SELECT 1 FROM entry WHERE id < {OLDER} AND aside = 0 LIMIT 1"
BY_DATE, BY_NUMBER = "entry.date DESC, entry.id DESC", "search.rowid DESC"


class Parts(NamedTuple):
    """A view in two: what gives entries one by one, and the words that are looked for in each."""

    light: View
    groups: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...]


def parts(view: View) -> Parts | None:
    """Return the parts of a view; None where the index gives its entries one by one."""
    groups = tuple(group for group in view.terms if matching.is_indexed(group) and any(term.prefix for term in group))
    terms = tuple(group for group in view.terms if group not in groups)
    is_led = any(map(matching.is_indexed, terms))
    without = tuple(term for term in view.without if matching.is_indexed((term,)) and (term.prefix or not is_led))
    if not groups and not without:
        return None
    rest = tuple(term for term in view.without if term not in without)
    return Parts(view._replace(terms=terms, without=rest), groups, without)


class Newest(Saved, Entries):
    """Finds the newest entries of a view."""

    def _newest(self, view: View, limit: int) -> tuple[list[int], bool] | None:
        """Return the newest entries of a view, and whether there may be more; None where the index has to be asked."""
        if (found := parts(view)) is None:
            return None
        if not found.groups and not any(term.prefix for term in found.without):
            return self._without(found, limit)
        told = recent_words.condition(found.groups, found.without)
        most = max(SOON, limit) * LOOKED
        return told and _looked(self._told(found, *told, most + 1), limit, most)

    def _told(self, found: Parts, holds: str, values: list[str], most: int) -> Iterator[Row]:
        """Yield entries of the light part, the newest first: id, date, and whether the rest holds, if that is known."""
        unsought = "0" if found.groups else "1"
        told = f"CASE WHEN it.docid IS NULL THEN {unsought} WHEN fresh.docid IS NULL THEN NULL ELSE {holds} END"
        asked, more = self._light(found.light, "entry.id AS id, entry.date AS date, sought.docid AS docid")
        few = f"({asked} LIMIT {most:d}) AS it LEFT JOIN fresh ON fresh.docid = it.docid"
        return self.db.connection.execute(f"SELECT it.id, it.date, {told} FROM {few}", [*values, *more])

    def _light(self, light: View, columns: str) -> tuple[str, list[object]]:
        """Return what gives the entries of a view one by one, the newest first, and its values."""
        if not matching.expression(light):
            asked, values = question(light, shared=self._is_shared)
            conditions = asked.partition(" WHERE ")[2]
            return f"SELECT {columns} {_LISTED} WHERE {conditions} ORDER BY {BY_DATE}", values
        is_narrow = self._is_narrow(light)
        asked, values = self._led(light, PROBED if is_narrow else LED)
        return f"SELECT {columns} {asked} ORDER BY {BY_DATE if is_narrow else BY_NUMBER}", values

    def _without(self, found: Parts, limit: int) -> tuple[list[int], bool] | None:
        unwanted = " OR ".join(map(matching.quoted, found.without))
        rows = self.db.connection.execute(*self._light(found.light, "entry.id, sought.docid"))
        kept: list[int] = []
        for size in WINDOWS:
            window: list[tuple[int, int | None]] = rows.fetchmany(size)
            having = _having(self.db, unwanted, [docid for _, docid in window if docid is not None])
            kept += (number for number, docid in window if docid not in having)
            if len(kept) >= limit or len(window) < size:
                return kept[:limit], len(kept) >= limit
            if not kept and self._is_everywhere(unwanted, found.light):
                return [], False
        return None

    def _is_everywhere(self, words: str, view: View) -> bool:
        """Say whether all entries of a view are in the index and match `words`: it counts far faster than it names."""
        if may_be_aside(view) or self.db.first_row(_WAITING) is not None:
            return False
        (matches,) = self.db.first_row("SELECT count(*) FROM search WHERE search MATCH ?", (words,)) or (0,)
        return self.db.first_row("SELECT count(*) FROM search_docsize") == (matches,)

    def _common(self, view: View) -> list[tuple[Term, ...]]:
        """Return the beginnings of words that stand in most of the newest articles, where there are many of those."""
        known = [group for group in view.terms if len(group) == 1 and group[0].prefix and matching.is_indexed(group)]
        return [group for group in known if recent_words.is_common(self.db, group)]

    @property
    def _is_shared(self) -> bool:
        return self.db.first_row("SELECT 1 FROM also LIMIT 1") is not None

    def _is_narrow(self, view: View) -> bool:
        """Say whether an index of the entries finds so few of them that the search index can be asked about each."""
        if not matching.expression(view) or matching.has_beginnings(view):  # whose words are gathered each time
            return False
        kinds = {kind for kind, _ in view.belongs}
        belongs = view.feed is not None or kinds & {"feed", "folder"}
        if not (view.starred or "tag" in kinds or (belongs and not self._is_shared)):
            return False
        asked, values = question(view._replace(terms=(), without=()), shared=self._is_shared)
        return len(self.db.rows(f"SELECT 1 {asked} LIMIT {FEW:d}", values)) < FEW

    def _led(self, view: View, led: str = LED) -> tuple[str, list[object]]:
        """Return the FROM and WHERE of a view that the search index leads, and their values."""
        asked, values = question(view, shared=self._is_shared, indexed=False)
        conditions = asked.partition(" WHERE ")[2]
        since = [] if view.since is None else [int(view.since // 1) * PER_SECOND]
        statement = f"{led}{' AND search.rowid >= ?' if since else ''} AND {conditions}"
        return statement, [matching.expression(view), *since, *values]


def _looked(rows: Iterable[Row], limit: int, most: int) -> tuple[list[int], bool] | None:
    """Take the entries that hold until there are enough; None where it is not known of one, or too many do not."""
    found: list[tuple[float, int]] = []
    for looked, (number, date, holds) in enumerate(rows):
        if holds is None or looked == most or (looked >= SOON and len(found) * most < limit * looked):
            return None
        if holds:
            found.append((date, number))
        if len(found) == limit:
            break
    return [number for _, number in sorted(found, reverse=True)], len(found) == limit


def _having(db: Database, words: str, docids: list[int]) -> set[int]:
    """Return which of some articles, and of those between them, match `words`."""
    if not docids:
        return set()
    asked = "SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ?"
    return set(chain.from_iterable(db.connection.execute(asked, (words, min(docids), max(docids)))))
