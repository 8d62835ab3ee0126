"""The input line for a find, a filter or a search; it replaces the status line."""

from typing import TYPE_CHECKING, Protocol

from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.search_bar import FindBar
from tuireader.widgets.status import StatusLine

if TYPE_CHECKING:
    from tuireader.library.nearest_words import NearestWord

FIND_PREFIX, FILTER_PREFIX, SEARCH_PREFIX = "/", "&", "\\"
"""What the line begins with: a find in a pane, a filter of the list, a search of everything."""


class TypedQuery(Protocol):
    """Handles what the user types after a prefix."""

    def query_typed(self, query: str) -> None:
        """React to each change of the text."""

    def query_entered(self, query: str) -> None:
        """React to Enter, and close the line unless the query is wrong."""


class QueryLine:
    """Opens and closes the input line."""

    def __init__(self, screen: ReaderState) -> None:
        self._screen = screen

    async def open(self, prefix: str, value: str = "") -> None:
        """Let the user type after `prefix`; the line begins with `value`."""
        # In this order: without either line the panes would be a line longer for a moment, and the text would move.
        bar = self._screen.query_one(FindBar)
        bar.cancel_key = self._screen.key_of("reader.cancel")
        await bar.start(prefix, value)
        self._screen.query_one(StatusLine).display = False

    def offer_word(self, word: str) -> None:
        """Name the word that Tab takes; "" if it does something else."""
        self._screen.query_one(FindBar).offered_word = word

    def replace_word(self, near: "NearestWord") -> None:
        """Put the nearest word in the place of the one that was typed; the cursor goes to the end."""
        line = self._screen.query_one(FindBar).line
        line.value = near.replaced_in(line.value)
        line.cursor_position = len(line.value)

    def fit_note(self) -> None:
        """Show the message above the line if there is no room for it beside the text."""
        bar = self._screen.query_one(FindBar)
        if bar.display:
            self._screen.query_one(StatusLine).display = bool(self._screen.note) and not bar.has_room_for_note

    def close(self) -> None:
        """Close the line, if it is open, and focus the pane in use."""
        bar = self._screen.query_one(FindBar)
        if bar.display:
            bar.display = False
            self._screen.query_one(StatusLine).display = True
            self._screen.set_focus(self._screen.pane_widget(self._screen.pane))

    def is_open_for(self, *prefixes: str) -> bool:
        """Return whether the line is open with one of `prefixes`."""
        bar = self._screen.query_one(FindBar)
        return bool(bar.display) and bar.prefix in prefixes
