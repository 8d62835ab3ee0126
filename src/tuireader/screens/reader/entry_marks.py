"""Read marks and stars of the listed entries, and undoing them."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tuireader.errors import TuireaderError
from tuireader.library import Entry, Library, Listing, View
from tuireader.screens.error_boundary import as_sentence
from tuireader.screens.key_hints import with_key
from tuireader.screens.reader.background_jobs import BackgroundJobs, IsCancelled, Job
from tuireader.screens.reader.lists import EntryLists, entry_ids
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.phrases import counted, counted_copies, one_line, quoted_name

if TYPE_CHECKING:
    from textual.timer import Timer

    from tuireader.library import MarkChange, NoteChange, PersonChange, RulingChange, TagChange, WatchChange

    UndoneMarks = MarkChange | TagChange | WatchChange | RulingChange | NoteChange

MAX_UNASKED_ENTRIES = 30
"""The most articles marked as read without a question: about a screenful, and a key undoes it."""

COUNT_WAIT_SECONDS = 0.3
"""Seconds after the last mark at which unread articles are counted again, so that fast steps are not delayed."""

NOTHING_TO_UNDO_NOTE = "There is nothing to undo."
GONE_NOTE = "This article is no longer in the library."

_CHANGES = {
    ("read", True): "marked as read",
    ("read", False): "marked as unread",
    ("starred", True): "starred",
    ("starred", False): "no longer starred",
}
"""The description of each kind of mark after an undo."""


class Marks:
    """Marks entries. Each mark is stored before it is shown, so a mark that cannot be stored is not shown."""

    class RulingUndone(FieldMessage):
        """A correction was undone, or brought back."""

        change: "RulingChange"

    class NoteUndone(FieldMessage):
        """What was done to a note was undone."""

        change: "NoteChange"

    class PeopleUndone(FieldMessage):
        """A ruling about people was undone, or brought back; None where its people are gone."""

        change: "PersonChange | None"

    class ManyUndone(FieldMessage):
        """A change of very many entries was undone."""

        change: "UndoneMarks"

    class NotUndone(FieldMessage):
        """Nothing was undone, and `reason` says why."""

        reason: str

    def __init__(self, screen: ReaderState, library: Library, lists: EntryLists, jobs: BackgroundJobs) -> None:
        self._screen = screen
        self._library = library
        self._lists = lists
        self._jobs = jobs
        self._count_timer: Timer | None = None
        self._removed = ""  # what was removed after the last mark

    def removed(self, noun: str) -> None:
        """Record that a feed or a search was removed: that cannot be undone."""
        self._removed = noun

    def _changed(self) -> None:
        """Record that marks have changed: they are undone first."""
        self._removed = ""

    def marked(self) -> None:
        """Record that others have changed marks or tags of many entries, and show them."""
        self._changed()
        self.reload()

    def tags_changed(self) -> None:
        """Record that tags have changed, as marks do; searches that name them have other counts now."""
        self._changed()
        self.show_marks()

    def set_read(self, entry: Entry, *, read: bool) -> None:
        """Mark `entry` as read, with the copies in its row, or as unread, by itself."""
        copies = [it for it in self._folded_copies(entry) if not it.read] if read else []
        if (copies or entry.read is not read) and self._mark(entry, *copies, read=read):
            for it in (entry, *copies):
                it.read = read
            self.show_marks()
        elif read and self._library.watches.see(entry.id):  # it was read before something new came into it
            self.show_marks()

    def _folded_copies(self, entry: Entry) -> list[Entry]:
        """Return the copies that are in the row of an entry in the list."""
        listing = self._screen.entries
        return listing.folded_copies(entry) if isinstance(listing, Listing) else []

    def _mark(self, entry: Entry, *copies: Entry, read: bool | None = None, starred: bool | None = None) -> bool:
        """Write marks of `entry` and of copies; return False where another copy of the program has removed it."""
        changed = self._library.marks.mark([entry.id, *(it.id for it in copies)], read=read, starred=starred)
        if changed:
            self._changed()
        return bool(changed) or self._library.entries.get(entry.id) is not None

    def toggle_read(self) -> None:
        """Mark the entry as read or unread: the one with the cursor, or the open one.

        It is marked as read while a copy in its row is unread.
        """
        if (entry := self._screen.chosen_entry) is not None:
            copies = self._folded_copies(entry)
            read = not (entry.read and all(it.read for it in copies))
            self.set_read(entry, read=read)
            with_copies = f", with {counted_copies(len(copies))}" if read and copies else ""
            done = f"Marked as {'read' if read else 'unread'}{with_copies}."
            self._screen.note = done if entry.read is read else GONE_NOTE

    def toggle_star(self) -> None:
        """Star the entry, or remove its star."""
        if (entry := self._screen.chosen_entry) is not None:
            starred = not entry.starred
            if not self._mark(entry, starred=starred):
                self._screen.note = GONE_NOTE
                return
            entry.starred = starred
            self.show_marks()
            self._screen.note = "Starred." if starred else "No longer starred."

    def set_all_read(self) -> None:
        """Mark the listed entries as read; in the feeds, those of the row with the cursor. Ask first if many."""
        screen = self._screen
        if (row := screen.chosen_feed_row) is not None:
            view: View | None = row.view
        else:  # a view may have more entries than are listed; search results are listed completely
            view = self._lists.narrowed(screen.view) if screen.view is not None and self._lists.sort != "best" else None
        count = self._count_unread(view)
        if count <= MAX_UNASKED_ENTRIES:
            self._show_marked(self._write_all_read(view))
        else:
            name = row.name if row is not None else screen.list_title or self._view_name
            question = f"Mark {counted(count, 'article')} in {quoted_name(name)} as read?"
            screen.ask(question, "mark", "leave", partial(self.mark_in_background, partial(self._write_all_read, view)))

    @property
    def _view_name(self) -> str:
        rows, view = self._screen.feed_rows, self._screen.view
        return next((row.name for row in rows if row.view.is_same_view(view)), "this list")

    def _count_unread(self, view: View | None) -> int:
        if view is None:
            entries = self._screen.entries
            if isinstance(entries, Listing):
                return entries.count_unread()
            return sum(not entry.read for entry in entries)
        return 0 if view.unread is False else self._library.entries.count(view._replace(unread=True))

    def _write_all_read(self, view: View | None) -> list[int]:
        if view is not None:
            return self._library.marks.mark_view(view, read=True)
        return self._library.marks.mark(entry_ids(self._screen.entries), read=True)

    def mark_in_background(self, write: Callable[[], list[int]]) -> None:
        """Mark many entries as read in a thread, then show it. `write` returns the ids of those that changed."""

        async def work() -> None:
            self._show_marked(await asyncio.to_thread(write))

        self._jobs.run(Job.MARK_ENTRIES, work)

    def _show_marked(self, changed: list[int]) -> None:
        if not changed:
            self._screen.note = "Nothing to mark: all are read."
            return
        self.marked()
        marked = f"{counted(len(changed), 'article').capitalize()} marked as read"
        self._screen.note = f"{with_key(marked, self._screen.key_of('mark.undo'), 'undoes it', '. ')}."

    def undo(self) -> None:
        """Undo the last marks; what was removed after them is named first, for it cannot be brought back."""
        from tuireader.library import PersonChange  # noqa: PLC0415 - only needed on request
        from tuireader.updates.change_rulings import undo_last  # noqa: PLC0415 - only needed on request

        if self._removed:
            again = with_key("", self._screen.key_of("mark.undo"), "again undoes the marks before it", " ")
            self._screen.note = f"A removed {self._removed} cannot be brought back.{again and again + '.'}"
            self._removed = ""
            return
        if self._library.marks.undo_takes_long():
            self._jobs.run_thread(Job.CORRECT, self._undo_in_thread)
            return
        undone = undo_last(self._library)
        if undone is None or isinstance(undone, PersonChange):
            self._screen.note = NOTHING_TO_UNDO_NOTE
            return
        self.reload()
        self._show_undone(undone)

    def _show_undone(self, undone: "UndoneMarks") -> None:
        """Say what was undone, and let those follow who show it."""
        from tuireader.library import NoteChange, RulingChange, TagChange, WatchChange  # noqa: PLC0415 - only needed on request

        if isinstance(undone, WatchChange):
            self._screen.note = _note_of_watch(undone)
            self._lists.count_unread()
        elif isinstance(undone, TagChange):
            self._screen.note = f"Undone: {self._articles(undone.entries)} {_tags_phrase(undone)}."
        elif isinstance(undone, RulingChange):
            self._screen.note = self._note_of_ruling(undone)
            self._screen.post_message(self.RulingUndone(undone))
        elif isinstance(undone, NoteChange):
            self._screen.note = self._note_of_note(undone)
            self._screen.post_message(self.NoteUndone(undone))
        else:
            change = _CHANGES[undone.field, undone.value]
            self._screen.note = f"Undone: {self._articles(undone.entries)} {change}."

    def _articles(self, entry_ids: Sequence[int]) -> str:
        """Return the title of an article in quotation marks, or how many they are."""
        entry = self._library.entries.get(entry_ids[0]) if len(entry_ids) == 1 else None
        return f"“{quoted_name(entry.title)}”" if entry is not None else counted(len(entry_ids), "article")

    def _undo_in_thread(self, _is_cancelled: IsCancelled) -> None:
        """Undo a ruling about people (the speakers of a name are decided again), or marks of very many entries."""
        from tuireader.library import PersonChange  # noqa: PLC0415 - only needed on request
        from tuireader.updates.change_rulings import undo_last  # noqa: PLC0415 - only needed on request

        try:
            undone = undo_last(self._library)
        except TuireaderError as error:
            self._screen.post_message(self.NotUndone(as_sentence(error)))
        else:
            if undone is None or isinstance(undone, PersonChange):
                self._screen.post_message(self.PeopleUndone(undone))
            else:
                self._screen.post_message(self.ManyUndone(undone))

    def show_many_undone(self, undone: "UndoneMarks") -> None:
        """Show what a thread has undone."""
        self.reload()
        self._show_undone(undone)

    def show_people_undone(self, change: "PersonChange | None") -> None:
        """Say what was undone about people."""
        from tuireader.screens.people_phrases import undone_note  # noqa: PLC0415 - only needed on request

        self._screen.note = NOTHING_TO_UNDO_NOTE if change is None else undone_note(change)

    def _note_of_ruling(self, change: "RulingChange") -> str:
        entry = self._library.entries.get(change.stored.entry_id)
        article = f" in “{quoted_name(entry.title)}”" if entry is not None else ""
        return f"A correction{article} is back." if change.holds else f"Undone: a correction{article}."

    def _note_of_note(self, change: "NoteChange") -> str:
        entry = self._library.entries.get(change.entry_id)
        article = f" in “{quoted_name(entry.title)}”" if entry is not None else ""
        if change.before is None:
            return f"A note{article} is back."
        return f"Undone: a note{article}." if change.now is None else f"A note{article} is as it was."

    def reload(self) -> None:
        """Load the marks from the library, and show them."""
        self._library.entries.reload()
        self.show_marks()

    def show_marks(self) -> None:
        """Show changed marks at once, and the new unread counts soon."""
        self._screen.headlines.refresh()
        if self._count_timer is not None:
            self._count_timer.stop()
        self._count_timer = self._screen.set_timer(COUNT_WAIT_SECONDS, self._lists.count_unread)


def _tags_phrase(undone: "TagChange") -> str:
    """Return which tags articles had been given, and which they had lost."""
    given = ", ".join(quoted_name(one_line(it.name)) for it in undone.steps if it.added)
    taken = ", ".join(quoted_name(one_line(it.name)) for it in undone.steps if not it.added)
    return " and ".join(filter(None, (given and f"tagged {given}", taken and f"left without {taken}")))


def _note_of_watch(undone: "WatchChange") -> str:
    """Return what was undone about a watch."""
    name = quoted_name(undone.watch.name)
    if undone.name_before:
        return f"{quoted_name(undone.name_before)} is called {name} again."
    return f"{name} is {'watched again' if undone.holds else 'no longer watched'}."
