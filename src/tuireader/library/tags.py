"""The tags of entries."""

from collections.abc import Iterable

from tuireader.library.column_types import as_text
from tuireader.library.database import Database


class Tags:
    """Tags: an entry may have any number of them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, entry_ids: Iterable[int], *names: str) -> None:
        """Add tags to entries."""
        rows = [(entry_id, name) for entry_id in entry_ids for name in names]
        with self._db.transaction() as db:
            db.executemany("INSERT OR IGNORE INTO tag VALUES (?, ?)", rows)

    def remove(self, entry_ids: Iterable[int], *names: str) -> None:
        """Remove tags from entries."""
        rows = [(entry_id, name) for entry_id in entry_ids for name in names]
        with self._db.transaction() as db:
            db.executemany("DELETE FROM tag WHERE entry = ? AND name = ?", rows)

    def all(self) -> list[str]:
        """Return all tags that an entry has."""
        return [as_text(name) for (name,) in self._db.rows("SELECT DISTINCT name FROM tag ORDER BY name")]

    def of_entry(self, entry_id: int) -> list[str]:
        """Return the tags of an entry."""
        rows = self._db.rows("SELECT name FROM tag WHERE entry = ? ORDER BY name", (entry_id,))
        return [as_text(name) for (name,) in rows]
