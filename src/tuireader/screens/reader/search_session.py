"""A search of everything: results appear in the headlines while the user types, with matches marked."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from tuireader.errors import TuireaderError
from tuireader.library import Entry, Library, Sort, View
from tuireader.library.matching import asked_of
from tuireader.screens.reader.background_jobs import BackgroundJobs, IsCancelled, Job
from tuireader.screens.reader.lists import SORT_NAMES, EntryLists
from tuireader.screens.reader.pane_layout import PaneLayout
from tuireader.screens.reader.panes import HEADLINES
from tuireader.screens.reader.query_line import SEARCH_PREFIX, QueryLine
from tuireader.screens.reader.reading import ArticleReading
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.messages import FieldMessage

if TYPE_CHECKING:
    from textual.timer import Timer

    from tuireader.screens.reader.run_search import Answer

TYPING_REST_SECONDS = 0.1
"""Seconds without a key after which the search runs, so that it does not run for each letter."""

SEARCH_HINT = 'words · "a phrase" · -not · said: about: feed: · since:7d'


class StateBeforeSearch(NamedTuple):
    """What was shown before the search."""

    view: View | None
    entries: Sequence[Entry]
    cursor_entry: Entry | None
    entry: Entry | None
    filter_query: str
    sort: Sort
    pane: str


class SearchSession:
    """One search, from its first key until the user leaves it."""

    class Found(FieldMessage):
        """A thread has found what fits `view`."""

        view: View
        answer: "Answer"

    def __init__(  # noqa: PLR0913, PLR0917 - the parts that it works with
        self,
        screen: ReaderState,
        library: Library,
        jobs: BackgroundJobs,
        lists: EntryLists,
        pane_layout: PaneLayout,
        query_line: QueryLine,
        reading: ArticleReading,
    ) -> None:
        self._screen = screen
        self._library = library
        self._jobs = jobs
        self._lists = lists
        self._pane_layout = pane_layout
        self._query_line = query_line
        self._reading = reading
        self.query: str | None = None
        """The query; None if there is no search."""
        self.view: View | None = None
        """The view that the query describes."""
        self._before: StateBeforeSearch | None = None
        self._typing_timer: Timer | None = None

    # Typing

    async def start(self) -> None:
        """Open the input line; results appear while the user types."""
        if self._before is None:
            self._before = self._state_now()
        self._lists.filter_query = ""
        if self._lists.sort not in {"newest", "best"}:
            self._lists.sort = "newest"
        self._pane_layout.show_pane(HEADLINES)
        self._screen.note = SEARCH_HINT
        await self._query_line.open(SEARCH_PREFIX, self.query if self.query is not None else self._saved_query())
        self._lists.show_search_keys()

    def _state_now(self) -> StateBeforeSearch:
        screen, rows = self._screen, self._screen.headlines
        cursor_entry = rows.entries[rows.cursor] if rows.entries else None
        return StateBeforeSearch(
            screen.view,
            screen.entries,
            cursor_entry,
            screen.entry,
            self._lists.filter_query,
            self._lists.sort,
            screen.pane,
        )

    def _saved_query(self) -> str:
        """Return the query of the saved view that is shown, to be changed."""
        view = self._screen.view
        return next((row.query for row in self._screen.feed_rows if row.query and row.view.is_same_view(view)), "")

    def query_typed(self, query: str) -> None:
        """Search for the text typed so far, or say what is wrong with it."""
        from tuireader.library import parse_query  # noqa: PLC0415 - only a search needs it

        self._stop_typing_timer()
        try:
            view = parse_query(query, typing=True)
        except TuireaderError as error:
            self._screen.note = str(error)
            return
        if view == View():
            self._screen.note = SEARCH_HINT
        else:
            self._typing_timer = self._screen.set_timer(TYPING_REST_SECONDS, partial(self._search, query, view))

    def query_entered(self, query: str) -> None:
        """Go to the results. If the query is wrong, keep the line open."""
        from tuireader.library import finished_query, parse_query  # noqa: PLC0415 - only a search needs it

        try:
            view = parse_query(finished_query(query))
        except TuireaderError as error:
            self._screen.note = str(error)
            return
        if view == View():
            self.leave()
        elif self.view is None or self.view._replace(with_unlisted=False) != view:
            self._search(query, view)
        self._query_line.close()
        self._lists.show_search_keys()

    def _stop_typing_timer(self) -> None:
        if self._typing_timer is not None:
            self._typing_timer.stop()

    # Searching

    def _search(self, query: str, view: View) -> None:
        self._stop_typing_timer()
        if self._before is None:  # the user has left the search meanwhile
            return
        self.query = query
        self._mark_hits_of(view)
        if self._before.view is None:  # files, subscribed to or not
            self.view = view._replace(with_unlisted=True)
        else:
            self._screen.view = self.view = view
        self._run_search(self.view)

    def _mark_hits_of(self, view: View) -> None:
        """Let the panes show what the view asks for."""
        self._screen.asked = asked_of(view)
        self._screen.search_terms = self._screen.asked.terms

    def _run_search(self, view: View) -> None:
        """Search in a thread, only the files if there are only files. It stops while the user is still typing."""
        among = self._before.entries if self._before is not None and self._before.view is None else None
        self._jobs.run_thread(Job.LIST_ENTRIES, partial(self._look_up, view, self._lists.sort, among))

    def _look_up(self, view: View, sort: Sort, among: Sequence[Entry] | None, is_cancelled: IsCancelled) -> None:
        """Post the results, the first rows as soon as they are known."""
        from tuireader.screens.reader.run_search import look_up  # noqa: PLC0415 - only a search needs it

        for answer in look_up(self._library, view, sort, among, is_cancelled):
            if not is_cancelled():
                answer.entries = self._lists.fold(answer.entries, view)
                self._screen.post_message(self.Found(view, answer))

    def show_found(self, view: View, answer: "Answer") -> None:
        """Show the results, unless the query has changed meanwhile."""
        from tuireader.screens.reader.run_search import SearchHeading  # noqa: PLC0415 - only a search needs it

        screen = self._screen
        if view is self.view and self._before is not None:
            screen.unread = None
            # Each hit has a line for its words; those of the hits before stand there until others are found.
            screen.excerpts = (screen.excerpts or {}) if screen.marks_hits else None
            self._lists.search = SearchHeading(
                " ".join((self.query or "").split()), answer.facts(self._lists.sort), answer.nearest
            )
            self._query_line.offer_word(answer.nearest.word if answer.nearest else "")
            screen.entries = answer.entries
            self._lists.show_title()
            if answer.is_first:
                screen.headlines.action_top()
            screen.note = answer.note

    def use_next_sort(self) -> None:
        """Switch to the next order; search results have only two, the newest or the best first."""
        if self.view is not None:
            self.toggle_order()
        else:
            self._lists.use_next_sort()

    def tab_pressed(self) -> None:
        """Take the nearest word where nothing was found; otherwise switch the order."""
        near = self._lists.search.nearest if self._lists.search else None
        if near is None:
            self.toggle_order()
        else:
            self._query_line.replace_word(near)

    def toggle_order(self) -> None:
        """Switch between the best and the newest results first."""
        self._lists.sort = "newest" if self._lists.sort == "best" else "best"
        if self.view is not None and self._before is not None:
            self._run_search(self.view)
        else:
            self._screen.note = f"Sorted {SORT_NAMES[self._lists.sort]}."

    # Back

    def leave(self) -> bool:
        """End the search and go back to what was shown before; return whether there was a search."""
        before = self._before
        if before is None:
            return False
        self._end()
        screen, views = self._screen, self._lists
        views.filter_query, views.sort, screen.view, screen.note = before.filter_query, before.sort, before.view, ""
        screen.entries = before.entries
        if before.cursor_entry is not None and before.cursor_entry in before.entries:
            screen.headlines.cursor = before.entries.index(before.cursor_entry)
        if before.entry is not None:
            self._reading.end_preview(before.entry)
        self._pane_layout.show_pane(before.pane)
        views.relist()
        return True

    def _end(self) -> None:
        """End the search."""
        self._stop_typing_timer()
        self._before, self.view, self.query = None, None, None
        self._mark_hits_of(View())
        self._screen.excerpts = None
        self._lists.search = None
        self._query_line.close()

    @property
    def is_live(self) -> bool:
        """Whether a search is running, or has results."""
        return self._before is not None

    def show_view(self, view: View) -> None:
        """Show the entries of `view` instead; where it is a saved search, its hits are marked."""
        if self._before is not None:
            self._lists.sort = self._before.sort
        self._end()
        self._mark_hits_of(view)
        if view.watch is not None or self._screen.asked.shows_notes:  # its rows show what was found, or written
            self._screen.excerpts = {}
        self._lists.show_view(view)

    def show_feed_view(self, view: View) -> None:
        """Show what a row of the feeds pane has, unfiltered."""
        self._lists.filter_query = ""
        self.show_view(view)
        self._pane_layout.show_chosen(HEADLINES)
