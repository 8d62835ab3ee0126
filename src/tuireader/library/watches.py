"""Watches: saved searches that also count what is new, a speaker, a phrase or any other query."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from tuireader.errors import TuireaderError
from tuireader.library.column_types import as_integer, as_text
from tuireader.library.damage import explains_damage
from tuireader.library.database import Database
from tuireader.library.entry import from_timestamp
from tuireader.library.people_tables import PRESENT_SQL
from tuireader.library.query import parse_query
from tuireader.library.said import SavedQuotation
from tuireader.library.said_filter import PERSON_ID, SaidFilter
from tuireader.library.said_ids import MAX_SLOT, SLOT_BITS, first_id
from tuireader.library.term import Term
from tuireader.library.undo_steps import WATCH, WATCH_NAME, UndoStep, UndoSteps
from tuireader.library.view import View

MAX_WATCHES = 100
"""How many watches there may be: each new article is compared with all of them."""


class Watch(NamedTuple):
    """A query whose new matches are counted."""

    id: int
    name: str
    query: str
    since: datetime | None  # when it began; None where a damaged file has no such time
    new: int = 0  # how many matches are not seen
    who: str = ""  # the name of the person, where the query is an id


class WatchChange(NamedTuple):
    """A watch that was begun, renamed or ended, or of which that was undone."""

    watch: Watch
    holds: bool  # whether it goes on now
    name_before: str = ""  # what it was called, if it was renamed


class FoundItem(NamedTuple):
    """What a watch has found: a quotation, or an article."""

    id: int
    entry_id: int
    is_quotation: bool


class Watches:
    """The watches of a library; `check` compares what is new with them."""

    def __init__(self, db: Database, steps: UndoSteps) -> None:
        self._db, self._steps = db, steps

    # What is watched

    @explains_damage
    def all(self) -> list[Watch]:
        """Return the watches by name, with how many matches of each are not seen."""
        rows = self._db.rows(f"{_SELECT} WHERE ended IS NULL ORDER BY shown COLLATE NOCASE, id LIMIT {MAX_WATCHES:d}")
        if not rows:
            return []
        new = dict[int, int](self._db.rows(_COUNT_UNSEEN))
        return [_watch(row)._replace(new=new.get(row[0], 0)) for row in rows]

    def find(self, name: str) -> Watch | None:
        """Return the watch with that name, or whose person had it when the watch began; None without one."""
        watches = self.all()
        return next((it for it in (*watches, *(it._replace(name=it.who) for it in watches)) if it.name == name), None)

    def of_query(self, query: str) -> Watch | None:
        """Return the watch with that query, or None."""
        return next((it for it in self.all() if it.query == _clean_query(query)), None)

    def of_person(self, person_id: int) -> Watch | None:
        """Return the watch of a person, also of somebody who was joined into the person, or None."""
        family = {person_id, *(it for (it,) in self._db.rows("SELECT id FROM person WHERE joined = ?", (person_id,)))}
        return next((it for it in self.all() if _person_id(it.query) in family), None)

    def watched_people(self) -> frozenset[int]:
        """Return the ids of the people who are watched."""
        ids = [found for it in self.all() if (found := _person_id(it.query))]
        rows = self._db.rows_for("SELECT coalesce(joined, id) FROM person WHERE id IN ({})", ids)
        return frozenset(person_id for (person_id,) in rows)

    def add(self, query: str, name: str = "") -> WatchChange:
        """Watch a query from now on. Raises TuireaderError where it is wrong, or watched already, or the name is taken.

        Without a name it is called as its query, or as the person whose id that is.
        """
        query = _clean_query(query)
        if not query:
            raise TuireaderError("A watch needs something to look for: words, or said:NAME")
        parse_query(query)
        with self._db.transaction() as db:
            watches, who = self.all(), self._name_of_person(query)
            name = _clean(name) or who or _clean(query)
            if same := next((it for it in watches if it.query == query), None):
                raise TuireaderError(f"“{same.query}” is watched already, as “{same.name}”")
            self._refuse_taken_name(name, watches)
            if len(watches) >= MAX_WATCHES:
                raise TuireaderError(f"There are {MAX_WATCHES} watches already; end one of them first")
            now = time.time()
            values = (name, query, who, int(now), min(int(now), self._first_unread_second()))
            done = db.execute("INSERT INTO watch (name, query, who, since, arrived) VALUES (?, ?, ?, ?, ?)", values)
            self._steps.store(WATCH, value=True, ids=[done.lastrowid or 0])
            return WatchChange(self._get(done.lastrowid or 0), holds=True)

    def end(self, watch_id: int) -> WatchChange:
        """End a watch. Raises TuireaderError where it is not there."""
        with self._db.transaction():
            watch = self._get(watch_id)
            self._set_ended(watch_id, time.time())
            self._steps.store(WATCH, value=False, ids=[watch_id])
        return WatchChange(watch, holds=False)

    def rename(self, watch_id: int, name: str) -> WatchChange:
        """Give a watch another name. Raises TuireaderError where it is not there, or the name is empty or taken."""
        name = _clean(name)
        if not name:
            raise TuireaderError("A watch needs a name")
        with self._db.transaction():
            before = self._get(watch_id)
            if name != before.name:
                self._refuse_taken_name(name, self.all())
                self._db.connection.execute(_SET_NAME, (name, watch_id))
                self._steps.store(WATCH_NAME, value=True, ids=[watch_id, *map(ord, before.name)])
            return WatchChange(before._replace(name=name), holds=True, name_before=before.name)

    @staticmethod
    def _refuse_taken_name(name: str, watches: Iterable[Watch]) -> None:
        if any(it.name == name for it in watches):
            raise TuireaderError(f"“{name}” is the name of another watch; give this one another name")

    def _get(self, watch_id: int) -> Watch:
        row = self._db.first_row(f"{_SELECT} WHERE id = ? AND ended IS NULL", (watch_id,))
        if row is None:
            raise TuireaderError("This watch has ended meanwhile")
        return _watch(row)

    def _set_ended(self, watch_id: int, ended: float | None) -> None:
        self._db.connection.execute("UPDATE watch SET ended = ? WHERE id = ?", (ended, watch_id))

    def _name_of_person(self, query: str) -> str:
        """Return the name of the person whose id a query is; "" where it is none. Raises TuireaderError without one."""
        person_id = _person_id(query)
        if person_id is None:
            return ""
        name = "SELECT coalesce(given_name, name) FROM person WHERE id = (SELECT coalesce(joined, id) FROM person"
        row = self._db.first_row(f"{name} WHERE id = ?)", (person_id,))
        if row is None:
            raise TuireaderError(f"p{person_id}: there is no person with this id; tuireader speakers lists them")
        return _clean(as_text(row[0]))

    def _first_unread_second(self) -> int:
        """Return when the first of the articles came whose quotations were never found; far from now without any."""
        row = self._db.first_row(_FIRST_UNREAD)
        return as_integer(row[0]) if row and row[0] is not None else _FAR_SECOND

    # What they find

    def view(self, watch: Watch) -> View:
        """Return the view of what a watch has found. Raises TuireaderError where its query is wrong."""
        return self.query_of(watch)._replace(watch=watch.id, name=watch.name)

    def query_of(self, watch: Watch) -> View:
        """Return the view of a watch's query; one of a person who is gone looks for the name."""
        view = parse_query(watch.query)
        ids = view.said.person_ids
        if not watch.who or not ids or any(self._db.rows_for("SELECT 1 FROM person WHERE id IN ({})", ids)):
            return view
        return view._replace(said=SaidFilter(((Term(watch.who, "said"),),)))

    @explains_damage
    def check(self, cancelled: Callable[[], bool] = lambda: False) -> int:
        """Compare what is new with the watches; return how many matches are new.

        It takes as long as there are new articles, however large the library is.
        """
        from tuireader.library.watch_check import check_watches  # noqa: PLC0415 - not needed at start

        return check_watches(self._db, self._views, cancelled)

    def _views(self) -> Iterator[tuple[int, View]]:
        """Yield the ids of all watches, also of those that were just ended, with the views of their queries.

        Wrong queries, of another version or in a damaged file, are left out.
        """
        for row in self._db.rows(f"{_SELECT} ORDER BY ended IS NOT NULL, id LIMIT {2 * MAX_WATCHES:d}"):
            watch = _watch(row)
            with suppress(TuireaderError):
                yield watch.id, self.query_of(watch)

    @explains_damage
    def unprinted(self, watch_id: int, limit: int, after: int = 0) -> list[FoundItem]:
        """Return up to `limit` matches that were not printed yet, by id, beginning after the id `after`."""
        rows = self._db.rows(_UNTOLD, (watch_id, after, limit))
        return [FoundItem(it, it >> SLOT_BITS, is_quotation=bool(it & MAX_SLOT)) for (it,) in rows]

    def set_told(self, watch_id: int, items: Sequence[FoundItem]) -> None:
        """Record that these were printed."""
        with self._db.transaction() as db:
            rows = ((it.id, watch_id) for it in items)
            db.executemany("UPDATE watch_found SET told = 1 WHERE item = ? AND watch = ?", rows)

    def take_news(self) -> list[Watch]:
        """Return the watches that have found something since the last notice, with how much of that is not seen.

        From now on the user has had notice of it. Where several copies of the program run, one of them gets it.
        """
        if self._db.first_row("SELECT 1 FROM watch_found WHERE noticed = 0 LIMIT 1") is None:
            return []
        with self._db.transaction() as db:
            counts = dict[int, int](self._db.rows(_COUNT_UNNOTICED))
            db.execute("UPDATE watch_found SET noticed = 1 WHERE noticed = 0")
            return [it._replace(new=counts[it.id]) for it in self.all() if it.id in counts]

    def latest_of(self, watch_id: int, quotations: Sequence[SavedQuotation]) -> tuple[SavedQuotation, ...]:
        """Return those quotations of an article that the watch has found last; all, where it has found none of them."""
        if not quotations:
            return ()
        entry_id = quotations[0].entry_id
        rows = self._db.rows(
            "SELECT item FROM watch_found WHERE watch = ? AND item BETWEEN ? AND ?",
            (watch_id, first_id(entry_id), first_id(entry_id) | MAX_SLOT),
        )
        slots = {item & MAX_SLOT for (item,) in rows}
        found = [it for it in quotations if it.slot in slots]
        moments = [it.found for it in found if it.found is not None]
        return tuple(it for it in found if not moments or it.found == max(moments)) or tuple(quotations)

    def see(self, entry_id: int) -> bool:
        """Record that the user read an article; return whether a watch had found something in it that was not seen."""
        extent = (first_id(entry_id), first_id(entry_id) | MAX_SLOT)
        unseen = "watch_found WHERE item BETWEEN ? AND ? AND seen = 0"
        if self._db.first_row(f"SELECT 1 FROM {unseen}", extent) is None:
            return False
        with self._db.transaction() as db:
            db.execute("UPDATE watch_found SET seen = 1 WHERE item BETWEEN ? AND ? AND seen = 0", extent)
        return True


def undo_watch_step(db: Database, step: UndoStep) -> WatchChange | None:
    """Undo what was done to a watch, inside a transaction; None where that can no longer be undone."""
    watches = Watches(db, UndoSteps(db))
    if step.field == WATCH_NAME:
        name_before = _clean("".join(chr(it) for it in step.ids[1:] if 0 < it <= sys.maxunicode))
        return _undo_rename(db, watches.all(), step.ids[0], name_before) if name_before else None
    row = db.first_row(f"{_SELECT} WHERE id = ? AND ended IS {'' if step.value else 'NOT '}NULL", (*step.ids[:1],))
    if row is None:
        return None
    watch = _watch(row)
    if not step.value and any(watch.name == it.name or watch.query == it.query for it in watches.all()):
        return None
    db.connection.execute("UPDATE watch SET ended = ? WHERE id = ?", (time.time() if step.value else None, watch.id))
    return WatchChange(watch, holds=not step.value)


def _undo_rename(db: Database, watches: Sequence[Watch], watch_id: int, name_before: str) -> WatchChange | None:
    watch = next((it for it in watches if it.id == watch_id), None)
    if watch is None or any(it.name == name_before for it in watches):
        return None
    db.connection.execute(_SET_NAME, (name_before, watch_id))
    return WatchChange(watch._replace(name=name_before), holds=True, name_before=watch.name)


_FAR_SECOND = 1 << 40
_SET_NAME = "UPDATE watch SET name = ? WHERE id = ?"
_NAME_NOW = (
    "SELECT coalesce(given_name, name) FROM person WHERE id ="
    " (SELECT coalesce(joined, id) FROM person WHERE id = CAST(substr(query, 7) AS INTEGER))"
)
"""The present name of the person of a watch, whose query is said:p12; it is that of somebody who was joined with it."""
_SELECT = (
    f"SELECT id, CASE WHEN name = who THEN coalesce(({_NAME_NOW}), name) ELSE name END AS shown, query, since, who"
    " FROM watch"
)
"""A watch that was not given a name has that of its person, also after somebody was renamed or joined."""
_SHOWN = (
    f"FROM watch_found AS it CROSS JOIN entry ON entry.id = it.item >> {SLOT_BITS} LEFT JOIN said ON said.id = it.item"
    f" WHERE entry.hidden = 0 AND entry.aside = 0"
    f" AND (it.item & {MAX_SLOT} = 0 OR said.id IS NOT NULL AND {PRESENT_SQL})"
)
"""What watches have found and articles still have."""
_COUNT_UNSEEN = f"SELECT it.watch, count(*) {_SHOWN} AND it.seen = 0 GROUP BY it.watch"
_COUNT_UNNOTICED = f"SELECT it.watch, count(*) {_SHOWN} AND it.noticed = 0 AND it.seen = 0 GROUP BY it.watch"
_UNTOLD = f"SELECT it.item {_SHOWN} AND it.told = 0 AND it.watch = ? AND it.item > ? ORDER BY it.item LIMIT ?"
_FIRST_UNREAD = (
    "SELECT CAST(min(seen) AS INTEGER) FROM entry INDEXED BY entry_unfound"
    " WHERE engine = 0 AND hidden = 0 AND aside = 0"
    " AND NOT EXISTS (SELECT 1 FROM attribution WHERE attribution.entry = entry.id)"
)


def _watch(row: Sequence[object]) -> Watch:
    watch_id, name, query, since, who = row
    moment = from_timestamp(as_integer(since))
    return Watch(as_integer(watch_id), as_text(name), as_text(query), moment, who=as_text(who))


def _person_id(query: str) -> int | None:
    """Return the id of the person that a query asks for and for nothing else, or None."""
    field, _, value = query.partition(":")
    found = PERSON_ID.fullmatch(value) if field == "said" else None
    return int(found[1]) if found else None


def _clean_query(text: str) -> str:
    """Return a query as one clean line; one that is too long is not cut, for that would be another query."""
    from tuireader.documents.cleaning import clean, single_line  # noqa: PLC0415 - not needed at start

    return single_line(clean(text))


def _clean(text: str) -> str:
    from tuireader.documents.cleaning import clean_line  # noqa: PLC0415 - not needed at start

    return clean_line(text)
