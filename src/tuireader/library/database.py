"""The file, its connections and its transactions: several threads, several running copies, a kill at any moment.

Write-ahead logging lets readers go on while one writes. Every change is one short transaction that is begun as a writer
(`BEGIN IMMEDIATE`), so that it waits for its turn and is never refused half-way. A copy of the program that is killed
leaves the log; whoever opens the file next finds all that was committed, and nothing else.
"""

import sqlite3
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tuireader.errors import TuireaderError
from tuireader.library.schema import migrate

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

PATIENCE = 30.0
"""Seconds that a writer waits for the others; each holds the file for milliseconds."""
_AT_ONCE = 500
"""Values in one statement."""

Row = tuple[Any, ...]


class Database:
    """One SQLite file, with a connection for each thread that asks; without a path, it is gone when it is closed.

    Raises TuireaderError where the file cannot be used.
    """

    def __init__(self, path: Path | None) -> None:
        self._folder = None if path else _temporary_folder()
        self.path = Path(self._folder.name, "library.db") if self._folder else Path(path or "")
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.transaction() as db:
                migrate(db, str(self.path))
        except (OSError, sqlite3.Error) as error:
            self.close()
            raise TuireaderError(
                f"{self.path}: the library cannot be used ({error}); name another file with --library"
            ) from error
        except TuireaderError:
            self.close()
            raise

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of this thread."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = _connect(self.path)
            with self._lock:
                if self._closed:
                    raise sqlite3.ProgrammingError(f"{self.path} is closed")
                self._connections.append(found)
        return found

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Change something, wholly or not at all; inside another transaction, as a part of it.

        Raises TuireaderError where the file cannot be written.
        """
        db = self.connection
        if db.in_transaction:
            yield db
            return
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
            db.execute("COMMIT")
        except BaseException as error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise TuireaderError(
                    f"{self.path}: the library cannot be written ({error}); check the disk, or name another file with"
                    " --library"
                ) from error
            raise

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        """Return all rows of a question."""
        return self.connection.execute(statement, values).fetchall()

    def one(self, statement: str, values: Sequence[Any] = ()) -> Row | None:
        """Return the first row of a question, None where there is none."""
        row: Row | None = self.connection.execute(statement, values).fetchone()
        return row

    def rows_of(self, statement: str, values: Iterable[Any]) -> Iterator[Row]:
        """Yield the rows of `statement`, whose `{}` stands for the list of values; any number of them."""
        waiting = list(values)
        for start in range(0, len(waiting), _AT_ONCE):
            part = waiting[start : start + _AT_ONCE]
            yield from self.connection.execute(statement.format(",".join("?" * len(part))), part)

    def close(self) -> None:
        """Let go of the file; what is in its log goes into the file itself, so that copying it is a backup.

        A thread that is in the middle of a question keeps its connection, for SQLite would end the program: the log is
        then left beside the file, whole.
        """
        own: sqlite3.Connection | None = getattr(self._local, "connection", None)
        with self._lock:
            self._closed = True
            others = [connection for connection in self._connections if connection is not own]
            self._connections = []
        self._local = threading.local()
        _close_idle(others)
        if own is not None:
            own.close()
        if self._folder:
            self._folder.cleanup()


def _close_idle(connections: list[sqlite3.Connection]) -> None:
    """Close those that nobody else holds: a question and its answers hold their connection, and nobody can ask anew."""
    fresh = sqlite3.connect(":memory:")
    while connections:
        connection = connections.pop()
        if sys.getrefcount(connection) <= sys.getrefcount(fresh):
            connection.close()
    fresh.close()


def _temporary_folder() -> "TemporaryDirectory[str]":
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - a library that is kept needs none

    return TemporaryDirectory(prefix="tuireader-", ignore_cleanup_errors=True)


def _connect(path: Path) -> sqlite3.Connection:
    """Open the file for one thread; another may be the last to let go of it, which sqlite3 must not mind."""
    db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    _log_ahead(db)
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")
    return db


def _log_ahead(db: sqlite3.Connection) -> None:
    """Turn on write-ahead logging; the switch itself knows no waiting, so that it is tried until others are done."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.01)
        else:
            return
