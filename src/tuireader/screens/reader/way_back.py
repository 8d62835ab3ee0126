"""The two keys that go back one step: `q` closes what was opened, Esc cancels what is going on."""

from collections.abc import Callable, Iterable

from tuireader.screens.reader.lists import EntryLists
from tuireader.screens.reader.pane_layout import PaneLayout
from tuireader.screens.reader.panes import ARTICLE, FEEDS, HEADLINES, SPEAKERS
from tuireader.screens.reader.people_pages import PeoplePages
from tuireader.screens.reader.search_session import SearchSession
from tuireader.screens.reader.state import ReaderState

PARENT_PANES = {SPEAKERS: ARTICLE, ARTICLE: HEADLINES, HEADLINES: FEEDS}
"""The pane from which each pane is opened."""

CancelStep = Callable[[], bool]
"""Ends one thing, if it is going on; returns whether it was."""


class WayBack:
    """The steps of `q`: speakers → article → search results → headlines → feeds → out of the program.

    An article that was opened from a page about people leads back to that page.
    """

    def __init__(
        self,
        screen: ReaderState,
        pane_layout: PaneLayout,
        lists: EntryLists,
        search: SearchSession,
        people_pages: PeoplePages,
    ) -> None:
        self._screen = screen
        self._people_pages = people_pages
        self._pane_layout = pane_layout
        self._lists = lists
        self._search = search

    def go_back(self, *, may_quit: bool = True) -> None:
        """Go back one step: to all panes, to the page or pane before, out of the search, out of the program."""
        if self._screen.zen:
            self._pane_layout.toggle_zen()
        elif self._screen.pane != SPEAKERS and self._people_pages.go_back():
            return
        elif (pane := self.previous_pane) is not None:
            self._pane_layout.show_pane(pane)
        elif not self._search.leave() and may_quit:
            self._screen.app.exit()

    @property
    def previous_pane(self) -> str | None:
        """The pane to go back to; None in the list of a search, which ends first, and at the root."""
        pane = self._screen.pane
        if pane == SPEAKERS:
            return ARTICLE
        if self._search.is_live:
            return HEADLINES if pane == ARTICLE else None
        root = self.root
        if pane == root:
            return None
        return root if root == ARTICLE else PARENT_PANES.get(pane, root)

    @property
    def root(self) -> str:
        """The pane in which the way back ends."""
        if self._screen.view is None and len(self._screen.entries) == 1:
            return ARTICLE
        return FEEDS if self._lists.follows_feeds else HEADLINES


def cancel_first(steps: Iterable[CancelStep]) -> None:
    """Do the first of `steps` that has something to end: that is what Esc does."""
    any(step() for step in steps)
