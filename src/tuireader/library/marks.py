"""Marks: read, starred, tags; and taking the last of them back."""

import os
import time
import zlib
from array import array
from collections.abc import Iterable
from typing import Literal, NamedTuple

from tuireader.library.database import Database
from tuireader.library.view import View
from tuireader.library.view_sql import view_query

Mark = Literal["read", "starred"]

MAX_UNDO_STEPS = 50
"""How many marks can be taken back."""


class MarkChange(NamedTuple):
    """What was taken back: so many entries are no longer `field` = `value`."""

    field: Mark
    value: bool
    entries: tuple[int, ...]


class Marks:
    """The marks of a library's entries."""

    db: Database

    def __init__(self) -> None:
        self._session = os.urandom(16).hex()
        self._opened = time.time()

    def mark_entries(
        self, ids: Iterable[int], *, read: bool | None = None, starred: bool | None = None, undo: bool = True
    ) -> list[int]:
        """Mark entries; return those that were not so marked before. With `undo`, `undo()` can take it back."""
        entry_ids = list(ids)
        changed: list[int] = []
        with self.db.transaction():
            if read is not None:
                changed += self._change_mark("read", entry_ids, value=read, undo=undo)
            if starred is not None:
                changed += self._change_mark("starred", entry_ids, value=starred, undo=undo)
        return changed

    def mark_view(self, view: View, *, read: bool) -> list[int]:
        """Mark all entries of a view, however many, as read or unread; return those that were not so before."""
        statement, values = view_query(view, shared=True)
        with self.db.transaction() as db:
            ids = [
                entry_id
                for (entry_id,) in db.execute(f"SELECT entry.id {statement} AND entry.read = {not read:d}", values)
            ]
            self._write_mark("read", ids, value=read, undo=True)
            return ids

    def _change_mark(self, field: Mark, ids: list[int], *, value: bool, undo: bool) -> list[int]:
        """Set a mark where it is not yet set; return where that was."""
        statement = f"SELECT id FROM entry WHERE {field} = {not value:d} AND id IN ({{}})"
        changed_ids = [entry_id for (entry_id,) in self.db.rows_for(statement, ids)]
        self._write_mark(field, changed_ids, value=value, undo=undo)
        return changed_ids

    def _write_mark(self, field: Mark, changed_ids: list[int], *, value: bool, undo: bool) -> None:
        """Set a mark, and note the deed."""
        change = f"UPDATE entry SET {field} = {value:d} WHERE id = ?"
        self.db.connection.executemany(change, ((entry_id,) for entry_id in changed_ids))
        if undo and changed_ids:
            row = (self._session, time.time(), field, value, zlib.compress(array("q", changed_ids).tobytes(), 1))
            with self.db.transaction() as db:
                last = db.execute("INSERT INTO deed (session, at, field, value, entries) VALUES (?, ?, ?, ?, ?)", row)
                db.execute("DELETE FROM deed WHERE id <= ?", ((last.lastrowid or 0) - MAX_UNDO_STEPS,))

    def undo_marks(self) -> MarkChange | None:
        """Take back the last marks that this copy of the program has made; return them, None where there are none.

        When all of them are taken back, those go next that were made before this copy was opened. What has been marked
        otherwise since stays as it is.
        """
        with self.db.transaction() as db:
            row = db.execute(
                "SELECT id, field, value, entries FROM deed WHERE session = ? OR at < ?"
                " ORDER BY session = ? DESC, id DESC",
                (self._session, self._opened, self._session),
            ).fetchone()
            if row is None:
                return None
            change_id, field, value, packed = row
            db.execute("DELETE FROM deed WHERE id = ?", (change_id,))
            ids = array("q")
            ids.frombytes(zlib.decompress(packed))
            changed = self._change_mark(field, list(ids), value=not value, undo=False)
            return MarkChange(field, bool(value), tuple(changed))

    def tag_entries(self, ids: Iterable[int], *names: str) -> None:
        """Add tags to entries."""
        with self.db.transaction() as db:
            db.executemany("INSERT OR IGNORE INTO tag VALUES (?, ?)", [(one, name) for one in ids for name in names])

    def untag_entries(self, ids: Iterable[int], *names: str) -> None:
        """Take tags away from entries."""
        with self.db.transaction() as db:
            db.executemany(
                "DELETE FROM tag WHERE entry = ? AND name = ?", [(one, name) for one in ids for name in names]
            )

    def tags(self, entry_id: int | None = None) -> list[str]:
        """Return the tags of an entry, or all that there are."""
        if entry_id is None:
            return [name for (name,) in self.db.rows("SELECT DISTINCT name FROM tag ORDER BY name")]
        return [name for (name,) in self.db.rows("SELECT name FROM tag WHERE entry = ? ORDER BY name", (entry_id,))]
