"""The file, its connections and its transactions: several threads, several running copies, a kill at any moment.

Write-ahead logging lets readers go on while one writes. Every change is one short transaction that is begun as a writer
(`BEGIN IMMEDIATE`), so that it waits for its turn and is never refused half-way. A copy of the program that is killed
leaves the log; whoever opens the file next finds all that was committed, and nothing else.
"""

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
from tuireader.errors import TuireaderError
from tuireader.library.private_files import make_private
from tuireader.library.schema import migrate

WRITE_WAIT_SECONDS = 30.0
"""Seconds that a writer waits for the others; each holds the file for milliseconds."""
_STEPS_PER_CANCEL_CHECK = 10_000
"""Steps of SQLite's machine, less than a millisecond, between two looks whether the answer is still wanted."""
_CACHE_KILOBYTES, _LARGE_CACHE_KILOBYTES = 256, 1024
"""Kilobytes of a connection's cache: little, for the system has the file's pages in memory, and each thread has one."""
_VALUES_PER_STATEMENT = 500
"""Values in one statement."""

Row = tuple[Any, ...]


class Database:
    """One SQLite file, with a connection for each thread that asks; without a path, memory that is gone when closed.

    Raises TuireaderError where the file cannot be used.
    """

    def __init__(self, path: Path | None) -> None:
        self.file = path
        self.path = path or Path(f"/{os.urandom(8).hex()}")
        self._options = "" if path else "?vfs=memdb"  # which the threads of one program share by name
        self._init_connections()
        try:
            with event_log.timed("library opened", file=str(path)):
                if path:
                    make_private(path)
                with self.transaction() as db:
                    migrate(db, str(self.path))
        except (OSError, sqlite3.Error) as error:
            self.close()
            raise library_error(self.path, "used", error) from error
        except TuireaderError:
            self.close()
            raise

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
        """Make a connection this thread's, for `close` to close; where that has been meanwhile, nobody keeps it."""
        with self._lock:
            if self._closed:
                connection.close()
            self._raise_if_closed()
            self._connections.append(connection)
            self._local.connection = connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Change something, wholly or not at all; inside another transaction, as a part of it.

        Raises TuireaderError where the file cannot be written.
        """
        db = self.connection
        if db.in_transaction:
            yield db
            return
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

    def limit_write_wait(self, seconds: float) -> None:
        """Have this thread, from now on, wait no longer than that for another writer: it has keys to answer."""
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000):d}")

    @contextmanager
    def large_cache(self) -> Iterator[None]:
        """Write much in many places: with a larger cache they are not read from and written to the file as often."""
        # The connection is not held in a variable: `close` looks who holds it.
        self.connection.execute(f"PRAGMA cache_size = -{_LARGE_CACHE_KILOBYTES}")
        try:
            yield
        finally:
            with suppress(sqlite3.ProgrammingError):  # the file was let go of meanwhile
                self.connection.execute(f"PRAGMA cache_size = -{_CACHE_KILOBYTES}")

    @contextmanager
    def cancellable_query(self, cancelled: Callable[[], bool]) -> Iterator[None]:
        """Ask something that is given up, in this thread alone, soon after `cancelled`."""
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
        """A number that changes when others have changed the file: other threads, or other copies of the program."""
        (version,) = self.first_row("PRAGMA data_version") or (0,)
        return int(version)

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        """Return all rows of a question."""
        return self.connection.execute(statement, values).fetchall()

    def first_row(self, statement: str, values: Sequence[Any] = ()) -> Row | None:
        """Return the first row of a question, None where there is none."""
        row: Row | None = self.connection.execute(statement, values).fetchone()
        return row

    def rows_for(self, statement: str, values: Iterable[Any]) -> Iterator[Row]:
        """Yield the rows of `statement`, whose `{}` stands for the list of values; any number of them."""
        remaining = list(values)
        for start in range(0, len(remaining), _VALUES_PER_STATEMENT):
            part = remaining[start : start + _VALUES_PER_STATEMENT]
            yield from self.connection.execute(statement.format(",".join("?" * len(part))), part)

    def close(self) -> None:
        """Let go of the file; what is in its log goes into the file itself.

        A thread that is in the middle of a question keeps its connection, for SQLite would end the program: the log is
        then left beside the file, whole.
        """
        own_connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        with self._lock:
            self._closed = True
            others = [connection for connection in self._connections if connection is not own_connection]
            self._connections = []
            self._local = threading.local()
        _close_idle_connections(others)
        if own_connection is not None:
            own_connection.close()


def is_corrupt(error: sqlite3.Error) -> bool:
    """Say whether SQLite found the file, or its search index, damaged."""
    # An error that Python's own module raises, as that a connection is closed, has no code.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT


def library_error(path: Path, action: Literal["used", "written"], error: Exception) -> TuireaderError:
    """Return the error to raise where SQLite, or the system, has one with the library at `path`."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
        return TuireaderError(
            f"{path}: the library cannot be {action}: another copy of tuireader is busy writing; try again"
        )
    if isinstance(error, sqlite3.Error) and is_corrupt(error):
        return TuireaderError(
            f"{path}: the library is damaged ({error});"
            " tuireader restore lists the backups, or name another file with --library"
        )
    return TuireaderError(
        f"{path}: the library cannot be {action} ({error}); check the disk, or name another file with --library"
    )


def _close_idle_connections(connections: list[sqlite3.Connection]) -> None:
    """Close those that nobody else holds: a query and its answers hold their connection, and nobody can ask again."""
    unused = sqlite3.connect(":memory:")
    while connections:
        connection = connections.pop()
        if sys.getrefcount(connection) <= sys.getrefcount(unused):
            connection.close()
    unused.close()


def _connect(path: Path, options: str) -> sqlite3.Connection:
    """Open the file for one thread; another may be the last to let go of it, which sqlite3 must not mind."""
    address = f"file:{path}{options}" if options else path
    db = sqlite3.connect(
        address, timeout=WRITE_WAIT_SECONDS, isolation_level=None, check_same_thread=False, uri=bool(options)
    )
    _enable_write_ahead_log(db)
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute(f"PRAGMA cache_size = -{_CACHE_KILOBYTES}")
    return db


def _enable_write_ahead_log(db: sqlite3.Connection) -> None:
    """Turn on write-ahead logging; the switch itself knows no waiting, so that it is tried until others are done."""
    end = time.monotonic() + WRITE_WAIT_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.01)
        else:
            return
