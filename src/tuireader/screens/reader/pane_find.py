"""Finding words in the pane that is in use."""

from tuireader.screens.reader.panes import ARTICLE, HEADLINES
from tuireader.screens.reader.query_line import FIND_PREFIX, SEARCH_PREFIX, QueryLine
from tuireader.screens.reader.reading import ArticleReading
from tuireader.screens.reader.row_prefetch import RowPrefetch
from tuireader.screens.reader.state import ReaderState


class PaneFind:
    """Goes to the matches of what is typed after a slash, or of the words to search for everywhere."""

    def __init__(
        self, screen: ReaderState, query_line: QueryLine, reading: ArticleReading, prefetch: RowPrefetch
    ) -> None:
        self._screen = screen
        self._query_line = query_line
        self._reading = reading
        self._prefetch = prefetch
        self._has_match = True

    async def start(self) -> None:
        """Ask for the words."""
        if self._screen.pane == HEADLINES:
            self._prefetch.peek_listed()
        await self._query_line.open(FIND_PREFIX)

    def query_typed(self, query: str) -> None:
        """Go to the first match of what is typed by now."""
        self._screen.pattern = query
        if query:
            self.go_to_match(forward=True, again=False)

    def titles_peeked(self) -> None:
        """Go to the first match once more titles are known, if there was none."""
        if self._screen.pattern and self._screen.pane == HEADLINES and not self._has_match:
            self.go_to_match(forward=True, again=False)

    def query_entered(self, query: str) -> None:
        """Close the line; the words stay marked."""
        self._query_line.close()
        if query:
            self.go_to_match(forward=True, again=False)

    def end(self) -> None:
        """Close the line, and mark nothing any more."""
        self._query_line.close()
        self._screen.pattern = self._screen.note = ""

    def step(self, step: int) -> None:
        """Go to the next or previous match; with no search live, to the next or previous unread article."""
        screen = self._screen
        if screen.pattern or (screen.search_terms and screen.pane == ARTICLE):
            self.go_to_match(forward=step > 0, again=True)
        elif screen.search_terms and screen.pane == HEADLINES:
            screen.headlines.action_step(step)
        else:
            self._reading.open_next(step, unread=True)

    def go_to_match(self, *, forward: bool, again: bool) -> None:
        """Go to the first match, or, `again`, to the next one; say which it is."""
        screen = self._screen
        found = screen.pane_widget(screen.pane).find(screen.pattern, forward=forward, again=again)
        self._has_match = found is not None
        query = f"{FIND_PREFIX}{screen.pattern}" if screen.pattern else SEARCH_PREFIX
        screen.note = f"{query} · {found if found is not None else 'not found'}"
