"""The choices that the user made in the program."""

from tuireader.library.column_types import as_text
from tuireader.library.database import Database

FIRST_FEEDS_SETTING = "feeds.first"
"""Set where there are feeds now and have been none, until the reader has said so once."""


class Settings:
    """The user's choices, by name."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, name: str) -> str | None:
        """Return the user's choice for `name`, or None."""
        row = self._db.first_row("SELECT value FROM setting WHERE name = ?", (name,))
        return as_text(row[0]) if row else None

    def save(self, name: str, value: str) -> None:
        """Store a choice."""
        with self._db.transaction() as db:
            db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))
