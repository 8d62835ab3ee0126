"""Whose file a library's path leads to: ours, another program's, or, while it is open, another one than at first.

A file of another program is refused before SQLite opens it, because opening it could already change it (its journal
mode, a log beside it). A file that was moved away or replaced while it was open is no longer written to: the changes
would go into a file that nobody finds again, or into one that they do not belong to.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

from tuireader.errors import TuireaderError
from tuireader.library.overwrite_check import FileIdentity, OverwriteCheck, identity_of
from tuireader.library.schema import version_of
from tuireader.library.schema_check import foreign_object
from tuireader.library.side_files import has_log, is_empty

APPLICATION_ID = 0x74756952
"""What SQLite's header has for our files: “tuiR”."""
_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100
_APPLICATION_ID_BYTES = slice(68, 72)
_FIXED_BYTES, _FIXED = slice(21, 24), bytes((64, 32, 32))
"""What every header has there (SQLite's file format, section 1.3)."""
_OUR_TABLES = ({"feed", "entry"}, {"place", "setting"})
"""Tables that our files have, those from before there were numbers too."""


def refuse_foreign_file(path: Path, *, only_reads: bool = False) -> None:
    """Raise TuireaderError where `path` is a file that another program made; nothing is changed.

    Where a log lies beside it without its index, the index is made. Who `only_reads` may not do that, and has to call
    `refuse_foreign_objects` for the open file.

    A file that cannot be read, or is damaged, is left to SQLite, which says so. Call this before the process opens the
    library: closing a file releases all locks that its process has on it, and SQLite's are among them.
    """
    if path.is_dir():
        raise TuireaderError(f"{path}: is a folder; name the file of a library")
    if path.is_fifo() or path.is_char_device():  # one would wait for what is written into it, another has no end
        raise TuireaderError(f"{path}: is no library of tuireader; name another file with --library")
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except OSError:
        return
    _refuse_foreign_header(header, path)
    if only_reads and has_log(path):
        return
    mode = "mode=ro" if has_log(path) else "immutable=1"  # so nothing is written beside a file without a log
    try:
        with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{quote(str(path))}?{mode}", uri=True)) as db:
            _refuse_foreign_tables(db, path)
    except UnicodeDecodeError as error:  # SQLite's own message quotes what is no UTF-8
        raise TuireaderError(f"{path}: its list of tables is damaged; tuireader restore lists the backups") from error
    # Where that fails, the file is damaged; opening it says so.


def _refuse_foreign_header(header: bytes, path: Path) -> None:
    """Raise TuireaderError where the first bytes of a file are not those of a library, nor of a damaged one."""
    if is_empty(path) and has_log(path):
        raise TuireaderError(f"{path}: is empty, though its log is not; tuireader restore lists the backups")
    if not header.strip(b"\0"):  # a crash of the system may leave zeros, and what is missing in the log
        if header and not has_log(path):
            raise TuireaderError(f"{path}: is damaged at its start; tuireader restore lists the backups")
    elif not header.startswith(_MAGIC):
        raise TuireaderError(f"{path}: is no library of tuireader; name another file with --library")
    elif header[_FIXED_BYTES] == _FIXED and _application_id(header) not in {0, APPLICATION_ID}:
        raise TuireaderError(f"{path}: belongs to another program; name another file with --library")


def _application_id(header: bytes) -> int:
    return int.from_bytes(header[_APPLICATION_ID_BYTES], "big")


def _refuse_foreign_tables(db: sqlite3.Connection, path: Path) -> None:
    """Raise TuireaderError where a file has tables that are not ours."""
    names = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    (application_id,) = db.execute("PRAGMA application_id").fetchone()
    if names and application_id != APPLICATION_ID and not any(ours <= names for ours in _OUR_TABLES):
        raise TuireaderError(f"{path}: belongs to another program; name another file with --library")
    version_of(db, str(path))
    refuse_foreign_objects(db, path)


def refuse_foreign_objects(db: sqlite3.Connection, path: Path) -> None:
    """Raise TuireaderError where anything in a library's schema is not as this program makes it."""
    if what := foreign_object(db):
        raise TuireaderError(
            f"{path}: {what} is not as tuireader makes it;"
            " tuireader restore lists the backups, tuireader rescue FILE saves what can be read"
        )


def mark_as_ours(db: sqlite3.Connection) -> None:
    """Write our id into the header, in the open transaction, unless it is there."""
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


class OpenFile:
    """A library that is open: its file, and its log beside it, must stay the ones that they were at first.

    `page_count` returns how many pages SQLite says that the library has.
    """

    def __init__(self, path: Path, page_count: Callable[[], int]) -> None:
        self._path, self._log = path, Path(f"{path}-wal")
        self._identities = self._now()
        self._contents = OverwriteCheck(path, self._identities[0], page_count)

    def _now(self) -> tuple[FileIdentity, FileIdentity]:
        return identity_of(self._path), identity_of(self._log)

    @property
    def is_overwritten(self) -> bool:
        """Whether something else was written into the file, which is still the same one."""
        return identity_of(self._path) == self._identities[0] and self._contents.is_overwritten()

    def raise_if_replaced(self) -> None:
        """Raise TuireaderError where the file or its log has been removed, moved, replaced or overwritten."""
        now = self._now()
        if now == self._identities:
            if self._contents.is_overwritten():
                self._raise(f"{self._path.name} was overwritten")
            return
        file, log = now
        if file == self._identities[0] and self._identities[1] == FileIdentity():
            self._identities = now  # the log is there only now
            return
        what = (
            f"{self._path.name} was removed or moved" if file == FileIdentity() else f"{self._path.name} was replaced"
        )
        if file == self._identities[0]:
            what = f"{self._log.name} was removed" if log == FileIdentity() else f"{self._log.name} was replaced"
        self._raise(what)

    def _raise(self, what: str) -> NoReturn:
        raise TuireaderError(
            f"{self._path}: {what} while tuireader had it open, so nothing is stored; quit, and start tuireader again"
        )
