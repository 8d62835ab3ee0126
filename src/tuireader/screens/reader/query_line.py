"""The line in which a search or a filter is typed, instead of the status line."""

from typing import Protocol

from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.search_bar import FindBar
from tuireader.widgets.status import StatusLine

FIND_PREFIX, FILTER_PREFIX, SEARCH_PREFIX = "/", "&", "\\"
"""What a line begins with: words to find in a pane, a query that narrows the list, a search of everything."""


class TypedQuery(Protocol):
    """What is done with what is typed after a prefix."""

    def query_typed(self, query: str) -> None:
        """Answer each change of what is typed."""

    def query_entered(self, query: str) -> None:
        """Answer Enter, and close the line unless there is something to put right."""


class QueryLine:
    """Opens and closes the line."""

    def __init__(self, screen: ReaderState) -> None:
        self._screen = screen

    async def open(self, prefix: str, value: str = "") -> None:
        """Let the reader type after `prefix`, beginning with `value`."""
        # In this order: without either line the panes would be a line longer for a moment, and the text would move.
        bar = self._screen.query_one(FindBar)
        bar.cancel_key = self._screen.key_of("reader.cancel")
        await bar.start(prefix, value)
        self._screen.query_one(StatusLine).display = False

    def fit_note(self) -> None:
        """Say above the line what has no room beside what is typed."""
        bar = self._screen.query_one(FindBar)
        if bar.display:
            self._screen.query_one(StatusLine).display = bool(self._screen.note) and not bar.has_room_for_note

    def close(self) -> None:
        """Close the line, if it is open; the pane in use has the focus again."""
        bar = self._screen.query_one(FindBar)
        if bar.display:
            bar.display = False
            self._screen.query_one(StatusLine).display = True
            self._screen.set_focus(self._screen.pane_widget(self._screen.pane))

    def is_open_for(self, *prefixes: str) -> bool:
        """Return whether something is typed after one of `prefixes`."""
        bar = self._screen.query_one(FindBar)
        return bool(bar.display) and bar.prefix in prefixes
