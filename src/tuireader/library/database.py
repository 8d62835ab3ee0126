"""The library's file, its connections and its transactions.

Several threads and several copies of the program may use it, and each may be killed at any moment. With write-ahead
logging, others can read while one writes. Every change is one short transaction that starts as a writer (`BEGIN
IMMEDIATE`), so that it waits for its turn and cannot fail half-way for lack of a lock. A killed program leaves the log;
the next one that opens the file finds exactly what was committed.
"""

import errno
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

from tuireader import event_log
from tuireader.errors import TuireaderError, UnwritableLibraryError
from tuireader.library.column_types import as_text
from tuireader.library.ownership import OpenFile, mark_as_ours, refuse_foreign_file
from tuireader.library.private_files import make_private
from tuireader.library.said_words import name_token
from tuireader.library.schema import migrate
from tuireader.library.side_files import remove_empty_log, set_log_aside
from tuireader.library.text_folding import folded_words
from tuireader.userinfo import without_userinfo

WRITE_WAIT_SECONDS = 30.0
"""Seconds to wait for other writers; each of them holds the file for milliseconds."""
_STEPS_PER_CANCEL_CHECK = 10_000
"""Steps of SQLite's virtual machine (less than a millisecond) between two checks whether a query was cancelled."""
_CACHE_KILOBYTES, _LARGE_CACHE_KILOBYTES = 256, 2048
"""A connection's cache: small, because the system caches the file's pages and each thread has a connection."""
_UNWRITABLE_CODES = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
"""SQLite's errors where a disk is full or read-only; a directory of a log that cannot be created is the last."""
_VALUES_PER_STATEMENT = 500
"""How many values one statement may have."""

LOG_INDEX_BYTES = 32 << 10
"""The smallest index of a write-ahead log: the file that ends in “-shm”."""
MAX_VALUE_BYTES = 64 << 20
"""The longest value that is read or written; articles have at most 8 MB."""

Row = tuple[Any, ...]


class Database:
    """One SQLite file with a connection for each thread; without a path, a database in memory until it is closed."""

    _open_file: OpenFile | None = None
    """The file, once it is open for writing."""

    def __init__(self, path: Path | None) -> None:
        self.file = path
        self.path = path or Path(f"/{os.urandom(8).hex()}")
        self._options = "" if path else "?vfs=memdb"  # the threads of one program share it by name
        self._init_connections()
        is_new = False
        try:
            with event_log.timed("library opened", file=str(path)):
                if path:
                    refuse_foreign_file(path)
                    is_new = make_private(path)
                with self.transaction() as db:
                    migrate(db, str(self.path))
                    mark_as_ours(db)
                if path:
                    self._open_file = OpenFile(path, self._page_count)
        except (OSError, *SQLITE_ERRORS) as error:
            self._abandon(is_new=is_new and is_disk_full(self.path, error))
            raise library_error(self.path, "used", error) from error
        except TuireaderError as error:
            cause = error.__cause__
            self._abandon(is_new=is_new and isinstance(cause, Exception) and is_disk_full(self.path, cause))
            raise

    def _abandon(self, *, is_new: bool) -> None:
        """Close a file that could not be opened, and leave nothing behind."""
        self.close()
        if self.file:
            remove_empty_log(self.file, is_new=is_new)

    def _init_connections(self) -> None:
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of this thread."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            self._raise_if_closed()
            connection = _connect(self.path, self._options)
            self._register(connection)
        return connection

    def _raise_if_closed(self) -> None:
        if self._closed:
            raise sqlite3.ProgrammingError(f"{self.path} is closed")

    def _register(self, connection: sqlite3.Connection) -> None:
        """Make a connection this thread's own; `close` closes it. If the file was closed meanwhile, close it now."""
        with self._lock:
            if self._closed:
                connection.close()
            self._raise_if_closed()
            self._connections.append(connection)
            self._local.connection = connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Return a context in which all changes are made together or not at all; it may be part of another one."""
        db = self.connection
        if db.in_transaction:
            yield db
            return
        self._raise_if_replaced()
        try:
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")
        except BaseException as error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise library_error(self.path, "written", error) from error
            raise

    def _page_count(self) -> int:
        (count,) = self.first_row("PRAGMA page_count") or (0,)
        return int(count)

    def _raise_if_replaced(self) -> None:
        if self._open_file is not None:
            self._open_file.raise_if_replaced()

    def _is_overwritten(self) -> bool:
        try:
            return self._open_file is not None and self._open_file.is_overwritten
        except SQLITE_ERRORS:  # of a file that was overwritten, SQLite says that it is damaged
            return True

    def limit_write_wait(self, seconds: float) -> None:
        """Let this thread wait at most `seconds` for other writers from now on: it has keys to answer."""
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000):d}")

    @contextmanager
    def large_cache(self) -> Iterator[None]:
        """Return a context with a larger cache: many scattered writes then read and write the same pages less often.

        It may be part of another one.
        """
        # No variable may hold the connection: `close` checks whether anybody else does.
        (before,) = self.first_row("PRAGMA cache_size") or (-_CACHE_KILOBYTES,)
        self.connection.execute(f"PRAGMA cache_size = -{_LARGE_CACHE_KILOBYTES}")
        try:
            yield
        finally:
            with suppress(sqlite3.ProgrammingError):  # the file was closed meanwhile
                self.connection.execute(f"PRAGMA cache_size = {before:d}")

    @contextmanager
    def cancellable_query(self, cancelled: Callable[[], bool]) -> Iterator[None]:
        """Return a context in which this thread's queries end soon, without an error, once `cancelled` returns true."""
        db = self.connection
        db.set_progress_handler(lambda: int(cancelled()), _STEPS_PER_CANCEL_CHECK)
        try:
            yield
        except sqlite3.OperationalError:
            if not cancelled():
                raise
        finally:
            db.set_progress_handler(None, 0)

    @property
    def data_version(self) -> int:
        """A number that changes when another thread or another copy of the program has changed the file.

        Raises TuireaderError where the file is no longer the one that was opened.
        """
        self._raise_if_replaced()
        (version,) = self.first_row("PRAGMA data_version") or (0,)
        return int(version)

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        """Return all rows of a query."""
        return self.connection.execute(statement, values).fetchall()

    def first_row(self, statement: str, values: Sequence[Any] = ()) -> Row | None:
        """Return the first row of a query, or None."""
        row: Row | None = self.connection.execute(statement, values).fetchone()
        return row

    def rows_for(self, statement: str, values: Iterable[Any]) -> Iterator[Row]:
        """Yield the rows of `statement` for any number of values; its `{}` stands for the list of values."""
        remaining = list(values)
        for start in range(0, len(remaining), _VALUES_PER_STATEMENT):
            part = remaining[start : start + _VALUES_PER_STATEMENT]
            yield from self.connection.execute(statement.format(",".join("?" * len(part))), part)

    def close(self) -> None:
        """Close the file; SQLite writes its log into it first.

        A thread that is running a query keeps its connection, because closing it would crash the program; the log then
        stays beside the file, complete.
        """
        own_connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if self.file and self._open_file is not None and own_connection is not None and self._is_overwritten():
            set_log_aside(self.file)
        with self._lock:
            self._closed = True
            others = [connection for connection in self._connections if connection is not own_connection]
            self._connections = []
            self._local = threading.local()
        _close_idle_connections(others)
        if own_connection is not None:
            own_connection.close()


def error_code(error: BaseException) -> int | None:
    """Return SQLite's code for an error; None for those of Python's own module, such as for a closed connection."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


SQLITE_ERRORS = (sqlite3.Error, UnicodeDecodeError)
"""What a query may raise, for whoever reports it: see `is_corrupt` about the second."""
DAMAGE_ERRORS = (sqlite3.DatabaseError, MemoryError, UnicodeDecodeError)
"""What a damaged file may raise: `is_corrupt` says of each error whether it shows damage."""


def is_corrupt(error: Exception) -> bool:
    """Return whether an error shows that the file, or its search index, is damaged.

    Where a length in the index is damaged, SQLite asks for more memory than there is. Where the list of tables is
    damaged, SQLite's message may quote what is not UTF-8, which Python's sqlite3 cannot decode.
    """
    return isinstance(error, (MemoryError, UnicodeDecodeError)) or error_code(error) == sqlite3.SQLITE_CORRUPT


def library_error(path: Path, action: Literal["used", "written"], error: Exception) -> TuireaderError:
    """Return the error to raise where SQLite or the system reports one for the library at `path`."""
    if error_code(error) == sqlite3.SQLITE_BUSY:
        return TuireaderError(
            f"{path}: the library cannot be {action}: another copy of tuireader is busy writing; try again"
        )
    if is_corrupt(error):
        return TuireaderError(
            f"{path}: the library is damaged ({message_of(error)});"
            " tuireader restore lists the backups, tuireader rescue FILE saves what can be read"
        )
    kind = UnwritableLibraryError if _is_unwritable(error) else TuireaderError
    if is_disk_full(path, error):
        return kind(f"{path}: the library cannot be {action}: the disk is full; make room and try again")
    return kind(
        f"{path}: the library cannot be {action} ({error}); check the disk, or name another file with --library"
    )


def message_of(error: Exception) -> str:
    """Return SQLite's message."""
    return error.object.decode("utf-8", "replace") if isinstance(error, UnicodeDecodeError) else str(error)


def is_disk_full(path: Path, error: Exception) -> bool:
    """Return whether an error says that there was no room on the disk of `path`, or says nothing and there is none.

    SQLite reports an error of the disk where there is no room for the log's index.
    """
    if error_code(error) == sqlite3.SQLITE_FULL or getattr(error, "errno", None) == errno.ENOSPC:
        return True
    if error_code(error) not in {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}:
        return False
    try:
        free = os.statvfs(path.parent)
    except OSError:
        return False
    return free.f_bavail * free.f_frsize < LOG_INDEX_BYTES or free.f_files > free.f_favail == 0


def _is_unwritable(error: Exception) -> bool:
    """Return whether the error says that the file, or its folder, cannot be written; it may still be read."""
    return isinstance(error, OSError) or error_code(error) in _UNWRITABLE_CODES


def _close_idle_connections(connections: list[sqlite3.Connection]) -> None:
    """Close the connections that nothing else refers to: a running query and its cursor hold theirs."""
    unused = sqlite3.connect(":memory:")
    while connections:
        connection = connections.pop()
        if sys.getrefcount(connection) <= sys.getrefcount(unused):
            connection.close()
    unused.close()


def _connect(path: Path, options: str) -> sqlite3.Connection:
    """Open the file for one thread; any thread may close it later, so sqlite3's thread check is off."""
    address = f"file:{path}{options}" if options else path
    db = sqlite3.connect(
        address, timeout=WRITE_WAIT_SECONDS, isolation_level=None, check_same_thread=False, uri=bool(options)
    )
    try:
        limit_values(db)
        add_functions(db)
        _enable_write_ahead_log(db)
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute(f"PRAGMA cache_size = -{_CACHE_KILOBYTES}")
    except BaseException:
        db.close()
        raise
    return db


def limit_values(db: sqlite3.Connection) -> None:
    """Let no value be longer than anything that the library stores: in a hostile file one could fill the memory."""
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)


def add_functions(db: sqlite3.Connection) -> None:
    """Add the functions that queries use to what SQLite has."""
    db.create_function("folded_words", 1, folded_words, deterministic=True)
    db.create_function(
        "shown_address", 1, lambda address: without_userinfo(as_text(address)).lower(), deterministic=True
    )
    db.create_function("name_token", 1, lambda form: name_token(as_text(form)), deterministic=True)
    db.create_function("has_pattern", 2, _has_pattern, deterministic=True)
    db.create_function("article_has_pattern", 5, _article_has_pattern)


def _has_pattern(pattern: str, text: object) -> bool:
    from tuireader.library.patterns import has_pattern  # noqa: PLC0415 - few queries have a pattern

    return has_pattern(pattern, text)


def _article_has_pattern(pattern: str, *columns: object) -> bool:
    from tuireader.library.patterns import article_has_pattern  # noqa: PLC0415 - as above

    return article_has_pattern(pattern, *columns)


def _enable_write_ahead_log(db: sqlite3.Connection) -> None:
    """Turn on write-ahead logging; SQLite does not wait for others when it switches, so this tries again."""
    end = time.monotonic() + WRITE_WAIT_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.01)
        else:
            return
