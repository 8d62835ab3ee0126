"""The library: one file with feeds, entries, articles, marks and reading positions."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tuireader.errors import TuireaderError
from tuireader.library.articles import Articles
from tuireader.library.clock_repair import repair_times
from tuireader.library.copies import Copies
from tuireader.library.copy_tables import VERSION_SQL
from tuireader.library.database import SQLITE_ERRORS, Database, library_error
from tuireader.library.entries import Entries
from tuireader.library.feeds import Feeds
from tuireader.library.local_files import LocalFiles
from tuireader.library.marks import Marks
from tuireader.library.pages import Pages
from tuireader.library.positions import ReadingPositions
from tuireader.library.settings import Settings
from tuireader.library.undo_steps import UndoSteps

if TYPE_CHECKING:
    from tuireader.library.index import SearchIndex
    from tuireader.library.ingest import FeedIngest
    from tuireader.library.known_speakers import KnownSpeakers
    from tuireader.library.notes import Notes
    from tuireader.library.people import People
    from tuireader.library.rulings import Rulings
    from tuireader.library.said import SavedQuotations
    from tuireader.library.saved_searches import SavedSearches
    from tuireader.library.tags import Tags
    from tuireader.library.versions import Versions
    from tuireader.library.watches import Watches

# Parts that a start does not need are imported and made where they are first asked for.
# ruff: noqa: PLC0415


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

    def __init__(self, path: Path | None) -> None:
        self._db = db = Database(path)
        self._steps = steps = UndoSteps(db)
        self.feeds, self.marks = Feeds(db), Marks(db, steps)
        self.entries = Entries(db, self.marks)
        self.articles = Articles(db, Pages(db, self.feeds, self.entries), steps)
        self.positions, self.settings, self.copies = (
            ReadingPositions(db),
            Settings(db),
            Copies(db, self.entries, self.articles),
        )
        self._add_common_parts()
        try:
            self.articles.invalidate_old_attributions()
        except TuireaderError:
            self.close()
            raise
        except SQLITE_ERRORS as error:
            self.close()
            raise library_error(db.path, "used", error) from error

    def _add_common_parts(self) -> None:
        """Add parts that are the same in a kiosk."""
        self.pages = self.articles.pages
        self.files = LocalFiles(self._db, self.feeds, self.entries)

    @property
    def rulings(self) -> "Rulings":
        """What the user ruled about quotations."""
        return self.articles.rulings

    @property
    def notes(self) -> "Notes":
        """What the user keeps and wrote beside it."""
        return self.articles.notes

    @cached_property
    def search(self) -> "SearchIndex":
        """The index of all words."""
        from tuireader.library.index import SearchIndex

        return SearchIndex(self._db, self.entries, self.articles)

    @cached_property
    def people(self) -> "People":
        """Who is quoted."""
        from tuireader.library.people import People

        return People(self._db, self._steps, self.entries, self.articles)

    @cached_property
    def watches(self) -> "Watches":
        """What is watched."""
        from tuireader.library.watches import Watches

        return Watches(self._db, self._steps)

    @cached_property
    def ingest(self) -> "FeedIngest":
        """What stores a feed that was fetched."""
        from tuireader.library.ingest import FeedIngest

        return FeedIngest(self._db, self.feeds)

    @cached_property
    def saved_searches(self) -> "SavedSearches":
        """The searches that the user named."""
        from tuireader.library.saved_searches import SavedSearches

        return SavedSearches(self._db)

    @cached_property
    def tags(self) -> "Tags":
        """The tags of entries."""
        from tuireader.library.tags import Tags

        return Tags(self._db, self._steps)

    @cached_property
    def versions(self) -> "Versions":
        """What articles said before they were edited."""
        from tuireader.library.versions import Versions

        return Versions(self._db)

    @cached_property
    def said(self) -> "SavedQuotations":
        """The quotations, with ids that stay."""
        from tuireader.library.said import SavedQuotations

        return SavedQuotations(self._db)

    @cached_property
    def known_speakers(self) -> "KnownSpeakers":
        """Names to choose from where a speaker is corrected."""
        from tuireader.library.known_speakers import KnownSpeakers

        return KnownSpeakers(self._db)

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
        from tuireader.library.integrity_check import find_problems

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
