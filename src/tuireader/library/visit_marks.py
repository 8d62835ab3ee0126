"""Marks that last as long as a visit to a kiosk, on top of those that the library stores."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from tuireader.library.column_types import as_integer, as_number
from tuireader.library.counts import Counts, count_marks, enclosing_folders, folder_by_feed
from tuireader.library.database import Database
from tuireader.library.entry import Entry
from tuireader.library.marks import Marks
from tuireader.library.undo_changes import WordsChange
from tuireader.library.undo_steps import Mark, MarkChange
from tuireader.library.view import STARRED, View, today
from tuireader.library.view_sql import view_query


class VisitMarks(Marks):
    """Marks for the visit; they are never written."""

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self._visit_marks: dict[Mark, dict[int, bool]] = {"read": {}, "starred": {}}
        self._changes: list[tuple[Mark, bool, list[int]]] = []

    def apply_to(self, entry: Entry) -> None:
        """Set the visit's marks of an entry that was just loaded."""
        entry.read = self._visit_marks["read"].get(entry.id, entry.read)
        entry.starred = self._visit_marks["starred"].get(entry.id, entry.starred)

    def ids_with_mark(self, field: Mark) -> set[int]:
        """Return the ids of the entries with a mark."""
        stored_ids = {entry_id for (entry_id,) in self._db.rows(f"SELECT id FROM entry WHERE {field} = 1")}
        marks = self._visit_marks[field]
        return {entry_id for entry_id in stored_ids if entry_id not in marks} | {
            entry_id for entry_id in marks if marks[entry_id]
        }

    def unread_ids(self) -> set[int]:
        """Return the ids of the entries that are unread in this visit."""
        return {entry_id for (entry_id,) in self._db.rows("SELECT id FROM entry")} - self.ids_with_mark("read")

    def ids_with_marks_of(self, view: View, entry_ids: Iterable[int]) -> Iterator[int]:
        """Return those of `entry_ids` whose marks fit `view`: read or unread, starred or not."""
        conditions: list[tuple[set[int], bool]] = []
        if view.unread is not None:
            conditions.append((self.ids_with_mark("read"), not view.unread))
        if view.starred is not None:
            conditions.append((self.ids_with_mark("starred"), view.starred))
        return (
            entry_id for entry_id in entry_ids if all((entry_id in marked) is value for marked, value in conditions)
        )

    def _ids_in_view(self, view: View) -> list[int]:
        """Return the ids of a view's entries, by the marks of the visit; never unlisted entries."""
        condition, values = view_query(view._replace(unread=None, starred=None), shared=True)
        rows = self._db.rows(f"SELECT entry.id {condition}", values)
        return list(self.ids_with_marks_of(view, (entry_id for (entry_id,) in rows)))

    def mark(
        self, entry_ids: Iterable[int], *, read: bool | None = None, starred: bool | None = None, undo: bool = True
    ) -> list[int]:
        """Set marks for the visit; return the ids of the entries that changed."""
        ids = list(entry_ids)
        changed: list[int] = []
        if read is not None:
            changed += self._change_mark("read", ids, value=read, undo=undo)
        if starred is not None:
            changed += self._change_mark("starred", ids, value=starred, undo=undo)
        return changed

    def mark_view(self, view: View, *, read: bool) -> list[int]:
        """Mark all entries of a view for the visit; return the ids of those that changed."""
        return self.mark(self._ids_in_view(view), read=read)

    def _change_mark(self, field: Mark, ids: list[int], *, value: bool, undo: bool) -> list[int]:
        marks = self._visit_marks[field]
        rows = self._db.rows_for(f"SELECT id, {field} FROM entry WHERE id IN ({{}})", ids)
        changed_ids = [entry_id for entry_id, stored in rows if marks.get(entry_id, bool(stored)) is not value]
        marks.update(dict.fromkeys(changed_ids, value))
        if undo and changed_ids:
            self._changes.append((field, value, changed_ids))
        return changed_ids

    def undo_takes_long(self) -> bool:
        """Return False: a visit has few marks, and rules nothing about people."""
        return False

    def undo(
        self,
        on_words: Callable[[WordsChange], object] = lambda _: None,  # noqa: ARG002
    ) -> MarkChange | None:
        """Undo the last change of the visit; return it, or None where there is none."""
        if not self._changes:
            return None
        field, value, changed_ids = self._changes.pop()
        return MarkChange(field, value, tuple(self._change_mark(field, changed_ids, value=not value, undo=False)))

    def counts(self, now: datetime | None = None) -> Counts:
        """Return how many entries are unread, by the marks of the visit."""
        stored = count_marks(self._db, now)
        feeds, folders, totals = dict(stored.feeds), dict(stored.folders), {"unread": 0, "today": 0, "quoted": 0}
        folder_of = folder_by_feed(self._db)
        since = today(now).since or 0.0
        for change, feed_ids, date, quotations in self._changed_entries():
            for feed_id in feed_ids:
                feeds[feed_id] = feeds.get(feed_id, 0) + change
            inside = (folder_of[feed_id] for feed_id in feed_ids if feed_id in folder_of)
            for folder in {around for path in inside for around in enclosing_folders(path)}:
                folders[folder] += change
            for name, is_counted in (("unread", True), ("today", date >= since), ("quoted", quotations > 0)):
                totals[name] += change * is_counted
        return Counts(
            stored.unread + totals["unread"],
            stored.today + totals["today"],
            stored.quoted + totals["quoted"],
            len(self._ids_in_view(STARRED)),
            stored.edited,
            stored.noted,
            {feed_id: count for feed_id, count in feeds.items() if count},
            folders,
        )

    def _changed_entries(self) -> Iterator[tuple[int, set[int], float, int]]:
        """Yield the entries that are read here and unread in the library, or the other way round.

        Each is +1 (unread here) or -1 (read here), its feeds, its date and its number of quotations.
        """
        marks = self._visit_marks["read"]
        also: dict[int, set[int]] = {}
        for entry_id, feed_id in self._db.rows_for("SELECT entry, feed FROM also WHERE entry IN ({})", marks):
            also.setdefault(entry_id, set()).add(feed_id)
        rows = self._db.rows_for(
            "SELECT id, feed, date, quotations, read FROM entry WHERE hidden = 0 AND aside = 0 AND id IN ({})", marks
        )
        for entry_id, feed_id, date, quotations, read in rows:
            if marks[entry_id] is not bool(read):
                change = -1 if marks[entry_id] else 1
                yield change, {feed_id, *also.get(entry_id, ())}, as_number(date), as_integer(quotations)
