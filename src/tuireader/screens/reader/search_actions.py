"""Searching everything: results as one types, in the headlines; hits marked there and in the article."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import on, work
from textual.timer import Timer
from textual.worker import get_current_worker

from tuireader.errors import TuireaderError
from tuireader.library import Entry, Sort, View, finished_query, parse_query
from tuireader.library.matching import positive
from tuireader.screens.reader.feed_actions import Subscriptions
from tuireader.screens.reader.panes import FEEDS, HEADLINES
from tuireader.screens.reader.run_search import Answer, look_up
from tuireader.widgets.feeds import FeedList, FeedRow
from tuireader.widgets.headlines import HeadlineList
from tuireader.widgets.messages import Told

SIGN = "\\"
REST = 0.1
"""Seconds of rest after which what is typed is searched for: who types on sees one answer, not ten."""
INDEX_AFTER = 2.0
"""Seconds after the start in which nothing is indexed: the first keys have the machine for themselves."""
HINT = 'words · "a phrase" · -not · speaker: · feed: · since:7d · is:unread · Tab: best first'


class Origin(NamedTuple):
    """Where one was before the search."""

    view: View | None
    entries: Sequence[Entry]
    under: Entry | None
    entry: Entry | None
    filtered: str
    sort: Sort
    pane: str


class Searching(Subscriptions):
    """The search, and views of the user's own."""

    asked: str | None = None
    """What is searched for; None where nothing is."""
    _origin: Origin | None = None
    _rest: Timer | None = None
    _wanted: View | None = None

    class Found(Told):
        """A worker has found what fits `view`."""

        view: View
        answer: Answer

    def on_mount(self) -> None:
        """Index what is not yet, once the reader has begun."""
        self.set_timer(INDEX_AFTER, self._index)

    @work(thread=True, exclusive=True, group="index")
    def _index(self) -> None:
        worker = get_current_worker()
        self._library.update_index(self.behind_keys(worker))

    # Typing

    async def action_search(self) -> None:
        """Search everything: what is typed is searched for at once."""
        if self._origin is None:
            rows = self.query_one(HeadlineList)
            under = rows.entries[rows.cursor] if rows.entries else None
            self._origin = Origin(self.view, self.entries, under, self.entry, self.filtered, self.sort, self.pane)
        self.filtered = ""
        if self.sort not in {"newest", "best"}:
            self.sort = "newest"
        self.show_pane(HEADLINES)
        self.note = HINT
        await self.start_typing(SIGN, self.asked if self.asked is not None else self._saved_query())

    def _saved_query(self) -> str:
        """Return the query of the saved view that is shown, to be changed."""
        return next((row.query for row in self.feed_rows if row.query and row.view.is_same_view(self.view)), "")

    def search_typed(self, query: str) -> None:
        """Search for what is typed by now; say what is wrong with it."""
        if self._rest is not None:
            self._rest.stop()
        try:
            view = parse_query(query, typing=True)
        except TuireaderError as error:
            self.note = str(error)
            return
        if view == View():
            self.note = HINT
        else:
            self._rest = self.set_timer(REST, lambda: self._search(query, view))

    def search_done(self, query: str) -> bool:
        """Go to what was found; say whether one does. A wrong query has to be put right first."""
        try:
            view = parse_query(finished_query(query))
        except TuireaderError as error:
            self.note = str(error)
            return False
        if view == View():
            self.leave_search()
        elif self._wanted is None or self._wanted._replace(aside=False) != view:
            self._search(query, view)
        return True

    def _search(self, query: str, view: View) -> None:
        if self._rest is not None:
            self._rest.stop()
        if self._origin is None:  # the reader has gone back meanwhile
            return
        self.asked = query
        self.sought = positive(view)
        if self._origin.view is None:  # files, subscribed to or not
            self._wanted = view._replace(aside=True)
            self._seek(self._wanted, self.sort, self._origin.entries)
        else:
            self.view = self._wanted = view
            self._seek(view, self.sort)

    def turn_search(self) -> None:
        """Show the best first, or the newest."""
        self.sort = "newest" if self.sort == "best" else "best"
        if self._wanted is not None and self._origin is not None:
            among = self._origin.entries if self._origin.view is None else None
            self._seek(self._wanted, self.sort, among)
        else:
            self.note = f"The {self.sort} first"

    @work(thread=True, exclusive=True, group="list")
    def _seek(self, view: View, sort: Sort, among: Sequence[Entry] | None = None) -> None:
        """Post what fits, the first rows as soon as they are there. Who types on stops it."""
        worker = get_current_worker()
        for answer in look_up(self._library, view, sort, among, lambda: worker.is_cancelled):
            if not worker.is_cancelled:
                self.post_message(self.Found(view, answer))

    @on(Found)
    def _found(self, event: Found) -> None:
        """Show what was found, unless something else is searched for by now."""
        if event.view is self._wanted and self._origin is not None:
            self.entries = event.answer.entries
            if event.answer.is_first:
                self.query_one(HeadlineList).action_top()
            self.note = event.answer.said(self.sort)

    # Back

    def leave_search(self) -> bool:
        """End the search and go back to where one was before; say whether there was one."""
        origin = self._origin
        if origin is None:
            return False
        self.end_search()
        self.filtered, self.sort, self.view, self.note = origin.filtered, origin.sort, origin.view, ""
        self.entries = origin.entries
        rows = self.query_one(HeadlineList)
        if origin.under is not None and origin.under in origin.entries:
            rows.cursor = origin.entries.index(origin.under)
        if origin.entry is not None:
            self.entry = origin.entry
        self.show_pane(origin.pane)
        self.relist()
        return True

    def end_search(self) -> None:
        """Search for nothing any more."""
        if self._rest is not None:
            self._rest.stop()
        self._origin, self._wanted, self.asked, self.sought = None, None, None, ()
        self.end_typing()

    def end_typing(self) -> None:
        """Close the line in which a search is typed."""
        raise NotImplementedError

    def show_view(self, view: View) -> None:
        """Show the entries of `view`; where it is a saved search, its hits are marked."""
        if self._origin is not None:
            self.sort = self._origin.sort
        self.end_search()
        self.sought = positive(view)
        super().show_view(view)

    def action_sort(self) -> None:
        """Sort otherwise; what was searched for has the newest first, or the best."""
        if self._wanted is not None:
            self.turn_search()
        else:
            super().action_sort()

    # Saved searches

    def _saved_row(self) -> FeedRow | None:
        """Return the saved search that is meant: under the cursor in the feeds, else the one that is shown."""
        if self.pane == FEEDS and self.feed_rows:
            row = self.feed_rows[self.query_one(FeedList).cursor]
            return row if row.query else None
        return next((row for row in self.feed_rows if row.query and row.view.is_same_view(self.view)), None)

    def action_save_search(self) -> None:
        """Keep the search as a view under a name; or give the saved one another name."""
        row = self._saved_row()
        if self.asked:
            self._ask("Name of this search — Enter keeps it, Esc closes", row.name if row else "", self._save)
        elif row is not None:
            self._ask(f"Another name for “{row.name}”", row.name, lambda name: self._rename(row.name, name))
        else:
            self.note = f"There is no search to keep: {SIGN} searches everything."

    def _ask(self, title: str, value: str, then: Callable[[str], None]) -> None:
        from tuireader.screens.dialogs.prompt import Prompt  # noqa: PLC0415 - when it is asked for

        self.app.push_screen(Prompt(title, value), lambda name: then(name) if name else None)

    def _save(self, name: str) -> None:
        assert self.asked is not None
        self._library.save_query(name, finished_query(self.asked))
        self._told(f"Kept as “{name}”, beside the feeds")

    def _rename(self, before: str, name: str) -> None:
        self._library.rename_query(before, name)
        self._told(f"“{before}” is called “{name}” now")

    def action_forget_search(self) -> None:
        """Remove the saved search that is meant, or the feed under the cursor."""
        row = self._saved_row()
        if self.pane == FEEDS and row is None and self.ask_to_remove():
            return
        if row is None:
            self.note = "No saved search is chosen: 0 goes to them."
            return
        self._library.forget_query(row.name)
        self._told(f"Removed “{row.name}”; it was: {row.query}")

    def _told(self, note: str) -> None:
        self.note = note
        self.count()
