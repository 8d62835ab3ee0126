"""Where the reader was in each article."""

import time
from typing import NamedTuple

from tuireader.library.database import Database


class ReadingPosition(NamedTuple):
    """Where one was: the offset of the first line in sight (-1 above the text), and the current quotation's index."""

    offset: int = -1
    quotation: int | None = None


class ReadingPositions:
    """The reading position in each entry that was opened."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, entry_id: int) -> ReadingPosition:
        """Return where one was in `entry_id`; its beginning if it was never opened."""
        row = self._db.first_row("SELECT offset, quotation FROM place WHERE entry = ?", (entry_id,))
        return ReadingPosition(*row) if row else ReadingPosition()

    def save(self, entry_id: int, position: ReadingPosition) -> None:
        """Store the reading position in an entry, and that it was read last; an entry that is gone has none."""
        with self._db.transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO place SELECT id, ?, ?, ? FROM entry WHERE id = ?",
                (position.offset, position.quotation, time.time(), entry_id),
            )

    def move(self, entry_id: int, position: ReadingPosition) -> None:
        """Give `entry_id` another position where its text has become another; it was not read now."""
        with self._db.transaction() as db:
            db.execute(
                "UPDATE place SET offset = ?, quotation = ? WHERE entry = ?",
                (position.offset, position.quotation, entry_id),
            )

    def recent_ids(self, limit: int = 50) -> list[int]:
        """Return the entries that were read last, the last first."""
        rows = self._db.rows("SELECT entry FROM place ORDER BY seen DESC LIMIT ?", (limit,))
        return [entry_id for (entry_id,) in rows]
