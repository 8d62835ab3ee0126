"""Where the reader was in each article."""

import time
from typing import NamedTuple

from tuireader.library.database import Database


class ReadingPosition(NamedTuple):
    """Where the reader was in an article."""

    offset: int = -1  # of the first visible line, in code points; -1: above the text
    quotation: int | None = None  # index of the current quotation, if there is one


class ReadingPositions:
    """The reading position in each entry that was opened."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, entry_id: int) -> ReadingPosition:
        """Return the reading position in `entry_id`; the default one if it was never opened."""
        row = self._db.first_row("SELECT offset, quotation FROM place WHERE entry = ?", (entry_id,))
        return ReadingPosition(*row) if row and _is_position(*row) else ReadingPosition()

    def save(self, entry_id: int, position: ReadingPosition) -> None:
        """Store the reading position in an entry, and that it was read last; ignore an entry that was deleted."""
        with self._db.transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO place SELECT id, ?, ?, ? FROM entry WHERE id = ?",
                (position.offset, position.quotation, time.time(), entry_id),
            )

    def move(self, entry_id: int, position: ReadingPosition) -> None:
        """Give `entry_id` a new position because its text has changed; this does not count as reading."""
        with self._db.transaction() as db:
            db.execute(
                "UPDATE place SET offset = ?, quotation = ? WHERE entry = ?",
                (position.offset, position.quotation, entry_id),
            )

    def recent_ids(self, limit: int = 50) -> list[int]:
        """Return the ids of the entries that were read last, the last one first."""
        rows = self._db.rows("SELECT entry FROM place ORDER BY seen DESC LIMIT ?", (limit,))
        return [entry_id for (entry_id,) in rows]


def _is_position(offset: object, quotation: object) -> bool:
    """Return whether columns hold a position: a damaged file may have anything there."""
    is_offset = isinstance(offset, int) and offset >= -1
    return is_offset and (quotation is None or (isinstance(quotation, int) and quotation >= 0))
