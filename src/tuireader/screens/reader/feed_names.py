"""Renames the row under the cursor of the feeds pane, or moves it to another folder."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from tuireader.library import Feed, Library
from tuireader.library.counts import enclosing_folders
from tuireader.library.feeds import OVERRULED_NOTE, clean_folder, clean_name
from tuireader.screens.key_hints import with_key
from tuireader.screens.reader.entry_marks import Marks
from tuireader.screens.reader.feed_rows import folder_view
from tuireader.screens.reader.feeds_pane import FeedsPane
from tuireader.screens.reader.lists import EntryLists
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.feeds import FeedList, FeedRow
from tuireader.widgets.phrases import counted, quoted_name, sentence

if TYPE_CHECKING:
    from tuireader.screens.dialogs.rename_dialog import Refuse, Renamed

    Rename = Callable[[Renamed, Renamed], None]


RENAMABLE = "feeds, folders, searches and watches"


class FeedNames:
    """Renames and moves feeds and folders, and renames saved searches and watches."""

    def __init__(
        self, screen: ReaderState, library: Library, lists: EntryLists, marks: Marks, feeds_pane: FeedsPane
    ) -> None:
        self._screen = screen
        self._library = library
        self._lists = lists
        self._marks = marks
        self._feeds_pane = feeds_pane

    def ask_for_name(self) -> None:
        """Ask for a new name of the feed, folder, search or watch under the cursor."""
        row = self._screen.chosen_feed_row
        if row is None:
            self._screen.note = "Choose a feed, a folder, a search or a watch in the feeds to rename it."
        elif row.feed is not None:
            self._ask_for_feed_name(row.feed, row.name)
        elif row.folder:
            self._ask_for_folder_name(row)
        elif row.watch is not None:
            self._ask_for_watch_name(row.watch, row.name)
        elif row.query:
            self._ask_for_search_name(row)
        else:
            self._screen.note = f"{quoted_name(row.name)} keeps its name; {RENAMABLE} can be renamed."

    def _ask(
        self,
        name: str,
        folder: str | None,
        refuse: "Refuse",
        rename: "Rename",
        is_inside: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """Ask for a name, and call `rename`; folders for which `is_inside` holds are not offered."""
        from tuireader.screens.dialogs.rename_dialog import Renamed, RenamePrompt  # noqa: PLC0415 - when it is asked for

        before = Renamed(name, folder or "")
        folders = None if folder is None else [path for path in self._folders() if not is_inside(path)]

        def answered(answer: Renamed | None) -> None:
            if answer is not None and answer != before:
                rename(before, answer)

        self._screen.app.push_screen(RenamePrompt(before, folders, refuse), answered)

    def _folders(self) -> list[str]:
        folders = {feed.folder for feed in self._library.feeds.all() if feed.folder}
        return sorted(
            {around for folder in folders for around in enclosing_folders(folder)},
            key=lambda folder: folder.lower().split("/"),
        )

    # Feeds

    def _ask_for_feed_name(self, feed_id: int, shown_name: str) -> None:
        feed = self._library.feeds.find(feed_id)
        if feed is None:
            self._note_gone(shown_name)
            return
        self._ask(feed.display_name, feed.folder, lambda _: "", partial(self._rename_feed, feed))

    def _rename_feed(self, feed: Feed, before: "Renamed", answer: "Renamed") -> None:
        feeds = self._library.feeds
        try:
            changed = feeds.get(feed.id)
            if answer.name != before.name:
                changed = feeds.rename(feed.id, answer.name)
            if answer.folder != before.folder:
                changed = feeds.move(feed.id, answer.folder)
        except KeyError:  # another copy of the program has removed it meanwhile
            self._note_gone(before.name)
            return
        parts = []
        if changed.display_name != feed.display_name:
            parts.append(_now_called(before.name, changed.display_name))
        if changed.folder != feed.folder:
            parts.append(f"is now in {quoted_name(changed.folder) if changed.folder else 'no folder'}")
        change = " and ".join(parts) or "stays as it is"
        self._show_change(
            f"{sentence(f'{quoted_name(before.name)} {change}')}{self._overruled_part([changed])}",
            lambda row: row.feed == feed.id,
        )

    def _note_gone(self, name: str) -> None:
        """Say that another copy of the program has removed the feed."""
        self._screen.note = f"{quoted_name(name)} is gone."

    # Folders

    def _ask_for_folder_name(self, row: FeedRow) -> None:
        parent, _, name = row.folder.rpartition("/")
        rename = partial(self._rename_folder, row.folder)
        self._ask(name, parent, _refuse_folder, rename, lambda path: f"{path}/".startswith(f"{row.folder}/"))

    def _rename_folder(self, path: str, _before: "Renamed", answer: "Renamed") -> None:
        target = clean_folder(f"{answer.folder}/{answer.name}")
        moved = self._library.feeds.rename_folder(path, target)
        self._feeds_pane.folder_renamed(path, target)
        if self._screen.view is not None and self._screen.view == folder_view(path):
            self._screen.view = folder_view(target)
        self._show_change(
            f"{quoted_name(path)} {_now_called(path, target)}, with {counted(len(moved), 'feed')}."
            f"{self._overruled_part(moved)}",
            lambda row: row.folder == target,
        )

    # Saved searches

    def _ask_for_search_name(self, row: FeedRow) -> None:
        others = {name for name in self._library.saved_searches.all() if name != row.name}
        refuse = partial(_refuse_name, "search", others)
        self._ask(row.name, None, refuse, self._rename_search)

    def _rename_search(self, before: "Renamed", answer: "Renamed") -> None:
        name, view = clean_name(answer.name), self._screen.view
        self._library.saved_searches.rename(before.name, name)
        if view is not None and view.name == before.name and view.watch is None:
            self._screen.view = view._replace(name=name)
        self._show_change(
            sentence(f"{quoted_name(before.name)} {_now_called(before.name, name)}"),
            lambda row: bool(row.query) and row.watch is None and row.name == name,
        )

    # Watches

    def _ask_for_watch_name(self, watch_id: int, name: str) -> None:
        others = {it.name for it in self._library.watches.all() if it.id != watch_id}
        self._ask(name, None, partial(_refuse_name, "watch", others), partial(self._rename_watch, watch_id))

    def _rename_watch(self, watch_id: int, _before: "Renamed", answer: "Renamed") -> None:
        change, view = self._library.watches.rename(watch_id, answer.name), self._screen.view
        if view is not None and view.watch == watch_id:
            self._screen.view = view._replace(name=change.watch.name)
        done = f"{quoted_name(change.name_before)} {_now_called(change.name_before, change.watch.name)}"
        note = sentence(with_key(done, self._screen.key_of("mark.undo"), "undoes it", ". "))
        self._show_change(note, lambda row: row.watch == watch_id)

    # After a change

    def _overruled_part(self, feeds: Iterable[Feed]) -> str:
        """Return the note that the configuration names a feed too."""
        options = self._screen.config.feed_options
        overruled = [feed for feed in feeds if feed.is_overruled_by(options(feed.url))]
        subject = f"{quoted_name(overruled[0].display_name)}: " if overruled else ""
        return f" {subject}{OVERRULED_NOTE}." if overruled else ""

    def _show_change(self, note: str, is_changed: Callable[[FeedRow], bool]) -> None:
        """Show what was changed; the cursor goes to the changed row."""
        self._screen.query_one(FeedList).is_next_row = is_changed
        self._marks.reload()  # the feed's name stands in the headlines
        self._lists.count_unread()
        self._screen.note = note


def _now_called(before: str, after: str) -> str:
    """Return “is now Mill”; where both names are too long to show how they differ, “is renamed”."""
    return "is renamed" if quoted_name(before) == quoted_name(after) else f"is now {quoted_name(after)}"


def _refuse_folder(answer: "Renamed") -> str:
    return "" if clean_folder(answer.name) else "a folder needs a name"


def _refuse_name(what: str, others: set[str], answer: "Renamed") -> str:
    """Return why a search or a watch cannot have a name; `others` are taken."""
    name = clean_name(answer.name)
    return f"a {what} needs a name" if not name else f"another {what} is called so" if name in others else ""
