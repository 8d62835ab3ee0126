"""Saves what can still be read of a damaged library into a new one.

SQLite's own way out (`.recover`) is not in Python's module. Here each table is read in the order of its rows; where a
page is damaged, the rows behind it are looked for in short steps, so that only the rows on damaged pages are lost. The
search index is not saved: it is made again from the articles.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from tuireader.errors import TuireaderError
from tuireader.library.damage import KEYED_TABLES, NUMBERED_TABLES
from tuireader.library.database import SQLITE_ERRORS, Database, Row, library_error, limit_values, message_of
from tuireader.library.said import WITHOUT_ROWS_SQL
from tuireader.library.said_ids import SLOT_BITS
from tuireader.library.side_files import SIDE_FILES, has_log, is_empty
from tuireader.library.unfinished_copies import (
    remove_copy,
    remove_leftovers_of,
    sync_file,
    sync_folder,
    unfinished_path,
)
from tuireader.library.version_rows import mend_histories

ROWS_PER_WRITE = 500
MAX_BATCH_BYTES = 16 << 20
"""How much is read or written at once, of rows with long texts; at least one row is."""
MAX_ROWID = (1 << 63) - 1
MAX_SHORT_STEP, MAX_STEP_SHARE = 8, 1 / 256
"""How far apart rows are tried behind damage: so many numbers, or, further away, this share of the way. So hardly any
page between two damaged ones is missed, where numbers follow each other and where they are hashes."""

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
    if not os.path.lexists(source):
        raise TuireaderError(f"{source}: there is no such library")
    if is_empty(source):
        raise TuireaderError(f"{source}: nothing of it can be read (it is empty)")
    _refuse_existing(target)
    remove_leftovers_of(target)
    try:
        with closing(_open(source)) as damaged:
            return _write_new(damaged, target, on_rows)
    except SQLITE_ERRORS as error:
        raise TuireaderError(f"{source}: nothing of it can be read ({message_of(error)})") from error


def _refuse_existing(target: Path) -> None:
    for path in _files_of(target):
        if os.path.lexists(path):
            raise TuireaderError(f"{path}: is there already; name a new file")


def _files_of(library: Path) -> list[Path]:
    """Return a library's file, and those that SQLite writes beside it."""
    return [Path(f"{library}{suffix}") for suffix in ("", *SIDE_FILES)]


def _write_new(damaged: sqlite3.Connection, target: Path, on_rows: OnRows) -> list[RescuedTable]:
    """Write what can be read into a file of another name, which becomes `target` when it is whole."""
    partial = unfinished_path(target)
    try:
        with closing(Database(partial)) as new:
            tables = list(_copy_tables(damaged, new, on_rows))
            _write_log_into_file(new)
        _refuse_existing(target)  # it may be there by now
        sync_file(partial)
        partial.rename(target)
        sync_folder(target.parent)
    except TuireaderError as error:
        raise TuireaderError(str(error).replace(str(partial), str(target))) from error
    except OSError as error:
        raise TuireaderError(f"{target}: cannot be written ({error.strerror}); name another file") from error
    finally:
        remove_copy(partial)
    return tables


def _write_log_into_file(new: Database) -> None:
    """Have SQLite write its log into the file, which is then whole. Raises TuireaderError where there is no room."""
    try:
        new.connection.execute("PRAGMA wal_checkpoint (TRUNCATE)")
    except sqlite3.OperationalError as error:
        raise library_error(new.path, "written", error) from error


def _open(source: Path) -> sqlite3.Connection:
    """Open a damaged file for reading, with its log if that can be read; texts that are no UTF-8 are read, too."""
    address = f"file:{quote(str(source))}?mode=ro"
    for options in ("", "&immutable=1") if has_log(source) else ("&immutable=1",):
        db = sqlite3.connect(f"{address}{options}", uri=True)
        limit_values(db)
        db.text_factory = lambda data: data.decode("utf-8", "replace")
        with suppress(*SQLITE_ERRORS):
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return db
        db.close()
    raise sqlite3.DatabaseError("its list of tables is damaged")


def _copy_tables(damaged: sqlite3.Connection, new: Database, on_rows: OnRows) -> Iterator[RescuedTable]:
    new.connection.execute("PRAGMA foreign_keys = OFF")  # rows may be missing; see _MENDING
    for table in (*NUMBERED_TABLES, *KEYED_TABLES):
        columns = [column for column in _columns(new.connection, table) if column in _columns(damaged, table)]
        if columns:
            yield _copy_table(damaged, new, table, columns, on_rows)
        elif table == "entry":
            raise sqlite3.DatabaseError("it has no articles")
    with new.transaction() as db:
        for statement in _MENDING:
            db.execute(statement)
        mend_histories(new)
    new.connection.execute("PRAGMA foreign_keys = ON")


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    """Return the columns of a table that it stores; none where a view or a virtual table is in its place."""
    is_stored = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ? AND sql NOT LIKE 'CREATE VIRTUAL %'"
    if db.execute(is_stored, (table,)).fetchone() is None:
        return []
    return [row[1] for row in db.execute(f"PRAGMA table_info ({table})")]


def _copy_table(
    damaged: sqlite3.Connection, new: Database, table: str, columns: list[str], on_rows: OnRows
) -> RescuedTable:
    reader = _Reader(damaged, table, columns)
    rows = reader.rows(KEYED_TABLES.get(table, ("rowid",)))
    insert = f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    saved, batch, size = 0, list[Row](), 0
    for row in rows:
        batch.append(row)
        size += _size(row)
        if len(batch) == ROWS_PER_WRITE or size > MAX_BATCH_BYTES:
            saved += _write(new, insert, batch)
            batch.clear()
            size = 0
            on_rows(table, saved)
    saved += _write(new, insert, batch)
    on_rows(table, saved)
    return RescuedTable(table, saved, not reader.is_damaged)


def _size(row: Row) -> int:
    return sum(len(value) for value in row if isinstance(value, (str, bytes)))


def _write(new: Database, insert: str, rows: list[Row]) -> int:
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

    def rows(self, keys: tuple[str, ...]) -> Iterator[Row]:
        """Yield the rows in the order of their keys, of which the first is a number; the unreadable are left out."""
        columns = ", ".join(keys)
        start, sign, size = tuple[Any, ...]((0,)), ">=", ROWS_PER_WRITE
        while True:
            condition = _comparison(keys, start, sign)
            rows = self._read(f"{columns}, {self._columns}", f"{condition} ORDER BY {columns} LIMIT {size:d}", start)
            if rows and not _follow(rows, len(keys), start, sign):
                self.is_damaged, rows = True, None
            if rows:
                yield from (row[len(keys) :] for row in rows)
                start, sign, size = rows[-1][: len(keys)], ">", min(2 * size, ROWS_PER_WRITE)
            elif rows is not None:
                return
            elif size > 1:  # some of them may be readable
                size = 1
            elif behind := self._behind(keys, start):
                yield from self._row_before(keys, start, behind)
                start, sign = behind, ">="
            else:
                return

    def _behind(self, keys: tuple[str, ...], last: Row) -> Row | None:
        """Return where to go on behind damage that follows the keys `last`, or None.

        That is at the next number of the last key, or else of the first: a text has no next one.
        """
        for length in range(len(last), 0, -1):
            *same, number = last[:length]
            if isinstance(number, int):
                number = self._next_readable(keys, tuple(same), number + 1)
                if number is not None:
                    return (*same, number)
        return None

    def _row_before(self, keys: tuple[str, ...], start: Row, behind: Row) -> list[Row]:
        """Return the row before those from `behind` on if it can be read, though not from the front.

        In a table without numbers, a page above the damaged one has the row that follows it.
        """
        backward = ", ".join(f"{key} DESC" for key in keys)
        condition = f"{_comparison(keys, start, '>')} AND {_comparison(keys, behind, '<')}"
        rows = self._read(self._columns, f"{condition} ORDER BY {backward} LIMIT 1", (*start, *behind))
        return rows or []

    def _next_readable(self, keys: tuple[str, ...], same: Row, first: int) -> int | None:
        """Return the smallest number from `first` on at which, or behind which, a row can be read, or None.

        It is that of the key behind those that are the `same`. Steps lead behind the damage; then the last one is
        halved until it is found where the damage ends.
        """
        unreadable, readable, step = first - 1, first, 1
        while readable <= MAX_ROWID and not self._can_read(keys, (*same, readable)):
            unreadable = readable
            step = min(2 * step, max(MAX_SHORT_STEP, int((unreadable - first) * MAX_STEP_SHARE)))
            readable += step
        if readable > MAX_ROWID:
            return None
        while readable - unreadable > 1:
            middle = (readable + unreadable) // 2
            if self._can_read(keys, (*same, middle)):
                readable = middle
            else:
                unreadable = middle
        return readable

    def _can_read(self, keys: tuple[str, ...], start: Row) -> bool:
        """Return whether the first row from the keys `start` on can be read; also if there is none."""
        condition = f"{_comparison(keys, start, '>=')} ORDER BY {', '.join(keys)} LIMIT 1"
        return self._read(self._columns, condition, start) is not None

    def _read(self, columns: str, condition: str, values: Row) -> list[Row] | None:
        """Return rows, of long ones only the first; None where one cannot be read."""
        statement = f"SELECT {columns} FROM {self._table} NOT INDEXED WHERE {condition}"
        rows, size = list[Row](), 0
        try:
            for row in self._db.execute(statement, values):
                rows.append(row)
                size += _size(row)
                if size > MAX_BATCH_BYTES:
                    break
        except SQLITE_ERRORS:
            self.is_damaged = True
            return None
        return rows


def _follow(rows: list[Row], length: int, start: Row, sign: str) -> bool:
    """Return whether the keys of rows grow from `start` on: on a damaged page they may lead back, and so for ever."""
    keys = [_order(row[:length]) for row in rows]
    first_follows = keys[0] > _order(start) or (sign == ">=" and keys[0] == _order(start))
    return first_follows and all(key < following for key, following in pairwise(keys))


def _order(keys: Row) -> list[tuple[int, Any]]:
    """Return what compares as keys do in SQLite: nothing, numbers, texts, bytes."""
    return [(_KIND_ORDER[type(key)], 0 if key is None else key) for key in keys]


_KIND_ORDER = {type(None): 0, int: 1, float: 1, str: 2, bytes: 3}


def _comparison(keys: tuple[str, ...], start: Row, sign: str) -> str:
    """Return the condition for the rows from `start` on, which has values for the first keys, or for all."""
    return f"({', '.join(keys[: len(start)])}) {sign} ({', '.join('?' * len(start))})"


_WITHOUT_GIVEN_SQL = f"given > 0 AND ((id >> {SLOT_BITS} << {SLOT_BITS}) | given) NOT IN (SELECT id FROM voice)"
_MENDING = (
    # Articles of a feed that was lost stay, in a feed that is not fetched.
    (
        "INSERT OR IGNORE INTO feed (id, url, kind, listed, name, gone)"
        " SELECT DISTINCT feed, 'rescued:' || feed, 'feed', 1, 'Rescued feed ' || feed, 1 FROM entry"
        " WHERE feed NOT IN (SELECT id FROM feed)"
    ),
    *(
        f"DELETE FROM {table} WHERE entry NOT IN (SELECT id FROM entry)"
        for table in ("also", "identity", "tag", "document", "attribution", "place", "page", "version", "unsought")
    ),
    *(f"DELETE FROM {table} WHERE entry NOT IN (SELECT id FROM entry)" for table in ("watch_queue", "rule_queue")),
    "DELETE FROM copy_queue WHERE entry NOT IN (SELECT id FROM entry)",
    (
        f"DELETE FROM watch_found WHERE item >> {SLOT_BITS} NOT IN (SELECT id FROM entry)"
        " OR watch NOT IN (SELECT id FROM watch)"
    ),
    *(f"DELETE FROM {table} WHERE id >> {SLOT_BITS} NOT IN (SELECT id FROM entry)" for table in ("said", "voice")),
    (
        "UPDATE said SET voice = NULL WHERE voice IS NOT NULL"
        f" AND ((id >> {SLOT_BITS} << {SLOT_BITS}) | voice) NOT IN (SELECT id FROM voice)"
    ),
    f"UPDATE entry SET reported = NULL WHERE {WITHOUT_ROWS_SQL}",  # so that they are found again
    # What the user ruled about these is applied again when their quotations are found again.
    f"UPDATE entry SET engine = 0 WHERE id IN (SELECT id >> {SLOT_BITS} FROM said WHERE {_WITHOUT_GIVEN_SQL})",
    f"UPDATE said SET given = NULL WHERE {_WITHOUT_GIVEN_SQL}",
    # All are counted, indexed and decided again; people keep their ids.
    "UPDATE said SET indexed = NULL",
    (
        "UPDATE voice SET name_key = NULL,"
        " person = CASE WHEN person IN (SELECT id FROM person) THEN person END, said = 0, reported = 0, verbs = ''"
    ),
    "UPDATE person SET joined = NULL",
    "INSERT OR IGNORE INTO undecided SELECT name_key FROM person",
    "UPDATE setting SET value = (SELECT coalesce(max(id), 0) + 1 FROM entry) WHERE name = 'said.older'",
    "DELETE FROM setting WHERE name = 'said.words'",
    "DELETE FROM also WHERE feed NOT IN (SELECT id FROM feed)",
)
