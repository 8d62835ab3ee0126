"""An entry: one cheap row of the headline list."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tuireader.documents import Headline
from tuireader.documents.model import Document
from tuireader.library.database import Row

ENGINE_VERSION = 6
"""The quotation engine's version: raise it when it finds other quotations, and they are found again everywhere."""

DIGEST_PATH_PREFIX = "sha256:"
"""What begins the path of an article that has no file."""

COLUMNS = (
    "entry.id, entry.feed, entry.title, coalesce(nullif(entry.credit, ''), nullif(feed.name, ''), feed.title),"
    " entry.author, entry.url, entry.path, entry.published, entry.read, entry.starred, entry.engine, entry.quotations"
)


@dataclass(slots=True, eq=False, weakref_slot=True)
class Entry:
    """One article that can be opened; title, credit and date of a file are filled in by `peek_entry`.

    `id` is the library's. `quotations` is None until they were counted by today's engine; `failure` is why the article
    cannot be read, if it cannot. A library has one object an entry.
    """

    id: int
    feed: int = 0
    title: str = ""
    credit: str = ""
    author: str = ""
    url: str = ""
    path: Path | None = None
    date: datetime | None = None
    read: bool = False
    starred: bool = False
    quotations: int | None = None
    failure: str = ""
    peeked: bool = False

    def update_from_row(self, row: Row) -> None:
        """Take over a row of `COLUMNS`."""
        _, self.feed, title, credit, self.author, self.url, path, published, read, starred, *rest = row
        engine, quotations = rest
        self.path = None if path is None or str(path).startswith(DIGEST_PATH_PREFIX) else Path(os.fsdecode(path))
        self.read, self.starred = bool(read), bool(starred)
        if engine == ENGINE_VERSION:
            self.quotations = quotations
        if self.path is None or not self.peeked:  # what was read from the file itself is newer
            self.title, self.credit, self.date = title, credit, from_timestamp(published)
            self.peeked = self.path is None

    def set_headline(self, headline: Headline | Document) -> None:
        """Take over title, credit and date."""
        self.title, self.credit, self.date = headline.title, headline.credit, headline.date
        self.failure, self.peeked = "", True


def to_timestamp(moment: datetime | None) -> float | None:
    """Return a moment as seconds since 1970; one without a zone is taken for UTC."""
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
    except (OverflowError, ValueError, OSError):
        return None
