"""What the three panes share: the keys that move, and how a pane shows that it has the focus."""

from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Blur, Focus, MouseScrollDown, MouseScrollUp
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

WHEEL = 3
"""Lines or rows that a step of the mouse's wheel moves by."""


class Pane(ScrollView, can_focus=True):
    """A pane that draws its own lines. What a step, a page and an end are is each pane's own."""

    BINDINGS = [
        Binding("j,down", "step(1)", "Down", id="pane.down"),
        Binding("k,up", "step(-1)", "Up", id="pane.up"),
        Binding("space,pagedown", "page(1)", "Page down", id="pane.page-down"),
        Binding("b,pageup", "page(-1)", "Page up", id="pane.page-up"),
        Binding("d", "half_page(1)", "Half a page down", id="pane.half-down"),
        Binding("u", "half_page(-1)", "Half a page up", id="pane.half-up"),
        Binding("g,home", "top", "Top", id="pane.top"),
        Binding("G,end", "bottom", "End", id="pane.bottom"),
        Binding("enter", "open", "Open", id="pane.open"),
    ]

    base = Style.null()
    """The style of the pane while it is being drawn."""

    def __init__(self, name: str, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(name=name, id=id)

    def on_focus(self, _event: Focus) -> None:
        """A mark in the title, so that the focus is seen without colour too."""
        self.border_title = f"▶ {self.name}"

    def on_blur(self, _event: Blur) -> None:
        """Take the mark away."""
        self.border_title = self.name

    def on_mount(self) -> None:
        """Show the pane's name above it."""
        self.border_title = self.name

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """The wheel moves as the keys do."""
        event.prevent_default().stop()
        self.action_step(WHEEL)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """The wheel moves as the keys do."""
        event.prevent_default().stop()
        self.action_step(-WHEEL)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the lines of `crop`. The pane's own style is the same for all of them, and dear to ask for."""
        self.base = self.rich_style
        return super().render_lines(crop)

    @property
    def room(self) -> Size:
        """The cells that there are to draw in."""
        return self.scrollable_content_region.size

    def action_step(self, count: int) -> None:
        """Move by lines or rows."""
        raise NotImplementedError

    def action_open(self) -> None:
        """Open what is chosen."""
        raise NotImplementedError

    def action_page(self, count: int) -> None:
        """Move by pages; a line or row of the last page stays in sight."""
        self.action_step(count * max(1, self.page_length - 1))

    def action_half_page(self, count: int) -> None:
        """Move by half pages."""
        self.action_step(count * max(1, self.page_length // 2))

    @property
    def page_length(self) -> int:
        """How many lines or rows are seen at once."""
        return self.room.height

    def find(self, query: str, *, forward: bool, again: bool) -> str | None:
        """Go to the next place that holds `query`, from the next one on if `again`; say where, or None if nowhere."""
        raise NotImplementedError


PANE_BINDINGS: list[BindingType] = Pane.BINDINGS
