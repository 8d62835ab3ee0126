"""An entry: one row of the headline list, cheap to load."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tuireader.documents import Headline
from tuireader.documents.model import Document
from tuireader.library.column_types import as_integer, as_path, as_text
from tuireader.library.database import Row
from tuireader.userinfo import without_userinfo, without_users

ENGINE_VERSION = 27
"""The version of the quotation engine: raise it when it finds other quotations, so that they are found again."""

COLUMNS = (
    "entry.id, entry.feed, entry.title, coalesce(nullif(entry.credit, ''), nullif(feed.name, ''), feed.title),"
    " entry.author, entry.url, entry.path, entry.published, entry.read, entry.starred, entry.engine, entry.quotations,"
    " entry.edited, EXISTS (SELECT 1 FROM note WHERE note.entry = entry.id AND note.undone = 0)"
)


@dataclass(slots=True, eq=False, weakref_slot=True)
class Entry:
    """One article that can be opened. A library has one object for each entry."""

    id: int  # the library's id
    feed: int = 0  # the feed's id
    title: str = ""  # one line; for a file its name until `peek_entry` has read it
    credit: str = ""  # where it was published: the feed's name, or what the file says
    author: str = ""
    url: str = ""  # where the entry leads; "" without one
    path: Path | None = None  # the file, if it has one
    date: datetime | None = None  # when it was published
    read: bool = False
    starred: bool = False
    quotations: int | None = None  # None until today's engine has counted them
    failure: str = ""  # why the article cannot be read, if so
    edited: bool = False  # whether versions of it are stored: its words have changed
    noted: bool = False  # whether the user keeps or has noted something in it
    peeked: bool = False  # whether `peek_entry` has read the file

    def update_from_row(self, row: Row) -> None:
        """Set the fields from a row of `COLUMNS`."""
        _, feed, title, credit, author, url, path, published, read, starred, *rest = row
        engine, quotations, edited, noted = rest
        self.feed, self.author, self.url = as_integer(feed), as_text(author), without_userinfo(as_text(url))
        self.path = as_path(path)
        self.read, self.starred, self.edited, self.noted = bool(read), bool(starred), bool(edited), bool(noted)
        if engine == ENGINE_VERSION:
            self.quotations = as_integer(quotations)
        if self.path is None or not self.peeked:  # what `peek_entry` read from the file is newer
            # A feed may be called like its address.
            self.title, self.credit = as_text(title), without_users(as_text(credit))
            self.date = from_timestamp(published)
            self.peeked = self.path is None

    def set_headline(self, headline: Headline | Document) -> None:
        """Set title, credit and date."""
        self.title, self.credit, self.date = headline.title, headline.credit, headline.date
        self.failure, self.peeked = "", True


def to_timestamp(moment: datetime | None) -> float | None:
    """Return a moment as seconds since 1970; without a time zone it counts as UTC."""
    if moment is None:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (OverflowError, ValueError):
        return None


def from_timestamp(stamp: float | None) -> datetime | None:
    """Return seconds since 1970 as a moment."""
    if stamp is None:
        return None
    try:
        return datetime.fromtimestamp(stamp, UTC)
    except (OverflowError, ValueError, OSError, TypeError):  # no time has a number like that
        return None


def local_time(stamp: float) -> datetime | None:
    """Return seconds since 1970 as a moment of this place; None where no clock shows it, as in a damaged file."""
    moment = from_timestamp(stamp)
    try:
        return None if moment is None else moment.astimezone()
    except (OverflowError, ValueError, OSError):  # within a day of the first or the last year
        return None
