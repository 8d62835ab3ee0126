"""Marks (read and starred), counts of unread entries, and undo."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, get_args

from tuireader.library.counts import Counts, count_marks
from tuireader.library.database import Database
from tuireader.library.entry import Entry
from tuireader.library.said_ids import SLOT_BITS
from tuireader.library.undo_steps import PERSON, Mark, MarkChange, UndoSteps
from tuireader.library.view import View
from tuireader.library.view_sql import view_query

if TYPE_CHECKING:
    from tuireader.library.undo_changes import Undone, WordsChange

_MARKS = get_args(Mark)
MAX_QUICK_BYTES = 4000
"""How many bytes the change is stored in that is undone at once: some thousand entries, in a few milliseconds."""


class Marks:
    """The read and star marks of a library's entries."""

    def __init__(self, db: Database, steps: UndoSteps | None = None) -> None:
        self._db = db
        self._steps = steps or UndoSteps(db)

    def apply_to(self, entry: Entry) -> None:
        """Set the marks of an entry that was just loaded; here its row has already set them."""

    def unread_ids(self) -> set[int]:
        """Return the ids of all unread entries."""
        return {entry_id for (entry_id,) in self._db.rows("SELECT id FROM entry WHERE read = 0")}

    def counts(self, now: datetime | None = None) -> Counts:
        """Return the counts that the panes show; takes a few milliseconds for 100,000 entries."""
        return count_marks(self._db, now)

    def mark(
        self, entry_ids: Iterable[int], *, read: bool | None = None, starred: bool | None = None, undo: bool = True
    ) -> list[int]:
        """Set marks; return the ids of the entries that changed. With `undo`, the method `undo` can undo it."""
        ids = list(entry_ids)
        changed: list[int] = []
        with self._db.transaction():
            if read is not None:
                changed += self._change_mark("read", ids, value=read, undo=undo)
            if starred is not None:
                changed += self._change_mark("starred", ids, value=starred, undo=undo)
        return changed

    def mark_view(self, view: View, *, read: bool) -> list[int]:
        """Mark all entries of a view as read or unread; return the ids of those that changed."""
        statement, values = view_query(view, shared=True)
        with self._db.transaction() as db:
            rows = db.execute(f"SELECT entry.id {statement} AND entry.read = {not read:d}", values)
            changed_ids = [entry_id for (entry_id,) in rows]
            self._write_mark("read", changed_ids, value=read, undo=True)
            if read and self._db.first_row("SELECT 1 FROM watch_found WHERE seen = 0 LIMIT 1") is not None:
                seen = f"UPDATE watch_found SET seen = 1 WHERE seen = 0 AND item >> {SLOT_BITS} IN"
                db.execute(f"{seen} (SELECT entry.id {statement})", values)  # also of articles that were read before
            return changed_ids

    def _change_mark(self, field: Mark, ids: list[int], *, value: bool, undo: bool) -> list[int]:
        """Set a mark where it differs; return the ids of the entries that changed."""
        statement = f"SELECT id FROM entry WHERE {field} = {not value:d} AND id IN ({{}})"
        changed_ids = [entry_id for (entry_id,) in self._db.rows_for(statement, ids)]
        self._write_mark(field, changed_ids, value=value, undo=undo)
        return changed_ids

    def _write_mark(self, field: Mark, changed_ids: list[int], *, value: bool, undo: bool) -> None:
        """Set a mark, and store the change for `undo`."""
        update = f"UPDATE entry SET {field} = {value:d} WHERE id = ?"
        self._db.connection.executemany(update, ((entry_id,) for entry_id in changed_ids))
        if undo and changed_ids:
            self._steps.store(field, value=value, ids=changed_ids)

    def undo_takes_long(self) -> bool:
        """Return whether what `undo` undoes next may take a second: a ruling about people, or very many marks."""
        field, packed_bytes = self._steps.last()
        return field == PERSON or packed_bytes > MAX_QUICK_BYTES

    def undo(self, on_words: "Callable[[WordsChange], object]" = lambda _: None) -> "Undone | None":
        """Undo the last change that this copy of the program has made; return it, or None where there is none.

        When all of these are undone, changes from before this copy was started follow. Marks that were changed again
        since then stay as they are. If it was a ruling or a note, `on_words` is called in the same transaction, to
        bring counts and the index up to date; `updates.undo_last` does.
        """
        with self._db.transaction():
            step = self._steps.take_last()
            if step is None:
                return None
            if step.field not in _MARKS:  # as it is a part of the statement, a file must not choose it
                from tuireader.library.undo_changes import undo_other_step  # noqa: PLC0415 - not needed at start

                return undo_other_step(self._db, step, on_words)
            field: Mark = "read" if step.field == "read" else "starred"
            changed = self._change_mark(field, list(step.ids), value=not step.value, undo=False)
            return MarkChange(field, step.value, tuple(changed))
