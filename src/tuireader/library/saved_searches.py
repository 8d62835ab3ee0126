"""The user's own queries, saved as views by name."""

from tuireader.errors import TuireaderError
from tuireader.library.database import Database
from tuireader.library.query import parse_query


class SavedSearches:
    """The user's own queries, by name."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def save(self, name: str, query: str) -> None:
        """Save a query as a view of that name. Raises TuireaderError where it says nothing, or the name does."""
        parse_query(query)
        from tuireader.documents.cleaning import clean, single_line  # noqa: PLC0415 - a start saves nothing

        with self._db.transaction() as db:
            db.execute("INSERT OR REPLACE INTO saved VALUES (?, ?)", (_name(name), single_line(clean(query))))

    def rename(self, before: str, name: str) -> None:
        """Give a saved query another name, even one that says nothing today; who has that name already gives way.

        Raises TuireaderError where the name says nothing.
        """
        name = _name(name)
        with self._db.transaction() as db:
            if before != name and before in self.all():
                self.remove(name)
                db.execute("UPDATE saved SET name = ? WHERE name = ?", (name, before))

    def remove(self, name: str) -> None:
        """Remove the query of that name."""
        with self._db.transaction() as db:
            db.execute("DELETE FROM saved WHERE name = ?", (name,))

    def all(self) -> dict[str, str]:
        """Return the user's own queries by name."""
        return dict(self._db.rows("SELECT name, query FROM saved ORDER BY name"))


def _name(name: str) -> str:
    from tuireader.documents.cleaning import clean_line  # noqa: PLC0415 - as above

    if not (name := clean_line(name)):
        raise TuireaderError("A saved search needs a name")
    return name
