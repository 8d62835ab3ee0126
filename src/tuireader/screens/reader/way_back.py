"""Two keys that lead back, one step at a time: out of what is opened, and out of what is going on."""

from tuireader.screens.reader.lists import EntryLists
from tuireader.screens.reader.pane_find import PaneFind
from tuireader.screens.reader.pane_layout import PaneLayout
from tuireader.screens.reader.panes import ARTICLE, FEEDS, HEADLINES, SPEAKERS
from tuireader.screens.reader.query_line import FILTER_PREFIX, FIND_PREFIX, QueryLine
from tuireader.screens.reader.search_session import SearchSession
from tuireader.screens.reader.state import ReaderState
from tuireader.screens.reader.subscriptions import Subscriptions


class WayBack:
    """Knows which step comes first."""

    def __init__(  # noqa: PLR0913, PLR0917 - the parts that it works with
        self,
        screen: ReaderState,
        pane_layout: PaneLayout,
        query_line: QueryLine,
        pane_find: PaneFind,
        lists: EntryLists,
        search: SearchSession,
        subscriptions: Subscriptions,
    ) -> None:
        self._screen = screen
        self._pane_layout = pane_layout
        self._query_line = query_line
        self._pane_find = pane_find
        self._lists = lists
        self._search = search
        self._subscriptions = subscriptions

    def go_back(self) -> None:
        """Go back one step: out of zen, to the headlines, out of the program."""
        screen, layout = self._screen, self._pane_layout
        if screen.zen:
            layout.toggle_zen()
        elif screen.pane == SPEAKERS and layout.has_one_column:
            layout.show_pane(ARTICLE)
        elif screen.pane == FEEDS or (screen.pane != HEADLINES and len(screen.entries) > 1):
            layout.show_pane(HEADLINES)
        elif not self._search.leave():
            screen.app.exit()

    def cancel(self) -> None:
        """End the search; then what goes on, what is said, the filter; then let go of the current quotation."""
        screen, has_filter = self._screen, bool(self._lists.filter_query)
        if self._query_line.is_open_for(FIND_PREFIX, FILTER_PREFIX) or screen.pattern:
            self._pane_find.end()
        elif self._search.leave() or self._subscriptions.cancel_jobs():
            return
        elif screen.note and not (has_filter and not screen.entries):
            screen.note = ""
        elif has_filter:
            self._lists.query_typed("")
        else:
            screen.quotation = None
