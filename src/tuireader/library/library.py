"""The library: one file that keeps feeds, entries, articles, marks and places."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from tuireader.errors import TuireaderError
from tuireader.library.database import Database, library_error
from tuireader.library.entries import Entries
from tuireader.library.index import SearchIndex
from tuireader.library.ingest import FeedIngest
from tuireader.library.local_files import LocalFiles
from tuireader.library.marks import Marks
from tuireader.library.user_state import UserState


class ChangeToken(NamedTuple):
    """How far a copy of the program has seen the changes of the others."""

    version: int = -1
    newest: int = 0


NO_CHANGES_SEEN = ChangeToken()


class Library(LocalFiles, FeedIngest, Marks, UserState, SearchIndex):
    """All that is kept, in the file `path`; without one, for as long as the program runs.

    Threads may share a library: each has its own connection. So may running copies of the program. `backup.back_up`
    makes a backup; a copy of the file alone is none. Raises TuireaderError where the file cannot be used, or is
    from a later version.
    """

    def __init__(self, path: Path | None) -> None:
        self.db = Database(path)
        Entries.__init__(self)
        Marks.__init__(self)
        try:
            self.invalidate_old_attributions()
        except TuireaderError:
            self.close()
            raise
        except sqlite3.Error as error:
            self.close()
            raise library_error(self.db.path, "used", error) from error

    @property
    def path(self) -> Path | None:
        """The file; None where all is in memory."""
        return self.db.file

    def changes_since(self, token: ChangeToken = NO_CHANGES_SEEN) -> ChangeToken | None:
        """Return a new token if others have changed the library since `token`, None where they have not.

        Costs microseconds, so that it can be asked several times a second; always from the same thread. “Others” are
        other threads of this program too. `newest` of the token grows where entries have come.
        """
        (version,) = self.db.first_row("PRAGMA data_version") or (0,)
        if version == token.version:
            return None
        (newest,) = self.db.first_row("SELECT coalesce(max(id), 0) FROM entry") or (0,)
        return ChangeToken(version, newest)

    def check_integrity(self) -> list[str]:
        """Return what is wrong, one sentence each; nothing where the library is whole. Reads all of it."""
        from tuireader.library.integrity_check import find_problems  # noqa: PLC0415 - seldom asked

        return list(find_problems(self.db))

    def limit_write_wait(self, seconds: float) -> None:
        """Wait no longer than that, in this thread, for another copy of the program to have written."""
        self.db.limit_write_wait(seconds)

    def cancellable_query(self, cancelled: Callable[[], bool]) -> AbstractContextManager[None]:
        """Return a context in which this thread's queries end early, and without an error, once `cancelled`."""
        return self.db.cancellable_query(cancelled)

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()
