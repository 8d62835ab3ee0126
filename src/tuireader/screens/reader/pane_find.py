"""Finding words in the pane in use, and what the keys for “next” and “previous” go to."""

from enum import Enum, auto
from typing import NamedTuple

from tuireader.screens.reader.panes import ARTICLE, FEEDS, HEADLINES
from tuireader.screens.reader.query_line import FIND_PREFIX, SEARCH_PREFIX, QueryLine
from tuireader.screens.reader.reading import ArticleReading
from tuireader.screens.reader.row_prefetch import RowPrefetch
from tuireader.screens.reader.search_session import SearchSession
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.row_list import RowList


class Find(NamedTuple):
    """Words searched for in a pane. `subject` is what the pane showed: the id of an article, or a list."""

    query: str
    subject: object


class FindOrigin(NamedTuple):
    """The position in `pane`, and the active find there, before the user typed a find."""

    pane: str
    find: Find | None
    position: int


class Repeated(Enum):
    """What the keys for “next” and “previous” (`n`, `N`) go to."""

    MATCH = auto()
    """The next match in the pane."""
    QUOTATION = auto()
    """The next quotation of the article that the search asks for."""
    ROW = auto()
    """The next row of the search results."""
    RESULT = auto()
    """The next article of the search results, which is opened."""
    UNREAD = auto()
    """The next unread article."""


class PaneFind:
    """Goes to the matches of typed words. Each pane has its own find."""

    def __init__(
        self,
        screen: ReaderState,
        query_line: QueryLine,
        reading: ArticleReading,
        prefetch: RowPrefetch,
        search: SearchSession,
    ) -> None:
        self._screen = screen
        self._query_line = query_line
        self._reading = reading
        self._prefetch = prefetch
        self._search = search
        self._finds: dict[str, Find] = {}
        self._origin: FindOrigin | None = None
        self._has_match = True

    # Which find is active

    @property
    def query(self) -> str:
        """The words of the active find in the pane in use; empty if there is none."""
        return self._query_in(self._screen.pane)

    def _query_in(self, pane: str) -> str:
        find = self._finds.get(pane)
        return find.query if find is not None and find.subject == self._subject_of(pane) else ""

    def _subject_of(self, pane: str) -> object:
        """Return what a pane shows: a find in it is active as long as that stays the same."""
        screen = self._screen
        if pane == FEEDS:
            return None
        return (screen.view, self._search.query) if pane == HEADLINES else screen.entry and screen.entry.id

    @property
    def repeated(self) -> Repeated:
        """What `n` and `N` go to. This is the only rule.

        A find is repeated only in its pane, as long as the pane shows the same article or list. After a search of
        everything they go from hit to hit: in the list to the next row, in an article to the next quotation that was
        asked for, or else to the next match, and from an article without one (after a search for `since:` alone, say)
        to the next result. Everywhere else they go to the next unread article.
        """
        screen = self._screen
        if self.query:
            return Repeated.MATCH
        if not self._search.is_live and not screen.marks_hits:
            return Repeated.UNREAD
        if screen.pane == HEADLINES:
            return Repeated.ROW
        if screen.pane == ARTICLE and self._reading.has_hits:
            return Repeated.QUOTATION
        return Repeated.MATCH if screen.pane == ARTICLE and screen.body.has_matches else Repeated.RESULT

    async def step(self, step: int) -> None:
        """Go to the next (1) or previous (-1) match, row, result or unread article.

        Whether an article has a match is known once its text is there: a key that is typed fast waits for it.
        """
        if self._screen.pane == ARTICLE and self.repeated is not Repeated.UNREAD:
            await self._reading.displayed()
        repeated = self.repeated
        if repeated is Repeated.MATCH:
            self._go_to_match(forward=step > 0, again=True)
        elif repeated is Repeated.QUOTATION:
            self._screen.note = f"{SEARCH_PREFIX} · {self._reading.go_to_hit(step)}"
        elif repeated is Repeated.ROW:
            self._screen.headlines.action_step(step)
        else:
            self._reading.open_next(step, unread=repeated is Repeated.UNREAD)

    # Typing

    async def start(self) -> None:
        """Open the input line for the words."""
        screen = self._screen
        if screen.pane == HEADLINES:
            self._prefetch.peek_listed()
        self._origin = FindOrigin(screen.pane, self._finds.get(screen.pane), self._position)
        await self._query_line.open(FIND_PREFIX)

    def query_typed(self, query: str) -> None:
        """Go to the first match of the words typed so far."""
        pane = self._screen.pane
        self._set_find(pane, Find(query, self._subject_of(pane)) if query else None)
        if query:
            self._go_to_match(forward=True, again=False)

    def _set_find(self, pane: str, find: Find | None) -> None:
        if find is None:
            self._finds.pop(pane, None)
        else:
            self._finds[pane] = find
        self.show_marks()

    def show_marks(self) -> None:
        """Mark the matches in the article."""
        self._screen.pattern = self._query_in(ARTICLE)

    def titles_peeked(self) -> None:
        """Go to the first match if there was none before the titles were known."""
        if self._screen.pane == HEADLINES and self.query and not self._has_match:
            self._go_to_match(forward=True, again=False)

    def query_entered(self, query: str) -> None:
        """Close the input line; the find stays active."""
        self._query_line.close()
        self._origin = None
        if query:
            self._go_to_match(forward=True, again=False)

    def _go_to_match(self, *, forward: bool, again: bool) -> None:
        """Go to the first match or, if `again`, to the next one, and say which it is."""
        screen, query = self._screen, self.query
        if screen.pane == ARTICLE and not self._reading.is_displayed:
            return  # the matches would be those of another article
        found = screen.pane_widget(screen.pane).find(query, forward=forward, again=again)
        self._has_match = found is not None
        shown_query = f"{FIND_PREFIX}{query}" if query else SEARCH_PREFIX
        screen.note = f"{shown_query} · {found if found is not None else 'not found'}"

    # The end

    def cancel(self) -> bool:
        """End the find that is active here or being typed; after typing, go back to where it began.

        Return whether there was one.
        """
        is_open = self._query_line.is_open_for(FIND_PREFIX)
        if not is_open and not self.query:
            return False
        self._query_line.close()
        if self._origin is not None:
            self._go_back_to(self._origin)
        else:
            self._set_find(self._screen.pane, None)
        self._origin, self._screen.note = None, ""
        return True

    @property
    def _position(self) -> int:
        """The cursor's row in the pane in use; in the article, the offset at the top."""
        widget = self._screen.pane_widget(self._screen.pane)
        return widget.cursor if isinstance(widget, RowList) else self._screen.offset_top

    def _go_back_to(self, origin: FindOrigin) -> None:
        self._set_find(origin.pane, origin.find)
        widget = self._screen.pane_widget(origin.pane)
        if isinstance(widget, RowList):
            widget.cursor = origin.position
        else:
            self._screen.offset_top = origin.position
