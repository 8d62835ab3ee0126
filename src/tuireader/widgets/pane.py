"""What the three panes share: the keys that move, and how a pane shows that it has the focus."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.containers import Horizontal
from textual.content import Content as StyledText
from textual.dom import DOMNode
from textual.events import Blur, Focus, MouseScrollDown, MouseScrollUp
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style as TextStyle

from tuireader.widgets.text_width import truncate, width_of
from tuireader.wire.textual_internals import ErrorBoundary, attach_node

WHEEL_ROWS = 3
"""Lines or rows that a step of the mouse's wheel moves by."""


FOCUS_TITLE_STYLE = TextStyle(reverse=True)
"""What the title of the pane in use looks like, beside its mark."""


def bar_parts(heading: str, right: str, width: int) -> tuple[str, str]:
    """Return what of `heading` and `right` fits a line of `width` cells: of `heading` the last parts go first."""
    room = width - (width_of(right) + 1 if right else 0)
    parts = heading.split(" · ")
    while len(parts) > 1 and width_of(" · ".join(parts)) > room:
        parts.pop()
    shown = " · ".join(parts)
    if right and width_of(shown) > room:
        shown = shown.split()[0]  # “11 speakers”: the number is enough where the pane is narrow
        if width_of(shown) > room:
            return bar_parts(heading, "", width)
    return (truncate(shown, room) if room > 0 else heading), right


class Edges(NamedTuple):
    """What is around the lines of a pane of that outer `size`: the lines above them, and what is left of each.

    `top` is None where there is something on the right or below, too. `filters` change every line that is drawn.
    """

    size: Size
    filters: Sequence[LineFilter]
    background: Color
    top: Sequence[Strip] | None
    left: tuple[Segment, ...]

    def around(self, line: Strip) -> Strip:
        """Return a line as it is seen."""
        for line_filter in self.filters:
            line = line.apply_filter(line_filter, self.background)
        return Strip([*self.left, *line], self.size.width) if self.left else line


class Pane(ErrorBoundary, ScrollView, can_focus=True):
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
        self._pane_title = name
        self._bar_right = ""
        self._bar = StyledText("")
        self._edges: Edges | None = None
        self._lines: dict[int, Strip] = {}
        self._parts: dict[tuple[str, ...], Style] = {}

    def on_focus(self, _event: Focus) -> None:
        """A mark in the title, so that the focus is seen without colour too."""
        self._show_title(has_focus=True)

    def on_blur(self, _event: Blur) -> None:
        """Take the mark away."""
        self._show_title(has_focus=False)

    def on_mount(self) -> None:
        """Show the pane's name above it."""
        self._show_title(has_focus=self.has_focus)

    def on_resize(self) -> None:
        """There is room for more in the line above it now, or for less."""
        self._show_title(has_focus=self.has_focus)

    def set_title(self, heading: str, right: str = "") -> None:
        """Show another name above it, and at the right end of that line what is short."""
        if (heading, right) != (self._pane_title, self._bar_right):
            self._pane_title, self._bar_right = heading, right
            self._show_title(has_focus=self.has_focus)

    @property
    def bar_text(self) -> str:
        """What stands in the line above the pane."""
        return self._bar.plain.strip()

    @property
    def bar_cells(self) -> int:
        """The room in the line above the pane; Textual leaves a cell at both ends, and two more beside a border."""
        return self.outer_size.width - 2 - 2 * (self.gutter.left > 0)

    def _show_title(self, *, has_focus: bool) -> None:
        width = self.bar_cells
        lead = "▶ " if has_focus else ""
        left, right = bar_parts(self._pane_title, self._bar_right, width - len(lead))
        style = FOCUS_TITLE_STYLE if has_focus else ""
        blanks = " " * max(0, width - width_of(lead + left + right)) if right else ""
        title = StyledText.assemble((lead + left, style), blanks + right)
        if not title.is_same(self._bar):
            self._edges, self._bar = None, title
            self.border_title = title  # of a text alone Textual would take a part for markup

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """The wheel moves as the keys do."""
        event.prevent_default().stop()
        self.action_step(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """The wheel moves as the keys do."""
        event.prevent_default().stop()
        self.action_step(-WHEEL_ROWS)

    # Drawing

    def notify_style_update(self) -> None:
        """Colours have changed, or where there are borders: what was drawn is out of date."""
        self._edges = None
        self._lines.clear()
        self._parts.clear()
        super().notify_style_update()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> "Pane":
        """Have `regions` of what is seen drawn again, or all."""
        for region in regions:
            for y in region.line_range:
                self._lines.pop(y, None)
        if not regions:
            self._lines.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the lines of `crop`.

        Textual would style each of them once more: that takes longer than to draw them. So it draws the edges, once.
        """
        outer = self.outer_size
        edges = self._edges
        if edges is None or edges.size != outer or edges.filters != self.get_line_filters():
            edges = self._edges = self._draw_edges(outer)
            self._lines.clear()
        if edges.top is None or crop != outer.region:
            self.prepare()
            return super().render_lines(crop)
        height = outer.height - len(edges.top)
        missing = [y for y in range(height) if y not in self._lines]
        if missing:
            self.prepare()
            for y in missing:
                self._lines[y] = edges.around(self.render_line(y))
        return [*edges.top, *(self._lines[y] for y in range(height))]

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other lines are in sight; those that still are look as they did."""
        up, height = round(new_value) - round(old_value), self.size.height
        still_in_sight = {y - up: line for y, line in self._lines.items() if 0 <= y - up < height}
        super().watch_scroll_y(old_value, new_value)
        self._lines = still_in_sight

    def _draw_edges(self, outer: Size) -> "Edges":
        """Let Textual draw what is around the lines."""
        self.prepare()
        gutter, filters, background = self.gutter, self.get_line_filters(), self.background_colors[1]
        if gutter.right or gutter.bottom or outer.height <= gutter.top or outer.width <= gutter.left:
            return Edges(outer, filters, background, None, ())
        top = super().render_lines(Region(0, 0, outer.width, gutter.top)) if gutter.top else []
        left = super().render_lines(Region(0, gutter.top, outer.width, 1))[0].crop(0, gutter.left)
        return Edges(outer, filters, background, top, tuple(left))

    def prepare(self) -> None:
        """Some lines are going to be drawn. The pane's own style is slow to ask for: it is stored until it changes."""
        if self._edges is None:
            self.base = self.rich_style

    def part(self, *names: str) -> Style:
        """Return the style of a component, to be laid over the row's own."""
        if names not in self._parts:
            self._parts[names] = sum(map(self._style_of, names), Style.null())
        return self._parts[names]

    def _style_of(self, name: str) -> Style:
        """Return what the style sheets say of a class. Component classes are all styled at each start, and twice."""
        node = DOMNode(classes=name)
        attach_node(node, self)  # as Textual does with those
        self.app.stylesheet.apply(node, animate=False)
        return node.styles.partial_rich_style

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
        """Go to a row or line with `query`, from the next one on if `again`; return what it is, or None."""
        raise NotImplementedError


PANE_BINDINGS: list[BindingType] = Pane.BINDINGS


class PaneRow(Horizontal):
    """Panes side by side."""

    BLANK = True  # the panes cover it whole
