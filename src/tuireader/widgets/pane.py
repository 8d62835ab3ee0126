"""The base class of the panes: the keys that move, the bar, and the drawing of lines."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.dom import DOMNode
from textual.events import Blur, Focus, MouseScrollDown, MouseScrollUp
from textual.filter import LineFilter
from textual.geometry import Offset, Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tuireader.widgets.text_width import truncate, width_of
from tuireader.wire.textual_internals import ErrorBoundary, attach_node

WHEEL_ROWS = 3
"""The lines or rows of one step of the mouse wheel."""

MIN_HEADING_CELLS = 8
"""If fewer cells are left for the heading of a bar, the text at its right end is left out."""
_LEAD_CELLS = 2
_FOCUS_LEAD = "▶ "
"""The sign before the words in the bar of the pane in use."""


def bar_parts(headings: Sequence[str], right: str, width: int) -> tuple[str, str]:
    """Return the first of `headings` that fits a line of `width` cells with `right`, and `right`.

    If none fits, parts of the last heading are left out from its end, one by one, and only then `right`.
    """
    room = width - (width_of(right) + 1 if right else 0)
    for heading in headings:
        if width_of(heading) <= room:
            return heading, right
    parts = headings[-1].split(" · ")
    while len(parts) > 1 and width_of(" · ".join(parts)) > room:
        parts.pop()
    shown = " · ".join(parts)
    if right and width_of(shown) > room:
        return (truncate(shown, room), right) if room >= MIN_HEADING_CELLS else bar_parts(headings, "", width)
    return (truncate(shown, room) if room > 0 else ""), right


class Edges(NamedTuple):
    """How the lines of a pane of outer size `size` are finished: by colour `filters`, and the `left` edge of each."""

    size: Size
    filters: Sequence[LineFilter]
    background: Color
    left: tuple[Segment, ...]

    def around(self, line: Strip) -> Strip:
        """Return a line with its edges, as it is shown."""
        line = self.filtered(line)
        return Strip([*self.left, *line], self.size.width) if self.left else line

    def filtered(self, line: Strip) -> Strip:
        """Return a line with the filters applied to its colours."""
        for line_filter in self.filters:
            line = line.apply_filter(line_filter, self.background)
        return line


class Pane(ErrorBoundary, ScrollView, can_focus=True, inherit_bindings=False):
    """A pane that draws its own lines. Each pane decides what a step, a page and an end are."""

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

    BAR_RIGHT_PARTS: tuple[str, ...] = ("bar", "bar--minor")
    """The component styles of the text at the right end of the bar."""

    base = Style.null()
    """The style of the pane while it is being drawn."""

    def __init__(self, name: str, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(name=name, id=id)
        self._headings: tuple[str, ...] = (name,)
        self._bar_right = ""
        self._bar_text = ""
        self._bar: Strip | None = None
        self.is_bar_between = False
        self._edges: Edges | None = None
        self._lines: dict[int, Strip] = {}
        self._parts: dict[tuple[str, ...], Style] = {}

    # The bar above it, and the rule beside it

    def enclose(self, *, has_bar: bool, has_rule: bool, is_between: bool) -> None:
        """Draw a bar above the pane, and a rule at its left. `is_between`: another pane is above the bar."""
        padding = (int(has_bar), 0, 0, int(has_rule))
        if self.styles.padding != padding:
            self.styles.padding = padding
        if self.is_bar_between != is_between:
            self.is_bar_between = is_between
            self._refresh_bar()

    def on_focus(self, _event: Focus) -> None:
        """Show a sign in the bar, so that the focus can be seen without colour too."""
        self._refresh_bar()

    def on_blur(self, _event: Blur) -> None:
        """Remove the sign."""
        self._refresh_bar()

    def set_title(self, *headings: str, right: str = "") -> None:
        """Show in the bar the first of `headings` that fits, and `right` at its end."""
        if (headings, right) != (self._headings, self._bar_right):
            self._headings, self._bar_right = headings, right
            self._refresh_bar()

    @property
    def bar_text(self) -> str:
        """The text of the bar."""
        self._draw_bar()
        return self._bar_text

    @property
    def bar_cells(self) -> int:
        """The cells for words in the bar: all except two at the beginning and one at the end."""
        return self.outer_size.width - self.gutter.left - _LEAD_CELLS - 1

    def show_focus(self) -> None:
        """Draw the bar again, because another screen was opened above this one or closed."""
        self._refresh_bar()

    def _refresh_bar(self) -> None:
        """Draw only the bar again."""
        self._bar = None
        if self.gutter.top and self.is_mounted:
            Pane.refresh(self, Region(-self.gutter.left, -1, self.outer_size.width, 1))

    def _draw_bar(self) -> Strip:
        """Draw the bar: the heading, and the short text at its right end.

        If the theme has no background for it, a bar below another pane is filled with a line.
        """
        in_use = self.has_focus and self.screen.is_active  # a sheet above has a bar of its own
        base, minor = self.base + self.part("bar"), self.base + self.part("bar", "bar--minor")
        name_style = self.base + self.part("bar", "bar--focus") if in_use else base
        left, right = bar_parts(self._headings, self._bar_right, self.bar_cells)
        name, _, rest = left.partition(" · ")
        has_ground = base.bgcolor is not None and not base.bgcolor.is_default
        fill = "─" if self.is_bar_between and not has_ground else " "
        blanks = self.bar_cells - width_of(left) - width_of(right)
        gap = " " + fill * (blanks - 2) + " " * bool(right) if blanks > 1 else " " * blanks
        bar = [
            Segment(fill * self.gutter.left, minor),
            Segment(_FOCUS_LEAD if in_use else f"{fill} ", name_style if in_use else minor),
            Segment(name, name_style),
            *([Segment(" ", name_style), Segment(f"· {rest}", minor)] if rest else ()),
            Segment(gap, minor),
            Segment(right, self.base + self.part(*self.BAR_RIGHT_PARTS)),
            Segment(f" {fill}" if fill != " " and right else fill, minor),
        ]
        self._bar_text = "".join(segment.text for segment in bar).strip()
        return Strip(bar).adjust_cell_length(self.outer_size.width, base)

    def on_resize(self) -> None:
        """Fit the bar to the new width."""
        self._refresh_bar()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Scroll as the keys do."""
        event.prevent_default().stop()
        self.action_step(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Scroll as the keys do."""
        event.prevent_default().stop()
        self.action_step(-WHEEL_ROWS)

    # Drawing

    def notify_style_update(self) -> None:
        """Discard stored drawings, because colours or borders have changed."""
        self._edges = None
        self._lines.clear()
        self._parts.clear()
        super().notify_style_update()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> "Pane":
        """Draw `regions` of the visible part again, or all of it."""
        for region in regions:
            for y in region.line_range:
                self._lines.pop(y, None)
        if not regions:
            self._lines.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the lines of `crop`, with the bar and the rule.

        Textual would draw those and style each line once more: that takes longer than to draw them.
        """
        outer = self.outer_size
        edges = self._edges
        if edges is None or edges.size != outer or edges.filters != self.get_line_filters():
            self.fit()
            edges = self._edges = self._draw_edges(outer)
            self._bar = None
            self._lines.clear()
        bars = self.gutter.top
        if bars and self._bar is None:
            self._bar = edges.filtered(self._draw_bar())
        rows = range(crop.y - bars, crop.bottom - bars)
        missing = [y for y in rows if y >= 0 and y not in self._lines]
        if missing:
            self.prepare()
            for y in missing:
                self._lines[y] = edges.around(self.render_line(y))
        lines = [self._bar if y < 0 and self._bar else self._lines[y] for y in rows]
        return lines if crop.width == outer.width else [line.crop(crop.x, crop.right) for line in lines]

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """React to scrolling; lines that stay in sight do not change."""
        up, height = round(new_value) - round(old_value), self.size.height
        still_in_sight = {y - up: line for y, line in self._lines.items() if 0 <= y - up < height}
        super().watch_scroll_y(old_value, new_value)
        self._lines = still_in_sight

    def _draw_edges(self, outer: Size) -> "Edges":
        """Draw the left edge, which all lines share."""
        self.prepare()
        rule = [Segment("│", self.base + self.part("rule"))] if self.gutter.left else []
        edges = Edges(outer, self.get_line_filters(), self.background_colors[1], ())
        return edges._replace(left=tuple(edges.filtered(Strip(rule))))

    def fit(self) -> None:
        """Lay out for the current size. This is called before the first lines of that size are drawn.

        Textual's event comes after they are, and what was laid out for another size would be sent for nothing.
        """

    def prepare(self) -> None:
        """Prepare for drawing lines: store the pane's own style, which is slow to compute, until it changes."""
        if self._edges is None:
            self.base = self.rich_style

    def part(self, *names: str) -> Style:
        """Return the style of a component, to be combined with the row's own."""
        if names not in self._parts:
            self._parts[names] = sum(map(self._style_of, names), Style.null())
        return self._parts[names]

    def _style_of(self, name: str) -> Style:
        """Return the style of a class. Component classes are not used: each start styles all of them twice."""
        node = DOMNode(classes=name)
        attach_node(node, self)  # as Textual does with those
        self.app.stylesheet.apply(node, animate=False)
        return node.styles.partial_rich_style

    @property
    def room(self) -> Size:
        """The size of the area to draw in."""
        return self.scrollable_content_region.size

    @property
    def cursor_screen_offset(self) -> Offset:
        """The screen cell at which the user reads; Textual's input lines have theirs under the same name."""
        at, size = self.reading_cell, self.content_region
        return size.offset + Offset(min(at.x, max(0, size.width - 1)), min(at.y, max(0, size.height - 1)))

    @property
    def reading_cell(self) -> Offset:
        """The cell of the visible pane at which the user reads: the terminal's cursor stands there."""
        raise NotImplementedError

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
        """The number of lines or rows seen at once."""
        return self.room.height

    def find(self, query: str, *, forward: bool, again: bool) -> str | None:
        """Go to a row or line with `query`, from the next one on if `again`; return a note on the match, or None."""
        raise NotImplementedError


PANE_BINDINGS: list[BindingType] = Pane.BINDINGS
