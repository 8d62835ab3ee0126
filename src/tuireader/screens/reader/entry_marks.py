"""Read marks and stars on what is listed, and taking them back."""

from typing import TYPE_CHECKING

from tuireader.library import Entry, Library
from tuireader.screens.reader.lists import EntryLists
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.phrases import counted

if TYPE_CHECKING:
    from textual.timer import Timer

COUNT_WAIT_SECONDS = 0.3
"""Seconds of rest after which what is unread is counted again: who goes from article to article is not held up."""

_CHANGES = {
    ("read", True): "marked as read",
    ("read", False): "marked as unread",
    ("starred", True): "starred",
    ("starred", False): "no longer starred",
}
"""What is said of the marks that are taken back."""


class Marks:
    """Writes each mark first and shows it afterwards: what cannot be written is not shown."""

    def __init__(self, screen: ReaderState, library: Library, lists: EntryLists) -> None:
        self._screen = screen
        self._library = library
        self._lists = lists
        self._count_timer: Timer | None = None

    def set_read(self, entry: Entry, *, read: bool) -> None:
        """Mark `entry` as read or unread."""
        if entry.read is not read:
            self._library.marks.mark([entry.id], read=read)
            entry.read = read
            self.show_marks()

    def toggle_read(self) -> None:
        """Mark the entry as read or unread: the one with the cursor, or the one that is being read."""
        if (entry := self._screen.chosen_entry) is not None:
            self.set_read(entry, read=not entry.read)
            self._screen.note = f"Marked as {'read' if entry.read else 'unread'}"

    def toggle_star(self) -> None:
        """Star the entry, or take its star away."""
        if (entry := self._screen.chosen_entry) is not None:
            self._library.marks.mark([entry.id], starred=not entry.starred)
            entry.starred = not entry.starred
            self.show_marks()
            self._screen.note = "Starred" if entry.starred else "No longer starred"

    def set_all_read(self) -> None:
        """Mark all that is listed as read; in the feeds, what the row under the cursor has."""
        screen = self._screen
        if (row := screen.chosen_feed_row) is not None:
            changed = self._library.marks.mark_view(row.view, read=True)
        elif screen.view is not None and self._lists.sort != "best":  # of which there may be more than are listed
            changed = self._library.marks.mark_view(self._lists.narrowed(screen.view), read=True)
        else:
            changed = self._library.marks.mark([entry.id for entry in screen.entries], read=True)
        self.reload()
        screen.note = f"Marked {counted(len(changed), 'article')} as read; U undoes it"

    def undo(self) -> None:
        """Take back the last marks."""
        undone = self._library.marks.undo()
        if undone is None:
            self._screen.note = "There is nothing to undo."
            return
        self.reload()
        change = _CHANGES[undone.field, undone.value]
        self._screen.note = f"Undone: {counted(len(undone.entries), 'article')} {change}"

    def reload(self) -> None:
        """Show the marks that the library has."""
        self._library.entries.reload()
        self.show_marks()

    def show_marks(self) -> None:
        """Show marks that have changed, and soon how many are left."""
        self._screen.headlines.refresh()
        if self._count_timer is not None:
            self._count_timer.stop()
        self._count_timer = self._screen.set_timer(COUNT_WAIT_SECONDS, self._lists.count_unread)
