"""Which part of a damaged library is damaged."""

import sqlite3
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, NamedTuple, TypeVar, cast

from tuireader.errors import TuireaderError
from tuireader.library.database import DAMAGE_ERRORS, SQLITE_ERRORS, Database, is_corrupt, library_error

NUMBERED_TABLES = (
    *("feed", "entry", "identity", "document", "attribution", "place", "deed", "page", "version", "ruling"),
    *("note", "said", "voice", "person", "person_ruling", "saved", "setting"),
    *("watch", "watch_queue", "rule_queue"),
)
KEYED_TABLES = {"also": ("feed", "entry"), "tag": ("entry", "name"), "watch_found": ("item", "watch")}
"""Tables whose rows have no numbers, and the columns by which they are sorted.

Both have the tables that are not made again from others, as the search index is; what others refer to comes first.
"""


class DamagedTable(NamedTuple):
    """A table of which a page cannot be read."""

    name: str
    readable_rows: int  # before the damage
    error: Exception


def damaged_tables(db: Database) -> Iterator[DamagedTable]:
    """Read each table whole, without its indexes; yield those that cannot be read to the end."""
    for table in (*NUMBERED_TABLES, *KEYED_TABLES):
        count, order = 0, ", ".join(KEYED_TABLES.get(table, ("rowid",)))
        try:
            for _ in db.connection.execute(f"SELECT * FROM {table} NOT INDEXED ORDER BY {order}"):
                count += 1
        except sqlite3.ProgrammingError:  # the library was closed
            raise
        except SQLITE_ERRORS as error:
            yield DamagedTable(table, count, error)


def damage_error(db: Database, error: Exception) -> TuireaderError:
    """Return the error to raise where SQLite found something damaged while it looked for articles."""
    try:
        db.first_row("SELECT count(*), sum(length(title)) FROM entry NOT INDEXED")
    except SQLITE_ERRORS:
        return library_error(db.path, "used", error)
    return TuireaderError("The search index is damaged; tuireader check rebuilds it")


_Method = TypeVar("_Method", bound=Callable[..., Any])


def explains_damage(method: _Method) -> _Method:
    """Let a method raise TuireaderError, which says what is damaged, instead of SQLite's error for a damaged file.

    Its object has a database, `_db`.
    """

    @wraps(method)
    def explaining(self: Any, *arguments: Any, **options: Any) -> Any:
        try:
            return method(self, *arguments, **options)
        except DAMAGE_ERRORS as error:
            if not is_corrupt(error):
                raise
            raise damage_error(self._db, error) from error

    return cast("_Method", explaining)
