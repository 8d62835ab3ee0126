"""The newest entries of a view, found without waiting for the search index to collect all matches first.

FTS5 does that for word beginnings and for queries with only excluded words. Here, the rest of the view (its base) gives
entries one by one, the newest first, and each is checked until there are enough. Where that would take too long, the
caller queries the index after all. Quotations that are asked for by a verb or by words are looked for in the same way.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from tuireader.library import matching, recent_words
from tuireader.library.database import Database, Row
from tuireader.library.said_filter import ALL_SAID
from tuireader.library.search_tables import BEFORE_INDEX_SQL, DOCIDS_PER_SECOND
from tuireader.library.term import Term
from tuireader.library.view import View
from tuireader.library.view_sql import includes_unlisted, view_query

MAX_PROBED_ENTRIES = 300
"""The index is checked for each entry where the view, without its words, has fewer entries than this."""
MIN_SCANNED_QUOTING, SCANNED_PER_QUOTING = 400, 10
"""Where so many entries were looked at for quotations with certain words, and fewer than one of ten has some, the index
is queried after all."""
MIN_SCANNED_ENTRIES, SCANNED_PER_RESULT = 50, 5
"""How many entries are checked before giving up is considered; and how many at most, for each result."""
WINDOW_ENTRIES = (200, 800, 3200)
"""How many entries are checked for excluded words in one query: first, second and third time."""

SEARCH_FIRST = (
    "FROM search CROSS JOIN sought ON sought.docid = search.rowid CROSS JOIN entry ON entry.id = sought.entry"
    " WHERE search MATCH ?"
)
ENTRY_FIRST = (
    "FROM entry CROSS JOIN sought ON sought.entry = entry.id CROSS JOIN search ON search.rowid = sought.docid"
    " WHERE search MATCH ?"
)
"""The same tables in the order for few entries: the index is checked for each."""
_LISTED = "FROM entry LEFT JOIN sought ON sought.entry = entry.id"
_UNINDEXED = f"SELECT 1 FROM unsought UNION ALL SELECT 1 FROM entry WHERE id < {BEFORE_INDEX_SQL} AND aside = 0 LIMIT 1"
BY_DATE, BY_DOCID = "entry.date DESC, entry.id DESC", "search.rowid DESC"


class SplitView(NamedTuple):
    """A view in two parts: one that gives entries one by one, and the words that are checked in each entry."""

    base: View  # gives entries one by one
    groups: tuple[tuple[Term, ...], ...]  # of each group, an entry must have one term
    excluded_terms: tuple[Term, ...]  # an entry must have none of these


def split_view(view: View) -> SplitView | None:
    """Split a view; return None where the index gives its entries one by one anyway."""
    groups = tuple(group for group in view.terms if matching.is_indexed(group) and any(term.prefix for term in group))
    terms = tuple(group for group in view.terms if group not in groups)
    has_indexed_words = any(map(matching.is_indexed, terms))
    excluded = tuple(
        term for term in view.excluded_terms if matching.is_indexed((term,)) and (term.prefix or not has_indexed_words)
    )
    if not groups and not excluded:
        return None
    rest = tuple(term for term in view.excluded_terms if term not in excluded)
    return SplitView(view._replace(terms=terms, excluded_terms=rest), groups, excluded)


def newest_ids(db: Database, view: View, limit: int) -> tuple[list[int], bool] | None:
    """Return the newest ids of a view and whether there may be more; None where the index has to be queried."""
    if (parts := split_view(view)) is None:
        return _newest_quoting(db, view, limit)
    if not parts.groups and not any(term.prefix for term in parts.excluded_terms):
        return _newest_without_excluded(db, parts, limit)
    condition = recent_words.match_condition(parts.groups, parts.excluded_terms)
    max_scanned = max(MIN_SCANNED_ENTRIES, limit) * SCANNED_PER_RESULT
    return condition and _take_matching(_candidates(db, parts, *condition, max_scanned + 1), limit, max_scanned)


def _newest_quoting(db: Database, view: View, limit: int) -> tuple[list[int], bool] | None:
    """Return the newest ids of a view that asks for quotations, without looking at all quotations.

    Return None where there are few of these and an index knows which: of people, or of words.
    """
    if not view.said.is_positive or includes_unlisted(view) or matching.match_expression(view):
        return None
    from tuireader.library.said_search import names_people, quoting_condition  # noqa: PLC0415 - few lists need it

    if names_people(view.said):
        return None
    condition, values = quoting_condition(view.said)
    base, base_values = view_query(view._replace(said=ALL_SAID), shared=has_shared_entries(db))
    statement = f"SELECT entry.id, {condition} {base} ORDER BY {BY_DATE}"
    has_index, taken = bool(view.said.groups_of("about")), list[int]()
    for scanned, (entry_id, fits) in enumerate(db.connection.execute(statement, [*values, *base_values])):
        if has_index and scanned >= MIN_SCANNED_QUOTING and len(taken) * SCANNED_PER_QUOTING < scanned:
            return None
        if fits:
            taken.append(entry_id)
        if len(taken) == limit:
            return taken, True
    return taken, False


def _candidates(db: Database, parts: SplitView, matches: str, values: list[str], max_entries: int) -> Iterator[Row]:
    """Yield entries of the base, the newest first: id, date, and whether it matches (None: not known)."""
    if_unindexed = "0" if parts.groups else "1"
    condition = f"CASE WHEN it.docid IS NULL THEN {if_unindexed} WHEN fresh.docid IS NULL THEN NULL ELSE {matches} END"
    statement, base_values = _base_query(db, parts.base, "entry.id AS id, entry.date AS date, sought.docid AS docid")
    scanned = f"({statement} LIMIT {max_entries:d}) AS it LEFT JOIN fresh ON fresh.docid = it.docid"
    return db.connection.execute(f"SELECT it.id, it.date, {condition} FROM {scanned}", [*values, *base_values])


def _base_query(db: Database, base: View, columns: str) -> tuple[str, list[object]]:
    """Return a query that gives the entries of a view one by one, the newest first, and its values."""
    if not matching.match_expression(base):
        query, values = view_query(base, shared=has_shared_entries(db))
        conditions = query.partition(" WHERE ")[2]
        return f"SELECT {columns} {_LISTED} WHERE {conditions} ORDER BY {BY_DATE}", values
    narrow = is_narrow(db, base)
    condition, values = search_query(db, base, ENTRY_FIRST if narrow else SEARCH_FIRST)
    return f"SELECT {columns} {condition} ORDER BY {BY_DATE if narrow else BY_DOCID}", values


def _newest_without_excluded(db: Database, parts: SplitView, limit: int) -> tuple[list[int], bool] | None:
    excluded = " OR ".join(map(matching.quoted_term, parts.excluded_terms))
    rows = db.connection.execute(*_base_query(db, parts.base, "entry.id, sought.docid"))
    entry_ids: list[int] = []
    for size in WINDOW_ENTRIES:
        window: list[tuple[int, int | None]] = rows.fetchmany(size)
        having = matching_docids(db, excluded, [docid for _, docid in window if docid is not None])
        entry_ids += (entry_id for entry_id, docid in window if docid not in having)
        if len(entry_ids) >= limit or len(window) < size:
            return entry_ids[:limit], len(entry_ids) >= limit
        if not entry_ids and _do_all_match(db, excluded, parts.base):
            return [], False
    return None


def _do_all_match(db: Database, words: str, view: View) -> bool:
    """Return whether all entries are indexed and match `words`; counting is much faster than listing them."""
    if includes_unlisted(view) or db.first_row(_UNINDEXED) is not None:
        return False
    (matches,) = db.first_row("SELECT count(*) FROM search WHERE search MATCH ?", (words,)) or (0,)
    return db.first_row("SELECT count(*) FROM search_docsize") == (matches,)


def common_prefixes(db: Database, view: View) -> list[tuple[Term, ...]]:
    """Return the prefix terms that most of the newest articles match, if there are enough of these articles."""
    known = [group for group in view.terms if len(group) == 1 and group[0].prefix and matching.is_indexed(group)]
    return [group for group in known if recent_words.is_common(db, group)]


def has_shared_entries(db: Database) -> bool:
    """Return whether any entry is in several feeds."""
    return db.first_row("SELECT 1 FROM also LIMIT 1") is not None


def is_narrow(db: Database, view: View) -> bool:
    """Return whether the view without its words has so few entries that the index can be checked for each."""
    if not matching.match_expression(view) or matching.has_prefix_terms(view):  # FTS5 collects these each time
        return False
    kinds = {kind for kind, _ in view.memberships}
    has_feeds = view.feed is not None or kinds & {"feed", "folder"}
    if not (view.starred or view.edited or view.noted or "tag" in kinds or (has_feeds and not has_shared_entries(db))):
        return False
    condition, values = view_query(view._replace(terms=(), excluded_terms=()), shared=has_shared_entries(db))
    return len(db.rows(f"SELECT 1 {condition} LIMIT {MAX_PROBED_ENTRIES:d}", values)) < MAX_PROBED_ENTRIES


def search_query(db: Database, view: View, tables: str = SEARCH_FIRST) -> tuple[str, list[object]]:
    """Return FROM and WHERE for a view that queries the search index first, and their values."""
    query, values = view_query(view, shared=has_shared_entries(db), indexed=False)
    conditions = query.partition(" WHERE ")[2]
    since = [] if view.since is None else [int(view.since // 1) * DOCIDS_PER_SECOND]
    statement = f"{tables}{' AND search.rowid >= ?' if since else ''} AND {conditions}"
    return statement, [matching.match_expression(view), *since, *values]


def _take_matching(rows: Iterable[Row], limit: int, max_scanned: int) -> tuple[list[int], bool] | None:
    """Take matching entries until there are enough; None if one is not known to match or not, or too few match."""
    taken: list[tuple[float, int]] = []
    for scanned, (entry_id, date, matches) in enumerate(rows):
        is_slow = scanned >= MIN_SCANNED_ENTRIES and len(taken) * max_scanned < limit * scanned
        if matches is None or scanned == max_scanned or is_slow:
            return None
        if matches:
            taken.append((date, entry_id))
        if len(taken) == limit:
            break
    return [entry_id for _, entry_id in sorted(taken, reverse=True)], len(taken) == limit


def matching_docids(db: Database, words: str, docids: list[int]) -> set[int]:
    """Return the docids that match `words`, of all between the first and the last of `docids`."""
    if not docids:
        return set()
    statement = "SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ?"
    return set(chain.from_iterable(db.connection.execute(statement, (words, min(docids), max(docids)))))
