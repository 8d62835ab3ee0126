"""Searches that the user has saved, as views in the feeds pane."""

from collections.abc import Callable
from functools import partial

from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.screens.key_hints import with_key
from tuireader.screens.reader.entry_marks import Marks
from tuireader.screens.reader.lists import EntryLists
from tuireader.screens.reader.panes import FEEDS
from tuireader.screens.reader.search_session import SearchSession
from tuireader.screens.reader.state import ReaderState
from tuireader.screens.reader.subscriptions import Subscriptions
from tuireader.widgets.feeds import FeedRow
from tuireader.widgets.phrases import quoted_name


class SavedSearches:
    """Saves, renames and removes them."""

    def __init__(  # noqa: PLR0913, PLR0917 - the parts that it works with
        self,
        screen: ReaderState,
        library: Library,
        lists: EntryLists,
        marks: Marks,
        search: SearchSession,
        subscriptions: Subscriptions,
    ) -> None:
        self._screen = screen
        self._library = library
        self._lists = lists
        self._marks = marks
        self._search = search
        self._subscriptions = subscriptions

    def _chosen_row(self) -> FeedRow | None:
        """Return the saved search under the cursor in the feeds, else the one that is shown."""
        if (row := self._screen.chosen_feed_row) is not None:
            return row if row.query and row.watch is None else None
        rows, view = self._screen.feed_rows, self._screen.view
        return next((row for row in rows if row.query and row.watch is None and row.view.is_same_view(view)), None)

    def save_or_rename(self) -> None:
        """Save the search as a view under a name; or rename the saved one."""
        row = self._chosen_row()
        if query := self._search.query:
            self._ask_for_name(
                "a name for this search", row.name if row else query.strip(), lambda name: self._save(name, query)
            )
        elif row is not None:
            self._ask_for_name(
                f"another name for {quoted_name(row.name)}", row.name, lambda name: self._rename(row.name, name)
            )
        else:
            key = self._screen.key_of("search.start")
            self._screen.note = f"{with_key('There is no search to save', key, 'searches everything')}."

    def _ask_for_name(self, title: str, value: str, use_name: Callable[[str], None]) -> None:
        from tuireader.screens.dialogs.prompt import Prompt  # noqa: PLC0415 - only needed on request

        async def use(name: str) -> None:
            if not name:
                raise TuireaderError("A search needs a name.")
            use_name(name)

        self._screen.app.push_screen(Prompt(title, value, "+", use))

    def _save(self, name: str, query: str) -> None:
        from tuireader.library import finished_query  # noqa: PLC0415 - only needed on request

        self._library.saved_searches.save(name, finished_query(query))
        self._show_change(f"Saved as “{name}”, above the feeds")

    def _rename(self, old_name: str, name: str) -> None:
        self._library.saved_searches.rename(old_name, name)
        self._show_change(f"“{old_name}” is called “{name}” now")

    def remove(self) -> None:
        """Remove the current saved search, or the feed under the cursor."""
        row = self._chosen_row()
        if self._screen.pane == FEEDS and row is None and self._subscriptions.ask_to_remove():
            return
        if row is None and (chosen := self._screen.chosen_feed_row) is not None:
            self._screen.note = f"{quoted_name(chosen.name)} stays; feeds and saved searches can be removed."
            return
        if row is None:
            key = self._screen.key_of("pane.feeds")
            feeds = f"the feeds ({key})" if key else "the feeds"
            self._screen.note = f"No feed or saved search is selected: choose one in {feeds}."
            return
        question = f"Remove the search {quoted_name(row.name)}? It is: {quoted_name(row.query)}"
        self._screen.ask(question, "remove", "keep", partial(self._remove_saved, row))

    def _remove_saved(self, row: FeedRow) -> None:
        self._library.saved_searches.remove(row.name)
        self._marks.removed("search")
        self._show_change(f"Removed “{row.name}”; it was: {row.query}")

    def _show_change(self, note: str) -> None:
        self._screen.note = note
        self._lists.count_unread()
