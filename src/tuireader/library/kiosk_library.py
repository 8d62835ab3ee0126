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
from tuireader.library.readonly_database import ReadOnly
from tuireader.library.user_state import ReadingPosition
from tuireader.library.view import ALL, STARRED, Sort, View, today
from tuireader.quotes import Attribution


class KioskLibrary(Library):
    """The library in the file `path`, with the marks that it has and those that are made during the visit.

    Raises TuireaderError where the file cannot be read.
    """

    db: ReadOnly

    def __init__(self, path: Path) -> None:
        self.db = ReadOnly(path)
        Entries.__init__(self)
        Marks.__init__(self)
        self._here: dict[Mark, dict[int, bool]] = {"read": {}, "starred": {}}
        self._deeds: list[tuple[Mark, bool, list[int]]] = []
        self._places: dict[int, ReadingPosition] = {}
        self._settings: dict[str, str] = {}

    def changes_since(self, token: ChangeToken | None = None) -> ChangeToken | None:
        """Tell changes as a library does; a file that had to be opened anew has changed."""
        opened = self._times_opened()
        same = token is not None and token.version >> 32 == opened
        found = super().changes_since(ChangeToken(token.version & 0xFFFFFFFF) if token and same else ChangeToken())
        return found and ChangeToken(found.version | opened << 32, found.newest)

    def _times_opened(self) -> int:
        self.db.connection  # noqa: B018 - opens it anew where it has changed
        return self.db.opened

    def update_index(self, cancelled: Callable[[], bool] = lambda: False, *, older: bool = True) -> int:  # noqa: ARG002
        """Look into nothing: that is for those who may write."""
        return 0

    # Marks

    def _taken(self, rows: Iterable[Row]) -> Iterator[Entry]:
        for entry in super()._taken(rows):
            entry.read = self._here["read"].get(entry.id, entry.read)
            entry.starred = self._here["starred"].get(entry.id, entry.starred)
            yield entry

    def _marked(self, field: Mark) -> set[int]:
        """Return the entries that have a mark."""
        kept = {number for (number,) in self.db.rows(f"SELECT id FROM entry WHERE {field} = 1")}
        here = self._here[field]
        return {number for number in kept if number not in here} | {number for number in here if here[number]}

    def unread_ids(self) -> set[int]:
        """Return what is unread, as things stand in the visit."""
        return {number for (number,) in self.db.rows("SELECT id FROM entry")} - self._marked("read")

    def mark_entries(
        self, ids: Iterable[int], *, read: bool | None = None, starred: bool | None = None, undo: bool = True
    ) -> list[int]:
        """Mark entries for the visit; return those that were not so marked before."""
        wanted = list(ids)
        changed: list[int] = []
        if read is not None:
            changed += self._change("read", wanted, value=read, undo=undo)
        if starred is not None:
            changed += self._change("starred", wanted, value=starred, undo=undo)
        return changed

    def mark_view(self, view: View, *, read: bool) -> list[int]:
        """Mark all entries of a view for the visit; return those that were not so marked before."""
        return self.mark_entries(self.entries(view).ids, read=read)

    def _change(self, field: Mark, ids: list[int], *, value: bool, undo: bool) -> list[int]:
        here = self._here[field]
        rows = self.db.rows_for(f"SELECT id, {field} FROM entry WHERE id IN ({{}})", ids)
        others = [number for number, kept in rows if here.get(number, bool(kept)) is not value]
        here.update(dict.fromkeys(others, value))
        if undo and others:
            self._deeds.append((field, value, others))
        return others

    def undo_marks(self) -> MarkChange | None:
        """Take back the last marks of the visit; return them, None where there are none."""
        if not self._deeds:
            return None
        field, value, others = self._deeds.pop()
        return MarkChange(field, value, tuple(self._change(field, others, value=not value, undo=False)))

    # Views by marks

    def entries(self, view: View = ALL, sort: Sort = "newest", *, limit: int | None = None) -> Listing:
        """Return the entries of `view` in order, by the marks of the visit; never what is not subscribed to."""
        if view.unread is None and view.starred is None:
            return super().entries(view, sort, limit=limit)
        found = super().entries(view._replace(unread=None, starred=None), sort)
        kept = [(self._marked("read"), None if view.unread is None else not view.unread)]
        kept += [(self._marked("starred"), view.starred)]
        asked = [(marked, wanted) for marked, wanted in kept if wanted is not None]
        return self.listing(
            number for number in found.ids if all((number in marked) is wanted for marked, wanted in asked)
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
        for more, numbers, date, quotations in self._marked_otherwise():
            for number in numbers:
                feeds[number] = feeds.get(number, 0) + more
            for folder in {folder_of[number] for number in numbers if number in folder_of}:
                folders[folder] += more
            for name, counts in (("unread", True), ("today", date >= since), ("quoted", quotations > 0)):
                totals[name] += more * counts
        return Counts(
            kept.unread + totals["unread"],
            kept.today + totals["today"],
            kept.quoted + totals["quoted"],
            len(self.entries(STARRED)),
            {number: count for number, count in feeds.items() if count},
            folders,
        )

    def _marked_otherwise(self) -> Iterator[tuple[int, set[int], float, int]]:
        """Yield +1 (unread here) or -1 (read here), feeds, date and quotations of each entry not marked as is kept."""
        here = self._here["read"]
        also: dict[int, set[int]] = {}
        for entry, feed in self.db.rows_for("SELECT entry, feed FROM also WHERE entry IN ({})", here):
            also.setdefault(entry, set()).add(feed)
        rows = self.db.rows_for(
            "SELECT id, feed, date, quotations, read FROM entry WHERE hidden = 0 AND aside = 0 AND id IN ({})", here
        )
        for number, feed, date, quotations, read in rows:
            if here[number] is not bool(read):
                yield (-1 if here[number] else 1), {feed, *also.get(number, ())}, date, quotations

    # What else a reader would write down

    def reading_position(self, entry: int) -> ReadingPosition:
        """Return where one was in `entry` during the visit."""
        return self._places.get(entry, ReadingPosition())

    def save_position(self, entry: int, place: ReadingPosition) -> None:
        """Remember where one is for the visit."""
        self._places.pop(entry, None)
        self._places[entry] = place

    def recent_entries(self, limit: int = 50) -> list[int]:
        """Return the entries that were read last in the visit, the last first."""
        return list(reversed(self._places))[:limit]

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

    def store_attribution(self, entry: int, text: str, attribution: Attribution) -> None:
        """Keep nothing: it is found again when it is needed."""
