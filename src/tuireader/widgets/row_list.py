"""A list that draws only the rows that are seen, so that 100,000 rows cost what ten do."""

from collections.abc import Container, Hashable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.geometry import Offset, Region, Size
from textual.reactive import reactive
from textual.strip import Strip

from tuireader.widgets.pane import Pane
from tuireader.widgets.row_window import RowLine, RowWindow
from tuireader.widgets.text_width import first_lines, truncate, width_of, wrap

MAX_DRAWN_ROWS = 300
"""The number of rows whose drawing is stored: more than most terminals show, with some rows around them."""

CURSOR_BAR = "▌"
"""The sign of the cursor in a pane without the focus; it is not drawn over another sign."""


class RowList(Pane):
    """Rows of one line or more, one of which has the cursor."""

    TAB_CELLS = 2
    """The first cells of each line of a row in most lists; they are reversed in the row with the cursor."""

    cursor: reactive[int] = reactive(0, repaint=False)
    empty_text: reactive[str] = reactive("")
    """The message of an empty list."""

    def __init__(self, name: str, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(name, id)
        self.window = RowWindow(self._height_of)
        self._drawn: dict[Hashable, list[Strip]] = {}
        self._in_sight: dict[int, list[Strip]] = {}
        self._width = 0
        self._fitted = Size(0, 0)

    @property
    def row_count(self) -> int:
        """The number of rows."""
        raise NotImplementedError

    def row_height(self, row: int, width: int) -> int:  # noqa: ARG002 - most rows are one line
        """Return how many lines `row` takes in a list of `width` cells: at least one."""
        return 1

    def tab_cells(self, width: int) -> int:  # noqa: ARG002 - in most lists always the same
        """Return how many cells the tab has in a list of `width` cells."""
        return self.TAB_CELLS

    def row_tab(self, row: int, width: int) -> list[Segment]:  # noqa: ARG002 - most rows have no sign there
        """Return the tab of the first line of `row` in a list of `width` cells."""
        return [Segment(" " * self.tab_cells(width))]

    def lines_above(self, row: int) -> int:  # noqa: ARG002 - most rows have none
        """Return how many lines of `row` are above its own ones: the cursor is not drawn on them."""
        return 0

    def row_lines(self, row: int, width: int) -> Sequence[list[Segment]]:
        """Return the segments of each line of `row` after its tab in a list of `width` cells.

        The last cell of each line is left blank, and so are missing lines.
        """
        raise NotImplementedError

    def row_state(self, row: int) -> Hashable:  # noqa: ARG002 - this one says nothing of any row
        """Return all that a row shows: equal states share a stored drawing. None: it is drawn each time."""
        return None

    def row_text(self, row: int) -> str:
        """Return the text of `row`."""
        raise NotImplementedError

    def searched_text(self, row: int) -> str:
        """Return the text of `row` that a find searches."""
        return self.row_text(row)

    def _height_of(self, row: int) -> int:
        return self.row_height(row, self._fitted.width)  # Textual searches the window for `size`

    @property
    def rows_in_sight(self) -> range:
        """The rows with at least one line in sight."""
        lines = self.window.lines
        return range(lines[0].row, lines[-1].row + 1) if lines else range(0)

    def rows_changed(self) -> None:
        """React to rows that were added, removed or changed."""
        self.window.set_count(self.row_count)
        self.cursor = max(0, min(self.cursor, self.row_count - 1))
        self.refresh()

    def start_over(self, row: int = 0, y: int = 0) -> None:
        """Show new rows: put the cursor on `row`, which begins on line `y` of the window."""
        self.set_reactive(RowList.cursor, row)
        self.window.count = self.row_count
        self.window.place(row, y)
        self.rows_changed()

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> "RowList":
        """Draw `regions` again, or everything: then rows may have new heights, and the cursor stays on its line."""
        if not regions:
            self._lay_out()
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self

    def _lay_out(self) -> None:
        window = self.window
        self._fitted = self.room
        window.count, window.height = self.row_count, self._fitted.height
        window.lay_out()
        self._note_whether_more()

    def _note_whether_more(self) -> None:
        window = self.window
        # The driver detects scrolling only if the list is longer than the window.
        has_more = bool(window.lines) and (window.lines[0] != (0, 0) or self.rows_in_sight.stop < window.count)
        self.virtual_size = Size(0, window.height + has_more)

    def refresh_rows(self, *rows: int) -> None:
        """Draw some rows again."""
        lines = [y for y, (row, _) in enumerate(self.window.lines) if row in rows]
        if lines:
            width = self.size.width
            self.refresh(*(Region(0, y, width, 1) for y in lines))

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(cursor, self.row_count - 1))

    def watch_cursor(self, before: int, cursor: int) -> None:
        """Draw the two rows that changed, and bring the cursor into sight."""
        lines = self.window.lines
        self.window.show(cursor)
        if self.window.lines == lines:
            self.refresh_rows(before, cursor)
        else:
            self._scroll_from(lines, {before, cursor})

    def _scroll_from(self, lines: Sequence[RowLine], changed_rows: Container[int]) -> None:
        """Draw other rows than in `lines`; of these, all that stay in sight are moved, except `changed_rows`."""
        where = {line: y for y, line in enumerate(self.window.lines) if line.row not in changed_rows}
        moved = [(where.get(lines[y]), strip) for y, strip in self._lines.items() if y < len(lines)]
        self._note_whether_more()
        super().refresh()  # the rows are laid out already
        self._lines = {y: strip for y, strip in moved if y is not None}
        self.scrolled()

    def scrolled(self) -> None:
        """React to other rows in sight."""

    def on_resize(self) -> None:
        """Keep the cursor on its line of the window if possible."""
        if self.room != self._fitted:
            self.refresh()

    def fit(self) -> None:
        """Find which rows are in sight now."""
        if self.room != self._fitted:
            self._lay_out()

    def notify_style_update(self) -> None:
        """Discard stored drawings, because colours have changed."""
        self._drawn.clear()
        super().notify_style_update()

    def prepare(self) -> None:
        """Prepare for drawing lines; a list that scrolls reuses most stored drawings."""
        super().prepare()
        self._in_sight.clear()
        self._width = self.size.width

    def render_line(self, y: int) -> Strip:
        """Draw line `y` of the visible part."""
        lines = self.window.lines
        if y >= len(lines):
            return self._line_past_the_end(y)
        row, line = lines[y]
        strips = self._in_sight.get(row)
        if strips is None:
            strips = self._in_sight[row] = self._strips(row, here=row == self.cursor)
        return strips[line] if line < len(strips) else self._line_past_the_end(y)

    def _strips(self, row: int, *, here: bool) -> list[Strip]:
        """Return the lines of `row`, newly drawn or stored."""
        state = self.row_state(row)
        if state is None:
            return self._draw(row, here=here)
        key = (state, here and (1 + self.has_focus), self._width, self.base)
        if key not in self._drawn:
            if len(self._drawn) >= MAX_DRAWN_ROWS:
                self._drawn.clear()
            self._drawn[key] = self._draw(row, here=here)
        return self._drawn[key]

    def _line_past_the_end(self, y: int) -> Strip:
        """Return a line after the last row: blank, or in an empty list a line of its message."""
        message = "" if self.row_count else self.empty_text
        spans = wrap(message, 0, len(message), max(1, self._width - 2)) if message else []
        text = message[slice(*spans[y])] if y < len(spans) else ""
        style = self.base + self.part("row--minor") if message else self.base
        return Strip([Segment(f"  {text}", style)]).adjust_cell_length(self._width, self.base)

    def draw_ahead(self) -> None:
        """Draw the rows beyond both edges in advance, except rows without a state."""
        shown = self.rows_in_sight
        half = len(shown) // 2 + 1
        self.prepare()
        for row in (*range(shown.start - half, shown.start), *range(shown.stop, shown.stop + half)):
            if self._edges and 0 <= row < self.row_count and self.row_state(row) is not None:
                for here in {False, row in {shown.start - 1, shown.stop}}:
                    for line in self._strips(row, here=here):
                        self._edges.around(line)

    def _draw(self, row: int, *, here: bool) -> list[Strip]:
        height, cells, first = self.row_height(row, self._width), self.tab_cells(self._width), self.lines_above(row)
        lines, strips = self.row_lines(row, self._width)[:height], []
        for number, segments in enumerate(lines):
            tab = self.row_tab(row, self._width) if number == first else [Segment(" " * cells)]
            styled = [*self._tab(tab, here=here and number >= first), *segments]
            strips.append(
                self._strip([Segment(text, self.base + style if style else self.base) for text, style, _ in styled])
            )
        return strips + [self._strip([])] * (height - len(strips))

    def _strip(self, segments: list[Segment]) -> Strip:
        return Strip(segments).adjust_cell_length(self._width, self.base)

    def _tab(self, tab: list[Segment], *, here: bool) -> list[Segment]:
        """Return the first cells of a line: reversed for the cursor, grey if another pane has the focus.

        If the theme has no grey, a bar replaces it.
        """
        if not here:
            return tab
        if self.has_focus:
            return [Segment("".join(segment.text for segment in tab), self.part("row--cursor"))]
        idle = self.part("row--cursor-idle")
        if (idle.bgcolor is None or idle.bgcolor.is_default) and tab[0].text[:1] == " ":
            tab = [Segment(CURSOR_BAR + tab[0].text[1:], tab[0].style), *tab[1:]]
        return [Segment(text, (style or Style.null()) + idle) for text, style, _ in tab]

    @property
    def reading_cell(self) -> Offset:
        """The first letter of the row with the cursor."""
        if not self.row_count:
            return Offset(self.TAB_CELLS, 0)
        first = (self.cursor, self.lines_above(self.cursor))
        y = next((y for y, line in enumerate(self.window.lines) if line >= first), 0)
        return Offset(self.text_column(self.cursor), y)

    def text_column(self, row: int) -> int:  # noqa: ARG002 - most rows begin with words
        """Return the cell in which the words of `row` begin."""
        return self.tab_cells(self.size.width)

    def on_click(self, event: Click) -> None:
        """Open the row that was clicked."""
        y = event.get_content_offset_capture(self).y
        if 0 <= y < len(self.window.lines):
            self.cursor = self.window.lines[y].row
            self.action_open()

    def action_step(self, count: int) -> None:
        """Move the cursor by rows."""
        self.cursor += count

    def action_page(self, count: int) -> None:
        """Move by pages; the row that had the cursor stays in sight."""
        self._pass_lines(count, self.window.lines_beside(self.cursor))

    def action_half_page(self, count: int) -> None:
        """Move by half pages."""
        self._pass_lines(count, self.window.height // 2)

    def _pass_lines(self, count: int, lines: int) -> None:
        for _ in range(abs(count)):
            self.cursor = self.window.row_after(self.cursor, 1 if count > 0 else -1, lines)

    def action_top(self) -> None:
        """Go to the first row."""
        self.cursor = 0

    def action_bottom(self) -> None:
        """Go to the last row."""
        self.cursor = self.row_count - 1

    def find(self, query: str, *, forward: bool, again: bool) -> str | None:
        """Put the cursor on the next row that holds `query`; after the last row comes the first."""
        count, folded_query = self.row_count, query.casefold()
        step = 1 if forward else -1
        for i in range(1 if again else 0, count + 1 if again else count):
            row = (self.cursor + step * i) % count
            if folded_query in self.searched_text(row).casefold():
                self.cursor = row
                return self.row_text(row)
        return None


def cut_at_word(text: str, cells: int) -> str:
    """Return `text` in `cells` cells; if it does not fit, it is cut after a word and ends with an ellipsis."""
    (_, end) = first_lines(text, max(1, cells), 1)[0]
    return text[:end] + "…" * (end < len(text.rstrip()))


def both_ends(left: Segment, right: Segment, width: int) -> list[Segment]:
    """Return a line with `left` and `right` at its ends; `left` is cut if there is no room for both."""
    room = width - width_of(right.text)
    text = truncate(left.text, room - bool(right.text))
    return [Segment(text, left.style), Segment(" " * (room - width_of(text)), left.style), right]
