"""What the user has changed and can undo, in one order: marks, tags, watches, and rulings."""

import os
import time
import zlib
from array import array
from collections.abc import Iterable
from typing import Literal, NamedTuple

from tuireader.library.column_types import as_integer, as_text
from tuireader.library.database import Database
from tuireader.library.packed import unpack

Mark = Literal["read", "starred"]
PERSON = "person"
"""What the field of a change is called whose ids are those of rulings about people."""
WATCH = "watch"
"""What the field of a change is called whose id is that of a watch; its value: whether it was begun."""
WATCH_NAME = "watch name"
"""What the field of a change is called that has the id of a watch, and the letters of the name that it had."""
MAX_UNDO_STEPS = 50
"""How many changes can be undone."""


_LAST = "FROM deed WHERE session = ? OR at < ? ORDER BY session = ? DESC, id DESC LIMIT 1"


class MarkChange(NamedTuple):
    """A change of marks that was undone."""

    field: Mark  # the mark that had been changed
    value: bool  # what it had been changed to
    entries: tuple[int, ...]  # ids of the entries that were changed back


class UndoStep(NamedTuple):
    """A change that can be undone."""

    field: str  # a mark, or what tags, a ruling, a note, a person or a watch have there
    value: bool  # what it was changed to
    ids: tuple[int, ...]  # of the entries, rulings or watches that were changed; of tags see `tag_steps`


class UndoSteps:
    """The changes that this copy of the program has made, and those that were made before it was started."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._session = os.urandom(16).hex()
        self._opened = time.time()

    def store(self, field: str, *, value: bool, ids: Iterable[int]) -> None:
        """Store a change, and forget the oldest."""
        row = (self._session, time.time(), field, value, zlib.compress(array("q", ids).tobytes(), 1))
        with self._db.transaction() as db:
            last = db.execute("INSERT INTO deed (session, at, field, value, entries) VALUES (?, ?, ?, ?, ?)", row)
            db.execute("DELETE FROM deed WHERE id <= ?", ((last.lastrowid or 0) - MAX_UNDO_STEPS,))

    def last(self) -> tuple[str, int]:
        """Return the field of the last change, which `take_last` would return, and its size in bytes, deflated."""
        query = f"SELECT field, length(CAST(entries AS BLOB)) {_LAST}"
        row = self._db.first_row(query, (self._session, self._opened, self._session))
        return (as_text(row[0]), as_integer(row[1])) if row else ("", 0)

    def take_last(self) -> UndoStep | None:
        """Remove the last change and return it; None where there is none, or it is damaged.

        When all of this copy of the program are gone, those from before it was started follow.
        """
        with self._db.transaction() as db:
            values = self._session, self._opened, self._session
            row = db.execute(f"SELECT id, field, value, entries {_LAST}", values).fetchone()
            if row is None:
                return None
            change_id, field, value, packed = row
            db.execute("DELETE FROM deed WHERE id = ?", (change_id,))
            try:
                ids = array("q", unpack(packed))
            except (zlib.error, ValueError):
                return None
            return UndoStep(as_text(field), bool(value), tuple(ids))
