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
from tuireader.library.search_tables import BEFORE_INDEX_SQL, DOCIDS_PER_SECOND
from tuireader.library.view import Term, View
from tuireader.library.view_sql import includes_unlisted, view_query

MAX_PROBED_ENTRIES = 300
"""Entries that the search index is asked about one by one, where a view has fewer before its words are looked at."""
MIN_SCANNED_ENTRIES, SCANNED_PER_WANTED_ENTRY = 50, 5
"""Entries that are looked at before it is decided whether to go on; and at most, for each that is wanted."""
WINDOW_ENTRIES = (200, 800, 3200)
"""Entries of which the index is asked together which have an unwanted word."""

SEARCH_FIRST = (
    "FROM search CROSS JOIN sought ON sought.docid = search.rowid CROSS JOIN entry ON entry.id = sought.entry"
    " WHERE search MATCH ?"
)
ENTRY_FIRST = (
    "FROM entry CROSS JOIN sought ON sought.entry = entry.id CROSS JOIN search ON search.rowid = sought.docid"
    " WHERE search MATCH ?"
)
"""The same, for entries that are so few that the index is asked about each."""
_LISTED = "FROM entry LEFT JOIN sought ON sought.entry = entry.id"
_UNINDEXED = f"SELECT 1 FROM unsought UNION ALL SELECT 1 FROM entry WHERE id < {BEFORE_INDEX_SQL} AND aside = 0 LIMIT 1"
BY_DATE, BY_DOCID = "entry.date DESC, entry.id DESC", "search.rowid DESC"


class SplitView(NamedTuple):
    """A view in two: what gives entries one by one, and the words that are looked for in each."""

    light: View
    groups: tuple[tuple[Term, ...], ...]
    excluded_terms: tuple[Term, ...]


def split_view(view: View) -> SplitView | None:
    """Return the parts of a view; None where the index gives its entries one by one."""
    groups = tuple(group for group in view.terms if matching.is_indexed(group) and any(term.prefix for term in group))
    terms = tuple(group for group in view.terms if group not in groups)
    is_led = any(map(matching.is_indexed, terms))
    excluded = tuple(
        term for term in view.excluded_terms if matching.is_indexed((term,)) and (term.prefix or not is_led)
    )
    if not groups and not excluded:
        return None
    rest = tuple(term for term in view.excluded_terms if term not in excluded)
    return SplitView(view._replace(terms=terms, excluded_terms=rest), groups, excluded)


def newest_ids(db: Database, view: View, limit: int) -> tuple[list[int], bool] | None:
    """Return the newest entries of a view, and whether there may be more; None where the index has to be asked."""
    if (parts := split_view(view)) is None:
        return None
    if not parts.groups and not any(term.prefix for term in parts.excluded_terms):
        return _newest_without(db, parts, limit)
    condition = recent_words.condition(parts.groups, parts.excluded_terms)
    max_scanned = max(MIN_SCANNED_ENTRIES, limit) * SCANNED_PER_WANTED_ENTRY
    return condition and _take_matching(_candidates(db, parts, *condition, max_scanned + 1), limit, max_scanned)


def _candidates(db: Database, parts: SplitView, holds: str, values: list[str], max_entries: int) -> Iterator[Row]:
    """Yield entries of the light part, the newest first: id, date, and whether the rest holds, if that is known."""
    if_unindexed = "0" if parts.groups else "1"
    condition = f"CASE WHEN it.docid IS NULL THEN {if_unindexed} WHEN fresh.docid IS NULL THEN NULL ELSE {holds} END"
    statement, light_values = _light_query(db, parts.light, "entry.id AS id, entry.date AS date, sought.docid AS docid")
    scanned = f"({statement} LIMIT {max_entries:d}) AS it LEFT JOIN fresh ON fresh.docid = it.docid"
    return db.connection.execute(f"SELECT it.id, it.date, {condition} FROM {scanned}", [*values, *light_values])


def _light_query(db: Database, light: View, columns: str) -> tuple[str, list[object]]:
    """Return what gives the entries of a view one by one, the newest first, and its values."""
    if not matching.match_expression(light):
        query, values = view_query(light, shared=has_shared_entries(db))
        conditions = query.partition(" WHERE ")[2]
        return f"SELECT {columns} {_LISTED} WHERE {conditions} ORDER BY {BY_DATE}", values
    narrow = is_narrow(db, light)
    condition, values = search_query(db, light, ENTRY_FIRST if narrow else SEARCH_FIRST)
    return f"SELECT {columns} {condition} ORDER BY {BY_DATE if narrow else BY_DOCID}", values


def _newest_without(db: Database, parts: SplitView, limit: int) -> tuple[list[int], bool] | None:
    excluded = " OR ".join(map(matching.quoted_term, parts.excluded_terms))
    rows = db.connection.execute(*_light_query(db, parts.light, "entry.id, sought.docid"))
    entry_ids: list[int] = []
    for size in WINDOW_ENTRIES:
        window: list[tuple[int, int | None]] = rows.fetchmany(size)
        having = _matching_docids(db, excluded, [docid for _, docid in window if docid is not None])
        entry_ids += (entry_id for entry_id, docid in window if docid not in having)
        if len(entry_ids) >= limit or len(window) < size:
            return entry_ids[:limit], len(entry_ids) >= limit
        if not entry_ids and _do_all_match(db, excluded, parts.light):
            return [], False
    return None


def _do_all_match(db: Database, words: str, view: View) -> bool:
    """Say whether all entries of a view are in the index and match `words`: it counts far faster than it names."""
    if includes_unlisted(view) or db.first_row(_UNINDEXED) is not None:
        return False
    (matches,) = db.first_row("SELECT count(*) FROM search WHERE search MATCH ?", (words,)) or (0,)
    return db.first_row("SELECT count(*) FROM search_docsize") == (matches,)


def common_prefixes(db: Database, view: View) -> list[tuple[Term, ...]]:
    """Return the beginnings of words that stand in most of the newest articles, where there are many of those."""
    known = [group for group in view.terms if len(group) == 1 and group[0].prefix and matching.is_indexed(group)]
    return [group for group in known if recent_words.is_common(db, group)]


def has_shared_entries(db: Database) -> bool:
    """Say whether some entry is in several feeds."""
    return db.first_row("SELECT 1 FROM also LIMIT 1") is not None


def is_narrow(db: Database, view: View) -> bool:
    """Say whether an index of the entries finds so few of them that the search index can be asked about each."""
    if not matching.match_expression(view) or matching.has_prefix_terms(view):  # whose words are gathered each time
        return False
    kinds = {kind for kind, _ in view.memberships}
    has_feeds = view.feed is not None or kinds & {"feed", "folder"}
    if not (view.starred or "tag" in kinds or (has_feeds and not has_shared_entries(db))):
        return False
    condition, values = view_query(view._replace(terms=(), excluded_terms=()), shared=has_shared_entries(db))
    return len(db.rows(f"SELECT 1 {condition} LIMIT {MAX_PROBED_ENTRIES:d}", values)) < MAX_PROBED_ENTRIES


def search_query(db: Database, view: View, tables: str = SEARCH_FIRST) -> tuple[str, list[object]]:
    """Return the FROM and WHERE of a view that the search index leads, and their values."""
    query, values = view_query(view, shared=has_shared_entries(db), indexed=False)
    conditions = query.partition(" WHERE ")[2]
    since = [] if view.since is None else [int(view.since // 1) * DOCIDS_PER_SECOND]
    statement = f"{tables}{' AND search.rowid >= ?' if since else ''} AND {conditions}"
    return statement, [matching.match_expression(view), *since, *values]


def _take_matching(rows: Iterable[Row], limit: int, max_scanned: int) -> tuple[list[int], bool] | None:
    """Take the entries that hold until there are enough; None where it is not known of one, or too many do not."""
    taken: list[tuple[float, int]] = []
    for scanned, (entry_id, date, holds) in enumerate(rows):
        is_slow = scanned >= MIN_SCANNED_ENTRIES and len(taken) * max_scanned < limit * scanned
        if holds is None or scanned == max_scanned or is_slow:
            return None
        if holds:
            taken.append((date, entry_id))
        if len(taken) == limit:
            break
    return [entry_id for _, entry_id in sorted(taken, reverse=True)], len(taken) == limit


def _matching_docids(db: Database, words: str, docids: list[int]) -> set[int]:
    """Return which of some articles, and of those between them, match `words`."""
    if not docids:
        return set()
    statement = "SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ?"
    return set(chain.from_iterable(db.connection.execute(statement, (words, min(docids), max(docids)))))
