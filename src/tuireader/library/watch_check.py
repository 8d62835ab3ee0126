"""Compares new articles with the watches; `speaker_rules` finds with it what rules are about.

Each step is a short transaction: what it found and what it has compared are written together, so that a kill repeats
nothing and loses nothing. An article is compared once its speakers are decided; triggers put it into the queue again
when its quotations or its people change, and what a watch has found it never finds again.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from tuireader.library import matching
from tuireader.library.column_types import as_integer, as_number
from tuireader.library.database import Database
from tuireader.library.newest_first import has_shared_entries, matching_docids
from tuireader.library.said_filter import ALL_SAID, SaidFilter, narrow_filter
from tuireader.library.said_ids import MAX_SLOT, SLOT_BITS
from tuireader.library.said_search import ENTRY_OF_SAID, VOICE_OF_SAID, said_conditions
from tuireader.library.view import View
from tuireader.library.view_sql import view_query

ViewsOfWatches = Callable[[], Iterable[tuple[int, View]]]
"""A function that returns the ids of watches, also of those that were just ended, with the views of their queries."""
ENTRIES_PER_STEP = 200
UNDO_SECONDS = 24 * 3600.0
"""For how long a watch that was ended goes on behind the screen, so that undoing that loses nothing."""


class _Times(NamedTuple):
    """From when on something is new for a watch, in seconds since 1970."""

    since: int  # quotations that are found
    arrived: int  # articles that come, or change


def check_watches(db: Database, views: ViewsOfWatches, cancelled: Callable[[], bool]) -> int:
    """Compare what waits with all watches, the oldest first; return how many matches are new."""
    found = 0
    while not cancelled() and db.first_row("SELECT 1 FROM watch_queue LIMIT 1") is not None:
        with db.transaction():
            if is_undecided(db):  # it is compared when that is decided
                break
            found += _check_step(db, views)
    return found


def is_undecided(db: Database) -> bool:
    """Return whether it is still to be decided who some speakers are."""
    return db.first_row("SELECT 1 FROM undecided UNION ALL SELECT 1 FROM said_queue LIMIT 1") is not None


def _check_step(db: Database, views: ViewsOfWatches) -> int:
    """Compare some articles with all watches, inside a transaction."""
    ids = [it for (it,) in db.rows(f"SELECT entry FROM watch_queue ORDER BY entry LIMIT {ENTRIES_PER_STEP}")]
    _remove_ended(db)
    rows = db.rows("SELECT id, since, arrived FROM watch")
    times = {watch_id: _Times(*map(as_integer, rest)) for watch_id, *rest in rows}
    found = 0
    for watch_id, view in views():
        rows = [(item, watch_id) for item in _new_items(db, view, ids, times[watch_id])]
        added = db.connection.executemany("INSERT OR IGNORE INTO watch_found (item, watch) VALUES (?, ?)", rows)
        found += max(0, added.rowcount)
    db.connection.executemany("DELETE FROM watch_queue WHERE entry = ?", ((entry_id,) for entry_id in ids))
    return found


def _remove_ended(db: Database) -> None:
    """Remove watches that were ended long ago."""
    if db.connection.execute("DELETE FROM watch WHERE ended < ?", (time.time() - UNDO_SECONDS,)).rowcount > 0:
        db.connection.execute("DELETE FROM watch_found WHERE watch NOT IN (SELECT id FROM watch)")


def _new_items(db: Database, view: View, entry_ids: Sequence[int], times: _Times) -> Iterator[int]:
    """Yield the quotations, or the articles, of these entries that a view asks for and that are new."""
    if view.said.is_positive:
        yield from new_quotations(db, view, entries_in_view(db, view._replace(said=ALL_SAID), entry_ids), *times)
        return
    rows = db.rows_for("SELECT id, seen FROM entry WHERE id IN ({})", entries_in_view(db, view, entry_ids))
    yield from (entry_id << SLOT_BITS for entry_id, seen in rows if as_number(seen) >= times.since)


def new_quotations(
    db: Database, view: View, entry_ids: Iterable[int], since: int = 0, arrived: int = 0
) -> Iterator[int]:
    """Yield the ids of the quotations in these entries that a view asks for, if they were found from `since` on.

    Where the engine reads an article again that has not changed, what it finds is not new.
    """
    whole_since = None if view.since is None else view.since // 1
    said = narrow_filter(view.said, SaidFilter(since=whole_since, before=view.before))
    conditions = said_conditions(said, "entries", with_unlisted=False)
    rows = db.rows(
        "SELECT said.id FROM json_each(?) AS it CROSS JOIN entry ON entry.id = it.value CROSS JOIN said ON said.id"
        f" BETWEEN entry.id << {SLOT_BITS} AND (entry.id << {SLOT_BITS} | {MAX_SLOT}) AND {ENTRY_OF_SAID}"
        f" LEFT JOIN voice ON {VOICE_OF_SAID} LEFT JOIN feed ON feed.id = entry.feed"
        f" WHERE said.found >= ? AND {_ARRIVED} >= ? AND {conditions.text}",
        (str([*entry_ids]), since, arrived, *conditions.values),
    )
    return (row_id for (row_id,) in rows)


_ARRIVED = "max(entry.seen, coalesce((SELECT max(fetched) FROM document WHERE document.entry = entry.id), 0))"
"""When an article came, or its words were last changed."""


def entries_in_view(db: Database, view: View, entry_ids: Sequence[int]) -> list[int]:
    """Return those of some entries that a view has; what it costs does not depend on the size of the library."""
    statement, values = view_query(view, shared=has_shared_entries(db), indexed=False)
    inside = "AND entry.aside = 0 AND entry.id IN (SELECT value FROM json_each(?))"
    found = [it for (it,) in db.rows(f"SELECT entry.id {statement} {inside}", (*values, str([*entry_ids])))]
    words = matching.match_expression(view)
    if not words or not found:
        return found
    docids = dict[int, int](db.rows_for("SELECT docid, entry FROM sought WHERE entry IN ({})", found))
    matches = matching_docids(db, words, list(docids))
    return [entry_id for docid, entry_id in docids.items() if docid in matches]
