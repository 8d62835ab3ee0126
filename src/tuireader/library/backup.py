"""Backups of the library: each is one complete file, made while others write; and restoring from one.

Copying the library's file alone is not a backup: the latest changes may still be in the write-ahead log beside it, and
a copy made during a write may be inconsistent. SQLite's online backup (https://sqlite.org/backup.html) copies one
snapshot.
"""

import glob
import os
import shutil
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from tuireader.errors import TuireaderError
from tuireader.library.database import SQLITE_ERRORS, is_disk_full, limit_values, message_of
from tuireader.library.ownership import APPLICATION_ID
from tuireader.library.schema import VERSION
from tuireader.library.schema_check import foreign_object
from tuireader.library.side_files import SIDE_FILES, has_log, has_side_files, is_empty, remove_empty_log
from tuireader.library.unfinished_copies import (
    remove_copy,
    remove_leftovers,
    remove_leftovers_of,
    sync_file,
    sync_folder,
    unfinished_path,
)

PAGES_A_STEP = 2048
"""Pages (4 kB each) that are copied between two progress reports."""
FREE_SPACE_FACTOR = 3
"""A daily backup is made only if the disk has room for this many more copies of the library."""

_HEADER = b"SQLite format 3\0"
_LOCKED_BYTES_START, _LOCKED_BYTES = 0x40000000, 512
"""The bytes of the file that SQLite locks (https://sqlite.org/fileformat2.html, the lock-byte page)."""
_REQUIRED_TABLES = frozenset({"feed", "entry", "document", "setting"})

Progress = Callable[[int, int], object]
"""A callback that gets the number of pages copied so far and the total."""


class Backup(NamedTuple):
    """A backup that was made."""

    path: Path  # the backup's file
    made: datetime  # in local time
    size: int  # in bytes


class Contents(NamedTuple):
    """How much a library holds."""

    feeds: int
    entries: int


def backup_folder(library: Path) -> Path:
    """Return the folder for backups of a library where the user names no other."""
    return library.resolve().parent / "backups"


def backups_of(library: Path) -> list[Backup]:
    """Return the backups in a library's own backup folder, the newest first."""
    found = []
    library = library.resolve()
    with suppress(OSError):
        for path in backup_folder(library).glob(f"{_stem_pattern(library)}-*.db"):
            status = path.stat()
            found.append(Backup(path, datetime.fromtimestamp(status.st_mtime, UTC), status.st_size))
    return sorted(found, key=lambda backup: backup.made, reverse=True)


def back_up(library: Path, target: Path | None = None, progress: Progress = lambda *_: None) -> Backup:
    """Copy a snapshot of the library to `target`; others may go on writing meanwhile.

    If `target` is missing or a folder, the file is named after the current time. The copy is checked before it gets
    its name, and only then does it replace a file of that name. Raises TuireaderError where there is no library, where
    it cannot be copied completely, or where `target` exists and is not a library.
    """
    library = library.resolve()
    with _no_system_error():
        if not library.exists():
            raise TuireaderError(f"{library}: there is no library to back up; name another with --library")
        made = datetime.now(UTC)
        if target is None:
            with _new_folder(backup_folder(library)) as folder:
                return back_up(library, folder, progress)
        if target.is_dir():
            target /= f"{library.stem}-{made:%Y-%m-%d-%H%M%S}.db"
        if target.exists():
            _refuse_to_replace(library, target)
        if target.parent == backup_folder(library):  # other names in that folder belong to other days
            remove_leftovers(target.parent, f"{_stem_pattern(library)}-*.db")
        _copy_and_check(library, target, progress)
        return Backup(target, made, target.stat().st_size)


def back_up_daily(library: Path, count: int) -> Backup | None:
    """Make today's backup if there is none yet; keep the newest `count` daily backups.

    With a count of 0, no backup is made and none is deleted. A library without entries is not backed up either: such
    backups would push out those of its earlier contents. Older backups stay where a new one cannot be made or is
    damaged, or where the disk has no room. Raises TuireaderError in these cases.
    """
    library = library.resolve()
    folder = backup_folder(library)
    target = folder / f"{library.stem}-{date.today():%Y-%m-%d}.db"  # noqa: DTZ011 - in the user's time zone
    if count == 0 or not library.exists() or target.exists():
        return None
    if not _has_entries(library):
        return None
    _require_room(library)
    with _new_folder(folder):
        made = back_up(library, target)
    for path in _daily_backups(library, folder, target.name)[count:]:
        path.unlink(missing_ok=True)
    return made


def _require_room(library: Path) -> None:
    """Raise TuireaderError where the disk has no room for a daily backup."""
    free, needed = shutil.disk_usage(library.parent).free, FREE_SPACE_FACTOR * library.stat().st_size
    if free < needed:
        raise TuireaderError(
            f"{library.parent}: has {free / 1e6:.1f} MB free, and a backup needs {needed / 1e6:.1f} MB;"
            " make room, or set “backups = 0” in the configuration"
        )


def _has_entries(library: Path) -> bool:
    """Return whether there is anything to back up; also true where the library is too damaged to tell."""
    try:
        with _open_to_read(library) as db:
            return db.execute("SELECT 1 FROM entry LIMIT 1").fetchone() is not None
    except SQLITE_ERRORS:
        return True


def restore(source: Path, library: Path, progress: Progress = lambda *_: None) -> tuple[Contents, Path | None]:
    """Replace the library with the one in `source`; the present files are renamed.

    Returns what the library holds now, and the new path of the previous file, if there was one. Raises TuireaderError
    where `source` is not a complete library, or another copy of the program has the present one open; nothing is
    changed then.
    """
    library = library.resolve()
    with _no_system_error():
        _refuse_to_restore(source, library)
        _make_folder(library.parent)
        remove_leftovers_of(library)
        _remove_second_names(library)
        new_library = unfinished_path(library, "restoring")
        try:
            contents = _copy_and_check(source, new_library, progress, shown=library)
            with _exclusive_lock(library):
                previous = _replace_library(new_library, library)
        finally:
            remove_copy(new_library)
        Path(f"{library}-screen").unlink(missing_ok=True)  # the saved picture of the old library's last screen
        sync_folder(library.parent)
    return contents, previous


def check_backup(path: Path, shown: Path | None = None) -> Contents:
    """Return what a library holds, after reading every page of it.

    Raises TuireaderError where the file is not a complete library; the message names the file, or `shown` instead.
    """
    shown = shown or path
    try:
        with _open_to_read(path) as db:
            if not _is_library(db):
                raise TuireaderError(f"{shown}: is no library of tuireader; name a backup that tuireader backup made")
            (version,) = db.execute("PRAGMA user_version").fetchone()
            if version > VERSION:
                raise TuireaderError(f"{shown}: was written by a later version of tuireader; update tuireader first")
            if what := foreign_object(db):
                raise TuireaderError(f"{shown}: {what} is not as tuireader makes it; use another backup")
            for (problem,) in db.execute("PRAGMA quick_check(1)"):
                if problem != "ok":
                    raise TuireaderError(f"{shown}: is damaged ({problem}); use another backup")
            feeds, entries = db.execute("SELECT (SELECT count(*) FROM feed), (SELECT count(*) FROM entry)").fetchone()
    except SQLITE_ERRORS as error:
        raise TuireaderError(f"{shown}: is no whole library ({message_of(error)}); use another backup") from error
    return Contents(feeds, entries)


def _is_library(db: sqlite3.Connection) -> bool:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (application_id,) = db.execute("PRAGMA application_id").fetchone()
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    return version > 0 and application_id in {0, APPLICATION_ID} and tables >= _REQUIRED_TABLES


def _daily_backups(library: Path, folder: Path, today: str) -> list[Path]:
    """Return the daily backups, the newest first; backups made by hand also have a time in their name.

    Backups dated in the future come last: a wrong clock made them, and they must not push out today's.
    """
    digit = "[0-9]"
    pattern = f"{_stem_pattern(library)}-{digit * 4}-{digit * 2}-{digit * 2}.db"
    return sorted(folder.glob(pattern), key=lambda path: (path.name <= today, path.name), reverse=True)


def _stem_pattern(library: Path) -> str:
    """Return a glob pattern that matches only the library's own name, which may contain brackets and stars."""
    return glob.escape(library.stem)


def _refuse_to_replace(library: Path, target: Path) -> None:
    if target.samefile(library):
        raise TuireaderError(f"{target}: is the library itself; name another file for the backup")
    if target.is_file():  # opening a named pipe would block
        with suppress(*SQLITE_ERRORS), _open_to_read(target) as db:
            if _is_library(db):
                return
    raise TuireaderError(f"{target}: is there already, and is no backup of a library; name another file")


def _refuse_to_restore(source: Path, library: Path) -> None:
    if not source.exists():
        raise TuireaderError(f"{source}: there is no such file; tuireader restore, alone, lists the backups")
    if not source.is_file():  # opening a named pipe would block
        raise TuireaderError(f"{source}: is no file; name a backup that tuireader backup made")
    if library.exists() and not library.is_file():
        raise TuireaderError(f"{library}: is no file; name another library with --library")
    if library.exists() and source.samefile(library):
        raise TuireaderError(f"{source}: is the library itself; name a backup")


@contextmanager
def _no_system_error() -> Iterator[None]:
    """Turn errors of the system into a TuireaderError that names the file and what to do."""
    try:
        yield
    except OSError as error:
        raise TuireaderError(
            f"{error.filename or 'the disk'}: cannot be used ({error.strerror});"
            " check who may use it, or name another file"
        ) from error


def _copy_and_check(source: Path, target: Path, progress: Progress, shown: Path | None = None) -> Contents:
    """Copy a library to a temporary name beside `target`, check it, and rename it; return what it holds.

    Raises TuireaderError where that fails; the message calls the target `shown`.
    """
    partial = unfinished_path(target)
    remove_leftovers_of(target)
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _copy_snapshot(source, partial, progress)
        contents = check_backup(partial, source)
        sync_file(partial)
        partial.replace(target)
        sync_folder(target.parent)
    except (OSError, *SQLITE_ERRORS) as error:
        raise TuireaderError(_copy_failure(source, shown or target, error)) from error
    finally:
        remove_copy(partial)
    return contents


def _copy_failure(source: Path, target: Path, error: Exception) -> str:
    """Return what is wrong with the source, or else with the copy."""
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
        return f"{source}: is no library and no backup of one; name another file"
    if is_disk_full(target, error):
        return f"{target}: {source} cannot be copied there: the disk is full; make room and try again"
    reason = error.strerror if isinstance(error, OSError) else message_of(error)
    return f"{target}: {source} cannot be copied there ({reason}); check the disk, or name another file"


def _copy_snapshot(source: Path, target: Path, progress: Progress) -> None:
    """Copy what `source` holds at this moment; `target` then needs no write-ahead log."""
    with _open_to_read(source) as reading, closing(sqlite3.connect(target, isolation_level=None)) as copy:
        # In one transaction: otherwise the backup would start again after every change by another process.
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        reading.backup(
            copy, pages=PAGES_A_STEP, progress=lambda _, pages_left, pages: progress(pages - pages_left, pages)
        )
        copy.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def _open_to_read(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a library for reading, even on a disk that cannot be written; nothing is left beside it."""
    had_side_files = has_side_files(path)
    try:
        with closing(_connect_to_read(path)) as db:
            limit_values(db)
            yield db
    finally:
        if not had_side_files:
            remove_empty_log(path)


def _connect_to_read(path: Path) -> sqlite3.Connection:
    if is_empty(path):
        raise sqlite3.DatabaseError("it is empty")
    address = f"{path.absolute().as_uri()}?mode=ro"
    db = sqlite3.connect(address, uri=True, timeout=30, isolation_level=None)
    try:
        db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except UnicodeDecodeError as error:  # SQLite's own message quotes what is no UTF-8
        db.close()
        raise sqlite3.DatabaseError("its list of tables is damaged") from error
    except sqlite3.OperationalError:
        db.close()
        if has_log(path):
            raise
        return sqlite3.connect(f"{address}&immutable=1", uri=True, isolation_level=None)
    return db


@contextmanager
def _exclusive_lock(library: Path) -> Iterator[None]:
    """Hold the library's locks so that no other process can open it meanwhile.

    Every program that has the library open, even only for reading, holds one of these locks. Raises TuireaderError
    where that is so.
    """
    if not library.exists():
        yield
        return
    _write_log_into_file(library)
    import fcntl  # noqa: PLC0415 - not on every system

    with library.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCKED_BYTES, _LOCKED_BYTES_START)
        except OSError as error:
            raise TuireaderError(
                f"{library}: another copy of tuireader has the library open; quit it (Q) and try again"
            ) from error
        yield


def _write_log_into_file(library: Path) -> None:
    """Have SQLite write its log into the file, so that the renamed file is complete; skip this for a damaged file."""
    with library.open("rb") as file:
        if file.read(len(_HEADER)) != _HEADER:  # SQLite would think that the log belongs to another file and delete it
            return
    with suppress(*SQLITE_ERRORS), closing(sqlite3.connect(library, timeout=0, isolation_level=None)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _replace_library(new_library: Path, library: Path) -> Path | None:
    """Put `new_library` in the library's place; return the new path of the previous file, if there was one.

    At every moment, even if this process is killed, one of the two files has the library's name: the old file gets a
    second name before it loses its own. Its log is renamed before that, because a log must never lie beside another
    library's file.
    """
    existed = library.exists()
    if existed:
        new_library.chmod(stat.S_IMODE(library.stat().st_mode))  # others may have permission to read it, as in a kiosk
    previous = library.with_name(f"{library.name}.before-{time.strftime('%Y-%m-%d-%H%M%S')}")
    while previous.exists():
        previous = previous.with_name(f"{previous.name}x")
    has_second_name = existed and _give_second_name(library, previous)
    for suffix in SIDE_FILES:
        with suppress(FileNotFoundError):
            Path(f"{library}{suffix}").rename(f"{previous}{suffix}")
    if existed and not has_second_name:
        library.rename(previous)
    new_library.replace(library)
    return previous if existed else None


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """Return a context in which a folder is there; one that is made for it is removed if nothing comes into it."""
    is_new = not folder.exists()
    _make_folder(folder)
    try:
        yield folder
    except BaseException:
        if is_new:
            with suppress(OSError):  # something is in it
                folder.rmdir()
        raise


def _give_second_name(library: Path, name: Path) -> bool:
    """Give a file a second name; return False where the file system has no hard links."""
    try:
        name.hardlink_to(library)
    except OSError:
        return False
    return True


def _remove_second_names(library: Path) -> None:
    """Remove the names that a killed restore gave the library, which kept its own; a log may belong to one."""
    with suppress(OSError):
        for name in library.parent.glob(f"{glob.escape(library.name)}.before-*"):
            if name.samefile(library) and not has_side_files(name):
                name.unlink()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise TuireaderError(f"{folder}: cannot be made ({error.strerror}); name another place") from error
