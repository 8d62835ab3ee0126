"""A library's file for somebody who may not write to it or its folder, while its owner goes on writing.

With a write-ahead log, readers share two more files with the writers and may not create them here. While a writer has
the file open, these exist. When the last writer closes it, everything is in the file itself and they are gone: then the
file is opened as immutable, and before each query this checks whether that is still true.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from tuireader.errors import TuireaderError
from tuireader.library.database import SQLITE_ERRORS, Database, add_functions, limit_values
from tuireader.library.overwrite_check import FileIdentity
from tuireader.library.ownership import refuse_foreign_file, refuse_foreign_objects
from tuireader.library.schema import NOTE_TABLES, NOTE_WORDS_COLUMN, VERSION, split_statements

OPEN_RETRY_SECONDS = 5.0
"""For how long to try again to open the file: its owner's program may be opening or closing it just then.

Where a log is no log of this file, SQLite itself tries again for ten seconds.
"""

GONE_SENTENCE = "The library is gone; what is shown stays until it is back."
"""The message for a visitor when the owner removes or replaces the library meanwhile."""

NO_FILE = FileIdentity()


class FileStamp(NamedTuple):
    """What changes when a library's file or its log becomes another one, or when a file without a log changes."""

    file: FileIdentity = NO_FILE
    log: FileIdentity = NO_FILE  # of a log that is not empty: somebody writes, or was killed
    size: int = 0
    changed: int = 0


class ReadOnlyDatabase(Database):
    """One SQLite file that is only read; nothing is created beside it. With `hides_notes` it shows no notes.

    Raises TuireaderError where it cannot be read.
    """

    def __init__(self, path: Path, *, hides_notes: bool = False) -> None:
        self.file = self.path = path
        self._hides_notes = hides_notes
        self._init_connections()
        _refuse_missing(path)
        refuse_foreign_file(path, only_reads=True)
        try:
            (version,) = self.first_row("PRAGMA user_version") or (0,)
            refuse_foreign_objects(self.connection, path)
        except (OSError, *SQLITE_ERRORS) as error:
            self.close()
            raise _unreadable(path, error) from error
        except TuireaderError:
            self.close()
            raise
        if version != VERSION:
            self.close()
            raise TuireaderError(
                f"{path}: was written by another version of tuireader; its owner must open it once with this one"
            )

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of this thread; a new one if the file was opened or closed by a writer meanwhile."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None and self._local.stamp == self._file_stamp():
            return connection
        self._raise_if_closed()
        if connection is not None:
            connection.close()
            with self._lock:
                self._connections = [other for other in self._connections if other is not connection]
        connection, stamp = self._open()
        self._register(connection)
        self._local.stamp, self._local.times_opened = stamp, self.times_opened + 1
        return connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Raise TuireaderError: nothing can be changed here."""
        raise TuireaderError(f"{self.path}: the library is open for reading only")
        yield  # makes this a generator, as a context manager needs

    @property
    def data_version(self) -> int:
        """A number that changes when others have changed the file, and when it was opened again."""
        self.connection  # noqa: B018 - opens the file again if necessary
        times_opened = self.times_opened
        return super().data_version | times_opened << 32

    @property
    def times_opened(self) -> int:
        """How many times this thread has opened the file."""
        return getattr(self._local, "times_opened", 0)

    def _file_stamp(self) -> FileStamp:
        """Raises TuireaderError where the file is gone."""
        try:
            now = self.path.stat()
        except OSError as error:
            raise TuireaderError(GONE_SENTENCE) from error
        file = FileIdentity(now.st_dev, now.st_ino)
        with suppress(OSError):  # there is no log
            log = Path(f"{self.path}-wal").stat()
            if log.st_size:  # an empty one stays behind where a disk is full
                return FileStamp(file, FileIdentity(log.st_dev, log.st_ino))
        return FileStamp(file, size=now.st_size, changed=now.st_mtime_ns)

    def _open(self) -> tuple[sqlite3.Connection, FileStamp]:
        end = time.monotonic() + OPEN_RETRY_SECONDS
        while True:
            stamp = self._file_stamp()
            # Where there is a log, its index may not be created either.
            mode = "mode=ro&immutable=1" if stamp.log == NO_FILE else "mode=ro&readonly_shm=1"
            db = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?{mode}",
                uri=True,
                timeout=OPEN_RETRY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                limit_values(db)
                add_functions(db)
                # First of all: in a damaged log SQLite looks ten seconds for each statement that reads.
                db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
                if self._hides_notes:
                    _hide_notes(db)
                db.execute("PRAGMA query_only = ON")
            except sqlite3.OperationalError:
                db.close()
                if time.monotonic() > end:
                    raise
                time.sleep(0.01)
            else:
                return db, stamp


def _hide_notes(db: sqlite3.Connection) -> None:
    """Put an empty table in front of the notes: no query of this connection sees the file's own."""
    db.execute("PRAGMA temp_store = MEMORY")
    db.execute(next(split_statements(NOTE_TABLES)).replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
    db.execute(NOTE_WORDS_COLUMN)  # of the table in front


def _refuse_missing(path: Path) -> None:
    """Raise TuireaderError where there is no library, or it is in a folder that this account may not enter."""
    try:
        path.stat()
    except PermissionError as error:
        raise TuireaderError(
            f"{path}: this account may not read the library; its owner must let it into the folder (chmod o+x)"
        ) from error
    except (OSError, ValueError) as error:  # ValueError: no path has a zero in it
        raise TuireaderError(f"{path}: there is no library; its owner must open it once, or name another") from error


def _unreadable(path: Path, error: Exception) -> TuireaderError:
    """Return the error to raise where the library cannot be read."""
    if os.path.exists(path) and not os.access(path, os.R_OK):  # noqa: PTH110 - `Path.exists` raises errors
        return TuireaderError(f"{path}: this account may not read the library; its owner must let it (chmod o+r)")
    return TuireaderError(f"{path}: the library cannot be read ({error}); its owner must open it once, or name another")
