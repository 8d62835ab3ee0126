"""A library that nobody may change: the marks of a visitor to a kiosk last until the end of the visit.

A library makes every change in a transaction, and the database here refuses transactions. The classes below keep a
visitor's changes in memory or ignore them; all other parts are the usual ones, and fail if they try to write.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path

from tuireader.config import FeedOptions
from tuireader.library.articles import Articles
from tuireader.library.copies import Copies
from tuireader.library.database import Database
from tuireader.library.entries import Entries
from tuireader.library.entry import Entry
from tuireader.library.feeds import Feed, Feeds
from tuireader.library.found_article import FoundArticle
from tuireader.library.index import SearchIndex
from tuireader.library.library import Library
from tuireader.library.listing import Listing
from tuireader.library.pages import Pages
from tuireader.library.people import People
from tuireader.library.positions import ReadingPosition, ReadingPositions
from tuireader.library.readonly_database import ReadOnlyDatabase
from tuireader.library.settings import Settings
from tuireader.library.undo_steps import UndoSteps
from tuireader.library.view import ALL, Sort, View
from tuireader.library.visit_marks import VisitMarks
from tuireader.library.watches import Watch, Watches
from tuireader.quotes import Attribution
from tuireader.userinfo import without_userinfo, without_users


class KioskLibrary(Library):
    """The library in the file `path`, with its stored marks and those made during the visit."""

    _hides_notes = True
    """Visitors see nothing of the notes, which are the owner's own: for them the table is empty."""

    def __init__(self, path: Path) -> None:
        self._db = db = ReadOnlyDatabase(path, hides_notes=self._hides_notes)
        self._steps, marks = UndoSteps(db), VisitMarks(db)
        self.feeds, self.marks = VisitFeeds(db), marks
        self.entries = VisitEntries(db, marks)
        self.articles = VisitArticles(db, Pages(db, self.feeds, self.entries), self._steps)
        self.positions, self.settings, self.copies = (
            VisitPositions(db),
            VisitSettings(db),
            VisitCopies(db, self.entries, self.articles),
        )
        self._add_common_parts()

    @cached_property
    def search(self) -> SearchIndex:
        """The index as it is."""
        return VisitSearchIndex(self._db, self.entries, self.articles)

    @cached_property
    def people(self) -> People:
        """Who is quoted, as the owner's program has decided."""
        return VisitPeople(self._db, self._steps, self.entries, self.articles)

    @cached_property
    def watches(self) -> Watches:
        """What is watched, as the owner's program has left it."""
        return VisitWatches(self._db, self._steps)


class VisitFeeds(Feeds):
    """Feeds with the names that the owner's program has stored."""

    def apply_options(self, options: Mapping[str, FeedOptions]) -> None:
        """Change nothing."""

    def _select(self, condition: str, *values: object) -> list[Feed]:
        """Return feeds without the owner's user names and passwords, wherever these stand."""
        return [
            feed._replace(
                url=without_userinfo(feed.url),
                title=without_users(feed.title),
                name=without_users(feed.name),
                problem=without_users(feed.problem),
            )
            for feed in super()._select(condition, *values)
        ]


class VisitEntries(Entries):
    """Entries in lists that follow the marks of the visit."""

    def __init__(self, db: Database, marks: VisitMarks) -> None:
        super().__init__(db, marks)
        self._visit_marks = marks

    def listing(self, view: View = ALL, sort: Sort = "newest", *, limit: int | None = None) -> Listing:
        """Return the entries of `view` in order, by the marks of the visit; never unlisted entries."""
        if view.unread is None and view.starred is None:
            return super().listing(view, sort, limit=limit)
        unmarked = super().listing(view._replace(unread=None, starred=None), sort)
        return self.listing_of(self._visit_marks.ids_with_marks_of(view, unmarked.ids))

    def count(self, view: View = ALL) -> int:
        """Return how many entries a view has, by the marks of the visit."""
        return len(self.listing(view))

    def store_headlines(self, entries: Iterable[Entry]) -> None:
        """Store nothing: the entry objects have the values."""


class VisitArticles(Articles):
    """Articles whose quotations are found again each time."""

    def store_attribution(
        self, entry_id: int, text: str, attribution: Attribution, reported: Attribution | None = None
    ) -> None:
        """Store nothing."""

    def store_attributions(self, found: Iterable[FoundArticle]) -> None:
        """Store nothing."""


class VisitSearchIndex(SearchIndex):
    """The search index as it is; only those who may write can update it."""

    def update_index(self, cancelled: Callable[[], bool] = lambda: False, *, older: bool = True) -> int:  # noqa: ARG002
        """Index nothing."""
        return 0

    def index_quotations(
        self, entry_id: int, text: str, attribution: Attribution, former: Attribution | None = None
    ) -> None:
        """Index nothing."""

    def index_articles(self, found: Iterable[FoundArticle]) -> None:
        """Index nothing."""


class VisitPeople(People):
    """People as the owner's program has decided."""

    def decide(self, cancelled: Callable[[], bool] = lambda: False) -> int:  # noqa: ARG002
        """Decide nothing."""
        return 0

    def decide_entry(self, entry_id: int) -> None:
        """Decide nothing."""


class VisitWatches(Watches):
    """Watches as the owner's program has left them."""

    def check(self, cancelled: Callable[[], bool] = lambda: False) -> int:  # noqa: ARG002
        """Compare nothing."""
        return 0

    def take_news(self) -> list[Watch]:
        """Return nothing: the owner's program gives notice."""
        return []

    def see(self, entry_id: int) -> bool:  # noqa: ARG002
        """Record nothing."""
        return False


class VisitCopies(Copies):
    """Copies as the owner's program has found them."""

    def find(self, cancelled: Callable[[], bool] = lambda: False, *, older: bool = True) -> int:  # noqa: ARG002
        """Compare nothing."""
        return 0

    def compare_found(self, found: Iterable[FoundArticle]) -> None:
        """Compare nothing."""


class VisitPositions(ReadingPositions):
    """Reading positions of the visit; those of the owner stay private."""

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self._positions: dict[int, ReadingPosition] = {}

    def get(self, entry_id: int) -> ReadingPosition:
        """Return the reading position in `entry_id` during the visit."""
        return self._positions.get(entry_id, ReadingPosition())

    def save(self, entry_id: int, position: ReadingPosition) -> None:
        """Remember a reading position until the end of the visit, and that its entry was read last."""
        self._positions.pop(entry_id, None)
        self._positions[entry_id] = position

    def recent_ids(self, limit: int = 50) -> list[int]:
        """Return the ids of the entries read in this visit, the last one first."""
        return list(reversed(self._positions))[:limit]


class VisitSettings(Settings):
    """Choices made during the visit."""

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self._choices: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        """Return the choice for `name`, or None."""
        return self._choices.get(name)

    def save(self, name: str, value: str) -> None:
        """Remember a choice until the end of the visit."""
        self._choices[name] = value
