"""The library: one file with feeds, entries, articles, marks and reading positions."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple

from tuireader.errors import TuireaderError
from tuireader.library.articles import Articles
from tuireader.library.clock_repair import repair_times
from tuireader.library.copies import VERSION_SQL, Copies
from tuireader.library.database import SQLITE_ERRORS, Database, library_error
from tuireader.library.entries import Entries
from tuireader.library.feeds import Feeds
from tuireader.library.index import SearchIndex
from tuireader.library.ingest import FeedIngest
from tuireader.library.known_speakers import KnownSpeakers
from tuireader.library.local_files import LocalFiles
from tuireader.library.marks import Marks
from tuireader.library.notes import Notes
from tuireader.library.pages import Pages
from tuireader.library.people import People
from tuireader.library.positions import ReadingPositions
from tuireader.library.rulings import Rulings
from tuireader.library.said import SavedQuotations
from tuireader.library.saved_searches import SavedSearches
from tuireader.library.settings import Settings
from tuireader.library.tags import Tags
from tuireader.library.undo_steps import UndoSteps
from tuireader.library.versions import Versions
from tuireader.library.watches import Watches


class ChangeToken(NamedTuple):
    """Shows which changes a copy of the program has already seen."""

    version: int = -1  # SQLite's data version; -1: none seen
    newest: int = 0  # the highest id of an entry
    feeds: int = 0  # how many are subscribed to
    copies: str = ""  # differs whenever other articles are copies of each other


NO_CHANGES_SEEN = ChangeToken()


class Library:
    """The parts of a library, which is the file `path`; without a path it lasts as long as the program runs.

    Several threads and several copies of the program may share a library; each thread has a connection.
    `backup.back_up` makes a backup; a copy of the file alone is not enough. Raises TuireaderError where the file cannot
    be used, or a later version has written it.
    """

    feeds: Feeds
    entries: Entries
    marks: Marks
    pages: Pages
    articles: Articles
    copies: Copies
    search: SearchIndex
    people: People
    positions: ReadingPositions
    rulings: Rulings
    notes: Notes
    settings: Settings
    watches: Watches

    def __init__(self, path: Path | None) -> None:
        db = Database(path)
        steps = UndoSteps(db)
        self.feeds, self.marks, self.rulings, self.notes = (
            Feeds(db),
            Marks(db, steps),
            Rulings(db, steps),
            Notes(db, steps),
        )
        self.entries = Entries(db, self.marks)
        self.pages = Pages(db, self.feeds, self.entries)
        self.articles = Articles(db, self.pages, self.rulings, self.notes)
        self.search = SearchIndex(db, self.entries, self.articles, self.rulings)
        self.positions, self.settings, self.people = (
            ReadingPositions(db),
            Settings(db),
            People(db, steps, self.entries, self.articles),
        )
        self.watches, self.copies = Watches(db, steps), Copies(db, self.entries, self.articles)
        self._add_common_parts(db)
        try:
            self.articles.invalidate_old_attributions()
        except TuireaderError:
            self.close()
            raise
        except SQLITE_ERRORS as error:
            self.close()
            raise library_error(db.path, "used", error) from error

    def _add_common_parts(self, db: Database) -> None:
        """Add the parts that a kiosk has as well."""
        self._db = db
        self.ingest = FeedIngest(db, self.feeds)
        self.files = LocalFiles(db, self.feeds, self.entries)
        self.saved_searches = SavedSearches(db)
        self.tags = Tags(db)
        self.versions = Versions(db)
        self.said, self.known_speakers = SavedQuotations(db), KnownSpeakers(db)

    @property
    def path(self) -> Path | None:
        """The file; None where the library is in memory."""
        return self._db.file

    def changes_since(self, token: ChangeToken = NO_CHANGES_SEEN) -> ChangeToken | None:
        """Return a new token if others have changed the library since `token`, else None.

        Takes microseconds, so it can be called several times a second; always from the same thread. “Others” includes
        other threads of this program. The token's `newest` or `feeds` changes when entries arrive or are removed.
        """
        version = self._db.data_version
        if version == token.version:
            return None
        counts = "(SELECT coalesce(max(id), 0) FROM entry), (SELECT count(*) FROM feed WHERE listed = 1)"
        newest, feeds, copies = self._db.first_row(f"SELECT {counts}, {VERSION_SQL}") or (0, 0, "")
        return ChangeToken(version, newest, feeds, copies)

    @property
    def data_version(self) -> int:
        """A number that changes when another thread or another copy of the program has changed the library.

        It belongs to this thread: numbers of different threads say nothing about each other.
        """
        return self._db.data_version

    def repair_times(self) -> bool:
        """Mend what was stored while the clock was wrong; return whether there was anything."""
        return repair_times(self._db, time.time())

    def check_integrity(self) -> list[str]:
        """Return one sentence for each problem; none where the library is undamaged. Reads the whole file."""
        from tuireader.library.integrity_check import find_problems  # noqa: PLC0415 - few runs need it

        return list(find_problems(self._db))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Return a context in which all changes of all parts are written together or not at all."""
        with self._db.transaction():
            yield

    def large_cache(self) -> AbstractContextManager[None]:
        """Return a context in which this thread can write much of the library in less time, with more memory."""
        return self._db.large_cache()

    def limit_write_wait(self, seconds: float) -> None:
        """Let this thread wait at most `seconds` for other writers from now on."""
        self._db.limit_write_wait(seconds)

    def cancellable_query(self, cancelled: Callable[[], bool]) -> AbstractContextManager[None]:
        """Return a context in which this thread's queries end soon, without an error, once `cancelled` returns true."""
        return self._db.cancellable_query(cancelled)

    def close(self) -> None:
        """Close the file."""
        self._db.close()
