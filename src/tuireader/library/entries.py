"""An entry: one cheap row of the headline list."""

import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from weakref import WeakValueDictionary

from tuireader.documents import Headline
from tuireader.documents.model import Document
from tuireader.library.database import Database, Row
from tuireader.library.text_folding import fold

ENGINE_VERSION = 4
"""The quotation engine's version: raise it when it finds other quotations, and they are found anew everywhere."""

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


class Entries:
    """The entries of a library, one object each, however many lists show it."""

    db: Database

    def __init__(self) -> None:
        self._entry_by_id: WeakValueDictionary[int, Entry] = WeakValueDictionary()
        self._lock = threading.Lock()

    def entry(self, entry_id: int) -> Entry | None:
        """Return the entry of that id, None where there is none."""
        return next(iter(self.load_entries([entry_id])), None)

    def load_entries(self, ids: Iterable[int]) -> list[Entry]:
        """Return the entries of `ids` as they are kept now, in no particular order, without those that are gone."""
        rows = self.db.rows_for(
            f"SELECT {COLUMNS} FROM entry JOIN feed ON feed.id = feed WHERE entry.id IN ({{}})", ids
        )
        return list(self._entries_from_rows(rows))

    def unread_ids(self) -> set[int]:
        """Return the ids of all entries that are unread."""
        return {entry_id for (entry_id,) in self.db.rows("SELECT id FROM entry WHERE read = 0")}

    def _entries_from_rows(self, rows: Iterable[Row]) -> Iterator[Entry]:
        for row in rows:
            with self._lock:
                found = self._entry_by_id.get(row[0])
                if found is None:
                    found = self._entry_by_id[row[0]] = Entry(row[0])
            found.update_from_row(row)
            yield found

    def reload_entries(self) -> None:
        """Bring all entries that are in use up to date, after another copy of the program has changed some."""
        with self._lock:
            ids = list(self._entry_by_id)
        self.load_entries(ids)

    def store_headlines(self, entries: Iterable[Entry]) -> None:
        """Keep what was learned of files: title, credit and date."""
        learned = list(entries)
        if not learned:
            return
        with self.db.transaction() as db:
            for entry in learned:
                if entry.path is not None and not entry.failure:
                    stamp = to_timestamp(entry.date)
                    db.execute(
                        "UPDATE entry SET title = ?, words = ?, credit = ?, published = ?, date = coalesce(?, seen)"
                        " WHERE id = ?",
                        (entry.title, fold(f"{entry.title} {entry.credit}"), entry.credit, stamp, stamp, entry.id),
                    )


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
