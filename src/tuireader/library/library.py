"""The library: one file that keeps feeds, entries, articles, marks and reading positions."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple

from tuireader.errors import TuireaderError
from tuireader.library.articles import Articles
from tuireader.library.database import Database, library_error
from tuireader.library.entries import Entries
from tuireader.library.feeds import Feeds
from tuireader.library.index import SearchIndex
from tuireader.library.ingest import FeedIngest
from tuireader.library.local_files import LocalFiles
from tuireader.library.marks import Marks
from tuireader.library.pages import Pages
from tuireader.library.positions import ReadingPositions
from tuireader.library.saved_searches import SavedSearches
from tuireader.library.settings import Settings
from tuireader.library.tags import Tags


class ChangeToken(NamedTuple):
    """How far a copy of the program has seen the changes of the others."""

    version: int = -1
    newest: int = 0


NO_CHANGES_SEEN = ChangeToken()


class Library:
    """The parts of a library, over the file `path`; without one they last as long as the program runs.

    Threads may share a library: each has its own connection. So may running copies of the program. `backup.back_up`
    makes a backup; a copy of the file alone is none. Raises TuireaderError where the file cannot be used, or is
    from a later version.
    """

    feeds: Feeds
    entries: Entries
    marks: Marks
    pages: Pages
    articles: Articles
    search: SearchIndex
    positions: ReadingPositions
    settings: Settings

    def __init__(self, path: Path | None) -> None:
        db = Database(path)
        self.feeds, self.marks = Feeds(db), Marks(db)
        self.entries = Entries(db, self.marks)
        self.pages = Pages(db, self.feeds, self.entries)
        self.articles = Articles(db, self.pages)
        self.search = SearchIndex(db, self.entries, self.articles)
        self.positions, self.settings = ReadingPositions(db), Settings(db)
        self._add_common_parts(db)
        try:
            self.articles.invalidate_old_attributions()
        except TuireaderError:
            self.close()
            raise
        except sqlite3.Error as error:
            self.close()
            raise library_error(db.path, "used", error) from error

    def _add_common_parts(self, db: Database) -> None:
        """Add the parts that are the same in a kiosk."""
        self._db = db
        self.ingest = FeedIngest(db, self.feeds)
        self.files = LocalFiles(db, self.feeds, self.entries)
        self.saved_searches = SavedSearches(db)
        self.tags = Tags(db)

    @property
    def path(self) -> Path | None:
        """The file; None where all is in memory."""
        return self._db.file

    def changes_since(self, token: ChangeToken = NO_CHANGES_SEEN) -> ChangeToken | None:
        """Return a new token if others have changed the library since `token`, None where they have not.

        Costs microseconds, so that it can be asked several times a second; always from the same thread. “Others” are
        other threads of this program too. `newest` of the token grows where entries have come.
        """
        version = self._db.data_version
        if version == token.version:
            return None
        (newest,) = self._db.first_row("SELECT coalesce(max(id), 0) FROM entry") or (0,)
        return ChangeToken(version, newest)

    def check_integrity(self) -> list[str]:
        """Return what is wrong, one sentence each; nothing where the library is whole. Reads all of it."""
        from tuireader.library.integrity_check import find_problems  # noqa: PLC0415 - few runs need it

        return list(find_problems(self._db))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Return a context in which all that the parts write is written together, or none of it."""
        with self._db.transaction():
            yield

    def limit_write_wait(self, seconds: float) -> None:
        """Wait no longer than that, in this thread, for another copy of the program to have written."""
        self._db.limit_write_wait(seconds)

    def cancellable_query(self, cancelled: Callable[[], bool]) -> AbstractContextManager[None]:
        """Return a context in which this thread's queries end early, and without an error, once `cancelled`."""
        return self._db.cancellable_query(cancelled)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()
