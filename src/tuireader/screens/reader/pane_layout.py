"""The panes side by side: which are shown, and which is in use."""

from textual.widget import Widget

from tuireader.screens.reader.panes import (
    ARTICLE,
    FEEDS,
    HEADLINES,
    ONE,
    PANES,
    SIZES,
    SPEAKERS,
    panes_shown,
    size_class,
)
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.pane import Pane


class PaneLayout:
    """Shows as many panes as there is room for, the one in use among them."""

    def __init__(self, screen: ReaderState) -> None:
        self._screen = screen
        self.has_feeds = False

    @property
    def hidden_panes(self) -> frozenset[str]:
        """The panes that the reader does not want, or that have nothing to show."""
        hidden = {SPEAKERS: not self._screen.speakers_enabled, FEEDS: not self.has_feeds}
        return frozenset(name for name, is_hidden in hidden.items() if is_hidden)

    @property
    def has_one_column(self) -> bool:
        """Whether there is room for one pane alone."""
        return self._screen.has_class(ONE)

    def arrange(self) -> None:
        """Show as many panes as there is room for."""
        screen = self._screen
        widths = screen.config.widths
        size = size_class(screen.app.size.width, (widths.two_panes, widths.three_panes))
        shown = panes_shown(ONE if screen.zen else size, screen.pane, screen.side, self.hidden_panes)
        for name in PANES:
            screen.pane_widget(name).display = name in shown
        screen.set_class(HEADLINES not in shown, "-no-headlines")
        screen.set_class(len(shown) == 1, "-alone")
        screen.set_class(FEEDS in shown and HEADLINES in shown, "-feeds")
        if not screen.has_class(size):
            # The first time, all styles are still to come.
            update = any(map(screen.has_class, SIZES))
            screen.remove_class(*SIZES, update=False)
            screen.add_class(size, update=update)

    def show_pane(self, name: str) -> None:
        """Show the pane called `name` and give it the focus."""
        screen = self._screen
        if name == SPEAKERS:
            screen.speakers_enabled = True
        screen.pane = name
        if name != ARTICLE:
            screen.side = name
        self.arrange()
        # At once: Widget.focus() would let keys that are typed fast go to the pane before.
        screen.set_focus(screen.pane_widget(name))

    def show_article(self) -> None:
        """Show the article, if it is not in sight."""
        if not self._screen.body.display:
            self.show_pane(ARTICLE)

    def pane_focused(self, widget: Widget) -> None:
        """However a pane got the focus, it is the one in use."""
        if isinstance(widget, Pane) and widget.id:
            self._screen.pane = widget.id

    # Keys

    def go_to_pane(self, name: str) -> None:
        """Go to the pane called `name`."""
        if name == FEEDS and not self.has_feeds:
            restricted = self._screen.config.restricted
            self._screen.note = "There are no feeds." if restricted else "No feeds yet: a adds one."
        else:
            self.show_pane(name)

    def go_to_next_pane(self, step: int) -> None:
        """Go to the pane on the right (1) or on the left (-1), around the end."""
        panes = [name for name in PANES if name not in self.hidden_panes]
        self.show_pane(panes[(panes.index(self._screen.pane) + step) % len(panes)])

    def toggle_speakers(self) -> None:
        """Show the speakers, or hide them."""
        screen = self._screen
        if screen.pane_widget(SPEAKERS).display:
            screen.speakers_enabled = False
            screen.side = HEADLINES
            self.show_pane(ARTICLE if screen.pane == SPEAKERS else screen.pane)
        else:
            screen.speakers_enabled, screen.side = True, SPEAKERS
            self.show_pane(SPEAKERS if self.has_one_column else screen.pane)

    def toggle_zen(self) -> None:
        """Show only the pane that is in use, or all again."""
        self._screen.zen = not self._screen.zen
        self.show_pane(self._screen.pane)
