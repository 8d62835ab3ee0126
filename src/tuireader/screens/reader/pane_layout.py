"""Arranges the panes of the window, and changes which one is in use."""

from collections.abc import Sequence

from textual.geometry import Region, Size
from textual.widget import Widget

from tuireader.quotes import Attribution
from tuireader.screens.key_hints import with_key
from tuireader.screens.reader.panes import (
    ARTICLE,
    FEEDS,
    HEADLINES,
    PANES,
    SPEAKERS,
    PaneRequest,
    Window,
    panes_shown,
    place_panes,
)
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.pane import Pane
from tuireader.widgets.pane_row import Placing


class PaneLayout:
    """Shows the panes that the window has room for, always including the one in use."""

    def __init__(self, screen: ReaderState) -> None:
        self._screen = screen
        self._arranged: object = None
        self._is_quoted = True
        self._has_asked_for_speakers = False
        """Whether the user asked for the speakers: then they are shown in narrow windows too."""
        self._must_show_speakers = False
        """Whether the user asked for the speakers in an article that quotes nobody."""

    @property
    def window(self) -> Window:
        """The current size of the window, with the configured widths and layout."""
        screen = self._screen
        columns, rows = screen.app.size
        return Window(columns, rows, screen.config.widths, screen.config.layout)

    @property
    def request(self) -> PaneRequest:
        """The panes that the user wants to see."""
        screen = self._screen
        return PaneRequest(
            pane=screen.pane,
            is_zoomed=screen.zen,
            has_feeds=self.has_feeds,
            feeds_open=screen.side == FEEDS,
            speakers=screen.speakers_enabled,
            speakers_asked=self._has_asked_for_speakers,
            is_quoted=self._is_quoted or self._must_show_speakers,
        )

    @property
    def hidden_panes(self) -> frozenset[str]:
        """The panes that the user has hidden or that have nothing to show."""
        request = self.request
        hidden = {SPEAKERS: not (request.speakers and request.is_quoted), FEEDS: not self.has_feeds}
        return frozenset(name for name, is_hidden in hidden.items() if is_hidden)

    @property
    def has_feeds(self) -> bool:
        """Whether there are rows for the feeds pane."""
        return bool(self._screen.feed_rows)

    def place(self, size: Size) -> Sequence[Placing]:
        """Return the positions of the panes in `size` cells, and give each its bar and rule."""
        window, placings = self.window, []
        for box in place_panes(window, self.request, size.height):
            pane = self._screen.pane_widget(box.name)
            pane.enclose(has_bar=window.has_bars, has_rule=box.has_rule, is_between=box.y > 0)
            placings.append(Placing(box.name, Region(box.x, box.y, box.width, box.height)))
        return placings

    def arrange(self) -> None:
        """Show the panes that there is room for, and hide the others."""
        screen, window = self._screen, self.window
        boxes = place_panes(window, self.request, window.rows)
        is_zoomed = screen.zen and window.shape != "single"
        zoom_note = with_key("only this pane", screen.key_of("reader.zen"), "shows all", " · ")
        screen.headlines.zoom_note = zoom_note if is_zoomed else ""
        if boxes == self._arranged:
            return
        self._arranged = boxes
        for name in PANES:
            screen.pane_widget(name).display = any(box.name == name for box in boxes)
        screen.refresh_panes()

    def quotations_known(self, attribution: Attribution | None) -> None:
        """React to who is quoted: if nobody is, the speakers pane is hidden. Until it is known, nothing changes."""
        if attribution is None:
            return
        is_quoted = bool(attribution.quotations)
        if is_quoted != self._is_quoted or self._must_show_speakers:
            self._is_quoted, self._must_show_speakers = is_quoted, False
            self.arrange()

    def feeds_changed(self) -> None:
        """The first feeds open their pane; with the last one it goes, and the list is in use."""
        if self._screen.pane == FEEDS and not self.has_feeds:
            self.show_chosen(HEADLINES)
        else:
            self.arrange()

    def show_pane(self, name: str) -> None:
        """Show the pane called `name`, and focus it."""
        screen = self._screen
        if name == SPEAKERS:
            self._ask_for_speakers()
        if name in {FEEDS, SPEAKERS}:
            screen.side = name
        screen.pane = name
        self.arrange()
        # At once: Widget.focus() would let keys that are typed fast go to the pane before.
        screen.set_focus(screen.pane_widget(name))

    def show_chosen(self, name: str) -> None:
        """Show the pane called `name` after a choice in another pane; the feeds pane may be hidden again."""
        self._screen.side = name
        self.show_pane(name)

    def show_article(self) -> None:
        """Show the article pane, if it is hidden."""
        if not self._screen.body.display:
            self.show_pane(ARTICLE)

    def pane_focused(self, widget: Widget) -> None:
        """Record that a pane has the focus: it is the one in use."""
        if isinstance(widget, Pane) and widget.id:
            self._screen.pane = widget.id

    # Keys

    def go_to_pane(self, name: str) -> None:
        """Go to the pane called `name`; if there are no feeds, say so."""
        if name == FEEDS and not self.has_feeds:
            screen = self._screen
            screen.note = "There are no feeds." if screen.config.restricted else _how_to_get_feeds(screen)
        else:
            self.show_pane(name)

    def go_to_next_pane(self, step: int) -> None:
        """Go to the pane on the right (1) or left (-1), and from the last one to the first."""
        hidden = self.hidden_panes - {self._screen.pane}
        panes = [name for name in PANES if name not in hidden]
        self.show_pane(panes[(panes.index(self._screen.pane) + step) % len(panes)])

    def toggle_speakers(self) -> None:
        """Show or hide the speakers."""
        screen = self._screen
        if screen.pane_widget(SPEAKERS).display:
            screen.speakers_enabled = self._has_asked_for_speakers = self._must_show_speakers = False
            self.show_pane(ARTICLE if screen.pane == SPEAKERS else screen.pane)
            return
        self._ask_for_speakers()
        pane = screen.pane
        if screen.side == FEEDS:
            screen.side = SPEAKERS
            pane = HEADLINES if pane == FEEDS else pane
        is_beside = SPEAKERS in panes_shown(self.window, self.request._replace(pane=pane))
        self.show_pane(pane if is_beside else SPEAKERS)

    def _ask_for_speakers(self) -> None:
        self._screen.speakers_enabled = self._has_asked_for_speakers = True
        self._must_show_speakers = not self._is_quoted

    def toggle_zen(self) -> None:
        """Show only the pane in use, or all panes again."""
        self._screen.zen = not self._screen.zen
        self.show_pane(self._screen.pane)


def _how_to_get_feeds(screen: ReaderState) -> str:
    no_feeds = with_key("No feeds yet", screen.key_of("feed.add"), "adds one by its address", ". ")
    return f"{no_feeds}; tuireader import FILE.opml brings yours."
