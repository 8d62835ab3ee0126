"""Searching everything: results as one types, in the headlines; hits marked there and in the article."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import on, work
from textual.timer import Timer
from textual.worker import get_current_worker

from tuireader.errors import TuireaderError
from tuireader.library import Entry, Sort, View, finished_query, parse_query
from tuireader.library.matching import included_terms
from tuireader.screens.reader.feed_actions import Subscriptions
from tuireader.screens.reader.panes import FEEDS, HEADLINES
from tuireader.screens.reader.run_search import Answer, look_up
from tuireader.widgets.feeds import FeedList, FeedRow
from tuireader.widgets.headlines import HeadlineList
from tuireader.widgets.messages import FieldMessage

SEARCH_PREFIX = "\\"
TYPING_REST_SECONDS = 0.1
"""Seconds of rest after which what is typed is searched for: who types on sees one answer, not ten."""
INDEX_DELAY_SECONDS = 2.0
"""Seconds after the start in which nothing is indexed: the first keys have the machine for themselves."""
SEARCH_HINT = 'words · "a phrase" · -not · speaker: · feed: · since:7d · is:unread · Tab: best first'


class StateBeforeSearch(NamedTuple):
    """Where one was before the search."""

    view: View | None
    entries: Sequence[Entry]
    cursor_entry: Entry | None
    entry: Entry | None
    filtered: str
    sort: Sort
    pane: str


class Searching(Subscriptions):
    """The search, and views of the user's own."""

    search_query: str | None = None
    """What is searched for; None where nothing is."""
    _before_search: StateBeforeSearch | None = None
    _typing_timer: Timer | None = None
    _search_view: View | None = None

    class Found(FieldMessage):
        """A worker has found what fits `view`."""

        view: View
        answer: Answer

    def on_mount(self) -> None:
        """Index what is not yet, once the reader has begun."""
        self.set_timer(INDEX_DELAY_SECONDS, self._index)

    @work(thread=True, exclusive=True, group="index")
    def _index(self) -> None:
        worker = get_current_worker()
        self._library.update_index(self.behind_keys(worker))

    # Typing

    async def action_search(self) -> None:
        """Search everything: what is typed is searched for at once."""
        if self._before_search is None:
            rows = self.query_one(HeadlineList)
            cursor_entry = rows.entries[rows.cursor] if rows.entries else None
            self._before_search = StateBeforeSearch(
                self.view, self.entries, cursor_entry, self.entry, self.filtered, self.sort, self.pane
            )
        self.filtered = ""
        if self.sort not in {"newest", "best"}:
            self.sort = "newest"
        self.show_pane(HEADLINES)
        self.note = SEARCH_HINT
        await self.start_typing(
            SEARCH_PREFIX, self.search_query if self.search_query is not None else self._saved_query()
        )

    def _saved_query(self) -> str:
        """Return the query of the saved view that is shown, to be changed."""
        return next((row.query for row in self.feed_rows if row.query and row.view.is_same_view(self.view)), "")

    def search_typed(self, query: str) -> None:
        """Search for what is typed by now; say what is wrong with it."""
        if self._typing_timer is not None:
            self._typing_timer.stop()
        try:
            view = parse_query(query, typing=True)
        except TuireaderError as error:
            self.note = str(error)
            return
        if view == View():
            self.note = SEARCH_HINT
        else:
            self._typing_timer = self.set_timer(TYPING_REST_SECONDS, lambda: self._search(query, view))

    def search_done(self, query: str) -> bool:
        """Go to what was found; say whether one does. A wrong query has to be put right first."""
        try:
            view = parse_query(finished_query(query))
        except TuireaderError as error:
            self.note = str(error)
            return False
        if view == View():
            self.leave_search()
        elif self._search_view is None or self._search_view._replace(aside=False) != view:
            self._search(query, view)
        return True

    def _search(self, query: str, view: View) -> None:
        if self._typing_timer is not None:
            self._typing_timer.stop()
        if self._before_search is None:  # the reader has gone back meanwhile
            return
        self.search_query = query
        self.search_terms = included_terms(view)
        if self._before_search.view is None:  # files, subscribed to or not
            self._search_view = view._replace(aside=True)
            self._run_search(self._search_view, self.sort, self._before_search.entries)
        else:
            self.view = self._search_view = view
            self._run_search(view, self.sort)

    def toggle_search_order(self) -> None:
        """Show the best first, or the newest."""
        self.sort = "newest" if self.sort == "best" else "best"
        if self._search_view is not None and self._before_search is not None:
            among = self._before_search.entries if self._before_search.view is None else None
            self._run_search(self._search_view, self.sort, among)
        else:
            self.note = f"The {self.sort} first"

    @work(thread=True, exclusive=True, group="list")
    def _run_search(self, view: View, sort: Sort, among: Sequence[Entry] | None = None) -> None:
        """Post what fits, the first rows as soon as they are there. Who types on stops it."""
        worker = get_current_worker()
        for answer in look_up(self._library, view, sort, among, lambda: worker.is_cancelled):
            if not worker.is_cancelled:
                self.post_message(self.Found(view, answer))

    @on(Found)
    def _found(self, event: Found) -> None:
        """Show what was found, unless something else is searched for by now."""
        if event.view is self._search_view and self._before_search is not None:
            self.entries = event.answer.entries
            if event.answer.is_first:
                self.query_one(HeadlineList).action_top()
            self.note = event.answer.summary(self.sort)

    # Back

    def leave_search(self) -> bool:
        """End the search and go back to where one was before; say whether there was one."""
        before = self._before_search
        if before is None:
            return False
        self.end_search()
        self.filtered, self.sort, self.view, self.note = before.filtered, before.sort, before.view, ""
        self.entries = before.entries
        rows = self.query_one(HeadlineList)
        if before.cursor_entry is not None and before.cursor_entry in before.entries:
            rows.cursor = before.entries.index(before.cursor_entry)
        if before.entry is not None:
            self.entry = before.entry
        self.show_pane(before.pane)
        self.relist()
        return True

    def end_search(self) -> None:
        """Search for nothing any more."""
        if self._typing_timer is not None:
            self._typing_timer.stop()
        self._before_search, self._search_view, self.search_query, self.search_terms = None, None, None, ()
        self.end_typing()

    def end_typing(self) -> None:
        """Close the line in which a search is typed."""
        raise NotImplementedError

    def show_view(self, view: View) -> None:
        """Show the entries of `view`; where it is a saved search, its hits are marked."""
        if self._before_search is not None:
            self.sort = self._before_search.sort
        self.end_search()
        self.search_terms = included_terms(view)
        super().show_view(view)

    def action_sort(self) -> None:
        """Sort otherwise; what was searched for has the newest first, or the best."""
        if self._search_view is not None:
            self.toggle_search_order()
        else:
            super().action_sort()

    # Saved searches

    def _chosen_saved_search(self) -> FeedRow | None:
        """Return the saved search that is meant: under the cursor in the feeds, else the one that is shown."""
        if self.pane == FEEDS and self.feed_rows:
            row = self.feed_rows[self.query_one(FeedList).cursor]
            return row if row.query else None
        return next((row for row in self.feed_rows if row.query and row.view.is_same_view(self.view)), None)

    def action_save_search(self) -> None:
        """Keep the search as a view under a name; or give the saved one another name."""
        row = self._chosen_saved_search()
        if self.search_query:
            self._ask_for_name("Name of this search — Enter keeps it, Esc closes", row.name if row else "", self._save)
        elif row is not None:
            self._ask_for_name(f"Another name for “{row.name}”", row.name, lambda name: self._rename(row.name, name))
        else:
            self.note = f"There is no search to keep: {SEARCH_PREFIX} searches everything."

    def _ask_for_name(self, title: str, value: str, then: Callable[[str], None]) -> None:
        from tuireader.screens.dialogs.prompt import Prompt  # noqa: PLC0415 - when it is asked for

        self.app.push_screen(Prompt(title, value), lambda name: then(name) if name else None)

    def _save(self, name: str) -> None:
        assert self.search_query is not None
        self._library.save_query(name, finished_query(self.search_query))
        self._note_and_count(f"Kept as “{name}”, beside the feeds")

    def _rename(self, old_name: str, name: str) -> None:
        self._library.rename_query(old_name, name)
        self._note_and_count(f"“{old_name}” is called “{name}” now")

    def action_forget_search(self) -> None:
        """Remove the saved search that is meant, or the feed under the cursor."""
        row = self._chosen_saved_search()
        if self.pane == FEEDS and row is None and self.ask_to_remove():
            return
        if row is None:
            self.note = "No saved search is chosen: 0 goes to them."
            return
        self._library.forget_query(row.name)
        self._note_and_count(f"Removed “{row.name}”; it was: {row.query}")

    def _note_and_count(self, note: str) -> None:
        self.note = note
        self.count()
