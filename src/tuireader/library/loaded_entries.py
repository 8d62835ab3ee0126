"""The loaded entries: one object for each, however many lists show it."""

import threading
from collections.abc import Iterable, Iterator
from weakref import WeakValueDictionary

from tuireader.library.database import Database, Row
from tuireader.library.entry import COLUMNS, Entry
from tuireader.library.marks import Marks
from tuireader.library.text_folding import fold


class LoadedEntries:
    """Loads entries by their ids; `marks` supplies their read and star marks."""

    def __init__(self, db: Database, marks: Marks) -> None:
        self._db, self._marks = db, marks
        self._entry_by_id: WeakValueDictionary[int, Entry] = WeakValueDictionary()
        self._lock = threading.Lock()

    def load(self, entry_ids: Iterable[int]) -> list[Entry]:
        """Return entries as they are stored now, in any order, without those that were deleted."""
        rows = self._db.rows_for(
            f"SELECT {COLUMNS} FROM entry JOIN feed ON feed.id = feed WHERE entry.id IN ({{}})", entry_ids
        )
        return list(self._entries_from_rows(rows))

    def _entries_from_rows(self, rows: Iterable[Row]) -> Iterator[Entry]:
        for row in rows:
            with self._lock:
                entry = self._entry_by_id.get(row[0])
                if entry is None:
                    entry = self._entry_by_id[row[0]] = Entry(row[0])
            entry.update_from_row(row)
            self._marks.apply_to(entry)
            yield entry

    def reload(self) -> None:
        """Update all loaded entries, after another copy of the program has changed some."""
        with self._lock:
            entry_ids = list(self._entry_by_id)
        self.load(entry_ids)

    def unread_ids(self) -> set[int]:
        """Return the ids of all unread entries."""
        return self._marks.unread_ids()

    def ids_with_headline_part(self, words: str) -> set[int]:
        """Return the ids of all entries whose title or credit contains `words`."""
        rows = self._db.connection.execute("SELECT id FROM entry WHERE instr(words, ?)", (fold(words),))
        return {entry_id for (entry_id,) in rows}
