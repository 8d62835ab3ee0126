"""What was chosen in the program."""

from tuireader.library.database import Database


class Settings:
    """Choices by name."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, name: str) -> str | None:
        """Return what was chosen in the program for `name`, if anything was."""
        row = self._db.first_row("SELECT value FROM setting WHERE name = ?", (name,))
        return row[0] if row else None

    def save(self, name: str, value: str) -> None:
        """Remember a choice."""
        with self._db.transaction() as db:
            db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))
