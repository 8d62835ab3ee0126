"""The panes of the reader, side by side: which are shown, and which is in use."""

from textual.events import DescendantFocus, Resize
from textual.reactive import reactive
from textual.screen import Screen

from tuireader.config import Config
from tuireader.screens.error_boundary import ErrorBoundary
from tuireader.widgets.article import ArticleBody
from tuireader.widgets.pane import Pane

FEEDS, HEADLINES, ARTICLE, SPEAKERS = PANES = ("feeds", "headlines", "article", "speakers")

MULTI_PANE_CELLS = (64, 110)
"""The widths, in cells, from which two and three panes have room to read in."""

FEEDS_EXTRA_CELLS = 40
"""The cells that a window must have more than for three panes, so that the feeds are there all the time."""

SIZES = ONE, TWO, THREE, FOUR = ("-one", "-two", "-three", "-four")
"""The style classes of the screen, by how many panes there is room for."""


class Panes(ErrorBoundary, Screen[None]):
    """Shows as many panes as there is room for, the one in use among them."""

    BLANK = True  # the panes cover it whole

    pane: reactive[str] = reactive(HEADLINES)
    side: reactive[str] = reactive(HEADLINES)
    speakers_wanted: reactive[bool] = reactive(True)
    zen: reactive[bool] = reactive(False)

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.config = config or Config()
        self.has_feeds = False

    def pane_widget(self, name: str) -> Pane:
        """Return the pane called `name`."""
        return self.query_one(f"#{name}", Pane)

    @property
    def body(self) -> ArticleBody:
        """The article pane."""
        return self.query_one(ArticleBody)

    def show_pane(self, name: str) -> None:
        """Show the pane called `name` and give it the focus."""
        if name == SPEAKERS:
            self.speakers_wanted = True
        self.pane = name
        if name != ARTICLE:
            self.side = name
        self._arrange()
        # At once: Widget.focus() would let keys that are typed fast go to the pane before.
        self.set_focus(self.pane_widget(name))

    @property
    def hidden_panes(self) -> frozenset[str]:
        """The panes that the reader does not want, or that have nothing to show."""
        unwanted = {SPEAKERS: not self.speakers_wanted, FEEDS: not self.has_feeds}
        return frozenset(name for name, hidden in unwanted.items() if hidden)

    def _arrange(self) -> None:
        """Show as many panes as there is room for."""
        widths = self.config.widths
        size = size_class(self.app.size.width, (widths.two_panes, widths.three_panes))
        shown = panes_shown(ONE if self.zen else size, self.pane, self.side, self.hidden_panes)
        for name in PANES:
            self.pane_widget(name).display = name in shown
        self.set_class(HEADLINES not in shown, "-no-headlines")
        self.set_class(len(shown) == 1, "-alone")
        self.set_class(FEEDS in shown and HEADLINES in shown, "-feeds")
        if not self.has_class(size):
            # The first time, all styles are still to come.
            update = any(map(self.has_class, SIZES))
            self.remove_class(*SIZES, update=False)
            self.add_class(size, update=update)

    def on_resize(self, _event: Resize) -> None:
        """There may be room for more panes now, or for fewer."""
        self._arrange()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """However a pane got the focus, it is the one in use."""
        if isinstance(event.widget, Pane) and event.widget.id:
            self.pane = event.widget.id


def size_class(width: int, wanted: tuple[int, int] = MULTI_PANE_CELLS) -> str:
    """Return the style class of a window of `width` cells."""
    two, three = wanted
    return FOUR if width >= three + FEEDS_EXTRA_CELLS else THREE if width >= three else TWO if width >= two else ONE


def panes_shown(size: str, pane: str, side: str, hidden: frozenset[str]) -> frozenset[str]:
    """Return the names of the panes to show in a window of that size class.

    `pane` has the focus and is always shown; `side` is the pane beside the article where there is room for two;
    `hidden` are those that the reader does not want, or that have nothing to show.
    """
    if size == ONE:
        return frozenset((pane,))
    if size == TWO:
        beside = side if pane == ARTICLE else pane
        wanted = {HEADLINES, FEEDS} if beside == FEEDS else {ARTICLE, beside}
    elif size == THREE:
        wanted = {FEEDS, HEADLINES, ARTICLE} if pane == FEEDS else {HEADLINES, ARTICLE, SPEAKERS}
    else:
        wanted = set(PANES)
    return frozenset((wanted - hidden) | {pane})
