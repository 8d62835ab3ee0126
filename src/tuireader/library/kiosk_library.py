"""A library that is looked at by somebody who may change nothing: what they mark is forgotten when they go.

All that changes a library does so in a transaction, and here there is none: what is not said below is refused.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from tuireader.config import FeedOptions
from tuireader.library.database import Row
from tuireader.library.entries import Entries, Entry
from tuireader.library.feeds import Counts
from tuireader.library.library import ChangeToken, Library
from tuireader.library.listing import Listing
from tuireader.library.marks import Mark, MarkChange, Marks
from tuireader.library.readonly_database import ReadOnlyDatabase
from tuireader.library.user_state import ReadingPosition
from tuireader.library.view import ALL, STARRED, Sort, View, today
from tuireader.quotes import Attribution


class KioskLibrary(Library):
    """The library in the file `path`, with the marks that it has and those that are made during the visit.

    Raises TuireaderError where the file cannot be read.
    """

    db: ReadOnlyDatabase

    def __init__(self, path: Path) -> None:
        self.db = ReadOnlyDatabase(path)
        Entries.__init__(self)
        Marks.__init__(self)
        self._session_marks: dict[Mark, dict[int, bool]] = {"read": {}, "starred": {}}
        self._changes: list[tuple[Mark, bool, list[int]]] = []
        self._positions: dict[int, ReadingPosition] = {}
        self._settings: dict[str, str] = {}

    def changes_since(self, token: ChangeToken | None = None) -> ChangeToken | None:
        """Tell changes as a library does; a file that had to be opened anew has changed."""
        times_opened = self._count_openings()
        same = token is not None and token.version >> 32 == times_opened
        found = super().changes_since(ChangeToken(token.version & 0xFFFFFFFF) if token and same else ChangeToken())
        return found and ChangeToken(found.version | times_opened << 32, found.newest)

    def _count_openings(self) -> int:
        self.db.connection  # noqa: B018 - opens it anew where it has changed
        return self.db.times_opened

    def update_index(self, cancelled: Callable[[], bool] = lambda: False, *, older: bool = True) -> int:  # noqa: ARG002
        """Look into nothing: that is for those who may write."""
        return 0

    # Marks

    def _entries_from_rows(self, rows: Iterable[Row]) -> Iterator[Entry]:
        for entry in super()._entries_from_rows(rows):
            entry.read = self._session_marks["read"].get(entry.id, entry.read)
            entry.starred = self._session_marks["starred"].get(entry.id, entry.starred)
            yield entry

    def _ids_with_mark(self, field: Mark) -> set[int]:
        """Return the entries that have a mark."""
        kept = {entry_id for (entry_id,) in self.db.rows(f"SELECT id FROM entry WHERE {field} = 1")}
        session_marks = self._session_marks[field]
        return {entry_id for entry_id in kept if entry_id not in session_marks} | {
            entry_id for entry_id in session_marks if session_marks[entry_id]
        }

    def unread_ids(self) -> set[int]:
        """Return what is unread, as things stand in the visit."""
        return {entry_id for (entry_id,) in self.db.rows("SELECT id FROM entry")} - self._ids_with_mark("read")

    def mark_entries(
        self, ids: Iterable[int], *, read: bool | None = None, starred: bool | None = None, undo: bool = True
    ) -> list[int]:
        """Mark entries for the visit; return those that were not so marked before."""
        entry_ids = list(ids)
        changed: list[int] = []
        if read is not None:
            changed += self._change_mark("read", entry_ids, value=read, undo=undo)
        if starred is not None:
            changed += self._change_mark("starred", entry_ids, value=starred, undo=undo)
        return changed

    def mark_view(self, view: View, *, read: bool) -> list[int]:
        """Mark all entries of a view for the visit; return those that were not so marked before."""
        return self.mark_entries(self.entries(view).ids, read=read)

    def _change_mark(self, field: Mark, ids: list[int], *, value: bool, undo: bool) -> list[int]:
        session_marks = self._session_marks[field]
        rows = self.db.rows_for(f"SELECT id, {field} FROM entry WHERE id IN ({{}})", ids)
        changed_ids = [entry_id for entry_id, kept in rows if session_marks.get(entry_id, bool(kept)) is not value]
        session_marks.update(dict.fromkeys(changed_ids, value))
        if undo and changed_ids:
            self._changes.append((field, value, changed_ids))
        return changed_ids

    def undo_marks(self) -> MarkChange | None:
        """Take back the last marks of the visit; return them, None where there are none."""
        if not self._changes:
            return None
        field, value, changed_ids = self._changes.pop()
        return MarkChange(field, value, tuple(self._change_mark(field, changed_ids, value=not value, undo=False)))

    # Views by marks

    def entries(self, view: View = ALL, sort: Sort = "newest", *, limit: int | None = None) -> Listing:
        """Return the entries of `view` in order, by the marks of the visit; never what is not subscribed to."""
        if view.unread is None and view.starred is None:
            return super().entries(view, sort, limit=limit)
        found = super().entries(view._replace(unread=None, starred=None), sort)
        kept = [(self._ids_with_mark("read"), None if view.unread is None else not view.unread)]
        kept += [(self._ids_with_mark("starred"), view.starred)]
        asked = [(marked, entry_ids) for marked, entry_ids in kept if entry_ids is not None]
        return self.listing(
            entry_id for entry_id in found.ids if all((entry_id in marked) is entry_ids for marked, entry_ids in asked)
        )

    def count_entries(self, view: View = ALL) -> int:
        """Return how many entries a view has, by the marks of the visit."""
        return len(self.entries(view))

    def counts(self, now: datetime | None = None) -> Counts:
        """Return how many entries are unread, by the marks of the visit."""
        kept = super().counts(now)
        feeds, folders, totals = dict(kept.feeds), dict(kept.folders), {"unread": 0, "today": 0, "quoted": 0}
        folder_of = {feed.id: feed.folder for feed in self.feeds() if feed.folder}
        since = today(now).since or 0.0
        for more, feed_ids, date, quotations in self._changed_marks():
            for feed_id in feed_ids:
                feeds[feed_id] = feeds.get(feed_id, 0) + more
            for folder in {folder_of[feed_id] for feed_id in feed_ids if feed_id in folder_of}:
                folders[folder] += more
            for name, counts in (("unread", True), ("today", date >= since), ("quoted", quotations > 0)):
                totals[name] += more * counts
        return Counts(
            kept.unread + totals["unread"],
            kept.today + totals["today"],
            kept.quoted + totals["quoted"],
            len(self.entries(STARRED)),
            {feed_id: count for feed_id, count in feeds.items() if count},
            folders,
        )

    def _changed_marks(self) -> Iterator[tuple[int, set[int], float, int]]:
        """Yield +1 (unread here) or -1 (read here), feeds, date and quotations of each entry not marked as is kept."""
        session_marks = self._session_marks["read"]
        also: dict[int, set[int]] = {}
        for entry, feed in self.db.rows_for("SELECT entry, feed FROM also WHERE entry IN ({})", session_marks):
            also.setdefault(entry, set()).add(feed)
        rows = self.db.rows_for(
            "SELECT id, feed, date, quotations, read FROM entry WHERE hidden = 0 AND aside = 0 AND id IN ({})",
            session_marks,
        )
        for entry_id, feed, date, quotations, read in rows:
            if session_marks[entry_id] is not bool(read):
                yield (-1 if session_marks[entry_id] else 1), {feed, *also.get(entry_id, ())}, date, quotations

    # What else a reader would write down

    def reading_position(self, entry_id: int) -> ReadingPosition:
        """Return where one was in `entry_id` during the visit."""
        return self._positions.get(entry_id, ReadingPosition())

    def save_position(self, entry_id: int, position: ReadingPosition) -> None:
        """Remember where one is for the visit."""
        self._positions.pop(entry_id, None)
        self._positions[entry_id] = position

    def recent_entries(self, limit: int = 50) -> list[int]:
        """Return the entries that were read last in the visit, the last first."""
        return list(reversed(self._positions))[:limit]

    def setting(self, name: str) -> str | None:
        """Return what was chosen in the visit for `name`, if anything was."""
        return self._settings.get(name)

    def save_setting(self, name: str, value: str) -> None:
        """Remember a choice for the visit."""
        self._settings[name] = value

    def apply_feed_options(self, options: Mapping[str, FeedOptions]) -> None:
        """Leave feeds the names that their owner's program has given them."""

    def store_headlines(self, entries: Iterable[Entry]) -> None:
        """Keep nothing: the entries themselves know it."""

    def store_attribution(self, entry_id: int, text: str, attribution: Attribution) -> None:
        """Keep nothing: it is found again when it is needed."""
