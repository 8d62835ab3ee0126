"""Saves what can still be read of a damaged library into a new one.

SQLite's own way out (`.recover`) is not in Python's module. Here each table is read in the order of its rows; where a
page is damaged, the rows behind it are found by steps that double, so that only the rows on damaged pages are lost. The
search index is not saved: it is made again from the articles.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from tuireader.errors import TuireaderError
from tuireader.library.damage import KEYED_TABLES, NUMBERED_TABLES
from tuireader.library.database import Database

ROWS_PER_WRITE = 500
MAX_ROWID = (1 << 63) - 1

OnRows = Callable[[str, int], object]
"""A callback that gets a table and how many of its rows were saved so far."""


class RescuedTable(NamedTuple):
    """What was saved of a table."""

    name: str
    rows: int
    is_whole: bool  # whether nothing of it was unreadable


def rescue(source: Path, target: Path, on_rows: OnRows = lambda *_: None) -> list[RescuedTable]:
    """Write what can be read of the library `source` into `target`, a new file; return what was saved of each table.

    Raises TuireaderError where `target` exists, or nothing of `source` can be read. `target` is removed if this ends
    with an error.
    """
    if target.exists():
        raise TuireaderError(f"{target}: is there already; name a new file")
    try:
        with closing(_open(source)) as damaged, closing(Database(target)) as new:
            return list(_copy_tables(damaged, new, on_rows))
    except BaseException as error:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{target}{suffix}").unlink(missing_ok=True)
        if isinstance(error, sqlite3.DatabaseError):
            raise TuireaderError(f"{source}: nothing of it can be read ({error})") from error
        raise


def _open(source: Path) -> sqlite3.Connection:
    """Open a damaged file for reading, with its log if that can be read; texts that are no UTF-8 are read, too."""
    address = f"file:{quote(str(source))}?mode=ro"
    for options in ("", "&immutable=1"):
        db = sqlite3.connect(f"{address}{options}", uri=True)
        db.text_factory = lambda data: data.decode("utf-8", "replace")
        with suppress(sqlite3.DatabaseError):
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return db
        db.close()
    raise sqlite3.DatabaseError("its list of tables is damaged")


def _copy_tables(damaged: sqlite3.Connection, new: Database, on_rows: OnRows) -> Iterator[RescuedTable]:
    new.connection.execute("PRAGMA foreign_keys = OFF")  # rows may be missing; see _mend
    for table in (*NUMBERED_TABLES, *KEYED_TABLES):
        columns = [column for column in _columns(new.connection, table) if column in _columns(damaged, table)]
        if columns:
            yield _copy_table(damaged, new, table, columns, on_rows)
        elif table == "entry":
            raise sqlite3.DatabaseError("it has no articles")
    with new.transaction() as db:
        for statement in _MENDING:
            db.execute(statement)
    new.connection.execute("PRAGMA foreign_keys = ON")


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in db.execute(f"PRAGMA table_info ({table})")]


def _copy_table(
    damaged: sqlite3.Connection, new: Database, table: str, columns: list[str], on_rows: OnRows
) -> RescuedTable:
    reader = _Reader(damaged, table, columns)
    rows = reader.numbered_rows() if table in NUMBERED_TABLES else reader.keyed_rows(KEYED_TABLES[table])
    insert = f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    saved, batch = 0, list[tuple[object, ...]]()
    for row in rows:
        batch.append(row)
        if len(batch) == ROWS_PER_WRITE:
            saved += _write(new, insert, batch)
            batch.clear()
            on_rows(table, saved)
    saved += _write(new, insert, batch)
    on_rows(table, saved)
    return RescuedTable(table, saved, not reader.is_damaged)


def _write(new: Database, insert: str, rows: list[tuple[object, ...]]) -> int:
    """Write rows; those that their columns cannot hold, and settings that the new library has, are left out.

    Return how many were written.
    """
    written = 0
    with new.transaction() as db:
        for row in rows:
            with suppress(sqlite3.IntegrityError):
                written += max(0, db.execute(insert, row).rowcount)
    return written


class _Reader:
    """Reads the rows of one table past its damaged pages."""

    def __init__(self, db: sqlite3.Connection, table: str, columns: list[str]) -> None:
        self._db, self._table = db, table
        self._columns = ", ".join(columns)
        self.is_damaged = False

    def numbered_rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows in the order of their numbers; where some cannot be read, those behind them."""
        start: int | None = -MAX_ROWID
        size = ROWS_PER_WRITE
        while start is not None:
            rows = self._read(f"rowid, {self._columns}", f"rowid >= {start:d} ORDER BY rowid LIMIT {size:d}")
            if rows:
                yield from (row[1:] for row in rows)
                start, size = rows[-1][0] + 1, min(2 * size, ROWS_PER_WRITE)
            elif rows is not None:
                return
            elif size > 1:  # some of them may be readable
                size = 1
            else:
                start = self._next_readable(start + 1)

    def _next_readable(self, first: int) -> int | None:
        """Return the number of the first row from `first` on that can be read, or None.

        The steps double until one leads behind the damage; then the distance is halved until it is found where the
        damage ends.
        """
        step, unreadable = 1, first - 1
        while not self._can_read(first + step - 1):
            unreadable = first + step - 1
            step *= 2
            if first + step > MAX_ROWID:  # from a negative number the steps to small ones are too large
                return self._next_readable(1) if first < 1 else None
        readable = first + step - 1
        while readable - unreadable > 1:
            middle = (readable + unreadable) // 2
            if self._can_read(middle):
                readable = middle
            else:
                unreadable = middle
        return readable

    def _can_read(self, number: int) -> bool:
        """Return whether the first row with that number or a higher one can be read; also if there is none."""
        return self._read(self._columns, f"rowid >= {number:d} ORDER BY rowid LIMIT 1") is not None

    def keyed_rows(self, keys: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
        """Yield the rows in the order of their keys up to damage, then those behind it, from the end."""
        seen = set[object]()
        for sign, direction in ((">", ""), ("<", " DESC")):
            for row in self._keyed_rows(keys, sign, direction):
                if row not in seen:
                    yield row
                seen.add(row)
            if not self.is_damaged:
                return

    def _keyed_rows(self, keys: tuple[str, ...], sign: str, direction: str) -> Iterator[tuple[object, ...]]:
        order = ", ".join(f"{key}{direction}" for key in keys)
        behind, values = "1", tuple[object, ...]()
        size = ROWS_PER_WRITE
        while size:
            rows = self._read(
                f"{', '.join(keys)}, {self._columns}", f"{behind} ORDER BY {order} LIMIT {size:d}", values
            )
            if rows:
                yield from (row[len(keys) :] for row in rows)
                behind = f"({', '.join(keys)}) {sign} ({', '.join('?' * len(keys))})"
                values = rows[-1][: len(keys)]
            elif rows is not None:
                return
            else:  # fewer may be readable
                size //= 2

    def _read(self, columns: str, condition: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]] | None:
        """Return rows; None where one cannot be read."""
        statement = f"SELECT {columns} FROM {self._table} NOT INDEXED WHERE {condition}"
        try:
            return self._db.execute(statement, values).fetchall()
        except sqlite3.DatabaseError:
            self.is_damaged = True
            return None


_MENDING = (
    # Articles of a feed that was lost stay, in a feed that is not fetched.
    (
        "INSERT OR IGNORE INTO feed (id, url, kind, listed, name, gone)"
        " SELECT DISTINCT feed, 'rescued:' || feed, 'feed', 1, 'Rescued feed ' || feed, 1 FROM entry"
        " WHERE feed NOT IN (SELECT id FROM feed)"
    ),
    *(
        f"DELETE FROM {table} WHERE entry NOT IN (SELECT id FROM entry)"
        for table in ("also", "identity", "tag", "document", "attribution", "place", "page", "unsought")
    ),
    "DELETE FROM also WHERE feed NOT IN (SELECT id FROM feed)",
)
