"""Where the reader was in each article, and what was chosen in the program."""

import time
from typing import NamedTuple

from tuireader.library.database import Database


class ReadingPosition(NamedTuple):
    """Where one was: the offset of the first line in sight (-1 above the text), and the current quotation's number."""

    offset: int = -1
    quotation: int | None = None


class UserState:
    """Reading places and settings."""

    db: Database

    def reading_position(self, entry_id: int) -> ReadingPosition:
        """Return where one was in `entry_id`; its beginning if it was never opened."""
        row = self.db.first_row("SELECT offset, quotation FROM place WHERE entry = ?", (entry_id,))
        return ReadingPosition(*row) if row else ReadingPosition()

    def save_position(self, entry_id: int, position: ReadingPosition) -> None:
        """Store the reading position in an entry, and that it was read last; an entry that is gone has none."""
        with self.db.transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO place SELECT id, ?, ?, ? FROM entry WHERE id = ?",
                (position.offset, position.quotation, time.time(), entry_id),
            )

    def move_position(self, entry_id: int, position: ReadingPosition) -> None:
        """Give `entry_id` another place where its text has become another; it was not read now."""
        with self.db.transaction() as db:
            db.execute(
                "UPDATE place SET offset = ?, quotation = ? WHERE entry = ?",
                (position.offset, position.quotation, entry_id),
            )

    def recent_entries(self, limit: int = 50) -> list[int]:
        """Return the entries that were read last, the last first."""
        return [
            entry_id for (entry_id,) in self.db.rows("SELECT entry FROM place ORDER BY seen DESC LIMIT ?", (limit,))
        ]

    def setting(self, name: str) -> str | None:
        """Return what was chosen in the program for `name`, if anything was."""
        row = self.db.first_row("SELECT value FROM setting WHERE name = ?", (name,))
        return row[0] if row else None

    def save_setting(self, name: str, value: str) -> None:
        """Remember a choice."""
        with self.db.transaction() as db:
            db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))
