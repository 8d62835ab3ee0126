"""Read marks and stars on what is listed, and taking them back."""

from functools import partial
from typing import TYPE_CHECKING

from tuireader.library import Entry, Library, View
from tuireader.screens.key_hints import with_key
from tuireader.screens.reader.lists import EntryLists
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.phrases import counted, quoted_name

if TYPE_CHECKING:
    from textual.timer import Timer

MAX_UNASKED_ENTRIES = 30
"""So many articles are marked as read without a question: about a screen of them, and a key undoes it."""

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
            self._screen.note = f"Marked as {'read' if entry.read else 'unread'}."

    def toggle_star(self) -> None:
        """Star the entry, or take its star away."""
        if (entry := self._screen.chosen_entry) is not None:
            self._library.marks.mark([entry.id], starred=not entry.starred)
            entry.starred = not entry.starred
            self.show_marks()
            self._screen.note = "Starred." if entry.starred else "No longer starred."

    def set_all_read(self) -> None:
        """Mark all that is listed as read; in the feeds, what the row under the cursor has. Many are asked about."""
        screen = self._screen
        if (row := screen.chosen_feed_row) is not None:
            view: View | None = row.view
        else:  # of a view there may be more than is listed; of what was searched for, all is listed
            view = self._lists.narrowed(screen.view) if screen.view is not None and self._lists.sort != "best" else None
        count = self._count_unread(view)
        if count <= MAX_UNASKED_ENTRIES:
            self._mark_all(view)
        else:
            name = row.name if row is not None else screen.list_title or self._view_name
            question = f"Mark {counted(count, 'article')} in {quoted_name(name)} as read?"
            screen.ask(question, "mark", "leave", partial(self._mark_all, view))

    @property
    def _view_name(self) -> str:
        rows, view = self._screen.feed_rows, self._screen.view
        return next((row.name for row in rows if row.view.is_same_view(view)), "this list")

    def _count_unread(self, view: View | None) -> int:
        if view is None:
            return sum(not entry.read for entry in self._screen.entries)
        return 0 if view.unread is False else self._library.entries.count(view._replace(unread=True))

    def _mark_all(self, view: View | None) -> None:
        marks = self._library.marks
        if view is not None:
            changed = marks.mark_view(view, read=True)
        else:
            changed = marks.mark([entry.id for entry in self._screen.entries], read=True)
        self.reload()
        marked = f"{counted(len(changed), 'article').capitalize()} marked as read"
        self._screen.note = f"{with_key(marked, self._screen.key_of('mark.undo'), 'undoes it', '. ')}."

    def undo(self) -> None:
        """Take back the last marks."""
        undone = self._library.marks.undo()
        if undone is None:
            self._screen.note = "There is nothing to undo."
            return
        self.reload()
        change = _CHANGES[undone.field, undone.value]
        self._screen.note = f"Undone: {counted(len(undone.entries), 'article')} {change}."

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
