"""The files that SQLite keeps beside a library: the write-ahead log and its index."""

import os
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

SIDE_FILES = ("-wal", "-shm")
"""Suffixes of the log and its index."""


def has_side_files(library: Path) -> bool:
    """Return whether there is a log or its index."""
    return any(Path(f"{library}{suffix}").exists() for suffix in SIDE_FILES)


def has_log(library: Path) -> bool:
    """Return whether there is a log with anything in it: somebody has the library open, or was killed."""
    try:
        return Path(f"{library}-wal").stat().st_size > 0
    except OSError:
        return False


def is_empty(library: Path) -> bool:
    """Return whether SQLite would take a file for an empty one, and then remove the log beside it."""
    try:
        return library.stat().st_size <= 1
    except OSError:
        return False


def remove_empty_log(library: Path, *, is_new: bool = False) -> None:
    """Remove the log and its index, if the log is empty and nobody has the library open.

    SQLite leaves them behind where it could only read, and where the disk was full. A library that `is_new`, and that
    has no tables because making them failed, is removed as well.
    """
    if has_log(library) or not (is_new or has_side_files(library)):
        return
    address = f"file:{quote(str(library))}?mode=rw"
    with (
        suppress(sqlite3.Error, OSError),
        closing(sqlite3.connect(address, uri=True, timeout=0, isolation_level=None)) as db,
    ):
        db.execute("PRAGMA locking_mode = EXCLUSIVE")  # so it needs no index, for which there may be no room
        if not library.stat().st_size:
            db.execute("PRAGMA journal_mode = MEMORY")  # for the same reason
        db.execute("BEGIN EXCLUSIVE")
        if has_log(library):
            return
        if is_new and db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None:
            library.unlink()
            Path(f"{library}-wal").unlink(missing_ok=True)
        Path(f"{library}-shm").unlink(missing_ok=True)
    # Closing the connection removed the log.


def set_log_aside(library: Path) -> None:
    """Copy the log to another name and empty it, because the library's file was overwritten with another one.

    SQLite would write the log into that file when it is closed.
    """
    log = Path(f"{library}-wal")
    if has_log(library):
        with suppress(OSError):
            import shutil  # noqa: PLC0415 - brings all kinds of compression

            shutil.copyfile(log, f"{library}.overwritten-{time.strftime('%Y-%m-%d-%H%M%S')}-wal")
        with suppress(OSError):
            os.truncate(log, 0)
