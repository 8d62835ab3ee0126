"""The user's saved queries, which are shown as views."""

from tuireader.errors import TuireaderError
from tuireader.library.column_types import as_text
from tuireader.library.database import Database
from tuireader.library.query import parse_query


class SavedSearches:
    """The user's saved queries, by name."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def save(self, name: str, query: str) -> None:
        """Save a query under a name. Raises TuireaderError where one of them is empty, or the query is wrong."""
        parse_query(query)
        from tuireader.documents.cleaning import clean, single_line  # noqa: PLC0415 - not needed at start

        with self._db.transaction() as db:
            db.execute("INSERT OR REPLACE INTO saved VALUES (?, ?)", (_name(name), single_line(clean(query))))

    def rename(self, before: str, name: str) -> None:
        """Rename a saved query, even one that is no longer valid; it replaces another query of that name.

        Raises TuireaderError where the new name is empty.
        """
        name = _name(name)
        with self._db.transaction() as db:
            if before != name and before in self.all():
                self.remove(name)
                db.execute("UPDATE saved SET name = ? WHERE name = ?", (name, before))

    def remove(self, name: str) -> None:
        """Delete the query with that name."""
        with self._db.transaction() as db:
            db.execute("DELETE FROM saved WHERE name = ?", (name,))

    def all(self) -> dict[str, str]:
        """Return the saved queries by name."""
        rows = self._db.rows("SELECT name, query FROM saved ORDER BY name")
        return {as_text(name): as_text(query) for name, query in rows}


def _name(name: str) -> str:
    from tuireader.documents.cleaning import clean_line  # noqa: PLC0415 - as above

    if not (name := clean_line(name)):
        raise TuireaderError("A saved search needs a name")
    return name
